"""Interleaved rounds: every runner once a round, so that the machine's other work hits all."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

from benchmarks.evening import Evening, Lives

LEAST_SECONDS = 0.1
"""A turn of a runner lasts this long at least, in whole evenings."""


@dataclass
class Times:
    """What a runner took, round by round.

    Attributes
    ----------
    nanoseconds : list of float
        Wall time per engaged view of every round.
    exposures : list of float
        Exposures a second of every round, 0 where they are not counted.
    """

    users: int
    nanoseconds: list[float] = field(default_factory=list)
    exposures: list[float] = field(default_factory=list)

    @property
    def middle(self) -> float:
        """Median time per engaged view, nanoseconds."""
        return median(self.nanoseconds)

    def ratio(self, other: Times) -> tuple[float, float, float]:
        """Return the median, least and largest of the rounds' ratios to another runner's times."""
        ratios = [a / b for a, b in zip(self.nanoseconds, other.nanoseconds, strict=True)]
        return median(ratios), min(ratios), max(ratios)


def interleaved(runners: Mapping[str, Lives], rounds: int) -> dict[str, Times]:
    """Let all runners live, one after the other, as many rounds as wanted.

    Parameters
    ----------
    runners : mapping of str to Lives
        Each has lived an evening before: nothing is compiled or first touched in a round.
    rounds : int
    """
    times = {name: Times(runner.users) for name, runner in runners.items()}
    for number in range(rounds):
        # each round begins with another runner, so that none always follows the same one
        names = list(runners)
        first = number % len(names)
        for name in (*names[first:], *names[:first]):
            _turn(runners[name], times[name])
    return times


def _turn(runner: Lives, times: Times) -> None:
    """Time evenings of one runner until they have lasted long enough."""
    began = time.perf_counter()
    lived: list[Evening] = []
    seconds = 0.0
    while seconds < LEAST_SECONDS:
        lived.append(runner.evening())
        seconds = time.perf_counter() - began
    engaged = sum(evening.engaged for evening in lived)
    times.nanoseconds.append(1e9 * seconds / engaged)
    times.exposures.append(sum(evening.exposures for evening in lived) / seconds)
