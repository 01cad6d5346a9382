"""The committed fits: of today's figures and roles, of today's model, and told as they are."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import yaml

from feedfollow.calibrate.basis import Basis
from feedfollow.calibrate.emulators import AnyEmulator
from feedfollow.calibrate.fit import Fit
from feedfollow.calibrate.fit_folder import load_fit
from feedfollow.calibrate.fit_text import fit_figures
from feedfollow.calibrate.identify import directions, information
from feedfollow.calibrate.kept_command import report_command
from feedfollow.calibrate.market import Market
from feedfollow.calibrate.projection_folder import load_projection
from feedfollow.calibrate.report_headline import headline
from feedfollow.observe.figures import load_figures
from feedfollow.paths import data_folder
from feedfollow.spec.loader import load_scenario

FITS = data_folder("calibration") / "fits"
FOLDER = FITS / "default"
PAGE = Path(__file__).parents[2] / "docs" / "calibration.md"

both = pytest.mark.parametrize("name", ["default", "whole"])


@cache
def fit(name: str = "default") -> Fit:
    return load_fit(FITS / name)


@both
def test_it_is_whole_and_has_the_roles_of_the_table_of_figures(name: str) -> None:
    known = {each.id: each for each in load_figures()}
    rows = fit(name).targets.rows
    assert len(rows) > 20
    for row in rows:
        assert known[row.name].role == row.role, row.name
    assert sum(row.role == "holdout" for row in rows) >= 9


@both
def test_its_report_is_what_it_says_today(name: str) -> None:
    told = (FITS / name / "report.md").read_text(encoding="utf-8")
    for line in headline(fit(name)):
        assert line in told


@both
def test_it_is_found_by_its_name(name: str) -> None:
    assert fit_figures(name, "holdout") == fit_figures(FITS / name, "holdout")


@both
def test_the_page_about_it_quotes_its_headline(name: str) -> None:
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    quoted = [line for line in headline(fit(name)) if line.startswith("- ")]
    assert len(quoted) >= 4
    for line in quoted:
        assert " ".join(line.removeprefix("- ").split()) in page


def test_the_baseline_carries_its_best_fit_to_the_last_digit() -> None:
    best = yaml.safe_load((FOLDER / "best_fit.yaml").read_text(encoding="utf-8"))["parameters"]
    baseline, fitted = load_scenario("baseline.yaml"), load_scenario(FOLDER / "scenario.yaml")
    values = {f"parameters.{name}": value for name, value in baseline.parameters.items()}
    for name, platform in baseline.platforms.items():
        values |= {f"platforms.{name}.{path}": value for path, value in platform.levers.items()}
    assert {path: values[path] for path in best} == best
    alike = baseline.with_(users=fitted.users, **best), fitted.with_(seed=baseline.seed, **best)
    assert alike[0].key == alike[1].key  # in all else too, the couriers and sizes of worlds
    carried = {path for path, each in baseline.provenance.items() if each.source == "fit default"}
    assert carried == set(best) == set(fit().space.paths)


@both
def test_its_projection_is_of_the_same_code(name: str) -> None:
    projection = load_projection(FITS / name, fit(name))
    assert projection.same_code
    assert str(projection.market.base.until) == "2025-09-30"


@pytest.mark.long
@both
def test_its_report_plots_and_projection_are_written_again_byte_for_byte(
    name: str, tmp_path: Path
) -> None:
    home = FITS / name
    copy = shutil.copytree(home, tmp_path / name)
    for drawn in (*copy.rglob("*.png"), copy / "report.md", copy / "report.html"):
        drawn.unlink()
    assert report_command(str(copy)) == 0
    kept = {path.relative_to(home) for path in home.rglob("*") if path.is_file()}
    assert kept == {path.relative_to(copy) for path in copy.rglob("*") if path.is_file()}
    # pictures depend on the version of the plotting library
    for path in (path for path in kept if path.suffix not in (".png", ".html")):
        assert (copy / path).read_bytes() == (home / path).read_bytes(), path


@pytest.mark.long
def test_the_whole_market_is_put_beside_the_core_byte_for_byte(tmp_path: Path) -> None:
    copy = shutil.copytree(FITS / "whole", tmp_path / "whole")
    written = sorted(path.name for path in copy.glob("against-default*"))
    assert len(written) == 4
    for name in written:
        (copy / name).unlink()
    assert report_command(str(copy), "default") == 0
    for name in written:
        assert (copy / name).read_bytes() == (FITS / "whole" / name).read_bytes(), name


class Split:
    """The fit's emulator with one parameter split in two that enter only as a product.

    Both halves are lognormal, or their logits normal, so that the product is a sum of coordinates.
    """

    def __init__(self, inner: AnyEmulator, column: int) -> None:
        d = inner.basis.d
        self.inner, self.basis = inner, Basis.full(d + 1)
        self.turn = np.eye(d, d + 1)
        self.turn[column, [column, d]] = np.sqrt(0.5)

    def predict(self, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self.inner.predict(z @ self.turn.T)

    def slopes(self, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        slopes, covariance = self.inner.slopes(self.turn @ z)
        return slopes @ self.turn, self.turn.T @ covariance @ self.turn


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_planted_direction_is_found_and_both_names_are_told(place: int) -> None:
    posterior, paths = fit().posterior, fit().space.paths
    # of the parameters that the figures inform best
    column = int(np.argsort(fit().identified.contraction)[-1 - place])
    split = replace(posterior, emulator=Split(posterior.emulator, column))
    d, mean = posterior.d, fit().draws.x.mean(axis=0)
    there = np.insert(mean, d, 0.0)
    there[[column, d]] = mean[column] / np.sqrt(2.0)
    found = directions(information(split, there), (*paths, "planted"))
    pairs = [{name for name, _ in each.loadings[:2]} for each in found if each.eigenvalue < 0.05]
    assert {paths[column], "planted"} in pairs
    sentences = [each.sentence for each in found if each.eigenvalue < 0.05]
    assert any("planted" in said and paths[column] in said for said in sentences)


@pytest.mark.long
@both
def test_the_model_of_today_gives_the_run_that_it_kept(name: str) -> None:
    own = fit(name)
    assert own.record is not None
    market = own.record.load().problem().simulator
    assert isinstance(market, Market)
    draw = own.simulated.x[0, : len(own.space)]
    theta = dict(zip(own.space.paths, own.space.natural(draw[None])[0].tolist(), strict=True))
    again = market.run(theta, own.simulated.seeds[0], "base")
    predicted = own.targets.read(again.outputs[None], market.outputs)[0]
    np.testing.assert_array_equal(predicted, own.simulated.predicted[0])
    np.testing.assert_array_equal(again.trajectory, own.simulated.trajectory[0])
