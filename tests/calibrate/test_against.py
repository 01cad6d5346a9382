"""A fit against an earlier one: what moved, what only one of them says, and its page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.calibrate.linear import Kept

from feedfollow.calibrate.against import PLACE, Against, against
from feedfollow.calibrate.against_text import against_text, save_against
from feedfollow.calibrate.fit import Fit
from feedfollow.calibrate.projection import Projection

MOVED = "gmv0"


@dataclass(frozen=True)
class Projected:
    """All that is read of a projection."""

    table: pd.DataFrame


@pytest.fixture(scope="module")
def fits(linear_fit: Kept) -> tuple[Fit, Fit]:
    """A fit, and the same where a figure is held out and another one is twice as large."""
    before = linear_fit[0]
    rows = {row.name: row for row in before.targets.rows}
    doubled = replace(rows[MOVED], low=2.0 * rows[MOVED].low, high=2.0 * rows[MOVED].high)
    return before.refit({MOVED: doubled}, times=10.0), before


@pytest.fixture(scope="module")
def found(fits: tuple[Fit, Fit]) -> Against:
    return against(*fits)


def test_every_figure_and_parameter_stands_beside_what_it_was(
    fits: tuple[Fit, Fit], found: Against
) -> None:
    now, before = fits
    assert set(found.figures.index) == set(before.figures.index)
    for side, ending in ((now, ""), (before, "_before")):
        own = side.figures.loc[found.figures.index]
        np.testing.assert_array_equal(found.figures[f"model{ending}"], own["model"])
        medians = side.parameters.loc[found.parameters.index, "median"]
        np.testing.assert_array_equal(found.parameters[f"median{ending}"], medians)
    assert found.projection.empty


def test_a_figure_moves_in_its_tolerances(fits: tuple[Fit, Fit], found: Against) -> None:
    row = {each.name: each for each in fits[0].targets.rows}[MOVED]
    medians = (each.figures.loc[MOVED, "model"] for each in fits)
    expected = np.log(next(medians) / next(medians)) / row.sd
    assert found.figures.loc[MOVED, "moved"] == pytest.approx(expected)
    assert expected > 1.0


def test_a_parameter_moves_in_sd_of_its_prior(fits: tuple[Fit, Fit], found: Against) -> None:
    now, before = fits
    moved = now.parameters["mean_z"] - before.parameters["mean_z"]
    pd.testing.assert_series_equal(
        found.parameters["moved"], moved.loc[found.parameters.index], check_names=False
    )
    other = before.parameters.assign(prior="N(5, 1)")
    changed = against(now, _with(before, parameters=other))
    assert changed.parameters["moved"].isna().all()


def test_what_only_one_of_them_says_is_kept(fits: tuple[Fit, Fit]) -> None:
    now, before = fits
    less = _with(before, figures=before.figures.drop(index=MOVED),
                 parameters=before.parameters.drop(index="parameters.p0"))  # fmt: skip
    found = against(now, less)
    assert np.isnan(found.figures.loc[MOVED, "model_before"])
    assert found.parameters.loc["parameters.p0", "verdict_before"] is np.nan
    text = against_text(found, "whole", "core", "against-core")
    assert "- Predicted now and not before: 1; before and not now: 0." in text
    assert "Figures that only this fit predicts:\n\n| figure |" in text
    assert "| `parameters.p0` | not fitted | " in text


def _with(fit: Fit, **tables: pd.DataFrame) -> Fit:
    """Return a fit with other tables."""
    other = replace(fit)
    for name, table in tables.items():
        other.__dict__[name] = table
    return other


def projected(times: float, *measures: str) -> Projection:
    money = [times * each for each in (1e9, 2e9, 3e9)]
    rows = [
        (year, "2021-01-01", "2021-12-31", "all", measure, "CNY", *money)
        for year in ("2021", "2022")
        for measure in measures
    ]
    table = pd.DataFrame(rows, columns=[*PLACE, "q05", "q50", "q95"])
    return Projected(table)  # type: ignore[return-value]


def test_a_projection_stands_beside_the_earlier_one(fits: tuple[Fit, Fit], tmp_path: Path) -> None:
    now = projected(3.0, "gmv_broad", "gmv_mall", "gmv_search")
    found = against(*fits, now, projected(2.0, "gmv_broad"))
    own = found.projection.set_index(["measure", "period"])
    assert own.loc[("gmv_broad", "2021"), "ratio"] == pytest.approx(1.5)
    assert np.isnan(own.loc[("gmv_mall", "2021"), "q50_before"])
    page = save_against(found, tmp_path, "core")
    text = page.read_text("utf-8")
    assert "| 2021 | 4 (2 to 6) | 6 (3 to 9) | 1.50 |" in text
    assert "|  | shelf, now | mall, now |" in text
    assert "| 2022 | 2.00 | 1.00 |" in text
    stem = "against-core"
    assert {each.name for each in tmp_path.iterdir()} == {
        f"{stem}.md", f"{stem}-figures.csv", f"{stem}-parameters.csv", f"{stem}-projection.csv",
    }  # fmt: skip
    table = pd.read_csv(tmp_path / f"{stem}-figures.csv", index_col="figure")
    np.testing.assert_allclose(table["moved"], found.figures["moved"])


def test_the_page_names_what_moved_most_first(found: Against) -> None:
    text = against_text(found, "later", "earlier", "against-earlier")
    first = text.split("| --- | --- | --- | --- | --- | --- | --- |\n")[1]
    order = found.figures["moved"].abs().sort_values(ascending=False).index
    assert first.startswith(f"| `{order[0]}` |")
    assert text.startswith("# later against earlier\n\n## Figures\n\n- ")
