"""T1 and T17 (vi): adoption of live commerce is the Bass model, equation (2)."""

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, PLATFORMS, small_scenario, small_world

from feedfollow.day.evening.adoption import DAYS_PER_YEAR, adopt
from feedfollow.day.hazard import hazard, spread
from feedfollow.world.birth_users import bass_share
from feedfollow.world.coefficients import coefficients
from feedfollow.world.columns import allocate
from feedfollow.world.friends import no_friends
from feedfollow.world.users import Users

INNOVATION, IMITATION = 0.06, 0.41
DAYS = 1500
PEOPLE = 50_000


def bass_curve(days, innovation=INNOVATION, imitation=IMITATION):
    """Closed form of the continuous model, t in days."""
    decay = np.exp(-(innovation + imitation) * np.asarray(days) / 365.0)
    return (1.0 - decay) / (1.0 + imitation / innovation * decay)


def bass_recursion(steps, innovation=INNOVATION, imitation=IMITATION):
    """Discrete mean field: the kernel's own hazard, one step after the other."""
    shares = [0.0]
    for _ in range(steps):
        chance = -np.expm1(-hazard(innovation, imitation, shares[-1], DAYS_PER_YEAR))
        shares.append(shares[-1] + (1 - shares[-1]) * chance)
    return np.array(shares)


def simulated(people, steps, innovation=INNOVATION, imitation=IMITATION, potential=1.0):
    users = allocate(Users, {"user": people, "platform": PLATFORMS, "category": 16})
    users.potential[:] = np.arange(people) < potential * people
    patience = np.random.default_rng(1).exponential(size=people)
    users.patience[:] = np.where(users.potential, patience, np.inf)
    shares, rates = [0.0], (innovation, imitation, DAYS_PER_YEAR)
    for _ in range(steps):
        spread(users.patience, users.adopted, users.potential, no_friends(), rates)
        shares.append(users.adopted.sum() / users.potential.sum())
    return np.array(shares), users


def test_adopters_follow_the_bass_curve():
    shares, _ = simulated(PEOPLE, DAYS)
    limit = 3.0 / np.sqrt(PEOPLE)
    assert np.abs(shares - bass_recursion(DAYS)).max() < limit
    assert np.abs(shares - bass_curve(range(DAYS + 1))).max() < limit
    assert bass_curve(DAYS) == pytest.approx(0.4296, abs=5e-5)


def test_nobody_beyond_the_ceiling_adopts():
    shares, users = simulated(PEOPLE, 365, 0.5, 5.0, potential=0.4)
    assert not users.adopted[~users.potential].any()
    limit = 3.0 / np.sqrt(0.4 * PEOPLE)
    assert np.abs(shares - bass_recursion(365, 0.5, 5.0)).max() < limit


def test_the_start_up_share_is_the_bass_curve():
    scenario = small_scenario(64, LIGHT)
    coef = coefficients(scenario.parameters, 1.0)
    rates = coef.adoption_innovation, coef.adoption_imitation
    for years in (0.5, 2.8, 5.0):
        assert bass_share(coef, years) == pytest.approx(bass_curve(365 * years, *rates), rel=1e-12)
    assert bass_share(coef, -1.0) == 0.0


def test_half_day_steps_agree_to_the_order_of_the_step():
    exact = bass_curve(DAYS)
    errors = [
        abs(bass_recursion(parts * DAYS, INNOVATION / parts, IMITATION / parts)[-1] - exact)
        for parts in (1, 2, 4)
    ]
    # an error of first order is below the step's own change, and halves with the step
    assert errors[0] < (INNOVATION + IMITATION) / 365
    assert errors[0] / errors[1] == pytest.approx(2.0, rel=0.02)
    assert errors[1] / errors[2] == pytest.approx(2.0, rel=0.02)


def test_people_who_step_twice_a_day_follow_the_same_curve():
    shares, _ = simulated(20_000, 2 * DAYS, INNOVATION / 2, IMITATION / 2)
    assert np.abs(shares[::2] - bass_curve(range(DAYS + 1))).max() < 3.0 / np.sqrt(20_000)


SLOW = [
    {"period": "2020-05-01", "value": 0.5},
    {"period": "2020-06-09", "value": 0.5},
    {"period": "2020-06-10", "value": 1},
]
"""Half the pace for the 40 days from 1 May on."""


def adopters(days: int, pace: list[dict[str, object]] | None) -> np.ndarray:
    """Return the share of potential users who have adopted in the morning of each day."""
    fast = {"adoption_start_year": 2020.2, "adoption_innovation": 0.4, "adoption_imitation": 4}
    settings = {f"parameters.{name}": value for name, value in fast.items()}
    settings["until"] = "2021-02-28"
    paced = {} if pace is None else {"population.adoption_pace": pace}
    world = small_world(20_000, LIGHT | settings | paced)
    shares = []
    for _ in range(days):
        shares.append(world.users.adopted.sum() / world.users.potential.sum())
        adopt(world)
        world.day += 1
    return np.array(shares)


def test_at_half_the_pace_adoption_is_where_it_was_after_half_the_days():
    """Law: F(t) = F_Bass(sum of paces). The gap opens while it is slow and closes only slowly."""
    usual, slow = adopters(260, None), adopters(260, SLOW)
    behind = np.minimum(np.arange(260), 40) / 2.0
    expected = np.interp(np.arange(260) - behind, np.arange(260), usual)
    assert np.abs(slow - expected).max() < 0.01
    gap = usual - slow
    assert gap[0] == 0.0
    assert gap[40] > 0.03
    assert 0.0 < gap[-1] < gap.max()


def test_a_pace_of_one_is_none_stated_to_the_byte():
    one = [{"period": "2020-05", "value": 1}, {"period": "2020-08", "value": 1}]
    assert adopters(60, one).tolist() == adopters(60, None).tolist()
