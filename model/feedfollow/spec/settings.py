"""What a scenario states besides parameters and levers: size of the run, population, record.

The rows have the form of the parameter table, so that checks, ``describe`` and the JSON Schema
treat them alike. A default of a series is never used: a series is stated or absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from feedfollow.spec.describe import Entry
from feedfollow.spec.prior import fixed
from feedfollow.spec.table import Parameter, plain
from feedfollow.spec.vocabulary import MODULES


def _row(
    name: str, unit: str, span: tuple[float, float, float], text: str, integer: bool = False
) -> Parameter:
    """Make a row from its name, unit, (lowest, default, highest) and description."""
    return Parameter(
        name=name,
        symbol="",
        equations=(),
        unit=unit,
        low=span[0],
        default=span[1],
        high=span[2],
        prior=fixed(span[1]),
        description=text,
        source="assumed",
        verdict="fix",
        integer=integer,
    )


# The largest seed is the largest whole number that every JSON reader keeps exactly.
_RUN: Final = (
    _row("burn_in", "days", (0, 365, 3650), "unrecorded days before the start", integer=True),
    _row("users", "users", (10, 20_000, 20_000_000), "simulated users", integer=True),
    _row("seed", "", (0, 1, 2**53), "key of all draws", integer=True),
    _row(
        "scale.anchors",
        "anchors",
        (10, 400, 200_000),
        "simulated anchors of each content platform",
        integer=True,
    ),
    _row("scale.merchants", "merchants", (16, 1_000, 1_000_000), "simulated merchants", True),
    _row("record.every", "days", (1, 1, 366), "days between two recorded days", integer=True),
)

FESTIVAL_SIZE: Final = _row(
    "festivals.size",
    "multiple of festival_strength",
    (0, 1, 20),
    "strength of a festival beside that of Douyin's Double-11 of 2020",
)

COURIER_CAPACITY: Final = _row(
    "couriers.capacity",
    "share of an ordinary day",
    (0, 1, 1),
    "parcels that couriers take up on a day of a rest, over those of an ordinary day",
)

SCANDAL_SIZE: Final = _row(
    "scandals.size",
    "multiple of scandal_loss",
    (0, 1, 20),
    "credit that a scandal takes from its anchor, beside that of the ordinary one",
)

SCANDAL_RANK: Final = _row(
    "scandals.rank",
    "rank",
    (1, 1, 100),
    "which anchor of the platform it is about, from the one of most charisma on",
    integer=True,
)

NETIZENS: Final = _row(
    "population.netizens", "persons", (1e3, 1e9, 1e10), "internet users of the country, a series"
)

ADOPTION_PACE: Final = _row(
    "population.adoption_pace",
    "multiple of the hazard",
    (0.01, 1, 100),
    "how fast people adopt live commerce over (2), a series; 1 where it is not stated",
)

_PLATFORM: Final = (
    _row(
        "population.daily_users",
        "persons",
        (1, 1e8, 1e10),
        "persons who open the app on a day, a series",
    ),
    _row(
        "population.monthly_users",
        "persons",
        (1, 1e8, 1e10),
        "persons who open the app in a month, a series; they are the members",
    ),
    _row(
        "population.opening_rate",
        "share of members",
        (1e-4, 0.5, 1),
        "share of members who open the app on a day, where no monthly series gives it",
    ),
    _row(
        "population.adopter_share",
        "share of adopters",
        (0, 0.5, 1),
        "share of the adopters of live commerce who are members, where there is no user series",
    ),
    _row(
        "population.before_ratio",
        "ratio",
        (1, 2, 1_000),
        "members per daily user before the first monthly row",
    ),
    _row(
        "population.overlap.share",
        "share of members",
        (0, 0.5, 1),
        "share of the members who are also members of the platform it names",
    ),
    _row(
        "population.minutes",
        "min",
        (0.01, 60, 1440),
        "minutes per daily user, a series or one value",
    ),
    _row(
        "anchors.real",
        "anchors",
        (1, 1e5, 1e8),
        "real active anchors, a series or one value",
    ),
)

RUN: Final[Mapping[str, Parameter]] = MappingProxyType({row.name: row for row in _RUN})
"""Size and seed of a run, by dotted name."""

POPULATION: Final[Mapping[str, Parameter]] = MappingProxyType({row.name: row for row in _PLATFORM})
"""What is documented of one content platform, by dotted name below the platform."""

_GROUPS: Final = (
    ("Run", RUN),
    ("Country", {row.name: row for row in (NETIZENS, ADOPTION_PACE)}),
    ("Population of a platform", POPULATION),
    ("Festivals", {FESTIVAL_SIZE.name: FESTIVAL_SIZE}),
    ("Couriers", {COURIER_CAPACITY.name: COURIER_CAPACITY}),
    ("Scandals", {row.name: row for row in (SCANDAL_RANK, SCANDAL_SIZE)}),
)


def setting_entries() -> dict[str, Entry]:
    """List the settings for ``describe``.

    Returns
    -------
    dict of str to Entry
        By dotted name; of a platform's settings the part below the platform.
    """
    rows = {
        name: Entry(name, "setting", group, row.unit, row.description, _facts(row))
        for group, rows in _GROUPS
        for name, row in rows.items()
    }
    switches = (("values", "on or off"), ("default", "off"))
    modules = {
        f"modules.{name}": Entry(f"modules.{name}", "module", "Modules", "", text, switches)
        for name, text in MODULES.items()
    }
    return {**rows, **modules}


def _facts(row: Parameter) -> tuple[tuple[str, str], ...]:
    whole = ", whole numbers" if row.integer else ""
    stated = row.name in RUN or row is FESTIVAL_SIZE
    default = (("default", plain(row.default)),) if stated else ()
    return (*default, ("range", row.range_text() + whole))
