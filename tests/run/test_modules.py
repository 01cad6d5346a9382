"""A module that is off is not there: the same bytes as without it, and as before it was built."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.run.short import digests, tiny

from feedfollow.day.noon.rank_rooms import score_anchors
from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, Simulation, simulate
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.vocabulary import MODULES
from feedfollow.world.ledger import FLOW_NAMES

JUNE = {"name": "june", "start": "2020-05-25", "end": "2020-06-05", "platforms": ["kuaishou"]}

BEFORE = {
    "daily": "892da0f2e8cb05fcfb23795931d1290ea76ca8e830d3633fcf0b5acfa0299380",
    "traffic": "b63d0ce2b2f3de784b657804c3a4fb21feffc187eae4012846d05e1f83355713",
    "accounts": "80898a443fb04207d40f0b6a9059c49a9be7ec0cff2dc4ae8f229cfca7bc3a23",
    "anchors": "591d0b97ed2e97c9106c8fa0ca4b293d911b6bb5f4cdeb9b1fbe7da5e305139a",
    "merchants": "294e285a3b53bde0787b7dd774396678692fc5f1889a4544df95bca6eb94241c",
}
"""Values of the tables of ``tiny`` with seed 3 and no module on.

A change of the core that moves numbers (*Regression* in the changelog) has to renew them; a module
must not.
"""

ADDED = (
    "gmv_festival",
    "gmv_search",
    "gmv_mall",
    "gmv_outside",
    "shelf_share",
    "revenue_tips",
    "tips_kept",
    "views_paid",
    "ad_share",
    "revenue_ads",
    "gmv_paid",
    "ad_price",
    "ad_return",
    "cheated_share",
    "compensation",
    "fines",
    "team_costs",
    "loans",
    "revenue_interest",
    "written_off",
    "revenue_data",
    "payment_costs",
    "buyers_paused",
    "discounts_given",
    "subsidies_paid",
    "own_shops",
    "people_aware",
    "orders_flash",
    "flash_missed",
    "waiting_for_goods",
    "stock_days",
    "unit_cost",
    "views_social",
    "slot_fees",
    "revenue_slots",
    "sellers",
    "brands_active",
    "seller_quality",
    "gmv_brand",
    "views_local",
    "gmv_local",
    "vouchers_redeemed",
    "family_share",
    "damaged_share",
    "fakes_stopped",
    "made_good",
    "logistics_costs",
    "logistics_fees",
    "markup",
    "programme_members",
    "programme_orders",
    "programme_fees",
    "programme_freight",
    "buyer_freight",
    "duties",
    "own_brand_profit",
    "engaged_listed",
    "engaged_tasks",
    "revenue_tasks",
    "gmv_deals",
    "fraud_loss",
    "sellers_looking",
    "first_deals",
    "agency_fees",
    "agency_cuts",
    "gmv_exclusive",
    "exclusive_costs",
    "gmv_accounts",
)
"""Measures that came with modules: 0 without them."""

FLOWS_ADDED = FLOW_NAMES[FLOW_NAMES.index("outside_purchase") :]
"""Flows of money that came with modules: 0 without them."""


def values_digest(table: pd.DataFrame) -> str:
    """Return the SHA-256 of a table, names and values, without what came with modules."""
    digest = hashlib.sha256()
    if "flow" in table.index.names:
        added = table.index.get_level_values("flow").isin(FLOWS_ADDED)
        assert not table["fen"][added].any()
        table = table[~added]
    if "platform" not in table.index.names or "form" in table.index.names:
        table = table.reset_index()  # labels count, but for the measures by day and platform
    for name in table.columns:
        if name in ADDED:
            continue
        values = table[name].to_numpy()
        digest.update(name.encode())
        numbers = values.dtype.kind in "fiub"
        text = "\0".join(map(str, values)).encode()
        digest.update(np.ascontiguousarray(values).tobytes() if numbers else text)
    return digest.hexdigest()


def festive(**changes: object) -> Scenario:
    """Return the tiny scenario with a festival of twelve days on Kuaishou."""
    return tiny(**{"modules__festivals": True, "festivals": [JUNE], **changes})


@pytest.fixture(scope="module")
def off() -> Run:
    return simulate(tiny())


def test_a_scenario_that_says_nothing_switches_no_module_on() -> None:
    assert dict(tiny().modules) == dict.fromkeys(MODULES, False)


def test_with_every_module_off_all_tables_are_what_they_were_before_modules() -> None:
    run = simulate(tiny(), 3)
    assert {name: values_digest(table) for name, table in run.tables.items()} == BEFORE
    assert not run.daily[list(ADDED)].any(axis=None)


@pytest.mark.parametrize(
    "changes",
    [
        {"modules__festivals": False},
        {"parameters__festival_strength": 0},
        {"festivals": [{**JUNE, "size": 0}]},
        {"festivals": []},
    ],
    ids=["off", "strength_zero", "size_zero", "no_festival"],
)
def test_festivals_without_strength_equal_festivals_off_to_the_byte(
    off: Run, tmp_path: Path, changes: dict[str, object]
) -> None:
    assert digests(simulate(festive(**changes)), tmp_path) == digests(off, tmp_path)


def test_a_festival_that_is_held_moves_the_tables(off: Run) -> None:
    on = simulate(festive()).daily["orders"].unstack()["kuaishou"]
    assert (
        on.loc["2020-05-25":"2020-06-05"].sum()
        > off.daily["orders"]
        .unstack()[  # type: ignore[misc]
            "kuaishou"
        ]
        .loc["2020-05-25":"2020-06-05"]
        .sum()
    )


def test_days_before_a_festival_do_not_know_of_it(off: Run) -> None:
    on = simulate(festive())
    before = on.daily.index.get_level_values("date") < "2020-05-25"
    assert on.daily[before].equals(off.daily[before])


class Interrupted(Exception):
    """Stands for whatever ends a process early."""


def stop(done: int, _total: int) -> None:
    """End the run in the middle of the festival."""
    if done == 21:
        raise Interrupted


def test_a_run_resumed_in_the_middle_of_a_festival_gives_the_same_bytes(tmp_path: Path) -> None:
    workdir = tmp_path / "work"
    with pytest.raises(Interrupted):
        simulate(festive(), options=Options(checkpoint_every=20, workdir=workdir, progress=stop))
    rest = simulate(festive(), options=Options(workdir=workdir, resume=True))
    assert rest.manifest["days"] == {"executed": 26, "resumed_from_day": 10}
    whole = simulate(festive())
    assert whole.daily["gmv_festival"].any()
    assert digests(rest, tmp_path) == digests(whole, tmp_path)


def test_the_accounts_balance_in_a_festival() -> None:
    simulate(festive(parameters__festival_strength=2), options=Options(check=True))


CLOSING = {
    "name": "closing", "date": "2020-06-01", "platform": "kuaishou", "set": {"links.open_live": 0},
}  # fmt: skip


def closing(**changes: object) -> Run:
    """Run the tiny scenario with Kuaishou's live links closed on 1 June."""
    settings = {"events": [CLOSING], "platforms__kuaishou__links__open_live": 0.8}
    return simulate(tiny(**{**settings, **changes}))


