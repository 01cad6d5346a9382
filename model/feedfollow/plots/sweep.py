"""Sweeps: a measure along one path, over two, or against each of many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from feedfollow.observe.origin import NOT_CALIBRATED
from feedfollow.plots.amount import Amount, amount_for
from feedfollow.plots.days import Floats
from feedfollow.plots.style import GREY, INK, OKABE_ITO, Page, new_figure, styled

LINE: Final = OKABE_ITO["blue"]
CHANGE: Final = ("change", "change_low", "change_high")
DARK: Final = 0.55
"""Share of the colour scale above which cells are dark and their text is white."""


@dataclass(frozen=True, slots=True)
class SweepLabels:
    """What stands around a sweep's plot.

    Attributes
    ----------
    title : str
        Measure and platform.
    unit : str
        Unit of the measure.
    subtitle : str
        How many seeds, which days.
    note : str
        What was run.
    axes : mapping of str to (str, str)
        For each path its label and its unit.
    own : mapping of str to object
        For each path the scenario's own value.
    origin : str
        Where the parameters come from.
    """

    title: str
    unit: str
    subtitle: str
    note: str
    axes: Mapping[str, tuple[str, str]]
    own: Mapping[str, object] = field(default_factory=dict)
    origin: str = NOT_CALIBRATED


@styled
def sweep_lines(means: pd.DataFrame, labels: SweepLabels) -> Figure:
    """Draw a measure against one path.

    Parameters
    ----------
    means : DataFrame
        Index ``point``; the path's column; ``mean``, ``low``, ``high``, ``change``,
        ``change_low``, ``change_high`` in the unit of the measure.
    labels : SweepLabels

    Returns
    -------
    matplotlib.figure.Figure
        Above the means, below their changes from the scenario's own value, each with its 95 %
        interval: the noise that a seed puts into every point alike is in the level alone.
    """
    (path,) = labels.axes
    figure = _page(labels, (10.0, 8.0))
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    amount = _amount(means, labels.unit)
    rows = means.sort_values(path) if _is_number(means[path]) else means
    places = _places(below, rows[path], labels, path)
    _with_intervals(above, places, rows, amount, ("mean", "low", "high"))
    _with_intervals(below, places, rows, amount, CHANGE)
    below.axhline(0.0, color=GREY, linewidth=0.9, zorder=1)
    above.set_title("Level")
    below.set_title("Change, paired by seed")
    for axes in (above, below):
        _own_line(axes, labels, path)
        axes.set_ylabel(amount.unit)
    _from_zero(above, rows, amount)
    return figure


@styled
def sweep_heat(means: pd.DataFrame, labels: SweepLabels) -> Figure:
    """Draw a measure over two paths, a cell a point.

    Parameters
    ----------
    means : DataFrame
        Index ``point``; the columns of two paths; ``mean``, ``low``, ``high``, ``change``,
        ``change_low``, ``change_high``.
    labels : SweepLabels

    Returns
    -------
    matplotlib.figure.Figure
        Each cell with its mean and the half width of its 95 % interval, and in brackets its change
        from the scenario's own values, paired by seed; their cell is framed.
    """
    down, across = labels.axes
    figure = _page(labels, (10.0, 7.5))
    axes = figure.subplots()
    amount = _amount(means, labels.unit)
    table = means.pivot(index=down, columns=across, values="mean")
    values = table.to_numpy(dtype=np.float64)
    image = axes.imshow(values / amount.factor, cmap="cividis_r", aspect="auto", origin="lower")
    axes.grid(False)
    written = means.assign(text=_cell_texts(means, amount))
    texts = written.pivot(index=down, columns=across, values="text").to_numpy()
    _write_cells(axes, values, texts)
    for path, labelled, ticks in (
        (across, axes.set_xlabel, axes.set_xticks),
        (down, axes.set_ylabel, axes.set_yticks),
    ):
        own = list(table.columns if path == across else table.index)
        scale = _axis_amount(own, labels.axes[path][1])
        ticks(range(len(own)), [_level(value, scale) for value in own])
        labelled(_axis_label(labels.axes[path], scale))
    _frame_own(axes, table, labels, (down, across))
    figure.colorbar(image, ax=axes, label=amount.unit, pad=0.02)
    return figure


@styled
def sweep_scatter(means: pd.DataFrame, labels: SweepLabels) -> Figure:
    """Draw a measure against each varied path, a panel a path.

    Parameters
    ----------
    means : DataFrame
        Index ``point``; a column a path, ``mean``, ``low``, ``high``.
    labels : SweepLabels

    Returns
    -------
    matplotlib.figure.Figure
        A dot a point with its 95 % interval over seeds; what the dots scatter beyond it comes
        from the other paths.
    """
    paths = list(labels.axes)
    across = min(len(paths), 3)
    down = -(-len(paths) // across)
    figure = _page(labels, (max(4.2 * across + 1.0, 10.0), max(3.8 * down + 2.0, 6.6)))
    panels = np.atleast_1d(figure.subplots(down, across, sharey=True)).ravel()
    amount = _amount(means, labels.unit)
    for k, (axes, path) in enumerate(zip(panels, paths, strict=False)):
        places = _places(axes, means[path], labels, path)
        _with_intervals(axes, places, means, amount, ("mean", "low", "high"), joined=False)
        _own_line(axes, labels, path)
        if k % across == 0:
            axes.set_ylabel(amount.unit)
    for axes in panels[len(paths) :]:
        axes.set_visible(False)
    return figure


def _cell_texts(means: pd.DataFrame, amount: Amount) -> list[str]:
    """Write a level with its interval, and below it its paired change with its own."""
    numbers = means[["mean", "low", "high", *CHANGE]].to_numpy(dtype=np.float64)
    texts = []
    for mean, low, high, change, change_low, change_high in numbers:
        text = f"{amount.text(mean)} ± {amount.text((high - low) / 2.0)}"
        if change != 0.0:
            half = amount.text((change_high - change_low) / 2.0)
            text += f"\n({amount.text(change, signed=True)} ± {half})"
        texts.append(text)
    return texts


def _write_cells(axes: Axes, values: Floats, texts: np.ndarray) -> None:
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    for row, column in np.ndindex(*values.shape):
        dark = high > low and (float(values[row, column]) - low) / (high - low) > DARK
        colour = "white" if dark else INK
        axes.text(column, row, str(texts[row, column]), ha="center", va="center", color=colour)


def _page(labels: SweepLabels, size: tuple[float, float]) -> Figure:
    page = Page(labels.title, labels.subtitle, note=labels.note, origin=labels.origin)
    return new_figure(page, size)


def _amount(means: pd.DataFrame, unit: str) -> Amount:
    return amount_for(means[["mean", "low", "high"]].to_numpy(dtype=np.float64).ravel(), unit)


def _is_number(values: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(values)) and values.dtype != bool


def _places(axes: Axes, values: pd.Series, labels: SweepLabels, path: str) -> Floats:
    """Place the values of a path on the horizontal axis, names one beside the other."""
    label = labels.axes[path]
    if not _is_number(values):
        names = list(dict.fromkeys(map(str, values)))
        axes.set_xticks(range(len(names)), names)
        axes.set_xlabel(label[0])
        return np.array([float(names.index(str(value))) for value in values])
    scale = amount_for(values.to_numpy(dtype=np.float64), label[1])
    factor = scale.factor
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / factor:g}"))
    axes.set_xlabel(_axis_label(label, scale))
    return values.to_numpy(dtype=np.float64)


def _axis_amount(values: list[object], unit: str) -> Amount | None:
    numbers = [float(v) for v in values if isinstance(v, (int, float)) and not isinstance(v, bool)]
    return amount_for(numbers, unit) if len(numbers) == len(values) else None


def _level(value: object, scale: Amount | None) -> str:
    return str(value) if scale is None else f"{float(str(value)) / scale.factor:g}"


def _axis_label(label: tuple[str, str], scale: Amount | None) -> str:
    unit = scale.unit if scale is not None else ""
    return f"{label[0]} ({unit})" if unit else label[0]


def _with_intervals(
    axes: Axes,
    places: Floats,
    rows: pd.DataFrame,
    amount: Amount,
    columns: tuple[str, str, str],
    joined: bool = True,
) -> None:
    mean, low, high = (rows[name].to_numpy(dtype=np.float64) / amount.factor for name in columns)
    axes.errorbar(
        places,
        mean,
        yerr=np.nan_to_num(np.stack([mean - low, high - mean])),
        fmt="o-" if joined else "o",
        color=LINE,
        ecolor=LINE,
        elinewidth=1.2 if joined else 0.8,
        capsize=3.0 if joined else 0.0,
        markersize=5.0,
        alpha=1.0 if joined else 0.75,
    )


def _own_line(axes: Axes, labels: SweepLabels, path: str) -> None:
    own = labels.own.get(path)
    left, right = axes.get_xlim()
    is_number = isinstance(own, (int, float)) and not isinstance(own, bool)
    if is_number and left <= float(str(own)) <= right:
        axes.axvline(float(str(own)), color=GREY, linewidth=1.0, linestyle=(0, (3, 2)), zorder=1)


def _from_zero(axes: Axes, rows: pd.DataFrame, amount: Amount) -> None:
    """Begin at zero where that hides nothing: the smallest mean is far below the largest."""
    mean = rows["mean"].to_numpy(dtype=np.float64) / amount.factor
    if mean.size and np.nanmin(mean) >= 0.0 and np.nanmin(mean) < 0.6 * np.nanmax(mean):
        axes.set_ylim(bottom=0.0)


def _frame_own(
    axes: Axes, table: pd.DataFrame, labels: SweepLabels, paths: tuple[str, str]
) -> None:
    from matplotlib.patches import Rectangle

    rows, columns = list(table.index), list(table.columns)
    down, across = (labels.own.get(path) for path in paths)
    if down in rows and across in columns:
        corner = (columns.index(across) - 0.5, rows.index(down) - 0.5)
        axes.add_patch(Rectangle(corner, 1.0, 1.0, fill=False, edgecolor="#8A1C1C", linewidth=2.5))
