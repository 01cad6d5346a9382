"""Who meets the tracer's room: in the feed (5), (6), by follows (4), through paid views (14).

One pass over the users who have opened the platform today. What a stranger brings is the same for
every way to run the business, up to how often its room is met; followers differ by the credit (1)
that each way has earned with them.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from feedfollow.analyse.focal.fans import Fans, bond, has_room, ties_of_sale
from feedfollow.analyse.focal.sale import (
    ENGAGED,
    SATISFIED,
    SESSIONS,
    TIPS,
    UNSATISFIED,
    VIEWS,
    WIDTH,
)
from feedfollow.analyse.focal.show import Who, ask, expect_tips, spread
from feedfollow.day.evening.attention import (
    TRUST_UNIT,
    Pairs,
    add_paid,
    list_pairs,
    plan_social,
    weigh_follows,
    weigh_interests,
)
from feedfollow.day.evening.funnel import (
    current_trust,
    engagement_odds,
)
from feedfollow.day.evening.local_rooms import local_share
from feedfollow.draws import Purpose, fill_exposures
from feedfollow.functions import exp
from feedfollow.kernels import in_place, inlined, kernel
from feedfollow.world.columns import F64
from feedfollow.world.edges import mixed_trust
from feedfollow.world.labels import CONTENT_FORMS, LIVE, SLOTS
from feedfollow.world.scene import Scene

FROM_FEED, FROM_FOLLOW, FROM_ADS = 0, 1, 2
SOURCES: Final = ("feed", "follow", "paid")
PART = 512
"""Users taken together."""
SUMS: Final = ("met", "later", "watched", "met_fan", "pleased", "cross")
"""Of one user and way: engaged views of a stranger, and the probability to follow for a delivery;
engaged views of a follower in the follow feed, and of all; orders that please, or do not."""
MET, LATER, WATCHED, MET_FAN, PLEASED, CROSS = range(len(SUMS))
NOBODY = 1e-12
"""Share of a user's persons below which none of them is asked."""


class Ways(NamedTuple):
    """How often each way to run the business is met today; a row a way.

    Attributes
    ----------
    rooms, aired : (n_ways,) float64
        Rooms of its own, and the probability that one is live today.
    share : (n_ways, n_categories) float64
        Part of a category's feed views that are not sold which lead to one that is live.
    paid : (n_ways, 2) float64
        Feed views bought: share of those of its category, and of all.
    """

    rooms: F64
    aired: F64
    share: F64
    paid: F64


class Scratch(NamedTuple):
    """Room to work in: weights by cell, orders in a session, what strangers and fans bring.

    ``sums`` gather what moves followers, ``unsold`` the feed views of today that are not sold, by
    category of the tracer.
    """

    unsold: F64
    masses: F64
    further: F64
    share: F64
    organic: F64
    stranger: F64
    fan: F64
    sums: F64


def scratch_for(categories: int, cells: int, further: F64) -> Scratch:
    """Return room to work in for a tracer of so many categories."""
    return Scratch(
        np.zeros(categories),
        np.zeros(cells),
        further,
        np.zeros(categories),
        np.zeros(categories),
        np.zeros((categories, CONTENT_FORMS, WIDTH)),
        np.zeros(WIDTH),
        np.zeros(len(SUMS)),
    )


