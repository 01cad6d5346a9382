"""D1: shops are inspected; who is found out pays, and sells nothing for a while (22)."""

from __future__ import annotations

import numpy as np

from feedfollow.functions import exp
from feedfollow.kernels import in_place
from feedfollow.world import ledger as books
from feedfollow.world.ledger import Ledger, post
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.tally import FINES, Tally
from feedfollow.world.world import World

FEN = 100.0


def inspect_shops(world: World) -> None:
    """Find out who cheats, fine and suspend them; let others back."""
    inspect(scene_of(world), world.ledger, world.tally)


@in_place
def inspect(scene: Scene, ledger: Ledger, tally: Tally) -> None:
    """Move shares of merchants; a line pays as soon as its fines come to another whole fen."""
    merchants, platforms, coef = scene.merchants, scene.platforms, scene.coef
    for m in range(merchants.shape[0]):
        fines = FEN * merchants[m].weight / coef.people_per_user
        for p in range(platforms.shape[0]):
            suspended = merchants[m].suspended[p]
            found = (1.0 - suspended) * (1.0 - exp(-platforms[p].inspection_hazard))
            days = platforms[p].suspension
            stays = suspended * (1.0 - 1.0 / days) + found if days >= 1.0 else 0.0
            merchants[m].suspended[p] = stays
            owed = (
                fines
                * platforms[p].fine
                * merchants[m].cheating[p]
                * merchants[m].selling[p]
                * found
            )
            merchants[m].fine_owed[p] += owed
            due = np.int64(merchants[m].fine_owed[p]) - merchants[m].fine_paid[p]
            if due > 0:
                post(ledger, books.FINE, np.int64(m), books.SOLE, due)
                merchants[m].fine_paid[p] += due
                tally.counters[p, FINES] += due
