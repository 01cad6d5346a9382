"""Scores of a set of figures: numbers and intervals (bounds, ranges) counted apart.

The interval of nearly every prediction meets a bound, so that a bound inside says little; and the
log-density of a number and the log-probability of an interval have no common zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from feedfollow.calibrate.arrays import Bools, Floats

if TYPE_CHECKING:
    from feedfollow.calibrate.fit import Fit


@dataclass(frozen=True, slots=True)
class Tally:
    """Scores of a set of figures.

    Parameters
    ----------
    numbers : int
    inside, inside_bare : int
        Numbers inside their 90 % predictive interval: with the model's own error, and without.
    width : float
        Median width of these intervals, in tolerances; NaN without a number.
    away : float
        Root mean square of (model - documented) / tolerance over numbers, definition factors left
        out; NaN without a number.
    score : float
        Root mean square of (documented - predicted) / predictive sd over numbers.
    log_numbers : float
        Sum of log-densities of the numbers.
    intervals : int
    met : int
        Bounds and ranges that have at least an even chance.
    log_intervals : float
        Sum of log-probabilities of bounds and ranges.
    """

    numbers: int
    inside: int
    inside_bare: int
    width: float
    away: float
    score: float
    log_numbers: float
    intervals: int
    met: int
    log_intervals: float


def tally(fit: Fit, chosen: Bools) -> Tally:
    """Score a set of figures of a fit.

    Parameters
    ----------
    fit : Fit
    chosen : (n,) bool

    Returns
    -------
    Tally
    """
    scores, targets = fit.scores, fit.targets
    numbers, intervals = chosen & targets.is_point, chosen & ~targets.is_point
    low, high = fit.prediction.quantiles(np.array([0.05, 0.95]))
    width = ((high - low) / targets.sd)[numbers]
    return Tally(
        int(numbers.sum()),
        int(scores.inside90[numbers].sum()),
        int(fit.bare_scores.inside90[numbers].sum()),
        float(np.median(width)) if len(width) else np.nan,
        _root(fit.plain_away[numbers]),
        _root(scores.score[numbers]),
        float(scores.log_score[numbers].sum()),
        int(intervals.sum()),
        int((~scores.missed)[intervals].sum()),
        float(scores.log_score[intervals].sum()),
    )


def _root(values: Floats) -> float:
    return float(np.sqrt(np.mean(values**2))) if len(values) else np.nan
