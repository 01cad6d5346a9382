"""The symbols of the CORE's equations and the names they have in this project.

Each equation of the core is written out with its number, and each symbol in it is resolved to a
row of a table, to a declared column, to a series of the scenario, to a quantity that is computed
on the way, or to the optional module that owns the term. So a reader of the equations finds the
name in the code, and a test finds an equation whose symbol nobody owns.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from types import MappingProxyType
from typing import Final

from feedfollow.spec.symbols.accounts import SEVERAL
from feedfollow.spec.symbols.ads import PAID
from feedfollow.spec.symbols.agencies import SERVED
from feedfollow.spec.symbols.border import CROSSING
from feedfollow.spec.symbols.content import HOURS
from feedfollow.spec.symbols.deals import DEALS
from feedfollow.spec.symbols.entry import ENTERED
from feedfollow.spec.symbols.exclusive import ONE_PLATFORM
from feedfollow.spec.symbols.families import CLANS
from feedfollow.spec.symbols.gifts import GIFTS, PAUSES
from feedfollow.spec.symbols.governance import GOVERNED
from feedfollow.spec.symbols.links import LINKS
from feedfollow.spec.symbols.lists import LISTED
from feedfollow.spec.symbols.notation import OPTIONAL_MODULES, Equation, Kind, Symbol
from feedfollow.spec.symbols.own_brands import OWNED
from feedfollow.spec.symbols.pricing import PRICING
from feedfollow.spec.symbols.programme import PAID_PROGRAMME
from feedfollow.spec.symbols.reach import REACH
from feedfollow.spec.symbols.shelf import NEEDS
from feedfollow.spec.symbols.sourcing import SOURCES
from feedfollow.spec.symbols.supply import SUPPLY
from feedfollow.spec.symbols.switching import SWITCHING
from feedfollow.spec.symbols.trade import TRADE

__all__ = [
    "EQUATIONS",
    "OPTIONAL_MODULES",
    "Equation",
    "Kind",
    "Symbol",
    "columns_named",
    "series_named",
]

EQUATIONS: Final[Mapping[str, Equation]] = MappingProxyType(
    {
        e.number: e
        for e in sorted(
            chain(
                REACH,
                TRADE,
                NEEDS,
                GIFTS,
                PAUSES,
                PAID,
                GOVERNED,
                HOURS,
                SUPPLY,
                LINKS,
                SWITCHING,
                ENTERED,
                CLANS,
                PRICING,
                SOURCES,
                PAID_PROGRAMME,
                OWNED,
                CROSSING,
                LISTED,
                DEALS,
                SERVED,
                ONE_PLATFORM,
                SEVERAL,
            ),
            key=lambda e: int(e.number.strip("()")),
        )
    }
)
"""Equations by number: the core's, and those of optional processes."""


def columns_named() -> set[str]:
    """Give the columns of the world that the equations name.

    Returns
    -------
    set of str
        Names of the form ``room.column``.
    """
    return {s.name for e in EQUATIONS.values() for s in e.symbols if s.kind == "column"}


def series_named() -> set[str]:
    """Give the series of a scenario that the equations name.

    Returns
    -------
    set of str
        Paths inside the scenario or inside a platform, such as ``population.minutes``.
    """
    return {s.name for e in EQUATIONS.values() for s in e.symbols if s.kind == "series"}
