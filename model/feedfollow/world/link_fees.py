"""Fees on outside links by date, and the sellers who answer them (process 2.21, equation (24)).

The share of goods linked outside is o_pf x_pf: o_pf says how many sellers link outside while links
and shops cost the same, x_pf what the fees have left of it. Each seller goes over the choice at a
hazard xi_L a week and takes the outside link by a logit of the difference of fees. There are many
sellers behind every row of merchants, so that their share follows its expectation.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from feedfollow.functions import exp
from feedfollow.kernels import kernel
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import F64
from feedfollow.world.labels import CONTENT_FORMS, LIVE, VIDEO

WEEK = 7.0
SMALLEST = 1e-300
"""Stands for an openness of 0, which bounds nothing."""

Levers = tuple[str, str, str]
"""Openness of links, fee on links, fee on shops: the levers of one form."""

LIVE_LEVERS: Levers = ("links.open_live", "fees.link_live", "fees.shop_live")
VIDEO_LEVERS: Levers = ("links.open_video", "fees.link_video", "fees.shop_video")

Terms = tuple[int, F64, F64]
"""Number of a day, and from it on the openness o_pf and the difference of fees, link less shop."""


def linked_parts(scenario: Scenario, first: date, days: int, names: Sequence[str]) -> F64:
    """Resolve what fees leave of the openness of links; ones where the module is off.

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
        x_pf by form; above 1 where shops cost more than links.
    """
    out = np.ones((days, len(names), CONTENT_FORMS))
    if scenario.modules["link_fees"]:
        for p, name in enumerate(names):
            out[:, p, LIVE] = _by_day(scenario, name, LIVE_LEVERS, first, days)
            out[:, p, VIDEO] = _by_day(scenario, name, VIDEO_LEVERS, first, days)
    return out


def _by_day(scenario: Scenario, name: str, levers: Levers, first: date, days: int) -> F64:
    """Follow the sellers of one form on one platform, ``(n_days,)``."""
    value = scenario.parameters
    openness = np.array([scenario.platforms[name].levers[levers[0]]])
    terms = terms_of(scenario, name, levers, openness, first)
    response, review = np.array([value["link_fee_response"]]), np.array([value["link_review"]])
    return answered(terms, response, review, np.arange(days, dtype=np.float64))


def terms_of(
    scenario: Scenario, name: str, levers: Levers, openness: F64, first: date
) -> list[Terms]:
    """List what a platform asks of sellers of one form: at first, and from each event on.

    Parameters
    ----------
    scenario : Scenario
    name : str
        Platform.
    levers : (str, str, str)
        Openness, fee on links, fee on shops.
    openness : (...) float64
        o_pf before any event.
    first : date
        Day number 0.

    Returns
    -------
    list of (int, (...) float64, (...) float64)
        The terms of the start, whose day says nothing, then in the order of days; numbers before
        ``first`` are negative.
    """
    own = scenario.platforms[name].levers
    link, shop = own[levers[1]], own[levers[2]]
    found = [(0, openness, 0.0 * openness + (link - shop))]
    for event in sorted(scenario.events, key=lambda each: each.date):
        if event.platform != name:
            continue
        if levers[0] in event.set:
            openness = 0.0 * openness + event.set[levers[0]]
        if levers[1] in event.set:
            link = event.set[levers[1]]
        if levers[2] in event.set:
            shop = event.set[levers[2]]
        day = (event.date - first).days
        found = [*found, (day, openness, 0.0 * openness + (link - shop))]
    return found


def lasting_part(openness: F64, difference: F64, response: F64) -> F64:
    """Return X_pf of (24), at which ``o X = logistic(logit(o) - eta_L d)``.

    Parameters
    ----------
    openness : (...) float64
        o_pf, share of goods linked outside at equal fees.
    difference : (...) float64
        d, fee on links less fee on shops, share of price.
    response : (...) float64
        eta_L, logits per unit of it.

    Returns
    -------
    (...) float64
    """
    return 1.0 / (openness + (1.0 - openness) * exp_of(response * difference))


def answered(terms: Sequence[Terms], response: F64, review: F64, days: F64) -> F64:
    """Return x_pf on days: what separates it from X_pf falls by ``exp(-xi_L / 7)`` a day.

    Sellers have long answered the terms of the start when the first event comes.

    Parameters
    ----------
    terms : sequence of (int, (..., 1) float64, (..., 1) float64)
        As :func:`terms_of` lists them.
    response, review : (..., 1) float64
        eta_L and xi_L, logits and 1/week.
    days : (n_days,) float64
        Numbers of days.

    Returns
    -------
    (..., n_days) float64
    """
    goal = lasting_part(terms[0][1], terms[0][2], response)
    now, since = goal, 0.0
    out = goal + np.zeros(len(days))
    for day, openness, difference in terms[1:]:
        now = goal + (now - goal) * exp_of(review * (since - day) / WEEK)
        now = np.minimum(now, 1.0 / np.maximum(openness, SMALLEST))  # no more than all are linked
        goal, since = lasting_part(openness, difference, response), float(day)
        held = days >= day
        out[..., held] = goal + (now - goal) * exp_of(review * (since - days[held]) / WEEK)
    return out


def link_sizes(
    changes: Sequence[tuple[int, F64]], terms: Sequence[Terms], response: F64, review: F64
) -> list[tuple[int, F64]]:
    """Return changes of openness as changes of the share of goods: each times x_pf of its day."""
    return [
        (day, size * answered(terms, response, review, np.array([float(day)])))
        for day, size in changes
    ]


def exp_of(x: F64) -> F64:
    """Return e to the power of each number, the same bits on every processor."""
    return _exponentials(x.ravel()).reshape(x.shape)


@kernel
def _exponentials(x: F64) -> F64:
    out = np.empty_like(x)
    for k in range(x.shape[0]):
        out[k] = exp(x[k])
    return out
