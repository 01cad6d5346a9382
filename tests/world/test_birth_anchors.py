"""Anchors: a real head and a stratified tail that add up to the documented number."""

from statistics import NormalDist

import numpy as np
import pytest
from tests.laws.judge import SIGMAS, law_distance
from tests.laws.small_world import PLATFORMS, small_world

from feedfollow.day.morning.calendar import set_policy, weigh_anchors
from feedfollow.world.birth_anchors import HEAD, strata
from feedfollow.world.birth_users import POPULARITY
from feedfollow.world.coefficients import CATEGORY_COUNT


@pytest.fixture(scope="module")
def world():
    return small_world(64, seed=211)


@pytest.mark.parametrize("simulated", [10, 100, 200, 400, 2000])
@pytest.mark.parametrize("real", [2500.0, 150_000.0, 412_500.0])
def test_strata_cut_the_ranks_of_all_real_anchors(simulated, real):
    lower, upper = strata(simulated, real)
    width = upper - lower
    head = min(HEAD, simulated // 2)
    assert len(width) == simulated
    assert lower[0] == 0.0
    assert upper[-1] == pytest.approx(real)
    assert lower[1:] == pytest.approx(upper[:-1])
    assert (width[:head] == 1.0).all()
    assert (width >= 1.0 - 1e-9).all()
    # groups get wider down the ranks, the last one may be cut short
    assert (np.diff(width[:-1]) > -1e-6).all()


def test_fewer_real_anchors_than_rows_are_refused():
    with pytest.raises(ValueError, match="expected at most as many"):
        strata(400, 300.0)


def test_weights_add_up_to_the_real_anchors_of_every_day(world):
    anchors = world.anchors
    for day in range(-90, 180, 30):
        world.day = day
        set_policy(world)
        weigh_anchors(world)
        for p, platform in enumerate(("douyin", "kuaishou")):
            mine = anchors.weight[anchors.platform == p]
            real = world.scenario.platforms[platform].anchors_real.at(world.date)
            assert mine.sum() == pytest.approx(real, rel=1e-12)
            assert (mine > 0).all()
    assert (anchors.weight[anchors.head] == 1.0).all()


def test_the_head_is_real_and_charisma_stands_at_its_quantile(world):
    anchors, sigma = world.anchors, world.scenario.parameters["charisma_spread"]
    step = world.scenario.anchors_per_platform
    for p in range(PLATFORMS):
        rows = anchors[p * step : (p + 1) * step]
        assert (rows.platform == p).all()
        assert rows.head[:HEAD].all() and not rows.head[HEAD:].any()
        edges = np.concatenate([[0.0], np.cumsum(rows.weight)])
        middle = 1.0 - 0.5 * (edges[1:] + edges[:-1]) / edges[-1]
        for row in (0, 1, HEAD - 1, HEAD, step // 2, step - 1):
            law = np.exp(sigma * NormalDist().inv_cdf(middle[row]) - 0.5 * sigma**2)
            assert rows.charisma[row] == pytest.approx(law, rel=1e-9)
        assert (np.diff(rows.charisma) < 0).all()
        # strata are cut finely enough that charisma keeps its mean and its power's
        share = rows.weight / rows.weight.sum()
        assert share @ rows.charisma == pytest.approx(1.0, abs=0.02)
        power = world.coef.engage_charisma
        mean_pull = np.exp(0.5 * sigma**2 * (power**2 - power))
        assert share @ rows.pull == pytest.approx(mean_pull, rel=0.02)


def test_pull_and_follow_propensity_are_powers_of_charisma(world):
    anchors = world.anchors
    assert anchors.pull == pytest.approx(anchors.charisma**world.coef.engage_charisma)
    exponent = world.scenario.parameters["follow_choice_exponent"]
    assert anchors.follow_pull == pytest.approx(np.minimum(3.0, anchors.charisma**exponent))


def test_half_as_many_rows_keep_the_same_head():
    full = small_world(64, {"scale.anchors": 400}, seed=212).anchors
    half = small_world(64, {"scale.anchors": 200}, seed=212).anchors
    assert np.array_equal(full.charisma[:HEAD], half.charisma[:HEAD])
    for rows, step in ((full, 400), (half, 200)):
        share = rows.weight[:step] / rows.weight[:step].sum()
        assert share @ rows.charisma[:step] == pytest.approx(1.0, abs=0.03)


def test_rooms_show_as_many_categories_as_their_charisma_allows(world):
    anchors = world.anchors
    breadth = np.clip(1 + np.floor(2 * np.log(anchors.charisma)), 1, CATEGORY_COUNT)
    assert np.array_equal(anchors.breadth, breadth)
    for room in anchors[:60]:
        shown = room.categories[: room.breadth]
        assert len(np.unique(shown)) == len(shown)
        assert (shown >= 0).all() and (shown < CATEGORY_COUNT).all()


def test_own_rooms_are_spread_evenly_over_the_ranks(world):
    step = world.scenario.anchors_per_platform
    for p, platform in enumerate(("douyin", "kuaishou")):
        own = world.anchors.self_room[p * step : (p + 1) * step]
        share = world.scenario.platforms[platform].levers["anchors.self_share"]
        for rows in (20, 100, step):
            assert abs(own[:rows].sum() - share * rows) < 1.0


def test_the_first_category_of_a_room_is_drawn_by_popularity():
    firsts = np.concatenate(
        [small_world(64, seed=seed).anchors.categories[:, 0] for seed in range(213, 217)]
    )
    counts = np.bincount(firsts, minlength=CATEGORY_COUNT)
    assert law_distance(counts, POPULARITY) < SIGMAS
