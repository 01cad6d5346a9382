"""Proposals of a wave and the rule that ends them."""

import numpy as np
import pytest
from tests.calibrate.linear import linear_posterior

from feedfollow.calibrate.waves import WaveCheck, emulator_sd, propose, within_limits

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


def test_the_worst_parameter_is_told_besides_all_together() -> None:
    found = check(shift=np.array([0.0, 0.1, -0.3]), ratio=np.array([1.0, 1.05, 0.8]))
    assert found.stop  # the rule is on all together
    assert found.worst_shift == pytest.approx(0.3)
    assert found.worst_ratio == pytest.approx(0.8)


def test_the_emulators_sd_is_in_tolerances_at_the_draws() -> None:
    posterior = linear_posterior(0.1)
    draws = np.random.default_rng(1).standard_normal((500, posterior.size))
    median, upper = emulator_sd(posterior, draws)
    sd = np.sqrt(posterior.emulator.predict(draws[:, :3])[1]) / 0.1
    np.testing.assert_allclose(median, np.median(sd, axis=0))
    np.testing.assert_allclose(upper, np.quantile(sd, 0.95, axis=0))
    assert within_limits(np.array([0.3]), np.array([0.5]))
    assert not within_limits(np.array([0.31]), np.array([0.4]))
