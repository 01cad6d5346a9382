"""An anchor that is like all other talents sells what they sell."""

from __future__ import annotations

import numpy as np
from tests.analyse.focal.alike import (
    APPAREL,
    BEFORE_CANCELLING,
    KUAISHOU,
    Sold,
    alike,
    compare,
    edges_to,
    replace_row,
    rows_in,
)

from feedfollow.analyse.focal.accounts import ANCHOR_ACCOUNTS
from feedfollow.analyse.focal.anchor import ANCHOR_CHANNELS, AnchorTracer
from feedfollow.analyse.focal.market_day import ROOMS, Market
from feedfollow.analyse.focal.sale import GMV, ORDERS
from feedfollow.spec.focal import ANCHOR, Anchor
from feedfollow.spec.scenario import Scenario
from feedfollow.world.labels import FEED, FOLLOW

FROM_FEED, FROM_FOLLOW = range(len(ANCHOR_CHANNELS))


def ordinary_anchor(market: Scenario, **numbers: float) -> Anchor:
    """Return an anchor with the charisma of every talent of the market."""
    usual = {name: row.default for name, row in ANCHOR.items()}
    usual |= {"commission": 0.2, "on_air": market.parameters["live_probability_head"]}
    return Anchor("host", "kuaishou", ("apparel",), market.start, {**usual, **numbers})


def lived(
    market: Scenario, anchor: Anchor, sold: Sold | None = None
) -> tuple[AnchorTracer, Market]:
    """Live a market with an anchor; count what rows sell."""
    run = Market(market)
    tracer = AnchorTracer(run.world, anchor)
    rows = rows_in(run.world, KUAISHOU, APPAREL, own=False)
    replace_row(tracer.standing, tracer.stage, int(rows[0]))
    looks = {ROOMS: tracer.before_rooms}
    if sold is not None:
        looks[BEFORE_CANCELLING] = sold.look
    while not run.over:
        run.live_day(looks)
        tracer.end_day()
    return tracer, run


def test_a_talent_like_others_sells_what_they_sell_where_trust_stays() -> None:
    found: dict[str, list[tuple[float, float]]] = {"feed": [], "follow": [], "gmv": [], "fans": []}
    changes = {
        "platforms.kuaishou.anchors.self_share": 0.0,
        "parameters.trust_gain": 0.0,
        "parameters.parasocial_weight": 0.0,
    }
    for seed in range(1, 13):
        market = alike(seed, until="2020-04-30", **changes)
        rows = rows_in(Market(market).world, KUAISHOU, APPAREL, own=False)
        sold = Sold(lambda orders, rows=rows: np.isin(orders.anchor, rows))
        tracer, run = lived(market, ordinary_anchor(market), sold)
        count, traffic = len(rows), tracer.traffic[0] / run.world.coef.people_per_user
        found["feed"].append((traffic[FROM_FEED, ORDERS], sold.orders[FEED] / count))
        found["follow"].append((traffic[FROM_FOLLOW, ORDERS], sold.orders[FOLLOW] / count))
        found["gmv"].append((traffic[:, GMV].sum(), sold.gmv[[FEED, FOLLOW]].sum() / count))
        fans = edges_to(run.world, KUAISHOU, rows) / count
        found["fans"].append((float(tracer.fans.follow.sum()), fans))
    for pairs in found.values():
        compare(pairs, 0.06)


def test_followers_of_the_first_day_are_as_many_as_stated() -> None:
    market = alike(1, until="2020-01-01", **{"platforms.kuaishou.anchors.self_share": 0.0})
    tracer, run = lived(market, ordinary_anchor(market, followers=3e6))
    left = 3e6 * (1.0 - run.world.coef.unfollow_rate)
    assert left * 0.999 < tracer.followers[0, 0] < 1.05 * left


def test_the_accounts_of_an_anchor_are_its_money_by_day() -> None:
    changes = {"platforms.kuaishou.anchors.self_share": 0.0, "modules.tips": True}
    market = alike(1, **changes)
    tracer, _ = lived(market, ordinary_anchor(market, followers=3e6, cost=1e5))
    np.testing.assert_allclose(tracer.cash.by_day.sum(), tracer.flows.sum(), rtol=1e-9)
    whole = dict(zip(ANCHOR_ACCOUNTS, tracer.flows.sum(axis=(0, 1)), strict=True))
    assert whole["tips"] > 0.0
    days = tracer.days
    np.testing.assert_allclose(whole["team"], -100.0 * 1e5 * 12 / 365 * days, rtol=1e-9)
    kept = whole["platform_share"] / whole["tips"]
    np.testing.assert_allclose(kept, -market.platforms["kuaishou"].levers["fees.tips"], rtol=1e-9)


def test_a_talent_that_chooses_its_goods_is_paid_slot_fees() -> None:
    changes = {
        "platforms.kuaishou.anchors.self_share": 0.0,
        "modules.selection": True,
        "parameters.price_between": 0.5,
        "platforms.kuaishou.fees.slots": 0.1,
    }
    market = alike(1, until="2020-03-31", **changes)
    tracer, _ = lived(market, ordinary_anchor(market, followers=3e7))
    whole = dict(zip(ANCHOR_ACCOUNTS, tracer.flows.sum(axis=(0, 1)), strict=True))
    assert whole["slot_fees"] > 0.0
    np.testing.assert_allclose(whole["platform_share"], -0.1 * whole["slot_fees"], rtol=1e-9)
    assert whole["commission"] > 0.0
