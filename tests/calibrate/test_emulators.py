"""Emulators put together: a hold-out without numbers in some runs, and a trend below."""

import numpy as np
import pytest

from feedfollow.calibrate.emulator import Emulator, fit_emulator
from feedfollow.calibrate.emulators import Emulators, OnTrend, fit_emulators, trend_of

RNG = np.random.default_rng(1)
Z = RNG.standard_normal((80, 3))
Y = Z @ RNG.standard_normal((3, 4)) + 0.1 * RNG.standard_normal((80, 4))
HOLED = Y.copy()
HOLED[:20, 1] = np.nan
HOLED[:20, 3] = -np.inf


def test_every_target_is_learnt_from_the_runs_that_have_it() -> None:
    found = fit_emulators(Z, HOLED)
    assert isinstance(found, Emulators) and len(found.parts) == 2
    there = RNG.standard_normal((7, 3))
    whole, part = fit_emulator(Z, Y[:, [0, 2]]), fit_emulator(Z[20:], Y[20:][:, [1, 3]])
    for name in ("predict", "run_variance"):
        together, first, second = (
            np.atleast_3d(np.asarray(getattr(each, name)(there)).T) for each in (found, whole, part)
        )
        np.testing.assert_array_equal(together[[0, 2]], first)
        np.testing.assert_array_equal(together[[1, 3]], second)
    slopes, covariance = found.slopes(there[0])
    np.testing.assert_array_equal(slopes[[1, 3]], part.slopes(there[0])[0])
    np.testing.assert_array_equal(covariance[[0, 2]], whole.slopes(there[0])[1])
    assert found.basis.d == 3 and found.process is None


def test_runs_with_all_numbers_give_one_emulator() -> None:
    assert isinstance(fit_emulators(Z, Y), Emulator)


def test_too_few_runs_with_a_number_are_refused() -> None:
    holed = Y.copy()
    holed[5:, 1] = np.nan
    with pytest.raises(ValueError, match="5 runs cannot inform 3 parameters"):
        fit_emulators(Z, holed)


def bent(z: np.ndarray) -> np.ndarray:
    return np.stack([np.log1p(np.exp(3.0 * z[..., 0])), z[..., 1] ** 3], axis=-1)


def test_on_a_trend_only_the_rest_is_learnt() -> None:
    truth = bent(Z) + np.stack([Z[:, 2], 0.5 * Z[:, 0]], axis=1)
    away = np.random.default_rng(7).normal(0.0, 1.5, (50, 3))
    known = bent(away) + np.stack([away[:, 2], 0.5 * away[:, 0]], axis=1)
    plain, found = fit_emulators(Z, truth), fit_emulators(Z, truth, trend=bent)
    np.testing.assert_allclose(found.predict(away)[0], known, atol=1e-6)
    assert np.abs(plain.predict(away)[0] - known).max() > 0.5  # no quadratic bends like that
    assert trend_of(found) is bent and trend_of(plain) is None


def test_slopes_on_a_trend_are_those_of_the_sum() -> None:
    found = fit_emulators(Z, bent(Z) + Z[:, :2], trend=bent)
    at, step = np.array([0.3, -0.8, 0.1]), 1e-5
    by_hand = [(found.predict(at + step * each)[0] - found.predict(at - step * each)[0]) / 2 / step
               for each in np.eye(3)]  # fmt: skip
    np.testing.assert_allclose(found.slopes(at)[0], np.array(by_hand).T, rtol=1e-4, atol=1e-6)


def test_a_run_without_a_number_stays_without_one_on_a_trend() -> None:
    holed = bent(Z)
    holed[::5, 1] = np.nan
    found = fit_emulators(Z, holed, trend=bent)
    assert isinstance(found, OnTrend) and isinstance(found.rest, Emulators)
    np.testing.assert_allclose(found.predict(Z)[0], bent(Z), atol=1e-6)
    assert (found.run_variance(Z) >= 0.0).all()
