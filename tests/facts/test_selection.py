"""Goods that talents choose from their contacts, or from a pool (M60), and what they know (M47)."""

from __future__ import annotations

import numpy as np
import pytest
from tests.facts.paired import SEEDS, USERS, Arm, effects
from tests.run.short import short, tiny

from feedfollow.run.simulate import Simulation, simulate, with_seed
from feedfollow.world.columns import F64, Flag
from feedfollow.world.labels import REVENUE_DAYS
from feedfollow.world.world import World

PLATFORM = "douyin"
KNOWN = {"parameters__selection_contacts": 1e12}
"""Contacts who are all merchants: a pool adds nobody."""


def lever(name: str, value: float) -> dict[str, object]:
    return {f"platforms__{PLATFORM}__{name}": value}


def below_the_top(world: World) -> Flag:
    """Talents of the platform who are not among the 2.2 % of largest charisma."""
    anchors, p = world.anchors, world.names.index(PLATFORM)
    here = anchors.platform == p
    rank = np.cumsum(np.where(here, anchors.weight, 0.0))
    below: Flag = here & (rank > 0.022 * rank[-1]) & ~anchors.self_room
    return below


def listed_quality(world: World) -> F64:
    """Mean quality of what each talent lists in its first category, NaN for own rooms."""
    found = np.full(len(world.anchors), np.nan)
    for a in np.flatnonzero(~world.anchors.self_room):
        rows = world.choices[world.menus.first[a, 0] : world.menus.last[a, 0]]
        chance = np.diff(rows.total, prepend=0.0) / rows.total[-1]
        found[a] = chance @ world.merchants.quality[rows.merchant]
    return found


def outcome(seed: int, changes: dict[str, object]) -> dict[str, float]:
    scenario = short(users=USERS, **{"modules__selection": True, **changes})
    simulation = Simulation(with_seed(scenario, seed))
    while not simulation.over:
        simulation.live_day()
    run, world = simulation.to_run(), simulation.world
    daily = run.daily.xs(PLATFORM, level="platform")
    total = daily[["gmv_broad", "orders", "views", "slot_fees"]].sum()
    rows = run.tables["anchors"].reset_index()
    rows = rows[rows["platform"] == PLATFORM]
    real = rows["real_anchors"]
    selling = (real * -np.expm1(-rows["sessions"] / real)).sum() / rows["date"].nunique()
    small, weight = below_the_top(world), world.anchors.weight
    quality = np.average(listed_quality(world)[small], weights=weight[small])
    settled = daily.loc["2020-07-15":]
    return {
        "gmv": total["gmv_broad"] / 1e9,
        "gmv below": (daily["gmv_broad"] * (1.0 - daily["top2_2pct_share"])).sum() / 1e9,
        "gini": daily["anchor_gini"].mean(),
        "quality below": float(quality),
        "satisfied": float(np.average(settled["satisfaction_rate"], weights=settled["orders"])),
        "returned": float(np.average(settled["return_rate"], weights=settled["orders"])),
        "orders per view": total["orders"] / total["views"],
        "slot fees": total["slot_fees"] / 1e9,
        "anchors selling": float(selling),
        "merchants selling": daily["merchants_selling"].mean(),
    }


def arm(changes: dict[str, object], seeds: range = SEEDS) -> Arm:
    return [outcome(seed, changes) for seed in seeds]


@pytest.mark.experiment
def test_a_pool_helps_small_talents_and_lowers_slot_fees() -> None:
    """M60: talents choose from all merchants of the platform in the place of their contacts.

    Pairs 1 to 5 were seen first, with a coarser rule for contacts: GMV below the top 2.2 % +18 %
    [-2, +37], which five pairs do not tell from nothing. These are ten others. That fees fall is in
    part an assumption (2.14).
    """
    seeds = range(6, 16)
    none, pool = (arm(lever("selection__pool", share), seeds) for share in (0.0, 1.0))
    found = effects(none, pool)
    for name in ("gmv below", "quality below", "anchors selling"):
        assert found[name].low > 0.0, name
    for name in ("gini", "slot fees"):
        assert found[name].high < 0.0, name


