"""What became of the orders of a platform, by category: read from its open orders every night."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from tests.laws.small_world import live_days
from tests.run.short import short

from feedfollow.spec.parameters import CATEGORIES
from feedfollow.world.columns import F64
from feedfollow.world.labels import IN_WINDOW, RETURNING
from feedfollow.world.tally import COUNTERS
from feedfollow.world.world import World, build_world

PLATFORM = "kuaishou"
QUANTITIES = (
    "delivered",
    "wait",
    "satisfied",
    "damaged",
    "fakes",
    "returned",
    "margin",
    "gmv",
    "engaged",
    "intent",
)


class Watch:
    """Sums by category over the days from a date on."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.costs = 0.0
        self.sums = {name: np.zeros(len(CATEGORIES)) for name in QUANTITIES}

    def __call__(self, world: World) -> None:
        """Add a day, before closed orders leave the table."""
        if world.day < self.first:
            return
        p = world.names.index(PLATFORM)
        orders = world.orders.used
        back = orders.state == RETURNING
        days = np.where(back, world.coef.return_days, world.coef.confirm_days)
        today = (orders.state == IN_WINDOW) | back
        today &= (orders.due - days == world.day) & (orders.platform == p)
        category = world.merchants.category[orders.merchant]

        def add(name: str, values: F64) -> None:
            self.sums[name] += np.bincount(
                category[today], values[today].astype(float), len(CATEGORIES)
            )

        add("delivered", np.ones(len(orders)))
        add("wait", orders.shipped - orders.placed)
        add("satisfied", orders.satisfied)
        add("damaged", orders.damaged)
        add("fakes", orders.cheated)
        add("returned", back)
        add("margin", (orders.price - orders.cost) / 100.0)
        costs = world.tally.counters[p, COUNTERS.index("logistics_costs")]
        self.costs += float(costs) / 100.0
        self.sums["gmv"] += world.tally.gmv_category[p] / 100.0
        rooms = world.anchors.platform == p
        shown = world.anchors.categories[rooms, 0]
        for name in ("engaged", "intent"):
            counts = getattr(world.tally, name)[rooms].astype(float)
            self.sums[name] += np.bincount(shown, counts, len(CATEGORIES))


def watched(
    changes: dict[str, object], seed: int, groups: dict[str, Sequence[str]], first: int = 0
) -> dict[str, float]:
    """Live a run; return rates by group of categories, shares in percent.

    A room's views are counted in its main category.
    """
    scenario = short(**changes)
    world = build_world(scenario, seed)
    watch = Watch(first)
    live_days(world, scenario.burn_in + scenario.days, at_night=watch)
    found = {"costs": watch.costs}
    for group, names in groups.items():
        rows = [CATEGORIES.index(name) for name in names]
        total = {name: float(values[rows].sum()) for name, values in watch.sums.items()}
        for name in ("satisfied", "damaged", "fakes", "returned"):
            found[f"{group} {name}"] = 100.0 * total[name] / total["delivered"]
        found[f"{group} wait"] = total["wait"] / total["delivered"]
        found[f"{group} margin"] = total["margin"] / total["delivered"]
        found[f"{group} gmv"] = total["gmv"]
        found[f"{group} conversion"] = total["intent"] / total["engaged"] / 2.0**20 * 100.0
    return found


def rest(*groups: Sequence[str]) -> list[str]:
    """Return the categories that are in none of the groups."""
    taken = {name for group in groups for name in group}
    return [name for name in CATEGORIES if name not in taken]
