"""The numbers behind the page, kept beside it: it can be written again without a run.

One row a what-if, number, draw and seed in ``docs/atlas/effects.parquet``, with the value of the
base and that of the variant. A what-if whose rows are of the present files, model and fit need not
be run; other code with the same probe (:mod:`feedfollow.atlas.probe`) is the same model. Rows of
an earlier model or fit stay until they are made anew, and the page says so; rows of a file that
asks something else now are left out.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from feedfollow.analyse.comparison import Comparison
from feedfollow.atlas.fit import Fitted
from feedfollow.atlas.library import MAP, WhatIf
from feedfollow.observe.foreign_files import ResultError, read_parquet
from feedfollow.observe.origin import ORIGIN
from feedfollow.run.ensemble import Ensemble
from feedfollow.run.task import code_version, make_task
from feedfollow.spec.prior import Prior
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import F64

COLUMNS: Final = (
    "scenario", "kind", "date", "platform", "name", "draw", "seed", "base", "value",
    "asked", "model", "fit", "probe",
)  # fmt: skip
MEASURE, MONTH, GROUP, CELL = "measure", "month", "group", "cell"
DRAW, PRIOR, FROM = "draw", "prior", "origin"
"""Kinds of rows: of a what-if, of the map, and of a fit."""
DISTRIBUTIONS: Final = frozenset({"lognormal", "normal", "uniform", "beta"})


def model_version() -> str:
    """Return a short hash of the code that runs depend on."""
    return code_version()[:16]


def digest_of(what_if: WhatIf, seeds: Sequence[int]) -> str:
    """Return a hash of what is asked: both scenarios, without words that change no run."""
    words = (
        *(essence(each) for each in (what_if.base, what_if.variant.scenario)),
        *map(str, what_if.variant.period),
        *what_if.measures,
        f"{what_if.main.measure}@{what_if.main.platform}",
        ",".join(map(str, seeds)),
    )
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]


def essence(scenario: Scenario) -> str:
    """Return the hash of what of a scenario is simulated."""
    return make_task(scenario, 0).essence.key


def rows_of_fit(fitted: Fitted) -> pd.DataFrame:
    """Return draws and priors of a fit as rows: value and place in the prior, arguments, verdict.

    A draw has its value and its place in the prior (in prior sd); a prior its two arguments, its
    law as ``platform``, and 1 as ``draw`` where the figures inform it.
    """
    rows: list[tuple[object, ...]] = [(FROM, "", fitted.origin, 0, np.nan, np.nan)]
    for path in map(str, fitted.draws.columns):
        values = fitted.draws[path].to_numpy(np.float64)
        places = fitted.places(path) if path in fitted.priors else np.full(len(values), np.nan)
        rows += [(DRAW, "", path, k, v, values[k]) for k, v in enumerate(places)]
        if path in fitted.priors:
            prior, known = fitted.priors[path], int(fitted.informed.get(path, False))
            rows.append((PRIOR, prior.dist, path, known, *prior.args))
    table = pd.DataFrame(rows, columns=["kind", "platform", "name", "draw", "base", "value"])
    return complete(table, "", ("", "", fitted.key))


def complete(table: pd.DataFrame, scenario: str, about: tuple[str, str, str]) -> pd.DataFrame:
    """Give rows the columns that all share: what they are of, and question, model and fit."""
    asked, model, fit = about
    told = {"scenario": scenario, "asked": asked, "model": model, "fit": fit}
    table = table.assign(**told)
    for column, empty in (("date", ""), ("seed", 0), ("probe", "")):
        if column not in table:
            table = table.assign(**{column: empty})
    return table[list(COLUMNS)]


@dataclass(frozen=True)
class KeptRuns(Ensemble):
    """Runs of which only the measures over one period are kept.

    Attributes
    ----------
    table : DataFrame
        Index ``(scenario, seed)``, columns ``(platform, measure)``.
    """

    table: pd.DataFrame | None = None

    def over(self, *days: object) -> pd.DataFrame:
        """Return the measures over the period that is kept, whatever the days."""
        assert self.table is not None
        return self.table


@dataclass(frozen=True)
class Kept:
    """What is kept of one what-if.

    Attributes
    ----------
    rows : DataFrame
        With ``COLUMNS``.
    fitted : Fitted
        The fit under whose draws it was run.
    """

    rows: pd.DataFrame
    fitted: Fitted

    @cached_property
    def seeds(self) -> tuple[int, ...]:
        """Seeds under every draw, ascending."""
        return tuple(sorted({int(seed) for seed in self.rows["seed"]}))

    def pairs(self, kind: str) -> dict[tuple[str, str, str], tuple[F64, F64]]:
        """Return base and variant of every number, each ``(draws, seeds)``.

        Returns
        -------
        dict of (str, str, str) to (array, array)
            By date, platform and name.
        """
        part = self.rows[self.rows["kind"] == kind]
        shape = (len(self.fitted.draws), len(self.seeds))
        found: dict[tuple[str, str, str], tuple[F64, F64]] = {}
        for labels, own in part.groupby(["date", "platform", "name"], sort=False):
            key = (str(labels[0]), str(labels[1]), str(labels[2]))
            ordered = own.sort_values(["draw", "seed"])
            values = ordered[["base", "value"]].to_numpy(np.float64)
            if len(values) != shape[0] * shape[1]:
                raise ResultError(f"{key} has {len(values)} pairs; expected {shape}")
            one, other = (np.ascontiguousarray(side) for side in values.T)
            found[key] = one.reshape(shape), other.reshape(shape)
        return found

    def comparison(self, what_if: WhatIf) -> Comparison:
        """Return the comparison of a what-if with its base, as if from its runs."""
        pairs = self.pairs(MEASURE)
        columns = pd.MultiIndex.from_tuples(
            [key[1:] for key in pairs], names=["platform", "measure"]
        )
        stacked = np.stack([np.stack(both, axis=1) for both in pairs.values()], axis=-1)
        places = range(stacked.shape[0] * 2)
        index = pd.MultiIndex.from_product([places, self.seeds], names=["scenario", "seed"])
        table = pd.DataFrame(stacked.reshape(-1, len(columns)), index=index, columns=columns)
        runs = KeptRuns((), self.seeds, (), {}, None, table)
        draws = self.fitted.draws
        return Comparison(what_if.base, (what_if.variant,), runs, draws)


def read_kept(path: Path) -> pd.DataFrame:
    """Read the rows of the committed numbers; none where there is no such file.

    Raises
    ------
    ResultError
        If the file is not such a table.
    """
    if not path.exists():
        return pd.DataFrame(columns=list(COLUMNS))
    table: pd.DataFrame = read_parquet(path, COLUMNS).to_pandas(ignore_metadata=True)
    return table


def write_kept(path: Path, tables: Iterable[pd.DataFrame]) -> None:
    """Write rows, whole or not at all: numbers with seven digits, in a fixed order."""
    table = pd.concat(list(tables), ignore_index=True)
    order = ["scenario", "fit", "kind", "platform", "name", "date", "draw", "seed"]
    table = table.sort_values(order, kind="stable", ignore_index=True)
    types: dict[str, Any] = {"draw": np.int16, "seed": np.int32, "base": np.float32}
    table = table.astype({**types, "value": np.float32})
    aside = path.with_name(f".{path.name}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_parquet(aside, index=False, compression="zstd")
    os.replace(aside, path)


def by_scenario(table: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Part rows by what-if, those of fits left out."""
    for name, rows in table[table["scenario"] != ""].groupby("scenario", sort=True):
        yield str(name), rows


