"""Lists of brands and paid tasks (34): who is listed, what is shown, what is paid, and off."""

from __future__ import annotations

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, small_world
from tests.run.short import tiny
from tests.run.test_modules import values_digest

from feedfollow.day.evening.tasks import FINE, charge
from feedfollow.day.morning.heat_lists import draw_up, list_brands, weigh
from feedfollow.run.simulate import Options, simulate
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, I64, Flag
from feedfollow.world.scene import scene_of
from feedfollow.world.tally import LISTED_VIEWS, TASK_FEES, TASK_VIEWS
from feedfollow.world.world import World

ON = LIGHT | {"modules.entry": True, "modules.heat_lists": True, "scale.merchants": 400}
PLACES, BOOST, TASKS, PRICE = [0.1, 0.35], [1.0, 4.0], [0.0, 0.2], [0.05, 0.13]


def market(**changes: float) -> World:
    """Return a world in which some lines have sold, and parts of their merchants are there."""
    parameters = {f"parameters.{name}": value for name, value in changes.items()}
    world = small_world(64, ON | parameters, seed=21)
    rng = np.random.default_rng(5)
    world.merchants.selling[:] = rng.uniform(0.05, 1.0, world.merchants.selling.shape)
    sold = rng.random(len(world.merchants)) < 0.7
    sales = rng.integers(0, 900_00, world.merchants.revenue.shape)
    world.merchants.revenue[:] = np.where(sold[:, None, None], sales, 0)
    today = np.asarray(world.platforms)
    today["heat_places"], today["heat_boost"] = PLACES, BOOST
    today["task_share"], today["task_price"] = TASKS, PRICE
    return world


def rows(world: World) -> tuple[I64, I64]:
    """Return platform and category of every row of the shops."""
    cells = world.cells
    cell = np.repeat(np.arange(len(cells)), cells.last_seller - cells.first_seller)
    return cell // CATEGORY_COUNT, cell % CATEGORY_COUNT


def there(world: World) -> F64:
    """Return the share of each row's merchants who sell."""
    share: F64 = world.merchants.selling[world.sellers, rows(world)[0]]
    return share


def brands(world: World) -> Flag:
    flags: Flag = world.merchants.brand[world.sellers]
    return flags


def listed_by_twin(world: World) -> F64:
    """Return the listed part of every row, from a sorted list of brands."""
    platform, listed = rows(world)[0], np.zeros(len(world.sellers))
    for p, share in enumerate(PLACES):
        on = np.flatnonzero((platform == p) & brands(world))
        real = world.merchants.weight[world.sellers[on]] * there(world)[on]
        sales = world.merchants.revenue[world.sellers[on], p].sum(axis=1) / real
        left = share * real.sum()
        for k in sorted(range(len(on)), key=lambda k: (-sales[k], k)):
            if sales[k] > 0.0:
                listed[on[k]] = np.clip(left / real[k], 0.0, 1.0)
                left -= real[k]
    return listed


def test_the_list_names_the_brands_that_sold_most_and_as_many_as_there_are_places() -> None:
    world = market()
    draw_up(scene_of(world))
    found, platform = world.shops.listed, rows(world)[0]
    np.testing.assert_allclose(found, listed_by_twin(world), rtol=0.0, atol=1e-9)
    assert not found[~brands(world)].any()
    real = world.merchants.weight[world.sellers] * there(world)
    for p, share in enumerate(PLACES):
        own = (platform == p) & brands(world)
        on_it = (found * real)[own].sum()
        assert on_it == pytest.approx(share * real[own].sum(), rel=1e-9)
    # who has sold nothing is on no list, however long it is
    world.platforms.heat_places[:] = 1.0
    draw_up(scene_of(world))
    sold = world.merchants.revenue[world.sellers, platform].sum(axis=1) > 0
    assert (brands(world) & ~sold).any()
    np.testing.assert_array_equal(world.shops.listed, (brands(world) & sold).astype(float))


def test_goods_are_shown_by_the_weights_of_the_plain_twin() -> None:
    world = market()
    scene, share = scene_of(world), there(world)
    draw_up(scene)
    world.shops.heat[:] = np.random.default_rng(6).uniform(0.0, 1.0, len(share))
    heat = np.maximum(world.shops.listed, 0.5 ** (1 / 7) * world.shops.heat)
    weigh(scene)
    np.testing.assert_allclose(world.shops.heat, heat, rtol=1e-12)
    platform, category = rows(world)
    for cell in range(len(world.cells)):
        p = cell // CATEGORY_COUNT
        own = (platform == p) & (category == cell % CATEGORY_COUNT)
        plain = share[own] * (1.0 + BOOST[p] * heat[own])
        brand = share[own] * brands(world)[own]
        extra = np.zeros(own.sum())
        if brand.any():
            extra = TASKS[p] / (1.0 - TASKS[p]) * plain.sum() * brand / brand.sum()
        shown = world.shops.shown[own]
        np.testing.assert_allclose(shown, plain + extra, rtol=1e-12)
        np.testing.assert_allclose(world.shops.tasked[own], extra / shown, rtol=1e-12)
        # tasks have just their share of what is shown, where there is a brand
        paid = (world.shops.tasked * world.shops.shown)[own].sum() / shown.sum()
        assert paid == pytest.approx(TASKS[p] if brand.any() else 0.0)
        # and the tables draw by these weights
        cut, alias = world.shops.cut[own], world.shops.alias[own]
        drawn = cut + np.bincount(alias, 1.0 - cut, len(cut))
        np.testing.assert_allclose(drawn / len(cut), shown / shown.sum(), rtol=1e-9)


