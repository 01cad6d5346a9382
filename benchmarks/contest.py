"""Who runs: every implementation, checked against ours before any of its times is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass

from benchmarks.agreement import Agreement, agreements
from benchmarks.evening import Evening, Lives
from benchmarks.morning import Morning, morning_of
from benchmarks.ours import Days, Evenings, built, lived
from benchmarks.peers.native import NativeModel
from benchmarks.peers.numpy_arrays import NumpyModel

MESA, AGENTPY, NUMPY = "Mesa agents", "AgentPy agents", "NumPy arrays"
C_ONE, C_TWO = "C, 1 thread", "C, 2 threads"
OURS_ONE, OURS_TWO, OURS_SMALL = "ours, 1 thread", "ours, 2 threads", "ours, 2 threads, few users"
DAY_ONE, DAY_TWO = "ours, whole day, 1 thread", "ours, whole day, 2 threads"
ALL_MODULES, CORE_DAY = "ours, all modules, whole day", "ours, core, whole day, as many users"


@dataclass(frozen=True)
class Sizes:
    """How much is run.

    Attributes
    ----------
    agents : int
        Users of the implementations with an object a user.
    arrays : int
        Users of all others.
    modules : int
        Users of the run with all modules.
    growth : tuple of int
        Users of the runs that show growth, rising.
    evenings : int
        Compared before times are taken.
    rounds : int
    """

    agents: int
    arrays: int
    modules: int
    growth: tuple[int, ...]
    evenings: int
    rounds: int


FULL = Sizes(20_000, 1_000_000, 100_000, (10_000, 100_000, 1_000_000), 20, 7)
QUICK = Sizes(3_000, 100_000, 20_000, (10_000, 100_000), 10, 5)


def growth_name(users: int, sizes: Sizes) -> str:
    """Return the name of a runner that shows growth."""
    return DAY_TWO if users == sizes.arrays else f"{DAY_TWO}, {users:,} users"


def agents(morning: Morning) -> dict[str, Callable[[], Lives]]:
    """Return the implementations with an object a user."""
    # AgentPy is of the extra `bench` alone: what needs no agents can be imported without it
    from benchmarks.peers.agentpy_agents import AgentPyModel
    from benchmarks.peers.mesa_agents import MesaModel

    return {MESA: lambda: MesaModel(morning, 11), AGENTPY: lambda: AgentPyModel(morning, 12)}


def arrays(morning: Morning) -> dict[str, Callable[[], Lives]]:
    """Return the implementations with arrays of users."""
    return {
        NUMPY: lambda: NumpyModel(morning, 13),
        C_ONE: lambda: NativeModel(morning, 14, 1),
        C_TWO: lambda: NativeModel(morning, 15, 2),
    }


def checked(
    makers: Mapping[str, Callable[[], Lives]], ours: list[Evening], users: int
) -> tuple[dict[str, Lives], list[Agreement]]:
    """Let implementations live as many evenings as ours did, and compare them.

    Returns
    -------
    runners : dict of str to Lives
        Those that agree.
    found : list of Agreement
        Of all.
    """
    runners: dict[str, Lives] = {}
    found: list[Agreement] = []
    for name, make in makers.items():
        runner = make()
        rows = agreements(name, users, [runner.evening() for _ in ours], ours)
        found += rows
        if all(row.holds for row in rows):
            runners[name] = runner
    return runners, found


def evenings_of(runner: Lives, count: int) -> list[Evening]:
    """Live some evenings."""
    return [runner.evening() for _ in range(count)]


def entered(sizes: Sizes, pool: Executor) -> tuple[dict[str, Lives], list[Agreement]]:
    """Return all runners of the rounds, and how they agree with ours.

    Raises
    ------
    ValueError
        If ours with one and with two threads are not the same to the last fen.
    """
    few, many = lived(built(sizes.agents)), lived(built(sizes.arrays))
    small, one = Evenings(few, 2, pool), Evenings(many)
    two = Evenings(many, 2, pool)
    ours = evenings_of(one, sizes.evenings)
    if evenings_of(two, sizes.evenings) != ours:
        raise ValueError("ours with two threads differs from ours with one")
    small_ours = evenings_of(small, sizes.evenings)
    runners: dict[str, Lives] = {OURS_ONE: one, OURS_TWO: two, OURS_SMALL: small}
    few_runners, found = checked(agents(morning_of(few)), small_ours, sizes.agents)
    many_runners, more = checked(arrays(morning_of(many)), ours, sizes.arrays)
    days: dict[str, Lives] = {
        DAY_ONE: Days(lived(built(sizes.arrays))),
        DAY_TWO: Days(many, 2, pool),
        CORE_DAY: Days(lived(built(sizes.modules)), 2, pool),
        ALL_MODULES: Days(lived(built(sizes.modules, modules=True)), 2, pool),
    }
    for users in sizes.growth:
        name = growth_name(users, sizes)
        if name not in days:
            days[name] = Days(lived(built(users)), 2, pool)
    for runner in days.values():
        runner.evening()
    return {**runners, **few_runners, **many_runners, **days}, found + more
