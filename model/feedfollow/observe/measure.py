"""What a measure of the daily table is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Measure:
    """A declared measure of the daily table.

    Attributes
    ----------
    name, unit, definition : str
    every : {'day', 'month'}
        Monthly measures stand on the last day of a calendar month, NaN on other days.
    period : str
        How a period of days is read: ``"sum"``, ``"mean"`` of its days (or months), or the name of
        the measure that weighs the days of a rate; with the rate's own denominator as weight that
        is the ratio of the sums.
    common : bool
        One number for all platforms, which stands in the row of each.
    """

    name: str
    unit: str
    definition: str
    every: Literal["day", "month"]
    period: str
    common: bool = False
