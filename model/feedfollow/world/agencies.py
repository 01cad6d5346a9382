"""Clients of service agencies, and merchants who look for a first deal (33)."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import F64, I64, Column, allocate_tuple

ENTRY = ("entry",)
PAID = ("agency_dues",)


class Agencies(NamedTuple):
    """What agencies know of every line of merchants; no rows where the module is off."""

    alone: Annotated[
        F64,
        Column(
            "merchant platform",
            "float64",
            "share",
            "of its merchants, who look for a first deal by themselves (33)",
            ENTRY,
        ),
    ]
    clients: Annotated[
        F64,
        Column(
            "merchant platform",
            "float64",
            "share",
            "of its merchants, who look for a first deal with an agency (33)",
            ENTRY,
        ),
    ]
    fee_owed: Annotated[
        F64, Column("merchant platform", "float64", "fen", "owed to agencies so far, exact", PAID)
    ]
    fee_paid: Annotated[
        I64, Column("merchant platform", "int64", "fen", "of it paid, in whole fen", PAID)
    ]


def make_agencies(scenario: Scenario, platforms: int) -> Agencies:
    """Return agencies before anybody looks for a deal; no rows where they are off."""
    merchants = scenario.merchants if scenario.modules["agencies"] else 0
    return allocate_tuple(Agencies, {"merchant": merchants, "platform": platforms})
