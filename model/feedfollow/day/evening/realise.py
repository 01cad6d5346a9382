"""C4, realise: intents become clicks, evidence, follows, seeded needs and orders, own rows only."""

from __future__ import annotations

import numpy as np

from feedfollow.day.evening.deals import cheating_outside, is_settled_outside, log_saving
from feedfollow.day.evening.intents import ORDERS_PER_SESSION, Intents
from feedfollow.day.evening.paid import goods_shown
from feedfollow.day.evening.prices import discount_of, paid_share, price_tag
from feedfollow.day.evening.tips import tip
from feedfollow.draws import Purpose, philox, poisson, uniform
from feedfollow.kernels import in_place, prefetch
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import NO_ROWS
from feedfollow.world.edges import add_edge, find_edge, memory, refresh_edge, remove_edge
from feedfollow.world.labels import EXTERNAL, FOLLOW, IN_APP, SESSIONS
from feedfollow.world.orders import OrderColumns
from feedfollow.world.programme import is_enrolled
from feedfollow.world.scene import Scene
from feedfollow.world.social import show_friends
from feedfollow.world.tally import (
    BUYERS,
    NEW_BUYERS,
    NEW_FOLLOWS,
    ORDERS_WITHOUT_NEED,
    PROGRAMME_ORDERS,
    REFUSED,
    SESSIONS_WITHOUT_NEED,
    UNFOLLOWS,
    Tally,
)

AHEAD = 8
"""Intents between asking memory for a user's row and changing it."""


@in_place
def realise(
    scene: Scene, intents: Intents, count: int, orders: OrderColumns, tally: Tally, day: int
) -> int:
    """Walk each user's intents in the order of exposure.

    Parameters
    ----------
    intents : Intents
        The first ``count`` rows, in the order of users.
    orders : OrderColumns
        Written from row 0; room for :func:`orders_wanted` orders.

    Returns
    -------
    int
        Orders placed.
    """
    placed: int = NO_ROWS
    for row in range(count):
        ahead = intents[min(row + AHEAD, count - 1)]
        prefetch(scene.users[ahead.user].clicks[ahead.platform])
        prefetch(scene.users[ahead.user].rank)
        user, p = intents[row].user, intents[row].platform
        click(scene, user, p, intents[row].category, intents[row].learnt, day)
        show_friends(scene.social, user, p, intents[row].anchor, day)
        had_need = scene.users[user].need == intents[row].category
        before = placed
        if intents[row].orders > 0:
            placed = shop(scene, intents, row, orders, placed, day, tally)
        if placed > before:
            if not orders[before].deal:  # what is settled outside, the app does not see
                record_session(scene, intents, row, placed - before, had_need, day, tally)
            if had_need:
                scene.users[user].need = -1
        elif uniform(intents[row].seed_word) < scene.coef.need_seeding:
            scene.users[user].need = intents[row].category
        if scene.platforms[p].tip_chance > 0.0:
            tip(scene, intents, row, placed > before, day, tally)
        if day >= 0:
            bond(scene, intents, row, day, tally)
    return placed


@in_place
def orders_wanted(intents: Intents, count: int) -> int:
    """Return how many orders the intents come to, before any budget refuses one."""
    total = 0
    for row in range(count):
        total += intents[row].orders
    return total


@in_place
def click(scene: Scene, user: int, p: int, category: int, learnt: np.float32, day: int) -> None:
    """Count an engaged view for ``learnt`` views in the decayed counts n_ipc of (5)."""
    users = scene.users
    factor = memory(scene.interest_decay, users[user].clicks_day[p], day)
    if factor != 1.0:
        for c in range(CATEGORY_COUNT):
            users[user].clicks[p, c] *= factor
    users[user].clicks_day[p] = day
    users[user].clicks[p, category] += learnt


