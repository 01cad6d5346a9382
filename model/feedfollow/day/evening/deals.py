"""C4: followers who settle with the seller by private message in the place of the app (36).

A deal is weighed against the order in the app by the utility of (8). Its price is lower by a part
of the platform's fees; but outside nobody stands for the platform, so that trust is (1) without
the system's part: personal credit alone, against the same weight of doubt. No platform inspects
it, and who is cheated has no claim: the seller cheats as in (22) where nothing is to be lost.
"""

from __future__ import annotations

from feedfollow.day.evening.intents import Intents
from feedfollow.day.evening.prices import log_subsidy
from feedfollow.draws import Purpose, philox, uniform
from feedfollow.functions import log, logistic, logit
from feedfollow.kernels import in_place
from feedfollow.world.edges import edge_trust, find_edge
from feedfollow.world.labels import LIVE, LOCAL
from feedfollow.world.scene import Scene

LEAST = 1e-9
"""Trust keeps this far from 0 and 1, as in (8)."""


@in_place
def is_settled_outside(scene: Scene, intents: Intents, row: int, day: int) -> bool:
    """Draw whether the orders of a session leave the app.

    Only who still follows the anchor is offered it, and only what the app would have sold itself:
    no flash deals, no vouchers, nothing behind a link.
    """
    user, p = intents[row].user, intents[row].platform
    if scene.platforms[p].deal_offers <= 0.0 or not intents[row].fan or intents[row].external:
        return False
    slot = find_edge(scene.follows, user, p, intents[row].anchor)
    if slot < 0 or intents[row].flash or intents[row].source == LOCAL:
        return False
    key, number = scene.key, intents[row].number
    words = philox(number, user, day, Purpose.DEAL, key[0], key[1])
    return bool(uniform(words[0]) < deal_chance(scene, intents, row, slot, day))


@in_place
def deal_chance(scene: Scene, intents: Intents, row: int, slot: int, day: int) -> float:
    """Return the probability of (36) that a follower takes the deal."""
    user, p, form = intents[row].user, intents[row].platform, intents[row].form
    coef, follows = scene.coef, scene.follows
    weight = scene.platforms[p].system_weight
    alone = edge_trust(follows, user, p, slot, scene.trust_decay, day, weight, 0.0)
    trust = min(max(intents[row].trust, LEAST), 1.0 - LEAST)
    gain = coef.session_trust * (logit(min(max(alone, LEAST), 1.0 - LEAST)) - logit(trust))
    sensitivity = scene.users[user].price_sensitivity
    if form == LIVE:
        sensitivity *= coef.price_attention_live
    cheaper = log_subsidy(scene, user, p, False) - log_saving(scene, p, form)
    gain += scene.platforms[p].deal_ease + sensitivity * cheaper
    return scene.platforms[p].deal_offers * logistic(gain)


@in_place
def log_saving(scene: Scene, p: int, form: int) -> float:
    """Return ``ln(1 - g_D c_pf)``, what a deal is cheaper than the discounted price."""
    return log(1.0 - scene.platforms[p].deal_saving[form])


@in_place
def cheating_outside(scene: Scene, merchant: int) -> float:
    """Return the share of a line's merchants who cheat where nothing is to be lost: (22), L = 0."""
    coef = scene.coef
    gain = coef.cheat_saving * coef.unit_cost_share / scene.goods[merchant].markup
    dishonest = 1.0 - scene.merchants[merchant].honesty
    return dishonest * logistic(coef.cheat_intercept + coef.cheat_response * gain)
