"""A figure's number in its unit, in natural units, and on the scale of its error."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from feedfollow.observe.figure_words import UNITS
from feedfollow.observe.figures import load_figures

FIGURES = {figure.id: figure for figure in load_figures()}


@pytest.mark.parametrize(
    ("name", "natural"),
    [
        ("ks_gmv_2019", 59.6e9),
        ("ks_repurchase_2020", 0.65),
        ("cn_live_market_growth_2020", 2.97),
        ("dy_gmv_ratio_2020_2019", 3.0),
        ("cnnic_2020_03", 265e6),
        ("dy_new_shops_after_closure", 200e3),
    ],
)
def test_a_number_has_a_natural_value_and_comes_back(name: str, natural: float) -> None:
    figure = FIGURES[name]
    assert figure.natural(figure.value) == pytest.approx(natural)
    assert figure.in_unit(figure.natural(figure.value)) == pytest.approx(figure.value)


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_can_be_turned_round(unit: str) -> None:
    figure = replace(FIGURES["ks_gmv_2019"], unit=unit)
    assert figure.in_unit(figure.natural(7.0)) == pytest.approx(7.0)


def test_the_scales() -> None:
    level, share = FIGURES["ks_gmv_2019"], FIGURES["ks_repurchase_2020"]
    assert level.on_scale(math.e) == pytest.approx(1.0)
    assert level.on_scale(0.0) == -math.inf
    assert math.isnan(level.on_scale(-1.0))
    assert share.on_scale(0.65) == 0.65
    logit = replace(share, scale="logit")
    assert logit.on_scale(0.8) == pytest.approx(math.log(4.0))
    assert logit.on_scale(0.0) == -math.inf
    assert logit.on_scale(1.0) == math.inf
    assert math.isnan(logit.on_scale(1.1))


@pytest.mark.parametrize(
    ("changes", "use"),
    [
        ({"role": "fit"}, "compare"),
        ({"role": "holdout"}, "compare"),
        ({"role": "check"}, "compare"),
        ({"role": "context"}, "report"),
        ({"role": "input"}, "input"),
        ({"role": "excluded"}, "excluded"),
        ({"role": "check", "by_construction": True}, "construction"),
        ({"role": "fit", "waits_for": ("shelf",)}, "waiting"),
    ],
)
def test_the_role_says_what_a_summary_does_with_a_figure(
    changes: dict[str, object], use: str
) -> None:
    assert replace(FIGURES["ks_gmv_2019"], **changes).use == use  # type: ignore[arg-type]