@kernel
def meet_audience(
    scene: Scene,
    who: Who,
    ways: Ways,
    fans: Fans,
    tables: tuple[Pairs, Scratch],
    day: int,
    out: F64,
) -> None:
    """Add what all users bring today by way and source, and move followers on.

    Parameters
    ----------
    tables : (Pairs, Scratch)
        Pairs for `PART` users on all platforms.
    out : (n_ways, 3, QUANTITIES) float64
        Added to, in simulated users.
    """
    pairs, scratch = tables
    users, p = scene.users.shape[0], who.place[0]
    scratch.unsold[:] = 0.0
    for start in range(0, users, PART):
        listed = list_pairs(scene.users, start, min(start + PART, users), day, pairs)
        count = 0
        for i in range(listed):
            if pairs[i].platform == p:
                pairs[count].user = pairs[i].user
                pairs[count].platform = p
                count += 1
        if count == 0:
            continue
        numbers, viewers = np.empty(count, np.int64), np.empty(count, np.int32)
        for i in range(count):
            numbers[i], viewers[i] = p, pairs[i].user
        words = np.empty((SLOTS, count), np.uint32)
        key = scene.key
        fill_exposures(words, numbers, viewers, day, Purpose.FOLLOW_DAY, key[0], key[1])
        for i in range(count):
            live = weigh_follows(scene, pairs, i, words, day)
            system = current_trust(scene, pairs[i].user, p, -1, day)
            take_shares(scene, who, pairs, i, day, scratch)
            ask_strangers(scene, who, pairs[i].user, day, system, scratch)
            others = public_share(scene, pairs, i, live, day)
            for k in range(who.categories.shape[0]):
                for form in range(CONTENT_FORMS):
                    views = scene.platforms[p].views_rate[form] * others
                    scratch.unsold[k] += views * scratch.organic[k]
            for way in range(ways.rooms.shape[0]):
                if ways.rooms[way] > 0.0 or ways.paid[way, 0] + ways.paid[way, 1] > 0.0:
                    state = live, system
                    tell(scene, who, (ways, fans), tables, (i, way, day), state, out)


@in_place
def take_shares(scene: Scene, who: Who, pairs: Pairs, i: int, day: int, scratch: Scratch) -> None:
    """Write which part of the pair's feed views is of each category, and which is not sold."""
    p, mass = who.place[0], scratch.masses
    weigh_interests(scene, pairs, i, day, False, 0.0, mass)
    for k in range(who.categories.shape[0]):
        scratch.share[k] = pairs[i].category_share[who.categories[k]]
        scratch.organic[k] = scratch.share[k]
    if scene.platforms[p].ad_load > 0.0:
        add_paid(scene, pairs, i, False, 0.0, (mass, mass))
        for k in range(who.categories.shape[0]):
            c = who.categories[k]
            scratch.organic[k] = pairs[i].category_share[c] - pairs[i].paid_share[c]


@in_place
def ask_strangers(
    scene: Scene, who: Who, user: int, day: int, system: float, scratch: Scratch
) -> None:
    """Write what an engaged view brings of who does not follow, by category and form."""
    for k in range(who.categories.shape[0]):
        for form in range(CONTENT_FORMS):
            row = scratch.stranger[k, form]
            ask(scene, who, (user, form, k), system, day, scratch.further, row)


@in_place
def tell(
    scene: Scene,
    who: Who,
    plan: tuple[Ways, Fans],
    tables: tuple[Pairs, Scratch],
    place: tuple[int, int, int],
    state: tuple[float, float],
    out: F64,
) -> None:
    """Add what a pair brings to one way, by strangers and by followers; move its followers on.

    ``place`` is the pair, the way and the day, ``state`` the followed rooms that are live and the
    trust in the platform.
    """
    (ways, fans), (pairs, scratch), (i, way, day), (live, system) = plan, tables, place, state
    user, (p, room, _, _) = pairs[i].user, who.place
    coef, platform, aired = scene.coef, scene.platforms[p], ways.aired[way]
    good, bad = fans.good[user, way], fans.bad[user, way]
    trust = mixed_trust(platform.system_weight, system, good, bad)
    others = public_share(scene, pairs, i, live, day)
    fan_public = public_share(scene, pairs, i, live + 1.0, day)
    own = TRUST_UNIT * trust + 1.0
    private = platform.private_share * (live + 1.0) / (live + 1.0 + coef.follow_half_saturation)
    private *= aired * own / (np.float64(pairs[i].slot_total[SLOTS - 1]) + own)
    case = ((user, way, day), (trust, system), (others, fan_public, private))
    scratch.sums[:] = 0.0
    show(scene, who, plan, scratch, case, out)
    if day < 0 or ways.rooms[way] <= 0.0:
        return
    tie = coef.follow_probability * scene.anchors[room].follow_pull
    open_slot = has_room(scene, (user, p), system, day)
    gained = 1.0 - exp(-tie * scratch.sums[MET]) if open_slot else 0.0
    arrival = day + 1 + coef.delivery_days  # shipped the morning after
    later = scratch.sums[LATER] if open_slot else 0.0
    fans.due[arrival % fans.due.shape[0], user, way] = later
    lost = 0.0
    if trust < coef.unfollow_threshold:
        lost = coef.unfollow_exposure * scratch.sums[MET_FAN]
    evidence = (scratch.sums[WATCHED], scratch.sums[PLEASED], scratch.sums[CROSS])
    bond(scene, fans, (user, way), (gained, lost), evidence)


