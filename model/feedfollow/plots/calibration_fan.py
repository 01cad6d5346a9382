"""What a fit says over time: bands by platform, with each documented figure over its own period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from feedfollow.observe.figures import Figure as Documented
from feedfollow.observe.origin import CALIBRATED
from feedfollow.plots.days import Floats, calendar, day_number
from feedfollow.plots.events import Event, event_lines
from feedfollow.plots.labels import labels
from feedfollow.plots.marks import MARKER, bar, documented, mark
from feedfollow.plots.names import source_line
from feedfollow.plots.style import GREY, INK, Page, colour_of, legend, name_of, new_figure, styled

SIZE: Final = (12.0, 9.6)
NEUTRAL: Final = "#555555"
DASHES: Final = (0, (4, 1.5))
ENDS: Final = ("low90", "low50", "middle", "high50", "high90")
OUTLOOK: Final = "#F4F1E8"
"""Background of what lies after the period of the fit."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a fan is about.

    Attributes
    ----------
    measures : tuple of str
        The first has bands, a second one dashed lines.
    names : tuple of str
        What each is called in the legend.
    title : str
    unit : str
        Of the vertical axis.
    factor : float
        Values are divided by it.
    daily : bool
        Whether a period's total is drawn as a rate a day.
    log : bool
        Whether the axis is logarithmic.
    """

    measures: tuple[str, ...]
    names: tuple[str, ...]
    title: str
    unit: str
    factor: float
    daily: bool = False
    log: bool = False

    def documented(self, figure: Documented) -> float:
        """Give where a documented figure stands on the axis."""
        value = figure.daily_rate if self.daily else figure.natural(figure.value)
        return value / self.factor


GMV: Final = Subject(
    ("gmv_broad", "gmv_closed_loop"), ("broad", "closed-loop"), "GMV by platform",
    "bn CNY a day", 1e9, daily=True, log=True,
)  # fmt: skip
REPURCHASE: Final = Subject(
    ("repurchase_rate",),
    ("monthly repurchase rate",),
    "Repurchase rate by platform",
    "% of a month's buyers",
    0.01,
)
PRIVATE: Final = Subject(
    ("private_share",), ("share of views that come from follows",),
    "Private traffic by platform", "% of views", 0.01,
)  # fmt: skip
BUYERS: Final = Subject(
    ("buyers_month",), ("persons who buy in a month",), "Buyers by platform", "m persons", 1e6,
    log=True,
)  # fmt: skip
TOP: Final = Subject(
    ("top2_2pct_share", "top_anchor_share"), ("top 2.2 % of anchors", "top anchor"),
    "Concentration of GMV by platform", "% of GMV", 0.01,
)  # fmt: skip
SUBJECTS: Final[Mapping[str, Subject]] = {
    "gmv": GMV,
    "repurchase": REPURCHASE,
    "private_share": PRIVATE,
    "buyers": BUYERS,
    "concentration": TOP,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is documented, and what the fit knew of it.

    Attributes
    ----------
    figures : tuple of Figure
        Documented figures; those of one platform and of a subject's measures are drawn.
    roles : mapping of str to str
        ``fit`` or ``holdout`` by id; any other was neither.
    fitted_until : date, optional
        Last day of the period of the fit, where more is drawn.
    events : tuple of Event
        Dated events of the scenario.
    """

    figures: tuple[Documented, ...] = ()
    roles: Mapping[str, str] | None = None
    fitted_until: date | None = None
    events: tuple[Event, ...] = ()

    def look(self, figure: Documented) -> tuple[bool, str]:
        """Give whether the mark is open, and its colour."""
        role = (self.roles or {}).get(figure.id, "")
        return role == "holdout", INK if role in ("fit", "holdout") else GREY


