"""The page ``docs/phases.md``: the schedule of a day, from the list that the engine carries out."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterator
from typing import Any, Final, get_type_hints

from feedfollow.day.schedule import CLOSING, SCHEDULE, Phase, action
from feedfollow.observe.catalogue import PARTS
from feedfollow.observe.dependence.graph import has_columns
from feedfollow.observe.dependence.world_code import STEPS, posters, readers, switched
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.markdown import markdown_table
from feedfollow.spec.vocabulary import MODULES
from feedfollow.world.columns import declared
from feedfollow.world.ledger import Ledger
from feedfollow.world.orders import Orders
from feedfollow.world.world import World

CORE: Final = "core"
DAY: Final[tuple[Phase, ...]] = (*SCHEDULE, CLOSING)

_OPENING: Final = """\
# Phases of a day

This page is written from the schedule that the engine carries out (`day/schedule.py`), from the
declarations of columns and from the code, by `python -m feedfollow.reference phases`; a test
fails when it is stale. `feedfollow describe NAME` shows one phase, `feedfollow run --profile` the
time that each takes.

A day is one step. Its phases follow one another in the order below, each once, without iteration;
what a phase writes is what later phases of the day read. *Owner* is the core, or the optional
module without which the phase is left out. Places are A morning, B noon, C evening, D night; those
that are missing belong to processes that are not built yet. Numbers of equations, processes and
laws are explained in [odd.md](odd.md), section 7, and [laws.md](laws.md). The recorder looks at
the world between the last two phases."""

_MODULES: Final = """\
## Optional modules

A scenario switches them under `modules`; switched off, every table has the bytes of a world without
the module. *Decides on* are the columns that its own phases write and those that are computed from
its switch elsewhere, *through* the phases that do so; the former are declared, the latter read off
the code. What follows from these columns is in [reach.md](reach.md)."""

_STATE: Final = """\
## What each phase reads and writes

Writes are declared with the columns and held against the code; reads are read off the code. The
evening is one phase of several steps, shown one by one: `attention` and `decide` read the state
that the earlier phases left, `realise` carries out what was decided and writes only rows of the
user whose turn it is, and `checkout` books the orders. *Books* marks phases that move money."""


def phases_markdown() -> str:
    """Write the page ``docs/phases.md``.

    Returns
    -------
    str
        The page, with a final newline.
    """
    parts = [_OPENING, schedule_table(), *_texts(), _MODULES, modules_table()]
    return "\n\n".join([*parts, _STATE, _state_table()]) + "\n"


def schedule_table() -> str:
    """Write the phases of a day in order."""
    rows = [
        (
            phase.code,
            PARTS[phase.code[0]],
            phase.verb,
            f"`{_function(phase)}`",
            owner(phase),
            phase.equations,
        )
        for phase in DAY
    ]
    head = ("place", "part of the day", "phase", "function", "owner", "equations, sections")
    return markdown_table(head, rows)


def modules_table() -> str:
    """Write the optional modules, what they add, and where they enter."""
    baseline = load_scenario("baseline.yaml").modules
    rows = []
    for name, text in MODULES.items():
        columns, phases = _decided(name)
        rows.append(
            (
                f"`{name}`",
                text,
                ", ".join(f"`{column}`" for column in sorted(columns)),
                ", ".join(_in_order(phases)),
                "on" if baseline[name] else "off",
            )
        )
    return markdown_table(("module", "adds", "decides on", "through", "baseline"), rows)


def _decided(module: str) -> tuple[set[str], set[str]]:
    """Return the columns a module decides on and through which phases.

    Those that its own phases are declared to write, and what comes of its switch elsewhere, which
    is read off the code.
    """
    names = {phase.module for phase in DAY if phase.owner == module}
    columns = {
        f"{room}.{name}"
        for room, kind in rooms().items()
        for name, column in declared(kind).items()
        if names & set(column.writers)
    }
    others, through = switched(module)
    return columns | others, names | through


def owner(phase: Phase) -> str:
    """Name the owner of a phase: an optional module, or ``core``."""
    return f"module `{phase.owner}`" if phase.owner else CORE


def rooms() -> dict[str, type[Any]]:
    """Return the classes of declared columns of the world, by the name of each."""
    fields = [*get_type_hints(World).values(), *get_type_hints(Orders).values()]
    kinds = [each for each in fields if isinstance(each, type) and has_columns(each)]
    return {kind.__name__: kind for kind in kinds}


def _texts() -> Iterator[str]:
    """Write what each phase says of itself."""
    yield "## What each phase does"
    for phase in DAY:
        text = inspect.cleandoc(action(phase).__doc__ or "").partition("\n\nParameters")[0]
        text = text.replace("``", "`")
        module = phase.home.partition(":")[0].replace(".", "/")
        yield f"### {phase.name}\n\n{text} Code: `day/{module}.py`."


def _state_table() -> str:
    written, read = _by_step("written"), _by_step("read")
    books = posters()
    steps = list(_steps())
    rows = [
        (
            f"`{step}`",
            _listed(read.get(step, ())),
            _listed(written.get(step, ())),
            "yes" if step in books else "",
        )
        for step in steps
    ]
    return markdown_table(("phase or step", "reads", "writes", "books"), rows)


def _by_step(how: str) -> dict[str, list[tuple[str, str]]]:
    """Return the columns that each phase or step writes, or reads, as (room, column)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for room, kind in rooms().items():
        for name, column in declared(kind).items():
            for step in column.writers if how == "written" else readers(kind, name):
                found.setdefault(step, []).append((room, name))
    return found


def _listed(columns: Collection[tuple[str, str]]) -> str:
    """Write columns by room; the ledger's, which every booking moves, are left out."""
    by_room: dict[str, list[str]] = {}
    for room, name in columns:
        if room != Ledger.__name__:
            by_room.setdefault(room, []).append(name)
    return "; ".join(f"{room}: {', '.join(names)}" for room, names in by_room.items()) or "-"


def _steps() -> Iterator[str]:
    """Name the phases in order, the evening's by its steps."""
    for phase in DAY:
        yield from STEPS if phase.module == "shop_floor" else (phase.module,)


def _in_order(names: Collection[str]) -> list[str]:
    return [step for step in _steps() if step in names]


def _function(phase: Phase) -> str:
    return phase.home.partition(":")[2]
