"""T3 and T4: the number of followed anchors is an immigration-death or a birth-death process."""

from functools import cache

import numpy as np
import pytest
from scipy.stats import binom as binomial_law
from scipy.stats import poisson as poisson_law
from tests.laws.judge import SIGMAS, distance, law_distance
from tests.laws.small_world import (
    LIGHT,
    PLATFORMS,
    empty_tally,
    key,
    live_days,
    pure_world,
    small_world,
)

from feedfollow.day.evening.shop_floor import Workers, meet_goods
from feedfollow.day.morning.calendar import set_policy
from feedfollow.day.morning.unfollow import drop, drop_follows
from feedfollow.day.noon.rank_rooms import rank_rooms
from feedfollow.draws import Purpose, philox, poisson
from feedfollow.kernels import kernel
from feedfollow.world.columns import allocate
from feedfollow.world.edges import add_edge
from feedfollow.world.follows import Follows
from feedfollow.world.labels import SLOTS
from feedfollow.world.users import Users

RATE = 0.02
GAINS = np.array([0.08, 0.02])
PEOPLE, DAYS = 20_000, 200


@kernel
def follow_and_drop(users, follows, tally, gains, rate, table, days, key, path):
    """Each day edges go with probability ``rate``, then Poisson ones come."""
    for day in range(days):
        drop(users, follows, tally, rate, day, key)
        for user in range(users.adopted.shape[0]):
            words = philox(0, user, day, Purpose.FOLLOW_DAY, key[0], key[1])
            for p in range(2):
                for k in range(poisson(words[p], gains[p])):
                    add_edge(follows, user, p, 8 * day + k, table, day, 5.0, 0.8)
                path[day, p] += follows[user].count[p]


@cache
def pure_follow():
    sizes = {"user": PEOPLE, "platform": PLATFORMS, "category": 16, "slot": SLOTS}
    users, follows = allocate(Users, sizes), allocate(Follows, sizes)
    users.adopted[:] = True
    path = np.zeros((DAYS, PLATFORMS))
    tally = empty_tally(1)
    follow_and_drop(users, follows, tally, GAINS, RATE, np.ones(8), DAYS, key(3), path)
    return follows, path / PEOPLE


def test_pure_follow_edges_rise_along_the_mean_path():
    _, path = pure_follow()
    for day in (1, 10, 50, DAYS):
        law = GAINS / RATE * (1.0 - (1.0 - RATE) ** day)
        error = np.sqrt(law / PEOPLE)
        for p in range(PLATFORMS):
            assert distance(path[day - 1, p], law[p], error[p]) < SIGMAS


def test_pure_follow_edges_reach_the_poisson_law():
    follows, _ = pure_follow()
    for p in range(PLATFORMS):
        mean = GAINS[p] / RATE * (1.0 - (1.0 - RATE) ** DAYS)
        law = poisson_law.pmf(np.arange(SLOTS + 1), mean)
        law[-1] = 1.0 - law[:-1].sum()
        counts = np.bincount(follows.count[:, p], minlength=SLOTS + 1)
        assert law_distance(counts, law) < SIGMAS
        # as many rows are used as are counted, and none twice
        assert np.array_equal((follows.anchor[:, p] >= 0).sum(axis=1), follows.count[:, p])
    link = np.corrcoef(follows.count[:, 0], follows.count[:, 1])[0, 1]
    assert abs(link) < SIGMAS / np.sqrt(PEOPLE)


def test_every_edge_is_dropped_with_the_same_probability():
    sizes = {"user": PEOPLE, "platform": PLATFORMS, "category": 16, "slot": SLOTS}
    users, follows = allocate(Users, sizes), allocate(Follows, sizes)
    users.adopted[:] = True
    used = 5
    follows.count[:] = used
    follows.anchor[:, :, :used] = np.arange(used)
    drop(users, follows, empty_tally(1), 0.3, 0, key(5))
    for p in range(PLATFORMS):
        kept = np.stack([(follows.anchor[:, p] == a).any(axis=1) for a in range(used)], axis=1)
        for slot in range(used):
            assert distance(kept[:, slot].mean(), 0.7, np.sqrt(0.21 / PEOPLE)) < SIGMAS
        law = np.array([0.3 ** (used - k) * 0.7**k for k in range(used + 1)])
        law *= [1, 5, 10, 10, 5, 1]
        assert law_distance(np.bincount(kept.sum(axis=1), minlength=used + 1), law) < SIGMAS
        # edges go independently of one another
        links = np.corrcoef(kept.T)[np.triu_indices(used, 1)]
        assert np.abs(links).max() < SIGMAS / np.sqrt(PEOPLE)


