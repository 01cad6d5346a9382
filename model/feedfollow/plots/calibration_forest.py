"""Figures against a fit: a forest in tolerances, hold-outs apart."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from feedfollow.observe.origin import CALIBRATED
from feedfollow.plots.style import GREY, INK, OKABE_ITO, Page, legend, new_figure, styled

REACH: Final = 6.0
"""Tolerances that are shown on each side; what lies beyond is cut with an arrow."""
FIT: Final = OKABE_ITO["blue"]
HOLDOUT: Final = OKABE_ITO["vermillion"]
_PRIOR: Final = "#DDDDDD"
_ENDS: Final = ("low90", "low50", "middle", "high50", "high90")


@styled
def forest(rows: pd.DataFrame, title: str, note: str) -> Figure:
    """Draw predictions minus figures in tolerances.

    Parameters
    ----------
    rows : DataFrame
        Index the figure's name; ``role``, ``kind``; ``low90``, ``low50``, ``middle``, ``high50``,
        ``high90`` of the fit's prediction, ``prior_low`` and ``prior_high`` (5 and 95 %), and
        ``from``, ``to`` of what was said, all minus the figure and in tolerances; an end of a bound
        is infinite. ``outside`` where the figure is missed.
    title, note : str
        What was fitted, and how.

    Returns
    -------
    matplotlib.figure.Figure
        A row a figure, hold-outs in a panel of their own.
    """
    blocks = [
        (label, colour, rows[rows["role"] == role])
        for label, colour, role in (
            ("Fitted", FIT, "fit"),
            ("Held out: never shown to the fit", HOLDOUT, "holdout"),
        )
    ]
    blocks = [block for block in blocks if len(block[2])]
    size = (11.0, max(5.4, 2.6 + 0.27 * len(rows)))
    page = Page(
        title,
        "Predicted minus documented number, in tolerances of the figure; a median beyond the edge "
        "is an arrow with its number",
        note=note,
        origin=CALIBRATED,
    )
    figure = new_figure(page, size)
    panels = figure.subplots(
        len(blocks),
        1,
        squeeze=False,
        sharex=True,
        gridspec_kw={"height_ratios": [len(block[2]) + 1.0 for block in blocks]},
    )[:, 0]
    for axes, (label, colour, block) in zip(panels, blocks, strict=True):
        _panel(axes, block, colour)
        axes.set_title(label)
    panels[-1].set_xlabel("(model - documented) / tolerance")
    legend(figure, _legend())
    return figure


def _panel(axes: Axes, rows: pd.DataFrame, colour: str) -> None:
    axes.axvspan(-1.0, 1.0, color="#F3F3F3", zorder=0)
    axes.axvline(0.0, color=GREY, linewidth=0.8, zorder=1)
    for place, (_, row) in enumerate(rows.iterrows()):
        _bar(axes, place, (row["prior_low"], row["prior_high"]), (_PRIOR, 8.0, 1))
        _bar(axes, place, (row["low90"], row["high90"]), (colour, 1.4, 4))
        _bar(axes, place, (row["low50"], row["high50"]), (colour, 4.0, 5))
        _middle(axes, place, row, colour)
        _glyph(axes, place, row)
    axes.set_yticks(range(len(rows)), [str(name) for name in rows.index], fontsize=8.5)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-REACH, REACH)
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")


def _bar(axes: Axes, place: int, ends: tuple[float, float], look: tuple[str, float, int]) -> None:
    """Draw an interval, with an arrow where it is cut."""
    colour, width, order = look
    low, high = (float(np.clip(end, -REACH, REACH)) for end in ends)
    axes.plot(
        [low, high], [place, place], color=colour, linewidth=width, solid_capstyle="butt",
        zorder=order,
    )  # fmt: skip
    if order == 4:
        for end, marker in ((ends[0], "<"), (ends[1], ">")):
            if abs(end) > REACH:
                edge = float(np.copysign(REACH * 0.985, end))
                axes.plot([edge], [place], marker, color=colour, markersize=5.0, zorder=order)


def _middle(axes: Axes, place: int, row: pd.Series, colour: str) -> None:
    """Draw the median, one that lies beyond the panel as an arrow with its number."""
    middle = float(row["middle"])
    beyond = abs(middle) > REACH
    edge = float(np.copysign(0.975 * REACH, middle))
    axes.plot(
        [edge if beyond else middle],
        [place],
        (">" if middle > 0.0 else "<") if beyond else "o",
        color=colour,
        markerfacecolor="white" if row["outside"] else colour,
        markersize=8.0 if beyond else 6.0,
        zorder=6,
    )
    if beyond:
        axes.annotate(
            f"{middle:+.1f}",
            (edge, place),
            xytext=(-8.0 if middle > 0.0 else 8.0, 2.0),
            textcoords="offset points",
            ha="right" if middle > 0.0 else "left",
            va="bottom",
            fontsize=8.0,
            color=INK,
            zorder=6,
        )


def _glyph(axes: Axes, place: int, row: pd.Series) -> None:
    """Draw what was said: a tick, an arrow from a bound, a box."""
    if row["kind"] == "lower":
        axes.plot([0.0], [place], marker=">", color=INK, markersize=7.0, zorder=3)
        axes.plot([0.0, REACH], [place, place], color=INK, linewidth=0.8, linestyle=":", zorder=2)
    elif row["kind"] == "upper":
        axes.plot([0.0], [place], marker="<", color=INK, markersize=7.0, zorder=3)
        axes.plot([-REACH, 0.0], [place, place], color=INK, linewidth=0.8, linestyle=":", zorder=2)
    elif row["kind"] == "range":
        wide = row["to"] - row["from"]
        box = Rectangle(
            (row["from"], place - 0.3), wide, 0.6, facecolor="none", edgecolor=INK, linewidth=1.0,
            zorder=3,
        )  # fmt: skip
        axes.add_patch(box)
    else:
        axes.plot([0.0], [place], marker="|", color=INK, markersize=11.0, mew=1.6, zorder=3)


def _legend() -> list[Line2D | Patch]:
    return [
        Line2D([], [], color=FIT, linewidth=4.0, marker="o", label="median, 50 %"),
        Line2D([], [], color=FIT, linewidth=1.4, label="90 %"),
        Line2D([], [], color=FIT, marker="o", markerfacecolor="white", linestyle="none",
               label="missed: outside 90 %, or P(said) below 0.5"),
        Line2D([], [], color=_PRIOR, linewidth=8.0, label="prior, 90 %"),
        Line2D([], [], color=INK, marker="|", linestyle="none", markersize=11, label="number"),
        Line2D([], [], color=INK, marker=">", linestyle="none", label="bound"),
        Patch(facecolor="none", edgecolor=INK, label="range"),
    ]  # fmt: skip
