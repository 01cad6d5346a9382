"""The ratios that are promised: floor, goal, measured, and by how much they are missed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.contest import (
    ALL_MODULES,
    C_ONE,
    CORE_DAY,
    DAY_ONE,
    DAY_TWO,
    MESA,
    NUMPY,
    OURS_ONE,
    OURS_TWO,
    Sizes,
    growth_name,
)
from benchmarks.rounds import Times

LEAST_EXPOSURES = 30_000
"""Exposures a second that good plain Python reaches; a slower one is no yardstick."""


@dataclass(frozen=True)
class Ratio:
    """One promise and what became of it.

    Attributes
    ----------
    floor, goal : float
        The goal lies above the floor where more is better, below it where less is.
    measured : float or None
        None where it could not be measured; ``note`` says why.
    least, most : float or None
        Smallest and largest of the rounds.
    """

    name: str
    floor: float
    goal: float
    measured: float | None
    least: float | None = None
    most: float | None = None
    unit: str = ""
    note: str = ""

    @property
    def verdict(self) -> str:
        """Return whether goal and floor are met, and by which factor they are missed."""
        if self.measured is None:
            return "not measured"
        more = self.goal > self.floor
        missed = [
            f"{name} by a factor of {max(self.measured / bound, bound / self.measured):.2f}"
            for name, bound in (("floor", self.floor), ("goal", self.goal))
            if (self.measured < bound if more else self.measured > bound)
        ]
        return f"misses the {' and the '.join(missed)}" if missed else "reached"


def between(
    times: Mapping[str, Times], pair: tuple[str, str], bounds: tuple[float, float], name: str
) -> Ratio:
    """Return the ratio of two runners' times per engaged view.

    Parameters
    ----------
    pair : (2,) str
        Numerator and denominator.
    bounds : (2,) float
        Floor and goal.
    """
    above, below = pair
    if above == below:
        return Ratio(name, *bounds, None, note="one size alone was run")
    absent = [each for each in pair if each not in times]
    if absent:
        return Ratio(name, *bounds, None, note=f"{' and '.join(absent)}: no agreement, no ratio")
    middle, least, most = times[above].ratio(times[below])
    return Ratio(name, *bounds, middle, least, most)


def timed_ratios(times: Mapping[str, Times], sizes: Sizes) -> list[Ratio]:
    """Return the ratios that the rounds give."""
    largest, usual = max(sizes.growth), min(sizes.growth, key=lambda users: abs(users - 100_000))
    grown = growth_name(largest, sizes), growth_name(usual, sizes)
    return [
        _of_mesa(times),
        between(times, (NUMPY, OURS_TWO), (12, 25), "NumPy arrays / ours, 2 threads"),
        between(
            times,
            (OURS_ONE, C_ONE),
            (1.5, 1.1),
            "ours / C yardstick, 1 thread, evening (not the day)",
        ),
        between(times, (DAY_ONE, DAY_TWO), (1.4, 1.8), "speed-up from 1 to 2 threads, whole day"),
        between(
            times, grown, (1.3, 1.15), f"time per engaged view at {largest:,} / {usual:,} users"
        ),
        between(times, (ALL_MODULES, CORE_DAY), (3, 2), "all modules / core, whole day"),
    ]


def growth_ratio(grown: Mapping[str, float], users: int, usual: int) -> Ratio:
    """Return the growth that a process of its own has measured.

    Parameters
    ----------
    grown : mapping of str to float
        ``ratio``, ``least`` and ``most`` of the rounds.
    """
    name = f"time per engaged view at {users:,} / {usual:,} users"
    return Ratio(name, 1.3, 1.15, grown["ratio"], grown["least"], grown["most"])


def _of_mesa(times: Mapping[str, Times]) -> Ratio:
    """Return the ratio to plain Mesa, or why there is none."""
    bounds, name = (400, 1000), "plain Mesa agents / ours, 2 threads"
    found = between(times, (MESA, OURS_TWO), bounds, name)
    if found.measured is None:
        return found
    reached = sorted(times[MESA].exposures)[len(times[MESA].exposures) // 2]
    if reached < LEAST_EXPOSURES:
        why = f"Mesa reached {reached:,.0f} exposures a second, fewer than {LEAST_EXPOSURES:,}"
        return Ratio(name, *bounds, None, note=why)
    return found


def other_ratios(clearing: float, bytes_per_user: float, start: float | None) -> list[Ratio]:
    """Return the ratios that have a measurement of their own.

    Parameters
    ----------
    clearing : float
        Share of the day, 0..1.
    bytes_per_user : float
        Resident.
    start : float or None
        Seconds of import, building and first day, compiled code cached.
    """
    return [
        Ratio("clearing's share of the day", 5, 3, 100.0 * clearing, unit=" %"),
        Ratio("resident bytes per user", 800, 550, bytes_per_user),
        Ratio("import and first day, compiled code cached", 2, 1, start, unit=" s"),
    ]
