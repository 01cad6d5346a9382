"""What a fit tells about its parameters: posteriors over priors, and what no figure informs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from scipy.stats import gaussian_kde

from feedfollow.observe.origin import CALIBRATED
from feedfollow.plots.days import Floats
from feedfollow.plots.names import short_name
from feedfollow.plots.style import GREY, INK, OKABE_ITO, Page, legend, new_figure, styled

INFORMED: Final = OKABE_ITO["blue"]
NOT: Final = "#B9B9B9"
LIMIT: Final = 0.3
REACH: Final = 3.2


@styled
def prior_posterior(z: Floats, names: Sequence[str], title: str, note: str) -> Figure:
    """Draw the posterior of every parameter over its prior.

    Parameters
    ----------
    z : (n, d) float64
        Posterior draws in prior standard deviations.
    names : sequence of str
    title, note : str

    Returns
    -------
    matplotlib.figure.Figure
        Grey where the figures do not inform a parameter; its contraction at the right.
    """
    shrunk = 1.0 - z.var(axis=0)
    order = np.argsort(-shrunk)
    size = (10.0, max(5.4, 2.4 + 0.42 * len(names)))
    page = Page(
        title,
        "In standard deviations of the prior; at the right the contraction, 1 - variance / prior "
        "variance",
        note=note,
        origin=CALIBRATED,
    )
    figure = new_figure(page, size)
    axes = figure.subplots()
    at = np.linspace(-REACH, REACH, 401)
    prior = np.exp(-0.5 * at * at)
    for place, column in enumerate(order):
        informed = shrunk[column] >= LIMIT
        colour = INFORMED if informed else NOT
        density = gaussian_kde(z[:, column])(at)
        axes.fill_between(at, place - 0.36 * prior, place + 0.36 * prior, color="#ECECEC", zorder=1)
        axes.fill_between(
            at, place - 0.4 * density / density.max(), place + 0.4 * density / density.max(),
            color=colour, alpha=0.75, linewidth=0, zorder=2,
        )  # fmt: skip
        middle = float(np.median(z[:, column]))
        axes.plot([middle], [place], "o", color="white", markersize=4.0, mec=INK, zorder=3)
        text = f"{shrunk[column]:.2f}" if informed else f"{shrunk[column]:.2f}  prior only"
        axes.text(REACH + 0.1, place, text, va="center", fontsize=9.0,
                  color=INK if informed else GREY)  # fmt: skip
    axes.set_yticks(range(len(names)), [names[column] for column in order], fontsize=9.0)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(-REACH, REACH + 1.1)
    axes.set_xticks(range(-3, 4))
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("prior standard deviations")
    handles = [
        Patch(color="#ECECEC", label="prior"),
        Patch(color=INFORMED, alpha=0.75, label="posterior, informed"),
        Patch(color=NOT, alpha=0.75, label=f"posterior, contraction below {LIMIT}"),
        Line2D([], [], marker="o", color="white", mec=INK, linestyle="none", label="median"),
    ]
    legend(figure, handles)
    return figure


@styled
def spectrum(
    values: Floats, loadings: Sequence[Sequence[tuple[str, float]]], title: str, note: str
) -> Figure:
    """Draw the information of the figures by direction of the parameters.

    Parameters
    ----------
    values : (d,) float64
        Eigenvalues, largest first, the prior's information being 1.
    loadings : sequence of sequences of (str, float)
        Largest loadings of each.
    title, note : str

    Returns
    -------
    matplotlib.figure.Figure
        Hollow where the prior says more.
    """
    floor = 1e-3
    size = (11.0, max(5.4, 2.6 + 0.36 * len(values)))
    page = Page(
        title,
        "A row a direction, named by its largest loadings; left of the line the prior says more "
        "about it than all figures together",
        note=note,
        origin=CALIBRATED,
    )
    figure = new_figure(page, size)
    axes = figure.subplots()
    for place, value in enumerate(values):
        shown = max(float(value), floor)
        known = value >= 1.0
        colour = INFORMED if known else OKABE_ITO["vermillion"]
        axes.plot([floor, shown], [place, place], color=colour, linewidth=1.2, alpha=0.6, zorder=2)
        marker = "<" if value < floor else "o"
        axes.plot([shown], [place], marker, color=colour, markersize=7.0,
                  markerfacecolor=colour if known else "white", zorder=3)  # fmt: skip
    axes.axvline(1.0, color=INK, linewidth=1.0, zorder=1)
    text = [
        ", ".join(f"{short_name(name)} {load:+.2f}" for name, load in each) for each in loadings
    ]
    axes.set_yticks(range(len(values)), text, fontsize=8.5)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(values) - 0.4, -0.6)
    axes.set_xscale("log")
    axes.set_xlim(floor * 0.8, max(2.0, float(values.max()) * 2.0))
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("information of the figures, that of the prior being 1")
    handles = [
        Line2D([], [], color=INFORMED, marker="o", label="identified"),
        Line2D([], [], color=OKABE_ITO["vermillion"], marker="o", markerfacecolor="white",
               label="not identified"),
        Line2D([], [], color=OKABE_ITO["vermillion"], marker="<", markerfacecolor="white",
               linestyle="none", label=f"below {floor:g}"),
    ]  # fmt: skip
    legend(figure, handles)
    return figure
