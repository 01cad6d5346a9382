"""The what-ifs of ``scenarios/`` and what each is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd

from feedfollow.analyse.compare import scenarios_of
from feedfollow.analyse.comparison import MAIN
from feedfollow.analyse.pairing import Variant, beside, settings_changed
from feedfollow.analyse.verdict import refuse_unknown
from feedfollow.paths import data_folder, shipped_scenarios
from feedfollow.spec.containment import given_folders
from feedfollow.spec.errors import Problem, SpecError, did_you_mean, listing
from feedfollow.spec.loader import base_file, load_scenario
from feedfollow.spec.scenario import Expectation, Scenario

NUMBERED: Final = re.compile(r"s\d\d_\w+")
MAP: Final = "s24_map"
"""The phase diagram, asked for like a what-if."""
GIVEN: Final = re.compile(r"\s*(by construction|close to construction)")
"""What the note of an expectation begins with that the lever itself brings about."""


@dataclass(frozen=True)
class WhatIf:
    """A what-if and what it is compared with.

    Attributes
    ----------
    name : str
        Of its file, without the ending.
    base : Scenario
        What the file extends.
    variant : Variant
        With the period compared.
    decided : frozenset of str
        Dotted paths that the base sets against the file that all extend: no draw is laid over
        them.
    """

    name: str
    base: Scenario
    variant: Variant
    decided: frozenset[str] = frozenset()

    @property
    def since(self) -> date:
        """First day compared; the last one is the last recorded day."""
        return self.variant.period[0]

    @cached_property
    def main(self) -> Expectation:
        """The main outcome: the first that is expected and does not follow from the lever."""
        return self.outcomes[0]

    @cached_property
    def outcomes(self) -> tuple[Expectation, ...]:
        """What is expected, each measure and platform once, what follows from the lever last."""
        expected = self.variant.scenario.expect
        given = [each for each in expected if GIVEN.match(each.note or "")]
        rest = [each for each in expected if each not in given]
        return tuple({(e.measure, e.platform): e for e in (*rest, *given)}.values())

    @property
    def measures(self) -> tuple[str, ...]:
        """Measures that the page tells of: the main ones and those expected."""
        return tuple(dict.fromkeys((*MAIN, *(each.measure for each in self.outcomes))))

    def scenarios(self, draws: pd.DataFrame) -> list[Scenario]:
        """List base and variant under every draw, in turn."""
        free = draws[[path for path in draws if path not in self.decided]]
        return scenarios_of(self.base, [self.variant], free)


def library(size: Mapping[str, object]) -> dict[str, WhatIf]:
    """Read the shipped what-ifs that expect something, by name.

    Parameters
    ----------
    size : mapping of str to object
        Values by dotted path, laid over all of them and their bases.

    Raises
    ------
    SpecError
        If a file cannot be used, or an expectation not be judged.
    """
    home = data_folder("scenarios")
    files = [home / name for name in shipped_scenarios() if NUMBERED.match(name)]
    return read_what_ifs([each for each in files if _expects(each)], size)


def _expects(file: Path) -> bool:
    """Whether a file expects anything, by its text: to load it costs a tenth of a second."""
    return "\nexpect:" in file.read_text(encoding="utf-8")


def read_what_ifs(files: Sequence[Path], size: Mapping[str, object]) -> dict[str, WhatIf]:
    """Read scenario files and the scenarios that they extend, by name of the file.

    Raises
    ------
    SpecError
        If a file cannot be used, extends nothing, expects nothing, or an expectation cannot be
        judged.
    """
    known: dict[Path, Scenario] = {}

    def load(path: Path) -> Scenario:
        if path not in known:
            known[path] = load_scenario(path, size, given_folders(path))
        return known[path]

    found = {}
    for file in files:
        base = base_file(file)
        if base is None:
            hint = "begin it with extends: baseline.yaml"
            message = "extends no scenario, so there is nothing to compare it with"
            raise SpecError([Problem(str(file), None, None, message, None, hint)])
        against = load(base)
        scenario = load_scenario(file, size)
        if not scenario.expect:
            raise SpecError([Problem(str(file), None, None, "expects nothing to judge")])
        refuse_unknown([scenario])
        (variant,) = beside(against, [scenario], (None, None))
        decided = frozenset(settings_changed(load(_root(base)), against))
        found[file.stem] = WhatIf(file.stem, against, variant, decided)
    return found


def _root(file: Path) -> Path:
    """Return the file that a file extends in the end; itself where it extends nothing."""
    base = base_file(file)
    return file if base is None else _root(base)


def chosen(asked: Sequence[str], known: Iterable[str]) -> list[str]:
    """Choose names by their beginnings, such as ``s05`` for all files of that what-if.

    Parameters
    ----------
    asked : sequence of str
        All without one.
    known : iterable of str

    Returns
    -------
    list of str
        In the order of ``known``.

    Raises
    ------
    ValueError
        If nothing begins so.
    """
    names = list(known)
    parts = [part.strip() for each in asked for part in each.split(",") if part.strip()]
    for part in parts:
        if not any(_begins(name, part) for name in names):
            hint = did_you_mean(part, names) or listing(names)
            raise ValueError(f"there is no what-if {part!r}; {hint}")
    return [n for n in names if not parts or any(_begins(n, part) for part in parts)]


def _begins(name: str, part: str) -> bool:
    return name == part or name.startswith(f"{part}_")
