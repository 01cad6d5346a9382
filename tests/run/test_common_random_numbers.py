"""Scenarios share their random numbers: what a policy cannot reach does not move by a bit."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.run.short import digests, short, table_digest

from feedfollow.day.evening.shop_floor import Workers
from feedfollow.day.schedule import end_day, live_one_day
from feedfollow.run.simulate import simulate
from feedfollow.spec.loader import load_scenario
from feedfollow.world.world import build_world

POLICIES = {
    "platforms.kuaishou.traffic.private_share": 0.15,
    "platforms.kuaishou.feed.precision": 2.5,
    "platforms.kuaishou.links.open_live": 0,
    "platforms.kuaishou.fees.commission": 0.1,
}


@pytest.fixture(scope="module")
def base():
    return simulate(short())


def of_douyin(table: pd.DataFrame) -> pd.DataFrame:
    flat = table.reset_index() if table.index.names[0] else table
    return flat[flat.platform == "douyin"].reset_index(drop=True)


@pytest.mark.parametrize("lever", POLICIES)
def test_a_policy_of_one_platform_leaves_a_separate_one_alone_to_the_byte(base, lever, tmp_path):
    other = simulate(short().with_(**{lever: POLICIES[lever]}))
    for name in ("daily", "traffic", "anchors"):
        rows = [of_douyin(run.tables[name]) for run in (base, other)]
        assert len(rows[0])
        assert table_digest(rows[0], tmp_path) == table_digest(rows[1], tmp_path)
    moved = other.daily.xs("kuaishou", level="platform")
    assert not moved.equals(base.daily.xs("kuaishou", level="platform"))


def test_an_event_that_sets_what_is_already_set_changes_no_byte(base, tmp_path):
    event = {
        "name": "nothing",
        "date": "2020-07-01",
        "platform": "kuaishou",
        "set": {"traffic.public_extra": 0},
    }
    events = [
        {"name": e.name, "date": str(e.date), "platform": e.platform, "set": dict(e.set)}
        for e in short().events
    ]
    assert all("traffic.public_extra" not in e["set"] for e in events)
    with_event = simulate(short(events=[*events, event]))
    assert digests(with_event, tmp_path) == digests(base, tmp_path)


def test_in_the_baseline_the_spill_over_through_shared_people_is_small():
    """Half of Kuaishou's members are on Douyin too: budgets and needs connect the platforms."""
    baseline = load_scenario(
        "scenarios/baseline.yaml",
        {"users": 4000, "start": "2020-04-01", "until": "2020-09-30", "burn_in": "90 days"},
    )
    less_private = baseline.with_(**{"platforms.kuaishou.traffic.private_share": 0.15})
    gmv = [
        simulate(scenario).daily["gmv_broad"].unstack()["douyin"].sum()
        for scenario in (baseline, less_private)
    ]
    spill = gmv[1] / gmv[0] - 1.0
    print(f"\nspill-over on Douyin's GMV of Kuaishou's private share .65 -> .15: {spill:+.3%}")
    assert abs(spill) < 0.1


def moved_views(factor: float) -> float:
    """Return the share of Douyin's engaged views that meet another room in the week after a change.

    The popularity exponent is multiplied by ``factor`` in one of two equal worlds after 60 days,
    when popularity is near where it stays.
    """
    base = short(start="2020-06-01", until="2020-06-07", burn_in="60 days")
    worlds = [build_world(base), build_world(base)]
    workers = [Workers(world, 1, None) for world in worlds]
    moved, views = 0, 0
    while worlds[0].date <= base.until:
        if worlds[0].day == 0:
            worlds[1].levers["douyin"]["feed.popularity_exponent"] *= factor
        for world, hands in zip(worlds, workers, strict=True):
            live_one_day(world, hands)
        if worlds[0].day >= 0:
            here = worlds[0].anchors.platform == 0
            one, two = (world.tally.engaged[here] for world in worlds)
            moved += int(abs(one - two).sum()) // 2
            views += int(one.sum())
        for world in worlds:
            end_day(world)
    return moved / views


def test_a_small_change_of_the_feed_moves_few_room_choices():
    """Frozen proposals keep choices coupled: not every evening is drawn anew."""
    little, much = moved_views(1.01), moved_views(1.5)
    print(
        f"\nengaged views moved by 1 % of the popularity exponent: {little:.1%}, 50 %: {much:.1%}"
    )
    assert moved_views(1.0) == 0.0
    assert 0.0 < little < 0.5 * much
