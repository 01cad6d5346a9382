"""What a page shows, as scenario files: an overlay for each side, which the commands accept."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import yaml

from feedfollow.app.draws import drawn, shipped_fits
from feedfollow.app.levers import Lever
from feedfollow.spec.containment import given_folders
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.resolved import to_data
from feedfollow.spec.scenario import Scenario

BASE_FILE: Final = "base.yaml"
VARIANT_FILE: Final = "variant.yaml"
_OWN: Final = ("question", "expect")
"""What an overlay does not inherit; see :func:`feedfollow.spec.loader.load_scenario`."""


@dataclass(frozen=True, slots=True)
class Move:
    """A lever, the value it was moved to, in the unit of its row, and the first day of that.

    Without a day the value holds from the start; only a dated lever can have one.
    """

    lever: Lever
    value: float
    since: date | None = None

    @property
    def said(self) -> str:
        """Path, both values, the unit, and from when if not from the start."""
        lever = self.lever
        when = "" if self.since is None else f", from {self.since}"
        before = lever.value_on(self.since)
        return f"{lever.path}: {before:g} -> {self.value:g} {lever.row.unit}{when}"

    @property
    def event(self) -> dict[str, object]:
        """The event of a scenario file that moves the lever on its day."""
        lever = f"{self.lever.platform}_{self.lever.row.name}".replace(".", "_")
        return {
            "name": f"what_if_{lever}_{self.since}",  # one name a day: it replaces no other day's
            "date": self.since,
            "platform": self.lever.platform,
            "set": {self.lever.row.name: self.value},
            "source": "assumed",
        }


@dataclass(frozen=True)
class Screen:
    """Everything that a page asks.

    Attributes
    ----------
    scenario, against : Path
        Files of what is changed, and of what it is compared with.
    users : int
        Simulated users of both sides.
    until : datetime.date
        Last day of both sides.
    seeds : int
        Seeds 1 to that, for every draw.
    name, question : str
        Of the variant.
    moves : tuple of Move
    fit : str or None
        Name of a shipped fit or folder of another, whose posterior is laid over both sides; None
        for the scenarios' own values.
    draws : int
        Draws of that posterior; 0 without a fit.
    """

    scenario: Path
    against: Path
    users: int
    until: date
    seeds: int
    name: str
    question: str
    moves: tuple[Move, ...] = ()
    fit: str | None = None
    draws: int = 0

    @property
    def pairs(self) -> int:
        """Pairs of runs: one a seed, or one a draw and seed."""
        return self.seeds * (1 if self.fit is None else self.draws)

    @property
    def command(self) -> str:
        """The command line that gives the same numbers from the two files."""
        words = f"feedfollow compare {BASE_FILE} {VARIANT_FILE}"
        if self.fit is not None:
            # a folder by its whole path: the files may be put anywhere
            fit = self.fit if self.fit in shipped_fits() else str(Path(self.fit).resolve())
            words += f" --fit {shlex.quote(fit)} --draws {self.draws}"
        return f"{words} --seeds {self.seeds}"


def moved(moves: Iterable[Move]) -> tuple[Move, ...]:
    """Keep the moves to another value than the scenario's."""
    return tuple(move for move in moves if move.value != move.lever.value)


def variant_text(screen: Screen, own: Scenario, extends: str) -> str:
    """Write the overlay of the variant.

    Parameters
    ----------
    screen : Screen
    own : Scenario
        The scenario that the levers were moved in. Where none was, its expectations stay.
    extends : str
        How the file names that scenario: for a reader the name, for the page the whole path.

    Returns
    -------
    str
        A scenario file.
    """
    data = _opening(screen, extends, screen.name)
    if screen.question:
        data["question"] = screen.question
    data |= _moves(screen.moves)
    if not screen.moves and own.expect:
        data["expect"] = to_data(own)["expect"]
    return f"# A what-if of the page. Both files beside each other: {screen.command}\n{_yaml(data)}"


def base_text(screen: Screen, base: Scenario, extends: str) -> str:
    """Write the overlay of the base: its scenario with the users and days of the page.

    Parameters
    ----------
    screen : Screen
    base : Scenario
        The scenario compared with.
    extends : str
        How the file names it.

    Returns
    -------
    str
        A scenario file.
    """
    data = _opening(screen, extends, base.name)
    stated = to_data(base)
    data |= {key: stated[key] for key in _OWN if stated[key]}
    return f"# What the what-if of the page is compared with.\n{_yaml(data)}"


def sides(screen: Screen, folder: Path) -> tuple[Scenario, Scenario]:
    """Write both overlays into a folder and load them as a command would.

    Parameters
    ----------
    screen : Screen
    folder : Path
        Of the page's own; the overlays name the scenarios by their whole paths.

    Returns
    -------
    (Scenario, Scenario)
        Base and variant.

    Raises
    ------
    SpecError
        If a scenario, its name or a value cannot be used.
    """
    own, base = (load_scenario(path.resolve()) for path in (screen.scenario, screen.against))
    files = {
        BASE_FILE: base_text(screen, base, str(screen.against.resolve())),
        VARIANT_FILE: variant_text(screen, own, str(screen.scenario.resolve())),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    given = (*given_folders(screen.scenario), *given_folders(screen.against))
    loaded = [load_scenario(folder / name, folders=given) for name in files]
    for name, scenario in zip(files, loaded, strict=True):
        # resolved: whoever reads the folder later need not be given the users' own folders again
        (folder / name).write_text(scenario.to_yaml(), encoding="utf-8")
    return loaded[0], loaded[1]


def downloads(screen: Screen) -> dict[str, str]:
    """Return the files that reproduce the page, by name; scenarios are named without a folder.

    Raises
    ------
    SpecError
        If a scenario or the fit, which the command names, cannot be used.
    """
    own, base = (load_scenario(path.resolve()) for path in (screen.scenario, screen.against))
    drawn(screen.fit, screen.draws, base)
    return {
        BASE_FILE: base_text(screen, base, screen.against.name),
        VARIANT_FILE: variant_text(screen, own, screen.scenario.name),
    }


def _opening(screen: Screen, extends: str, name: str) -> dict[str, object]:
    return {"extends": extends, "name": name, "users": screen.users, "until": screen.until}


def _moves(moves: Sequence[Move]) -> dict[str, object]:
    """Nest the moves as a scenario file does: platform, group, name; events by name.

    A move that holds from a day on is an event of its own.
    """
    platforms: dict[str, dict[str, dict[str, float]]] = {}
    events: dict[str, dict[str, float]] = {}
    dated: list[dict[str, object]] = []
    for move in moves:
        lever = move.lever
        if move.since is not None:
            dated.append(move.event)
            continue
        if lever.event is not None:
            events.setdefault(lever.event, {})[lever.row.name] = move.value
            continue
        group, _, name = lever.row.name.partition(".")
        platforms.setdefault(lever.platform, {}).setdefault(group, {})[name] = move.value
    found: dict[str, object] = {}
    if platforms:
        found["platforms"] = platforms
    if events or dated:
        changed = [{"name": name, "set": values} for name, values in events.items()]
        found["events"] = [*changed, *dated]
    return found


def _yaml(data: dict[str, object]) -> str:
    text: str = yaml.safe_dump(data, sort_keys=False, width=100, allow_unicode=True)
    return text
