"""The festival calendar by day: strength, and needs that come early (process 2.7)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from feedfollow.functions import power
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import F64


class FestivalDays(NamedTuple):
    """What festivals do on each day of a run.

    Attributes
    ----------
    strength : (n_days, n_platforms) float64
        I_e(t) of (3) and (8); 0 on ordinary days.
    need_shift : (n_days, n_platforms) float64
        Change of the arrival of needs, as a share of n of (2.6).
    """

    strength: F64
    need_shift: F64


def festival_days(scenario: Scenario, first: date, days: int, names: list[str]) -> FestivalDays:
    """Resolve the calendar of festivals; no festival where the module is off.

    On the days of a festival the needs that it draws ahead from the ``festival_pull_days`` days
    behind come in equal parts, so that all arrivals together are what they would have been.

    Parameters
    ----------
    scenario : Scenario
    first : date
        Day of row 0.
    days : int
        Rows.
    names : list of str
        Content platforms, in the order of the columns.

    Raises
    ------
    ValueError
        If on some day more needs are drawn ahead than arise, or more come than one a user.
    """
    strength, shift = held_strength(scenario, first, days, names), np.zeros((days, len(names)))
    value = scenario.parameters
    horizon = int(value["festival_pull_days"])
    for festival in scenario.festivals if scenario.modules["festivals"] else ():
        level = value["festival_strength"] * festival.size
        ahead = drawn_ahead(value["festival_pull_forward"], level)
        opens, length = (festival.start - first).days, (festival.end - festival.start).days + 1
        held, behind = np.arange(length) + opens, np.arange(horizon) + opens + length
        columns = [names.index(name) for name in festival.platforms]
        shift[np.ix_(_inside(held, days), columns)] += ahead * horizon / length
        shift[np.ix_(_inside(behind, days), columns)] -= ahead
    _refuse_impossible(shift, value["need_arrival"], first)
    return FestivalDays(strength, shift)


def held_strength(scenario: Scenario, first: date, days: int, names: list[str]) -> F64:
    """Return the strength I_e(t) of festivals by day and platform, 0 where the module is off.

    Parameters
    ----------
    scenario : Scenario
    first : date
        Day of row 0.
    days : int
        Rows.
    names : list of str
        Content platforms, in the order of the columns.

    Returns
    -------
    (days, n_platforms) float64
    """
    strength = np.zeros((days, len(names)))
    for festival in scenario.festivals if scenario.modules["festivals"] else ():
        opens, length = (festival.start - first).days, (festival.end - festival.start).days + 1
        columns = [names.index(name) for name in festival.platforms]
        level = scenario.parameters["festival_strength"] * festival.size
        strength[np.ix_(_inside(np.arange(length) + opens, days), columns)] = level
    return strength


def view_factor(strength: F64, gain: float) -> F64:
    """Return ``1 + v_X I_e(t)``, by which a festival multiplies commerce views (3).

    Parameters
    ----------
    strength : (n_platforms,) float64
        I_e(t), 0 on ordinary days.
    gain : float
        v_X, share of views per unit of strength.
    """
    return 1.0 + gain * strength


def drawn_ahead(pull_forward: float, strength: float) -> float:
    """Return the share ``1 - (1 - a_f)^I_e`` of later needs that a festival draws ahead (2.7)."""
    return 1.0 - float(power(1.0 - pull_forward, strength)) if strength > 0.0 else 0.0


def _inside(rows: np.ndarray[tuple[int], np.dtype[np.int64]], days: int) -> list[int]:
    return [int(row) for row in rows if 0 <= row < days]


def _refuse_impossible(shift: F64, arrival: float, first: date) -> None:
    least, most = 1.0 + shift.min(initial=0.0), arrival * (1.0 + shift.max(initial=0.0))
    slack = 1e-9  # of adding and taking away the same shares
    if least < -slack:
        day = date.fromordinal(first.toordinal() + int(shift.min(axis=1).argmin()))
        raise ValueError(
            f"festivals draw {1.0 - least:.3g} times the needs of {day} ahead: expected at most "
            "all of them; lower festival_pull_forward or move the festivals apart"
        )
    if shift.any() and most > 1.0 + slack:
        day = date.fromordinal(first.toordinal() + int(shift.max(axis=1).argmax()))
        raise ValueError(
            f"the festival on {day} makes {most:.3g} needs a user and day arise: expected at most "
            "1; lower festival_pull_forward or need_arrival, or let it last longer"
        )
