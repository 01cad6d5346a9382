"""A projection in the folder of its fit: a table of quantiles, and the draws behind it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from feedfollow.calibrate.fit import Fit
from feedfollow.calibrate.fit_files import ARRAYS, PROBLEM, PROJECTION
from feedfollow.calibrate.fit_folder import load_fit
from feedfollow.calibrate.market import Market
from feedfollow.calibrate.projection import Projection, projected_market
from feedfollow.observe.figure_record import from_data, to_data
from feedfollow.observe.foreign_files import ResultError, read_json, read_parquet
from feedfollow.observe.origin import fit_home
from feedfollow.observe.store import digest, write_json, write_table

TABLE: Final = f"{PROJECTION}.parquet"
MONTHS: Final = "draws.parquet"
READ: Final = "figures.parquet"
ABOUT: Final = "projection.json"
PLOTS: Final = "plots"


def save_projection(projection: Projection, folder: str | Path) -> Path:
    """Write a projection into the folder of its fit.

    Parameters
    ----------
    projection : Projection
    folder : path
        Of the fit.

    Returns
    -------
    Path
        ``projection.parquet``; beside it the folder ``projection`` with draws, plots and what was
        done.
    """
    home = Path(folder)
    inner = home / PROJECTION
    inner.mkdir(exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=inner))
    try:
        _write(projection, home, aside)
        # what was done comes last: without it there is no projection
        (inner / ABOUT).unlink(missing_ok=True)
        shutil.rmtree(inner / PLOTS, ignore_errors=True)
        (aside / TABLE).replace(home / TABLE)
        for path in sorted(aside.iterdir(), key=lambda each: each.name == ABOUT):
            path.replace(inner / path.name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return home / TABLE


def _write(projection: Projection, home: Path, aside: Path) -> None:
    market = projection.market
    write_table(projection.table, aside / TABLE)
    write_table(_tidy(projection), aside / MONTHS)
    read = pd.DataFrame(projection.outputs, columns=pd.Index(market.outputs))
    read.insert(0, "draw", np.array(projection.rows))
    write_table(read, aside / READ)
    (aside / PLOTS).mkdir()
    for name, figure in projection.plot.all().items():
        figure.savefig(aside / PLOTS / f"{name}.png", metadata={"Software": None})
    about = {
        "fit": _fit_digest(home),
        "until": market.base.until.isoformat(),
        "model": projection.model,
        "same_code": projection.same_code,
        "draws": list(projection.rows),
        "measures": list(market.measures),
        "figures": [to_data(each) for each in market.figures],
        "sha256": {name: digest(aside / name) for name in (TABLE, MONTHS, READ)},
    }
    write_json(about, aside / ABOUT)


def _tidy(projection: Projection) -> pd.DataFrame:
    """Give months as rows and measures as columns."""
    own = projection.months.set_axis(pd.Index(projection.rows, name="draw"), axis=0)
    stacked = pd.DataFrame(own.stack(["platform", "period"], future_stack=True))
    return stacked[list(projection.market.measures)].reset_index().rename_axis(columns=None)


def _fit_digest(home: Path) -> dict[str, str]:
    return {name: digest(home / name) for name in (ARRAYS, PROBLEM)}


def load_projection(folder: str | Path, fit: Fit | None = None) -> Projection:
    """Read the projection of a fit.

    Parameters
    ----------
    folder : path
        Of the fit, or the name of a shipped one.
    fit : Fit, optional
        What :func:`feedfollow.calibrate.fit_folder.load_fit` gave, if it was read already.

    Returns
    -------
    Projection

    Raises
    ------
    ValueError
        If the fit has no projection, it is that of another fit, or a file was changed.
    """
    home = fit_home(folder)
    own = load_fit(home) if fit is None else fit
    about = _about(home)
    try:
        market = projected_market(own, date.fromisoformat(about["until"]),
                                  [from_data(each) for each in about["figures"]],
                                  about["measures"])  # fmt: skip
        return _kept(own, market, about, home)
    # parts that do not fit together fail wherever they first meet
    except (AttributeError, LookupError, TypeError) as error:
        said = f"{type(error).__name__}: {error}"
        raise ResultError(f"{home} does not hold the parts of one projection: {said}") from None


def _about(home: Path) -> dict[str, Any]:
    path = home / PROJECTION / ABOUT
    if not path.is_file():
        raise ValueError(f"{home} has no projection: run 'feedfollow project --fit {home}'")
    about = read_json(path)
    if about.get("fit") != _fit_digest(home):
        raise ValueError(
            f"the projection in {home} is that of another fit: run 'feedfollow project --fit "
            f"{home} --resume'"
        )
    written = about.get("sha256")
    for name in (TABLE, MONTHS, READ):
        place = home / name if name == TABLE else home / PROJECTION / name
        known = written.get(name) if isinstance(written, dict) else None
        if not place.is_file() or digest(place) != known:
            raise ResultError(f"{place} is missing or was changed since it was written")
    return about


def _kept(fit: Fit, market: Market, about: Mapping[str, Any], home: Path) -> Projection:
    """Put the projection together from what was written."""
    inner, rows = home / PROJECTION, tuple(about["draws"])
    drawn = _frame(inner / MONTHS).set_index(["draw", "platform", "period"])
    wide = pd.DataFrame(drawn.unstack(["platform", "period"]))
    wide.columns = wide.columns.set_names(["measure", "platform", "period"])
    outputs = _frame(inner / READ)[list(market.outputs)].to_numpy(dtype=np.float64)
    months = wide.reindex(index=list(rows)).reset_index(drop=True)
    table = _frame(home / TABLE)
    made = str(about["model"]), bool(about["same_code"])
    return Projection(fit, market, rows, outputs, months, table, *made)


def _frame(path: Path) -> pd.DataFrame:
    table: pd.DataFrame = read_parquet(path).to_pandas(ignore_metadata=True)
    return table