def of_fits(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the rows of every fit by its hash."""
    fits = table[table["scenario"] == ""]
    return {str(key): rows for key, rows in fits.groupby("fit", sort=True)}


def fitted_of(rows: pd.DataFrame) -> Fitted:
    """Put draws and priors together from their rows.

    Raises
    ------
    ResultError
        If a prior is of no known law.
    """
    draws = rows[rows["kind"] == DRAW].pivot(index="draw", columns="name", values="value")
    draws = draws.astype(np.float64).rename_axis(index=None, columns=None)
    origins = rows.loc[rows["kind"] == FROM, "name"]
    draws.attrs[ORIGIN] = str(origins.iloc[0]) if len(origins) else None
    priors, informed = {}, {}
    for _, row in rows[rows["kind"] == PRIOR].iterrows():
        if row["platform"] not in DISTRIBUTIONS:
            raise ResultError(f"the prior of {row['name']} is of no known law: {row['platform']!r}")
        priors[row["name"]] = Prior(row["platform"], (float(row["base"]), float(row["value"])))
        informed[row["name"]] = bool(row["draw"])
    return Fitted(draws, priors, informed)


def usable(
    table: pd.DataFrame, asked: Mapping[str, str]
) -> tuple[dict[str, Kept], dict[str, pd.DataFrame]]:
    """Choose the rows of what-ifs that ask what they asked when they were run.

    Parameters
    ----------
    table : DataFrame
        From :func:`read_kept`.
    asked : mapping of str to str
        Hash of what is asked now, by name.

    Returns
    -------
    (dict of str to Kept, dict of str to DataFrame)
        By name, in the order of ``asked``; the rows of the map are under its name. The rows of
        the fits by hash.
    """
    fits = of_fits(table)
    fitted = {key: fitted_of(rows) for key, rows in fits.items()}
    held = {
        name: rows for name, rows in by_scenario(table) if (rows["asked"] == asked.get(name)).all()
    }
    none = Fitted(pd.DataFrame(), {}, {})
    found = {}
    for name in asked:
        if name in held and (name == MAP or held[name]["fit"].iloc[0] in fitted):
            found[name] = Kept(held[name], fitted.get(str(held[name]["fit"].iloc[0]), none))
    return found, fits


def is_current(kept: Kept, fit: str) -> bool:
    """Whether rows are of the present model and fit; those of the map are of no fit."""
    rows = kept.rows
    fits = set(rows["fit"])
    return bool((rows["model"] == model_version()).all()) and fits <= {fit, ""}


def probed(kept: Kept, probe: str) -> Kept:
    """Return rows as those of the present model, with the probe that says so."""
    return replace(kept, rows=kept.rows.assign(model=model_version(), probe=probe))


def probe_of(kept: Kept) -> str:
    """Return the probe that stands beside rows; empty where none was made."""
    return str(kept.rows["probe"].iloc[0])
