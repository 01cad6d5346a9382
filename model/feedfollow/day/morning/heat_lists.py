"""A6: weekly lists of the brands that sell best, and tasks that brands pay users for (34).

A list creates no view. It moves the weights by which goods are drawn for views that there are, and
so takes from other goods of the category what it gives; and so do tasks.
"""

from __future__ import annotations

import numpy as np

from feedfollow.day.morning.entry import build_tables
from feedfollow.kernels import kernel
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.merchants import sales_of_week
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.world import World

WEEK = 7


def list_brands(world: World) -> None:
    """Write the levers of today; draw up the list of a week on its first day; weigh goods."""
    levers = [world.levers[name] for name in world.names]
    today = np.asarray(world.platforms)
    today["heat_places"] = [own["lists.places"] for own in levers]
    today["heat_boost"] = [own["lists.boost"] for own in levers]
    today["task_share"] = [own["lists.tasks"] for own in levers]
    today["task_price"] = [own["lists.task_price"] for own in levers]
    scene = scene_of(world)
    if (world.day - world.inputs.first_day) % WEEK == 0:
        draw_up(scene)
    weigh(scene)


@kernel
def draw_up(scene: Scene) -> None:
    """List the brands that sold most in the last seven days, merchant by merchant.

    The merchants of a row are alike, so that they are listed together; of the last row that has a
    place only as many are as there are places.
    """
    merchants, shops = scene.merchants, scene.shops
    for p in range(scene.platforms.shape[0]):
        first = scene.cells[p * CATEGORY_COUNT].first_seller
        last = scene.cells[(p + 1) * CATEGORY_COUNT - 1].last_seller
        sales, places = np.zeros(last - first), 0.0
        for k in range(first, last):
            m = scene.sellers[k]
            shops[k].listed = 0.0
            if merchants[m].brand:
                there = merchants[m].weight * merchants[m].selling[p]
                places += scene.platforms[p].heat_places * there
                sales[k - first] = sales_of_week(merchants, m, p) / there
        for place in np.argsort(-sales, kind="mergesort"):
            if sales[place] <= 0.0 or places <= 0.0:
                break
            m = scene.sellers[first + place]
            there = merchants[m].weight * merchants[m].selling[p]
            shops[first + place].listed = min(1.0, places / there)
            places -= there


@kernel
def weigh(scene: Scene) -> None:
    """Let what a list has added fade; weigh the goods of every line by list and task (34)."""
    cells, merchants, shops = scene.cells, scene.merchants, scene.shops
    for cell in range(cells.shape[0]):
        p, first, last = cell // CATEGORY_COUNT, cells[cell].first_seller, cells[cell].last_seller
        platform, total, brands = scene.platforms[p], 0.0, 0.0
        for k in range(first, last):
            m = scene.sellers[k]
            there = merchants[m].selling[p]
            shops[k].heat = max(shops[k].listed, scene.coef.list_decay * shops[k].heat)
            shops[k].shown = there * (1.0 + platform.heat_boost * shops[k].heat)
            total += shops[k].shown
            brands += there if merchants[m].brand else 0.0
        paid = total * platform.task_share / (1.0 - platform.task_share) if brands > 0.0 else 0.0
        for k in range(first, last):
            m = scene.sellers[k]
            extra = paid * merchants[m].selling[p] / brands if merchants[m].brand else 0.0
            shops[k].shown += extra
            shops[k].tasked = extra / shops[k].shown
    build_tables(scene)
