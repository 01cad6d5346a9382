"""Friends (2.18): adoption between two known curves (2), T1b; words that move trust (10)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, key, small_world
from tests.run.short import digests, tiny

from feedfollow.day.hazard import spread
from feedfollow.day.morning.delivery import tell_friends
from feedfollow.day.morning.word_of_mouth import let_friends_talk
from feedfollow.run.simulate import simulate
from feedfollow.world.columns import F64
from feedfollow.world.edges import system_trust
from feedfollow.world.friends import Friends, draw_graph, no_friends
from feedfollow.world.world import World

INNOVATION, IMITATION = 0.06, 0.41
PEOPLE = 10_000
STEP, STEPS = 3, 1000
"""Days of a step: half of what (2) changes in one is the error of the step, below .002."""
LIMIT = 3.0 / np.sqrt(PEOPLE)


def years() -> F64:
    return STEP * np.arange(STEPS + 1) / 365.0


def bass_curve() -> F64:
    """Closed form of the well-mixed population, the highest on any graph."""
    decay = np.exp(-(INNOVATION + IMITATION) * years())
    return (1.0 - decay) / (1.0 + IMITATION / INNOVATION * decay)


def pair_curve() -> F64:
    """Closed form where everybody has one friend, the lowest (Fibich and Levin 2023)."""
    p, q, t = INNOVATION, IMITATION, years()
    return 1.0 - (q * np.exp(-2.0 * p * t) - p * np.exp(-(p + q) * t)) / (q - p)


def adopted_on(graph: Friends, people: int = PEOPLE) -> F64:
    """Shares of adopters, of people whose exponentials are drawn independently of the graph."""
    left = np.random.default_rng(1).exponential(size=people)
    has, could = np.zeros(people, dtype=bool), np.ones(people, dtype=bool)
    shares = [0.0]
    for _ in range(STEPS):
        spread(left, has, could, graph, (INNOVATION, IMITATION, 365.0 / STEP))
        shares.append(has.mean())
    return np.array(shares)


def drawn(near: float, far: float, block: int = 200, people: int = PEOPLE) -> Friends:
    return draw_graph(people, near, far, block, key(1))


def test_on_a_complete_graph_everybody_copies_all_others() -> None:
    people = 1001
    graph = drawn(1000.0, 0.0, people, people)
    assert (np.diff(graph.first) == people - 1).all()
    left, adopted = np.random.default_rng(1).exponential(size=people), [0]
    for _ in range(STEPS):
        copied = adopted[-1] / (people - 1)
        left -= (INNOVATION + IMITATION * copied) * STEP / 365.0
        adopted.append(int((left < 0.0).sum()))
    assert (adopted_on(graph, people) * people).round().tolist() == adopted
    limit = 3.0 / np.sqrt(people)
    assert np.abs(np.array(adopted) / people - bass_curve()).max() < limit


def test_with_many_friends_from_everywhere_adoption_is_that_of_the_population() -> None:
    shares = adopted_on(drawn(0.0, 120.0))
    assert np.abs(shares - bass_curve()).max() < LIMIT
    assert np.abs(shares - adopted_on(no_friends())).max() < 0.01


def test_where_everybody_has_one_friend_adoption_is_the_lowest_there_is() -> None:
    partner = np.arange(PEOPLE, dtype=np.int32) ^ 1
    graph = Friends(np.arange(PEOPLE + 1, dtype=np.int64), partner)
    assert np.abs(adopted_on(graph) - pair_curve()).max() < LIMIT


def test_adoption_on_any_graph_lies_between_pairs_and_the_population() -> None:
    """A circle of next ones, the default, twice as many: the more friends, the faster."""
    low, high = pair_curve(), bass_curve()
    graphs = (drawn(2.0, 0.0, PEOPLE), drawn(20.0, 5.0), drawn(40.0, 10.0))
    ring, default, more = (adopted_on(each) for each in graphs)
    for shares in (ring, default, more):
        assert (shares > low - LIMIT).all()
        assert (shares < high + LIMIT).all()
    assert low[-1] == pytest.approx(0.567, abs=1e-3)
    assert high[-1] == pytest.approx(0.856, abs=1e-3)
    assert ring[-1] == pytest.approx(0.701, abs=0.01)  # on a ring, by simulation (T1b)
    assert ring[-1] + 0.1 < default[-1] < more[-1]  # of the same exponentials


def test_who_has_no_friends_adopts_alone() -> None:
    alone = 1.0 - np.exp(-INNOVATION * years())
    assert np.abs(adopted_on(drawn(0.0, 0.0)) - alone).max() < LIMIT


def test_friends_uncopied_and_silent_equal_the_module_off_to_the_byte(
    tmp_path: Path,
) -> None:
    alone = {"parameters__adoption_imitation": 0, "parameters__word_of_mouth": 0}
    off = simulate(tiny(**alone))
    on = simulate(tiny(**alone, modules__friends=True))
    assert digests(on, tmp_path) == digests(off, tmp_path)


def test_among_friends_others_adopt_and_about_as_many() -> None:
    rates = {"adoption_start_year": 2020.0, "adoption_innovation": 0.5, "adoption_imitation": 5}
    fast = {"users": 3000, **{f"parameters__{name}": value for name, value in rates.items()}}
    on, off = (simulate(tiny(modules__friends=each, **fast)).daily for each in (True, False))
    among_friends, among_all = (
        each["people_adopted"].xs("kuaishou", level="platform") for each in (on, off)
    )
    assert (among_friends != among_all).sum() > 20
    assert among_friends.to_numpy() == pytest.approx(among_all.to_numpy(), rel=0.03)


WORD, RATIO, GUARANTEE, PRIOR = 0.05, 3.0, 0.25, 8.0


def talking(**changes: float) -> World:
    """Return a world of 400 users in which friends talk, at day 0."""
    values = {"word_of_mouth": WORD, "trust_loss_ratio": RATIO, "system_trust_prior": PRIOR}
    settings = {f"parameters.{name}": value for name, value in (values | changes).items()}
    world = small_world(400, LIGHT | settings | {"modules.friends": True})
    world.day = 0
    world.users.system_day[:] = 0
    world.platforms.guarantee[:] = GUARANTEE
    let_friends_talk(world)
    return world


def tell(world: World, user: int, p: int, satisfied: bool, day: int) -> None:
    tell_friends(
        world.users,
        world.platforms,
        world.friends,
        world.trust_decay,
        user,
        p,
        satisfied,
        1.0,
        day,
    )


@pytest.mark.parametrize("satisfied", [True, False])
def test_one_delivery_moves_the_trust_of_the_buyers_friends_and_of_nobody_else(
    satisfied: bool,
) -> None:
    """S = (n_S S0 + alpha) / (n_S + alpha + beta), with one word on either side (10)."""
    world, buyer, p, start = talking(), 17, 1, 0.7
    tell(world, buyer, p, satisfied, 0)
    good, bad = (WORD, 0.0) if satisfied else (0.0, WORD * RATIO * (1.0 - GUARANTEE))
    friends = world.friends.friend[world.friends.first[buyer] : world.friends.first[buyer + 1]]
    known = np.isin(np.arange(400), friends)
    prior = world.coef.system_trust_prior
    trust = np.array([system_trust(world.users, i, p, start, prior, 1.0) for i in range(400)])
    expected = (PRIOR * start + good) / (PRIOR + good + bad)
    np.testing.assert_allclose(trust[known], expected, rtol=1e-6)
    assert (trust[~known] == start).all()
    # over all friends, to first order in the word: the degree times what one of them learns
    assert 20 <= len(friends) == known.sum()
    total = len(friends) * (good * (1.0 - start) - bad * start) / PRIOR
    assert (trust - start).sum() == pytest.approx(total, rel=2.0 * (good + bad) / PRIOR)
    assert (world.users.system_good[:, 0] == 0.0).all()  # the other platform's trust stays


def test_words_of_friends_are_forgotten_like_own_experience() -> None:
    world, buyer, days = talking(), 17, 60
    friend = world.friends.friend[world.friends.first[buyer]]
    for day in (0, 20, days):
        tell(world, buyer, 0, True, day)
    kept = world.coef.trust_decay ** np.array([days, days - 20, 0])
    assert world.users.system_good[friend, 0] == pytest.approx(WORD * kept.sum(), rel=1e-5)
    assert world.users.system_day[friend, 0] == days


def test_words_that_weigh_as_much_on_both_sides_keep_trust_at_the_share_of_good_ones() -> None:
    """Of many words, as many good as trust says, trust stays: S = alpha / (alpha + beta)."""
    world = talking(trust_loss_ratio=1.0, trust_halflife=36500, word_of_mouth=1.0)
    world.platforms.guarantee[:] = 0.0
    for k in range(400):
        tell(world, 17, 0, k % 4 != 0, 0)
    friend = world.friends.friend[world.friends.first[17]]
    trust = system_trust(world.users, friend, 0, 0.5, world.coef.system_trust_prior, 1.0)
    assert trust == pytest.approx((PRIOR * 0.5 + 300.0) / (PRIOR + 400.0), rel=1e-6)


LIVELY = {"users": 1500, "parameters__session_intercept_live": 0.0}
ALONE = {"parameters__adoption_imitation": 0}


def test_bad_words_of_friends_cost_sales_and_good_ones_bring_them() -> None:
    """Where all deliveries please, words raise trust and orders; where none does, both fall."""
    found = []
    for intercept in (20.0, -10.0):
        settings = {**LIVELY, **ALONE, "parameters__satisfaction_intercept": intercept}
        silent, loud = (
            simulate(tiny(**settings, modules__friends=True, parameters__word_of_mouth=word)).daily
            for word in (0.0, 1.0)
        )
        for name in ("system_trust", "orders"):
            sums = [each[name].unstack()["kuaishou"].sum() for each in (silent, loud)]
            found.append(sums[1] / sums[0])
    assert min(found[:2]) > 1.02
    assert max(found[2:]) < 0.9
