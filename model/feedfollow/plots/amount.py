"""Numbers for people: the unit prefix that fits a range of values, and how many digits."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_STEPS: Final = ((1e9, "bn"), (1e6, "m"), (1e3, "k"))


@dataclass(frozen=True, slots=True)
class Amount:
    """How values of one unit are written.

    Attributes
    ----------
    factor : float
        Values are divided by it.
    unit : str
        Unit of what results, such as ``bn CNY`` or ``%``.
    """

    factor: float
    unit: str

    def text(self, value: float, signed: bool = False) -> str:
        """Write a value with three significant digits, without its unit; a dash for NaN."""
        if not math.isfinite(value):
            return "-"
        scaled = value / self.factor
        if scaled == 0.0:
            return "0"
        places = max(0, 2 - math.floor(math.log10(abs(scaled))))
        if places > 6:
            return f"{scaled:{'+' if signed else ''}.2e}"
        return f"{scaled:{'+' if signed else ''},.{places}f}"


def amount_for(values: Iterable[float], unit: str) -> Amount:
    """Choose how to write values: shares in per cent, large numbers in thousands to billions.

    Parameters
    ----------
    values : iterable of float
        In ``unit``; NaN is ignored.
    unit : str
        As measures and parameters declare it.

    Returns
    -------
    Amount
    """
    if unit == "share" or unit.startswith("share of "):
        return Amount(0.01, f"%{unit.removeprefix('share')}")
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    for factor, prefix in _STEPS:
        if largest >= (factor if prefix != "k" else 1e4):
            return Amount(factor, f"{prefix} {unit}".strip())
    return Amount(1.0, unit)


def step_unit(amount: Amount) -> str:
    """Return the unit of a difference of two values: points for per cent."""
    return "points" if amount.unit == "%" else amount.unit


def interval_text(amount: Amount, value: float, low: float, high: float) -> tuple[str, str]:
    """Write a difference and its interval, both as finely as the interval is wide.

    Parameters
    ----------
    amount : Amount
    value, low, high : float
        The difference, and the ends of its interval; NaN ends where there is none.

    Returns
    -------
    (str, str)
        Signed, without their unit; the second is empty where there is no interval.
    """
    if not (math.isfinite(low) and math.isfinite(high)) or high == low:
        return amount.text(value, signed=True), ""
    half = (high - low) / 2.0 / amount.factor
    places = min(max(1 - math.floor(math.log10(half)), 0), 6)
    nearest = min(abs(low), abs(high)) / amount.factor
    if 0.0 < nearest < 0.5 * 10.0**-places:  # an end that is not 0 is not written as 0
        places = min(-math.floor(math.log10(nearest)), places + 2)
    point, *ends = (f"{each / amount.factor:+,.{places}f}" for each in (value, low, high))
    if float(point.replace(",", "")) == 0.0:
        point = point[1:]  # what rounds to nothing has no sign
    return point, f"[{ends[0]}, {ends[1]}]"


def percent_text(share: float) -> str:
    """Write a share of something as signed per cent; a tiny one as less than 0.01 %."""
    if not math.isfinite(share):
        return "-"
    percent = 100.0 * share
    if percent == 0.0:
        return "0 %"
    if abs(percent) < 0.01:
        return "<0.01 %"
    return f"{percent:+,.{min(2, max(0, 2 - math.floor(math.log10(abs(percent)))))}f} %"
