"""Quantiles of a projection: quarters by platform, and the market by quarter and year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.periods import dated
from feedfollow.calibrate.posterior import Posterior
from feedfollow.calibrate.spread import LEVELS, measure_quantiles
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import ALL

FIRST = ("period", "start", "end", "platform", "measure", "unit", "draws")


def projection_table(posterior: Posterior, x: Floats, paths: pd.DataFrame) -> pd.DataFrame:
    """Give quantiles by period, platform and measure.

    Parameters
    ----------
    posterior : Posterior
        Of the fit.
    x : (m, size) float64
        Posterior draws.
    paths : DataFrame
        A row a draw; columns ``(measure, platform, period)``, quarters and years among them.

    Returns
    -------
    DataFrame
        ``period``, ``start``, ``end``, ``platform``, ``measure``, ``unit``, ``draws`` (runs with a
        value), ``q05`` to ``q95`` with the model's own error where figures tell of it, and
        ``run05`` to ``run95`` of the runs alone. Quarters by platform; for ``all`` (the platforms
        with content together) amounts of money by quarter and whole year.
    """
    period = paths.columns.get_level_values("period")
    quarterly = paths.loc[:, period.str.contains("Q")]
    longer = paths.loc[:, ~period.str.contains("-")]
    parts = []
    for measure in dict.fromkeys(paths.columns.get_level_values("measure")):
        parts.append(_rows(posterior, x, _of(quarterly, measure)))
        if MEASURES[measure].unit == "CNY":
            parts.append(_rows(posterior, x, _together(_of(longer, measure))))
    order = ["start", "end", "platform", "measure"]
    table = dated(pd.concat(parts)).sort_values(order, kind="stable", ignore_index=True)
    return table[[*FIRST, *(name for name in table.columns if name not in FIRST)]]


def _of(paths: pd.DataFrame, measure: str) -> pd.DataFrame:
    return paths.loc[:, paths.columns.get_level_values("measure") == measure]


def _together(paths: pd.DataFrame) -> pd.DataFrame:
    """Add up the platforms of one measure; NaN where one has no value."""
    places = list(dict.fromkeys(paths.columns.get_level_values("platform")))
    whole = sum(
        (paths.xs(place, axis="columns", level="platform") for place in places[1:]),
        start=paths.xs(places[0], axis="columns", level="platform"),
    )
    table = pd.DataFrame(whole)
    named = [(str(each[0]), ALL, str(each[1])) for each in table.columns]
    table.columns = pd.MultiIndex.from_tuples(named, names=paths.columns.names)
    return table


def _rows(posterior: Posterior, x: Floats, paths: pd.DataFrame) -> pd.DataFrame:
    """Give quantiles of the columns of one measure."""
    runs = paths.to_numpy(dtype=np.float64)
    measure = str(paths.columns[0][0])
    whole = measure_quantiles(posterior, x, measure, runs)
    known = np.isfinite(runs)
    alone = np.full(whole.shape, np.nan)
    some = known.any(axis=0)
    alone[:, some] = np.nanquantile(runs[:, some], LEVELS, axis=0)
    table = pd.DataFrame(index=paths.columns)
    table["unit"] = MEASURES[measure].unit
    table["draws"] = known.sum(axis=0)
    for prefix, found in (("q", whole), ("run", alone)):
        for level, row in zip(LEVELS, found, strict=True):
            table[f"{prefix}{100 * level:02.0f}"] = row
    return table
