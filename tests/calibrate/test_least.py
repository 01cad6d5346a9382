"""Minima of many starts at once, against a method for one start that knows the value alone."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from feedfollow.calibrate import least as module
from feedfollow.calibrate.emulator import fit_emulator
from feedfollow.calibrate.least import least
from feedfollow.calibrate.posterior import Posterior, Slack
from feedfollow.calibrate.target import Kind, Target, Targets


def bent(tail: float | None = None) -> Posterior:
    """A posterior with a bound, a range, a definition factor and two discrepancies."""
    inf = float("inf")
    said: tuple[tuple[Kind, float, float], ...] = (
        ("point", 4.5, 4.5), ("point", 2.0, 2.0), ("lower", 3.3, inf), ("range", 2.2, 3.0),
        ("upper", -inf, 2.7), ("point", 9.0, 9.0),
    )  # fmt: skip
    rows = tuple(
        Target(
            f"t{k}", f"y{k}", kind, "log", low, high, 0.2, "ab"[k % 2],
            "press" if k == 0 else "", "fit" if k < 5 else "holdout",
        )
        for k, (kind, low, high) in enumerate(said)
    )  # fmt: skip
    rng = np.random.default_rng(4)
    z = rng.standard_normal((200, 3))
    y = z @ rng.standard_normal((3, 6)) + 0.3 * z**2 @ rng.standard_normal((3, 6)) + 1.0
    y += 0.1 * rng.standard_normal(y.shape)
    slack = Slack({"a": 0.3, "b": 0.5}, {"press": 0.3}, tail)
    return Posterior(fit_emulator(z, y), Targets(rows), slack, np.zeros(6))


@pytest.mark.parametrize("tail", [None, 4.0])
def test_each_start_reaches_the_minimum_that_a_search_without_slopes_finds(
    tail: float | None,
) -> None:
    posterior = bent(tail)
    rng = np.random.default_rng(8)
    start = rng.standard_normal((5, posterior.size))
    free = rng.random(start.shape) < 0.7
    x, value = least(posterior, start, free)
    np.testing.assert_array_equal(x[~free], start[~free])
    np.testing.assert_allclose(-2.0 * posterior.log_density(x), value, rtol=1e-12)
    for row in range(len(start)):

        def at(inner: np.ndarray, row: int = row) -> float:
            point = start[row].copy()
            point[free[row]] = inner
            return float(-2.0 * posterior.log_density(point))

        found = minimize(at, x[row, free[row]] + 0.1, method="Nelder-Mead", tol=1e-9,
                         options={"maxiter": 20_000, "adaptive": True})  # fmt: skip
        assert value[row] == pytest.approx(found.fun, abs=1e-4)


def test_a_start_with_nothing_free_stays() -> None:
    posterior = bent()
    start = np.full((2, posterior.size), 0.3)
    free = np.zeros(start.shape, dtype=np.bool_)
    free[1] = True
    x, value = least(posterior, start, free)
    np.testing.assert_array_equal(x[0], start[0])
    assert value[1] < value[0]


def test_starts_do_not_see_each_other() -> None:
    posterior = bent()
    start = np.random.default_rng(2).standard_normal((4, posterior.size))
    free = np.ones(start.shape, dtype=np.bool_)
    _, together = least(posterior, start, free)
    alone = [least(posterior, row[None], free[:1])[1][0] for row in start]
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_a_search_that_does_not_end_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    posterior = bent()
    start = 3.0 * np.ones((1, posterior.size))
    with pytest.raises(RuntimeError, match="1 of 1 minima were not found in 2 steps"):
        least(posterior, start, np.ones(start.shape, dtype=np.bool_))


def test_a_curvature_that_is_wrong_is_mended_on_the_way() -> None:
    """Far targets with large residuals bend what the expected curvature takes for straight."""
    posterior = bent()
    rows = tuple(
        replace(row, low=50.0 * row.low, high=50.0 * row.high) for row in posterior.targets.rows
    )
    far = replace(posterior, targets=Targets(rows))
    start = np.random.default_rng(3).standard_normal((5, far.size))
    x, value = least(far, start, np.ones(start.shape, dtype=np.bool_))
    around = x[:, None] + 0.02 * np.random.default_rng(1).standard_normal((5, 300, far.size))
    assert (-2.0 * far.log_density(around) > value[:, None] - 1e-4).all()