@in_place
def shop(
    scene: Scene,
    intents: Intents,
    row: int,
    orders: OrderColumns,
    placed: int,
    day: int,
    tally: Tally,
) -> int:
    """Place the orders of one session while the hard budget lasts; return the new count."""
    users, coef = scene.users, scene.coef
    user, p, anchor = intents[row].user, intents[row].platform, intents[row].anchor
    deal = is_settled_outside(scene, intents, row, day)
    external = intents[row].external or deal
    less = log_saving(scene, p, intents[row].form) if deal else 0.0
    ceiling = coef.hard_budget_multiple * users[user].budget
    paid, first = paid_share(scene, user, p, external), placed
    for k in range(min(intents[row].orders, ORDERS_PER_SESSION)):
        number = intents[row].number * ORDERS_PER_SESSION + k
        words = philox(number, user, day, Purpose.ORDER, scene.key[0], scene.key[1])
        merchant, log_price = intents[row].merchant, intents[row].log_price
        log_discount = intents[row].log_discount
        if k > 0:
            merchant, log_price = goods_shown(scene, intents, row, uniform(words[0]))
            log_discount = discount_of(scene, p, anchor, uniform(words[3]))
        listed, price, subsidy = price_tag(scene, p, paid, log_price, log_discount + less)
        if users[user].spent + price - subsidy > ceiling:
            tally.counters[p, REFUSED] += 1
            break
        users[user].spent += price - subsidy
        copy_intent(intents, row, orders, placed)
        orders[placed].merchant = merchant
        orders[placed].external = external
        orders[placed].deal = deal
        orders[placed].flash = intents[row].flash and k == 0
        orders[placed].sequence = k
        orders[placed].items = 1 + poisson(words[1], coef.extra_items)
        orders[placed].listed = listed
        orders[placed].price = price
        orders[placed].subsidy = subsidy
        cheated = cheats(scene, intents, row, (merchant, number, deal), day)
        saved = coef.cheat_saving if cheated else 0.0
        share = (1.0 - saved) * coef.unit_cost_share * scene.merchants[merchant].unit_cost
        share /= scene.goods[merchant].price_over
        orders[placed].cost = np.int64(share * listed + 0.5)
        if scene.platforms[p].source_share > 0.0 and scene.goods[merchant].chilled[p] > 0.0:
            orders[placed].cost += coef.cold_cost
        orders[placed].cheated = cheated
        orders[placed].claimed = False
        orders[placed].key = number
        orders[placed].placed = day
        placed += 1
    for order in range(first, placed):
        orders[order].session_size = placed - first
    if not external and is_enrolled(scene.programme, user, p):
        tally.counters[p, PROGRAMME_ORDERS] += placed - first
    return placed


@in_place
def copy_intent(intents: Intents, row: int, orders: OrderColumns, placed: int) -> None:
    """Write into an order what it has of its engaged view."""
    orders[placed].user = intents[row].user
    orders[placed].anchor = intents[row].anchor
    orders[placed].platform = intents[row].platform
    orders[placed].form = intents[row].form
    orders[placed].source = intents[row].source
    orders[placed].fan = intents[row].fan
    orders[placed].expected = intents[row].expected


@in_place
def cheats(
    scene: Scene, intents: Intents, row: int, order: tuple[int, int, bool], day: int
) -> bool:
    """Draw whether the goods of an order are not as listed; no platform governs the outside.

    Parameters
    ----------
    order : tuple
        The merchant, the order's number, and whether it is a deal by private message (36).
    """
    user, p = intents[row].user, intents[row].platform
    merchant, number, deal = order
    share = scene.merchants[merchant].cheats_listed[p]
    if intents[row].external:
        share = scene.merchants[merchant].cheating[p]
    if deal:
        share = cheating_outside(scene, merchant)
    if share <= 0.0:
        return False
    words = philox(number, user, day, Purpose.CHEAT, scene.key[0], scene.key[1])
    return bool(uniform(words[0]) < share)


@in_place
def record_session(
    scene: Scene, intents: Intents, row: int, orders: int, had_need: bool, day: int, tally: Tally
) -> None:
    """Count a buying session for the user's month and the day's tables."""
    users = scene.users
    user, p = intents[row].user, intents[row].platform
    if users[user].bought_day[p] != day:
        users[user].bought_day[p] = day
        tally.counters[p, BUYERS] += 1
    if not users[user].bought_ever[p]:
        users[user].bought_ever[p] = True
        tally.counters[p, NEW_BUYERS] += 1
    users[user].sessions_month[p] += 1
    if not had_need:
        users[user].needless_month[p] += 1
        tally.counters[p, SESSIONS_WITHOUT_NEED] += 1
        tally.counters[p, ORDERS_WITHOUT_NEED] += orders
    destination = EXTERNAL if intents[row].external else IN_APP
    tally.traffic[p, intents[row].form, intents[row].source, destination, SESSIONS] += 1


@in_place
def bond(scene: Scene, intents: Intents, row: int, day: int, tally: Tally) -> None:
    """Let an engaged view strengthen an edge, break it, or make a new one (2.8, 2.9)."""
    follows, coef = scene.follows, scene.coef
    user, p, anchor = intents[row].user, intents[row].platform, intents[row].anchor
    slot = find_edge(follows, user, p, anchor) if intents[row].fan else -1
    if slot >= 0:
        if intents[row].source == FOLLOW:
            refresh_edge(follows, user, p, slot, scene.trust_decay, day)
            follows[user].good[p, slot] += coef.parasocial_weight
        distrusted = intents[row].trust < coef.unfollow_threshold
        if distrusted and uniform(intents[row].leave_word) < coef.unfollow_exposure:
            remove_edge(follows, user, p, slot)
            tally.counters[p, UNFOLLOWS] += 1
        return
    if scene.anchors[anchor].head and find_edge(follows, user, p, anchor) >= 0:
        return  # followed earlier this evening
    chance = coef.follow_probability * scene.anchors[anchor].follow_pull
    if not intents[row].fan and uniform(intents[row].follow_word) < chance:
        weight = scene.platforms[p].system_weight
        gained = add_edge(
            follows, user, p, anchor, scene.trust_decay, day, weight, np.float64(intents[row].trust)
        )
        tally.counters[p, NEW_FOLLOWS] += gained >= 0
