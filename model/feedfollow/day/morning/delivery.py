"""A4: parcels arrive; outcome, trust, follows and requests to return: (10), (11), (12), (18)."""

from __future__ import annotations

import numpy as np

from feedfollow.day.morning.wishes import tell_of_goods
from feedfollow.draws import Purpose, philox, uniform
from feedfollow.functions import log, logistic
from feedfollow.kernels import in_place
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import APPAREL, Coefficients
from feedfollow.world.columns import F64, U32
from feedfollow.world.edges import add_edge, find_edge, memory, refresh_edge, system_trust, weigh
from feedfollow.world.follows import Follows
from feedfollow.world.friends import Friends
from feedfollow.world.goods import Goods
from feedfollow.world.habits import Habits, learn_surplus
from feedfollow.world.labels import (
    DELIVERED,
    FOLLOW,
    IN_TRANSIT,
    IN_WINDOW,
    LOCAL,
    NOBODY,
    RETURNING,
)
from feedfollow.world.ledger import CUSTOMER_SERVICE, SOLE, Ledger, post
from feedfollow.world.merchants import Merchants
from feedfollow.world.orders import OrderColumns
from feedfollow.world.platforms import Platforms
from feedfollow.world.tally import (
    LOGISTICS_COSTS,
    NEW_FOLLOWS,
    ORDERS_CHEATED,
    ORDERS_DAMAGED,
    ORDERS_DELIVERED,
    ORDERS_SATISFIED,
    ORDERS_SERVED,
    VOUCHERS_REDEEMED,
    Tally,
)
from feedfollow.world.users import Users
from feedfollow.world.world import World


def deliver_orders(world: World) -> None:
    """Deliver what is due: satisfied or not, the buyer learns, may follow, may send it back.

    A voucher is redeemed, which is its delivery, or it has run out and is given back (2.20).
    """
    _deliver(
        world.orders.columns,
        world.orders.count,
        (world.users, world.follows, world.anchors, world.merchants, world.goods, world.platforms),
        (world.friends, world.habits),
        world.ledger,
        world.tally,
        world.coef,
        (world.trust_decay, world.scenario.parameters["habit_speed"]),
        world.day,
        world.key,
    )


@in_place
def _deliver(
    orders: OrderColumns,
    count: int,
    rooms: tuple[Users, Follows, Anchors, Merchants, Goods, Platforms],
    ties: tuple[Friends, Habits],
    ledger: Ledger,
    tally: Tally,
    coef: Coefficients,
    memories: tuple[F64, float],
    day: int,
    key: U32,
) -> None:
    users, follows, anchors, merchants, goods, platforms = rooms
    (friends, habits), (table, speed) = ties, memories
    for row in range(count):
        if orders[row].state != IN_TRANSIT or orders[row].due > day:
            continue
        user, p, m = orders[row].user, orders[row].platform, orders[row].merchant
        words = philox(orders[row].key, user, orders[row].placed, Purpose.OUTCOME, key[0], key[1])
        local = orders[row].source == LOCAL
        arrive(merchants, m)
        if local and uniform(words[1]) >= coef.voucher_redeemed:
            orders[row].state, orders[row].due = RETURNING, day + 1
            continue
        category, regretted = merchants[m].category, platforms[p].regretted
        match = users.match[user, category]
        gap = quality_gap(orders, row, (merchants, goods, platforms), coef)
        late = max(0, orders[row].shipped - orders[row].placed - coef.promise_days)
        satisfied = uniform(words[0]) < satisfaction_probability(coef, gap, match, late)
        orders[row].satisfied = satisfied
        felt = 1.0 if satisfied else serve(orders, row, platforms, ledger, tally, coef, key)
        if satisfied:
            recommend(orders, row, users, merchants, platforms, friends, key)
        if not orders[row].deal:  # a deal outside is none of the platform's (36)
            learn_surplus(habits, platforms, user, p, satisfied, speed, day)
            learn_of_platform(users, platforms, coef, table, user, p, satisfied, felt, day)
            tell_friends(users, platforms, friends, table, user, p, satisfied, felt, day)
            if not satisfied:
                pause(users, user, p, uniform(words[3]), felt * platforms[p].lapse_chance)
        if day >= 0 and orders[row].anchor != NOBODY:
            learn_of_anchor(
                orders,
                row,
                follows,
                anchors,
                users,
                platforms,
                tally,
                coef,
                table,
                satisfied,
                felt,
                words[2],
                day,
            )
        chance = return_probability(coef, category, gap, match, orders[row].flash, regretted)
        returned = comes_back(orders, row, uniform(words[1]) < chance, platforms, key)
        orders[row].state = RETURNING if returned else IN_WINDOW
        orders[row].due = day + (1 if local else window_days(coef, returned))
        count_delivery(orders, row, tally)


