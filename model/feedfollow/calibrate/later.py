"""Later figures against the draws of a projection, and against the inputs-only null."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.fit import Fit
from feedfollow.calibrate.likelihood import Statements
from feedfollow.calibrate.months import Unreadable, read_figure
from feedfollow.calibrate.null import NullFit
from feedfollow.calibrate.predictive import Scores, score
from feedfollow.calibrate.projection import Projection
from feedfollow.calibrate.published import published
from feedfollow.calibrate.scale import from_scale
from feedfollow.observe.documented import Figure, Statement
from feedfollow.observe.figure_algebra import followers
from feedfollow.observe.figure_words import WAITS

NEW: Final = "predicted"
KNOWN: Final = "fitted"
"""The fit saw the number, or numbers that it follows from."""
_SCORED: Final = ("fit", "holdout", "check")
_NO_VALUE: Final = "some draws give no number"
_COLUMNS: Final = (
    "kind", "scale", "low", "high", "low90", "low50", "median", "high50", "high90", "point",
    "inside50", "inside90", "missed", "away", "log_error", "crps", "log_score",
)  # fmt: skip


@dataclass(frozen=True)
class LaterScores:
    """Figures scored against a projection.

    Parameters
    ----------
    table : DataFrame
        Index ``figure``; misses first. See :func:`score_later`.
    unscored : dict of str to str
        Why a figure of the file has no score, by id.
    null : str
        What the null is.
    """

    table: pd.DataFrame
    unscored: dict[str, str]
    null: str = "inputs-only null"

    @cached_property
    def later(self) -> pd.DataFrame:
        """Rows that are predictions: the fit did not see them."""
        return self.table[self.table["status"] == NEW]

    @cached_property
    def numbers(self) -> pd.DataFrame:
        """Predictions of numbers: bounds and ranges left out, which most intervals meet."""
        return self.later[self.later["point"].astype(bool)]

    @cached_property
    def intervals(self) -> pd.DataFrame:
        """Predictions of bounds and ranges."""
        return self.later[~self.later["point"].astype(bool)]

    def coverage(self, level: int) -> float:
        """Give the share of later numbers inside their central interval; 50 or 90."""
        return float(self.numbers[f"inside{level}"].mean())

    @property
    def median_log_error(self) -> float:
        """Median absolute error of the logarithm over later numbers on that scale."""
        return float(self.later["log_error"].abs().median())

    @cached_property
    def compared(self) -> pd.DataFrame:
        """Later numbers that the null predicts too."""
        return self.later[self.later["crps"].notna() & self.later["null_crps"].notna()]

    @property
    def skill(self) -> float:
        """One less the mean CRPS over that of the null; above 0 the model predicts better."""
        return float(1.0 - self.compared["crps"].sum() / self.compared["null_crps"].sum())


def score_later(
    projection: Projection, statements: Sequence[Statement], null: NullFit
) -> LaterScores:
    """Score a table of figures.

    Parameters
    ----------
    projection : Projection
    statements : sequence of Statement
        Rows of a table of figures; those in a role for a comparison are scored.
    null : NullFit
        The inputs-only null, fitted to the figures that the fit knows.

    Returns
    -------
    LaterScores
        Columns of its table: ``status`` (``predicted``, or ``fitted`` where the fit saw the
        number or what it follows from), ``read`` (``days`` or ``months``), ``kind``, ``scale``,
        ``low``, ``high`` as documented (natural units), ``median``, ``low50``, ``high50``,
        ``low90``, ``high90`` of what would be published, ``point`` (a number, no bound or range),
        ``inside50``, ``inside90``, ``missed`` (a number outside its 90 % interval, an interval of
        less than an even chance), ``away`` (model less documented, in sd of the figure),
        ``log_error`` (of the median; numbers on the logarithm), ``crps`` and ``log_score`` on the
        figure's scale, ``null_crps``,
        ``null_log_score``.
    """
    values: dict[str, tuple[Figure, Floats, str]] = {}
    unscored: dict[str, str] = {}
    for each in statements:
        reason = _why_not(each, projection.market.base.modules)
        if reason is None and isinstance(each, Figure):
            try:
                runs, how = _values(projection, each)
            except Unreadable as error:
                reason = str(error)
            else:
                reason = None if np.isfinite(runs).all() else _NO_VALUE
                values |= {each.id: (each, runs, how)} if reason is None else {}
        if reason is not None:
            unscored[each.id] = reason
    if not values:
        return LaterScores(_empty(), unscored)
    figures = [figure for figure, _, _ in values.values()]
    table = _scored(projection.fit, projection.x, figures,
                    np.stack([runs for _, runs, _ in values.values()], axis=1))  # fmt: skip
    table.insert(0, "read", [how for _, _, how in values.values()])
    table.insert(0, "status", [_status(projection.fit, figure) for figure in figures])
    table = table.join(_null(projection.fit, null, figures))
    order = np.lexsort([-table["away"].abs().to_numpy(), ~table["missed"].to_numpy(dtype=bool)])
    return LaterScores(table.iloc[order], unscored)


def _empty() -> pd.DataFrame:
    names = ("status", "read", *_COLUMNS, "null_crps", "null_log_score")
    return pd.DataFrame(columns=pd.Index(names), index=pd.Index([], name="figure"))


def _why_not(each: Statement, modules: Mapping[str, bool]) -> str | None:
    """Say why a figure is not scored, before its period is looked at."""
    if each.role not in _SCORED:
        return f"role {each.role}: not compared"
    if each.waits_for:
        return "waits for " + " and ".join(WAITS[name] for name in each.waits_for)
    if not isinstance(each, Figure):
        return "nothing reads it off a run"
    if each.kind in ("forecast", "text"):
        return f"a {each.kind}: nothing is compared with it"
    if off := each.missing(modules):
        return f"needs {' and '.join(off)}, off in what was projected"
    return "a lever sets it: agreement is no success" if each.by_construction else None


def _values(projection: Projection, figure: Figure) -> tuple[Floats, str]:
    """Give a figure's value in every draw: off days where they were read, else off months."""
    for place, known in enumerate(projection.market.figures):
        if (known.reading, known.base) == (figure.reading, figure.base):
            read: Floats = projection.outputs[:, place]
            return read, "days"
    return read_figure(figure, projection.months), "months"


