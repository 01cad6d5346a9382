"""Screens for tests: a small scenario, some levers moved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.run.short import tiny, written

from feedfollow.app.levers import levers_of
from feedfollow.app.overlay import Move, Screen
from feedfollow.spec.loader import load_scenario

SHARE = "platforms.kuaishou.traffic.private_share"


def moves_in(file: Path, values: dict[str, float]) -> tuple[Move, ...]:
    """Move levers of a scenario file by their paths."""
    known = {lever.path: lever for lever in levers_of(load_scenario(file))}
    return tuple(Move(known[path], value) for path, value in values.items())


def small_screen(folder: Path, **changes: float) -> Screen:
    """Return a screen of two weeks with 200 users and 2 seeds, the private share moved."""
    file = written(tiny(name="tiny"), folder / "tiny.yaml")
    moves = moves_in(file, changes or {SHARE: 0.15})
    return Screen(file, file, 200, date(2020, 5, 31), 2, "less-private", "What if?", moves)
