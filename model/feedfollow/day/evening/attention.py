"""C2: minutes become counts of commerce views by form and source: equations (3), (4), (5)."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from feedfollow.day.evening.local_rooms import local_share
from feedfollow.day.evening.social import friends_who_show
from feedfollow.day.timetable import HAS_SLOT, PHASE, on_slot, slot_words
from feedfollow.draws import Purpose, normal, philox, poisson, uniform
from feedfollow.functions import exp, exp32, log32
from feedfollow.kernels import in_place, inlined, prefetch
from feedfollow.world.birth_users import POPULARITY
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F32, F64, I8, I32, I64, U32, Column, Flag, Room, allocate
from feedfollow.world.edges import edge_trust, memory, system_trust
from feedfollow.world.labels import CONTENT_FORMS, SLOTS
from feedfollow.world.scene import Scene
from feedfollow.world.users import Users

PLAN_WORDS = 8
TRUST_UNIT = 65536.0
ZERO, ONE = np.float32(0.0), np.float32(1.0)
POPULARITY_32 = POPULARITY.astype(np.float32)
AHEAD = 2
"""Pairs between asking memory for a user's rows and reading them."""


class Pairs(Room):
    """Users who opened a platform today and have adopted, with the plan of their views.

    A pair is one user on one platform.
    """

    user: Annotated[I32, Column("pair", "int32", "user", "viewer")]
    platform: Annotated[I8, Column("pair", "int8", "platform", "platform opened")]
    category_share: Annotated[
        F32, Column("pair category", "float32", "share", "categories of its feed views")
    ]
    category_total: Annotated[
        F32, Column("pair category", "float32", "weight", "running totals of category weights")
    ]
    slot_total: Annotated[
        I64, Column("pair slot", "int64", "trust", "running totals over live followed rooms")
    ]
    proposals: Annotated[I64, Column("pair form", "int64", "views", "feed views to look at")]
    rest: Annotated[I64, Column("pair form", "int64", "views", "feed views known not engaged")]
    follows: Annotated[I64, Column("pair form", "int64", "views", "views of followed rooms")]
    social: Annotated[
        I64, Column("pair form", "int64", "views", "views of rooms that friends show")
    ]
    showing: Annotated[I32, Column("pair", "int32", "friends", "friends who show a live room")]
    local: Annotated[
        I64, Column("pair form", "int64", "views", "views of rooms of the viewer's own city")
    ]
    one_by_one: Annotated[Flag, Column("pair", "bool", "flag", "every feed view is looked at")]
    paid_share: Annotated[
        F32, Column("pair category", "float32", "share", "feed views that are paid, by category")
    ]
    paid_part: Annotated[
        F32, Column("pair category", "float32", "share", "paid part of a category's total weight")
    ]
    paid_rest: Annotated[I64, Column("pair form", "int64", "views", "paid views in the rest")]


def empty_pairs(capacity: int) -> Pairs:
    """Return room for ``capacity`` pairs."""
    sizes = {"pair": capacity, "category": CATEGORY_COUNT, "slot": SLOTS, "form": CONTENT_FORMS}
    return allocate(Pairs, sizes)


@in_place
def list_pairs(users: Users, start: int, stop: int, day: int, pairs: Pairs) -> int:
    """List the pairs of a block of users; return how many.

    Platforms follow one another in an order that turns with user and day, so that none is always
    the first to meet a need or a budget.
    """
    count, width = 0, users.opened.shape[1]
    turn = (start + day) % width
    for user in range(start, stop):
        p = turn
        for _ in range(width):
            # written in any case and counted if it holds: nobody can foretell this branch
            pairs[count].user = user
            pairs[count].platform = p
            count += users[user].adopted & (users[user].opened[p] != 0)
            p = 0 if p + 1 == width else p + 1
        turn = 0 if turn + 1 == width else turn + 1
    return count


@inlined
def ask_for(scene: Scene, pairs: Pairs, i: int) -> None:
    """Ask memory for what planning a pair reads; waiting for it takes longer than planning."""
    user, p = pairs[i].user, pairs[i].platform
    users, follows = scene.users, scene.follows
    prefetch(follows[user].anchor[p])
    prefetch(follows[user].good[p])
    prefetch(follows[user].bad[p])
    prefetch(follows[user].day[p])
    prefetch(follows[user].count)
    prefetch(users[user].clicks[p])
    prefetch(users[user].lift)
    prefetch(users[user].rank)
    prefetch(users[user].system_good)


