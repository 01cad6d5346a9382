"""C3: the views of the evening one by one: room, category, engaged or not, (5), (6), (7)."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from feedfollow.day.evening.attention import Pairs
from feedfollow.day.evening.funnel import choose_room, engagement_odds
from feedfollow.day.evening.intents import ONE_VIEW, Intents
from feedfollow.day.evening.paid import buyer_of, is_paid, own_room
from feedfollow.day.evening.social import room_shown
from feedfollow.draws import Purpose, fill_exposures, uniform
from feedfollow.functions import exp32, log32
from feedfollow.kernels import in_place, inlined, kernel
from feedfollow.world.coefficients import CATEGORY_COUNT, LOCAL_SERVICES
from feedfollow.world.columns import I8, I32, I64, NO_ROWS, U32, Column, Room, new_rows, row_type
from feedfollow.world.labels import (
    CONTENT_FORMS,
    FEED,
    FOLLOW,
    LOCAL,
    NO_GOODS,
    NOBODY,
    PAID,
    SLOTS,
    SOCIAL,
    VIEWS,
)
from feedfollow.world.scene import Scene
from feedfollow.world.tally import Tally

VIEW_WORDS = 12
BATCH = 1024
"""Views whose words are drawn together: enough for vectors, few enough for the nearer caches."""

NO_BUYER: Any = np.int64(NOBODY)
"""Buyer of a view that nobody bought."""

MOST_EVIDENCE = np.float32(10.0)
EVEN_SHARE, LEAST_SHARE = np.float32(1.0 / CATEGORY_COUNT), np.float32(1e-6)

NUMBERS = 4096
"""Exposures that keys tell apart per user, platform, form, source and day."""

SOCIAL_KEYS = 64
"""Where numbers of social views begin, behind those of feed and follow of sixteen platforms."""

LOCAL_KEYS = 96
"""Where those of local views begin, behind the social ones; they end where shelves begin."""


class Exposures(Room):
    """Views to look at, by pair; ``number`` keys their draws."""

    pair: Annotated[I32, Column("view", "int32", "pair", "pair of the block")]
    user: Annotated[I32, Column("view", "int32", "user", "viewer")]
    form: Annotated[I8, Column("view", "int8", "form", "live or video")]
    source: Annotated[I8, Column("view", "int8", "source", "feed, follow, social or local")]
    number: Annotated[I64, Column("view", "int64", "key", "number of the view in its agent-day")]


EXPOSURE_ROW: Any = row_type(Exposures, {})


@kernel
def list_exposures(pairs: Pairs, count: int, tally: Tally) -> Exposures:
    """List the views to look at, pair by pair; count those known not to be engaged."""
    exposures: Exposures = new_rows(count_exposures(pairs, count), EXPOSURE_ROW)
    write_exposures(pairs, count, exposures, tally)
    return exposures


@in_place
def count_exposures(pairs: Pairs, count: int) -> int:
    """Return how many views the pairs will look at."""
    total = 0
    for i in range(count):
        for form in range(CONTENT_FORMS):
            total += pairs[i].proposals[form] + pairs[i].follows[form]
            total += pairs[i].social[form] + pairs[i].local[form]
    return total


@in_place
def write_exposures(pairs: Pairs, count: int, exposures: Exposures, tally: Tally) -> None:
    """Write the views of every pair: by form, of feed, follows, what friends show, the city."""
    row = 0
    for i in range(count):
        p = pairs[i].platform
        proposals, follows, social = pairs[i].proposals, pairs[i].follows, pairs[i].social
        for form in range(CONTENT_FORMS):
            paid = pairs[i].paid_rest[form]
            tally.traffic[p, form, FEED, NO_GOODS, VIEWS] += pairs[i].rest[form] - paid
            tally.traffic[p, form, PAID, NO_GOODS, VIEWS] += paid
            place = p * CONTENT_FORMS + form
            feed, private = (2 * place, proposals[form]), (2 * place + 1, follows[form])
            shown = (SOCIAL_KEYS + place, social[form])
            row = write_run(exposures, row, pairs, i, (form, FEED), feed)
            row = write_run(exposures, row, pairs, i, (form, FOLLOW), private)
            row = write_run(exposures, row, pairs, i, (form, SOCIAL), shown)
            near = (LOCAL_KEYS + place, pairs[i].local[form])
            row = write_run(exposures, row, pairs, i, (form, LOCAL), near)


@inlined
def write_run(
    exposures: Exposures,
    row: int,
    pairs: Pairs,
    i: int,
    kind: tuple[int, int],
    run: tuple[int, int],
) -> int:
    """Write the views of a pair of one form and source; return the row behind.

    Parameters
    ----------
    kind : (2,) int
        Form and source.
    run : (2,) int
        Place of their numbers among all, and how many there are.
    """
    (form, source), (place, wanted) = kind, run
    for k in range(wanted):
        exposures[row].pair = i
        exposures[row].user = pairs[i].user
        exposures[row].form = form
        exposures[row].source = source
        exposures[row].number = place * NUMBERS + min(k, NUMBERS - 1)
        row += 1
    return row


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
    total = exposures.shape[0]
    row = first
    for start in range(0, total, BATCH):
        stop = min(start + BATCH, total)
        words = np.empty((VIEW_WORDS, stop - start), np.uint32)
        numbers, viewers = np.empty(stop - start, np.int64), np.empty(stop - start, np.int32)
        for k in range(start, stop):
            numbers[k - start] = exposures[k].number
            viewers[k - start] = exposures[k].user
        fill_exposures(words, numbers, viewers, day, Purpose.EXPOSURE, scene.key[0], scene.key[1])
        row = look(scene, pairs, exposures, (start, stop), words, intents, row, day, tally)
    return row


@in_place
def look(
    scene: Scene,
    pairs: Pairs,
    exposures: Exposures,
    rows: tuple[int, int],
    words: U32,
    intents: Intents,
    row: int,
    day: int,
    tally: Tally,
) -> int:
    """Look at a run of views; write the engaged ones from ``row`` on; return the row behind."""
    start, stop = rows
    for k in range(start, stop):
        i = exposures[k].pair
        p, form, source = pairs[i].platform, exposures[k].form, np.int64(exposures[k].source)
        buyer: int = NO_BUYER
        learnt = ONE_VIEW
        if source == FOLLOW:
            anchor, category, engaged = follow_view(scene, pairs, i, words, k - start)
            tally.follow_views[anchor] += 1
        elif source == SOCIAL:
            anchor, category, engaged = social_view(scene, pairs, i, words, k - start, day)
        elif source == LOCAL:
            anchor, category, engaged = local_view(scene, pairs, i, words, k - start)
        else:
            anchor, category, engaged, buyer = feed_view(scene, pairs, i, words, k - start)
            source = np.int64(PAID if buyer != NO_BUYER else FEED)
            learnt = evidence(scene, pairs[i].category_share[category])
        if engaged:
            intents[row].user = exposures[k].user
            intents[row].platform = p
            intents[row].form = form
            intents[row].source = source
            intents[row].anchor = anchor
            intents[row].category = category
            intents[row].merchant = buyer
            intents[row].number = exposures[k].number
            intents[row].learnt = learnt
            row += 1
        else:
            tally.traffic[p, form, source, NO_GOODS, VIEWS] += 1
    return row


@inlined
def evidence(scene: Scene, shown: np.float32) -> np.float32:
    """Return how many engaged views one counts for, by the share of its category in the feed (5).

    What is shown often is clicked often, whatever one likes: a click may be weighed by the inverse
    of its propensity, cut off as the variance of rare ones would be without bound.
    """
    correction = np.float32(scene.coef.interest_correction)
    if correction == 0.0:
        return ONE_VIEW
    rarity = log32(EVEN_SHARE / max(shown, LEAST_SHARE))
    return min(MOST_EVIDENCE, exp32(correction * rarity))


@inlined
def follow_view(scene: Scene, pairs: Pairs, i: int, words: U32, k: int) -> tuple[int, int, bool]:
    """Draw a view of a followed room: room by trust, category of its show, engaged or not (7)."""
    user, p = pairs[i].user, pairs[i].platform
    totals = pairs[i].slot_total
    target = np.int64(uniform(words[0, k]) * totals[SLOTS - 1])
    slot = 0
    for earlier in range(SLOTS - 1):
        slot += totals[earlier] <= target
    anchor = scene.follows[user].anchor[p, slot]
    category = show_of(scene, anchor, uniform(words[1, k]))
    odds = engagement_odds(scene, user, category, anchor) * scene.coef.engage_follow_odds
    return anchor, category, uniform(words[10, k]) * (1.0 + odds) < odds


@inlined
def show_of(scene: Scene, anchor: int, u: float) -> int:
    """Return the category of a show of a room, by its mix."""
    room, show = scene.anchors[anchor], 0
    for earlier in range(room.breadth - 1):
        show += room.mix_total[earlier] <= u
    return room.categories[show]


@inlined
def social_view(
    scene: Scene, pairs: Pairs, i: int, words: U32, k: int, day: int
) -> tuple[int, int, bool]:
    """Draw a view of a room that a friend shows: friend, category of the show, engaged (7)."""
    user, p = pairs[i].user, pairs[i].platform
    place = int(uniform(words[0, k]) * pairs[i].showing)
    anchor = room_shown(scene, user, p, place, day)
    category = show_of(scene, anchor, uniform(words[1, k]))
    odds = engagement_odds(scene, user, category, anchor)
    return anchor, category, uniform(words[10, k]) * (1.0 + odds) < odds


@inlined
def local_view(scene: Scene, pairs: Pairs, i: int, words: U32, k: int) -> tuple[int, int, bool]:
    """Draw a view of a room of one's city: room of local services (6), engaged or not (7).

    The platform knows where one is, and need not know what one likes.
    """
    category: int = LOCAL_SERVICES
    cell = pairs[i].platform * CATEGORY_COUNT + category
    anchor = choose_room(scene, cell, False, words, k)
    odds = engagement_odds(scene, pairs[i].user, category, anchor)
    return anchor, category, uniform(words[10, k]) * (1.0 + odds) < odds


@inlined
def feed_view(scene: Scene, pairs: Pairs, i: int, words: U32, k: int) -> tuple[int, int, bool, int]:
    """Draw a feed view: category (5), room (6), engaged or not (7), and who bought it (14).

    The word that decides on the category also decides whether the view is a paid one, so that no
    other view than those sold goes elsewhere; a view that nobody bought has the buyer -1.
    """
    user, p = pairs[i].user, pairs[i].platform
    totals = pairs[i].category_total
    target = uniform(words[0, k]) * totals[CATEGORY_COUNT - 1]
    category: int = NO_ROWS
    for earlier in range(CATEGORY_COUNT - 1):
        category += totals[earlier] <= target
    plain, cell = pairs[i].one_by_one, p * CATEGORY_COUNT + category
    buyer: int = NO_BUYER
    if scene.platforms[p].ad_load > 0.0 and is_paid(pairs, i, category, target):
        anchor = own_room(scene, cell, not plain, uniform(words[1, k]))
        buyer = buyer_of(scene, cell, uniform(words[2, k]))
    else:
        anchor = choose_room(scene, cell, not plain, words, k)
    odds = engagement_odds(scene, user, category, anchor)
    threshold = odds if plain else 1.0
    return anchor, category, uniform(words[10, k]) * (1.0 + odds) < threshold, buyer
