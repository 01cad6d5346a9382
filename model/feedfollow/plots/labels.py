"""The ids of documented figures beside their bars, each where it covers no other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation

from feedfollow.observe.figures import Figure as Documented
from feedfollow.plots.boxes import Box, crosses, distance, extent, leads, overlap
from feedfollow.plots.days import Floats, day_number
from feedfollow.plots.marks import LABEL_SIZE, PATCH
from feedfollow.plots.style import INK

GAP: Final = 6.0
"""Pixels from a bar to its id."""
HALF_BAR: Final = 4.0
"""Pixels of a bar, with its mark, above and below its value."""
ROWS: Final = 4
"""How many lines above and below its bar, and beside it, an id may stand."""
NEAR: Final = 8.0
"""Pixels from its bar beyond which a thin line leads from an id to it."""
ROUNDS: Final = 3
"""How often ids are placed again, each among all others."""
_STEP: Final = 4.0
"""Pixels between the points of a line that count as covered."""
_STRAY: Final = 300.0
"""What it weighs that an id is nearer to another bar, which its line then has to say."""
_THROUGH: Final = (150.0, 400.0)
"""What it weighs that the line of an id crosses another bar, and another label."""


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
    crossed = _line_pixels(axes)
    standing = [extent(text) for text in axes.texts]
    sizes = [_size(axes, figure.id) for figure, _ in values]
    places: list[Box | None] = [None] * len(sizes)
    for _ in range(ROUNDS):
        for own, size in enumerate(sizes):
            others = standing + [
                box for number, box in enumerate(places) if box is not None and number != own
            ]
            spots = _spots(axes, bars[own], size)
            costs = [_cost(box, (own, bars), others, crossed) for box in spots]
            places[own] = spots[int(np.argmin(costs))]
    for own, ((figure, value), box) in enumerate(zip(values, places, strict=True)):
        if box is not None:
            _write(axes, (figure.id, value), (box, bars[own]), _led(box, (own, bars)))


def _bar_box(axes: Axes, figure: Documented, value: float) -> Box:
    """Give the part of a bar that the panel shows."""
    start, end = day_number(figure.period[0]), day_number(figure.period[1]) + 1.0
    (x0, y0), (x1, _) = axes.transData.transform([(start, value), (end, value)])
    left, right = (min(max(float(x), axes.bbox.x0), axes.bbox.x1) for x in (x0, x1))
    return left, float(y0) - HALF_BAR, right, float(y0) + HALF_BAR


def _spots(axes: Axes, bar: Box, size: tuple[float, float]) -> list[Box]:
    """List where an id may stand: over and under its bar, and beside it, inside the panel."""
    wide, high = size
    x, y = (bar[0] + bar[2]) / 2.0, (bar[1] + bar[3]) / 2.0
    lefts = [x - wide / 2.0, bar[0] + 2.0, bar[2] - wide - 2.0, x, x - wide]
    corners = [
        (left, y + up)
        for row in range(ROWS)
        for up in (GAP + row * high, -GAP - (row + 1) * high)
        for left in lefts
    ]
    corners += [
        (left, y - high / 2.0 + row * high)
        for row in range(-ROWS, ROWS + 1)
        for left in (bar[2] + GAP, bar[0] - GAP - wide)
    ]
    most = axes.bbox.x1 - wide - 2.0
    inside = [(min(max(left, axes.bbox.x0 + 2.0), most), low) for left, low in corners]
    boxes = [(left, low, left + wide, low + high) for left, low in inside]
    shown = [box for box in boxes if axes.bbox.y0 <= box[1] and box[3] <= axes.bbox.y1]
    return shown or boxes


def _line_pixels(axes: Axes) -> Floats:
    """Give pixels along the model's lines, those with more than the two ends of a bar."""
    lines = [np.asarray(line.get_xydata(), dtype=np.float64) for line in axes.lines]
    dense = [np.empty((0, 2))]
    for line in lines:
        if len(line) <= 2:
            continue
        ends = np.asarray(axes.transData.transform(line), dtype=np.float64)
        ends = ends[np.isfinite(ends).all(axis=1)]
        if len(ends) < 2:
            continue
        length = np.concatenate([[0.0], np.hypot(*np.diff(ends, axis=0).T).cumsum()])
        at = np.arange(0.0, length[-1], _STEP)
        dense.append(np.stack([np.interp(at, length, ends[:, axis]) for axis in (0, 1)], axis=1))
    return np.concatenate(dense)


def _cost(
    box: Box, bars: tuple[int, Sequence[Box]], written: Sequence[Box], crossed: Floats
) -> float:
    """Weigh a place for an id.

    What it covers weighs by area, other labels most, since two on each other cannot be read; lines
    by their length. An id nearer to another bar than to its own would be read as that one's,
    were it not for the line to its own, which should cross little; one that covers nothing stays
    near.
    """
    own, every = bars
    x, y = crossed[:, 0], crossed[:, 1]
    inside = (x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])
    over_bars = sum(overlap(box, other) for other in every)
    over_labels = sum(overlap(box, other) for other in written)
    cost = over_bars + 4.0 * over_labels + 2.0 * float(np.count_nonzero(inside))
    cost += distance(box, every[own]) + _STRAY * _strays(box, bars)
    if _led(box, bars):
        line = leads(box, every[own])
        through = [crosses(line, other) for place, other in enumerate(every) if place != own]
        cost += _THROUGH[0] * sum(through)
        cost += _THROUGH[1] * sum(crosses(line, other) for other in written)
    return cost


def _strays(box: Box, bars: tuple[int, Sequence[Box]]) -> bool:
    """Tell whether an id is nearer to another bar than to its own."""
    own, every = bars
    away = [distance(box, other) for other in every]
    return any(other < away[own] for place, other in enumerate(away) if place != own)


def _led(box: Box, bars: tuple[int, Sequence[Box]]) -> bool:
    """Tell whether a line must lead from an id to its bar."""
    return distance(box, bars[1][bars[0]]) > NEAR or _strays(box, bars)


def _size(axes: Axes, text: str) -> tuple[float, float]:
    """Give the width and height of an id on the page."""
    written = axes.annotate(text, (0.5, 0.5), xycoords="axes fraction", fontsize=LABEL_SIZE)
    left, low, right, high = extent(written)
    written.remove()
    return right - left, high - low


def _write(
    axes: Axes, told: tuple[str, float], boxes: tuple[Box, Box], with_line: bool
) -> Annotation:
    """Write an id in its place, tied to its bar so that it follows a change of the axes."""
    text, value = told
    box, bar = boxes
    start, end = leads(box, bar)
    day, _ = axes.transData.inverted().transform(end)
    point = 72.0 / axes.figure.dpi
    line: dict[str, Any] = {}
    if with_line:
        part = [(start[axis] - box[axis]) / (box[axis + 2] - box[axis]) for axis in (0, 1)]
        line["arrowprops"] = {
            "arrowstyle": "-", "linewidth": 0.8, "color": INK, "relpos": part, "shrinkA": 0.0,
            "shrinkB": 0.0,
        }  # fmt: skip
    return axes.annotate(
        text,
        (float(day), value),
        xytext=((box[0] - end[0]) * point, (box[1] - end[1]) * point),
        textcoords="offset points",
        fontsize=LABEL_SIZE,
        color=INK,
        ha="left",
        va="bottom",
        bbox=PATCH,
        zorder=3.5,  # over the model's lines, under the documented bars
        **line,
    )
