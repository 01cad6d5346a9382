"""B1: talents choose the goods of their rooms, once a week, by a logit of what they bring (2.14).

A place in a room is filled from the talent's contacts or from all merchants of the platform;
:mod:`feedfollow.day.noon.contacts` has the law of a choice among contacts.
"""

from __future__ import annotations

import numpy as np

from feedfollow.day.evening.funnel import expected_quality
from feedfollow.day.morning.delivery import return_probability
from feedfollow.day.noon.contacts import (
    LOWEST,
    RUNGS,
    climb,
    mean_of,
    mix_chances,
    read_rung,
)
from feedfollow.functions import exp, logistic
from feedfollow.kernels import in_place, inlined, kernel
from feedfollow.world import ledger as books
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, I64, NO_ROWS
from feedfollow.world.goods import price_level
from feedfollow.world.ledger import Ledger, post
from feedfollow.world.menus import position
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.tally import SLOT_FEES, SLOT_SERVICE, Tally
from feedfollow.world.world import World

WEEK = 7
FEN = 100.0
USUAL_TRUST = 0.8
"""Trust of the viewers whom talents have in mind: that at which the trust term of (8) is zero."""

SALES, COMMISSION, MARGIN, QUALITY, RATE, PARTS = range(6)
"""What a talent knows of a merchant, by engaged view: sales, commission of those that are not
returned and margin, CNY; quality above the mean; buying sessions."""


def choose_goods(world: World) -> None:
    """Write the levers of today; on the first day of a week let talents list goods anew."""
    levers = [world.levers[name] for name in world.names]
    today = np.asarray(world.platforms)
    today["pool_share"] = [own["selection.pool"] for own in levers]
    today["goods_data"] = [own["selection.data"] for own in levers]
    today["slot_share"] = [own["fees.slots"] for own in levers]
    if (world.day - world.inputs.first_day) % WEEK == 0:
        fill_rooms(scene_of(world), world.ledger, world.tally)


