"""Student's t beside the normal: the outlier loses its pull."""

from dataclasses import replace

import numpy as np
import pytest
from tests.calibrate.linear import Linear, linear_problem, space

from feedfollow.calibrate.emulator import fit_emulator
from feedfollow.calibrate.posterior import Posterior
from feedfollow.calibrate.tails import LOST, compare_tails
from feedfollow.calibrate.target import Targets

PATHS = space(3).paths


def sampled(factor: float) -> tuple[Posterior, np.ndarray]:
    """Posterior of the linear problem with its first figure multiplied, and exact draws."""
    problem = linear_problem()
    rows = list(problem.targets.rows)
    rows[0] = replace(rows[0], low=factor * rows[0].low, high=factor * rows[0].high)
    targets = Targets(tuple(rows))
    rng = np.random.default_rng(5)
    z = rng.standard_normal((200, 3))
    emulator = fit_emulator(z, z @ Linear().matrix.T + 1e-4 * rng.standard_normal((200, 8)))
    posterior = Posterior(emulator, targets, problem.slack, np.zeros(8))
    a, sd = Linear().matrix[targets.fitted], targets.sd[targets.fitted]
    covariance = np.linalg.inv(np.eye(3) + (a.T / sd**2) @ a)
    mean = covariance @ (a.T / sd**2) @ targets.low[targets.fitted]
    return posterior, rng.multivariate_normal(mean, covariance, 1000)


def test_a_figure_far_from_the_others_loses_influence_and_parameters_move() -> None:
    table = compare_tails(*sampled(2.0), PATHS, 1)
    figures = table[table["what"] == "figure"]
    assert figures.index[0] == "gmv0"
    assert figures["weight"].iloc[0] < LOST
    assert abs(figures["student"].iloc[0]) > abs(figures["normal"].iloc[0])
    assert table[table["what"] == "parameter"]["moved"].abs().max() > 0.5


def test_where_all_agree_nothing_changes() -> None:
    table = compare_tails(*sampled(1.0), PATHS, 1)
    figures, parameters = (table[table["what"] == name] for name in ("figure", "parameter"))
    assert len(figures) == 6 and list(parameters.index) == list(PATHS)
    assert figures["weight"].between(LOST, 1.25).all()
    assert parameters["moved"].abs().max() < 0.5


def test_it_is_the_same_for_the_same_seed() -> None:
    posterior, draws = sampled(1.5)
    one, two = (compare_tails(posterior, draws, PATHS, 3) for _ in range(2))
    assert one.equals(two)
    assert one["moved"].to_numpy()[-1] == pytest.approx(two["moved"].to_numpy()[-1])
