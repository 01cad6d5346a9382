"""GMV by platform, broad and closed-loop, with the documented figures over their own periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from feedfollow.observe.figures import Figure as Documented
from feedfollow.observe.origin import NOT_CALIBRATED
from feedfollow.plots.days import content_platforms, series, smooth, span, time_axis
from feedfollow.plots.events import Event, event_lines
from feedfollow.plots.labels import labels
from feedfollow.plots.marks import bar, documented, mark
from feedfollow.plots.names import source_line
from feedfollow.plots.style import INK, Page, colour_of, legend, name_of, new_figure, styled

BILLION: Final = 1e9
BROAD: Final = "gmv_broad"
CLOSED: Final = "gmv_closed_loop"


@styled
def gmv(
    daily: pd.DataFrame,
    figures: Sequence[Documented] = (),
    events: Sequence[Event] = (),
    origin: str = NOT_CALIBRATED,
    note: str = "",
) -> Figure:
    """Draw the GMV of each platform as a daily rate, with what is documented of it.

    Parameters
    ----------
    daily : DataFrame
        Index ``(date, platform)``; columns gmv_broad, gmv_closed_loop (CNY a day) and views.
    figures : sequence of Figure
        Documented figures; those of one platform's GMV are drawn.
    events : sequence of Event
        Dated events of the scenario.
    origin : str
        Where the run's parameters come from.
    note : str
        What was run, for the foot of the page.

    Returns
    -------
    matplotlib.figure.Figure
        One panel a platform, logarithmic axis, bn CNY a day.
    """
    platforms = content_platforms(daily)
    drawn = {name: documented(figures, name, (BROAD, CLOSED), span(daily)) for name in platforms}
    page = Page(
        "GMV by platform",
        "28-day mean of the daily rate, real scale; documented totals over their own period, "
        "divided by its days",
        source_line([figure for name in platforms for figure in drawn[name]]),
        note,
        origin,
    )
    page_figure = new_figure(page)
    panels = page_figure.subplots(
        max(len(platforms), 1), 1, sharex=True, sharey=True, squeeze=False
    )[:, 0]
    for axes, name in zip(panels, platforms, strict=False):
        _panel(axes, daily, name, colour_of(name, platforms))
        for figure in drawn[name]:
            bar(axes, figure, _rate(figure), hollow=figure.reading.measures[0] == CLOSED)
        time_axis(axes, daily)
        axes.label_outer()
    _limit(panels[0], [_rate(figure) for name in platforms for figure in drawn[name]])
    legend(page_figure, _legend([figure for own in drawn.values() for figure in own]))
    page_figure.draw_without_rendering()  # settles the panels, so that labels avoid each other
    for axes, name in zip(panels, platforms, strict=False):
        event_lines(axes, events, name)
        labels(axes, [(figure, _rate(figure)) for figure in drawn[name]])
    return page_figure


def _panel(axes: Axes, daily: pd.DataFrame, platform: str, colour: str) -> None:
    """Draw the two rates of one platform."""
    for measure, style in ((BROAD, "solid"), (CLOSED, (0, (4, 1.5)))):
        rate = smooth(series(daily, platform, measure)) / BILLION
        shown = rate.where(rate > 0.0)
        axes.plot(shown.index.to_numpy(), shown.to_numpy(), color=colour, linestyle=style, zorder=3)
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(base=10.0, numticks=6))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_title(name_of(platform))
    axes.set_ylabel("bn CNY a day")


def _rate(figure: Documented) -> float:
    return figure.daily_rate / BILLION


def _limit(axes: Axes, known: Sequence[float]) -> None:
    """Leave room for the names of events above, and cut off a GMV of next to nothing below."""
    low, high = axes.get_ylim()
    floor = min(known) / 4.0 if known else high / 1e4
    axes.set_ylim(max(low, floor), max(high, *known, 0.0) * 4.0)


def _legend(drawn: Sequence[Documented]) -> list[Line2D | Patch]:
    """Name the two rates, and of the marks of documented figures those that are there."""
    neutral = "#555555"
    measures = {figure.reading.measures[0] for figure in drawn}
    qualifiers = {figure.qualifier for figure in drawn}
    entries: list[tuple[bool, Line2D | Patch]] = [
        (True, Line2D([], [], color=neutral, label="model, broad")),
        (True, Line2D([], [], color=neutral, linestyle=(0, (4, 1.5)), label="model, closed-loop")),
        (BROAD in measures, mark("o", "documented, broad")),
        ("gt" in qualifiers, mark("^", "documented, more than")),
        (CLOSED in measures, mark("o", "documented, closed-loop", hollow=True)),
        ("range" in qualifiers, Patch(facecolor=INK, alpha=0.12, label="documented range")),
    ]
    return [entry for is_there, entry in entries if is_there]
