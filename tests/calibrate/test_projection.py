"""A fit runs on, is held to account by later figures, and says what it could not be scored on."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import matplotlib.figure
import numpy as np
import pandas as pd
import pytest
from tests.figure_csv import edited
from typer.testing import CliRunner, Result

from feedfollow.calibrate.fit_folder import load_fit
from feedfollow.calibrate.later import LaterScores
from feedfollow.calibrate.projection import Projection, project, projected_market, requests_of
from feedfollow.calibrate.projection_folder import load_projection
from feedfollow.calibrate.run_store import CalibrationStore
from feedfollow.calibrate.runner import Runner
from feedfollow.calibrate.simulator import carry_out_request
from feedfollow.cli import app
from feedfollow.observe.figures import load_figures

UNTIL = "2020-09-30"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture(scope="module")
def made(
    smoke: tuple[Path, Result], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Result]:
    """A copy of the smoke fit, run on by a quarter over three draws."""
    folder = tmp_path_factory.mktemp("projection") / "fit"
    shutil.copytree(smoke[0], folder)
    return folder, call("project", "--fit", folder, "--until", UNTIL, "--draws", 3, "--workers", 1)


def table(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "projection.parquet")


def test_a_projection_says_what_it_did_and_leaves_its_table_in_the_fit(made) -> None:
    folder, result = made
    assert result.exit_code == 0, result.stderr
    assert f"3 posterior draws, 2020-01-01 to {UNTIL}, 300 users, on 1 worker" in result.stderr
    assert "projection: 3 of 3 runs" in result.stderr
    assert "NOT CONVERGED" in result.stdout
    assert "own error is that of the fitted years; it may grow" in result.stdout
    assert sorted(path.name for path in (folder / "projection" / "plots").iterdir()) == [
        "fan_buyers.png", "fan_concentration.png", "fan_gmv.png", "fan_private_share.png",
        "fan_repurchase.png",
    ]  # fmt: skip
    assert load_fit(folder).about.agents == 300  # the fit is untouched


def test_a_fit_with_its_projection_is_put_beside_another_one(made) -> None:
    folder, _ = made
    result = call("report", "--fit", folder, "--against", folder)
    assert result.exit_code == 0, result.stderr
    page = folder / f"against-{folder.name}.md"
    assert str(page) in result.stdout
    text = page.read_text("utf-8")
    assert "- 0 of " in text and "## Projection" in text
    kept = pd.read_csv(folder / f"against-{folder.name}-projection.csv")
    assert len(kept) == len(table(folder))
    assert call("report", "--fit", folder).exit_code == 0  # the page is a part of the fit's folder
    missing = call("report", "--fit", folder, "--against", "nowhere")
    assert missing.exit_code != 0 and "nowhere" in missing.stderr


def test_the_table_holds_quarters_by_platform_and_the_market(made) -> None:
    rows = table(made[0])
    assert list(rows.columns) == [
        "period", "start", "end", "platform", "measure", "unit", "draws",
        "q05", "q25", "q50", "q75", "q95", "run05", "run25", "run50", "run75", "run95",
    ]  # fmt: skip
    assert set(rows["period"]) == {"2020Q1", "2020Q2", "2020Q3"}  # no whole year
    ends = rows[["q05", "q25", "q50", "q75", "q95"]]
    assert (ends.dtypes == np.float64).all()
    whole = ends.dropna()
    assert (whole.diff(axis=1).iloc[:, 1:] >= 0.0).all(axis=None)
    wanted = {"gmv_broad", "gmv_closed_loop", "buyers_month", "top_anchor_share", "top2_2pct_share"}
    assert wanted <= set(rows["measure"])
    money = rows[rows["measure"] == "gmv_broad"].dropna()
    # money figures were fitted, so that the model's own error widens what runs say
    assert (money["q95"] - money["q05"] > money["run95"] - money["run05"]).all()
    third = money[money["period"] == "2020Q3"].set_index("platform")["run50"]
    assert third["all"] > third.drop("all").max()


def test_draws_are_kept_by_month_and_read_back(made) -> None:
    folder, _ = made
    again = load_projection(folder)
    assert isinstance(again, Projection)
    assert again.fitted_until == date(2020, 6, 30)
    assert again.same_code
    assert len(again.rows) == 3
    months = again.months["gmv_broad", "kuaishou", "2020-08"]
    with CalibrationStore(folder / "projection") as store:
        fit = load_fit(folder)
        market = projected_market(fit, date(2020, 9, 30), load_figures())
        whole = project(fit, market, Runner(store), 3)
    np.testing.assert_array_equal(whole.months["gmv_broad", "kuaishou", "2020-08"], months)
    assert sorted(whole.months.columns) == sorted(again.months.columns)
    np.testing.assert_array_equal(whole.outputs, again.outputs)
    pd.testing.assert_frame_equal(whole.table, again.table, check_dtype=False)
    sums = again.months["gmv_broad", "kuaishou"][["2020-07", "2020-08", "2020-09"]].sum(axis=1)
    rows = again.table.set_index(["period", "platform", "measure"])
    third = rows.loc[("2020Q3", "kuaishou", "gmv_broad")]
    assert third["run50"] == pytest.approx(sums.median())


def test_more_draws_add_runs_and_change_none(made) -> None:
    fit = load_fit(made[0])
    market = projected_market(fit, date(2020, 9, 30), load_figures())
    rows, few = requests_of(fit, market, 3)
    more_rows, many = requests_of(fit, market, 6)
    assert more_rows[:3] == rows and len(set(more_rows)) == 6
    assert [each.key for each in many[:3]] == [each.key for each in few]
    assert len({each.seed for each in many}) == 6
    with pytest.raises(ValueError, match="draws, which the posterior has, got 1000000"):
        requests_of(fit, market, 1_000_000)


def test_the_period_of_the_fit_is_as_it_was(made) -> None:
    """Running on changes no day before: same draw, same seed, same quarter."""
    fit = load_fit(made[0])
    theta = fit.space.natural(fit.simulated.x[:1, : len(fit.space)])[0]
    _, (request, *_) = requests_of(fit, projected_market(fit, date(2020, 9, 30), ()), 2)
    own = replace(request, theta=tuple(theta.tolist()), seed=fit.simulated.seeds[0])
    market = own.simulator
    found = dict(zip(market.trajectory, carry_out_request(own).trajectory, strict=True))
    kept = dict(zip(fit.about.trajectory, fit.simulated.trajectory[0], strict=True))
    assert kept["gmv_broad.kuaishou.2020Q2"] == found["gmv_broad.kuaishou.2020Q2"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "holds runs of a projection: add --resume to use them"),
        (("--resume", "--until", "2020-01-31"), "expected a later day, got 2020-01-31"),
        (("--resume", "--until", "soon"), "--until soon: expected a date such as 2025-09-30"),
        (("--resume", "--draws", 1), "greater than or equal to 2"),
    ],
)
def test_what_cannot_be_projected_is_refused(made, options, message) -> None:
    result = call("project", "--fit", made[0], *options)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_resumed_projection_makes_no_run_again_and_the_same_bytes(made, tmp_path: Path) -> None:
    folder = tmp_path / "fit"
    shutil.copytree(made[0], folder)
    before = {path: path.read_bytes() for path in folder.rglob("*.p*t") if path.is_file()}
    result = call(
        "project", "--fit", folder, "--until", UNTIL, "--draws", 3, "--workers", 2, "--resume"
    )
    assert result.exit_code == 0, result.stderr
    assert before and all(path.read_bytes() == data for path, data in before.items())


@pytest.fixture(scope="module")
def scored(made) -> Result:
    return call("score", "calibration/figures.csv", "--fit", made[0])


def section(text: str, title: str) -> str:
    return text.split(f"## {title}")[1].split("\n## ")[0]


def test_figures_are_scored_misses_first_and_each_once(scored: Result) -> None:
    assert scored.exit_code == 0, scored.stderr
    text = scored.stdout
    order = ["# figures.csv against the projection", "The 50 % interval holds", "## Misses",
             "## Met",
             "## Fitted or following from fitted figures, so no prediction",
             "## Not scored"]  # fmt: skip
    places = [text.index(each) for each in order]
    assert places == sorted(places)
    assert "Median absolute log error" in text and "CRPS over the" in text
    listed = text.count("| ks_gmv_2020q3 |") + text.count(", ks_gmv_2020q3")
    assert listed == 1
    fitted = section(text, "Fitted or following from fitted figures, so no prediction")
    assert "| ks_gmv_2020q1 |" in fitted
    rest = section(text, "Not scored")
    assert "needs shelf, off in what was projected:" in rest
    (outside,) = [line for line in rest.splitlines() if "outside the projection" in line]
    assert "ks_gmv_2021q1" in outside and "ks_gmv_2019" in outside


def test_a_new_figure_is_read_off_months_or_told_why_not(made, tmp_path: Path) -> None:
    new = [
        {"like": "ks_gmv_2020q3", "id": "ks_gmv_july", "period": "2020-07", "value": "30"},
        {"like": "ks_gmv_2020q3", "id": "ks_gmv_week", "period": "2020-07-01..2020-07-07",
         "value": "7"},
    ]  # fmt: skip
    file = edited(tmp_path, {}, *(row | {"role": "check", "same_fact": ""} for row in new))
    out = tmp_path / "score.md"
    result = call("score", file, "--fit", made[0], "--out", out)
    assert result.exit_code == 0, result.stderr
    assert out.read_text(encoding="utf-8") == result.stdout
    assert "Read off whole months of each draw: ks_gmv_july." in result.stdout
    (row,) = [line for line in result.stdout.splitlines() if line.startswith("| ks_gmv_july |")]
    months = load_projection(made[0]).months["gmv_broad", "kuaishou", "2020-07"]
    (shown,) = [cell for cell in row.split("|") if "bn CNY (" in cell]
    assert months.min() / 1e9 < float(shown.split()[0]) < months.max() / 1e9
    assert "2020-07-01 to 2020-07-07 is not made of whole months: ks_gmv_week" in result.stdout


def test_a_figure_that_follows_from_fitted_ones_is_no_prediction(made, tmp_path: Path) -> None:
    half = {"like": "ks_gmv_2020q3", "id": "ks_gmv_half", "period": "2020-01..2020-06",
            "value": "109.6", "role": "check", "same_fact": ""}  # fmt: skip
    result = call("score", edited(tmp_path, {}, half), "--fit", made[0])
    assert result.exit_code == 0, result.stderr
    fitted = section(result.stdout, "Fitted or following from fitted figures, so no prediction")
    assert "| ks_gmv_half |" in fitted  # the sum of two fitted quarters


def test_a_table_with_a_mistake_is_refused_with_its_place(made, tmp_path: Path) -> None:
    file = edited(tmp_path, {"ks_gmv_2020q3": {"role": "fitt"}})
    result = call("score", file, "--fit", made[0])
    assert result.exit_code == 2
    assert "did you mean 'fit'?" in result.stderr


def test_a_projection_of_another_fit_or_a_changed_file_is_refused(
    smoke: tuple[Path, Result], made, tmp_path: Path
) -> None:
    result = call("score", "calibration/figures.csv", "--fit", smoke[0])
    assert result.exit_code == 2
    assert f"has no projection: run 'feedfollow project --fit {smoke[0]}'" in result.stderr
    folder = tmp_path / "fit"
    shutil.copytree(made[0], folder)
    table(folder).iloc[1:].to_parquet(folder / "projection.parquet")
    with pytest.raises(ValueError, match=r"projection\.parquet is missing or was changed"):
        load_projection(folder)
    problem = folder / "projection" / "projection.json"
    problem.write_text(problem.read_text().replace('"posterior.npz": "', '"posterior.npz": "0'))
    with pytest.raises(ValueError, match="is that of another fit"):
        load_projection(folder)


def test_a_projection_that_is_read_back_is_drawn(made) -> None:
    drawn = load_projection(made[0]).plot
    assert isinstance(drawn.fan("gmv"), matplotlib.figure.Figure)
    with pytest.raises(ValueError, match="no fan 'gvm'; expected gmv, repurchase"):
        drawn.fan("gvm")


def rows(**columns: list[object]) -> LaterScores:
    index = pd.Index(["a", "b", "c", "d"], name="figure")
    return LaterScores(pd.DataFrame(columns, index=index), {})


def test_sums_of_scores_are_over_predictions_alone() -> None:
    scores = rows(
        status=["predicted", "predicted", "predicted", "fitted"],
        point=[True, True, False, True],
        inside50=[True, False, True, True],
        inside90=[True, False, True, True],
        log_error=[0.1, -0.4, np.nan, 9.0],
        crps=[0.1, 0.3, np.nan, 9.0],
        null_crps=[0.4, np.nan, np.nan, 9.0],
    )
    assert scores.coverage(50) == pytest.approx(1 / 2)  # the bound counts with no number
    assert scores.coverage(90) == pytest.approx(1 / 2)
    assert list(scores.intervals.index) == ["c"]
    assert scores.median_log_error == pytest.approx(0.25)
    assert scores.skill == pytest.approx(0.75)  # over the one number that both predict
