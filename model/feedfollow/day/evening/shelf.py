"""C5: a need that no room met is met by search, in a mall, on the outside shelf, or waits (9).

Whoever has adopted and still has a need chooses among the searches and malls of the apps they are
on, the outside shelf, and putting it off. On every shelf they compare a few goods and pay a list
price; there is no room, hence no anchor, no commission of one and nobody to follow.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from feedfollow.day.evening.checkout import check_out
from feedfollow.day.evening.funnel import (
    LOGIT_REFERENCE,
    current_trust,
    draw_seller,
    expected_quality,
    good_of,
)
from feedfollow.day.evening.intents import ONE_VIEW, Intents
from feedfollow.day.evening.nested import nested_shares, pick
from feedfollow.day.evening.realise import click, record_session, shop
from feedfollow.draws import Purpose, normal, philox, uniform
from feedfollow.functions import exp, log, logit
from feedfollow.kernels import in_place, kernel
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, U32, Column, Room, allocate
from feedfollow.world.labels import MALL, NO_ROOM, NOBODY, SEARCH, SHELF
from feedfollow.world.ledger import OUTSIDE_PURCHASE, SOLE, post
from feedfollow.world.orders import OrderColumns
from feedfollow.world.programme import coupon
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.tally import Tally
from feedfollow.world.world import World

MOST_COMPARED = 8
"""Goods that words are drawn for, whatever the number compared."""
FIRST_DISCOUNT = 1 + MOST_COMPARED // 4
"""Block of words behind those that choose goods: the discount of the first good compared."""
NUMBER = 1 << 19
"""Keys of shelf orders lie behind those of all views of a user's day; one order a user and day."""


class Shelves(Room):
    """What every platform offers on its shelf today."""

    search: Annotated[F64, Column("platform", "float64", "share", "rolled out, a_F of (9)")]
    mall: Annotated[F64, Column("platform", "float64", "share", "rolled out, a_M of (9)")]
    search_utility: Annotated[F64, Column("platform", "float64", "logit", "the same for all users")]
    mall_utility: Annotated[F64, Column("platform", "float64", "logit", "the same for all users")]
    log_price: Annotated[F64, Column("platform", "float64", "log", "ln P_p over the price outside")]
    log_paid: Annotated[
        F64, Column("platform", "float64", "log", "the same less mean discount and subsidy")
    ]
    discount_depth: Annotated[F64, Column("platform", "float64", "log", "mean of -ln(1 - D)")]


class Terms(NamedTuple):
    """Numbers of (9) that are the same on every platform.

    Attributes
    ----------
    dissimilarity : float
    opened : float
        b_O, of a mall in an app that was opened today.
    outside : float
        Utility of the outside shelf, trust included.
    level : float
        Mean list price on the outside shelf, fen.
    spread : float
        Standard deviation of ln P over all goods of a category.
    compared : int
        Goods compared.
    """

    dissimilarity: float
    opened: float
    outside: float
    level: float
    spread: float
    compared: int


class Scratch(NamedTuple):
    """What is worked out for one user after the other.

    Attributes
    ----------
    values, sizes : (2 n_platforms,) float64
        Utilities and sizes of the nest: searches, then malls.
    shares : (2 n_platforms + 2,) float64
        Probabilities of (9).
    words : (8,) uint32
        One a good that may be compared.
    goods : (8, 4) float64
        Utility, merchant, ln of the list price and ln(1 - D) of the goods compared.
    """

    values: F64
    sizes: F64
    shares: F64
    words: U32
    goods: F64


def meet_needs(world: World) -> None:
    """Let all who still have a need choose a shelf; book what they buy."""
    scene, day = scene_of(world), world.day
    wanting = int((world.users.need >= 0).sum())
    intents = allocate(Intents, {"intent": wanting + 1})
    shelves = shelves_of(world)
    scratch = scratch_for(len(shelves))
    count, paid = choose_shelves(scene, shelves, terms_of(world), scratch, intents, day)
    orders = allocate(OrderColumns, {"order": count + 1})
    placed = buy(scene, intents, count, orders, world.tally, day)
    check_out(world, orders[:placed])
    post(world.ledger, OUTSIDE_PURCHASE, SOLE, SOLE, np.int64(paid))


