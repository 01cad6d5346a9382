"""Focal businesses as the engine reads them: one named brand or anchor, complete, checked, frozen.

A focal business is no part of a scenario: it is so small against the market that it does not move
it, so that the market's runs, and what is stored of them, are those of the file without it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from feedfollow.spec.frozen import FrozenMap
from feedfollow.spec.scenario import Provenance, Scenario
from feedfollow.spec.table import Parameter, fixed

Kind = Literal["brand", "anchor"]

KINDS: Final[tuple[Kind, ...]] = ("brand", "anchor")
BUDGET_PARTS: Final = ("own_room", "talents", "ads", "mall")
"""Channels between which a brand divides its budget."""

BEST: Final = "best"
"""In the place of a mix: the best one that is found."""


def _row(
    name: str, unit: str, span: tuple[float, float, float], text: str, whole: bool = False
) -> Parameter:
    """Make a row from its name, unit, (lowest, default, highest) and description."""
    return Parameter(
        name=name, symbol="", equations=(), unit=unit, low=span[0], default=span[1], high=span[2],
        prior=fixed(span[1]), description=text, source="assumed", verdict="fix", integer=whole,
    )  # fmt: skip


def _by_name(*rows: Parameter) -> Mapping[str, Parameter]:
    return MappingProxyType({row.name: row for row in rows})


BRAND: Final = _by_name(
    _row("price", "CNY", (0.01, 100, 1e6), "mean list price of what an order contains"),
    _row("unit_cost", "CNY", (0, 40, 1e6), "what the goods of such an order cost to make"),
    _row("quality", "0..1", (0, 0.6, 1), "true quality of its goods, q_m"),
    _row("claimed", "0..1", (0, 0.6, 1), "quality that it claims, q^c_m"),
    _row("charisma", "ratio", (1e-3, 1, 1e4), "charisma of its own room over the mean room's, z_a"),
    _row("budget", "CNY/month", (0, 1e5, 1e10), "most that it spends in advance"),
    _row("on_air", "share of days", (0.01, 0.5, 1), "days on which a room of its own is live"),
    _row("most_rooms", "rooms", (1, 1, 1000), "rooms of its own at most", whole=True),
    _row("room_cost", "CNY/week", (1, 2e4, 1e8), "team and content of a room of its own"),
    _row("contact_cost", "CNY/month", (1, 2e3, 1e8), "samples and service for one talent"),
    _row("listing_cost", "CNY/month", (1, 500, 1e8), "goods pages as an ordinary merchant has"),
    _row("restocked", "share of returns", (0, 0, 1), "returned goods that are sold again"),
    _row("setup", "CNY", (0, 0, 1e10), "what it has spent before its first day"),
)  # fmt: skip
"""Numbers of a brand."""

ANCHOR: Final = _by_name(
    _row("charisma", "ratio", (1e-3, 1, 1e4), "charisma over the mean room's, z_a"),
    _row(
        "honesty", "0..1", (0, 0.8, 1), "honesty h_a, which weighs quality where goods are chosen"
    ),
    _row("followers", "people", (0, 0, 1e10), "who follow it on its first day"),
    _row("commission", "share of sales", (0, 0.2, 1), "of what buyers keep"),
    _row("cost", "CNY/month", (0, 0, 1e10), "team, room and living"),
    _row("on_air", "share of days", (0.01, 0.5, 1), "days on which it is live"),
    _row("setup", "CNY", (0, 0, 1e10), "what it has spent before its first day"),
)
"""Numbers of an anchor."""

BRAND_NEEDS: Final = ("price", "unit_cost", "quality", "charisma", "budget")
ANCHOR_NEEDS: Final = ("charisma", "followers", "cost")


@dataclass(frozen=True, slots=True)
class Brand:
    """A named brand, one merchant, with a budget for four channels.

    Parameters
    ----------
    name : str
    platform : str
        A content platform; its shop is in the app.
    category : str
    start : datetime.date
        First day of business.
    mix : mapping of str to float, or None
        Share of the budget by channel; None asks for the best one.
    numbers : mapping of str to float
        Every row of ``BRAND``, in its unit.
    provenance : mapping of str to Provenance
        Sources of the values that state one, by key.
    """

    name: str
    platform: str
    category: str
    start: date
    mix: Mapping[str, float] | None
    numbers: Mapping[str, float]
    provenance: Mapping[str, Provenance] = field(default_factory=FrozenMap)

    @property
    def kind(self) -> Kind:
        """The kind of the business."""
        return "brand"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A named anchor, one room of a talent, who sells other merchants' goods.

    Parameters
    ----------
    name : str
    platform : str
        A content platform.
    categories : tuple of str
        What it shows, by the popularity of each.
    start : datetime.date
        First day of business.
    numbers : mapping of str to float
        Every row of ``ANCHOR``, in its unit.
    provenance : mapping of str to Provenance
        Sources of the values that state one, by key.
    """

    name: str
    platform: str
    categories: tuple[str, ...]
    start: date
    numbers: Mapping[str, float]
    provenance: Mapping[str, Provenance] = field(default_factory=FrozenMap)

    @property
    def kind(self) -> Kind:
        """The kind of the business."""
        return "anchor"


Business = Brand | Anchor


@dataclass(frozen=True)
class Focal:
    """A focal business in its market.

    Parameters
    ----------
    market : Scenario
        Simulated as it is.
    business : Brand or Anchor
    """

    market: Scenario
    business: Business

    @property
    def key(self) -> str:
        """SHA-256 of market and business, in hexadecimal."""
        words = f"{self.market.key}\0{business_text(self.business)}"
        return hashlib.sha256(words.encode()).hexdigest()


def business_text(business: Business) -> str:
    """Write a business out, the same text for equal ones."""
    fields = {name: value for name, value in asdict(business).items() if name != "provenance"}
    plain = {
        name: dict(value) if isinstance(value, Mapping) else value for name, value in fields.items()
    }
    return json.dumps({"kind": business.kind, **plain}, sort_keys=True, default=str)
