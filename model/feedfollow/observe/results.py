"""The result of a run: tables as data frames, summary, plots, and its folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from feedfollow.observe.foreign_files import ResultError, inside, read_json
from feedfollow.observe.store import digest, write_json, write_table
from feedfollow.observe.table_columns import read_run_table
from feedfollow.spec.scenario import Scenario

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

    from feedfollow.observe.summary import Summary

TABLE_NAMES = ("daily", "traffic", "accounts", "anchors", "merchants")
MOST: Final = 1e12
"""People that a simulated user may stand for at most; the world has fewer."""


@dataclass
class Run:
    """One finished simulation.

    Attributes
    ----------
    scenario : Scenario
        As it was run, complete.
    seed : int
    people_per_user : float
        W, real people that a simulated user stands for.
    tables : mapping of str to DataFrame
        Indexed by date and then by what the rows are of: ``daily`` (platform; a column a measure;
        real people and CNY), ``traffic`` (platform, form, source, destination), ``accounts``
        (flow; fen of the simulated economy), ``anchors`` and ``merchants`` (agent; month ends).
    manifest : mapping
        Versions, machine, timings.
    """

    scenario: Scenario
    seed: int
    people_per_user: float
    tables: Mapping[str, pd.DataFrame]
    manifest: dict[str, object] = field(default_factory=dict)

    @property
    def daily(self) -> pd.DataFrame:
        """Measures by date and platform."""
        return self._table("daily")

    @property
    def traffic(self) -> pd.DataFrame:
        """Views to GMV by date, platform, form, source and destination."""
        return self._table("traffic")

    @property
    def accounts(self) -> pd.DataFrame:
        """Ledger flows by date."""
        return self._table("accounts")

    @property
    def anchors(self) -> pd.DataFrame:
        """Monthly snapshots of anchors."""
        return self._table("anchors")

    @property
    def merchants(self) -> pd.DataFrame:
        """Monthly snapshots of merchants."""
        return self._table("merchants")

    def _table(self, name: str) -> pd.DataFrame:
        if name not in self.tables:
            raise ValueError(
                f"this run did not keep the table {name!r}, only "
                f"{', '.join(self.tables) or 'none'}: see record.tables of its scenario"
            )
        return self.tables[name]

    def to_frame(self, tidy: bool = False) -> pd.DataFrame:
        """Return the daily measures as one table.

        Parameters
        ----------
        tidy : bool
            One value a row: date, platform, measure, value, unit; values not taken have no row.

        Returns
        -------
        DataFrame
            Without ``tidy``: index ``date``, columns ``(measure, platform)``.
        """
        from feedfollow.observe.exchange import tidy as tidied

        if tidy:
            return tidied(self.daily)
        sides = [self.daily.columns, self.daily.index.unique("platform")]
        columns = pd.MultiIndex.from_product(sides, names=["measure", "platform"])
        wide = self.daily.reset_index().pivot(index="date", columns="platform")
        return wide.reindex(columns=columns)

    def to_xarray(self) -> xr.Dataset:
        """Return the daily measures as a data set: dimensions date and platform, with units.

        Raises
        ------
        ImportError
            If xarray is not installed.
        """
        from feedfollow.observe.exchange import dataset

        return dataset(self.daily, {"scenario": self.scenario.name, "seed": self.seed})

    def _repr_html_(self) -> str:
        from feedfollow.observe.run_page import run_html

        return run_html(self)

    @property
    def plot(self) -> Plots:
        """Plots of the run; each method returns a matplotlib Figure."""
        return Plots(self)

    def summary(self) -> Summary:
        """Put the documented figures beside the run, misses first, and take each GMV apart."""
        from feedfollow.observe.figures import load_figures
        from feedfollow.observe.summary import summary

        return summary(
            self.daily, load_figures(), self.people_per_user, self.scenario, self.traffic
        )

    def save(self, folder: str | Path, plots: bool = True) -> Path:
        """Write the run folder: aside first, then renamed.

        Parameters
        ----------
        folder : path
            Must not exist, or hold a run of the same scenario and seed, which is replaced.
        plots : bool
            Draw the plots as PNG too.

        Raises
        ------
        FileExistsError
            If the folder holds something else.
        """
        target = Path(folder)
        refuse_other(target, self.scenario, self.seed)
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f"{target.name}.writing-", dir=target.parent))
        try:
            (aside / "new").mkdir()
            self._write(aside / "new", plots)
            if target.exists():
                os.replace(target, aside / "old")
            os.replace(aside / "new", target)
        finally:
            if target.exists() or not (aside / "old").exists():
                shutil.rmtree(aside, ignore_errors=True)
        return target

    def _write(self, folder: Path, plots: bool) -> None:
        (folder / "scenario.yaml").write_text(self.scenario.to_yaml(), encoding="utf-8")
        hashes = {"scenario.yaml": digest(folder / "scenario.yaml")}
        for name in TABLE_NAMES:
            if name in self.scenario.record.tables:
                path = folder / f"{name}.parquet"
                write_table(self.tables[name], path)
                hashes[path.name] = digest(path)
        (folder / "summary.json").write_bytes(self.summary().to_json())
        hashes["summary.json"] = digest(folder / "summary.json")
        if plots:
            self._plot_all(folder / "plots")
        content = {**self.manifest, "seed": self.seed, "key": self.scenario.key}
        write_json(
            {**content, "people_per_user": self.people_per_user, "sha256": hashes},
            folder / "manifest.json",
        )

    def _plot_all(self, folder: Path) -> None:
        from feedfollow.plots.draw import draw_all

        draw_all(self, folder)

    @classmethod
    def load(cls, folder: str | Path) -> Run:
        """Read a run folder back; nothing in it is run, and no file outside it is read.

        Raises
        ------
        FileNotFoundError
            If the folder is not a finished run.
        feedfollow.spec.errors.SpecError
            If its scenario cannot be used.
        feedfollow.observe.foreign_files.ResultError
            If another file is damaged, or does not belong to such a run.
        """
        from feedfollow.spec.loader import load_scenario

        home = Path(folder)
        manifest = read_manifest(home)
        if manifest is None:
            raise FileNotFoundError(f"{home} is not a run folder: manifest.json is missing")
        scenario = load_scenario(home / "scenario.yaml", None, [Path(os.path.realpath(home))])
        tables = {
            name: read_run_table(home / f"{name}.parquet", scenario)
            for name in TABLE_NAMES
            if (home / f"{name}.parquet").exists()
        }
        seed, people = manifest.get("seed"), manifest.get("people_per_user")
        if (
            type(seed) is not int
            or isinstance(people, bool)
            or not (isinstance(people, int | float) and 0 < people < MOST)
        ):
            raise ResultError(
                f"{home / 'manifest.json'}: expected a whole number 'seed' and a positive number "
                "'people_per_user'"
            )
        return cls(
            scenario=scenario,
            seed=seed,
            people_per_user=float(people),
            tables=tables,
            manifest=manifest,
        )


class Plots:
    """The plots of a run by name."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def _plot(self, name: str) -> Figure:
        from feedfollow.observe.figures import load_figures
        from feedfollow.plots.draw import draw_one

        return draw_one(self._run, name, load_figures())

    def gmv(self) -> Figure:
        """Draw GMV by platform, broad and closed-loop, with the documented figures."""
        return self._plot("gmv")

    def traffic(self) -> Figure:
        """Draw views by source and form."""
        return self._plot("traffic")

    def behaviour(self) -> Figure:
        """Draw repurchase, no-need share, trust."""
        return self._plot("behaviour")

    def concentration(self) -> Figure:
        """Draw the concentration of anchors' GMV."""
        return self._plot("concentration")


