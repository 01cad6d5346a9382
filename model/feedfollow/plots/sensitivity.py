"""Sensitivity: tornado of one factor at a time, Morris' plane, indices with their intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from feedfollow.plots.amount import Amount, amount_for
from feedfollow.plots.days import Floats
from feedfollow.plots.style import GREY, INK, OKABE_ITO, Page, legend, new_figure, styled

MOST: Final = 20
"""Parameters that a plot shows; the table holds all."""
LOW, HIGH, QUIET = OKABE_ITO["sky"], OKABE_ITO["vermillion"], "#B9B9B9"
_SHADES: Final = LinearSegmentedColormap.from_list("quantiles", [LOW, "#F2F2F2", HIGH])


@dataclass(frozen=True, slots=True)
class SensitivityLabels:
    """What stands around a plot of a sensitivity analysis.

    Attributes
    ----------
    title : str
        Outcome and method.
    unit : str
        Unit of the outcome.
    note : str
        What was run.
    difference : bool
        Whether the outcome is a difference, so that zero means something.
    remarks : mapping of str to str
        For a parameter what is written behind its name, such as where the answer flips.
    """

    title: str
    unit: str
    note: str
    difference: bool = False
    remarks: Mapping[str, str] = field(default_factory=dict)


@styled
def tornado(responses: pd.DataFrame, acts: Mapping[str, bool], labels: SensitivityLabels) -> Figure:
    """Draw how far each parameter alone moves an outcome.

    Parameters
    ----------
    responses : DataFrame
        Of one outcome: ``parameter``, ``quantile`` (NaN at the scenario's own value), ``mean``,
        ``low``, ``high``, ``change``, ``change_low``, ``change_high``; parameters in the order of
        the plot.
    acts : mapping of str to bool
        Whether a parameter does more than seed noise; the others are grey.
    labels : SensitivityLabels

    Returns
    -------
    matplotlib.figure.Figure
        A row a parameter, a dot a tested quantile. Its 95 % interval over seeds is that of the
        difference, which is to be held against 0; for a level it is that of the change against
        the scenario as set, paired by seed.
    """
    names = list(dict.fromkeys(responses["parameter"]))[:MOST]
    if not labels.difference:
        responses = _around_own(responses)
    figure = _page(labels, len(names), _tornado_subtitle(responses, labels))
    axes = figure.subplots()
    shown = responses[responses["parameter"].isin(names)]
    amount = amount_for(shown[["mean", "low", "high"]].to_numpy(dtype=float).ravel(), labels.unit)
    for row, name in enumerate(names):
        own = shown[(shown["parameter"] == name) & shown["quantile"].notna()]
        _tornado_row(axes, row, own, amount, acts.get(name, False))
    at_own = responses[responses["quantile"].isna()].iloc[0]
    low, centre, high = (float(at_own[part]) / amount.factor for part in ("low", "mean", "high"))
    axes.axvspan(low, high, color=GREY, alpha=0.15, linewidth=0, zorder=0)
    axes.axvline(centre, color=GREY, linewidth=1.0, zorder=1)
    if labels.difference:
        axes.axvline(0.0, color="#8A1C1C", linewidth=1.2, zorder=1)
    _rows(axes, names, labels, acts)
    axes.set_xlabel(_unit_said(amount))
    legend(figure, _tornado_legend(labels))
    return figure


@styled
def screening(table: pd.DataFrame, labels: SensitivityLabels) -> Figure:
    """Draw the mean size of Morris' elementary effects against their spread.

    Parameters
    ----------
    table : DataFrame
        Index parameter; ``mu_star``, ``mu_star_low``, ``mu_star_high``, ``sigma``, ``acts``.
    labels : SensitivityLabels

    Returns
    -------
    matplotlib.figure.Figure
        Right: strong. Above the line: as much bend and interaction as effect.
    """
    subtitle = "Change of the outcome from the 5 to the 95 % quantile of a prior, at local slopes"
    page = Page(labels.title, subtitle, "", labels.note)
    figure = new_figure(page, (10.0, 7.5))
    axes = figure.subplots()
    ends = table[["mu_star_high", "sigma"]].to_numpy(dtype=float)
    amount = amount_for(ends.ravel(), labels.unit)
    scaled = table[["mu_star", "mu_star_low", "mu_star_high", "sigma"]] / amount.factor
    for acts, colour in ((False, QUIET), (True, OKABE_ITO["blue"])):
        part = scaled[table["acts"] == acts]
        size = part["mu_star"].to_numpy(dtype=float)
        low, high = (part[f"mu_star_{end}"].to_numpy(dtype=float) for end in ("low", "high"))
        axes.errorbar(
            size,
            part["sigma"],
            xerr=[size - low, high - size],
            fmt="o",
            color=colour,
            elinewidth=0.9,
        )
    reach = max(float(np.nanmax(ends)) / amount.factor, 1e-12) * 1.08
    axes.plot([0.0, reach], [0.0, reach], color=GREY, linewidth=0.9, linestyle=(0, (3, 2)))
    axes.set_xlim(0.0, reach)
    axes.set_ylim(0.0, max(float(scaled["sigma"].max()) * 1.15, reach * 0.05))
    _name_points(figure, axes, scaled, table["acts"])
    axes.set_xlabel(f"μ*, mean size of the effect ({_unit_said(amount)})")
    axes.set_ylabel(f"σ, its spread over the priors of the others ({_unit_said(amount)})")
    handles = [
        Line2D([], [], color=OKABE_ITO["blue"], marker="o", label="acts, with 95 % interval"),
        Line2D([], [], color=QUIET, marker="o", label="not above seed noise"),
        Line2D([], [], color=GREY, linestyle=(0, (3, 2)), label="σ = μ*"),
    ]
    legend(figure, handles)
    return figure


@styled
def indices(table: pd.DataFrame, labels: SensitivityLabels) -> Figure:
    """Draw indices with their intervals.

    Parameters
    ----------
    table : DataFrame
        Index parameter, strongest first; either ``S1`` and ``ST``, or ``median``, each with its
        interval, and ``maximum``; ``noise``, ``acts``.
    labels : SensitivityLabels

    Returns
    -------
    matplotlib.figure.Figure
        A row a parameter; the seed noise or the dummies' level as a thin mark.
    """
    table = table.head(MOST)
    names = [str(name) for name in table.index]
    is_sobol = "ST" in table
    subtitle = (
        "Share of the variance of the mean over seeds; 95 % bootstrap intervals"
        if is_sobol
        else "Kolmogorov-Smirnov distance over slides of a parameter; 95 % interval of the median"
    )
    figure = _page(labels, len(names), subtitle)
    axes = figure.subplots()
    place = np.arange(len(names), dtype=float)
    if is_sobol:
        _index_row(axes, table, ("S1", "S1_low", "S1_high"), place + 0.15, OKABE_ITO["orange"])
        _index_row(axes, table, ("ST", "ST_low", "ST_high"), place - 0.15, OKABE_ITO["blue"])
    else:
        _index_row(axes, table, ("median", "low", "high"), place, OKABE_ITO["blue"])
        largest = table["maximum"].to_numpy(dtype=float)
        axes.plot(largest, place, "D", color=OKABE_ITO["orange"], markersize=5.0)
    noise = table["noise"].to_numpy(dtype=float)
    axes.vlines(noise, place - 0.4, place + 0.4, color="#8A1C1C", linewidth=1.2)
    _rows(axes, names, labels, dict(zip(names, table["acts"], strict=True)))
    axes.set_xlabel("index" if is_sobol else "distance")
    axes.set_xlim(left=min(0.0, axes.get_xlim()[0]))
    legend(figure, _index_legend(is_sobol))
    return figure


def _unit_said(amount: Amount) -> str:
    return "scale of 0 to 1" if amount.unit == "0..1" else amount.unit


def _page(labels: SensitivityLabels, rows: int, subtitle: str) -> Figure:
    size = (10.5, min(max(6.6, 2.6 + 0.44 * rows), 12.0))
    return new_figure(Page(labels.title, subtitle, "", labels.note), size)


def _around_own(responses: pd.DataFrame) -> pd.DataFrame:
    """Replace the interval of each level by that of its paired change, at the same place."""
    own = float(responses.loc[responses["quantile"].isna(), "mean"].iloc[0])
    tested = responses["quantile"].notna()
    low = responses["low"].where(~tested, own + responses["change_low"])
    high = responses["high"].where(~tested, own + responses["change_high"])
    return responses.assign(low=low, high=high)


def _tornado_subtitle(responses: pd.DataFrame, labels: SensitivityLabels) -> str:
    tested = sorted(responses["quantile"].dropna().unique())
    listed = ", ".join(f"{100.0 * q:.3g}" for q in tested)
    interval = "the difference" if labels.difference else "the paired change"
    return f"Each parameter at the {listed} % quantiles of its prior; 95 % intervals of {interval}"


def _tornado_row(axes: Axes, row: int, tested: pd.DataFrame, amount: Amount, acts: bool) -> None:
    mean, low, high = (
        tested[part].to_numpy(dtype=float) / amount.factor for part in ("mean", "low", "high")
    )
    shade = "#DDE6EE" if acts else "#EEEEEE"
    axes.barh(row, np.ptp(mean), left=mean.min(), height=0.62, color=shade, zorder=2)
    place = row + np.linspace(-0.24, 0.24, len(mean))
    axes.hlines(place, low, high, color=GREY, linewidth=0.8, zorder=3)
    quantiles = tested["quantile"].to_numpy(dtype=float)
    colours = [_SHADES(q) if acts else QUIET for q in quantiles]
    edge = INK if acts else GREY
    axes.scatter(mean, place, c=colours, s=26.0, edgecolors=edge, linewidths=0.6, zorder=4)


def _rows(
    axes: Axes, names: list[str], labels: SensitivityLabels, acts: Mapping[str, bool]
) -> None:
    written = [
        f"{name}\n{labels.remarks[name]}" if name in labels.remarks else name for name in names
    ]
    axes.set_yticks(range(len(names)), written)
    for text, name in zip(axes.get_yticklabels(), names, strict=True):
        text.set_color(INK if acts.get(name, False) else GREY)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(True, axis="x")
    axes.grid(False, axis="y")


def _tornado_legend(labels: SensitivityLabels) -> list[Line2D]:
    handles = [
        _dot(LOW, "low quantile"),
        _dot(HIGH, "high quantile"),
        _dot(QUIET, "not above seed noise"),
        Line2D([], [], color=GREY, linewidth=4.0, alpha=0.5, label="as set, 95 % interval"),
    ]  # fmt: skip
    if labels.difference:
        handles.append(Line2D([], [], color="#8A1C1C", label="no difference"))
    return handles


def _dot(colour: str, label: str) -> Line2D:
    return Line2D([], [], linestyle="", marker="o", color=colour, markeredgecolor=INK, label=label)


def _index_row(
    axes: Axes, table: pd.DataFrame, columns: tuple[str, str, str], place: Floats, colour: str
) -> None:
    value, low, high = (table[name].to_numpy(dtype=float) for name in columns)
    axes.hlines(place, low, high, color=colour, linewidth=1.4)
    axes.plot(value, place, "o", color=colour, markersize=5.5)


def _index_legend(is_sobol: bool) -> list[Line2D]:
    blue, orange = OKABE_ITO["blue"], OKABE_ITO["orange"]
    if is_sobol:
        return [
            Line2D([], [], color=orange, marker="o", label="S1, alone"),
            Line2D([], [], color=blue, marker="o", label="ST, with interactions"),
            Line2D([], [], color="#8A1C1C", label="part of ST from seed noise"),
        ]
    return [
        Line2D([], [], color=blue, marker="o", label="median"),
        Line2D([], [], color=orange, marker="D", linestyle="", label="largest"),
        Line2D([], [], color="#8A1C1C", label="largest of 95 % of dummies is below"),
    ]


def _name_points(figure: Figure, axes: Axes, scaled: pd.DataFrame, acts: pd.Series) -> None:
    """Write names beside the points that act, above or below so that they do not cover others."""
    figure.draw_without_rendering()
    taken: list[tuple[float, float]] = []
    order = scaled[acts.to_numpy(dtype=bool)].sort_values("mu_star", ascending=False).head(MOST)
    spots = order[["mu_star", "sigma"]].to_numpy(dtype=float)
    for name, spot in zip(order.index, spots, strict=True):
        place = (float(spot[0]), float(spot[1]))
        x, y = axes.transData.transform(place)
        shift = 6.0
        while any(abs(x - tx) < 130.0 and abs(y + shift - ty) < 12.0 for tx, ty in taken):
            shift += 12.0
        taken.append((float(x), float(y) + shift))
        right = x > axes.bbox.x0 + 0.75 * axes.bbox.width
        axes.annotate(
            str(name),
            place,
            xytext=(-6.0 if right else 6.0, shift * 72.0 / figure.dpi),
            textcoords="offset points",
            fontsize=8.5,
            ha="right" if right else "left",
            color=INK,
        )
