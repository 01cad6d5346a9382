"""Load a calibration spec; every mistake of the file at once, each with its place."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from feedfollow.calibrate.market import COMPARED, comparable
from feedfollow.calibrate.spec import Spec
from feedfollow.calibrate.spec_file import (
    CHAIN,
    DISCREPANCY,
    EXCLUDE_KEYS,
    FACTOR_SD,
    KEYS,
    MASTER,
    PLAN,
    WHAT_IF_KEYS,
    find_spec,
)
from feedfollow.calibrate.spec_prior import read_parameters
from feedfollow.observe.documented import Figure
from feedfollow.observe.figure_words import GROUPS
from feedfollow.observe.figures import load_figures
from feedfollow.spec.build import in_order
from feedfollow.spec.containment import ADVICE, given_folders, lies_in, outside
from feedfollow.spec.dotted import plain_data
from feedfollow.spec.errors import Problem, SpecError, did_you_mean
from feedfollow.spec.frozen import FrozenMap
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.nodes import MapNode, Mark, Node, kind
from feedfollow.spec.reading import Reader
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.settable import settable
from feedfollow.spec.table import Parameter
from feedfollow.spec.yaml12 import read_file

WHOLE: Final = "the spec"
_SHORT: Final = {"users": "users", "from": "start", "until": "until"}
"""Keys of a spec for settings of the scenario."""


def load_spec(path: str | Path, figures: Sequence[Figure] | None = None) -> Spec:
    """Load a calibration spec.

    Parameters
    ----------
    path : str or pathlib.Path
        The file. A name without folders that is not in the working folder is looked up among the
        shipped specs.
    figures : sequence of Figure, optional
        Documented figures; those of the project's table when left out.

    Returns
    -------
    Spec

    Raises
    ------
    SpecError
        With every problem of the file, each with its place.
    """
    place = find_spec(Path(path))
    problems: list[Problem] = []
    root = read_file(place, str(path))
    if not isinstance(root, MapNode):
        raise SpecError([root.mark.problem(f"a calibration spec must be a map, got {kind(root)}")])
    known = load_figures() if figures is None else tuple(figures)
    spec = _Part(Reader(problems), place, known).spec(root)
    if problems or spec is None:
        raise SpecError(in_order(problems))
    return spec


def _why(each: Figure) -> str:
    """Say why a figure of the table is not compared with the runs of a spec."""
    if each.waits_for:
        return "waits"
    if each.role not in COMPARED:
        return f"has role {each.role}"
    return f"needs {' and '.join(each.needs)}, off in the scenario"


class _Part:
    """Reads the parts of one spec and keeps what is wrong with them."""

    def __init__(self, reader: Reader, place: Path, figures: tuple[Figure, ...]) -> None:
        self.reader = reader
        self.place = place
        self.figures = figures

    def spec(self, root: MapNode) -> Spec | None:
        """Read the whole file; None where too much is wrong."""
        reader = self.reader
        top = reader.table(root, WHOLE, KEYS)
        get = top.entries.get
        overrides, marks = self.overrides(top)
        stated = reader.required(top, "scenario", WHOLE)
        scenario = self.scenario(stated, "scenario", overrides, marks)
        what_ifs = self.what_ifs(get("what_ifs"), overrides, marks)
        listed = reader.required(top, "parameters", WHOLE)
        rows = None if scenario is None else self.parameters(listed, scenario, overrides)
        excluded = self.excluded(get("figures"), scenario)
        plan = reader.table(get("plan"), "plan", PLAN)
        chain = reader.table(get("chain"), "chain", CHAIN)
        numbers = {
            name: reader.whole(plan.entries.get(name), f"plan.{name}", row)
            for name, row in PLAN.items()
        }
        length = {
            name: self.number(chain.entries.get(name), f"chain.{name}", row)
            for name, row in CHAIN.items()
        }
        discrepancy = self.discrepancy(reader.required(top, "discrepancy", WHOLE))
        factor_sd = self.number(get("definition_factor_sd"), "definition_factor_sd", FACTOR_SD)
        master = reader.whole(get("master"), "master", MASTER)
        name = reader.name(get("name"), "name", self.place.stem)
        question = reader.text(get("question"), "question")
        if scenario is None or rows is None or reader.problems:
            return None
        made = Spec(
            name, question, scenario, FrozenMap(what_ifs), FrozenMap(rows), self.figures,
            FrozenMap(excluded), FrozenMap(discrepancy), factor_sd, master, FrozenMap(numbers),
            FrozenMap(length),
        )  # fmt: skip
        if made.count("fit") == 0:
            reader.fail(top.mark, "no figure is left to fit", "see 'feedfollow figures --role fit'")
        return made

    def number(self, node: Node | None, path: str, row: Parameter) -> float:
        """Read a number; the default where it is absent."""
        return row.default if node is None else self.reader.number(node, path, row)

    def overrides(self, top: MapNode) -> tuple[dict[str, object], dict[str, Mark]]:
        """Gather what the spec changes of its scenario, by dotted path, with the places."""
        reader = self.reader
        changes: dict[str, object] = {}
        marks: dict[str, Mark] = {}
        for short, full in _SHORT.items():
            node = top.entries.get(short)
            if node is not None:
                changes[full], marks[full] = plain_data(node), node.mark
        for path, node in reader.table(top.entries.get("set"), "set", None):
            if path in changes:
                reader.fail(node.mark, f"set.{path} is given twice: {path} has a key of its own")
            changes[path], marks[path] = plain_data(node), node.mark
        return changes, marks

    def scenario(
        self,
        node: Node | None,
        path: str,
        overrides: Mapping[str, object],
        marks: Mapping[str, Mark],
    ) -> Scenario | None:
        """Load a scenario with the spec's changes; None after noting what is wrong."""
        if node is None:
            return None
        file = self.reader.text(node, path)
        if not file.strip() or "\0" in file:
            self.reader.fail(node.mark, f"{path} must name a scenario file")
            return None
        beside = self.place.parent / file
        chosen = beside if os.path.isfile(beside) else Path(file)
        inside = given_folders(self.place)
        if not lies_in(chosen, inside):
            self.reader.fail(node.mark, f"{path}: {outside(file, inside)}", ADVICE)
            return None
        try:
            # as it was written: a name without folders may be that of a shipped scenario
            return load_scenario(chosen if chosen is beside else file, overrides, inside)
        except SpecError as error:
            self.reader.problems += [_placed(each, node.mark, marks) for each in error.problems]
            return None

    def what_ifs(
        self, node: Node | None, overrides: Mapping[str, object], marks: Mapping[str, Mark]
    ) -> dict[str, Scenario]:
        """Read the list of scenarios that are compared at the end."""
        reader = self.reader
        found: dict[str, Scenario] = {}
        for number, item in enumerate(reader.items(node, "what_ifs")):
            path = f"what_ifs[{number}]"
            table = reader.table(item, path, WHAT_IF_KEYS)
            name = reader.name(reader.required(table, "name", path), f"{path}.name")
            file = reader.required(table, "scenario", path)
            variant = self.scenario(file, f"{path}.scenario", overrides, marks)
            if name in found or name == "base":
                reader.fail(item.mark, f"{path}: expected a name of its own, {name!r} is taken")
            if variant is not None:
                found[name] = variant
        return found

    def parameters(
        self, node: Node | None, scenario: Scenario, overrides: Mapping[str, object]
    ) -> dict[str, Parameter]:
        """Read the list of fitted parameters."""
        reader = self.reader
        refused = {path: f"{path} is fitted, so 'set' cannot set it" for path in overrides}
        rows = read_parameters(reader, node, settable(scenario), refused)
        if node is not None and not rows and not reader.problems:
            reader.fail(node.mark, "a calibration needs a parameter")
        return rows

    def excluded(self, node: Node | None, scenario: Scenario | None) -> dict[str, str]:
        """Read which figures are left out, and why."""
        reader = self.reader
        table = reader.table(node, "figures", None)
        for name in table.entries:
            if name != "exclude":
                hint = "roles stand in calibration/figures.csv; a spec can only 'exclude'"
                reader.fail(table.keys[name], f"unknown key {name!r} in figures", hint)
        known = {each.id: each for each in self.figures}
        runs = [] if scenario is None else comparable(self.figures, scenario)
        ready = list(known) if scenario is None else [each.id for each in runs]
        reasons: dict[str, str] = {}
        for number, item in enumerate(reader.items(table.entries.get("exclude"), "exclude")):
            place = f"exclude[{number}]"
            row = reader.table(item, place, EXCLUDE_KEYS)
            stated = reader.required(row, "id", place)
            reason = reader.text(reader.required(row, "reason", place), f"{place}.reason")
            name = reader.text(stated, f"{place}.id")
            if stated is None:
                continue
            if name not in known:
                reader.fail(stated.mark, f"there is no figure {name!r}", did_you_mean(name, ready))
            elif name not in ready:
                reader.fail(stated.mark, f"{name} is not compared anyway: it {_why(known[name])}")
            elif "reason" in row.entries and not reason.strip():
                reader.fail(row.entries["reason"].mark, f"{place}: say why {name} is left out")
            reasons[name] = reason
        return reasons

    def discrepancy(self, node: Node | None) -> dict[str, float]:
        """Read the scales of the model's own error; every group has one."""
        table = self.reader.table(node, "discrepancy", GROUPS)
        scales: dict[str, float] = {}
        for group in GROUPS:
            stated = None
            if isinstance(node, MapNode):
                stated = self.reader.required(table, group, "discrepancy")
            scales[group] = self.number(stated, f"discrepancy.{group}", DISCREPANCY)
        return scales


def _placed(problem: Problem, mark: Mark, marks: Mapping[str, Mark]) -> Problem:
    """Put the place of the spec where a scenario's problem comes from what the spec sets."""
    own = next((each for path, each in marks.items() if problem.file == f"override {path}"), None)
    if own is not None:
        return own.problem(problem.message, problem.hint)
    if problem.line is None:
        return mark.problem(f"{problem.file}: {problem.message}", problem.hint)
    return problem
