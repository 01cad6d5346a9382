"""C3, C4: room choice, engagement (6), (7) and the buying session (8) of one view."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import uniform
from feedfollow.functions import log, logistic, normal_quantile
from feedfollow.kernels import inlined
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import U32
from feedfollow.world.edges import count_edges, edge_trust, find_edge, memory, system_trust
from feedfollow.world.labels import LIVE
from feedfollow.world.menus import position
from feedfollow.world.scene import Scene

ATTEMPTS = 4
"""Proposals per room choice before today's running totals decide; a fixed number of words."""

LEAST = 2.0**-34
"""What is left of a uniform keeps this far from 0 and 1."""

LOGIT_REFERENCE = 1.3862943611198906
"""logit 0.8, the trust at which the trust term of (8) is zero."""


@inlined
def choose_room(scene: Scene, cell: int, tilted: bool, words: U32, i: int) -> int:
    """Draw a room of a cell by today's weights (6), tilted by pull or plain.

    Proposals come from the frozen alias table (words 1, 3, ..) and are accepted by the ratio of
    today's weight to the frozen one (words 2, 4, ..); when all fail, word 9 decides by today's
    running totals. Either way the law is today's weights.
    """
    rooms, cells = scene.entries, scene.cells
    first, last = cells[cell].first, cells[cell].last
    limit = cells[cell].max_ratio
    for attempt in range(ATTEMPTS):
        place = uniform(words[1 + 2 * attempt, i]) * (last - first)
        pick = min(np.int64(place), last - first - 1)
        room = rooms[first + pick]
        if place - pick >= (room.tilted_cut if tilted else room.plain_cut):
            room = rooms[first + (room.tilted_alias if tilted else room.plain_alias)]
        if uniform(words[2 + 2 * attempt, i]) * limit < room.ratio:
            return room.anchor
    top = rooms[last - 1]
    target = uniform(words[9, i]) * (top.tilted_total if tilted else top.plain_total)
    low, high = first, last - 1
    while low < high:
        middle = (low + high) // 2
        total = rooms[middle].tilted_total if tilted else rooms[middle].plain_total
        if total > target:
            high = middle
        else:
            low = middle + 1
    return rooms[low].anchor


@inlined
def engagement_odds(scene: Scene, user: int, category: int, anchor: int) -> float:
    """Return the odds ``exp(e0 + e_theta ln(C theta) + e_z ln z)`` of a feed view (7)."""
    return scene.coef.engage_odds * scene.users[user].lift[category] * scene.anchors[anchor].pull


@inlined
def known_edge(scene: Scene, user: int, p: int, anchor: int, u: float) -> int:
    """Return the slot by which the user follows the very room met in the feed, -1 if none.

    A room met in a stratum of weight w is one already followed with probability 1/w an edge.
    """
    if scene.anchors[anchor].head:
        return find_edge(scene.follows, user, p, anchor)
    if u * scene.anchors[anchor].weight < count_edges(scene.follows, user, p, anchor):
        return find_edge(scene.follows, user, p, anchor)
    return -1


@inlined
def current_trust(scene: Scene, user: int, p: int, slot: int, day: int) -> float:
    """Return T of (1): of the edge in ``slot``, or the system's where there is none (slot -1)."""
    platforms = scene.platforms
    decay = memory(scene.trust_decay, scene.users[user].system_day[p], day)
    system = system_trust(
        scene.users, user, p, platforms[p].system_start, scene.coef.system_trust_prior, decay
    )
    if slot < 0:
        return system
    weight = platforms[p].system_weight
    return edge_trust(scene.follows, user, p, slot, scene.trust_decay, day, weight, system)


@inlined
def goods_on_show(
    scene: Scene, p: int, anchor: int, category: int, external: bool, u: float
) -> tuple[int, float]:
    """Return the merchant whose goods are shown, and ln P of the good on show.

    The merchant is the house's own, one that the talent owns (32) or chose (2.14), or without such
    a choice one at random. An own room of the tail stands for many, each with a house of its own,
    so there ``u`` decides too. What the choice leaves of ``u`` is uniform still, and decides on the
    good among the merchant's. Whose goods are linked outside need not sell in the app (20).
    """
    room = scene.anchors[anchor]
    cell = p * CATEGORY_COUNT + category
    if room.own_shown > 0.0 and scene.merchants[room.own_line].category == category:
        if u < room.own_shown:
            return good_of(scene, p, room.own_line, u / room.own_shown)
        u = max((u - room.own_shown) / (1.0 - room.own_shown), LEAST)
    if scene.choices.shape[0] > 0 and not room.self_room:
        seller, rest = draw_choice(scene, anchor, category, u)
        return good_of(scene, p, seller, rest)
    if external:
        seller, rest = draw_any(scene, cell, u)
    else:
        seller, rest = draw_seller(scene, cell, u)
    if room.self_room and room.head:
        seller, _ = draw_any(scene, cell, room.house)
    return good_of(scene, p, seller, rest)


