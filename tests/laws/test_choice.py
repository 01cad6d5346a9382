"""T8: the buying session is a two-option logit in price, trust, need and budget, equation (8)."""

import numpy as np
import pytest
from tests.laws.judge import SIGMAS, distance
from tests.laws.small_world import LIGHT, key, small_world

from feedfollow.day.evening.funnel import LOGIT_REFERENCE, expected_quality, session_probability
from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import kernel
from feedfollow.world.labels import LIVE, VIDEO
from feedfollow.world.scene import scene_of

FORMS = [LIVE, VIDEO]


@pytest.fixture(scope="module")
def world():
    made = small_world(64, LIGHT, seed=41)
    made.users.activity[:] = 1.0
    made.users.need[:] = -1
    made.users.spent[:] = 0
    made.merchants.log_price[0] = 0.25
    return made


def chance(world, form, trust=0.8, expected=None, user=0):
    mean = float(world.coef.mean_quality)
    quality = mean if expected is None else expected
    goods = 0, float(world.merchants.log_price[0])
    return session_probability(scene_of(world), user, (0, form), goods, trust, quality)


def logit(p):
    return np.log(p / (1.0 - p))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sensitivity", [0.5, 2.6, 6.0])
def test_the_price_elasticity_is_minus_beta_times_the_share_of_not_buying(world, form, sensitivity):
    world.users.price_sensitivity[0] = sensitivity
    slope = np.float64(np.float32(sensitivity))
    slope *= world.coef.price_attention_live if form == LIVE else 1.0
    step = 2.0**-12  # exact in single precision beside any price below
    for log_price in (-0.75, 0.0, 0.5):
        shares = []
        for shift in (-step, 0.0, step):
            world.merchants.log_price[0] = log_price + shift
            shares.append(chance(world, form))
        measured = (np.log(shares[2]) - np.log(shares[0])) / (2 * step)
        assert measured == pytest.approx(-slope * (1.0 - shares[1]), abs=1e-6)
        # and the derivative of the share itself is that of a logit
        change = (shares[2] - shares[0]) / (2 * step)
        assert change == pytest.approx(-slope * shares[1] * (1.0 - shares[1]), abs=1e-6)
    world.merchants.log_price[0] = 0.25


@pytest.mark.parametrize("form", FORMS)
def test_trust_shifts_the_logit_by_its_own(world, form):
    base = logit(chance(world, form, 0.8))
    for trust in (0.05, 0.5, 0.95):
        shift = world.coef.session_trust * (logit(trust) - LOGIT_REFERENCE)
        assert logit(chance(world, form, trust)) - base == pytest.approx(shift, abs=1e-12)
    assert pytest.approx(np.log(4.0), abs=1e-15) == LOGIT_REFERENCE


@pytest.mark.parametrize("form", FORMS)
def test_a_need_in_the_category_shifts_the_logit(world, form):
    base = logit(chance(world, form))
    category = int(world.merchants.category[0])
    world.users.need[0] = category
    assert logit(chance(world, form)) - base == pytest.approx(world.coef.session_need, abs=1e-12)
    world.users.need[0] = (category + 1) % 16
    assert logit(chance(world, form)) == pytest.approx(base, abs=1e-12)
    world.users.need[0] = -1


@pytest.mark.parametrize("form", FORMS)
def test_money_spent_beyond_the_budget_shifts_the_logit(world, form):
    base = logit(chance(world, form))
    for over in (-0.5, 0.0, 0.25, 1.0):
        world.users.spent[0] = int((1.0 + over) * world.users.budget[0])
        excess = max(0.0, world.users.spent[0] / world.users.budget[0] - 1.0)
        shift = -world.coef.session_budget * excess
        assert logit(chance(world, form)) - base == pytest.approx(shift, abs=1e-12)
    world.users.spent[0] = 0


@pytest.mark.parametrize("form", FORMS)
def test_claims_count_as_far_as_they_are_trusted(world, form):
    scene, mean = scene_of(world), world.coef.mean_quality
    base = logit(chance(world, form))
    claimed = float(world.merchants.claimed[0])
    for trust in (0.0, 0.4, 1.0):
        expected = expected_quality(scene, 0, 0, trust)
        assert expected == pytest.approx(trust * claimed + (1 - trust) * mean, abs=1e-12)
        shift = world.coef.session_quality * (expected - mean)
        assert logit(chance(world, form, 0.8, expected)) - base == pytest.approx(shift, abs=1e-12)


def test_the_intercept_is_that_of_the_form(world):
    world.merchants.log_price[0] = 0.0
    assert logit(chance(world, LIVE)) == pytest.approx(world.coef.session_intercept_live)
    assert logit(chance(world, VIDEO)) == pytest.approx(world.coef.session_intercept_video)
    world.merchants.log_price[0] = 0.25


def test_activity_scales_the_probability_up_to_one(world):
    base = chance(world, LIVE)
    for activity in (0.25, 4.0):
        world.users.activity[0] = activity
        assert chance(world, LIVE) == pytest.approx(activity * base, rel=1e-12)
    world.users.activity[0] = 1e6
    assert chance(world, LIVE) == 1.0
    world.users.activity[0] = 0.0
    assert chance(world, LIVE) == 0.0
    world.users.activity[0] = 1.0


@kernel
def buys(scene, draws, form, key):
    """Count sessions over draws of the word that decides on them."""
    bought = 0
    for k in range(draws):
        words = philox(k, 0, 0, Purpose.REALISE, key[0], key[1])
        goods = 0, scene.merchants[0].log_price
        share = session_probability(scene, 0, (0, form), goods, 0.8, scene.coef.mean_quality)
        bought += uniform(words[3]) < share
    return bought


@pytest.mark.parametrize("form", FORMS)
def test_drawn_sessions_have_their_probability(world, form):
    draws = 1_000_000
    share = chance(world, form)
    bought = buys(scene_of(world), draws, form, key(42))
    assert distance(bought / draws, share, np.sqrt(share * (1 - share) / draws)) < SIGMAS


@pytest.mark.parametrize("form", FORMS)
def test_a_festival_shifts_the_logit_by_its_strength_on_its_own_platform_only(world, form):
    base = chance(world, form)
    for strength in (0.5, 2.0):
        world.platforms.festival[:] = (strength, 0.0)
        shift = world.coef.session_festival * strength
        assert logit(chance(world, form)) - logit(base) == pytest.approx(shift, abs=1e-9)
        world.platforms.festival[:] = (0.0, strength)
        assert chance(world, form) == base
    world.platforms.festival[:] = 0.0
