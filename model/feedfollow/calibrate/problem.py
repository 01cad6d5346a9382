"""A calibration as a value: what is fitted, to what, with which slack and budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from feedfollow.calibrate.arrays import Bools, Floats, Ints
from feedfollow.calibrate.emulators import Trend
from feedfollow.calibrate.posterior import Slack
from feedfollow.calibrate.runner import Runner, Runs
from feedfollow.calibrate.sampler import Length
from feedfollow.calibrate.simulator import BASE, Request, Simulator
from feedfollow.calibrate.space import Space
from feedfollow.calibrate.target import Targets

Place = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """Numbers of runs and lengths of chains; the defaults are those of calibration.md section 7.

    Parameters
    ----------
    pilot : int
        Seeds at the prior median, and as many draws of the prior.
    members : int
        Least size of an ensemble of the smoother; eight times the parameters if that is more.
    steps : int
        Updates of the smoother.
    wave_runs, most_waves : int
        Runs of a wave, and waves at most.
    predictive : int
        Posterior draws that are simulated.
    best_fit_seeds, best_fit_iterations : int
        Common seeds of the best fit, 2 to 4, and its iterations at most.
    calibration_truths : int
        Draws of the prior for simulation-based calibration.
    common_seeds : int
        Seeds that the runs of all waves share; 0 gives each run a seed of its own.
    process : bool
        Whether a Gaussian process on the emulator's residuals is tried.
    length : Length
        Of the chain of the posterior.
    """

    pilot: int = 10
    members: int = 100
    steps: int = 3
    wave_runs: int = 100
    most_waves: int = 6
    predictive: int = 100
    best_fit_seeds: int = 4
    best_fit_iterations: int = 5
    calibration_truths: int = 100
    common_seeds: int = 0
    process: bool = False
    length: Length = field(default_factory=Length)


@dataclass(frozen=True)
class Problem:
    """A calibration.

    Parameters
    ----------
    simulator : Simulator
    space : Space
        Fitted parameters with their priors.
    targets : Targets
        Figures that are fitted, and those held out.
    slack : Slack
        Discrepancy by group, definition factors, tails.
    master : int
        Seed of everything.
    plan : Plan
    what_ifs : tuple of str
        Names of scenarios that are compared with the base at the end.
    trend : Trend, optional
        Closed form of the targets on which the emulator builds.

    Raises
    ------
    ValueError
        If a target names an output that the simulator does not have, no target is fitted, or a
        group or factor has no scale.
    """

    simulator: Simulator
    space: Space
    targets: Targets
    slack: Slack
    master: int = 1
    plan: Plan = field(default_factory=Plan)
    what_ifs: tuple[str, ...] = ()
    trend: Trend | None = None

    def __post_init__(self) -> None:
        blank = np.ones(len(self.simulator.outputs))
        self.targets.read(blank, self.simulator.outputs)
        if not self.targets.fitted.any():
            raise ValueError("every target is held out: nothing would be fitted")
        for name in self.what_ifs:
            self.simulator.scenario(name)

    @property
    def members(self) -> int:
        """Members of an ensemble of the smoother."""
        return max(self.plan.members, 8 * len(self.space))

    def requests(
        self, z: Floats, seeds: Sequence[int], places: Sequence[Place], scenario: str = BASE
    ) -> list[Request]:
        """Ask for one run a point.

        Parameters
        ----------
        z : (m, d) float64
        seeds : sequence of int
            One a point.
        places : sequence of (int, int, int, int)
            Stage, wave, index and replicate of each.
        scenario : str

        Returns
        -------
        list of Request
        """
        theta = self.space.natural(z)
        paths = self.space.paths
        return [
            Request(self.simulator, paths, tuple(row.tolist()), seed, scenario, place)
            for row, seed, place in zip(theta, seeds, places, strict=True)
        ]

    def simulate(
        self,
        runner: Runner,
        z: Floats,
        seeds: Sequence[int],
        places: Sequence[Place],
        scenario: str = BASE,
    ) -> Simulated:
        """Have one run a point made, and read the targets off it.

        Parameters
        ----------
        runner : Runner
        z : (m, d) float64
        seeds, places, scenario
            As in :meth:`requests`.

        Returns
        -------
        Simulated
        """
        runs = runner.runs(self.requests(z, seeds, places, scenario))
        predicted = self.targets.read(runs.outputs, self.simulator.outputs)
        return Simulated(z, predicted, runs, self.targets.fitted, np.array(seeds, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Simulated:
    """Points with what their runs gave.

    Parameters
    ----------
    z : (m, d) float64
    predicted : (m, n) float64
        Targets on their scales.
    runs : Runs
    fitted : (n,) bool
        Which targets take part in the fit.
    seeds : (m,) int64
    """

    z: Floats
    predicted: Floats
    runs: Runs
    fitted: Bools
    seeds: Ints

    @property
    def usable(self) -> Bools:
        """``(m,)`` whether a run ended and every fitted target has a place on its scale.

        A hold-out has no say in which runs the fit may use.
        """
        usable: Bools = self.runs.done & np.isfinite(self.predicted[:, self.fitted]).all(axis=1)
        return usable

    @property
    def complete(self) -> Bools:
        """``(m,)`` whether the hold-outs too have a place on their scales."""
        complete: Bools = self.runs.done & np.isfinite(self.predicted).all(axis=1)
        return complete