@inlined
def plan_pair(
    scene: Scene,
    pairs: Pairs,
    i: int,
    words: U32,
    follow_words: U32,
    social_words: U32,
    day: int,
    every_view: bool,
    masses: tuple[F64, F64],
) -> None:
    """Draw how many views the pair has by form and source, (3) and (4).

    Only engaged feed views are looked at: an engaged view has probability ``odds / (1 + odds)``
    with odds that factor into user, category and room. So Poisson proposals are drawn at the rate
    ``feed views x reach`` (reach is the mean of the odds), category and room come from tables
    tilted by the odds, and a proposal is engaged with probability ``1 / (1 + odds)``. Proposals
    that fail, and a Poisson count of rate ``feed views x (1 - reach)``, are the views that were
    not engaged: counts by (form, source) are then exactly those of drawing every view. Where the
    reach exceeds 1 that count would be negative, and every view is drawn. The views known not to
    be engaged are paid or not in the ratio of their rates, rounded by one word: the mean is exact.

    ``masses`` gather the expected feed views by category, and the paid ones among them.
    """
    p = pairs[i].platform
    platforms, coef = scene.platforms, scene.coef
    spread = coef.minutes_spread
    minutes = exp(spread * normal(words[0, i]) - 0.5 * spread * spread)
    live = weigh_follows(scene, pairs, i, follow_words, day)
    private = 0.0
    if live > 0:
        private = platforms[p].private_share * live / (live + coef.follow_half_saturation)
    views = 0.0
    for form in range(CONTENT_FORMS):
        views += platforms[p].views_rate[form] * minutes
    public = 1.0 - private + platforms[p].public_extra
    social = plan_social(scene, pairs, i, day) * public
    public -= social
    near = 0.0
    if platforms[p].nearby_share > 0.0:
        near = local_share(scene, pairs[i].user, p) * public
        public -= near
    plan_local(scene, pairs, i, minutes, near, day)
    reach = weigh_interests(scene, pairs, i, day, every_view, views * public, masses[0])
    one_by_one = every_view or reach > 1.0
    paid = 0.0
    if platforms[p].ad_load > 0.0:
        reach, one_by_one, paid = add_paid(scene, pairs, i, every_view, views * public, masses)
    pairs[i].one_by_one = one_by_one
    for form in range(CONTENT_FORMS):
        views = platforms[p].views_rate[form] * minutes
        feed = views * public
        word = 1 + 3 * form
        if one_by_one:
            pairs[i].proposals[form] = poisson(words[word, i], feed)
            pairs[i].rest[form] = 0
        else:
            pairs[i].proposals[form] = poisson(words[word, i], feed * reach)
            pairs[i].rest[form] = poisson(words[word + 1, i], feed * (1.0 - reach))
        pairs[i].paid_rest[form] = np.int64(paid * pairs[i].rest[form] + uniform(words[7, i]))
        pairs[i].follows[form] = poisson(words[word + 2, i], views * private)
        pairs[i].social[form] = poisson(social_words[form, i], views * social) if social > 0 else 0


@inlined
def plan_social(scene: Scene, pairs: Pairs, i: int, day: int) -> float:
    """Return the share of the pair's public views that goes to what friends show (4)."""
    user, p = pairs[i].user, pairs[i].platform
    share = scene.platforms[p].social_share
    if share <= 0.0:
        return 0.0
    pairs[i].showing = friends_who_show(scene, user, p, day)
    return share if pairs[i].showing > 0 else 0.0


