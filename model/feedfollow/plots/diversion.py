"""Diversion: leavers by destination as a heat map."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from feedfollow.plots.style import INK, OKABE_ITO, Page, new_figure, styled

DARK: Final = 0.6
"""Share of the colour scale, either way, above which cells are dark and their text is white."""
_WIDE: Final = 24
"""Letters of a line of a leaver's name."""
_SCALE: Final = LinearSegmentedColormap.from_list(
    "diversion", [OKABE_ITO["vermillion"], "#FFFFFF", OKABE_ITO["blue"]]
)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the plot.

    Attributes
    ----------
    title, subtitle, note : str
    origin : str
        Where the parameters come from.
    places : mapping of str to str
        Name of each destination, and its words.
    """

    title: str
    subtitle: str
    note: str
    origin: str
    places: Mapping[str, str]


@styled
def diversion_heat(table: pd.DataFrame, around: Around) -> Figure:
    """Draw diversion ratios, a row a leaver, a column a destination.

    Parameters
    ----------
    table : DataFrame
        Columns ``who``, ``place``, ``ratio``, ``low``, ``high`` (shares of the leaver's sales; NaN
        where it sold nothing).
    around : Around

    Returns
    -------
    matplotlib.figure.Figure
        Each cell with its ratio in per cent and half of its 95 % interval; blue gains, red loses.
    """
    who = list(dict.fromkeys(table["who"]))
    names = list(around.places)
    cells = table.set_index(["who", "place"])
    order = pd.MultiIndex.from_product([who, names])
    numbers = 100.0 * cells[["ratio", "low", "high"]].reindex(order).to_numpy(dtype=np.float64)
    shape = (len(who), len(names))
    values, half = (
        numbers[:, 0].reshape(shape),
        ((numbers[:, 2] - numbers[:, 1]) / 2).reshape(shape),
    )
    page = Page(around.title, around.subtitle, "", around.note, around.origin)
    figure = new_figure(page, (11.5, 2.6 + 0.75 * len(who)))
    axes = figure.subplots()
    most = max(100.0, float(np.nanmax(np.abs(values), initial=0.0)))
    image = axes.imshow(values, cmap=_SCALE, vmin=-most, vmax=most, aspect="auto")
    axes.grid(False)
    for row, column in np.ndindex(*shape):
        value = values[row, column]
        dark = np.isfinite(value) and abs(value) > DARK * most
        text = _cell(float(value), float(half[row, column]))
        axes.text(column, row, text, ha="center", va="center", color="white" if dark else INK)
    axes.set_xticks(range(len(names)), [textwrap.fill(around.places[n], 14) for n in names])
    axes.set_yticks(range(len(who)), [textwrap.fill(each, _WIDE) for each in who])
    figure.colorbar(image, ax=axes, label="% of the leaver's sales", pad=0.02)
    return figure


def _cell(value: float, half: float) -> str:
    if not np.isfinite(value):
        return "-"
    return f"{value:.0f} ± {half:.0f}" if np.isfinite(half) else f"{value:.0f}"
