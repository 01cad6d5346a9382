"""Checkpoints: every column and the recorder's rows, written aside, then renamed."""

from __future__ import annotations

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from feedfollow.observe.recorder import Month, Recorder
from feedfollow.observe.store import digest
from feedfollow.world.ledger import Ledger
from feedfollow.world.world import World


class CheckpointError(ValueError):
    """A checkpoint cannot be used: it is damaged, or belongs to another run."""


ROOMS = ("users", "follows", "anchors", "merchants", "platforms", "entries", "cells")
DAY_ROWS = ("traffic", "counters", "rooms", "heads", "backlog", "flows")
MONTH_ROWS = ("counts", "trust", "anchors", "cash", "merchants")


def save_checkpoint(workdir: Path, world: World, recorder: Recorder) -> None:
    """Write the state at the beginning of the world's day to ``workdir/checkpoint``.

    The earlier checkpoint is removed only after the new one stands, so that a kill at any moment
    leaves a whole one.
    """
    workdir.mkdir(parents=True, exist_ok=True)
    aside = workdir / "checkpoint.writing"
    if aside.exists():
        shutil.rmtree(aside)
    aside.mkdir()
    for name in ROOMS:
        np.save(aside / f"{name}.npy", np.asarray(getattr(world, name)))
    np.save(aside / "orders.npy", np.asarray(world.orders.used))
    for name, array in zip(Ledger._fields, world.ledger, strict=True):
        np.save(aside / f"ledger_{name}.npy", array)
    for name in DAY_ROWS:
        np.save(aside / f"day_{name}.npy", np.array(getattr(recorder, name)))
    for name in MONTH_ROWS:
        np.save(aside / f"month_{name}.npy", np.array([getattr(m, name) for m in recorder.months]))
    state = {
        "day": world.day,
        "key": world.scenario.key,
        "seed_words": [int(word) for word in world.key],
        "levers": world.levers,
        "months": [month.day for month in recorder.months],
        "recorded": len(recorder.dates),
        "sha256": {path.name: digest(path) for path in sorted(aside.glob("*.npy"))},
    }
    (aside / "state.json").write_text(json.dumps(state, sort_keys=True), encoding="utf-8")
    final = workdir / "checkpoint"
    old = workdir / "checkpoint.old"
    if old.exists():
        shutil.rmtree(old)
    if final.exists():
        os.replace(final, old)
    os.replace(aside, final)
    if old.exists():
        shutil.rmtree(old)


def load_checkpoint(
    workdir: Path, world: World, recorder: Recorder, key: str, seed: int
) -> int | None:
    """Put a checkpoint's state into a freshly built world; return its day, None without one.

    Raises
    ------
    CheckpointError
        If the checkpoint is damaged, or belongs to another scenario or seed.
    """
    for name in ("checkpoint", "checkpoint.old"):
        folder = workdir / name
        if (folder / "state.json").is_file():
            break
    else:
        return None
    state = _read_state(folder)
    if state["key"] != key or state["seed_words"] != [int(word) for word in world.key]:
        raise CheckpointError(f"{folder} belongs to another scenario or seed; expected seed {seed}")
    for name, known in state["sha256"].items():
        if not (folder / name).is_file() or digest(folder / name) != known:
            raise CheckpointError(f"{folder / name} is damaged: remove {workdir} to start anew")
    for name in ROOMS:
        getattr(world, name)[...] = np.load(folder / f"{name}.npy")
    orders = np.load(folder / "orders.npy").view(np.recarray)
    world.orders.count = 0
    world.orders.append(orders)
    for name, array in zip(Ledger._fields, world.ledger, strict=True):
        array[...] = np.load(folder / f"ledger_{name}.npy")
    world.levers.update(state["levers"])
    world.day = int(state["day"])
    _restore_rows(folder, state, world, recorder)
    return world.day


def _read_state(folder: Path) -> dict[str, Any]:
    try:
        state: dict[str, Any] = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    except ValueError:
        raise CheckpointError(
            f"{folder / 'state.json'} is damaged: remove {folder.parent} to start anew"
        ) from None
    return state


def _restore_rows(folder: Path, state: dict[str, Any], world: World, recorder: Recorder) -> None:
    count = int(state["recorded"])
    first = world.day - count
    recorder.dates = [world.scenario.start + timedelta(days=first + k) for k in range(count)]
    for name in DAY_ROWS:
        setattr(recorder, name, list(np.load(folder / f"day_{name}.npy")))
    rows = {name: np.load(folder / f"month_{name}.npy") for name in MONTH_ROWS}
    recorder.months = [
        Month(day=int(day), **{name: rows[name][k] for name in MONTH_ROWS})
        for k, day in enumerate(state["months"])
    ]
