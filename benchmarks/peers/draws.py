"""Counts in plain Python."""

from __future__ import annotations

from math import exp
from random import Random

ONE_INVERSION = 60.0


def poisson(rng: Random, mean: float) -> int:
    """Draw a Poisson count by inversion of one uniform; a large mean as a sum of halves."""
    if mean > ONE_INVERSION:
        return poisson(rng, 0.5 * mean) + poisson(rng, 0.5 * mean)
    u, probability, count = rng.random(), exp(-mean), 0
    total = probability
    while u >= total and probability > 0.0:
        count += 1
        probability *= mean / count
        total += probability
    return count
