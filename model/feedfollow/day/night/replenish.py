"""D3: merchants forecast demand, and order goods up to their base stock (13)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from feedfollow.day.morning.dispatch import UNIT
from feedfollow.kernels import in_place
from feedfollow.world.columns import F64, I64
from feedfollow.world.labels import CLOSED, LEADS, LOCAL
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import OrderColumns
from feedfollow.world.outlook import HORIZON
from feedfollow.world.tally import GOODS_COST, GOODS_EXPECTED, GOODS_IN_STOCK, Tally
from feedfollow.world.world import World

WEEK = 7.0


class Plan(NamedTuple):
    """Numbers of (13), and what merchants know of today's and coming demand.

    Attributes
    ----------
    outlook : (1 + HORIZON, n_platforms) float64
        What the calendar multiplies demand by, as far as merchants plan with it: today, then the
        days ahead.
    fresh : (1 + HORIZON,) int64
        Days ahead that differ from the day before: 1, and 0 elsewhere.
    weight : float
        Of the latest day in forecast and error.
    safety : float
        z, standard deviations.
    lead : int
        L, days.
    headroom : float
        k_c, capacity over expected demand.
    growth : float
        Largest relative change of capacity in a day.
    place : int
        Where what is ordered tonight stands in the ring of goods on order.
    """

    outlook: F64
    fresh: I64
    weight: float
    safety: float
    lead: int
    headroom: float
    growth: float
    place: int


def order_goods(world: World) -> None:
    """Forecast by merchant and platform, set base stock and capacity, and order (13)."""
    merchants = world.merchants
    sold = np.zeros(merchants.forecast.shape, np.int64)
    count_sold(world.orders.columns, world.orders.count, sold, world.day)
    plan = plan_of(world)
    learn_demand(merchants, sold, plan)
    plan_capacity(merchants, plan)
    plan_stock(merchants, plan)
    if world.day >= 0:
        place_orders(merchants, plan.place)
    take_stock(merchants, world.tally)


def plan_of(world: World) -> Plan:
    """Return tonight's numbers of (13); the first days of all are weighed alike."""
    value = world.scenario.parameters
    row = world.day - world.inputs.first_day
    known = np.array([world.levers[name]["supply.forecast_share"] for name in world.names])
    lead = int(value["lead_time"])
    outlook = 1.0 + known * (world.inputs.outlook[row : row + 1 + HORIZON] - 1.0)
    fresh = np.zeros(1 + HORIZON, np.int64)
    mark_changes(outlook, fresh)
    return Plan(
        outlook=outlook,
        fresh=fresh,
        weight=max(value["forecast_weight"], 1.0 / (row + 1.0)),
        safety=value["safety_factor"],
        lead=lead,
        headroom=value["capacity_headroom"],
        growth=value["capacity_growth"] / WEEK,
        place=(world.day + lead + 1) % LEADS,
    )


@in_place
def mark_changes(outlook: F64, fresh: I64) -> None:
    """Mark tomorrow, and every later day that differs from the one before it."""
    fresh[1] = 1
    for days in range(2, outlook.shape[0]):
        for p in range(outlook.shape[1]):
            if outlook[days, p] != outlook[days - 1, p]:
                fresh[days] = 1


@in_place
def count_sold(orders: OrderColumns, count: int, sold: I64, day: int) -> None:
    """Count today's orders of goods by merchant and platform, without those cancelled at once."""
    row = count - 1
    while row >= 0 and orders[row].placed == day:
        if orders[row].state != CLOSED and orders[row].source != LOCAL:
            sold[orders[row].merchant, orders[row].platform] += 1
        row -= 1


@in_place
def learn_demand(merchants: Merchants, sold: I64, plan: Plan) -> None:
    """Smooth demand, the calendar's part taken out, and the squared error of last night."""
    for m in range(sold.shape[0]):
        total, ahead = 0, 0.0
        for p in range(sold.shape[1]):
            total += sold[m, p]
            ordinary = sold[m, p] / plan.outlook[0, p]
            merchants[m].forecast[p] += plan.weight * (ordinary - merchants[m].forecast[p])
            ahead += merchants[m].forecast[p] * plan.outlook[1, p]
        missed = total - merchants[m].expected
        merchants[m].error += plan.weight * (missed * missed - merchants[m].error)
        merchants[m].expected = ahead


