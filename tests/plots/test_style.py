"""Names as plots write them, and what stands around the panels."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest
from matplotlib.lines import Line2D

from feedfollow.observe.figures import load_figures
from feedfollow.plots.days import calendar
from feedfollow.plots.names import measure_name, short_name, source_line
from feedfollow.plots.style import Page, legend, new_figure

FIGURES = load_figures()


def test_a_path_is_short_and_keeps_its_platform() -> None:
    assert short_name("parameters.session_trust") == "session_trust"
    assert short_name("platforms.taobao_live.content.width") == "Taobao Live content width"


def test_a_measure_is_written_for_people() -> None:
    assert measure_name("gmv_broad") == "GMV broad"
    assert measure_name("top2_2pct_share") == "top 2.2 % share"
    assert measure_name("top1pct_share") == "top 1 % share"
    assert measure_name("repurchase_rate") == "repurchase rate"


def test_a_source_without_a_name_is_called_by_the_words_behind_its_address() -> None:
    line = source_line(FIGURES)
    assert "Wen Wei Po" in line
    assert re.search(r"\d+\.\d+\.\d+\.\d+", line) is None


@pytest.mark.parametrize("high", [5.4, 8.0, 12.1])
def test_title_and_legend_keep_their_distance_on_a_page_of_any_height(high: float) -> None:
    figure = new_figure(Page("Title", "How to read it", note="What was run."), (11.0, high))
    legend(figure, [Line2D([], [], label="a line")])
    figure.subplots().set_title("A panel\nof two lines")
    figure.draw_without_rendering()
    title, subtitle = figure.texts[:2]
    (row,) = figure.legends
    (axes,) = figure.axes
    heights = [each.get_window_extent() for each in (title, subtitle, row)]
    panel = axes.get_tightbbox()
    assert panel is not None
    for upper, lower in pairwise([*heights, panel]):
        assert 0.0 <= upper.y0 - lower.y1 < 30.0


def test_a_long_footer_goes_on_in_a_line_of_its_own() -> None:
    figure = new_figure(
        Page("Title", "How", sources="A host, " * 40, note="What was run.\nHow sure.")
    )
    figure.draw_without_rendering()
    footer = figure.texts[-1]
    assert footer.get_window_extent().x1 <= figure.bbox.x1
    assert footer.get_text().endswith("\nWhat was run.\nHow sure.")


@pytest.mark.parametrize(
    ("last", "said"), [(date(2020, 9, 30), "date in 2020"), (date(2021, 2, 1), "date")]
)
def test_dates_within_one_year_name_it(last: date, said: str) -> None:
    axes = new_figure(Page("Title", "How")).subplots()
    calendar(axes, date(2020, 6, 1), last)
    assert axes.get_xlabel() == said
