"""Priors are proper laws, and their text is the table's notation."""

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import feedfollow.spec
from feedfollow.spec.prior import Prior, beta, fixed, lognormal, normal, plain, uniform

PRIORS = [lognormal(2.6, 1.3), normal(-3.4, 0.7), uniform(0.6e9, 0.8e9), beta(4.0, 16.0)]


@pytest.mark.parametrize(
    ("prior", "text"),
    [
        (lognormal(2.6, 1.3), "LN(2.6, 1.3)"),
        (normal(0.6, 0.3), "N(0.6, 0.3)"),
        (uniform(0.6e9, 0.8e9), "U(6e8, 8e8)"),
        (beta(4.0, 16.0), "B(4, 16)"),
        (fixed(7.0), "fixed"),
    ],
)
def test_text_is_the_notation_of_the_table(prior: Prior, text: str) -> None:
    assert prior.text() == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.06, "0.06"), (7e8, "7e8"), (1e-5, "1e-5"), (2016.17, "2016.17"), (5, "5")],
)
def test_numbers_are_written_without_padding(value: float, text: str) -> None:
    assert plain(value) == text


def test_the_median_of_a_lognormal_is_its_first_argument() -> None:
    assert lognormal(2.6, 1.3).median() == pytest.approx(2.6, rel=1e-12)


def test_one_geometric_sd_above_the_median_is_one_normal_sd_up() -> None:
    above = 0.5 * (1.0 + math.erf(1.0 / math.sqrt(2.0)))
    assert lognormal(2.6, 1.3).quantile(above) == pytest.approx(2.6 * 1.3, rel=1e-12)
    assert normal(-3.4, 0.7).quantile(above) == pytest.approx(-2.7, rel=1e-12)


def test_a_beta_with_equal_counts_is_symmetric() -> None:
    prior = beta(3.0, 3.0)
    assert prior.median() == pytest.approx(0.5, abs=1e-12)
    assert prior.quantile(0.1) + prior.quantile(0.9) == pytest.approx(1.0, abs=1e-12)


def test_a_beta_with_one_on_the_right_is_a_power_law() -> None:
    assert beta(3.0, 1.0).quantile(0.2) == pytest.approx(0.2 ** (1 / 3), rel=1e-12)


def test_a_fixed_prior_has_one_value() -> None:
    prior = fixed(7.0)
    assert {prior.quantile(u) for u in (0.01, 0.5, 0.99)} == {7.0}
    assert (prior.cdf(6.9), prior.cdf(7.0)) == (0.0, 1.0)


@pytest.mark.parametrize("prior", PRIORS, ids=Prior.text)
@given(u=st.floats(1e-6, 1.0 - 1e-6))
def test_cdf_undoes_quantile_inside_the_support(prior: Prior, u: float) -> None:
    value = prior.quantile(u)
    low, high = prior.support()
    assert low <= value <= high
    assert prior.cdf(value) == pytest.approx(u, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("prior", PRIORS, ids=Prior.text)
@given(pair=st.tuples(st.floats(0.001, 0.999), st.floats(0.001, 0.999)))
def test_quantiles_keep_the_order_of_probabilities(prior: Prior, pair: tuple[float, float]) -> None:
    low, high = sorted(pair)
    assert prior.quantile(low) <= prior.quantile(high)


@pytest.mark.parametrize("prior", [*PRIORS, fixed(1.0)], ids=Prior.text)
@pytest.mark.parametrize("u", [0.0, 1.0, -0.1, math.nan])
def test_a_quantile_needs_a_probability_inside_zero_and_one(prior: Prior, u: float) -> None:
    with pytest.raises(ValueError, match="strictly between 0 and 1"):
        prior.quantile(u)


@pytest.mark.parametrize(
    ("dist", "args"),
    [
        ("lognormal", (0.0, 1.5)),
        ("lognormal", (1.0, 1.0)),
        ("normal", (0.0, 0.0)),
        ("uniform", (1.0, 1.0)),
        ("beta", (0.0, 1.0)),
        ("beta", (1.0,)),
        ("fixed", (1.0, 2.0)),
        ("normal", (math.nan, 1.0)),
    ],
)
def test_arguments_that_make_no_law_are_refused(dist: str, args: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=dist):
        Prior(dist, args)


def test_the_tables_load_without_heavy_libraries() -> None:
    code = (
        "import sys, feedfollow.spec.describe; "
        "print(*sorted({m.partition('.')[0] for m in sys.modules} "
        "& {'numpy', 'scipy', 'numba', 'pandas', 'matplotlib', 'mesa'}))"
    )
    source = Path(feedfollow.spec.__file__).parents[2]
    found = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == ""