@inlined
def weigh_follows(scene: Scene, pairs: Pairs, i: int, words: U32, day: int) -> float:
    """Write running totals of trust over the followed rooms live today; return how many are live.

    ``P(a | follow)`` is proportional to ``T_ia`` (2.3). A real room is live or not for all; an
    edge to a stratum of the tail leads to one of its rooms, live by a draw of its own. A room
    whose slot is known counts more than once (4).
    """
    user, p = pairs[i].user, pairs[i].platform
    follows, anchors, platforms = scene.follows, scene.anchors, scene.platforms
    count = follows[user].count[p]
    if count == 0:
        return 0.0
    decay = memory(scene.trust_decay, scene.users[user].system_day[p], day)
    system = system_trust(
        scene.users, user, p, platforms[p].system_start, scene.coef.system_trust_prior, decay
    )
    weight = platforms[p].system_weight
    live, total = 0.0, 0
    for slot in range(count):
        anchor = follows[user].anchor[p, slot]
        room, known = anchors[anchor], 1.0
        drawn = uniform(words[slot, i]) < room.live_probability
        on_air = room.live if room.head else drawn
        if platforms[p].fixed_share > 0.0:
            on_air, known = look_up(scene, user, p, slot, day, on_air)
        trust = edge_trust(follows, user, p, slot, scene.trust_decay, day, weight, system)
        live += on_air * known
        total += on_air * (np.int64(TRUST_UNIT * trust * known) + 1)
        pairs[i].slot_total[slot] = total
    for slot in range(count, SLOTS):
        pairs[i].slot_total[slot] = total
    return live


@inlined
def plan_local(scene: Scene, pairs: Pairs, i: int, minutes: float, share: float, day: int) -> None:
    """Draw how many views of local rooms the pair has, by form, at ``share`` of all its views."""
    p = pairs[i].platform
    for form in range(CONTENT_FORMS):
        pairs[i].local[form] = 0
        if share > 0.0:
            words = philox(p, pairs[i].user, day, Purpose.LOCAL, scene.key[0], scene.key[1])
            views = scene.platforms[p].views_rate[form] * minutes
            pairs[i].local[form] = poisson(words[form], views * share)


@inlined
def look_up(
    scene: Scene, user: int, p: int, slot: int, day: int, drawn: bool
) -> tuple[bool, float]:
    """Return whether a followed room is on air and how often it counts, where slots are fixed (4).

    Whether a head room with a fixed slot is live was settled at noon, so that ``drawn`` is kept;
    that a room has one makes it count ``1 + omega_S`` times.
    """
    row = scene.follows[user].anchor[p]
    room, follower, which = scene.anchors[row[slot]], 0, 0
    if not room.head:
        follower = 1 + user
        for earlier in range(slot):
            which += row[earlier] == row[slot]
    words = slot_words(row[slot], follower, which, scene.key)
    if uniform(words[HAS_SLOT]) >= scene.platforms[p].fixed_share:
        return drawn, 1.0
    on_air = drawn if room.head else on_slot(day, room.live_probability, uniform(words[PHASE]))
    return on_air, 1.0 + scene.coef.slot_visit


