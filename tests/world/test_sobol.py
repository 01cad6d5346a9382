"""Sobol's points are those of SciPy, in its order."""

import warnings

import numpy as np
import pytest
from scipy.stats import qmc

from feedfollow.world.sobol import BITS, MOST_DIMENSIONS, sobol


@pytest.mark.parametrize("count", [1, 2, 3, 1000, 4096])
@pytest.mark.parametrize("dimensions", [1, 2, 7, MOST_DIMENSIONS])
def test_points_are_those_of_scipy(dimensions: int, count: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # SciPy warns of counts that balance nothing
        theirs = qmc.Sobol(dimensions, scramble=False, bits=BITS).random(count)
    np.testing.assert_array_equal(sobol(dimensions, count), (theirs * 2.0**BITS).T)


def test_late_points_too() -> None:
    sequence = qmc.Sobol(3, scramble=False, bits=BITS)
    sequence.fast_forward(2**20)
    theirs = sequence.random(1024)
    np.testing.assert_array_equal(sobol(3, 2**20 + 1024)[:, 2**20 :], (theirs * 2.0**BITS).T)


def test_no_points_and_too_many_dimensions() -> None:
    assert sobol(3, 0).shape == (3, 0)
    with pytest.raises(ValueError, match=f"1 to {MOST_DIMENSIONS} dimensions, not 40"):
        sobol(40, 8)
    with pytest.raises(ValueError, match="1 to"):
        sobol(0, 8)
