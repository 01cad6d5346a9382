"""B1: merchants choose whether to cheat, once a week; listings that were found out are off (22)."""

from __future__ import annotations

from feedfollow.day.morning.delivery import satisfaction_probability
from feedfollow.functions import exp, logistic
from feedfollow.kernels import in_place, kernel
from feedfollow.world.goods import price_level
from feedfollow.world.merchants import sales_of_week
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.world import World

WEEK = 7
FEN = 100.0


def list_goods(world: World) -> None:
    """Let merchants choose on the first day of a week; write what is listed today."""
    if (world.day - world.inputs.first_day) % WEEK == 0:
        choose(scene_of(world))
    show(scene_of(world))


@kernel
def choose(scene: Scene) -> None:
    """Write the share of every line's merchants who cheat this week, on every platform."""
    merchants = scene.merchants
    for m in range(merchants.shape[0]):
        for p in range(scene.platforms.shape[0]):
            if merchants[m].sells_on[p]:
                merchants[m].cheating[p] = cheating_share(scene, m, p)


@in_place
def cheating_share(scene: Scene, m: int, p: int) -> float:
    """Return ``v_mp``: dishonest merchants, as far as cheating gains more than it risks."""
    coef, merchants = scene.coef, scene.merchants
    gain = coef.cheat_saving * coef.unit_cost_share / scene.goods[m].markup
    net = gain - expected_loss(scene, m, p)
    return (1.0 - merchants[m].honesty) * logistic(coef.cheat_intercept + coef.cheat_response * net)


@in_place
def expected_loss(scene: Scene, m: int, p: int) -> float:
    """Return ``L_mp``, what a cheating merchant must expect to lose in a week, over its sales.

    Whoever is found out pays the fine and sells nothing while it is suspended. Buyers who are
    disappointed claim, whether anybody inspects or not.
    """
    coef, merchants, platform = scene.coef, scene.merchants, scene.platforms[p]
    cost = (1.0 - coef.cheat_saving) * coef.unit_cost_share / scene.goods[m].markup
    margin = 1.0 - platform.commission - cost
    found = 1.0 - exp(-WEEK * platform.inspection_hazard)
    off = max(0.0, margin) * platform.suspension / WEEK
    gap = merchants[m].quality * (1.0 - coef.cheat_harm) - merchants[m].claimed
    disappointed = 1.0 - satisfaction_probability(coef, gap, 0.0, 0)
    claims = platform.claim_chance * (1.0 + platform.compensation) * disappointed
    return found * (platform.fine / weekly_sales(scene, m, p) + off) + claims


@in_place
def weekly_sales(scene: Scene, m: int, p: int) -> float:
    """Return a week's sales of one of the line's real merchants, CNY.

    A line without a simulated order in the last seven days sells less than one; it is taken to have
    had one.
    """
    merchants, coef = scene.merchants, scene.coef
    fen = sales_of_week(merchants, m, p)
    one = scene.platforms[p].list_price * exp(price_level(merchants, scene.goods, m, p))
    return (
        max(fen / FEN, one) * coef.people_per_user / (merchants[m].weight * merchants[m].selling[p])
    )


@kernel
def show(scene: Scene) -> None:
    """Write which share of a line nobody finds today, and which share of the rest cheats."""
    merchants = scene.merchants
    for m in range(merchants.shape[0]):
        for p in range(scene.platforms.shape[0]):
            cheating = merchants[m].cheating[p]
            passed = (1.0 - scene.platforms[p].listing_filter) * (1.0 - merchants[m].suspended[p])
            removed = cheating * (1.0 - passed)
            merchants[m].removed[p] = removed
            left = 1.0 - removed
            merchants[m].cheats_listed[p] = cheating * passed / left if left > 0.0 else 0.0
