"""A fit is written, read back, refitted, and reported with misses first."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import matplotlib.figure
import numpy as np
import pandas as pd
import pytest
import yaml
from tests.calibrate.linear import Linear, linear_problem
from tests.run.short import tiny

from feedfollow.analyse.draws import read_draws
from feedfollow.calibrate.fit import Fit, fit_of
from feedfollow.calibrate.fit_folder import load_fit, save_fit
from feedfollow.calibrate.run_store import CalibrationStore
from feedfollow.calibrate.space import Space
from feedfollow.calibrate.stages import calibrate
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.prior import beta

NAMES = ("forest", "left_out", "prior_posterior", "ranks", "spectrum", "waves")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Fit, Path]:
    """A fit whose fourth parameter no output knows."""
    folder = tmp_path_factory.mktemp("fit") / "fit"
    problem = linear_problem(IdleLast())
    with CalibrationStore(folder) as store:
        fit = fit_of(calibrate(problem, store))
        save_fit(fit, folder, store)
    return fit, folder


class IdleLast(Linear):
    """The linear simulator with a parameter that does nothing."""

    def __init__(self) -> None:
        super().__init__(d=4)

    @property
    def matrix(self) -> np.ndarray:
        matrix = super().matrix.copy()
        matrix[:, 3] = 0.0
        return matrix


def test_a_fit_is_read_back_as_it_was_written(made: tuple[Fit, Path], tmp_path: Path) -> None:
    fit, folder = made
    again = load_fit(folder)
    np.testing.assert_array_equal(again.draws.x, fit.draws.x)
    assert again.report() == fit.report() == (folder / "report.md").read_text(encoding="utf-8")
    assert again.about == fit.about
    pd.testing.assert_frame_equal(again.figures, fit.figures)
    second = save_fit(again, tmp_path / "second")
    for name in ("posterior.csv", "posterior.npz", "problem.json", "best_fit.yaml", "figures.csv"):
        assert (second / name).read_bytes() == (folder / name).read_bytes(), name


def test_the_folder_holds_what_it_should_and_no_pickle(made: tuple[Fit, Path]) -> None:
    fit, folder = made
    names = {path.name for path in folder.iterdir() if not path.name.startswith((".", "calib"))}
    assert names == {
        "posterior.csv", "posterior.npz", "problem.json", "best_fit.yaml", "runs.parquet",
        "figures.csv", "parameters.csv", "report.md", "report.html", "manifest.json", "plots",
        "state.json",
    }  # fmt: skip
    assert sorted(path.stem for path in (folder / "plots").glob("*.png")) == sorted(NAMES)
    runs = pd.read_parquet(folder / "runs.parquet")
    # the base's predictive runs and the best fit's repeated points are asked for again
    assert 0 < len(runs) <= fit.about.runs
    best = yaml.safe_load((folder / "best_fit.yaml").read_text())
    assert set(best["parameters"]) == set(fit.space.paths)
    with np.load(folder / "posterior.npz", allow_pickle=False) as arrays:
        assert arrays["x"].shape == fit.draws.x.shape


def test_draws_are_what_comparisons_read(made: tuple[Fit, Path], tmp_path: Path) -> None:
    fit = made[0]
    rows = {
        "parameters.session_trust": PARAMETERS["session_trust"],
        "platforms.kuaishou.traffic.private_share": replace(
            LEVERS["traffic.private_share"], prior=beta(6.5, 3.5)
        ),
        "parameters.adoption_imitation": PARAMETERS["adoption_imitation"],
        "parameters.adoption_innovation": PARAMETERS["adoption_innovation"],
    }
    real = replace(fit, space=Space(rows))
    table = real.posterior_table(50)
    table.insert(0, "draw", range(50))
    table.to_csv(tmp_path / "posterior.csv", index=False)
    draws = read_draws(tmp_path, tiny())
    assert list(draws.columns) == list(rows)
    np.testing.assert_array_equal(draws.to_numpy(), real.posterior_table(50).to_numpy())


def test_a_parameter_without_information_is_never_quoted_alone(made: tuple[Fit, Path]) -> None:
    fit = made[0]
    assert fit.parameters.loc["parameters.p3", "verdict"] == "prior only"
    text = fit.report()
    lines = [line for line in text.splitlines() if "parameters.p3" in line and "|" not in line]
    assert lines == [line for line in lines if "not informed by the figures, prior N(0, 1)" in line]
    assert len(lines) == 1
    table = text.split("## Parameters")[1].split("## What the figures")[0]
    assert "| parameters.p3" not in table


def test_every_figure_of_the_report_has_its_tolerance_and_source(made: tuple[Fit, Path]) -> None:
    fit = made[0]
    rows = fit.report().split("## All figures")[1].splitlines()
    for name in fit.targets.names:
        (row,) = [line for line in rows if line.startswith(f"| {name} |")]
        assert "±10 % (known)" in row
        assert "drawn" in row


def test_misses_come_first(made: tuple[Fit, Path]) -> None:
    fit = made[0]
    old = fit.targets.rows[1]
    wrong = fit.refit({old.name: replace(old, low=3.0 * old.low, high=3.0 * old.high)})
    inside = wrong.figures["inside90"].tolist()
    assert inside == sorted(inside)
    assert not wrong.figures.loc[old.name, "inside90"]
    report = wrong.report()
    assert report.index("## Misses") < report.index("## Parameters")
    assert f"| {old.name} | fit |" in report.split("## Misses")[1].split("##")[0]
    assert old.name in report.split("## Figures in conflict")[1].split("## Par")[0]
    assert "predictions come from the emulator" in report


def test_a_refit_moves_the_posterior_as_the_linear_model_says(made: tuple[Fit, Path]) -> None:
    fit = made[0]
    new = fit.refit({fit.targets.names[0]: None})
    kept = new.targets.fitted
    assert kept.sum() == fit.targets.fitted.sum() - 1
    a, said = IdleLast().matrix[kept], new.targets.low[kept]
    covariance = np.linalg.inv(np.eye(4) + a.T @ a / 0.01)
    sd = np.sqrt(np.diag(covariance))
    mean = covariance @ a.T @ said / 0.01
    np.testing.assert_allclose((new.draws.x.mean(axis=0) - mean) / sd, 0.0, atol=0.35)
    np.testing.assert_allclose(new.draws.x.std(axis=0) / sd, 1.0, atol=0.15)


def test_a_refit_refuses_what_the_emulator_does_not_know(made: tuple[Fit, Path]) -> None:
    fit = made[0]
    old = fit.targets.rows[0]
    with pytest.raises(ValueError, match="no figure 'gmv99'"):
        fit.refit({"gmv99": None})
    with pytest.raises(ValueError, match="needs a new calibration"):
        fit.refit({old.name: replace(old, output="gmv.1")})
    with pytest.raises(ValueError, match="no figure would be left"):
        fit.refit(dict.fromkeys(fit.targets.names))


def test_other_folders_and_changed_files_are_refused(
    made: tuple[Fit, Path], tmp_path: Path
) -> None:
    fit = made[0]
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(FileExistsError, match=r"notes\.txt"):
        save_fit(fit, tmp_path)
    with pytest.raises(ValueError, match="holds no fit"):
        load_fit(tmp_path)
    folder = tmp_path / "fit"
    shutil.copytree(made[1], folder)
    content = json.loads((folder / "problem.json").read_text())
    content["slack"]["discrepancy"]["money"] = 0.5
    (folder / "problem.json").write_text(json.dumps(content))
    with pytest.raises(ValueError, match="was changed since"):
        load_fit(folder)


def test_a_large_discrepancy_on_money_fails_the_fit(made: tuple[Fit, Path]) -> None:
    fit = made[0]
    slack = replace(fit.posterior.slack, discrepancy={"money": 0.6})
    posterior = replace(fit.posterior, slack=slack)
    x = np.hstack([fit.draws.x, np.ones((len(fit.draws.x), 1))])
    bad = replace(fit, posterior=posterior, draws=replace(fit.draws, x=x))
    assert bad.failed == ("money",)
    assert fit.failed == ()


@pytest.mark.parametrize("name", NAMES)
def test_plots_are_figures(made: tuple[Fit, Path], name: str) -> None:
    figure = getattr(made[0].plot, name)()
    assert isinstance(figure, matplotlib.figure.Figure)
    assert all(len(axes.get_children()) > 5 for axes in figure.axes if axes.get_visible())
