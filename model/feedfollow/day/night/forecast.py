"""D3: merchants smooth their own demand; tomorrow's dispatch limit follows it (2.10)."""

from __future__ import annotations

from feedfollow.day.morning.dispatch import UNIT
from feedfollow.kernels import in_place
from feedfollow.world.labels import REVENUE_DAYS
from feedfollow.world.merchants import Merchants
from feedfollow.world.world import World


def forecast_demand(world: World) -> None:
    """Update the smoothed demand, in whole 1/1024 orders a day; make room for tomorrow's sales."""
    smooth(world.merchants, world.coef.dispatch_decay, (world.day + 1) % REVENUE_DAYS)


@in_place
def smooth(merchants: Merchants, decay: float, tomorrow: int) -> None:
    """Exponential smoothing of daily orders, rounded to the unit; clears the day's count.

    Sales of the day that is a week and a day before tomorrow give their place to tomorrow's.
    """
    for m in range(merchants.demand.shape[0]):
        today = UNIT * merchants[m].demand_today
        merchants[m].demand = int(decay * merchants[m].demand + (1.0 - decay) * today + 0.5)
        merchants[m].demand_today = 0
        for p in range(merchants.revenue.shape[1]):
            merchants[m].revenue[p, tomorrow] = 0