@in_place
def comes_back(
    orders: OrderColumns, row: int, dislikes: bool, platforms: Platforms, key: U32
) -> bool:
    """Return whether a parcel is sent back, by who dislikes it or claims that it is a cheat (22).

    A voucher is redeemed by now, and can only be claimed. Of a deal outside nothing is paid back.
    """
    returned = dislikes and orders[row].source != LOCAL and not orders[row].deal
    if orders[row].cheated and not orders[row].satisfied:
        claiming = platforms[orders[row].platform].claim_chance
        orders[row].claimed = claims(orders, row, claiming, key)
        returned = returned or orders[row].claimed
    return returned


@in_place
def recommend(
    orders: OrderColumns,
    row: int,
    users: Users,
    merchants: Merchants,
    platforms: Platforms,
    friends: Friends,
    key: U32,
) -> None:
    """Let a pleased buyer tell friends of what was bought (2.18)."""
    user, p = orders[row].user, orders[row].platform
    order = (user, orders[row].key, orders[row].placed)
    place = (p, merchants[orders[row].merchant].category)
    tell_of_goods(users, friends, platforms[p].want_odds, place, order, key)


@in_place
def quality_gap(
    orders: OrderColumns,
    row: int,
    rooms: tuple[Merchants, Goods, Platforms],
    coef: Coefficients,
) -> float:
    """Return the quality that arrives less what was expected: (11), (12), (22), (30)."""
    merchants, goods, platforms = rooms
    m, p = orders[row].merchant, orders[row].platform
    lack = coef.cheat_harm if orders[row].cheated else 0.0
    harm = coef.rough_harm if orders[row].damaged else 0.0
    quality = (1.0 - lack) * (1.0 - harm) * merchants[m].quality
    if platforms[p].source_share > 0.0:
        quality = min(1.0, quality + goods[m].chilled[p])
    return quality - orders[row].expected


@in_place
def count_delivery(orders: OrderColumns, row: int, tally: Tally) -> None:
    """Count what arrived, and how."""
    p = orders[row].platform
    tally.counters[p, VOUCHERS_REDEEMED] += orders[row].source == LOCAL
    tally.counters[p, ORDERS_DELIVERED] += 1
    tally.counters[p, ORDERS_SATISFIED] += orders[row].satisfied
    tally.counters[p, ORDERS_CHEATED] += orders[row].cheated
    tally.counters[p, ORDERS_DAMAGED] += orders[row].damaged


@in_place
def serve(
    orders: OrderColumns,
    row: int,
    platforms: Platforms,
    ledger: Ledger,
    tally: Tally,
    coef: Coefficients,
    key: U32,
) -> float:
    """Let customer service make a bad delivery good; return what is left of it, 1 without (2.11).

    The platform serves what was bought in its app, and pays for every case.
    """
    user, p = orders[row].user, np.int64(orders[row].platform)
    if orders[row].external or platforms[p].service_chance <= 0.0:
        return 1.0
    placed = orders[row].placed
    words = philox(orders[row].key, user, placed, Purpose.LOGISTICS, key[0], key[1])
    if uniform(words[3]) >= platforms[p].service_chance:
        return 1.0
    orders[row].served = True
    post(ledger, CUSTOMER_SERVICE, p, SOLE, coef.service_cost)
    tally.counters[p, ORDERS_SERVED] += 1
    tally.counters[p, LOGISTICS_COSTS] += coef.service_cost
    return 1.0 - coef.service_repair


@in_place
def arrive(merchants: Merchants, m: int) -> None:
    """Move an order of a merchant out of transit; its window begins."""
    merchants[m].in_transit -= 1
    merchants[m].in_window += 1
    merchants[m].events[DELIVERED] += 1


@in_place
def window_days(coef: Coefficients, returned: bool) -> int:
    """Return how many days after a delivery it is refunded or confirmed."""
    return coef.return_days if returned else coef.confirm_days


@in_place
def claims(orders: OrderColumns, row: int, chance: float, key: U32) -> bool:
    """Draw whether a cheated buyer claims (22); nobody hears claims about outside sales."""
    if orders[row].external:
        return False
    user, day = orders[row].user, orders[row].placed
    words = philox(orders[row].key, user, day, Purpose.CHEAT, key[0], key[1])
    return bool(uniform(words[1]) < chance)


