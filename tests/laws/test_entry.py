"""Who starts to sell in the app, and who stops (20): adoption, profits, thresholds, brands."""

from __future__ import annotations

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, small_world
from tests.run.short import tiny
from tests.run.test_modules import values_digest

from feedfollow.day.evening.funnel import draw_any, draw_seller, goods_on_show
from feedfollow.day.morning.entry import (
    FEN,
    LEAST,
    WEEK,
    YEAR,
    come_and_go,
    count_sellers,
    offer,
    peers,
    profit_gap,
    see_profits,
)
from feedfollow.draws import uniform
from feedfollow.kernels import kernel
from feedfollow.run.simulate import Options, simulate
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, I64
from feedfollow.world.labels import BRAND, WHITE_LABEL
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.tally import BRAND_MARGIN, WHITE_MARGIN
from feedfollow.world.world import World

ON = LIGHT | {"modules.entry": True, "scale.merchants": 400}
START = 0.05


def market(**changes: object) -> World:
    """Return a world whose merchants start to sell from a share of .05 on; all see a profit."""
    rates = {"entry_innovation": 0.2, "entry_imitation": 6.0, "entry_return": 0.0}
    settings = {f"parameters.{name}": value for name, value in {**rates, **changes}.items()}
    selling = {f"platforms.{name}.merchants.selling": START for name in ("douyin", "kuaishou")}
    world = small_world(64, ON | settings | selling, seed=21)
    today = np.asarray(world.platforms)
    today["brand_push"], today["quality_asked"], today["trust_seen"] = 1.0, 0.0, 0.8
    today["profit_seen"] = 1000.0
    return world


def sold_by(world: World, kind: int, p: int = 0) -> float:
    """Return the share of the merchants of a kind who sell."""
    could, do = peers(scene_of(world))
    return float(do[p, kind] / could[p, kind])


def twin(world: World) -> F64:
    """Return the shares of merchants who sell after a day, by whole columns."""
    coef, merchants, today = world.coef, world.merchants, world.platforms
    kind = merchants.brand.astype(int)
    on = merchants.sells_on > 0
    weight = np.where(on, merchants.weight[:, None], 0.0)
    shares = merchants.selling.copy()
    for p in range(len(today)):
        f = np.array(
            [
                (weight * shares)[kind == k, p].sum() / weight[kind == k, p].sum()
                for k in (WHITE_LABEL, BRAND)
            ]
        )
        profit, outside = today.profit_seen[p], coef.entry_return
        gap = np.clip((profit - outside) / np.maximum(outside, np.abs(profit)), -1.0, 1.0)[kind]
        gap = np.where(merchants.quality < today.quality_asked[p], -1.0, gap)
        trust = 1.0 / (1.0 + np.exp(-coef.entry_trust * (today.trust_seen[p] - 0.8)))
        push = np.where(kind == BRAND, today.brand_push[p], 1.0)
        rate = (coef.entry_innovation * push + coef.entry_imitation * f[kind]) / 365.0
        rate *= np.where(kind == BRAND, trust, 1.0)
        before = shares[:, p].copy()
        come = before + (1.0 - before) * -np.expm1(-rate * np.maximum(gap, 0.0))
        stay = before * np.exp(np.minimum(gap, 0.0) / coef.entry_patience)
        after = np.maximum(np.where(gap > 0.0, come, stay), LEAST)
        merchants_there = on[:, p]
        shares[merchants_there, p] = after[merchants_there]
    return shares


def test_a_day_of_coming_and_going_is_that_of_the_plain_twin() -> None:
    world = market(entry_return=900.0)
    world.platforms.profit_seen[:] = [[1500.0, 400.0], [-50.0, 3000.0]]
    world.platforms.trust_seen[:] = [0.7, 0.85]
    world.platforms.brand_push[:] = [1.0, 4.0]
    world.platforms.quality_asked[:] = [0.5, 0.0]
    for _ in range(40):
        expected = twin(world)
        come_and_go(scene_of(world))
        np.testing.assert_allclose(world.merchants.selling, expected, rtol=1e-12, atol=0.0)