def shelves_of(world: World) -> Shelves:
    """Return today's offers: intercept, assortment, prices, and what resting couriers take off."""
    value, today = world.scenario.parameters, world.platforms
    shelves = allocate(Shelves, {"platform": len(world.names)})
    levers = [world.levers[name] for name in world.names]
    shelves.search[:] = [own["shelf.search"] for own in levers]
    shelves.mall[:] = [own["shelf.mall"] for own in levers]
    there = value["shelf_assortment"] * today.assortment + today.put_off + today.too_far
    shelves.search_utility[:] = value["shelf_search"] + there
    shelves.mall_utility[:] = value["shelf_mall"] + there
    shelves.log_price[:] = [log(own["shelf.price"]) for own in levers]
    shelves.discount_depth[:] = today.discount_depth[:, NO_ROOM]
    subsidy = np.array([log(1.0 - share) for share in today.subsidy])
    shelves.log_paid[:] = shelves.log_price + subsidy - shelves.discount_depth
    return shelves


def terms_of(world: World) -> Terms:
    """Return the numbers of (9) that no platform decides."""
    value = world.scenario.parameters
    trust = value["session_trust"] * (logit(value["outside_trust"]) - LOGIT_REFERENCE)
    # couriers rest everywhere at once
    rest = float(world.platforms.put_off.max())
    return Terms(
        dissimilarity=value["nest_dissimilarity"],
        opened=value["shelf_opened"],
        outside=value["shelf_outside"] + trust + rest,
        level=100.0 * value["outside_price"],
        spread=value["price_spread"],
        compared=int(value["shelf_compared"]),
    )


def scratch_for(platforms: int) -> Scratch:
    """Return room to work in."""
    nest = 2 * platforms
    return Scratch(
        np.zeros(nest),
        np.zeros(nest),
        np.zeros(nest + 2),
        np.zeros(MOST_COMPARED, np.uint32),
        np.zeros((MOST_COMPARED, 4)),
    )


@kernel
def choose_shelves(
    scene: Scene, shelves: Shelves, terms: Terms, scratch: Scratch, intents: Intents, day: int
) -> tuple[int, int]:
    """Draw everybody's choice; purchases in apps become intents, those outside are made at once.

    Returns
    -------
    count, paid : int
        Intents written, in the order of users; fen paid outside.
    """
    users = scene.users
    nest = scratch.values.shape[0]
    count, paid = 0, 0
    for user in range(users.shape[0]):
        if users[user].need < 0 or not users[user].adopted:
            continue
        words = philox(0, user, day, Purpose.SHELF, scene.key[0], scene.key[1])
        offer(scene, shelves, terms, scratch, user, day)
        nested_shares(
            scratch.values, scratch.sizes, terms.outside, terms.dissimilarity, scratch.shares
        )
        choice = pick(scratch.shares, uniform(words[0]))
        if choice <= nest:
            draw_compared(scene, scratch, user, day)
        if choice < nest:
            place = (user, choice % shelves.shape[0], choice)
            show_goods(scene, shelves, terms, scratch, place, day)
            best = compare(scratch.goods, terms.compared, uniform(words[1]))
            intend(scene, shelves, scratch, intents, count, place, best, day)
            count += 1
        elif choice == nest:
            paid += buy_outside(scene, terms, scratch, user, words[1])
    return count, paid


@in_place
def offer(
    scene: Scene, shelves: Shelves, terms: Terms, scratch: Scratch, user: int, day: int
) -> None:
    """Write the utilities of (9) in the nest of apps: searches first, then malls, by platform.

    One can search only an app that one has open; its mall also brings one there.
    """
    users, platforms = scene.users, shelves.shape[0]
    values, sizes = scratch.values, scratch.sizes
    for p in range(platforms):
        sizes[p], sizes[platforms + p] = 0.0, 0.0
        if not users[user].member[p] or users[user].pause[p] > 0.0:
            continue
        trust = current_trust(scene, user, p, -1, day)
        common = scene.coef.session_trust * (logit(trust) - LOGIT_REFERENCE)
        log_paid = shelves[p].log_paid
        off = coupon(scene.programme, scene.platforms, user, p)
        if off > 0.0:
            log_paid += log(1.0 - off)
        common -= users[user].price_sensitivity * log_paid
        opened = users[user].opened[p]
        values[p] = common + shelves[p].search_utility
        sizes[p] = shelves[p].search if opened else 0.0
        values[platforms + p] = common + shelves[p].mall_utility + terms.opened * opened
        sizes[platforms + p] = shelves[p].mall


