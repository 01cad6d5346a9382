"""The stand-in is a fair test: keyed random numbers, noise as large as tolerances, all kinds."""

import hashlib
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.calibrate.stand_in import NAMES, PRODUCT, StandIn, stand_in, template, truth_mean

from feedfollow.calibrate.best_fit import best_fit
from feedfollow.calibrate.fit import fit_of
from feedfollow.calibrate.fit_folder import best_fit_text
from feedfollow.calibrate.identify import directions, information
from feedfollow.calibrate.problem import Plan, Problem
from feedfollow.calibrate.run_store import CalibrationStore
from feedfollow.calibrate.runner import Runner
from feedfollow.calibrate.sampler import Length
from feedfollow.calibrate.seeds import Stage, seed_of
from feedfollow.calibrate.stages import Progress, Study, calibrate
from feedfollow.calibrate.steps import (
    Learnt,
    Pilot,
    common_evaluate,
    first_posterior,
    next_wave,
    question,
    run_design,
    run_pilot,
)
from feedfollow.calibrate.what_if import variance_ratio
from feedfollow.run.pool import WorkerPool

QUICK = Plan(length=Length(times=15.0, most=3000), calibration_truths=0)


def runs(z: np.ndarray, scenario: str, count: int) -> np.ndarray:
    theta = stand_in().space.named(z)
    model = StandIn()
    return np.array([model.run(theta, k, scenario).outputs for k in range(count)])


def test_figures_are_of_every_kind_and_noise_is_as_large_as_tolerances() -> None:
    targets = template()
    kinds = [row.kind for row in targets.rows]
    assert targets.fitted.sum() == 25
    assert (~targets.fitted).sum() == 6
    assert {kind: kinds.count(kind) for kind in ("growth", "lower", "upper", "range")} == {
        "growth": 3, "lower": 2, "upper": 1, "range": 1,
    }  # fmt: skip
    noise = targets.read(runs(np.zeros(10), "base", 30), NAMES).std(axis=0) / targets.sd
    assert 0.4 < noise.mean() < 0.9


def test_views_and_clicks_enter_only_as_a_product() -> None:
    z = np.zeros(10)
    z[[2, 3]] = 0.7, -0.7
    np.testing.assert_allclose(
        truth_mean(z, 3), truth_mean(np.zeros(10), 3), rtol=1e-9, equal_nan=True
    )


def test_common_random_numbers_save_runs_and_leave_what_is_not_reached_exactly() -> None:
    """A6: at least 5 times fewer runs for touched GMV; exactly zero for the other platform."""
    base = runs(np.zeros(10), "base", 40)
    for scenario in ("kuaishou_follow", "quality"):
        changed = runs(np.zeros(10), scenario, 40)
        column = NAMES.index("gmv.kuaishou.6")
        ratio = variance_ratio(np.log(base[:, [column]]), np.log(changed[:, [column]]))
        assert ratio[0] >= 5.0
        if scenario == "kuaishou_follow":
            other = [k for k, name in enumerate(NAMES) if ".douyin." in name]
            np.testing.assert_array_equal(base[:, other], changed[:, other])


@pytest.fixture(scope="module")
def learnt(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Problem, Runner, Pilot, Learnt]:
    problem = stand_in(QUICK)
    store = CalibrationStore(tmp_path_factory.mktemp("runs"))
    with store:
        runner = Runner(store)
        pilot = run_pilot(problem, runner)
        found = next_wave(problem, runner, first_posterior(problem, run_design(problem, runner)))
        yield problem, runner, pilot, found


def test_the_posterior_of_400_runs_is_informed_where_it_should_be(
    learnt: tuple[Problem, Runner, Pilot, Learnt],
) -> None:
    problem, _, _, found = learnt
    z = found.draws.x[:, :10]
    assert len(found.z) + found.unusable == 400
    # the figures are those of the prior median
    assert np.sqrt(np.mean((z.mean(axis=0) / z.std(axis=0)) ** 2)) < 1.2
    shrunk = dict(zip(problem.space.paths, 1.0 - z.var(axis=0), strict=True))
    assert shrunk["parameters.adoption_douyin"] > 0.7
    assert shrunk["parameters.trust_gain"] < 0.5


def test_the_product_is_named_as_not_identified(
    learnt: tuple[Problem, Runner, Pilot, Learnt],
) -> None:
    """A9: eigenvalue below 0.05, both names printed."""
    problem, runner, pilot, found = learnt
    seeds = tuple(seed_of(1, Stage.BEST_FIT, 0, 0, r) for r in range(2))
    asked = question(problem, problem.targets.sd**2 + pilot.noise / 2)
    fit = best_fit(common_evaluate(problem, runner), asked, found.mean[:10], seeds, 1)
    for known in (information(found.posterior, found.mean), fit.information):
        rows = directions(known, problem.space.paths)
        product = [
            row for row in rows
            if set(PRODUCT) <= {name for name, load in row.loadings if abs(load) > 0.4}
            and " against " in row.sentence
        ]  # fmt: skip
        assert min(row.eigenvalue for row in product) < 0.05


def digest(study: Study) -> str:
    data = study.learnt.draws.x.tobytes() + best_fit_text(fit_of(study)).encode()
    return hashlib.sha256(data).hexdigest()


def whole_problem() -> Problem:
    plan = Plan(
        most_waves=2, calibration_truths=20, predictive=30, length=Length(times=10.0, most=2000)
    )
    return replace(stand_in(plan), master=17)


def main(folder: str, workers: int, after: int) -> None:
    """Calibrate; die after so many runs, or print the digest."""

    def tell(now: Progress) -> None:
        if now.made == after:
            os.kill(os.getpid(), signal.SIGKILL)

    with CalibrationStore(Path(folder)) as store, WorkerPool(workers) as pool:
        engine = pool if workers > 1 else None
        print(digest(calibrate(whole_problem(), store, engine, tell)))


@pytest.mark.endurance
@pytest.mark.parametrize("workers", [1, 2])
def test_five_kills_change_no_bit(tmp_path: Path, workers: int) -> None:
    """A10, on the whole pipeline with worker processes."""

    def start(folder: Path, processes: int, after: int) -> subprocess.CompletedProcess[str]:
        code = (
            "from tests.calibrate.test_stand_in import main; "
            f"main({str(folder)!r}, {processes}, {after})"
        )
        root = Path(__file__).parents[2]
        return subprocess.run(
            [sys.executable, "-c", f"if __name__ == '__main__': {code}"],
            cwd=root, capture_output=True, text=True, check=False,
        )  # fmt: skip

    whole = start(tmp_path / "whole", 1, -1).stdout
    assert len(whole.strip()) == 64
    for after in np.random.default_rng(workers).integers(10, 150, size=5).tolist():
        assert start(tmp_path / "killed", workers, after).returncode == -signal.SIGKILL
    assert start(tmp_path / "killed", workers, -1).stdout == whole
