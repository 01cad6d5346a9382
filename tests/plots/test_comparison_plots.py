"""Forest, fan and bridge of a comparison: what they say, and that nothing is cut or covered."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure
from tests.analyse.paired_runs import over_draws, two_variants

from feedfollow.observe.period import ALL
from feedfollow.plots.amount import Amount, interval_text, percent_text
from feedfollow.plots.forest import (
    NO_BASE,
    NOT_MEASURED,
    NOT_POOLED,
    REASON,
    Setting,
    forest,
)

DRAWINGS = {
    "forest": lambda found: found.plot.forest(),
    "forest of one": lambda found: found.plot.forest(variants=["public"]),
    "fan": lambda found: found.plot.fan("views_follow", "kuaishou", "opened"),
    "fan of all": lambda found: found.plot.fan("gmv_broad", variant="public"),
    "fan of months": lambda found: found.plot.fan("trust_mean", "kuaishou", "public"),
    "fan of nothing": lambda found: found.plot.fan("gmv_broad", "douyin", "public"),
    "bridge": lambda found: found.plot.bridge("kuaishou", "public"),
    "bridge of all": lambda found: found.plot.bridge(variant="opened"),
    "bridge of nothing": lambda found: found.plot.bridge("douyin", "public"),
}


def drawn(name: str) -> Figure:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = DRAWINGS[name](two_variants())
        figure.draw_without_rendering()
    return figure


def words(figure: Figure) -> str:
    found = [text.get_text() for text in figure.texts]
    for axes in figure.axes:
        found += [text.get_text() for text in axes.texts]
        found += [axes.get_title(loc="left"), axes.get_xlabel(), axes.get_ylabel()]
    return " ".join(found)


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_page_says_what_was_run_and_nothing_stands_outside(name):
    figure = drawn(name)
    said = words(figure)
    assert "against tiny" in said
    assert "3 pairs (seeds 1 to 3), 500 simulated users" in said
    assert "95 % intervals: Student's t over pairs; each for its own measure" in said
    assert "not calibrated" in said
    assert said.isascii()
    for axes in figure.axes:
        box = axes.get_tightbbox()
        assert box is not None
        assert box.x0 >= 0
        assert box.x1 <= 1200
        assert box.y0 >= 0
        assert box.y1 <= 0.90 * 800


def test_only_with_draws_of_a_fit_the_page_is_not_marked():
    found = over_draws()
    said = words(found.plot.forest())
    assert "drawn from a table that no fit wrote" in said
    assert "3 posterior draws" in said
    fitted = found.draws.copy()
    fitted.attrs["origin"] = "calibrated"
    said = words(replace(found, draws=fitted).plot.forest())
    assert "drawn from a table" not in said and "calibrated" not in said


def test_the_forest_tells_amounts_in_per_cent_and_rates_in_points():
    figure = drawn("forest")
    labels = [axes.get_xlabel() for axes in figure.axes]
    assert labels == ["difference, % of base"] * 3 + ["difference, points"] * 3
    assert [axes.get_title(loc="left") for axes in figure.axes[:3]] == [
        "All platforms",
        "Douyin",
        "Kuaishou",
    ]


def test_a_word_in_the_place_of_a_point_is_explained_at_the_foot():
    figure = drawn("forest")
    inside = {text.get_text().strip() for axes in figure.axes for text in axes.texts}
    foot = " ".join(text.get_text() for text in figure.texts)
    assert NOT_POOLED in inside
    assert all((f"{word}: " in foot) == (word in inside) for word in REASON)


def test_a_word_says_why_there_is_no_point():
    table = two_variants().table
    chosen = table.index.get_level_values("measure").isin(["gmv_broad", "hhi"])
    own = table[chosen & (table.index.get_level_values("variant") == "public")].copy()
    own.loc[("public", "kuaishou", "gmv_broad"), ["relative", "relative_low"]] = np.nan
    figure = forest(own.drop(("public", "douyin", "gmv_broad")), Setting("t", "n", "calibrated"))
    inside = [[text.get_text().strip() for text in axes.texts] for axes in figure.axes]
    assert inside == [[], [NOT_MEASURED], [NO_BASE], [NOT_POOLED], [], []]


def test_a_point_of_the_forest_is_the_number_of_the_table():
    figure = two_variants().plot.forest(["gmv_broad"], ["public"])
    row = two_variants().table.loc["public", "kuaishou", "gmv_broad"]
    (point,) = (line.get_xdata()[0] for line in figure.axes[2].lines if line.get_marker() == "o")
    assert point == pytest.approx(100.0 * row["relative"])


def test_what_differs_by_nothing_is_a_mark_of_its_own():
    figure = two_variants().plot.forest(["gmv_broad"], ["public"])
    markers = {line.get_marker() for line in figure.axes[1].lines}
    assert "|" in markers
    assert "o" not in markers


def test_the_fan_starts_before_the_first_day_compared_and_marks_the_event():
    figure = drawn("fan")
    assert "opens" in words(figure)
    difference = figure.axes[1].lines[0].get_ydata()
    assert difference[0] == 0.0
    assert difference[-1] < 0.0 or difference[-1] > 0.0
    assert "mean of the 7 days up to each day" in words(figure)


def test_the_steps_of_the_bridge_end_at_the_difference():
    axes = drawn("bridge").axes[0]
    total = two_variants().difference("public", "kuaishou", "gmv_broad").difference
    steps = [patch.get_height() for patch in axes.patches]
    assert sum(steps[:-1]) == pytest.approx(steps[-1])
    assert steps[-1] * np.sign(steps[-1]) > 0.0
    assert np.sign(steps[-1]) == np.sign(total)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda plot: plot.forest(["gmv_brod"]), "did you mean 'gmv_broad'"),
        (lambda plot: plot.forest(variants=["publik"]), "did you mean 'public'"),
        (lambda plot: plot.fan("gmv_broad", ALL), "name a variant; known: public, opened"),
        (lambda plot: plot.fan("wait_days", "kwaishou", "public"), "did you mean 'kuaishou'"),
        (lambda plot: plot.fan("hhi", "all", "public"), "no value over all platforms"),
        (lambda plot: plot.fan("repurchase_rate", "kuaishou", "public"), "no recorded day"),
        (lambda plot: plot.bridge("outside_shelf", "public"), "there is no bridge of"),
    ],
)
def test_a_misspelt_name_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw(two_variants().plot)


def test_all_plots_are_saved(tmp_path):
    written = over_draws().plot.save_all(tmp_path)
    platforms = ("all", "douyin", "kuaishou")
    assert {path.stem for path in written} == {
        "forest",
        *(f"bridge-{name}" for name in platforms),
        *(f"fan-gmv-{name}" for name in platforms),
    }
    assert all(path.stat().st_size > 10_000 for path in written)


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (-53.7, -71.8, -35.6, ("-54", "[-72, -36]")),
        (0.0965, -0.186, 0.378, ("+0.10", "[-0.19, +0.38]")),
        (17.9, 0.4, 35.3, ("+17.9", "[+0.4, +35.3]")),  # an end that is not 0 is not written as 0
        (0.0, 0.0, 0.0, ("0", "")),
        (3.0, float("nan"), float("nan"), ("+3.00", "")),
    ],
)
def test_a_difference_is_written_as_finely_as_its_interval_is_wide(value, low, high, text):
    assert interval_text(Amount(1.0, ""), value, low, high) == text


def test_tiny_shares_are_not_written_with_exponents():
    assert [percent_text(share) for share in (0.2153, -0.0319, 1e-6, 0.0)] == [
        "+21.5 %",
        "-3.19 %",
        "<0.01 %",
        "0 %",
    ]
