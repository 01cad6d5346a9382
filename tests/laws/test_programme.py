"""A platform's paid programme (31): who joins, stays and leaves, what is paid, and by whom."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, live_days, pure_world, small_world
from tests.run.short import digests, tiny

from feedfollow.day.morning.programme import MONTH, enrol, look_back, run_programme
from feedfollow.draws import Purpose, philox_numpy
from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.world import labels as state
from feedfollow.world.columns import F64, allocate
from feedfollow.world.orders import OrderColumns
from feedfollow.world.tally import COUNTERS
from feedfollow.world.world import World

PROGRAMME = int(Purpose.PROGRAMME)
FEE, COUPON = 1000, 0.1
"""Fen a month, and a share of the price."""
ENOUGH = 10**9


def world_of(users: int, **changes: object) -> World:
    """Return a world of members with money enough, on two platforms with a programme."""
    world = pure_world(users, {"modules.paid_membership": True, **changes})
    world.users.budget[:] = ENOUGH
    world.platforms.member_fee[:] = FEE
    world.platforms.member_coupon[:] = COUPON
    return world


def live(world: World, first: int, last: int, speed: float = 0.1) -> None:
    """Let a programme run from a day to another, whatever is bought meanwhile."""
    for day in range(first, last):
        world.tally.counters[:] = 0
        books = (world.ledger, world.tally)
        enrol(world.programme, (world.users, world.platforms), books, (speed, 2.0), day, world.key)


def counted(world: World, name: str) -> F64:
    found: F64 = world.tally.counters[:, COUNTERS.index(name)]
    return found


@pytest.mark.parametrize("times", [1.5, 4.0])
def test_buyers_join_by_an_exponential_law_that_grows_with_what_they_save(times: float) -> None:
    count, speed = 20_000, 0.1
    world = world_of(count)
    world.programme.kept[:] = times * FEE / COUPON
    world.programme.kept[:, 1] = FEE / COUPON  # who saves no more than the fee
    joined = np.zeros(count, np.bool_)
    for day in range(29):
        live(world, day, day + 1, speed)
        inside = world.programme.enrolled[:, 0] > 0
        assert (inside >= joined).all()
        joined = inside
        expected = 1.0 - np.exp(-speed * (1.0 - 1.0 / times) * (day + 1))
        error = np.sqrt(expected * (1.0 - expected) / count)
        assert abs(inside.mean() - expected) < 4.0 * error
        assert counted(world, "programme_members")[0] == inside.sum()
    assert not world.programme.enrolled[:, 1].any()


def test_whoever_joins_a_programme_joins_one_that_gives_more() -> None:
    before = np.zeros((3000, 2), np.bool_)
    for coupon in (0.11, 0.2, 0.5):
        world = world_of(3000)
        world.programme.kept[:] = FEE / 0.1
        world.platforms.member_coupon[:] = coupon
        live(world, 0, 20)
        inside = world.programme.enrolled > 0
        assert (inside >= before).all() and inside.sum() > before.sum()
        before = inside


def test_members_pay_every_thirty_days_and_leave_when_the_saving_no_longer_covers_the_fee() -> None:
    world = world_of(400)
    world.programme.kept[:] = 3.0 * FEE / COUPON
    live(world, 0, 1, speed=100.0)
    everybody = world.programme.enrolled.all()
    assert everybody
    world.programme.kept[:200] = 0.99 * FEE / COUPON
    live(world, 1, MONTH)
    assert world.programme.enrolled.all()  # what is paid is not lost
    assert not counted(world, "programme_fees").any()
    live(world, MONTH, MONTH + 1)
    assert not world.programme.enrolled[:200].any()
    assert world.programme.enrolled[200:].all()
    assert counted(world, "programme_fees").tolist() == [200 * FEE] * 2
    assert (world.users.spent[200:] == 4 * FEE).all()
    assert (world.users.spent_otherwise == world.users.spent).all()


def test_who_has_no_budget_left_or_leaves_the_platform_is_in_no_programme() -> None:
    world = world_of(300)
    world.programme.kept[:] = 3.0 * FEE / COUPON
    world.users.budget[:100] = FEE - 1
    world.users.spent[:100] = FEE  # two budgets are the most, and less than the fee is left
    live(world, 0, 1, speed=100.0)
    assert not world.programme.enrolled[:100].any()
    assert world.programme.enrolled[100:].all()
    world.users.member[100:200, 0] = 0
    world.users.budget[200:] = FEE
    live(world, 1, MONTH + 1)
    assert not world.programme.enrolled[100:200, 0].any()
    assert world.programme.enrolled[100:200, 1].all()
    assert not world.programme.enrolled[200:].any()  # they cannot pay for another month


def exponential_of(user: F64, p: int, day: int, world: World) -> F64:
    words = philox_numpy(2 * p + 1, user, day, PROGRAMME, *world.key)[0]
    return -np.log((words.astype(np.float64) + 0.5) * 2.0**-32)


def test_a_day_of_a_programme_is_what_plain_numpy_makes_of_it() -> None:
    count, day, speed = 5000, 47, 0.3
    rng, world = np.random.default_rng(5), world_of(5000)
    programme, users, today = world.programme, world.users, world.platforms
    today.subsidy[:], today.freight_covered[:] = (0.2, 0.0), (0.5, 1.0)
    today.member_fee[:] = (700, 1200)
    programme.kept[:] = rng.exponential(2.0 * FEE / COUPON, (count, 2))
    programme.sent_back[:] = rng.exponential(400.0, (count, 2))
    programme.enrolled[:] = rng.random((count, 2)) < 0.5
    programme.renewal[:] = day + rng.integers(-1, MONTH, (count, 2))
    programme.patience[:] = rng.exponential(0.2, (count, 2))
    users.member[:] = rng.random((count, 2)) < 0.9
    users.budget[:] = rng.integers(1, 4000, count)
    users.spent[:] = rng.integers(0, 4000, count)
    spent, patience = users.spent.copy(), programme.patience.copy()
    inside = programme.enrolled > 0
    fees = []
    for p in (0, 1):
        fee = int(today.member_fee[p])
        worth = COUPON * (1.0 - today.subsidy[p]) * programme.kept[:, p]
        worth += today.freight_covered[p] * programme.sent_back[:, p]
        member, payable = users.member[:, p] > 0, spent + fee <= 2 * users.budget
        due = inside[:, p] & member & (programme.renewal[:, p] <= day)
        new = ~inside[:, p] & member & (worth > fee)
        patience[new, p] -= speed * (1.0 - fee / worth[new])
        joins = new & (patience[:, p] < 0.0) & payable
        pays = joins | (due & (worth >= fee) & payable)
        patience[joins, p] = exponential_of(np.flatnonzero(joins), p, day, world)
        inside[:, p] = (inside[:, p] & member & ~due) | pays
        spent += fee * pays
        fees.append(fee * int(pays.sum()))
        assert min(due.sum(), joins.sum(), pays.sum(), (due & ~pays).sum()) > 20
    live(world, day, day + 1, speed)
    assert np.array_equal(programme.enrolled > 0, inside)
    assert np.array_equal(users.spent, spent)
    assert programme.patience == pytest.approx(patience, rel=1e-12)
    assert counted(world, "programme_fees").tolist() == fees


def test_what_is_looked_back_on_is_what_was_kept_and_sent_back_in_the_app() -> None:
    count, day = 4000, 60
    rng, world = np.random.default_rng(7), world_of(300)
    world.platforms.freight_borne[:] = (0.3, 1.0)
    freight = int(world.coef.shipping_cost)
    orders = allocate(OrderColumns, {"order": count})
    orders.user[:], orders.platform[:] = rng.integers(0, 300, count), rng.integers(0, 2, count)
    orders.state[:] = rng.integers(0, len(state.ORDER_STATES), count)
    orders.due[:] = day + rng.integers(-2, 3, count)
    orders.price[:] = rng.integers(100, 10_000, count)
    orders.external[:], orders.claimed[:] = rng.random((2, count)) < 0.2
    orders.source[:] = np.where(rng.random(count) < 0.2, state.LOCAL, state.FEED)
    world.programme.kept[:], world.programme.sent_back[:] = 300.0, 60.0
    look_back(world.programme, orders, count, world.platforms, world.coef, day)
    kept, sent_back = np.full((300, 2), 290.0), np.full((300, 2), 58.0)
    now, place = (orders.due <= day) & ~orders.external, (orders.user, orders.platform)
    price = np.where(now & (orders.state == state.IN_WINDOW), orders.price, 0)
    np.add.at(kept, place, price.astype(np.float64))
    back = now & (orders.state == state.RETURNING) & ~orders.claimed
    back &= orders.source != state.LOCAL
    own = np.floor(world.platforms.freight_borne[orders.platform] * freight + 0.5)
    np.add.at(sent_back, place, np.where(back, own, 0.0))
    assert world.programme.kept == pytest.approx(kept, rel=1e-12)
    assert world.programme.sent_back == pytest.approx(sent_back, rel=1e-12)
    assert back.sum() > 100 and (price > 0).sum() > 100


def test_a_coupon_of_everybody_is_a_subsidy_of_that_share_to_the_order() -> None:
    """Neutrality: in rooms and on shelves people decide by what they pay, whatever it is called."""
    found = []
    for coupon, subsidy in ((0.25, 0.0), (0.0, 0.25)):
        changes: dict[str, object] = {
            "modules.paid_membership": True,
            "modules.subsidies": True,
            "modules.shelf": True,
            "parameters.session_intercept_live": -0.5,
            **{f"platforms.{p}.programme.coupon": coupon for p in ("douyin", "kuaishou")},
            **{f"platforms.{p}.prices.subsidy": subsidy for p in ("douyin", "kuaishou")},
            **{f"platforms.{p}.shelf.mall": 1 for p in ("douyin", "kuaishou")},
        }
        world = small_world(2000, changes)
        world.users.adopted[:] = True
        world.programme.enrolled[:], world.programme.renewal[:] = 1, ENOUGH
        seen: list[OrderColumns] = []

        def look(world: World, seen: list[OrderColumns] = seen) -> None:
            seen.append(world.orders.used.copy())
            world.programme.enrolled[:] = 1  # whoever is new on a platform tomorrow as well

        live_days(world, 3, at_night=look)
        found.append(np.concatenate(seen))
    one, other = found
    assert (one["source"] == state.MALL).sum() > 30
    assert (one["source"] == state.FEED).sum() > 300
    assert (one["subsidy"] > 0).sum() > 300 and one["external"].any()
    assert np.array_equal(one, other)


def test_only_who_is_in_the_programme_has_its_coupon_on_top_of_what_a_subsidy_leaves() -> None:
    changes: dict[str, object] = {
        "modules.paid_membership": True,
        "modules.subsidies": True,
        "parameters.session_intercept_live": 1,
        **LIGHT,
        **{f"platforms.{p}.links.open_live": 0.5 for p in ("douyin", "kuaishou")},
        **{f"platforms.{p}.programme.coupon": 0.3 for p in ("douyin", "kuaishou")},
        **{f"platforms.{p}.prices.subsidy": 0.2 for p in ("douyin", "kuaishou")},
    }
    world = small_world(8000, changes)
    world.users.adopted[:] = True
    world.programme.enrolled[::2], world.programme.renewal[::2] = 1, ENOUGH
    counts = []
    live_days(world, 1, at_night=lambda w: counts.append(counted(w, "programme_orders").copy()))
    orders = world.orders.used
    inside = (orders.user % 2 == 0) & (world.users.member[orders.user, orders.platform] > 0)
    share = np.where(inside, 1.0 - 0.8 * 0.7, 0.2)
    expected = np.where(orders.external, 0, np.floor(share * orders.price + 0.5))
    assert (inside & ~orders.external).sum() > 100 < (~inside & ~orders.external).sum()
    assert np.abs(orders.subsidy - expected).max() <= 1  # halves of a fen
    assert counts[0].sum() >= (inside & ~orders.external).sum()


TERMS: dict[str, object] = {
    f"platforms__kuaishou__programme__{name}": value
    for name, value in {"fee": 3, "coupon": 0.2, "freight": 0.5}.items()
}
LIVELY: dict[str, object] = {
    "users": 1500,
    "modules__paid_membership": True,
    "parameters__session_intercept_live": 0.0,
    "parameters__programme_speed": 0.5,
}


@pytest.fixture(scope="module")
def run() -> Run:
    """Five weeks of a programme on one platform; the books are checked every day."""
    borne = {"parameters__freight_borne": 0.4}
    return simulate(tiny(**LIVELY, **TERMS, **borne), options=Options(check=True))


def test_fees_are_whole_months_and_freight_is_shared_to_the_fen(run: Run) -> None:
    daily = run.daily.xs("kuaishou", level="platform").sum() / run.people_per_user
    flows = run.accounts["fen"].groupby("flow").sum()
    fees = daily["programme_fees"] * 100.0
    assert fees == pytest.approx(round(fees)) and round(fees) % 300 == 0 and fees > 0
    other = run.daily.xs("douyin", level="platform")
    names = ["programme_members", "programme_orders", "programme_fees", "programme_freight"]
    assert not other[names].any(axis=None)
    assert flows["programme_freight"] > 0
    # of what is left half of 5 CNY, or 5 CNY, buyers bear four tenths: 1 or 2 CNY each
    assert flows["buyer_freight"] % 100 == 0 and flows["buyer_freight"] > 0
    parcels = (flows["return_freight"] + flows["programme_freight"] + flows["buyer_freight"]) / 500
    assert parcels == pytest.approx(round(parcels)) and parcels > 100
    assert 0 < daily["programme_orders"] < daily["orders"]


@pytest.mark.parametrize(
    "changes",
    [
        {"modules__paid_membership": True},
        {"modules__paid_membership": True, **TERMS, "parameters__programme_speed": 0},
        {"modules__paid_membership": True, "platforms__kuaishou__programme__fee": 10},
        {**TERMS, "parameters__freight_borne": 1},
    ],
    ids=["nothing_offered", "nobody_joins", "a_fee_for_nothing", "switched_off"],
)
def test_without_members_the_tables_are_those_of_the_module_off_to_the_byte(
    changes: dict[str, object], tmp_path: Path
) -> None:
    assert digests(simulate(tiny(**changes)), tmp_path) == digests(simulate(tiny()), tmp_path)


def test_a_dated_programme_begins_and_ends() -> None:
    """Who is in when it ends stays until the month that was paid for is over."""
    begins = {"programme.fee": 3, "programme.coupon": 0.2}
    events = [
        {"name": "from", "date": "2020-05-25", "platform": "kuaishou", "set": begins},
        {
            "name": "to",
            "date": "2020-05-27",
            "platform": "kuaishou",
            "set": {"programme.coupon": 0},
        },
    ]
    fast = {**LIVELY, "parameters__programme_speed": 100}
    run = simulate(tiny(**fast, burn_in="20 days", until="2020-07-01", events=events))
    members = run.daily["programme_members"].unstack()["kuaishou"]
    assert not members.loc[:"2020-05-24"].any()
    assert (members.loc["2020-05-27":"2020-06-22"].diff().dropna() <= 0.0).all()
    assert members.loc["2020-06-22"] > 0.9 * members.loc["2020-05-27"] > 0.0
    assert not members.loc["2020-06-27":].any()


def test_terms_of_today_are_those_of_the_levers() -> None:
    world = pure_world(64, {"modules.paid_membership": True, "parameters.freight_borne": 0.7})
    world.levers["kuaishou"].update(
        {"programme.fee": 9.99, "programme.coupon": 0.05, "programme.freight": 0.5}
    )
    run_programme(world)
    p, today = world.names.index("kuaishou"), world.platforms
    assert today.member_fee[p] == 999 and today.member_fee[1 - p] == 0
    assert today.member_coupon[p] == 0.05 and today.freight_covered[p] == 0.5
    assert (today.freight_borne == 0.7).all()
