"""The ids of documented figures beside their bars, each where it covers no other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Annotation, Text

from feedfollow.observe.figures import Figure as Documented
from feedfollow.plots.days import Floats, day_number
from feedfollow.plots.marks import LABEL_SIZE, PATCH
from feedfollow.plots.style import INK

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right and top on the page, in pixels."""

GAP: Final = 6.0
"""Pixels from a bar to its id."""
HALF_BAR: Final = 4.0
"""Pixels of a bar, with its mark, above and below its value."""
ROWS: Final = 4
"""How many lines above and below its bar an id may stand."""
ROUNDS: Final = 3
"""How often ids are placed again, each among all others."""
_STEP: Final = 4.0
"""Pixels between the points of a line that count as covered."""
_STRAY: Final = 900.0
"""What it weighs that an id is nearer to another bar."""


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
    standing = [_extent(text) for text in axes.texts]
    ids = [_write(axes, figure.id, value) for figure, value in values]
    sizes = [(box[2] - box[0], box[3] - box[1]) for box in map(_extent, ids)]
    places: list[Box | None] = [None] * len(ids)
    for _ in range(ROUNDS):
        for own, size in enumerate(sizes):
            others = standing + [
                box for number, box in enumerate(places) if box is not None and number != own
            ]
            spots = _spots(axes, bars[own], size)
            costs = [_cost(box, (own, bars), others, crossed) for box in spots]
            places[own] = spots[int(np.argmin(costs))]
    for text, bar, box in zip(ids, bars, places, strict=True):
        if box is not None:
            _move(axes, text, box, (bar[1] + bar[3]) / 2.0)


def _bar_box(axes: Axes, figure: Documented, value: float) -> Box:
    """Give the part of a bar that the panel shows."""
    start, end = day_number(figure.period[0]), day_number(figure.period[1]) + 1.0
    (x0, y0), (x1, _) = axes.transData.transform([(start, value), (end, value)])
    left, right = (min(max(float(x), axes.bbox.x0), axes.bbox.x1) for x in (x0, x1))
    return left, float(y0) - HALF_BAR, right, float(y0) + HALF_BAR


def _extent(text: Text) -> Box:
    box = text.get_window_extent()
    return float(box.x0), float(box.y0), float(box.x1), float(box.y1)


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
    corners += [(left, y - high / 2.0) for left in (bar[2] + GAP, bar[0] - GAP - wide)]
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
    by their length. An id nearer to another bar than to its own would be read as that one's; one
    that covers nothing stays near.
    """
    own, every = bars
    x, y = crossed[:, 0], crossed[:, 1]
    inside = (x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])
    over_bars = sum(_overlap(box, other) for other in every)
    over_labels = sum(_overlap(box, other) for other in written)
    away = [_distance(box, other) for other in every]
    stray = any(other < away[own] for place, other in enumerate(away) if place != own)
    return (
        over_bars
        + 4.0 * over_labels
        + 2.0 * float(np.count_nonzero(inside))
        + away[own]
        + _STRAY * stray
    )


def _overlap(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0.0) * max(high, 0.0)


def _distance(one: Box, other: Box) -> float:
    """Give the pixels between two boxes, 0 where they meet."""
    wide = max(other[0] - one[2], one[0] - other[2], 0.0)
    high = max(other[1] - one[3], one[1] - other[3], 0.0)
    return float(np.hypot(wide, high))


def _write(axes: Axes, text: str, value: float) -> Annotation:
    """Write an id at the left edge; :func:`_move` puts it in its place."""
    return axes.annotate(
        text,
        (axes.get_xlim()[0], value),
        xytext=(0.0, 0.0),
        textcoords="offset points",
        fontsize=LABEL_SIZE,
        color=INK,
        va="bottom",
        bbox=PATCH,
        zorder=3.5,  # over the model's lines, under the documented bars
    )


def _move(axes: Axes, text: Annotation, box: Box, middle: float) -> None:
    """Move an id to a place on the page, tied to the data so that it follows a change of size."""
    day, _ = axes.transData.inverted().transform((box[0], middle))
    text.xy = (float(day), text.xy[1])
    text.set_position((0.0, (box[1] - middle) * 72.0 / axes.figure.dpi))
