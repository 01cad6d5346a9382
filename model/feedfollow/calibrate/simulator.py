"""What calibration asks of a simulator, and one run of it as a value."""

from __future__ import annotations

import hashlib
import platform
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, Protocol

import numpy as np

from feedfollow.calibrate.arrays import Floats

BASE: Final = "base"
"""The scenario that is fitted."""
Status = Literal["done", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of a simulator gives.

    Parameters
    ----------
    outputs : (n_outputs,) float64
        In natural units, in the order of the simulator's ``outputs``.
    trajectory : (n_trajectory,) float64
        What plots over time need; may be empty.
    """

    outputs: Floats
    trajectory: Floats


class Simulator(Protocol):
    """A model as a picklable value. A run depends on nothing but what is named here."""

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the outputs."""

    @property
    def trajectory(self) -> tuple[str, ...]:
        """Names of the parts of a trajectory, such as ``gmv.kuaishou.2021``."""

    @property
    def digest(self) -> str:
        """Hash of the model's code."""

    @property
    def agents(self) -> int:
        """Agents simulated."""

    @property
    def period(self) -> str:
        """What is simulated from when to when."""

    def scenario(self, name: str) -> str:
        """Everything else that a run of the scenario depends on, as text.

        Raises
        ------
        ValueError
            If there is no such scenario.
        """

    def run(self, theta: Mapping[str, float], seed: int, scenario: str) -> Outcome:
        """Simulate.

        Parameters
        ----------
        theta : mapping of str to float
            Natural values by dotted path.
        seed : int
        scenario : str
            Name of a scenario; ``base`` is the one that is fitted.

        Raises
        ------
        ValueError, ArithmeticError
            If the run cannot be made with these values: the run counts as failed.
        """


@dataclass(frozen=True)
class Request:
    """One run that is wanted.

    Parameters
    ----------
    simulator : Simulator
    paths : tuple of str
        Dotted paths of the parameters.
    theta : tuple of float
        Their natural values.
    seed : int
    scenario : str
        Name of the scenario.
    place : (int, int, int, int)
        Stage, wave, index and replicate, for people who read the table of runs.
    """

    simulator: Simulator
    paths: tuple[str, ...]
    theta: tuple[float, ...]
    seed: int
    scenario: str
    place: tuple[int, int, int, int]

    @cached_property
    def key(self) -> str:
        """SHA-256 of everything that the result depends on, in hexadecimal."""
        model = self.simulator
        words = (
            model.digest,
            "\n".join(self.paths),
            np.array(self.theta, dtype="<f8").tobytes().hex(),
            str(self.seed),
            model.scenario(self.scenario),
            str(model.agents),
            model.period,
            "\n".join(model.outputs),
        )
        return hashlib.sha256("\0".join(words).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a request.

    Parameters
    ----------
    status : {'done', 'failed'}
    outputs, trajectory : (n,) float64
        Empty for a failed run.
    reason : str
        Why it failed.
    seconds : float
        Wall time.
    host : str
        Machine that made it.
    """

    status: Status
    outputs: Floats
    trajectory: Floats
    reason: str
    seconds: float
    host: str


def carry_out_request(request: Request) -> Result:
    """Make a run, here or in a worker.

    Parameters
    ----------
    request : Request

    Returns
    -------
    Result
        Failed where the values cannot be simulated; that is the same in every worker, and kept.
    """
    start = time.perf_counter()
    empty = np.empty(0)
    reason = ""
    outputs, trajectory = empty, empty
    try:
        theta = dict(zip(request.paths, request.theta, strict=True))
        outcome = request.simulator.run(theta, request.seed, request.scenario)
        outputs = np.ascontiguousarray(outcome.outputs, dtype=np.float64)
        trajectory = np.ascontiguousarray(outcome.trajectory, dtype=np.float64)
        wanted = len(request.simulator.outputs)
        if outputs.shape != (wanted,):
            raise TypeError(f"the simulator names {wanted} outputs and gave {outputs.shape}")
    except (ValueError, ArithmeticError) as error:
        reason = f"{type(error).__name__}: {error}"
    return Result(
        "failed" if reason else "done",
        empty if reason else outputs,
        empty if reason else trajectory,
        reason,
        time.perf_counter() - start,
        platform.node(),
    )
