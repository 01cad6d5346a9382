"""A6: merchants enter and leave in-app selling, and brands among them (20).

Where agencies are on, those who enter first look for a talent (33).

There are many merchants behind every line, so that the share of them who sell follows its
expectation, and nothing is drawn. They see what others of their kind earn on the platform.
"""

from __future__ import annotations

import numpy as np

from feedfollow.day.alias import build_alias
from feedfollow.day.hazard import hazard
from feedfollow.functions import exp, logistic
from feedfollow.kernels import in_place, inlined, kernel
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64
from feedfollow.world.edges import memory, system_trust
from feedfollow.world.labels import BRAND, KIND_COUNT, WHITE_LABEL
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.tally import BRAND_MARGIN, WHITE_MARGIN, Tally
from feedfollow.world.world import World

WEEK = 7
YEAR = 365.0
FEN = 100.0
LEAST = 1e-9
"""Share of a line's merchants that always stays: nothing could be drawn of none at all."""


def enter_and_leave(world: World) -> None:
    """Let merchants look at profits; from the start of the run on they come and go."""
    days = world.day - world.inputs.first_day
    today = np.asarray(world.platforms)
    levers = [world.levers[name] for name in world.names]
    today["quality_asked"] = [own["entry.threshold"] for own in levers]
    today["brand_push"] = [own["entry.brand_push"] for own in levers]
    today["ad_brands"] = [own["ads.brands"] for own in levers]
    if days == 0:
        today["profit_seen"] = world.coef.entry_return
    scene = scene_of(world)
    if days % WEEK == 0:
        see_trust(scene, world.day)
    see_profits(scene, world.tally)
    if not world.held:
        come_and_go(scene)
    offer(scene)
    count_sellers(scene)


@in_place
def see_trust(scene: Scene, day: int) -> None:
    """Write the mean system trust of the adopters who are members of every platform."""
    users, platforms, prior = scene.users, scene.platforms, scene.coef.system_trust_prior
    for p in range(platforms.shape[0]):
        total, people = 0.0, 0
        for user in range(users.shape[0]):
            if users[user].adopted and users[user].member[p]:
                decay = memory(scene.trust_decay, users[user].system_day[p], day)
                start = platforms[p].system_start
                total += system_trust(users, user, p, start, prior, decay)
                people += 1
        platforms[p].trust_seen = total / people if people else platforms[p].system_start


@kernel
def see_profits(scene: Scene, tally: Tally) -> None:
    """Let the profit that is seen, of a week and one merchant, go towards today's settlements."""
    platforms, coef = scene.platforms, scene.coef
    _, there = peers(scene)
    for p in range(platforms.shape[0]):
        for kind in range(KIND_COUNT):
            counter = BRAND_MARGIN if kind == BRAND else WHITE_MARGIN
            margin = tally.counters[p, counter] / FEN * coef.people_per_user
            if there[p, kind] > 0.0:
                week = WEEK * margin / there[p, kind]
                step = (week - platforms[p].profit_seen[kind]) / coef.entry_patience
                platforms[p].profit_seen[kind] += step


@kernel
def peers(scene: Scene) -> tuple[F64, F64]:
    """Count the real merchants of either kind who could sell on every platform, and who do.

    Returns
    -------
    could, do : (n_platforms, 2) float64
    """
    merchants = scene.merchants
    could = np.zeros((scene.platforms.shape[0], KIND_COUNT))
    do = np.zeros((scene.platforms.shape[0], KIND_COUNT))
    for m in range(merchants.shape[0]):
        kind = BRAND if merchants[m].brand else WHITE_LABEL
        for p in range(scene.platforms.shape[0]):
            if merchants[m].sells_on[p]:
                could[p, kind] += merchants[m].weight
                do[p, kind] += merchants[m].weight * merchants[m].selling[p]
    return could, do


@in_place
def profit_gap(profit: float, outside: float) -> float:
    """Return G: how far a profit lies above the outside return, -1 to 1 of the larger one.

    Without an outside return it is 1 before anything has been earned, too.
    """
    scale = max(outside, abs(profit))
    return max(-1.0, (profit - outside) / scale) if scale > 0.0 else 1.0


@kernel
def come_and_go(scene: Scene) -> None:
    """Move the share of every line's merchants who sell; all see who sold in the morning."""
    merchants, platforms, coef = scene.merchants, scene.platforms, scene.coef
    could, do = peers(scene)
    for p in range(platforms.shape[0]):
        platforms[p].first_deals = 0.0
    for m in range(merchants.shape[0]):
        kind = BRAND if merchants[m].brand else WHITE_LABEL
        for p in range(platforms.shape[0]):
            if not merchants[m].sells_on[p]:
                continue
            share, arrivals = merchants[m].selling[p], 0.0
            come, stay = gaps(scene, p, platforms[p].profit_seen[kind])
            if merchants[m].quality < platforms[p].quality_asked:
                come, stay = -1.0, -1.0
            if come > 0.0:
                step = come * drive(scene, p, kind, do[p, kind] / could[p, kind])
                others = max(0.0, 1.0 - share - looking(scene, m, p))
                arrivals = others * (1.0 - exp(-step))
            if stay <= 0.0:
                share *= exp(stay / coef.entry_patience)
            share += find_deals(scene, m, p, arrivals) if waits(scene) else arrivals
            merchants[m].selling[p] = max(LEAST, share)


