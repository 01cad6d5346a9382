"""What a variant changes, measure by measure, with intervals: a forest of points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from feedfollow.plots.names import measure_name
from feedfollow.plots.style import (
    GREY,
    INK,
    OKABE_ITO,
    Page,
    colour_of,
    legend,
    name_of,
    new_figure,
    styled,
)

ALL: Final = "all"
PARTS: Final = ("share", "0..1")
"""Units whose differences are drawn in points; the others in per cent of the base."""
_VARIANT: Final = tuple(
    OKABE_ITO[name] for name in ("blue", "vermillion", "green", "purple", "orange", "black")
)
MOST_VARIANTS: Final = len(_VARIANT)
_ZERO: Final = "#9A9A9A"
_ROOM: Final = 3.0
"""An interval that reaches beyond this many times the largest effect is cut at the edge."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the three plots of a comparison say around their panels.

    Parameters
    ----------
    title : str
        Variant and base.
    note : str
        What was run: pairs, users, period, how intervals are meant.
    origin : str
        Where parameters come from.
    """

    title: str
    note: str
    origin: str


@styled
def forest(rows: pd.DataFrame, setting: Setting) -> Figure:
    """Draw the differences of the measures given, a column of panels a platform.

    Parameters
    ----------
    rows : DataFrame
        Index ``(variant, platform, measure)`` in the order to draw; columns difference, low, high
        (unit of the measure), relative, relative_low, relative_high, state, unit. At most
        ``MOST_VARIANTS`` variants.
    setting : Setting
        Title and note.

    Returns
    -------
    matplotlib.figure.Figure
        Amounts above as per cent of the base, parts of a whole below in points.

    Raises
    ------
    ValueError
        If there is nothing to draw, or too many variants.
    """
    variants = list(dict.fromkeys(rows.index.get_level_values("variant")))
    if not 1 <= len(variants) <= MOST_VARIANTS:
        raise ValueError(f"a forest shows 1 to {MOST_VARIANTS} variants, got {len(variants)}")
    named = dict.fromkeys(rows.index.get_level_values("platform"))
    platforms = sorted(named, key=lambda name: name != ALL)  # all of them together come first
    is_part = rows["unit"].isin(PARTS)
    blocks = [
        (kind, list(dict.fromkeys(part.index.get_level_values("measure"))))
        for kind, part in (("percent", rows[~is_part]), ("points", rows[is_part]))
        if len(part)
    ]
    page = Page(
        setting.title,
        "Difference of paired runs with its 95 % interval, an arrow where it goes on; each panel "
        "has its own scale",
        note=setting.note,
        origin=setting.origin,
    )
    figure = new_figure(page)
    panels = figure.subplots(
        len(blocks),
        len(platforms),
        squeeze=False,
        sharey="row",
        gridspec_kw={"height_ratios": [len(measures) + 1.5 for _, measures in blocks]},
    )
    for line, (kind, measures) in enumerate(blocks):
        for place, platform in enumerate(platforms):
            axes = panels[line, place]
            colours = (
                [INK if platform == ALL else colour_of(platform, platforms)]
                if len(variants) == 1
                else list(_VARIANT)
            )
            own = rows[rows.index.get_level_values("platform") == platform].droplevel("platform")
            _panel(axes, own, (kind, measures), colours)
            if line == 0:
                axes.set_title("All platforms" if platform == ALL else name_of(platform))
    legend(figure, _legend(variants))
    return figure


def _panel(
    axes: Axes, rows: pd.DataFrame, block: tuple[str, Sequence[str]], colours: Sequence[str]
) -> None:
    """Draw one platform's measures of one kind."""
    kind, measures = block
    columns, factor = (
        (["relative", "relative_low", "relative_high"], 100.0)
        if kind == "percent"
        else (["difference", "low", "high"], 100.0)
    )
    variants = list(dict.fromkeys(rows.index.get_level_values("variant")))
    shown = rows[rows.index.get_level_values("measure").isin(measures)]
    points = shown[columns[0]].abs().max() * factor
    edge = _ROOM * points if points > 0.0 else 1.0
    ends = shown[columns[1:]].abs().to_numpy().ravel() * factor
    reach = max([min(end, edge) for end in ends if math.isfinite(end)] or [edge])
    reach = 1.12 * (reach or 1.0)
    axes.axvline(0.0, color=GREY, linewidth=1.0, zorder=1)
    for number, variant in enumerate(variants):
        offset = 0.6 * ((number + 0.5) / len(variants) - 0.5)
        for line, measure in enumerate(measures):
            if (variant, measure) not in shown.index:
                axes.text(0.0, line, " not pooled", fontsize=8.0, color=GREY, va="center")
            else:
                row = shown.loc[(variant, measure)]
                values = [float(row[column]) * factor for column in columns]
                _mark(axes, values, line + offset, (str(row["state"]), colours[number], reach))
    axes.set_xlim(-reach, reach)
    axes.set_ylim(len(measures) - 0.4, -0.6)
    axes.set_yticks(range(len(measures)), [measure_name(measure) for measure in measures])
    axes.tick_params(axis="y", length=0)
    axes.locator_params(axis="x", nbins=4)
    axes.grid(visible=True, axis="x")
    axes.set_xlabel("difference, % of base" if kind == "percent" else "difference, points")


def _mark(axes: Axes, values: Sequence[float], height: float, look: tuple[str, str, float]) -> None:
    """Draw one measure: point, interval, and arrows where the interval is cut."""
    point, low, high = values
    state, colour, reach = look
    if not math.isfinite(point):
        axes.text(0.0, height, " no positive base", fontsize=8.0, color=GREY, va="center")
        return
    if state == "zero":
        axes.plot([0.0], [height], marker="|", color=_ZERO, markersize=10, mew=2.2, zorder=3)
        return
    axes.plot([low, high], [height, height], color=colour, linewidth=1.6, zorder=3)
    for end, marker in ((low, "<"), (high, ">")):
        if abs(end) > reach:
            edge = math.copysign(0.98 * reach, end)
            axes.plot([edge], [height], marker=marker, color=colour, markersize=5, zorder=4)
    sure = low > 0.0 or high < 0.0  # what is drawn decides: a ratio may be surer than a difference
    axes.plot(
        [point],
        [height],
        marker="o",
        color=colour,
        markerfacecolor=colour if sure else "white",
        markersize=6.0,
        zorder=5,
    )


def _legend(variants: Sequence[str]) -> list[Line2D]:
    one = len(variants) == 1
    neutral = "#555555"
    named = [] if one else [
        Line2D([], [], color=colour, marker="o", label=str(variant))
        for variant, colour in zip(variants, _VARIANT, strict=False)
    ]  # fmt: skip
    return [
        *named,
        Line2D([], [], color=neutral, marker="o", label="interval excludes 0"),
        Line2D([], [], color=neutral, marker="o", markerfacecolor="white",
               label="not distinguishable from 0"),
        Line2D([], [], color=_ZERO, marker="|", linestyle="none", markersize=10, mew=2.2,
               label="exactly 0 in every pair"),
    ]  # fmt: skip