def test_closed_links_with_immediate_migration_of_all_equal_the_module_off_to_the_byte(
    tmp_path: Path,
) -> None:
    moved = {"parameters__link_migration": 1, "parameters__link_migration_days": 0}
    on = closing(modules__closed_links=True, **moved)
    assert digests(on, tmp_path) == digests(closing(), tmp_path)


def test_on_the_day_of_closing_only_what_was_sold_in_the_app_is_sold() -> None:
    """Goods keep their draw, so that the app's orders are the very ones of the open world."""
    lively = {"users": 1500, "parameters__session_intercept_live": 1}
    open_world, closed, off = (
        closing(**lively, **changes).daily.xs("kuaishou", level="platform")
        for changes in ({"events": []}, {"modules__closed_links": True}, {})
    )
    before, day = slice("2020-05-18", "2020-05-31"), "2020-06-01"
    assert closed.loc[before].equals(open_world.loc[before])
    assert closed["gmv_closed_loop"][day] == open_world["gmv_closed_loop"][day] > 0.0
    assert closed["gmv_external"][day] < open_world["gmv_external"][day]
    assert off["gmv_broad"][day] == open_world["gmv_broad"][day] > closed["gmv_broad"][day]
    # what has come into the app is sold there
    assert closed["gmv_closed_loop"].iloc[-7:].sum() > open_world["gmv_closed_loop"].iloc[-7:].sum()


SHELVES = {
    "modules__shelf": True,
    "platforms__kuaishou__shelf__mall": 1,
    "platforms__douyin__shelf__search": 0.5,
}