@inlined
def waits(scene: Scene) -> bool:
    """Whether merchants who come must find a talent before they sell (33)."""
    return scene.agencies.alone.shape[0] > 0 and scene.coef.first_deal_days > 0.0


@inlined
def looking(scene: Scene, m: int, p: int) -> float:
    """Return the share of a line's merchants who look for a first deal; nobody where none waits."""
    return scene.agencies.alone[m, p] + scene.agencies.clients[m, p] if waits(scene) else 0.0


@in_place
def gaps(scene: Scene, p: int, profit: float) -> tuple[float, float]:
    """Return G of (20) for who may come, and for who sells and may leave.

    Who comes finds a first deal before it gives up with a chance that agencies raise (33). Both
    reckon with what agencies ask.
    """
    coef, part = scene.coef, scene.platforms[p].agency_part
    fee = part * scene.platforms[p].agency_fee
    stay = profit_gap(profit - fee, coef.entry_return)
    if not waits(scene):
        return stay, stay
    patience, days = coef.entry_patience, coef.first_deal_days
    alone = patience / (patience + days)
    helped = coef.agency_match * patience / (coef.agency_match * patience + days)
    expected = profit * (alone + part * (helped - alone))
    return profit_gap(expected - fee, coef.entry_return), stay


@in_place
def find_deals(scene: Scene, m: int, p: int, arrivals: float) -> float:
    """Let those who look find a deal or give up; return who sells now. Newcomers begin to look.

    Nobody finds one below the platform's threshold.
    """
    agencies, platforms, coef = scene.agencies, scene.platforms, scene.coef
    good = 0.0 if scene.merchants[m].quality < platforms[p].quality_asked else 1.0
    speed = good / coef.first_deal_days
    alone, found = look_on(agencies.alone[m, p], speed, coef.entry_patience)
    clients, helped = look_on(
        agencies.clients[m, p], coef.agency_match * speed, coef.entry_patience
    )
    part = platforms[p].agency_part
    agencies.alone[m, p] = alone + (1.0 - part) * arrivals
    agencies.clients[m, p] = clients + part * arrivals
    platforms[p].first_deals += scene.merchants[m].weight * (found + helped)
    return found + helped


@in_place
def look_on(share: float, speed: float, patience: float) -> tuple[float, float]:
    """Return who still looks for a first deal after a day, and who has found one.

    Who earns nothing gives up as who sells and earns nothing leaves (20).
    """
    rate = speed + 1.0 / patience
    ended = share * (1.0 - exp(-rate))
    return share - ended, ended * speed / rate


@in_place
def drive(scene: Scene, p: int, kind: int, share: float) -> float:
    """Return a day's hazard to enter of a merchant who sees nothing but profit there.

    Brands are pushed by the platform, and look at the trust in it.
    """
    coef, platform = scene.coef, scene.platforms[p]
    own, copied = coef.entry_innovation, coef.entry_imitation
    if kind == WHITE_LABEL:
        return hazard(own, copied, share, YEAR)
    trusted = logistic(coef.entry_trust * (platform.trust_seen - coef.entry_trust_needed))
    return trusted * hazard(platform.brand_push * own, copied, share, YEAR)


@kernel
def offer(scene: Scene) -> None:
    """Let every line be drawn in proportion to its merchants who sell."""
    cells, shops = scene.cells, scene.shops
    for cell in range(cells.shape[0]):
        for k in range(cells[cell].first_seller, cells[cell].last_seller):
            p = cell // CATEGORY_COUNT
            shops[k].shown = scene.merchants[scene.sellers[k]].selling[p]
    build_tables(scene)


@kernel
def build_tables(scene: Scene) -> None:
    """Build the tables by which the lines of every cell are drawn, by their weights."""
    cells, shops = scene.cells, scene.shops
    for cell in range(cells.shape[0]):
        first, last = cells[cell].first_seller, cells[cell].last_seller
        weights = np.empty(last - first)
        for k in range(last - first):
            weights[k] = shops[first + k].shown
        build_alias(weights, shops.cut[first:last], shops.alias[first:last])


@kernel
def count_sellers(scene: Scene) -> None:
    """Write how many real merchants sell on every platform, brands among them, and how good."""
    merchants, platforms = scene.merchants, scene.platforms
    _, do = peers(scene)
    for p in range(platforms.shape[0]):
        platforms[p].sellers = do[p, WHITE_LABEL] + do[p, BRAND]
        platforms[p].brands = do[p, BRAND]
        good, platforms[p].looking = 0.0, 0.0
        for m in range(merchants.shape[0]):
            if merchants[m].sells_on[p]:
                platforms[p].looking += merchants[m].weight * looking(scene, m, p)
                there = merchants[m].weight * merchants[m].selling[p]
                good += there * merchants[m].quality
        platforms[p].seller_quality = good / platforms[p].sellers
