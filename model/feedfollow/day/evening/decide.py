"""C2-C4, decide: users turn views into intents, reading the morning's state only."""

from __future__ import annotations

import numpy as np

from feedfollow.day.evening.attention import (
    AHEAD,
    PLAN_WORDS,
    Pairs,
    ask_for,
    empty_pairs,
    list_pairs,
    plan_pair,
)
from feedfollow.day.evening.exclusives import as_seen, made_for_platform
from feedfollow.day.evening.exposures import Exposures, engage, list_exposures
from feedfollow.day.evening.flash_deals import flash_on_show
from feedfollow.day.evening.funnel import (
    current_trust,
    expected_quality,
    known_edge,
    session_probability,
)
from feedfollow.day.evening.intents import INTENT_ROW, Intents
from feedfollow.day.evening.own_brands import trust_in_goods
from feedfollow.day.evening.paid import goods_shown
from feedfollow.day.evening.prices import discount_on_show, log_subsidy
from feedfollow.day.evening.tasks import shown_by_weight
from feedfollow.draws import Purpose, fill_exposures, poisson, uniform
from feedfollow.kernels import in_place, kernel
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, I64, NO_ROWS, U32, new_rows
from feedfollow.world.edges import find_edge
from feedfollow.world.labels import (
    ENGAGED,
    EXTERNAL,
    FEED,
    FOLLOW,
    IN_APP,
    LOCAL,
    PAID,
    SLOTS,
    VIEWS,
)
from feedfollow.world.scene import Scene
from feedfollow.world.tally import FIXED_POINT, Tally
from feedfollow.world.world import BLOCK

PART = 512
"""Users taken together, a divisor of `BLOCK`: their rows stay in the nearer caches meanwhile."""

INTENT_WORDS = 8
SOCIAL_WORDS = 4


