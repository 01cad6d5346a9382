"""C2-C4, decide: every user block turns its views into intents, reading the morning's state only."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from feedfollow.day.evening.attention import (
    PLAN_WORDS,
    Pairs,
    empty_pairs,
    list_pairs,
    plan_pair,
)
from feedfollow.day.evening.funnel import (
    choose_room,
    current_trust,
    engagement_odds,
    expected_quality,
    goods_on_show,
    known_edge,
    session_probability,
)
from feedfollow.draws import Purpose, fill_exposures, poisson, uniform
from feedfollow.kernels import kernel
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F32, F64, I8, I32, I64, U32, Column, Flag, Room, row_type
from feedfollow.world.labels import (
    ENGAGED,
    EXTERNAL,
    FEED,
    FOLLOW,
    IN_APP,
    NO_GOODS,
    SLOTS,
    VIEWS,
)
from feedfollow.world.scene import Scene
from feedfollow.world.tally import FIXED_POINT, Tally
from feedfollow.world.world import BLOCK

VIEW_WORDS = 12
INTENT_WORDS = 8
NUMBERS = 4096
"""Exposures that keys tell apart per user, platform, form, source and day."""


class Exposures(Room):
    """Views to look at, by pair; ``number`` keys their draws."""

    pair: Annotated[I32, Column("view", "int32", "pair", "pair of the block")]
    user: Annotated[I32, Column("view", "int32", "user", "viewer")]
    form: Annotated[I8, Column("view", "int8", "form", "live or video")]
    source: Annotated[I8, Column("view", "int8", "source", "feed or follow")]
    number: Annotated[I64, Column("view", "int64", "key", "number of the view in its agent-day")]


class Intents(Room):
    """Engaged views of a day and what the user means to do."""

    user: Annotated[I32, Column("intent", "int32", "user", "viewer")]
    anchor: Annotated[I32, Column("intent", "int32", "anchor", "room")]
    merchant: Annotated[I32, Column("intent", "int32", "merchant", "seller of the goods shown")]
    number: Annotated[I32, Column("intent", "int32", "key", "number of the view")]
    trust: Annotated[F32, Column("intent", "float32", "0..1", "trust T_ia of (1)")]
    expected: Annotated[F32, Column("intent", "float32", "0..1", "expected quality")]
    follow_word: Annotated[U32, Column("intent", "uint32", "word", "decides on following")]
    seed_word: Annotated[U32, Column("intent", "uint32", "word", "decides on seeding a need")]
    leave_word: Annotated[U32, Column("intent", "uint32", "word", "decides on unfollowing")]
    platform: Annotated[I8, Column("intent", "int8", "platform", "platform")]
    form: Annotated[I8, Column("intent", "int8", "form", "live or video")]
    source: Annotated[I8, Column("intent", "int8", "source", "feed or follow")]
    category: Annotated[I8, Column("intent", "int8", "category", "category shown")]
    orders: Annotated[I8, Column("intent", "int8", "orders", "orders meant, 0 no session")]
    external: Annotated[Flag, Column("intent", "bool", "flag", "goods linked outside")]
    fan: Annotated[Flag, Column("intent", "bool", "flag", "the viewer follows this very anchor")]


EXPOSURE_ROW = row_type(Exposures, {})
INTENT_ROW = row_type(Intents, {})


@kernel
def decide(
    scene: Scene, tally: Tally, pairs: Pairs, blocks: I64, day: int, every_view: bool
) -> tuple[Intents, int]:
    """Turn the views of a run of user blocks into intents.

    Parameters
    ----------
    tally : Tally
        Counts views by source and engaged views by room; ``feed_mass`` has a row a block.
    pairs : Pairs
        Scratch for one block.
    blocks : (2,) int64
        First block and the one behind the last.
    every_view : bool
        Draw every view instead of engaged ones only; the same law, for tests.

    Returns
    -------
    intents : Intents
        Engaged views in the order of users; only the first ``count`` rows are used.
    count : int
    """
    users = scene.users.adopted.shape[0]
    intents = np.empty(4096, INTENT_ROW)
    count = 0
    for block in range(blocks[0], blocks[1]):
        start, stop = block * BLOCK, min((block + 1) * BLOCK, users)
        pair_count = list_pairs(scene.users, start, stop, day, pairs)
        if pair_count == 0:
            continue
        plan_block(scene, pairs, pair_count, day, every_view, tally.feed_mass[block])
        exposures = list_exposures(pairs, pair_count, tally)
        if count + exposures.pair.shape[0] > intents.user.shape[0]:
            grown = np.empty(2 * (count + exposures.pair.shape[0]), INTENT_ROW)
            grown[:count] = intents[:count]
            intents = grown
        first = count
        count = engage(scene, pairs, exposures, intents, first, day, tally)
        complete(scene, intents, first, count, day, tally)
    return intents, count


@kernel
def plan_block(
    scene: Scene, pairs: Pairs, count: int, day: int, every_view: bool, mass: F64
) -> None:
    """Plan the views of every pair of a block."""
    key = scene.key
    numbers, viewers = np.empty(count, np.int64), np.empty(count, np.int32)
    for i in range(count):
        numbers[i] = pairs[i].platform
        viewers[i] = pairs[i].user
    words = np.empty((PLAN_WORDS, count), np.uint32)
    follow_words = np.empty((SLOTS, count), np.uint32)
    fill_exposures(words, numbers, viewers, day, Purpose.VIEWS, key[0], key[1])
    fill_exposures(
        follow_words, numbers, viewers, day, Purpose.FOLLOW_DAY, key[0], key[1]
    )
    for i in range(count):
        plan_pair(scene, pairs, i, words, follow_words, day, every_view, mass)


@kernel
def list_exposures(pairs: Pairs, count: int, tally: Tally) -> Exposures:
    """List the views to look at, pair by pair; count those known not to be engaged."""
    total = 0
    for i in range(count):
        for form in range(2):
            total += pairs[i].proposals[form] + pairs[i].follows[form]
    exposures = np.empty(total, EXPOSURE_ROW)
    row = 0
    for i in range(count):
        p = pairs[i].platform
        for form in range(2):
            tally.traffic[p, form, FEED, NO_GOODS, VIEWS] += pairs[i].rest[form]
            for source in range(2):
                wanted = pairs[i].proposals[form] if source == FEED else pairs[i].follows[form]
                base = ((p * 2 + form) * 2 + source) * NUMBERS
                for k in range(wanted):
                    exposures[row].pair = i
                    exposures[row].user = pairs[i].user
                    exposures[row].form = form
                    exposures[row].source = source
                    exposures[row].number = base + min(k, NUMBERS - 1)
                    row += 1
    return exposures


@kernel
def engage(
    scene: Scene,
    pairs: Pairs,
    exposures: Exposures,
    intents: Intents,
    first: int,
    day: int,
    tally: Tally,
) -> int:
    """Draw room and category of every view; keep the engaged ones; return the new count."""
    total = exposures.pair.shape[0]
    key = scene.key
    words = np.empty((VIEW_WORDS, BLOCK), np.uint32)
    numbers, viewers = np.empty(BLOCK, np.int64), np.empty(BLOCK, np.int32)
    row = first
    for start in range(0, total, BLOCK):
        stop = min(start + BLOCK, total)
        length = stop - start
        for k in range(length):
            numbers[k] = exposures[start + k].number
            viewers[k] = exposures[start + k].user
        fill_exposures(
            words[:, :length], numbers[:length], viewers[:length], day, Purpose.EXPOSURE,
            key[0], key[1],
        )
        for k in range(start, stop):
            i = exposures[k].pair
            user, p, source = exposures[k].user, pairs[i].platform, exposures[k].source
            if source == FOLLOW:
                anchor, category, engaged = follow_view(scene, pairs, i, words, k - start)
                tally.follow_views[anchor] += 1
            else:
                anchor, category, engaged = feed_view(scene, pairs, i, words, k - start)
            if engaged:
                intents[row].user = user
                intents[row].platform = p
                intents[row].form = exposures[k].form
                intents[row].source = source
                intents[row].anchor = anchor
                intents[row].category = category
                intents[row].number = exposures[k].number
                row += 1
            else:
                tally.traffic[p, exposures[k].form, source, NO_GOODS, VIEWS] += 1
    return row


@kernel
def follow_view(scene: Scene, pairs: Pairs, i: int, words: U32, k: int) -> tuple[int, int, bool]:
    """Draw a view of a followed room: room by trust, category of its show, engaged or not (7)."""
    user, p = pairs[i].user, pairs[i].platform
    totals = pairs[i].slot_total
    target = np.int64(uniform(words[0, k]) * totals[SLOTS - 1])
    slot = 0
    while totals[slot] <= target and slot < SLOTS - 1:
        slot += 1
    anchor = scene.follows[user].anchor[p, slot]
    show = np.int64(uniform(words[1, k]) * scene.anchors[anchor].breadth)
    category = scene.anchors[anchor].categories[show]
    odds = engagement_odds(scene, user, category, anchor) * scene.coef.engage_follow_odds
    return anchor, category, uniform(words[10, k]) * (1.0 + odds) < odds


@kernel
def feed_view(scene: Scene, pairs: Pairs, i: int, words: U32, k: int) -> tuple[int, int, bool]:
    """Draw a feed view: category (5), room (6), engaged or not (7)."""
    user, p = pairs[i].user, pairs[i].platform
    totals = pairs[i].category_total
    target = uniform(words[0, k]) * totals[CATEGORY_COUNT - 1]
    category = 0
    while totals[category] <= target and category < CATEGORY_COUNT - 1:
        category += 1
    plain = pairs[i].one_by_one
    anchor = choose_room(scene, p * CATEGORY_COUNT + category, not plain, words, k)
    odds = engagement_odds(scene, user, category, anchor)
    threshold = odds if plain else 1.0
    return anchor, category, uniform(words[10, k]) * (1.0 + odds) < threshold


@kernel
def complete(scene: Scene, intents: Intents, first: int, last: int, day: int, tally: Tally) -> None:
    """Complete engaged views: goods, destination, trust, and whether a buying session follows."""
    key = scene.key
    if last == first:
        return
    words = np.empty((INTENT_WORDS, last - first), np.uint32)
    numbers = intents.number[first:last].astype(np.int64)
    fill_exposures(words, numbers, intents.user[first:last], day, Purpose.REALISE, key[0], key[1])
    for row in range(first, last):
        k = row - first
        user, p, form = intents[row].user, intents[row].platform, intents[row].form
        anchor, source = intents[row].anchor, intents[row].source
        slot = known_edge(scene, user, p, anchor, uniform(words[2, k]))
        if source == FOLLOW:
            slot = followed_slot(scene, user, p, anchor)
        external = uniform(words[0, k]) < scene.platforms[p].open_share[form]
        merchant = goods_on_show(scene, p, anchor, intents[row].category, uniform(words[1, k]))
        trust = current_trust(scene, user, p, slot, day)
        expected = expected_quality(scene, merchant, trust)
        chance = session_probability(scene, user, form, merchant, trust, expected)
        buys = uniform(words[3, k]) < chance
        intents[row].external = external
        intents[row].merchant = merchant
        intents[row].fan = slot >= 0
        intents[row].trust = trust
        intents[row].expected = expected
        intents[row].orders = 1 + poisson(words[4, k], scene.coef.extra_orders) if buys else 0
        intents[row].follow_word = words[5, k]
        intents[row].seed_word = words[6, k]
        intents[row].leave_word = words[7, k]
        destination = EXTERNAL if external else IN_APP
        tally.traffic[p, form, source, destination, VIEWS] += 1
        tally.traffic[p, form, source, destination, ENGAGED] += 1
        tally.engaged[anchor] += 1
        tally.intent[anchor] += np.int64(chance * FIXED_POINT)


@kernel
def followed_slot(scene: Scene, user: int, p: int, anchor: int) -> int:
    """Return a slot that holds ``anchor``; edges to one stratum are alike to their user."""
    for slot in range(scene.follows[user].count[p]):
        if scene.follows[user].anchor[p, slot] == anchor:
            return slot
    return -1


__all__ = ["Exposures", "Intents", "decide", "empty_pairs"]