@inlined
def weigh_interests(
    scene: Scene, pairs: Pairs, i: int, day: int, plain: bool, feed: float, mass: F64
) -> float:
    """Write running totals of the category weights of feed views; return their reach.

    The category is the present need with the platform's intent share, else drawn by
    :func:`show_categories`. Weights are tilted by the odds of engagement unless ``plain``, or
    where the reach (the mean of the odds) exceeds 1. ``mass`` gathers the expected feed views by
    category.
    """
    user, p = pairs[i].user, pairs[i].platform
    shares, totals = pairs[i].category_share, pairs[i].category_total
    cell = p * CATEGORY_COUNT
    served = show_categories(scene, shares, user, p, day)
    scale = ONE / served if served > 0.0 else ZERO
    need, intent = scene.users[user].need, np.float32(scene.platforms[p].intent_share)
    if intent > 0.0 and need >= 0 and shares[need] > 0.0:
        for c in range(CATEGORY_COUNT):
            shares[c] *= (ONE - intent) * scale
        shares[need] += intent
        scale = ONE
    lift, odds = scene.users[user].lift, scene.coef.engage_odds
    # a bound known only at run time keeps this loop on vectors
    for c in range(scene.cells.shape[0] // scene.platforms.shape[0]):
        shares[c] *= scale
        mass[cell + c] += feed * shares[c]
        totals[c] = shares[c] * lift[c] * np.float32(scene.cells[cell + c].mean_pull * odds)
    reach = add_up(totals, totals)
    if plain or reach > ONE:
        add_up(shares, totals)
    return np.float64(reach)


@inlined
def add_paid(
    scene: Scene, pairs: Pairs, i: int, every_view: bool, feed: float, masses: tuple[F64, F64]
) -> tuple[float, bool, float]:
    """Turn part of the pair's feed views into paid ones (14): write its weights again.

    Views sold by interest come out of the category's own, those led at random out of all
    categories in proportion. Within a category's weight the paid part comes first.

    Returns
    -------
    reach : float
        Mean of the odds of engagement over all feed views.
    one_by_one : bool
        Whether every view is drawn: also where the reach of the paid views alone, or of the
        others, exceeds their number.
    paid : float
        Paid share of the views that are known not to be engaged.
    """
    user, p = pairs[i].user, pairs[i].platform
    shares, totals, parts = pairs[i].category_share, pairs[i].category_total, pairs[i].paid_part
    bought, lift = pairs[i].paid_share, scene.users[user].lift
    cell, odds = p * CATEGORY_COUNT, scene.coef.engage_odds
    even = np.float32(scene.platforms[p].ad_even)
    views, sold, sold_reach = ZERO, ZERO, ZERO
    for c in range(CATEGORY_COUNT):
        row = scene.cells[cell + c]
        before = shares[c]
        bought[c] = np.float32(row.ad_targeted) * before + np.float32(row.ad_even)
        others = before * (ONE - np.float32(row.ad_targeted) - even)
        shares[c] = others + bought[c]
        masses[0][cell + c] += feed * (shares[c] - before)
        masses[1][cell + c] += feed * bought[c]
        tilted = bought[c] * lift[c] * np.float32(row.paid_pull * odds)
        totals[c] = others * lift[c] * np.float32(row.mean_pull * odds) + tilted
        parts[c] = tilted / totals[c] if totals[c] > ZERO else ZERO
        views += shares[c]
        sold += bought[c]
        sold_reach += tilted
    reach = add_up(totals, totals)
    dense = sold_reach > sold or reach - sold_reach > views - sold
    one_by_one = every_view or reach > ONE or dense
    if one_by_one:
        add_up(shares, totals)
        for c in range(CATEGORY_COUNT):
            parts[c] = bought[c] / shares[c] if shares[c] > ZERO else ZERO
    paid = (sold - sold_reach) / (ONE - reach) if reach < ONE else ZERO
    return np.float64(reach), bool(one_by_one), np.float64(min(ONE, max(ZERO, paid)))


@inlined
def add_up(weights: F32, totals: F32) -> np.float32:
    """Write the running totals of a row of weights; return the last."""
    running = ZERO
    for c in range(CATEGORY_COUNT):
        running += weights[c]
        totals[c] = running
    return running


@inlined
def show_categories(scene: Scene, shares: F32, user: int, p: int, day: int) -> np.float32:
    """Write in what proportion the recommender shows the categories (5); return the sum.

    The learnt interest is ``(a0 theta_bar_c + n_c) / (a0 + sum n)``; a category is shown with
    ``(1 - eps) interest^gamma / sum + eps / C``, unless none of its rooms is live.
    """
    platform, clicks = scene.platforms[p], scene.users[user].clicks[p]
    # a bound known only at run time keeps these loops on vectors
    categories = scene.cells.shape[0] // scene.platforms.shape[0]
    factor = np.float32(memory(scene.interest_decay, scene.users[user].clicks_day[p], day))
    prior, gamma = np.float32(scene.coef.interest_prior), np.float32(platform.precision)
    scale = ONE / (prior + factor * sum_of(clicks))
    for c in range(categories):
        shares[c] = log32((prior * POPULARITY_32[c] + factor * clicks[c]) * scale)
    dearest = shares[0]
    for c in range(1, CATEGORY_COUNT):
        dearest = max(dearest, shares[c])
    # relative to the dearest, so that no precision makes all of them vanish
    for c in range(categories):
        shares[c] = exp32(gamma * (shares[c] - dearest))
    sharp = np.float32(1.0 - platform.exploration) / sum_of(shares)
    even = np.float32(platform.exploration / CATEGORY_COUNT)
    for c in range(categories):
        live = np.float32(scene.cells[p * CATEGORY_COUNT + c].mean_pull > 0.0)
        shares[c] = (shares[c] * sharp + even) * live
    return sum_of(shares)


@inlined
def sum_of(row: F32) -> np.float32:
    """Add up a row of categories in four strands, which need not wait for one another."""
    first, second, third, fourth = ZERO, ZERO, ZERO, ZERO
    for c in range(0, CATEGORY_COUNT, 4):
        first += row[c]
        second += row[c + 1]
        third += row[c + 2]
        fourth += row[c + 3]
    return (first + second) + (third + fourth)
