"""Rivals of a calibration: files that change any spec into that of another model.

A rival fixes what the model lets act (``set``), or frees what it denies (``parameters``), and
meets the same figures with the same slack. ``plan`` says how many runs it gets at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from feedfollow.calibrate.spec import Spec
from feedfollow.calibrate.spec_file import PARAMETER_KEYS, PLAN, RIVAL_KEYS, SPECS
from feedfollow.calibrate.spec_prior import read_prior
from feedfollow.paths import data_folder
from feedfollow.spec.build import in_order
from feedfollow.spec.dotted import plain_data
from feedfollow.spec.errors import Problem, SpecError, did_you_mean
from feedfollow.spec.frozen import FrozenMap
from feedfollow.spec.nodes import MapNode, Node, kind
from feedfollow.spec.reading import Reader
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.settable import settable
from feedfollow.spec.table import Parameter
from feedfollow.spec.yaml12 import read_file

RIVALS: Final = "rivals"
"""Folder of the shipped rivals, in that of the specs; and of their fits, in that of a fit."""


def shipped_rivals() -> tuple[Path, ...]:
    """List the files of the shipped rivals, by name."""
    return tuple(sorted((data_folder("calibration") / SPECS / RIVALS).glob("*.yaml")))


def load_rival(path: str | Path, spec: Spec) -> Spec:
    """Lay a rival over a spec.

    Parameters
    ----------
    path : str or pathlib.Path
        File of the rival.
    spec : Spec
        Of the model.

    Returns
    -------
    Spec
        Named as the rival, without what-ifs. A parameter that the rival sets is no longer fitted;
        numbers of runs are the smaller of the spec's and the rival's.

    Raises
    ------
    SpecError
        With every problem of the file, each with its place.
    """
    problems: list[Problem] = []
    root = read_file(Path(path), str(path))
    if not isinstance(root, MapNode):
        raise SpecError([root.mark.problem(f"a rival must be a map, got {kind(root)}")])
    made = _read(Reader(problems), root, spec, Path(path).stem)
    if problems or made is None:
        raise SpecError(in_order(problems))
    return made


def _read(reader: Reader, root: MapNode, spec: Spec, stem: str) -> Spec | None:
    """Read the whole file; None where too much is wrong."""
    top = reader.table(root, "a rival", RIVAL_KEYS)
    get = top.entries.get
    fixed, scenario = _set(reader, get("set"), spec)
    added = _added(reader, get("parameters"), spec, fixed)
    plan = dict(spec.plan)
    table = reader.table(get("plan"), "plan", PLAN)
    for name, node in table:
        plan[name] = min(plan[name], reader.whole(node, f"plan.{name}", PLAN[name]))
    name = reader.name(get("name"), "name", stem)
    question = reader.text(get("question"), "question")
    if not fixed and not added and not reader.problems:
        reader.fail(top.mark, "a rival must differ: expected 'set' or 'parameters'")
    rows = {path: row for path, row in spec.rows.items() if path not in fixed} | added
    if not rows and not reader.problems:
        reader.fail(top.mark, f"nothing of {spec.name} is left to fit once this rival is set")
    if reader.problems or scenario is None:
        return None
    return replace(
        spec,
        name=name,
        question=question,
        scenario=scenario,
        what_ifs=FrozenMap({}),
        rows=FrozenMap(rows),
        plan=FrozenMap(plan),
    )


def _set(
    reader: Reader, node: Node | None, spec: Spec
) -> tuple[dict[str, object], Scenario | None]:
    """Read what the rival fixes, and fix it."""
    known = settable(spec.scenario)
    fixed: dict[str, object] = {}
    marks = {}
    for path, inner in reader.table(node, "set", None):
        if path not in known:
            hint = did_you_mean(path, known) or "a path is such as 'parameters.session_trust'"
            reader.fail(inner.mark, f"set names {path!r}, which is no number of the model", hint)
        else:
            fixed[path], marks[path] = plain_data(inner), inner.mark
    try:
        return fixed, spec.scenario.with_(**fixed) if fixed else spec.scenario
    except SpecError as error:
        for each in error.problems:
            own = marks.get(each.file.removeprefix("override "))
            reader.problems.append(each if own is None else own.problem(each.message, each.hint))
        return fixed, None


def _added(
    reader: Reader, node: Node | None, spec: Spec, fixed: Mapping[str, object]
) -> dict[str, Parameter]:
    """Read what the rival fits besides."""
    known = settable(spec.scenario)
    rows: dict[str, Parameter] = {}
    for number, item in enumerate(reader.items(node, "parameters")):
        place = f"parameters[{number}]"
        table = reader.table(item, place, PARAMETER_KEYS)
        stated = reader.required(table, "path", place)
        if stated is None:
            continue
        path = reader.text(stated, f"{place}.path")
        if path not in known:
            hint = did_you_mean(path, known) or "a path is such as 'parameters.session_trust'"
            reader.fail(stated.mark, f"{place} names {path!r}, which cannot be fitted", hint)
        elif path in fixed or path in spec.rows or path in rows:
            why = "the rival sets it" if path in fixed else "it is fitted anyway"
            reader.fail(stated.mark, f"{path} cannot be added: {why}")
        else:
            row = read_prior(reader, table, place, known[path])
            if row is not None:
                rows[path] = row
    return rows
