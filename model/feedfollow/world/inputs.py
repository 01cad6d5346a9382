"""Dated inputs of a scenario, resolved once to one row a day: members, opening, views, anchors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from feedfollow.functions import exp, log, logistic, normal_quantile
from feedfollow.kernels import kernel
from feedfollow.spec.scenario import Platform, Scenario, Series
from feedfollow.world.columns import F64
from feedfollow.world.couriers import courier_capacity
from feedfollow.world.festivals import FestivalDays, festival_days
from feedfollow.world.link_fees import linked_parts
from feedfollow.world.links import stranded_shares
from feedfollow.world.outlook import demand_outlook

REFERENCE = date(2021, 7, 1)
"""Mid-2021: where content density is 1 and minutes are at their reference (process 2.2)."""

QUADRATURE = 256


@dataclass(frozen=True)
class Inputs:
    """One row a day from the first day of the burn-in; columns by content platform.

    Attributes
    ----------
    first_day : int
        Day number of row 0 (day 0 is the scenario's start).
    adoption_pace : (n_days,) float64
        Multiples of the hazard of adoption (2).
    members : (n_days, n_platforms) float64
        Members as a share of simulated users (of adopters where ``adopters_only``).
    opening_odds : (n_days, n_platforms) float64
        exp(a_p(t)), solved once from the documented daily users at baseline habits.
    views_rate : (n_days, n_platforms, 2) float64
        Commerce views per adopter-active day by form (3).
    real_anchors : (n_days, n_platforms) float64
        Active anchors.
    adopters_only : (n_platforms,) bool
        Members are counted among adopters.
    festivals : FestivalDays
        Strength of festivals, and needs that come early.
    stranded : (n_days, n_platforms, 2) float64
        Share of the goods on show whose links are closed and who have no shop in the app, by form.
    linked : (n_days, n_platforms, 2) float64
        What fees leave of the openness of links, x_pf of (24), by form.
    couriers : (n_days,) float64
        Share of their normal capacity at which couriers work.
    outlook : (n_days + HORIZON, n_platforms) float64
        What the calendar multiplies demand by, 1 on ordinary days.
    """

    first_day: int
    adoption_pace: F64
    members: F64
    opening_odds: F64
    views_rate: F64
    real_anchors: F64
    adopters_only: np.ndarray[tuple[int], np.dtype[np.bool_]]
    festivals: FestivalDays
    stranded: F64
    linked: F64
    couriers: F64
    outlook: F64


def reference_people(scenario: Scenario) -> float:
    """Return the netizens that the simulated users stand for: the largest documented count."""
    return max(value for _, value, _ in scenario.netizens.points)


def year_fraction(day: date) -> float:
    """Return a date as a decimal year."""
    start = date(day.year, 1, 1)
    return day.year + (day - start).days / ((date(day.year + 1, 1, 1) - start).days)


def content_platforms(scenario: Scenario) -> tuple[Platform, ...]:
    """Return the platforms with content traffic, in file order."""
    return tuple(p for p in scenario.platforms.values() if p.role == "content")


def resolve_inputs(scenario: Scenario, opening_spread: float) -> Inputs:
    """Resolve the dated inputs of a scenario.

    Raises
    ------
    ValueError
        If a platform's daily users exceed its members, or festivals draw too many needs ahead.
    """
    platforms = content_platforms(scenario)
    days = (scenario.until - scenario.start).days + 1 + scenario.burn_in
    first = scenario.start - timedelta(days=scenario.burn_in)
    dates = [first + timedelta(days=k) for k in range(days)]
    people = reference_people(scenario)
    shape = (days, len(platforms))
    members, odds, anchors = np.empty(shape), np.empty(shape), np.empty(shape)
    views = np.empty((*shape, 2))
    solved: dict[float, float] = {}
    for p, platform in enumerate(platforms):
        for k, day in enumerate(dates):
            share, rate = membership(scenario, platform, day, people)
            if rate not in solved:
                solved[rate] = float(exp(opening_log_odds(rate, opening_spread)))
            members[k, p], odds[k, p] = share, solved[rate]
            views[k, p, :] = content_views(platform, day)
            anchors[k, p] = known(platform.anchors_real, platform, "anchors.real").at(day)
    only = np.array([p.adopter_share is not None for p in platforms], dtype=np.bool_)
    names = [p.name for p in platforms]
    festivals = festival_days(scenario, first, days, names)
    closed = stranded_shares(scenario, first, days, names)
    linked = linked_parts(scenario, first, days, names)
    couriers = courier_capacity(scenario, first, days)
    ahead = demand_outlook(scenario, first, days, names)
    return Inputs(
        -scenario.burn_in,
        adoption_pace(scenario, dates),
        members,
        odds,
        views,
        anchors,
        only,
        festivals,
        closed,
        linked,
        couriers,
        ahead,
    )


def adoption_pace(scenario: Scenario, dates: list[date]) -> F64:
    """Return by day the multiple of the hazard of adoption, 1 where none is stated."""
    series = scenario.adoption_pace
    return np.array([1.0 if series is None else series.at(day) for day in dates])


def membership(
    scenario: Scenario, platform: Platform, day: date, people: float
) -> tuple[float, float]:
    """Return members as a share of users (or of adopters) and the share of them that opens.

    Monthly users are the members; before their first row they are the daily users times the
    documented ratio; where no row exists, the daily users over an assumed opening rate, never
    more than the netizens of the day.

    Raises
    ------
    ValueError
        If fewer members than daily users come out.
    """
    if platform.adopter_share is not None:
        return platform.adopter_share, float(platform.opening_rate or 0.0)
    if platform.daily_users is None:
        raise ValueError(f"{platform.name} has neither daily users nor an adopter share")
    daily = platform.daily_users.at(day)
    monthly = platform.monthly_users
    if monthly is None:
        members = daily / float(platform.opening_rate or 1.0)
    elif day < monthly.points[0][0] and platform.before_ratio is not None:
        members = daily * platform.before_ratio
    else:
        members = monthly.at(day)
    members = min(members, scenario.netizens.at(day))
    if not 0.0 < daily < members:
        raise ValueError(
            f"{platform.name} on {day}: {daily:.4g} daily users of {members:.4g} members; "
            "expected fewer daily users than members"
        )
    return members / people, daily / members


def content_views(platform: Platform, day: date) -> tuple[float, float]:
    """Return rho kappa(t) tau(t)/tau_ref by form: commerce views per adopter-active day (3)."""
    levers = platform.levers
    density = content_density(day, levers["content.midpoint"], levers["content.width"])
    series = known(platform.minutes, platform, "population.minutes")
    minutes = series.at(day) / series.at(REFERENCE)
    scale = density * minutes
    return levers["content.views_live"] * scale, levers["content.views_video"] * scale


def known(series: Series | None, platform: Platform, name: str) -> Series:
    """Return a series that a content platform must have.

    Raises
    ------
    ValueError
        If it is missing.
    """
    if series is None:
        raise ValueError(f"{platform.name} has no {name}: expected a series")
    return series


def content_density(day: date, midpoint: float, width: float) -> float:
    """Return the logistic content density kappa(t), 1 in mid-2021 (process 2.2)."""
    now = (year_fraction(day) - midpoint) / width
    then = (year_fraction(REFERENCE) - midpoint) / width
    return float(logistic(now) / logistic(then))


@kernel
def opening_log_odds(rate: float, spread: float) -> float:
    """Solve ``E[logistic(a + spread Z)] = rate`` for a, Z standard normal, by bisection.

    The expectation is a mean over 256 equally likely normal quantiles.
    """
    nodes = np.empty(QUADRATURE)
    for j in range(QUADRATURE):
        nodes[j] = spread * normal_quantile((j + 0.5) / QUADRATURE)
    middle = log(rate / (1.0 - rate))
    low, high = middle - 3.0 - 3.0 * spread, middle + 3.0 + 3.0 * spread
    for _ in range(50):
        middle = 0.5 * (low + high)
        total = 0.0
        for j in range(QUADRATURE):
            total += logistic(middle + nodes[j])
        if total < rate * QUADRATURE:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
