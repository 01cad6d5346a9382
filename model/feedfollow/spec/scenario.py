"""A scenario as the engine reads it: complete, checked, frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from feedfollow.spec.frozen import FrozenMap
from feedfollow.spec.series import Series

if TYPE_CHECKING:
    from feedfollow.spec.difference import Difference

__all__ = [
    "DIRECTIONS",
    "ROLES",
    "TABLES",
    "CourierRest",
    "Direction",
    "Event",
    "Expectation",
    "Festival",
    "FrozenMap",
    "Platform",
    "Provenance",
    "Record",
    "Role",
    "Scandal",
    "Scenario",
    "Series",
]

Role = Literal["content", "shelf"]
Direction = Literal["up", "down", "none"]
Day: TypeAlias = date
"""A date, for classes in which a field of that name hides the type."""

ROLES: Final[tuple[Role, ...]] = ("content", "shelf")
DIRECTIONS: Final[tuple[Direction, ...]] = ("up", "down", "none")
TABLES: Final = ("daily", "traffic", "accounts", "anchors", "merchants")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value of a scenario comes from: a figure's id or ``assumed``, and a remark."""

    source: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform: its policy vector and its documented population.

    Parameters
    ----------
    name : str
        Name in the scenario.
    role : {'content', 'shelf'}
        A shelf has no traffic of its own and only receives external orders: it has no levers and
        no series.
    levers : mapping of str to float
        Value of every lever at the start, by its dotted path, in the unit of ``LEVERS``.
    daily_users, monthly_users : Series or None
        Persons who open the app on a day, in a month.
    opening_rate : float or None
        Share of members who open the app on a day.
    adopter_share : float or None
        Share of adopters of live commerce who are members, where there is no user series.
    before_ratio : float or None
        Members per daily user before the first monthly row.
    overlap_with, overlap_share
        This share of the members are members of that platform too; both None if not stated.
    minutes : Series or None
        Minutes per daily user; None for a shelf.
    anchors_real : Series or None
        Real active anchors; None for a shelf.
    """

    name: str
    role: Role
    levers: Mapping[str, float] = field(default_factory=FrozenMap)
    daily_users: Series | None = None
    monthly_users: Series | None = None
    opening_rate: float | None = None
    adopter_share: float | None = None
    before_ratio: float | None = None
    overlap_with: str | None = None
    overlap_share: float | None = None
    minutes: Series | None = None
    anchors_real: Series | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A dated change of a platform's policy, in force from the morning of its date.

    Parameters
    ----------
    name : str
        Unique in the scenario.
    date : datetime.date
        First day in force; one before the first simulated day holds throughout.
    platform : str
        A content platform.
    set : mapping of str to float
        New values by dotted lever, in the unit of ``LEVERS``.
    source, note : str or None
        Where the event is documented, and a remark.
    provenance : mapping of str to Provenance
        Sources of the single values that state one, by dotted lever.
    """

    name: str
    date: date
    platform: str
    set: Mapping[str, float]
    source: str | None = None
    note: str | None = None
    provenance: Mapping[str, Provenance] = field(default_factory=FrozenMap)


