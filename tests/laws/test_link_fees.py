"""Fees on links and shops (24) in a run: money, choice, shops, and nothing where they are 0."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.run.short import digests, tiny

from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate

FEES = {"fees.link_live": 0.15, "fees.link_video": 0.15, "fees.shop_live": 0.01}
CHARGED = {"name": "charged", "date": "2020-05-20", "platform": "kuaishou", "set": FEES}
CLOSED = {
    "name": "closed", "date": "2020-06-10", "platform": "kuaishou", "set": {"links.open_live": 0},
}  # fmt: skip
ON = {
    "users": 2500,
    "modules__link_fees": True,
    "parameters__session_intercept_live": 0.5,
    "parameters__session_intercept_video": 0.0,
    "parameters__link_review": 0.7,
    "platforms__kuaishou__links__open_live": 0.8,
    "platforms__kuaishou__links__open_video": 0.8,
}


def charging(*events: Mapping[str, object], **changes: object) -> Run:
    return simulate(tiny(**{**ON, "events": list(events), **changes}), options=Options(check=True))


@pytest.fixture(scope="module")
def charged() -> Run:
    return charging(CHARGED)


@pytest.fixture(scope="module")
def free() -> Run:
    return charging()


def of_kuaishou(run: Run, measure: str) -> pd.Series:
    return run.daily[measure].unstack()["kuaishou"]


def engaged(run: Run) -> pd.Series:
    """Return the engaged views on Kuaishou by day, form and destination, simulated ones."""
    views = run.traffic.xs("kuaishou", level="platform")["engaged"] / run.people_per_user
    return views.groupby(["date", "form", "destination"]).sum()


def share_left(fee: float, weeks: float) -> float:
    """Return the share of goods linked outside so long after a fee, of .8 before it (24)."""
    lasting = 1.0 / (1.0 + np.exp(10.0 * fee) / 4.0)
    return float(lasting + (0.8 - lasting) * np.exp(-0.7 * weeks))


def test_the_fee_is_so_much_of_what_was_paid_outside() -> None:
    """All fees are those of Kuaishou, whose orders outside pay the same in both forms."""
    apart = {"platforms__douyin__links__open_live": 0, "platforms__douyin__links__open_video": 0}
    run = charging(CHARGED, **apart, platforms__kuaishou__fees__external=0.05)
    flows = run.accounts["fen"].unstack("flow").loc["2020-05-20":]
    paid = ("external_merchant", "external_anchor", "external_platform", "external_fee", "link_fee")
    settled = flows[list(paid)].sum().sum()
    orders = run.daily["orders"].sum() / run.people_per_user
    assert settled > 0
    assert flows["link_fee"].sum() == pytest.approx(0.15 * settled, abs=0.5 * orders)
    assert flows["link_fee"].sum() == pytest.approx(
        3.0 * flows["external_platform"].sum(), abs=2.0 * orders
    )
    assert flows["shop_fee"].sum() > 0


def test_the_platform_earns_the_fees_and_the_sellers_pay_them(charged: Run, free: Run) -> None:
    fen = charged.accounts["fen"].unstack("flow").sum()
    names = ("settle_platform", "external_platform", "link_fee", "shop_fee")
    earned = charged.daily["revenue_commission"].sum()
    assert earned == pytest.approx(
        sum(fen[name] for name in names) * charged.people_per_user / 100.0
    )
    assert not free.accounts["fen"].unstack("flow")[["link_fee", "shop_fee"]].any(axis=None)
    stay = {"parameters__link_fee_response": 0}
    paid = charging(CHARGED, **stay)
    fees = paid.accounts["fen"].unstack("flow")[["link_fee", "shop_fee"]].sum().sum()
    lost = (free.daily["merchant_profit"].sum() - paid.daily["merchant_profit"].sum()) * 100.0
    assert lost == pytest.approx(fees * paid.people_per_user, rel=1e-9)
    for measure in ("gmv_broad", "gmv_external", "orders", "anchor_income", "own_shops"):
        pd.testing.assert_series_equal(paid.daily[measure], free.daily[measure])


def test_sales_move_into_the_app_as_the_logit_says_and_no_order_is_lost(
    charged: Run, free: Run
) -> None:
    """Without (6) in between, the same views buy the same goods: only their way differs."""
    before = slice("2020-05-18", "2020-05-20")
    for measure in ("gmv_broad", "gmv_closed_loop"):
        on, off = (of_kuaishou(run, measure) for run in (charged, free))
        assert on.loc[before].equals(off.loc[before])
    assert of_kuaishou(charged, "orders").equals(of_kuaishou(free, "orders"))
    views = engaged(charged)
    for since, until in ((0, 7), (7, 14), (14, 34)):
        count = wanted = spread = found = 0.0
        for form, fee in (("live", 0.14), ("video", 0.15)):
            for day in range(since, until):
                when = pd.Timestamp("2020-05-20") + pd.Timedelta(days=day)
                here, part = views.loc[when, form], share_left(fee, day / 7.0)
                found += here["external"]
                count += here.sum()
                wanted += part * here.sum()
                spread += part * (1.0 - part) * here.sum()
        assert count > 500
        assert abs(found - wanted) < 4.0 * np.sqrt(spread)


def test_a_dearer_link_leaves_more_sales_to_shops(charged: Run, free: Run) -> None:
    dear = charging({**CHARGED, "set": {**FEES, "fees.link_live": 0.5, "fees.link_video": 0.5}})
    shares = [of_kuaishou(run, "gmv_closed_loop").sum() for run in (free, charged, dear)]
    assert shares[0] < shares[1] < shares[2]
    shops = [of_kuaishou(run, "own_shops").iloc[-1] for run in (free, charged, dear)]
    assert shops[0] < shops[1] < shops[2]


def test_shops_are_the_merchants_who_sell_in_the_app(charged: Run, free: Run) -> None:
    sellers = 2.5e6 * 0.5
    np.testing.assert_allclose(of_kuaishou(free, "own_shops"), 0.2 * sellers, rtol=0.02)
    found = of_kuaishou(charged, "own_shops")
    assert (np.diff(found[2:]) > 0.0).all()
    assert found.iloc[-1] < sellers


def test_sellers_who_came_for_the_fee_are_not_stranded_by_the_closing() -> None:
    closed = {"modules__closed_links": True, "parameters__link_migration": 0}
    both, alone = (charging(*events, **closed) for events in ([CHARGED, CLOSED], [CLOSED]))
    day = "2020-06-10"
    shops = [of_kuaishou(run, "gmv_closed_loop").loc[day:].sum() for run in (both, alone)]
    assert shops[0] > shops[1]
    lost = [of_kuaishou(run, "gmv_broad").loc[day:].sum() for run in (both, alone)]
    assert lost[0] > lost[1]


def test_fees_of_nothing_equal_the_module_off_to_the_byte_but_for_the_count_of_shops(
    tmp_path: Path,
) -> None:
    closing = {"events": [CLOSED], "modules__closed_links": True}
    off = simulate(tiny(**closing))
    on = simulate(tiny(**closing, modules__link_fees=True))
    assert on.daily["own_shops"].all() and not off.daily["own_shops"].any()
    assert on.daily.drop(columns="own_shops").equals(off.daily.drop(columns="own_shops"))
    others = {name: digests(run, tmp_path) for name, run in (("on", on), ("off", off))}
    for each in others.values():
        each.pop("daily")
    assert others["on"] == others["off"]
