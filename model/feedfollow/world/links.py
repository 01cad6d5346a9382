"""Closed links: goods that were linked outside and cannot be bought in the app (process 2.21)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import F64
from feedfollow.world.labels import CONTENT_FORMS, LIVE, VIDEO
from feedfollow.world.link_fees import LIVE_LEVERS, VIDEO_LEVERS, Levers, link_sizes, terms_of

Change = tuple[int, F64]
"""Number of a day, and by what the share of goods linked outside changes on it."""


def stranded_shares(scenario: Scenario, first: date, days: int, names: Sequence[str]) -> F64:
    """Resolve what share of the goods on show is stranded; none where the module is off.

    Parameters
    ----------
    scenario : Scenario
    first : date
        Day of row 0.
    days : int
        Rows.
    names : sequence of str
        Content platforms, in the order of the columns.

    Returns
    -------
    (n_days, n_platforms, 2) float64
        By form.
    """
    out = np.zeros((days, len(names), CONTENT_FORMS))
    if scenario.modules["closed_links"]:
        for p, name in enumerate(names):
            out[:, p, LIVE] = _by_day(scenario, name, LIVE_LEVERS, first, days)
            out[:, p, VIDEO] = _by_day(scenario, name, VIDEO_LEVERS, first, days)
    return out


def _by_day(scenario: Scenario, name: str, levers: Levers, first: date, days: int) -> F64:
    """Follow the goods of one form on one platform, ``(n_days,)``."""
    value = scenario.parameters
    migration = np.array([value["link_migration"]])
    start = np.array([scenario.platforms[name].levers[levers[0]]])
    changes = changes_of(scenario, name, levers[0], start, first)
    if scenario.modules["link_fees"]:  # a closing strands who has stayed outside until then (24)
        response, review = np.array([value["link_fee_response"]]), np.array([value["link_review"]])
        terms = terms_of(scenario, name, levers, start, first)
        changes = link_sizes(changes, terms, response, review)
    rows = np.arange(days, dtype=np.float64)
    return stranded(changes, rows, migration, value["link_migration_days"])


def changes_of(scenario: Scenario, name: str, lever: str, start: F64, first: date) -> list[Change]:
    """List the dated changes of one lever of a platform.

    Parameters
    ----------
    scenario : Scenario
    name, lever : str
        Platform and lever.
    start : (...) float64
        Its value before any event.
    first : date
        Day number 0.

    Returns
    -------
    list of (int, (...) float64)
        In the order of days; numbers before ``first`` are negative.
    """
    now = start
    changes = []
    for event in sorted(scenario.events, key=lambda each: each.date):
        if event.platform == name and lever in event.set:
            then = 0.0 * now + event.set[lever]
            changes.append(((event.date - first).days, then - now))
            now = then
    return changes


def stranded(changes: Sequence[Change], days: F64, migration: F64, length: float) -> F64:
    """Follow closings and openings of links through time.

    A closing strands what it closes. Of that, the share ``migration`` comes into the app in equal
    parts over ``length`` days; the rest stays stranded. An opening takes what is stranded first,
    in proportion from all closings.

    Parameters
    ----------
    changes : sequence of (int, (...) float64)
        As :func:`changes_of` lists them.
    days : (n_days,) float64
        Numbers of days, rising.
    migration : (...) float64
        xi_0.
    length : float
        Days; with 0 the migration is immediate.

    Returns
    -------
    (..., n_days) float64
        Share of the goods on show.
    """
    out = np.zeros((*migration.shape[:-1], len(days)))
    closed: list[Change] = []
    ends = [*(day for day, _ in changes[1:]), np.inf]
    for (day, change), end in zip(changes, ends, strict=False):
        before = _left(closed, np.array([float(day)]), migration, length)
        opened = np.maximum(change, 0.0)
        kept = 1.0 - np.minimum(opened / np.where(before > 0.0, before, np.inf), 1.0)
        closed = [(since, size * kept) for since, size in closed]
        closed.append((day, np.maximum(-change, 0.0)))
        held = (days >= day) & (days < end)
        out[..., held] = _left(closed, days[held], migration, length)
    return out


def _left(closed: Sequence[Change], days: F64, migration: F64, length: float) -> F64:
    """Add up what of several closings is stranded on later days, ``(..., n_days)``."""
    total = np.zeros((*migration.shape[:-1], len(days)))
    for since, size in closed:
        moved = np.minimum((days - since) / length, 1.0) if length > 0.0 else np.ones(len(days))
        total = total + size * (1.0 - migration * moved)
    return total
