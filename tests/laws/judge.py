"""When a measured number agrees with a law: scores in standard errors, and their limits."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

SIGMAS = 4.0
"""A law is missed when a measurement stands further from it than this many standard errors."""

Numbers = npt.ArrayLike


def gap(one: Numbers, other: Numbers) -> float:
    """Return the largest difference of two arrays that broadcast against each other."""
    return float(np.abs(np.asarray(one, np.float64) - np.asarray(other, np.float64)).max())


def distance(measured: float, law: float, error: float) -> float:
    """Return how many standard errors a measurement stands from its law."""
    return abs(measured - law) / error


def sample_distance(sample: Numbers, law: float) -> float:
    """Return how many standard errors the mean of independent numbers stands from its law."""
    values = np.asarray(sample, dtype=np.float64)
    return distance(values.mean(), law, values.std(ddof=1) / np.sqrt(len(values)))


def two_sample_distance(one: Numbers, other: Numbers) -> npt.NDArray[np.float64]:
    """Return how many standard errors two means over replicates (axis 0) stand apart.

    Where neither sample varies, the distance is 0 if the means agree and infinite if not.
    """
    a, b = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    gap = np.abs(a.mean(axis=0) - b.mean(axis=0))
    error = np.sqrt(a.var(axis=0, ddof=1) / len(a) + b.var(axis=0, ddof=1) / len(b))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(error > 0, gap / error, np.where(gap > 0, np.inf, 0.0))


def law_distance(observed: Numbers, law: Numbers) -> float:
    """Return the score of a chi-square test of counts against a law, in standard errors.

    Neighbouring classes are joined until at least ten counts are expected in each. The score is
    the normal one of Wilson and Hilferty (1931); only an excess counts as a miss.

    Parameters
    ----------
    observed : (n,) int
        Counts by class; all counts fall into a class.
    law : (n,) float
        Probabilities by class, sum 1.
    """
    counts = np.asarray(observed, dtype=np.float64)
    expected = np.asarray(law, dtype=np.float64) * counts.sum()
    assert abs(expected.sum() - counts.sum()) < 1e-6 * counts.sum(), "the law does not sum to 1"
    joined, seen = [0.0], [0.0]
    for want, have in zip(expected, counts, strict=True):
        if joined[-1] >= 10.0:
            joined.append(0.0)
            seen.append(0.0)
        joined[-1] += want
        seen[-1] += have
    if joined[-1] < 10.0 and len(joined) > 1:
        rest, had = joined.pop(), seen.pop()
        joined[-1] += rest
        seen[-1] += had
    want, have = np.array(joined), np.array(seen)
    degrees = len(want) - 1
    assert degrees > 0, "too few counts for a test"
    statistic = float(((have - want) ** 2 / want).sum())
    spread = 2.0 / (9.0 * degrees)
    return ((statistic / degrees) ** (1.0 / 3.0) - (1.0 - spread)) / np.sqrt(spread)
