"""Load a scenario: read the file and what it extends, merge, lay overrides over it, check."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from feedfollow.paths import shipped_scenario, shipped_scenarios
from feedfollow.spec.build import build
from feedfollow.spec.containment import ADVICE, given_folders, lies_in, outside
from feedfollow.spec.dotted import laid_over, normalised
from feedfollow.spec.errors import Problem, SpecError, did_you_mean
from feedfollow.spec.nodes import MapNode, Mark, Node, ScalarNode, from_data, kind, merged
from feedfollow.spec.resolved import to_data
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.yaml12 import read_file

OWN: Final = ("name", "question", "expect", "extends")
"""Keys that belong to one file and are not inherited through ``extends``."""

FOCAL: Final = "focal"
"""The part of a file that describes a focal business; no part of the market."""

MAX_BASES: Final = 16


def load_scenario(
    path: str | Path,
    overrides: Mapping[str, object] | None = None,
    folders: Sequence[Path] | None = None,
) -> Scenario:
    """Load a scenario file.

    Parameters
    ----------
    path : str or pathlib.Path
        The file. A name without folders that is not in the working folder is looked up among
        the shipped scenarios.
    overrides : mapping of str to object, optional
        Values by dotted path, such as ``{"platforms.kuaishou.feed.precision": 1.5}``, laid over
        the file: maps merge, lists of named things merge by name, None takes a key away.
    folders : sequence of pathlib.Path, optional
        Where files that it extends may lie, without links; by default its own folder, the working
        folder and the shipped scenarios.

    Returns
    -------
    Scenario
        The scenario, complete and checked.

    Raises
    ------
    SpecError
        With every problem of the file, each with its place.
    """
    problems: list[Problem] = []
    place, root = merged_file(path, folders, problems)
    if isinstance(root, MapNode) and FOCAL in root.entries:
        message = f"unknown key {FOCAL!r}: a market has no focal business"
        hint = f"feedfollow focal {path} traces it; the market alone is the file that it extends"
        raise SpecError([*problems, root.keys[FOCAL].problem(message, hint)])
    root = laid_over(root, overrides or {}, problems)
    return build(root, name_of_file(place), problems)


def merged_file(
    path: str | Path, folders: Sequence[Path] | None, problems: list[Problem]
) -> tuple[Path, Node]:
    """Read a file and lay it over what it extends.

    Parameters
    ----------
    path : str or pathlib.Path
        As in :func:`load_scenario`.
    folders : sequence of pathlib.Path, optional
        As in :func:`load_scenario`.
    problems : list of Problem
        What is found is added to it.

    Returns
    -------
    (pathlib.Path, Node)
        The file itself, and the merged tree.

    Raises
    ------
    SpecError
        If a file cannot be read, or extends one that is not there or lies elsewhere.
    """
    place = _found(Path(path))
    inside = given_folders(place) if folders is None else tuple(folders)
    return place, _extended(place, str(path), _Chain(inside), problems)


def is_focal_file(path: str | Path) -> bool:
    """Tell whether a file, without what it extends, describes a focal business.

    Parameters
    ----------
    path : str or pathlib.Path
        Found as by :func:`load_scenario`.

    Returns
    -------
    bool
        False for a file that cannot be read.
    """
    try:
        root = read_file(_found(Path(path)), str(path))
    except SpecError:
        return False
    return isinstance(root, MapNode) and FOCAL in root.entries


def name_of_file(path: Path) -> str:
    """Make the name of a scenario that states none.

    Parameters
    ----------
    path : pathlib.Path
        Its file.

    Returns
    -------
    str
        The file's name without its ending, and ``_`` for what a name may not hold.
    """
    return re.sub(r"^\W|[^\w .-]", "_", path.stem)[:80] or "scenario"


def base_file(path: str | Path, folders: Sequence[Path] | None = None) -> Path | None:
    """Find the file that a scenario file extends.

    Parameters
    ----------
    path : str or pathlib.Path
        The scenario file, found as by :func:`load_scenario`.
    folders : sequence of pathlib.Path, optional
        Where it may lie, as in :func:`load_scenario`.

    Returns
    -------
    pathlib.Path or None
        None where it extends none.

    Raises
    ------
    SpecError
        If the file cannot be read, or extends a file that is not there or lies elsewhere.
    """
    problems: list[Problem] = []
    place = _found(Path(path))
    root = read_file(place, str(path))
    if not isinstance(root, MapNode) or "extends" not in root.entries:
        return None
    chain = _Chain(given_folders(place) if folders is None else tuple(folders))
    found = _base(root.entries["extends"], place, str(path), chain, problems)
    if found is None:
        raise SpecError(problems)
    return found[0]


def varied(scenario: Scenario, changes: Mapping[str, object]) -> Scenario:
    """Make a variant of a scenario; see :meth:`Scenario.with_`.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    changes : mapping of str to object
        Values by dotted path.

    Returns
    -------
    Scenario
        The variant, checked again.

    Raises
    ------
    SpecError
        If a path is unknown or a value cannot be used.
    """
    problems: list[Problem] = []
    root = from_data(to_data(scenario), Mark(f"scenario {scenario.name}"))
    return build(laid_over(root, changes, problems), scenario.name, problems)


@dataclass(frozen=True, slots=True)
class _Chain:
    """Where the files that extend each other may lie, and those that were read, the first first."""

    folders: tuple[Path, ...]
    files: tuple[Path, ...] = ()


# os.path answers where pathlib raises: for names too long and for links that lead in circles.
def _found(path: Path) -> Path:
    if not os.path.exists(path) and path.name == str(path):
        return shipped_scenario(path.name) or path
    return path


def _extended(path: Path, shown: str, below: _Chain, problems: list[Problem]) -> Node:
    """Read a file and lay it over what it extends."""
    root = normalised(read_file(path, shown), problems)
    if not isinstance(root, MapNode) or "extends" not in root.entries:
        return root
    chain = _Chain(below.folders, (*below.files, Path(os.path.realpath(path))))
    found = _base(root.entries["extends"], path, shown, chain, problems)
    if found is None:
        raise SpecError(problems)
    inherited = _extended(*found, chain, problems)
    if isinstance(inherited, MapNode):
        inherited = _without(inherited, OWN)
    return merged(inherited, _without(root, ("extends",)), problems)


def _without(table: MapNode, names: tuple[str, ...]) -> MapNode:
    kept = {name: node for name, node in table if name not in names}
    return MapNode(table.mark, kept, table.keys)


def _base(
    stated: Node, path: Path, shown: str, chain: _Chain, problems: list[Problem]
) -> tuple[Path, str] | None:
    """Find the file that 'extends' names, and how to show it; None after noting a problem."""
    if not isinstance(stated, ScalarNode) or not isinstance(stated.value, str):
        problems.append(stated.mark.problem(f"extends must name a file, got {kind(stated)}"))
        return None
    name = stated.value
    if "\0" in name or not name.strip():
        problems.append(stated.mark.problem("extends must name a file"))
        return None
    beside = path.parent / name
    # before anything is asked of the file, so that not even its existence is told
    if not lies_in(beside, chain.folders):
        message = f"extends {outside(name, chain.folders)}"
        problems.append(stated.mark.problem(message, ADVICE))
        return None
    base = beside if os.path.exists(beside) else shipped_scenario(name) or beside
    label = str(Path(shown).parent / name) if base == beside else str(base)
    real = Path(os.path.realpath(base))
    if real in chain.files:
        message = f"{name!r} extends itself: {_circle(chain.files, real)}"
        problems.append(stated.mark.problem(message))
        return None
    if len(chain.files) > MAX_BASES:
        problems.append(stated.mark.problem(f"more than {MAX_BASES} files extend each other"))
        return None
    if not os.path.isfile(base):
        known = (*_siblings(path), *shipped_scenarios())
        message = f"extends {name!r}, but there is no such file here or among the shipped ones"
        problems.append(stated.mark.problem(message, did_you_mean(name, known)))
        return None
    return base, label


def _circle(chain: tuple[Path, ...], again: Path) -> str:
    return " -> ".join(each.name for each in (*chain[chain.index(again) :], again))


def _siblings(path: Path) -> list[str]:
    try:
        return [each.name for each in path.parent.glob("*.y*ml") if each != path]
    except OSError:
        return []
