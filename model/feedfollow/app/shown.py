"""One run of each side with all its tables: what traffic, concentration and money are drawn from.

The paired runs keep their daily tables alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from feedfollow.observe.results import Run, read_manifest
from feedfollow.spec.scenario import Record, Scenario

SIDES: Final = ("base", "variant")


@dataclass(frozen=True)
class ShownRun:
    """A run to be kept whole.

    Attributes
    ----------
    scenario : Scenario
        With the seed to be run.
    store : Path
        Holds a folder a run.
    """

    scenario: Scenario
    store: Path

    @property
    def key(self) -> str:
        """SHA-256 of the resolved scenario, in hexadecimal."""
        return self.scenario.key

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self.store / self.key

    @property
    def is_kept(self) -> bool:
        """Whether the run lies there, whole."""
        return read_manifest(self.folder) is not None

    def load(self) -> Run:
        """Read the run.

        Raises
        ------
        FileNotFoundError
            If it is not there.
        """
        return Run.load(self.folder)


def keep_run(piece: ShownRun) -> None:
    """Simulate a run and write its folder, every table and day in it.

    Raises
    ------
    ValueError
        If the inputs of the scenario contradict each other.
    """
    from feedfollow.run.simulate import simulate

    whole = replace(piece.scenario, record=Record())
    simulate(whole).save(piece.folder, plots=False)
