"""Documented figures over their own period, and dated events, on a panel with a time axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Protocol, TypeAlias

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from feedfollow.observe.figures import Figure as Documented
from feedfollow.plots.days import Floats, day_number
from feedfollow.plots.style import GREY, INK

Box: TypeAlias = tuple[float, float, float, float]

MARKER: Final = {"eq": "o", "approx": "o", "gt": "^", "lt": "v", "range": "s"}
DRAWN: Final = ("compare", "report")
LABEL_SIZE: Final = 8.0
LETTER, LINE, GAP = 6.4, 13.0, 6.0  # pixels: width of a letter, height of a line, bar to id


class Event(Protocol):
    """A dated change of policy, as a scenario holds it."""

    @property
    def name(self) -> str:
        """What happened, in a few words."""

    @property
    def date(self) -> date:
        """On which day."""

    @property
    def platform(self) -> str:
        """To which platform."""


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


def labels(axes: Axes, values: Sequence[tuple[Documented, float]]) -> None:
    """Write the ids of documented figures beside their bars, each where it covers no other.

    Parameters
    ----------
    axes : Axes
        The panel; its place on the page and its limits are final.
    values : sequence of (Figure, float)
        Figures with the place of their bars, in the axis' unit.
    """
    bars = [_bar_box(axes, figure, value) for figure, value in values]
    written: list[Box] = []
    crossed = _line_pixels(axes)
    for (figure, value), own in zip(values, bars, strict=True):
        width = LETTER * len(figure.id)
        x, y = (own[0] + own[2]) / 2.0, (own[1] + own[3]) / 2.0
        left = min(max(x - width / 2.0, axes.bbox.x0), axes.bbox.x1 - width)
        spots = [
            (at, y + up, at + width, y + up + LINE)
            for up in (GAP, -GAP - LINE, GAP + LINE, -GAP - 2.0 * LINE)
            for at in (left, own[0] + 2.0, own[2] - width - 2.0)
        ]
        beside = (own[2] + GAP, own[0] - GAP - width)
        spots += [
            (at, y - LINE / 2.0, at + width, y + LINE / 2.0)
            for at in beside
            if axes.bbox.x0 <= at <= axes.bbox.x1 - width
        ]
        spots += [(left, y + up, left + width, y + up + LINE)
                  for up in (GAP + LINE, -GAP - 2.0 * LINE)]  # fmt: skip
        spot = min(spots, key=lambda box: _cost(box, bars, written, crossed))
        written.append(spot)
        _write(axes, figure.id, value, (spot[0], spot[1] - y))


def _bar_box(axes: Axes, figure: Documented, value: float) -> Box:
    start, end = day_number(figure.period[0]), day_number(figure.period[1]) + 1.0
    (x0, y0), (x1, _) = axes.transData.transform([(start, value), (end, value)])
    return float(x0), float(y0) - 4.0, float(x1), float(y0) + 4.0


def _line_pixels(axes: Axes) -> Floats:
    """Give the pixels of the model's lines, those with more than the two ends of a bar."""
    lines = [np.asarray(line.get_xydata(), dtype=np.float64) for line in axes.lines]
    drawn = [line for line in lines if len(line) > 2]
    if not drawn:
        return np.empty((0, 2))
    return np.asarray(axes.transData.transform(np.concatenate(drawn)), dtype=np.float64)


def _cost(box: Box, bars: Sequence[Box], written: Sequence[Box], crossed: Floats) -> float:
    """Weigh what a label would cover: bars and other labels by area, lines by their points.

    Two labels on each other cannot be read, so they weigh most.
    """
    x, y = crossed[:, 0], crossed[:, 1]
    inside = (x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])
    over_bars = sum(_overlap(box, other) for other in bars)
    over_labels = sum(_overlap(box, other) for other in written)
    return over_bars + 4.0 * over_labels + 2.0 * float(np.count_nonzero(inside))


def _overlap(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0.0) * max(high, 0.0)


def _write(axes: Axes, text: str, value: float, at: tuple[float, float]) -> None:
    """Write at a pixel of the page, tied to the data so that it follows a change of size."""
    (day, _) = axes.transData.inverted().transform((at[0], 0.0))
    axes.annotate(
        text,
        (float(day), value),
        xytext=(0.0, at[1] * 72.0 / axes.figure.dpi),
        textcoords="offset points",
        fontsize=LABEL_SIZE,
        color=INK,
        va="bottom",
        bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "alpha": 0.75, "linewidth": 0},
        zorder=3.5,  # over the model's lines, under the documented bars
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


def event_lines(axes: Axes, events: Iterable[Event], platform: str) -> None:
    """Draw a platform's dated events as thin lines, named at the top of the panel.

    Parameters
    ----------
    axes : Axes
        The panel; its limits are final.
    events : iterable of Event
        Events of all platforms; those outside the panel's dates are left out.
    platform : str
        The panel's platform.
    """
    first, last = axes.get_xlim()
    own = sorted(
        {(day_number(event.date), event.name) for event in events if event.platform == platform}
    )
    for place, (day, name) in enumerate(each for each in own if first < each[0] < last):
        axes.axvline(day, color=GREY, linewidth=0.9, linestyle=(0, (1, 2)), zorder=1)
        axes.annotate(
            name.replace("_", " "),
            (day, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(-3, -2 - 11 * (place % 3)),
            textcoords="offset points",
            fontsize=LABEL_SIZE,
            color=GREY,
            ha="right",
            va="top",
            zorder=1.5,
        )