@pytest.mark.parametrize("days", [1.0, 7.0, 20.0])
def test_what_a_list_adds_halves_in_its_half_life_once_it_is_over(days: float) -> None:
    world = market(list_halflife=days)
    scene = scene_of(world)
    draw_up(scene)
    weigh(scene)
    start = world.shops.listed.copy()
    np.testing.assert_array_equal(world.shops.heat, start)
    world.shops.listed[:] = 0.0
    for day in range(1, 41):
        weigh(scene)
        np.testing.assert_allclose(world.shops.heat, start * 0.5 ** (day / days), rtol=1e-9)


def test_a_list_is_drawn_up_once_a_week() -> None:
    world, drawn = market(), []
    for _ in range(15):
        world.merchants.revenue[:] = np.roll(world.merchants.revenue, 1, axis=0)
        list_brands(world)
        drawn.append(world.shops.listed.copy())
        world.day += 1
    changed = [day for day in range(1, 15) if (drawn[day] != drawn[day - 1]).any()]
    assert drawn[0].any()
    assert changed == [7, 14]


def test_lines_pay_for_the_part_of_their_views_that_tasks_brought_in_whole_fen() -> None:
    world = market()
    draw_up(scene_of(world))
    weigh(scene_of(world))
    views = np.random.default_rng(7).integers(0, 50, world.tally.goods_views.shape)
    platform, owed = rows(world)[0], np.zeros(len(world.sellers))
    seen = views[world.sellers, platform]
    accounts = world.ledger.accounts.sum()
    for _ in range(3):
        world.tally.counters[:] = 0
        world.tally.goods_views[:] = views
        before = world.shops.task_paid.copy()
        charge(scene_of(world), world.ledger, world.tally)
        owed += 100.0 * np.array(PRICE)[platform] * world.shops.tasked * seen
        np.testing.assert_allclose(world.shops.task_owed, owed, rtol=1e-12)
        np.testing.assert_array_equal(world.shops.task_paid, np.floor(world.shops.task_owed))
        paid, part = world.shops.task_paid - before, world.shops.tasked * seen
        for p in range(2):
            counters, own = world.tally.counters[p], platform == p
            assert counters[TASK_FEES] == paid[own].sum()
            assert counters[TASK_VIEWS] == pytest.approx(FINE * part[own].sum(), abs=int(own.sum()))
            on_list = (world.shops.listed * seen)[own].sum()
            assert counters[LISTED_VIEWS] == pytest.approx(FINE * on_list, abs=int(own.sum()))
    assert world.tally.counters[0, TASK_FEES] == 0 < world.tally.counters[1, TASK_FEES]
    assert world.ledger.accounts.sum() == accounts == 0


ENTERED = {"modules__entry": True, "parameters__session_intercept_live": -1}
BOTH = ("douyin", "kuaishou")


def lever(name: str, value: float) -> dict[str, object]:
    return {f"platforms__{platform}__lists__{name}": value for platform in BOTH}


@pytest.mark.parametrize(
    ("base", "changes"),
    [
        (ENTERED, lever("boost", 0)),
        (ENTERED, lever("places", 0)),
        ({**ENTERED, "modules__selection": True, "parameters__slot_fee": 0}, lever("boost", 0)),
        ({}, {**lever("boost", 100), **lever("places", 1), **lever("tasks", 0.9)}),
    ],
    ids=["no boost", "no places", "no boost where talents choose", "no brands"],
)
def test_lists_that_show_nothing_more_leave_the_bytes_of_off(
    base: dict[str, object], changes: dict[str, object]
) -> None:
    """Boost 0 is the control of M73."""
    off = simulate(tiny(**base))
    on = simulate(tiny(**base, modules__heat_lists=True, **changes))
    for name, table in off.tables.items():
        assert values_digest(on.tables[name]) == values_digest(table), name
    assert not off.daily["engaged_listed"].any()


def test_the_accounts_balance_with_tasks_and_every_view_of_one_has_its_price() -> None:
    settings = {"modules__heat_lists": True, **lever("tasks", 0.1), **lever("task_price", 0.3)}
    run = simulate(tiny(**ENTERED, **settings), options=Options(check=True))
    total = run.daily[["engaged_tasks", "revenue_tasks", "engaged_listed"]].sum()
    assert total["engaged_listed"] > 0.0 < total["revenue_tasks"]
    assert total["revenue_tasks"] == pytest.approx(0.3 * total["engaged_tasks"], rel=0.02)
