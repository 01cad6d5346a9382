"""Cumulative profit of recommendation strategies over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from matplotlib.figure import Figure

from feedfollow.plots.days import Floats
from feedfollow.plots.style import OKABE_ITO, Page, legend, new_figure, styled

COLOURS: Final = ("blue", "green", "orange", "vermillion", "black")
LIMIT: Final = "a limit, not the calibrated model"


@styled
def cumulative_lines(daily: Mapping[str, Floats], note: str) -> Figure:
    """Draw what strategies have earned up to each day, over the best of them at the end.

    Parameters
    ----------
    daily : mapping of str to (days,) float64
        Profit a day by strategy, in any unit.
    note : str
        What was run.

    Returns
    -------
    matplotlib.figure.Figure
    """
    totals = {name: np.cumsum(values) for name, values in daily.items()}
    most = max(float(total[-1]) for total in totals.values())
    subtitle = "% of what the best strategy has earned at the end, by day"
    title = "Recommending for consumers, for profit, or for both"
    figure = new_figure(Page(title, subtitle, "", note, LIMIT), (10.0, 6.6))
    axes = figure.subplots()
    lines = []
    for name, colour in zip(totals, COLOURS, strict=True):
        days = np.arange(1, len(totals[name]) + 1)
        (line,) = axes.plot(days, 100.0 * totals[name] / most, color=OKABE_ITO[colour], label=name)
        lines.append(line)
    axes.set_xlabel("day")
    axes.set_ylabel("cumulative profit, %")
    axes.set_xlim(0, None)
    axes.set_ylim(0, None)
    legend(figure, lines)
    return figure
