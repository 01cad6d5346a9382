"""Sellers between an outside link and a shop in the app (24): the logit, its pace, and closings."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.laws.small_world import small_scenario

from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import F64
from feedfollow.world.link_fees import answered, lasting_part, linked_parts
from feedfollow.world.links import stranded_shares

FIRST, DAYS = date(2020, 5, 1), 300
NAMES = ["douyin", "kuaishou"]
LIVE, VIDEO = 0, 1
shares = st.floats(0.0, 1.0)
fees = st.floats(-0.5, 0.5)

Events = Sequence[dict[str, object]]


def event(day: int, **levers: float) -> dict[str, object]:
    changes = {name.replace("__", "."): value for name, value in levers.items()}
    when = FIRST + timedelta(days=day)
    return {"name": f"day_{day}", "date": str(when), "platform": "kuaishou", "set": changes}


def scenario(events: Events, **changes: object) -> Scenario:
    base: dict[str, object] = {"start": str(FIRST), "burn_in": "0 days", "modules.link_fees": True}
    base |= {"platforms.kuaishou.links.open_live": 0.8, "events": events}
    return small_scenario(64, base | {k.replace("__", "."): v for k, v in changes.items()})


def linked(events: Events, **changes: object) -> F64:
    return linked_parts(scenario(events, **changes), FIRST, DAYS, NAMES)


def share(events: Events, **changes: object) -> F64:
    """Return the share of live goods of Kuaishou linked outside while its links are at .8."""
    found: F64 = 0.8 * linked(events, **changes)[:, 1, LIVE]
    return found


def lasting(openness: float, difference: float, response: float) -> float:
    """Return the share of goods linked outside in the long run."""
    numbers = (np.array([each]) for each in (openness, difference, response))
    return openness * float(lasting_part(*numbers)[0])


def logistic(x: float) -> float:
    return float(1.0 / (1.0 + np.exp(-x)))


@settings(deadline=None)  # the first exponential compiles
@given(shares)
def test_at_equal_fees_the_share_is_the_openness_to_the_bit(openness: float) -> None:
    assert lasting(openness, 0.0, 10.0) == openness
    assert lasting(openness, 0.3, 0.0) == openness


@settings(deadline=None)
@given(st.floats(0.001, 0.999), fees, st.floats(0.0, 30.0))
def test_the_lasting_share_is_a_logit_of_the_difference_of_fees(
    openness: float, difference: float, response: float
) -> None:
    wanted = logistic(np.log(openness / (1.0 - openness)) - response * difference)
    assert lasting(openness, difference, response) == pytest.approx(wanted)


@settings(deadline=None)
@given(shares, fees, fees, st.floats(0.0, 1000.0))
def test_dearer_links_never_raise_the_share_and_it_stays_a_share(
    openness: float, one: float, other: float, response: float
) -> None:
    low, high = sorted([one, other])
    less, more = (lasting(openness, each, response) for each in (high, low))
    assert 0.0 <= less <= more <= 1.0


def test_nothing_answers_without_the_module_or_without_an_event() -> None:
    charged = [event(20, fees__link_live=0.15)]
    assert (linked(charged, modules__link_fees=False) == 1.0).all()
    assert (linked([]) == 1.0).all()


def test_the_share_goes_to_the_logit_at_the_hazard_of_a_review() -> None:
    """Of those who will leave, 1 - (1 - p)^weeks have left, p = 1 - exp(-xi)."""
    response, review = 12.0, 0.25
    pace = {"parameters__link_fee_response": response, "parameters__link_review": review}
    found = share([event(20, fees__link_live=0.15, fees__shop_live=0.01)], **pace)
    assert (found[:21] == 0.8).all()
    goal = logistic(np.log(4.0) - response * 0.14)
    chance = 1.0 - np.exp(-review)
    for weeks in (1, 2, 7, 30):
        left = (0.8 - found[20 + 7 * weeks]) / (0.8 - goal)
        assert left == pytest.approx(1.0 - (1.0 - chance) ** weeks)
    assert (np.diff(found[20:]) < 0.0).all()


def test_a_larger_fee_moves_more_sellers_on_every_day_after_it() -> None:
    paths = [share([event(20, fees__link_live=fee)]) for fee in (0.0, 0.05, 0.15, 0.5)]
    for less, more in zip(paths[1:], paths, strict=False):
        assert (less[21:] < more[21:]).all()
        assert (less[:21] == more[:21]).all()


def test_a_fee_on_shops_sends_sellers_back_to_links_and_equal_ones_move_nobody() -> None:
    assert (np.diff(share([event(20, fees__shop_live=0.1)])[20:]) > 0.0).all()
    assert (share([event(20, fees__shop_live=0.1, fees__link_live=0.1)]) == 0.8).all()


def test_a_fee_that_is_taken_back_is_forgotten_at_the_same_pace() -> None:
    charged, free = event(20, fees__link_live=0.15), event(90, fees__link_live=0.0)
    found = share([charged, free])
    assert (found[:90] == share([charged])[:90]).all()
    away = 0.8 - found[90:]
    np.testing.assert_allclose(away, away[0] * np.exp(-0.1 / 7.0 * np.arange(len(away))))


def test_a_fee_moves_its_own_form_and_platform_only() -> None:
    found = linked([event(20, fees__link_video=0.15)], platforms__kuaishou__links__open_video=0.5)
    assert (found[:, 0] == 1.0).all() and (found[:, 1, LIVE] == 1.0).all()
    assert (found[21:, 1, VIDEO] < 1.0).all()


def test_sellers_have_long_answered_a_fee_that_holds_from_the_start() -> None:
    settled = share([], platforms__kuaishou__fees__link_live=0.15)
    wanted = logistic(np.log(4.0) - 10.0 * 0.15)
    np.testing.assert_allclose(settled, wanted)
    early = share([event(-3000, fees__link_live=0.15)])
    np.testing.assert_allclose(early, wanted)


def test_an_earlier_event_has_gone_on_meanwhile() -> None:
    early, late = (share([event(day, fees__link_live=0.15)]) for day in (-42, 0))
    np.testing.assert_allclose(early[:-42], late[42:])


def test_an_opening_links_no_more_than_all_goods() -> None:
    closed = event(10, links__open_live=0.0)
    opened = event(200, links__open_live=0.9)
    dear = {"platforms__kuaishou__fees__shop_live": 0.5}
    found = linked([closed, opened], **dear)[:, 1, LIVE]
    assert found[199] > 1.0 / 0.9
    assert (0.9 * found[200:] <= 1.0).all()


def test_many_sellers_are_followed_at_once() -> None:
    openness = np.array([[0.2], [0.8], [1.0]])
    response, review = np.array([[5.0], [10.0], [20.0]]), np.array([[0.1], [0.5], [2.0]])
    days = np.arange(-20.0, 100.0)
    terms = [
        (0, openness, 0.0 * openness),
        (-10, openness, 0.0 * openness + 0.1),
        (40, 0.5 * openness, 0.0 * openness - 0.1),
    ]
    together = answered(terms, response, review, days)
    assert together.shape == (3, 120)
    for row in range(3):
        own = [(day, openness[row], difference[row]) for day, openness, difference in terms]
        assert (answered(own, response[row], review[row], days) == together[row]).all()


CLOSING = event(60, links__open_live=0.0)


def stranded(events: Events, **changes: object) -> F64:
    on: dict[str, object] = {"modules__closed_links": True, "parameters__link_migration_days": 84}
    found = stranded_shares(scenario(events, **{**on, **changes}), FIRST, DAYS, NAMES)
    return found[:, 1, LIVE]


def test_a_closing_strands_who_has_stayed_outside_until_then() -> None:
    charged = [event(20, fees__link_live=0.15), CLOSING]
    left = share(charged)[60]
    assert left < 0.8
    found, without = stranded(charged), stranded([CLOSING])
    assert found[60] == pytest.approx(left) and without[60] == pytest.approx(0.8)
    # so more is sold in the app on every day after it
    assert (found[60:] < without[60:]).all()
    np.testing.assert_allclose(found[60:], without[60:] * left / 0.8)


def test_without_a_fee_closings_strand_what_they_do_without_the_module() -> None:
    events = [CLOSING, event(120, links__open_live=0.3)]
    assert (stranded(events) == stranded(events, modules__link_fees=False)).all()
