"""Runs as long tables with units, as data sets of xarray, and as what a notebook shows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.pyplot import get_fignums
from tests.frames import PERSONS_PER_USER, daily_frame
from tests.run.short import tiny

from feedfollow.observe import exchange
from feedfollow.observe.figures import load_figures
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.results import TABLE_NAMES, Plots, Run
from feedfollow.observe.store import INDEX
from feedfollow.observe.summary import summary
from feedfollow.plots.draw import PLOTS
from feedfollow.run.simulate import simulate
from feedfollow.world.ledger import FLOWS, SECTORS


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(tiny(question="<b>Who</b>?"))


def test_every_table_is_indexed_by_date_and_by_what_its_rows_are_of(run: Run) -> None:
    for name in TABLE_NAMES:
        table = getattr(run, name)
        assert table.index.names == INDEX[name]
        assert isinstance(table.index.get_level_values("date"), pd.DatetimeIndex)
        assert table.index.is_unique


def test_a_day_is_taken_by_its_date(run: Run) -> None:
    day = run.accounts.loc["2020-06-01"]
    assert day["payer"].to_dict() == {name: SECTORS[payer] for name, (payer, _) in FLOWS.items()}
    assert set(run.traffic.loc["2020-06-01"].index.get_level_values("form")) == {"live", "video"}


def test_the_wide_table_has_a_row_a_date(run: Run) -> None:
    wide = run.to_frame()
    assert wide.index.name == "date"
    assert wide.columns.names == ["measure", "platform"]
    assert len(wide) == run.scenario.days
    expected = run.daily.xs("kuaishou", level="platform")["gmv_broad"]
    np.testing.assert_array_equal(wide["gmv_broad", "kuaishou"], expected)


def test_the_tidy_table_has_one_value_a_row_with_its_unit(run: Run) -> None:
    long = run.to_frame(tidy=True)
    assert list(long.columns) == ["date", "platform", "measure", "value", "unit"]
    assert not long.duplicated(["date", "platform", "measure"]).any()
    assert len(long) == run.daily.notna().to_numpy().sum()
    assert (long["unit"] == long["measure"].map(lambda name: MEASURES[name].unit)).all()
    back = long.pivot(index=["date", "platform"], columns="measure", values="value")
    # a measure that no day holds has no row, hence no column
    back = back.reindex(index=run.daily.index, columns=run.daily.columns)
    np.testing.assert_array_equal(back, run.daily)


def test_the_data_set_has_the_tables_numbers_units_and_definitions(run: Run) -> None:
    pytest.importorskip("xarray")
    data = run.to_xarray()
    assert dict(data.sizes) == {"date": run.scenario.days, "platform": 2}
    assert data["gmv_broad"].attrs["units"] == "CNY"
    assert data["gmv_broad"].attrs["long_name"] == MEASURES["gmv_broad"].definition
    assert data.attrs == {"scenario": "tiny", "seed": run.seed}
    np.testing.assert_array_equal(
        data["orders"].sel(platform="douyin"), run.daily.xs("douyin", level=1)["orders"]
    )


def test_without_xarray_the_error_says_how_to_install_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "find_spec", lambda _: None)
    with pytest.raises(ImportError, match=r"pip install '\.\[notebooks\]'"):
        run.to_xarray()


def test_a_notebook_shows_a_run_with_units_and_obeys_no_text(run: Run) -> None:
    html = run._repr_html_()
    assert "tiny, seed 1" in html
    assert "&lt;b&gt;Who&lt;/b&gt;?" in html
    assert "<b>Who" not in html
    assert "GMV bn CNY" in html
    assert "date, platform, form, source, destination" in html


def test_a_notebook_shows_a_run_without_its_daily_table(run: Run) -> None:
    part = Run(run.scenario, run.seed, run.people_per_user, {"accounts": run.accounts})
    assert "GMV bn CNY" not in part._repr_html_()
    assert "date, flow" in part._repr_html_()


def test_a_notebook_shows_the_summary_misses_first() -> None:
    made = summary(daily_frame(), load_figures(), PERSONS_PER_USER)
    html = made._repr_html_()
    worst = [row.figure for row in made.rows if row.block == 0]
    places = [html.index(f">{each.id}{'*' if each.seen_by else ''}<") for each in worst]
    assert places == sorted(places)
    assert len(places) > 5
    assert "misses first" in html
    assert "not calibrated" in html


def test_every_plot_of_a_run_folder_has_a_method_and_leaves_pyplot_alone(run: Run) -> None:
    assert {name for name in vars(Plots) if not name.startswith("_")} == set(PLOTS)
    before = get_fignums()
    for name in PLOTS:
        getattr(run.plot, name)()
    assert get_fignums() == before
