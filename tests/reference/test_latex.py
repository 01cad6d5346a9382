"""Formulas of the symbol table become LaTeX that a typesetter accepts."""

from __future__ import annotations

import pytest
from matplotlib.mathtext import MathTextParser

from feedfollow.reference.latex import formula, lines, symbol
from feedfollow.spec.symbols import EQUATIONS

FORMULAS = [
    (number, text.strip())
    for number, equation in EQUATIONS.items()
    for text in equation.text.split(" ; ")
]


def typeset(latex: str) -> tuple[float, float]:
    """Return width and height of a set formula, in points."""
    shown = latex.replace(r"\text", r"\mathrm")
    width, height, *_ = MathTextParser("path").parse(f"${shown}$", dpi=72)
    return width, height


@pytest.mark.parametrize(("number", "text"), FORMULAS, ids=lambda each: str(each)[:30])
def test_every_formula_is_typeset(number, text):
    latex = formula(text, {each.letter for each in EQUATIONS[number].symbols})
    width, height = typeset(latex)
    assert width > 10.0
    assert height > 4.0
    assert latex.isascii()
    assert latex.count("{") == latex.count("}")


@pytest.mark.parametrize("equation", EQUATIONS.values(), ids=lambda each: each.number)
def test_every_symbol_stands_in_its_formula(equation):
    letters = {each.letter for each in equation.symbols}
    whole = " ".join(formula(text.strip(), letters) for text in equation.text.split(" ; "))
    for letter in letters:
        assert symbol(letter) in whole, letter


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("T_ia = (n0·S_ip + α_ia)/(n0 + α_ia + β_ia)",
         r"T_{ia} = \frac{n_{0} \cdot S_{ip} + \alpha_{ia}}{n_{0} + \alpha_{ia} + \beta_{ia}}"),
        ("w_follow = ψ_p·K_i/(K_i + K_h)",
         r"w_{\mathrm{follow}} = \psi_{p} \cdot \frac{K_{i}}{K_{i} + K_{h}}"),
        ("ln(z_a) ~ N(−σ_z²/2, σ_z²)",
         r"\ln (z_{a}) \sim N (- \sigma_{z} ^{2} / 2 , \sigma_{z} ^{2})"),
        ("n_ipc halves in δ_n", r"n_{ipc} \text{ halves in } \delta_{n}"),
        ("κmax_p·√ρ_P", r"\kappa^{\mathrm{max}}_{p} \cdot \sqrt{\rho_{P}}"),
        ("√(1 − ρ_P)", r"\sqrt{1 - \rho_{P}}"),
        ("θ̂_ipc^γ_p", r"\hat{\theta}_{ipc} ^{\gamma_{p}}"),
        ("exp(x)/(1 + x)", r"\frac{\exp (x)}{1 + x}"),
        ("w₋·Ẽ_q", r"w_{-} \cdot \tilde{E}_{q}"),
    ],
)  # fmt: skip
def test_formulas_are_set_as_they_are_read(text, latex):
    assert formula(text, {"n_ipc"}) == latex


def test_a_long_formula_is_broken_before_a_term_and_keeps_every_sign():
    text = EQUATIONS["(8)"].text.split(" ; ")[1]
    letters = {each.letter for each in EQUATIONS["(8)"].symbols}
    found = lines(text, letters)
    assert len(found) > 2
    assert all(line.startswith((r"\qquad +", r"\qquad -")) for line in found[1:])
    assert " ".join(found).replace(r"\qquad ", "") == formula(text, letters)


@pytest.mark.parametrize("text", ["(a", "a)", "a ≈ b"])
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(ValueError, match=r"parenthesis|not known"):
        formula(text, ())


def test_a_symbol_that_is_none_is_refused():
    with pytest.raises(ValueError, match="'1a' is no symbol"):
        symbol("1a")
