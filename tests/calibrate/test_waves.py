"""Proposals of a wave and the rule that ends them."""

import numpy as np
import pytest

from feedfollow.calibrate.waves import WaveCheck, propose

GOOD = np.full(3, 0.1)


def check(**change: np.ndarray) -> WaveCheck:
    parts = {"median": GOOD, "upper": GOOD, "shift": GOOD, "ratio": np.ones(3)} | change
    return WaveCheck(1, 400, **parts)


def test_a_quarter_is_stretched_by_half_about_the_mean() -> None:
    draws = np.random.default_rng(1).normal([3.0, 0.0], 1.0, (5000, 2))
    points = propose(draws, 400, np.random.default_rng(2))
    assert len(points) == 400
    known = {tuple(row) for row in draws}
    assert sum(tuple(row) in known for row in points) == 300
    far = points[300:] - draws.mean(axis=0)
    assert far.std() == pytest.approx(1.5, rel=0.15)


@pytest.mark.parametrize(
    "change",
    [
        {"median": np.array([0.1, 0.31, 0.1])},
        {"upper": np.array([0.1, 0.51, 0.1])},
        {"shift": np.array([0.0, 0.36, 0.0])},
        {"ratio": np.full(3, 0.89)},
        {"ratio": np.full(3, 1.11)},
    ],
)
def test_every_part_of_the_rule_can_ask_for_another_wave(change: dict[str, np.ndarray]) -> None:
    assert check().stop
    assert not check(**change).stop
