"""Morris, Sobol and PAWN on functions whose sensitivities are known."""

import numpy as np
import pytest
from tests.analyse.closed_forms import (
    analyse,
    factor,
    ishigami,
    ishigami_factors,
    ishigami_indices,
    question,
    shared_and_own,
)

from feedfollow.analyse import method as methods
from feedfollow.analyse.sensitivity import design_of

pytest.importorskip("SALib")
FACTORS = ishigami_factors()
LABEL = "gmv_broad@all"


def test_sobol_finds_the_indices_of_ishigami():
    table = analyse("sobol", FACTORS, ishigami, points=1024).table.loc[LABEL]
    known = ishigami_indices()
    for k in range(3):
        row = table.loc[f"x{k + 1}"]
        assert row["S1"] == pytest.approx(known["S1"][k], abs=0.03)
        assert row["ST"] == pytest.approx(known["ST"][k], abs=0.03)
        assert row["ST_low"] < known["ST"][k] < row["ST_high"]
    assert table["acts"].all()
    assert list(table.index) == ["x1", "x2", "x3"]


def test_sobol_puts_seeds_apart():
    found = analyse("sobol", FACTORS, ishigami, shared_and_own(2.0, 1.0), points=512)
    row = found.variance.loc[LABEL]
    assert row["parameters"] == pytest.approx(ishigami_indices()["variance"][0], rel=0.05)
    # the shared part is one draw of six seeds; the own part is averaged over the points
    assert row["seeds"] == pytest.approx(
        1.0 + np.var(2.0 * np.random.default_rng(11).standard_normal(6), ddof=1), rel=0.05
    )
    expected = 1.0 / 6.0 / (row["parameters"] + 1.0 / 6.0)
    np.testing.assert_allclose(found.table["noise"], expected, rtol=0.15)


def test_sobol_of_seed_noise_says_that_nothing_acts():
    found = analyse("sobol", FACTORS, lambda v: np.zeros(len(v)), shared_and_own(3.0, 1.0))
    assert not found.table["acts"].any()
    assert found.variance.loc[LABEL, "parameters"] < 0.05
    np.testing.assert_allclose(found.table["noise"], 1.0, rtol=0.25)


def test_sobol_of_a_constant_has_no_indices():
    table = analyse("sobol", FACTORS, lambda v: np.ones(len(v)), points=16).table
    assert table[["S1", "ST"]].isna().all(axis=None)
    assert not table["acts"].any()


def test_sobol_refuses_numbers_that_unbalance_it():
    with pytest.raises(ValueError, match="powers of 2, got 100; take 64 or 128"):
        design_of(question(FACTORS), "sobol", 100)


def elementary_effects():
    """Return mu_star of each number over all steps of the grid, each step as likely."""
    grid = np.pi * (2.0 * (0.05 + 0.9 * np.arange(4) / 3.0) - 1.0)
    points = np.stack(np.meshgrid(grid, grid, grid, indexing="ij"), axis=-1).reshape(-1, 3)
    found = []
    for k in range(3):
        low = points[np.isin(points[:, k], grid[:2])]
        high = low.copy()
        high[:, k] = grid[np.searchsorted(grid, low[:, k]) + 2]
        found.append(np.abs((ishigami(high) - ishigami(low)) / (2.0 / 3.0)).mean())
    return found


def test_morris_finds_the_elementary_effects_of_ishigami():
    table = analyse("morris", FACTORS, ishigami, points=400).table.loc[LABEL]
    for k, expected in enumerate(elementary_effects()):
        row = table.loc[f"x{k + 1}"]
        assert row["mu_star"] == pytest.approx(expected, rel=0.08)
        assert row["mu_star_low"] < expected < row["mu_star_high"]
    assert table["acts"].all()


def test_morris_of_a_linear_function_has_no_spread():
    factors = (factor("a", 0.0, 10.0, 4.0), factor("b", -1.0, 1.0, 0.0))
    table = analyse("morris", factors, lambda v: 3.0 * v[:, 0] - 2.0 * v[:, 1]).table.loc[LABEL]
    # from the 5 to the 95 % quantile
    assert table.loc["a", "mu"] == pytest.approx(27.0)
    assert table.loc["b", "mu"] == pytest.approx(-3.6)
    np.testing.assert_allclose(table["sigma"], 0.0, atol=1e-9)


def test_morris_of_seed_noise_says_that_nothing_acts():
    factors = tuple(factor(f"n{k}", 0.0, 1.0, 0.5) for k in range(30))
    found = analyse("morris", factors, lambda v: np.zeros(len(v)), shared_and_own(5.0, 1.0))
    assert not found.table["acts"].any()
    np.testing.assert_allclose(
        found.table["mu_star"].mean(), found.table["noise"].mean(), rtol=0.15
    )


def test_pawn_sees_a_parameter_that_moves_only_the_tail():
    factors = (factor("tail", 0.0, 1.0, 0.5), factor("idle", 0.0, 1.0, 0.5))

    def tailed(values):
        rng = np.random.default_rng(3)
        return rng.standard_normal(len(values)) + np.where(values[:, 0] > 0.875, 5.0, 0.0)

    table = analyse("pawn", factors, tailed).table.loc[LABEL]
    assert table.loc["tail", "acts"]
    assert not table.loc["idle", "acts"]
    # an eighth of the points lies in the last slide: its distance from the whole is 7/8
    assert table.loc["tail", "maximum"] == pytest.approx(7.0 / 8.0, abs=0.02)


def test_the_interval_of_pawn_holds_its_estimate():
    table = analyse("pawn", FACTORS, ishigami, points=128).table
    assert (table["low"] <= table["median"]).all()
    assert (table["median"] <= table["high"]).all()


def test_pawn_of_seed_noise_says_that_nothing_acts():
    noise = shared_and_own(2.0, 1.0)
    found = analyse("pawn", FACTORS, lambda v: np.zeros(len(v)), noise, points=128)
    assert not found.table["acts"].any()


def test_pawn_refuses_slides_that_would_be_nearly_empty():
    with pytest.raises(ValueError, match="at least 80 points"):
        design_of(question(FACTORS), "pawn", 79)


def test_a_missing_library_is_named_with_the_extra_that_brings_it(monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(methods, "import_module", missing)
    with pytest.raises(methods.MissingLibrary, match=r"pip install '\.\[calibration\]'"):
        design_of(question(FACTORS), "morris", None)
