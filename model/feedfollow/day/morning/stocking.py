"""A2: goods on order arrive in stock; on the first day of all, stocks are opened (13)."""

from __future__ import annotations

from feedfollow.day.morning.dispatch import UNIT
from feedfollow.kernels import in_place
from feedfollow.world.labels import LEADS
from feedfollow.world.merchants import Merchants
from feedfollow.world.world import World


def receive_goods(world: World) -> None:
    """Put what arrives today into stock.

    In the burn-in merchants learn their demand, and stock does not bind. On the first day after it
    they open as if they had always ordered: as much as is expected each day is due on every
    morning of the lead time, and stock covers the backlog and the rest of the base stock.
    """
    if world.day == 0:
        open_stocks(world.merchants, int(world.scenario.parameters["lead_time"]))
    if world.day >= 0:
        receive(world.merchants, world.day % LEADS)


@in_place
def open_stocks(merchants: Merchants, lead: int) -> None:
    """Let stock bind from now on, and fill stocks and pipelines as a steady state has them."""
    for m in range(merchants.stock.shape[0]):
        merchants[m].parcel = UNIT
        daily = int(merchants[m].expected * UNIT)
        waiting = 0
        for age in range(merchants[m].backlog.shape[0]):
            waiting += merchants[m].backlog[age]
        held = merchants[m].base_stock + UNIT * waiting - (lead + 1) * daily
        merchants[m].stock = max(0, held)
        merchants[m].arrived = merchants[m].stock
        for k in range(lead + 1):
            merchants[m].on_order[k] = daily


@in_place
def receive(merchants: Merchants, place: int) -> None:
    """Put the goods that stand at today's place of the ring into stock."""
    for m in range(merchants.stock.shape[0]):
        goods = merchants[m].on_order[place]
        merchants[m].on_order[place] = 0
        merchants[m].stock += goods
        merchants[m].arrived += goods
