"""Paired runs differ by the policy and not by the dice, and not at all where it cannot reach."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from tests.run.short import SEPARATE, short

from feedfollow.observe.measure_table import MEASURES
from feedfollow.run.ensemble import ensemble
from feedfollow.spec.loader import load_scenario

SETTLEMENT = {"revenue_commission", "take_rate", "merchant_profit"}
"""What is read from the settlement of orders, behind which nothing of the core looks."""
DESTINATION = SETTLEMENT | {"gmv_closed_loop", "gmv_external", "anchor_income"}
"""What tells orders settled in the app from orders settled outside."""

REACH = {
    # a commission is taken from the merchant when an order is settled
    "platforms.kuaishou.fees.commission": (0.2, SETTLEMENT),
    "platforms.kuaishou.fees.external": (0.2, SETTLEMENT),
    # a link decides where an order is placed, not whether
    "platforms.kuaishou.links.open_live": (0.9, DESTINATION),
}
"""Value of a lever, and the measures of its platform that it may move; no path leads elsewhere."""

KINDS = {
    "who is shown": ("kuaishou", {"platforms.kuaishou.traffic.private_share": 0.15}),
    "what is shown": ("douyin", {"platforms.douyin.feed.precision": 2.5}),
    "whom one trusts": ("kuaishou", {"platforms.kuaishou.trust.guarantee_weight": 15}),
}
"""Three policy changes of different kind, and the platform whose GMV they touch."""


@pytest.fixture(scope="module")
def differences():
    """Differences of every measure over the recorded days, by lever and seed."""
    base = short(users=1500, until="2020-07-31")
    levers = {**REACH, "platforms.kuaishou.traffic.private_share": (0.05, set(MEASURES))}
    variants = [base.with_(**{lever: value}) for lever, (value, _) in levers.items()]
    with ThreadPoolExecutor(2) as pool:
        runs = ensemble([base, *variants], 2, executor=pool)
    over = runs.over(base.start, base.until)
    return {lever: over.loc[k] - over.loc[0] for k, lever in enumerate(levers, 1)}


@pytest.mark.parametrize("lever", REACH)
def test_a_lever_moves_nothing_that_no_path_leads_to(differences, lever):
    moved = differences[lever]["kuaishou"].fillna(0.0).ne(0.0).any()
    assert set(moved[moved].index) <= REACH[lever][1]
    assert moved.any()


def test_nothing_leads_from_one_platform_to_another_that_shares_nobody(differences):
    for difference in differences.values():
        assert (difference["douyin"].fillna(0.0) == 0.0).all(axis=None)
        assert (difference["kuaishou"].fillna(0.0) != 0.0).any(axis=None)


@pytest.mark.long
def test_pairs_vary_at_least_five_times_less_than_independent_runs():
    """GMV of 2020 of 4,000 users of the baseline; 20 seeds."""
    size = {"users": 4000, "start": "2020-01-01", "until": "2020-12-31", "burn_in": "180 days"}
    base = load_scenario("scenarios/baseline.yaml", size)
    variants = [base.with_(**changes) for _, changes in KINDS.values()]
    runs = ensemble([base, *variants], 20, workers=2)
    gmv = np.log(runs.over(base.start, base.until).xs("gmv_broad", axis=1, level="measure"))
    print()
    for k, (kind, (platform, _)) in enumerate(KINDS.items(), 1):
        here, there = gmv.loc[0][platform], gmv.loc[k][platform]
        ratio = (here.var() + there.var()) / (there - here).var()
        print(f"  {kind:<16} ln GMV {(there - here).mean():+.3f}, variance ratio {ratio:.1f}")
        assert ratio >= 5.0


def test_the_separate_scenario_shares_no_user_and_no_merchant():
    scenario = load_scenario(SEPARATE)
    assert scenario.exclusive and scenario.merchants_exclusive
