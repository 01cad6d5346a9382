"""Service agencies: first deals, brands, talents' income, at the same fees (M49, M77).

Both arms pay the same fees and cuts to agencies; in the base these do nothing for it. Claims, sizes
and seeds were written down before the first run, in which these seeds had what is asserted here.
One more was asked, and is not there: slot fees in talents' sales, as a cost of matching, to fall.
They rose from .0744 by .0016 (.0000 to .0031), as slot fees are a part of margins and talents who
know more merchants list goods of larger ones.
"""

from __future__ import annotations

from functools import cache

import pytest
from tests.facts.paired import Arm, arm, effects
from tests.run.short import tiny

from feedfollow.observe.results import Run
from feedfollow.run.simulate import simulate

PLATFORM = "kuaishou"
LATE = slice("2020-08-01", "2020-09-30")
MARKET: dict[str, object] = {
    "modules__agencies": True,
    "modules__entry": True,
    "modules__selection": True,
    "parameters__session_intercept_live": -1.0,
    "parameters__entry_innovation": 0.5,
    f"platforms__{PLATFORM}__links__open_live": 0,
    f"platforms__{PLATFORM}__links__open_video": 0,
    f"platforms__{PLATFORM}__merchants__selling": 0.3,
    f"platforms__{PLATFORM}__agencies__coverage": 0.5,
}
"""Kuaishou sells in its app alone, to people who buy more than at the defaults; half of all
merchants and talents are clients. Merchants enter sooner than at the defaults."""

NO_CLIENTS: dict[str, object] = {f"platforms__{PLATFORM}__agencies__coverage": 0}


def read(run: Run) -> dict[str, float]:
    """Return days to a first deal, brands (thousands), and CNY bn of two months."""
    days = run.daily.xs(PLATFORM, level="platform").loc[LATE]
    waiting = days["sellers_looking"].iloc[:-1].sum()  # in the evening before
    total = days[["gmv_broad", "gmv_talent", "anchor_income", "slot_fees", "agency_fees"]].sum()
    return {
        "days to a deal": waiting / days["first_deals"].iloc[1:].sum(),
        "deals": days["first_deals"].mean(),
        "brands": days["brands_active"].mean() / 1e3,
        "sellers": days["sellers"].mean() / 1e3,
        "income of talents": total["anchor_income"] / 1e9,
        "commissions": (total["anchor_income"] - total["slot_fees"]) / 1e9,
        "slot fees of sales": total["slot_fees"] / total["gmv_talent"],
        "sales": total["gmv_broad"] / 1e9,
        "cuts": days["agency_cuts"].sum() / 1e9,
        "fees": total["agency_fees"] / 1e9,
    }


KINDS: dict[str, dict[str, object]] = {
    "work": {},
    "idle": {
        "parameters__agency_match": 1,
        "parameters__agency_charisma": 1,
        "parameters__agency_saving": 0,
    },
    "matches": {"parameters__agency_charisma": 1},
    "content": {"parameters__agency_match": 1},
    "none": NO_CLIENTS,
}


@cache
def market(kind: str) -> Arm:
    """Run the market with agencies that work, are idle, do a part, or have no clients."""
    return arm({**MARKET, **KINDS[kind]}, read)


@pytest.mark.experiment
def test_agencies_shorten_the_wait_bring_brands_and_raise_talents_income() -> None:
    """M49 and M77: agencies that work against agencies that are paid as much and do nothing."""
    found = effects(market("idle"), market("work"))
    assert found["days to a deal"].high < 0.0
    assert found["brands"].low > 0.0
    assert found["income of talents"].low > 0.0


@pytest.mark.experiment
def test_fees_alone_bring_nobody_anything() -> None:
    """M49 and M77, the control: agencies who do nothing, against none who have a client."""
    found = effects(market("none"), market("idle"))
    assert abs(found["days to a deal"].mean) < 1e-9
    assert found["brands"].low <= 0.0
    assert found["income of talents"].high < 0.0


@pytest.mark.experiment
def test_matches_bring_brands_and_content_raises_income() -> None:
    """M77, its two causes apart, each against agencies that do nothing for the same fees.

    That matches alone raise what is left to talents was not asked, and these pairs do not tell it.
    """
    matches = effects(market("idle"), market("matches"))
    assert matches["days to a deal"].high < 0.0
    assert matches["brands"].low > 0.0
    content = effects(market("idle"), market("content"))
    assert abs(content["days to a deal"].mean) < 1e-9
    assert content["income of talents"].low > 0.0


@pytest.mark.experiment
def test_at_a_cut_of_three_tenths_agencies_take_more_from_talents_than_they_bring() -> None:
    """M49, against it: talents on the whole have more left where nobody is a client.

    Follows from what the tests above gave at first, and was written after them.
    """
    found = effects(market("none"), market("work"))
    assert found["income of talents"].high < 0.0


def test_agencies_without_clients_are_worth_nothing_to_anybody() -> None:
    """M49 and M77, the control: the same bytes, however good they are."""
    runs = [simulate(tiny(**{**MARKET, **NO_CLIENTS, **each})) for each in ({}, KINDS["idle"])]
    assert runs[0].daily["sellers_looking"].xs(PLATFORM, level="platform").any()
    one, other = (run.daily.xs(PLATFORM, level="platform") for run in runs)
    assert one.equals(other)
