"""On festival days views are multiplied once, and ordinary days are left alone (2.7)."""

import numpy as np
import pytest
from tests.laws.small_world import small_world

from feedfollow.day.morning.calendar import set_policy
from feedfollow.day.morning.festivals import hold_festivals
from feedfollow.world.festivals import view_factor

JUNE = {"name": "june", "start": "2020-06-01", "end": "2020-06-18", "platforms": ["kuaishou"]}


def morning(day: str, **changes: object):
    """Return a small world on the morning of a day, its calendar turned."""
    settings = {"start": "2020-06-01", "until": "2020-08-01", "modules.festivals": True}
    world = small_world(64, {**settings, "festivals": [JUNE], **changes})
    world.day = int((np.datetime64(day) - np.datetime64("2020-06-01")).astype(int))
    set_policy(world)
    return world


def test_a_festival_multiplies_its_platforms_views_and_no_others():
    world = morning("2020-06-18", **{"parameters.festival_strength": 1.2})
    ordinary = world.platforms.views_rate.copy()
    hold_festivals(world)
    assert np.array_equal(world.platforms.festival, [0.0, 1.2])
    assert world.platforms.views_rate[1] == pytest.approx(ordinary[1] * (1 + 0.5 * 1.2))
    assert np.array_equal(world.platforms.views_rate[0], ordinary[0])


def test_the_views_of_yesterdays_festival_are_gone_and_its_dip_is_there():
    world = morning("2020-06-18")
    hold_festivals(world)
    world.day += 1
    set_policy(world)
    ordinary = world.platforms.views_rate.copy()
    hold_festivals(world)
    assert not world.platforms.festival.any()
    assert np.array_equal(world.platforms.views_rate, ordinary)
    assert world.platforms.need_shift[1] < 0.0 == world.platforms.need_shift[0]


def test_the_factor_of_views_is_one_on_ordinary_days_and_rises_with_strength():
    assert np.array_equal(view_factor(np.array([0.0, 1.0, 2.0]), 0.5), [1.0, 1.5, 2.0])
