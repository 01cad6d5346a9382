"""The functions of our own against 40-digit arithmetic, and at their edges."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from scipy import special

from feedfollow import functions
from feedfollow.kernels import kernel

RANDOM = np.random.default_rng(20190816)
ANY_EXPONENT = RANDOM.uniform(-700, 700, 1500)
SMALL = RANDOM.uniform(-1, 1, 1500)


def relative_errors(values, exact):
    """Return |value / exact - 1|, the exact values being Decimals."""
    return [abs(float(Decimal(float(v)) / e - 1)) for v, e in zip(values, exact, strict=True)]


def decimal_map(method, arguments):
    with localcontext(prec=40, Emin=-9999, Emax=9999):
        return [getattr(Decimal(float(x)), method)() for x in arguments]


def test_exp_is_within_4e_16():
    x = np.concatenate([ANY_EXPONENT, SMALL, [0.0, 709.0, -708.0, 1e-300]])
    assert max(relative_errors(map(functions.exp, x), decimal_map("exp", x))) < 4e-16


def test_log_is_within_4e_16_near_one_too():
    near_one = 1 + RANDOM.choice([-1, 1], 500) * 10 ** RANDOM.uniform(-15, -1, 500)
    x = np.concatenate([np.exp(ANY_EXPONENT), RANDOM.uniform(0.5, 2, 1500), near_one])
    x = np.concatenate([x[x != 1], [5e-324, 1e-310, 2.3e-308, 1.7e308]])
    assert max(relative_errors(map(functions.log, x), decimal_map("ln", x))) < 4e-16


def test_exp32_is_within_3e_7():
    x = RANDOM.uniform(-87, 88, 3000).astype(np.float32)
    x = np.concatenate([x, SMALL.astype(np.float32), np.float32([0, -87, 88])])
    values = [functions.exp32(v) for v in x]
    assert max(relative_errors(values, decimal_map("exp", x))) < 3e-7


def test_log32_is_within_3e_7_near_one_too():
    near_one = 1 + RANDOM.choice([-1, 1], 500) * 10 ** RANDOM.uniform(-6, -1, 500)
    x = np.concatenate([np.exp(ANY_EXPONENT / 9), RANDOM.uniform(0.5, 2, 1500), near_one])
    x = x.astype(np.float32)
    x = x[x != 1]
    values = [functions.log32(v) for v in x]
    assert max(relative_errors(values, decimal_map("ln", x))) < 3e-7


@pytest.mark.parametrize(
    ("x", "value"),
    [(0.0, 1.0), (-708.1, 0.0), (-math.inf, 0.0), (709.5, functions.exp(709.0))],
)
def test_exp_falls_to_zero_and_stays_finite(x, value):
    assert functions.exp(x) == value


def test_exp_of_infinity_is_finite_and_not_a_number_stays():
    assert functions.exp(math.inf) == functions.exp(709.0) < math.inf
    assert math.isnan(functions.exp(math.nan))


def test_log_has_the_edges_of_ieee():
    assert functions.log(1.0) == 0.0
    assert functions.log(0.0) == -math.inf
    assert functions.log(math.inf) == math.inf
    assert math.isnan(functions.log(-1.0))
    assert math.isnan(functions.log(math.nan))


def test_single_precision_edges():
    assert functions.exp32(np.float32(-87.5)) == 0
    assert functions.exp32(np.float32(1000)) == functions.exp32(np.float32(88)) < np.inf
    assert functions.log32(np.float32(1)) == 0
    assert -87.34 < functions.log32(np.float32(0)) == functions.log32(np.float32(-1)) < -87.33


def test_exp_never_falls_as_its_argument_rises():
    x = np.sort(np.concatenate([ANY_EXPONENT, np.nextafter(ANY_EXPONENT, np.inf)]))
    assert (np.diff([functions.exp(v) for v in x]) >= 0).all()


def test_logistic_keeps_its_relative_error_in_both_tails():
    with localcontext(prec=40, Emin=-9999, Emax=9999):
        exact = [1 / (1 + (-Decimal(float(x))).exp()) for x in ANY_EXPONENT]
    assert max(relative_errors(map(functions.logistic, ANY_EXPONENT), exact)) < 1e-15
    assert functions.logistic(0.0) == 0.5


def test_logit_undoes_logistic():
    x = np.linspace(-30, 30, 601)
    back = np.array([functions.logit(functions.logistic(v)) for v in x])
    # Above 0 the logistic itself rounds to a multiple of 1e-16 below one.
    assert np.abs(back - x).max() < 1e-15 * math.exp(30) + 1e-13
    assert np.abs(back - x)[x < 0].max() < 1e-13
    assert functions.logit(0.0) == -math.inf
    assert functions.logit(1.0) == math.inf


def test_power_multiplies_exponents():
    for x in (1e-9, 0.3, 2.0, 1e6):
        assert functions.power(x, 1.0) == pytest.approx(x, rel=1e-14)
        assert functions.power(x, 0.5) ** 2 == pytest.approx(x, rel=1e-14)
    assert functions.power(0.0, 0.6) == 0.0
    assert functions.power(7.0, 0.0) == 1.0


def test_normal_quantile_against_scipy():
    u = np.concatenate(
        [
            RANDOM.uniform(0, 1, 4000),
            10 ** RANDOM.uniform(-300, -1, 2000),
            1 - 10 ** RANDOM.uniform(-15, -1, 2000),
        ]
    )
    ours = np.array([functions.normal_quantile(v) for v in u])
    # Ours is within 1e-15 (checked once with 40 digits), scipy's own error is as large.
    assert np.abs(ours / special.ndtri(u) - 1).max() < 2e-15


@pytest.mark.parametrize(
    ("u", "quantile"),
    [(0.25, -0.6744897501960817), (0.001, -3.090232306167814), (1e-20, -9.262340089798408)],
)
def test_normal_quantile_at_the_check_values_of_its_paper(u, quantile):
    assert functions.normal_quantile(u) == pytest.approx(quantile, rel=1e-15)


def test_normal_quantile_is_odd():
    for u in (0.5, 0.25, 0.0625, 2.0**-40):
        assert functions.normal_quantile(1 - u) == -functions.normal_quantile(u)


@kernel
def _single_rows(x, exponentials, logarithms):
    for i in range(x.size):
        exponentials[i] = functions.exp32(x[i])
        logarithms[i] = functions.log32(x[i])


@pytest.mark.parametrize("length", [1, 16, 1003])
def test_a_loop_on_vectors_gives_the_bits_of_single_calls(length):
    x = RANDOM.uniform(0.01, 80, length).astype(np.float32)
    exponentials, logarithms = np.empty_like(x), np.empty_like(x)
    _single_rows(x, exponentials, logarithms)
    assert exponentials.tolist() == [functions.exp32(v) for v in x]
    assert logarithms.tolist() == [functions.log32(v) for v in x]
