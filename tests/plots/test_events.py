"""Names of dated events: beside their own line, and no other line strikes them through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import pytest
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from feedfollow.plots.days import day_number
from feedfollow.plots.events import Event, event_lines
from feedfollow.plots.style import Page, new_figure
from feedfollow.spec.loader import load_scenario


@dataclass(frozen=True)
class Happening:
    name: str
    date: date
    platform: str = "kuaishou"


CLOSE = [Happening(f"kuaishou_does_its_number_{k}", date(2020, 6 + k, 1)) for k in range(4)]
EDGES = [
    Happening("something_at_the_very_beginning", date(2018, 7, 1)),
    Happening("something_at_the_very_end", date(2025, 9, 1)),
]
SHIPPED = load_scenario("baseline.yaml").events


def panel(events: Sequence[Event]) -> Axes:
    figure = new_figure(Page("Title", "How"), (12.0, 4.0))
    axes = figure.subplots()
    axes.set_xlim(day_number(date(2018, 6, 1)), day_number(date(2025, 9, 30)))
    figure.draw_without_rendering()
    event_lines(axes, events, "kuaishou")
    return axes


def boxes_and_lines(axes: Axes) -> tuple[dict[str, Bbox], list[float]]:
    boxes = {text.get_text(): text.get_window_extent() for text in axes.texts}
    lines = [line.get_window_extent() for line in axes.lines]
    return boxes, [(each.x0 + each.x1) / 2.0 for each in lines]


@pytest.mark.parametrize("events", [CLOSE, EDGES, SHIPPED], ids=["close", "edges", "shipped"])
def test_no_name_is_struck_through_or_covered_or_cut_off(events: Sequence[Event]) -> None:
    axes = panel(events)
    boxes, lines = boxes_and_lines(axes)
    own = [event for event in events if event.platform == "kuaishou"]
    assert boxes.keys() == {event.name.replace("_", " ") for event in own}
    for name, box in boxes.items():
        assert axes.bbox.x0 <= box.x0 and box.x1 <= axes.bbox.x1, name
        if events is not CLOSE:  # of four in four months the two inner ones have no free side
            assert not any(box.x0 < line < box.x1 for line in lines), name
    for (one, first), (other, second) in combinations(boxes.items(), 2):
        assert not first.overlaps(second), f"{one} covers {other}"


def test_a_name_stands_at_its_own_line() -> None:
    axes = panel(CLOSE)
    for text, event in zip(axes.texts, CLOSE, strict=True):
        x = axes.transData.transform((day_number(event.date), 0.0))[0]
        box = text.get_window_extent()
        assert min(abs(box.x0 - x), abs(box.x1 - x)) < 8.0


def test_events_of_others_and_of_other_days_are_left_out() -> None:
    late = Happening("later", date(2026, 1, 1))
    other = Happening("elsewhere", date(2020, 1, 1), "douyin")
    axes = panel([late, other])
    assert not axes.lines and not axes.texts
