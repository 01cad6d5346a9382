"""The pictures of a what-if: bridge of GMV, fan of the main outcome, and who wins and loses."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from feedfollow.analyse.comparison import Comparison
from feedfollow.analyse.differences import Difference
from feedfollow.analyse.through_time import COLUMNS, bands
from feedfollow.atlas.classes import Classes, classes_of
from feedfollow.atlas.kept import MONTH, Kept
from feedfollow.atlas.library import WhatIf
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import ALL
from feedfollow.plots.fan import fan
from feedfollow.plots.forest import Setting
from feedfollow.plots.names import measure_name
from feedfollow.plots.style import (
    DPI,
    GREY,
    INK,
    OKABE_ITO,
    Page,
    legend,
    name_of,
    new_figure,
    styled,
)

COLOUR: Final = {
    "merchants": OKABE_ITO["blue"],
    "anchors": OKABE_ITO["vermillion"],
    "platforms": OKABE_ITO["green"],
    "sold in": OKABE_ITO["orange"],
    "buyers": OKABE_ITO["purple"],
}
WIDTH, ROW, FRAME = 11.0, 0.27, 2.6
"""Inches: the page, a class, what frames the panels."""
CUT: Final = 3.0
"""An interval is cut at this many times the largest effect."""


def months_of(what_if: WhatIf, kept: Kept) -> pd.DataFrame:
    """Return the paired difference of the main outcome by month.

    Returns
    -------
    DataFrame
        Index the last recorded day of each month; columns of
        :data:`feedfollow.analyse.through_time.COLUMNS`, unit of the measure (amounts a month).
    """
    own = (what_if.main.platform or ALL, what_if.main.measure)
    found = {
        pd.Timestamp(day): bands(*both)
        for (day, *key), both in kept.pairs(MONTH).items()
        if tuple(key) == own
    }
    table = pd.DataFrame.from_dict(found, orient="index", columns=list(COLUMNS))
    return table.sort_index().dropna(how="all")


def shown(what_if: WhatIf, comparison: Comparison, kept: Kept) -> dict[str, str]:
    """Return what the pictures show by their kind; those without anything to show are left out."""
    found = {}
    platform = touched(what_if, comparison)
    if platform is not None:
        found["bridge"] = f"What the change in GMV of {name_of(platform)} consists of"
    if len(months_of(what_if, kept)):
        where = name_of(what_if.main.platform) if what_if.main.platform else "all platforms"
        name = measure_name(what_if.main.measure)
        found["fan"] = f"{name[0].upper()}{name[1:]} of {where} by month, and its change"
    return {**found, "classes": "Who sells and earns more, and who less"}


def touched(what_if: WhatIf, comparison: Comparison) -> str | None:
    """Return the platform whose GMV moves most; None where none has a bridge."""
    sold = comparison.bridge_of(what_if.variant.label)
    total = sold.xs("total", level="factor")["difference"].drop(ALL, errors="ignore").abs()
    return str(total.idxmax()) if len(total) else None


def draw(what_if: WhatIf, comparison: Comparison, kept: Kept, folder: Path) -> None:
    """Draw the pictures of a what-if into a folder, each named after it and its kind."""
    setting = comparison.plot.setting([what_if.variant])
    figures: dict[str, Figure] = {"classes": winners(classes_of(kept), setting)}
    kinds = shown(what_if, comparison, kept)
    platform = touched(what_if, comparison)
    if "bridge" in kinds and platform is not None:
        figures["bridge"] = comparison.plot.bridge(platform, what_if.variant.label)
    if "fan" in kinds:
        main = what_if.main
        declared = MEASURES[main.measure]
        unit = f"{declared.unit} a month" if declared.period == "sum" else declared.unit
        what = main.measure, unit, main.platform or ALL
        events = what_if.variant.scenario.events
        figures["fan"] = fan(
            months_of(what_if, kept), what, setting, events, "months, at their ends"
        )
    for kind, figure in figures.items():
        path = folder / f"{what_if.name}-{kind}.png"
        figure.savefig(path, dpi=DPI, metadata={"Software": None})


@styled
def winners(classes: Classes, setting: Setting) -> Figure:
    """Draw what changes for every class: sales at the left, income at the right, in % of base.

    Parameters
    ----------
    classes : mapping
        From :func:`feedfollow.atlas.classes.classes_of`.
    setting : Setting
        Title and note.
    """
    groups = list(dict.fromkeys(group for group, _ in classes))
    page = Page(
        setting.title,
        "Change of sales and of income by class with its 95 % interval, an arrow where it goes on; "
        "hollow: not distinguishable from 0",
        note=setting.note,
        origin=setting.origin,
    )
    figure = new_figure(page, (WIDTH, FRAME + ROW * len(groups)))
    panels = figure.subplots(1, 2, sharey=True)
    for panel, name in zip(panels, ("sales", "income"), strict=True):
        rows = {place: classes[g, name] for place, g in enumerate(groups) if (g, name) in classes}
        _panel(panel, rows, groups)
        panel.set_title(f"{name[0].upper()}{name[1:]}")
        panel.set_xlabel("change, % of base")
    panels[0].set_yticks(range(len(groups)), [_label(group) for group in groups])
    panels[0].set_ylim(len(groups) - 0.4, -0.6)
    for panel in panels:
        panel.tick_params(axis="y", length=0)
    kinds = dict.fromkeys(group.partition("/")[0] for group in groups)
    marks = [Line2D([], [], color=COLOUR[kind], marker="o", label=kind) for kind in kinds]
    legend(figure, marks)
    return figure


def _label(group: str) -> str:
    kind, *names = group.split("/")
    if kind in ("anchors", "platforms"):
        return ", ".join((name_of(names[0]), *names[1:]))
    return names[0]


def _panel(axes: Axes, rows: dict[int, Difference], groups: list[str]) -> None:
    """Draw the classes that have such a number; say where its base is not positive."""
    told = {k: each for k, each in rows.items() if math.isfinite(each.relative)}
    largest = max((abs(each.relative) for each in told.values()), default=0.0)
    ends = [abs(e) for each in told.values() for e in (each.relative_low, each.relative_high)]
    reach = min(CUT * largest, max((e for e in ends if math.isfinite(e)), default=0.0))
    reach = 108.0 * max(reach, largest) or 1.0
    axes.axvline(0.0, color=INK, linewidth=1.0, zorder=1)
    for place, each in rows.items():
        colour = COLOUR[groups[place].partition("/")[0]]
        if place not in told:
            word = "exactly 0" if each.state == "zero" else "no positive base"
            axes.text(0.0, place, f"  {word}", fontsize=8.0, color=GREY, va="center")
            continue
        middle, low, high = (
            100.0 * e for e in (each.relative, each.relative_low, each.relative_high)
        )
        axes.plot([low, high], [place, place], color=colour, linewidth=1.6, zorder=3)
        for end, marker in ((low, "<"), (high, ">")):
            if abs(end) > reach:
                edge = math.copysign(0.98 * reach, end)
                axes.plot([edge], [place], marker=marker, color=colour, markersize=5, zorder=4)
        sure = low > 0.0 or high < 0.0
        face = colour if sure else "white"
        axes.plot([middle], [place], marker="o", color=colour, markerfacecolor=face, zorder=5)
    axes.set_xlim(-reach, reach)
    axes.grid(visible=True, axis="x")
