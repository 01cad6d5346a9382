"""What buyers do and whom they trust: repurchase, buying without a need, trust, conversion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from feedfollow.observe.figures import Figure as Documented
from feedfollow.observe.origin import NOT_CALIBRATED
from feedfollow.plots.days import content_platforms, series, smooth, span, time_axis
from feedfollow.plots.labels import labels
from feedfollow.plots.marks import bar, documented, documented_marks
from feedfollow.plots.names import source_line
from feedfollow.plots.style import INK, Page, colour_of, legend, name_of, new_figure, styled

FEW: Final = 0.01
"""Share of the largest traffic below which a rate rests on a handful of simulated views."""

DASHED: Final = (0, (4, 1.5))
FULL: Final = 103.0
"""Top of an axis that shows all from 0 to 100 %, with room for a mark at the very top."""
REPURCHASE: Final = "repurchase_rate"
NO_NEED: Final = "need_share"


@dataclass(frozen=True, slots=True)
class Monthly:
    """A panel of a monthly share.

    Parameters
    ----------
    measure : str
        Column of the daily table, a share (0 to 1).
    title, label : str
        Title of the panel and label of its axis.
    full : bool
        Whether the axis shows all from 0 to 100 %.
    """

    measure: str
    title: str
    label: str
    full: bool = True


PANELS: Final = (
    Monthly(REPURCHASE, "Repurchase: last month's buyers who buy again", "% of buyers"),
    Monthly(NO_NEED, "Buyers with most sessions of the month without a need", "% of buyers"),
)


@styled
def behaviour(
    daily: pd.DataFrame,
    figures: Sequence[Documented] = (),
    origin: str = NOT_CALIBRATED,
    note: str = "",
) -> Figure:
    """Draw repurchase, buying without a need, trust and sessions per engaged view.

    Parameters
    ----------
    daily : DataFrame
        Index ``(date, platform)``; columns repurchase_rate, need_share, trust_mean, system_trust
        (all monthly), sessions, engaged, views.
    figures : sequence of Figure
        Documented figures; monthly shares of one platform are drawn.
    origin : str
        Where the run's parameters come from.
    note : str
        What was run, for the foot of the page.

    Returns
    -------
    matplotlib.figure.Figure
        Four panels, one line a platform.
    """
    platforms = content_platforms(daily)
    drawn = {
        panel.measure: [
            figure
            for name in platforms
            for figure in documented(figures, name, (panel.measure,), span(daily))
        ]
        for panel in PANELS
    }
    page = Page(
        "Buyers and trust",
        "Values of a month; conversion as a 28-day mean, where traffic is 1 % of its largest or "
        "more; documented shares over their own period",
        source_line([figure for own in drawn.values() for figure in own]),
        note,
        origin,
    )
    page_figure = new_figure(page)
    panels = page_figure.subplots(2, 2, sharex=True)
    for axes, panel in zip(panels[0], PANELS, strict=True):
        monthly_panel(axes, daily, panel, drawn[panel.measure])
    _trust(panels[1, 0], daily)
    _conversion(panels[1, 1], daily)
    for axes in panels.ravel():
        time_axis(axes, daily)
        axes.tick_params(labelbottom=True)
    every = [figure for own in drawn.values() for figure in own]
    legend(page_figure, [*_legend(platforms), *documented_marks(every)])
    page_figure.draw_without_rendering()  # settles the panels, so that ids can avoid each other
    for axes, panel in zip(panels[0], PANELS, strict=True):
        labels(axes, [(figure, figure.value) for figure in drawn[panel.measure]])
    return page_figure


def monthly_panel(
    axes: Axes, daily: pd.DataFrame, panel: Monthly, figures: Sequence[Documented]
) -> None:
    """Draw a monthly share of every platform, with what is documented of it.

    Parameters
    ----------
    axes : Axes
        The panel.
    daily : DataFrame
        Index ``(date, platform)``.
    panel : Monthly
        Measure and words.
    figures : sequence of Figure
        Documented shares, in %.
    """
    platforms = content_platforms(daily)
    for name in platforms:
        share = 100.0 * series(daily, name, panel.measure).dropna()
        axes.plot(
            share.index.to_numpy() - 15.0,  # the month's middle: the value is of the whole month
            share.to_numpy(),
            color=colour_of(name, platforms),
            marker=".",
            markersize=5.0,
        )
    for figure in figures:
        single = len(figure.platforms) == 1
        colour = colour_of(figure.platforms[0], platforms) if single else INK
        bar(axes, figure, figure.value, colour=colour)
    axes.set_title(panel.title)
    axes.set_ylabel(panel.label)
    axes.set_ylim(0.0, FULL if panel.full else min(1.2 * axes.get_ylim()[1], FULL))


def _trust(axes: Axes, daily: pd.DataFrame) -> None:
    """Draw effective trust on follow edges and system trust, as they stand at the month's end."""
    platforms = content_platforms(daily)
    for name in platforms:
        for measure, style in (("trust_mean", "solid"), ("system_trust", DASHED)):
            trust = series(daily, name, measure).dropna()
            colour = colour_of(name, platforms)
            axes.plot(
                trust.index.to_numpy(),
                trust.to_numpy(),
                color=colour,
                linestyle=style,
                marker=".",
                markersize=5.0,
            )
    axes.set_title("Trust: in followed anchors, and in the platform")
    axes.set_ylabel("trust (0 to 1)")
    axes.margins(y=0.12)


def _conversion(axes: Axes, daily: pd.DataFrame) -> None:
    """Draw buying sessions per engaged view, where there is more than a handful of views."""
    platforms = content_platforms(daily)
    for name in platforms:
        engaged = smooth(series(daily, name, "engaged"))
        enough = engaged.where(engaged > FEW * engaged.max())
        rate = 100.0 * smooth(series(daily, name, "sessions")) / enough
        axes.plot(rate.index.to_numpy(), rate.to_numpy(), color=colour_of(name, platforms))
    axes.set_title("Conversion: buying sessions per engaged view")
    axes.set_ylabel("% of engaged views")
    axes.set_ylim(bottom=0.0)


def _legend(platforms: Sequence[str]) -> list[Line2D]:
    lines = [
        Line2D([], [], color=colour_of(name, platforms), label=name_of(name)) for name in platforms
    ]
    return [
        *lines,
        Line2D([], [], color=INK, label="trust in followed anchors"),
        Line2D([], [], color=INK, linestyle=DASHED, label="in the platform"),
    ]
