"""Pictures beside each other on the same scales, so that a higher line is a larger number."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure


def same_scales(figures: Sequence[Figure]) -> None:
    """Give panels of the same place the same vertical range, the widest of them.

    Parameters
    ----------
    figures : sequence of Figure
        The same plot of several runs: as many panels, in the same order.

    Raises
    ------
    ValueError
        If the figures have different numbers of panels.
    """
    for panels in zip(*(figure.axes for figure in figures), strict=True):
        lows, highs = zip(*(panel.get_ylim() for panel in panels), strict=True)
        for panel in panels:
            panel.set_ylim(min(lows), max(highs))
