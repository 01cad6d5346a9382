"""Merchants: every category on every platform, with qualities and prices of their laws."""

import numpy as np
import pytest
from tests.laws.judge import SIGMAS, sample_distance
from tests.laws.small_world import small_world

from feedfollow.world.birth_merchants import category_quotas
from feedfollow.world.birth_users import POPULARITY
from feedfollow.world.coefficients import CATEGORY_COUNT

ALL = {
    "merchants_exclusive": False,
    "platforms.douyin.merchants.share": 1,
    "platforms.kuaishou.merchants.share": 0.4,
}


@pytest.fixture(scope="module")
def world():
    return small_world(64, {"scale.merchants": 4000}, seed=221)


@pytest.mark.parametrize("merchants", [16, 17, 100, 1000])
def test_quotas_follow_popularity_and_leave_no_category_empty(merchants):
    quotas = category_quotas(merchants)
    assert quotas.sum() == merchants
    assert quotas.min() >= 1
    # what the smallest categories get on top, the others give
    given = np.maximum(0.0, 1.0 - POPULARITY * merchants).sum()
    assert np.abs(quotas - POPULARITY * merchants).max() <= 1.0 + given


def test_fewer_merchants_than_categories_are_refused():
    with pytest.raises(ValueError, match="at least one each"):
        category_quotas(15)


def test_every_platform_carries_every_category(world):
    for p in range(2):
        sold = world.merchants.category[world.merchants.sells_on[:, p] == 1]
        assert len(np.unique(sold)) == CATEGORY_COUNT


def test_exclusive_merchants_sell_on_one_platform_by_the_shares(world):
    sells = world.merchants.sells_on
    assert (sells.sum(axis=1) == 1).all()
    # one merchant more or less in each category
    assert np.abs(sells.sum(axis=0) - 2000).max() <= CATEGORY_COUNT


def test_shares_of_merchants_hold_on_each_platform():
    merchants = small_world(64, ALL, seed=222).merchants
    assert (merchants.sells_on[:, 0] == 1).all()
    assert abs(merchants.sells_on[:, 1].sum() - 400) <= CATEGORY_COUNT


def test_weights_add_up_to_the_real_merchants(world):
    real = world.scenario.parameters["merchants_real"]
    assert world.merchants.weight.sum() == pytest.approx(real)


def test_quality_and_honesty_are_beta_and_claims_exceed_quality_by_dishonesty(world):
    merchants, value = world.merchants, world.scenario.parameters
    for name in ("quality", "honesty"):
        alpha, beta = value[f"{name}_alpha"], value[f"{name}_beta"]
        drawn = merchants[name].astype(np.float64)
        mean = alpha / (alpha + beta)
        assert sample_distance(drawn, mean) < SIGMAS
        variance = mean * (1 - mean) / (alpha + beta + 1)
        assert sample_distance((drawn - mean) ** 2, variance) < SIGMAS
    hype = merchants.quality + (1 - merchants.honesty) * value["claim_hype"]
    assert merchants.claimed == pytest.approx(np.minimum(1.0, hype), abs=1e-6)
    assert world.coef.mean_quality == pytest.approx(0.6)


def test_prices_are_lognormal_with_their_category_level_as_mean(world):
    value = world.scenario.parameters
    between = value["price_spread"] ** 2 * value["price_between"]
    logs = world.merchants.log_price.astype(np.float64)
    assert sample_distance(np.exp(logs), 1.0) < SIGMAS
    assert sample_distance(logs + 0.5 * between, 0.0) < SIGMAS
    assert sample_distance((logs + 0.5 * between) ** 2, between) < SIGMAS


def test_sellers_of_a_cell_are_the_merchants_of_its_category_and_platform(world):
    for p in range(2):
        for c in range(CATEGORY_COUNT):
            cell = world.cells[p * CATEGORY_COUNT + c]
            listed = world.sellers[cell.first_seller : cell.last_seller]
            chosen = (world.merchants.category == c) & (world.merchants.sells_on[:, p] == 1)
            assert np.array_equal(listed, np.flatnonzero(chosen))
            rooms = world.entries.anchor[cell.first : cell.last]
            shows = [
                a
                for a in range(len(world.anchors))
                if world.anchors.platform[a] == p
                and c in world.anchors.categories[a, : world.anchors.breadth[a]]
            ]
            assert rooms.tolist() == shows
