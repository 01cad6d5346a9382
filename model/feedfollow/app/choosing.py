"""The side of the page: which scenario, compared with what, how large, how long, how often."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import streamlit as st

from feedfollow.analyse.compare_command import SEEDS_OF_A_DRAW
from feedfollow.analyse.pairing import incomparable
from feedfollow.app.fitting import Whose, choose_fit
from feedfollow.app.room import Room
from feedfollow.paths import data_folder, shipped_scenarios
from feedfollow.spec.errors import SpecError
from feedfollow.spec.loader import base_file, load_scenario
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.settings import RUN

USERS: Final = 1000
SEEDS: Final = 5
MOST_SEEDS: Final = 500
OWN: Final = "own"
"""Folder of files that were brought along."""


@dataclass(frozen=True)
class Chosen:
    """What stands at the side of the page.

    Attributes
    ----------
    file, against : Path
        The scenario, and what it is compared with.
    scenario : Scenario
        As loaded from ``file``.
    users, seeds : int
    whose : Whose
        Parameters: the scenario's own, or a posterior that is laid over both.
    until : datetime.date
    name, question : str
        Of the variant.
    """

    file: Path
    against: Path
    scenario: Scenario
    users: int
    seeds: int
    until: date
    name: str
    question: str
    whose: Whose


def choose(held: Room) -> Chosen | None:
    """Show the side of the page; None after saying why a scenario cannot be used."""
    with st.sidebar:
        st.header("Scenario")
        # a file brought along is one of the choices above it, so its place is filled first
        above, below = st.container(), st.container()
        with below:
            files = _brought(held) + _offered()
        with above:
            file = st.selectbox("Scenario", files, format_func=_named, help="Levers start from it.")
            try:
                scenario = load_scenario(file)
                against = compared_with(file, scenario)
            except SpecError as error:
                scenario = None
                problem = held.said(error)
            if scenario is not None:
                return _settings(held, file, scenario, _against(file, against, files))
    refused(f"{file.name} cannot be used", problem)
    return None


def compared_with(file: Path, scenario: Scenario) -> Path:
    """Return what a scenario is compared with at first.

    Parameters
    ----------
    file : Path
    scenario : Scenario
        As loaded from it.

    Returns
    -------
    Path
        What the file extends, if runs of both make pairs once the page has given both its users and
        its last day; else the file itself.

    Raises
    ------
    SpecError
        If what it extends cannot be used.
    """
    base = base_file(file)
    if base is None:
        return file
    other = replace(load_scenario(base), users=scenario.users, until=scenario.until)
    return file if any(incomparable(other, scenario)) else base


def refused(title: str, message: str) -> None:
    """Show why something cannot be used, in the words of the loader."""
    st.error(title)
    st.code(message, language=None, wrap_lines=True)


def _against(file: Path, against: Path, files: list[Path]) -> Path:
    """Ask what a scenario is compared with."""
    others = list(dict.fromkeys((file, against, *files)))
    return st.selectbox(
        "Compared with",
        others,
        index=others.index(against),
        format_func=lambda path: f"{_named(path)}, as it is" if path == file else _named(path),
        key=f"against {file}",
        help="The base. The scenario itself as it is, or another one of the same platforms.",
    )


def _settings(held: Room, file: Path, scenario: Scenario, base: Path) -> Chosen:
    whose = choose_fit(held, scenario)
    st.header("Size")
    row = RUN["users"]
    users = st.number_input(
        "Simulated users",
        min_value=int(row.low),
        max_value=int(row.high),
        value=USERS,
        step=500,
        help=f"From {row.low:,.0f} to {row.high:,.0f}. More users and more seeds narrow intervals.",
    )
    seeds = _seeds(whose.fit is not None)
    until = st.date_input(
        "Last day",
        value=scenario.until,
        min_value=scenario.start,
        key=f"until {file}",
        format="YYYY-MM-DD",
        help=f"The scenario begins on {scenario.start}. Later days need inputs that reach so far.",
    )
    st.header("What it is called")
    name = st.text_input("Name", f"{scenario.name}-what-if", key=f"name {file}", max_chars=80)
    question = st.text_area("Question", scenario.question, key=f"question {file}")
    return Chosen(file, base, scenario, int(users), seeds, until, name, question, whose)


def _seeds(with_fit: bool) -> int:
    """Ask for seeds: pairs, or pairs of each posterior draw."""
    if with_fit:
        return int(
            st.number_input(
                "Seeds of each draw",
                min_value=1,
                max_value=MOST_SEEDS,
                value=SEEDS_OF_A_DRAW,
                help="Every draw is run under seeds 1 to this. One seed cannot be told from the "
                "parameters; with fewer than four, intervals are wide.",
            )
        )
    return int(
        st.number_input(
            "Seeds",
            min_value=2,
            max_value=MOST_SEEDS,
            value=SEEDS,
            help="Pairs of runs, seeds 1 to this. Both sides of a pair draw the same random "
            "numbers.",
        )
    )


def _brought(held: Room) -> list[Path]:
    """Take a file of one's own; return those that were brought, the last first."""
    folder = held.folder(OWN)
    st.header("Another scenario")
    file = st.file_uploader(
        "A file of your own",
        type=["yaml", "yml"],
        help="It may extend a shipped scenario. To use files that extend each other, name them on "
        "the command line: feedfollow app mine.yaml",
    )
    found: list[Path] = []
    if file is not None:
        place = folder / Path(file.name).name
        place.write_bytes(file.getvalue())
        found.append(place)
    return found + [Path(name) for name in sys.argv[1:]]


def _offered() -> list[Path]:
    folder = data_folder("scenarios")
    return [folder / name for name in shipped_scenarios()]


def _named(path: Path) -> str:
    return path.name
