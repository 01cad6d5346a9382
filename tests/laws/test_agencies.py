"""Agencies and their clients (33): first deals, partners met, charisma, own rooms, what is paid."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, live_days, small_world
from tests.run.short import digests, tiny

from feedfollow.day.morning.agencies import raise_charisma
from feedfollow.day.morning.agency_dues import charge_clients, take_cuts
from feedfollow.day.morning.entry import LEAST, come_and_go, count_sellers, peers, profit_gap
from feedfollow.day.noon.own_rooms import choose_rooms
from feedfollow.day.noon.selection import fill_rooms
from feedfollow.run.simulate import Options, simulate
from feedfollow.world import labels as state
from feedfollow.world import ledger as books
from feedfollow.world.columns import F64
from feedfollow.world.ledger import sector_accounts
from feedfollow.world.scene import scene_of
from feedfollow.world.tally import AGENCY_CUTS, AGENCY_FEES
from feedfollow.world.world import World

NAMES = ("douyin", "kuaishou")
ON = LIGHT | {"modules.agencies": True, "modules.entry": True}
STAY, DAYS, MATCH = 30.0, 20.0, 3.0


def market(**changes: object) -> World:
    """Return a world of merchants of whom a twentieth sells, and who see a profit of 1,000."""
    numbers = {"entry_innovation": 0.2, "entry_imitation": 6.0, "entry_return": 900.0}
    numbers |= {"entry_patience": STAY, "first_deal_days": DAYS, "agency_match": MATCH}
    settings = {f"parameters.{name}": value for name, value in {**numbers, **changes}.items()}
    selling = {f"platforms.{name}.merchants.selling": 0.05 for name in NAMES}
    world = small_world(64, ON | settings | selling, seed=33)
    today = np.asarray(world.platforms)
    today["brand_push"], today["trust_seen"], today["profit_seen"] = 1.0, 0.8, 1000.0
    today["agency_part"] = [0.4, 0.0]
    return world


def one_day(world: World) -> tuple[F64, F64, F64]:
    """Return who sells and who looks after a day, alone or with an agency, by whole columns."""
    coef, merchants, today = world.coef, world.merchants, world.platforms
    kind, on = merchants.brand.astype(int), merchants.sells_on > 0
    sell, alone, clients = (
        each.copy() for each in (merchants.selling, world.agencies.alone, world.agencies.clients)
    )
    could, do = peers(scene_of(world))
    chance = {times: STAY / (STAY + DAYS / times) for times in (1.0, MATCH)}
    for p in range(len(today)):
        part, fee = today.agency_part[p], today.agency_part[p] * today.agency_fee[p]
        seen = today.profit_seen[p]
        worth = seen * ((1.0 - part) * chance[1.0] + part * chance[MATCH])
        stay, come = (
            np.array([profit_gap(float(x) - fee, coef.entry_return) for x in each])[kind]
            for each in (seen, worth)
        )
        weak = merchants.quality < today.quality_asked[p]
        stay, come = (np.where(weak, -1.0, each) for each in (stay, come))
        rate = (coef.entry_innovation + coef.entry_imitation * (do / could)[p][kind]) / 365.0
        rate *= np.where(kind == 1, 0.5, 1.0)  # trust is that at which brands waver
        others = 1.0 - sell[:, p] - alone[:, p] - clients[:, p]
        new = others * -np.expm1(-rate * np.maximum(come, 0.0))
        found = 0.0
        for table, times, share in ((alone, 1.0, 1.0 - part), (clients, MATCH, part)):
            speed = np.where(weak, 0.0, times / DAYS)
            ended = table[:, p] * -np.expm1(-(speed + 1.0 / STAY))
            found = found + ended * speed / (speed + 1.0 / STAY)
            table[:, p] = np.where(on[:, p], table[:, p] - ended + share * new, 0.0)
        sells = sell[:, p] * np.exp(np.minimum(stay, 0.0) / STAY) + found
        sell[:, p] = np.where(on[:, p], np.maximum(LEAST, sells), sell[:, p])
    return sell, alone, clients


def test_a_day_of_looking_for_first_deals_is_that_of_the_plain_twin() -> None:
    world = market()
    world.platforms.profit_seen[:] = [[3000.0, 1200.0], [-50.0, 5000.0]]
    world.platforms.quality_asked[:] = [0.5, 0.0]
    world.platforms.agency_fee[:] = 100.0
    world.agencies.alone[:], world.agencies.clients[:] = 0.1, 0.2
    world.agencies.alone[world.merchants.sells_on == 0] = 0.0
    world.agencies.clients[world.merchants.sells_on == 0] = 0.0
    for _ in range(30):
        expected = one_day(world)
        come_and_go(scene_of(world))
        found = world.merchants.selling, world.agencies.alone, world.agencies.clients
        for one, other in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize("times", [1.0, MATCH])
def test_who_looks_finds_a_first_deal_or_gives_up_as_two_hazards_race(times: float) -> None:
    """Of those who look, t_E c / (t_E c + tau) end up selling, after 1 / (c/tau + 1/t_E) days."""
    world = market(entry_innovation=0.0, entry_imitation=0.0)
    world.platforms.profit_seen[:] = 5000.0
    on = world.merchants.sells_on > 0
    looking = world.agencies.alone if times == 1.0 else world.agencies.clients
    looking[on] = 0.3
    rate = times / DAYS + 1.0 / STAY
    for day in range(1, 41):
        come_and_go(scene_of(world))
        np.testing.assert_allclose(looking[on], 0.3 * np.exp(-rate * day), rtol=1e-12)
        sold = 0.05 + 0.3 * (times / DAYS / rate) * -np.expm1(-rate * day)
        np.testing.assert_allclose(world.merchants.selling[on], sold, rtol=1e-12)
    assert times / DAYS / rate == pytest.approx(STAY * times / (STAY * times + DAYS))


def test_who_looks_and_who_finds_a_deal_is_counted_in_real_merchants() -> None:
    world = market()
    world.platforms.profit_seen[:] = 5000.0
    for _ in range(5):
        before = world.merchants.selling.copy()
        come_and_go(scene_of(world))
        count_sellers(scene_of(world))
    on = world.merchants.sells_on > 0
    looking = np.where(on, world.agencies.alone + world.agencies.clients, 0.0)
    weight = world.merchants.weight
    np.testing.assert_allclose(world.platforms.looking, weight @ looking)
    new = np.where(on, world.merchants.selling - before, 0.0)  # nobody leaves at this profit
    np.testing.assert_allclose(world.platforms.first_deals, weight @ new)
    assert (world.platforms.first_deals > 0.0).all()


@pytest.mark.parametrize(("above", "comes", "leaves"), [(1.01, 1, 0), (0.99, 0, 0), (0.0, 0, 1)])
def test_newcomers_ask_for_more_than_who_sells_already(
    above: float, comes: int, leaves: int
) -> None:
    """Between the profits at which one comes and at which one leaves nothing moves, but the fee."""
    world = market()
    world.platforms.agency_fee[:] = 200.0
    part = world.platforms.agency_part
    chance = (1.0 - part) * STAY / (STAY + DAYS) + part * STAY / (STAY + DAYS / MATCH)
    least = (900.0 + 200.0 * part) / chance
    stays = 900.0 + 200.0 * part
    profit = above * least if above else 0.99 * stays
    world.platforms.profit_seen[:] = profit[:, None]
    before, on = world.merchants.selling.copy(), world.merchants.sells_on > 0
    come_and_go(scene_of(world))
    looking = (world.agencies.alone + world.agencies.clients)[on]
    assert ((looking > 0.0).all(), (looking == 0.0).all()) == (bool(comes), not comes)
    left = (world.merchants.selling < before)[on]
    assert left.all() if leaves else not left.any()


def listed(contacts: float, part: float, times: float) -> F64:
    """Return the running totals of all rooms for talents with so many contacts, more than one.

    Nobody asks slot fees: how many know a merchant moves them.
    """
    settings = LIGHT | {"modules.selection": True, "modules.agencies": True}
    world = small_world(64, settings, seed=34)
    world.coef.selection_contacts, world.coef.agency_match = contacts, times
    world.coef.slot_fee = 0.0
    world.platforms.agency_part[:] = part
    world.platforms.goods_data[:] = 0.5
    world.platforms.list_price[:] = 60.0
    fill_rooms(scene_of(world), world.ledger, world.tally)
    return world.choices.total.copy()


def test_talents_who_are_clients_choose_among_so_many_times_the_contacts() -> None:
    alone, helped = listed(200.0, 0.0, 1.0), listed(800.0, 0.0, 1.0)
    assert np.abs(alone - helped).max() > 0.1
    np.testing.assert_allclose(listed(200.0, 1.0, 4.0), helped, rtol=1e-12)
    np.testing.assert_allclose(listed(200.0, 0.3, 4.0), 0.7 * alone + 0.3 * helped, rtol=1e-12)
    np.testing.assert_array_equal(listed(200.0, 0.3, 1.0), alone)


def test_the_charisma_of_clients_is_raised_and_own_rooms_cost_less() -> None:
    world = small_world(
        64, ON | {"modules.own_rooms": True, "platforms.douyin.agencies.coverage": 0.5}
    )
    born = world.anchors.pull.copy()
    world.coef.agency_charisma, world.coef.agency_saving = 2.0, 0.4
    world.platforms.agency_part[:] = [0.5, 0.0]
    raise_charisma(world.anchors, world.platforms, world.coef)
    served = (world.anchors.platform == 0) & ~world.anchors.self_room
    assert 0 < served.sum() < len(served)
    more = 1.0 + 0.5 * (2.0**world.coef.engage_charisma - 1.0)
    np.testing.assert_allclose(world.anchors.pull[served], more * born[served], rtol=1e-12)
    np.testing.assert_array_equal(world.anchors.pull[~served], born[~served])
    choose_rooms(world)
    own = np.array([world.levers[name]["rooms.own_cost"] for name in NAMES])
    np.testing.assert_allclose(world.platforms.own_cost, own * [0.8, 1.0], rtol=1e-12)


def test_clients_of_every_line_owe_a_seventh_of_the_fee_each_day_and_pay_whole_fen() -> None:
    world, days = market(), 20
    world.platforms.agency_fee[:] = 35.0
    on = world.merchants.sells_on > 0
    world.agencies.clients[on] = 0.1
    before = sector_accounts(world.ledger, books.MERCHANTS).copy()
    for _ in range(days):
        charge_clients(scene_of(world), world.ledger, world.tally)
    weight = world.merchants.weight[:, None] / world.coef.people_per_user
    clients = np.where(on, world.platforms.agency_part * world.merchants.selling + 0.1, 0.0)
    np.testing.assert_allclose(world.agencies.fee_owed, days * 500.0 * weight * clients)
    np.testing.assert_array_equal(world.agencies.fee_paid, np.floor(world.agencies.fee_owed))
    paid = before - sector_accounts(world.ledger, books.MERCHANTS)
    np.testing.assert_array_equal(paid, world.agencies.fee_paid.sum(axis=1))
    counted = world.tally.counters[:, AGENCY_FEES]
    np.testing.assert_array_equal(counted, world.agencies.fee_paid.sum(axis=0))


def test_of_a_confirmed_commission_agencies_keep_their_cut_of_clients() -> None:
    """Against the plain twin, on the orders of a day that close."""
    busy = {"parameters.session_intercept_live": -0.5}
    world = small_world(2000, LIGHT | busy | {"modules.agencies": True}, seed=35)
    live_days(world, 25)
    world.platforms.agency_part[:], world.platforms.agency_cut[:] = [0.5, 0.2], 0.4
    orders, anchors = world.orders.used, world.anchors
    closing = (orders.due <= world.day) & (orders.state == state.IN_WINDOW)
    paid = closing & (orders.anchor != state.NOBODY) & ~anchors.self_room[orders.anchor]
    assert paid.sum() > 50 and (closing & ~paid).any()
    talent = np.floor(world.coef.anchor_commission * orders.price[paid] + 0.5)
    share = np.array([0.5 * 0.4, 0.2 * 0.4])[orders.platform[paid]]
    cut = np.floor(share * talent + 0.5).astype(np.int64)
    expected = np.zeros(len(anchors), np.int64)
    np.add.at(expected, orders.anchor[paid], cut)
    before = sector_accounts(world.ledger, books.ANCHORS).copy()
    world.tally.counters[:] = 0
    take_cuts(
        world.orders.columns,
        world.orders.count,
        (anchors, world.platforms),
        (world.ledger, world.tally),
        world.coef,
        world.day,
    )
    handed_on = before - sector_accounts(world.ledger, books.ANCHORS)
    np.testing.assert_array_equal(handed_on, expected)
    by_platform = np.bincount(orders.platform[paid], cut, len(NAMES))
    np.testing.assert_array_equal(world.tally.counters[:, AGENCY_CUTS], by_platform)


FULL: dict[str, object] = {
    "modules__entry": True,
    "modules__selection": True,
    "modules__own_rooms": True,
}
FREE: dict[str, object] = {
    **{f"platforms__{name}__agencies__fee": 0 for name in NAMES},
    **{f"platforms__{name}__agencies__cut": 0 for name in NAMES},
}
IDLE: dict[str, object] = {
    "parameters__agency_match": 1,
    "parameters__agency_charisma": 1,
    "parameters__agency_saving": 0,
}
NO_CLIENTS: dict[str, object] = {f"platforms__{name}__agencies__coverage": 0 for name in NAMES}


@pytest.mark.parametrize("changes", [{**FREE, **IDLE}, NO_CLIENTS], ids=["idle", "no_clients"])
def test_agencies_that_do_nothing_for_nothing_leave_the_bytes_of_off(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    """And so do those without clients, where a first deal needs no time."""
    at_once = {"parameters__first_deal_days": 0}
    off = simulate(tiny(**FULL))
    on = simulate(tiny(**FULL, **at_once, **changes, modules__agencies=True))
    assert digests(on, tmp_path) == digests(off, tmp_path)


class Interrupted(Exception):
    """Stands for whatever ends a process early."""


def stop(done: int, _total: int) -> None:
    """End the run in its middle."""
    if done == 21:
        raise Interrupted


def test_accounts_balance_each_day_and_a_resumed_run_gives_the_same_bytes(tmp_path: Path) -> None:
    lively = {**FULL, "modules__agencies": True, "parameters__session_intercept_live": -1.0}
    scenario = tiny(**lively, parameters__entry_innovation=5)
    whole = simulate(scenario, options=Options(check=True))
    for name in ("agency_fees", "agency_cuts", "sellers_looking", "first_deals"):
        assert (whole.daily[name].groupby("platform", observed=True).sum() > 0).all(), name
    workdir = tmp_path / "work"
    with pytest.raises(Interrupted):
        simulate(scenario, options=Options(checkpoint_every=20, workdir=workdir, progress=stop))
    rest = simulate(scenario, options=Options(workdir=workdir, resume=True))
    assert digests(rest, tmp_path) == digests(whole, tmp_path)
