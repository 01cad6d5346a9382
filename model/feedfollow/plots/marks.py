"""Documented figures over their own period on a panel with a time axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from feedfollow.observe.figures import Figure as Documented
from feedfollow.plots.days import day_number
from feedfollow.plots.style import GREY, INK

MARKER: Final = {"eq": "o", "approx": "o", "gt": "^", "lt": "v", "range": "s"}
DRAWN: Final = ("compare", "report")
LABEL_SIZE: Final = 8.0
PATCH: Final[dict[str, Any]] = {
    "boxstyle": "square,pad=0.1", "facecolor": "white", "alpha": 0.75, "linewidth": 0,
}  # fmt: skip
"""What lies under a label, so that a line that it crosses does not strike it through."""


def documented(
    figures: Iterable[Documented],
    platform: str,
    measures: Sequence[str],
    days: tuple[date, date],
) -> list[Documented]:
    """Choose the figures that a panel of one platform shows.

    Parameters
    ----------
    figures : iterable of Figure
        All documented figures.
    platform : str
        The panel's platform.
    measures : sequence of str
        Measures drawn in the panel.
    days : (date, date)
        First and last day of the run.

    Returns
    -------
    list of Figure
        Figures of that platform alone, of one of the measures, compared or reported, that are no
        ratio and whose period meets the run's; without those whose period is the union of shorter
        ones of the same measure.
    """
    own = [
        figure
        for figure in figures
        if figure.use in DRAWN
        and figure.base is None
        and figure.platforms == (platform,)
        and figure.reading.measures[0] in measures
        and figure.period[0] <= days[1]
        and figure.period[1] >= days[0]
    ]
    return [figure for figure in own if not _is_sum(figure, own)]


def _is_sum(figure: Documented, others: Iterable[Documented]) -> bool:
    inside = [
        other.reading
        for other in others
        if other is not figure
        and other.reading.measures == figure.reading.measures
        and other.reading.days < figure.reading.days
        and figure.period[0] <= other.reading.start
        and other.reading.end <= figure.period[1]
    ]
    return sum(reading.days for reading in inside) == figure.reading.days


def bar(
    axes: Axes,
    figure: Documented,
    value: float,
    hollow: bool = False,
    colour: str = INK,
    dashed: bool | None = None,
) -> None:
    """Draw one documented figure over its period.

    Parameters
    ----------
    axes : Axes
        The panel, its horizontal axis a time axis.
    figure : Figure
        The documented figure.
    value : float
        Where it stands on the vertical axis, in the axis' unit; a range is drawn in proportion.
    hollow : bool
        Whether the mark is open: the second definition of a panel, or a figure held out.
    colour : str
        Colour of the platform, where a panel shows several; grey for what was not fitted.
    dashed : bool, optional
        Whether the bar is dashed; as the mark is open without it.
    """
    thin = colour in (INK, GREY)
    broken = hollow if dashed is None else dashed
    start, end = day_number(figure.period[0]), day_number(figure.period[1]) + 1.0
    if figure.qualifier == "range":
        low, high = (value * edge / figure.value for edge in (figure.low, figure.high))
        box = Rectangle(
            (start, low), end - start, high - low, facecolor=colour, alpha=0.12, zorder=2
        )
        axes.add_patch(box)
    axes.plot(
        [start, end],
        [value, value],
        color=colour,
        linewidth=1.8 if thin else 5.0,
        alpha=1.0 if thin else 0.45,
        linestyle=(0, (3, 1.5)) if broken else "solid",
        solid_capstyle="butt",
        zorder=4,
    )
    axes.plot(
        [(start + end) / 2.0],
        [value],
        MARKER.get(figure.qualifier or "", "o"),
        color=colour if thin else INK,
        markerfacecolor="white" if hollow else colour,
        markersize=6.5,
        zorder=5,
    )


def mark(
    marker: str, text: str, hollow: bool = False, colour: str = INK, dashed: bool | None = None
) -> Line2D:
    """Make the legend entry of a documented figure.

    Parameters
    ----------
    marker : str
        A value of ``MARKER``.
    text : str
        What it means.
    hollow, colour, dashed
        As in :func:`bar`.

    Returns
    -------
    matplotlib.lines.Line2D
        A proxy for the legend.
    """
    return Line2D(
        [],
        [],
        color=colour,
        linewidth=1.5,
        linestyle=(0, (3, 1.5)) if (hollow if dashed is None else dashed) else "solid",
        marker=marker,
        markerfacecolor="white" if hollow else colour,
        markersize=6.0,
        label=text,
    )


def documented_marks(drawn: Iterable[Documented]) -> list[Line2D]:
    """Make the legend entries of the documented figures that a page shows.

    Parameters
    ----------
    drawn : iterable of Figure
        Numbers, and lower bounds.

    Returns
    -------
    list of matplotlib.lines.Line2D
        None where no figure is drawn.
    """
    bounds = [figure.qualifier == "gt" for figure in drawn]
    entries = [mark("o", "documented")] if False in bounds else []
    return entries + ([mark("^", "more than")] if True in bounds else [])
