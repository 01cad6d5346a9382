"""Results of analyses as tables, data sets, and what a notebook shows of them."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from tests.analyse.hands import brief, here
from tests.analyse.paired_runs import over_draws, two_variants

import feedfollow as ff
from feedfollow.analyse.sensitivity import Plan
from feedfollow.observe.measure_table import MEASURES
from feedfollow.spec.parameters import PARAMETERS

SHARE = "platforms.kuaishou.traffic.private_share"


@pytest.fixture(scope="module")
def swept() -> ff.Sweep:
    with here() as work:
        return ff.sweep(brief(), {SHARE: [0.2, 0.65], "session_trust": [1, 3]}, seeds=2, work=work)


@pytest.fixture(scope="module")
def filled() -> ff.Sweep:
    with here() as work:
        return ff.sweep(brief(), {SHARE: (0.1, 0.9)}, seeds=2, design="lhs", points=3, work=work)


@pytest.fixture(scope="module")
def sensitive() -> ff.Sensitivity:
    with here() as work:
        return ff.sensitivity(
            brief(),
            names=["session_trust"],
            outcome=["orders@kuaishou"],
            plan=Plan(points=2, seeds=2, work=work),
        )


def units_are_declared(long) -> bool:
    return bool((long["unit"] == long["measure"].map(lambda name: MEASURES[name].unit)).all())


def test_a_comparison_is_called_to_draw_its_forest():
    assert isinstance(two_variants().plot(), Figure)


def test_the_tidy_table_of_a_comparison_has_every_run_once():
    found = two_variants()
    long = found.to_frame(tidy=True)
    labels = ["variant", "side", "draw", "seed", "platform", "measure"]
    assert list(long.columns) == [*labels, "value", "unit"]
    assert not long.duplicated(labels).any()
    assert units_are_declared(long)
    mean = long.query("measure == 'orders' and platform == 'kuaishou' and variant == 'public'")
    sides = mean.groupby("side")["value"].mean()
    row = found.difference("public", "kuaishou", "orders")
    assert sides["base"] == pytest.approx(row.base_mean)
    assert sides["variant"] == pytest.approx(row.variant_mean)


def test_a_comparison_over_draws_keeps_them_apart():
    long = over_draws().to_frame(tidy=True)
    assert set(long["draw"]) == {0, 1, 2}
    assert set(long["seed"]) == {1, 2}


def test_the_data_set_of_a_comparison_holds_its_pairs():
    pytest.importorskip("xarray")
    data = two_variants().to_xarray()
    assert dict(data.sizes) == {"variant": 2, "side": 2, "draw": 1, "seed": 3, "platform": 3}
    own = data["orders"].sel(variant="public", platform="kuaishou")
    difference = (own.sel(side="variant") - own.sel(side="base")).mean()
    found = two_variants().difference("public", "kuaishou", "orders")
    assert float(difference) == pytest.approx(found.difference)
    assert data["orders"].attrs["units"] == "orders"


def test_the_tidy_table_of_a_sweep_has_units(swept):
    long = swept.to_frame(tidy=True)
    assert units_are_declared(long)
    assert len(long) == swept.table["value"].notna().sum()
    assert swept.to_frame() is swept.means


def test_the_data_set_of_a_grid_has_its_paths_as_dimensions(swept):
    pytest.importorskip("xarray")
    data = swept.to_xarray()
    assert dict(data.sizes) == {SHARE: 2, "session_trust": 2, "seed": 2, "platform": 3}
    assert data[SHARE].attrs["units"] == "share of views"
    means = swept.of("orders")["mean"].to_numpy().reshape(2, 2)
    found = data["orders"].sel(platform="all").mean("seed").transpose(SHARE, "session_trust")
    np.testing.assert_allclose(found, means)


def test_the_data_set_of_another_design_has_its_paths_along_the_points(filled):
    pytest.importorskip("xarray")
    data = filled.to_xarray()
    assert dict(data.sizes) == {"point": 3, "seed": 2, "platform": 3}
    np.testing.assert_array_equal(data[SHARE], filled.points[SHARE])


def test_a_notebook_shows_what_was_varied_with_units(swept):
    html = swept._repr_html_()
    assert f"{SHARE}, share of views" in html
    assert f"session_trust, {PARAMETERS['session_trust'].unit}" in html
    assert "4 points, 2 seeds" in html
    assert html.count("<tr>") == 1 + 4


def test_the_tidy_table_of_a_sensitivity_has_every_run(sensitive):
    long = sensitive.to_frame(tidy=True)
    assert list(long.columns) == ["point", "seed", "session_trust", "outcome", "value", "unit"]
    assert len(long) == sensitive.values.size
    assert set(long["unit"]) == {"orders"}
    by_point = long.groupby("point")["value"].mean()
    np.testing.assert_allclose(by_point, sensitive.values.mean(axis=(1, 2)))
    assert sensitive.to_frame().columns[:2].tolist() == ["outcome", "parameter"]


def test_the_data_set_of_a_sensitivity_has_its_parameters_along_the_points(sensitive):
    pytest.importorskip("xarray")
    data = sensitive.to_xarray()
    np.testing.assert_array_equal(data["orders@kuaishou"], sensitive.values[:, :, 0])
    assert data["session_trust"].attrs["units"] == PARAMETERS["session_trust"].unit
    assert float(data["session_trust"][0]) == brief().parameters["session_trust"]


def test_a_notebook_shows_a_sensitivity_as_the_terminal_does(sensitive):
    html = sensitive._repr_html_()
    assert "orders@kuaishou" in html
    assert "session_trust" in html
    assert "of the variance is the parameters" in html
