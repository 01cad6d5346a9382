"""C2-C4: the evening of all users: decide in parallel, clear, realise in parallel."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar, cast

import numpy as np

from feedfollow.day.evening.attention import Pairs, empty_pairs
from feedfollow.day.evening.checkout import check_out
from feedfollow.day.evening.decide import Intents, decide
from feedfollow.day.evening.flash_deals import clear_flash_deals
from feedfollow.day.evening.realise import orders_wanted, realise
from feedfollow.world.columns import Rows, allocate
from feedfollow.world.orders import OrderColumns
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.tally import Tally
from feedfollow.world.world import BLOCK, World

T = TypeVar("T")
EMPTY_DAY = 16


class Workers:
    """A fixed split of the user blocks over threads; results come back in the order of blocks.

    Parameters
    ----------
    world : World
    threads : int
        Parts to cut the blocks into.
    pool : Executor or None
        Runs the parts; None runs them one after the other.
    """

    def __init__(self, world: World, threads: int, pool: Executor | None) -> None:
        blocks = -(-world.scenario.users // BLOCK)
        parts = max(1, min(threads, blocks))
        edges = [blocks * k // parts for k in range(parts + 1)]
        self.parts = [np.array(edges[k : k + 2], dtype=np.int64) for k in range(parts)]
        self.pool = pool
        self.scratch: list[Pairs] = [empty_pairs(BLOCK * len(world.names)) for _ in self.parts]
        self.tallies = [world.tally] + [_another_tally(world.tally) for _ in self.parts[1:]]

    def map(self, task: Callable[[int], T]) -> list[T]:
        """Run ``task`` for every part; return the results in order."""
        numbers = range(len(self.parts))
        if self.pool is None or len(self.parts) == 1:
            return [task(k) for k in numbers]
        return list(self.pool.map(task, numbers))

    def gather(self) -> None:
        """Add the other parts' integer counts to the world's tally, and clear them."""
        total = self.tallies[0]
        for other in self.tallies[1:]:
            for name in set(Tally._fields) - {"feed_mass", "paid_mass"}:
                counts = getattr(other, name)
                getattr(total, name)[...] += counts
                counts[...] = 0


def _another_tally(tally: Tally) -> Tally:
    arrays: Any = [np.zeros_like(counts) for counts in tally]
    return Tally(*arrays)._replace(feed_mass=tally.feed_mass, paid_mass=tally.paid_mass)


def shop_and_pay(world: World, workers: Workers) -> None:
    """Let all users view, engage and shop; book what they order."""
    check_out(world, meet_goods(world, workers))


def meet_goods(world: World, workers: Workers, every_view: bool = False) -> OrderColumns:
    """Let all users view, engage, shop and follow; return the orders placed, in order of users.

    Parameters
    ----------
    every_view : bool
        Draw every view rather than engaged ones only (same law; for tests).
    """
    scene, day = scene_of(world), world.day

    def deciding(k: int) -> tuple[Intents, int]:
        return decide(
            scene, workers.tallies[k], workers.scratch[k], workers.parts[k], day, every_view
        )

    decided = workers.map(deciding)
    clear_flash_deals(world, decided)

    def realising(k: int) -> OrderColumns:
        return _realise_part(scene, *decided[k], workers.tallies[k], day)

    parts = workers.map(realising)
    workers.gather()
    return cast(OrderColumns, np.concatenate(cast(Any, parts)).view(Rows))


def _realise_part(
    scene: Scene, intents: Intents, count: int, tally: Tally, day: int
) -> OrderColumns:
    """Realise one part's intents; return the orders, cut to their number.

    No stock binds in the core, as merchants keep a backlog instead; the pieces of flash deals are
    given out before.
    """
    wanted = max(orders_wanted(intents, count), EMPTY_DAY)
    orders = allocate(OrderColumns, {"order": wanted})
    placed = realise(scene, intents, count, orders, tally, day)
    return orders[:placed]
