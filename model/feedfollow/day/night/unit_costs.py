"""D3: what goods cost to make falls with secured demand and rises with volatile demand (19)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from feedfollow.day.night.replenish import plan_of
from feedfollow.functions import power
from feedfollow.kernels import in_place
from feedfollow.world.columns import F64
from feedfollow.world.labels import CLOSED
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import OrderColumns
from feedfollow.world.platforms import Platforms
from feedfollow.world.world import World

LEAST = 1.0 / 7.0
"""Orders a day below which a merchant's own forecast says nothing: one a week, as in dispatch."""


class Terms(NamedTuple):
    """Numbers of (19).

    Attributes
    ----------
    elasticity : float
        e_c.
    volatility_cost : float
        h_c.
    usual : float
        f_0, orders per day of a real merchant.
    people : float
        W, real people per simulated user.
    """

    elasticity: float
    volatility_cost: float
    usual: float
    people: float


class Day(NamedTuple):
    """The day by platform, each ``(n_platforms,) float64``.

    Attributes
    ----------
    sold : orders, those cancelled at once left out
    squares : sums over buying sessions of the square of their orders
    expected : orders forecast last night
    """

    sold: F64
    squares: F64
    expected: F64


def set_unit_costs(world: World) -> None:
    """Learn how volatile demand is on each platform, and write tomorrow's unit costs (19)."""
    value = world.scenario.parameters
    orders, merchants, plan = world.orders, world.merchants, plan_of(world)
    today = Day(*(np.zeros(len(world.names)) for _ in range(3)))
    count_sessions(orders.columns, orders.count, today, world.day)
    expect(merchants, plan.outlook, today)
    learn_volatility(world.platforms, today, plan.weight)
    terms = Terms(
        value["scale_elasticity"],
        value["volatility_cost"],
        value["usual_orders"],
        world.coef.people_per_user,
    )
    price_production(merchants, world.platforms, terms)


@in_place
def count_sessions(orders: OrderColumns, count: int, today: Day, day: int) -> None:
    """Count orders and squared sizes of sessions; the orders of a session stand together."""
    row, size = count - 1, 0.0
    while row >= 0 and orders[row].placed == day:
        p = orders[row].platform
        if orders[row].state != CLOSED:
            today.sold[p] += 1.0
            size += 1.0
        if orders[row].sequence == 0:
            today.squares[p] += size * size
            size = 0.0
        row -= 1


@in_place
def expect(merchants: Merchants, outlook: F64, today: Day) -> None:
    """Add up what merchants expected of today on each platform."""
    for m in range(merchants.forecast.shape[0]):
        for p in range(outlook.shape[1]):
            today.expected[p] += merchants[m].forecast[p] * outlook[0, p]


@in_place
def learn_volatility(platforms: Platforms, today: Day, weight: float) -> None:
    """Smooth the relative variance of a platform's demand, what sampling adds taken off.

    Sessions are drawn one by one, so the sum of their squared sizes is what sampled users alone
    make of the variance of a day's orders; the estimate may be negative, its mean is right.
    """
    for p in range(platforms.volatility.shape[0]):
        if today.expected[p] > 0.0:
            missed = today.sold[p] - today.expected[p]
            relative = (missed * missed - today.squares[p]) / (
                today.expected[p] * today.expected[p]
            )
            platforms[p].volatility += weight * (relative - platforms[p].volatility)


@in_place
def price_production(merchants: Merchants, platforms: Platforms, terms: Terms) -> None:
    """Write the multiple of unit cost of every merchant.

    The coefficient of variation is that of one of its real merchants, who share what moves the
    platforms they sell on, and each draw orders of their own.
    """
    for m in range(merchants.unit_cost.shape[0]):
        ordinary, moved = 0.0, 0.0
        for p in range(platforms.volatility.shape[0]):
            ordinary += merchants[m].forecast[p]
            moved += merchants[m].forecast[p] * platforms[p].volatility
        common = max(0.0, moved / ordinary) if ordinary > 0.0 else 0.0
        daily = max(LEAST, merchants[m].expected) * terms.people / merchants[m].weight
        scale = power(daily / terms.usual, -terms.elasticity)
        spread = np.sqrt(common + 1.0 / daily)
        merchants[m].unit_cost = scale * (1.0 + terms.volatility_cost * spread)
