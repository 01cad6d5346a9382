"""The result of a diversion: ratios with intervals, a matrix of leavers by destination, a plot."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from feedfollow.analyse.differences import paired
from feedfollow.analyse.diverted import PLACES
from feedfollow.analyse.leaving import Leaver, Left
from feedfollow.observe.origin import origin_of
from feedfollow.spec.scenario import Scenario

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Run: TypeAlias = tuple[Leaver, int]
Found: TypeAlias = tuple[
    Mapping[Run, int], Mapping[Run, Mapping[str, int]], Mapping[Run, Left], Mapping[int, int], float
]
"""By leaver and seed the leaver's sales, gains by place (fen) and what it did; by seed all sales
(fen); the real CNY that a fen stands for."""


@dataclass(frozen=True)
class Diversion:
    """Where sales of rooms and families that leave go.

    Attributes
    ----------
    scenario : Scenario
    leavers : tuple of Leaver
        Each leaves alone.
    on : date
        First day on which they are gone; sales count from here to the last recorded day.
    seeds : tuple of int
    found : Found
    failures : tuple of str
        Runs that could not be made, and why.
    """

    scenario: Scenario
    leavers: tuple[Leaver, ...]
    on: date
    seeds: tuple[int, ...]
    found: Found
    failures: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """SHA-256 of what is asked: scenario, leavers, day; not the seeds."""
        return key_of(self.scenario, self.leavers, self.on)

    @property
    def days(self) -> int:
        """Days over which sales are added up."""
        return (self.scenario.until - self.on).days + 1

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row a leaver and seed, whole fen of the simulated users.

        Columns ``leaver``, ``seed``, ``market`` (all sales where nobody leaves), ``sales`` (the
        leaver's there), a column a place (they add up to ``sales``), ``followers`` and ``moved``
        (follow edges to the leaver, and how many lead to its new room).
        """
        sales, gains, left, totals, _ = self.found
        rows = [
            {
                "leaver": leaver.text,
                "seed": seed,
                "market": totals[seed],
                "sales": sold,
                **gains[leaver, seed],
                "followers": left[leaver, seed].followers,
                "moved": left[leaver, seed].moved,
            }
            for (leaver, seed), sold in sales.items()
        ]
        return pd.DataFrame(rows)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a leaver and place: the diversion ratio.

        Columns ``leaver``, ``who``, ``place``, ``ratio`` (sum of gains over sum of the leaver's
        sales), ``low``, ``high`` (95 % interval over seeds of the linearised ratio, Student's t),
        ``sales`` (of the leaver in the period, mean over seeds, real CNY), ``pairs``. Where the
        leaver sold nothing there is nothing to divert and ``ratio`` is NaN.
        """
        rows = []
        for leaver in self.leavers:
            own = self.pairs[self.pairs["leaver"] == leaver.text]
            sales = own["sales"].to_numpy(dtype=np.float64)[None, :]
            for place in PLACES:
                gain = own[place].to_numpy(dtype=np.float64)[None, :]
                ratio = paired(sales, sales + gain)
                rows.append(
                    {
                        "leaver": leaver.text,
                        "who": leaver.label,
                        "place": place,
                        "ratio": ratio.relative,
                        "low": ratio.relative_low,
                        "high": ratio.relative_high,
                        "sales": ratio.base_mean * self.found[4],
                        "pairs": ratio.pairs,
                    }
                )
        return pd.DataFrame(rows)

    @property
    def matrix(self) -> pd.DataFrame:
        """Diversion ratios: a row a leaver, a column a place; rows add up to 1."""
        wide = self.table.pivot(index="leaver", columns="place", values="ratio")
        return wide.loc[[each.text for each in self.leavers], list(PLACES)]

    def plot(self) -> Figure:
        """Draw the matrix as a heat map, each cell with its number and interval."""
        from feedfollow.analyse.diversion_text import heading, note_of, subtitle_of
        from feedfollow.plots.diversion import Around, diversion_heat

        words = (heading(self), subtitle_of(self), note_of(self), origin_of(self.scenario))
        return diversion_heat(self.table, Around(*words, PLACES))

    def to_text(self, width: int = 100) -> str:
        """Write the matrix for a terminal."""
        from feedfollow.analyse.diversion_text import diversion_text

        return diversion_text(self, width)

    def _repr_html_(self) -> str:
        from feedfollow.analyse.diversion_text import diversion_html

        return diversion_html(self)

    def save(self, folder: str | Path) -> Path:
        """Write report, tables and plot: aside first, then renamed.

        Parameters
        ----------
        folder : path
            New, or one that holds an earlier result of the same question, which is replaced.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        FileExistsError
            If the folder holds something else.
        """
        from feedfollow.analyse.diversion_folder import save_diversion

        return save_diversion(self, Path(folder))


def key_of(scenario: Scenario, leavers: Sequence[Leaver], on: date) -> str:
    """Return the SHA-256 of what a diversion asks."""
    words = (scenario.key, *(leaver.text for leaver in leavers), on.isoformat())
    return hashlib.sha256("\0".join(words).encode()).hexdigest()
