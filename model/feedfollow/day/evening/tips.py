"""C4: followers tip the anchor whose live room they watch (21)."""

from __future__ import annotations

import numpy as np

from feedfollow.day.evening.intents import Intents
from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import in_place
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import F64
from feedfollow.world.labels import LIVE
from feedfollow.world.ledger import SOLE, TIP_ANCHOR, TIP_PLATFORM, Ledger, post
from feedfollow.world.scene import Scene
from feedfollow.world.tally import TIPS, TIPS_KEPT, Tally
from feedfollow.world.world import World


@in_place
def tip(scene: Scene, intents: Intents, row: int, bought: bool, day: int, tally: Tally) -> None:
    """Let a follower who is engaged in a live room tip its anchor, less often after a purchase."""
    if not intents[row].fan or intents[row].form != LIVE:
        return
    user, p, coef = intents[row].user, intents[row].platform, scene.coef
    chance = scene.platforms[p].tip_chance * (1.0 - coef.tip_substitution if bought else 1.0)
    words = philox(intents[row].number, user, day, Purpose.TIP, scene.key[0], scene.key[1])
    users, value = scene.users, np.int64(coef.tip_value)
    ceiling = coef.hard_budget_multiple * users[user].budget
    if uniform(words[0]) >= chance or users[user].spent + value > ceiling:
        return
    users[user].spent += value
    users[user].spent_otherwise += value
    tally.tips[intents[row].anchor] += value
    tally.counters[p, TIPS] += value


def book_tips(world: World) -> None:
    """Pay today's tips: the platform keeps its share, rounded, and the anchor has the rest."""
    share = np.array([world.levers[name]["fees.tips"] for name in world.names])
    pay_tips(world.anchors, share, world.ledger, world.tally)


@in_place
def pay_tips(anchors: Anchors, share: F64, ledger: Ledger, tally: Tally) -> None:
    """Book the tips of every anchor.

    Parameters
    ----------
    share : (n_platforms,) float64
        Of a tip that the platform keeps.
    """
    for a in range(anchors.platform.shape[0]):
        given = tally.tips[a]
        if given == 0:
            continue
        p = np.int64(anchors[a].platform)
        kept = np.int64(share[p] * given + 0.5)
        post(ledger, TIP_ANCHOR, SOLE, np.int64(a), given - kept)
        post(ledger, TIP_PLATFORM, SOLE, p, kept)
        tally.counters[p, TIPS_KEPT] += kept
