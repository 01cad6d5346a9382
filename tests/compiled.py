"""Compile the model before the tests begin: two processes, from the two ends of a day.

The one carries out the phases of a day in their order, the other from the last to the first; where
they meet, each finds what the other has compiled. Left to themselves the processes of the tests
would compile everything once each. Columns by platform are part of a row's type, so that two
platforms and three are compiled apart. Run as ``python -m tests.compiled``; where all is compiled
nothing happens.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context

from rich.console import Console
from tests.small_worlds import SEPARATE

from feedfollow.day.evening.shop_floor import Workers
from feedfollow.day.schedule import SCHEDULE, action, phases
from feedfollow.kernels import cache_is_cold
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.vocabulary import MODULES
from feedfollow.world.world import build_world

WORLDS = {2: SEPARATE, 3: "baseline.yaml"}
"""Scenarios by their number of content platforms."""


def compile_from(platforms: int, end: int) -> None:
    """Carry out a month's last day with all modules, from its first phase (1) or its last (-1)."""
    modules = {f"modules.{name}": True for name in MODULES}
    day = {"start": "2020-01-31", "until": "2020-01-31", "burn_in": 0, "users": 500}
    world = build_world(load_scenario(WORLDS[platforms]).with_(**day, **modules))
    workers = Workers(world, 1, None)
    for phase in phases(world)[::end]:
        action(phase)(world, *[workers] * phase.parallel)


def main() -> None:
    """Compile what is not compiled yet."""
    for phase in SCHEDULE:
        action(phase)
    if not cache_is_cold():
        return
    Console(stderr=True).print("Compiling the model for the tests (three minutes) ...")
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        list(pool.map(compile_from, *zip(*product(WORLDS, (1, -1)), strict=True)))


if __name__ == "__main__":
    main()
