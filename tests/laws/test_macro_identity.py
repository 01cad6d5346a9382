"""T20: GMV is the product of the factors of the macro identity (0), every platform and day."""

from datetime import timedelta

import numpy as np
import pytest
from tests.laws.judge import SIGMAS, sample_distance
from tests.laws.small_world import PLATFORMS, live_days, small_scenario, small_world

from feedfollow.observe.identity import factors
from feedfollow.run.simulate import simulate
from feedfollow.world import ledger as books
from feedfollow.world.labels import ENGAGED, FEED, FOLLOW, GMV, ORDERS, SESSIONS, SOURCES, VIEWS

SPRING = {"start": "2020-04-01", "until": "2020-06-30", "burn_in": "30 days"}


def test_the_product_of_factors_is_the_gmv_of_every_platform_and_day():
    """Each factor from its own source: users, the traffic table, the order table, the ledger."""
    world = small_world(2000, SPRING, seed=101)
    people = float(world.coef.people_per_user)
    paid = np.zeros(2)
    checked = []

    def check(day):
        traffic = day.tally.traffic
        rows = day.orders.used
        rows = rows[rows.placed == day.day]
        for p in range(PLATFORMS):
            opened = np.count_nonzero(day.users.opened[:, p])
            adopters = np.count_nonzero(day.users.opened[:, p] & day.users.adopted)
            mine = rows[rows.platform == p]
            price = mine.price.mean() if len(mine) else 0.0
            terms = 0.0
            for source in range(len(SOURCES)):
                seen = traffic[p, :, source]
                views, sessions = seen[..., VIEWS].sum(), seen[..., SESSIONS].sum()
                terms += views / adopters * (sessions / views if views else 0.0)
            total = traffic[p, ..., SESSIONS].sum()
            orders = len(mine) / total if total else 0.0
            share = adopters / opened
            product = people * opened * share * terms * orders * price
            gmv = people * traffic[p, ..., GMV].sum()
            assert product == pytest.approx(gmv, rel=1e-12)
            assert (
                traffic[p, ..., GMV].sum()
                == mine.price.sum()
                == day.tally.gmv_anchor[day.anchors.platform == p].sum()
            )
            assert traffic[p, ..., ORDERS].sum() == len(mine)
            checked.append(gmv > 0)
        flows = day.ledger.flows
        paid[:] += flows[books.ORDER_PAYMENT] + flows[books.EXTERNAL_PAYMENT], rows.price.sum()

    live_days(world, 120, at_night=check)
    assert paid[0] == paid[1] > 0
    assert np.mean(checked) > 0.9


def test_the_product_of_factors_is_the_gmv_of_the_tables():
    run = simulate(small_scenario(2000, SPRING), 102)
    daily, traffic = run.daily, run.traffic
    scenario = run.scenario
    days = [(scenario.start + timedelta(days=k),) * 2 for k in range(0, scenario.days, 7)]
    for name in ("douyin", "kuaishou"):
        for period in [*days, (scenario.start, scenario.until)]:
            found = factors(daily, name, period, run.people_per_user, traffic)
            assert found is not None
            if found.gmv > 0:
                assert found.product == pytest.approx(found.gmv, rel=1e-11)
        gmv = daily.xs(name, level="platform")["gmv_broad"].sum()
        assert found.gmv == pytest.approx(gmv, rel=1e-12)
        by_source = sum(
            c.views_per_adopter_day * c.sessions_per_view
            for c in found.channels
            if c.views_per_adopter_day > 0
        )
        assert by_source == pytest.approx(
            found.views_per_adopter_day * found.sessions_per_view, rel=1e-11
        )


def test_views_per_adopter_day_are_the_content_density_and_follow_views_their_share():
    """(3) and (4) in the mean: rho kappa tau views, private ones in proportion to live follows."""
    changes = {
        "platforms.kuaishou.traffic.public_extra": 0.2,
        "parameters.unfollow_exposure": 0,
        "burn_in": "0 days",
    }
    world = small_world(4000, SPRING | changes, seed=103)
    extra = np.array([0.0, 0.2])
    gaps, ratios = [], []

    def compare(day):
        traffic = day.tally.traffic.sum(axis=3)[..., VIEWS]
        here = day.users.opened.astype(bool) & day.users.adopted[:, None]
        adopters = here.sum(axis=0)
        density = day.platforms.views_rate.sum(axis=1)
        follow = traffic[:, :, FOLLOW].sum(axis=1)
        feed = traffic[:, :, FEED].sum(axis=1)
        gaps.append((feed + follow) / adopters - density * (1.0 + extra))
        ratios.append(follow / (density * adopters))

    live_days(world, 40, at_night=compare)
    for p in range(PLATFORMS):
        assert sample_distance(np.array(gaps)[:, p], 0.0) < SIGMAS
    follow = np.array(ratios).mean(axis=0)
    assert (follow > 0.0).all()
    assert (follow < world.platforms.private_share).all()
    assert (world.tally.traffic[..., VIEWS] >= world.tally.traffic[..., ENGAGED]).all()
