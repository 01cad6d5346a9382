"""Documented figures as objects: what was published, and how far it can be trusted."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from feedfollow.observe.figure_words import (
    ON_SHARES,
    UNITS,
    Group,
    Kind,
    Qualifier,
    Role,
    Scale,
)
from feedfollow.observe.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A published number or remark: one row of ``calibration/figures.csv``.

    Parameters
    ----------
    id : str
        Name of the row; with a dot when a source's row carries several numbers.
    entity, what : str
        Of whom, and what, in the words of the source.
    period_text : str
        The days it speaks of, as in the table.
    kind : str
        ``level``, ``growth`` or ``share`` (a number), ``bound``, ``range``, ``forecast``, ``text``.
    qualifier : str
        How the source says it; empty for a text.
    value : float
        The number, in ``unit``; the middle of a range that has no number of its own, else NaN.
    low, high : float
        Ends of a range, in ``unit``; NaN without one.
    unit : str
        Unit of the number, a key of ``UNITS``; empty without a number.
    stated : str
        What the source says where the cells say it differently.
    publisher, source, grade : str
        Whose number; where it was read (article or address); A to D for public pages.
    role : str
        ``fit``, ``holdout``, ``check``, ``input``, ``context``, ``excluded``.
    by_construction : bool
        Whether a lever sets it: shown, not scored.
    waits_for : tuple of str
        What the model does not have yet, keys of ``WAITS``.
    needs : tuple of str
        Modules without which a run has nothing to read, keys of ``MODULES``.
    same_fact : tuple of str
        Ids that state the same fact.
    definition, term, seen_by, note : str
        The definition read; the factor of identity (0) that it informs; parameters whose prior
        median was chosen with it in view; what to keep in mind.
    """

    id: str
    entity: str
    what: str
    period_text: str
    kind: Kind
    qualifier: Qualifier | None
    value: float
    low: float
    high: float
    unit: str
    stated: str
    publisher: str
    source: str
    grade: str
    role: Role
    by_construction: bool
    waits_for: tuple[str, ...]
    needs: tuple[str, ...]
    same_fact: tuple[str, ...]
    definition: str
    term: str
    seen_by: str
    note: str

    def missing(self, modules: Mapping[str, bool]) -> tuple[str, ...]:
        """Name the modules that it needs and a scenario has off."""
        return tuple(name for name in self.needs if not modules[name])

    @property
    def use(self) -> str:
        """What the summary of a run does with it.

        ``compare`` is scored; ``report`` is shown; ``construction`` is shown and met by
        construction; ``input``, ``excluded`` and ``waiting`` are not shown.
        """
        if self.waits_for:
            return "waiting"
        if self.by_construction:
            return "construction"
        scored = {"fit": "compare", "holdout": "compare", "check": "compare", "context": "report"}
        return scored.get(self.role, self.role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Statement):
    """A statement that can be read off a run, with its error model.

    Parameters
    ----------
    reading : Reading
        Statistic, measures, platforms and period read off the daily table.
    base : Reading or None
        What the reading is divided by: another period, measure or platform.
    scale : {'log', 'logit', 'identity'}
        Scale on which the error is Normal.
    sd : float
        Standard deviation on that scale.
    sd_reason : str
        Why that much.
    group : {'money', 'level', 'ratio', 'share', 'trust'}
        Figures that share one model discrepancy.
    definition_factor : str
        The publisher whose unclear definition multiplies the number, or empty.
    """

    reading: Reading
    base: Reading | None
    scale: Scale
    sd: float
    sd_reason: str
    group: Group
    definition_factor: str

    @property
    def platforms(self) -> tuple[str, ...]:
        """Platforms whose days are read."""
        return self.reading.platforms

    @property
    def period(self) -> tuple[date, date]:
        """First and last day, both inside the period."""
        return self.reading.start, self.reading.end

    @property
    def in_points(self) -> bool:
        """Whether it is compared in percentage points, not by a factor."""
        return self.group in ON_SHARES

    @property
    def daily_rate(self) -> float:
        """Documented amount per day of the period, natural units; NaN when it is not an amount."""
        if self.base is not None or self.group not in ("money", "level"):
            return math.nan
        divisor = {
            "total": self.reading.days,
            "monthly_total": self.reading.days / self.reading.months,
        }
        return self.natural(self.value) / divisor.get(self.reading.statistic, 1)

    def natural(self, number: float) -> float:
        """Turn a number in the figure's unit into natural units.

        Parameters
        ----------
        number : float
            In ``unit``.

        Returns
        -------
        float
            Persons, CNY, views; 1 for a whole; a factor for growth.
        """
        unit = UNITS[self.unit]
        return unit.offset + unit.size * number

    def in_unit(self, natural: float) -> float:
        """Turn natural units into the figure's unit.

        Parameters
        ----------
        natural : float
            As :meth:`natural` gives it.

        Returns
        -------
        float
            In ``unit``.
        """
        unit = UNITS[self.unit]
        return (natural - unit.offset) / unit.size

    def on_scale(self, natural: float) -> float:
        """Turn a natural value into the scale of the error model.

        Parameters
        ----------
        natural : float
            Persons, CNY, a share of 1, a factor.

        Returns
        -------
        float
            Its logarithm, logit, or itself; minus infinity for the log of 0, NaN where the scale
            has no value.
        """
        return _SCALED[self.scale](natural)


def _log(value: float) -> float:
    if value > 0.0:
        return math.log(value)
    return -math.inf if value == 0.0 else math.nan


def _logit(value: float) -> float:
    if not 0.0 <= value <= 1.0:
        return math.nan
    return _log(value) - _log(1.0 - value)


def _identity(value: float) -> float:
    return value


_SCALED: Final[dict[Scale, Callable[[float], float]]] = {
    "log": _log,
    "logit": _logit,
    "identity": _identity,
}
