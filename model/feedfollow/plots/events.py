"""Dated events as thin lines with their names, each where no other line strikes it through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Literal, Protocol, TypeAlias

import numpy as np
from matplotlib.axes import Axes

from feedfollow.plots.boxes import Box, extent, overlap
from feedfollow.plots.days import day_number
from feedfollow.plots.marks import LABEL_SIZE, PATCH
from feedfollow.plots.style import GREY

_LINE: Final = "event"
"""Marks the lines of events among those of a panel."""
_ROWS: Final = 3
_GAP: Final = 3.0
"""Points from a line to its name."""
_STEP: Final = 11.0
"""Points from row to row."""
_OUTSIDE, _STRUCK, _COVERED = 1000.0, 500.0, 10.0
"""What weighs a pixel outside the panel, a line through a name, a pixel of another name covered."""


Side: TypeAlias = Literal["left", "right"]
"""Which end of a name is at its line, as matplotlib calls it."""


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


def event_lines(axes: Axes, events: Iterable[Event], platform: str) -> None:
    """Draw a platform's dated events as thin lines, named at the top of the panel.

    Parameters
    ----------
    axes : Axes
        The panel; its place on the page and its limits are final.
    events : iterable of Event
        Events of all platforms; those outside the panel's dates are left out.
    platform : str
        The panel's platform.
    """
    first, last = axes.get_xlim()
    own = sorted(
        {(day_number(event.date), event.name) for event in events if event.platform == platform}
    )
    shown = [(day, name) for day, name in own if first < day < last]
    for day, _ in shown:
        line = axes.axvline(day, color=GREY, linewidth=0.9, linestyle=(0, (1, 2)), zorder=1)
        line.set_gid(_LINE)
    marked = [line for line in axes.lines if line.get_gid() == _LINE]
    lines = [_across(axes, float(np.asarray(line.get_xdata())[0])) for line in marked]
    for day, name in shown:
        _name(axes, day, name.replace("_", " "), lines)


def _across(axes: Axes, day: float) -> float:
    """Give where a day stands on the page, in pixels from the left."""
    return float(axes.transData.transform((day, 1.0))[0])


def _name(axes: Axes, day: float, name: str, lines: Sequence[float]) -> None:
    """Write a name beside its line, in the row and on the side where it covers least."""
    standing = [extent(text) for text in axes.texts]
    text = axes.annotate(
        name,
        (day, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(0.0, 0.0),
        textcoords="offset points",
        fontsize=LABEL_SIZE,
        color=GREY,
        va="top",
        bbox=PATCH,
        zorder=1.5,
    )
    left, low, right, high = extent(text)
    wide, tall, pixels = right - left, high - low, axes.figure.dpi / 72.0
    at, top = _across(axes, day), axes.bbox.y1
    sides: tuple[Side, Side] = ("right", "left")
    spots: dict[tuple[int, Side], float] = {}
    for row in range(_ROWS):
        for side in sides:
            start = at - _GAP * pixels - wide if side == "right" else at + _GAP * pixels
            under = top - (2.0 + _STEP * row) * pixels
            box = (start, under - tall, start + wide, under)
            spots[row, side] = _cost(box, axes.bbox.x0, axes.bbox.x1, lines, standing) + row
    row, side = min(spots, key=spots.__getitem__)
    text.set_horizontalalignment(side)
    text.set_position((-_GAP if side == "right" else _GAP, -2.0 - _STEP * row))


def _cost(
    box: Box, first: float, last: float, lines: Sequence[float], standing: Sequence[Box]
) -> float:
    """Weigh a place for a name by what it covers, and by what passes through it."""
    outside = max(first - box[0], 0.0) + max(box[2] - last, 0.0)
    struck = sum(box[0] < line < box[2] for line in lines)
    covered = sum(overlap(box, other) for other in standing)
    return _OUTSIDE * outside + _STRUCK * struck + _COVERED * covered
