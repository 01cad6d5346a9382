"""Scenarios share their random numbers: what a policy cannot reach does not move by a bit."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.run.short import digests, short, table_digest

from feedfollow.run.simulate import simulate
from feedfollow.spec.loader import load_scenario

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
