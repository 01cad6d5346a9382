"""Families of anchors (25): stocks of followers, contagion, commission, caps and rivals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, live_days, small_world
from tests.run.short import digests, tiny

from feedfollow.day.morning.membership import update_members
from feedfollow.day.night.family_sales import add_up_families
from feedfollow.day.night.scandals import hear_of_scandals
from feedfollow.day.noon.head_cap import capped_score, raise_rival
from feedfollow.day.noon.rank_rooms import rank_rooms
from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, Simulation, simulate
from feedfollow.spec.scenario import Scenario
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, allocate
from feedfollow.world.families import join_families, shut_families
from feedfollow.world.world import World

KUAISHOU = "platforms__kuaishou__"
CLANS = {
    "modules__families": True,
    f"{KUAISHOU}anchors__families": 3,
    f"{KUAISHOU}anchors__family_size": 2,
}
EQUAL = {f"{KUAISHOU}anchors__family_followers": 1, "parameters__family_commission": 0}
NEST = {"name": "nest", "date": "2020-05-25", "platform": "kuaishou", "rank": 1}


def with_families(**changes: object) -> Scenario:
    """Return the tiny scenario with three families of three on Kuaishou."""
    return tiny(**{**CLANS, **changes})


def capped_world(**levers: float) -> World:
    """Return a world of 100 rooms a platform after nine days, ranked anew under the levers."""
    dotted = {name.replace("__", "."): value for name, value in CLANS.items()}
    world = small_world(1500, LIGHT | dotted, seed=4)
    live_days(world, 9)
    for name, value in levers.items():
        world.platforms[name][:] = value
    rank_rooms(world)
    return world


# who belongs to a family


def test_the_largest_rooms_head_families_and_the_next_ones_join_them_in_turn() -> None:
    anchors = allocate(Anchors, {"anchor": 12, "category": CATEGORY_COUNT})
    join_families(anchors, slice(2, 12), 3, 2, 5.0)
    assert anchors.family.tolist() == [-1, -1, 2, 3, 4, 2, 3, 4, 2, 3, 4, -1]
    assert anchors.early_follows.tolist() == [1.0, 1.0, *[5.0] * 9, 1.0]


def test_a_platform_without_families_has_none() -> None:
    world = Simulation(with_families()).world
    kuaishou = world.anchors.platform == world.names.index("kuaishou")
    assert (world.anchors.family[~kuaishou] == -1).all()
    assert np.bincount(world.anchors.family[kuaishou] + 1 > 0).tolist() == [391, 9]


# stocks of followers at the start


def followers(stock: float, joins_later: bool) -> tuple[F64, World]:
    """Return follow edges by anchor after everybody has joined, at the start or a day later."""
    dotted = {name.replace("__", "."): value for name, value in CLANS.items()}
    dotted[f"{KUAISHOU}anchors__family_followers".replace("__", ".")] = stock
    world = small_world(6000, LIGHT | dotted, seed=7)
    world.day = 1 if joins_later else 0
    world.platforms.members[:] = 1.0
    world.platforms.follows_brought[:] = 1.0
    update_members(world)
    edges = world.follows.anchor[world.follows.anchor >= 0]
    return np.bincount(edges, minlength=len(world.anchors)).astype(np.float64), world


@pytest.mark.parametrize("stock", [1.0, 4.0])
def test_first_follows_are_drawn_by_the_stock_of_families(stock: float) -> None:
    """Of the first draw of a user, which meets no room twice: odds w Q z^(1/2) X."""
    _, world = followers(stock, False)
    p = world.names.index("kuaishou")
    rows = world.anchors[world.anchors.platform == p]
    odds = rows.weight * rows.popularity * rows.follow_pull
    odds[rows.family >= 0] *= stock
    first = world.follows.anchor[world.follows.count[:, p] > 0, p, 0]
    kin = world.anchors.family[first] >= 0
    expected = odds[rows.family >= 0].sum() / odds.sum()
    assert 0.01 < expected < 0.9
    deviation = np.sqrt(expected * (1.0 - expected) / len(kin))
    assert abs(kin.mean() - expected) < 4.0 * deviation


def test_who_joins_later_follows_families_as_others() -> None:
    stocks, equal = followers(4.0, True)[0], followers(1.0, True)[0]
    assert np.array_equal(stocks, equal)
    assert not np.array_equal(followers(4.0, False)[0], followers(1.0, False)[0])


# what a scandal of one costs the others


@pytest.mark.parametrize("part", [0.0, 0.4])
def test_who_hears_trusts_the_family_less_whom_they_follow_and_nobody_else(part: float) -> None:
    settings = {"scandal_loss": 12.0, "scandal_family": part, "scandal_talk": 0.0}
    settings |= {"scandal_media": 0.7}
    values = {f"parameters__{name}": each for name, each in settings.items()}
    scenario = with_families(modules__scandal=True, scandals=[NEST], users=2000, **values)
    world = Simulation(scenario).world
    p, top = world.names.index("kuaishou"), int(world.scandals.anchor[0])
    kin = int(np.flatnonzero(world.anchors.family == top)[-1])
    others = [top, kin, top + 1, top + 50]  # another head; a room of no family
    assert world.anchors.family[others].tolist() == [top, top, top + 1, -1]
    world.follows.count[:, p] = 4
    world.follows.anchor[:, p, :4] = others
    world.day = int(world.scandals.day[0])
    before = world.follows.bad.copy()
    hear_of_scandals(world)
    heard = world.scandals.aware[0]
    assert 0.4 < heard.mean() < 0.6
    lost = world.follows.bad[:, p, :4] - before[:, p, :4]
    expected = np.tile([12.0, 12.0 * part, 0.0, 0.0], (heard.sum(), 1))
    np.testing.assert_allclose(lost[heard], expected, rtol=1e-6)
    assert not lost[~heard].any()


@pytest.mark.parametrize(
    ("share", "with_it"), [(0.0, []), (0.4, [1]), (0.5, [1, 4]), (1.0, [1, 4, 7])]
)
def test_members_of_the_family_are_shut_with_one_of_them(share: float, with_it: list[int]) -> None:
    """Halves go up, so .5 of three others is two; the largest first, the head among them."""
    family = np.array([-1, 1, 2, -1, 1, 1, 2, 1], np.int32)
    suspended = np.zeros(8, bool)
    suspended[[3, 5]] = True
    found = np.ones(8, bool)
    shut_families(suspended, family, np.full(8, share), found)
    assert np.flatnonzero(found).tolist() == sorted([3, 5, *with_it])
    assert np.flatnonzero(suspended).tolist() == [3, 5]


def test_a_family_that_is_shut_sells_nothing() -> None:
    ban = {**NEST, "size": 0, "suspended_from": "2020-06-01", "suspended_until": "2020-06-10"}
    scenario = with_families(
        modules__scandal=True, scandals=[ban], users=1500, **{f"{KUAISHOU}families__suspended": 1}
    )
    simulation, sold = Simulation(scenario), []
    family = simulation.world.anchors.family
    kin = np.flatnonzero(family == simulation.world.scandals.anchor[0])
    for _ in range(34):
        simulation.live_day()
        shut = 14 <= simulation.world.day - 1 < 24
        sold.append((shut, int(simulation.world.tally.gmv_anchor[kin].sum())))
        assert not (shut and simulation.world.anchors.live[kin].any())
    assert not any(fen for shut, fen in sold if shut)
    assert any(fen for shut, fen in sold if not shut)


# what families ask for


def test_the_share_of_a_family_is_that_of_the_months_sales() -> None:
    world = Simulation(with_families()).world
    sales = np.random.default_rng(5).integers(0, 10**9, len(world.anchors))
    world.anchors.gmv_month[:] = sales
    world.day = 12  # 2020-05-30
    add_up_families(world)
    assert not world.anchors.family_sales.any()
    world.day = 13
    add_up_families(world)
    p, family = world.anchors.platform, world.anchors.family
    for a in range(len(world.anchors)):
        mine = (family == family[a]) & (family[a] >= 0)
        expected = sales[mine].sum() / sales[p == p[a]].sum()
        assert world.anchors.family_sales[a] == pytest.approx(expected, rel=1e-12)
    world.anchors.gmv_month[:] = 0
    world.anchors.family_sales[:] = 1.0
    add_up_families(world)
    assert not world.anchors.family_sales.any()


LIVELY = {"users": 1500, "parameters__session_intercept_live": -1.0, "until": "2020-07-20"}


def test_what_families_ask_for_is_money_of_merchants_and_moves_nothing_else() -> None:
    """The premium is kappa_F s_F of the settled value of talents in families, in whole fen."""
    asked = {"parameters__family_commission": 0.5}
    free, dear = (
        simulate(with_families(**LIVELY, **each), options=Options(check=True))
        for each in ({"parameters__family_commission": 0}, asked)
    )
    for name in ("orders", "gmv_broad", "gsv", "revenue_commission", "family_share"):
        assert free.daily[name].equals(dear.daily[name]), name
    kept = {
        name: dear.daily[name].unstack()["kuaishou"].sum()
        - free.daily[name].unstack()["kuaishou"].sum()
        for name in ("anchor_income", "merchant_profit")
    }
    assert kept["anchor_income"] > 0.0
    assert kept["merchant_profit"] == pytest.approx(-kept["anchor_income"], rel=1e-9)
    others = [run.daily["anchor_income"].unstack()["douyin"] for run in (free, dear)]
    assert others[0].equals(others[1])


# the cap, and a rival


def twin(scores: F64, on_air: F64, share: float) -> float:
    """Y_c by bisection of Y = share sum(n min(s, Y)) on its falling side."""
    low, high = 0.0, float(scores[on_air > 0.0].max())
    if share * (on_air * np.minimum(scores, high)).sum() >= high:
        return high
    for _ in range(200):
        middle = 0.5 * (low + high)
        if share * (on_air * np.minimum(scores, middle)).sum() >= middle:
            low = middle
        else:
            high = middle
    return high


@pytest.mark.parametrize("share", [0.9, 0.2, 0.02, 0.005])
@pytest.mark.parametrize("spread", [0.0, 1.0, 4.0])
def test_the_capped_weight_is_the_root_of_its_equation(share: float, spread: float) -> None:
    drawn = np.random.default_rng(int(100 * share + spread))
    scores = np.exp(spread * drawn.normal(size=300))
    on_air = drawn.choice([0.0, 1.0, 7.5], size=300)
    assert share * on_air.sum() > 1.0
    found = capped_score(scores, on_air, share)
    assert found == pytest.approx(twin(scores, on_air, share), rel=1e-9)
    weights = on_air * np.minimum(scores, found)
    assert (np.minimum(scores, found)[on_air > 0.0] / weights.sum()).max() <= share * (1.0 + 1e-9)


def test_with_too_few_rooms_for_the_cap_all_have_the_same() -> None:
    scores, on_air = np.array([5.0, 2.0, 9.0, 0.1]), np.array([1.0, 1.0, 2.0, 0.0])
    assert capped_score(scores, on_air, 0.2) == 2.0
    assert capped_score(scores, np.zeros(4), 0.2) == 0.0


@pytest.mark.parametrize("share", [0.05, 0.01])
def test_no_room_has_more_of_a_categorys_feed_views_than_the_cap(share: float) -> None:
    free, capped = (capped_world(head_cap=each, cold_start_quota=0.0) for each in (1.0, share))
    bound = 0
    for cell in range(len(capped.cells)):
        rows = slice(capped.cells.first[cell], capped.cells.last[cell])
        single = capped.anchors.head[capped.entries.anchor[rows]]
        before, after = (each.entries.weight[rows] for each in (free, capped))
        shares, room = after / after.sum(), capped.anchors[capped.entries.anchor[rows]]
        on_air = np.where(single, room.live, room.weight * room.live_probability).sum()
        if share * on_air <= 1.0:  # too few rooms: all have the same
            assert shares[single].max() == pytest.approx(1.0 / on_air, rel=1e-9)
            continue
        assert (shares[single] <= share * (1.0 + 1e-9)).all()
        bound += (before[single] / before.sum() > share).sum()
        # who is below the cap keeps the ratio to others below it
        below = (shares < share * (1.0 - 1e-9)) & (before > 0.0) & single
        if below.sum() > 1:
            ratios = after[below] / before[below]
            assert ratios.max() == pytest.approx(ratios.min(), rel=1e-9)
    assert bound > 3


def test_a_rival_is_the_largest_room_of_no_family_and_gains_up_to_the_heads_weight() -> None:
    anchors = allocate(Anchors, {"anchor": 8, "category": CATEGORY_COUNT})
    anchors.head[:6] = True
    anchors.platform[7] = 1
    join_families(anchors, slice(0, 7), 2, 1, 1.0)
    plain = np.array([3.0, 8.0, 90.0, 1.0, 2.0, 1.0, 50.0, 40.0])
    for share, expected in ((0.5, 5.0), (1.0, 8.0)):
        scores = plain.copy()
        raise_rival(anchors, scores, 0, share)
        assert scores[4] == expected
        assert np.array_equal(np.delete(scores, 4), np.delete(plain, 4))
    scores = plain.copy()
    scores[4] = 9.0  # above the heads already
    raise_rival(anchors, scores, 0, 1.0)
    assert scores[4] == 9.0
    raise_rival(anchors, scores, 1, 1.0)  # a platform without families
    assert scores[7] == 40.0


# what is not there moves nothing


@pytest.fixture(scope="module")
def off(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return digests(simulate(tiny()), tmp_path_factory.mktemp("off"))


def test_no_family_equals_the_module_off_to_the_byte(off: dict[str, str], tmp_path: Path) -> None:
    none = simulate(tiny(modules__families=True))
    assert digests(none, tmp_path) == off


def seen(run: Run) -> dict[str, Any]:
    return {
        name: table.drop(columns=["family_share"], errors="ignore")
        for name, table in run.tables.items()
    }


def test_families_with_equal_stocks_that_ask_for_nothing_move_nothing() -> None:
    plain, equal = seen(simulate(tiny())), seen(simulate(with_families(**EQUAL)))
    for name, table in plain.items():
        assert table.equals(equal[name]), name


def test_stocks_caps_and_rivals_move_sales() -> None:
    """So that the equalities above say something."""
    plain = seen(simulate(with_families(**EQUAL)))["daily"]
    for changes in (
        {f"{KUAISHOU}anchors__family_followers": 5},
        {f"{KUAISHOU}feed__head_cap": 0.01},
        {f"{KUAISHOU}families__rival": 1},
    ):
        other = seen(simulate(with_families(**{**EQUAL, **changes})))["daily"]
        assert not plain.equals(other), changes
