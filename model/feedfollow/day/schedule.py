"""The day on one page: phases in the order of model.md 2.0; the folders are its four parts."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from feedfollow.day.evening.adoption import adopt
from feedfollow.day.evening.checkout import check_out
from feedfollow.day.evening.needs import update_needs
from feedfollow.day.evening.opening import open_apps
from feedfollow.day.evening.second_thoughts import cancel_at_once
from feedfollow.day.evening.shop_floor import Workers, meet_goods
from feedfollow.day.morning.calendar import turn_calendar
from feedfollow.day.morning.delivery import deliver_orders
from feedfollow.day.morning.dispatch import ship_orders
from feedfollow.day.morning.membership import update_members
from feedfollow.day.morning.settlement import settle_orders
from feedfollow.day.morning.unfollow import drop_follows
from feedfollow.day.morning.waiting import cancel_waiting
from feedfollow.day.night.close_books import close_books
from feedfollow.day.night.forecast import forecast_demand
from feedfollow.day.night.statistics import learn_rooms
from feedfollow.day.noon.broadcast import go_live
from feedfollow.day.noon.rank_rooms import rank_rooms
from feedfollow.world.world import World

Phase = Callable[[World], None]
Evening = Callable[[World, Workers], None]


def shop_and_pay(world: World, workers: Workers) -> None:
    """Let users view, engage, shop and pay (C2-C4)."""
    check_out(world, meet_goods(world, workers))


MORNING: Final[tuple[tuple[str, Phase], ...]] = (
    ("A1 turn the calendar", turn_calendar),
    ("A1 join and leave platforms", update_members),
    ("A2 ship orders", ship_orders),
    ("A3 cancel waiting orders", cancel_waiting),
    ("A4 deliver orders", deliver_orders),
    ("A4 drop follows", drop_follows),
    ("A5 settle or refund", settle_orders),
)
NOON: Final[tuple[tuple[str, Phase], ...]] = (
    ("B2 go live", go_live),
    ("B2 rank rooms", rank_rooms),
)
EVENING_BEFORE: Final[tuple[tuple[str, Phase], ...]] = (
    ("C1 adopt", adopt),
    ("C1 open apps", open_apps),
    ("C1 needs arrive and expire", update_needs),
)
SHOPPING: Final[tuple[str, Evening]] = ("C2-C4 view, engage, shop", shop_and_pay)
EVENING_AFTER: Final[tuple[tuple[str, Phase], ...]] = (("C6 second thoughts", cancel_at_once),)
NIGHT: Final[tuple[tuple[str, Phase], ...]] = (
    ("D2 learn of rooms", learn_rooms),
    ("D3 forecast demand", forecast_demand),
)
LAST: Final[tuple[tuple[str, Phase], ...]] = (("D4 close the books", close_books),)


def phases(workers: Workers) -> tuple[tuple[str, Phase], ...]:
    """Return all phases of a day in order, with their names."""
    name, shopping = SHOPPING
    evening: tuple[str, Phase] = (name, lambda world: shopping(world, workers))
    return (*MORNING, *NOON, *EVENING_BEFORE, evening, *EVENING_AFTER, *NIGHT)


def live_one_day(world: World, workers: Workers, clock: dict[str, float] | None = None) -> None:
    """Run the phases of a day; the closed orders stay for the recorder until :func:`end_day`.

    Parameters
    ----------
    clock : dict, optional
        Gathers seconds by phase.
    """
    for name, phase in phases(workers):
        start = time.perf_counter()
        phase(world)
        if clock is not None:
            clock[name] = clock.get(name, 0.0) + time.perf_counter() - start


def end_day(world: World) -> None:
    """Close the books and go to the next day."""
    for _, phase in LAST:
        phase(world)
    world.day += 1
