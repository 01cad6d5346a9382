"""Policy levers: what one platform decides, a row each. A platform is a setting of these.

The names are dotted as in a scenario's ``platforms`` part. A dated lever may be changed by an
event; the others describe the platform as a run starts. Where the prior differs from platform to
platform the row has none, and a calibration names one for each platform.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from feedfollow.spec.policy import (
    access,
    accounts,
    ads,
    agencies,
    amplify,
    border,
    deals,
    entry,
    exclusive,
    families,
    finance,
    governance,
    links,
    lists,
    local,
    logistics,
    own_brands,
    programme,
    reach,
    selection,
    shelf,
    shows,
    sourcing,
    supply,
    tastes,
    terms,
)
from feedfollow.spec.table import Parameter

__all__ = ["LEVERS", "LEVER_GROUPS"]

LEVER_GROUPS: Final[Mapping[str, tuple[Parameter, ...]]] = MappingProxyType(
    {
        "Content": reach.CONTENT,
        "Hours of content": shows.SHOWS,
        "Traffic": reach.TRAFFIC,
        "Feed": reach.FEED,
        "Amplification and support": amplify.AMPLIFY,
        "Families": families.FAMILIES,
        "Own brands": own_brands.OWN_BRANDS,
        "External links": terms.LINKS,
        "Fees on links and shops": links.FEES,
        "Shelf in the app": shelf.SHELF,
        "Paid traffic": ads.ADS,
        "Governance": governance.GOVERNANCE,
        "Finance and payment": finance.FINANCE,
        "Local services": local.LOCAL,
        "Supply": supply.SUPPLY,
        "Access": access.ACCESS,
        "Choice of goods": selection.SELECTION,
        "Entry": entry.ENTRY,
        "Lists and tasks": lists.LISTS,
        "Exclusive goods": exclusive.EXCLUSIVE,
        "Several rooms": accounts.ACCOUNTS,
        "Logistics": logistics.LOGISTICS,
        "Sourcing": sourcing.SOURCING,
        "Paid membership": programme.PROGRAMME,
        "Cross-border trade": border.BORDER,
        "Deals outside the app": deals.DEALS,
        "Agencies": agencies.AGENCIES,
        "Trust and guarantees": terms.TRUST,
        "Fees, prices and supply": terms.TERMS,
        "Tastes (rivals of a calibration only)": tastes.TASTES,
    }
)
"""Levers by subject."""

LEVERS: Final[Mapping[str, Parameter]] = MappingProxyType(
    {row.name: row for rows in LEVER_GROUPS.values() for row in rows}
)
"""Every lever by its dotted name."""