def test_edges_of_people_who_have_not_adopted_do_not_decay():
    sizes = {"user": 1000, "platform": PLATFORMS, "category": 16, "slot": SLOTS}
    users, follows = allocate(Users, sizes), allocate(Follows, sizes)
    follows.count[:] = 3
    drop(users, follows, empty_tally(1), 0.9, 0, key(5))
    assert (follows.count == 3).all()


VIEWS, ENGAGED, FOLLOWS, LOSS = 4.0, 0.25, 0.15, 0.01
PRIVATE, HALF = 0.9, 2.0
EVENINGS, VIEWERS = 600, 4000


def birth_rate(edges, private):
    """Follows a day of a user with this many edges: feed views, (4), engaged, followed."""
    return FOLLOWS * ENGAGED * VIEWS * (1.0 - private * edges / (edges + HALF))


def birth_death_law(private):
    weights = [1.0]
    for edges in range(SLOTS):
        weights.append(weights[-1] * birth_rate(edges, private) / (LOSS * (edges + 1)))
    return np.array(weights) / sum(weights)


def daily_law(private):
    """Stationary law of the same process in steps of a day: losses, then gains, 16 at most."""
    edges = np.arange(SLOTS + 1)
    losses = binomial_law.pmf(edges[None, :], edges[:, None], 1.0 - LOSS)
    gains = poisson_law.pmf(edges[None, :] - edges[:, None], birth_rate(edges, private)[:, None])
    gains[:, -1] += 1.0 - gains.sum(axis=1)
    law = np.linalg.matrix_power(losses @ gains, 4096)[0]
    return law / law.sum()


def naive_fixed_point(private):
    """What the differential equation of the mean would settle at."""
    low, high = 0.0, 16.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        if birth_rate(middle, private) > LOSS * middle:
            low = middle
        else:
            high = middle
    return low


@cache
def saturated_follow():
    """Evenings of the model itself: views by source, engagement, follows, natural unfollowing."""
    odds = np.log(ENGAGED / (1.0 - ENGAGED))
    world = pure_world(
        VIEWERS,
        {
            "parameters.engage_intercept": float(odds),
            "parameters.follow_probability": FOLLOWS,
            "parameters.follow_half_saturation": HALF,
            "parameters.unfollow_rate": LOSS,
            "parameters.session_intercept_live": -20,
            "parameters.session_intercept_video": -20,
            "platforms.douyin.traffic.private_share": PRIVATE,
            "platforms.kuaishou.traffic.private_share": 0.2,
        },
    )
    # rooms without end, so that nobody meets a followed one in the feed
    world.anchors.head[:] = False
    world.anchors.weight[:] = 1e9
    set_policy(world)
    world.platforms.views_rate[:] = (VIEWS, 0.0)
    rank_rooms(world)
    workers = Workers(world, 1, None)
    for _ in range(EVENINGS):
        drop_follows(world)
        meet_goods(world, workers)
        world.day += 1
    return world.follows.count.copy()


@pytest.mark.parametrize(("p", "private"), [(0, PRIVATE), (1, 0.2)])
def test_follows_with_saturation_reach_the_birth_death_law(p, private):
    counts = saturated_follow()[:, p]
    edges = np.arange(SLOTS + 1)
    for law in (birth_death_law(private), daily_law(private)):
        mean = law @ edges
        error = np.sqrt(law @ (edges - mean) ** 2 / VIEWERS)
        assert distance(counts.mean(), mean, error) < SIGMAS
        assert law_distance(np.bincount(counts, minlength=SLOTS + 1), law) < SIGMAS


def test_the_mean_of_the_law_is_not_the_fixed_point_of_the_naive_equation():
    counts = saturated_follow()[:, 0]
    error = counts.std() / np.sqrt(VIEWERS)
    assert distance(counts.mean(), naive_fixed_point(PRIVATE), error) > SIGMAS


def test_a_real_room_is_followed_once():
    world = small_world(4000, LIGHT | {"parameters.follow_probability": 0.5}, seed=5)
    live_days(world, 40)
    used = np.arange(SLOTS) < world.follows.count[..., None]
    user, platform, _ = np.nonzero(used)
    anchor = world.follows.anchor[used]
    real = world.anchors.head[anchor]
    edges = np.stack([user, platform, anchor], axis=1)[real]
    assert len(edges) > 500
    assert len(np.unique(edges, axis=0)) == len(edges)