def _status(fit: Fit, figure: Figure) -> str:
    """Tell a figure that the fit saw, or that follows from what it saw, from a prediction."""
    if fit.record is None:
        return NEW
    fitted = {row.name for row in fit.targets.rows if row.role == "fit"}
    seen = [each for each in fit.record.figures if each.id in fitted]
    return KNOWN if followers([figure], seen) else NEW


def _scored(fit: Fit, x: Floats, figures: Sequence[Figure], values: Floats) -> pd.DataFrame:
    prediction, targets = published(fit.posterior, x, figures, values)
    found = score(prediction, Statements.of(targets), targets.sd)
    ends = prediction.quantiles(np.array([0.05, 0.25, 0.5, 0.75, 0.95]))
    natural = from_scale(ends, targets.scales)
    on_log = targets.is_point & np.array([scale == "log" for scale in targets.scales])
    columns = (
        [row.kind for row in targets.rows], targets.scales,
        [row.low for row in targets.rows], [row.high for row in targets.rows],
        *natural, targets.is_point, found.inside50, found.inside90, found.missed,
        found.against_tolerance,
        np.where(on_log, ends[2] - np.where(on_log, targets.low, 0.0), np.nan),
        found.crps, found.log_score,
    )  # fmt: skip
    index = pd.Index(targets.names, name="figure")
    return pd.DataFrame(dict(zip(_COLUMNS, columns, strict=True)), index=index)


def _null(fit: Fit, null: NullFit, figures: Sequence[Figure]) -> pd.DataFrame:
    """Score the null on the figures of which it says something."""
    values = null.predict(figures)
    said = np.atleast_1d(np.isfinite(values).all(axis=0))
    chosen = [figure for figure, known in zip(figures, said, strict=True) if known]
    names = pd.Index([figure.id for figure in figures], name="figure")
    table = pd.DataFrame({"null_crps": np.nan, "null_log_score": np.nan}, index=names)
    if chosen:
        prediction, targets = published(null.density, null.shown, chosen, values[:, said])
        found: Scores = score(prediction, Statements.of(targets), targets.sd)
        table.loc[said, "null_crps"] = found.crps
        table.loc[said, "null_log_score"] = found.log_score
    return table
