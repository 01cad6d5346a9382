"""Goods of closed links: stranded at once, some come into the app, an opening frees them (2.21)."""

from datetime import date

import numpy as np
import pytest
from tests.laws.small_world import small_scenario

from feedfollow.world.links import stranded, stranded_shares

DAYS = np.arange(200.0)
HALF = np.array([0.5])
FIRST = date(2020, 5, 1)
CLOSES = {
    "name": "closes", "date": "2020-06-01", "platform": "kuaishou", "set": {"links.open_live": 0},
}  # fmt: skip


def change(day, size):
    return day, np.array([size])


def test_a_closing_strands_what_it_closes_and_a_share_comes_into_the_app_in_equal_parts():
    share = stranded([change(10, -0.8)], DAYS, HALF, 84.0)
    assert not share[:10].any()
    assert share[10] == pytest.approx(0.8)
    assert share[10 + 42] == pytest.approx(0.8 * 0.75)
    assert share[10 + 84 :] == pytest.approx(0.4)
    assert np.diff(share[10:95], 2) == pytest.approx(0.0, abs=1e-12)


def test_a_closing_before_the_first_day_has_gone_on_meanwhile():
    early = stranded([change(-42, -0.8)], DAYS, HALF, 84.0)
    late = stranded([change(0, -0.8)], DAYS, HALF, 84.0)
    assert early[:-42] == pytest.approx(late[42:])


def test_an_opening_frees_what_is_stranded_and_never_more():
    closed = change(0, -0.8)
    some = stranded([closed, change(100, 0.1)], DAYS, HALF, 84.0)
    assert some[99] == pytest.approx(0.4)
    assert some[100:] == pytest.approx(0.3)
    assert not stranded([closed, change(100, 0.8)], DAYS, HALF, 84.0)[100:].any()
    assert not stranded([change(0, 0.3)], DAYS, HALF, 84.0).any()


def test_two_closings_add_up_and_an_opening_takes_from_both_in_proportion():
    both = [change(0, -0.4), change(50, -0.4)]
    apart = stranded([both[0]], DAYS, HALF, 84.0) + stranded([both[1]], DAYS, HALF, 84.0)
    assert stranded(both, DAYS, HALF, 84.0) == pytest.approx(apart)
    opened = stranded([*both, change(60, 0.1)], DAYS, HALF, 84.0)
    assert opened[60:] == pytest.approx(apart[60:] * (1.0 - 0.1 / apart[60]))


def test_many_shares_are_followed_at_once():
    several = np.array([[0.2], [0.8]])
    together = stranded([change(10, -0.8)], DAYS, several, 84.0)
    for row, own in zip(together, several, strict=True):
        assert row == pytest.approx(stranded([change(10, -0.8)], DAYS, own, 84.0))


def test_without_time_for_migration_it_is_immediate():
    assert stranded([change(0, -0.8)], DAYS, np.array([0.25]), 0.0) == pytest.approx(0.6)


def resolved(on):
    changes = {"modules.closed_links": on, "events": [CLOSES]}
    changes["platforms.kuaishou.links.open_live"] = 0.8
    return stranded_shares(small_scenario(64, changes), FIRST, 40, ["douyin", "kuaishou"])


def test_only_the_platform_and_the_form_that_close_are_touched_and_nothing_when_off():
    on = resolved(True)
    assert not on[:, 0].any() and not on[:, 1, 1].any()
    assert not on[:31, 1, 0].any() and on[31, 1, 0] == pytest.approx(0.8)
    assert not resolved(False).any()
