"""C3: a feed view that was sold: whether it is one, which room it leads to, and who bought it."""

from __future__ import annotations

from feedfollow.day.evening.attention import ZERO, Pairs
from feedfollow.day.evening.funnel import good_of, goods_on_show
from feedfollow.day.evening.intents import Intents
from feedfollow.kernels import inlined
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.labels import PAID
from feedfollow.world.scene import Scene


@inlined
def is_paid(pairs: Pairs, i: int, category: int, target: float) -> bool:
    """Whether a place in the pair's running totals lies in the paid part of its category."""
    totals = pairs[i].category_total
    before = totals[category - 1] if category > 0 else ZERO
    return target - before < pairs[i].paid_part[category] * (totals[category] - before)


@inlined
def own_room(scene: Scene, cell: int, tilted: bool, u: float) -> int:
    """Return the merchants' own room that a paid view leads to, by today's weights (6)."""
    rooms = scene.entries
    low, high = scene.cells[cell].first, scene.cells[cell].last - 1
    top = rooms[high]
    target = u * (top.own_tilted_total if tilted else top.own_plain_total)
    while low < high:
        middle = (low + high) // 2
        total = rooms[middle].own_tilted_total if tilted else rooms[middle].own_plain_total
        if total > target:
            high = middle
        else:
            low = middle + 1
    return rooms[low].anchor


@inlined
def buyer_of(scene: Scene, cell: int, u: float) -> int:
    """Return the merchant who bought a paid view, in proportion to what each bought."""
    p, sellers = cell // CATEGORY_COUNT, scene.sellers
    low, high = scene.cells[cell].first_seller, scene.cells[cell].last_seller - 1
    target = u * scene.merchants[sellers[high]].ad_total[p]
    while low < high:
        middle = (low + high) // 2
        if scene.merchants[sellers[middle]].ad_total[p] > target:
            high = middle
        else:
            low = middle + 1
    return sellers[low]


@inlined
def goods_shown(scene: Scene, intents: Intents, row: int, u: float) -> tuple[int, float]:
    """Return the merchant whose goods a view shows, and ln P of the good: the buyer's, if paid."""
    p, anchor = intents[row].platform, intents[row].anchor
    if intents[row].source == PAID:
        return good_of(scene, p, intents[row].merchant, u)
    category, external = intents[row].category, intents[row].external
    return goods_on_show(scene, p, anchor, category, external, u)