@styled
def fan(table: pd.DataFrame, subject: Subject, known: Known, note: str) -> Figure:
    """Draw bands over time.

    Parameters
    ----------
    table : DataFrame
        A row a measure, platform and period; ``measure``, ``platform``, ``start`` and ``end``
        (dates, both inside), ``low90``, ``low50``, ``middle``, ``high50``, ``high90`` in the unit
        of the measure, totals for measures that add up.
    subject : Subject
    known : Known
    note : str
        What was fitted, and how.

    Returns
    -------
    matplotlib.figure.Figure
        A panel a platform; each period is a step, so that it compares with a figure over its own.
    """
    table = _scaled(table, subject)
    platforms = list(dict.fromkeys(table["platform"]))
    span = (table["start"].min(), table["end"].max())
    drawn = {name: documented(known.figures, name, subject.measures, span) for name in platforms}
    every = [figure for name in platforms for figure in drawn[name]]
    page = Page(
        subject.title + (": projection" if known.fitted_until else ""),
        _subtitle(subject, known, every),
        source_line(every),
        note,
        origin=CALIBRATED,
    )
    picture = new_figure(page, SIZE)
    panels = list(
        picture.subplots(len(platforms), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
    )
    for axes, name in zip(panels, platforms, strict=True):
        _panel(axes, table[table["platform"] == name], subject, colour_of(name, platforms))
        axes.set_title(name_of(name))
        axes.set_ylabel(subject.unit)
        for figure in drawn[name]:
            hollow, colour = known.look(figure)
            second = figure.reading.measures[0] != subject.measures[0]
            bar(axes, figure, subject.documented(figure), hollow, colour, dashed=second)
        _time(axes, span, known.fitted_until)
    _heights(panels, table, subject, [subject.documented(figure) for figure in every])
    legend(picture, _legend(subject, known, every))
    picture.draw_without_rendering()  # settles the panels, so that ids can avoid each other
    for axes, name in zip(panels, platforms, strict=True):
        event_lines(axes, known.events, name)
        labels(axes, [(figure, subject.documented(figure)) for figure in drawn[name]])
    return picture


def _scaled(table: pd.DataFrame, subject: Subject) -> pd.DataFrame:
    """Give the rows of a subject in the unit of its axis, in order of time."""
    own = table[table["measure"].isin(subject.measures)].sort_values("start", kind="stable")
    days = [(end - start).days + 1 for start, end in zip(own["start"], own["end"], strict=True)]
    per = np.array(days, dtype=np.float64) if subject.daily else np.ones(len(own))
    values = own[list(ENDS)].to_numpy(dtype=np.float64) / (per * subject.factor)[:, None]
    return own.assign(**dict(zip(ENDS, values.T, strict=True)))


def _subtitle(subject: Subject, known: Known, drawn: Sequence[Documented]) -> str:
    words = ["Quarterly totals as a rate a day" if subject.daily else "Mean of each quarter"]
    words.append("posterior predictive with the model's own error, where figures tell of it")
    if drawn:
        words.append("figures over their own period")
    if known.fitted_until:
        words.append("tinted: after the fit")
    return "; ".join(words)


def _panel(axes: Axes, rows: pd.DataFrame, subject: Subject, colour: str) -> None:
    for place, measure in enumerate(subject.measures):
        own = rows[rows["measure"] == measure]
        if own.empty or (place and _same(rows, own, subject.measures[0])):
            continue
        edges = [
            (day_number(start), day_number(end) + 1.0)
            for start, end in zip(own["start"], own["end"], strict=True)
        ]
        x = np.array(edges).ravel()
        heights = {name: np.repeat(own[name].to_numpy(dtype=np.float64), 2) for name in ENDS}
        if place == 0:
            _filled(axes, x, heights, colour)
        else:
            _outlined(axes, x, heights, colour)


def _same(rows: pd.DataFrame, own: pd.DataFrame, first: str) -> bool:
    """Whether a second measure is the first one, so that its lines would only cover it."""
    other = rows.loc[rows["measure"] == first, list(ENDS)].to_numpy(dtype=np.float64)
    return np.allclose(own[list(ENDS)].to_numpy(dtype=np.float64), other, equal_nan=True)


def _filled(axes: Axes, x: Floats, heights: Mapping[str, Floats], colour: str) -> None:
    for level, alpha in (("90", 0.18), ("50", 0.34)):
        low, high = heights[f"low{level}"], heights[f"high{level}"]
        axes.fill_between(x, low, high, color=colour, alpha=alpha, linewidth=0, zorder=2)
    axes.plot(x, heights["middle"], color=colour, linewidth=1.8, zorder=3)


def _outlined(axes: Axes, x: Floats, heights: Mapping[str, Floats], colour: str) -> None:
    for name in ("low90", "high90"):
        axes.plot(x, heights[name], color=colour, linewidth=0.8, linestyle=DASHES, zorder=2.5)
    axes.plot(x, heights["middle"], color=colour, linewidth=1.6, linestyle=DASHES, zorder=3)


def _time(axes: Axes, span: tuple[date, date], fitted: date | None) -> None:
    first, last = day_number(span[0]), day_number(span[1]) + 1.0
    axes.set_xlim(first, last)
    calendar(axes, *span)
    axes.label_outer()
    if fitted is not None and day_number(fitted) + 1.0 < last:
        axes.axvspan(day_number(fitted) + 1.0, last, color=OUTLOOK, linewidth=0, zorder=0)


def _heights(
    panels: Sequence[Axes], table: pd.DataFrame, subject: Subject, marks: Sequence[float]
) -> None:
    """Show all marks and bands; a logarithmic axis cuts off next to nothing below."""
    for axes in panels:
        if subject.log:
            axes.set_yscale("log")
            axes.yaxis.set_major_locator(LogLocator(base=10.0, numticks=6))
            axes.yaxis.set_minor_formatter(NullFormatter())
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    first = table[table["measure"] == subject.measures[0]]
    top = max([*marks, float(first["high90"].max())])
    if not subject.log:  # above stand the names of events
        panels[0].set_ylim(0.0, 1.25 * top)
        if subject.factor == 0.01 and 1.25 * top > 100.0:
            panels[0].set_yticks(range(0, 101, 20))
        return
    middle = first.loc[first["middle"] > 0.0, "middle"]
    floor = min(marks) if marks else float(middle.quantile(0.05))
    panels[0].set_ylim(floor / 4.0, top * 5.0)


def _legend(subject: Subject, known: Known, drawn: Sequence[Documented]) -> list[Artist]:
    first, *others = subject.names
    handles: list[Artist] = [
        Line2D([], [], color=NEUTRAL, label=f"{first}: median"),
        Patch(facecolor=NEUTRAL, alpha=0.5, label="50 %"),
        Patch(facecolor=NEUTRAL, alpha=0.2, label="90 %"),
    ]
    handles += [
        Line2D([], [], color=NEUTRAL, linestyle=DASHES, label=f"{name}: median, 90 %")
        for name in others
    ]
    looks = [known.look(figure) for figure in drawn]
    for look, text in (
        ((False, INK), "fitted"), ((True, INK), "held out"), ((False, GREY), "not fitted"),
    ):  # fmt: skip
        if look in looks:
            handles.append(mark("o", text, look[0], look[1], dashed=False))
    shapes = {MARKER.get(figure.qualifier or "", "o") for figure in drawn}
    for shape, text in (("^", "more than"), ("v", "less than"), ("s", "range")):
        if shape in shapes:
            handles.append(mark(shape, text, dashed=False))
    return handles
