"""What a view of the tracer's room shows, and what it brings at a trust (8), (21)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from feedfollow.analyse.focal.fans import Fans
from feedfollow.analyse.focal.sale import SESSIONS, TIPS, WIDTH, even, expect_sale
from feedfollow.day.evening.funnel import (
    expected_quality,
    good_of,
    goods_on_show,
    session_probability,
)
from feedfollow.day.evening.prices import discount_of, log_subsidy
from feedfollow.kernels import in_place, inlined
from feedfollow.world.columns import F64, I32
from feedfollow.world.edges import mixed_trust
from feedfollow.world.labels import CONTENT_FORMS
from feedfollow.world.scene import Scene


class Who(NamedTuple):
    """The tracer in the tables of a scene.

    Attributes
    ----------
    place : (4,) int
        Platform, and rows of its room, its page and its line of goods.
    own : bool
        Whether the room shows that line, not other merchants'.
    categories, mix : (n,)
        Categories of its shows, and the share of each.
    """

    place: tuple[int, int, int, int]
    own: bool
    categories: I32
    mix: F64


@inlined
def on_show(
    scene: Scene, who: Who, user: int, day: int, lane: int
) -> tuple[tuple[int, float, float], tuple[int, float, float]]:
    """Return two goods of the tracer's room: merchant, ln of the list price, ``ln(1 - D)``.

    ``lane`` is the form and the category's place, so that their goods differ.
    """
    p, room, _, line = who.place
    if who.own:
        return on_show_of_line(scene, (p, room, line), user, day, lane)
    number = user + scene.users.shape[0] * (day + 4096) + 131 * lane
    category = who.categories[lane // CONTENT_FORMS]
    good = goods_on_show(scene, p, room, category, False, even(number, 0))
    other = goods_on_show(scene, p, room, category, False, even(number, 2))
    cheap = discount_of(scene, p, room, even(number, 1))
    cheap_other = discount_of(scene, p, room, even(number, 3))
    return (good[0], good[1], cheap), (other[0], other[1], cheap_other)


@inlined
def on_show_of_line(
    scene: Scene, place: tuple[int, int, int], user: int, day: int, lane: int
) -> tuple[tuple[int, float, float], tuple[int, float, float]]:
    """Return two goods of a line in a room; ``place`` is the platform, the room and the line."""
    p, room, line = place
    number = user + scene.users.shape[0] * (day + 4096) + 131 * lane
    good, other = (
        good_of(scene, p, line, even(number, 0)),
        good_of(scene, p, line, even(number, 2)),
    )
    cheap = discount_of(scene, p, room, even(number, 1))
    cheap_other = discount_of(scene, p, room, even(number, 3))
    return (good[0], good[1], cheap), (other[0], other[1], cheap_other)


@in_place
def ask(
    scene: Scene, who: Who, place: tuple[int, int, int], trust: float, day: int, further: F64,
    out: F64,
) -> None:  # fmt: skip
    """Write what an engaged view of the tracer's goods brings at a trust.

    ``place`` is the user, the form and the place of the category. Of what is shown the part that
    can be had is sold: what nobody sells here any more is not (2.21), (22).
    """
    user, form, k = place
    p = who.place[0]
    first, other = on_show(scene, who, user, day, CONTENT_FORMS * k + form)
    expected = expected_quality(scene, p, first[0], trust)
    expect_sale(scene, (user, p, form), first, other, (trust, expected), further, out)
    if not who.own:
        had = still_sold(scene, p, form, first[0])
        for q in range(SESSIONS, WIDTH):
            out[q] *= had


@inlined
def still_sold(scene: Scene, p: int, form: int, merchant: int) -> float:
    """Return the probability that goods on show can be had, in the app or behind a link."""
    outside = scene.platforms[p].open_share[form]
    found = 1.0 - (1.0 - outside) * scene.merchants[merchant].removed[p]
    had: float = outside + max(0.0, found - outside - scene.platforms[p].stranded_share[form])
    return had


@in_place
def spread(
    scene: Scene,
    who: Who,
    fans: Fans,
    place: tuple[int, int, int, int],
    trusts: tuple[float, float],
    day: int,
    out: F64,
) -> None:
    """Correct what a follower of mean trust brings for the spread of trust among followers.

    Three points have the first two moments of the evidence: followers who were never disappointed,
    with less and with more of good evidence than the mean, and those who were.

    Parameters
    ----------
    place : (4,) int
        User, form, place of the category, way.
    trusts : (2,) float
        At the mean evidence, and in the platform.
    out : (QUANTITIES,) float64
        What :func:`ask` has written.
    """
    (user, form, k, way), (trust, system), p = place, trusts, who.place[0]
    weight = scene.platforms[p].system_weight
    good, bad = fans.good[user, way], fans.bad[user, way]
    if out[SESSIONS] <= 0.0 or good + bad <= 0.0:
        return
    apart = np.sqrt(max(0.0, fans.good_square[user, way] - good * good))
    apart = min(apart, good)
    hurt = min(1.0, bad * bad / fans.bad_square[user, way]) if bad > 0.0 else 0.0
    harm = bad / hurt if hurt > 0.0 else 0.0
    less = mixed_trust(weight, system, good - apart, 0.0)
    more = mixed_trust(weight, system, good + apart, 0.0)
    let_down = mixed_trust(weight, system, good, harm)
    first, _ = on_show(scene, who, user, day, CONTENT_FORMS * k + form)
    goods = first[0], first[1] + first[2] + log_subsidy(scene, user, p, False)
    here = (user, form)
    usual = chance_at(scene, who, here, goods, trust)
    mean = 0.5 * (1.0 - hurt) * chance_at(scene, who, here, goods, less)
    mean += 0.5 * (1.0 - hurt) * chance_at(scene, who, here, goods, more)
    mean += hurt * chance_at(scene, who, here, goods, let_down)
    for q in range(SESSIONS, WIDTH):
        out[q] *= mean / usual


@inlined
def chance_at(
    scene: Scene, who: Who, place: tuple[int, int], goods: tuple[int, float], trust: float
) -> float:
    """Return the chance of a session (8) at a trust; ``place`` is the user and the form."""
    (user, form), p = place, who.place[0]
    expected = expected_quality(scene, p, goods[0], trust)
    return session_probability(scene, user, (p, form), goods, trust, expected)


@inlined
def expect_tips(scene: Scene, user: int, p: int, out: F64) -> None:
    """Write what a follower is expected to tip in an engaged live view (21)."""
    coef, value = scene.coef, np.float64(scene.coef.tip_value)
    chance = scene.platforms[p].tip_chance * (1.0 - coef.tip_substitution * out[SESSIONS])
    left = coef.hard_budget_multiple * scene.users[user].budget - scene.users[user].spent
    out[TIPS] = chance * value if left >= value else 0.0
