"""Comparisons of real runs: tables, bridges, verdicts, draws, and the folder they leave."""

from __future__ import annotations

import json
import warnings
from concurrent.futures import Executor, Future
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.analyse.paired_runs import DRAWS, SHARE, over_draws, two_variants
from tests.run.short import tiny

from feedfollow.analyse.bridge import FACTORS
from feedfollow.analyse.compare import compare
from feedfollow.analyse.work import Work
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import pooled
from feedfollow.run.task import run_task
from feedfollow.spec.errors import SpecError
from feedfollow.spec.scenario import Expectation


class Never(Executor):
    """An executor that must not be asked."""

    def submit(self, *_, **__):
        raise AssertionError("a run was started")


class WithoutSeed(Executor):
    """Carries tasks out at once, but one seed of one scenario fails."""

    def __init__(self, name: str, seed: int) -> None:
        self.broken = (name, seed)

    def submit(self, function, task, /, *_, **__):
        future: Future = Future()
        if (task.scenario.name, task.seed) == self.broken:
            future.set_exception(ValueError("out of luck"))
        else:
            future.set_result(run_task(task))
        return future


def test_the_table_holds_every_measure_of_every_platform():
    table = two_variants().table
    per_platform = 2 * len(MEASURES) + sum(map(pooled, MEASURES.values()))
    assert len(table) == 2 * per_platform
    assert table.index.is_unique
    assert (table["pairs"].max(), table["draws"].max()) == (3, 0)


def test_a_row_is_what_the_runs_say():
    found = two_variants()
    over = found.runs.over(found.base.start, found.base.until)["kuaishou", "gmv_broad"]
    row = found.table.loc["public", "kuaishou", "gmv_broad"]
    effect = over.loc[1] - over.loc[0]
    assert row["difference"] == pytest.approx(effect.mean())
    assert row["sd"] == pytest.approx(effect.std())
    assert row["base_mean"] == pytest.approx(over.loc[0].mean())


def test_a_platform_that_shares_nothing_differs_by_exactly_nothing():
    table = two_variants().table
    for variant in ("public", "opened"):
        measured = table.xs((variant, "douyin"), level=[0, 1]).query("pairs > 0")
        assert len(measured) > 40
        assert (measured["state"] == "zero").all()
        assert (measured["difference"] == 0.0).all()


def test_each_variant_has_its_own_period():
    found = two_variants()
    table = found.table
    assert str(table.loc["public", "all", "views"]["since"]) == "2020-05-18"
    assert str(table.loc["opened", "all", "views"]["since"]) == "2020-06-05"
    text = found.to_text()
    assert "opened against tiny, 2020-06-05 to 2020-06-22 (18 days)" in text


def test_the_bridge_adds_up_to_the_difference_in_gmv():
    found = two_variants()
    for variant in ("public", "opened"):
        for platform in ("kuaishou", "all", "douyin"):
            steps = found.bridge["difference"].xs((variant, platform), level=[0, 1])
            gmv = found.difference(variant, platform, "gmv_broad")
            assert steps[list(FACTORS)].sum() == pytest.approx(gmv.difference)
            assert steps["total"] == pytest.approx(gmv.difference)
    assert found.bridge.loc[("public", "kuaishou", "users"), "difference"] == 0.0


def test_verdicts_are_judged_misses_first():
    words = [each.word for each in two_variants().verdicts]
    assert words == ["exactly zero", "as expected", "as expected"]
    text = two_variants().to_text()
    assert "2 of 3 as expected" in text
    assert "0 in every pair" in text


def test_before_an_event_nothing_differs_and_after_it_something_does():
    days = two_variants().through_time("views", "kuaishou", "opened")
    before = days.index < "2020-06-05"
    assert (days.loc[before, "difference"] == 0.0).all()
    assert (days.loc[~before, "difference"] != 0.0).all()
    assert days.index[0] == pd.Timestamp("2020-05-24")  # the first day with a week up to it
    wide = days["high_95"] - days["low_95"]
    assert (wide >= days["high_50"] - days["low_50"]).all()


def test_a_monthly_measure_is_followed_unsmoothed():
    days = two_variants().through_time("buyers_month", "kuaishou", "public")
    assert list(days.index) == [pd.Timestamp("2020-05-31")]
    assert two_variants().through_time("repurchase_rate", "kuaishou", "public").empty


def test_days_of_all_platforms_are_added():
    found = two_variants()
    whole, one = (found.through_time("orders", name, "public") for name in ("all", "kuaishou"))
    assert whole["difference"].to_numpy() == pytest.approx(one["difference"].to_numpy())
    with pytest.raises(ValueError, match=r"price_mean is a rate.*douyin, kuaishou"):
        found.through_time("price_mean", "all", "public")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("public", "kwaishou", "gmv_broad"), "did you mean 'kuaishou'"),
        (("public", "kuaishou", "gmv_brod"), "did you mean 'gmv_broad'"),
        (("publik", "kuaishou", "gmv_broad"), "did you mean 'public'"),
        (("public", "all", "repurchase_rate"), "no value over all platforms"),
    ],
)
def test_a_misspelt_name_is_refused_with_the_nearest(names, message):
    with pytest.raises(ValueError, match=message):
        two_variants().difference(*names)


def test_pairs_hold_all_that_the_table_was_made_of():
    pairs = two_variants().pairs()
    part = pairs.query("variant == 'public' and platform == 'all' and measure == 'gmv_broad'")
    row = two_variants().table.loc["public", "all", "gmv_broad"]
    assert part["seed"].tolist() == [1, 2, 3]
    assert (part["value"] - part["base"]).mean() == pytest.approx(row["difference"])