def bass(start: float, p: float, q: float, years: F64) -> F64:
    """Return the closed form of ``F' = (p + q F)(1 - F)`` from a share that sells at first."""
    r = (p + q * start) / (1.0 - start)
    fall = r * np.exp((p + q) * years)
    share: F64 = (fall - p) / (fall + q)
    return share


@pytest.mark.parametrize(("p", "q"), [(0.2, 6.0), (2.0, 0.0), (0.0, 9.0)])
def test_merchants_who_all_earn_enter_as_bass_has_it(p: float, q: float) -> None:
    """M21, the law: with imitation the curve has an inflection, without it has none."""
    world = market(entry_innovation=p, entry_imitation=q)
    shares = []
    for _ in range(730):
        come_and_go(scene_of(world))
        shares.append(sold_by(world, WHITE_LABEL))
    found, days = np.array(shares), np.arange(1, 731)
    np.testing.assert_allclose(found, bass(START, p, q, days / YEAR), atol=0.02)
    rush = int(np.argmax(np.diff(found, prepend=START)))
    if q > p:
        inflection = YEAR * np.log(q * (1 - START) / (p + q * START)) / (p + q)
        assert abs(rush - inflection) < 7.0
    else:
        assert rush == 0


def test_the_gap_lies_between_minus_one_and_one_and_has_the_sign_of_the_profit_above() -> None:
    assert profit_gap(2000.0, 1000.0) == 0.5
    assert profit_gap(1000.0, 1000.0) == 0.0
    assert profit_gap(250.0, 1000.0) == -0.75
    assert profit_gap(0.0, 1000.0) == profit_gap(-5000.0, 1000.0) == -1.0
    assert profit_gap(10.0, 0.0) == 1.0
    assert profit_gap(0.0, 0.0) == 1.0
    assert profit_gap(-10.0, 0.0) == -1.0


def test_entry_goes_on_until_a_merchant_earns_the_outside_return() -> None:
    """Free entry: a fixed pool of profits feeds as many sellers as it has outside returns."""
    world = market(entry_innovation=20.0, entry_imitation=0.0, entry_return=700.0)
    scene, people = scene_of(world), world.coef.people_per_user
    could = peers(scene)[0]
    for share in (0.25, 0.6, 0.4):  # the pool grows, then shrinks: those too many leave
        pools = share * could[:, [WHITE_LABEL, BRAND]] * 700.0 / WEEK * FEN / people
        world.tally.counters[:, WHITE_MARGIN] = pools[:, 0].round()
        world.tally.counters[:, BRAND_MARGIN] = pools[:, 1].round()
        for _ in range(1500):
            see_profits(scene, world.tally)
            come_and_go(scene)
        for kind in (WHITE_LABEL, BRAND):
            assert sold_by(world, kind) == pytest.approx(share, rel=0.01)


def test_below_the_threshold_all_leave_and_above_it_nobody_is_hindered() -> None:
    world, free = market(), market()
    world.platforms.quality_asked[:] = 0.6
    for _ in range(60):
        come_and_go(scene_of(world))
        come_and_go(scene_of(free))
    on = world.merchants.sells_on[:, 0] > 0
    weak = on & (world.merchants.quality < 0.6)
    assert weak.any() and (on & ~weak).any()
    np.testing.assert_allclose(world.merchants.selling[weak, 0], START * np.exp(-2.0))
    assert (world.merchants.selling[on & ~weak, 0] > START).all()
    assert (world.merchants.selling[:, 0] <= free.merchants.selling[:, 0]).all()
    for each in (world, free):
        count_sellers(scene_of(each))
    assert (world.platforms.sellers < free.platforms.sellers).all()
    assert (world.platforms.seller_quality > free.platforms.seller_quality).all()


