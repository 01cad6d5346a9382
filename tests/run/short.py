"""Short scenarios of two platforms for tests of how a run is run."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from feedfollow.observe.results import TABLE_NAMES, Run
from feedfollow.observe.store import write_table
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.scenario import Scenario

ROOT = Path(__file__).parents[2]
SEPARATE = ROOT / "tests" / "scenarios" / "separate.yaml"


def short(**changes: object) -> Scenario:
    """Return four months of the separate scenario with few users."""
    settings = {"users": 3000, "start": "2020-06-01", "until": "2020-09-30", "burn_in": "30 days"}
    return load_scenario(SEPARATE, settings | {k.replace("__", "."): v for k, v in changes.items()})


def tiny(**changes: object) -> Scenario:
    """Return ten days of burn-in and five weeks over the turn of a month, with 500 users."""
    settings = {"users": 500, "start": "2020-05-18", "until": "2020-06-22", "burn_in": "10 days"}
    return short(**{"name": "tiny", **settings, **changes})


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


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder but the manifest, by relative path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


def manifest(folder: Path) -> dict[str, Any]:
    """Return a run folder's manifest."""
    data: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return data


def written(scenario: Scenario, path: Path) -> Path:
    """Write a scenario file; return its path."""
    path.write_text(scenario.to_yaml(), encoding="utf-8")
    return path


def command(*arguments: object) -> list[str]:
    """Return the words that start the command line in a process of its own."""
    return [sys.executable, "-m", "feedfollow", *(str(each) for each in arguments)]


def environment(**changes: str) -> dict[str, str]:
    """Return the environment of such a process."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "model"), **changes}


def feedfollow(*arguments: object, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, and wait for it."""
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, env=environment(**changes)
    )
