"""The model against the inputs-only null, figure by figure."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from feedfollow.observe.origin import CALIBRATED
from feedfollow.plots.style import GREY, OKABE_ITO, Page, legend, new_figure, styled

_BETTER: Final = OKABE_ITO["blue"]
_WORSE: Final = OKABE_ITO["vermillion"]
LEAST: Final = -12.0
"""Log scores below are drawn here, with an arrow."""


@styled
def log_scores(table: pd.DataFrame, title: str, note: str) -> Figure:
    """Draw the log score of every figure under the model and under the null.

    Parameters
    ----------
    table : DataFrame
        Index ``figure``; ``role``, ``model`` and ``null``: log-probability of what was said, NaN
        where the null is silent; ``identity``, whether the null predicts it by the identity.
    title, note : str

    Returns
    -------
    matplotlib.figure.Figure
        A row a figure, the model's worst against the null first; hold-outs in a panel of their own.
    """
    labels = (("holdout", "Held out, never shown to either"), ("fit", "Fitted by both"))
    blocks = [(label, table[table["role"] == role]) for role, label in labels]
    blocks = [block for block in blocks if len(block[1])]
    page = Page(
        title,
        "Log-probability of what was said; the further right, the better predicted. Figures marked "
        "* the null meets with a constant",
        note=note,
        origin=CALIBRATED,
    )
    figure = new_figure(page, (11.0, max(5.4, 2.6 + 0.27 * len(table))))
    panels = figure.subplots(
        len(blocks), 1, squeeze=False, sharex=True,
        gridspec_kw={"height_ratios": [len(block) + 1.0 for _, block in blocks]},
    )[:, 0]  # fmt: skip
    for axes, (label, block) in zip(panels, blocks, strict=True):
        gain = block["model"] - block["null"]
        _panel(axes, block.iloc[np.argsort(gain.to_numpy(), kind="stable")])
        axes.set_title(
            f"{label}; sum: model {block['model'].sum():.1f}, null {block['null'].sum():.1f}"
        )
    panels[-1].set_xlabel("log score (natural logarithm)")
    legend(figure, _legend())
    return figure


def _panel(axes: Axes, block: pd.DataFrame) -> None:
    for place, (_, row) in enumerate(block.iterrows()):
        colour = _BETTER if row["model"] >= row["null"] or np.isnan(row["null"]) else _WORSE
        ends = [max(float(row[name]), LEAST) for name in ("null", "model")]
        axes.plot(ends, [place, place], color=colour, linewidth=2.0, alpha=0.5, zorder=2)
        for name, fill, end in (("null", "white", ends[0]), ("model", colour, ends[1])):
            axes.plot(
                [end], [place], "<" if row[name] < LEAST else "o", color=colour,
                markerfacecolor=fill, markersize=6.5, zorder=3,
            )  # fmt: skip
    names = [f"{name}{'' if own else ' *'}" for name, own in block["identity"].items()]
    axes.set_yticks(range(len(block)), names, fontsize=8.5)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(block) - 0.4, -0.6)
    axes.axvline(0.0, color=GREY, linewidth=0.7, zorder=1)
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")


def _legend() -> list[Line2D]:
    return [
        Line2D([], [], color=_BETTER, marker="o", linestyle="none", label="model, better"),
        Line2D([], [], color=_WORSE, marker="o", linestyle="none", label="model, worse"),
        Line2D([], [], color=GREY, marker="o", markerfacecolor="white", linestyle="none",
               label="inputs-only null"),
        Line2D([], [], color=GREY, marker="<", linestyle="none", label=f"below {LEAST:.0f}"),
    ]  # fmt: skip
