"""The difference in GMV as a bridge over the factors of the macro identity (0)."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from feedfollow.observe.period import ALL
from feedfollow.plots.amount import Amount, amount_for, percent_text
from feedfollow.plots.forest import Setting
from feedfollow.plots.style import GREY, INK, OKABE_ITO, Page, legend, name_of, new_figure, styled

TOTAL: Final = "total"
_UP: Final = OKABE_ITO["blue"]
_DOWN: Final = OKABE_ITO["vermillion"]
_NEUTRAL: Final = "#555555"


@styled
def bridge(
    rows: pd.DataFrame,
    platform: str,
    setting: Setting,
    meaning: Mapping[str, str],
    levels: tuple[float, float],
) -> Figure:
    """Draw the contributions of the factors one after the other, and their sum.

    Parameters
    ----------
    rows : DataFrame
        Index a factor, the last one ``total``; columns difference, low, high (CNY) and
        share_of_base.
    platform : str
        Its name, or ``all``.
    setting : Setting
        Title and note.
    meaning : mapping of str to str
        What each factor is, for the axis.
    levels : (float, float)
        GMV of base and variant, CNY.

    Returns
    -------
    matplotlib.figure.Figure
    """
    base, variant = levels
    written = amount_for(levels, "CNY")
    page = Page(
        setting.title,
        f"{'All platforms' if platform == ALL else name_of(platform)}: broad GMV "
        f"{written.text(base)} to {written.text(variant)} {written.unit}; "
        "Shapley's split over the factors of GMV, bars end to end; whiskers: 95 % interval of each",
        note=setting.note,
        origin=setting.origin,
    )
    figure = new_figure(page)
    axes = figure.subplots()
    scale = amount_for(rows[["difference", "low", "high"]].to_numpy().ravel(), "CNY")
    _bars(axes, rows, scale.factor)
    _factor_axis(axes, [str(factor) for factor in rows.index], meaning)
    axes.axhline(0.0, color=INK, linewidth=1.0)
    axes.set_ylabel(f"difference in GMV, {scale.unit}")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:+g}" if value else "0"))
    axes.margins(y=0.14)
    legend(figure, _legend())
    return figure


def _factor_axis(axes: Axes, factors: Sequence[str], meaning: Mapping[str, str]) -> None:
    """Name each bar by its factor and what that is."""
    names = [
        f"{factor}\n{textwrap.fill(meaning.get(factor, ''), 16, break_on_hyphens=False)}"
        if factor != TOTAL
        else "difference\nin GMV"
        for factor in factors
    ]
    axes.set_xticks(range(len(names)), names)
    axes.set_xlim(-0.6, len(names) - 0.4)
    axes.tick_params(axis="x", length=0)


def _legend() -> list[Patch]:
    unsure = "not distinguishable from 0"
    return [
        Patch(facecolor=_UP, label="raises GMV"),
        Patch(facecolor=_DOWN, label="lowers GMV"),
        Patch(facecolor=_NEUTRAL, label="sum"),
        Patch(facecolor="white", edgecolor=_NEUTRAL, hatch="////", label=unsure),
    ]


def _bars(axes: Axes, rows: pd.DataFrame, divisor: float) -> None:
    """Draw the bars, each from where the one before ended, with its interval about its end."""
    reached = 0.0
    for place, (factor, row) in enumerate(rows.iterrows()):
        change, low, high = (float(row[name]) / divisor for name in ("difference", "low", "high"))
        start = 0.0 if factor == TOTAL else reached
        colour = _NEUTRAL if factor == TOTAL else _UP if change > 0.0 else _DOWN
        sure = low > 0.0 or high < 0.0 or change == 0.0
        if change != 0.0:
            axes.bar(
                place,
                change,
                bottom=start,
                width=0.62,
                facecolor=colour if sure else "white",
                edgecolor=colour,
                hatch="" if sure else "////",
                zorder=3,
            )
        if math.isfinite(low) and high > low:
            axes.errorbar(
                place,
                start + change,
                yerr=[[change - low], [high - change]],
                color=INK,
                capsize=4,
                linewidth=1.2,
                zorder=4,
            )
        edges = [start, start + change, *(start + end for end in (low, high) if math.isfinite(end))]
        _label(axes, place, (max(edges), min(edges)), (change, float(row["share_of_base"])))
        if factor != TOTAL:
            reached = start + change
            axes.plot([place + 0.31, place + 0.69], [reached, reached], color=GREY, linewidth=0.9)


def _label(axes: Axes, place: int, edges: Sequence[float], values: tuple[float, float]) -> None:
    """Write the change and its share of the base's GMV above a rise, below a fall."""
    change, share = values
    above = change >= 0.0
    text = Amount(1.0, "").text(change, signed=True)
    if math.isfinite(share) and change != 0.0:
        text += f"\n({percent_text(share)} of base)"
    axes.annotate(
        text,
        (place, edges[0] if above else edges[1]),
        xytext=(0, 5 if above else -5),
        textcoords="offset points",
        ha="center",
        va="bottom" if above else "top",
        fontsize=9.0,
        color=INK,
        zorder=5,
    )
