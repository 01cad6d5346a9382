"""Words of birth are uniform, even, and the agent's own whatever the number of agents."""

import numpy as np
import pytest
from scipy.stats import qmc

from feedfollow.draws import Purpose, key_of
from feedfollow.world.spread import spread_words

TRAITS = int(Purpose.TRAITS)


def uniforms(count: int, seed: int, dimensions: int = 6) -> np.ndarray:
    key = np.array(key_of(seed), dtype=np.uint32)
    return (spread_words(count, dimensions, TRAITS, key) + 0.5) * 2.0**-32


@pytest.mark.parametrize("count", [1, 64, 1000, 4096])
def test_a_dimension_is_as_even_as_a_grid(count: int) -> None:
    for row in uniforms(count, 3):
        cells = np.bincount((row * 16).astype(int), minlength=16)
        assert np.ptp(cells) <= 1 + (count % 16 > 0)


def test_together_dimensions_are_far_more_even_than_independent_draws() -> None:
    rng = np.random.default_rng(1)
    for dimensions in (2, 4, 6):
        own = qmc.discrepancy(uniforms(1024, 5, dimensions).T)
        other = np.mean([qmc.discrepancy(rng.random((1024, dimensions))) for _ in range(8)])
        assert own < other / 4.0


def test_a_word_is_uniform_over_seeds_and_means_are_unbiased() -> None:
    few = np.array([uniforms(5, seed)[:, [0, 4]] for seed in range(4000)])
    for each in few.reshape(4000, -1).T:
        assert abs(each.mean() - 0.5) < 4.0 / np.sqrt(12 * 4000)
        assert abs(np.mean(each < 0.1) - 0.1) < 4.0 * 0.3 / np.sqrt(4000)


def test_the_mean_of_a_product_over_few_people_varies_much_less_than_by_independent_draws() -> None:
    """What people spend is a product of traits, and the first adopters are few."""

    def spent(u: np.ndarray) -> float:
        there = (u[0] < 0.18) & (u[5] < 0.3)
        return float(np.mean(there * -np.log(u[1]) * np.exp(1.5 * (u[3] - 0.5))))

    rng = np.random.default_rng(2)
    own = [spent(uniforms(16_000, seed)) for seed in range(60)]
    other = [spent(rng.random((6, 16_000))) for _ in range(60)]
    assert np.mean(own) == pytest.approx(np.mean(other), abs=4.0 * np.std(other) / np.sqrt(60))
    assert np.std(own) < 0.4 * np.std(other)


def test_an_agent_keeps_its_words_whatever_the_number_of_agents_and_dimensions() -> None:
    key = np.array(key_of(9), dtype=np.uint32)
    few, more = spread_words(300, 4, TRAITS, key), spread_words(700, 6, TRAITS, key)
    np.testing.assert_array_equal(few, more[:4, :300])
    other = spread_words(300, 4, TRAITS, np.array(key_of(10), dtype=np.uint32))
    assert (few != other).all()