@kernel
def decide(
    scene: Scene, tally: Tally, pairs: Pairs, blocks: I64, day: int, every_view: bool
) -> tuple[Intents, int]:
    """Turn the views of a run of user blocks into intents.

    Parameters
    ----------
    tally : Tally
        Counts views by source and engaged views by room; ``feed_mass`` and ``paid_mass``
        have a row a block.
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
    users = scene.users.shape[0]
    intents: Intents = new_rows(4096, INTENT_ROW)
    count: int = NO_ROWS
    for start in range(blocks[0] * BLOCK, min(blocks[1] * BLOCK, users), PART):
        pair_count = list_pairs(scene.users, start, min(start + PART, users), day, pairs)
        if pair_count == 0:
            continue
        masses = (tally.feed_mass[start // BLOCK], tally.paid_mass[start // BLOCK])
        plan_block(scene, pairs, pair_count, day, every_view, masses)
        exposures = list_exposures(pairs, pair_count, tally)
        if count + exposures.shape[0] > intents.shape[0]:
            grown: Intents = new_rows(2 * (count + exposures.shape[0]), INTENT_ROW)
            for row in range(count):
                grown[row] = intents[row]
            intents = grown
        first = count
        count = engage(scene, pairs, exposures, intents, first, day, tally)
        complete(scene, intents, first, count, day, tally)
    return intents, count


@kernel
def plan_block(
    scene: Scene, pairs: Pairs, count: int, day: int, every_view: bool, masses: tuple[F64, F64]
) -> None:
    """Plan the views of the first ``count`` pairs."""
    key = scene.key
    numbers, viewers = np.empty(count, np.int64), np.empty(count, np.int32)
    for i in range(count):
        numbers[i] = pairs[i].platform
        viewers[i] = pairs[i].user
    words = np.empty((PLAN_WORDS, count), np.uint32)
    follow_words = np.empty((SLOTS, count), np.uint32)
    social_words = np.empty((SOCIAL_WORDS, count), np.uint32)
    fill_exposures(words, numbers, viewers, day, Purpose.VIEWS, key[0], key[1])
    fill_exposures(follow_words, numbers, viewers, day, Purpose.FOLLOW_DAY, key[0], key[1])
    if scene.social.room.shape[0] > 0:
        fill_exposures(social_words, numbers, viewers, day, Purpose.SOCIAL, key[0], key[1])
    for i in range(count):
        ask_for(scene, pairs, min(i + AHEAD, count - 1))
        plan_pair(scene, pairs, i, words, follow_words, social_words, day, every_view, masses)


@kernel
def complete(scene: Scene, intents: Intents, first: int, last: int, day: int, tally: Tally) -> None:
    """Complete engaged views: goods, destination, trust, and whether a buying session follows."""
    count = last - first
    numbers, viewers = np.empty(count, np.int64), np.empty(count, np.int32)
    for k in range(count):
        numbers[k] = intents[first + k].number
        viewers[k] = intents[first + k].user
    words = np.empty((INTENT_WORDS, count), np.uint32)
    fill_exposures(words, numbers, viewers, day, Purpose.REALISE, scene.key[0], scene.key[1])
    intend(scene, intents, first, words, day, tally)


@in_place
def intend(scene: Scene, intents: Intents, first: int, words: U32, day: int, tally: Tally) -> None:
    """Complete the engaged views from row ``first`` on, one for every column of words."""
    for k in range(words.shape[1]):
        row = first + k
        user, p, form = intents[row].user, intents[row].platform, intents[row].form
        anchor, source = intents[row].anchor, intents[row].source
        if source == FOLLOW:
            # edges to one stratum are alike to their user
            slot = find_edge(scene.follows, user, p, anchor)
        else:
            # among the rooms of one city, one that is followed is met again sooner
            among = scene.coef.local_cities if source == LOCAL else 1.0
            slot = known_edge(scene, user, p, anchor, uniform(words[2, k]) / among)
        place, outside = uniform(words[0, k]), scene.platforms[p].open_share[form]
        stranded = outside + scene.platforms[p].stranded_share[form]
        exclusive = made_for_platform(scene, source, anchor)
        if source == LOCAL or exclusive:  # vouchers are of the app, and so is what is made for it
            outside = stranded = 0.0
        external = place < outside
        intents[row].external = external
        merchant, listed = goods_shown(scene, intents, row, uniform(words[1, k]))
        flash = flash_on_show(scene, intents, row, day)
        discount = discount_on_show(scene, intents, row, day)
        compared, novelty = as_seen(scene, exclusive, anchor, listed)
        subsidy = log_subsidy(scene, user, p, external)
        found = 1.0 - (1.0 - outside) * scene.merchants[merchant].removed[p]
        gone = not external and not stranded <= place < found
        trust = current_trust(scene, user, p, slot, day)
        believed = trust_in_goods(scene, (user, p, slot), (anchor, merchant), trust, day)
        expected = expected_quality(scene, p, merchant, believed)
        goods = merchant, compared + discount + subsidy
        chance = session_probability(scene, user, (p, form), goods, believed, expected, novelty)
        paused = scene.users[user].pause[p] > 0.0
        if gone or paused:  # nobody sells it here any more (2.21, 22), or the buyer pauses (23)
            chance = 0.0
        intents[row].instead = uniform(words[3, k]) < chance
        intents[row].usual_discount = discount
        if flash:
            discount, novelty = scene.coef.flash_log_discount, novelty + scene.coef.session_flash
            goods = merchant, compared + discount + subsidy
        if flash and chance > 0.0:
            chance = session_probability(scene, user, (p, form), goods, believed, expected, novelty)
        buys = uniform(words[3, k]) < chance
        intents[row].merchant, intents[row].log_price = merchant, listed
        intents[row].log_discount = discount
        intents[row].flash = flash
        intents[row].fan = slot >= 0
        intents[row].trust = trust
        intents[row].expected = expected
        intents[row].orders = 1 + poisson(words[4, k], scene.coef.extra_orders) if buys else 0
        intents[row].follow_word = words[5, k]
        intents[row].seed_word = words[6, k]
        intents[row].leave_word = words[7, k]
        count_view(scene, intents, row, chance, tally)


@in_place
def count_view(scene: Scene, intents: Intents, row: int, chance: float, tally: Tally) -> None:
    """Count an engaged view, and the chance of a session as far as the platform sees it."""
    p, form, source = intents[row].platform, intents[row].form, intents[row].source
    anchor, external = intents[row].anchor, intents[row].external
    destination = EXTERNAL if external else IN_APP
    tally.traffic[p, form, source, destination, VIEWS] += 1
    tally.traffic[p, form, source, destination, ENGAGED] += 1
    tally.engaged[anchor] += 1
    told = scene.platforms[p].link_weight if external else 1.0
    tally.intent[anchor] += np.int64(told * chance * FIXED_POINT)
    tally.linked[anchor] += external
    tally.follow_engaged[anchor] += source == FOLLOW
    count_goods(scene, intents, row, (told, chance), tally)


@in_place
def count_goods(
    scene: Scene, intents: Intents, row: int, learnt: tuple[float, float], tally: Tally
) -> None:
    """Count a view with the line of goods that it shows, for tasks of brands and for ads.

    ``learnt`` is the part of the view that the platform sees, and the chance of a session.
    """
    p, source, merchant = intents[row].platform, intents[row].source, intents[row].merchant
    told, chance = learnt
    if tally.goods_views.shape[0] > 0:
        external, anchor = intents[row].external, intents[row].anchor
        tally.goods_views[merchant, p] += shown_by_weight(scene, source, external, anchor, merchant)
    if scene.platforms[p].ad_load > 0.0 and source in (FEED, PAID):
        cell = p * CATEGORY_COUNT + intents[row].category
        tally.feed_engaged[cell, 1 if source == PAID else 0] += 1
        tally.shown[merchant, p] += np.int64(told * FIXED_POINT)
        tally.sought[merchant, p] += np.int64(told * chance * FIXED_POINT)


__all__ = ["Exposures", "Intents", "decide", "empty_pairs"]
