"""The plots of a traced business by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure

from feedfollow.analyse.focal.accounts import ACCOUNT_WORDS
from feedfollow.analyse.focal.report import (
    CHANNEL_WORDS,
    mix_text,
    payback_said,
    runs_said,
    title,
)
from feedfollow.analyse.focal.result import ALL, PROFIT
from feedfollow.plots.focal import account_bars, cash_curve, mix_dots
from feedfollow.plots.forest import Setting
from feedfollow.plots.style import DPI

if TYPE_CHECKING:
    from feedfollow.analyse.focal.result import FocalResult


class Plots:
    """The plots of a traced business; each method returns a matplotlib Figure."""

    def __init__(self, found: FocalResult) -> None:
        self._of = found

    def __call__(self) -> Figure:
        """Draw money in hand through time."""
        return self.cash()

    def cash(self) -> Figure:
        """Draw money in hand day by day, with bands, and the day from which it stays above 0."""
        return cash_curve(
            self._of.days, self._of.payback.day, self._setting(payback_said(self._of))
        )

    def channels(self) -> Figure:
        """Draw profit and loss by channel as stacked bars."""
        found = self._of
        table, own = found.table["mean"], list(found.accounts)
        used = [name for name in found.channels if any(float(table[name, each]) for each in own)]
        rows = [*used, ALL]
        cells = [[float(table[row, account]) for account in own] for row in rows]
        means = pd.DataFrame(cells, index=pd.Index(rows), columns=pd.Index(own))
        means = means.rename(index=CHANNEL_WORDS, columns=ACCOUNT_WORDS)
        profit = found.table.loc[[(row, PROFIT) for row in rows]].droplevel("account")
        return account_bars(means, profit.rename(index=CHANNEL_WORDS), self._setting(""))

    def mixes(self) -> Figure:
        """Draw the profit of every mix with its interval.

        Raises
        ------
        ValueError
            If the business is an anchor, which has no mix.
        """
        found = self._of
        if not len(found.mixes):
            raise ValueError("an anchor has no mix of channels")
        rows = found.mixes[["profit", "low", "high"]]
        rows = rows.set_axis([mix_text(found, int(way)) for way in rows.index], axis=0)
        sure = "" if found.is_distinguishable else "the best two are not distinguishable"
        return mix_dots(rows, self._setting(sure))

    def save_all(self, folder: Path) -> None:
        """Write every plot as a PNG."""
        folder.mkdir(parents=True, exist_ok=True)
        figures = {"cash": self.cash, "channels": self.channels}
        if len(self._of.mixes):
            figures["mixes"] = self.mixes
        for name, draw in figures.items():
            draw().savefig(folder / f"{name}.png", dpi=DPI)

    def _setting(self, subtitle: str) -> tuple[Setting, str]:
        found = self._of
        return Setting(title(found), runs_said(found), found.origin), subtitle
