"""Formulas of the symbol table as LaTeX, which Markdown pages show as mathematics.

The table writes formulas in plain Unicode, ``θ̂_ipc = (a0·θ̄_c + n_ipc)/(a0 + Σ_c n_ipc)``, one
line a formula; this is their only source. Here they are read and set.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from feedfollow.spec.errors import listing

_GREEK: Final = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "Δ": "Delta", "ε": "varepsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "Λ": "Lambda",
    "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "Π": "Pi", "ρ": "rho", "ϱ": "varrho", "σ": "sigma",
    "ς": "varsigma", "Σ": "sum", "τ": "tau", "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "ℓ": "ell", "Φ": "Phi", "Ω": "Omega",
}  # fmt: skip
_ACCENTS: Final = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar"}
_FUNCTIONS: Final = ("ln", "exp", "max", "min")
_OPERATORS: Final = {
    "·": r"\cdot", "−": "-", "←": r"\leftarrow", "∝": r"\propto", "~": r"\sim", "=": "=", "+": "+",
    "/": "/", ",": ",", "<": "<", ">": ">", "^": "^", "²": "^{2}", "√": r"\sqrt",
}  # fmt: skip
_INDICES: Final = frozenset("iacpfkm")
"""Letters of users, anchors, categories, platforms, forms, sources and merchants."""

_LETTER: Final = "A-Za-z" + "".join(_GREEK)
_TOKEN: Final = re.compile(
    rf"(?P<name>[{_LETTER}][{''.join(_ACCENTS)}]?[{_LETTER}0-9]*(?:_[{_LETTER}0-9]+)?[₊₋]?)"
    r"|(?P<number>\d+(?:\.\d+)?)|(?P<open>\()|(?P<close>\))|(?P<space>\s+)|(?P<other>.)"
)
_NAME: Final = re.compile(
    rf"(?P<letter>[{_LETTER}])(?P<accent>[{''.join(_ACCENTS)}]?)(?P<rest>[{_LETTER}0-9]*)"
    rf"(?:_(?P<index>[{_LETTER}0-9]+))?(?P<sign>[₊₋]?)"
)


@dataclass(frozen=True)
class _Piece:
    """A set piece of a formula."""

    kind: str
    latex: str


def formula(text: str, letters: Collection[str]) -> str:
    """Set a formula in LaTeX.

    Parameters
    ----------
    text : str
        One formula of the symbol table.
    letters : collection of str
        Symbols that stand in it; any other word of several letters is set as text.

    Returns
    -------
    str
        LaTeX without delimiters.

    Raises
    ------
    ValueError
        If parentheses do not match or a sign is not known.
    """
    return _joined(_pieces(text, letters))


def lines(text: str, letters: Collection[str], width: int = 40) -> list[str]:
    """Set a formula in lines, broken before a plus or minus outside all parentheses.

    Parameters
    ----------
    text, letters
        As for :func:`formula`.
    width : int
        Signs after which a line is full.

    Returns
    -------
    list of str
        LaTeX without delimiters; every line but the first is indented.

    Raises
    ------
    ValueError
        As :func:`formula`.
    """
    found: list[list[_Piece]] = [[]]
    for piece in _pieces(text, letters):
        if piece.latex in ("+", "-") and _length(found[-1]) > width:
            found.append([_Piece("sign", r"\qquad")])
        found[-1].append(piece)
    return [_joined(line) for line in found]


def _length(pieces: list[_Piece]) -> int:
    """Return about how many signs pieces show."""
    return len(re.sub(r"\\[a-z]+|[{}_^ ]", "", "".join(piece.latex for piece in pieces)))


def _pieces(text: str, letters: Collection[str]) -> list[_Piece]:
    known = {unicodedata.normalize("NFD", letter) for letter in letters}
    tokens = list(_TOKEN.finditer(unicodedata.normalize("NFD", text)))
    pieces, rest = _group(tokens, known)
    if rest:
        raise ValueError(f"a parenthesis too many in {text!r}")
    return pieces


def symbol(letter: str) -> str:
    """Set one symbol in LaTeX, such as ``w₊`` or ``θ̂_ipc``.

    Raises
    ------
    ValueError
        If it is not written as a symbol.
    """
    match = _NAME.fullmatch(unicodedata.normalize("NFD", letter))
    if match is None:
        raise ValueError(f"{letter!r} is no symbol: expected a letter or word with an index")
    stem, below = _stem(match["letter"], match["accent"], match["rest"])
    low = [each for each in (below, _index(match["index"] or "")) if each]
    low += [{"₊": "+", "₋": "-"}[match["sign"]]] if match["sign"] else []
    return stem + (f"_{{{','.join(low)}}}" if low else "")


def _stem(letter: str, accent: str, rest: str) -> tuple[str, str]:
    """Set what stands before the index; return it and the number that is written behind it."""
    if rest.isdigit() or not rest:
        set_letter = f"\\{_GREEK[letter]}" if letter in _GREEK else letter
        return (f"\\{_ACCENTS[accent]}{{{set_letter}}}" if accent else set_letter), rest
    if letter in _GREEK:
        return f"\\{_GREEK[letter]}^{{\\mathrm{{{rest}}}}}", ""
    return f"\\mathrm{{{letter}{rest}}}", ""


def _index(index: str) -> str:
    if index in _GREEK:
        return f"\\{_GREEK[index]}"
    return index if len(index) <= 1 or set(index) <= _INDICES else f"\\mathrm{{{index}}}"


def _group(tokens: list[re.Match[str]], known: set[str]) -> tuple[list[_Piece], bool]:
    """Set tokens up to the closing parenthesis; return them and whether there was one."""
    pieces: list[_Piece] = []
    while tokens:
        token = tokens.pop(0)
        kind, text = str(token.lastgroup), token[0]
        if kind == "close":
            return pieces, True
        if kind == "open":
            inner, closed = _group(tokens, known)
            if not closed:
                raise ValueError("a parenthesis is not closed")
            pieces.append(_Piece("group", _joined(inner)))
        elif kind == "number":
            pieces.append(_Piece("atom", text))
        elif kind == "name":
            pieces.append(_named(text, known, bool(tokens) and tokens[0].lastgroup == "open"))
        elif kind == "other":
            if text not in _OPERATORS:
                raise ValueError(f"the sign {text!r} is not known; {listing(list(_OPERATORS))}")
            pieces.append(_Piece("sign", _OPERATORS[text]))
    return pieces, False


def _named(text: str, known: set[str], calls: bool) -> _Piece:
    """Set a name: a function, a symbol, or a word of the language."""
    if text in _FUNCTIONS:
        return _Piece("call", f"\\{text}")
    if calls and (text not in known or text == "Λ"):
        return _Piece("call", symbol(text))
    word = len(text) > 1 and text.isascii() and text.isalpha() and text not in known
    return _Piece("word", text) if word else _Piece("atom", symbol(text))


def _joined(pieces: list[_Piece]) -> str:
    """Join pieces: words to text, quotients over a parenthesis to fractions."""
    out: list[_Piece] = []
    for piece in pieces:
        if out and piece.kind == "group" and out[-1].latex == r"\sqrt":
            out[-1] = _Piece("atom", f"\\sqrt{{{piece.latex}}}")
        elif out and piece.kind == "atom" and out[-1].latex in ("^", r"\sqrt"):
            raised = out.pop().latex
            out.append(_Piece("atom" if raised != "^" else "power", f"{raised}{{{piece.latex}}}"))
        elif piece.kind == "group" and len(out) > 1 and out[-1].latex == "/":
            out.pop()
            out.append(_Piece("atom", f"\\frac{{{_numerator(out)}}}{{{piece.latex}}}"))
        elif piece.kind == "group":
            out.append(_Piece("group", piece.latex))
        else:
            out.append(piece)
    return " ".join(_written(out))


def _numerator(out: list[_Piece]) -> str:
    """Take the numerator of a fraction off the pieces before it."""
    above = out.pop()
    called = bool(out) and out[-1].kind == "call"
    if above.kind == "group" and not called:
        return above.latex
    text = f"({above.latex})" if above.kind == "group" else above.latex
    if called or (above.kind == "power" and out):
        text = f"{out.pop().latex} {text}"
    return text


def _written(pieces: list[_Piece]) -> Iterator[str]:
    words: list[str] = []
    for piece in pieces:
        if piece.kind == "word":
            words.append(piece.latex)
            continue
        if words:
            yield f"\\text{{ {' '.join(words)} }}"
            words = []
        tall = r"\frac" in piece.latex
        left, right = (r"\left(", r"\right)") if tall else ("(", ")")
        yield f"{left}{piece.latex}{right}" if piece.kind == "group" else piece.latex
    if words:
        yield f"\\text{{ {' '.join(words)} }}"
