"""Seeds that runs share: whitening by hand, slopes gained, and the level not overclaimed."""

import numpy as np
import pytest

from feedfollow.calibrate.blocks import Blocks
from feedfollow.calibrate.emulator import Emulator, fit_emulator
from feedfollow.calibrate.emulators import Emulators, fit_emulators
from feedfollow.calibrate.seeds import common_seeds

LUCK = 2.0  # sd of what a seed adds; a run's own noise has 1


def truth(z: np.ndarray) -> np.ndarray:
    return np.stack([z[:, 0] - z[:, 1] ** 2 + 0.5 * z[:, 2], z[:, 1] * z[:, 2]], axis=1)


def runs(rng: np.random.Generator, m: int, seeds: int) -> tuple[np.ndarray, ...]:
    """The first target has the luck of its seed, the second none."""
    z, seed = rng.standard_normal((m, 3)), np.arange(m) % seeds
    luck = LUCK * rng.standard_normal(seeds)[seed]
    y = truth(z) + rng.standard_normal((m, 2)) + np.stack([luck, np.zeros(m)], axis=1)
    return z, y, seed


def test_whitening_makes_the_covariance_of_a_block_the_identity() -> None:
    blocks = Blocks.of(np.array([7, 7, 9, 7, 9, 4]), 1.5)
    same = blocks.member[:, None] == blocks.member[None]
    covariance = np.eye(6) + 1.5 * same
    root = blocks.whitened(np.eye(6))
    np.testing.assert_allclose(root @ covariance @ root.T, np.eye(6), atol=1e-12)
    assert blocks.log_determinant == pytest.approx(np.linalg.slogdet(covariance)[1])
    np.testing.assert_allclose(blocks.ones, root @ np.ones(6))


def test_without_luck_blocks_change_nothing() -> None:
    z, y, seed = runs(np.random.default_rng(1), 90, 10)
    plain, found = fit_emulator(z, y), fit_emulator(z, y, blocks=Blocks.of(seed, 0.0))
    np.testing.assert_array_equal(plain.weights, found.weights)
    assert plain.worth == found.worth == 90.0


def test_targets_are_grouped_by_the_luck_that_they_share() -> None:
    z, y, seed = runs(np.random.default_rng(2), 240, 24)
    found = fit_emulators(z, y, seeds=seed)
    assert isinstance(found, Emulators)
    luck = {int(column): each.luck for columns, each in found.parts for column in columns}
    assert luck == {0: LUCK**2, 1: 0.0}
    assert isinstance(fit_emulators(z, y, seeds=np.arange(240)), Emulator)


def test_the_expected_error_is_the_true_one_and_slopes_gain() -> None:
    rng = np.random.default_rng(3)
    points = rng.standard_normal((40, 3))
    scores, error, plain_error, fresh = [], [], [], []
    for _ in range(60):
        z, y, seed = runs(rng, 160, 16)
        found = fit_emulators(z, y, seeds=seed)
        mean, variance = found.predict(points)
        scores.append((mean - truth(points)) / np.sqrt(variance))
        for kept, made in ((error, found), (plain_error, fit_emulator(z, y))):
            away = (made.predict(points)[0] - truth(points))[:, 0]
            kept.append(away - away.mean())  # shape alone: no design tells the level better
        new = truth(points) + rng.standard_normal((40, 2))
        new[:, 0] += LUCK * rng.standard_normal(40)
        fresh.append((new - mean) / np.sqrt(found.run_variance(points)))
    assert np.sqrt(np.mean(np.square(scores), axis=(0, 1))) == pytest.approx(1.0, abs=0.15)
    assert np.std(error) < 0.6 * np.std(plain_error)
    assert np.std(fresh) == pytest.approx(1.0, abs=0.1)


def test_a_process_is_refused_where_seeds_add_to_runs() -> None:
    z, y, seed = runs(np.random.default_rng(4), 120, 12)
    with pytest.raises(ValueError, match="seeds of their own"):
        fit_emulators(z, y, process=True, seeds=seed)


def test_common_seeds_are_dealt_evenly_and_anew_in_every_wave() -> None:
    first, second = (common_seeds(5, wave, 152, 64) for wave in (1, 2))
    assert set(first) == set(second) and len(set(first)) == 64
    assert set(np.unique(first, return_counts=True)[1]) == {2, 3}
    assert np.mean(np.array(first) == np.array(second)) < 0.1
    assert first == common_seeds(5, 1, 152, 64)
