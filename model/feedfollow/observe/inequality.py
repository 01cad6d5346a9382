"""Concentration of sales over real anchors, from weighted rows (process 1)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.columns import F64


def top_share(values: F64, weights: F64, part: float) -> float:
    """Return the share of the total held by the top ``part`` of real agents.

    Parameters
    ----------
    values : (n,) float64
        Total of each row (all its real agents together).
    weights : (n,) float64
        Real agents in each row; agents of one row are taken as equal.
    part : float
        Share of real agents, in (0, 1]; a row at the edge counts in proportion.

    Returns
    -------
    float
        NaN when nothing was sold.
    """
    order = np.argsort(-values / weights, kind="stable")
    running = np.cumsum(values[order])
    if not running[-1] > 0.0:
        return float("nan")
    reached = np.cumsum(weights[order])
    wanted = part * reached[-1]
    return float(np.interp(wanted, np.append(0.0, reached), np.append(0.0, running)) / running[-1])


def gini(values: F64, weights: F64) -> float:
    """Return the Gini coefficient over real agents; NaN when nothing was sold."""
    order = np.argsort(values / weights, kind="stable")
    running = np.append(0.0, np.cumsum(values[order]))
    if not running[-1] > 0.0:
        return float("nan")
    reached = np.append(0.0, np.cumsum(weights[order]))
    lorenz = running / running[-1]
    area = np.cumsum(np.diff(reached) * (lorenz[1:] + lorenz[:-1]))[-1] / reached[-1]
    return float(1.0 - area)


def herfindahl(values: F64, weights: F64) -> float:
    """Return the Herfindahl index of sales over real agents; NaN when nothing was sold."""
    total = np.cumsum(values)[-1]
    if not total > 0.0:
        return float("nan")
    shares = values / total
    return float(np.cumsum(shares * shares / weights)[-1])


def largest_share(values: F64, weights: F64) -> float:
    """Return the share of the largest real agent; NaN when nothing was sold."""
    total = np.cumsum(values)[-1]
    return float((values / weights).max() / total) if total > 0.0 else float("nan")
