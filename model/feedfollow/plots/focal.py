"""The plots of one business: money in hand, profit and loss by channel, mixes of a budget."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter

from feedfollow.plots.amount import Amount, amount_for
from feedfollow.plots.days import calendar, day_numbers
from feedfollow.plots.forest import Setting
from feedfollow.plots.style import GREY, INK, OKABE_ITO, Page, legend, new_figure, styled

BLUE: Final = OKABE_ITO["blue"]
SHADES: Final = (
    "#0072B2", "#D55E00", "#E69F00", "#CC79A7", "#56B4E9", "#F0E442", "#009E73", "#7F7F7F",
    "#332288", "#AA4499", "#882255", "#999933",
)  # fmt: skip
"""Colours of the accounts, in their order."""


@styled
def cash_curve(days: pd.DataFrame, payback: float, said: tuple[Setting, str]) -> Figure:
    """Draw money in hand with its band, the payback day, and sales and followers below.

    Parameters
    ----------
    days : DataFrame
        Index a DatetimeIndex; columns cash, low, high (CNY), gmv (CNY a day), followers (people).
    payback : float
        Day from 1, NaN for none.
    said : (Setting, str)
        Title and note, subtitle.

    Returns
    -------
    matplotlib.figure.Figure
    """
    setting, subtitle = said
    figure = new_figure(Page(setting.title, subtitle, note=setting.note, origin=setting.origin))
    above, middle, below = figure.subplots(
        3, 1, sharex=True, gridspec_kw={"height_ratios": [3, 1, 1]}
    )
    when = day_numbers(pd.DatetimeIndex(days.index))
    amount = amount_for(days[["cash", "low", "high"]].to_numpy().ravel(), "CNY")
    above.fill_between(
        when, days["low"] / amount.factor, days["high"] / amount.factor, color=BLUE, alpha=0.2
    )
    above.plot(when, days["cash"] / amount.factor, color=BLUE)
    above.axhline(0.0, color=GREY, linewidth=0.9)
    if math.isfinite(payback):
        place = float(when[0]) + payback - 1.0
        above.axvline(place, color=INK, linestyle="--", linewidth=1.1)
    above.set_title("Money in hand")
    above.set_ylabel(amount.unit)
    for axes, name, unit, head in (
        (middle, "gmv", "CNY a day", "Sales"),
        (below, "followers", "people", "Followers"),
    ):
        each = amount_for(days[name], unit)
        axes.plot(when, days[name] / each.factor, color=INK)
        axes.set_title(head)
        axes.set_ylabel(each.unit)
        axes.set_ylim(bottom=0.0)
    for axes in (above, middle, below):
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
        axes.set_xlim(float(when[0]), float(when[-1]) + 0.5)
    calendar(below, *(day.date() for day in pd.DatetimeIndex(days.index)[[0, -1]]))
    handles = [
        Line2D([], [], color=BLUE, label="mean"),
        Patch(color=BLUE, alpha=0.2, label="95 % interval"),
    ]
    if math.isfinite(payback):
        label = "median payback day"
        handles.append(Line2D([], [], color=INK, linestyle="--", linewidth=1.1, label=label))
    legend(figure, handles)
    return figure


@styled
def account_bars(means: pd.DataFrame, profit: pd.DataFrame, said: tuple[Setting, str]) -> Figure:
    """Draw what every channel brings above, what it costs below, and its profit.

    Parameters
    ----------
    means : DataFrame
        Index the channel, a column an account, CNY; costs are negative.
    profit : DataFrame
        Index the channel; mean, low, high, CNY.
    said : (Setting, str)
        Title and note, subtitle.

    Returns
    -------
    matplotlib.figure.Figure
    """
    setting, subtitle = said
    lead = "Means over runs; money in above the line, out below; the diamond is the profit, 95 %"
    text = f"{lead}; {subtitle}" if subtitle else lead
    figure = new_figure(Page(setting.title, text, note=setting.note, origin=setting.origin))
    axes = figure.subplots()
    means = means.loc[:, (means != 0.0).any()]
    amount = amount_for(means.to_numpy().ravel(), "CNY")
    _stack(axes, means / amount.factor)
    places = np.arange(len(profit))
    middle = profit["mean"] / amount.factor
    ends = np.abs(profit[["low", "high"]].to_numpy().T / amount.factor - middle.to_numpy())
    axes.errorbar(places, middle, yerr=ends, fmt="D", color=INK, markersize=6, capsize=4, zorder=5)
    for place, value in zip(places, profit["mean"], strict=True):
        axes.annotate(
            amount.text(float(value)), (place, value / amount.factor), (34, 0),
            textcoords="offset points", va="center", ha="left", color=INK, fontsize=9.5,
        )  # fmt: skip
    axes.axhline(0.0, color=INK, linewidth=0.9)
    axes.set_xticks(places, list(means.index))
    axes.set_ylabel(amount.unit)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    handles = [
        Patch(color=SHADES[k % len(SHADES)], label=name) for k, name in enumerate(means.columns)
    ]
    axes.legend(handles=handles, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return figure


def _stack(axes: Axes, means: pd.DataFrame) -> None:
    """Stack bars: what comes in upwards, what goes out downwards."""
    up, down = np.zeros(len(means)), np.zeros(len(means))
    places = np.arange(len(means))
    for k, name in enumerate(means.columns):
        values = means[name].to_numpy(dtype=float)
        base = np.where(values >= 0.0, up, down)
        axes.bar(places, values, 0.5, bottom=base, color=SHADES[k % len(SHADES)])
        up += np.maximum(values, 0.0)
        down += np.minimum(values, 0.0)


@styled
def mix_dots(rows: pd.DataFrame, said: tuple[Setting, str]) -> Figure:
    """Draw the profit of mixes, the best one on top.

    Parameters
    ----------
    rows : DataFrame
        Index the mix in words, best first; profit, low, high, CNY.
    said : (Setting, str)
        Title and note, subtitle.

    Returns
    -------
    matplotlib.figure.Figure
    """
    setting, subtitle = said
    lead = "Profit by mix of the budget, mean and 95 % interval, all under the same markets"
    text = f"{lead}; {subtitle}" if subtitle else lead
    page = Page(setting.title, text, note=setting.note, origin=setting.origin)
    figure = new_figure(page, (12.0, max(5.0, 2.2 + 0.24 * len(rows))))
    axes = figure.subplots()
    amount: Amount = amount_for(rows.to_numpy().ravel(), "CNY")
    places = np.arange(len(rows))[::-1]
    axes.hlines(places, rows["low"] / amount.factor, rows["high"] / amount.factor, color=BLUE)
    axes.plot(rows["profit"] / amount.factor, places, "o", color=BLUE, markersize=5)
    axes.axvline(0.0, color=GREY, linewidth=0.9)
    axes.set_yticks(places, list(rows.index))
    axes.set_ylim(-0.8, len(rows) - 0.2)
    axes.set_xlabel(f"profit, {amount.unit}")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.grid(visible=True, axis="x")
    return figure
