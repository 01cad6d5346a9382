"""Paired runs differ by the policy and not by the dice, and not at all where it cannot reach."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from tests.run.short import SEPARATE, short

from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.reach import reach, reach_elsewhere, reach_in
from feedfollow.run.simulate import simulate
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.vocabulary import MODULES
from feedfollow.world import birth_merchants, birth_users

LEVER = "platforms.kuaishou."
STILL = {"gmv_festival"}
"""Measures within some reach that stand still all the same: the scenario holds no festival."""
ALLOTS = "merchants.share"
"""It decides which of the platforms a merchant is on, who sells on one only."""

COMMON = {name for name, measure in MEASURES.items() if measure.common}
"""One number for all platforms, which stands in the row of each."""

KINDS = {
    "who is shown": ("kuaishou", {"platforms.kuaishou.traffic.private_share": 0.15}),
    "what is shown": ("douyin", {"platforms.douyin.feed.precision": 2.5}),
    "whom one trusts": ("kuaishou", {"platforms.kuaishou.trust.guarantee_weight": 15}),
}
"""Three policy changes of different kind, and the platform whose GMV they touch."""


PLATFORMS = ["kuaishou", "douyin"]
PAIRS = range(1, 21)


SWITCHED = ("shelf", "tips", "lapse", "discounts", "subsidies", "flash_deals", "sourcing")
"""Modules whose levers stand still without them."""


def another(lever: str, now: float) -> float:
    """Return another value that the lever may take, not far from the one it has."""
    row = LEVERS[lever]
    candidates = (now * 1.5, now * 0.5, now + 0.5, now - 0.5)
    return next(each for each in candidates if each != now and row.accepts(each))


def differences(base: Scenario, levers: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Return the differences of every measure and day of pairs that differ in one lever each.

    A measure without a value on either side does not differ; NaN marks one with a value on one.
    """
    now = base.platforms["kuaishou"].levers
    variants = {
        lever: base.with_(**{LEVER + lever: another(lever, now[lever])}) for lever in levers
    }
    with ThreadPoolExecutor(2) as pool:
        own, *others = pool.map(lambda each: simulate(each).daily, [base, *variants.values()])
    return {
        lever: (other - own).where(other.notna() | own.notna(), 0.0)
        for lever, other in zip(variants, others, strict=True)
    }


def moved(difference: pd.DataFrame, platform: str) -> set[str]:
    """Return the measures of a platform that differ on any day, by however little."""
    days = difference.xs(platform, level="platform").ne(0.0).any()
    return set(days[days].index)


HELD = {"festivals", "closed_links", "link_feedback", "switching"}
"""Modules that the scenario leaves as they are: levers do without them, or all of them move all."""


def lively() -> Scenario:
    """Return a scenario of two platforms that share nobody, with modules on that levers move."""
    shelves = {f"platforms__kuaishou__shelf__{name}": 0.5 for name in ("search", "mall")}
    shelves |= {"platforms__kuaishou__finance__loss": 1.0}
    shelves |= {"platforms__kuaishou__sourcing__share": 0.5}
    wanted = {f"parameters__shelf_{name}": 3 for name in ("search", "mall")}
    moved_by = {"parameters__tip_chance": 0.3, "parameters__lapse_chance": 1.0}
    moved_by |= {"parameters__flash_share": 0.3, "parameters__flash_stock": 0.1}
    moved_by |= {"parameters__cheat_intercept": 3.0, "parameters__claim_chance": 1.0}
    names = ("warehouse", "service", "inspect_jewellery", "inspect_second_hand")
    names += ("retail_electronics", "retail_home")
    shelves |= {f"platforms__kuaishou__logistics__{name}": 0.5 for name in names}
    offered = {"fee": 1, "coupon": 0.3, "freight": 0.5}
    shelves |= {f"platforms__kuaishou__programme__{name}": each for name, each in offered.items()}
    moved_by |= {"parameters__programme_speed": 10}
    moved_by |= {"platforms__kuaishou__local__share": 0.5, "parameters__voucher_days": 3}
    modules = {f"modules__{name}": True for name in set(MODULES) - HELD}
    days = {"start": "2020-06-20", "until": "2020-08-01"}
    known = {"name": "known", "date": "2020-06-25", "platform": "kuaishou", "rank": 1}
    known |= {"suspended_from": "2020-07-01", "suspended_until": "2020-07-20"}
    clans = {
        "platforms__kuaishou__anchors__families": 2,
        "platforms__kuaishou__anchors__own_brands": 8,
        "platforms__kuaishou__deals__offered": 0.5,
        "platforms__kuaishou__feed__head_cap": 0.02,
    }
    rest = {"name": "rest", "start": "2020-07-06", "end": "2020-07-12", "capacity": 0.5}
    listed = {"scandals": [known], "couriers": [rest]}
    settings = {**days, **modules, **shelves, **wanted, **moved_by, **listed, **clans}
    return short(users=500, **settings)


