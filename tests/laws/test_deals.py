"""Orders that followers settle with the seller outside the app (36)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit, logit
from tests.laws.judge import SIGMAS
from tests.laws.small_world import LIGHT, live_days, small_world
from tests.run.short import digests, tiny

from feedfollow.day.evening.deals import cheating_outside, deal_chance
from feedfollow.day.evening.intents import Intents
from feedfollow.day.noon.listing import cheating_share
from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.world.columns import allocate
from feedfollow.world.labels import LIVE, VIDEO
from feedfollow.world.scene import scene_of
from feedfollow.world.world import World

NAMES = ("douyin", "kuaishou")
OFFERED = {f"platforms.{name}.deals.offered": 1 for name in NAMES}
EASE = {f"platforms.{name}.deals.ease": 5 for name in NAMES}
ON: dict[str, object] = {"modules.off_platform_deals": True, **OFFERED, **EASE}
LIVELY: dict[str, object] = {"parameters.session_intercept_live": 0.5}


@pytest.fixture(scope="module")
def world() -> World:
    """Three weeks in which people follow, buy and settle outside."""
    changes: dict[str, object] = {
        "modules.link_fees": True,
        "platforms.kuaishou.fees.shop_video": 0.2,
        "platforms.kuaishou.prices.subsidy": 0.1,
        "platforms.kuaishou.deals.ease": 1.5,
        "modules.subsidies": True,
    }
    world = small_world(400, LIGHT | ON | LIVELY | changes, seed=36)
    live_days(world, 21)
    return world


def chances(world: World, forms: tuple[int, ...] = (LIVE, VIDEO)) -> np.ndarray:
    """The chance of (36) of every first edge of Kuaishou, by form: ``(n_forms, n_fans)``."""
    p, scene = world.names.index("kuaishou"), scene_of(world)
    fans = np.flatnonzero(world.follows.count[:, p])
    intents = allocate(Intents, {"intent": 1})
    found = np.empty((len(forms), len(fans)))
    for f, form in enumerate(forms):
        for k, user in enumerate(fans):
            intents.user, intents.platform, intents.form = user, p, form
            intents.trust = 0.7
            found[f, k] = deal_chance(scene, intents, 0, 0, world.day)
    return found


def test_a_deal_is_weighed_against_the_order_in_the_app_by_trust_alone_and_price(
    world: World,
) -> None:
    """The first line of (36) in plain NumPy, for every first edge and both forms."""
    p, value, follows = world.names.index("kuaishou"), world.scenario.parameters, world.follows
    fans = np.flatnonzero(follows.count[:, p])
    assert len(fans) > 100
    days = world.day - follows.day[fans, p, 0].astype(np.float64)
    kept = 2.0 ** (-days / value["trust_halflife"])
    good, bad = kept * follows.good[fans, p, 0], kept * follows.bad[fans, p, 0]
    alone = good / (world.platforms.system_weight[p] + good + bad)
    assert (alone > 0.1).any()
    sensitivity = world.users.price_sensitivity[fans].astype(np.float64)
    trusted = logit(float(np.float32(0.7)))  # as an intent keeps it
    trust = value["session_trust"] * (logit(np.clip(alone, 1e-9, 1)) - trusted)
    for form, chance in zip((LIVE, VIDEO), chances(world), strict=True):
        attention = value["price_attention_live"] if form == LIVE else 1.0
        fees = world.platforms.commission[p] + (0.2 if form == VIDEO else 0.0)
        cheaper = np.log(0.9 / (1.0 - value["deal_shared"] * fees))
        gain = 1.5 + trust + attention * sensitivity * cheaper
        assert chance == pytest.approx(expit(gain), rel=1e-9)


def test_fees_and_own_credit_drive_deals_out_and_the_weight_of_the_platform_keeps_them(
    world: World,
) -> None:
    p, before = world.names.index("kuaishou"), chances(world)
    for column, factor, more, rises in (
        (world.platforms.deal_saving, 2.0, 0.0, True),
        (world.platforms.deal_ease, 2.0, 0.0, True),
        (world.follows.good, 2.0, 0.0, True),
        (world.follows.bad, 1.0, 0.1, False),
        (world.platforms.system_weight, 2.0, 0.0, False),
    ):
        kept = column.copy()
        column[...] = factor * kept + more
        after = chances(world)
        column[...] = kept
        some = before > 1e-12
        assert some.sum() > 100
        assert ((after > before) if rises else (after < before))[some].all()
    world.platforms.deal_offers[p] = 0.5
    assert np.allclose(chances(world), 0.5 * before, rtol=1e-15)
    world.platforms.deal_offers[p] = 1.0


def test_who_has_nothing_to_lose_cheats_as_governance_says_without_any_loss() -> None:
    """(22) with L = 0: no inspection finds anybody, and no cheated buyer claims."""
    rules = {"modules.governance": True, "parameters.claim_chance": 0}
    rules |= {f"platforms.{name}.governance.inspections": 0 for name in NAMES}
    world = small_world(64, LIGHT | rules)
    live_days(world, 1)
    scene = scene_of(world)
    for m in range(50):
        p = int(np.flatnonzero(world.merchants.sells_on[m])[0])
        assert cheating_outside(scene, m) == pytest.approx(cheating_share(scene, m, p), rel=1e-12)
        assert world.merchants.cheating[m, p] > 0.0


def test_where_neither_trust_nor_price_differs_every_other_session_is_a_deal() -> None:
    """Without fees and without weight on trust the odds of (36) are even."""
    even = {f"platforms.{name}.fees.commission": 0 for name in NAMES} | dict.fromkeys(EASE, 0)
    even |= {f"platforms.{name}.links.open_live": 0 for name in NAMES}
    even |= {"parameters.session_trust": 0, "parameters.session_intercept_live": 3}
    world = small_world(3000, LIGHT | ON | even, seed=37)
    found = [0, 0]

    def look(world: World) -> None:
        orders = world.orders.used
        first = (orders.placed == world.day) & orders.fan & (orders.sequence == 0)
        first &= orders.deal | ~orders.external
        found[0] += int(np.count_nonzero(first & orders.deal))
        found[1] += int(np.count_nonzero(first))

    live_days(world, 25, at_night=look)
    deals, sessions = found
    assert sessions > 400
    assert abs(deals - sessions / 2) < SIGMAS * np.sqrt(sessions / 4)


@pytest.fixture(scope="module")
def sold() -> Run:
    """Lively five weeks with whatever may happen to an order, held against the books each day."""
    changes: dict[str, object] = {
        **dict.fromkeys(("modules.governance", "modules.finance", "modules.lapse"), True),
        "modules.own_brands": True,
        "platforms.kuaishou.anchors.own_brands": 20,
        **ON,
        **LIVELY,
        "users": 1500,
        "parameters.session_trust": 0.5,
    }
    return simulate(tiny().with_(**changes), options=Options(check=True))


def test_deals_are_paid_to_the_merchant_who_owes_the_anchor_its_part_and_nobody_else(
    sold: Run,
) -> None:
    """The audit of every day knows of no other payment, and of no GMV of the app from deals."""
    flows = sold.accounts.groupby("flow")["fen"].sum()
    paid, passed = flows["deal_payment"], flows["deal_commission"]
    deals = sold.daily["gmv_deals"].sum()
    assert deals == pytest.approx(paid / 100.0 * sold.people_per_user)
    assert deals > 0.05 * sold.daily["gmv_broad"].sum()
    # talents have .2 of what is confirmed; own rooms and own lines pay no commission
    assert 0 < passed < 0.2 * paid
    assert sold.daily["fraud_loss"].sum() > 0.0


@pytest.fixture(scope="module")
def off(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return digests(simulate(tiny()), tmp_path_factory.mktemp("off"))


@pytest.mark.parametrize(
    "changes", [dict.fromkeys(OFFERED, 0), {"modules.off_platform_deals": False}], ids=["0", "off"]
)
def test_where_nothing_is_offered_nothing_changes_to_the_byte(
    tmp_path: Path, off: dict[str, str], changes: dict[str, object]
) -> None:
    assert digests(simulate(tiny().with_(**{**ON, **changes})), tmp_path) == off


def test_offers_do_change_something(tmp_path: Path, off: dict[str, str]) -> None:
    assert digests(simulate(tiny().with_(**ON)), tmp_path) != off


def test_nobody_is_defrauded_where_all_merchants_are_honest() -> None:
    honest = {"parameters.cheat_intercept": -50, "parameters.cheat_response": 0}
    run = simulate(tiny().with_(**ON, **LIVELY, **honest))
    assert run.daily["gmv_deals"].sum() > 0.0
    assert run.daily["fraud_loss"].sum() == 0.0
