"""T2: what the recommender has learnt of a user's interests, equation (5)."""

import numpy as np
import pytest
from tests.laws.judge import SIGMAS, gap, sample_distance, two_sample_distance
from tests.laws.small_world import LIGHT, live_days, live_until_shopping, small_world

from feedfollow.day.evening.attention import Pairs, empty_pairs, weigh_interests
from feedfollow.day.evening.decide import decide
from feedfollow.day.evening.realise import click
from feedfollow.day.evening.shop_floor import Workers
from feedfollow.kernels import kernel
from feedfollow.world.birth_users import POPULARITY
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.labels import FEED, FOLLOW
from feedfollow.world.scene import Scene, scene_of

USERS = 4000
PRIOR = 5.0
CONCENTRATION = 0.3
DAY = 3


@kernel
def gather_shares(scene: Scene, pairs: Pairs, day, mass, shares):
    """Write the share of feed views of every category, user by user."""
    for user in range(shares.shape[0]):
        pairs[0].user = user
        pairs[0].platform = 0
        weigh_interests(scene, pairs, 0, day, True, 1.0, mass)
        before = 0.0
        for c in range(CATEGORY_COUNT):
            shares[user, c] = pairs[0].category_total[c] - before
            before = pairs[0].category_total[c]


@kernel
def gather_clicks(scene: Scene, categories, day):
    """Count one engaged view after the other."""
    for user in range(categories.shape[0]):
        for k in range(categories.shape[1]):
            click(scene, user, 0, categories[user, k], np.float32(1.0), day)


def learner(precision=1.0, exploration=0.0):
    """A world whose feed shows what it has learnt, with the tastes of its users."""
    world = small_world(
        USERS,
        LIGHT
        | {
            "parameters.taste_concentration": CONCENTRATION,
            "parameters.interest_prior": PRIOR,
        },
        seed=21,
    )
    world.platforms.precision[:] = precision
    world.platforms.exploration[:] = exploration
    world.platforms.intent_share[:] = 0.0
    world.cells.mean_pull[:] = 1.0
    world.users.clicks_day[:] = DAY
    return world, world.users.taste.astype(np.float64)


def feed_shares(world, day=DAY):
    shares = np.empty((USERS, CATEGORY_COUNT))
    gather_shares(scene_of(world), empty_pairs(1), day, np.zeros(2 * CATEGORY_COUNT), shares)
    assert gap(shares.sum(axis=1), 1.0) < 1e-5
    return shares


def engage(world, tastes, views, seed):
    """Let every user engage with ``views`` views in proportion to taste."""
    draw = np.random.default_rng(seed)
    marks = np.cumsum(tastes, axis=1) / tastes.sum(axis=1, keepdims=True)
    levels = draw.random((USERS, views, 1))
    categories = (levels > marks[:, None, :-1]).sum(axis=2).astype(np.int8)
    gather_clicks(scene_of(world), categories, DAY)


def law(views):
    """E[sum theta theta_hat]: the prior mixes with what was seen by Buehlmann's weight."""
    alpha = CONCENTRATION * CATEGORY_COUNT * POPULARITY
    alike = (alpha * (alpha + 1.0)).sum() / (alpha.sum() * (alpha.sum() + 1.0))
    weight = views / (views + PRIOR)
    return weight * alike + (1.0 - weight) * (POPULARITY**2).sum()


@pytest.mark.parametrize("views", [0, 10, 50])
def test_matching_rises_with_engaged_views_along_the_closed_form(views):
    world, tastes = learner()
    if views:
        engage(world, tastes, views, seed=22)
    matched = (tastes * feed_shares(world)).sum(axis=1)
    assert sample_distance(matched, law(views)) < SIGMAS


def test_the_learnt_interest_is_the_posterior_mean():
    world, tastes = learner()
    engage(world, tastes, 30, seed=23)
    counts = world.users.clicks[:, 0].astype(np.float64)
    assert (counts.sum(axis=1) == 30).all()
    posterior = (PRIOR * POPULARITY + counts) / (PRIOR + 30)
    assert gap(feed_shares(world), posterior) < 2e-6
    # a half-life later half of it is forgotten
    later = DAY + int(world.scenario.parameters["interest_halflife"])
    faded = (PRIOR * POPULARITY + 0.5 * counts) / (PRIOR + 15)
    assert gap(feed_shares(world, later), faded) < 2e-6


def test_precision_and_exploration_sharpen_and_flatten():
    world, tastes = learner(precision=1.7, exploration=0.15)
    engage(world, tastes, 30, seed=23)
    counts = world.users.clicks[:, 0].astype(np.float64)
    sharp = ((PRIOR * POPULARITY + counts) / (PRIOR + 30)) ** 1.7
    shares = 0.85 * sharp / sharp.sum(axis=1, keepdims=True) + 0.15 / CATEGORY_COUNT
    assert gap(feed_shares(world), shares) < 2e-6