@dataclass(frozen=True, slots=True)
class Festival:
    """A sales festival: days on which platforms put commerce forward (process 2.7).

    Parameters
    ----------
    name : str
        Unique in the scenario.
    start, end : datetime.date
        First and last day, both inside.
    platforms : tuple of str
        Content platforms that hold it.
    size : float
        Strength as a multiple of the parameter ``festival_strength``; 0 holds no festival.
    source, note : str or None
        Where it is documented, and a remark.
    provenance : Provenance or None
        Source of the size, where it states one.
    """

    name: str
    start: date
    end: date
    platforms: tuple[str, ...]
    size: float = 1.0
    source: str | None = None
    note: str | None = None
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class CourierRest:
    """Days on which couriers of the whole country work below their normal capacity.

    Parameters
    ----------
    name : str
        Unique in the scenario.
    start, end : datetime.date
        First and last day, both inside.
    capacity : float
        Parcels taken up a day over those of ordinary days.
    source, note : str or None
        Where it is documented, and a remark.
    provenance : Provenance or None
        Source of the capacity, where it states one.
    """

    name: str
    start: date
    end: date
    capacity: float
    source: str | None = None
    note: str | None = None
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class Scandal:
    """What comes out about a large anchor (process 2.9).

    Parameters
    ----------
    name : str
        Unique in the scenario.
    date : datetime.date
        First day on which people may hear of it.
    platform : str
        A content platform.
    rank : int
        Which of its anchors, from the largest on.
    size : float
        Credit that is lost, as a multiple of ``scandal_loss``.
    suspended_from, suspended_until : datetime.date or None
        First and last day on which the room is shut; both None without a suspension.
    source, note : str or None
        Where it is documented, and a remark.
    provenance : Provenance or None
        Source of the size, where it states one of its own.
    """

    name: str
    date: date
    platform: str
    rank: int
    size: float
    suspended_from: Day | None = None
    suspended_until: Day | None = None
    source: str | None = None
    note: str | None = None
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """The direction in which a measure is expected to go, written down before the run.

    ``platform`` is None where the measure over all platforms is meant.
    """

    measure: str
    direction: Direction
    platform: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Which tables a run writes, and every how many days."""

    tables: tuple[str, ...] = TABLES
    every: int = 1


@dataclass(frozen=True)
class Scenario:
    """Everything a run depends on.

    Parameters
    ----------
    name, question : str
        What it is called, and what it is to answer.
    start, until : datetime.date
        First and last recorded day.
    burn_in : int
        Unrecorded days before the start.
    users : int
        Simulated users.
    seed : int
        Key of all draws, 64 bits without sign.
    anchors_per_platform, merchants : int
        Simulated anchors of each content platform; simulated merchants.
    modules : mapping of str to bool
        Every optional process, on or off.
    netizens : Series
        Internet users of the country, persons.
    adoption_pace : Series or None
        Multiples of the hazard of adoption (2); 1 where it is None.
    exclusive : bool
        Whether a person is a member of one platform at most.
    merchants_exclusive : bool
        Whether a merchant sells on one platform only.
    parameters : mapping of str to float
        Every row of ``PARAMETERS``, in its unit.
    platforms : mapping of str to Platform
        In the order of the file.
    events : tuple of Event
        By date, then by name.
    festivals : tuple of Festival
        By first day, then by name.
    couriers : tuple of CourierRest
        By first day.
    scandals : tuple of Scandal
        By date, then by name.
    expect : tuple of Expectation
        Pre-registered directions.
    record : Record
        What is kept.
    provenance : mapping of str to Provenance
        Sources of the values that state one, by dotted path.
    """

    name: str
    question: str
    start: date
    until: date
    burn_in: int
    users: int
    seed: int
    anchors_per_platform: int
    merchants: int
    modules: Mapping[str, bool]
    netizens: Series
    adoption_pace: Series | None
    exclusive: bool
    merchants_exclusive: bool
    parameters: Mapping[str, float]
    platforms: Mapping[str, Platform]
    events: tuple[Event, ...]
    festivals: tuple[Festival, ...]
    couriers: tuple[CourierRest, ...]
    scandals: tuple[Scandal, ...]
    expect: tuple[Expectation, ...]
    record: Record
    provenance: Mapping[str, Provenance]

    @property
    def days(self) -> int:
        """Recorded days, both ends included."""
        return (self.until - self.start).days + 1

    def with_(self, **changes: object) -> Scenario:
        """Make a variant; everything is checked again.

        Parameters
        ----------
        **changes : object
            New values by dotted path, such as ``**{"platforms.kuaishou.feed.precision": 1.5}``.
            Maps merge, lists of named things merge by name, None takes a key away.

        Returns
        -------
        Scenario
            The variant.

        Raises
        ------
        SpecError
            If a path is unknown or a value cannot be used.
        """
        from feedfollow.spec.loader import varied

        return varied(self, changes)

    def diff(self, other: Scenario) -> Difference:
        """List what differs from another scenario.

        Parameters
        ----------
        other : Scenario
            The other one.

        Returns
        -------
        Difference
            A mapping: dotted path -> (value here, value there); None where a scenario has no such
            value. Printed, in a notebook and by ``to_frame()`` a small table with units.
        """
        from feedfollow.spec.difference import Difference

        return Difference(self, other)

    def to_yaml(self) -> str:
        """Write the scenario out, resolved and complete.

        Returns
        -------
        str
            YAML that loads to an equal scenario; the same bytes for equal scenarios.
        """
        from feedfollow.spec.resolved import to_yaml

        return to_yaml(self)

    @cached_property
    def key(self) -> str:
        """SHA-256 of the resolved scenario, in hexadecimal."""
        return hashlib.sha256(self.to_yaml().encode()).hexdigest()

    def _repr_html_(self) -> str:
        from feedfollow.spec.scenario_page import scenario_html

        return scenario_html(self)
