"""The levers of the page: a tab a platform, a tab a subject, a field a lever."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Final, TypeAlias

import streamlit as st

from feedfollow.app.choosing import Chosen
from feedfollow.app.levers import Lever, idle, levers_of
from feedfollow.app.overlay import Move, Screen, moved
from feedfollow.app.room import Room
from feedfollow.plots.style import name_of
from feedfollow.spec.policy import LEVER_GROUPS

COLUMNS: Final = 2
Days: TypeAlias = tuple[date, date]
"""First and last day of a run."""


def move(held: Room, chosen: Chosen) -> Screen:
    """Show the levers of a scenario; return what the page now asks."""
    without = set(idle(chosen.scenario))
    levers = [each for each in levers_of(chosen.scenario) if each.row.name not in without]
    platforms = {name: list(own) for name, own in groupby(levers, lambda each: each.platform)}
    moves: list[Move] = []
    place = f"{chosen.file} {chosen.scenario.key} {held.round}"
    for tab, (_, own) in zip(st.tabs(_titles(platforms)), platforms.items(), strict=True):
        with tab:
            groups = {name: list(some) for name, some in groupby(own, lambda each: each.group)}
            for inner, some in zip(st.tabs(list(groups)), groups.values(), strict=True):
                with inner:
                    moves += _fields(some, place, (chosen.scenario.start, chosen.until))
    if said := _left_out(without):
        st.caption(said)
    return Screen(
        scenario=chosen.file,
        against=chosen.against,
        users=chosen.users,
        until=chosen.until,
        seeds=chosen.seeds,
        name=chosen.name,
        question=chosen.question,
        moves=moved(moves),
        fit=chosen.whose.fit,
        draws=chosen.whose.draws,
    )


def _left_out(without: set[str]) -> str:
    """Say which subjects have levers that do nothing here; empty where there are none."""
    subjects = [name for name, rows in LEVER_GROUPS.items() if without & {r.name for r in rows}]
    if not subjects:
        return ""
    return (
        f"Not shown, as nothing reads them while their modules are off: levers of "
        f"{', '.join(subjects)}. A scenario file switches modules on under `modules`."
    )


def _titles(platforms: dict[str, list[Lever]]) -> list[str]:
    return [name_of(name) for name in platforms]


def _fields(levers: list[Lever], place: str, days: Days) -> list[Move]:
    """Show a grid of fields, row by row, so that it reads the same on a narrow page."""
    moves: list[Move] = []
    for start in range(0, len(levers), COLUMNS):
        for column, lever in zip(
            st.columns(COLUMNS), levers[start : start + COLUMNS], strict=False
        ):
            with column:
                moves.append(_field(lever, f"{lever.path} {place}", days))
    return moves


def _field(lever: Lever, key: str, days: Days) -> Move:
    """Show a lever's field and, once it is moved, from which day on; return what stands there."""
    row = lever.row
    value = st.number_input(
        lever.label,
        min_value=float(row.low),
        max_value=float(row.high),
        value=float(lever.value),
        step=lever.step,
        format="%g",
        key=key,
        help=lever.explained,
    )
    is_moved = value != lever.value
    since = _since(key, days) if is_moved and lever.may_wait else None
    said = f"**Moved**; the scenario has {lever.value:g}." if is_moved else ""
    st.caption(" ".join(part for part in (said, lever.note, lever.short) if part))
    return Move(lever, float(value), since)


def _since(key: str, days: Days) -> date | None:
    """Ask from which day on a moved lever holds; None for the start."""
    first, last = days
    chosen: date = st.date_input(
        "In force from",
        value=first,
        min_value=first,
        max_value=last,
        key=f"since {key}",
        format="YYYY-MM-DD",
        help="The first day of the scenario unless you choose a later one, which makes the move an "
        "event of that day in the scenario file. Numbers are then compared from the first day on "
        "which both sides can differ.",
    )
    return None if chosen == first else chosen
