"""What a variant changes, measure by measure, with intervals: a forest of points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, TypeAlias

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import ALL, pooled
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

Key: TypeAlias = tuple[str, str, str]
"""Variant, platform, measure."""
Block: TypeAlias = tuple[str, list[str]]
"""What differences are drawn in, and the measures so drawn."""

PARTS: Final = ("share", "0..1")
"""Units whose differences are drawn in points; the others in per cent of the base."""
PERCENT: Final = "percent"
POINTS: Final = "points"
_COLUMNS: Final = {
    PERCENT: ("relative", "relative_low", "relative_high"),
    POINTS: ("difference", "low", "high"),
}
"""Columns of point, low and high end by what differences are drawn in."""
NOT_POOLED: Final = "not pooled"
NOT_MEASURED: Final = "not measured"
NO_BASE: Final = "no positive base"
REASON: Final = {
    NOT_POOLED: "has no value over all platforms together: a person may be on several of them, and "
    "what is counted once a month, or is one number for all, is not added up.",
    NOT_MEASURED: "no pair of runs has a value in the period.",
    NO_BASE: "the base's mean is 0 or less, of which per cent mean nothing; the table has the "
    "difference in its unit.",
}
"""Why a word stands in the place of a point."""
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
    variants = _level(rows, "variant")
    if not 1 <= len(variants) <= MOST_VARIANTS:
        raise ValueError(f"a forest shows 1 to {MOST_VARIANTS} variants, got {len(variants)}")
    platforms = sorted(_level(rows, "platform"), key=lambda name: name != ALL)  # the whole first
    blocks = _blocks(rows)
    page = Page(
        setting.title,
        "Difference of paired runs with its 95 % interval, an arrow where it goes on; each panel "
        "has its own scale",
        note="\n".join([setting.note, *_remarks(rows)]),
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
    for place, platform in enumerate(platforms):
        own = INK if platform == ALL else colour_of(platform, platforms)
        colours = [own] if len(variants) == 1 else list(_VARIANT)
        for line, block in enumerate(blocks):
            _panel(panels[line, place], rows, block, platform, colours)
        panels[0, place].set_title("All platforms" if platform == ALL else name_of(platform))
    legend(figure, _legend(variants))
    return figure


def _level(rows: pd.DataFrame, name: str) -> list[str]:
    """List the labels of a level of the index, each once, in their order."""
    return list(dict.fromkeys(rows.index.get_level_values(name)))


def _blocks(rows: pd.DataFrame) -> list[Block]:
    """Part the measures into those told in per cent of the base and those told in points."""
    is_part = rows["unit"].isin(PARTS)
    parts = ((PERCENT, rows[~is_part]), (POINTS, rows[is_part]))
    return [(kind, _level(part, "measure")) for kind, part in parts if len(part)]


def _absent(rows: pd.DataFrame, key: Key, kind: str) -> str:
    """Say in a word why a difference has no point; nothing where it has one."""
    _, platform, measure = key
    if key not in rows.index:
        return NOT_POOLED if platform == ALL and not pooled(MEASURES[measure]) else NOT_MEASURED
    row = _row(rows, key)
    ratio = kind == PERCENT and row["state"] != "zero"  # what is exactly 0 needs no base
    return NO_BASE if ratio and not math.isfinite(float(row["relative"])) else ""


def _row(rows: pd.DataFrame, key: Key) -> pd.Series:
    where: Any = key  # pandas' stubs know no key of three levels
    found: pd.Series = rows.loc[where]
    return found


def _remarks(rows: pd.DataFrame) -> list[str]:
    """Explain the words that stand in the place of a point, a line each."""
    found = {
        _absent(rows, (variant, platform, measure), kind)
        for kind, measures in _blocks(rows)
        for variant, platform, measure in product(
            _level(rows, "variant"), _level(rows, "platform"), measures
        )
    }
    return [f"{word}: {reason}" for word, reason in REASON.items() if word in found]


def _panel(
    axes: Axes, rows: pd.DataFrame, block: Block, platform: str, colours: Sequence[str]
) -> None:
    """Draw one platform's measures of one kind."""
    kind, measures = block
    variants = _level(rows, "variant")
    reach = _reach(rows, block, platform)
    axes.axvline(0.0, color=GREY, linewidth=1.0, zorder=1)
    for line, measure in enumerate(measures):
        keys = [(variant, platform, measure) for variant in variants]
        words = [_absent(rows, key, kind) for key in keys]
        if len(set(words)) == 1 and words[0]:
            _word(axes, words[0], line)
            continue
        for number, (key, word) in enumerate(zip(keys, words, strict=True)):
            height = line + 0.6 * ((number + 0.5) / len(variants) - 0.5)
            if word:
                _word(axes, word, height)
                continue
            row = _row(rows, key)
            values = [100.0 * float(row[column]) for column in _COLUMNS[kind]]
            _mark(axes, values, height, (str(row["state"]), colours[number], reach))
    axes.set_xlim(-reach, reach)
    axes.set_ylim(len(measures) - 0.4, -0.6)
    axes.set_yticks(range(len(measures)), [measure_name(measure) for measure in measures])
    axes.tick_params(axis="y", length=0)
    axes.locator_params(axis="x", nbins=4)
    axes.grid(visible=True, axis="x")
    axes.set_xlabel("difference, % of base" if kind == PERCENT else "difference, points")


def _word(axes: Axes, word: str, height: float) -> None:
    axes.text(0.0, height, f" {word}", fontsize=8.0, color=GREY, va="center")


def _reach(rows: pd.DataFrame, block: Block, platform: str) -> float:
    """Find how far a panel goes to both sides of 0, in per cent or points."""
    kind, measures = block
    point, *ends = _COLUMNS[kind]
    names = [rows.index.get_level_values(level) for level in ("platform", "measure")]
    shown = rows[(names[0] == platform) & names[1].isin(measures)]
    points = shown[point].abs().max() * 100.0
    edge = _ROOM * points if points > 0.0 else 1.0
    sizes = shown[ends].abs().to_numpy().ravel() * 100.0
    reach = max([min(size, edge) for size in sizes if math.isfinite(size)] or [edge])
    return float(1.12 * (reach or 1.0))


def _mark(axes: Axes, values: Sequence[float], height: float, look: tuple[str, str, float]) -> None:
    """Draw one measure: point, interval, and arrows where the interval is cut."""
    point, low, high = values
    state, colour, reach = look
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
