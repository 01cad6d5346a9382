"""What a fit says against what another one said: figures, parameters, projection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from feedfollow.calibrate.fit import Fit
from feedfollow.calibrate.projection import Projection
from feedfollow.calibrate.scale import to_scale

FIGURE = ("role", "model", "model_low90", "model_high90", "away", "missed")
PARAMETER = ("unit", "median", "low90", "high90", "verdict")
PLACE = ("period", "start", "end", "platform", "measure", "unit")
QUANTILES = ("q05", "q50", "q95")


@dataclass(frozen=True)
class Against:
    """A fit beside an earlier one.

    Attributes
    ----------
    figures : DataFrame
        Index ``figure``, every figure of either: what is documented (``said``, ``low``, ``high``),
        then ``FIGURE`` of the earlier fit (ending in ``_before``) and of this one, and ``moved``:
        this median minus the earlier one, in tolerances. NaN where one says nothing.
    parameters : DataFrame
        Index ``parameter``, every fitted one of either: ``PARAMETER`` of both, and ``moved``: this
        mean minus the earlier one in prior sd, NaN unless both have the same prior.
    projection : DataFrame
        A row a period, platform and measure that either projects: ``QUANTILES`` of both, and
        ``ratio`` of the medians. Empty unless both have a projection.
    """

    figures: pd.DataFrame
    parameters: pd.DataFrame
    projection: pd.DataFrame


def against(
    fit: Fit, before: Fit, now: Projection | None = None, then: Projection | None = None
) -> Against:
    """Put a fit beside an earlier one.

    Parameters
    ----------
    fit, before : Fit
    now, then : Projection, optional
        Theirs.

    Returns
    -------
    Against
    """
    projected = _projected(now.table, then.table) if now and then else pd.DataFrame()
    return Against(_figures(fit, before), _parameters(fit, before), projected)


def _beside(now: pd.DataFrame, then: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Join two tables of one index, the earlier columns with an ending; none is left out."""
    earlier = then[list(columns)].add_suffix("_before")
    order = [*now.index, *(each for each in then.index if each not in now.index)]
    return earlier.join(now[list(columns)], how="outer").loc[order]


def _figures(fit: Fit, before: Fit) -> pd.DataFrame:
    table = _beside(fit.figures, before.figures, FIGURE)
    rows = {row.name: row for each in (before, fit) for row in each.targets.rows}
    own = [rows[str(name)] for name in table.index]
    scales = [row.scale for row in own]
    medians = table[["model_before", "model"]].to_numpy(np.float64)
    placed = to_scale(medians.T, scales)
    table["moved"] = (placed[1] - placed[0]) / np.array([row.sd for row in own])
    said = pd.concat([fit.figures, before.figures])[["said", "low", "high"]]
    said = said[~said.index.duplicated()]
    return said.loc[table.index].join(table)


def _parameters(fit: Fit, before: Fit) -> pd.DataFrame:
    table = _beside(fit.parameters, before.parameters, PARAMETER)
    one, other = fit.parameters, before.parameters
    shared = [path for path in table.index if path in one.index and path in other.index]
    alike = [path for path in shared if one.loc[path, "prior"] == other.loc[path, "prior"]]
    moved = one.loc[alike, "mean_z"] - other.loc[alike, "mean_z"]
    return table.assign(moved=moved.reindex(table.index).astype(np.float64))


def _projected(now: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    keys = list(PLACE)
    sides = [each[[*keys, *QUANTILES]] for each in (then, now)]
    table = sides[0].merge(sides[1], on=keys, how="outer", suffixes=("_before", ""))
    before = table["q50_before"].to_numpy(np.float64)
    ratio = np.divide(table["q50"], before, out=np.full(len(table), np.nan), where=before > 0.0)
    return table.assign(ratio=ratio).sort_values(["measure", "platform", "start", "end"],
                                                 ignore_index=True)  # fmt: skip
