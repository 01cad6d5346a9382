"""What a focal business earns: profit and loss by channel, payback, best mix, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from feedfollow.analyse.draws import origin_of_draws
from feedfollow.analyse.estimate import estimate
from feedfollow.analyse.focal.accounts import ANCHOR_ACCOUNTS, BRAND_ACCOUNTS
from feedfollow.analyse.focal.anchor import ANCHOR_CHANNELS
from feedfollow.analyse.focal.brand import SOURCES
from feedfollow.analyse.focal.cash import payback_day
from feedfollow.analyse.focal.sale import QUANTITIES
from feedfollow.analyse.focal.trace import Trace
from feedfollow.observe.origin import origin_of
from feedfollow.spec.focal import BUDGET_PARTS, Brand, Focal
from feedfollow.world.columns import F64

if TYPE_CHECKING:
    from feedfollow.analyse.focal.plots import Plots

FEN: Final = 100.0
MONEY: Final = ("listed", "gmv", "cancelled_listed", "cancelled_gmv", "returned_listed",
                "returned_gmv", "fees", "tips")  # fmt: skip
"""Quantities that are fen in a trace and CNY in a table."""
ALL: Final = "all"
PROFIT: Final = "profit"


@dataclass(frozen=True)
class Payback:
    """When a business has earned back what it has spent.

    Attributes
    ----------
    day : float
        Median over the runs that pay back, counted from 1; NaN where none does.
    low, high : float
        2.5 and 97.5 % quantiles over these runs.
    share : float
        Runs that pay back within the days.
    """

    day: float
    low: float
    high: float
    share: float


@dataclass(frozen=True)
class FocalResult:
    """What a focal business earns in its market, over seeds and posterior draws.

    Attributes
    ----------
    focal : Focal
    ways : tuple of tuple of float
        Mixes of a brand's budget, a stated one first; one empty way of an anchor.
    seeds : tuple of int
    traces : tuple of tuple of Trace
        By draw and seed.
    draws : DataFrame or None
        Posterior draws that were laid over the market.
    """

    focal: Focal
    ways: tuple[tuple[float, ...], ...]
    seeds: tuple[int, ...]
    traces: tuple[tuple[Trace, ...], ...]
    draws: pd.DataFrame | None

    @property
    def origin(self) -> str:
        """Where the market's parameters come from, for people."""
        return origin_of(self.focal.market) if self.draws is None else origin_of_draws(self.draws)

    @cached_property
    def accounts(self) -> tuple[str, ...]:
        """Names of the accounts."""
        brand = isinstance(self.focal.business, Brand)
        return BRAND_ACCOUNTS if brand else ANCHOR_ACCOUNTS

    @cached_property
    def channels(self) -> tuple[str, ...]:
        """Names of the channels."""
        return BUDGET_PARTS if isinstance(self.focal.business, Brand) else ANCHOR_CHANNELS

    @cached_property
    def flows(self) -> F64:
        """The accounts, ``(draws, seeds, ways, channels, accounts)``, CNY."""
        return self._stacked("flows") / FEN

    @cached_property
    def profit(self) -> F64:
        """Profit by draw, seed and way, CNY, less what was spent before the first day."""
        total: F64 = self.flows.sum(axis=(3, 4)) - self.focal.business.numbers["setup"]
        return total

    @cached_property
    def best(self) -> int:
        """The way of the largest mean profit."""
        return int(np.argmax(self.profit.mean(axis=(0, 1))))

    @property
    def chosen(self) -> int:
        """The way that tables and plots are of: the stated mix, without one the best."""
        business = self.focal.business
        stated = isinstance(business, Brand) and business.mix is not None
        return 0 if stated else self.best

    @property
    def profit_interval(self) -> tuple[float, float, float]:
        """Mean profit of the chosen way, CNY, and its 95 % interval."""
        return self._interval(self.profit[..., self.chosen])

    @cached_property
    def table(self) -> pd.DataFrame:
        """Profit and loss of the chosen way.

        Returns
        -------
        DataFrame
            Index ``(channel, account)``, accounts in their order and then the profit, channels and
            then all of them; columns mean, low, high (95 %), CNY over the days.
        """
        flows = self.flows[:, :, self.chosen]
        parts = {name: flows[:, :, k] for k, name in enumerate(self.channels)}
        parts[ALL] = flows.sum(axis=2)
        rows = {}
        for channel, values in parts.items():
            for k, account in enumerate(self.accounts):
                rows[channel, account] = self._interval(values[..., k])
            rows[channel, PROFIT] = self._interval(values.sum(axis=-1))
        return _framed(rows, ["channel", "account"])

    @cached_property
    def traffic(self) -> pd.DataFrame:
        """Views, sessions and orders of the chosen way by source, means over runs.

        Returns
        -------
        DataFrame
            Index the source, a column a quantity: numbers, money in CNY.
        """
        values = self._stacked("traffic")[:, :, self.chosen].mean(axis=(0, 1))
        names = SOURCES if isinstance(self.focal.business, Brand) else ANCHOR_CHANNELS
        table = pd.DataFrame(values, index=pd.Index(names, name="source"), columns=QUANTITIES)
        table[list(MONEY)] /= FEN
        return table

    @cached_property
    def mixes(self) -> pd.DataFrame:
        """All ways of a brand by falling mean profit.

        Returns
        -------
        DataFrame
            A column a channel's share of the budget; profit, low, high, CNY; less, less_low,
            less_high: what the best one brings more, paired run by run; payback, the median day,
            and payback_share, runs that pay back. Empty for an anchor.
        """
        if not isinstance(self.focal.business, Brand):
            return pd.DataFrame()
        rows = []
        for way, mix in enumerate(self.ways):
            back = self.payback_of(way)
            own = self._interval(self.profit[..., way])
            less = self._interval(self.profit[..., self.best] - self.profit[..., way])
            rows.append((*mix, *own, *less, back.day, back.share))
        names = [*BUDGET_PARTS, "profit", "low", "high", "less", "less_low", "less_high", "payback",
                 "payback_share"]  # fmt: skip
        table = pd.DataFrame(rows, columns=names).rename_axis("way")
        return table.sort_values("profit", ascending=False, kind="stable")

    @property
    def is_distinguishable(self) -> bool:
        """Whether the best mix brings more than the second best beyond the noise of runs."""
        return len(self.mixes) < 2 or float(self.mixes["less_low"].iloc[1]) > 0.0

    @cached_property
    def payback(self) -> Payback:
        """When the chosen way pays."""
        return self.payback_of(self.chosen)

    def payback_of(self, way: int) -> Payback:
        """Return when a way pays."""
        days = payback_day(self.cumulative(way)).ravel()
        paid = days[np.isfinite(days)]
        if not len(paid):
            return Payback(np.nan, np.nan, np.nan, 0.0)
        low, middle, high = np.quantile(paid, [0.025, 0.5, 0.975])
        return Payback(float(middle), float(low), float(high), len(paid) / len(days))

    def cumulative(self, way: int) -> F64:
        """Return money in hand by draw, seed and day, CNY, from what was spent before on."""
        cash = self._stacked("cash")[:, :, way, : self.span] / FEN
        found: F64 = np.cumsum(cash, axis=-1) - self.focal.business.numbers["setup"]
        return found

    @cached_property
    def days(self) -> pd.DataFrame:
        """The chosen way day by day.

        Returns
        -------
        DataFrame
            Index the date; cash, low, high: money in hand, CNY, with 95 % intervals; gmv, CNY a
            day, and followers, people, means over runs.
        """
        cash = self.cumulative(self.chosen)
        bands = np.array([self._interval(cash[..., day]) for day in range(self.span)])
        index = pd.date_range(self.focal.business.start, periods=self.span, name="date")
        table = pd.DataFrame(bands, index=index, columns=["cash", "low", "high"])
        table["gmv"] = self._stacked("gmv")[:, :, self.chosen].mean(axis=(0, 1)) / FEN
        table["followers"] = self._stacked("followers")[:, :, self.chosen].mean(axis=(0, 1))
        return table

    @property
    def span(self) -> int:
        """Days of business."""
        first, last = self.focal.business.start, self.focal.market.until
        return (last - first + timedelta(days=1)).days

    @property
    def after(self) -> float:
        """What is paid out after the last day for sales before it, CNY, mean over runs."""
        cash = self._stacked("cash")[:, :, self.chosen, self.span :]
        return float(cash.sum(axis=-1).mean()) / FEN

    @property
    def plot(self) -> Plots:
        """Its plots."""
        from feedfollow.analyse.focal.plots import Plots

        return Plots(self)

    def to_text(self, width: int = 100) -> str:
        """Write the report for a terminal."""
        from feedfollow.analyse.focal.report import report

        return report(self, width)

    def save(self, folder: str | Path, plots: bool = True) -> Path:
        """Write report, tables and plots into a folder.

        Parameters
        ----------
        folder : path
            New, or of the same business in the same market.
        plots : bool
            Whether to draw.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        FileExistsError
            If the folder holds something else.
        """
        from feedfollow.analyse.focal.folder import save

        return save(self, Path(folder), plots)

    def _repr_html_(self) -> str:
        from feedfollow.analyse.focal.report import html

        return html(self)

    def _stacked(self, name: str) -> F64:
        """Return an array of all traces with draws and seeds in front."""
        rows = [[getattr(trace, name) for trace in row] for row in self.traces]
        found: F64 = np.array(rows)
        return found

    def _interval(self, values: F64) -> tuple[float, float, float]:
        """Return mean and 95 % interval of a value by draw and seed."""
        found = estimate(values)
        return found.mean, found.low, found.high


def _framed(
    rows: dict[tuple[str, str], tuple[float, float, float]], names: list[str]
) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples(list(rows), names=names)
    return pd.DataFrame(list(rows.values()), index=index, columns=["mean", "low", "high"])
