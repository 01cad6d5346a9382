"""The whole pipeline on a linear simulator: the exact posterior, and the same bits when resumed."""

import hashlib
import json
import multiprocessing
import os
import signal
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from tests.calibrate.linear import QUICK, Linear, linear_problem

from feedfollow.calibrate.fit import fit_of
from feedfollow.calibrate.fit_folder import best_fit_text, load_fit, save_fit
from feedfollow.calibrate.problem import Problem
from feedfollow.calibrate.run_store import CalibrationStore
from feedfollow.calibrate.sampler import Length
from feedfollow.calibrate.simulator import Outcome
from feedfollow.calibrate.stages import STAGES, STATE, Progress, Study, calibrate, runs_expected
from feedfollow.calibrate.target import Targets


def digest(study: Study) -> str:
    """SHA-256 of posterior and best fit."""
    data = study.learnt.draws.x.tobytes() + best_fit_text(fit_of(study)).encode()
    return hashlib.sha256(data).hexdigest()


SMALL = replace(QUICK, calibration_truths=0, most_waves=1)


def problem() -> Problem:
    return linear_problem(plan=SMALL)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, Path, list[Progress]]:
    """An uninterrupted calibration, its folder, and what it told."""
    folder = tmp_path_factory.mktemp("whole")
    told: list[Progress] = []
    with CalibrationStore(folder) as store:
        return calibrate(problem(), store, tell=told.append), folder, told


def test_the_posterior_is_the_exact_one(tmp_path: Path) -> None:
    plan = replace(QUICK, length=Length(times=50.0, most=20_000), calibration_truths=0)
    with CalibrationStore(tmp_path) as store:
        study = calibrate(linear_problem(plan=plan), store)
    model, targets = Linear(), study.problem.targets
    a, said = model.matrix[targets.fitted], targets.low[targets.fitted]
    covariance = np.linalg.inv(np.eye(3) + a.T @ a / 0.01)
    mean = covariance @ a.T @ said / 0.01
    z = study.learnt.draws.x
    sd = np.sqrt(np.diag(covariance))
    np.testing.assert_allclose((z.mean(axis=0) - mean) / sd, 0.0, atol=0.2)
    np.testing.assert_allclose(z.std(axis=0) / sd, 1.0, atol=0.1)
    assert study.learnt.converged
    # the best fit is that of its seeds, whose mean noise is 0.014
    assert np.abs((study.best.z - mean) / sd).max() < 0.6
    fisher = a.T @ a / (0.01 + study.pilot.noise[0] / 2)
    np.testing.assert_allclose(study.best.information, fisher, rtol=0.05)


def test_a_resumed_calibration_makes_no_run_again(
    whole: tuple[Study, Path, list[Progress]],
) -> None:
    study, folder, _ = whole
    (folder / STATE).unlink()
    made: list[int] = []
    with CalibrationStore(folder) as store:
        again = calibrate(problem(), store, tell=lambda now: made.append(now.made))
    assert made[-1] == 0
    assert digest(again) == digest(study)


def _calibrate_and_die(folder: Path, after: int) -> None:
    def tell(now: Progress) -> None:
        if now.made == after:
            os.kill(os.getpid(), signal.SIGKILL)

    with CalibrationStore(folder) as store:
        calibrate(problem(), store, tell=tell)


def test_a_killed_calibration_goes_on_to_the_same_bits_and_rows(
    whole: tuple[Study, Path, list[Progress]], tmp_path: Path
) -> None:
    reached = 0
    for after in np.random.default_rng(2).integers(20, 90, size=3).tolist():
        process = multiprocessing.get_context("fork").Process(
            target=_calibrate_and_die, args=(tmp_path, after)
        )
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        with CalibrationStore(tmp_path) as store:
            assert store.count() > reached
            reached = store.count()
    paths, outputs = problem().space.paths, problem().simulator.outputs
    with CalibrationStore(tmp_path) as store, ThreadPoolExecutor(2) as engine:
        resumed = calibrate(problem(), store, engine)
        rows = store.table(paths, outputs)
    assert digest(resumed) == digest(whole[0])
    with CalibrationStore(whole[1]) as store:
        assert rows.equals(store.table(paths, outputs))


def test_progress_counts_runs_and_ends_where_it_said(
    whole: tuple[Study, Path, list[Progress]],
) -> None:
    study, folder, seen = whole
    assert [row.name for row in STAGES] == list(dict.fromkeys(now.stage for now in seen))
    assert seen[0].expected == runs_expected(problem())
    assert seen[0].left is None
    done = [now.done for now in seen]
    assert done == sorted(done)
    assert seen[-1].done == seen[-1].expected == study.runs
    assert seen[-1].left == pytest.approx(0.0)
    state = json.loads((folder / STATE).read_text())
    assert state["stage"] == "what-ifs"


def test_what_cannot_be_calibrated_is_refused() -> None:
    wanted = problem()
    with pytest.raises(ValueError, match="nothing would be fitted"):
        held = tuple(replace(row, role="holdout") for row in wanted.targets.rows)
        replace(wanted, targets=Targets(held))
    with pytest.raises(ValueError, match="no scenario 'less'"):
        replace(wanted, what_ifs=("less",))
    with pytest.raises(ValueError, match=r"gmv\.9"):
        wrong = (replace(wanted.targets.rows[0], output="gmv.9"),)
        replace(wanted, targets=Targets(wrong))


@dataclass(frozen=True)
class Holed(Linear):
    """The linear simulator, whose last figure half of all points do not have."""

    def run(self, theta: Mapping[str, float], seed: int, scenario: str) -> Outcome:
        outcome = super().run(theta, seed, scenario)
        outputs = outcome.outputs.copy()
        outputs[self.n - 1] = np.nan if theta["parameters.p1"] > 0.3 else outputs[self.n - 1]
        return Outcome(outputs, outcome.trajectory)


def test_a_hold_out_has_no_say_in_which_runs_are_used(tmp_path: Path) -> None:
    wanted = linear_problem(Holed(), replace(SMALL, best_fit_iterations=1))
    with CalibrationStore(tmp_path / "holed") as store:
        study = calibrate(wanted, store)
    with CalibrationStore(tmp_path / "whole") as store:
        whole = calibrate(replace(wanted, simulator=Linear()), store)
    assert np.isnan(study.learnt.predicted[:, -1]).mean() > 0.1
    assert study.learnt.unusable == whole.learnt.unusable
    np.testing.assert_array_equal(study.learnt.z, whole.learnt.z)
    np.testing.assert_allclose(
        study.learnt.posterior.emulator.predict(np.zeros(3))[0][:-1],
        whole.learnt.posterior.emulator.predict(np.zeros(3))[0][:-1],
    )
    again = save_fit(fit_of(study), tmp_path / "fit")
    np.testing.assert_array_equal(load_fit(again).draws.x, study.learnt.draws.x)
