"""All plots of a run, into a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import pandas as pd
from matplotlib.figure import Figure

from feedfollow.observe.figures import Figure as Documented
from feedfollow.observe.figures import load_figures
from feedfollow.observe.origin import origin_of
from feedfollow.plots.behaviour import behaviour
from feedfollow.plots.concentration import concentration
from feedfollow.plots.gmv import gmv
from feedfollow.plots.style import DPI
from feedfollow.plots.traffic import traffic
from feedfollow.spec.scenario import Scenario

PLOTS: Final = ("gmv", "traffic", "behaviour", "concentration")


class Drawable(Protocol):
    """What the plots need of a run."""

    @property
    def scenario(self) -> Scenario:
        """The scenario, complete."""

    @property
    def seed(self) -> int:
        """The seed of the run."""

    @property
    def daily(self) -> pd.DataFrame:
        """The daily table, index ``(date, platform)``."""

    @property
    def traffic(self) -> pd.DataFrame:
        """The traffic table."""


def draw_all(
    run: Drawable, folder: Path, figures: Sequence[Documented] | None = None
) -> list[Path]:
    """Draw every plot of a run and save it as PNG.

    Parameters
    ----------
    run : Drawable
        Anything with a scenario, a seed, a daily and a traffic table.
    folder : Path
        Where the files go; made if it is not there.
    figures : sequence of Figure, optional
        Documented figures; the project's own when left out.

    Returns
    -------
    list of Path
        The files, 1200 x 800 pixels each.
    """
    known = load_figures() if figures is None else figures
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in PLOTS:
        path = folder / f"{name}.png"
        # Without the library's name and version the same picture has the same bytes.
        draw_one(run, name, known).savefig(path, dpi=DPI, metadata={"Software": None})
        written.append(path)
    return written


def draw_one(run: Drawable, name: str, figures: Sequence[Documented]) -> Figure:
    """Draw one plot of a run.

    Parameters
    ----------
    run : Drawable
        Anything with a scenario, a seed, a daily and a traffic table.
    name : str
        A name of ``PLOTS``.
    figures : sequence of Figure
        Documented figures.

    Returns
    -------
    matplotlib.figure.Figure
        The plot.

    Raises
    ------
    ValueError
        If there is no plot of that name.
    """
    note, origin = run_note(run), origin_of(run.scenario)
    if name == "gmv":
        return gmv(run.daily, figures, run.scenario.events, origin, note)
    if name == "traffic":
        return traffic(run.daily, run.traffic, figures, origin, note)
    if name == "behaviour":
        return behaviour(run.daily, figures, origin, note)
    if name == "concentration":
        return concentration(run.daily, figures, origin, note)
    raise ValueError(f"there is no plot {name!r}; there are {', '.join(PLOTS)}")


def run_note(run: Drawable) -> str:
    """Say what was run, for the foot of a plot.

    Parameters
    ----------
    run : Drawable
        Anything with a scenario and a seed.

    Returns
    -------
    str
        Name, seed and size; one run has no interval.
    """
    return (
        f"Model: scenario {run.scenario.name}, seed {run.seed}, {run.scenario.users:,} simulated "
        "users; one run, so no interval over seeds."
    )