@inlined
def draw_choice(scene: Scene, anchor: int, category: int, u: float) -> tuple[int, float]:
    """Return a merchant of those a talent lists in a category, and what is left of ``u`` (2.14)."""
    menu = scene.menus[anchor]
    show = position(scene.anchors, anchor, category)
    low, high = menu.first[show], menu.last[show] - 1
    first = low
    target = u * scene.choices[high].total
    while low < high:
        middle = (low + high) // 2
        if scene.choices[middle].total > target:
            high = middle
        else:
            low = middle + 1
    before = scene.choices[low - 1].total if low > first else 0.0
    rest = (target - before) / (scene.choices[low].total - before)
    return scene.choices[low].merchant, min(max(rest, LEAST), 1.0 - LEAST)


@inlined
def draw_seller(scene: Scene, cell: int, u: float) -> tuple[int, float]:
    """Return a merchant of a cell at random, and what the choice leaves of ``u``.

    Where merchants enter and leave, a line is drawn by the share of its merchants who sell (20).
    """
    first = scene.cells[cell].first_seller
    place = u * (scene.cells[cell].last_seller - first)
    pick = np.int64(place)
    rest = place - pick
    if scene.shops.shape[0] > 0:
        cut = scene.shops[first + pick].cut
        if rest < cut:
            rest /= cut
        else:
            rest = max((rest - cut) / (1.0 - cut), LEAST)
            pick = np.int64(scene.shops[first + pick].alias)
    return scene.sellers[first + pick], rest


@inlined
def draw_any(scene: Scene, cell: int, u: float) -> tuple[int, float]:
    """Return a merchant of a cell at random, wherever it sells, and what is left of ``u``."""
    first = scene.cells[cell].first_seller
    place = u * (scene.cells[cell].last_seller - first)
    pick = np.int64(place)
    return scene.sellers[first + pick], place - pick


@inlined
def good_of(scene: Scene, p: int, merchant: int, rest: float) -> tuple[int, float]:
    """Return a merchant and ln P of one of its goods on a platform, decided by a uniform."""
    spread = scene.coef.goods_spread
    good = spread * normal_quantile(rest) - 0.5 * spread * spread
    if scene.platforms[p].source_share > 0.0:
        good -= scene.goods[merchant].middlemen[p]
    return merchant, scene.merchants[merchant].log_price + good


@inlined
def expected_quality(scene: Scene, p: int, merchant: int, trust: float) -> float:
    """Return ``T q^c + (1 - T) q_bar``: claims count as far as they are trusted (2.5).

    The name of an origin adds to what is expected without them (30).
    """
    claimed, known = scene.merchants[merchant].claimed, scene.coef.mean_quality
    if scene.platforms[p].source_share > 0.0:
        known = min(1.0, known + scene.goods[merchant].origin[p])
    return trust * claimed + (1.0 - trust) * known


@inlined
def session_probability(
    scene: Scene,
    user: int,
    place: tuple[int, int],
    goods: tuple[int, float],
    trust: float,
    expected: float,
    scarcity: float = 0.0,
) -> float:
    """Return ``P(S | E) = min(1, nu_i logistic(u))`` with the utility u of (8).

    ``place`` is the platform and the form of the view, ``goods`` the merchant and ln P;
    ``scarcity`` is ``b_flash`` of a flash deal, else 0.
    """
    p, form = place
    merchant, log_price = goods
    users, merchants, coef = scene.users, scene.merchants, scene.coef
    bounded = min(max(trust, 1e-9), 1.0 - 1e-9)
    utility = coef.session_trust * (log(bounded / (1.0 - bounded)) - LOGIT_REFERENCE)
    utility += coef.session_quality * (expected - coef.mean_quality)
    attention = coef.price_attention_live if form == LIVE else 1.0
    utility -= users[user].price_sensitivity * attention * log_price
    if users[user].need == merchants[merchant].category:
        utility += coef.session_need
    budget = users[user].budget
    if users[user].spent > budget:
        utility -= coef.session_budget * (users[user].spent / budget - 1.0)
    utility += festival_utility(scene, p) + scene.platforms[p].session_shift
    utility += scene.platforms[p].put_off + scene.platforms[p].too_far + scarcity
    intercept = coef.session_intercept_live if form == LIVE else coef.session_intercept_video
    return min(1.0, users[user].activity * logistic(intercept + utility))


@inlined
def festival_utility(scene: Scene, p: int) -> float:
    """Return ``b_X I_e(t)`` of (8): what a festival of the platform adds to the log odds."""
    return scene.coef.session_festival * scene.platforms[p].festival
