"""Tell whether the model is the one that answered, though its code is another.

A probe of a claim is what its own experiment gives in a market of a few hundred users under one
seed, to the last bit. Code that was made faster, or that got a process which the claim does not
switch on, gives the same probe, and the answers stand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final, TypeAlias

from feedfollow.facts.answers import Wanted, read_run, runs_wanted
from feedfollow.facts.experiment import Experiment
from feedfollow.facts.reading import Reading, of_measures
from feedfollow.run.jobs import Engine, complete
from feedfollow.spec.scenario import Scenario
from feedfollow.world.inputs import content_platforms

USERS: Final = 400
MERCHANTS: Final = 400
"""Enough for every platform to have sellers of everything; as many for each platform where a
merchant sells on one alone."""
SEED: Final = 1
BESIDES: Final = ("gmv_broad@all", "orders@all", "views@all")
"""Read off every probe, as what a claim asks may be nothing in so small a market."""

Progress: TypeAlias = Callable[[int, int], None]


def small(scenario: Scenario) -> Scenario:
    """Return the scenario with few users and merchants."""
    times = len(content_platforms(scenario)) if scenario.merchants_exclusive else 1
    return scenario.with_(**{"users": USERS, "scale.merchants": MERCHANTS * times})


def probes_of(experiment: Experiment) -> list[Wanted]:
    """List the runs of a claim's probe, and what is read off them."""
    control = experiment.control
    little = replace(
        experiment,
        arms={name: small(arm) for name, arm in experiment.arms.items()},
        control=replace(control, arms={name: small(arm) for name, arm in control.arms.items()}),
    )
    return [replace(each, readings=_all_readings(each)) for each in runs_wanted([little], (SEED,))]


def _all_readings(wanted: Wanted) -> tuple[Reading, ...]:
    more = (of_measures(text, wanted.task.scenario) for text in BESIDES)
    return tuple({each.text: each for each in (*wanted.readings, *more)}.values())


def probe(
    experiments: Mapping[str, Experiment], engine: Engine, progress: Progress
) -> dict[str, str]:
    """Make the probes of claims.

    Parameters
    ----------
    experiments : mapping of str to Experiment
        By id.
    engine : WorkerPool or Executor
    progress : callable
        Called with runs made and runs in all.

    Returns
    -------
    dict of str to str
        A hash by id; a claim one of whose runs failed has none.
    """
    wanted = {name: probes_of(each) for name, each in experiments.items()}
    runs: dict[str, Wanted] = {}
    for each in chain.from_iterable(wanted.values()):
        known = runs.setdefault(each.key, each)
        readings = {one.text: one for one in (*known.readings, *each.readings)}
        runs[each.key] = replace(known, readings=tuple(readings.values()))
    values: dict[str, dict[str, float]] = {}

    def deliver(each: Wanted, found: dict[str, float]) -> None:
        values[each.key] = found
        progress(len(values), len(runs))

    progress(0, len(runs))
    complete(read_run, list(runs.values()), engine, deliver, first_alone=True)
    return {
        name: _hash_of(own, values)
        for name, own in wanted.items()
        if all(each.key in values for each in own)
    }


def _hash_of(wanted: Sequence[Wanted], values: Mapping[str, Mapping[str, float]]) -> str:
    """Hash what was read off the runs of a claim, to the last bit."""
    told = "\n".join(
        f"{reading.text} {values[each.key][reading.text].hex()}"
        for each in wanted
        for reading in each.readings
    )
    return hashlib.sha256(told.encode()).hexdigest()[:16]