@in_place
def draw_compared(scene: Scene, scratch: Scratch, user: int, day: int) -> None:
    """Draw a word for each good that may be compared."""
    for block in range(MOST_COMPARED // 4):
        four = philox(1 + block, user, day, Purpose.SHELF, scene.key[0], scene.key[1])
        for lane in range(4):
            scratch.words[4 * block + lane] = four[lane]


@in_place
def show_goods(
    scene: Scene,
    shelves: Shelves,
    terms: Terms,
    scratch: Scratch,
    place: tuple[int, int, int],
    day: int,
) -> None:
    """Put goods of the category needed on a platform's shelf; ``place`` is user, platform, choice.

    On its shelf the platform vouches for claims, so that they count as far as it is trusted. Each
    good has a discount of its own; a subsidy is the same for all of them and weighs in none.
    """
    user, p, _ = place
    trust = current_trust(scene, user, p, -1, day)
    cell = p * CATEGORY_COUNT + scene.users[user].need
    for k in range(terms.compared):
        seller, rest = draw_seller(scene, cell, uniform(scratch.words[k]))
        merchant, log_price = good_of(scene, p, seller, rest)
        quality = expected_quality(scene, p, merchant, trust) - scene.coef.mean_quality
        utility = scene.coef.session_quality * quality
        discount, depth = 0.0, shelves[p].discount_depth
        if depth > 0.0:
            block = FIRST_DISCOUNT + k
            words = philox(block, user, day, Purpose.SHELF, scene.key[0], scene.key[1])
            discount = depth * log(uniform(words[0]))
        scratch.goods[k, 0] = utility - scene.users[user].price_sensitivity * (log_price + discount)
        scratch.goods[k, 1], scratch.goods[k, 2] = merchant, log_price
        scratch.goods[k, 3] = discount


@in_place
def intend(
    scene: Scene,
    shelves: Shelves,
    scratch: Scratch,
    intents: Intents,
    row: int,
    place: tuple[int, int, int],
    best: int,
    day: int,
) -> None:
    """Write that a user means to buy the best of the goods compared."""
    user, p, choice = place
    trust = current_trust(scene, user, p, -1, day)
    merchant = int(scratch.goods[best, 1])
    intents[row].user = user
    intents[row].platform = p
    intents[row].form = SHELF
    intents[row].source = SEARCH if choice < shelves.shape[0] else MALL
    intents[row].anchor = NOBODY
    intents[row].category = scene.users[user].need
    intents[row].number = NUMBER + p
    intents[row].merchant = merchant
    intents[row].log_price = scratch.goods[best, 2] + shelves[p].log_price
    intents[row].log_discount = scratch.goods[best, 3]
    intents[row].trust = trust
    intents[row].expected = expected_quality(scene, p, merchant, trust)
    intents[row].orders = 1


@in_place
def compare(goods: F64, count: int, u: float) -> int:
    """Return one of the first goods by a logit of their utilities, column 0."""
    top = -np.inf
    for k in range(count):
        top = max(top, goods[k, 0])
    total = 0.0
    for k in range(count):
        total += exp(goods[k, 0] - top)
    target = u * total
    for k in range(count - 1):
        target -= exp(goods[k, 0] - top)
        if target < 0.0:
            return k
    return count - 1


@in_place
def buy_outside(scene: Scene, terms: Terms, scratch: Scratch, user: int, word: np.uint32) -> int:
    """Compare goods on the outside shelf, of unknown sellers; pay one if the budget allows it.

    Returns
    -------
    int
        Fen paid, 0 when it is refused and the need stays.
    """
    users, goods = scene.users, scratch.goods
    for k in range(terms.compared):
        log_price = terms.spread * (normal(scratch.words[k]) - 0.5 * terms.spread)
        goods[k, 0] = -users[user].price_sensitivity * log_price
        goods[k, 2] = log_price
    best = compare(goods, terms.compared, uniform(word))
    price = int(terms.level * exp(goods[best, 2]) + 0.5)
    if users[user].spent + price > scene.coef.hard_budget_multiple * users[user].budget:
        return 0
    users[user].spent += price
    users[user].spent_otherwise += price
    users[user].need = -1
    return price


@kernel
def buy(
    scene: Scene, intents: Intents, count: int, orders: OrderColumns, tally: Tally, day: int
) -> int:
    """Place the orders of the shelves, as far as budgets allow; return how many they are."""
    placed = 0
    for row in range(count):
        user, p = intents[row].user, intents[row].platform
        after = shop(scene, intents, row, orders, placed, day, tally)
        if after > placed:
            record_session(scene, intents, row, after - placed, True, day, tally)
            click(scene, user, p, intents[row].category, ONE_VIEW, day)
            scene.users[user].need = -1
        placed = after
    return placed
