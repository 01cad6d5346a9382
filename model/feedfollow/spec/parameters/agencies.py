"""What service agencies do for their clients (equation (33))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="first_deal_days",
        symbol="τ_A",
        equations=("(33)",),
        unit="days",
        default=30.0,
        low=0.0,
        high=3650.0,
        prior=lognormal(30.0, 2.0),
        description=(
            "Mean time in which a merchant who comes to a platform finds a first talent by itself; "
            "at 0 it sells at once. Only where entry and agencies are on."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="agency_match",
        symbol="m_A",
        equations=("(33)",),
        unit="multiple",
        default=2.0,
        low=1.0,
        high=1.0e6,
        prior=uniform(1.0, 4.0),
        description=(
            "How many times as many partners clients of an agency meet: merchants whom a talent "
            "knows, and talents whom a merchant finds in a day."
        ),
        source="assumed; articles 002 and 003 name the matching of talents",
        verdict="marginalise",
    ),
    Parameter(
        name="agency_charisma",
        symbol="e_A",
        equations=("(33)",),
        unit="multiple",
        default=1.2,
        low=1.0,
        high=100.0,
        prior=uniform(1.0, 1.5),
        description="What an agency multiplies the charisma of a talent by, who is its client.",
        source="assumed; article 002: agencies plan, write and shoot what talents show",
        verdict="marginalise",
    ),
    Parameter(
        name="agency_saving",
        symbol="s_A",
        equations=("(33)",),
        unit="share of cost",
        default=0.2,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 0.4),
        description="Part of the cost of a client's own room that the agency's content saves it.",
        source="assumed; article 002: agencies run live rooms",
        verdict="marginalise",
    ),
)
