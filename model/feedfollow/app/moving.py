"""The levers of the page: a tab a platform, a tab a subject, a field a lever."""

from __future__ import annotations

from itertools import groupby
from typing import Final

import streamlit as st

from feedfollow.app.choosing import Chosen
from feedfollow.app.levers import Lever, levers_of
from feedfollow.app.overlay import Screen, moved
from feedfollow.app.room import Room
from feedfollow.plots.style import name_of

COLUMNS: Final = 2


def move(held: Room, chosen: Chosen) -> Screen:
    """Show the levers of a scenario; return what the page now asks."""
    levers = levers_of(chosen.scenario)
    platforms = {name: list(own) for name, own in groupby(levers, lambda each: each.platform)}
    values: list[float] = []
    place = f"{chosen.file} {chosen.scenario.key} {held.round}"
    for tab, (_, own) in zip(st.tabs(_titles(platforms)), platforms.items(), strict=True):
        with tab:
            groups = {name: list(some) for name, some in groupby(own, lambda each: each.group)}
            for inner, some in zip(st.tabs(list(groups)), groups.values(), strict=True):
                with inner:
                    values += _fields(some, place)
    return Screen(
        scenario=chosen.file,
        against=chosen.against,
        users=chosen.users,
        until=chosen.until,
        seeds=chosen.seeds,
        name=chosen.name,
        question=chosen.question,
        moves=moved(levers, values),
    )


def _titles(platforms: dict[str, list[Lever]]) -> list[str]:
    return [name_of(name) for name in platforms]


def _fields(levers: list[Lever], place: str) -> list[float]:
    """Show a grid of fields, row by row, so that it reads the same on a narrow page."""
    values: list[float] = []
    for start in range(0, len(levers), COLUMNS):
        for column, lever in zip(
            st.columns(COLUMNS), levers[start : start + COLUMNS], strict=False
        ):
            with column:
                values.append(_field(lever, f"{lever.path} {place}"))
    return values


def _field(lever: Lever, key: str) -> float:
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
    said = f"**Moved**; the scenario has {lever.value:g}." if value != lever.value else lever.note
    st.caption(f"{said} {lever.short}".strip())
    return float(value)
