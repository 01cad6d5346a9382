"""Make a scenario of its merged tree, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, cast

from feedfollow.spec.consistency import contradictions
from feedfollow.spec.couriers import read_couriers
from feedfollow.spec.errors import Problem, SpecError
from feedfollow.spec.events import read_events
from feedfollow.spec.festivals import read_festivals
from feedfollow.spec.nodes import ListNode, MapNode, Node
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.platforms import read_platforms
from feedfollow.spec.read_series import read_series
from feedfollow.spec.reading import EARLIEST, Reader
from feedfollow.spec.scandals import read_scandals
from feedfollow.spec.scenario import (
    DIRECTIONS,
    TABLES,
    Direction,
    Expectation,
    FrozenMap,
    Platform,
    Record,
    Scenario,
)
from feedfollow.spec.settings import ADOPTION_PACE, NETIZENS, RUN
from feedfollow.spec.vocabulary import MEASURES, MODULES

KEYS: Final = (
    "name",
    "question",
    "extends",
    "start",
    "until",
    "burn_in",
    "users",
    "seed",
    "scale",
    "modules",
    "merchants_exclusive",
    "population",
    "platforms",
    "parameters",
    "events",
    "festivals",
    "couriers",
    "scandals",
    "expect",
    "record",
)
_POPULATION: Final = ("netizens", "adoption_pace", "exclusive")
_LISTS: Final = {
    "festivals": ("festivals", "are held"),
    "couriers": ("couriers", "rest"),
    "scandals": ("scandal", "come out"),
}
"""Lists that a module alone reads -> the module, and what they do where it is on."""
EXPECT_KEYS: Final = ("measure", "platform", "direction", "note")


def build(root: Node, stem: str, problems: list[Problem]) -> Scenario:
    """Make a scenario.

    Parameters
    ----------
    root : Node
        The merged tree.
    stem : str
        Name of the scenario where it states none.
    problems : list of Problem
        What was found so far.

    Returns
    -------
    Scenario
        The scenario.

    Raises
    ------
    SpecError
        With every problem, in the order of the file.
    """
    reader = Reader(problems)
    top = reader.table(root, "", KEYS)
    scenario = _scenario(reader, top, stem) if isinstance(root, MapNode) else None
    if scenario is not None and not problems:
        problems += contradictions(scenario, top)
    if problems or scenario is None:
        raise SpecError(in_order(problems))
    return scenario


def in_order(problems: list[Problem]) -> list[Problem]:
    """Sort problems by file, in the order the files came up, then by place; drop repetitions.

    Parameters
    ----------
    problems : list of Problem
        The problems.

    Returns
    -------
    list of Problem
        The same, sorted.
    """
    files = list(dict.fromkeys(problem.file for problem in problems))
    return sorted(
        dict.fromkeys(problems),
        key=lambda p: (files.index(p.file), p.line or 0, p.column or 0),
    )


def _scenario(reader: Reader, top: MapNode, stem: str) -> Scenario:
    get = top.entries.get
    start, until = _span(reader, top)
    scale = reader.table(get("scale"), "scale", ("anchors", "merchants"))
    population = reader.table(get("population"), "population", _POPULATION)
    if "population" in top.entries or reader.required(top, "population", "") is not None:
        reader.required(population, "netizens", "population")
    platforms = read_platforms(reader, reader.required(top, "platforms", ""), start)
    users = reader.whole(get("users"), "users", RUN["users"])
    netizens = read_series(
        reader, population.entries.get("netizens"), "population.netizens", NETIZENS, start
    )
    pace = population.entries.get("adoption_pace")
    return Scenario(
        name=reader.name(get("name"), "name", stem),
        question=reader.text(get("question"), "question"),
        start=start,
        until=until,
        burn_in=reader.whole(get("burn_in"), "burn_in", RUN["burn_in"]),
        users=users,
        seed=reader.whole(get("seed"), "seed", RUN["seed"]),
        anchors_per_platform=reader.whole(
            scale.entries.get("anchors"), "scale.anchors", RUN["scale.anchors"]
        ),
        merchants=reader.whole(
            scale.entries.get("merchants"), "scale.merchants", RUN["scale.merchants"]
        ),
        modules=_modules(reader, top),
        netizens=netizens,
        adoption_pace=None
        if pace is None
        else read_series(reader, pace, ADOPTION_PACE.name, ADOPTION_PACE, start),
        exclusive=reader.flag(population.entries.get("exclusive"), "population.exclusive"),
        merchants_exclusive=reader.flag(get("merchants_exclusive"), "merchants_exclusive"),
        parameters=_parameters(reader, get("parameters")),
        platforms=FrozenMap(platforms),
        events=read_events(reader, get("events"), platforms),
        festivals=read_festivals(reader, get("festivals"), platforms),
        couriers=read_couriers(reader, get("couriers")),
        scandals=read_scandals(reader, get("scandals"), platforms),
        expect=_expectations(reader, get("expect"), platforms),
        record=_record(reader, get("record")),
        provenance=FrozenMap(dict(sorted(reader.provenance.items()))),
    )


def _span(reader: Reader, top: MapNode) -> tuple[date, date]:
    first = reader.day(reader.required(top, "start", ""), "start")
    last = reader.day(reader.required(top, "until", ""), "until")
    if first is not None and last is not None and last < first:
        reader.fail(top.entries["until"].mark, f"until ({last}) is before start ({first})")
    return first or EARLIEST, last or EARLIEST


def _modules(reader: Reader, top: MapNode) -> Mapping[str, bool]:
    """Read the switches; a list that no switch lets anybody read is refused."""
    table = reader.table(top.entries.get("modules"), "modules", MODULES)
    for name, (module, state) in _LISTS.items():
        listed = top.entries.get(name)
        if isinstance(listed, ListNode) and listed.items and module not in table.entries:
            reader.fail(
                listed.mark,
                f"{name} are listed, but modules does not say whether they {state}",
                f"add 'modules: {{{module}: on}}'",
            )
    return FrozenMap(
        {name: reader.switch(table.entries.get(name), f"modules.{name}") for name in MODULES}
    )


def _parameters(reader: Reader, node: Node | None) -> Mapping[str, float]:
    table = reader.table(node, "parameters", PARAMETERS)
    values = {name: float(row.default) for name, row in PARAMETERS.items()}
    for name, inner in table:
        path = f"parameters.{name}"
        values[name] = reader.number(reader.valued(inner, path), path, PARAMETERS[name])
    return FrozenMap(values)


def _expectations(
    reader: Reader, node: Node | None, platforms: Mapping[str, Platform]
) -> tuple[Expectation, ...]:
    found: list[Expectation] = []
    for number, item in enumerate(reader.items(node, "expect")):
        path = f"expect[{number}]"
        table = reader.table(item, path, EXPECT_KEYS)
        if not isinstance(item, MapNode):
            continue
        measure = reader.required(table, "measure", path)
        direction = reader.required(table, "direction", path)
        platform = table.entries.get("platform")
        found.append(
            Expectation(
                measure=reader.choice(measure, f"{path}.measure", MEASURES),
                direction=cast(
                    Direction, reader.choice(direction, f"{path}.direction", DIRECTIONS)
                ),
                platform=reader.choice(platform, f"{path}.platform", platforms) or None,
                note=reader.optional_text(table.entries.get("note"), f"{path}.note"),
            )
        )
    return tuple(found)


def _record(reader: Reader, node: Node | None) -> Record:
    table = reader.table(node, "record", ("tables", "every"))
    every = reader.whole(table.entries.get("every"), "record.every", RUN["record.every"])
    listed = table.entries.get("tables")
    if listed is None:
        return Record(every=every)
    chosen: list[str] = []
    for number, item in enumerate(reader.items(listed, "record.tables")):
        name = reader.choice(item, f"record.tables[{number}]", TABLES)
        if name and name in chosen:
            reader.fail(item.mark, f"record.tables names {name!r} twice")
        chosen.append(name)
    return Record(tuple(name for name in TABLES if name in chosen), every)
