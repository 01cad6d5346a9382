"""The C yardstick: built with the machine's own compiler, on compact rows of its own layout."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from dataclasses import fields
from pathlib import Path

import numpy as np

from benchmarks.evening import Evening
from benchmarks.morning import CATEGORIES, COEFFICIENTS, FORMS, SLOTS, Morning
from benchmarks.peers.numpy_tables import Alias, Array, Tables

SOURCE = Path(__file__).parent / "yardstick.c"
# not -ffast-math: a library that is linked with it flushes subnormal numbers of the whole process
FLAGS = (
    "-O3",
    "-march=native",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-shared",
    "-fPIC",
    "-pthread",
)
LONGEST_GAP = 4096
"""Days for which powers of the daily factors are tabled."""

USER = np.dtype(
    [
        *(("lift", "f4", CATEGORIES), ("price_sensitivity", "f4"), ("activity", "f4")),
        *(("openness", "f4"), ("need", "i4"), ("budget", "i8"), ("spent", "i8")),
    ],
    align=True,
)
ACCOUNT = np.dtype(
    [
        *(("clicks", "f4", CATEGORIES), ("system_good", "f4"), ("system_bad", "f4")),
        *(("clicks_day", "i4"), ("system_day", "i4"), ("count", "i4")),
        *(("anchor", "i4", SLOTS), ("since", "i4", SLOTS)),
        *(("good", "f4", SLOTS), ("bad", "f4", SLOTS)),
    ],
    align=True,
)
ROOM = np.dtype(
    [
        *(("pull", "f8"), ("follow_pull", "f8"), ("weight", "f8"), ("live_probability", "f4")),
        *(("live", "i4"), ("head", "i4"), ("breadth", "i4")),
        *(("categories", "i4", CATEGORIES), ("mix", "f4", CATEGORIES)),
    ],
    align=True,
)
PLATFORM = np.dtype(
    [
        *(("opening_odds", "f8"), ("views_rate", "f8", FORMS), ("private_share", "f8")),
        *(("precision", "f8"), ("exploration", "f8"), ("system_start", "f8")),
        *(("system_weight", "f8"), ("level", "f8"), ("pull_odds", "f4", CATEGORIES)),
    ],
    align=True,
)
ENTRY = np.dtype([("cut", "f8"), ("own", "i4"), ("other", "i4")], align=True)
SELLER = np.dtype([("log_price", "f8"), ("claimed", "f8")], align=True)

POINTERS = (
    *("user", "account", "room", "platform", "c", "popularity_totals", "popularity"),
    *("room_first", "seller_first", "tilted", "plain", "seller"),
    *("interest_memory", "trust_memory"),
)


class Town(ctypes.Structure):
    """``Town`` of the C file."""

    _fields_ = (
        ("users", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in POINTERS),
    )


class NoCompiler(RuntimeError):
    """There is no C compiler, or it cannot build the yardstick."""


def build(folder: Path) -> Path:
    """Compile the yardstick.

    Raises
    ------
    NoCompiler
    """
    compiler = shutil.which("cc")
    if compiler is None:
        raise NoCompiler("no C compiler: expected cc on the path")
    made = folder / "yardstick.so"
    done = subprocess.run(
        [compiler, *FLAGS, str(SOURCE), "-o", str(made), "-lm"], capture_output=True, text=True
    )
    if done.returncode:
        raise NoCompiler(f"cc cannot build {SOURCE.name}: {done.stderr.strip()}")
    return made


class NativeModel:
    """Rows of all users, who live one evening after the other.

    Parameters
    ----------
    morning : Morning
    seed : int
    threads : int
        At most 64.

    Raises
    ------
    ValueError
        If the morning is not of two platforms.
    NoCompiler
    """

    def __init__(self, morning: Morning, seed: int, threads: int = 1) -> None:
        if morning.width != 2:
            raise ValueError(f"the yardstick knows two platforms, not {morning.width}")
        self.users, self.day = morning.count, morning.day
        self.seed, self.threads = seed, threads
        with tempfile.TemporaryDirectory() as folder:
            self._library = ctypes.CDLL(str(build(Path(folder))))
        self._arrays = _arrays_of(morning)
        where = {name: self._arrays[name].ctypes.data for name in POINTERS}
        self._town = Town(users=morning.count, **where)

    def evening(self) -> Evening:
        """Live the next evening."""
        names = [field.name for field in fields(Evening)]
        counts = (ctypes.c_int64 * len(names))()
        failed = self._library.evening(
            ctypes.byref(self._town),
            ctypes.c_uint64(self.seed),
            ctypes.c_int64(self.day),
            ctypes.c_int(self.threads),
            counts,
        )
        if failed:
            raise RuntimeError(f"{self.threads} threads cannot be started")
        self.day += 1
        return Evening(**dict(zip(names, counts, strict=True)))


def _arrays_of(morning: Morning) -> dict[str, Array]:
    """Return every array of ``Town``, in the layout of the C file."""
    tables, c = Tables(morning), morning.coefficients
    days = np.arange(LONGEST_GAP)
    shown = tables.seller
    seller = np.zeros(len(shown), SELLER)
    seller["log_price"], seller["claimed"] = tables.log_price[shown], tables.claimed[shown]
    platform = np.zeros(morning.width, PLATFORM)
    for name in PLATFORM.names or ():
        if name in morning.platforms:
            platform[name] = morning.platforms[name]
    platform["level"] = 100.0 * morning.platforms["list_price"]
    platform["pull_odds"] = tables.pull_odds
    room = np.zeros(len(morning.anchors["pull"]), ROOM)
    for name in ROOM.names or ():
        room[name] = morning.anchors["mix_total" if name == "mix" else name]
    return {
        "user": _users(morning),
        "account": _accounts(morning),
        "room": room,
        "platform": platform,
        "c": np.array([c[name] for name in COEFFICIENTS]),
        "popularity_totals": tables.popularity_totals,
        "popularity": tables.popularity,
        "room_first": morning.room_first,
        "seller_first": morning.seller_first,
        "tilted": _entries(tables, tables.tilted),
        "plain": _entries(tables, tables.plain),
        "seller": seller,
        "interest_memory": c["interest_decay"] ** days,
        "trust_memory": c["trust_decay"] ** days,
    }


def _users(morning: Morning) -> Array:
    """Return a row a user."""
    rows = np.zeros(morning.count, USER)
    for name in USER.names or ():
        rows[name] = morning.users[name]
    return rows


def _accounts(morning: Morning) -> Array:
    """Return a row a user and platform; a free slot has the anchor -1."""
    rows = np.zeros((morning.count, morning.width), ACCOUNT)
    for name in ("clicks", "clicks_day", "system_good", "system_bad", "system_day"):
        rows[name] = morning.users[name]
    for name in ("anchor", "good", "bad", "count"):
        rows[name] = morning.follows[name]
    rows["since"] = morning.follows["day"]
    return rows.reshape(-1)


def _entries(tables: Tables, alias: Alias) -> Array:
    """Return an alias table whose entries name their anchors."""
    rows = np.zeros(len(alias.cut), ENTRY)
    rows["cut"] = alias.cut
    rows["own"], rows["other"] = tables.room, tables.room[alias.other]
    return rows
