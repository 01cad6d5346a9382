"""What differs between two scenarios: every value by its path, and a small table to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from feedfollow.spec.frozen import FrozenMap
from feedfollow.spec.notebook import Table, fragment
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.prior import plain
from feedfollow.spec.resolved import flat
from feedfollow.spec.settings import ADOPTION_PACE, FESTIVAL_SIZE, NETIZENS, POPULATION, RUN
from feedfollow.spec.table import Parameter

if TYPE_CHECKING:
    import pandas as pd

    from feedfollow.spec.scenario import Event, Expectation, Festival, Platform, Scenario

REMARKS: Final = (".source", ".note", ".period")
"""Endings of paths that say where a value comes from, or repeat its label."""
Sides: TypeAlias = "tuple[Mapping[str, object], Mapping[str, object]]"

_LISTS: Final = ("platforms", "events", "festivals", "expect")


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the table.

    Parameters
    ----------
    path : str
        Dotted path; that of a whole event, festival or platform where only one scenario has it.
    unit : str
        Of both values; empty where they have none.
    here, there : object
        The values; None where a scenario has none. A whole event or festival is told in words.
    """

    path: str
    unit: str
    here: object
    there: object


class Difference(FrozenMap[str, tuple[object, object]]):
    """Dotted path -> (value here, value there), None where a scenario has no such value.

    As text, in a notebook and as a data frame it is a table of what differs, with units: an event,
    festival or platform that only one of the two has is one row, and so is a value that states its
    source. Sources and notes are rows only where the value itself is the same.

    Parameters
    ----------
    mine, theirs : Scenario
    """

    __slots__ = ("_mine", "_theirs")

    def __init__(self, mine: Scenario, theirs: Scenario) -> None:
        here, there = flat(mine), flat(theirs)
        super().__init__(
            {
                path: (here.get(path), there.get(path))
                for path in dict.fromkeys((*here, *there))
                if here.get(path) != there.get(path)
            }
        )
        self._mine, self._theirs = mine, theirs

    @property
    def changes(self) -> tuple[Change, ...]:
        """The rows of the table, in the order of a scenario file."""
        return tuple(_changes(self._mine, self._theirs))

    def to_frame(self) -> pd.DataFrame:
        """Lay the table out.

        Returns
        -------
        DataFrame
            Index ``path``; columns ``here``, ``there``, ``unit``.
        """
        import pandas as pd

        rows = self.changes
        return pd.DataFrame(
            {
                "here": pd.Series([row.here for row in rows], dtype=object),
                "there": pd.Series([row.there for row in rows], dtype=object),
                "unit": pd.Series([row.unit for row in rows], dtype=object),
            }
        ).set_index(pd.Index([row.path for row in rows], dtype=object, name="path"))

    def to_text(self) -> str:
        """Write a line a row: path, both values, unit."""
        if not self:
            return f"{self._mine.name} and {self._theirs.name} do not differ"
        return "\n".join(
            f"{row.path}: {said(row.here)} -> {said(row.there)} {row.unit}".rstrip()
            for row in self.changes
        )

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return self.to_text()

    def __reduce__(self) -> tuple[type[Difference], tuple[Scenario, Scenario]]:
        return (type(self), (self._mine, self._theirs))

    def _repr_html_(self) -> str:
        rows = [(row.path, said(row.here), said(row.there), row.unit) for row in self.changes]
        names = [each.name for each in (self._mine, self._theirs)]
        if names[0] == names[1]:
            names = [f"{names[0]} (here)", f"{names[1]} (there)"]
        line = "" if rows else self.to_text()
        table = Table(("path", *names, "unit"), rows, names=1)
        return fragment(f"{names[0]} beside {names[1]}", [line], [table])


def stated_values(scenario: Scenario) -> dict[str, object]:
    """List every value by its dotted path, without sources, notes and labels.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    dict of str to object
        A value that states its source has the path of a plain one.
    """
    return {
        path.removesuffix(".value"): value
        for path, value in flat(scenario).items()
        if not path.endswith(REMARKS)
    }


