"""Commerce views by source and form, and per adopter and day of use."""

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

from feedfollow.observe.figures import Figure as Documented
from feedfollow.observe.origin import NOT_CALIBRATED
from feedfollow.plots.days import (
    Floats,
    content_platforms,
    day_numbers,
    series,
    smooth,
    span,
    time_axis,
)
from feedfollow.plots.labels import labels
from feedfollow.plots.marks import bar, documented, mark
from feedfollow.plots.names import source_line
from feedfollow.plots.style import (
    INK,
    OKABE_ITO,
    Page,
    colour_of,
    legend,
    name_of,
    new_figure,
    styled,
)

BILLION: Final = 1e9
FORMS: Final = ("live", "video")
VIEWS: Final = ("views", "views_live", "views_video")
_ALPHA: Final = {"live": 0.95, "video": 0.55}
_HATCH: Final = {"live": "", "video": "////"}
_COLOUR: Final = {
    "follow": OKABE_ITO["orange"],
    "feed": OKABE_ITO["sky"],
    "social": OKABE_ITO["purple"],
    "paid": OKABE_ITO["yellow"],
    "search": OKABE_ITO["green"],
    "local": OKABE_ITO["blue"],
    "mall": OKABE_ITO["vermillion"],
}


@dataclass(frozen=True, slots=True)
class Layer:
    """One band of the stack: views of one source in one form.

    Parameters
    ----------
    source, form : str
        As in the traffic table.
    colour : str
        Of the source.
    views : Series
        Smoothed views a day, bn, by day number.
    """

    source: str
    form: str
    colour: str
    views: pd.Series[float]


@styled
def traffic(
    daily: pd.DataFrame,
    table: pd.DataFrame,
    figures: Sequence[Documented] = (),
    origin: str = NOT_CALIBRATED,
    note: str = "",
) -> Figure:
    """Draw where the views of each platform come from, and how many an adopter has a day.

    Parameters
    ----------
    daily : DataFrame
        Index ``(date, platform)``; columns users_adopted (adopters who opened), views, views_live.
    table : DataFrame
        The traffic table: date, platform, form, source, views.
    figures : sequence of Figure
        Documented figures; amounts of views of one platform are drawn.
    origin : str
        Where the run's parameters come from.
    note : str
        What was run, for the foot of the page.

    Returns
    -------
    matplotlib.figure.Figure
        A stacked area a platform (bn views a day) above views per adopter-day by form.
    """
    platforms = content_platforms(daily)
    drawn = {name: documented(figures, name, VIEWS, span(daily)) for name in platforms}
    page = Page(
        "Traffic by source and form",
        "28-day means, real scale. Above: views of commerce content; below: the same per adopter "
        "who opened the app",
        source_line([figure for name in platforms for figure in drawn[name]]),
        note,
        origin,
    )
    page_figure = new_figure(page)
    panels = page_figure.subplots(
        2, max(len(platforms), 1), sharex=True, sharey="row", squeeze=False, height_ratios=(1.25, 1)
    )
    layers = {name: _layers(table, name, series(daily, name, "views").index) for name in platforms}
    for upper, lower, name in zip(*panels, platforms, strict=False):
        _stack(upper, layers[name])
        for figure in drawn[name]:
            bar(upper, figure, figure.daily_rate / BILLION)
        upper.set_title(name_of(name))
        upper.set_ylabel("bn views a day")
        _per_adopter(lower, daily, name, colour_of(name, platforms))
        for axes in (upper, lower):
            time_axis(axes, daily)
            axes.label_outer()
    for axes in panels[:, 0]:
        axes.set_ylim(bottom=0.0)  # once, as the panels of a row share the axis
    handles = _legend([layer for own in layers.values() for layer in own])
    if any(drawn.values()):
        handles.append(mark("^", "documented live views, more than"))
    legend(page_figure, handles)
    page_figure.draw_without_rendering()  # settles the panels, so that ids can avoid each other
    for axes, name in zip(panels[0], platforms, strict=False):
        labels(axes, [(figure, figure.daily_rate / BILLION) for figure in drawn[name]])
    return page_figure


def _layers(table: pd.DataFrame, platform: str, days: pd.Index[float]) -> list[Layer]:
    """Cut the bands of one platform, in a fixed order; a band without any view is left out."""
    flat = table if "source" in table.columns else table.reset_index()
    own = flat.loc[(flat["platform"] == platform).to_numpy()]
    layers = []
    for form in FORMS:
        for source, colour in _COLOUR.items():
            chosen = own.loc[((own["source"] == source) & (own["form"] == form)).to_numpy()]
            when = day_numbers(pd.DatetimeIndex(chosen["date"]))
            views = pd.Series(chosen["views"].to_numpy(dtype=float), index=when) / BILLION
            # A day without such a view has no row.
            summed = views.groupby(level=0).sum().reindex(days, fill_value=0.0)
            if summed.max() > 0.0:
                layers.append(Layer(source, form, colour, smooth(summed)))
    return layers


def _stack(axes: Axes, layers: Sequence[Layer]) -> None:
    """Stack the bands, live rooms below; video is hatched, so that colour is not the only sign."""
    floor: Floats = np.zeros(len(layers[0].views) if layers else 0)
    for layer in layers:
        ceiling = floor + layer.views.to_numpy()
        axes.fill_between(
            layer.views.index.to_numpy(),
            floor,
            ceiling,
            facecolor=layer.colour,
            alpha=_ALPHA[layer.form],
            hatch=_HATCH[layer.form],
            edgecolor="white",
            linewidth=0.0,
        )
        floor = ceiling


def _per_adopter(axes: Axes, daily: pd.DataFrame, platform: str, colour: str) -> None:
    """Draw views per adopter-day: all, and live rooms alone."""
    adopted = smooth(series(daily, platform, "users_adopted"))
    for measure, style in (("views", "solid"), ("views_live", (0, (4, 1.5)))):
        ratio = smooth(series(daily, platform, measure)) / adopted.where(adopted > 0.0)
        axes.plot(ratio.index.to_numpy(), ratio.to_numpy(), color=colour, linestyle=style)
    axes.set_ylabel("views per adopter-day")


def _legend(layers: Sequence[Layer]) -> list[Line2D | Patch]:
    """Name each band once, in the order of the stack, then the lines."""
    drawn = {(FORMS.index(each.form), list(_COLOUR).index(each.source)): each for each in layers}
    bands = [
        Patch(
            facecolor=layer.colour,
            alpha=_ALPHA[layer.form],
            hatch=_HATCH[layer.form],
            edgecolor="white",
            linewidth=0.0,
            label=f"{layer.source}, {layer.form}",
        )
        for _, layer in sorted(drawn.items(), key=lambda item: item[0])
    ]
    return [
        *bands,
        Line2D([], [], color=INK, label="all forms"),
        Line2D([], [], color=INK, linestyle=(0, (4, 1.5)), label="live rooms"),
    ]
