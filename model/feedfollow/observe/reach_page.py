"""The page ``docs/reach.md``: what each lever can move, and who writes and reads each column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, get_type_hints

from feedfollow.day.schedule import CLOSING, SCHEDULE
from feedfollow.observe.dependence.graph import has_columns
from feedfollow.observe.dependence.world_code import RECORD, STEPS, readers
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.reach import EVERYTHING, Modules, reach, reach_elsewhere
from feedfollow.spec.markdown import markdown_table
from feedfollow.spec.policy import LEVERS
from feedfollow.world.columns import BIRTH, declared
from feedfollow.world.orders import Orders
from feedfollow.world.world import World

_OPENING: Final = """\
# What a lever can reach

This page is written from the code by `python -m feedfollow.reference reach`; a test fails when
it is stale, so that a new read never goes unnoticed.

Every column of the world declares who writes it. Who reads what is not declared a second time: it
is read off the code, statement by statement, conditions and loops included, from the building of
the world over the phases of the day to the measures. A value that is stored depends on all that it
was computed from and on all that decides whether and where it is stored; what is added to a whole
number at a place changes the places, not their sum. Code that cannot be followed is an error.

A measure that no path leads to differs by exactly 0 between two runs of one seed that differ in
the lever alone; a test runs such pairs for every lever. The converse does not hold: a path says
that a measure may move, not that it does."""

_LEVERS: Final = """\
## Levers

*Measures* are those of the lever's own platform; a rate is compared with the weights of its
period. *Elsewhere* are measures of other platforms, which only a person or merchant on several
platforms can carry over. Where a scenario keeps platforms apart (`exclusive`,
`merchants_exclusive`) nobody carries anything over, and only `merchants.share` still reaches
elsewhere: it decides which platform a merchant is on.

An optional module opens ways that are closed without it: with paid traffic, say, a fee changes what
merchants can spend on views. A comparison is told what its scenario's modules leave open."""

_COLUMNS: Final = """\
## Columns

*Written by* is declared and held against the code; *read by* is read off the code. Names are
modules of the day; `birth` is the building of the world, `record` the recorder."""


def page() -> str:
    """Return the page as Markdown."""
    levers = [
        "### Whatever modules are on",
        _lever_table(None),
        "### Without optional modules",
        _lever_table(frozenset()),
    ]
    parts = [_OPENING, _LEVERS, *levers, _COLUMNS, *_column_tables()]
    return "\n\n".join(parts) + "\n"


def _lever_table(on: Modules) -> str:
    groups: dict[tuple[str, str], list[str]] = {}
    for lever in LEVERS:
        said = _said(reach(lever, on)), _said(reach_elsewhere(lever, on))
        groups.setdefault(said, []).append(f"`{lever}`")
    rows = [(", ".join(levers), *said) for said, levers in groups.items()]
    return markdown_table(("levers", "measures", "elsewhere"), rows)


def _said(measures: frozenset[str]) -> str:
    """Write a set of measures, or those outside it where these are fewer."""
    outside = [name for name in MEASURES if name not in measures]
    if not measures:
        return "none"
    if measures == EVERYTHING:
        return "all"
    if len(outside) < len(measures):
        return f"all but {', '.join(outside)}"
    return ", ".join(name for name in MEASURES if name in measures)


def _column_tables() -> Iterator[str]:
    fields = {**get_type_hints(World), **get_type_hints(Orders)}
    rooms = [kind for kind in fields.values() if isinstance(kind, type) and has_columns(kind)]
    for kind in rooms:
        yield f"### {kind.__name__}"
        rows = [
            (f"`{name}`", ", ".join(column.writers), ", ".join(_in_order(readers(kind, name))))
            for name, column in declared(kind).items()
        ]
        yield markdown_table(("column", "written by", "read by"), rows)


def _in_order(names: set[str]) -> list[str]:
    """Return modules in the order of the day."""
    steps = [phase.module for phase in (*SCHEDULE, CLOSING)]
    place = steps.index("shop_floor")
    order = [BIRTH, *steps[:place], *STEPS, *steps[place + 1 :], "ledger.post", RECORD]
    return sorted(names, key=order.index)
