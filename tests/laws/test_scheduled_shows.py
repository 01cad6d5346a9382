"""Shows with a fixed slot (4): who has one, when it is live, and how followers come back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom
from tests.laws.judge import SIGMAS, distance
from tests.laws.small_world import LIGHT, pure_world
from tests.run.short import digests, tiny

from feedfollow.day.evening.attention import TRUST_UNIT, Pairs, empty_pairs, list_pairs
from feedfollow.day.evening.decide import plan_block
from feedfollow.day.morning.calendar import set_policy
from feedfollow.day.morning.slots import fix_slots
from feedfollow.day.noon.broadcast import go_live
from feedfollow.day.noon.rank_rooms import rank_rooms
from feedfollow.draws import Purpose, philox, uniform
from feedfollow.run.simulate import simulate
from feedfollow.world.scene import scene_of
from feedfollow.world.world import World

PEOPLE, FOLLOWS = 2000, 8
NAMES = ("kuaishou", "douyin")
SLOT = int(Purpose.SLOT)


def fans(share: float, visit: float = 0.5, rows: int = FOLLOWS) -> World:
    """Return a world in which everybody follows rooms of so many rows of both tails."""
    settings: dict[str, object] = {"modules.scheduled_shows": True, "scale": {"anchors": 200}}
    settings |= {f"platforms.{name}.shows.fixed": share for name in NAMES}
    settings |= {"parameters.slot_visit": visit, "parameters.live_probability_tail": 0.3}
    world = pure_world(PEOPLE, LIGHT | settings | {"parameters.live_probability_head": 0.5})
    for p in range(len(NAMES)):
        tail = np.flatnonzero((world.anchors.platform == p) & ~world.anchors.head)
        for user in range(PEOPLE):
            world.follows.anchor[user, p, :FOLLOWS] = np.resize(np.roll(tail, user)[:rows], FOLLOWS)
    world.follows.count[:] = FOLLOWS
    set_policy(world)
    fix_slots(world)
    return world


def planned(world: World) -> tuple[Pairs, int]:
    """Plan the evening of all users."""
    go_live(world)
    rank_rooms(world)
    pairs = empty_pairs(PEOPLE * len(NAMES))
    count = list_pairs(world.users, 0, PEOPLE, world.day, pairs)
    masses = (world.tally.feed_mass[0], world.tally.paid_mass[0])
    plan_block(scene_of(world), pairs, count, world.day, False, masses)
    return pairs, count


def on_air(world: World, user: int, p: int) -> NDArray[np.bool_]:
    """Tell in plain NumPy which followed rooms are live today, where every room has a slot."""
    live = np.zeros(FOLLOWS, dtype=np.bool_)
    for slot, anchor in enumerate(world.follows.anchor[user, p, :FOLLOWS]):
        phase = uniform(philox(1 + user, int(anchor), 0, SLOT, *world.key)[1])
        often = world.anchors.live_probability[anchor]
        live[slot] = np.floor(phase + often * (world.day + 1)) > np.floor(phase + often * world.day)
    return live


def test_head_rooms_with_a_slot_keep_it_and_the_others_are_live_by_the_same_chance() -> None:
    world, chance = fans(0.5), fans(0.0)
    heads = np.flatnonzero(world.anchors.head)
    words = [philox(0, int(a), 0, SLOT, *world.key) for a in heads]
    fixed = np.array([uniform(each[0]) < 0.5 for each in words])
    phase = np.array([uniform(each[1]) for each in words])
    assert 0.3 < fixed.mean() < 0.7
    for day in range(20):
        world.day = chance.day = day
        go_live(world)
        go_live(chance)
        passed = np.floor(phase + 0.5 * (day + 1)) > np.floor(phase + 0.5 * day)
        expected = np.where(fixed, passed, chance.anchors.live[heads])
        assert np.array_equal(world.anchors.live[heads], expected)


def test_a_room_that_is_shut_is_not_live_in_its_slot() -> None:
    world = fans(1.0)
    world.anchors.suspended[:] = True
    for day in range(4):
        world.day = day
        go_live(world)
        assert not world.anchors.live[world.anchors.head].any()


def test_rooms_of_the_tail_are_weighed_by_trust_and_slot() -> None:
    """The running totals against a twin in plain NumPy."""
    world = fans(1.0, visit=0.5)
    pairs, count = planned(world)
    for i in range(0, count, 97):
        user, p = int(pairs.user[i]), int(pairs.platform[i])
        trust = float(world.platforms.system_start[p])
        weights = on_air(world, user, p) * (np.floor(TRUST_UNIT * trust * 1.5) + 1)
        totals = pairs.slot_total[i, :FOLLOWS]
        np.testing.assert_allclose(totals, np.cumsum(weights), atol=FOLLOWS)


@pytest.mark.parametrize("rows", [FOLLOWS, 1])
@pytest.mark.parametrize(("share", "visit"), [(0.0, 0.5), (1.0, 0.0), (1.0, 0.5), (0.5, 1.0)])
def test_follow_views_follow_the_known_shows_of_the_day(
    share: float, visit: float, rows: int
) -> None:
    """Shows are binomial over followers by slot as by chance; a known one counts 1 + omega.

    Also where all of them are rooms of one row, which have days of their own each.
    """
    world = fans(share, visit, rows)
    half = float(world.coef.follow_half_saturation)
    shows = np.arange(FOLLOWS + 1)
    psi = np.asarray(world.platforms.private_share)
    law, square = np.zeros(len(NAMES)), np.zeros(len(NAMES))
    for known in shows:
        for random in shows[: FOLLOWS + 1 - known]:
            chance = binom.pmf(known + random, FOLLOWS, 0.3)
            chance *= binom.pmf(known, known + random, share)
            counted = (1.0 + visit) * known + random
            law += chance * psi * counted / (counted + half)
            square += chance * (psi * counted / (counted + half)) ** 2
    world.platforms.views_rate[:] = 40.0
    for day in range(3):
        world.day = day
        pairs, count = planned(world)
        for p in range(len(NAMES)):
            here = pairs.platform[:count] == p
            views = 80.0 * here.sum()
            share_seen = pairs.follows[:count][here].sum() / views
            between = (square[p] - law[p] ** 2) / here.sum()
            assert distance(share_seen, law[p], np.sqrt(law[p] / views + between)) < SIGMAS


def test_no_room_with_a_slot_equals_the_module_off_to_the_byte(tmp_path: Path) -> None:
    nobody = simulate(tiny(modules__scheduled_shows=True, parameters__slot_visit=5))
    assert digests(nobody, tmp_path) == digests(simulate(tiny()), tmp_path)
