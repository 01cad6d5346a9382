"""Birth of anchors: a real head of weight 1 and a stratified tail (process 1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from feedfollow.draws import Purpose, philox, uniform
from feedfollow.functions import exp, log, normal_quantile, power
from feedfollow.spec.parameters import CATEGORY_POPULARITY
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.columns import F64, U32

# a plain number: a member of an enumeration is slow to pass from Python to a kernel
TRAITS = int(Purpose.ANCHOR_TRAITS)

HEAD = 100
"""Rooms of weight 1 per platform; fewer when fewer anchors are simulated."""

MOST_FEEDBACK = 0.8
"""Largest popularity exponent for which the start-up popularity is the fixed point of T5b."""


@dataclass(frozen=True)
class RoomTraits:
    """What the parameter table says of rooms."""

    charisma_spread: float
    engage_charisma: float
    follow_exponent: float
    live_head: float
    live_tail: float


def strata(simulated: int, real: float) -> tuple[F64, F64]:
    """Split the ranks ``0..real`` of a platform's anchors into rows.

    Parameters
    ----------
    simulated : int
        Rows wanted.
    real : float
        Real active anchors.

    Returns
    -------
    lower, upper : (simulated,) float64
        Rank interval of each row: the head has width 1, the tail is cut in geometric steps, so
        that the rooms next to the head stay nearly single.

    Raises
    ------
    ValueError
        If there are fewer real anchors than rows.
    """
    head = min(HEAD, simulated // 2)
    if real < simulated:
        raise ValueError(
            f"{simulated} simulated anchors for {real:g} real ones: expected at most as many"
        )
    steps = simulated - head
    edges = np.empty(simulated + 1)
    edges[: head + 1] = np.arange(head + 1)
    growth = float(log(real / head)) / steps
    previous = float(head)
    for step in range(1, steps + 1):
        # a stratum holds at least one real anchor
        previous = max(head * float(exp(growth * step)), previous + 1.0)
        edges[head + step] = previous
    edges[-1] = max(real, edges[-2] + 1.0)
    return edges[:-1], edges[1:]


def fill_anchors(
    anchors: Anchors,
    platform: int,
    rows: slice,
    real: float,
    traits: RoomTraits,
    popularity_exponent: float,
) -> None:
    """Give the anchors of one platform their ranks, weights and charisma.

    Charisma is ``ln z ~ N(-sigma^2/2, sigma^2)`` at the middle quantile of each row, so that the
    head of every world is the same in law and only who it is differs by seed.
    """
    lower, upper = strata(rows.stop - rows.start, real)
    width = upper - lower
    head = width <= 1.0
    anchors.platform[rows] = platform
    anchors.head[rows] = head
    anchors.weight[rows] = width
    tail_total = width[~head].sum()
    anchors.tail_share[rows] = np.where(head, 0.0, width / tail_total if tail_total else 0.0)
    sigma = traits.charisma_spread
    # popularity starts at its fixed point Q ~ pull^(1/(1 - chi)) (T5b); no such point from chi = 1
    amplification = 1.0 / (1.0 - min(popularity_exponent, MOST_FEEDBACK))
    for index, (low, high) in enumerate(zip(lower, upper, strict=True), start=rows.start):
        quantile = float(normal_quantile(1.0 - 0.5 * (low + high) / upper[-1]))
        z = float(exp(-0.5 * sigma * sigma + sigma * quantile))
        anchors.charisma[index] = z
        anchors.pull[index] = float(power(z, traits.engage_charisma))
        anchors.follow_pull[index] = min(3.0, float(power(z, traits.follow_exponent)))
        anchors.popularity[index] = float(power(z, traits.engage_charisma * amplification))
    anchors.live_probability[rows] = np.where(head, traits.live_head, traits.live_tail)
    anchors.live[rows] = True


def fill_rooms(anchors: Anchors, rows: slice, self_share: float, key: U32) -> None:
    """Give the rooms of one platform their type and categories.

    Own rooms of merchants are spread evenly over the ranks, so that their share holds from head
    to tail. Every room shows ``max(1, 1 + floor(2 ln z))`` categories, the first one drawn by
    popularity, the others by popularity without replacement, and its shows divide among them by
    popularity; an own room sells in each category
    the goods of one merchant, its house's product line there.

    Parameters
    ----------
    self_share : float
        Share of the platform's rooms that are merchants' own.
    key : (2,) uint32
        Key of the random draws.
    """
    platform = int(anchors.platform[rows.start])
    start = uniform(philox(0, platform, 0, TRAITS, key[0], key[1])[3])
    for index in range(rows.start, rows.stop):
        position = index - rows.start
        anchors.self_room[index] = int((position + 1) * self_share + start) > int(
            position * self_share + start
        )
        word = philox(8, index, 0, TRAITS, key[0], key[1])[0]
        anchors.house[index] = uniform(word)
        breadth = 1 + int(np.floor(2.0 * float(log(anchors.charisma[index]))))
        breadth = min(max(1, breadth), CATEGORY_COUNT)
        anchors.breadth[index] = breadth
        shown = _category_race(index, key)[:breadth]
        anchors.categories[index, :breadth] = shown
        totals = np.cumsum([CATEGORY_POPULARITY[category] for category in shown])
        anchors.mix_total[index, :breadth] = totals / totals[-1]


def _category_race(index: int, key: U32) -> list[int]:
    """Order the categories by exponential clocks of rate popularity (sampling by popularity)."""
    clocks = []
    for block in range(CATEGORY_COUNT // 4):
        words = philox(1 + block, index, 0, TRAITS, key[0], key[1])
        for lane, word in enumerate(words):
            category = 4 * block + lane
            clock = -float(log(uniform(word))) / CATEGORY_POPULARITY[category]
            clocks.append((clock, category))
    return [category for _, category in sorted(clocks)]
