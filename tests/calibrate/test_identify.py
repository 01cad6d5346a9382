"""Information, directions and profiles of a model whose answers are known exactly."""

from dataclasses import replace

import numpy as np
import pytest

from feedfollow.calibrate.emulator import fit_emulator
from feedfollow.calibrate.identify import (
    contraction,
    directions,
    effective_parameters,
    information,
    next_best,
    profiles,
)
from feedfollow.calibrate.posterior import Posterior, Slack
from feedfollow.calibrate.target import Target, Targets

A = np.array([[1.0, 0.5, 0.0], [0.2, -1.0, 0.0], [0.4, 0.4, 0.0], [0.0, 0.0, 2.0]])
VALUE = np.array([0.8, -0.5, 0.3, 0.1])
SD = np.array([0.2, 0.3, 0.15, 0.4])


def posterior(noise: float = 0.0, runs: int = 60, factor: str = "") -> Posterior:
    rows = tuple(
        Target(
            f"t{k}", f"y{k}", "point", "log", float(np.exp(VALUE[k])), float(np.exp(VALUE[k])),
            float(SD[k]), "all", factor if k == 0 else "", "fit" if k < 3 else "holdout",
        )
        for k in range(4)
    )  # fmt: skip
    rng = np.random.default_rng(1)
    z = rng.standard_normal((runs, 3))
    y = z @ A.T + noise * rng.standard_normal((runs, 4))
    slack = Slack({"all": 0.0}, {factor: 0.3} if factor else {})
    return Posterior(fit_emulator(z, y), Targets(rows), slack, np.zeros(4))


FISHER = A[:3].T @ np.diag(1.0 / SD[:3] ** 2) @ A[:3]


def test_information_is_that_of_the_linear_model() -> None:
    np.testing.assert_allclose(information(posterior(), np.zeros(3)), FISHER, atol=1e-5)
    values = np.linalg.eigvalsh(FISHER)
    assert effective_parameters(FISHER) == pytest.approx((values / (1.0 + values)).sum())


def test_noise_of_slopes_is_not_taken_for_information() -> None:
    found = information(posterior(noise=0.3, runs=400), np.zeros(3))
    assert found[2, 2] < 0.05


def test_a_free_definition_factor_takes_its_share_of_information() -> None:
    found = information(posterior(factor="press"), np.zeros(4))
    weaker = np.diag(1.0 / (SD[:3] ** 2 + np.array([0.09, 0.0, 0.0])))
    np.testing.assert_allclose(found, A[:3].T @ weaker @ A[:3], atol=1e-5)


def test_the_table_names_what_is_not_identified() -> None:
    table = directions(np.diag([50.0, 3.0, 0.01]), ("a", "b", "c"))
    assert [row.identified for row in table] == [True, True, False]
    assert table[2].loadings[0][0] == "c"
    assert table[2].left == pytest.approx(1.0 / 1.01)
    assert table[2].sentence.startswith("not identified")
    assert "informs" not in table[2].sentence


def test_a_product_shows_as_one_parameter_against_the_other() -> None:
    both = np.zeros((4, 4))
    both[:2, :2] = 40.0
    both[2, 2] = 5.0
    weak = [row for row in directions(both, ("views", "clicks", "c", "d")) if not row.identified]
    # of the two directions without information one is the product and one the idle parameter
    assert {row.loadings[0][0] for row in weak} == {"views", "d"} or {
        row.loadings[0][0] for row in weak
    } == {"clicks", "d"}
    product = next(row for row in weak if row.loadings[0][0] != "d")
    assert {name for name, load in product.loadings if abs(load) > 0.5} == {"views", "clicks"}
    assert " against " in product.sentence


def test_contraction_of_the_prior_is_nothing() -> None:
    z = np.random.default_rng(1).standard_normal((20_000, 2)) * [1.0, 0.5]
    np.testing.assert_allclose(contraction(z), [0.0, 0.75], atol=0.04)


def test_profiles_of_a_gaussian_are_parabolas() -> None:
    covariance = np.linalg.inv(np.eye(3) + FISHER)
    mean = covariance @ A[:3].T @ (VALUE[:3] / SD[:3] ** 2)
    found = profiles(posterior(), mean)
    expected = (found.at - mean[:, None]) ** 2 / np.diag(covariance)[:, None]
    np.testing.assert_allclose(found.rise, expected, rtol=1e-3, atol=1e-3)


def test_the_figure_that_would_tell_most_is_the_one_about_what_is_unknown() -> None:
    gain = next_best(posterior(), np.zeros(3), FISHER)
    np.testing.assert_allclose(gain, [0.0, 0.0, 0.0, np.log1p(4.0 / SD[3] ** 2)], rtol=1e-6)


def test_bounds_and_ranges_are_no_next_best_figures() -> None:
    whole = posterior()
    rows = list(whole.targets.rows)
    rows[3] = replace(rows[3], kind="lower", high=np.inf)
    bound = replace(whole, targets=Targets(tuple(rows)))
    np.testing.assert_array_equal(next_best(bound, np.zeros(3), FISHER), np.zeros(4))
