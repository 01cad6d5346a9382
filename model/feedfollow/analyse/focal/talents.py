"""What talents sell of the tracer's goods: its place in rooms that are seen anyway (2.14).

The day's own engaged views of talents' rooms are drawn a second time, by the same words, and the
tracer's goods are put on show in the place of those that the market shows.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from feedfollow.analyse.focal.sale import (
    CANCELLED,
    CANCELLED_GMV,
    CANCELLED_LISTED,
    ENGAGED,
    FEES,
    GMV,
    LISTED,
    ORDERS,
    RETURNED_GMV,
    SESSIONS,
    VIEWS,
    WIDTH,
    arrive,
    expect_sale,
    fee_rate,
)
from feedfollow.analyse.focal.show import on_show_of_line
from feedfollow.day.evening.funnel import expected_quality
from feedfollow.day.evening.intents import Intents
from feedfollow.day.evening.prices import price_tag
from feedfollow.day.noon.contacts import RUNGS, climb, mix_chances, read_rung
from feedfollow.day.noon.selection import (
    FEN,
    MARGIN,
    PARTS,
    contacts_of,
    learn_rates,
    look_at_goods,
    market_of,
    weigh_goods,
)
from feedfollow.kernels import in_place, kernel
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, I64
from feedfollow.world.labels import PAID
from feedfollow.world.rooms import Cells
from feedfollow.world.scene import Scene


class Places(NamedTuple):
    """What one contact with a talent of the category is worth, by room; zero for own rooms.

    Attributes
    ----------
    share : (n_anchors,) float64
        Part of the room's shows of the category that the tracer has, with one contact that falls on
        any talent of the category alike.
    fee : (n_anchors,) float64
        Slot fee for an engaged view of its goods, fen.
    """

    share: F64
    fee: F64


@kernel
def value_contacts(scene: Scene, cell: int, chosen: bool, places: Places) -> float:
    """Write the worth of a contact in every room of a cell; return how many talents there are.

    A talent with K contacts gives each of them the part 1/K of its shows that no pool fills, and
    where talents choose (``chosen``), as often as the law of a choice among contacts says: the
    tracer is the last seller of the cell. The fee is what the day asks of a listed merchant.

    Parameters
    ----------
    chosen : bool
        Whether the module of the choice is on; without it goods are listed at random, free of fee.
    """
    cells, anchors, coef = scene.cells, scene.anchors, scene.coef
    places.share[:] = 0.0
    places.fee[:] = 0.0
    usual, reach, merchants = market_of(scene, cell)
    talents = 0.0
    for e in range(cells[cell].first, cells[cell].last):
        a = scene.entries[e].anchor
        if not anchors[a].self_room:
            talents += anchors[a].weight
    if talents <= 0.0:
        return 0.0
    sellers = cells[cell].last_seller - cells[cell].first_seller
    goods, log_odds = np.empty((PARTS, sellers)), np.empty(sellers)
    rungs, parts = np.empty(sellers, np.int64), np.empty(sellers)
    odds, counts = np.empty(RUNGS), np.empty(RUNGS)
    chances, left = np.empty(RUNGS), np.empty(RUNGS)
    pool = scene.platforms[cell // CATEGORY_COUNT].pool_share
    rates = np.empty(scene.platforms.shape[0])
    look_at_goods(scene, cell, goods)
    learn_rates(scene, rates)
    rate = rates[cell // CATEGORY_COUNT]
    for e in range(cells[cell].first, cells[cell].last):
        a = scene.entries[e].anchor
        if anchors[a].self_room:
            continue
        known = min(merchants, contacts_of(scene, cell, a, usual))
        share = (1.0 - pool) / known
        if chosen:
            asked = max(0.0, 1.0 - reach * usual / max(anchors[a].popularity, 1e-300))
            weigh_goods(scene, a, goods, asked, log_odds)
            top = climb(log_odds, rungs, parts, odds, counts)
            these = (odds[:top], counts[:top])
            mix_chances(*these, known / merchants, known, chances[:top], left[:top])
            share *= read_rung(chances, rungs[sellers - 1], parts[sellers - 1])
            asking = FEN * coef.slot_fee * asked * rate * (1.0 + coef.extra_orders)
            places.fee[a] = asking * goods[MARGIN, sellers - 1]
        places.share[a] = min(1.0, share) / talents
    return talents


@in_place
def sell_in_rooms(
    scene: Scene,
    who: tuple[int, int, int, int],
    intents: Intents,
    places: Places,
    tables: tuple[F64, F64],
    out: F64,
) -> float:
    """Add what one contact brings today; return its slot fees, fen of simulated users.

    Whose session begins with other goods of the room buys the tracer's among its further orders as
    often as they are shown.

    Parameters
    ----------
    who : (4,) int
        Platform, line of goods, category, day.
    intents : Intents
        Engaged views of the day.
    tables : tuple of float64
        From :func:`feedfollow.analyse.focal.sale.fill_further`, and scratch of `QUANTITIES`.
    out : (QUANTITIES,) float64
        Added to, in simulated users.
    """
    (p, line, category, day), (further, row), fees = who, tables, 0.0
    for k in range(intents.shape[0]):
        if intents[k].platform != p or intents[k].category != category:
            continue
        a, share = intents[k].anchor, places.share[intents[k].anchor]
        if share <= 0.0 or intents[k].source == PAID:
            continue
        user, form = intents[k].user, intents[k].form
        first, other = on_show_of_line(scene, (p, a, line), user, day, k)
        trust = np.float64(intents[k].trust)
        expected = expected_quality(scene, p, line, trust)
        nothing = -1, 0.0, 0.0
        expect_sale(scene, (user, p, form), first, nothing, (trust, expected), further, row)
        out[VIEWS] += share
        out[ENGAGED] += share
        for q in range(SESSIONS, WIDTH):
            out[q] += share * row[q]
        fees += share * places.fee[a]
        if intents[k].orders > 1:
            more = share * (intents[k].orders - 1)
            sell_further(scene, (user, p, form), other, np.float64(intents[k].expected), more, out)
    return fees


@in_place
def sell_further(
    scene: Scene,
    place: tuple[int, int, int],
    goods: tuple[int, float, float],
    expected: float,
    orders: float,
    out: F64,
) -> None:
    """Add further orders of a session that began with other goods."""
    (user, p, form), cancelled = place, orders * scene.coef.cancel_repeat
    tag = price_tag(scene, p, 0.0, goods[1], goods[2])
    listed, price = np.float64(tag[0]), np.float64(tag[1])
    out[ORDERS] += orders
    out[LISTED] += orders * listed
    out[GMV] += orders * price
    out[CANCELLED] += cancelled
    out[CANCELLED_LISTED] += cancelled * listed
    out[CANCELLED_GMV] += cancelled * price
    back = out[RETURNED_GMV]
    arrive(scene, (user, p), goods[0], expected, (orders - cancelled, listed, price), out)
    kept = (orders - cancelled) * price - (out[RETURNED_GMV] - back)
    out[FEES] += fee_rate(scene, p, form) * kept


def cells_with(cells: Cells, cell: int, sellers: tuple[int, int]) -> Cells:
    """Return cells of which one has other sellers."""
    changed: Cells = cells.copy()  # type: ignore[attr-defined]
    changed.first_seller[cell], changed.last_seller[cell] = sellers
    return changed


def bounds(blocks: int) -> I64:
    """Return all blocks of users as one part."""
    return np.array([0, blocks], dtype=np.int64)
