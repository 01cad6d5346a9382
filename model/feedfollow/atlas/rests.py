"""What an answer rests on: parameters that move it, and the smallest move of a prior that flips it.

The effects under the posterior draws are regressed on one parameter at a time, in standard
deviations of its prior: ten draws allow no more. What a parameter does beside others that move
with it in the posterior is therefore in its slope, and of twenty parameters that do nothing one
seems to act.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy.special import ndtr, stdtr

from feedfollow.analyse.differences import usable
from feedfollow.analyse.estimate import t_quantile
from feedfollow.analyse.factors import row_of, short_name
from feedfollow.analyse.flips import flips_of
from feedfollow.atlas.fit import Fitted
from feedfollow.plots.amount import Amount
from feedfollow.world.columns import F64

REACH: Final = 2.0
"""Prior standard deviations to both sides of its median that are looked at."""
TESTED: Final = (-2.0, -1.0, 0.0, 1.0, 2.0)
LEVEL: Final = 0.05
FEWEST: Final = 4
"""Draws below which a line and its interval say nothing."""
_PLAIN: Final = Amount(1.0, "")


@dataclass(frozen=True)
class Slope:
    """How an effect hangs on one parameter.

    Attributes
    ----------
    path : str
    informed : bool
        Whether the figures say more of it than its prior.
    slope : float
        Change of the effect per prior standard deviation.
    chance : float
        Probability of a slope so far from 0 where there is none.
    own : float
        Mean of the draws, prior standard deviations from its prior's median.
    crosses : float
        Where the mean effect is 0; NaN where it keeps its sign within ``REACH``.
    value : float
        The parameter there, in its unit.
    verdict : str
        A key of :data:`feedfollow.analyse.flips.VERDICTS`.
    """

    path: str
    informed: bool
    slope: float
    chance: float
    own: float
    crosses: float
    value: float
    verdict: str

    @property
    def acts(self) -> bool:
        """Whether the slope is told from 0."""
        return self.chance < LEVEL

    @property
    def move(self) -> float:
        """How far the parameter must move for the mean effect to vanish, prior sd."""
        return abs(self.crosses - self.own)


def slopes_of(fitted: Fitted, base: F64, value: F64) -> list[Slope]:
    """Regress an effect on every fitted parameter, the strongest first.

    Parameters
    ----------
    fitted : Fitted
    base, value : (draws, seeds) float64
        The main outcome of both sides.

    Returns
    -------
    list of Slope
        Empty with fewer than ``FEWEST`` draws, or where nothing moves.
    """
    draws, seeds = usable(base, value)
    effects = (value - base)[np.ix_(draws, seeds)].mean(axis=1) if draws.any() else np.empty(0)
    if len(effects) < FEWEST or not np.ptp(effects):
        return []
    found = []
    for path in fitted.priors:
        places = fitted.places(path)[draws]
        if np.ptp(places):
            found.append(_slope(fitted, path, places, effects))
    return sorted(found, key=lambda each: each.chance)


def _slope(fitted: Fitted, path: str, places: F64, effects: F64) -> Slope:
    """Fit a line, and judge with its interval whether the answer flips within the prior."""
    own, mean = float(places.mean()), float(effects.mean())
    spread = float(((places - own) ** 2).sum())
    slope = float(((places - own) * effects).sum()) / spread
    rest = effects - mean - slope * (places - own)
    freedom = len(effects) - 2
    sd = math.sqrt(float((rest**2).sum()) / freedom)
    error = sd / math.sqrt(spread)
    chance = 2.0 * float(stdtr(freedom, -abs(slope) / error)) if error > 0.0 else 0.0
    half = t_quantile(freedom) * sd

    def line(at: float) -> dict[str, object]:
        around = half * math.sqrt(1.0 / len(effects) + (at - own) ** 2 / spread)
        level = mean + slope * (at - own)
        return {
            "outcome": "effect", "parameter": path, "value": at,
            "mean": level, "low": level - around, "high": level + around,
        }  # fmt: skip

    key = [("effect", path)]
    acts = pd.Series([chance < LEVEL], index=pd.MultiIndex.from_tuples(key))
    tested = pd.DataFrame([line(at) for at in TESTED])
    judged = flips_of(tested, pd.DataFrame([line(own)]), acts).iloc[0]
    crosses = float(judged["crosses_at"])
    value = math.nan
    if math.isfinite(crosses):
        value = fitted.priors[path].quantile(float(ndtr(crosses)))
    known = fitted.informed.get(path, False)
    return Slope(path, known, slope, chance, own, crosses, value, str(judged["verdict"]))


def smallest_move(slopes: list[Slope]) -> Slope | None:
    """Return the parameter, among those that act, whose smallest move makes the effect vanish."""
    able = [each for each in slopes if each.acts and math.isfinite(each.crosses)]
    return min(able, key=lambda each: each.move, default=None)


def lines_of(slopes: list[Slope], draws: int) -> list[str]:
    """Say on which parameters the main outcome hangs, and what flips it; a line a statement."""
    if not slopes:
        return [f"The effect cannot be regressed on the parameters: {draws} draws, or no change."]
    acting = [each for each in slopes if each.acts]
    prior = [each for each in acting if not each.informed]
    fitted = [each for each in acting if each.informed]
    lines = [
        _told("Hangs on parameters that are their priors alone", prior),
        _told("Hangs on parameters that the figures inform", fitted),
    ]
    nearest = smallest_move(slopes)
    if nearest is None:
        return [*lines, f"No single parameter makes it vanish within {REACH:g} sd of its prior."]
    said = f"{nearest.verdict}; the line is of {draws} draws"
    return [
        *lines,
        f"The smallest move that makes it vanish: `{short_name(nearest.path)}` to "
        f"{_value(nearest)}, {_PLAIN.text(nearest.move)} sd of its prior from the mean of the "
        f"draws ({said}).",
    ]


def _told(words: str, slopes: list[Slope]) -> str:
    names = [f"`{short_name(e.path)}` ({'+' if e.slope > 0.0 else '-'})" for e in slopes]
    return f"{words}: {', '.join(names) or 'none that could be told from chance'}."


def _value(slope: Slope) -> str:
    row = row_of(slope.path)
    # five digits, as years have four before the point
    return f"{slope.value:.5g} {row.unit if row is not None else ''}".strip()
