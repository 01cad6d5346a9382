"""Boxes on the page, in pixels: what a label covers, and how far it is from what it names."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from matplotlib.text import Text

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right and top."""
Point: TypeAlias = tuple[float, float]


def extent(text: Text) -> Box:
    """Give the box of a text, without the line that may lead from it."""
    text.get_window_extent()  # settles where an annotation stands
    box = Text.get_window_extent(text)
    return float(box.x0), float(box.y0), float(box.x1), float(box.y1)


def overlap(one: Box, other: Box) -> float:
    """Give the area that two boxes share."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0.0) * max(high, 0.0)


def distance(one: Box, other: Box) -> float:
    """Give the pixels between two boxes, 0 where they meet."""
    wide = max(other[0] - one[2], one[0] - other[2], 0.0)
    high = max(other[1] - one[3], one[1] - other[3], 0.0)
    return float(np.hypot(wide, high))


def leads(box: Box, bar: Box) -> tuple[Point, Point]:
    """Give the shortest line from a box to the middle of a bar.

    Parameters
    ----------
    box, bar : Box
        A bar's middle is the line half way up.

    Returns
    -------
    start, end : (float, float)
        On the edge of the box, and on the bar.
    """
    middle = (bar[1] + bar[3]) / 2.0
    x = _within((box[0] + box[2]) / 2.0, bar[0], bar[2])
    return (_within(x, box[0], box[2]), _within(middle, box[1], box[3])), (x, middle)


def crosses(line: tuple[Point, Point], box: Box) -> bool:
    """Tell whether a line passes through a box.

    Parameters
    ----------
    line : (point, point)
    box : Box

    Returns
    -------
    bool
    """
    (x0, y0), (x1, y1) = line
    first, last = 0.0, 1.0
    for start, step, low, high in ((x0, x1 - x0, box[0], box[2]), (y0, y1 - y0, box[1], box[3])):
        if step == 0.0:
            if not low < start < high:
                return False
            continue
        ends = sorted(((low - start) / step, (high - start) / step))
        first, last = max(first, ends[0]), min(last, ends[1])
    return first < last


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
