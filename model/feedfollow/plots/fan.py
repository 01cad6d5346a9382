"""The paired difference of one measure through time, with its bands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from feedfollow.observe.period import ALL
from feedfollow.plots.amount import Amount, amount_for, step_unit
from feedfollow.plots.days import Floats, calendar, day_numbers
from feedfollow.plots.events import Event, event_lines
from feedfollow.plots.forest import Setting
from feedfollow.plots.names import measure_name
from feedfollow.plots.style import GREY, INK, Page, colour_of, legend, name_of, new_figure, styled

FEW: Final = 40
"""Days below which each is a mark."""


@styled
def fan(
    days: pd.DataFrame,
    what: tuple[str, str, str],
    setting: Setting,
    events: Sequence[Event] = (),
    smoothing: str = "",
) -> Figure:
    """Draw the levels of base and variant, and their paired difference below.

    Parameters
    ----------
    days : DataFrame
        Index a DatetimeIndex; columns base, variant, difference (means over pairs), low_95,
        high_95, low_50, high_50 (of the difference), in the unit of the measure.
    what : (str, str, str)
        Measure, its unit (per day for amounts), platform or ``all``.
    setting : Setting
        Title and note.
    events : sequence of Event
        Dated events of the variant.
    smoothing : str
        How days were averaged, for the subtitle.

    Returns
    -------
    matplotlib.figure.Figure
    """
    measure, unit, platform = what
    unit = unit.replace("..", " to ")
    colour = INK if platform == ALL else colour_of(platform, [platform])
    page = Page(
        setting.title,
        f"{measure_name(measure)}, "
        f"{'all platforms' if platform == ALL else name_of(platform)}; {smoothing}; bands for the "
        "mean over pairs, each point for itself",
        note=setting.note,
        origin=setting.origin,
    )
    figure = new_figure(page)
    above, below = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": [2, 3]})
    when = day_numbers(pd.DatetimeIndex(days.index))
    # a monthly measure has one value a month: marks, or a run of two months would show nothing
    marker = "o" if len(when) < FEW else ""
    _levels(above, when, days, (unit, colour, marker))
    step = amount_for(days[["difference", "low_95", "high_95"]].to_numpy().ravel(), unit)
    _bands(below, when, days, (step, colour, marker))
    for axes in (above, below):
        room = 10.0 if marker else 0.0
        axes.set_xlim(float(when[0]) - room, float(when[-1]) + 0.5 + room)
    calendar(below, *(day.date() for day in pd.DatetimeIndex(days.index)[[0, -1]]))
    above.label_outer()
    legend(figure, _legend(colour))
    figure.draw_without_rendering()  # settles the panels, so that names can avoid each other
    names = dict.fromkeys(event.platform for event in events)
    for name in names if platform == ALL else [platform]:
        event_lines(above, events, name)
        event_lines(below, events, name)
    return figure


def _levels(axes: Axes, when: Floats, days: pd.DataFrame, look: tuple[str, str, str]) -> None:
    """Draw base and variant, in the unit and the variant's colour."""
    unit, colour, marker = look
    level = amount_for(days[["base", "variant"]].to_numpy().ravel(), unit)
    for column, style, shade in (("base", (0, (4, 1.5)), GREY), ("variant", "solid", colour)):
        values = days[column].to_numpy(dtype=float) / level.factor
        axes.plot(when, values, color=shade, linestyle=style, marker=marker, markersize=4)
    axes.set_ylabel(level.unit)


def _bands(axes: Axes, when: Floats, days: pd.DataFrame, look: tuple[Amount, str, str]) -> None:
    """Draw the difference with its bands."""
    step, colour, marker = look
    scaled = days / step.factor
    for level, alpha in (("95", 0.20), ("50", 0.40)):
        low, high = (scaled[f"{end}_{level}"].to_numpy(dtype=float) for end in ("low", "high"))
        if marker:
            axes.vlines(when, low, high, color=colour, alpha=alpha, linewidth=7.0, zorder=2)
        else:
            axes.fill_between(when, low, high, color=colour, alpha=alpha, linewidth=0, zorder=2)
    values = np.asarray(scaled["difference"], dtype=float)
    axes.plot(when, values, color=colour, marker=marker, markersize=4, zorder=3)
    axes.axhline(0.0, color=INK, linewidth=1.0, zorder=2.5)
    axes.set_ylabel(f"difference, {step_unit(step)}")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:+g}" if value else "0"))


def _legend(colour: str) -> list[Line2D | Patch]:
    return [
        Line2D([], [], color=GREY, linestyle=(0, (4, 1.5)), label="base"),
        Line2D([], [], color=colour, label="variant; difference (mean over pairs)"),
        Patch(facecolor=colour, alpha=0.5, label="50 % band"),
        Patch(facecolor=colour, alpha=0.2, label="95 % band"),
    ]
