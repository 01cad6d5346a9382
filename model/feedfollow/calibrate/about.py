"""What a calibration did: its model, period, runs, and what they were worth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class About:
    """What was done.

    Parameters
    ----------
    master : int
        Seed of the calibration.
    model : str
        Hash of the model's code.
    agents : int
    period : str
    outputs, trajectory : tuple of str
        Names of what a run gives.
    runs : int
        Runs asked for.
    unusable : int
        Runs of design and waves that failed or have no place on a scale.
    quiet : float
        Share of fitted figures whose noise is at most 0.3 tolerances.
    agents_factor : float
        By what the agents should be multiplied so that 90 % of them are.
    emulator_sd : float
        Of errors at unseen points in what the emulator expects; 0.8 to 1.2 if it is honest.
    prior_runs : int
        The first of the runs that the emulator knows; they are draws of the prior.
    emulated : bool
        Whether predictions come from the emulator alone, after a change of figures.
    """

    master: int
    model: str
    agents: int
    period: str
    outputs: tuple[str, ...]
    trajectory: tuple[str, ...]
    runs: int
    unusable: int
    quiet: float
    agents_factor: float
    emulator_sd: float
    prior_runs: int
    emulated: bool = False
