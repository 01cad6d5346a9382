"""What the tracer sells on the platform's own shelf: search and mall (9)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from feedfollow.analyse.focal.sale import ENGAGED, SESSIONS, VIEWS, WIDTH, expect_sale
from feedfollow.day.evening.funnel import current_trust, expected_quality
from feedfollow.day.evening.nested import log_sum, nested_shares
from feedfollow.day.evening.shelf import (
    Scratch,
    Shelves,
    Terms,
    draw_compared,
    offer,
    show_goods,
)
from feedfollow.functions import exp
from feedfollow.kernels import in_place, kernel
from feedfollow.world.columns import F64
from feedfollow.world.labels import SHELF
from feedfollow.world.scene import Scene


class Shelf(NamedTuple):
    """What a pass over shelves reads.

    Attributes
    ----------
    shelves, terms, scratch
        The day's, as :func:`feedfollow.day.evening.shelf.meet_needs` has them.
    """

    shelves: Shelves
    terms: Terms
    scratch: Scratch


@kernel
def sell_on_shelves(
    scenes: tuple[Scene, Scene],
    who: tuple[int, int, int],
    shelf: Shelf,
    further: F64,
    day: int,
    out: F64,
) -> None:
    """Add what one listing would bring today if every good compared were it with probability one.

    Whoever still has a need of the category chooses as on the day; the first of the goods compared
    is the tracer's, beside the others that the day draws. It may be any of them, so that the whole
    is multiplied by their number, and by the tracer's part of all listings where it is used.

    Parameters
    ----------
    scenes : (2,) Scene
        The market's, and one in which the tracer is the only seller of its category.
    who : (3,) int
        Platform, line of goods, category.
    further : (n,) float64
    out : (QUANTITIES,) float64
        Added to, in simulated users.
    """
    scene, (p, line, category) = scenes[0], who
    users, row = scene.users, np.zeros(WIDTH)
    compared = shelf.terms.compared
    utilities, sizes = np.empty(compared), np.ones(compared)
    for user in range(users.shape[0]):
        if users[user].need != category or not users[user].adopted:
            continue
        offer(scene, shelf.shelves, shelf.terms, shelf.scratch, user, day)
        nested_shares(
            shelf.scratch.values,
            shelf.scratch.sizes,
            shelf.terms.outside,
            shelf.terms.dissimilarity,
            shelf.scratch.shares,
        )
        places = shelf.shelves.shape[0]
        here = shelf.scratch.shares[p] + shelf.scratch.shares[places + p]
        if here <= 0.0:
            continue
        draw_compared(scene, shelf.scratch, user, day)
        place = (user, p, p)
        show_goods(scene, shelf.shelves, shelf.terms, shelf.scratch, place, day)
        for k in range(1, compared):
            utilities[k] = shelf.scratch.goods[k, 0]
        show_goods(scenes[1], shelf.shelves, shelf.terms, shelf.scratch, place, day)
        utilities[0] = shelf.scratch.goods[0, 0]
        chosen = exp(utilities[0] - log_sum(utilities, sizes, 1.0))
        weight = here * compared * chosen
        own = shelf.scratch.goods[0]
        bought = buy(scenes[1], (user, p, line), (own[2], own[3]), shelf, further, day, row)
        out[VIEWS] += here * compared
        out[ENGAGED] += here * compared
        for q in range(SESSIONS, WIDTH):
            out[q] += weight * bought * row[q]


@in_place
def buy(
    scene: Scene,
    place: tuple[int, int, int],
    good: tuple[float, float],
    shelf: Shelf,
    further: F64,
    day: int,
    row: F64,
) -> float:
    """Write what an order from the shelf brings; return 1, or 0 where it cannot be paid.

    Who has chosen a good buys it, so that the session (8) is no more asked for.
    """
    user, p, line = place
    trust = current_trust(scene, user, p, -1, day)
    expected = expected_quality(scene, p, line, trust)
    first = line, good[0] + shelf.shelves[p].log_price, good[1]
    expect_sale(scene, (user, p, SHELF), first, (-1, 0.0, 0.0), (trust, expected), further, row)
    if row[SESSIONS] <= 0.0:
        return 0.0
    bought: float = 1.0 / row[SESSIONS]
    return bought