@in_place
def demand_ahead(merchants: Merchants, m: int, plan: Plan, days: int) -> float:
    """Return a merchant's forecast of the orders of a day so many days ahead."""
    demand = 0.0
    for p in range(plan.outlook.shape[1]):
        demand += merchants[m].forecast[p] * plan.outlook[days, p]
    return demand


@in_place
def plan_capacity(merchants: Merchants, plan: Plan) -> None:
    """Move capacity towards ``k_c`` times the largest demand in sight and the safety capacity.

    It changes by ``g_c`` a week at most; a merchant without any begins with what it needs. Dispatch
    is staffed for what is known of tomorrow.
    """
    for m in range(merchants.capacity.shape[0]):
        largest, ordinary = 0.0, 0.0
        for days in range(1, plan.outlook.shape[0]):
            if plan.fresh[days]:
                largest = max(largest, demand_ahead(merchants, m, plan, days))
        for p in range(plan.outlook.shape[1]):
            ordinary += merchants[m].forecast[p]
        wanted = plan.headroom * largest + plan.safety * np.sqrt(merchants[m].error)
        now = merchants[m].capacity
        step = plan.growth * now
        if now > 0.0:
            wanted = min(max(wanted, now - step), now + step)
        merchants[m].capacity = wanted
        known = merchants[m].expected / ordinary if ordinary > 0.0 else 1.0
        merchants[m].staffing = max(1.0, known)


@in_place
def plan_stock(merchants: Merchants, plan: Plan) -> None:
    """Set the base stock: expected and safety stock over ``L + 1`` days, and what is made ahead.

    Ahead is made what the days behind the lead time are known to want beyond capacity and beyond
    an ordinary day. Base stock is a whole number of orders, as an order is shipped whole.
    """
    for m in range(merchants.base_stock.shape[0]):
        ordinary = 0.0
        for p in range(plan.outlook.shape[1]):
            ordinary += merchants[m].forecast[p]
        made = max(merchants[m].capacity, ordinary)
        demand, need, beyond, ahead = 0.0, 0.0, 0.0, 0.0
        for days in range(1, plan.outlook.shape[0]):
            if plan.fresh[days]:
                demand = demand_ahead(merchants, m, plan, days)
            if days <= plan.lead + 1:
                need += demand
            else:
                beyond += demand - made
                ahead = max(ahead, beyond)
        spread = np.sqrt((plan.lead + 1) * merchants[m].error)
        wanted = need + plan.safety * spread + ahead
        whole = int(wanted)
        merchants[m].base_stock = UNIT * (whole + 1 if whole < wanted else whole)


@in_place
def place_orders(merchants: Merchants, place: int) -> None:
    """Order what base stock exceeds stock less backlog and goods on order by, within capacity."""
    for m in range(merchants.stock.shape[0]):
        position = merchants[m].stock
        for age in range(merchants[m].backlog.shape[0]):
            position -= UNIT * merchants[m].backlog[age]
        for k in range(LEADS):
            position += merchants[m].on_order[k]
        most = int(merchants[m].capacity * UNIT)
        merchants[m].on_order[place] = min(max(0, merchants[m].base_stock - position), most)


@in_place
def take_stock(merchants: Merchants, tally: Tally) -> None:
    """Count goods in stock, those expected to be sold tomorrow, and these at their unit cost.

    They are the merchants', and stand with every platform alike.
    """
    stock, expected, cost = 0, 0, 0
    for m in range(merchants.stock.shape[0]):
        stock += merchants[m].stock
        expected += int(merchants[m].expected * UNIT)
        cost += int(merchants[m].expected * merchants[m].unit_cost * UNIT)
    for p in range(tally.counters.shape[0]):
        tally.counters[p, GOODS_COST] = cost
        tally.counters[p, GOODS_IN_STOCK] = stock
        tally.counters[p, GOODS_EXPECTED] = expected
