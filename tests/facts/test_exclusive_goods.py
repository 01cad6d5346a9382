"""Goods made for one platform and sold in new rooms (M48); all sizes are assumed."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from tests.facts.paired import SEEDS, USERS, Effect, effects
from tests.run.short import short

from feedfollow.run.simulate import simulate

PLATFORM = "douyin"
ROOMS = 10
LAUNCH = {"name": "launch", "date": "2020-08-01", "platform": PLATFORM,
          "set": {"exclusive.launched": ROOMS}}  # fmt: skip

BASE: dict[str, object] = {
    "modules__exclusive_goods": True,
    "parameters__session_intercept_live": -1.0,
    f"platforms__{PLATFORM}__anchors__exclusive_rooms": ROOMS,
    f"platforms__{PLATFORM}__exclusive__launched": 0,
    "events": [LAUNCH],
    "until": "2022-01-31",
}
"""Ten brands open rooms on 1 August 2020; people buy readily, so that 3,000 users tell more."""

NO_QUOTA = {f"platforms__{PLATFORM}__feed__cold_start_quota": 0}
NOT_NOVEL = {"parameters__exclusive_bonus": 0}
ARMS: dict[str, dict[str, object]] = {
    "novel": {},
    "not novel": NOT_NOVEL,
    "no quota": NO_QUOTA,
    "no quota, not novel": {**NO_QUOTA, **NOT_NOVEL},
    "unpopular": {
        **NO_QUOTA,
        f"platforms__{PLATFORM}__feed__popularity_exponent": 0,
        f"platforms__{PLATFORM}__feed__conversion_exponent": 0,
        "parameters__follow_probability": 0,
    },
}
"""The last: neither popularity nor what is learnt of a room nor follows carry it further."""


def outcome(seed: int, changes: dict[str, object]) -> dict[str, float]:
    """Return monthly growth of the line's sales in logs, early and late, and its sales."""
    daily = simulate(short(users=USERS, **BASE, **changes), seed).daily
    days = daily.xs(PLATFORM, level="platform").loc["2020-08-01":]
    month = pd.DatetimeIndex(days.index).to_period("M")
    sales = days["gmv_exclusive"].groupby(month).sum().to_numpy()
    assert len(sales) == 18
    if not sales.all():
        return {"all months": float(sales.sum())}
    logs = np.log(sales)
    return {
        "months 1 to 5": float(logs[4] - logs[0]) / 4,
        "months 12 to 18": float(logs[17] - logs[11]) / 6,
        "first month": float(logs[0]),
        "last month": float(logs[17]),
        "all months": float(sales.sum()),
    }


@cache
def arm(name: str) -> tuple[dict[str, float], ...]:
    return tuple(outcome(seed, ARMS[name]) for seed in SEEDS)


def mean(name: str, what: str) -> float:
    """Return the mean over seeds of an outcome of an arm."""
    return float(np.mean([each[what] for each in arm(name)]))


def between(base: str, variant: str) -> dict[str, Effect]:
    return effects(list(arm(base)), list(arm(variant)))


def grows_as_claimed(name: str) -> bool:
    """Whether sales grow by more than 30 % a month at first, and by less than 10 % after a year.

    The brand of the article grew by 78 % a month over four intervals (peacebird_monthly_growth).
    """
    early, late = mean(name, "months 1 to 5"), mean(name, "months 12 to 18")
    print(name, np.exp(early) - 1.0, np.exp(late) - 1.0)
    return bool(early > np.log(1.3) and late < np.log(1.1))


@pytest.mark.experiment
@pytest.mark.xfail(strict=True, reason="the quota for new rooms gives the line its views at once")
def test_sales_of_a_new_line_grow_fast_at_first_and_slowly_after_a_year() -> None:
    """M48, as claimed, at the defaults; -1.8 % a month in months 1 to 5 was found."""
    assert grows_as_claimed("novel")


@pytest.mark.experiment
def test_where_new_rooms_have_no_quota_sales_grow_fast_at_first_and_slowly_after_a_year() -> None:
    """M48, without the cold-start quota of (6): seen before this test was written.

    With the quota of .08 the ten rooms, which alone are new, had 12 % of the platform's engaged
    views on their first day and a hundred times their popularity after it. A quota that ends
    after 5,000 real views cannot be told in days and simulated views, each of 300,000 people.
    """
    assert grows_as_claimed("no quota")


@pytest.mark.experiment
@pytest.mark.xfail(strict=True, reason="a bonus that fades lowers growth")
def test_without_the_bonus_a_new_line_grows_less() -> None:
    """M48, the control that the claim names: bonus 0 must take the early growth away."""
    assert between("not novel", "novel")["months 1 to 5"].low > 0.0


@pytest.mark.experiment
def test_novelty_sells_more_at_first_and_so_the_line_grows_less() -> None:
    """M48: the first month was asked for before, the lower growth was seen before it was."""
    found = between("not novel", "novel")
    assert found["first month"].low > 0.0
    assert found["months 1 to 5"].high < 0.0
    assert found["last month"].low <= 0.0 <= found["last month"].high
    assert grows_as_claimed("no quota, not novel")


@pytest.mark.experiment
def test_a_line_that_nothing_carries_further_does_not_grow() -> None:
    """M48, the cause: without popularity, conversion and follows hardly anything is sold.

    Asked first as growth, which months without any sales leave undefined.
    """
    assert mean("unpopular", "all months") < 0.05 * mean("no quota", "all months")
