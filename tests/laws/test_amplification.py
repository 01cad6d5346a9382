"""Which rooms the feed carries further, and by how much (boost of (6))."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, live_days, small_world
from tests.run.short import digests, tiny

from feedfollow.day.noon.amplification import amplify
from feedfollow.day.noon.rank_rooms import score_anchors
from feedfollow.observe.results import Run
from feedfollow.run.simulate import simulate
from feedfollow.world.columns import F64
from feedfollow.world.world import World

NAMES = ("douyin", "kuaishou")
ON = LIGHT | {"modules.amplification": True, "parameters.session_intercept_live": -1.5}


def world_with(**gains: float) -> World:
    levers = {
        f"platforms.{p}.amplify.{n}": gains.get(n, 0.0)
        for p in NAMES
        for n in ("stacking", "level", "sales")
    }
    world = small_world(1500, ON | levers, seed=6)
    live_days(world, 9)
    amplify(world)
    return world


def of(world: World, platform: int) -> slice:
    step = world.scenario.anchors_per_platform
    return slice(platform * step, (platform + 1) * step)


@pytest.mark.parametrize(("kind", "share"), [("stacking", 0.1), ("sales", 0.1), ("level", 0.5)])
def test_just_the_share_of_real_rooms_that_is_to_be_supported_is(kind: str, share: float) -> None:
    world = world_with(**{kind: 4.0})
    for platform in range(len(NAMES)):
        rows = world.anchors[of(world, platform)]
        supported = (rows.weight * rows.boost).sum() / 4.0
        assert supported == pytest.approx(share * rows.weight.sum(), rel=1e-9)
        partly = (rows.boost > 0.0) & (rows.boost < 4.0)
        assert partly.sum() <= 1
        assert rows.boost.max() <= 4.0


def test_support_goes_to_those_whose_followers_engage_most() -> None:
    world = world_with(stacking=4.0)
    for platform in range(len(NAMES)):
        rows = world.anchors[of(world, platform)]
        prior = world.coef.granularity_views
        mean = rows.follow_engaged_seen.sum() / rows.follow_seen.sum()
        merit = (prior * mean + rows.follow_engaged_seen) / (prior + rows.follow_seen)
        full, none = merit[rows.boost == 4.0], merit[rows.boost == 0.0]
        assert len(full) > 0 and full.min() >= none.max()
        assert len(np.unique(full)) > 1


def test_support_by_sales_and_by_level_go_opposite_ways() -> None:
    by_sales, by_level = world_with(sales=4.0), world_with(level=4.0)
    for platform in range(len(NAMES)):
        rows = by_sales.anchors[of(by_sales, platform)]
        sold = rows.sessions_seen / rows.weight
        assert sold[rows.boost == 4.0].min() >= sold[rows.boost == 0.0].max()
        rows = by_level.anchors[of(by_level, platform)]
        known = rows.popularity
        assert known[rows.boost == 4.0].max() <= known[rows.boost == 0.0].min()


def test_a_supported_room_has_its_weight_so_many_times() -> None:
    world = world_with(stacking=4.0)
    boosted: F64 = np.empty(len(world.anchors))
    score_anchors(world.anchors, world.platforms, world.coef, boosted)
    times = 1.0 + world.anchors.boost
    world.anchors.boost[:] = 0.0
    plain: F64 = np.empty(len(world.anchors))
    score_anchors(world.anchors, world.platforms, world.coef, plain)
    np.testing.assert_allclose(boosted, times * plain, rtol=1e-12)


def run(**gains: float) -> Run:
    levers = {
        f"platforms__{p}__amplify__{n}": gains.get(n, 0.0)
        for p in NAMES
        for n in ("stacking", "level", "sales")
    }
    settings = {"users": 1500, "modules__amplification": True, "until": "2020-08-31"}
    return simulate(tiny(**settings, **levers))


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    return {
        "none": run(),
        "sales": run(sales=5.0),
        "level": run(level=5.0),
        "stacking": run(stacking=5.0),
    }


def gini(run: Run) -> F64:
    """Concentration of the last month, by platform."""
    table = run.daily["anchor_gini"].dropna()
    last: F64 = table.groupby("platform").last().to_numpy()
    return last


def test_support_by_sales_concentrates_and_support_by_level_does_not(runs: dict[str, Run]) -> None:
    """M45: the same support, given by past sales or by level."""
    assert (gini(runs["sales"]) > gini(runs["level"])).all()
    assert (gini(runs["level"]) < gini(runs["none"])).all()


def test_hits_among_followers_are_shown_to_more_people(runs: dict[str, Run]) -> None:
    """M01: without amplification a hit has no more public views than its popularity gives it."""
    rows, plain = runs["stacking"].anchors, runs["none"].anchors
    assert not rows.equals(plain)
    follows = [runs[name].daily["new_follows"].sum() for name in ("stacking", "none")]
    assert follows[0] > follows[1]


def test_no_support_equals_the_module_off_to_the_byte(tmp_path: Path) -> None:
    none = {f"platforms__{p}__amplify__stacking": 0.0 for p in NAMES}
    still = simulate(tiny(modules__amplification=True, **none))
    assert digests(still, tmp_path) == digests(simulate(tiny()), tmp_path)
