"""``feedfollow calibrate`` and ``feedfollow figures --fit``, end to end on the smoke spec."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

import feedfollow as ff
from feedfollow.analyse.draws import read_draws
from feedfollow.calibrate import command
from feedfollow.calibrate.progress import CalibrationProgress, duration
from feedfollow.calibrate.run_store import CalibrationStore
from feedfollow.calibrate.stages import Progress
from feedfollow.cli import app
from feedfollow.observe.figures import load_figures


def call(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture
def made(smoke: tuple[Path, Result]) -> tuple[Path, Result]:
    """The fit of the smoke spec, without its wave."""
    return smoke


def test_a_calibration_says_what_it_will_do_and_leaves_a_fit(made) -> None:
    out, result = made
    assert result.exit_code == 0, result.stderr
    for said in (
        "smoke, 2 parameters, 4 figures to fit, 1 held out, 1 excluded",
        "excluded: ks_repurchase_2020h1: so few users leave months without a buyer",
        "outside the period: cn_live_ecom_users_2021_06",
        "38 runs at most",
        "the budget leaves 0 of 1 waves",
        "36 of 38 runs to make at most",
        "on 1 worker: at most about",
        "38 of 38 runs",
    ):
        assert said in result.stderr
    assert result.stderr.index("at most about") < result.stderr.index("pilot (noise of a run)")
    for said in (
        "NOT CONVERGED",
        "CANNOT BE JUDGED",
        "Discrepancy of the model",
        "fitted numbers lie inside",
        str(out),
    ):
        assert said in result.stdout
    with CalibrationStore(out) as store:
        assert store.count() == 38


def test_the_fit_is_read_back(made) -> None:
    out, _ = made
    fit = ff.load_fit(out)
    assert isinstance(fit, ff.Fit)
    assert fit.space.paths == (
        "parameters.session_intercept_live", "platforms.kuaishou.traffic.private_share",
    )  # fmt: skip
    assert set(fit.figures.index) == {
        "ks_gmv_2020q1", "ks_gmv_2020q2", "ks_daily_ecom_users_2020h1", "cnnic_2020_03",
        "cnnic_2020_06",
    }  # fmt: skip
    assert "gmv_broad.kuaishou.2020Q2" in fit.about.trajectory


def test_comparisons_draw_from_it(made) -> None:
    out, _ = made
    draws = read_draws(out, ff.load_scenario("baseline.yaml"))
    assert len(draws) > 100
    assert draws["platforms.kuaishou.traffic.private_share"].between(0.0, 1.0).all()


def test_figures_stand_beside_predictions_misses_first(made) -> None:
    out, _ = made
    result = call("figures", "--fit", out)
    assert result.exit_code == 0, result.stderr
    figures = {each.id: each for each in load_figures()}
    fit = ff.load_fit(out)
    lines = {line.split()[0]: line for line in result.stdout.splitlines() if line.strip()}
    for name, row in fit.figures.iterrows():
        median = figures[str(name)].in_unit(row["model"])
        assert f"{median:.3g} " in lines[str(name)]
        assert f"{row['away'] + 0.0:+.1f}" in lines[str(name)]
    assert " check" in lines["ks_ahead_in_live_2020"]  # read off the runs, though no target
    shown = [name for name in lines if name in fit.figures.index]
    missed = [bool(fit.figures["missed"][name]) for name in shown]
    assert missed == sorted(missed, reverse=True)
    assert "excluded by the spec" in result.stdout
    assert "needs shelf, or lies outside the simulated period:" in result.stdout

    held = call("figures", "--fit", out, "--role", "holdout").stdout
    assert "ks_daily_ecom_users_2020h1" in held and "cnnic_2020_03" not in held


def test_the_inputs_only_null_stands_beside_every_fit(made) -> None:
    out, _ = made
    rivals = ff.load_fit(out).rivals
    assert rivals is not None and rivals.names == ("model", "inputs_null")
    assert rivals.table["log_evidence"].notna().all()
    assert rivals.table.loc["inputs_null", "silent"] == 0
    assert set(rivals.figures.index) == set(ff.load_fit(out).figures.index)
    report = (out / "report.md").read_text(encoding="utf-8")
    section = report.split("## Rivals and the null")[1].split("\n## ")[0]
    assert "| inputs_null | 10 | none |" in section
    assert (out / "plots" / "rivals.png").is_file()


@pytest.mark.endurance
def test_rivals_are_fitted_in_folders_of_their_own_and_resumed(made, tmp_path: Path) -> None:
    out = tmp_path / "fit"
    shutil.copytree(made[0], out)
    arguments = ("calibrate", "smoke.yaml", "--budget", 40, "--workers", 1, "--resume", "--rivals")
    first = call(*arguments, "--out", out)
    assert first.exit_code == 0, first.stderr
    assert "158 runs at most for the rivals that follow (own_tastes 66, " in first.stderr
    assert "Rival: Do the figures need trust in anchors?" in first.stderr
    fit = ff.load_fit(out)
    names = ("own_tastes", "without_learning", "without_trust")
    assert fit.rivals is not None and fit.rivals.names[2:] == names
    for name in names:
        assert ff.load_fit(out / "rivals" / name).targets.rows == fit.targets.rows
    assert "kuaishou.taste.session_shift" in fit.rivals.table.loc["own_tastes", "extra"]
    again = call(*arguments, "--out", out)
    assert again.stderr.count("It was fitted before: ") == 3
    assert ff.load_fit(out).report() == fit.report()


@pytest.mark.endurance
def test_rivals_of_a_fit_that_is_there_are_fitted_one_by_one(made, tmp_path: Path) -> None:
    out = tmp_path / "fit"
    shutil.copytree(made[0], out, ignore=shutil.ignore_patterns("calib.sqlite*"))
    arguments = ("rivals", "--fit", out, "--workers", 1, "--name")
    first = call(*arguments, "without_trust")
    assert first.exit_code == 0, first.stderr
    assert "| without_trust | " in first.stdout and "own_tastes" not in first.stdout
    one = ff.load_fit(out).rivals
    assert one is not None and one.names == ("model", "inputs_null", "without_trust")
    more = call(*arguments, "without_learning")
    assert more.exit_code == 0, more.stderr
    assert "It was fitted before: " in more.stderr  # and stays in the comparison
    two = ff.load_fit(out).rivals
    assert two is not None and two.names == (
        "model", "inputs_null", "without_learning", "without_trust",
    )  # fmt: skip
    assert two.table.loc["without_trust"].equals(one.table.loc["without_trust"])
    assert pd.read_parquet(out / "runs.parquet").equals(pd.read_parquet(made[0] / "runs.parquet"))

    (out / "rivals" / "without_trust" / "manifest.json").unlink()
    begun = call(*arguments, "without_trust")
    assert begun.exit_code == 2 and "add --resume to use them" in begun.stderr


def test_a_rival_that_is_not_there_is_refused(made) -> None:
    result = call("rivals", "--fit", made[0], "--name", "without_trsut")
    assert result.exit_code == 2
    assert "there is no rival 'without_trsut'; did you mean 'without_trust'?" in result.stderr


def test_a_folder_with_runs_needs_resume(made) -> None:
    out, _ = made
    result = call("calibrate", "smoke.yaml", "--out", out)
    assert result.exit_code == 2
    assert "add --resume to use them, or choose another folder" in result.stderr


@pytest.mark.endurance
def test_resumed_with_two_workers_it_is_the_same_fit(made, tmp_path: Path) -> None:
    out, _ = made
    arguments = ("calibrate", "smoke.yaml", "--budget", 40, "--workers", 2)
    fresh = call(*arguments, "--out", tmp_path / "fresh")
    again = call(*arguments, "--resume", "--out", out)
    assert fresh.exit_code == again.exit_code == 0
    assert "0 of 38 runs to make" in again.stderr
    digests = {
        hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for folder in (out, tmp_path / "fresh")
        for name in ("posterior.npz",)
    }
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("none.yaml",), "no such file"),
        (("smoke.yaml", "--budget", 20), "this spec needs at least 38"),
        (("smoke.yaml", "--workers", 0), "greater than or equal to 1"),
    ],
)
def test_what_is_refused_before_any_run(options, message, tmp_path: Path) -> None:
    result = call("calibrate", *options, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("x")
    result = call("calibrate", "smoke.yaml", "--resume", "--out", tmp_path)
    assert result.exit_code == 2
    assert "holds thesis.tex and no runs of a calibration" in result.stderr
    result = call("figures", "--fit", tmp_path)
    assert result.exit_code == 2
    assert "holds no fit" in result.stderr


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (KeyboardInterrupt(), 1, "interrupted: finished runs are kept in"),
        (RuntimeError("a run took its worker down"), 1, "failed: a run took its worker down"),
        (ValueError("the prior median cannot be simulated"), 2, "the prior median cannot be"),
    ],
)
def test_what_goes_wrong_is_told_in_a_line(error, code, message, tmp_path, monkeypatch) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(command, "carry_out", fails)
    result = call("calibrate", "smoke.yaml", "--out", tmp_path / "out")
    assert result.exit_code == code
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_progress_is_told_by_stage_and_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    with CalibrationProgress(Console(stderr=True)) as told:
        for done in range(11):
            told(Progress("waves", 2, done, 20, done, 60.0 * done))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "waves 2 (runs where the posterior lies): 0 of 20 runs"
    assert lines[1] == "waves 2 (runs where the posterior lies): 2 of 20 runs, 18 min left"
    assert len(lines) == 6


@pytest.mark.parametrize(
    ("seconds", "text"), [(3.4, "3 s"), (240.0, "4 min"), (9300.0, "2 h 35 min")]
)
def test_times_are_written_for_people(seconds: float, text: str) -> None:
    assert duration(seconds) == text
