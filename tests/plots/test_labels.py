"""Ids of documented figures: inside the panel, on no other id, and nearest to their own bar."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from feedfollow.observe.figures import Figure as Documented
from feedfollow.observe.figures import load_figures
from feedfollow.plots.boxes import distance, extent
from feedfollow.plots.days import day_number
from feedfollow.plots.labels import HALF_BAR, labels
from feedfollow.plots.marks import bar
from feedfollow.plots.style import Page, new_figure

FIGURES = {each.id: each for each in load_figures()}
QUARTERS = ("ks_gmv_2020q1", "ks_gmv_2020q2", "ks_gmv_2020q3", "ks_gmv_2020q4", "ks_gmv_2021q1")
CROWD = (
    "dy_gmv_2019_a", "dy_gmv_2020_broad", "dy_gmv_2020_closed_caixin", "dy_own_shop_gmv_2020",
    "dy_aug_festival_gmv_2020", "dy_double11_gmv_2020", "dy_daily_gmv_2020_12",
)  # fmt: skip
SPANS = {
    "a year and a half": (date(2019, 12, 1), date(2021, 6, 1)),
    "four years": (date(2018, 6, 1), date(2021, 12, 31)),
    "seven years": (date(2018, 6, 1), date(2025, 9, 30)),
}


def panel(span: tuple[date, date], values: list[tuple[Documented, float]]) -> Axes:
    figure = new_figure(Page("Title", "How"), (12.0, 4.0))
    axes = figure.subplots()
    axes.set_yscale("log")
    axes.set_xlim(*map(day_number, span))
    axes.set_ylim(0.05, 50.0)
    for each, value in values:
        bar(axes, each, value)
    figure.draw_without_rendering()
    labels(axes, values)
    return axes


def placed(axes: Axes) -> dict[str, Bbox]:
    return {text.get_text(): Bbox.from_extents(*extent(text)) for text in axes.texts}


def rate(name: str) -> tuple[Documented, float]:
    return FIGURES[name], FIGURES[name].daily_rate / 1e9


@pytest.mark.parametrize("span", SPANS.values(), ids=SPANS.keys())
def test_ids_of_neighbouring_quarters_do_not_touch(span: tuple[date, date]) -> None:
    axes = panel(span, [rate(name) for name in QUARTERS])
    boxes = placed(axes)
    assert boxes.keys() == set(QUARTERS)
    for (one, first), (other, second) in combinations(boxes.items(), 2):
        assert not first.overlaps(second), f"{one} covers {other}"


@pytest.mark.parametrize("span", SPANS.values(), ids=SPANS.keys())
def test_among_bars_close_together_a_line_leads_from_an_id_to_its_own(
    span: tuple[date, date],
) -> None:
    """Douyin's figures of 2020: seven bars within three lines of text."""
    values = [rate(name) for name in CROWD]
    axes = panel(span, values)
    boxes = placed(axes)
    for (one, first), (other, second) in combinations(boxes.items(), 2):
        assert not first.overlaps(second), f"{one} covers {other}"
    bars = {}
    for figure, value in values:
        ends = [day_number(figure.period[0]), day_number(figure.period[1]) + 1.0]
        (x0, y), (x1, _) = axes.transData.transform([(end, value) for end in ends])
        bars[figure.id] = (max(x0, axes.bbox.x0), y, min(x1, axes.bbox.x1), y)
    led = 0
    for text in axes.texts:
        own = text.get_text()
        away = {name: distance(extent(text), bar) for name, bar in bars.items()}
        line = getattr(text, "arrow_patch", None)
        if line is None:
            assert away[own] <= min(away.values()) + HALF_BAR, f"{own} reads as another's"
            continue
        led += 1
        x, y = line.get_transform().transform(line.get_path().vertices)[-1]
        left, height, right, _ = bars[own]
        assert left - 1.0 <= x <= right + 1.0 and abs(y - height) < 1.0, own
    assert led


def test_an_id_stays_in_the_panel_though_its_period_does_not() -> None:
    span = (date(2020, 6, 1), date(2020, 9, 30))
    axes = panel(span, [rate(name) for name in ("dy_gmv_2020_broad", "ks_gmv_2020q2")])
    for name, box in placed(axes).items():
        assert axes.bbox.x0 <= box.x0 and box.x1 <= axes.bbox.x1, name
        assert axes.bbox.y0 <= box.y0 and box.y1 <= axes.bbox.y1, name


def test_an_id_is_nearest_to_its_own_bar() -> None:
    year, half = FIGURES["ks_repurchase_2020"], FIGURES["ks_repurchase_2020h1"]
    axes = panel(SPANS["seven years"], [(half, 2.0), (year, 2.6)])
    boxes = placed(axes)
    at = {name: axes.transData.transform((0.0, value))[1] for name, value in
          ((half.id, 2.0), (year.id, 2.6))}  # fmt: skip
    for name, box in boxes.items():
        away = {other: abs((box.y0 + box.y1) / 2.0 - y) for other, y in at.items()}
        assert min(away, key=away.__getitem__) == name
