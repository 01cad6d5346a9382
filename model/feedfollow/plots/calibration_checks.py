"""Whether a fit can be trusted: figures left out, ranks of known truths, waves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from feedfollow.observe.origin import CALIBRATED
from feedfollow.plots.days import Floats
from feedfollow.plots.style import GREY, INK, OKABE_ITO, Page, legend, new_figure, styled

CONFLICT: Final = 2.5
_BAR: Final = OKABE_ITO["blue"]
_FLAG: Final = OKABE_ITO["vermillion"]


@styled
def left_out(scores: pd.Series, title: str, note: str) -> Figure:
    """Draw how far each figure lies from what the others predict.

    Parameters
    ----------
    scores : Series
        By figure; (documented - predicted without it) / sd.
    title, note : str

    Returns
    -------
    matplotlib.figure.Figure
        Sorted by size; beyond 2.5 the figure contradicts the others and the model.
    """
    shown = scores.dropna()
    shown = shown.iloc[np.argsort(-shown.abs().to_numpy(), kind="stable")]
    size = (10.0, max(5.4, 2.4 + 0.26 * len(shown)))
    page = Page(
        title,
        "Each figure predicted from all others: documented minus predicted, in standard deviations",
        note=note,
        origin=CALIBRATED,
    )
    figure = new_figure(page, size)
    axes = figure.subplots()
    flagged = shown.abs().to_numpy() > CONFLICT
    colours = [_FLAG if flag else _BAR for flag in flagged]
    axes.barh(range(len(shown)), shown.to_numpy(), color=colours, height=0.62, zorder=2)
    for edge in (-CONFLICT, CONFLICT):
        axes.axvline(edge, color=_FLAG, linewidth=1.0, linestyle=(0, (4, 2)), zorder=3)
    axes.axvline(0.0, color=GREY, linewidth=0.8, zorder=3)
    zero = np.flatnonzero(shown.to_numpy() == 0.0)
    axes.plot(np.zeros(len(zero)), zero, "|", color=_BAR, markersize=9.0, mew=2.2, zorder=4)
    reach = max(3.2, float(shown.abs().max()) * 1.1) if len(shown) else 3.2
    axes.set_xlim(-reach, reach)
    axes.set_yticks(range(len(shown)), [str(name) for name in shown.index], fontsize=8.5)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("standard deviations; 0 inside a bound or range")
    handles = [
        Patch(color=_BAR, label="agrees with the others"),
        Patch(color=_FLAG, label=f"in conflict (beyond {CONFLICT})"),
    ]
    legend(figure, handles)
    return figure


@dataclass(frozen=True, slots=True)
class Band:
    """Where the distribution function of uniform ranks stays.

    Attributes
    ----------
    at, low, high : (k,) float64
        Places, and limits.
    level : float
        Probability of staying inside everywhere.
    """

    at: Floats
    low: Floats
    high: Floats
    level: float


@styled
def ranks(values: Floats, names: Sequence[str], band: Band, title: str, note: str) -> Figure:
    """Draw how far ranks of known truths are from uniform.

    Parameters
    ----------
    values : (truths, d) float64
        Ranks between 0 and 1.
    names : sequence of str
        Of the columns.
    band : Band
    title, note : str

    Returns
    -------
    matplotlib.figure.Figure
        A panel a parameter: distribution function minus its expectation. Above the band at the
        left: posteriors too narrow or too high; a slope through 0: biased.
    """
    across = min(4, len(names))
    down = int(np.ceil(len(names) / across))
    page = Page(
        title,
        "Share of truths up to each rank, minus the share expected where posteriors are right; "
        f"{100 * band.level:.0f} % of whole curves then stay in the grey band",
        note=note,
        origin=CALIBRATED,
    )
    figure = new_figure(page, (11.0, max(5.4, 1.6 + 2.1 * down)))
    panels = figure.subplots(down, across, squeeze=False, sharex=True, sharey=True).ravel()
    for place, axes in enumerate(panels):
        if place >= len(names):
            axes.set_visible(False)
            continue
        _rank_panel(axes, values[:, place], band, names[place])
        if place % across == 0:
            axes.set_ylabel("share minus expected")
        if place // across == down - 1:  # one above an empty place would take room from its row
            axes.set_xlabel("rank of the truth, 0 to 1")
    handles = [
        Line2D([], [], color=_BAR, label="inside the band"),
        Line2D([], [], color=_FLAG, label="leaves it"),
        Patch(color="#E4E4E4", label=f"{100 * band.level:.0f} % band"),
    ]
    legend(figure, handles)
    return figure


def _rank_panel(axes: Axes, own: Floats, band: Band, name: str) -> None:
    """Draw one parameter's ranks against the band."""
    ecdf = (own[:, None] <= band.at).mean(axis=0)
    outside = bool(((ecdf > band.high) | (ecdf < band.low)).any())
    axes.fill_between(
        band.at, band.low - band.at, band.high - band.at, color="#E4E4E4", linewidth=0, zorder=1
    )
    axes.axhline(0.0, color=GREY, linewidth=0.7, zorder=2)
    axes.step(
        band.at, ecdf - band.at, where="post", color=_FLAG if outside else _BAR, linewidth=1.5,
        zorder=3,
    )  # fmt: skip
    axes.set_title(name, fontsize=9.0, color=_FLAG if outside else INK)
    axes.set_xlim(0.0, 1.0)
    axes.set_xticks([0.0, 0.5, 1.0])
    axes.tick_params(labelbottom=True)


