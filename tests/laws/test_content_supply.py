"""More hours bring more views, and fewer an hour (16)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, small_world
from tests.run.short import digests, tiny

from feedfollow.day.morning.calendar import set_policy
from feedfollow.day.morning.content_supply import brought, scale_content
from feedfollow.observe.results import Run
from feedfollow.run.simulate import simulate
from feedfollow.world.inputs import content_density, year_fraction

NAMES = ("douyin", "kuaishou")


@pytest.mark.parametrize("half", [0.1, 1.0, 25.0])
@pytest.mark.parametrize("there", [0.01, 1.0, 40.0])
def test_views_follow_hours_by_half_saturation(half: float, there: float) -> None:
    """The form of the specification, kappa = kappa_max H/(H + H50)."""
    hours = np.array([0.1, 0.5, 1.0, 2.0, 30.0])
    direct = hours * there / (hours * there + half) / (there / (there + half))
    np.testing.assert_allclose(brought(hours, there / (there + half)), direct, rtol=1e-12)


def test_the_build_up_of_content_says_how_near_saturation_it_is() -> None:
    hours = {f"platforms.{name}.shows.live": 2.0 for name in NAMES}
    world = small_world(64, LIGHT | {"modules.content_supply": True} | hours)
    set_policy(world)
    before = world.platforms.views_rate.copy()
    scale_content(world)
    after, now = world.platforms.views_rate, year_fraction(world.date)
    for p, name in enumerate(NAMES):
        midpoint, width = (world.levers[name][f"content.{each}"] for each in ("midpoint", "width"))
        late = content_density(world.date.replace(year=2100), midpoint, width)
        reached = content_density(world.date, midpoint, width) / late
        assert after[p, 0] / before[p, 0] == pytest.approx(2.0 / (1.0 + reached), rel=1e-9)
        assert after[p, 1] == before[p, 1]
        assert 0.0 < reached < 1.0 and now < 2100


def run(hours: float, **changes: object) -> Run:
    doubled = {
        f"platforms__{name}__shows__{form}": hours for name in NAMES for form in ("live", "video")
    }
    midway = {f"platforms__{name}__content__midpoint": 2020.5 for name in NAMES}
    settings = {"users": 1500, "modules__content_supply": True, **midway}
    return simulate(tiny(**settings, **doubled, **changes))


def test_twice_the_hours_bring_more_views_but_not_twice_as_many() -> None:
    """M57: views an hour fall; with a half-saturation of 0 nothing changes at all."""
    one, two = (run(hours).daily["views"].sum() for hours in (1.0, 2.0))
    assert 1.05 * one < two < 1.9 * one
    flat = run(2.0, parameters__content_saturation=0.0).daily
    assert flat.equals(run(1.0).daily)


def test_longer_hours_do_not_make_a_view_sell_better() -> None:
    """M11: hours rise, orders a view do not."""
    one, two = (run(hours, parameters__session_intercept_live=-1.5).daily for hours in (1.0, 2.0))
    before, after = (each["orders"].sum() / each["views"].sum() for each in (one, two))
    assert after < 1.02 * before


def test_hours_as_they_were_equal_the_module_off_to_the_byte(tmp_path: Path) -> None:
    same = simulate(tiny(modules__content_supply=True))
    assert digests(same, tmp_path) == digests(simulate(tiny()), tmp_path)
