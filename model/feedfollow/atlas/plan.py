"""What the atlas will cost, said before it begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from feedfollow.atlas.runs import Wanted

A_DAY, A_USER = 1.8e-3, 0.6e-6
"""Seconds of one processor for a day, and for each of its users: 11 s for a baseline of 8,000 users
with its burn-in. Measured at 9.4 to 12.7 s by scenario with nothing else running."""


def minutes(wanted: Sequence[Wanted], workers: int) -> float:
    """Return how long runs take, by arithmetic."""
    scenarios = [each.task.scenario for each in wanted]
    seconds = ((s.days + s.burn_in) * (A_DAY + A_USER * s.users) for s in scenarios)
    return sum(seconds) / 60.0 / workers


def plan_text(
    wanted: Sequence[Wanted], is_there: Callable[[Wanted], bool], workers: int, names: int
) -> str:
    """Say how many runs there are, how many are to be made, and how long that takes.

    Parameters
    ----------
    wanted : sequence of Wanted
        All different.
    is_there : callable
    workers : int
        Processes.
    names : int
        What-ifs that are run, the map counted as one.
    """
    missing = [each for each in wanted if not is_there(each)]
    processes = "1 process" if workers == 1 else f"{workers} processes"
    if not missing:
        return f"{names} what-ifs, {len(wanted)} runs: all are there."
    return (
        f"{names} what-ifs, {len(wanted)} runs, {len(wanted) - len(missing)} of them there: "
        f"{len(missing)} to make, about {max(1, round(minutes(missing, workers)))} minutes on "
        f"{processes} with nothing else running."
    )
