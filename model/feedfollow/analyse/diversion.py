"""Diversion: where the sales of a room or a family go that leaves its platform."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from feedfollow.analyse.diversion_result import Diversion, key_of
from feedfollow.analyse.diversion_store import Exit, SoldStore, carry_out
from feedfollow.analyse.diverted import Sold, diverted
from feedfollow.analyse.leaving import Leaver, read_leavers
from feedfollow.analyse.work import Work, seeds_of
from feedfollow.run.jobs import Engine, complete
from feedfollow.run.pool import WorkerPool
from feedfollow.run.task import make_task
from feedfollow.spec.errors import Problem, SpecError
from feedfollow.spec.scenario import Scenario

__all__ = ["Diversion", "Exits", "diversion", "exits"]

SEEDS: Final = 20


def diversion(
    scenario: Scenario,
    leavers: str | Sequence[str],
    on: date | str,
    seeds: int | Iterable[int] = SEEDS,
    work: Work | None = None,
) -> Diversion:
    """Ask where the sales of a room or a family go when it leaves.

    Every leaver leaves alone, in a run of its own beside the run in which all stay; both have the
    same seed, hence the same draws.

    Parameters
    ----------
    scenario : Scenario
    leavers : str or sequence of str
        Such as ``kuaishou.1`` or ``kuaishou.family1@douyin:30%``; see
        :func:`feedfollow.analyse.leaving.read_leavers`.
    on : date or str
        First day on which they are gone.
    seeds : int or iterable of int
        A number n means 1 to n; at least two for an interval.
    work : Work, optional
        Executor, folder, workers, progress.

    Returns
    -------
    Diversion

    Raises
    ------
    SpecError
        If a leaver or the day cannot be used.
    ValueError
        If seeds cannot be used, or every run failed.
    feedfollow.analyse.diverted.NoPair
        If two runs that should be the same up to the day are not.
    """
    listed = (leavers,) if isinstance(leavers, str) else tuple(leavers)
    return exits(scenario, listed, on).run(seeds_of(seeds), work or Work())


@dataclass(frozen=True)
class Exits:
    """Who leaves a scenario, each alone, and when; yet to be run.

    Attributes
    ----------
    scenario : Scenario
    leavers : tuple of Leaver
    on : date
        First day on which they are gone.
    """

    scenario: Scenario
    leavers: tuple[Leaver, ...]
    on: date

    @property
    def key(self) -> str:
        """The key that the result will have."""
        return key_of(self.scenario, self.leavers, self.on)

    def run(self, seeds: tuple[int, ...], work: Work) -> Diversion:
        """Make every run that the folder does not hold, and compare; as :func:`diversion`."""
        first = (self.on - self.scenario.start).days
        wanted = {
            (leaver, seed): Exit(make_task(self.scenario, seed), first, leaver)
            for seed in seeds  # seed by seed, so that an interrupted session has whole pairs
            for leaver in (None, *self.leavers)
        }
        with _folder(work) as home, SoldStore(home) as store:
            found, failed = _make(list(wanted.values()), store, work)
        held = {who: found[each.key] for who, each in wanted.items() if each.key in found}
        sales, gains, left = {}, {}, {}
        for leaver in self.leavers:
            for seed in seeds:
                if (None, seed) in held and (leaver, seed) in held:
                    stays, leaves = held[None, seed], held[leaver, seed]
                    sales[leaver, seed], gains[leaver, seed] = diverted(stays, leaves)
                    left[leaver, seed] = leaves.left
        if not gains:
            raise ValueError(f"no pair of runs was made; the first failure: {failed[0]}")
        totals = {seed: held[None, seed].total for _, seed in gains}
        cny = next(iter(held.values())).cny
        return Diversion(
            self.scenario, self.leavers, self.on, seeds, (sales, gains, left, totals, cny), failed
        )


def exits(scenario: Scenario, leavers: Sequence[str], on: date | str) -> Exits:
    """Check what :func:`diversion` is asked; it raises what this does."""
    found = read_leavers(leavers, scenario)
    try:
        day = date.fromisoformat(on) if isinstance(on, str) else on
    except ValueError:
        message = f"expected a day such as 2020-09-01, got {on!r}"
        raise SpecError([Problem("--on", None, None, message)]) from None
    if not scenario.start <= day <= scenario.until:
        message = f"{day} is not one of the recorded days, {scenario.start} to {scenario.until}"
        raise SpecError([Problem("--on", None, None, message)])
    return Exits(scenario, found, day)


@contextmanager
def _folder(work: Work) -> Iterator[Path]:
    if work.folder is not None:
        yield Path(work.folder)
    else:
        with tempfile.TemporaryDirectory(prefix="feedfollow-") as name:
            yield Path(name)


def _make(
    wanted: list[Exit], store: SoldStore, work: Work
) -> tuple[dict[str, Sold], tuple[str, ...]]:
    """Make the runs that are missing; return all by key, and which failed and why."""
    known = {each.key: store.held(each.key) for each in wanted}
    found = {key: run for key, run in known.items() if run is not None}
    missing = [each for each in wanted if each.key not in found]

    def tell() -> None:
        if work.progress is not None:
            work.progress(len(found), len(wanted))

    def keep(each: Exit, run: Sold) -> None:
        store.keep(each.key, run)
        found[each.key] = run
        tell()

    def through(engine: Engine) -> tuple[str, ...]:
        failed = complete(carry_out, missing, engine, keep, first_alone=True)
        return tuple(f"{_named(each)}: {why}" for each, why in failed)

    tell()
    if not missing:
        return found, ()
    if work.executor is not None:
        return found, through(work.executor)
    with WorkerPool(min(work.workers or os.cpu_count() or 1, len(missing))) as pool:
        return found, through(pool)


def _named(each: Exit) -> str:
    who = "all stay" if each.leaver is None else each.leaver.text
    return f"{each.task.name}, {who}"
