"""A documented figure beside the model's value: distance and verdict, one row each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from feedfollow.observe.documented import Figure, Statement
from feedfollow.observe.figure_words import UNITS
from feedfollow.observe.identity import period_name

FACTORS: Final = (1.5, 2.0, 3.0)
POINTS: Final = (5.0, 10.0, 15.0)
MISS: Final = 3
SHOWN: Final = ("compare", "report", "construction")
"""Uses of a figure that the summary shows, in its order."""
NOT_COVERED: Final = "not covered by the run"
_SIGN: Final = {"gt": "> ", "lt": "< ", "approx": "about ", "order": "> "}


@dataclass(frozen=True, slots=True)
class Row:
    """One documented figure beside the model.

    Parameters
    ----------
    figure : Figure
        The documented figure.
    model : float
        The model's value in the figure's unit; NaN where the run does not hold the period.
    ratio : float
        Model over documented; for growth the ratio of the factors.
    points : float
        Model minus documented in percentage points; NaN unless the figure is a share.
    level : int
        0 within a factor of 1.5 (5 points), 1 within 2 (10), 2 within 3 (15), 3 a miss; for a
        statement of order 0 where it holds, 3 where not.
    verdict : str
        The level in words.
    severity : float
        For sorting: 1 at the border of a miss.
    """

    figure: Figure
    model: float
    ratio: float
    points: float
    level: int
    verdict: str
    severity: float

    @property
    def covered(self) -> bool:
        """Whether the run holds the figure's period."""
        return math.isfinite(self.model)

    @property
    def block(self) -> int:
        """Place in the summary: use by use, and last what the run does not cover."""
        return SHOWN.index(self.figure.use) if self.covered else len(SHOWN)

    @property
    def period(self) -> str:
        """The figure's period."""
        return period_name(*self.figure.period)

    @property
    def documented(self) -> str:
        """The documented number with its bound or range and unit."""
        return documented_text(self.figure)

    @property
    def distance(self) -> str:
        """Ratio, or points for a share."""
        if not self.covered:
            return "-"
        return f"{self.points:+.1f} points" if math.isfinite(self.points) else f"x{self.ratio:.2f}"


def score(figure: Figure, model: float) -> Row:
    """Put the model's value beside a documented figure.

    Parameters
    ----------
    figure : Figure
        The documented figure.
    model : float
        What the model gives, in the figure's unit; NaN where the run does not hold the period.

    Returns
    -------
    Row
        With ratio or points, and a verdict. Inside a range the distance counts as none, outside it
        is taken from the nearer end. A lower bound is taken as a number near the truth, since
        "more than 500" is said of 520 and not of 2,000, and the verdict says when it is broken;
        below an upper bound the distance counts as none.
    """
    if not math.isfinite(model):
        return Row(figure, math.nan, math.nan, math.nan, MISS, NOT_COVERED, 0.0)
    at, stated = figure.natural(model), figure.natural(figure.value)
    ratio = at / stated if stated else math.nan
    if figure.qualifier == "order":
        holds = at > stated
        verdict = "holds" if holds else "does not hold"
        return Row(figure, model, ratio, math.nan, 0 if holds else MISS, verdict, float(not holds))
    target = figure.natural(_nearest(figure, model))
    if figure.in_points:
        off = 100.0 * abs(at - target)
        severity = off / POINTS[-1]
        level = sum(off > limit for limit in POINTS)
        words = [f"within {limit:.0f} points" for limit in POINTS] + ["beyond 15 points"]
        points = 100.0 * (at - stated)
    else:
        factor = abs(math.log(at / target)) if at > 0.0 else math.inf
        severity = factor / math.log(FACTORS[-1])
        level = sum(factor > math.log(limit) for limit in FACTORS)
        words = [f"within x{limit:g}" for limit in FACTORS] + ["beyond x3"]
        points = math.nan
    missed = level == MISS and figure.use == "compare"
    verdict = ("MISS" if missed else words[level]) + _remark(figure, model)
    return Row(figure, model, ratio, points, level, verdict, severity)


def documented_text(figure: Statement) -> str:
    """Write a documented number as it was stated.

    Parameters
    ----------
    figure : Statement
        The documented figure.

    Returns
    -------
    str
        Such as ``> 500 bn CNY``, ``100 (40 to 167) bn CNY``, ``about 65 %``, ``+197 %``; what the
        source says where there is no number, or ``-``.
    """
    if math.isnan(figure.value) and math.isnan(figure.low):
        return figure.stated or "-"
    unit = (UNITS[figure.unit].text or figure.unit).strip()
    plus = "+" if UNITS[figure.unit].offset else ""
    value = f"{plus}{figure.value:g}"
    if not math.isnan(figure.low):
        middle = (figure.low + figure.high) / 2.0
        inside = figure.value not in (figure.low, figure.high, middle)
        ends = f"{plus}{figure.low:g} to {plus}{figure.high:g}"
        value = ends if math.isnan(figure.value) or not inside else f"{value} ({ends})"
    return f"{_SIGN.get(figure.qualifier or '', '')}{value} {unit}".rstrip()


def _nearest(figure: Figure, model: float) -> float:
    """Return the documented number nearest to the model's."""
    if figure.qualifier == "lt":
        return min(model, figure.value)
    if figure.qualifier != "range":
        return figure.value
    return min(max(model, figure.low), figure.high)


def _remark(figure: Figure, model: float) -> str:
    if figure.qualifier == "gt" and model < figure.value:
        return ", below its bound"
    if figure.qualifier == "lt":
        return ", above its bound" if model > figure.value else ", under its bound"
    if figure.qualifier == "range" and figure.low <= model <= figure.high:
        return ", in its range"
    return ""
