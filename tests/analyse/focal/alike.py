"""A market in which all rooms and all merchants are alike, and what its ordinary rows sell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from tests.small_worlds import SEPARATE

from feedfollow.analyse.focal.learning import Standing
from feedfollow.analyse.focal.stage import Stage
from feedfollow.spec.focal import BRAND, Brand
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.scenario import Scenario
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, I64
from feedfollow.world.labels import SOURCES
from feedfollow.world.world import World

APPAREL: Final = 0
KUAISHOU: Final = 1
BEFORE_CANCELLING: Final = "evening.second_thoughts:cancel_at_once"
ALIKE: Final = {
    "parameters.session_intercept_live": -3.0,
    "parameters.session_intercept_video": -4.0,
    "parameters.charisma_spread": 0.0,
    "parameters.price_between": 0.0,
    "parameters.price_spread": 0.3,
    "parameters.quality_alpha": 6.0e3,
    "parameters.quality_beta": 4.0e3,
    "parameters.claim_hype": 0.0,
    "parameters.follows_start": 0.0,
    "parameters.engage_intercept": -2.0,
    "parameters.budget_median": 100000.0,
    "platforms.kuaishou.feed.popularity_exponent": 0.0,
    "platforms.kuaishou.feed.conversion_exponent": 0.0,
    "platforms.kuaishou.feed.cold_start_quota": 0.0,
    "platforms.kuaishou.links.open_live": 0.0,
    "platforms.kuaishou.links.open_video": 0.0,
    "platforms.kuaishou.anchors.real": 200,
    "platforms.douyin.anchors.real": 200,
    "scale.anchors": 200,
}
"""Every room has the charisma 1 and is one real room; prices differ within a line alone."""


def alike(seed: int, **changes: object) -> Scenario:
    """Return a market whose rooms are ranked alike for ever, all of them merchants' own."""
    base = load_scenario(SEPARATE).with_(users=3000, burn_in=0, until="2020-02-29", seed=seed)
    own = {"platforms.kuaishou.anchors.self_share": 1.0}
    return base.with_(**{**ALIKE, **own, **changes})


def rows_in(world: World, p: int, category: int, own: bool = True) -> I64:
    """Return the rooms that show a category on a platform, merchants' own or talents'."""
    cell = p * CATEGORY_COUNT + category
    rows = world.entries.anchor[world.cells.first[cell] : world.cells.last[cell]]
    found: I64 = rows[world.anchors.self_room[rows] == own]
    return found


def replace_row(standing: Standing, stage: Stage, row: int) -> None:
    """Let the tracer's room stand in the place of an ordinary one in the feed."""
    entries, cells = stage.ranking(0)
    left = entries[entries.anchor != row]
    cells.last[stage.cells[0]] = len(left)
    stage._ranking[0] = (left, cells)


@dataclass
class Sold:
    """What ordinary rows sell by source: orders, also by category, GMV; paid views of apparel."""

    pick: Callable[[World], np.ndarray]
    orders: F64 = field(default_factory=lambda: np.zeros(len(SOURCES)))
    gmv: F64 = field(default_factory=lambda: np.zeros(len(SOURCES)))
    by_goods: F64 = field(default_factory=lambda: np.zeros((len(SOURCES), CATEGORY_COUNT)))
    paid_views: float = 0.0

    def look(self, world: World) -> None:
        """Count today's orders."""
        orders = world.orders.columns[: world.orders.count]
        today = orders[orders.placed == world.day]
        today = today[self.pick(today)]
        for source in range(len(SOURCES)):
            own = today.source == source
            self.orders[source] += own.sum()
            self.gmv[source] += today.price[own].sum()
            goods = world.merchants.category[today.merchant[own]]
            np.add.at(self.by_goods[source], goods, 1.0)
        cell = KUAISHOU * CATEGORY_COUNT + APPAREL
        self.paid_views += float(world.tally.paid_mass[:, cell].sum())

    def by_category(self, category: int, source: int | None = None) -> float:
        """Return the orders of a category, of one source or of all."""
        rows = slice(None) if source is None else source
        return float(self.by_goods[rows, category].sum())


def edges_to(world: World, p: int, rows: I64) -> int:
    """Return how many follow edges lead to some rooms."""
    return int(np.isin(world.follows.anchor[:, p], rows).sum())


def ordinary_brand(market: Scenario, **numbers: float) -> Brand:
    """Return a brand with the price, quality and room of every merchant of the market."""
    level = market.platforms["kuaishou"].levers["goods.list_price"]
    usual = {name: row.default for name, row in BRAND.items()}
    usual |= {"price": level, "unit_cost": 0.4 * level, "quality": 0.6, "claimed": 0.6}
    return Brand("shop", "kuaishou", "apparel", market.start, None, {**usual, **numbers})


def compare(pairs: list[tuple[float, float]], precision: float, bias: float = 0.0) -> None:
    """Assert that expected and simulated means agree within three standard errors.

    ``precision`` is the most that an error may be of the mean, so that the test can fail; ``bias``
    a known error of the approximation, as a share.
    """
    expected, counted = np.array(pairs).T
    error = (expected - counted).std(ddof=1) / np.sqrt(len(pairs))
    assert error < precision * counted.mean()
    assert abs(expected.mean() - counted.mean()) < 3.0 * error + bias * counted.mean()
