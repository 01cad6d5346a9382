"""T9 and T17 (vi): trust with memory, loss asymmetry and parasocial evidence, (1) and (10)."""

from functools import cache

import numpy as np
import pytest
from tests.laws.judge import SIGMAS, distance
from tests.laws.small_world import LIGHT, empty_tally, key, small_world

from feedfollow.day.evening.decide import Intents
from feedfollow.day.evening.realise import bond
from feedfollow.day.morning.delivery import learn_of_anchor, learn_of_platform
from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import kernel
from feedfollow.world.coefficients import daily_factor
from feedfollow.world.columns import allocate
from feedfollow.world.edges import edge_trust, mixed_trust, refresh_edge, system_trust
from feedfollow.world.labels import FEED, FOLLOW
from feedfollow.world.orders import OrderColumns
from feedfollow.world.scene import scene_of

USERS = 4000
SUCCESS = 0.95
HALFLIFE = 90
WEIGHT, SYSTEM = 5.0, 0.78
ROOM = 7
STEPS = 12 * HALFLIFE


@kernel
def buy_daily(scene, orders, intents, tally, success, views, days, key, table):
    """One outcome and ``views`` engaged views of the followed room per edge and day."""
    for day in range(days):
        for user in range(scene.users.shape[0]):
            words = philox(0, user, day, Purpose.OUTCOME, key[0], key[1])
            learn_of_anchor(
                orders,
                user,
                scene.follows,
                scene.anchors,
                scene.users,
                scene.platforms,
                tally,
                scene.coef,
                table,
                uniform(words[0]) < success,
                1.0,
                words[2],
                day,
            )
            for _ in range(views):
                bond(scene, intents, user, day, tally)


def one_edge_each():
    """A world in which every user follows one real room, with an order and an intent there."""
    world = small_world(
        USERS,
        LIGHT
        | {
            "parameters.trust_halflife": HALFLIFE,
            "parameters.unfollow_exposure": 0,
            "parameters.follow_probability": 0,
        },
        seed=51,
    )
    world.users.member[:] = True
    world.follows.count[:, 0] = 1
    world.follows.anchor[:, 0, 0] = ROOM
    orders = allocate(OrderColumns, {"order": USERS})
    intents = allocate(Intents, {"intent": USERS})
    for rows in (orders, intents):
        rows.user[:] = np.arange(USERS)
        rows.anchor[:] = ROOM
        rows.source[:] = FOLLOW
        rows.fan[:] = True
    intents.trust[:] = 0.9
    return world, orders, intents


@cache
def evidence(views):
    """Stationary good and bad evidence of all users, and the day it is of."""
    world, orders, intents = one_edge_each()
    scene = scene_of(world)
    buy_daily(
        scene, orders, intents, empty_tally(200), SUCCESS, views, STEPS, key(52), world.trust_decay
    )
    follows = world.follows
    return world, follows.good[:, 0, 0].astype(float), follows.bad[:, 0, 0].astype(float)


def moments(coef, views):
    """Stationary means and variances of the evidence: a geometric series of outcomes."""
    memory = float(coef.trust_decay)
    gain, loss = float(coef.trust_gain), float(coef.trust_loss)
    spread = SUCCESS * (1.0 - SUCCESS) / (1.0 - memory**2)
    good = (gain * SUCCESS + coef.parasocial_weight * views) / (1.0 - memory)
    bad = loss * (1.0 - SUCCESS) / (1.0 - memory)
    return good, bad, gain**2 * spread, loss**2 * spread, -gain * loss * spread


@pytest.mark.parametrize("views", [0, 2])
def test_evidence_with_memory_is_stationary_at_its_geometric_series(views):
    world, good, bad = evidence(views)
    mean_good, mean_bad, var_good, var_bad, shared = moments(world.coef, views)
    assert distance(good.mean(), mean_good, np.sqrt(var_good / USERS)) < SIGMAS
    assert distance(bad.mean(), mean_bad, np.sqrt(var_bad / USERS)) < SIGMAS
    assert np.cov(good, bad)[0, 1] == pytest.approx(shared, rel=SIGMAS * np.sqrt(2 / USERS))


@pytest.mark.parametrize("views", [0, 2])
def test_stationary_trust_is_the_closed_form(views):
    world, good, bad = evidence(views)
    trust = (WEIGHT * SYSTEM + good) / (WEIGHT + good + bad)
    # the model's own reading of an edge
    scene = scene_of(world)
    for user in (0, 1, USERS - 1):
        read = edge_trust(scene.follows, user, 0, 0, world.trust_decay, STEPS - 1, WEIGHT, SYSTEM)
        assert read == pytest.approx(trust[user], rel=1e-6)
    coef = world.coef
    rate = (1.0 - coef.trust_decay) * WEIGHT
    gain = coef.trust_gain * SUCCESS + coef.parasocial_weight * views
    loss = coef.trust_loss * (1.0 - SUCCESS)
    law = (rate * SYSTEM + gain) / (rate + gain + loss)
    a, b, var_a, var_b, shared = moments(coef, views)
    total = WEIGHT + a + b
    top = WEIGHT * SYSTEM + a
    # the mean of the ratio differs from the ratio of the means by the curvature of (1)
    curvature = (
        -(total - top) / total**3 * var_a
        + top / total**3 * var_b
        + (2.0 * top / total**3 - 1.0 / total**2) * shared
    )
    error = trust.std() / np.sqrt(USERS)
    assert distance(trust.mean(), law + curvature, error) < SIGMAS
    assert abs(curvature) < 2e-3
    if views == 0:
        # a discount with no scandal at all: losses weigh more
        assert trust.mean() < SUCCESS - 0.04


