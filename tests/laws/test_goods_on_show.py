"""Prices of the goods on show: merchants differ, and so do the goods of one merchant (8)."""

import numpy as np
import pytest
from tests.laws.judge import SIGMAS, sample_distance
from tests.laws.small_world import LIGHT, small_world

from feedfollow.day.evening.funnel import goods_on_show
from feedfollow.draws import uniform
from feedfollow.kernels import kernel
from feedfollow.world.columns import F64, I64
from feedfollow.world.scene import Scene, scene_of

DRAWS = 200_000
SPREAD = 0.6


@kernel
def shows(scene: Scene, anchor: int, merchants: I64, prices: F64) -> None:
    """Let a room show goods of category 0 again and again, by words spread evenly."""
    for k in range(prices.shape[0]):
        u = uniform(np.uint32((k * 2654435761) & 0xFFFFFFFF))
        merchants[k], prices[k] = goods_on_show(scene, 0, anchor, 0, False, u)


def shown(between, own):
    """Merchants and ln P of many shows of a talent, or of an own room of the head."""
    changes = LIGHT | {"parameters.price_between": between, "parameters.price_spread": SPREAD}
    # enough merchants that their own prices can be told from a normal law
    world = small_world(64, changes | {"scale.merchants": 8000}, seed=12)
    anchor = int(np.flatnonzero(world.anchors.head)[0])
    world.anchors.self_room[anchor] = own
    merchants, prices = np.zeros(DRAWS, np.int64), np.zeros(DRAWS)
    shows(scene_of(world), anchor, merchants, prices)
    return world, merchants, prices


@pytest.mark.parametrize("between", [0.0, 0.1, 1.0])
def test_prices_of_talents_have_the_whole_spread_whoever_sells(between):
    world, merchants, prices = shown(between, own=False)
    sellers = np.flatnonzero(
        (world.merchants.category == 0) & (world.merchants.sells_on[:, 0] == 1)
    )
    assert set(merchants) == set(sellers)
    levels = world.merchants.log_price[sellers].astype(np.float64)
    mean, variance = prices.mean(), prices.var()
    # the law of the goods given the merchants that this world has
    within = SPREAD**2 * (1.0 - between)
    assert mean == pytest.approx(levels.mean() - 0.5 * within, abs=2e-3)
    assert variance == pytest.approx(levels.var() + within, rel=5e-3)
    # and that of the merchants
    own = SPREAD**2 * between
    if own > 0.0:
        assert sample_distance(levels + 0.5 * own, 0.0) < SIGMAS
    assert levels.var() == pytest.approx(own, rel=0.35)


@pytest.mark.parametrize("between", [0.0, 0.1, 1.0])
def test_an_own_room_shows_the_goods_of_its_house_at_their_several_prices(between):
    world, merchants, prices = shown(between, own=True)
    assert len(set(merchants)) == 1
    level, within = float(world.merchants.log_price[merchants[0]]), SPREAD**2 * (1.0 - between)
    assert prices.mean() == pytest.approx(level - 0.5 * within, abs=2e-3)
    assert prices.var() == pytest.approx(within, rel=5e-3)
