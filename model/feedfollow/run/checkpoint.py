"""Checkpoints: every column and the recorder's rows, written aside, then renamed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import numpy as np

from feedfollow import __version__
from feedfollow.draws import STREAM_VERSION
from feedfollow.observe.foreign_files import ResultError, inside, read_array, read_json, regular
from feedfollow.observe.recorder import Month, Recorder
from feedfollow.world.columns import Rows
from feedfollow.world.orders import OrderColumns
from feedfollow.world.world import World

ROOMS = (
    *("users", "follows", "anchors", "merchants", "goods", "platforms", "entries", "cells"),
    *("menus", "choices", "shops", "exclusives", "accounts"),
)
DAY_ROWS = (
    *("traffic", "counters", "rooms", "heads", "backlog", "flows", "festivals", "shops"),
    *("sellers", "brands", "seller_quality", "looking", "first_deals"),
)
MONTH_ROWS = ("counts", "trust", "anchors", "cash", "merchants")

LATEST, EARLIER, ASIDE = "checkpoint", "checkpoint.old", "checkpoint.writing"
"""Folders in the work folder; ``EARLIER`` stands alone only between two renames."""

STATE = "state.json"
_PARTS: Mapping[str, type] = {
    "scenario or seed": str, "version": str, "day": int, "levers": dict, "months": list,
    "recorded": int, "sha256": dict,
}  # fmt: skip
"""Parts of the state, and what JSON makes of them."""


class CheckpointError(ValueError):
    """A checkpoint cannot be used: it belongs to another run, or is damaged."""


class DamagedCheckpoint(CheckpointError):
    """A checkpoint's files are not those that were written."""


def save_checkpoint(workdir: Path, world: World, recorder: Recorder) -> None:
    """Write the state at the beginning of the world's day to ``workdir/checkpoint``.

    The earlier checkpoint is removed only after the new one stands, so that a kill at any moment
    leaves a whole one.

    Raises
    ------
    OSError
        If the files cannot be written; the earlier checkpoint then still stands.
    """
    workdir.mkdir(parents=True, exist_ok=True)
    aside, latest, earlier = (workdir / name for name in (ASIDE, LATEST, EARLIER))
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    hashes = {name: _write(aside / f"{name}.npy", a) for name, a in _arrays(world, recorder)}
    state = {
        **_origin(world),
        "day": world.day,
        "levers": world.levers,
        "months": [month.day for month in recorder.months],
        "recorded": len(recorder.dates),
        "sha256": hashes,
    }
    sealed = {**state, "seal": _seal(state)}
    (aside / STATE).write_text(json.dumps(sealed, sort_keys=True), encoding="utf-8")
    if latest.exists():
        shutil.rmtree(earlier, ignore_errors=True)
        os.replace(latest, earlier)
    os.replace(aside, latest)
    shutil.rmtree(earlier, ignore_errors=True)


def load_checkpoint(workdir: Path, world: World, recorder: Recorder) -> int | None:
    """Put a checkpoint's state into a freshly built world; return its day, None without one.

    Raises
    ------
    CheckpointError
        If the checkpoint belongs to another scenario, seed or version.
    DamagedCheckpoint
        If files are missing or are not what was written; nothing is changed on disk.
    """
    folder = next((f for f in (workdir / LATEST, workdir / EARLIER) if f.is_dir()), None)
    if folder is None:
        return None
    state = _read_state(folder)
    for what, value in _origin(world).items():
        if state[what] != value:
            raise CheckpointError(
                f"{folder} belongs to another {what}: expected the run that was interrupted, "
                f"with the same version of feedfollow; remove {workdir} to start anew"
            )
    arrays = {
        name: _read(_inside(folder, f"{name}.npy"), seal) for name, seal in state["sha256"].items()
    }
    try:
        _restore(state, arrays, world)
        _restore_rows(state, arrays, world, recorder)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise _damaged(folder / STATE, f"its parts do not fit together: {error}") from None
    return world.day


def _restore(
    state: Mapping[str, Any], arrays: Mapping[str, np.ndarray[Any, Any]], world: World
) -> None:
    """Put back what the world is, after seeing that every array has the form of its room."""
    rooms = {name: np.asarray(getattr(world, name)) for name in ROOMS}
    rooms |= {f"ledger_{name}": array for name, array in world.ledger._asdict().items()}
    rooms |= {f"scandals_{name}": array for name, array in world.scandals._asdict().items()}
    rooms |= {f"habits_{name}": array for name, array in world.habits._asdict().items()}
    rooms |= {f"social_{name}": array for name, array in world.social._asdict().items()}
    rooms |= {f"programme_{name}": array for name, array in world.programme._asdict().items()}
    rooms |= {f"agencies_{name}": array for name, array in world.agencies._asdict().items()}
    for name, room in rooms.items():
        if arrays[name].shape != room.shape or arrays[name].dtype != room.dtype:
            raise ValueError(f"{name} is {arrays[name].dtype} of shape {arrays[name].shape}")
    scenario, day = world.scenario, state["day"]
    if not -scenario.burn_in <= day <= (scenario.until - scenario.start).days + 1:
        raise ValueError(f"day {day} is none of the run")
    orders = arrays["orders"]
    if orders.ndim != 1 or orders.dtype != np.asarray(world.orders.used).dtype:
        raise ValueError(f"orders are {orders.dtype} of shape {orders.shape}")
    for name, room in rooms.items():
        room[...] = arrays[name]
    world.orders.count = 0
    world.orders.append(cast(OrderColumns, orders.view(Rows)))
    for platform, levers in state["levers"].items():
        world.levers[platform].update(levers)
    world.day = day


