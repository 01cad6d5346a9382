"""The limit in which a published result is asked: each equation is what the page says of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from tests.docs.snippets import ROOT

from feedfollow.analyse import published_check as check
from feedfollow.analyse.published_check import Earned, Strategy
from feedfollow.day.morning.delivery import satisfaction_probability
from feedfollow.run.simulate import Options, Simulation
from feedfollow.world.coefficients import coefficients
from feedfollow.world.rooms import house_line
from feedfollow.world.world import World, build_world

WORDS = ROOT / "calibration" / "published" / "words.md"


def made_up(profit: dict[str, float]) -> check.Found:
    """Return runs in which strategies earn what is given, seeds a tenth more each."""
    return {
        Strategy(rule, quantile, seed).key: Earned(
            daily=np.full(4, profit[rule] * (1.0 + seed / 10.0)), satisfied=0.5, trust=0.4, price=99
        )
        for quantile in check.EXPECTED
        for seed in check.seeds_of(quantile)
        for rule in check.RULES
    }


PROFIT = {
    "consumer only": 100.0,
    "nine tenths consumer": 110.0,
    "half and half": 80.0,
    "profit only": 60.0,
    "popular": 40.0,
}


def qualities_and_prices(world: World) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return quality and price of every room's goods, and whether it is shown."""
    rooms = range(len(world.anchors))
    lines = [house_line(world.anchors, a, world.cells, world.sellers) for a in rooms]
    merchants = world.merchants
    shown = np.asarray(world.anchors.boost) == 0.0
    return merchants.quality[lines], np.exp(merchants.log_price[lines]), shown


def test_every_room_is_one_item() -> None:
    world = build_world(check.market(0.95))
    anchors = world.anchors
    assert anchors.head.all()
    assert anchors.self_room.all()
    assert (anchors.breadth == 1).all()
    assert (np.asarray(anchors.pull) == 1.0).all()


@pytest.mark.parametrize("quantile", check.EXPECTED)
def test_a_quality_at_the_expected_quantile_satisfies_every_other_time(quantile: float) -> None:
    parameters = check.market(quantile).parameters
    coef = coefficients(parameters, 1.0)
    law = stats.beta(parameters["quality_alpha"], parameters["quality_beta"])
    gap = float(law.ppf(quantile)) - coef.mean_quality
    assert satisfaction_probability(coef, gap, 0.0, 9) == pytest.approx(0.5, abs=1e-9)


@pytest.mark.parametrize("weight", [1.0, 0.9, 0.5, 0.0])
def test_the_best_ten_of_every_category_are_shown(weight: float) -> None:
    world = build_world(check.market(0.95))
    check.recommend(world, weight)
    quality, price, shown = qualities_and_prices(world)
    score = weight * (0.5 + 4.5 * quality) + (1.0 - weight) * 2.5 * price / price.mean()
    for category in range(16):
        own = world.anchors.categories[:, 0] == category
        assert shown[own].sum() == min(10, own.sum())
        assert score[own & shown].min() >= score[own & ~shown].max(initial=-np.inf)


def test_utility_and_profit_are_independent_and_as_unequal_as_theirs() -> None:
    quality, price, _ = qualities_and_prices(build_world(check.market(0.95)))
    theirs = stats.truncnorm(-2.5, 2.5, loc=2.5, scale=1.0)
    assert price.std() / price.mean() == pytest.approx(theirs.std() / theirs.mean(), abs=0.05)
    # five standard errors of the correlation of 1600 independent pairs
    assert abs(np.corrcoef(quality, price)[0, 1]) < 5.0 / np.sqrt(1600)


def test_the_headline_compares_the_better_hybrid_with_the_better_pure_strategy() -> None:
    found = made_up(PROFIT)
    said = check.headline(found)
    assert "*nine tenths consumer*, earns +10.0 [+10.0, +10.0] %" in said
    assert "*consumer only*; they report about +20 %, above the interval" in said
    assert "at the 0.5 quantile *nine tenths consumer* +10.0 [+10.0, +10.0] %" in said
    ahead = check.headline(made_up({**PROFIT, "half and half": 130.0}))
    assert "*half and half*, earns +30.0 [+30.0, +30.0] %" in ahead
    assert "about +20 %, below the interval" in ahead
    swapped = {**PROFIT, "profit only": 200.0}
    assert "earns -45.0 [-45.0, -45.0] %" in check.headline(made_up(swapped))
    assert "*profit only*" in check.headline(made_up(swapped))


def test_the_page_has_a_table_an_expectation_and_the_committed_one_has_these_words(
    tmp_path: Path,
) -> None:
    out = tmp_path / "page.md"
    check.write_page(made_up(PROFIT), out)
    text = out.read_text(encoding="utf-8")
    assert (tmp_path / "page.png").is_file()
    assert text.count("| consumer only | 0 | 50 | 0.40 | 99 |") == 3
    committed = (ROOT / check.PAGE).read_text(encoding="utf-8")
    for part in WORDS.read_text(encoding="utf-8").split("<!-- results -->"):
        assert part.strip() in committed
        assert part.strip() in text
    heads = [line for line in text.splitlines() if line.startswith("#")]
    assert heads == [line for line in committed.splitlines() if line.startswith("#")]


@pytest.mark.long
def test_a_session_has_the_probability_of_trust_and_only_rooms_that_are_shown_sell() -> None:
    scenario = check.market(0.95, days=3)
    rooms: list[int] = []

    def look(world: World) -> None:
        rooms.extend(world.orders.used.anchor.tolist())

    simulation = Simulation(scenario, Options(look=look))
    check.recommend(simulation.world, 1.0)
    while not simulation.over:
        simulation.live_day()
    _, _, shown = qualities_and_prices(simulation.world)
    assert shown[rooms].all()
    first = simulation.to_run().daily[["sessions", "engaged"]].iloc[0] / 1e6
    # trust is 1/2 before the first delivery; four standard deviations of a binomial
    assert abs(first["sessions"] - first["engaged"] / 2.0) < 2.0 * first["engaged"] ** 0.5


@pytest.mark.long
def test_recommending_for_consumers_satisfies_and_for_profit_sells_dearer_goods() -> None:
    consumer, profit = (
        check.earn(Strategy(rule, 0.95, 1, days=60)) for rule in ("consumer only", "profit only")
    )
    assert consumer.satisfied > profit.satisfied + 0.2
    assert consumer.trust > profit.trust + 0.2
    assert profit.price > 1.5 * consumer.price