def test_draws_are_laid_over_both_sides_but_for_what_the_variant_decides():
    found = over_draws()
    bases, variants = found.runs.scenarios[::2], found.runs.scenarios[1::2]
    assert [s.parameters["session_trust"] for s in bases] == [1.5, 2.0, 2.5]
    assert [s.parameters["session_trust"] for s in variants] == [1.5, 2.0, 2.5]
    shares = [[s.platforms["kuaishou"].levers["traffic.private_share"] for s in side]
              for side in (bases, variants)]  # fmt: skip
    assert shares == [[0.5, 0.6, 0.7], [0.15, 0.15, 0.15]]


def test_with_draws_the_variance_is_split_and_the_page_says_where_they_come_from():
    found = over_draws()
    row = found.table.loc["public", "kuaishou", "private_share"]
    assert (row["pairs"], row["draws"]) == (6, 3)
    # the draws set the share that the variant takes away: nearly all of the spread is theirs
    assert row["variance_parameters"] > 10.0 * row["variance_seeds"]
    text = found.to_text()
    assert "3 posterior draws x seeds 1 to 2" in text
    assert "drawn from a table that no fit wrote" in " ".join(text.split())
    assert found.origin != "calibrated"
    assert "parameters" in text.splitlines()[-1] or "seeds" in text.splitlines()[-1]


def test_with_one_seed_a_draw_the_report_says_that_nothing_can_be_split():
    found = over_draws()
    one = replace(found, runs=replace(found.runs, seeds=(1,)))
    assert "cannot be split" in one.to_text()
    assert "cannot be told apart" in one.to_text()
    assert np.isnan(one.table["variance_parameters"]).all()


def test_nothing_runs_when_something_is_wrong():
    base = tiny()
    public = base.with_(name="public", **{SHARE: 0.15})
    work = Work(executor=Never())
    monthly = replace(public, expect=(Expectation("trust_mean", "up"),))
    with pytest.raises(SpecError, match="trust_mean has no value over all platforms"):
        compare(base, monthly, 2, work=work)
    with pytest.raises(SpecError, match="users is 900"):
        compare(base, public.with_(users=900), 2, work=work)
    with pytest.raises(SpecError, match="a draw cannot set"):
        compare(base, public, 2, DRAWS.rename(columns={SHARE: "share"}), work=work)
    with pytest.raises(ValueError, match="at least 2 seeds"):
        compare(base, public, 1, work=work)
    with pytest.raises(SpecError, match="at least one variant"):
        compare(base, [], 2, work=work)


def test_a_run_that_failed_is_named_and_its_pair_left_out():
    base = tiny(until="2020-05-24")
    public = base.with_(name="public", **{SHARE: 0.15})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        found = compare(base, public, 3, work=Work(executor=WithoutSeed("public", 2)))
    assert found.table.loc["public", "all", "gmv_broad"]["pairs"] == 2
    assert found.failures == ("public, seed 2: ValueError: out of luck",)
    assert "1 run failed" in found.to_text()
    assert "FAILED: public, seed 2" in found.to_text()


def test_the_folder_explains_itself(tmp_path):
    found = two_variants()
    out = found.save(tmp_path / "out", plots=False)
    assert {path.name for path in out.iterdir()} == {
        "table.csv",
        "bridge.csv",
        "verdicts.csv",
        "pairs.parquet",
        "summary.md",
        "comparison.json",
        "manifest.json",
    }
    read = pd.read_csv(out / "table.csv", index_col=[0, 1, 2])
    assert read.index.equals(found.table.index)
    assert read["difference"].to_numpy() == pytest.approx(found.table["difference"], nan_ok=True)
    about = json.loads((out / "comparison.json").read_text())
    assert about["seeds"] == [1, 2, 3]
    assert [each["since"] for each in about["variants"]] == ["2020-05-18", "2020-06-05"]
    assert "exactly zero" in (out / "verdicts.csv").read_text()
    assert (out / "summary.md").read_text().startswith("# public, opened against tiny")


def test_saving_again_gives_the_same_bytes_and_other_folders_are_refused(tmp_path):
    found = two_variants()
    out = found.save(tmp_path / "out", plots=False)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    found.save(out, plots=False)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    with pytest.raises(FileExistsError, match="not this comparison"):
        over_draws().save(out, plots=False)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_notebook_shows_what_was_compared_and_the_main_measures():
    html = two_variants()._repr_html_()
    assert "public, opened against tiny" in html
    assert "3 pairs (seeds 1 to 3)" in html
    assert html.count("<table") == 2
    assert len(two_variants().to_frame().columns) == len(two_variants().table.columns) + 3


class WithoutVariant(WithoutSeed):
    """Carries tasks out at once, but no run of one scenario succeeds."""

    def submit(self, function, task, /, *rest, **named):
        self.broken = (self.broken[0], task.seed)
        return super().submit(function, task, *rest, **named)


def test_a_variant_of_which_every_run_failed_is_reported_as_unknown(tmp_path):
    base = tiny(until="2020-05-24")
    variants = [base.with_(name=name, **{SHARE: share}) for name, share in (("a", 0.1), ("b", 0.2))]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        found = compare(base, variants, 2, work=Work(executor=WithoutVariant("b", 0)))
    assert (found.table.loc["b"]["state"] == "unknown").all()
    assert found.bridge_of("b").empty
    assert not found.bridge_of("a").empty
    assert "not measured" in found.to_text()
    assert (found.save(tmp_path / "out") / "plots" / "forest.png").exists()


def test_a_platform_that_nothing_reaches_takes_one_line():
    text = two_variants().to_text()
    assert text.count("douyin: exactly 0 in every measure and pair") == 2
