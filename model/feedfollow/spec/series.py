"""A quantity over time, with the same bits on every machine."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from functools import cached_property
from typing import Final

# The exponential and logarithm of decimal are correctly rounded by its specification, those of
# the C library are not: only the former give the same bits on every machine.
_EXACT: Final = Context(prec=25)


@dataclass(frozen=True)
class Series:
    """A quantity over time, known at the middles of some periods.

    Parameters
    ----------
    points : tuple of (datetime.date, float, str or None)
        Middle of the period, value above 0 in the series' unit, source; dates increase.
    periods : tuple of str
        The periods as they were written, one a point.
    notes : tuple of (str or None)
        A remark a point.
    """

    points: tuple[tuple[date, float, str | None], ...]
    periods: tuple[str, ...]
    notes: tuple[str | None, ...]

    @cached_property
    def _days(self) -> list[int]:
        return [day.toordinal() for day, _, _ in self.points]

    @cached_property
    def _logs(self) -> list[Decimal]:
        return [_EXACT.ln(Decimal(value)) for _, value, _ in self.points]

    @property
    def sources(self) -> tuple[str | None, ...]:
        """Source of every point."""
        return tuple(source for _, _, source in self.points)

    def at(self, day: date) -> float:
        """Give the value on a day.

        Parameters
        ----------
        day : datetime.date
            Any day.

        Returns
        -------
        float
            In the series' unit: log-linear between the points, held before the first and after
            the last; the same bits on every machine.
        """
        ordinal = day.toordinal()
        after = bisect_right(self._days, ordinal)
        if after == 0:
            return self.points[0][1]
        left = after - 1
        if after == len(self._days) or self._days[left] == ordinal:
            return self.points[left][1]
        part = _EXACT.divide(ordinal - self._days[left], self._days[after] - self._days[left])
        step = _EXACT.subtract(self._logs[after], self._logs[left])
        return float(_EXACT.exp(_EXACT.fma(part, step, self._logs[left])))