def read_manifest(folder: Path) -> dict[str, object] | None:
    """Return a run folder's manifest, None if there is none that is JSON.

    Raises
    ------
    OSError
        If it may not be read.
    """
    try:
        return read_json(folder / "manifest.json")
    except ResultError:
        return None


def damaged_files(folder: Path, manifest: Mapping[str, object]) -> list[str]:
    """List the files of a run folder that are missing or no longer have the manifest's hash.

    Raises
    ------
    feedfollow.observe.foreign_files.ResultError
        If the manifest names a file outside the folder.
    """
    hashes = manifest.get("sha256")
    if not isinstance(hashes, dict):
        return ["manifest.json"]
    return [
        name
        for name, known in hashes.items()
        if not (path := inside(folder, name)).is_file() or digest(path) != known
    ]


def refuse_other(folder: Path, scenario: Scenario, seed: int) -> None:
    """Refuse a folder that holds anything but a run of this scenario and seed.

    Raises
    ------
    FileExistsError
        Saying what the folder holds.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FileExistsError(f"{folder} is a file; expected a new folder for the run")
    manifest = read_manifest(folder)
    if manifest is None:
        if any(folder.iterdir()):
            raise FileExistsError(
                f"{folder} holds files that are not a run; expected a new or empty folder"
            )
        return
    if manifest.get("key") != scenario.key or manifest.get("seed") != seed:
        raise FileExistsError(
            f"{folder} holds a run of another scenario or seed ({manifest.get('name')}, seed "
            f"{manifest.get('seed')}); expected a new folder, or the same scenario"
        )