def unit_of(path: str) -> str:
    """Return the unit of the value at a dotted path, empty where it has none."""
    part, _, rest = path.partition(".")
    if part == "parameters":
        return _unit(PARAMETERS.get(rest))
    if part == "platforms":
        below = rest.partition(".")[2]
        return _unit(LEVERS.get(below)) or _unit(_series_row(below))
    if part == "events":
        return _unit(LEVERS.get(rest.rpartition(".set.")[2]))
    if part == "festivals":
        return _unit(FESTIVAL_SIZE) if rest.endswith(".size") else ""
    for row in (NETIZENS, ADOPTION_PACE):
        if path.startswith(f"{row.name}."):
            return _unit(row)
    return _unit(RUN.get(path))


def said(value: object) -> str:
    """Write a value of a scenario for people; a dash for None."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "on" if value else "off"
    return plain(value) if isinstance(value, float) else str(value)


def event_said(event: Event) -> str:
    """Say what an event does: date, platform and its settings with their units."""
    settings = ", ".join(
        f"{lever} = {said(value)} {LEVERS[lever].unit}" for lever, value in event.set.items()
    )
    return f"{event.date}, {event.platform}: {settings}"


def festival_said(festival: Festival) -> str:
    """Say when and where a festival is held, and how large it is."""
    where = ", ".join(festival.platforms)
    return f"{festival.start} to {festival.end}, {where}: size {said(festival.size)}"


def expectation_said(each: Expectation) -> str:
    """Say what is expected of a measure."""
    return f"{each.measure} of {each.platform or 'all platforms'}: {each.direction}"


def _platform_said(platform: Platform) -> str:
    return f"a {platform.role} platform"


def _unit(row: Parameter | None) -> str:
    return row.unit if row is not None else ""


def _series_row(below: str) -> Parameter | None:
    """Return the row of a documented series or number, whose period may stand behind its name."""
    for name, row in POPULATION.items():
        if below == name or below.startswith(f"{name}."):
            return row
    return None


def _wholes(scenario: Scenario) -> dict[str, str]:
    """Name what a scenario has or has not as a whole, in words."""
    found = {f"platforms.{name}": _platform_said(p) for name, p in scenario.platforms.items()}
    found |= {f"events.{event.name}": event_said(event) for event in scenario.events}
    found |= {f"festivals.{each.name}": festival_said(each) for each in scenario.festivals}
    found |= {f"expect.{k}": expectation_said(each) for k, each in enumerate(scenario.expect)}
    return found


def _changes(mine: Scenario, theirs: Scenario) -> Iterator[Change]:
    wholes, sides, written = ((each(mine), each(theirs)) for each in (_wholes, stated_values, flat))
    told: set[str] = set()
    for path in dict.fromkeys((*written[0], *written[1])):
        if written[0].get(path) == written[1].get(path) or path in _LISTS:
            continue  # an empty list stands beside what the other has in it
        whole = next((name for name in _above(path) if _only_one(wholes, name)), None)
        value = path.removesuffix(".value")
        if whole is not None:
            row = Change(whole, "", *(each.get(whole) for each in wholes))
        elif not path.endswith(REMARKS):
            row = Change(value, unit_of(value), *(each.get(value) for each in sides))
        else:
            row = Change(path, "", *(each.get(path) for each in written))
            if path.endswith(".period") or _differ(sides, path.rpartition(".")[0]):
                continue  # the row of the value itself says enough
        if row.path not in told and row.here != row.there:
            told.add(row.path)
            yield row


def _only_one(wholes: Sides, name: str) -> bool:
    return (name in wholes[0]) != (name in wholes[1])


def _differ(sides: Sides, path: str) -> bool:
    return sides[0].get(path) != sides[1].get(path)


def _above(path: str) -> Iterator[str]:
    """Name a path and everything it stands below, the shortest first."""
    parts = path.split(".")
    return (".".join(parts[:length]) for length in range(1, len(parts) + 1))
