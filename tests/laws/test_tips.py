"""Tips (21): how many, whose, and what a purchase takes away."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.run.short import digests, tiny

from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate

ON = {
    "users": 2500,
    "modules__tips": True,
    "parameters__tip_chance": 0.1,
    "parameters__tip_value": 100,
    "parameters__budget_median": 1e6,
    "platforms__kuaishou__traffic__private_share": 0.9,
}


def tipping(**changes: object) -> Run:
    return simulate(tiny(**{**ON, **changes}), options=Options(check=True))


@pytest.fixture(scope="module")
def run() -> Run:
    return tipping()


def engaged_follow_views(run: Run) -> pd.Series:
    """Return engaged live views of followed rooms by platform; the feed meets few fans."""
    live = run.traffic.xs("live", level="form").xs("follow", level="source")
    return live["engaged"].groupby("platform").sum()


def test_a_tip_comes_of_so_many_engaged_views_of_fans(run: Run) -> None:
    without_purchases = tipping(parameters__session_intercept_live=-5)
    views = engaged_follow_views(without_purchases)["kuaishou"]
    tips = without_purchases.daily["revenue_tips"].groupby("platform").sum()["kuaishou"] / 100.0
    people = without_purchases.people_per_user
    count, expected = tips / people, 0.1 * views / people
    # a fan met in the feed tips too, so that there are more of them than of follow views
    assert expected > 30
    assert expected - 4.0 * np.sqrt(expected) < count < 1.5 * expected


def test_the_platform_keeps_its_share_and_the_anchors_have_the_rest(run: Run) -> None:
    flows = run.accounts["fen"].groupby("flow").sum()
    given = flows["tip_anchor"] + flows["tip_platform"]
    assert given > 0
    assert flows["tip_platform"] == pytest.approx(0.5 * given, abs=len(run.anchors))
    assert run.daily["tips_kept"].sum() == pytest.approx(0.5 * run.daily["revenue_tips"].sum())


def test_who_buys_tips_less(run: Run) -> None:
    """M58: with a cart on show people tip less, unless purchases take nothing from tips."""
    eager = {"parameters__session_intercept_live": 2.0}
    full, none = (
        tipping(parameters__tip_substitution=value, **eager).daily["revenue_tips"].sum()
        for value in (1, 0)
    )
    assert full < 0.9 * none


def test_anchors_earn_their_part_of_the_tips_beside_commissions(run: Run) -> None:
    flows = run.accounts["fen"].groupby("flow").sum()
    income = run.daily["anchor_income"].sum() / run.people_per_user
    assert flows["tip_anchor"] > 0
    earned = flows["tip_anchor"] + flows["settle_anchor"] + flows["external_anchor"]
    assert income == pytest.approx(earned / 100.0)


def test_a_tip_that_would_pass_the_hard_budget_is_not_given() -> None:
    poor = tipping(parameters__budget_median=10, parameters__tip_value=1e5)
    assert poor.daily["revenue_tips"].sum() == 0.0


def test_tips_that_nobody_gives_equal_the_module_off_to_the_byte(tmp_path: Path) -> None:
    nobody = simulate(tiny(modules__tips=True, parameters__tip_chance=0))
    assert digests(nobody, tmp_path) == digests(simulate(tiny()), tmp_path)
