"""Wanted runs, made or found: nothing depends on the order in which they end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from feedfollow.calibrate.arrays import Bools, Floats
from feedfollow.calibrate.run_store import CalibrationStore
from feedfollow.calibrate.simulator import Request, Result, carry_out_request
from feedfollow.run.jobs import ATTEMPTS, Engine, EngineError, complete


@dataclass(frozen=True, slots=True)
class Runs:
    """Results in the order of their requests.

    Parameters
    ----------
    outputs : (m, n_outputs) float64
        NaN for failed runs.
    trajectory : (m, n_trajectory) float64
        NaN for failed runs.
    done : (m,) bool
    reasons : tuple of str
        Why a run failed; empty for the others.
    """

    outputs: Floats
    trajectory: Floats
    done: Bools
    reasons: tuple[str, ...]


@dataclass
class Runner:
    """Takes finished runs from the store and has the others made.

    Parameters
    ----------
    store : CalibrationStore
        Open.
    engine : WorkerPool or Executor, optional
        Without it runs are made here, one after another.
    notice : callable, optional
        Called after each run with whether it was made (False: it was found in the store).
    """

    store: CalibrationStore
    engine: Engine | None = None
    notice: Callable[[bool], None] | None = None
    seconds: float = field(default=0.0, init=False)
    """Wall time of the runs made, summed over workers."""
    made: int = field(default=0, init=False)
    """Runs made and not found."""

    def runs(self, requests: Sequence[Request]) -> Runs:
        """Give the results of requests.

        Parameters
        ----------
        requests : sequence of Request
            A request may come twice: it is made once.

        Returns
        -------
        Runs

        Raises
        ------
        EngineError
            If a run cannot be made in three attempts (its worker dies), workers run other code, or
            the executor broke. What is finished is kept. A run that fails by its values is a result
            and not tried again.
        StoreError
            If the store cannot be written.
        """
        found: dict[str, Result] = {}
        missing: dict[str, Request] = {}
        for request in requests:
            kept = found.get(request.key) or self.store.get(request.key)
            if kept is None:
                missing[request.key] = request
            else:
                if request.key not in found:
                    self._tell(False)
                found[request.key] = kept

        def keep(request: Request, result: Result) -> None:
            self.store.put(request, result)
            found[request.key] = result
            self.seconds += result.seconds
            self.made += 1
            self._tell(True)

        self._make(list(missing.values()), keep)
        return _in_order([found[request.key] for request in requests], requests)

    def _tell(self, made: bool) -> None:
        if self.notice is not None:
            self.notice(made)

    def _make(self, missing: list[Request], keep: Callable[[Request, Result], None]) -> None:
        """Have runs made, and each kept as soon as it is there."""
        if self.engine is None:
            for request in missing:
                keep(request, carry_out_request(request))
            return
        for _, reason in complete(carry_out_request, missing, self.engine, keep):
            raise EngineError(f"a run could not be made in {ATTEMPTS} attempts: {reason}")


def _in_order(results: list[Result], requests: Sequence[Request]) -> Runs:
    """Put results into arrays."""
    model = requests[0].simulator if requests else None
    wide = (len(model.outputs), len(model.trajectory)) if model is not None else (0, 0)
    outputs = np.full((len(results), wide[0]), np.nan)
    trajectory = np.full((len(results), wide[1]), np.nan)
    done = np.array([result.status == "done" for result in results], dtype=np.bool_)
    for row, result in enumerate(results):
        if result.status == "done":
            outputs[row], trajectory[row] = result.outputs, result.trajectory
    return Runs(outputs, trajectory, done, tuple(result.reason for result in results))
