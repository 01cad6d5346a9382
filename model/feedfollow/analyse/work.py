"""How many runs are carried out, apart from what they are: none of it changes a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from feedfollow.spec.scenario import Scenario

if TYPE_CHECKING:
    from feedfollow.run.ensemble import Ensemble


@dataclass(frozen=True)
class Work:
    """Where and with how many hands the runs of an analysis are made.

    Attributes
    ----------
    executor : concurrent.futures.Executor or None
        Any executor; None for a pool of processes on this machine.
    folder : path or None
        Where run files are kept; those that are whole are not made again. None for a temporary
        place.
    workers : int or None
        Processes of the pool; None for one a processor.
    progress : callable or None
        Called with runs done and runs in all.
    """

    executor: Executor | None = None
    folder: str | Path | None = None
    workers: int | None = None
    progress: Callable[[int, int], None] | None = None

    def ensemble(self, scenarios: Sequence[Scenario], seeds: Iterable[int]) -> Ensemble:
        """Run every scenario with every seed.

        Parameters
        ----------
        scenarios : sequence of Scenario
        seeds : iterable of int

        Returns
        -------
        Ensemble
        """
        from feedfollow.run.ensemble import ensemble

        return ensemble(
            scenarios,
            seeds,
            executor=self.executor,
            folder=self.folder,
            workers=self.workers,
            progress=self.progress,
        )


def seeds_of(seeds: int | Iterable[int], least: int = 1) -> tuple[int, ...]:
    """List the seeds of an analysis.

    Parameters
    ----------
    seeds : int or iterable of int
        A number n means 1 to n.
    least : int
        How many are needed.

    Returns
    -------
    tuple of int

    Raises
    ------
    ValueError
        If a seed comes twice, is negative, or there are fewer than ``least``.
    """
    listed = tuple(range(1, seeds + 1)) if isinstance(seeds, int) else tuple(seeds)
    if len(set(listed)) < len(listed) or any(seed < 0 for seed in listed):
        raise ValueError(f"seeds must be different numbers from 0 on, got {list(listed)}")
    if len(listed) < least:
        words = "one seed" if least == 1 else f"{least} seeds"
        raise ValueError(f"at least {words} needed, got {len(listed)}")
    return listed