def discard_checkpoints(workdir: Path) -> None:
    """Remove the checkpoints of a work folder, and the folder if nothing else is in it."""
    for name in (ASIDE, EARLIER, LATEST):
        shutil.rmtree(workdir / name, ignore_errors=True)
    if workdir.is_dir() and not any(workdir.iterdir()):
        workdir.rmdir()


def _arrays(world: World, recorder: Recorder) -> list[tuple[str, np.ndarray[Any, Any]]]:
    """List what is kept, by file name."""
    rooms = [(name, np.asarray(getattr(world, name))) for name in ROOMS]
    books = [(f"ledger_{name}", array) for name, array in world.ledger._asdict().items()]
    heard = [(f"scandals_{name}", array) for name, array in world.scandals._asdict().items()]
    used = [(f"habits_{name}", array) for name, array in world.habits._asdict().items()]
    shown = [(f"social_{name}", array) for name, array in world.social._asdict().items()]
    paid = [(f"programme_{name}", array) for name, array in world.programme._asdict().items()]
    served = [(f"agencies_{name}", array) for name, array in world.agencies._asdict().items()]
    days = [(f"day_{name}", np.array(getattr(recorder, name))) for name in DAY_ROWS]
    months = [
        (f"month_{name}", np.array([getattr(month, name) for month in recorder.months]))
        for name in MONTH_ROWS
    ]
    orders = ("orders", np.asarray(world.orders.used))
    return [*rooms, orders, *books, *heard, *used, *shown, *paid, *served, *days, *months]


def _origin(world: World) -> dict[str, object]:
    """Return what a checkpoint must share with the run that it continues."""
    layout = repr([getattr(world, name).dtype for name in ROOMS])
    return {
        "scenario or seed": world.scenario.key,
        "version": f"{__version__}, stream {STREAM_VERSION}, columns {_digest(layout.encode())}",
    }


def _restore_rows(
    state: Mapping[str, Any],
    arrays: Mapping[str, np.ndarray[Any, Any]],
    world: World,
    recorder: Recorder,
) -> None:
    count, months = state["recorded"], state["months"]
    if any(len(arrays[f"day_{name}"]) != count for name in DAY_ROWS):
        raise ValueError(f"expected rows of {count} days")
    if any(len(arrays[f"month_{name}"]) != len(months) for name in MONTH_ROWS):
        raise ValueError(f"expected rows of {len(months)} months")
    first = world.day - count
    recorder.dates = [world.scenario.start + timedelta(days=first + k) for k in range(count)]
    for name in DAY_ROWS:
        setattr(recorder, name, list(arrays[f"day_{name}"]))
    recorder.months = [
        Month(day=int(day), **{name: arrays[f"month_{name}"][k] for name in MONTH_ROWS})
        for k, day in enumerate(months)
    ]


def _write(path: Path, array: np.ndarray[Any, Any]) -> str:
    """Save an array; return the SHA-256 of its file."""
    np.save(path, array)
    return _digest(path.read_bytes())


def _read(path: Path, seal: str) -> np.ndarray[Any, Any]:
    try:
        data = regular(path).read_bytes()
    except OSError as error:
        raise _damaged(path, str(error.strerror)) from None
    except ResultError as error:
        raise _damaged(path, str(error)) from None
    if _digest(data) != seal:
        raise _damaged(path, "its content is not what was written")
    try:
        return read_array(path, data)
    except ResultError as error:
        raise _damaged(path, str(error)) from None


def _inside(folder: Path, name: str) -> Path:
    try:
        return inside(folder, name)
    except ResultError as error:
        raise _damaged(folder / STATE, str(error)) from None


def _read_state(folder: Path) -> dict[str, Any]:
    path = folder / STATE
    try:
        state = read_json(path)
        seal = state.pop("seal")
    except OSError as error:
        raise _damaged(path, str(error.strerror)) from None
    except (ResultError, KeyError):
        raise _damaged(path, "it is not a checkpoint's state") from None
    if seal != _seal(state):
        raise _damaged(path, "its content is not what was written")
    for name, kind in _PARTS.items():
        if not isinstance(state.get(name), kind):
            raise _damaged(path, f"expected {name!r}, got {state.get(name)!r:.60}")
    return state


def _damaged(path: Path, what: str) -> DamagedCheckpoint:
    return DamagedCheckpoint(
        f"{path} is damaged ({what}): the interrupted run cannot be continued; remove "
        f"{path.parent.parent} to start anew"
    )


def _seal(state: Mapping[str, object]) -> str:
    return _digest(json.dumps(state, sort_keys=True).encode())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
