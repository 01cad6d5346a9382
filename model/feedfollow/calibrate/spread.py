"""Trajectories of posterior draws as quantiles, with the model's own error where it is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.calibrate.arrays import Floats, one_thread
from feedfollow.calibrate.posterior import Posterior
from feedfollow.calibrate.predictive import Predictive
from feedfollow.observe.figure_words import Group
from feedfollow.observe.measure_table import MEASURES

LEVELS: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
COLUMNS: Final = ("low90", "low50", "middle", "high50", "high90")
_TRUST: Final = ("repurchase_rate", "repurchase_within_month", "need_share", "need_share_sessions")
_TINY: Final = 1e-9
"""Stands for an amount of 0 on the logarithm."""


def group_of(measure: str) -> Group:
    """Name the group of figures whose discrepancy a measure has.

    Parameters
    ----------
    measure : str
        Of the daily table.

    Returns
    -------
    {'money', 'level', 'share', 'trust'}
        As documented figures of the measure are grouped (``figure_words.GROUPS``).
    """
    if measure in _TRUST:
        return "trust"
    return {"CNY": "money", "share": "share"}.get(MEASURES[measure].unit, "level")  # type: ignore[return-value]


def own_error(posterior: Posterior, x: Floats, group: str) -> Floats:
    """Give the model's own error for a group of figures.

    Parameters
    ----------
    posterior : Posterior
    x : (m, size) float64
        Posterior draws.
    group : str

    Returns
    -------
    (m,) float64
        Standard deviation on the group's scale; 0 where no fitted figure tells of it.
    """
    if group not in posterior.groups:
        return np.zeros(len(x))
    error: Floats = posterior.discrepancy(x)[:, posterior.groups.index(group)]
    return error


@one_thread
def quantiles(values: Floats, error: Floats, log: bool) -> Floats:
    """Give quantiles of runs with the model's own error about each.

    Parameters
    ----------
    values : (m, n) float64
        A row a run, natural units; NaN where a run has no value.
    error : (m,) float64
        Standard deviation about each run: of the logarithm, or of the value itself.
    log : bool
        Which of the two.

    Returns
    -------
    (5, n) float64
        At ``LEVELS``, over the runs that have a value; NaN where none has.
    """
    scaled = np.log(np.maximum(values, _TINY)) if log else values
    found = np.full((len(LEVELS), values.shape[1]), np.nan)
    known = np.isfinite(values)
    for pattern in np.unique(known, axis=1).T:
        own = (known == pattern[:, None]).all(axis=0)
        if pattern.any():
            found[:, own] = _mixture(scaled[pattern][:, own], error[pattern])
    return np.exp(found) if log else found


def _mixture(mean: Floats, error: Floats) -> Floats:
    if not error.any():
        plain: Floats = np.quantile(mean, LEVELS, axis=0)
        return plain
    # a posterior draw without any error would be a point, for which the normal has no density
    sd = np.broadcast_to(np.maximum(error, 1e-12)[:, None], mean.shape)
    return Predictive(mean, sd).quantiles(np.array(LEVELS))


def measure_quantiles(posterior: Posterior, x: Floats, measure: str, values: Floats) -> Floats:
    """Give quantiles of a measure with the model's own error, ``(5, n)``.

    Parameters
    ----------
    posterior : Posterior
    x : (m, size) float64
        Posterior draws.
    measure : str
    values : (m, n) float64
        Their runs, natural units.

    Returns
    -------
    (5, n) float64
        At ``LEVELS``; a share stays within 0 and 1.
    """
    group = group_of(measure)
    share = MEASURES[measure].unit == "share"
    found = quantiles(values, own_error(posterior, x, group), log=not share)
    return np.clip(found, 0.0, 1.0) if share else found


def bands(
    posterior: Posterior, x: Floats, paths: pd.DataFrame, measures: Sequence[str]
) -> pd.DataFrame:
    """Give bands of measures over time, for a plot.

    Parameters
    ----------
    posterior : Posterior
    x : (m, size) float64
        Posterior draws.
    paths : DataFrame
        A row a draw; columns ``(measure, platform, period)``.
    measures : sequence of str
        Those that the paths lack are left out.

    Returns
    -------
    DataFrame
        Index ``(measure, platform, period)``; ``low90``, ``low50``, ``middle``, ``high50``,
        ``high90`` in the unit of the measure. The discrepancy of the measure's group is in them,
        as it is in what is said of documented figures.
    """
    parts = []
    known = set(paths.columns.get_level_values("measure"))
    for measure in (each for each in measures if each in known):
        own = paths.loc[:, [measure]]
        found = measure_quantiles(posterior, x, measure, own.to_numpy())
        parts.append(pd.DataFrame(found.T, index=own.columns, columns=pd.Index(COLUMNS)))
    return pd.concat(parts)
