"""Concentration over real agents, against the plain formulas on one row an agent."""

from __future__ import annotations

import numpy as np
import pytest

from feedfollow.observe.inequality import gini, herfindahl, largest_share, top_share

SHARES = (0.01, 0.022, 0.1, 0.5, 1.0)


def lognormal(count: int, seed: int) -> np.ndarray:
    return np.exp(np.random.default_rng(seed).normal(0.0, 1.5, count))


def plain_gini(values: np.ndarray) -> float:
    """Half the mean absolute difference over the mean."""
    return float(np.abs(values[:, None] - values).mean() / (2.0 * values.mean()))


@pytest.mark.parametrize("seed", range(3))
def test_unit_weights_give_the_plain_formulas(seed: int) -> None:
    values = lognormal(200, seed)
    weights, total = np.ones(200), values.sum()
    ordered = np.sort(values)[::-1]
    assert gini(values, weights) == pytest.approx(plain_gini(values))
    assert herfindahl(values, weights) == pytest.approx(((values / total) ** 2).sum())
    assert largest_share(values, weights) == pytest.approx(ordered[0] / total)
    for count in (1, 2, 44, 200):
        wanted = ordered[:count].sum() / total
        assert top_share(values, weights, count / 200) == pytest.approx(wanted)


def test_a_part_of_an_agent_counts_in_proportion() -> None:
    values = np.array([8.0, 4.0, 3.0, 1.0])
    assert top_share(values, np.ones(4), 0.375) == pytest.approx((8.0 + 2.0) / 16.0)


@pytest.mark.parametrize("seed", range(3))
def test_a_row_of_weight_w_is_w_equal_agents(seed: int) -> None:
    each, weights = lognormal(40, seed), np.random.default_rng(seed).integers(1, 9, 40)
    rows, everyone = each * weights, np.repeat(each, weights)
    one = np.ones(len(everyone))
    assert gini(rows, weights) == pytest.approx(plain_gini(everyone))
    assert herfindahl(rows, weights) == pytest.approx(herfindahl(everyone, one))
    assert largest_share(rows, weights) == pytest.approx(each.max() / everyone.sum())
    for part in SHARES:
        assert top_share(rows, weights, part) == pytest.approx(top_share(everyone, one, part))


def test_splitting_a_row_changes_nothing() -> None:
    values, weights = lognormal(30, 1), np.linspace(1.0, 500.0, 30)
    split, parts = np.repeat(values / 4.0, 4), np.repeat(weights / 4.0, 4)
    for statistic in (gini, herfindahl, largest_share):
        assert statistic(split, parts) == pytest.approx(statistic(values, weights))
    for part in SHARES:
        assert top_share(split, parts, part) == pytest.approx(top_share(values, weights, part))


def test_equal_agents_and_a_single_winner_are_the_two_ends() -> None:
    weights = np.array([1.0, 3.0, 6.0])
    assert gini(weights * 7.0, weights) == pytest.approx(0.0)
    assert herfindahl(weights * 7.0, weights) == pytest.approx(1.0 / 10.0)
    assert top_share(weights * 7.0, weights, 0.3) == pytest.approx(0.3)
    winner = np.array([5.0, 0.0, 0.0])
    assert gini(winner, weights) == pytest.approx(0.9)
    assert largest_share(winner, weights) == herfindahl(winner, weights) == 1.0


def test_without_sales_there_is_no_concentration() -> None:
    nothing, weights = np.zeros(3), np.ones(3)
    for statistic in (gini, herfindahl, largest_share):
        assert np.isnan(statistic(nothing, weights))
    assert np.isnan(top_share(nothing, weights, 0.022))
