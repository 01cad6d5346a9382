"""The product on the reference workload: its own phases, on the evening alone or on whole days."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.evening import Evening
from feedfollow.day.evening import shop_floor
from feedfollow.day.evening.needs import update_needs
from feedfollow.day.evening.opening import open_apps
from feedfollow.day.evening.shop_floor import Workers, meet_goods
from feedfollow.day.morning.calendar import pay_budgets
from feedfollow.day.schedule import end_day, live_one_day
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.vocabulary import MODULES
from feedfollow.world.labels import ENGAGED, ORDERS, SESSIONS
from feedfollow.world.orders import Orders
from feedfollow.world.world import World, build_world

REFERENCE = Path(__file__).parent / "reference.yaml"
WARM = 21
"""Days before anything is compared or timed: interests, follows and open orders have settled."""


def built(users: int, modules: bool = False, seed: int = 1) -> World:
    """Build the world of the reference scenario at its first day.

    Parameters
    ----------
    users : int
    modules : bool
        Turn all optional modules on.
    """
    changes: dict[str, Any] = {"users": users}
    if modules:
        changes |= {f"modules.{name}": True for name in MODULES}
    return build_world(load_scenario(REFERENCE).with_(**changes), seed)


def lived(world: World, days: int = WARM) -> World:
    """Live whole days of a world; return it at the beginning of the next one, its rooms ranked."""
    with ThreadPoolExecutor(2) as pool:
        workers = Workers(world, 2, pool)
        for _ in range(days):
            live_one_day(world, workers)
            end_day(world)
    return world


@contextmanager
def pool_of(threads: int) -> Iterator[Executor | None]:
    """Hand out a pool of threads, none for a single one."""
    if threads == 1:
        yield None
        return
    with ThreadPoolExecutor(threads) as pool:
        yield pool


class Evenings:
    """Evenings alone, from a morning on: what the peers carry out too.

    Budgets are renewed on paydays; nothing is delivered or booked, and no room weighed again.

    Parameters
    ----------
    world : World
        Behind noon or at the beginning of a day; it is copied.
    threads : int
    pool : Executor, optional
    """

    def __init__(self, world: World, threads: int = 1, pool: Executor | None = None) -> None:
        # open orders are of no use in an evening, and half of a large world
        self.world = copy.deepcopy(replace(world, orders=Orders.empty()))
        self.users = world.scenario.users
        self._workers = Workers(self.world, threads, pool)

    def evening(self) -> Evening:
        """Live the next evening."""
        world = self.world
        for counters in world.tally:
            counters[...] = 0
        pay_budgets(world.users, world.ledger, world.day)
        open_apps(world)
        update_needs(world)
        orders = meet_goods(world, self._workers)
        traffic = world.tally.traffic.sum(axis=(0, 1, 2, 3))
        world.day += 1
        return Evening(
            active=int((world.users.opened.max(axis=1) > 0).sum()),
            exposures=0,
            engaged=int(traffic[ENGAGED]),
            sessions=int(traffic[SESSIONS]),
            orders=len(orders),
            gmv=int(orders.price.sum()),
            follows=int(world.follows.count.sum()),
        )


class Days:
    """Whole days of a world: every phase from the calendar to the closing of the books.

    Parameters
    ----------
    world : World
        At the beginning of a day; its own state moves on.
    threads : int
    pool : Executor, optional
    """

    def __init__(self, world: World, threads: int = 1, pool: Executor | None = None) -> None:
        self.world = world
        self.users = world.scenario.users
        self._workers = Workers(world, threads, pool)

    def evening(self, clock: dict[str, float] | None = None) -> Evening:
        """Live the next day."""
        world = self.world
        live_one_day(world, self._workers, clock)
        traffic = world.tally.traffic.sum(axis=(0, 1, 2, 3))
        gmv = int(traffic[-1])
        end_day(world)
        return Evening(
            active=0,
            exposures=0,
            engaged=int(traffic[ENGAGED]),
            sessions=int(traffic[SESSIONS]),
            orders=int(traffic[ORDERS]),
            gmv=gmv,
            follows=0,
        )


@contextmanager
def clearing_timed(clock: dict[str, float]) -> Iterator[None]:
    """Gather the seconds of what the evening does between its parallel parts, and behind them.

    That is ``clear_flash_deals``, which shares out scarce pieces, and ``check_out``, which books
    all orders in their order.
    """
    before = shop_floor.clear_flash_deals, shop_floor.check_out
    places = ("clear_flash_deals", "check_out")
    for place, function in zip(places, before, strict=True):
        setattr(shop_floor, place, _timed(function, clock, place))
    try:
        yield
    finally:
        for place, function in zip(places, before, strict=True):
            setattr(shop_floor, place, function)


def _timed(function: Callable[..., Any], clock: dict[str, float], name: str) -> Callable[..., Any]:
    """Return a function that adds its own seconds to a clock."""

    def timed(*given: Any) -> Any:
        began = time.perf_counter()
        result = function(*given)
        clock[name] = clock.get(name, 0.0) + time.perf_counter() - began
        return result

    return timed