def test_brands_are_the_best_lines_and_look_at_trust_and_pushes() -> None:
    world = market()
    brand, category = world.merchants.brand, world.merchants.category
    for c in range(CATEGORY_COUNT):
        good, others = brand & (category == c), ~brand & (category == c)
        if good.any():
            assert world.merchants.quality[good].min() > world.merchants.quality[others].max()
    assert brand.mean() == pytest.approx(0.1, abs=0.02)

    def entered(trust: float, push: float, **changes: object) -> tuple[float, float]:
        world = market(entry_imitation=0.0, **changes)
        world.platforms.trust_seen[:], world.platforms.brand_push[:] = trust, push
        come_and_go(scene_of(world))
        left = [(1.0 - sold_by(world, kind)) / (1.0 - START) for kind in (WHITE_LABEL, BRAND)]
        return -np.log(left[0]) * YEAR, -np.log(left[1]) * YEAR

    assert entered(0.8, 1.0) == pytest.approx((0.2, 0.1), rel=1e-6)
    assert entered(0.8, 3.0) == pytest.approx((0.2, 0.3), rel=1e-6)
    assert entered(0.9, 1.0) == pytest.approx((0.2, 0.2 / (1.0 + np.exp(-2.0))), rel=1e-6)
    for trust in (0.1, 0.9):  # without an effect of trust
        assert entered(trust, 1.0, entry_trust=0.0) == pytest.approx((0.2, 0.1), rel=1e-6)


@kernel
def draw(scene: Scene, cell: int, sellers: I64, others: I64, rests: F64, prices: F64) -> None:
    """Draw lines of a cell by words spread evenly: in the app, and wherever they sell."""
    for k in range(rests.shape[0]):
        u = uniform(np.uint32((k * 2654435761) & 0xFFFFFFFF))
        sellers[k], rests[k] = draw_seller(scene, cell, u)
        others[k], _ = draw_any(scene, cell, u)
        _, prices[k] = goods_on_show(scene, 0, 0, 0, True, u)


def test_a_line_is_drawn_by_its_merchants_who_sell_and_what_is_left_is_uniform() -> None:
    world, count = market(), 200_000
    scene, cells = scene_of(world), world.cells
    lines = world.sellers[cells.first_seller[0] : cells.last_seller[0]]
    world.merchants.selling[lines, 0] = np.linspace(0.05, 1.0, len(lines))
    offer(scene)
    sellers, others = np.zeros(count, np.int64), np.zeros(count, np.int64)
    rests, prices = np.zeros(count), np.zeros(count)
    draw(scene, 0, sellers, others, rests, prices)
    expected = world.merchants.selling[lines, 0] / world.merchants.selling[lines, 0].sum()
    found = np.bincount(sellers, minlength=len(world.merchants))[lines] / count
    np.testing.assert_allclose(found, expected, atol=5e-4)
    even = np.bincount(others, minlength=len(world.merchants))[lines] / count
    np.testing.assert_allclose(even, 1.0 / len(lines), atol=5e-4)
    for line in lines[[0, -1]]:  # the rest decides on the good: uniform whoever is drawn
        rest = np.sort(rests[sellers == line])
        np.testing.assert_allclose(rest, (np.arange(len(rest)) + 0.5) / len(rest), atol=0.02)


def test_who_all_sell_in_equal_parts_are_drawn_as_without_the_module() -> None:
    world = market()
    offer(scene_of(world))
    assert (world.shops.cut == 1.0).all()


@pytest.mark.parametrize("changes", [{"all": 1.0}, {"all": 0.3}, {"all": 0.3, "rate": 1e6}])
def test_entry_without_brands_returns_and_thresholds_leaves_the_bytes_of_off(
    changes: dict[str, float],
) -> None:
    """All sell from the start; or a part of every line; or all come on day one, p without end."""
    still = {f"platforms__{n}__merchants__selling": changes["all"] for n in ("douyin", "kuaishou")}
    still |= {"parameters__entry_return": 0.0, "parameters__brand_price": 1.0}
    still |= {"parameters__entry_imitation": 0.0}
    still |= {"parameters__entry_innovation": changes.get("rate", 0.0)}
    on = simulate(tiny(modules__entry=True, **still), options=Options(check=True))
    off = simulate(tiny())
    for name, table in off.tables.items():
        assert values_digest(on.tables[name]) == values_digest(table), name
    last = on.daily["sellers"].unstack().iloc[-1]
    every = 2.5e6 * 0.5 * np.array([1.0, 1.0])
    share = 1.0 if "rate" in changes else changes["all"]
    np.testing.assert_allclose(last, share * every, rtol=0.02)
    assert not off.daily["sellers"].any()
