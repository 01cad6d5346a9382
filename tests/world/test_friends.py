"""The graph of friends: who knows whom, how many each knows, and how much room it takes (2.18)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from tests.laws.small_world import LIGHT, small_world
from tests.run.short import tiny

from feedfollow.draws import Purpose, key_of, philox_numpy
from feedfollow.run.simulate import Options, simulate
from feedfollow.world.friends import (
    COULD,
    HAS,
    Friends,
    Likeness,
    draw_graph,
    list_both_ways,
    seat_alike,
    share_of_friends,
)

USERS = 20_000
KEY = np.array(key_of(1), dtype=np.uint32)


@pytest.fixture(scope="module")
def graph() -> Friends:
    return draw_graph(USERS, 20.0, 5.0, 200, KEY)


def matrix(graph: Friends) -> csr_array:
    users = len(graph.first) - 1
    ones = np.ones(len(graph.friend), dtype=np.int8)
    return csr_array((ones, graph.friend, graph.first), shape=(users, users))


def circle_of(key: np.ndarray) -> np.ndarray:
    """Users by place, worked out again in plain NumPy."""
    words = philox_numpy(0, np.arange(USERS), 0, int(Purpose.FRIENDS), key[0], key[1])
    return np.argsort(words[0], kind="stable")


def test_friendship_is_mutual_and_nobody_is_listed_twice_or_with_themselves(graph: Friends) -> None:
    ties = matrix(graph)
    assert abs(ties - ties.T).sum() == 0
    assert ties.diagonal().sum() == 0
    for user in range(0, USERS, 97):
        friends = graph.friend[graph.first[user] : graph.first[user + 1]]
        assert (np.diff(friends) > 0).all()
    assert graph.friend.min() >= 0 and graph.friend.max() < USERS


def test_friends_follow_the_law_of_near_and_poisson_far_ones(graph: Friends) -> None:
    """Twenty near ones, and as many far ones as one chooses (Poisson 2.5) and is chosen by."""
    far = np.diff(graph.first) - 20
    assert far.min() >= 0
    expected = [np.exp(-5.0) * 5.0**k / np.prod(np.arange(1.0, k + 1)) for k in range(13)]
    for count, share in enumerate(expected):
        # a far friend who is a near one too, or is drawn twice, is lost: less than one in 500
        limit = 4.0 * np.sqrt(share / USERS) + 0.01 * share
        assert abs(np.mean(far == count) - share) < limit, count


def test_near_friends_are_those_next_in_the_circle_of_a_block() -> None:
    graph = draw_graph(USERS, 20.0, 0.0, 200, KEY)
    circle = circle_of(KEY)
    assert (np.diff(graph.first) == 20).all()
    for place in (0, 5, 199, 200, 12_345):
        low = place - place % 200
        around = [low + (place - low + step) % 200 for step in range(-10, 11) if step]
        user = circle[place]
        found = graph.friend[graph.first[user] : graph.first[user + 1]]
        assert found.tolist() == sorted(circle[around].tolist())
    blocks, _ = connected_components(matrix(graph))
    assert blocks == USERS // 200


def test_far_friends_join_the_blocks_to_one_country(graph: Friends) -> None:
    parts, _ = connected_components(matrix(graph))
    assert parts == 1


def test_an_odd_mean_is_met_between_two_numbers_of_neighbours() -> None:
    degrees = np.diff(draw_graph(USERS, 7.4, 0.0, 200, KEY).first)
    assert abs(degrees.mean() - 7.4) < 4.0 * np.sqrt(2 * 0.7 * 0.3 / USERS) * np.sqrt(2)
    assert set(np.unique(degrees)) == {6, 7, 8}


def test_with_enough_friends_in_one_block_everybody_knows_everybody() -> None:
    graph = draw_graph(101, 1000.0, 0.0, 1000, KEY)
    assert matrix(graph).toarray().tolist() == (1 - np.eye(101, dtype=int)).tolist()


@pytest.mark.parametrize(("near", "far"), [(0.0, 0.0), (0.4, 0.0), (0.0, 3.0), (30.0, 30.0)])
@pytest.mark.parametrize("users", [1, 2, 3, 40])
def test_few_users_have_a_graph_too(users: int, near: float, far: float) -> None:
    graph = draw_graph(users, near, far, 7, KEY)
    ties = matrix(graph)
    assert abs(ties - ties.T).sum() == 0
    assert ties.diagonal().sum() == 0
    assert not len(graph.friend) or ties.max() == 1


def test_more_friends_keep_those_there_are(graph: Friends) -> None:
    more = draw_graph(USERS, 24.0, 8.0, 200, KEY)
    assert (matrix(graph) - matrix(graph).multiply(matrix(more))).count_nonzero() == 0
    other = draw_graph(USERS, 20.0, 5.0, 200, np.array(key_of(2), dtype=np.uint32))
    assert matrix(graph).multiply(matrix(other)).sum() < 0.01 * len(graph.friend)


def test_a_list_of_pairs_and_its_mirror_are_one_graph() -> None:
    one = np.array([0, 0, 2, 1], dtype=np.int32)
    other = np.array([1, 2, 2, 0], dtype=np.int32)
    first, friend = list_both_ways(one, other, 3)
    assert first.tolist() == [0, 3, 5, 6]
    assert sorted(friend[:3].tolist()) == [1, 1, 2]


def test_a_share_is_of_the_friends_who_could() -> None:
    graph = Friends(np.array([0, 3, 3]), np.array([1, 2, 3], dtype=np.int32))
    could = np.array([True, True, True, False])
    has = np.array([True, True, False, False])
    seen = (COULD * could + HAS * has).astype(np.int32)
    assert share_of_friends(graph, 0, seen) == 0.5
    assert share_of_friends(graph, 1, seen) == 0.0  # without friends


def test_a_graph_takes_the_room_of_its_ties() -> None:
    """One int64 a user and one int32 an end of a tie: 11 MB for 100,000 users."""
    graph = draw_graph(100_000, 20.0, 5.0, 200, KEY)
    assert graph.first.nbytes == 8 * 100_001
    assert graph.friend.nbytes == 4 * graph.first[-1] < 4 * 25.1 * 100_000


def test_a_world_without_the_module_keeps_no_graph() -> None:
    assert small_world(300, LIGHT).friends.friend.nbytes == 0
    world = small_world(300, LIGHT | {"modules.friends": True})
    assert abs(np.diff(world.friends.first).mean() - 25.0) < 1.5


def test_threads_change_neither_friends_nor_what_follows_from_them() -> None:
    scenario = tiny(modules__friends=True, users=2500, until="2020-06-01")
    one, two = (simulate(scenario, options=Options(threads=n)) for n in (1, 2))
    for name, table in one.tables.items():
        assert table.equals(two.tables[name]), name


def likes(share: float, users: int = USERS) -> Likeness:
    """Return favourites of unequal popularity, drawn apart from anything else."""
    weights = np.array([0.5, 0.3, 0.15, 0.04, 0.01])
    return Likeness(np.random.default_rng(7).choice(5, users, p=weights), share)


def test_those_who_sit_by_taste_change_seats_in_their_block_and_all_others_keep_theirs() -> None:
    """Worked out again with sorted lists, one block after the other."""
    users, blocks = 1003, 7
    rng = np.random.default_rng(3)
    circle = rng.permutation(users)
    words = rng.integers(0, 2**32, users, dtype=np.uint32)
    alike = likes(0.6, users)
    expected = circle.copy()
    for block in range(blocks):
        seats = range(block * users // blocks, (block + 1) * users // blocks)
        taken = [seat for seat in seats if words[circle[seat]] < 0.6 * 2**32]
        movers = sorted((circle[seat] for seat in taken), key=lambda user: alike.favourite[user])
        expected[taken] = movers
    assert (seat_alike(circle, words, alike, blocks) == expected).all()
    assert (expected != circle).any()


def test_where_nobody_sits_by_taste_the_graph_is_that_of_before(graph: Friends) -> None:
    same = draw_graph(USERS, 20.0, 5.0, 200, KEY, likes(0.0))
    assert (same.friend == graph.friend).all() and (same.first == graph.first).all()
    other = draw_graph(USERS, 20.0, 5.0, 200, KEY, likes(1.0))
    assert (np.diff(other.first) >= 20).all()
    assert abs(matrix(graph) - matrix(other)).sum() > 0


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 1.0])
def test_two_near_friends_like_the_same_best_by_the_square_of_the_share(share: float) -> None:
    """In one large block: q = h^2 + (1 - h^2) sum p_c^2, the second term by chance."""
    alike = likes(share)
    graph = draw_graph(USERS, 20.0, 0.0, USERS, KEY, alike)
    mine = np.repeat(alike.favourite, np.diff(graph.first))
    found = np.mean(mine == alike.favourite[graph.friend])
    chance = float((np.bincount(alike.favourite) / USERS) @ (np.bincount(alike.favourite) / USERS))
    assert found == pytest.approx(share**2 + (1.0 - share**2) * chance, abs=0.02)


def test_a_world_draws_favourites_from_tastes_where_the_module_is_on() -> None:
    settings = {"modules.friends": True, "parameters.friends_alike": 1, "parameters.friends_far": 0}
    settings |= {"parameters.friends_block": 3000}
    shares = []
    for on in (False, True):
        world = small_world(3000, LIGHT | settings | {"modules.homophily": on})
        favourite = world.users.taste.argmax(axis=1)
        mine = np.repeat(favourite, np.diff(world.friends.first))
        shares.append(np.mean(mine == favourite[world.friends.friend]))
    assert shares[0] < 0.2 and shares[1] > 0.9
