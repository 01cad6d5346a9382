"""Shocks from outside: a tighter law (M44), and the years without the pandemic (M50)."""

from __future__ import annotations

import pytest
from tests.facts.paired import arm, effects

from feedfollow.observe.results import Run

PLATFORMS = ("douyin", "kuaishou")
TIGHT = {"governance.inspections": 26, "governance.fine": "50 k CNY"}
REGULATED = [
    {"name": f"{name}_is_regulated", "date": "2020-08-01", "platform": name, "set": TIGHT}
    for name in PLATFORMS
]
CHEATED = {
    "modules__governance": True,
    "parameters__cheat_intercept": 0.0,
    "parameters__session_intercept_live": -1.5,
    "parameters__session_intercept_video": -2.5,
    "until": "2020-12-31",
}
"""Some 15 % of sellers cheat, and enough is sold; seven months."""

HONEST = {**CHEATED, "parameters__cheat_intercept": -50.0}


def of_both(run: Run, measure: str, first: str, last: str) -> float:
    """Sum a measure over the platforms and over days."""
    return float(run.daily[measure].unstack().loc[first:last].sum().sum())


def after_the_law(run: Run) -> dict[str, float]:
    """Return sales (bn CNY) at once and at the end, fines, and the cheated share of deliveries."""
    cheated = run.daily["cheated_share"].unstack().mean(axis=1)
    at_once = of_both(run, "gmv_broad", "2020-08-08", "2020-09-07") / 1e9
    later = of_both(run, "gmv_broad", "2020-12-01", "2020-12-31") / 1e9
    return {
        "gmv at once": at_once,
        "gmv later": later,
        "fines": of_both(run, "fines", "2020-08-01", "2020-12-31") / 1e9,
        "cheated": float(cheated.loc["2020-12-01":].mean()),
    }


@pytest.mark.experiment
def test_a_tighter_law_keeps_cheats_away_and_moves_nothing_where_all_are_honest() -> None:
    """M44: 3,000 users, five pairs, sizes assumed and fixed before the first run; the control."""
    base, law = arm(CHEATED, after_the_law), arm({**CHEATED, "events": REGULATED}, after_the_law)
    assert effects(base, law)["cheated"].high < 0.0
    honest = [arm({**HONEST, **each}, after_the_law) for each in ({}, {"events": REGULATED})]
    assert honest[0] == honest[1]


@pytest.mark.experiment
@pytest.mark.xfail(
    raises=AssertionError,
    reason="not shown: nobody is left to be fined or taken off sale, and complying costs nothing",
)
def test_a_tighter_law_costs_sellers_fines_and_sales_for_a_while() -> None:
    """M44, what was asked before the first run, and is missed: it passes when the model has it.

    Fines fall from .17 bn CNY to none. Sales rise, by 3.1 bn CNY of 259 (2.6 to 3.7) in the first
    weeks and by 8.2 of 297 (7.1 to 9.3) in December, as buyers who are not cheated buy more. What
    the claim has and the model lacks are costs of complying, which honest sellers bear too.
    """
    base, law = arm(CHEATED, after_the_law), arm({**CHEATED, "events": REGULATED}, after_the_law)
    found = effects(base, law)
    assert found["fines"].low > 0.0
    assert found["gmv at once"].high < 0.0
    loss = {
        name: 1.0 - sum(run[name] for run in law) / sum(run[name] for run in base)
        for name in ("gmv at once", "gmv later")
    }
    assert loss["gmv later"] < 0.5 * loss["gmv at once"]


def rows(low: float, usual: float, unit: str = "") -> list[dict[str, object]]:
    """Return a series that is low from February to April 2020, and as usual before and after."""
    days = {"2020-01-31": usual, "2020-02-01": low, "2020-04-30": low, "2020-05-31": usual}
    return [{"period": day, "value": f"{value:g} {unit}".strip()} for day, value in days.items()]


SPRING = {"start": "2020-01-01", "until": "2020-12-31", "burn_in": "60 days"}
USERS = {"douyin": 280, "kuaishou": 195}
MINUTES = {"douyin": 50, "kuaishou": 87}


def inputs(part: float) -> dict[str, object]:
    """Return users and minutes of which a part is left in the spring."""
    return {
        **SPRING,
        **{
            f"platforms__{name}__population__daily_users": rows(
                part * USERS[name], USERS[name], "m"
            )
            for name in PLATFORMS
        },
        **{
            f"platforms__{name}__population__minutes": rows(
                part * MINUTES[name], MINUTES[name], "min"
            )
            for name in PLATFORMS
        },
    }


def spring_and_winter(run: Run) -> dict[str, float]:
    """Return adopters (m) and sales (bn CNY) at the end of the spring and of the year."""
    adopted = run.daily["people_adopted"].unstack()["douyin"] / 1e6
    return {
        "adopted in spring": float(adopted.loc["2020-04-30"]),
        "adopted in winter": float(adopted.loc["2020-12-31"]),
        "gmv of spring": of_both(run, "gmv_broad", "2020-02-15", "2020-04-30") / 1e9,
        "gmv of winter": of_both(run, "gmv_broad", "2020-10-01", "2020-12-31") / 1e9,
    }


@pytest.mark.experiment
def test_without_the_pandemic_adoption_and_sales_step_down_and_part_of_it_stays() -> None:
    """M50: users, minutes and adoption lower in the spring, all three as usual again from June on.

    What stays is then no input: the adopters who are missing. With the usual pace of adoption no
    adopter is missing and the loss of sales in winter cannot be told from none. 3,000 users, five
    pairs, sizes assumed and fixed before the first run; adoption at four times its usual rates, so
    that as much is at stake as in the years around.
    """
    fast = {"parameters__adoption_innovation": 0.2, "parameters__adoption_imitation": 1.6}
    fast |= {"parameters__adoption_start_year": 2019.0}
    slow = {"population__adoption_pace": rows(0.25, 1.0)}
    base = arm({**fast, **inputs(1.0)}, spring_and_winter)
    without = arm({**fast, **slow, **inputs(0.85)}, spring_and_winter)
    found = effects(base, without)
    for name in ("adopted in spring", "adopted in winter", "gmv of spring", "gmv of winter"):
        assert found[name].high < 0.0, name
    for what in ("adopted in", "gmv of"):
        spring, winter = found[f"{what} spring"], found[f"{what} winter"]
        assert winter.mean / winter.level > spring.mean / spring.level, what
    control = effects(base, arm({**fast, **inputs(0.85)}, spring_and_winter))
    assert control["gmv of spring"].high < 0.0
    assert control["adopted in winter"].mean == 0.0
    assert control["gmv of winter"].low <= 0.0 <= control["gmv of winter"].high