def test_a_pool_is_nothing_to_those_who_know_everybody() -> None:
    """M60, control: the same bytes."""
    runs = []
    for share in (0.0, 1.0):
        changes = {**KNOWN, **lever("selection__pool", share)}
        runs.append(simulate(tiny(modules__selection=True, users=1500, **changes)))
    assert runs[0].daily.equals(runs[1].daily)


@pytest.mark.experiment
def test_data_raise_conversion_and_narrow_what_is_sold() -> None:
    """M47, its data: reliability of what talents know of quality from 0 to 1.

    More orders per view, and satisfied buyers; but talents agree on the same merchants, so that
    fewer of them sell, where the claim has more goods shown. Seen before it was asserted.
    """
    found = effects(*(arm(lever("selection__data", share)) for share in (0.0, 1.0)))
    for name in ("orders per view", "gmv", "quality below", "satisfied"):
        assert found[name].low > 0.0, name
    assert found["merchants selling"].high < 0.0


def adopted(seed: int, adopts: bool, changes: dict[str, object]) -> float:
    """Sales of a merchant, CNY m, in six weeks in which the largest talent lists nothing else.

    Talents list goods anew on the first day of each week; on the six others the merchant has the
    room, if it is adopted. It is the one in the middle of its category's list.
    """
    scenario = short(users=USERS, until="2020-07-31", modules__selection=True, **changes)
    simulation = Simulation(with_seed(scenario, seed))
    world = simulation.world
    p = world.names.index(PLATFORM)
    here = (world.anchors.platform == p) & world.anchors.head & ~world.anchors.self_room
    a = int(np.flatnonzero(here)[0])  # rows of a platform go by falling charisma
    rows = world.choices[world.menus.first[a, 0] : world.menus.last[a, 0]]
    middle = len(rows) // 2
    m, fen = int(rows.merchant[middle]), 0
    while not simulation.over:
        if adopts and 0 <= world.day < 42 and (world.day - world.inputs.first_day) % 7 > 0:
            rows.total[:middle], rows.total[middle:] = 0.0, 1.0
        today = world.day
        simulation.live_day()
        if 0 <= today < 42:
            fen += int(world.merchants.revenue[m, p, today % REVENUE_DAYS])
    return fen / 1e8 * float(world.coef.people_per_user)


FLAT = {"parameters__engage_charisma": 0, "parameters__follow_choice_exponent": 0}
"""Charisma draws nobody."""


def before_and_after(seeds: range, changes: dict[str, object]) -> tuple[F64, F64]:
    """Sales by seed of the merchant whom nobody adopts, and of the one adopted."""
    without, adoption = (
        np.array([adopted(seed, adopts, changes) for seed in seeds]) for adopts in (False, True)
    )
    print(changes, without, adoption)
    return without, adoption


@pytest.mark.experiment
@pytest.mark.xfail(strict=True, raises=AssertionError, reason="one of five seeds has no order")
def test_a_merchant_whom_a_head_talent_adopts_sells_many_times_as_much() -> None:
    """M13, its half of a head anchor, as asked at first.

    It held until chances to be listed moved by less than half a percent. A merchant so adopted
    sells a few simulated orders, so that chance decides in a single seed; and in ten seeds looked
    at afterwards sales were 1.97 times as much together, and more in seven.
    """
    without, adoption = before_and_after(SEEDS, {})
    assert (adoption > 2.0 * without).all()


@pytest.mark.experiment
def test_a_merchant_whom_a_head_talent_adopts_sells_more() -> None:
    """M13: what was asked of twenty other seeds, after those; and none of it without charisma.

    Sales were 2.45 times as much together, and more in 18 of the 20.
    """
    without, adoption = before_and_after(range(201, 221), {})
    gain = adoption - without
    assert gain.mean() > 2.1 * gain.std(ddof=1) / np.sqrt(len(gain))
    assert adoption.sum() > 1.5 * without.sum()
    without, adoption = before_and_after(SEEDS, FLAT)
    assert adoption.sum() < 1.2 * without.sum()
