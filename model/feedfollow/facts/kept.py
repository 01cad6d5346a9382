"""The numbers behind the page, kept beside the claims: it can be judged again without a run.

One row a claim, arm, reading and seed in ``calibration/facts/answers.parquet``. A claim whose rows
are of the present model and of the file as it is need not be run: of the same code, or of other
code that gives the same probe (``probe``). Rows of an earlier model stay until they are made anew,
and the page says so.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.facts.answers import reading_code
from feedfollow.facts.experiment import Experiment, asked_of
from feedfollow.facts.experiment_file import FOLDER, usual_market
from feedfollow.facts.reading import Reading
from feedfollow.facts.verdict import Read
from feedfollow.observe.foreign_files import read_parquet
from feedfollow.paths import data_folder
from feedfollow.run.task import code_version
from feedfollow.spec.dotted import plain_data
from feedfollow.spec.nodes import MapNode
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.yaml12 import read_text
from feedfollow.world.columns import F64

COLUMNS: Final = ("claim", "arm", "reading", "seed", "value", "asked", "model", "readers", "probe")
WORDS: Final = frozenset({"question", "priors", "seen", "note"})
"""Keys of a file that change no run."""


def home() -> Path:
    """Return the path of the committed answers."""
    return data_folder("calibration") / FOLDER / "answers.parquet"


@cache
def model_version() -> str:
    """Return one hash of the code and of the baseline that claims are asked on."""
    words = f"{code_version()}\0{usual_market().key}"
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def digest_of_question(experiment: Experiment) -> str:
    """Return a hash of what a file asks, without the words that change no run."""
    root = read_text(experiment.text, experiment.id)
    asked = {}
    if isinstance(root, MapNode):
        asked = {name: plain_data(node) for name, node in root if name not in WORDS}
    text = json.dumps(asked, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def readers_version(experiment: Experiment) -> str:
    """Return one hash of the code by which the runs of a claim are read."""
    codes = {reading_code(each.reading.reader) for each in asked_of(experiment)}
    return hashlib.sha256("\0".join(sorted(codes)).encode()).hexdigest()[:16]


def rows_of(experiment: Experiment, read: Read, seeds: Sequence[int], probe: str) -> pd.DataFrame:
    """Return the numbers of an experiment as rows.

    Parameters
    ----------
    experiment : Experiment
    read : callable
        Gives a reading of a scenario by seed.
    seeds : sequence of int
    probe : str
        What tells whether other code is the same model, empty where it was not asked.

    Returns
    -------
    DataFrame
        With ``COLUMNS``, NaN where a run has no such number.

    Raises
    ------
    KeyError
        If a run is not made.
    """
    own = (
        digest_of_question(experiment),
        model_version(),
        readers_version(experiment),
        probe,
    )
    rows = [
        (experiment.id, each.arm, each.reading.text, seed, value, *own)
        for each in {(one.arm, one.reading.text): one for one in asked_of(experiment)}.values()
        for seed, value in zip(seeds, read(each.scenario, each.reading), strict=True)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def reader_of(experiment: Experiment, rows: pd.DataFrame) -> Read:
    """Return what gives a reading of a scenario by seed, from the rows of its experiment.

    It raises KeyError for what the rows do not hold.
    """
    held = {
        key: group.sort_values("seed")["value"].to_numpy(np.float64)
        for key, group in rows.groupby(["arm", "reading"], sort=False)
    }
    # by identity, as an experiment has each arm once and the hash of a scenario is dear
    values = {
        (id(each.scenario), each.reading.text): held[each.arm, each.reading.text]
        for each in asked_of(experiment)
    }

    def read(scenario: Scenario, reading: Reading) -> F64:
        return values[id(scenario), reading.text]

    return read


def read_kept(path: Path, experiments: Mapping[str, Experiment]) -> dict[str, pd.DataFrame]:
    """Read the rows of claims whose files ask what they asked then.

    Parameters
    ----------
    path : Path
        Nothing is held where there is no such file.
    experiments : mapping of str to Experiment
        By id.

    Returns
    -------
    dict of str to DataFrame
        By id, of the present model or of an earlier one.

    Raises
    ------
    ResultError
        If the file is not such a table.
    """
    if not path.exists():
        return {}
    table: pd.DataFrame = read_parquet(path, COLUMNS).to_pandas(ignore_metadata=True)
    found = {str(name): rows for name, rows in table.groupby("claim", sort=False)}
    return {
        name: found[name]
        for name, each in experiments.items()
        if name in found and (found[name]["asked"] == digest_of_question(each)).all()
    }


def is_current(
    rows: pd.DataFrame, experiment: Experiment, seeds: Sequence[int], probe: str = ""
) -> bool:
    """Tell whether rows are of these seeds, readers and model: its code, or else its probe.

    A probe is one small run, which shows another model and may hide another way to read it.
    """
    same_probe = bool(probe) and bool((rows["probe"] == probe).all())
    same_readers = bool((rows["readers"] == readers_version(experiment)).all())
    same_model = bool((rows["model"] == model_version()).all()) or same_probe
    return same_readers and same_model and set(rows["seed"]) == set(seeds)


def is_own_code(rows: pd.DataFrame, experiment: Experiment) -> bool:
    """Tell whether rows are of this very code, its readers included, and of this baseline."""
    own = (rows["model"] == model_version()) & (rows["readers"] == readers_version(experiment))
    return bool(own.all())


def write_kept(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write the rows of all claims, whole or not at all."""
    aside = path.with_name(f".{path.name}.new")
    table = pd.concat([tables[name] for name in sorted(tables)], ignore_index=True)
    table.to_parquet(aside, index=False, compression="zstd")
    os.replace(aside, path)
