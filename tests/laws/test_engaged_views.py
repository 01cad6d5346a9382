"""Drawing engaged views only is drawing every view: the same law of all counts (process 2.5)."""

from dataclasses import dataclass

import numpy as np
import pytest
from tests.laws.judge import SIGMAS, law_distance, two_sample_distance
from tests.laws.small_world import LIGHT, key, live_days, live_until_shopping, small_world

from feedfollow.day.evening.attention import Pairs, empty_pairs, plan_pair
from feedfollow.day.evening.decide import decide
from feedfollow.day.evening.exposures import feed_view
from feedfollow.day.evening.shop_floor import Workers
from feedfollow.day.noon.rank_rooms import rank_rooms, score_anchors, weigh_cells
from feedfollow.draws import Purpose, fill_exposures
from feedfollow.kernels import kernel
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.labels import CONTENT_FORMS, ENGAGED, FEED, FOLLOW, VIEWS
from feedfollow.world.scene import Scene, scene_of

USERS, EVENINGS = 2000, 150
HABITS = {
    "defaults": {"parameters.engage_intercept": -3.8},
    "eager": {"parameters.engage_intercept": -1.2},
    "led by needs": {
        "parameters.engage_intercept": -3.0,
        "parameters.need_arrival": 0.5,
        "platforms.kuaishou.feed.intent_share": 0.7,
    },
}


@dataclass
class Evenings:
    """Counts of independent evenings of one world, the evening along the first axis."""

    views: np.ndarray
    engaged: np.ndarray
    sessions: np.ndarray
    orders: np.ndarray
    categories: np.ndarray
    ranks: np.ndarray
    pairs: np.ndarray
    known: np.ndarray
    chances: np.ndarray


def evening_world(changes):
    """A world after two months of life, on a morning with all its rooms ranked."""
    # 50 days after the monthly freeze rather than on it, so that proposals are weighed anew
    world = small_world(USERS, {"start": "2020-05-01", "burn_in": "0 days"} | changes, seed=81)
    live_days(world, 50)
    live_until_shopping(world)
    return world


def draw_evenings(world, every_view):
    """Decide the same evening again and again, under keys of its own each time."""
    scene, workers = scene_of(world), Workers(world, 1, None)
    step = world.scenario.anchors_per_platform
    kept = {name: [] for name in Evenings.__annotations__}
    for evening in range(EVENINGS):
        world.tally.traffic[:] = 0
        world.tally.intent[:] = 0
        world.tally.feed_mass[:] = 0
        under = scene._replace(key=key(1000 + 2 * evening + every_view))
        intents, count = decide(
            under, world.tally, workers.scratch[0], workers.parts[0], world.day, every_view
        )
        rows = intents[:count].view(np.recarray)
        buys = rows.orders > 0
        traffic = world.tally.traffic.sum(axis=3)[:, :, [FEED, FOLLOW]]
        place = (rows.platform * CONTENT_FORMS + rows.form) * 2 + rows.source
        cell = rows.platform * CATEGORY_COUNT + rows.category
        rank = rows.platform * 20 + (rows.anchor % step) * 20 // step
        kept["views"].append(traffic[..., VIEWS].ravel())
        kept["engaged"].append(traffic[..., ENGAGED].ravel())
        kept["sessions"].append(np.bincount(place[buys], minlength=8))
        kept["orders"].append(np.bincount(place, weights=rows.orders, minlength=8))
        kept["categories"].append(np.bincount(cell, minlength=2 * CATEGORY_COUNT))
        kept["ranks"].append(np.bincount(rank, minlength=40))
        # category and rank of the room together, on the feed of the first platform
        here = (rows.platform == 0) & (rows.source == FEED)
        both = rows.category[here].astype(int) * 4 + (rows.anchor[here] % step) * 4 // step
        kept["pairs"].append(np.bincount(both, minlength=4 * CATEGORY_COUNT))
        kept["known"].append(np.bincount(place[rows.fan], minlength=8))
        kept["chances"].append(world.tally.intent.reshape(2, -1).sum(axis=1))
    return Evenings(**{name: np.array(rows) for name, rows in kept.items()})


@pytest.mark.parametrize("habits", HABITS)
def test_engaged_views_alone_have_the_law_of_every_view(habits):
    world = evening_world(HABITS[habits])
    fast, full = draw_evenings(world, False), draw_evenings(world, True)
    assert full.engaged.sum() > 10_000
    scores = []
    for name in Evenings.__annotations__:
        one, other = getattr(fast, name), getattr(full, name)
        seen = one.sum(axis=0) + other.sum(axis=0) >= 50
        apart = two_sample_distance(one, other)[seen]
        assert apart.max() < SIGMAS, name
        scores.append(apart)
        # and so do their squared deviations, that is the spread over evenings
        centre = (one.mean(axis=0) + other.mean(axis=0)) / 2
        spread = two_sample_distance((one - centre) ** 2, (other - centre) ** 2)[seen]
        assert spread.max() < SIGMAS, name
    squares = np.concatenate(scores) ** 2
    # all together: a mean square of 1, with the counts' dependence allowed for
    assert squares.mean() < 1.0 + SIGMAS * np.sqrt(2.0 / len(squares)) * 2.0


def test_eager_users_have_every_view_drawn_and_the_others_not():
    for habits, some in (("defaults", False), ("eager", True)):
        world = evening_world(HABITS[habits])
        workers = Workers(world, 1, None)
        decide(scene_of(world), world.tally, workers.scratch[0], workers.parts[0], world.day, False)
        one_by_one = workers.scratch[0].one_by_one[:500]
        assert one_by_one.any() == some
        assert not one_by_one.all()