@in_place
def pause(users: Users, user: int, p: int, u: float, chance: float) -> None:
    """Let a buyer buy nothing more on a platform until an exponential has run up (23).

    Of the uniforms ``u`` below the chance ``ln(chance / u)`` is an exponential of mean 1, so one
    number decides both, and a larger chance adds pauses and ends none earlier. A pause that is not
    over begins again, which is the same law, as exponentials forget.
    """
    if u < chance:
        users[user].pause[p] = log(chance / u)


@in_place
def satisfaction_probability(coef: Coefficients, gap: float, match: float, late: int) -> float:
    """Return P(s = 1) of (11), with the match term of (18).

    Parameters
    ----------
    gap : float
        True minus expected quality.
    match : float
        ln(C theta) of the buyer for the category.
    late : int
        Days of waiting beyond the promise.
    """
    return logistic(
        coef.satisfaction_intercept
        + coef.satisfaction_quality * gap
        - coef.satisfaction_wait * late
        + coef.satisfaction_match * match
    )


@in_place
def return_probability(
    coef: Coefficients, category: int, gap: float, match: float, flash: bool, regretted: float
) -> float:
    """Return P(R) of (12): expectation disconfirmation, match (18), and regret of a flash deal.

    Parameters
    ----------
    regretted : float
        What days on the way add to the log odds (38).
    """
    intercept = coef.return_intercept_apparel if category == APPAREL else coef.return_intercept
    moved = regretted + (coef.return_flash if flash else 0.0)
    return logistic(intercept - coef.return_quality * gap - coef.return_match * match + moved)


@in_place
def learn_of_platform(
    users: Users,
    platforms: Platforms,
    coef: Coefficients,
    table: F64,
    user: int,
    p: int,
    satisfied: bool,
    felt: float,
    day: int,
) -> None:
    """Spill the outcome into system trust with weight zeta; a guarantee softens bad ones (2.9).

    Of a bad outcome the part ``felt`` is left by customer service.
    """
    if satisfied:
        weigh(users, table, user, p, (coef.system_trust_spill * coef.trust_gain, 0.0), day)
    else:
        left = 1.0 - platforms[p].guarantee
        loss = coef.system_trust_spill * coef.trust_loss * left * felt
        weigh(users, table, user, p, (0.0, loss), day)


@in_place
def tell_friends(
    users: Users,
    platforms: Platforms,
    friends: Friends,
    table: F64,
    user: int,
    p: int,
    satisfied: bool,
    felt: float,
    day: int,
) -> None:
    """Let the outcome move every friend's trust in the platform, where friends talk (2.18).

    A compensated buyer tells of a bad outcome as of what it was to them, the part ``felt``.
    """
    good = platforms[p].word_good
    bad = platforms[p].word_bad * (1.0 - platforms[p].guarantee) * felt
    told = (good, 0.0) if satisfied else (0.0, bad)
    if told[0] + told[1] == 0.0:
        return
    for k in range(friends.first[user], friends.first[user + 1]):
        weigh(users, table, friends.friend[k], p, told, day)


@in_place
def learn_of_anchor(
    orders: OrderColumns,
    row: int,
    follows: Follows,
    anchors: Anchors,
    users: Users,
    platforms: Platforms,
    tally: Tally,
    coef: Coefficients,
    table: F64,
    satisfied: bool,
    felt: float,
    word: np.uint32,
    day: int,
) -> None:
    """Add the outcome to the edge (10); a satisfied buyer without one may follow (2.8)."""
    user, p, anchor = orders[row].user, orders[row].platform, orders[row].anchor
    if not users[user].member[p]:
        return
    known = orders[row].fan or orders[row].source == FOLLOW or anchors[anchor].head
    slot = find_edge(follows, user, p, anchor) if known else -1
    if slot >= 0:
        refresh_edge(follows, user, p, slot, table, day)
        if satisfied:
            follows[user].good[p, slot] += coef.trust_gain
        else:
            follows[user].bad[p, slot] += coef.trust_loss * felt
        return
    chance = coef.follow_probability * coef.follow_delivery_multiple * anchors[anchor].follow_pull
    if satisfied and uniform(word) < chance:
        decay = memory(table, users[user].system_day[p], day)
        system = system_trust(
            users, user, p, platforms[p].system_start, coef.system_trust_prior, decay
        )
        weight = platforms[p].system_weight
        gained = add_edge(follows, user, p, anchor, table, day, weight, system)
        tally.counters[p, NEW_FOLLOWS] += gained >= 0
