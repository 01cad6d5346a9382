"""The tables of a run tell the same story."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.small_worlds import lively_scenario

from feedfollow.observe.results import Run
from feedfollow.run.simulate import simulate
from feedfollow.world.labels import CONTENT_FORMS, DESTINATIONS, FORMS, SOURCES
from feedfollow.world.ledger import FLOWS, SECTORS


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(lively_scenario())


def summed(run: Run, column: str) -> pd.Series:
    """Sum a column of the traffic table to date and platform, in the order of the daily table."""
    return run.traffic.groupby(["date", "platform"])[column].sum().reindex(run.daily.index)


@pytest.mark.parametrize(
    ("column", "measure"),
    [
        ("views", "views"),
        ("engaged", "engaged"),
        ("sessions", "sessions"),
        ("orders", "orders"),
        ("items", "items"),
        ("gmv", "gmv_broad"),
    ],
)
def test_the_traffic_table_adds_up_to_the_daily_one(run: Run, column: str, measure: str) -> None:
    np.testing.assert_allclose(summed(run, column).fillna(0.0), run.daily[measure], rtol=1e-12)


def test_the_traffic_table_has_a_row_for_every_channel_that_was_seen(run: Run) -> None:
    labels = run.traffic.index
    assert labels.is_unique
    assert set(labels.get_level_values("form")) == set(FORMS[:CONTENT_FORMS])
    assert set(labels.get_level_values("source")) <= set(SOURCES)
    assert set(labels.get_level_values("destination")) == set(DESTINATIONS)
    # a channel may have orders of a view of its own only
    assert (run.traffic["views"] > 0.0).all()
    passed = labels.get_level_values("destination") == "none"
    assert (run.traffic.loc[passed, ["engaged", "sessions", "gmv"]] == 0.0).all(axis=None)


def test_the_accounts_table_names_both_sides_of_every_flow(run: Run) -> None:
    assert len(run.accounts) == len(FLOWS) * run.daily.index.get_level_values("date").nunique()
    sides = run.accounts.groupby("flow")[["payer", "payee"]].agg(["min", "max"])
    for flow, (payer, payee) in FLOWS.items():
        assert set(sides.loc[flow, "payer"]) == {SECTORS[payer]}
        assert set(sides.loc[flow, "payee"]) == {SECTORS[payee]}
    assert run.accounts["fen"].dtype == np.int64
    assert (run.accounts["fen"] >= 0).mean() > 0.99  # a settlement may cost a merchant money


def test_flows_and_measures_are_the_same_money(run: Run) -> None:
    fen = run.accounts["fen"].unstack("flow")
    people, daily = run.people_per_user, run.daily.groupby("date").sum()
    paid = fen["order_payment"] + fen["external_payment"]
    np.testing.assert_allclose(paid * people / 100.0, daily["gmv_broad"], rtol=1e-12)
    in_app = fen["order_payment"] * people / 100.0
    np.testing.assert_allclose(in_app, daily["gmv_closed_loop"], rtol=1e-12)
    fees = fen["settle_platform"] + fen["external_platform"]
    np.testing.assert_allclose(fees * people / 100.0, daily["revenue_commission"], rtol=1e-12)
    income = fen["settle_anchor"] + fen["external_anchor"]
    np.testing.assert_allclose(income * people / 100.0, daily["anchor_income"], rtol=1e-12)


def month(run: Run, measure: str) -> pd.Series:
    """Sum a daily measure over the calendar months, by month end and platform."""
    flat = run.daily[measure].unstack()
    return flat.resample("ME").sum().stack()


def test_anchors_sold_what_their_platform_sold(run: Run) -> None:
    by_platform = run.anchors.groupby(["date", "platform"])
    for column, measure in (("gmv", "gmv_broad"), ("sessions", "sessions")):
        wanted = month(run, measure)
        np.testing.assert_allclose(by_platform[column].sum().reindex(wanted.index), wanted)
    ends = run.daily["anchors_active"].dropna()
    np.testing.assert_allclose(by_platform["real_anchors"].sum().reindex(ends.index), ends)
    assert run.anchors.groupby("anchor")["charisma"].nunique().eq(1).all()


def test_merchants_shipped_and_kept_waiting_what_platforms_count(run: Run) -> None:
    by_month = run.merchants.groupby("date")[["orders", "backlog"]].sum()
    orders = month(run, "orders").groupby("date").sum()
    np.testing.assert_allclose(by_month["orders"], orders.reindex(by_month.index))
    waiting = run.daily["backlog"].groupby("date").sum()
    np.testing.assert_allclose(by_month["backlog"], waiting.reindex(by_month.index))


def test_the_books_of_anchors_and_merchants_are_part_of_the_ledger(run: Run) -> None:
    fen = run.accounts.groupby("flow")["fen"].sum()
    last = run.anchors.index.get_level_values("date").max()
    dates = run.accounts.index.get_level_values("date")
    assert last == dates.max(), "the run ends on a month's last day"
    anchors = run.anchors.loc[last, "cash_fen"].sum()
    assert anchors == fen["settle_anchor"] + fen["external_anchor"]
    merchants = run.merchants.loc[last, "cash_fen"].sum()
    costs = fen["shipping"] + fen["return_freight"] + fen["production"]
    assert merchants == fen["settle_merchant"] + fen["external_merchant"] - costs


def test_a_run_within_a_month_has_monthly_tables_without_rows(run: Run) -> None:
    short = simulate(lively_scenario(until="2020-01-20"))
    for name in ("anchors", "merchants"):
        assert len(short.tables[name]) == 0
        assert list(short.tables[name].columns) == list(run.tables[name].columns)
        assert (short.tables[name].dtypes == run.tables[name].dtypes).all()