def test_a_discount_on_trust_is_left_without_any_loss_of_memory():
    coef = small_world(64, LIGHT).coef
    law = coef.trust_gain * SUCCESS / (coef.trust_gain * SUCCESS + coef.trust_loss * 0.05)
    assert law == pytest.approx(0.894, abs=5e-4)
    assert mixed_trust(WEIGHT, SYSTEM, 1e9 * SUCCESS, 2.25e9 * 0.05) == pytest.approx(law)


def test_evidence_halves_in_a_half_life():
    world, _, _ = one_edge_each()
    world.follows.good[:, 0, 0] = 4.0
    world.follows.bad[:, 0, 0] = 20.0
    assert world.coef.trust_decay == pytest.approx(0.99233, abs=5e-6)
    table = world.trust_decay
    refresh_edge(world.follows, 0, 0, 0, table, HALFLIFE)
    for day in range(1, HALFLIFE + 1):
        refresh_edge(world.follows, 1, 0, 0, table, day)
    for user, share in ((0, 0.5), (1, 0.5), (2, 1.0)):
        assert world.follows.good[user, 0, 0] == pytest.approx(4.0 * share, rel=1e-5)
        assert world.follows.bad[user, 0, 0] == pytest.approx(20.0 * share, rel=1e-5)
    # reading an edge late is reading it after daily decay
    for late in (0, HALFLIFE, 3 * HALFLIFE):
        decay = 2.0 ** (-late / HALFLIFE)
        law = (WEIGHT * SYSTEM + 4.0 * decay) / (WEIGHT + 24.0 * decay)
        read = edge_trust(world.follows, 2, 0, 0, table, late, WEIGHT, SYSTEM)
        assert read == pytest.approx(law, rel=1e-6)


def test_one_bad_outcome_outweighs_good_ones_by_the_loss_ratio():
    world, orders, _ = one_edge_each()
    scene, table = scene_of(world), world.trust_decay
    word = np.uint32(0)
    for user, satisfied in ((0, True), (1, False)):
        learn_of_anchor(
            orders,
            user,
            scene.follows,
            scene.anchors,
            scene.users,
            scene.platforms,
            empty_tally(200),
            scene.coef,
            table,
            satisfied,
            1.0,
            word,
            0,
        )
    assert world.follows.good[:2, 0, 0].tolist() == [1.0, 0.0]
    assert world.follows.bad[:2, 0, 0].tolist() == [0.0, 2.25]
    rise = mixed_trust(WEIGHT, SYSTEM, 1.0, 0.0) - SYSTEM
    fall = SYSTEM - mixed_trust(WEIGHT, SYSTEM, 0.0, 2.25)
    assert fall > world.scenario.parameters["trust_loss_ratio"] * rise


def test_a_guarantee_softens_bad_outcomes_in_system_trust_only():
    world, _, _ = one_edge_each()
    scene, table = scene_of(world), world.trust_decay
    world.platforms.guarantee[:] = (0.4, 0.0)
    world.users.system_day[:] = 0
    for user, satisfied in ((0, True), (1, False)):
        for p in range(2):
            learn_of_platform(
                scene.users, scene.platforms, scene.coef, table, user, p, satisfied, 1.0, 0
            )
    spill = world.coef.system_trust_spill
    assert world.users.system_good[:2, 0] == pytest.approx([spill, 0.0])
    assert world.users.system_bad[:2, 0] == pytest.approx([0.0, 0.6 * 2.25 * spill])
    assert world.users.system_bad[:2, 1] == pytest.approx([0.0, 2.25 * spill])
    law = (10.0 * SYSTEM) / (10.0 + 0.6 * 2.25 * spill)
    read = system_trust(scene.users, 1, 0, SYSTEM, 10.0, 1.0)
    assert read == pytest.approx(law, rel=1e-6)


def test_only_views_of_the_follow_channel_add_parasocial_evidence():
    world, _, intents = one_edge_each()
    intents.source[1] = FEED
    scene, tally = scene_of(world), empty_tally(200)
    for user in range(2):
        bond(scene, intents, user, 0, tally)
    weight = world.coef.parasocial_weight
    assert world.follows.good[:2, 0, 0] == pytest.approx([weight, 0.0])


def test_half_day_steps_with_halved_evidence_agree_to_the_order_of_the_step():
    whole = small_world(64, LIGHT).coef.trust_decay
    law = 1.0 / (1.0 - whole)
    stationary = []
    for parts in (1, 2, 4):
        world, _, intents = one_edge_each()
        factor = daily_factor(parts * HALFLIFE)
        table = factor ** np.arange(64.0)
        world.coef.trust_decay = factor
        world.coef.parasocial_weight = 1.0 / parts
        scene = scene_of(world)._replace(trust_decay=table)
        tally = empty_tally(200)
        for step in range(STEPS * parts):
            bond(scene, intents, 0, step, tally)
        stationary.append(world.follows.good[0, 0, 0] / (1.0 - 2.0 ** (-STEPS / HALFLIFE)))
    assert stationary[0] == pytest.approx(law, rel=1e-4)
    # the limit of small steps is the continuous law, halflife / ln 2; errors halve
    errors = np.array(stationary) - HALFLIFE / np.log(2.0)
    assert errors[0] < 1.0
    assert errors[:-1] / errors[1:] == pytest.approx(2.0, rel=0.1)
