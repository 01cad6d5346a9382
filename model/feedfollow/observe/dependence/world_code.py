"""The code of a run, read: building the world, the phases of a day, and what is recorded.

Nothing is listed but the functions that a run calls itself; everything they call is entered. What
cannot be followed is an error (:class:`~feedfollow.observe.dependence.code.CannotFollow`), so that
no read is missed in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final

from feedfollow.day.schedule import CLOSING, SCHEDULE, action
from feedfollow.observe.dependence.code import annotation, parameters, plain, source_of
from feedfollow.observe.dependence.frame import Frame
from feedfollow.observe.dependence.graph import Graph, Stack, has_columns
from feedfollow.observe.dependence.reader import Reader
from feedfollow.observe.dependence.values import Value
from feedfollow.observe.recorder import Recorder
from feedfollow.spec.vocabulary import MODULES
from feedfollow.world.columns import BIRTH
from feedfollow.world.ledger import Ledger
from feedfollow.world.world import build_world

STEPS: Final = ("attention", "decide", "shop_floor", "realise", "checkout")
"""Steps of the evening phase that are modules of their own."""
LEDGER: Final = ("feedfollow.world.ledger", "ledger.post")
RECORD: Final = "record"

_DAY: Final = "feedfollow.day."


@cache
def read_code(on: frozenset[str] | None = None) -> Reader:
    """Read the code of a run.

    Parameters
    ----------
    on : frozenset of str, optional
        Optional modules that are on, all others being off; None where any may be on or off.

    Returns
    -------
    Reader
        With the graph of dependences, and what recorders keep.

    Raises
    ------
    CannotFollow
        At the first piece of code whose dependences are not known.
    """
    phases = [each for each in PHASES if on is None or not each.owner or each.owner in on]
    roots: list[Callable[..., Any]] = [build_world, *map(action, phases), Recorder.record]
    return read(roots, None if on is None else {name: name in on for name in MODULES})


PHASES: Final = (*SCHEDULE, CLOSING)


def read(roots: Iterable[Callable[..., Any]], modules: Mapping[str, bool] | None = None) -> Reader:
    """Read functions, and all that they call, until nothing new is found.

    Parameters
    ----------
    roots : iterable of callable
        Functions of annotated parameters; a method's object is of the class it is defined in.
    modules : mapping of str to bool, optional
        Optional modules that are known to be on or off.
    """
    reader, top = Reader(Graph(), modules), Frame(read, None)
    listed = list(roots)
    while True:
        reader.start(top)
        for root in listed:
            reader.enter(root, _arguments(reader, root), source_of(root))
        if not reader.changed and not reader.graph.grown:
            return reader


def _arguments(reader: Reader, root: Callable[..., Any]) -> list[Value]:
    """Return an object of the declared type for every parameter of a function."""
    names = plain(root).__globals__
    args: list[Value] = []
    for each in parameters(source_of(root)):
        if each.annotation is None:
            hint = names[plain(root).__qualname__.rpartition(".")[0]]
        else:
            hint = annotation(each.annotation, names)
        args.append(reader.declared(hint, 0, each) or (reader.fresh(each, 0),))
    return args


def writers(kind: type[Any], name: str) -> set[str]:
    """Return who writes a column, by the names that columns give their writers."""
    return {_step(stack) for stack in read_code().graph.writers.get((kind, name), set())}


def readers(kind: type[Any], name: str) -> set[str]:
    """Return who reads a column, by the same names; ``record`` is the recorder."""
    return {_step(stack) for stack in read_code().graph.readers.get((kind, name), set())}


def posters() -> set[str]:
    """Return who moves money: the phases that call :func:`feedfollow.world.ledger.post`."""
    stacks = read_code().graph.writers[Ledger, "flows_total"]
    return {_step(tuple(each for each in stack if each != LEDGER[0])) for stack in stacks}


def switched(module: str) -> tuple[set[str], set[str]]:
    """Return what an optional module decides on directly.

    Parameters
    ----------
    module : str
        A name of ``spec.vocabulary.MODULES``.

    Returns
    -------
    columns : set of str
        Columns ``Room.name`` that are computed from its switch, through inputs and coefficients
        but through no other column.
    phases : set of str
        Phases and steps that read such inputs.
    """
    graph = read_code().graph
    rooms = {
        f"{kind.__name__}.{name}"
        for kind, name in (*graph.writers, *graph.readers)
        if has_columns(kind)
    }
    names = {number: name for name, number in graph.numbers.items()}
    columns: set[str] = set()
    behind, news = 0, graph.bit(f"module[{module}]")
    while news:
        behind |= news
        found = [n for n, sources in graph.sources.items() if sources & news]
        news = 0
        for number in found:
            base = names[number].partition("/")[0].partition("[")[0]
            if base in rooms:
                columns.add(base)
            elif not behind >> number & 1:
                news |= 1 << number
    inputs = {name.partition("[")[0] for name in graph.names(behind)}
    phases = {
        _step(stack)
        for (kind, name), stacks in graph.readers.items()
        if f"{kind.__name__}.{name}" in inputs
        for stack in stacks
    }
    return columns, phases - {BIRTH, RECORD}


def _step(stack: Stack) -> str:
    """Name a call: the ledger, the innermost phase or step, the recorder, or the birth."""
    known = {phase.module for phase in PHASES} | set(STEPS)
    for module in stack:
        if module == LEDGER[0]:
            return LEDGER[1]
        name = module.rpartition(".")[2]
        if module.startswith(_DAY) and name in known:
            return name
    return RECORD if any(".observe." in module for module in stack[:-1]) else BIRTH