@in_place
def show(
    scene: Scene,
    who: Who,
    plan: tuple[Ways, Fans],
    scratch: Scratch,
    case: tuple[tuple[int, int, int], tuple[float, float], tuple[float, float, float]],
    out: F64,
) -> None:
    """Add what every category and form brings, and gather what moves followers.

    ``case`` is the user, the way and the day; the trust of a follower and in the platform; the
    shares of views that are public, without and with the tracer among the live follows, and that
    lead a follower to it.
    """
    (ways, fans), ((user, way, day), trusts, (others, fan_public, private)) = plan, case
    p, room = who.place[0], who.place[1] if ways.rooms[way] > 0.0 else who.place[2]
    coef, share, sums = scene.coef, fans.follow[user, way], scratch.sums
    tie = coef.follow_probability * coef.follow_delivery_multiple * scene.anchors[room].follow_pull
    for k in range(who.categories.shape[0]):
        odds = engagement_odds(scene, user, who.categories[k], room)
        engaged = odds / (1.0 + odds)
        odds *= coef.engage_follow_odds
        fan_engaged = odds / (1.0 + odds)
        feed = ways.rooms[way] * ways.aired[way] * ways.share[way, k] * scratch.organic[k]
        paid = who.mix[k] * ways.paid[way, 1] + ways.paid[way, 0] * scratch.share[k]
        for form in range(CONTENT_FORMS):
            rate, row = scene.platforms[p].views_rate[form], scratch.stranger[k, form]
            views = rate * others
            add(out[way, FROM_FEED], row, (1.0 - share) * views * feed, engaged)
            add(out[way, FROM_ADS], row, (1.0 - share) * views * paid, engaged)
            seen = views * (feed + paid) * engaged
            sums[MET] += seen
            sums[LATER] += seen * ties_of_sale(row, tie)
            if share <= NOBODY:
                continue
            fan = scratch.fan
            ask(scene, who, (user, form, k), trusts[0], day, scratch.further, fan)
            spread(scene, who, fans, (user, form, k, way), trusts, day, fan)
            if form == LIVE:
                expect_tips(scene, user, p, fan)
            add(out[way, FROM_FEED], fan, share * rate * fan_public * feed, engaged)
            add(out[way, FROM_ADS], fan, share * rate * others * paid, engaged)
            known = rate * private * who.mix[k]
            add(out[way, FROM_FOLLOW], fan, share * known, fan_engaged)
            fan[TIPS] = 0.0
            seen = rate * (fan_public * feed + others * paid) * engaged + known * fan_engaged
            sums[WATCHED] += known * fan_engaged
            sums[MET_FAN] += seen
            sums[PLEASED] += seen * fan[SATISFIED]
            sums[CROSS] += seen * fan[UNSATISFIED]


@inlined
def public_share(scene: Scene, pairs: Pairs, i: int, live: float, day: int) -> float:
    """Return which part of its views a pair has from the feed, with so many live follows (4)."""
    user, p = pairs[i].user, pairs[i].platform
    platform = scene.platforms[p]
    private = 0.0
    if live > 0.0:
        private = platform.private_share * live / (live + scene.coef.follow_half_saturation)
    public: float = 1.0 - private + platform.public_extra
    public -= plan_social(scene, pairs, i, day) * public
    if platform.nearby_share > 0.0:
        public -= local_share(scene, user, p) * public
    return public


@inlined
def add(out: F64, row: F64, views: float, engaged: float) -> None:
    """Add what so many views bring, of which a share is engaged."""
    out[VIEWS] += views
    out[ENGAGED] += views * engaged
    for q in range(SESSIONS, WIDTH):
        out[q] += views * engaged * row[q]
