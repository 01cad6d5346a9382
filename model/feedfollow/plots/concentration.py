"""How much of the GMV the head of the anchors holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from feedfollow.observe.figures import Figure as Documented
from feedfollow.observe.origin import NOT_CALIBRATED
from feedfollow.plots.behaviour import FULL, Monthly, monthly_panel
from feedfollow.plots.days import content_platforms, series, span, time_axis
from feedfollow.plots.labels import labels
from feedfollow.plots.marks import DRAWN, documented_marks
from feedfollow.plots.names import source_line
from feedfollow.plots.style import Page, colour_of, legend, name_of, new_figure, styled

PANELS: Final = (
    Monthly("top_anchor_share", "The largest anchor", "% of the month's GMV", full=False),
    Monthly("top1pct_share", "Top 1 % of anchors", "% of the month's GMV"),
    Monthly("top2_2pct_share", "Top 2.2 % of anchors", "% of the month's GMV"),
)
GINI: Final = "anchor_gini"


@styled
def concentration(
    daily: pd.DataFrame,
    figures: Sequence[Documented] = (),
    origin: str = NOT_CALIBRATED,
    note: str = "",
) -> Figure:
    """Draw the share of the head of the anchors and their Gini coefficient.

    Parameters
    ----------
    daily : DataFrame
        Index ``(date, platform)``; monthly columns top_anchor_share, top1pct_share,
        top2_2pct_share, anchor_gini; and views.
    figures : sequence of Figure
        Documented figures; shares of the head are drawn, also those of several platforms together.
    origin : str
        Where the run's parameters come from.
    note : str
        What was run, for the foot of the page.

    Returns
    -------
    matplotlib.figure.Figure
        Four panels, one line a platform, real anchors (weighted).
    """
    platforms = content_platforms(daily)
    drawn = _documented(daily, figures)
    page = Page(
        "Concentration of anchors",
        "Share of each month's GMV held by the head, real anchors; documented: anchors of the "
        "whole market",
        source_line([figure for own in drawn.values() for figure in own]),
        note,
        origin,
    )
    page_figure = new_figure(page)
    panels = page_figure.subplots(2, 2, sharex=True).ravel()
    for axes, panel in zip(panels, PANELS, strict=False):
        monthly_panel(axes, daily, panel, drawn[panel.measure])
    _gini(panels[-1], daily)
    for axes in panels:
        time_axis(axes, daily)
        axes.tick_params(labelbottom=True)
    lines = [
        Line2D([], [], color=colour_of(name, platforms), label=name_of(name)) for name in platforms
    ]
    every = [figure for own in drawn.values() for figure in own]
    legend(page_figure, [*lines, *documented_marks(every)])
    page_figure.draw_without_rendering()  # settles the panels, so that ids can avoid each other
    for axes, panel in zip(panels, PANELS, strict=False):
        labels(axes, [(figure, figure.value) for figure in drawn[panel.measure]])
    return page_figure


def _documented(daily: pd.DataFrame, figures: Sequence[Documented]) -> dict[str, list[Documented]]:
    """List by measure the documented figures of a panel whose period meets the days drawn."""
    first, last = span(daily)
    shown = [
        figure
        for figure in figures
        if figure.use in DRAWN and figure.period[0] <= last and figure.period[1] >= first
    ]
    return {
        panel.measure: [each for each in shown if each.reading.measures == (panel.measure,)]
        for panel in PANELS
    }


def _gini(axes: Axes, daily: pd.DataFrame) -> None:
    platforms = content_platforms(daily)
    for name in platforms:
        gini = series(daily, name, GINI).dropna()
        axes.plot(
            gini.index.to_numpy() - 15.0,
            gini.to_numpy(),
            color=colour_of(name, platforms),
            marker=".",
            markersize=5.0,
        )
    axes.set_ylim(0.0, FULL / 100.0)
    axes.set_title("Gini coefficient of anchors' GMV")
    axes.set_ylabel("Gini (0 equal, 1 one holds all)")
