"""The files of a fit by name, and what may lie beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from feedfollow.calibrate.null_file import NULL_FILE
from feedfollow.calibrate.rival_file import RIVALS
from feedfollow.calibrate.rivals import FILES
from feedfollow.calibrate.run_store import FILE
from feedfollow.calibrate.spec_record import SCENARIO, SPEC, WHAT_IFS
from feedfollow.calibrate.stages import STATE
from feedfollow.run.lock import LOCK

POSTERIOR: Final = "posterior.csv"
ARRAYS: Final = "posterior.npz"
PROBLEM: Final = "problem.json"
BEST: Final = "best_fit.yaml"
RUNS: Final = "runs.parquet"
FIGURES: Final = "figures.csv"
PARAMETERS: Final = "parameters.csv"
REPORT: Final = "report.md"
REPORT_PAGE: Final = "report.html"
MANIFEST: Final = "manifest.json"
PLOTS: Final = "plots"
PROJECTION: Final = "projection"
"""Folder of a projection; its table beside it has the same name."""
AGAINST: Final = "against-"
"""How the names of page and tables of a comparison with another fit begin."""
KIND: Final = "fit"

OWN: Final = frozenset(
    {
        POSTERIOR, ARRAYS, PROBLEM, BEST, RUNS, FIGURES, PARAMETERS, REPORT, REPORT_PAGE, MANIFEST,
        PLOTS, SPEC, SCENARIO, WHAT_IFS, FILE, f"{FILE}-wal", f"{FILE}-shm", STATE, LOCK,
        PROJECTION, f"{PROJECTION}.parquet", RIVALS, NULL_FILE, *FILES,
    }
)  # fmt: skip
"""What may lie in the folder of a fit."""


def refuse_other(folder: Path) -> None:
    """Refuse a folder that holds files of another kind.

    Parameters
    ----------
    folder : Path
        It need not exist.

    Raises
    ------
    FileExistsError
        If it is a file, or holds something that is no part of a fit.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FileExistsError(f"{folder} is a file; expected a folder for the fit")
    others = sorted(
        path.name
        for path in folder.iterdir()
        if path.name not in OWN and not path.name.startswith((".writing-", AGAINST))
    )
    if others:
        raise FileExistsError(f"{folder} holds {others[0]}, which is no part of a fit")