TOTALS = ("views", "engaged", "sessions", "orders", "follows", "spent", "clicks")


def month_of_life(every_view, seed):
    """Totals of a month lived with every consequence of the evenings."""
    world = small_world(1000, LIGHT, seed=seed)
    totals = np.zeros((len(TOTALS), 2))

    def add_up(day):
        totals[:4] += day.tally.traffic.sum(axis=(1, 2, 3))[:, :4].T

    live_days(world, 30, every_view, add_up)
    totals[4] = world.follows.count.sum(axis=0)
    totals[5] = world.users.spent.sum()
    totals[6] = world.users.clicks.sum(axis=(0, 2))
    return totals.ravel()


def test_a_month_lived_either_way_has_the_same_law():
    seeds = range(500, 516)
    fast = np.array([month_of_life(False, seed) for seed in seeds])
    full = np.array([month_of_life(True, seed + 100) for seed in seeds])
    assert (fast.mean(axis=0) > 10).all()
    assert two_sample_distance(fast, full).max() < SIGMAS


@kernel
def draw_feed_views(scene: Scene, pairs: Pairs, words, found):
    """Count outcomes of feed views of one pair by category, room and engagement."""
    for view in range(words.shape[1]):
        anchor, category, engaged, _ = feed_view(scene, pairs, 0, words, view)
        found[category, anchor, 1 if engaged else 0] += 1


@pytest.mark.parametrize("every_view", [False, True])
@pytest.mark.parametrize("moved", [False, True])
def test_category_room_and_engagement_have_the_law_of_the_tables(every_view, moved):
    """A tiny feed: 3 categories, 5 rooms, every outcome enumerated in NumPy."""
    world = small_world(64, {"parameters.engage_intercept": -1.5}, seed=82)
    draw = np.random.default_rng(83)
    anchors, cells = world.anchors, world.cells
    # all rooms but five are off the air: three categories are left
    shown = [0, 1, 2, 3, 4]
    anchors.head[:] = True
    anchors.live[:] = False
    anchors.live[shown] = True
    anchors.pull[shown] = [3.0, 0.2, 1.0, 1.7, 0.6]
    anchors.popularity[shown] = [9.0, 4.0, 1.0, 2.0, 5.0]
    rank_rooms(world)
    if moved:
        # today's weights differ from the month's proposal, to one room's great advantage
        anchors.popularity[shown] = [1.0, 40.0, 30.0, 2.0, 1e4]
        scores = np.empty(len(anchors))
        score_anchors(anchors, world.platforms, world.coef, scores)
        tables = (world.entries, world.cells)
        weigh_cells(tables, anchors, world.platforms, world.coef, scores, False)
    user = 5
    world.users.clicks[user, 0] = 30 * draw.random(CATEGORY_COUNT)
    world.users.need[user] = -1
    world.platforms.exploration[:] = 0.1
    world.platforms.precision[:] = 1.5
    world.platforms.views_rate[:] = 1.0
    scene, pairs = scene_of(world), empty_pairs(1)
    pairs.user[0] = user
    words = np.zeros((8, 1), np.uint32)
    mass = np.zeros(len(cells))
    follow_words = np.zeros((16, 1), np.uint32)
    masses = (mass, np.zeros_like(mass))
    social_words = np.zeros((4, 1), np.uint32)
    plan_pair(scene, pairs, 0, words, follow_words, social_words, world.day, every_view, masses)

    joint = enumerated_feed(world, user, mass)
    odds = joint[..., 1]
    rate = joint[..., 0]
    reach = (rate * odds).sum()
    assert reach < 1.0
    law = np.empty_like(joint)
    if every_view:
        law[..., 1] = rate * odds / (1.0 + odds)
        law[..., 0] = rate / (1.0 + odds)
    else:
        # a proposal is tilted by the odds and engaged with 1 / (1 + odds)
        law[..., 1] = rate * odds / (1.0 + odds) / reach
        law[..., 0] = rate * odds**2 / (1.0 + odds) / reach
    draws = 400_000
    words = np.empty((12, draws), np.uint32)
    agents = np.full(draws, user, np.int32)
    fill_exposures(words, np.arange(draws), agents, 0, int(Purpose.EXPOSURE), *key(84))
    found = np.zeros(joint.shape, np.int64)
    draw_feed_views(scene, pairs, words, found)
    possible = law > 0
    assert found[~possible].sum() == 0
    assert possible.sum() >= 10
    assert law_distance(found[possible], law[possible]) < SIGMAS


def enumerated_feed(world, user, mass):
    """Return the share of feed views of every (category, room), and the odds of engagement."""
    joint = np.zeros((CATEGORY_COUNT, len(world.anchors), 2))
    shares = mass[:CATEGORY_COUNT] / mass[:CATEGORY_COUNT].sum()
    for c in range(CATEGORY_COUNT):
        entries = world.entries[world.cells.first[c] : world.cells.last[c]]
        total = entries.weight.sum()
        for entry in entries:
            if total > 0 and entry.weight > 0:
                joint[c, entry.anchor, 0] = shares[c] * entry.weight / total
        odds = np.exp(world.coef.engage_match * world.users.match[user, c])
        joint[c, :, 1] = world.coef.engage_odds * odds * world.anchors.pull
    assert joint[..., 0].sum() == pytest.approx(1.0)
    return joint
