"""What is read off a run: a measure of a platform over a period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import ALL, pooled
from feedfollow.run.ensemble import Ensemble
from feedfollow.spec.errors import Problem, SpecError, did_you_mean, listing
from feedfollow.spec.scenario import Scenario
from feedfollow.units import Period


@dataclass(frozen=True)
class Outcome:
    """One number of a run.

    Attributes
    ----------
    measure : str
    platform : str
        A platform of the scenario, or ``"all"`` for all together.
    period : Period or None
        None for all recorded days.
    """

    measure: str
    platform: str
    period: Period | None = None

    @property
    def label(self) -> str:
        """As it is written: ``MEASURE@PLATFORM`` or ``MEASURE@PLATFORM@PERIOD``."""
        parts = (self.measure, self.platform, *([self.period.text] if self.period else ()))
        return "@".join(parts)

    @property
    def unit(self) -> str:
        """Unit of the measure."""
        return MEASURES[self.measure].unit

    def days(self, scenario: Scenario) -> tuple[date, date]:
        """Return the first and the last day that count."""
        if self.period is None:
            return scenario.start, scenario.until
        return self.period.start, self.period.end


def outcome_of(text: str, scenario: Scenario) -> Outcome:
    """Read an outcome as a user writes it.

    Parameters
    ----------
    text : str
        ``gmv_broad@kuaishou``, ``gmv_broad@all``, or with a period ``trust_mean@douyin@2020Q2``;
        without a platform all platforms together are meant.
    scenario : Scenario
        Whose platforms and days count.

    Returns
    -------
    Outcome

    Raises
    ------
    SpecError
        If measure or platform are unknown, the period is none or is not recorded, or the measure
        has no value over all platforms.
    """
    measure, _, rest = text.strip().partition("@")
    platform, _, when = rest.partition("@")
    platform = platform or ALL
    known = (*(p.name for p in scenario.platforms.values() if p.role == "content"), ALL)
    if measure not in MEASURES:
        raise _wrong(text, f"no measure is called {measure!r}", did_you_mean(measure, MEASURES))
    if platform not in known:
        near = did_you_mean(platform, known) or listing(known)
        raise _wrong(text, f"no platform is called {platform!r}", near)
    if platform == ALL and not pooled(MEASURES[measure]):
        why = f"{measure} has no value over all platforms together: name one"
        raise _wrong(text, why, listing(known[:-1]))
    return Outcome(measure, platform, period_of(when, scenario, text) if when else None)


def period_of(when: str, scenario: Scenario, text: str) -> Period:
    """Read a period, and hold it against the recorded days.

    Raises
    ------
    SpecError
        If it is no period, or the scenario does not record all its days.
    """
    try:
        period = Period.parse(when)
    except ValueError as error:
        raise _wrong(text, str(error), None) from None
    if period.start < scenario.start or period.end > scenario.until:
        recorded = f"{scenario.start} to {scenario.until}"
        raise _wrong(text, f"{when} is not inside the recorded days, {recorded}", None)
    return period


def outcomes_of(texts: str | Iterable[str], scenario: Scenario) -> tuple[Outcome, ...]:
    """Read one or several outcomes; see :func:`outcome_of`. Repetitions count once."""
    listed = [texts] if isinstance(texts, str) else list(texts)
    if not listed:
        raise SpecError([Problem("outcome", None, None, "no outcome is named")])
    return tuple(dict.fromkeys(outcome_of(text, scenario) for text in listed))


def read_outcomes(
    runs: Ensemble, outcomes: Sequence[Outcome], scenario: Scenario
) -> dict[str, pd.Series]:
    """Read outcomes off all runs of an ensemble.

    Parameters
    ----------
    runs : Ensemble
    outcomes : sequence of Outcome
    scenario : Scenario
        Gives the recorded days.

    Returns
    -------
    dict of str to Series
        By label; index ``(scenario, seed)``, float64, NaN for failed runs.
    """
    tables = {days: runs.over(*days) for days in {each.days(scenario) for each in outcomes}}
    return {
        each.label: tables[each.days(scenario)][each.platform, each.measure] for each in outcomes
    }


def _wrong(text: str, message: str, hint: str | None) -> SpecError:
    return SpecError([Problem(f"outcome {text}", None, None, message, hint=hint or None)])