@styled
def waves(table: pd.DataFrame, title: str, note: str) -> Figure:
    """Draw what changed from wave to wave against the limits of the stop rule.

    Parameters
    ----------
    table : DataFrame
        Index runs known to the emulator; ``median`` and ``upper`` (worst figure: emulator's sd
        over tolerance), ``shift`` (of the mean, in sd), ``ratio`` (of sd).
    title, note : str

    Returns
    -------
    matplotlib.figure.Figure
        Four panels; green is where the rule is met.
    """
    limits = (
        ("median", "emulator sd / tolerance,\nmedian", (0.0, 0.3)),
        ("upper", "emulator sd / tolerance,\n95 % quantile", (0.0, 0.5)),
        ("shift", "shift of the posterior\nmean, sd", (0.0, 0.2)),
        ("ratio", "posterior sd\nover that before", (0.9, 1.1)),
    )
    page = Page(
        title,
        "After each wave of runs; shaded where the stop rule is met. Emulator: worst figure. "
        "Shift: root mean square",
        note=note,
        origin=CALIBRATED,
    )
    figure = new_figure(page, (11.0, 5.8))
    panels = figure.subplots(1, 4)
    runs = table.index.to_numpy(dtype=float)
    for axes, (column, label, (low, high)) in zip(panels, limits, strict=True):
        values = table[column].to_numpy(dtype=float)
        met = (values >= low) & (values <= high)
        axes.axhspan(low, high, color=OKABE_ITO["green"], alpha=0.12, linewidth=0, zorder=0)
        axes.plot(runs, values, color=GREY, linewidth=1.2, zorder=2)
        for good, face in ((True, OKABE_ITO["green"]), (False, "white")):
            chosen = met == good
            axes.plot(
                runs[chosen], values[chosen], "o", color=OKABE_ITO["green"] if good else _FLAG,
                markerfacecolor=face, markersize=7.0, zorder=3,
            )  # fmt: skip
        bottom = 0.0 if column != "ratio" else min(0.8, float(values.min()) - 0.05)
        top = max(float(values.max()) * 1.12, high * 1.25)
        axes.set_ylim(bottom, top)
        pad = 0.08 * max(float(np.ptp(runs)), 50.0)
        axes.set_xlim(runs.min() - pad, runs.max() + pad)
        axes.locator_params(axis="x", nbins=4)
        axes.set_title(label, fontsize=9.5)
        axes.set_xlabel("runs")
    handles = [
        Line2D([], [], color=OKABE_ITO["green"], marker="o", linestyle="none", label="met"),
        Line2D([], [], color=_FLAG, marker="o", markerfacecolor="white", linestyle="none",
               label="not met"),
    ]  # fmt: skip
    legend(figure, handles)
    return figure
