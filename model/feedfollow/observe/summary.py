"""The summary of a run: documented figures beside the model, misses first, and identity (0)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pandas as pd

from feedfollow.observe.causes import Cause, explain
from feedfollow.observe.figures import Figure, observe
from feedfollow.observe.identity import Factors, Scale, factors
from feedfollow.observe.origin import NOT_CALIBRATED, origin_of
from feedfollow.observe.reading import read
from feedfollow.observe.score import MISS, SHOWN, Row, score
from feedfollow.observe.summary_text import summary_json, summary_text
from feedfollow.spec.vocabulary import MODULES

if TYPE_CHECKING:
    from feedfollow.spec.scenario import Scenario


SHORTEST: Final = 28
"""Days of the shortest period that is taken apart by the identity."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run says about the documented figures.

    Parameters
    ----------
    rows : tuple of Row
        Figures beside the model: compared ones first, the worst on top; then those only reported,
        those met by construction, and those whose period the run does not hold.
    factors : tuple of Factors
        Factors of the macro identity (0) by platform and year, and by the shorter periods of a
        month or more for which a GMV of the platform is documented and compared.
    causes : tuple of Cause
        For each compared GMV of one platform that is off by more than a factor of 1.5: the term
        of (0) and the prior to look at.
    origin : str
        Where the run's parameters come from.
    """

    rows: tuple[Row, ...]
    factors: tuple[Factors, ...]
    causes: tuple[Cause, ...]
    origin: str = NOT_CALIBRATED

    @property
    def misses(self) -> tuple[Row, ...]:
        """Compared figures beyond a factor of 3, or 15 points."""
        return tuple(row for row in self.rows if row.block == 0 and row.level == MISS)

    def to_frame(self) -> pd.DataFrame:
        """Lay the rows out as a table, index the figure's id.

        Returns
        -------
        DataFrame
            Columns use, period, documented, model (unit of the figure), ratio, points, verdict.
        """
        return pd.DataFrame(
            {
                "use": [row.figure.use for row in self.rows],
                "period": [row.period for row in self.rows],
                "documented": [row.documented for row in self.rows],
                "model": [row.model for row in self.rows],
                "ratio": [row.ratio for row in self.rows],
                "points": [row.points for row in self.rows],
                "verdict": [row.verdict for row in self.rows],
            },
            index=pd.Index([row.figure.id for row in self.rows], name="figure"),
        )

    def to_text(self, width: int = 100) -> str:
        """Write the summary for a terminal.

        Parameters
        ----------
        width : int
            Columns of the terminal; at least 100 are used.

        Returns
        -------
        str
            Plain text, ends with a newline.
        """
        return summary_text(self, max(width, 100))

    def _repr_html_(self) -> str:
        from feedfollow.observe.run_page import summary_html

        return summary_html(self)

    def to_json(self) -> bytes:
        """Write the summary as JSON.

        Returns
        -------
        bytes
            UTF-8, keys in a fixed order, numbers to 12 digits, null for "not covered"; the same
            bytes for the same tables.
        """
        return summary_json(self)


def summary(
    daily: pd.DataFrame,
    figures: Sequence[Figure],
    scale: Scale,
    scenario: Scenario | None = None,
    traffic: pd.DataFrame | None = None,
) -> Summary:
    """Put the documented figures beside a run, and take its GMV apart.

    Parameters
    ----------
    daily : DataFrame
        Index ``(date, platform)``, one column a measure, real scale.
    figures : sequence of Figure
        From :func:`feedfollow.observe.figures.load_figures`.
    scale : float or mapping of date to float
        Real people a simulated user stands for, W; by day where it changes.
    scenario : Scenario, optional
        For the platforms' own levers where a prior is questioned, and for where the parameters
        come from.
    traffic : DataFrame, optional
        The traffic table, for buying sessions per view by source.

    Returns
    -------
    Summary
        Rows, factors of (0), and causes of the missed GMV.
    """
    modules = dict.fromkeys(MODULES, False) if scenario is None else scenario.modules
    figures = [figure for figure in figures if not figure.missing(modules)]
    observed = [(figure, observe(figure, daily)) for figure in figures]
    rows = [score(figure, model) for figure, model in observed if figure.use in SHOWN]
    rows.sort(key=_order)
    shown = [figure for figure in figures if figure.use in SHOWN]
    taken = [
        found
        for platform, days in _identity_periods(daily, shown)
        if (found := factors(daily, platform, days, scale, traffic)) is not None
    ]
    documented = [pair for pair in observed if pair[0].term and not pair[0].waits_for]
    causes = [
        _cause(row, documented, daily, scenario)
        for row in rows
        if row.block == 0 and _is_gmv(row.figure) and row.level > 0 and row.ratio > 0.0
    ]
    origin = NOT_CALIBRATED if scenario is None else origin_of(scenario)
    return Summary(tuple(rows), tuple(taken), tuple(causes), origin)


def _order(row: Row) -> tuple[int, int, float]:
    return row.block, -row.level, -row.severity


def _is_gmv(figure: Figure) -> bool:
    """Tell an amount of one platform's GMV from a ratio, a share or a market total."""
    reading = figure.reading
    return (
        figure.base is None
        and len(reading.platforms) == 1
        and reading.measures[0] in ("gmv_broad", "gmv_closed_loop")
    )


def _cause(
    row: Row,
    documented: Sequence[tuple[Figure, float]],
    daily: pd.DataFrame,
    scenario: Scenario | None,
) -> Cause:
    (platform,) = row.figure.platforms
    live, broad = (
        read(replace(row.figure.reading, statistic="total", measures=(measure,)), daily)
        for measure in ("gmv_live", "gmv_broad")
    )
    levers = None
    if scenario is not None and platform in scenario.platforms:
        levers = scenario.platforms[platform].levers
    share = live / broad if broad > 0.0 and live >= 0.0 else 1.0
    return explain(row.figure, row.ratio, documented, share, levers)


def _identity_periods(
    daily: pd.DataFrame, figures: Iterable[Figure]
) -> list[tuple[str, tuple[date, date]]]:
    """List the calendar years and the periods of compared GMV that the run holds, by platform.

    Windows of days, as of festivals, are left out.
    """
    dates = pd.DatetimeIndex(daily.index.get_level_values(0))
    years = {(date(year, 1, 1), date(year, 12, 31)) for year in dates.year.unique().tolist()}
    periods: list[tuple[str, tuple[date, date]]] = []
    for platform in dict.fromkeys(map(str, daily.index.get_level_values(1))):
        own = {
            each.period
            for each in figures
            if _is_gmv(each)
            and each.use == "compare"
            and each.platforms == (platform,)
            and each.reading.statistic == "total"
            and each.reading.days >= SHORTEST
        }
        longest_first = sorted(years | own, key=lambda days: (days[0], -days[1].toordinal()))
        periods += [(platform, days) for days in longest_first]
    return periods
