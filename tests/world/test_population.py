"""Members, daily users and views follow the documented series (process 2.2)."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from tests.laws.judge import SIGMAS, distance, sample_distance
from tests.laws.small_world import small_scenario, small_world

from feedfollow.day.evening.opening import open_apps
from feedfollow.day.morning.calendar import set_policy
from feedfollow.day.morning.membership import update_members
from feedfollow.world.inputs import (
    REFERENCE,
    content_density,
    content_views,
    membership,
    opening_log_odds,
    reference_people,
    resolve_inputs,
)
from feedfollow.world.labels import SLOTS
from feedfollow.world.world import build_world

USERS = 20_000
NAMES = ("douyin", "kuaishou")


@pytest.fixture(scope="module")
def scenario():
    return small_scenario(64)


@pytest.fixture(scope="module")
def year():
    """A world whose days are turned, with joining, leaving and opening, but no shopping."""
    world = small_world(USERS, seed=231)
    members, opened = [], []
    for day in range(-90, 182):
        world.day = day
        set_policy(world)
        update_members(world)
        open_apps(world)
        members.append(world.users.member.sum(axis=0))
        opened.append(world.users.opened.sum(axis=0))
    return world, np.array(members), np.array(opened)


def test_content_density_is_one_in_mid_2021_and_a_half_of_its_ceiling_at_the_midpoint():
    assert date(2021, 7, 1) == REFERENCE
    for midpoint, width in ((2019.8, 0.25), (2020.0, 0.1), (2020.5, 1.0)):
        assert content_density(REFERENCE, midpoint, width) == pytest.approx(1.0, abs=1e-12)
        ceiling = 1.0 + np.exp(-(year_of(REFERENCE) - midpoint) / width)
        middle = date(2019, 1, 1) + timedelta(days=round((midpoint - 2019.0) * 365.25))
        assert content_density(middle, midpoint, width) == pytest.approx(0.5 * ceiling, rel=0.02)
        firsts = [date(2018 + k // 12, 1 + k % 12, 1) for k in range(48)]
        path = [content_density(day, midpoint, width) for day in firsts]
        assert (np.diff(path) > 0).all()


def year_of(day):
    return day.year + (day - date(day.year, 1, 1)).days / 365.0


def test_views_at_the_reference_are_those_of_the_levers(scenario):
    for name in NAMES:
        platform = scenario.platforms[name]
        views = platform.levers["content.views_live"], platform.levers["content.views_video"]
        assert content_views(platform, REFERENCE) == pytest.approx(views)
        early = date(2020, 2, 1)
        density = content_density(
            early, platform.levers["content.midpoint"], platform.levers["content.width"]
        )
        minutes = platform.minutes.at(early) / platform.minutes.at(REFERENCE)
        expected = [density * minutes * v for v in views]
        assert content_views(platform, early) == pytest.approx(expected)


@pytest.mark.parametrize("rate", [0.05, 0.45, 0.55, 0.78, 0.95])
@pytest.mark.parametrize("spread", [0.0, 0.5, 1.0, 2.0])
def test_opening_odds_meet_the_documented_rate_over_the_spread_of_habits(rate, spread):
    middle = opening_log_odds(rate, spread)
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    mean = weights @ (1.0 / (1.0 + np.exp(-(middle + spread * nodes)))) / weights.sum()
    # 256 equally likely quantiles against a Gaussian quadrature
    assert mean == pytest.approx(rate, abs=5e-4)


def test_inputs_have_a_row_a_day_from_the_first_day_of_the_burn_in(scenario):
    inputs = resolve_inputs(scenario, 1.0)
    assert inputs.first_day == -scenario.burn_in
    assert len(inputs.members) == scenario.days + scenario.burn_in
    people = reference_people(scenario)
    for day in (-scenario.burn_in, 0, 100, scenario.days - 1):
        today = scenario.start + timedelta(days=day)
        for p, name in enumerate(NAMES):
            platform = scenario.platforms[name]
            members = platform.daily_users.at(today) / platform.opening_rate
            share, rate = membership(scenario, platform, today, people)
            assert share == pytest.approx(members / people)
            assert rate == pytest.approx(platform.opening_rate)
            assert inputs.members[day + scenario.burn_in, p] == share
            assert inputs.real_anchors[day + scenario.burn_in, p] == platform.anchors_real.at(today)


def test_members_follow_the_series_and_nobody_is_a_member_of_both(year):
    world, members, _ = year
    shares = world.inputs.members
    assert (members[-1] > members[0]).all()
    error = np.sqrt(shares * (1 - shares) / USERS)
    assert (np.abs(members / USERS - shares) / error).max() < SIGMAS
    assert not (world.users.member[:, 0] & world.users.member[:, 1]).any()


def test_users_join_and_leave_by_their_fixed_rank(year):
    world, _, _ = year
    for p in range(2):
        ranks = world.users.rank[:, p]
        member = world.users.member[:, p].astype(bool)
        assert ranks[member].max() < world.platforms.members[p] <= ranks[~member].min()


def test_people_who_open_the_app_are_the_documented_daily_users(year):
    world, members, opened = year
    people = float(world.coef.people_per_user)
    for p, name in enumerate(NAMES):
        platform = world.scenario.platforms[name]
        first = world.scenario.start - timedelta(days=world.scenario.burn_in)
        documented = np.array(
            [platform.daily_users.at(first + timedelta(days=k)) for k in range(len(opened))]
        )
        # the same people every day, so the sample of members and habits errs as one user does
        share = documented.mean() / people / USERS
        error = np.sqrt(share * (1 - share) / USERS) * USERS * people
        assert distance(opened[:, p].mean() * people, documented.mean(), error) < SIGMAS
        # given who is a member, the rate of opening is that of the inputs
        rate = platform.opening_rate
        assert opened[:, p].sum() / members[:, p].sum() == pytest.approx(rate, abs=0.01)
    assert not (world.users.opened > world.users.member).any()


def test_new_members_bring_follows_of_the_stationary_law(year):
    world, _, _ = year
    mean = world.coef.follows_start
    for p in range(2):
        count = world.follows.count[:, p]
        member = world.users.member[:, p] == 1
        assert (count[~member] == 0).all()
        # Poisson, cut at the slots; real rooms drawn twice are followed once
        law = np.minimum(np.random.default_rng(1).poisson(mean, 1_000_000), SLOTS)
        lost = law.mean() - count[member].mean()
        assert -SIGMAS * np.sqrt(mean / member.sum()) < lost < 0.05 * mean
        rooms = world.follows.anchor[:, p][world.follows.anchor[:, p] >= 0]
        # follows are born from engaged views, which are in proportion to popularity
        anchors = world.anchors[world.anchors.platform == p]
        pull = anchors.weight * anchors.popularity * anchors.follow_pull
        share = pull[anchors.head].sum() / pull.sum()
        assert world.anchors.head[rooms].mean() == pytest.approx(share, abs=0.01)


TOGETHER = {
    "population.exclusive": False,
    "platforms.kuaishou.population.overlap.with": "douyin",
}


@pytest.mark.parametrize(("share", "day"), [(0.53, date(2020, 6, 30)), (0.2, date(2020, 6, 30))])
def test_the_documented_share_of_members_is_on_the_other_platform_too(share, day):
    changes = TOGETHER | {"platforms.kuaishou.population.overlap.share": share}
    world = small_world(USERS, changes, seed=232)
    people = reference_people(world.scenario)
    member = []
    for p, name in enumerate(NAMES):
        marginal, _ = membership(world.scenario, world.scenario.platforms[name], day, people)
        member.append(world.users.rank[:, p] < marginal)
        error = np.sqrt(marginal * (1 - marginal) / USERS)
        assert distance(member[p].mean(), marginal, error) < SIGMAS
    both = member[0][member[1]]
    assert sample_distance(both, share) < SIGMAS
    # ranks stay uniform, so memberships meet their series on every other day as well
    for p in range(2):
        counts = np.histogram(world.users.rank[:, p], np.linspace(0, 1, 21))[0]
        assert np.abs(counts - USERS / 20).max() < SIGMAS * np.sqrt(USERS / 20)


def with_rate(scenario, name, rate):
    """Return the scenario with another opening rate, past the checks of the loader."""
    platform = replace(scenario.platforms[name], opening_rate=rate)
    return replace(scenario, platforms={**scenario.platforms, name: platform})


def test_exclusive_populations_that_do_not_fit_are_refused(scenario):
    with pytest.raises(ValueError, match="expected memberships that sum to at most all"):
        build_world(with_rate(scenario, "kuaishou", 0.3))


def test_more_daily_users_than_members_are_refused(scenario):
    with pytest.raises(ValueError, match="expected fewer daily users than members"):
        resolve_inputs(with_rate(scenario, "douyin", 1.0), 1.0)
