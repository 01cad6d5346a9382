"""Which measures a lever can reach: paths from what is set, through what the code reads, to them.

Nothing is declared by hand: the code of the day says what it reads and writes
(:mod:`feedfollow.observe.dependence`). A measure outside the reach of a lever differs by exactly 0
between two runs of one seed that differ in this lever alone.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final, TypeAlias

from feedfollow.observe.dependence.graph import Graph, has_columns
from feedfollow.observe.dependence.reader import Reader
from feedfollow.observe.dependence.values import Cell, Items, Part
from feedfollow.observe.dependence.world_code import read_code
from feedfollow.observe.measure_reads import Read, reads
from feedfollow.observe.measure_table import MEASURES
from feedfollow.spec.errors import did_you_mean, listing
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import declared

EVERYTHING: Final = frozenset(MEASURES)
OWNED: Final = frozenset({"platform", "anchor", "entry", "cell", "pair", "intent", "view", "order"})
"""Dimensions whose places belong to one platform; whatever else there is may be shared."""
ALLOTTED: Final = ("Users.rank", "Users.member", "Merchants.sells_on")
"""Columns that say who is on which platform."""
WEIGHED: Final = ("Habits.used", "Habits.seen", "Habits.pleased")
"""What is weighed between platforms (15), whoever is on which."""
NOBODY: Final[tuple[str, ...]] = ()
"""Readers to be noted: what is asked here is no read of a run."""
TRAFFIC_CHOSEN: Final = frozenset({"platform", "quantity"})


Modules: TypeAlias = frozenset[str] | None
"""Optional modules that are on, all others being off; None where any may be on."""


def reach(lever: str, on: Modules = None) -> frozenset[str]:
    """Return the measures of its own platform that a lever can move.

    Parameters
    ----------
    lever : str
        Dotted name of a lever.
    on : frozenset of str, optional
        Optional modules that are on; without it any may be.

    Raises
    ------
    ValueError
        If there is no such lever.
    """
    if lever not in LEVERS:
        hint = did_you_mean(lever, LEVERS) or listing(list(LEVERS))
        raise ValueError(f"there is no lever {lever!r}; {hint}")
    graph = read_code(on).graph
    return _read_by(graph.reached(graph.bit(f"lever[{lever}]")), on)


def reach_elsewhere(lever: str, on: Modules = None) -> frozenset[str]:
    """Return the measures of other platforms that a lever can move, through shared agents.

    A way to another platform leads through users, merchants or what belongs to nobody: rooms,
    orders and views are of one platform each.

    Raises
    ------
    ValueError
        If there is no such lever.
    """
    reach(lever, on)
    graph = read_code(on).graph
    found = graph.reached(graph.bit(f"lever[{lever}]"))
    shared = found & _shared(graph)
    return _read_by(graph.reached(shared), on) if shared else frozenset()


def reach_in(scenario: Scenario, platform: str, lever: str) -> dict[str, frozenset[str]]:
    """Return what a lever of one platform can move on each platform of a scenario.

    Parameters
    ----------
    scenario : Scenario
        Where no person and no merchant is on two platforms, only what decides who is on which
        (the share of merchants) leads to the others, what is weighed between platforms (15), and
        what is one number for all.
    platform : str
    lever : str

    Returns
    -------
    dict of str to frozenset of str
        By content platform.
    """
    on = frozenset(name for name, state in scenario.modules.items() if state)
    own = reach(lever, on)
    separate = scenario.exclusive and scenario.merchants_exclusive
    carried = not separate or _allots(lever, on)
    others = reach_elsewhere(lever, on) if carried else frozenset[str]()
    others |= frozenset(name for name in own if MEASURES[name].common)
    names = [p.name for p in scenario.platforms.values() if p.role == "content"]
    return {name: own if name == platform else others for name in names}


@cache
def _allots(lever: str, on: Modules) -> bool:
    """Whether a lever decides who is on which platform, or what is weighed between them."""
    graph = read_code(on).graph
    found = graph.reached(graph.bit(f"lever[{lever}]"))
    weighed = WEIGHED if on is None or "switching" in on else ()
    return any(found & graph.bit(node) for node in (*ALLOTTED, *weighed))


def _read_by(taint: int, on: Modules) -> frozenset[str]:
    return frozenset(name for name in MEASURES if _taint_of(name, on) & taint)


@cache
def _taint_of(measure: str, on: Modules) -> int:
    """Return the nodes that a measure reads."""
    taint = 0
    for read in reads(measure):
        taint |= _behind(read, read_code(on))
    return taint


def _behind(read: Read, code: Reader) -> int:
    """Return the nodes behind one recorded field."""
    kind, name, place, chosen = read
    graph, taint = code.graph, 0
    if has_columns(kind):
        return graph.read(Part(kind, name), NOBODY)
    kept = code.kept[kind, name]
    for atom in kept.any():
        taint |= _atom(graph, atom, place, chosen, traffic=name == "traffic")
    return taint | kept.taint


def _atom(graph: Graph, atom: Any, place: int | None, chosen: frozenset[str], traffic: bool) -> int:
    if isinstance(atom, Cell):
        return atom.whole() if place is None else atom.taint | atom.parts.get(place, 0)
    if isinstance(atom, Items):
        taint = atom.taint
        for each in atom.any():
            taint |= _atom(graph, each, place, chosen, traffic)
        return taint
    if not isinstance(atom, Part):
        raise TypeError(f"a recorded field holds a {type(atom).__name__}: expected numbers")
    if place is not None:
        dims = declared(atom.kind)[atom.name].dims.split()
        atom = Part(atom.kind, atom.name, (*((0, None),) * (len(dims) - 1), (0, place)), atom.taint)
    return graph.read(atom, NOBODY, TRAFFIC_CHOSEN | chosen if traffic else None)


@cache
def _shared(graph: Graph) -> int:
    """Return the nodes that may belong to several platforms."""
    owned = {
        f"{kind.__name__}.{name}"
        for kind, name in (*graph.writers, *graph.readers)
        if has_columns(kind) and OWNED & set(declared(kind)[name].dims.split())
    }
    # whoever is on one platform is so at the cost of another where nobody may be on two
    owned -= {*ALLOTTED, *WEIGHED}
    taint = 0
    for node in graph.numbers:
        base = node.partition("/")[0].partition("[")[0]
        if base not in owned and base != "lever":
            taint |= graph.bit(node)
    return taint