@kernel
def fill_rooms(scene: Scene, ledger: Ledger, tally: Tally) -> None:
    """List goods in the rooms of all talents; let merchants pay for the week."""
    cells, anchors = scene.cells, scene.anchors
    rates = np.empty(scene.platforms.shape[0])
    learn_rates(scene, rates)
    odds, counts, chances = np.empty(RUNGS), np.empty(RUNGS), np.empty(RUNGS)
    helped, left = np.empty(RUNGS), np.empty(RUNGS)
    for cell in range(cells.shape[0]):
        sellers = cells[cell].last_seller - cells[cell].first_seller
        goods, log_odds = np.empty((PARTS, sellers)), np.empty(sellers)
        rungs, parts = np.empty(sellers, np.int64), np.empty(sellers)
        if sellers == 0:
            continue
        look_at_goods(scene, cell, goods)
        usual, reach, contacts = market_of(scene, cell)
        for e in range(cells[cell].first, cells[cell].last):
            a = scene.entries[e].anchor
            if anchors[a].self_room:
                continue
            asked = max(0.0, 1.0 - reach * usual / max(anchors[a].popularity, 1e-300))
            weigh_goods(scene, a, goods, asked, log_odds)
            top = climb(log_odds, rungs, parts, odds, counts)
            known = contacts_of(scene, cell, a, usual)
            market = (odds[:top], counts[:top], chances[:top])
            choose(scene, cell, market, (known, contacts), (helped[:top], left[:top]))
            list_goods(scene, cell, a, market[2], rungs, parts)
            price = asked * rates[cell // CATEGORY_COUNT]
            charge(scene, cell, a, (goods, price), ledger, tally)


@in_place
def choose(
    scene: Scene,
    cell: int,
    market: tuple[F64, F64, F64],
    known: tuple[float, float],
    rooms: tuple[F64, F64],
) -> None:
    """Write the chances by odds in a talent's room: in part from the pool, else from contacts.

    Parameters
    ----------
    market : tuple of (n,) float64
        Odds, how many sellers have them, and the chances to write.
    known : tuple of float
        Merchants whom the talent knows, and all merchants.
    rooms : tuple of (n,) float64
        To work in.
    """
    (odds, counts, chances), (contacts, merchants), (helped, left) = market, known, rooms
    platform = scene.platforms[cell // CATEGORY_COUNT]
    mix_chances(odds, counts, contacts / merchants, contacts, chances, left)
    part, pool = platform.agency_part, platform.pool_share
    if part > 0.0:
        more = scene.coef.agency_match * contacts
        mix_chances(odds, counts, more / merchants, more, helped, left)
        for k in range(odds.shape[0]):
            chances[k] += part * (helped[k] - chances[k])
    mean = mean_of(odds, counts)
    for k in range(odds.shape[0]):
        chances[k] = pool * (odds[k] / mean) + (1.0 - pool) * chances[k]


@in_place
def learn_rates(scene: Scene, rates: F64) -> None:
    """Write the sessions a day of every platform's rooms over their popularity, as learnt.

    Popularity is in engaged views a day, but starts at another level.
    """
    anchors = scene.anchors
    for p in range(rates.shape[0]):
        views, sessions = 0.0, 0.0
        for a in range(anchors.shape[0]):
            if anchors[a].platform == p:
                views += anchors[a].weight * anchors[a].popularity
                sessions += anchors[a].sessions_seen
        rates[p] = (1.0 - scene.coef.conversion_decay) * sessions / views if views > 0.0 else 0.0


@in_place
def look_at_goods(scene: Scene, cell: int, goods: F64) -> None:
    """Write what talents know of every seller of a cell; rates as shares of the cell's mean.

    What viewers are told of quality decides whether they buy; quality itself, as far as the
    platform's data show it, whether they keep what they bought.
    """
    coef, merchants, p = scene.coef, scene.merchants, cell // CATEGORY_COUNT
    platform, first = scene.platforms[p], scene.cells[cell].first_seller
    kept = 1.0 - coef.anchor_commission - platform.commission - coef.unit_cost_share
    kept -= platform.duty
    slope = coef.price_sensitivity * coef.price_attention_live
    mean = 0.0
    for k in range(goods.shape[1]):
        m = scene.sellers[first + k]
        log_price = price_level(merchants, scene.goods, m, p)
        told = expected_quality(scene, p, m, USUAL_TRUST)
        appeal = coef.session_quality * (told - coef.mean_quality) - slope * log_price
        rate = logistic(coef.session_intercept_live + appeal)
        price = platform.list_price * exp(log_price)
        seen = platform.goods_data * (merchants[m].quality - coef.mean_quality)
        gap = coef.mean_quality + seen - told
        category, regretted = cell % CATEGORY_COUNT, platform.regretted
        returned = return_probability(coef, category, gap, 0.0, False, regretted)
        goods[SALES, k] = price * rate
        goods[COMMISSION, k] = coef.anchor_commission * (1.0 - returned) * price * rate
        goods[MARGIN, k] = max(0.0, kept * price - coef.shipping_cost / FEN) * rate
        goods[QUALITY, k] = seen
        goods[RATE, k] = rate
        mean += rate
    for k in range(goods.shape[1]):
        for part in (SALES, COMMISSION, MARGIN, RATE):
            goods[part, k] /= mean / goods.shape[1]


@in_place
def market_of(scene: Scene, cell: int) -> tuple[float, float, float]:
    """Return what merchants of a cell find among its talents.

    Returns
    -------
    usual : float
        Mean engaged views of a talent's room in a day.
    reach : float
        Share of all places for which a merchant is considered: those filled from the pool, and of
        the others the part of all merchants that a talent knows.
    merchants : float
        Real merchants of the cell.
    """
    cells, anchors = scene.cells, scene.anchors
    sellers, rooms, views = 0.0, 0.0, 0.0
    for k in range(cells[cell].first_seller, cells[cell].last_seller):
        sellers += scene.merchants[scene.sellers[k]].weight
    for e in range(cells[cell].first, cells[cell].last):
        a = scene.entries[e].anchor
        if not anchors[a].self_room:
            rooms += anchors[a].weight
            views += anchors[a].weight * anchors[a].popularity
    usual = views / rooms if rooms > 0.0 else 0.0
    part, times = scene.platforms[cell // CATEGORY_COUNT].agency_part, scene.coef.agency_match
    known = 0.0
    for e in range(cells[cell].first, cells[cell].last):
        a = scene.entries[e].anchor
        if not anchors[a].self_room:
            share = contacts_of(scene, cell, a, usual) / sellers
            helped = part * (min(1.0, times * share) - min(1.0, share))
            known += anchors[a].weight * (min(1.0, share) + helped)
    pool = scene.platforms[cell // CATEGORY_COUNT].pool_share
    known = known / rooms if rooms > 0.0 else 0.0
    return usual, pool + (1.0 - pool) * known, sellers


@in_place
def contacts_of(scene: Scene, cell: int, a: int, usual: float) -> float:
    """Return how many merchants of a category a talent knows: in proportion to engaged views.

    Clients of an agency know so many times as many (33).
    """
    rank = scene.anchors[a].popularity / usual if usual > 0.0 else 1.0
    return max(1.0, scene.coef.selection_contacts * rank)


@in_place
def weigh_goods(scene: Scene, a: int, goods: F64, asked: float, log_odds: F64) -> None:
    """Write the log odds of every seller to be listed, the best one's being 0.

    The less honest a talent, the more commission weighs and the less quality does.
    """
    coef, honesty = scene.coef, scene.menus[a].honesty
    sales, best = 0.0, -np.inf
    for k in range(log_odds.shape[0]):
        sales += goods[SALES, k] / log_odds.shape[0]
    for k in range(log_odds.shape[0]):
        money = (2.0 - honesty) * goods[COMMISSION, k] + coef.slot_fee * asked * goods[MARGIN, k]
        worth = money / sales + honesty * coef.selection_quality * goods[QUALITY, k]
        log_odds[k] = coef.selection_scale * worth
        best = max(best, log_odds[k])
    for k in range(log_odds.shape[0]):
        log_odds[k] = max(LOWEST, log_odds[k] - best)


@in_place
def list_goods(scene: Scene, cell: int, a: int, chances: F64, rungs: I64, parts: F64) -> None:
    """Write the running totals of a room, by the chances on the ladder.

    Of a line that stands for many merchants, so many are listed as sell on the platform (20).
    """
    seller = scene.cells[cell].first_seller
    first = scene.menus[a].first[position(scene.anchors, a, cell % CATEGORY_COUNT)]
    selling, total = 0.0, 0.0
    for k in range(rungs.shape[0]):
        selling += offered(scene, seller + k)
    for k in range(rungs.shape[0]):
        # where nobody of a cell sells, its goods are shown as if all did
        share = offered(scene, seller + k) if selling > 0.0 else 1.0
        total += share * read_rung(chances, rungs[k], parts[k])
        scene.choices[first + k].total = total


@inlined
def offered(scene: Scene, k: int) -> float:
    """Return the weight by which a seller is shown: its merchants who sell (20), and lists (34)."""
    return scene.shops[k].shown if scene.shops.shape[0] > 0 else 1.0


@inlined
def own_part(scene: Scene, a: int, category: int) -> float:
    """Return the share of a talent's shows of a category that its own line has (32)."""
    shown = scene.anchors[a].own_shown
    if shown <= 0.0 or scene.merchants[scene.anchors[a].own_line].category != category:
        return 0.0
    return shown


@in_place
def charge(
    scene: Scene, cell: int, a: int, offer: tuple[F64, float], ledger: Ledger, tally: Tally
) -> None:
    """Let the merchants of a room pay for the week that they are listed, in whole fen once full.

    Parameters
    ----------
    offer : tuple
        What is known of the goods; and the part of a margin that is asked for, times the buying
        sessions of a day by popularity.
    """
    coef, anchors, choices = scene.coef, scene.anchors, scene.choices
    goods, price = offer
    p, show = cell // CATEGORY_COUNT, position(anchors, a, cell % CATEGORY_COUNT)
    first, count = scene.menus[a].first[show], goods.shape[1]
    if anchors[a].suspended or price <= 0.0:
        return
    mix = anchors[a].mix_total[show] - (anchors[a].mix_total[show - 1] if show > 0 else 0.0)
    mix *= 1.0 - own_part(scene, a, cell % CATEGORY_COUNT)  # own goods leave fewer places (32)
    views = WEEK * mix * anchors[a].popularity * anchors[a].weight
    asked = FEN * coef.slot_fee * price * views * (1.0 + coef.extra_orders)
    before, end, fees = 0.0, choices[first + count - 1].total, NO_ROWS
    for k in range(count):
        row, m = first + k, np.int64(choices[first + k].merchant)
        share, before = (choices[row].total - before) / end, choices[row].total
        choices[row].fee_owed += asked * share * goods[MARGIN, k]
        due = np.int64(choices[row].fee_owed) - choices[row].fee_paid
        if due > 0:
            post(ledger, books.SLOT_FEE, m, np.int64(a), due)
            choices[row].fee_paid += due
            fees += due
    kept = np.int64(scene.platforms[p].slot_share * fees + 0.5)
    post(ledger, books.SLOT_SERVICE, np.int64(a), np.int64(p), kept)
    tally.counters[p, SLOT_FEES] += fees
    tally.counters[p, SLOT_SERVICE] += kept
