"""Merchants who come and go, and brands among them (M19, M20, M21, M28); sizes are assumed."""

from __future__ import annotations

import numpy as np
import pytest
from tests.facts.paired import arm, effects
from tests.run.short import short, tiny

from feedfollow.observe.results import Run
from feedfollow.run.simulate import simulate

ENTRY: dict[str, object] = {
    "modules__entry": True,
    "parameters__session_intercept_live": -2.0,
    "platforms__kuaishou__links__open_live": 0,
    "platforms__kuaishou__links__open_video": 0,
}
"""Kuaishou sells in its app alone, and more than it did, so that 3,000 users tell more."""
BUSY = {**ENTRY, "parameters__session_intercept_live": -1.0}
LATE = slice("2020-08-01", "2020-09-30")


def late(run: Run, platform: str) -> dict[str, float]:
    """Return sellers (thousands), their quality and sales, and what buyers say of deliveries."""
    days = run.daily.xs(platform, level="platform").loc[LATE]
    weighed = {
        name: float((days[name] * days["orders"]).sum() / days["orders"].sum())
        for name in ("satisfaction_rate", "return_rate")
    }
    return {
        **weighed,
        "sellers": days["sellers"].mean() / 1e3,
        "quality": days["seller_quality"].mean(),
        "size": (days["gmv_closed_loop"] / days["sellers"]).mean(),
        "brands": days["brands_active"].mean() / 1e3,
        "gmv_brand": days["gmv_brand"].sum() / 1e9,
        "gmv of a brand": (days["gmv_brand"] / days["brands_active"]).mean(),
        "share of brands": days["gmv_brand"].sum() / days["gmv_broad"].sum(),
        "price": days["gmv_broad"].sum() / days["orders"].sum(),
        "price of ads": days["ad_price"].mean(),
    }


def on_kuaishou(run: Run) -> dict[str, float]:
    return late(run, "kuaishou")


STRICT = {"platforms__kuaishou__entry__threshold": 0.6}
"""Half of all merchants are of less quality."""


@pytest.mark.experiment
def test_a_higher_threshold_leaves_fewer_better_and_larger_sellers_and_fewer_returns() -> None:
    """M19: complaints are returns here.

    At the sales of the other tests five seeds had every sign, but an interval for returns of
    -.0301 to +.0003; sales are larger since. Satisfied deliveries rose by .006 (-.002 to +.014),
    which these seeds do not tell, and are not asserted: better goods raise what buyers expect (8).
    """
    found = effects(arm(BUSY, on_kuaishou), arm({**BUSY, **STRICT}, on_kuaishou))
    assert found["sellers"].high < 0.0
    assert found["quality"].low > 0.0
    assert found["size"].low > 0.0
    assert found["return_rate"].high < 0.0


@pytest.mark.experiment
def test_a_higher_threshold_spares_no_return_that_quality_has_no_part_in() -> None:
    """M19, the control."""
    blind = {**BUSY, "parameters__return_quality": 0}
    control = effects(*(arm({**blind, **each}, on_kuaishou) for each in ({}, STRICT)))
    assert control["sellers"].high < 0.0
    assert control["return_rate"].low <= 0.0 <= control["return_rate"].high


EAGER = {"parameters__entry_innovation": 0.5, "platforms__kuaishou__trust__system_start": 0.7}
TRUSTED = {"platforms__kuaishou__trust__system_start": 0.85}
PUSHED = {"platforms__kuaishou__entry__brand_push": 3}


@pytest.mark.experiment
def test_trust_and_a_push_bring_brands_whose_sales_grow_by_more_than_their_number() -> None:
    """M28, and both parts alone: a push brings brands, each of which then sells no more."""
    base = arm({**ENTRY, **EAGER}, on_kuaishou)
    found = effects(base, arm({**ENTRY, **EAGER, **TRUSTED, **PUSHED}, on_kuaishou))
    assert found["brands"].low > 0.0
    assert found["gmv_brand"].low > 0.0
    assert found["gmv of a brand"].low > 0.0  # the product of both has grown by more than either
    assert found["share of brands"].low > 0.0
    pushed = effects(base, arm({**ENTRY, **EAGER, **PUSHED}, on_kuaishou))
    assert pushed["brands"].low > 0.0
    assert pushed["gmv of a brand"].low <= 0.0


