"""Targets refuse what contradicts itself, and become arrays on the scales of their errors."""

import math

import numpy as np
import pytest

from feedfollow.calibrate.scale import from_scale, to_scale
from feedfollow.calibrate.target import Target, Targets

GMV = Target("gmv", "gmv.k", "point", "log", 100.0, 100.0, 0.05, "level", factor="press")
BOUND = Target("repeat", "rep.k", "lower", "logit", 0.65, math.inf, 0.1, "share")
RANGE = Target("follow", "fol.k", "range", "identity", 0.7, 0.8, 0.025, "share", role="holdout")


def test_ends_stand_on_the_scale_of_the_error() -> None:
    targets = Targets((GMV, BOUND, RANGE))
    np.testing.assert_allclose(targets.low, [math.log(100.0), math.log(0.65 / 0.35), 0.7])
    np.testing.assert_allclose(targets.high, [math.log(100.0), math.inf, 0.8])
    assert targets.groups == ("level", "share")
    assert targets.factors == ("press",)
    np.testing.assert_array_equal(targets.factor, [[1.0, 0.0, 0.0]])
    np.testing.assert_array_equal(targets.fitted, [True, True, False])


def test_scales_and_back() -> None:
    scales = ("log", "logit", "identity")
    values = np.array([[3.0, 0.2, -4.0], [0.1, 0.9, 2.0]])
    np.testing.assert_allclose(from_scale(to_scale(values, scales), scales), values)
    assert not np.isfinite(to_scale(np.array([[0.0, 1.0, 1.0]]), scales)[0, :2]).any()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sd": 0.0}, "above 0"),
        ({"kind": "pont"}, "point"),
        ({"scale": "logs"}, "log"),
        ({"role": "hold-out"}, "holdout"),
        ({"high": 120.0}, "is no point"),
        ({"kind": "growth", "scale": "identity", "factor": ""}, "growth has its error on the log"),
        ({"low": -1.0, "high": -1.0}, "no place on the scale"),
        ({"scale": "identity"}, "definition factor multiplies"),
    ],
)
def test_a_target_that_contradicts_itself_is_refused(change: dict[str, object], says: str) -> None:
    given = {name: getattr(GMV, name) for name in GMV.__slots__} | change
    with pytest.raises(ValueError, match=says):
        Target(**given)  # type: ignore[arg-type]


def test_an_unknown_output_is_named_with_the_nearest_one() -> None:
    with pytest.raises(ValueError, match=r"gmv.*gmv\.kk"):
        Targets((GMV,)).read(np.ones((2, 2)), ["gmv.kk", "other"])


def test_a_name_comes_once() -> None:
    with pytest.raises(ValueError, match="two targets are called gmv"):
        Targets((GMV, GMV))
