"""Users are born with the tastes, budgets and habits of their laws."""

import numpy as np
import pytest
from scipy.stats import gamma as gamma_law
from tests.laws.judge import SIGMAS, distance, gap, law_distance, sample_distance
from tests.laws.small_world import small_world

from feedfollow.world.birth_users import POPULARITY, overlap_mixture, start_evidence
from feedfollow.world.coefficients import CATEGORY_COUNT
from feedfollow.world.inputs import reference_people, year_fraction

USERS = 20_000
CEILING = 0.7e9


@pytest.fixture(scope="module")
def world():
    return small_world(USERS, seed=201)


def test_tastes_are_a_dirichlet_draw_around_popularity(world):
    tastes = world.users.taste.astype(np.float64)
    assert gap(tastes.sum(axis=1), 1.0) < 1e-5
    total = world.scenario.parameters["taste_concentration"] * CATEGORY_COUNT
    for c in range(CATEGORY_COUNT):
        law = POPULARITY[c] * (1.0 - POPULARITY[c]) / (total + 1.0)
        assert distance(tastes[:, c].mean(), POPULARITY[c], np.sqrt(law / USERS)) < SIGMAS
        assert sample_distance((tastes[:, c] - POPULARITY[c]) ** 2, law) < SIGMAS
    # two tastes share what is left of one: a negative covariance
    law = -POPULARITY[0] * POPULARITY[1] / (total + 1.0)
    products = (tastes[:, 0] - POPULARITY[0]) * (tastes[:, 1] - POPULARITY[1])
    assert sample_distance(products, law) < SIGMAS


def test_matches_are_logarithms_of_tastes_floored(world):
    floor = world.scenario.parameters["taste_floor"]
    tastes = world.users.taste.astype(np.float64)
    match = np.log(np.maximum(CATEGORY_COUNT * tastes, floor))
    assert gap(world.users.match, match) < 1e-5
    lift = np.exp(world.coef.engage_match * match)
    assert gap(world.users.lift / lift, 1.0) < 1e-5


def test_purchase_activity_is_gamma_with_mean_one(world):
    activity = world.users.activity.astype(np.float64)
    shape = world.scenario.parameters["purchase_shape"]
    assert distance(activity.mean(), 1.0, np.sqrt(1.0 / shape / USERS)) < SIGMAS
    assert sample_distance((activity - 1.0) ** 2, 1.0 / shape) < SIGMAS
    edges = gamma_law.ppf(np.linspace(0, 1, 41), shape, scale=1.0 / shape)
    counts = np.histogram(activity, np.append(edges[:-1], np.inf))[0]
    assert law_distance(counts, np.full(40, 1 / 40)) < SIGMAS


def test_budgets_are_lognormal_around_their_median(world):
    median = world.scenario.parameters["budget_median"]
    spread = world.scenario.parameters["budget_spread"]
    logs = np.log(world.users.budget / 100.0 / median) / spread
    check_normal(logs)


def test_price_sensitivities_are_lognormal_with_their_mean(world):
    mean = world.scenario.parameters["price_sensitivity"]
    spread = world.scenario.parameters["price_sensitivity_spread"]
    drawn = world.users.price_sensitivity.astype(np.float64)
    assert sample_distance(drawn, mean) < SIGMAS
    check_normal(np.log(drawn / mean) / spread + 0.5 * spread)


def test_opening_habits_are_normal_in_the_logit(world):
    spread = world.scenario.parameters["opening_spread"]
    check_normal(np.log(world.users.openness.astype(np.float64)) / spread)


def check_normal(values):
    assert distance(values.mean(), 0.0, 1.0 / np.sqrt(len(values))) < SIGMAS
    assert distance((values**2).mean(), 1.0, np.sqrt(2.0 / len(values))) < SIGMAS
    assert distance((values < 0).mean(), 0.5, 0.5 / np.sqrt(len(values))) < SIGMAS
    assert distance((values > 2).mean(), 0.02275, np.sqrt(0.0222 / len(values))) < SIGMAS


def test_traits_are_independent_of_one_another(world):
    users = world.users
    columns = [
        np.log(users.budget),
        np.log(users.price_sensitivity),
        np.log(users.openness),
        np.log(users.activity),
        users.potential,
        users.rank[:, 0],
        users.taste[:, 0],
    ]
    links = np.corrcoef(np.array(columns, dtype=np.float64))
    assert np.abs(links[np.triu_indices(len(columns), 1)]).max() < SIGMAS / np.sqrt(USERS)


def test_potential_adopters_are_the_ceiling_over_netizens(world):
    share = world.scenario.parameters["adoption_ceiling"] / reference_people(world.scenario)
    error = np.sqrt(share * (1 - share) / USERS)
    assert distance(world.users.potential.mean(), share, error) < SIGMAS
    people = USERS * world.coef.people_per_user
    assert people == pytest.approx(reference_people(world.scenario))


def test_adopters_at_the_start_are_the_bass_share_of_potential_ones(world):
    users, parameters = world.users, world.scenario.parameters
    assert not users.adopted[~users.potential].any()
    years = year_fraction(world.date) - parameters["adoption_start_year"]
    p, q = parameters["adoption_innovation"], parameters["adoption_imitation"]
    decay = np.exp(-(p + q) * years)
    share = (1 - decay) / (1 + q / p * decay)
    error = np.sqrt(share * (1 - share) / users.potential.sum())
    assert distance(users.adopted[users.potential].mean(), share, error) < SIGMAS


def test_users_of_one_seed_are_the_same_and_of_two_seeds_are_others():
    few, again = small_world(300, seed=202), small_world(300, seed=202)
    more, other = small_world(500, seed=202), small_world(300, seed=203)
    for name in ("taste", "budget", "activity", "openness", "rank", "price_sensitivity"):
        assert np.array_equal(few.users[name], again.users[name])
        # a user is who it is, whatever the number of users
        assert np.array_equal(few.users[name], more.users[name][:300])
        assert (few.users[name] != other.users[name]).mean() > 0.99


@pytest.mark.parametrize(
    ("members", "other", "common"), [(0.5, 0.7, 0.53), (0.4, 0.4, 0.53), (0.3, 0.6, 0.6)]
)
def test_the_overlap_mixture_meets_the_wanted_share(members, other, common):
    weight = overlap_mixture(members, other, common)
    extreme = min(members, other) if weight > 0 else max(0.0, members + other - 1.0)
    joint = abs(weight) * extreme + (1 - abs(weight)) * members * other
    assert joint / members == pytest.approx(common)


def test_an_impossible_overlap_is_refused():
    with pytest.raises(ValueError, match=r"expected a share between 0\.6 and 1"):
        overlap_mixture(0.5, 0.8, 0.5)
    with pytest.raises(ValueError, match=r"overlap of 0\.9 is impossible"):
        overlap_mixture(0.5, 0.4, 0.9)


def test_the_evidence_at_the_start_is_stationary(world):
    coef = world.coef
    evidence = start_evidence(coef, 12.0, 0.65)
    follows = coef.follows_start
    share = 0.65 * follows / (follows + coef.follow_half_saturation)
    odds = coef.engage_odds * coef.engage_follow_odds
    daily = coef.parasocial_weight * 0.5 * 12.0 * share * odds / (1 + odds) / follows
    # one more day of forgetting and views leaves it where it is
    assert evidence * coef.trust_decay + daily == pytest.approx(evidence)
