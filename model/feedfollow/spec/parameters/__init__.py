"""The parameter table: every number of the model that is not a platform's own policy.

The rows stand in one module a subject; this file only puts them together. A name is the name in
a scenario's ``parameters`` part and in the code that reads it; the letter of the equations is in
the row. Levers of a platform are in :mod:`feedfollow.spec.policy`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from feedfollow.spec.parameters import (
    adoption,
    ads,
    agencies,
    audience,
    border,
    content,
    couriers,
    deals,
    discounts,
    entry,
    exclusive,
    families,
    festivals,
    flash,
    friends,
    funnel,
    goods,
    governance,
    homophily,
    inventory,
    lapse,
    links,
    lists,
    local,
    logistics,
    orders,
    own_rooms,
    people,
    pricing,
    programme,
    scandals,
    selection,
    shelf,
    sourcing,
    switching,
    tips,
    trust,
)
from feedfollow.spec.parameters.categories import APPAREL, CATEGORIES, CATEGORY_POPULARITY
from feedfollow.spec.table import Parameter

__all__ = ["APPAREL", "CATEGORIES", "CATEGORY_POPULARITY", "GROUPS", "PARAMETERS"]

GROUPS: Final[Mapping[str, tuple[Parameter, ...]]] = MappingProxyType(
    {
        "Adoption": adoption.ROWS,
        "People": people.ROWS,
        "Audience and recommender": audience.ROWS,
        "Content": content.ROWS,
        "Funnel": funnel.ROWS,
        "Follows and trust": trust.ROWS,
        "Orders": orders.ROWS,
        "Goods, anchors and merchants": goods.ROWS,
        "Festivals": festivals.ROWS,
        "Outside links": links.ROWS,
        "Couriers": couriers.ROWS,
        "Shelf and search": shelf.ROWS,
        "Tips": tips.ROWS,
        "Discounts": discounts.ROWS,
        "Flash deals": flash.ROWS,
        "Lapse": lapse.ROWS,
        "Paid traffic": ads.ROWS,
        "Governance": governance.ROWS,
        "Own rooms": own_rooms.ROWS,
        "Friends": friends.ROWS,
        "Friends of like tastes": homophily.ROWS,
        "Scandals": scandals.ROWS,
        "Inventory": inventory.ROWS,
        "Switching": switching.ROWS,
        "Choice of goods": selection.ROWS,
        "Entry and brands": entry.ROWS,
        "Local services": local.ROWS,
        "Families": families.ROWS,
        "Logistics": logistics.ROWS,
        "Pricing": pricing.ROWS,
        "Sourcing": sourcing.ROWS,
        "Paid membership": programme.ROWS,
        "Cross-border trade": border.ROWS,
        "Lists of brands": lists.ROWS,
        "Deals outside the app": deals.ROWS,
        "Agencies": agencies.ROWS,
        "Exclusive goods": exclusive.ROWS,
    }
)
"""Rows by subject, in the order of a reader's questions."""

PARAMETERS: Final[Mapping[str, Parameter]] = MappingProxyType(
    {row.name: row for rows in GROUPS.values() for row in rows}
)
"""Every parameter by name."""