def test_shelves_that_nobody_wants_equal_the_module_off_to_the_byte(
    off: Run, tmp_path: Path
) -> None:
    unwanted = {"shelf_outside": -20, "shelf_mall": -20, "shelf_search": -20}
    nobody = {f"parameters__{name}": value for name, value in unwanted.items()}
    assert digests(simulate(tiny(**SHELVES, **nobody)), tmp_path) == digests(off, tmp_path)


def test_the_accounts_balance_with_shelves_and_a_resumed_run_gives_the_same_bytes(
    tmp_path: Path,
) -> None:
    lively = {**SHELVES, "users": 1500, "parameters__shelf_outside": 0}
    whole = simulate(tiny(**lively), options=Options(check=True))
    for name in ("gmv_search", "gmv_mall", "gmv_outside"):
        assert whole.daily[name].sum() > 0.0, name
    workdir = tmp_path / "work"
    with pytest.raises(Interrupted):
        halted = Options(checkpoint_every=20, workdir=workdir, progress=stop)
        simulate(tiny(**lively), options=halted)
    rest = simulate(tiny(**lively), options=Options(workdir=workdir, resume=True))
    assert digests(rest, tmp_path) == digests(whole, tmp_path)


def test_the_accounts_balance_with_cut_prices_and_a_resumed_run_gives_the_same_bytes(
    tmp_path: Path,
) -> None:
    cut = {f"modules__{name}": True for name in ("discounts", "subsidies", "flash_deals")}
    cut |= {"platforms__kuaishou__prices__subsidy": 0.2, "parameters__flash_share": 0.5}
    lively = {**SHELVES, **cut, "users": 1500, "parameters__session_intercept_live": 0}
    whole = simulate(tiny(**lively), options=Options(check=True))
    for name in ("discounts_given", "subsidies_paid", "orders_flash", "flash_missed"):
        assert whole.daily[name].sum() > 0.0, name
    workdir = tmp_path / "work"
    with pytest.raises(Interrupted):
        halted = Options(checkpoint_every=20, workdir=workdir, progress=stop)
        simulate(tiny(**lively), options=halted)
    rest = simulate(tiny(**lively), options=Options(workdir=workdir, resume=True))
    assert digests(rest, tmp_path) == digests(whole, tmp_path)


def test_links_that_teach_all_equal_the_module_off_to_the_byte(off: Run, tmp_path: Path) -> None:
    on = simulate(tiny(modules__link_feedback=True, parameters__link_feedback=1))
    assert digests(on, tmp_path) == digests(off, tmp_path)


def test_a_view_behind_a_link_is_a_part_of_an_observation_and_a_whole_click() -> None:
    """Closing the loop teaches the feed which rooms sell (2.21)."""
    linked = {
        f"platforms__{platform}__links__open_{form}": share
        for platform, share in (("kuaishou", 1), ("douyin", 0))
        for form in ("live", "video")
    }
    worlds = []
    for weight in (1.0, 0.25):
        simulation = Simulation(
            tiny(modules__link_feedback=True, parameters__link_feedback=weight, **linked)
        )
        simulation.live_day()
        worlds.append(simulation.world)
    full, less = worlds
    kuaishou = full.anchors.platform == full.names.index("kuaishou")
    for name in ("sessions_seen", "engaged_seen"):
        seen, other = full.anchors[name], less.anchors[name]
        assert seen[kuaishou].sum() > 0.0
        np.testing.assert_allclose(other[kuaishou], 0.25 * seen[kuaishou], atol=1e-4)
        np.testing.assert_array_equal(other[~kuaishou], seen[~kuaishou])
    np.testing.assert_array_equal(less.anchors.popularity, full.anchors.popularity)


def test_what_is_known_of_rooms_behind_links_lies_nearer_to_the_mean() -> None:
    """With a small weight the scores of (6) tell good rooms from bad ones less (2.21)."""
    spread = []
    for weight in (1.0, 0.1):
        linked = {f"platforms__kuaishou__links__open_{form}": 1 for form in ("live", "video")}
        simulation = Simulation(
            tiny(modules__link_feedback=True, parameters__link_feedback=weight, **linked)
        )
        for _ in range(5):
            simulation.live_day()
        world = simulation.world
        world.anchors.popularity[:] = 1.0
        scores = np.empty(len(world.anchors))
        score_anchors(world.anchors, world.platforms, world.coef, scores)
        here = world.anchors.platform == world.names.index("kuaishou")
        spread.append(np.std(np.log(scores[here])))
    assert 0.0 < spread[1] < 0.5 * spread[0]
