"""What all plots share: colours, names of platforms, type sizes and the page."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

import matplotlib
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from feedfollow.observe.origin import CALIBRATED, NOT_CALIBRATED

P = ParamSpec("P")
R = TypeVar("R")

SIZE: Final = (12.0, 8.0)
DPI: Final = 100
HEAD: Final = 1.0
"""Inches above the panels, for title, subtitle and legend; the same on a page of any height."""
_TITLE, _BADGE, _SUBTITLE, _LEGEND, _FOOT, _LINE = 0.256, 0.272, 0.544, 0.624, 0.096, 0.16
"""Inches from the top, of the footer from the bottom; and the height of a line of the footer."""
_LETTERS: Final = 15.5
"""Letters of the footer to an inch."""
INK: Final = "#222222"
GREY: Final = "#767676"

OKABE_ITO: Final = {
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "green": "#009E73",
    "purple": "#CC79A7",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "yellow": "#F0E442",
    "black": "#000000",
}
"""The colour-blind safe palette of Okabe and Ito."""
PLATFORM: Final = {
    "douyin": OKABE_ITO["blue"],
    "kuaishou": OKABE_ITO["vermillion"],
    "taobao_live": OKABE_ITO["green"],
    "channels": OKABE_ITO["purple"],
}
_SPARE: Final = (OKABE_ITO["orange"], OKABE_ITO["sky"], OKABE_ITO["yellow"])
_NAME: Final = {
    "douyin": "Douyin",
    "kuaishou": "Kuaishou",
    "taobao_live": "Taobao Live",
    "channels": "WeChat Channels",
}
_RC: Final[Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10.0,
    "axes.titlesize": 11.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 10.0,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.unicode_minus": False,
    "grid.color": "#E3E3E3",
    "grid.linewidth": 0.7,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 9.5,
    "ytick.labelsize": 9.5,
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "lines.linewidth": 1.8,
    "hatch.linewidth": 0.6,
}


@dataclass(frozen=True, slots=True)
class Page:
    """What stands around the panels.

    Parameters
    ----------
    title : str
        Says what is drawn.
    subtitle : str
        How to read it: averaging, real scale, where the marks come from.
    sources : str
        Where the documented figures come from.
    note : str
        What was run: scenario, seed, size, how many runs.
    origin : str
        Where the parameters come from; the page says so unless a fit vouches for them.
    """

    title: str
    subtitle: str
    sources: str = ""
    note: str = ""
    origin: str = NOT_CALIBRATED


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """Run a drawing function under the house style, leaving matplotlib's settings as they were.

    Parameters
    ----------
    draw : callable
        A function that makes a figure.

    Returns
    -------
    callable
        The same function under the style.
    """

    @wraps(draw)
    def under_style(*args: P.args, **kwargs: P.kwargs) -> R:
        with matplotlib.rc_context(_RC):
            return draw(*args, **kwargs)

    return under_style


def new_figure(page: Page, size: tuple[float, float] = SIZE) -> Figure:
    """Make an empty page with its title, subtitle, footer and mark.

    Parameters
    ----------
    page : Page
        What stands around the panels.
    size : (float, float)
        Width and height in inches.

    Returns
    -------
    matplotlib.figure.Figure
        Independent of pyplot; panels fill the room between subtitle and footer.
    """
    wide = int(_LETTERS * size[0])
    written = f"{page.sources}\n{page.note}".splitlines()
    footer = "\n".join(textwrap.fill(line, wide) for line in written if line)
    high = size[1]
    bottom = (_LINE * len(footer.splitlines()) + _FOOT) / high
    layout = ConstrainedLayoutEngine(
        rect=(0.008, bottom, 0.984, 1.0 - HEAD / high - bottom), h_pad=0.06, w_pad=0.06
    )
    figure = Figure(figsize=size, dpi=DPI, layout=layout)
    title, subtitle = 1.0 - _TITLE / high, 1.0 - _SUBTITLE / high
    figure.text(0.015, title, page.title, fontsize=15, fontweight="bold", color=INK, va="center")
    figure.text(0.015, subtitle, page.subtitle, fontsize=10, color=GREY, va="center")
    if page.origin != CALIBRATED:
        figure.text(
            0.985,
            1.0 - _BADGE / high,
            page.origin.partition(":")[0],
            fontsize=11,
            fontweight="bold",
            color="white",
            ha="right",
            va="center",
            bbox={"boxstyle": "round,pad=0.35", "facecolor": "#8A1C1C", "edgecolor": "none"},
        )
    if footer:
        figure.text(
            0.015, _FOOT / high, footer, fontsize=8, color=GREY, va="bottom", linespacing=1.3
        )
    return figure


def legend(figure: Figure, handles: Sequence[Artist]) -> None:
    """Put one legend for all panels in a row under the subtitle.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        From :func:`new_figure`.
    handles : sequence of Artist
        Labelled artists.
    """
    figure.legend(
        handles=list(handles),
        loc="upper left",
        bbox_to_anchor=(0.008, 1.0 - _LEGEND / figure.get_figheight()),
        ncols=len(handles),
        handlelength=2.4,
        columnspacing=1.6,
    ).set_in_layout(False)


def colour_of(platform: str, platforms: Sequence[str]) -> str:
    """Give the fixed colour of a platform.

    Parameters
    ----------
    platform : str
        Name of the platform.
    platforms : sequence of str
        All platforms drawn; a platform of another name takes a spare colour by its place.

    Returns
    -------
    str
        Hexadecimal colour of the Okabe-Ito palette.
    """
    if platform in PLATFORM:
        return PLATFORM[platform]
    others = [name for name in platforms if name not in PLATFORM]
    return _SPARE[others.index(platform) % len(_SPARE)]


def name_of(platform: str) -> str:
    """Write a platform's name for people.

    Parameters
    ----------
    platform : str
        Name in the scenario.

    Returns
    -------
    str
        Its usual English name, else the scenario's name with blanks.
    """
    return _NAME.get(platform, platform.replace("_", " ").capitalize())
