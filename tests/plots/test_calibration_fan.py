"""Fans over time: bands as they were given, figures over their own period, words on the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from feedfollow.calibrate.periods import whole_periods
from feedfollow.observe.figures import load_figures
from feedfollow.plots.calibration_fan import ENDS, GMV, REPURCHASE, SUBJECTS, Known, Subject, fan
from feedfollow.plots.days import day_number
from feedfollow.plots.style import GREY, INK

FIGURES = tuple(each for each in load_figures() if not each.waits_for)
ROLES = {each.id: each.role for each in FIGURES if each.role in ("fit", "holdout")}
QUARTERS = whole_periods(date(2019, 1, 1), date(2021, 12, 31), "quarter")
PLATFORMS = ("douyin", "kuaishou", "taobao_live")


def bands(subject: Subject) -> pd.DataFrame:
    """A table whose median is 100 days' worth of 1, 2, ... units, the second measure half of it."""
    rows = []
    for place, measure in enumerate(subject.measures):
        for platform in PLATFORMS:
            for number, each in enumerate(QUARTERS, start=1):
                middle = number * subject.factor * (each.days if subject.daily else 1)
                ends = middle / (place + 1) * np.array([0.5, 0.8, 1.0, 1.25, 2.0])
                rows.append((measure, platform, each.start, each.end, *ends))
    return pd.DataFrame(rows, columns=["measure", "platform", "start", "end", *ENDS])


def drawn(subject: Subject = GMV, **known: object) -> Figure:
    return fan(bands(subject), subject, Known(FIGURES, ROLES, **known), "What was run.")  # type: ignore[arg-type]


def panel(figure: Figure, name: str):
    (axes,) = [each for each in figure.axes if each.get_title(loc="left") == name]
    return axes


def marks(axes) -> dict[float, tuple[str, str, str]]:
    """Marker, edge and face of each documented figure, by the middle of its period."""
    return {
        round(float(line.get_xdata()[0]), 1): (
            line.get_marker(), to_hex(line.get_color()), to_hex(line.get_markerfacecolor()),
        )
        for line in axes.lines
        if len(line.get_xdata()) == 1
    }  # fmt: skip


def middle_of(name: str) -> float:
    (figure,) = [each for each in FIGURES if each.id == name]
    first, last = figure.period
    return round((day_number(first) + day_number(last) + 1.0) / 2.0, 1)


def test_a_quarter_is_a_step_as_a_rate_a_day():
    steps = [line for line in panel(drawn(), "Kuaishou").lines if len(line.get_xdata()) > 2]
    (line,) = [each for each in steps if each.get_linestyle() == "-"]
    np.testing.assert_allclose(line.get_ydata(), np.repeat(np.arange(1, 13), 2))
    edges = np.asarray(line.get_xdata())
    assert edges[0] == day_number(date(2019, 1, 1))
    assert edges[-1] == day_number(date(2021, 12, 31)) + 1.0
    np.testing.assert_array_equal(edges[1:-1:2], edges[2::2])


def test_bands_reach_from_end_to_end():
    fills = [each.get_datalim(each.axes.transData).get_points()
             for each in panel(drawn(), "Douyin").collections]  # fmt: skip
    assert sorted((low, high) for (_, low), (_, high) in fills) == [(0.5, 24.0), (0.8, 15.0)]


def test_fitted_figures_are_filled_held_out_ones_open_and_others_grey():
    kuaishou, douyin = marks(panel(drawn(), "Kuaishou")), marks(panel(drawn(), "Douyin"))
    assert kuaishou[middle_of("ks_gmv_2020q3")] == ("o", INK, INK)
    assert kuaishou[middle_of("ks_gmv_2021q1")] == ("o", INK, "#ffffff")
    assert douyin[middle_of("dy_daily_gmv_2020_12")] == ("^", INK, INK)
    assert douyin[middle_of("dy_gmv_2019_a")] == ("s", GREY, GREY)


def test_a_figure_stands_at_its_rate_over_its_own_period():
    bars = [line for line in panel(drawn(), "Kuaishou").lines if len(line.get_xdata()) == 2]
    (own,) = [line for line in bars if line.get_xdata()[0] == day_number(date(2020, 7, 1))]
    assert own.get_xdata()[1] == day_number(date(2020, 10, 1))
    np.testing.assert_allclose(own.get_ydata(), 94.5 / 92)


def test_shares_are_drawn_in_per_cent():
    (axes, *_) = [panel(drawn(REPURCHASE), "Kuaishou")]
    (own,) = [line for line in axes.lines if len(line.get_xdata()) == 2
              and line.get_xdata()[1] == day_number(date(2021, 1, 1))]  # fmt: skip
    np.testing.assert_allclose(own.get_ydata(), 65.0)
    assert axes.get_ylabel() == "% of a month's buyers"


def test_a_second_measure_that_is_the_first_is_not_drawn_over_it():
    table = bands(GMV)
    second = table["measure"] == "gmv_closed_loop"
    table.loc[second, list(ENDS)] = table.loc[~second, list(ENDS)].to_numpy()
    lines = panel(fan(table, GMV, Known(), ""), "Taobao Live").lines
    assert [line.get_linestyle() for line in lines if len(line.get_xdata()) > 2] == ["-"]


def test_what_lies_after_the_fit_is_tinted_and_said():
    figure = drawn(fitted_until=date(2020, 12, 31))
    assert any("projection" in text.get_text() for text in figure.texts)
    assert any("tinted: after the fit" in text.get_text() for text in figure.texts)
    (patch,) = [each for each in panel(figure, "Douyin").patches
                if each.get_x() == day_number(date(2021, 1, 1))]  # fmt: skip
    assert patch.get_x() + patch.get_width() == day_number(date(2021, 12, 31)) + 1.0


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_word_is_on_the_page(name):
    figure = drawn(SUBJECTS[name], fitted_until=date(2020, 12, 31))
    figure.draw_without_rendering()
    page = figure.bbox
    for text in figure.findobj(lambda a: isinstance(a, Text) and a.get_visible() and a.get_text()):
        box = text.get_window_extent()
        if box.width > 0.0:
            assert box.x0 >= page.x0 - 1.0 and box.x1 <= page.x1 + 1.0, text.get_text()
            assert box.y0 >= page.y0 - 1.0 and box.y1 <= page.y1 + 1.0, text.get_text()


def test_figures_outside_the_span_are_left_out():
    early = bands(GMV)
    early = early[early["end"] < date(2020, 1, 1)]
    assert middle_of("ks_gmv_2020q3") not in marks(
        panel(fan(early, GMV, Known(FIGURES, ROLES), ""), "Kuaishou")
    )


def test_a_bar_of_the_second_measure_is_dashed_and_of_the_first_solid():
    closed = tuple(
        replace(each, id="x", reading=replace(each.reading, measures=("gmv_closed_loop",)))
        for each in FIGURES if each.id == "ks_gmv_2020q3"
    )  # fmt: skip
    both = (*closed, *(each for each in FIGURES if each.id == "ks_gmv_2020q3"))
    axes = panel(fan(bands(GMV), GMV, Known(both, {"x": "fit"}), ""), "Kuaishou")
    styles = [line.get_linestyle() for line in axes.lines if len(line.get_xdata()) == 2]
    assert sorted(styles) == ["-", "--"]
