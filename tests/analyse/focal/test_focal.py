"""A traced business leaves its market alone, and its books balance."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from scipy import stats
from tests.analyse.focal.alike import ordinary_brand
from tests.small_worlds import lively_scenario
from typer.testing import CliRunner

import feedfollow as ff
from feedfollow.analyse.focal.accounts import BRAND_ACCOUNTS
from feedfollow.analyse.focal.brand import BrandTracer
from feedfollow.analyse.focal.cash import payback_day
from feedfollow.analyse.focal.market_day import ROOMS, SHELVES, Market
from feedfollow.analyse.focal.result import FocalResult
from feedfollow.analyse.focal.sale import even, fill_further
from feedfollow.analyse.focal.trace import make_task, read_trace, trace, ways_of
from feedfollow.cli import app
from feedfollow.day.evening.shop_floor import Workers
from feedfollow.day.schedule import end_day, live_one_day
from feedfollow.spec.focal import ANCHOR, Anchor, Brand, Focal
from feedfollow.spec.scenario import Scenario
from feedfollow.world.world import build_world

ALL_FOUR = {
    "modules.ads": True,
    "modules.shelf": True,
    "platforms.kuaishou.shelf.mall": 1.0,
    "users": 400,
    "until": "2020-02-10",
}
MIXES = np.array([[1.0, 0, 0, 0], [0, 1.0, 0, 0], [0, 0, 1.0, 0], [0, 0, 0, 1.0], [0.25] * 4])


def small_market(**changes: object) -> Scenario:
    return lively_scenario(**{**ALL_FOUR, **changes})


def lived(market: Scenario, brand: Brand, mixes: np.ndarray) -> tuple[BrandTracer, Market]:
    run = Market(market)
    tracer = BrandTracer(run.world, brand, mixes)
    while not run.over:
        run.live_day({ROOMS: tracer.before_rooms, SHELVES: tracer.before_shelves})
        tracer.end_day()
    return tracer, run


def test_a_market_with_a_traced_business_is_the_market_without_it() -> None:
    market = small_market()
    _, run = lived(market, ordinary_brand(market, budget=1e6), MIXES)
    alone = build_world(market)
    workers = Workers(alone, 1, None)
    while alone.date <= market.until:
        live_one_day(alone, workers)
        end_day(alone)
    for name, room in alone.rooms_of_columns().items():
        other = run.world.rooms_of_columns()[name]
        if isinstance(room, tuple):
            for one, two in zip(room, other, strict=True):
                np.testing.assert_array_equal(one, two, err_msg=name)
        else:
            assert np.asarray(room).tobytes() == np.asarray(other).tobytes(), name


def test_money_by_day_adds_up_to_the_accounts() -> None:
    market = small_market()
    brand = ordinary_brand(market, budget=1e6, restocked=0.6, listing_cost=1e3)
    tracer, _ = lived(market, brand, MIXES)
    assert (tracer.flows[..., 0].sum(axis=1)[[0, 1, 3, 4]] > 0.0).all()
    np.testing.assert_allclose(
        tracer.cash.by_day.sum(axis=1), tracer.flows.sum(axis=(1, 2)), rtol=1e-9
    )


def test_nothing_is_spent_beyond_the_budget() -> None:
    market = small_market(**{"modules.selection": True})
    tracer, _ = lived(market, ordinary_brand(market, budget=1e6), MIXES)
    advance = [BRAND_ACCOUNTS.index(name) for name in BRAND_ACCOUNTS[7:]]
    spent = -tracer.flows[..., advance].sum(axis=(1, 2)) / 100.0
    # slot fees are foreseen by those of the day before, so that a day may cost more than its part
    assert (spent <= 1.1e6 * 12 / 365 * tracer.days).all()


def test_one_way_to_run_a_business_knows_nothing_of_the_others() -> None:
    market = small_market()
    brand = ordinary_brand(market, budget=1e6)
    together, _ = lived(market, brand, MIXES)
    for way in (0, 2, 4):
        alone, _ = lived(market, brand, MIXES[[way]])
        np.testing.assert_array_equal(alone.flows[0], together.flows[way])
        np.testing.assert_allclose(alone.followers[0], together.followers[way], rtol=1e-12)


def test_goods_that_cost_nothing_and_return_to_stock_leave_the_rest_of_the_price() -> None:
    market = small_market()
    tracer, _ = lived(market, ordinary_brand(market, unit_cost=0.0), MIXES[:1])
    assert tracer.flows[0, :, BRAND_ACCOUNTS.index("goods")].sum() == 0.0
    assert tracer.flows[0, :, BRAND_ACCOUNTS.index("returned")].sum() < 0.0


@pytest.mark.parametrize("rate", [0.3, 1.7, 4.0])
def test_further_orders_are_a_poisson_number_cut_off(rate: float) -> None:
    further = np.zeros(16)
    fill_further(rate, further)
    numbers = np.arange(200)
    law = stats.poisson.pmf(numbers, rate)
    wanted = [float((np.minimum(numbers, most) * law).sum()) for most in range(16)]
    np.testing.assert_allclose(further, wanted, rtol=1e-12, atol=1e-14)


def test_the_even_sequence_is_even_in_every_dimension_and_pair() -> None:
    places = np.array([[even(number, which) for which in range(4)] for number in range(4000)])
    for column in places.T:
        assert np.abs(np.sort(column) - (np.arange(4000) + 0.5) / 4000).max() < 2e-3
    counts, _, _ = np.histogram2d(places[:, 0], places[:, 1], bins=5, range=[[0, 1], [0, 1]])
    assert counts.min() > 140
    assert counts.max() < 180


def test_payback_is_the_day_from_which_money_stays_in_hand() -> None:
    cumulative = np.array([[-2.0, 1, -1, 2, 3], [1, 2, 3, 4, 5], [-1, -2, -3, 4, -1]])
    np.testing.assert_array_equal(payback_day(cumulative), [4.0, 1.0, np.nan])


def test_mixes_use_the_channels_that_there_are() -> None:
    market = small_market()
    brand = ordinary_brand(market)
    whole = ways_of(market, brand)
    assert len(whole) == len(set(whole)) == 35
    assert all(sum(way) == 1.0 for way in whole)
    without = ways_of(market.with_(**{"modules.ads": False}), brand)
    assert len(without) == 15
    assert not any(way[2] for way in without)


def test_a_trace_is_the_same_bytes_whenever_it_is_made() -> None:
    market = small_market(until="2020-01-12")
    task = make_task(market, 3, ordinary_brand(market))
    first, again = trace(task), trace(task)
    assert first == again
    assert read_trace(first).flows.shape == (35, 4, len(BRAND_ACCOUNTS))
    other = make_task(market, 4, ordinary_brand(market))
    assert other.key != task.key
    assert trace(other) != first


@pytest.fixture(scope="module")
def found() -> FocalResult:
    market = small_market(until="2020-01-20")
    brand = ordinary_brand(market, budget=1e6, setup=1e4)
    with ThreadPoolExecutor(1) as executor:
        return ff.focal(Focal(market, brand), seeds=3, work=ff.Work(executor))


def test_profit_is_the_sum_of_its_accounts_less_what_was_spent_before(found: FocalResult) -> None:
    table = found.table["mean"]
    whole = sum(float(table["all", name]) for name in found.accounts)
    np.testing.assert_allclose(float(table["all", "profit"]), whole, rtol=1e-9)
    np.testing.assert_allclose(found.profit_interval[0], whole - 1e4, rtol=1e-9)
    parts = sum(float(table[name, "profit"]) for name in found.channels)
    np.testing.assert_allclose(parts, whole, rtol=1e-9)


def test_the_best_mix_comes_first_and_others_bring_less(found: FocalResult) -> None:
    mixes = found.mixes
    assert mixes["profit"].is_monotonic_decreasing
    assert mixes.index[0] == found.best == found.chosen
    assert mixes["less"].iloc[0] == 0.0
    assert (mixes["less"].iloc[1:] >= 0.0).all()
    assert ("not distinguishable" in found.to_text()) == (not found.is_distinguishable)


def test_the_report_and_its_plots_are_written(found: FocalResult, tmp_path: Path) -> None:
    folder = found.save(tmp_path / "study")
    for name in ("report.md", "profit_and_loss.csv", "traffic.csv", "mixes.csv", "days.parquet",
                 "runs.parquet", "market.yaml", "focal.json", "manifest.json"):  # fmt: skip
        assert (folder / name).stat().st_size > 0, name
    assert {path.name for path in (folder / "plots").iterdir()} == {
        "cash.png", "channels.png", "mixes.png",
    }  # fmt: skip
    for draw in (found.plot.cash, found.plot.channels, found.plot.mixes):
        assert isinstance(draw(), Figure)
    assert "<table" in found._repr_html_()
    assert "Payback" in (folder / "report.md").read_text(encoding="utf-8")


def test_the_command_traces_a_file_and_resumes(tmp_path: Path) -> None:
    market = small_market(until="2020-01-08")
    (tmp_path / "market.yaml").write_text(market.to_yaml(), encoding="utf-8")
    (tmp_path / "brand.yaml").write_text(
        "extends: market.yaml\nname: with-shop\nfocal:\n  {kind: brand, name: shop, platform: "
        "kuaishou, category: apparel, start: 2020-01-03, price: 98 CNY, unit_cost: 40 CNY, "
        "quality: 0.6, charisma: 1, budget: 50 k CNY/month, mix: {own_room: 50 %, ads: 50 %}}\n",
        encoding="utf-8",
    )
    wanted = ["focal", str(tmp_path / "brand.yaml"), "--seeds", "2", "--workers", "1",
              "--out", str(tmp_path / "out")]  # fmt: skip
    first = CliRunner().invoke(app, wanted)
    assert first.exit_code == 0, first.output
    assert "Profit (50 % own room, 50 % ads)" in first.stdout
    refused = CliRunner().invoke(app, wanted)
    assert refused.exit_code == 2
    assert "--resume" in refused.output
    runs = sorted((tmp_path / "out" / "runs").glob("*.npz"))
    stamps = [path.stat().st_mtime_ns for path in runs]
    again = CliRunner().invoke(app, [*wanted, "--resume"])
    assert again.exit_code == 0, again.output
    assert again.stdout == first.stdout
    assert [path.stat().st_mtime_ns for path in runs] == stamps


def test_draws_without_a_fit_are_refused() -> None:
    told = CliRunner().invoke(app, ["focal", "focal_brand.yaml", "--draws", "5"])
    assert told.exit_code == 2
    assert "there is no fit" in told.output


def test_posterior_draws_are_laid_over_the_market() -> None:
    market = small_market(until="2020-01-08")
    draws = pd.DataFrame({"parameters.session_need": [1.0, 3.0]})
    brand = replace(
        ordinary_brand(market), mix={"own_room": 1.0, "talents": 0, "ads": 0, "mall": 0}
    )
    with ThreadPoolExecutor(1) as executor:
        made = ff.focal(Focal(market, brand), 2, draws, ff.Work(executor))
    assert made.profit.shape == (2, 2, 35)
    assert made.chosen == 0
    assert made.ways[0] == (1.0, 0.0, 0.0, 0.0)
    # who needs what is shown buys it the more, the more a need counts
    gmv = made.flows[..., 0, 0, 0].mean(axis=1)
    assert gmv[1] > gmv[0]
    assert "posterior draws" in made.to_text()


def test_an_anchor_has_a_report_and_no_mix() -> None:
    market = small_market(until="2020-01-12")
    numbers = {name: row.default for name, row in ANCHOR.items()} | {"followers": 1e6}
    anchor = Anchor("host", "kuaishou", ("apparel", "food"), market.start, numbers)
    with ThreadPoolExecutor(1) as executor:
        made = ff.focal(Focal(market, anchor), 2, work=ff.Work(executor))
    assert made.mixes.empty
    assert made.table.loc[("follow", "commission"), "mean"] > 0.0
    with pytest.raises(ValueError, match="no mix"):
        made.plot.mixes()
    assert isinstance(made.plot.channels(), Figure)
    assert "followers" in made.to_text()
