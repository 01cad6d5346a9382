"""Read the files of ``calibration/facts``: a claim each, with every mistake and its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from feedfollow.facts.experiment import KINDS, Control, Experiment
from feedfollow.facts.outcome_file import read_outcome
from feedfollow.paths import data_folder
from feedfollow.spec.dotted import plain_data
from feedfollow.spec.errors import Problem, SpecError
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.nodes import MapNode, Node, kind
from feedfollow.spec.reading import Reader
from feedfollow.spec.scenario import Record, Scenario
from feedfollow.spec.settable import settable
from feedfollow.spec.yaml12 import read_file

FOLDER: Final = "facts"
MARKET: Final = "baseline.yaml"
SIZE: Final[Mapping[str, object]] = {
    "users": 4000,
    "start": "2020-06-01",
    "until": "2020-09-30",
    "burn_in": "60 days",
}
"""Of every experiment that says nothing else: four months of the calibrated baseline."""

_NEEDED: Final = ("id", "question", "kind", "arms", "control", "outcomes", "seen")
KEYS: Final = (*_NEEDED, "market", "priors", "note")
CONTROL: Final = ("why", "set", "arms")
SIDES: Final = 0.005
"""Probability of a prior beyond each end of the values that a market may have."""


def files() -> dict[str, Path]:
    """List the shipped files by the id of their claim, in the order of ids."""
    home = data_folder("calibration") / FOLDER
    return {path.stem: path for path in sorted(home.glob("*.yaml"))}


def load_experiments(paths: Iterable[Path]) -> dict[str, Experiment]:
    """Read several files.

    Parameters
    ----------
    paths : iterable of Path

    Returns
    -------
    dict of str to Experiment
        By id.

    Raises
    ------
    SpecError
        With every problem of every file.
    """
    found: dict[str, Experiment] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            found[path.stem] = load_experiment(path)
        except SpecError as error:
            problems += error.problems
    if problems:
        raise SpecError(problems)
    return found


def load_experiment(path: Path) -> Experiment:
    """Read one file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Experiment

    Raises
    ------
    SpecError
        With every problem, each with its place.
    """
    problems: list[Problem] = []
    root = read_file(path, str(path))
    if not isinstance(root, MapNode):
        raise SpecError([root.mark.problem(f"an experiment must be a map, got {kind(root)}")])
    made = _read(Reader(problems), root, path)
    if problems or made is None:
        raise SpecError(problems)
    return made


def _read(reader: Reader, root: MapNode, path: Path) -> Experiment | None:
    """Read the whole file; None where too much is wrong."""
    top = reader.table(root, "an experiment", KEYS)
    got = {name: reader.required(top, name, "an experiment") for name in _NEEDED}
    claim = reader.name(got["id"], "id", path.stem)
    if claim != path.stem:
        reader.fail(root.mark, f"the id is {claim}; expected {path.stem}, as the file is called")
    market = _market(reader, top.entries.get("market"), claim)
    if market is None:
        return None
    arms = _arms(reader, got["arms"], "arms", market)
    outcomes = [
        read_outcome(reader, node, f"outcomes[{k}]", tuple(arms), market)
        for k, node in enumerate(reader.items(got["outcomes"], "outcomes"))
    ]
    held = tuple(each for each in outcomes if each is not None)
    if not reader.problems and not any(each.claimed for each in held):
        reader.fail(root.mark, "no outcome is claimed: nothing would be judged")
    priors = reader.items(top.entries.get("priors"), "priors")
    return Experiment(
        id=claim,
        question=reader.text(got["question"], "question"),
        kind="assumed" if reader.choice(got["kind"], "kind", KINDS) == "assumed" else "emergent",
        arms=arms,
        outcomes=held,
        control=_control(reader, got["control"], market, arms),
        priors=tuple(reader.text(node, f"priors[{k}]") for k, node in enumerate(priors)),
        seen=reader.text(got["seen"], "seen"),
        note=reader.text(top.entries.get("note"), "note"),
        text=path.read_text(encoding="utf-8"),
    )


@cache
def usual_market() -> Scenario:
    """Return the market of every experiment that says nothing else."""
    return load_scenario(MARKET).with_(**SIZE)


def _market(reader: Reader, node: Node | None, claim: str) -> Scenario | None:
    """Lay the settings of all arms over the baseline; refuse what leaves its prior."""
    table = reader.table(node, "market", None)
    made = _laid(reader, usual_market(), table)
    if made is None:
        return None
    known = settable(made)
    for path, inner in table:
        row, name = known.get(path), path.removeprefix("parameters.")
        if row is None or row.prior is None or name not in made.parameters:
            continue
        low, high = row.prior.quantile(SIDES), row.prior.quantile(1.0 - SIDES)
        if not low <= made.parameters[name] <= high:
            message = f"{path} leaves its prior: expected {low:.3g} to {high:.3g}"
            reader.fail(inner.mark, message, "a claim may not be shown by parameters nobody holds")
    return replace(made, name=claim, question="", expect=(), record=Record())


def _laid(reader: Reader, base: Scenario, table: MapNode) -> Scenario | None:
    """Lay a map of dotted paths over a scenario; note what is wrong at its place."""
    changes = {path: plain_data(inner) for path, inner in table}
    try:
        return base.with_(**changes) if changes else base
    except SpecError as error:
        for each in error.problems:
            own = table.entries.get(each.file.removeprefix("override "))
            told = each if own is None else own.mark.problem(each.message, each.hint)
            reader.problems.append(told)
        return None


def _arms(reader: Reader, node: Node | None, path: str, base: Scenario) -> dict[str, Scenario]:
    arms = {}
    for name, inner in reader.table(node, path, None):
        made = _laid(reader, base, reader.table(inner, f"{path}.{name}", None))
        if made is not None:
            arms[name] = replace(made, name=f"{base.name} {name}")
    return arms


def _control(
    reader: Reader, node: Node | None, market: Scenario, arms: Mapping[str, Scenario]
) -> Control:
    """Read the control: settings laid over every arm, arms of its own, or why there is none."""
    table = reader.table(node, "control", CONTROL)
    why = reader.text(reader.required(table, "why", "control"), "control.why")
    made = dict(arms)
    if (own := table.entries.get("arms")) is not None:
        made = _arms(reader, own, "control.arms", replace(market, name=f"{market.name} control"))
        if set(made) != set(arms):
            reader.fail(own.mark, f"control.arms must be those of the claim: {', '.join(arms)}")
    if (setting := table.entries.get("set")) is not None:
        inner = reader.table(setting, "control.set", None)
        laid = {name: _laid(reader, arm, inner) for name, arm in made.items()}
        made = {
            name: replace(arm, name=f"{market.name} control {name}")
            for name, arm in laid.items()
            if arm is not None
        }
    return Control(why, made if own is not None or setting is not None else {})
