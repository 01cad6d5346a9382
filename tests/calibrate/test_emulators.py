"""A hold-out that some runs have no number for is learnt from the others."""

import numpy as np
import pytest

from feedfollow.calibrate.emulator import Emulator, fit_emulator
from feedfollow.calibrate.emulators import Emulators, fit_emulators

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