def test_without_precision_every_category_is_shown_alike():
    world, tastes = learner(precision=0.0)
    engage(world, tastes, 50, seed=24)
    shares = feed_shares(world)
    assert gap(shares, 1.0 / CATEGORY_COUNT) < 1e-6
    assert gap((tastes * shares).sum(axis=1), 1.0 / CATEGORY_COUNT) < 1e-5


@pytest.mark.parametrize("precision", [20.0, 50.0])
def test_with_great_precision_only_the_dearest_category_is_shown(precision):
    world, tastes = learner(precision=precision)
    # much is known of everybody; two tastes within a tenth of each other stay apart too little
    world.users.clicks[:, 0] = 1e6 * tastes
    first, second = np.sort(tastes, axis=1)[:, [-1, -2]].T
    clear = second < 0.75 * first
    assert clear.mean() > 0.5
    matched = (tastes * feed_shares(world)).sum(axis=1)
    assert gap(matched[clear] / first[clear], 1.0) < 0.02


def test_great_precision_is_sharp_even_where_no_interest_stands_out():
    world, _ = learner(precision=50.0)
    world.users.clicks[:, 0] = 1e6 / CATEGORY_COUNT
    world.users.clicks[:, 0, 7] *= 1.2
    shares = feed_shares(world)
    assert (shares[:, 7] > 0.99).all()


def test_a_present_need_takes_the_intent_share_of_the_feed():
    world, _ = learner()
    world.platforms.intent_share[:] = 0.7
    world.users.need[::2] = 4
    shares = feed_shares(world)
    assert gap(shares[1::2], POPULARITY) < 1e-6
    led = 0.3 * POPULARITY + 0.7 * (np.arange(CATEGORY_COUNT) == 4)
    assert gap(shares[::2], led) < 1e-6


def test_categories_without_a_live_room_are_not_shown():
    world, _ = learner()
    world.cells.mean_pull[3] = 0.0
    shares = feed_shares(world)
    assert (shares[:, 3] == 0.0).all()
    others = np.where(np.arange(CATEGORY_COUNT) == 3, 0.0, POPULARITY)
    assert gap(shares, others / others.sum()) < 1e-6


def lived(changes, days):
    """A small world after some days, on a morning with its rooms ranked."""
    world = small_world(4000, LIGHT | changes, seed=25)
    live_days(world, days)
    live_until_shopping(world)
    return world


@pytest.mark.parametrize("correction", [0.0, 0.5, 1.0])
def test_a_view_of_the_feed_counts_by_how_seldom_its_category_is_shown(correction):
    world = lived({"parameters.interest_correction": correction}, 20)
    shares = feed_shares_of(world)
    workers = Workers(world, 1, None)
    scene = scene_of(world)
    rows, count = decide(scene, world.tally, workers.scratch[0], workers.parts[0], world.day, False)
    rows = rows[:count].view(np.recarray)
    chosen = (rows.source == FEED) & (rows.platform == 0)
    assert chosen.sum() > 100
    share = shares[rows.user[chosen], rows.category[chosen]]
    assert gap(rows.learnt[chosen], np.minimum(10, (CATEGORY_COUNT * share) ** -correction)) < 1e-4
    followed = rows.source == FOLLOW
    assert followed.sum() > 100
    assert (rows.learnt[followed] == 1.0).all()


def feed_shares_of(world):
    """Shares of all users on the first platform, whatever they did before."""
    shares = np.empty((world.scenario.users, CATEGORY_COUNT))
    mass = np.zeros(2 * CATEGORY_COUNT)
    gather_shares(scene_of(world), empty_pairs(1), world.day, mass, shares)
    return shares


def test_a_sharp_feed_follows_its_own_echo_unless_clicks_are_corrected():
    matched = {}
    for correction in (0.0, 0.5):
        settings = {
            "parameters.interest_correction": correction,
            "parameters.engage_intercept": -1.2,
            "platforms.douyin.feed.precision": 3.0,
        }
        world = small_world(6000, LIGHT | settings, seed=25)
        live_days(world, 60)
        seen = world.users.clicks[:, 0].sum(axis=1) > 10.0
        assert seen.sum() > 500
        tastes = world.users.taste.astype(np.float64)
        matched[correction] = (tastes * feed_shares_of(world)).sum(axis=1)[seen]
    assert two_sample_distance(matched[0.5], matched[0.0]) > SIGMAS
    assert matched[0.5].mean() > matched[0.0].mean()