@pytest.fixture(scope="module")
def apart():
    """Differences by lever, of two platforms that share nobody."""
    return differences(lively(), LEVERS)


@pytest.mark.endurance
@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_moves_nothing_that_no_path_leads_to(apart, lever):
    found = moved(apart[lever], "kuaishou")
    assert found <= reach_in(lively(), "kuaishou", lever)["kuaishou"]
    assert found


@pytest.mark.endurance
def test_most_of_what_a_path_leads_to_moves(apart):
    """A reach that were far too wide would show here: measures that no lever moves at all."""
    found = set[str]().union(*(moved(each, "kuaishou") for each in apart.values()))
    within = frozenset[str]().union(*(reach(lever) for lever in LEVERS))
    assert within - found <= STILL
    assert len({reach(lever, frozenset()) for lever in LEVERS}) >= 2


@pytest.mark.endurance
def test_only_who_is_where_leads_from_one_platform_to_another_that_shares_nobody(apart):
    for lever, difference in apart.items():
        found = moved(difference, "douyin")
        assert found <= reach_in(lively(), "kuaishou", lever)["douyin"]
        assert bool(found - COMMON) is (lever == ALLOTS)


@pytest.mark.long
def test_only_people_and_merchants_on_both_platforms_lead_from_one_to_the_other():
    shared = {"population.exclusive": False, "merchants_exclusive": False}
    base = short(users=500, start="2020-06-20", until="2020-08-01").with_(**shared)
    levers = ("fees.commission", "fees.external", "links.open_live", "traffic.private_share")
    for lever, difference in differences(base, levers).items():
        assert moved(difference, "kuaishou") <= reach(lever)
        found = moved(difference, "douyin")
        assert found <= reach_elsewhere(lever)
        assert bool(found) is (lever == "traffic.private_share")


@pytest.mark.endurance
def test_in_the_baseline_no_lever_moves_what_no_path_leads_to():
    """2,000 users, festivals, links that close: every lever of Kuaishou, all platforms."""
    size = {"users": 2000, "start": "2020-06-01", "until": "2020-12-31", "burn_in": "60 days"}
    base = load_scenario("scenarios/baseline.yaml", size)
    for lever, difference in differences(base, LEVERS).items():
        for platform, measures in reach_in(base, "kuaishou", lever).items():
            assert moved(difference, platform) <= measures, (lever, platform)


def independent_words(count: int, dimensions: int, purpose: int, key: np.ndarray) -> np.ndarray:
    """Words of birth of plain Monte Carlo, in the place of evenly spread ones."""
    rng = np.random.default_rng([int(key[0]), int(key[1]), purpose])
    return rng.integers(0, 2**32, (dimensions, count), np.uint32)


def log_gmv(scenarios: list[Scenario]) -> np.ndarray:
    """Return ln GMV of each scenario, seed and platform, ``(n_scenarios, n_seeds, 2)``."""

    def one(task: tuple[Scenario, int]) -> list[float]:
        gmv = simulate(*task).daily["gmv_broad"].groupby("platform").sum()
        return [float(np.log(gmv[name])) for name in PLATFORMS]

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(one, [(each, seed) for each in scenarios for seed in PAIRS]))
    return np.array(found).reshape(len(scenarios), len(PAIRS), len(PLATFORMS))


@pytest.mark.endurance
def test_pairs_vary_at_least_five_times_less_than_independent_runs(monkeypatch):
    """GMV of 2020 of 4,000 users of the baseline; 20 seeds.

    Five times less than runs that share nothing: other dice, other people. People who are born
    evenly spread make such runs vary less by themselves, without pairs; that pairs pay on top of
    it is held to half of that.
    """
    size = {"users": 4000, "start": "2020-01-01", "until": "2020-12-31", "burn_in": "180 days"}
    base = load_scenario("scenarios/baseline.yaml", size)
    scenarios = [base, *(base.with_(**changes) for _, changes in KINDS.values())]
    even = log_gmv(scenarios)
    for births in (birth_users, birth_merchants):
        monkeypatch.setattr(births, "spread_words", independent_words)
    plain = log_gmv(scenarios)
    print()
    for k, (kind, (platform, _)) in enumerate(KINDS.items(), 1):
        column = PLATFORMS.index(platform)
        step = even[k, :, column] - even[0, :, column]
        apart = [each[[0, k], :, column].var(axis=1, ddof=1).sum() for each in (plain, even)]
        ratio, on_top = (float(each / step.var(ddof=1)) for each in apart)
        print(f"  {kind:<16} ln GMV {step.mean():+.3f}, variance ratio {ratio:.1f}, evenly born "
              f"{on_top:.1f}")  # fmt: skip
        assert ratio >= 5.0
        assert on_top >= 2.5


def test_the_separate_scenario_shares_no_user_and_no_merchant():
    scenario = load_scenario(SEPARATE)
    assert scenario.exclusive and scenario.merchants_exclusive
