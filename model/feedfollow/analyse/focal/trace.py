"""One market lived with a focal business beside it: what every way to run it earns."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np

from feedfollow.analyse.focal.anchor import AnchorTracer
from feedfollow.analyse.focal.brand import BrandTracer
from feedfollow.analyse.focal.market_day import ROOMS, SHELVES, Market
from feedfollow.draws import STREAM_VERSION
from feedfollow.run.simulate import with_seed
from feedfollow.run.task import code_version
from feedfollow.sources import digest_of
from feedfollow.spec.focal import BUDGET_PARTS, Anchor, Brand, Business, business_text
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import F64

STEPS: Final = 4
"""Parts into which the grid of mixes cuts a budget."""
ARRAYS: Final = ("traffic", "flows", "cash", "followers", "gmv")


@dataclass(frozen=True)
class Trace:
    """What a business earns in one market, by way to run it; real people and fen.

    Attributes
    ----------
    traffic : (n_ways, n_sources, QUANTITIES) float64
    flows : (n_ways, n_channels, n_accounts) float64
    cash : (n_ways, n_days + tail) float64
        Money by day, and what comes after the last one.
    followers, gmv : (n_ways, n_days) float64
    """

    traffic: F64
    flows: F64
    cash: F64
    followers: F64
    gmv: F64


@dataclass(frozen=True)
class TraceTask:
    """A market with its seed, a business, and the ways to run it: a piece of work for any engine.

    Attributes
    ----------
    market : Scenario
        With its seed and, under a posterior draw, its parameters.
    business : Brand or Anchor
    ways : tuple of tuple of float
        Mixes of a brand; one empty way of an anchor.
    code : str
        Hash of the code of the process that made the task.
    """

    market: Scenario
    business: Business
    ways: tuple[tuple[float, ...], ...]
    code: str

    @cached_property
    def key(self) -> str:
        """SHA-256 of all that it depends on, in hexadecimal."""
        words = (self.market.key, business_text(self.business), repr(self.ways), self.code)
        return hashlib.sha256("\0".join((*words, str(STREAM_VERSION))).encode()).hexdigest()


def make_task(market: Scenario, seed: int, business: Business) -> TraceTask:
    """Return the task of a business in a market under a seed."""
    return TraceTask(with_seed(market, seed), business, ways_of(market, business), own_code())


@cache
def own_code() -> str:
    """Return the SHA-256 of the code of the market and of the tracer."""
    own = digest_of(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(f"{code_version()}\0{own}".encode()).hexdigest()


def ways_of(market: Scenario, business: Business) -> tuple[tuple[float, ...], ...]:
    """List the ways to run a business: an anchor has one, a brand those of a grid of mixes.

    Channels that there are not in the market have no part. A mix that the brand states comes first.
    """
    if isinstance(business, Anchor):
        return ((),)
    there = [True, True, market.modules["ads"], market.modules["shelf"]]
    grid = [
        tuple(part / STEPS for part in parts)
        for parts in product(range(STEPS + 1), repeat=len(BUDGET_PARTS))
        if sum(parts) == STEPS
        and all(can or not part for part, can in zip(parts, there, strict=True))
    ]
    grid.sort(reverse=True)
    if business.mix is None:
        return tuple(grid)
    own = tuple(business.mix[name] for name in BUDGET_PARTS)
    return (own, *(mix for mix in grid if mix != own))


def trace(task: TraceTask) -> bytes:
    """Live the market of a task with the business beside it.

    Parameters
    ----------
    task : TraceTask
        From :func:`make_task`, in this or another process.

    Returns
    -------
    bytes
        For :func:`read_trace`; the same wherever it is made.

    Raises
    ------
    ValueError
        If the scenario's inputs contradict each other.
    """
    market = Market(task.market)
    tracer = tracer_of(task, market)
    looks = {ROOMS: tracer.before_rooms, SHELVES: tracer.before_shelves}
    while not market.over:
        market.live_day(looks)
        tracer.end_day()
    buffer = io.BytesIO()
    found = (tracer.traffic, tracer.flows, tracer.cash.by_day, tracer.followers, tracer.gmv)
    np.savez(buffer, **dict(zip(ARRAYS, found, strict=True)))  # type: ignore[arg-type]
    return buffer.getvalue()


def tracer_of(task: TraceTask, market: Market) -> BrandTracer | AnchorTracer:
    """Return the tracer of a task in its market."""
    if isinstance(task.business, Brand):
        return BrandTracer(market.world, task.business, np.array(task.ways))
    return AnchorTracer(market.world, task.business)


def read_trace(data: bytes) -> Trace:
    """Read what :func:`trace` has written."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return Trace(**{name: arrays[name] for name in ARRAYS})


def keep(folder: Path, task: TraceTask, data: bytes) -> None:
    """Write a trace beside the others, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{task.key}.new"
    aside.write_bytes(data)
    os.replace(aside, path_of(folder, task))


def path_of(folder: Path, task: TraceTask) -> Path:
    """Return where the trace of a task is kept."""
    return folder / f"{task.key}.npz"
