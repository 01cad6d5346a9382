"""A small lively world, one day of it, and the means to spoil its books and mend them again."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from feedfollow.day.evening.shop_floor import Workers
from feedfollow.day.schedule import end_day, live_one_day
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.scenario import Scenario
from feedfollow.world.world import World, build_world

SEPARATE = Path(__file__).parent / "scenarios" / "separate.yaml"
LIVELY = {
    "parameters.session_intercept_live": -1.5,
    "parameters.session_intercept_video": -2.5,
    "parameters.dispatch_multiple": 0.8,
    "parameters.follow_probability": 0.2,
}


def lively_scenario(**changes: object) -> Scenario:
    """Two platforms that share nobody; 800 users who buy a lot; merchants who cannot keep up."""
    base = load_scenario(SEPARATE).with_(users=800, burn_in=0, until="2020-02-29")
    return base.with_(**{**LIVELY, **changes})


def live(world: World, days: int) -> Workers:
    """Live whole days; return the workers for more."""
    workers = Workers(world, 1, None)
    for _ in range(days):
        live_one_day(world, workers)
        end_day(world)
    return workers


def lively_world(days: int = 34) -> World:
    """Return the world at the beginning of a day, with orders in every state."""
    world = build_world(lively_scenario())
    live(world, days)
    return world


@contextmanager
def mended(world: World) -> Iterator[World]:
    """Hand the world out to be spoilt, and put every column back afterwards."""
    rooms = ("users", "follows", "anchors", "merchants", "goods", "platforms", "entries", "cells")
    kept = {name: getattr(world, name).copy() for name in rooms}
    groups = {
        name: [a.copy() for a in getattr(world, name)]
        for name in ("ledger", "tally", "programme", "agencies")
    }
    orders = copy.copy(world.orders)
    orders.columns = orders.columns.copy()
    try:
        yield world
    finally:
        for name, room in kept.items():
            getattr(world, name)[...] = room
        for name, arrays in groups.items():
            for array, before in zip(getattr(world, name), arrays, strict=True):
                np.copyto(array, before)
        world.orders = orders
