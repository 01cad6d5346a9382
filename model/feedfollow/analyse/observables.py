"""The model as a plain function, for tools that bring their own search or sampling."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from feedfollow.analyse.factors import changes_at, path_of, unknown, values_of
from feedfollow.observe.period import over_period
from feedfollow.paths import shipped_scenario
from feedfollow.run.simulate import simulate
from feedfollow.spec.containment import given_folders
from feedfollow.spec.loader import MAX_BASES, base_file, load_scenario
from feedfollow.spec.scenario import Scenario

BASELINE = "baseline.yaml"


def observables(
    parameters: Mapping[str, float], seed: int, scenario: Scenario | str | Path | None = None
) -> dict[str, float]:
    """Simulate once and return every measure over the recorded days.

    The function is picklable, keeps nothing between calls but the scenario it read, and always
    returns the same keys for the same scenario: SALib, Optuna, emcee, pyABC, EMA Workbench or
    black-it drive it as it is (``docs/howto``).

    Parameters
    ----------
    parameters : mapping of str to float
        New values, in the units of the parameter table: rows of it by name (``session_trust``),
        anything else by its dotted path (``platforms.kuaishou.feed.precision``). NumPy numbers
        are welcome.
    seed : int
        Seed of the run. The same seed gives common random numbers.
    scenario : Scenario, str or path, optional
        What the values are laid over; the shipped baseline without it. A file is read once a
        process, and again when it or a file that it extends changes.

    Returns
    -------
    dict of str to float
        ``platform.measure``, such as ``kuaishou.gmv_broad``; real people and CNY, how days become
        one number as ``feedfollow describe MEASURE`` says; platform ``all`` for all together.
        A measure that the period does not hold, such as a monthly one in a run without the end of
        a month, is NaN: it keeps its key.

    Raises
    ------
    SpecError
        If a name is unknown, with the nearest one, or a value is out of range.
    """
    base = scenario if isinstance(scenario, Scenario) else _loaded(scenario or BASELINE)
    varied = _varied(base, parameters)
    run = simulate(varied, int(seed))
    values = over_period(run.daily, varied.start, varied.until)
    names = values.index.map(".".join)
    return dict(zip(names, values.to_numpy(dtype=float).tolist(), strict=True))


def _varied(base: Scenario, parameters: Mapping[str, float]) -> Scenario:
    if not parameters:
        return base
    known = values_of(base)
    for name in parameters:
        if path_of(name) not in known:
            raise unknown(base, name, known)
    return base.with_(**changes_at(parameters))


def _loaded(scenario: str | Path) -> Scenario:
    name = os.fspath(scenario)
    return _read(name, os.getcwd(), _changes(name))


def _changes(name: str) -> tuple[int, ...]:
    """Return when a scenario file, and every file that it extends, was last changed."""
    place = Path(name) if os.path.exists(name) else shipped_scenario(name)
    inside = given_folders(Path(name))
    times: list[int] = []
    while place is not None and len(times) <= MAX_BASES:
        times.append(place.stat().st_mtime_ns)
        place = base_file(place, inside)
    return tuple(times)


@lru_cache(maxsize=16)
def _read(name: str, folder: str, changes: tuple[int, ...]) -> Scenario:
    """Read a scenario; the arguments after the first say whether it is still the same."""
    return load_scenario(name)
