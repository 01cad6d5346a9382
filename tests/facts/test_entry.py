"""Merchants who come, brands among them, and what draws them (M20, M21, M28)."""

from __future__ import annotations

import numpy as np
from tests.run.short import short, tiny

from feedfollow.run.simulate import simulate

ENTRY: dict[str, object] = {
    "modules__entry": True,
    "parameters__session_intercept_live": -2.0,
    "platforms__kuaishou__links__open_live": 0,
    "platforms__kuaishou__links__open_video": 0,
}
"""Kuaishou sells in its app alone, and more than it did, so that 3,000 users tell more."""
EAGER = {"parameters__entry_innovation": 0.5, "platforms__kuaishou__trust__system_start": 0.7}
TRUSTED = {"platforms__kuaishou__trust__system_start": 0.85}


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
