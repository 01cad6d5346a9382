"""Rivals of a calibration: files that change any spec into that of another model.

A rival fixes what the model lets act (``set``), or frees what it denies (``parameters``), and
meets the same figures with the same slack. ``plan`` says how many runs it gets at most.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from feedfollow.calibrate.spec import Spec
from feedfollow.calibrate.spec_file import PLAN, RIVAL_KEYS, SPECS
from feedfollow.calibrate.spec_prior import read_parameters
from feedfollow.paths import data_folder
from feedfollow.spec.build import in_order
from feedfollow.spec.dotted import plain_data
from feedfollow.spec.errors import Problem, SpecError, did_you_mean
from feedfollow.spec.frozen import FrozenMap
from feedfollow.spec.nodes import MapNode, Node, kind
from feedfollow.spec.reading import Reader
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.settable import settable
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
    refused = {path: f"{path} cannot be added: it is fitted anyway" for path in spec.rows}
    refused |= {path: f"{path} cannot be added: the rival sets it" for path in fixed}
    added = read_parameters(reader, get("parameters"), settable(spec.scenario), refused)
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