def brands_at_the_end(**changes: object) -> float:
    """Return brands on Kuaishou after five weeks with 500 users."""
    settings = {**ENTRY, **EAGER, **changes}
    return float(simulate(tiny(**settings)).daily["brands_active"].unstack()["kuaishou"].iloc[-1])


def test_trust_brings_no_brands_that_do_not_look_at_it() -> None:
    """M28, the control: without its effect on entry, and with profit no other way, not a one."""
    alone: dict[str, object] = {"parameters__entry_return": 0}
    assert brands_at_the_end(**alone, **TRUSTED) > 1.01 * brands_at_the_end(**alone)
    blind = {**alone, "parameters__entry_trust": 0}
    assert brands_at_the_end(**blind, **TRUSTED) == brands_at_the_end(**blind)


ADS = {**ENTRY, "modules__ads": True, "platforms__douyin__ads__load": 0.3}
RESERVED = {"platforms__douyin__ads__brands": 1}


def on_douyin(run: Run) -> dict[str, float]:
    return late(run, "douyin")


@pytest.mark.experiment
def test_ads_for_brands_alone_raise_their_share_and_the_price_level() -> None:
    """M20: where brands' goods cost no more than others, the price level does not rise."""
    found = effects(*(arm({**ADS, **each}, on_douyin) for each in ({}, RESERVED)))
    assert found["share of brands"].low > 0.0
    assert found["price"].low > 0.0
    same = {"parameters__brand_price": 1}
    control = effects(*(arm({**ADS, **same, **each}, on_douyin) for each in ({}, RESERVED)))
    assert control["share of brands"].low > 0.0
    assert control["price"].low <= 0.0


def test_ads_for_brands_alone_change_nothing_where_no_views_are_sold() -> None:
    """M20, the control: the lever works through the auction alone."""
    none = {**ADS, "platforms__douyin__ads__load": 0}
    with_all, reserved = (simulate(tiny(**{**none, **each})).daily for each in ({}, RESERVED))
    assert with_all.equals(reserved)


FEW = {f"platforms__{name}__merchants__selling": 0.02 for name in ("douyin", "kuaishou")}


def entered(innovation: float, imitation: float) -> list[float]:
    """Return who starts to sell on Kuaishou in each of four months, of all who could."""
    rates = {"parameters__entry_innovation": innovation, "parameters__entry_imitation": imitation}
    run = simulate(short(users=500, **{**ENTRY, **FEW, **rates}), 1)
    sellers = run.daily["sellers"].unstack()["kuaishou"] / (0.5 * 2.5e6)
    ends = [0.02, *sellers.groupby(sellers.index.to_period("M")).last()]
    return list(np.diff(ends))


def test_merchants_wait_and_then_rush_where_they_copy_each_other() -> None:
    """M21: by imitation entry grows before it ebbs; of their own drive it ebbs from the start.

    By (2) from .02 on the rush is expected on day 36 at rates of .1 and 40 a year.
    """
    june, july, august, september = entered(0.1, 40.0)
    print(june, july, august, september)
    assert june < july
    assert july > august > september - 0.01
    alone = entered(3.0, 0.0)
    print(alone)
    assert alone[0] > alone[1] > alone[2] > alone[3] > 0.0


def sellers_at_the_end(**changes: object) -> float:
    """Return sellers on Kuaishou after five weeks with 500 users."""
    settings = {**ENTRY, "parameters__entry_imitation": 10, **changes}
    return float(simulate(tiny(**settings)).daily["sellers"].unstack()["kuaishou"].iloc[-1])


def test_more_merchants_come_where_sellers_are_seen_to_earn_more() -> None:
    """M21: success draws merchants only as far as they weigh it against what else they could do.

    More deliveries move trust, at which brands look whatever they earn: not in the control.
    """
    success = {"parameters__session_intercept_live": -1.0}
    assert sellers_at_the_end(**success) > 1.01 * sellers_at_the_end()
    unweighed: dict[str, object] = {"parameters__entry_return": 0, "parameters__entry_trust": 0}
    assert sellers_at_the_end(**unweighed, **success) == sellers_at_the_end(**unweighed)
