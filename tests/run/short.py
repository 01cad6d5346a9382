"""A short scenario of two platforms for tests of how a run is run."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from feedfollow.observe.results import TABLE_NAMES, Run
from feedfollow.observe.store import write_table
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.scenario import Scenario

SEPARATE = Path(__file__).parents[1] / "scenarios" / "separate.yaml"


def short(**changes: object) -> Scenario:
    """Return four months of the separate scenario with few users."""
    settings = {"users": 3000, "start": "2020-06-01", "until": "2020-09-30", "burn_in": "30 days"}
    return load_scenario(SEPARATE, settings | {k.replace("__", "."): v for k, v in changes.items()})


def table_digest(table: pd.DataFrame, folder: Path) -> str:
    """Return the SHA-256 of a table as it is written to disk."""
    path = folder / "table.parquet"
    write_table(table, path)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digests(run: Run, folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every table of a run."""
    return {name: table_digest(run.tables[name], folder) for name in TABLE_NAMES}


def folder_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of everything in a run folder but the manifest and the plots."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != "manifest.json"
    }
