"""What is kept of a day, counted again from the columns and from the orders themselves."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from tests.small_worlds import lively_scenario, lively_world

from feedfollow.day.evening.shop_floor import Workers
from feedfollow.day.schedule import end_day, live_one_day
from feedfollow.observe.census import CENSUS, HEADS, month_census
from feedfollow.observe.recorder import Recorder
from feedfollow.observe.tables import daily_table
from feedfollow.world.labels import WAITING
from feedfollow.world.scene import scene_of
from feedfollow.world.world import World, build_world


def run(world: World, days: int, recorder: Recorder) -> list[Counter[tuple[int, int]]]:
    """Live and record some days; return each day's buying sessions by (user, platform)."""
    workers, sessions = Workers(world, 1, None), []
    for _ in range(days):
        live_one_day(world, workers)
        recorder.record(world)
        orders = world.orders.used
        first = orders[(orders.placed == world.day) & (orders.sequence == 0)]
        sessions.append(Counter(zip(first.user.tolist(), first.platform.tolist(), strict=True)))
        end_day(world)
    return sessions


def test_the_burn_in_leaves_no_row() -> None:
    world, recorder = build_world(lively_scenario(burn_in=5)), Recorder()
    run(world, 8, recorder)
    start = world.scenario.start
    assert recorder.dates == [start, start + timedelta(days=1), start + timedelta(days=2)]
    assert {len(getattr(recorder, rows)) for rows in ("traffic", "heads", "flows")} == {3}
    assert recorder.months == []


def test_a_month_is_closed_on_its_last_day_and_on_no_other() -> None:
    world, recorder = build_world(lively_scenario()), Recorder()
    run(world, 60, recorder)
    ends = [world.scenario.start + timedelta(days=month.day) for month in recorder.months]
    assert [str(end) for end in ends] == ["2020-01-31", "2020-02-29"]


def test_rows_are_copies_of_their_day() -> None:
    world, recorder = build_world(lively_scenario()), Recorder()
    run(world, 12, recorder)
    orders = [int(traffic[..., 3].sum()) for traffic in recorder.traffic]
    assert len(set(orders)) > 3
    assert orders[-1] == int(world.tally.traffic[..., 3].sum())


def test_heads_and_waiting_orders_are_those_of_the_columns() -> None:
    world, recorder = lively_world(), Recorder()
    live_one_day(world, Workers(world, 1, None))
    recorder.record(world)
    heads, users = recorder.heads[0], world.users
    assert heads[HEADS.index("members")].tolist() == users.member.sum(axis=0).tolist()
    assert heads[HEADS.index("active")].tolist() == users.opened.sum(axis=0).tolist()
    adopted = (users.opened.astype(bool) & users.adopted[:, None]).sum(axis=0)
    assert heads[HEADS.index("active_adopters")].tolist() == adopted.tolist()
    assert set(heads[HEADS.index("adopters")]) == {users.adopted.sum()}
    orders = world.orders.used
    waiting = [((orders.state == WAITING) & (orders.platform == p)).sum() for p in range(2)]
    assert recorder.backlog[0].tolist() == waiting


def test_the_census_is_that_of_the_columns() -> None:
    world = lively_world()
    counts, trust, followers = month_census(scene_of(world), world.day)
    users, follows, coef = world.users, world.follows, world.coef
    count = dict(zip(CENSUS, counts, strict=True))
    bought, before = users.sessions_month > 0, users.bought_last_month > 0
    assert count["buyers"].tolist() == bought.sum(axis=0).tolist()
    assert count["buyers_again"].tolist() == (bought & before).sum(axis=0).tolist()
    assert count["buyers_before"].tolist() == before.sum(axis=0).tolist()
    assert count["buyers_twice"].tolist() == (users.sessions_month > 1).sum(axis=0).tolist()
    needless = users.needless_month > users.sessions_month / 2
    assert count["buyers_without_need"].tolist() == needless.sum(axis=0).tolist()
    assert count["sessions"].tolist() == users.sessions_month.sum(axis=0).tolist()
    inside = users.adopted[:, None] & users.member.astype(bool)
    assert count["adopted_members"].tolist() == inside.sum(axis=0).tolist()
    used = np.arange(follows.anchor.shape[2]) < follows.count[..., None]
    assert (
        followers.tolist() == np.bincount(follows.anchor[used], minlength=len(followers)).tolist()
    )
    assert count["edges"].tolist() == (used & inside[..., None]).sum(axis=(0, 2)).tolist()

    def kept(day: np.ndarray) -> np.ndarray:
        return coef.trust_decay ** np.maximum(0, world.day - day)

    start, prior = world.platforms.system_start, coef.system_trust_prior
    good = kept(users.system_day) * users.system_good
    bad = kept(users.system_day) * users.system_bad
    system = (prior * start + good) / (prior + good + bad)
    assert trust[1] == pytest.approx((system * inside).sum(axis=0), rel=1e-6)
    alpha, beta = kept(follows.day) * follows.good, kept(follows.day) * follows.bad
    weight = world.platforms.system_weight[:, None]
    edge = (weight * system[..., None] + alpha) / (weight + alpha + beta)
    wanted = (edge * (used & inside[..., None])).sum(axis=(0, 2))
    assert trust[0] == pytest.approx(wanted, rel=1e-6)


def test_repurchase_is_what_the_orders_themselves_say() -> None:
    world, recorder = build_world(lively_scenario(until="2020-03-31")), Recorder()
    sessions = run(world, 91, recorder)
    table = daily_table(recorder, world)
    months: dict[str, Counter[tuple[int, int]]] = {}
    for day, bought in zip(recorder.dates, sessions, strict=True):
        months.setdefault(day.strftime("%Y-%m"), Counter()).update(bought)
    for p, name in enumerate(world.names):
        rows = table.xs(name, level="platform").dropna(subset=["buyers_month"])
        before: set[int] = set()
        for end, row in zip(rows.index, rows.to_dict("records"), strict=True):
            month = months[end.strftime("%Y-%m")]
            buyers = {user for user, platform in month if platform == p}
            twice = {user for (user, platform), n in month.items() if platform == p and n > 1}
            assert row["buyers_month"] == pytest.approx(len(buyers) * world.coef.people_per_user)
            assert row["repurchase_within_month"] == pytest.approx(len(twice) / len(buyers))
            if before:
                again = len(buyers & before) / len(before)
                assert row["repurchase_rate"] == pytest.approx(again)
                assert 0.0 < again < 1.0
            before = buyers


def test_the_last_day_alone_gives_the_last_row_of_the_daily_table() -> None:
    world, recorder = build_world(lively_scenario()), Recorder()
    assert recorder.last_day().dates == []
    for days in (30, 1, 1):
        run(world, days, recorder)
        last = recorder.last_day()
        whole = daily_table(recorder, world)
        assert len(last.dates) == 1
        pd.testing.assert_frame_equal(
            daily_table(last, world), whole.iloc[-len(world.names) :], check_exact=True
        )
