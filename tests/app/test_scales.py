"""Pictures of two runs have the same scales."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from feedfollow.app.scales import same_scales


def drawn(*heights: float) -> Figure:
    figure = Figure()
    for panel, height in zip(
        figure.subplots(1, len(heights), squeeze=False)[0], heights, strict=True
    ):
        panel.set_ylim(0.0, height)
    return figure


def test_each_panel_takes_the_widest_range_of_its_place():
    figures = [drawn(1.0, 8.0), drawn(2.0, 4.0)]
    same_scales(figures)
    for figure in figures:
        assert [panel.get_ylim() for panel in figure.axes] == [(0.0, 2.0), (0.0, 8.0)]


def test_plots_of_different_panels_are_refused():
    with pytest.raises(ValueError, match="zip"):
        same_scales([drawn(1.0), drawn(1.0, 2.0)])
