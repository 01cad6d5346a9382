"""The macro identity as the trend of the emulator of the real model."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from feedfollow.calibrate.identity_trend import IdentityTrend
from feedfollow.calibrate.problem import Problem
from feedfollow.calibrate.spec_load import load_spec


@cache
def problem() -> Problem:
    return load_spec("default.yaml").problem()


def trend() -> IdentityTrend:
    found = problem().trend
    assert isinstance(found, IdentityTrend)
    return found


def at(**moved: float) -> np.ndarray:
    """Give the targets where some parameters are moved from the prior median by prior sd."""
    paths = list(problem().space.paths)
    z = np.zeros(len(paths))
    for name, value in moved.items():
        (place,) = [k for k, path in enumerate(paths) if path.endswith(name.replace("__", "."))]
        z[place] = value
    return trend()(z)


def column(name: str) -> int:
    return problem().targets.names.index(name)


def test_it_has_a_number_for_every_target_anywhere() -> None:
    z = np.random.default_rng(3).normal(0.0, 3.0, (200, len(problem().space)))
    values = trend()(z)
    assert values.shape == (200, len(problem().targets))
    assert np.isfinite(values).all()
    np.testing.assert_array_equal(trend()(z.reshape(20, 10, -1)).reshape(200, -1), values)


def test_a_later_midpoint_lowers_early_gmv_most() -> None:
    change = at(kuaishou__content__midpoint=0.5) - at()
    early, late = (change[column(name)] for name in ("ks_gmv_2019h1", "ks_gmv_2020q3"))
    assert early < late < 0.0
    assert change[column("cnnic_2020_06")] == pytest.approx(0.0)


def test_a_share_of_which_the_identity_says_nothing_is_left_to_the_emulator() -> None:
    assert at(session_need=1.0)[column("ks_repurchase_2020")] == 0.0


def test_a_higher_intercept_sells_more_everywhere() -> None:
    change = at(session_intercept_live=1.0, session_intercept_video=1.0) - at()
    for name in ("ks_gmv_2020q2", "dy_double11_gmv_2020", "cn_live_market_2020"):
        assert change[column(name)] > 0.3
