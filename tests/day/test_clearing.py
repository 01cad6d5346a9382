"""T10: the auction of paid views (14): second price, budgets, ties, reserve, short supply."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedfollow.day.noon.clearing import clear, level
from feedfollow.world.columns import F64

RICH = 1e12
"""A budget that never binds."""

amounts = st.floats(0.01, 1e4)
bidders = st.lists(st.tuples(amounts, amounts), min_size=1, max_size=8)


def cleared(
    scores: object, budgets: object, supply: float, reserve: float = 0.0, most: float | None = None
) -> tuple[float, F64]:
    """Return the price and what everybody buys."""
    offers, money = np.array(scores, dtype=np.float64), np.array(budgets, dtype=np.float64)
    bought = np.full(len(offers), np.nan)
    most = supply if most is None else most
    return clear(offers, money, float(supply), float(most), float(reserve), bought), bought


def test_a_single_view_goes_to_the_best_bidder_at_the_second_price() -> None:
    price, bought = cleared([3.0, 7.0, 5.0], [RICH] * 3, 1.0)
    assert price == 5.0
    assert bought.tolist() == [0.0, 1.0, 0.0]


def test_the_price_of_several_units_is_the_highest_losing_score() -> None:
    price, bought = cleared([3.0, 7.0, 5.0, 6.0], [RICH] * 4, 2.0, most=1.0)
    assert price == 5.0
    assert bought.tolist() == [0.0, 1.0, 0.0, 1.0]


@pytest.mark.parametrize(("bidding", "units"), [(10, 4), (5, 1), (20, 12)])
def test_uniform_scores_give_the_revenue_of_the_closed_form(bidding: int, units: int) -> None:
    """N bidders of U[0, 1] and K units: revenue per unit is (N - K) / (N + 1)."""
    draw, rounds = np.random.default_rng(10), 4000
    prices = [
        cleared(draw.random(bidding), [RICH] * bidding, units, most=1.0)[0] for _ in range(rounds)
    ]
    error = np.std(prices) / np.sqrt(rounds)
    assert abs(np.mean(prices) - (bidding - units) / (bidding + 1)) < 4.0 * error


def test_two_bidders_and_a_reserve_of_a_half_give_five_twelfths() -> None:
    draw, rounds = np.random.default_rng(11), 8000
    takings = []
    for _ in range(rounds):
        price, bought = cleared(draw.random(2), [RICH] * 2, 1.0, reserve=0.5)
        takings.append(price * bought.sum())
    assert abs(np.mean(takings) - 5.0 / 12.0) < 4.0 * np.std(takings) / np.sqrt(rounds)


def test_nobody_who_bids_leaves_all_to_the_feed() -> None:
    for scores in ([], [0.4, -1.0]):
        price, bought = cleared(scores, [RICH] * len(scores), 5.0, reserve=0.5)
        assert price == 0.5
        assert not bought.any()


def test_nothing_for_sale_is_bought_by_nobody() -> None:
    price, bought = cleared([1.0, 2.0], [RICH, RICH], 0.0, reserve=0.1)
    assert (price, bought.tolist()) == (0.1, [0.0, 0.0])


def test_a_sole_bidder_pays_the_reserve() -> None:
    price, bought = cleared([9.0], [RICH], 5.0, reserve=0.5)
    assert (price, bought.tolist()) == (0.5, [5.0])


def test_what_budgets_cannot_buy_is_left() -> None:
    price, bought = cleared([9.0, 8.0], [2.0, 1.0], 10.0, reserve=0.5)
    assert (price, bought.tolist()) == (0.5, [4.0, 2.0])


def test_where_budgets_run_out_as_supply_does_the_price_spends_them() -> None:
    price, bought = cleared([9.0, 8.0, 0.2], [6.0, 4.0, RICH], 10.0, reserve=0.1)
    assert price == pytest.approx(1.0)
    assert bought == pytest.approx([6.0, 4.0, 0.0])


def test_the_bidder_at_the_price_takes_what_the_better_ones_leave() -> None:
    price, bought = cleared([9.0, 2.0, 1.0], [6.0, RICH, RICH], 10.0)
    assert price == 2.0
    assert bought.tolist() == [3.0, 7.0, 0.0]


def test_equal_bidders_share_in_proportion_to_their_budgets() -> None:
    price, bought = cleared([5.0, 4.0, 4.0], [10.0, 20.0, 60.0], 8.0)
    assert price == 4.0
    # the best one takes 10 / 4; the others want 5 and 8 (all there is) of the 5.5 left
    assert bought == pytest.approx([2.5, 5.5 * 5.0 / 13.0, 5.5 * 8.0 / 13.0])


def test_who_has_no_money_sets_no_price() -> None:
    with_poor = cleared([9.0, 8.0, 2.0], [RICH, 0.0, RICH], 1.0)
    assert with_poor[0] == cleared([9.0, 2.0], [RICH, RICH], 1.0)[0] == 2.0
    assert with_poor[1].tolist() == [1.0, 0.0, 0.0]


def test_rounding_does_not_keep_the_search_for_the_price_going() -> None:
    """A budget that buys just the supply may seem to buy more: the price stays, once for all."""
    rng = np.random.default_rng(1)
    for money, supply in zip(rng.uniform(1.0, 1e6, 2000), rng.uniform(1.0, 1e6, 2000), strict=True):
        price = level(np.array([money, 0.0]), np.arange(2), 2, supply, supply)
        assert price == money / supply


def test_those_who_can_use_few_views_leave_the_money_of_others_to_set_the_price() -> None:
    price, bought = cleared([9.0, 8.0, 7.0], [100.0, 3.0, 3.0], 4.0, most=2.0)
    assert price == pytest.approx(3.0)
    assert bought == pytest.approx([2.0, 1.0, 1.0])


@settings(deadline=None)
@given(bidders, amounts, st.floats(0.0, 100.0))
def test_nobody_pays_more_than_its_score_or_budget_and_no_more_is_sold_than_there_is(
    bids: list[tuple[float, float]], supply: float, reserve: float
) -> None:
    scores, budgets = np.array(bids).T
    price, bought = cleared(scores, budgets, supply, reserve)
    buys = bought > 0.0
    assert price >= reserve
    assert (scores[buys] >= price).all()
    assert (price * bought <= budgets * (1.0 + 1e-9)).all()
    assert bought.sum() <= supply * (1.0 + 1e-9)
    if price > reserve:
        assert bought.sum() == pytest.approx(supply)


@settings(deadline=None)
@given(bidders, amounts, st.floats(0.0, 100.0), st.floats(1.0, 5.0))
def test_more_for_sale_never_brings_less_and_a_higher_reserve_never_a_lower_price(
    bids: list[tuple[float, float]], supply: float, reserve: float, more: float
) -> None:
    scores, budgets = np.array(bids).T
    price, bought = cleared(scores, budgets, supply, reserve)
    wide_price, wide = cleared(scores, budgets, supply * more, reserve)
    assert wide_price * wide.sum() >= price * bought.sum() * (1.0 - 1e-9)
    assert wide_price <= price * (1.0 + 1e-9)
    assert cleared(scores, budgets, supply, reserve * more)[0] >= price * (1.0 - 1e-9)


@settings(deadline=None)
@given(bidders, amounts, amounts, amounts)
def test_one_more_bidder_never_lowers_price_or_takings(
    bids: list[tuple[float, float]], supply: float, score: float, budget: float
) -> None:
    scores, budgets = np.array(bids).T
    price, bought = cleared(scores, budgets, supply, 0.01)
    other, more = cleared([*scores, score], [*budgets, budget], supply, 0.01)
    assert other >= price * (1.0 - 1e-9)
    assert other * more.sum() >= price * bought.sum() * (1.0 - 1e-9)


@settings(deadline=None)
@given(st.lists(amounts, min_size=1, max_size=6), amounts, amounts)
def test_for_a_single_view_no_false_bid_gains(
    rivals: list[float], worth: float, claimed: float
) -> None:
    budgets = [RICH] * (len(rivals) + 1)

    def gain(score: float) -> float:
        price, bought = cleared([score, *rivals], budgets, 1.0)
        return float(bought[0] * (worth - price))

    assert gain(claimed) <= gain(worth) + 1e-9


def test_with_budgets_that_bind_a_lower_bid_can_gain() -> None:
    """The limit of the law above: whoever sets the price by its budget would rather want less."""

    def gain(budget: float) -> float:
        price, bought = cleared([9.0, 8.0], [budget, 4.0], 10.0)
        return float(bought[0] * (9.0 - price))

    assert gain(5.0) > gain(60.0)


@settings(deadline=None)
@given(bidders, st.randoms(use_true_random=False))
def test_the_order_of_the_bidders_does_not_matter(
    bids: list[tuple[float, float]], shuffle: object
) -> None:
    places = list(range(len(bids)))
    shuffle.shuffle(places)  # type: ignore[attr-defined]
    scores, budgets = np.array(bids).T
    price, bought = cleared(scores, budgets, 10.0, 0.1)
    other, mixed = cleared(scores[places], budgets[places], 10.0, 0.1)
    assert other == pytest.approx(price)
    assert mixed == pytest.approx(bought[places], abs=1e-9)
