"""The model against its rivals and the inputs-only null: evidence, scores, figure by figure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.evidence import Evidence, emulated_evidence, evidence
from feedfollow.calibrate.null import NullFit
from feedfollow.calibrate.predictive import Scores
from feedfollow.calibrate.seeds import Stage, generator
from feedfollow.calibrate.space import Space
from feedfollow.calibrate.tails import compare_tails
from feedfollow.calibrate.target import Targets
from feedfollow.spec.table import plain

if TYPE_CHECKING:
    from feedfollow.calibrate.fit import Fit

MODEL: Final = "model"
NULL: Final = "inputs_null"
TABLE: Final = "rivals.csv"
FIGURES: Final = "rivals_figures.csv"
TAILS: Final = "student_t.csv"
FILES: Final = (TABLE, FIGURES, TAILS)


@dataclass(frozen=True, slots=True)
class Gain:
    """By how much the model predicts figures better than the null.

    Parameters
    ----------
    mean : float
        Of the log score less the null's, over figures; NaN without one.
    error : float
        Its standard error, from the spread over figures; NaN with fewer than two.
    figures : int
    """

    mean: float
    error: float
    figures: int

    @property
    def told(self) -> bool:
        """Whether the two can be told apart: the mean is beyond twice its error."""
        return abs(self.mean) > 2.0 * self.error  # False where no error is known

    def text(self) -> str:
        """Write mean and error: ``-0.50 ± 0.21 (9 figures)``."""
        if self.figures < 2:
            return f"{self.mean:+.2f} (one figure, no error known)"
        return f"{self.mean:+.2f} ± {self.error:.2f} ({self.figures} figures)"


@dataclass(frozen=True)
class Rivals:
    """What the comparison found.

    Parameters
    ----------
    table : DataFrame
        Index ``name``: ``model``, ``inputs_null``, rivals. ``parameters``, ``runs``,
        ``converged``; over the figures that all of them predict, ``fit_figures``,
        ``fit_log_score``, ``holdout_figures``, ``holdout_log_score``, ``holdout_crps`` (mean over
        numbers, in tolerances); ``silent`` (figures that it predicts nothing of); ``log_evidence``
        with ``sampling_error``, ``emulator_error``, its ``correction`` and ``effective`` points;
        ``log_ratio`` to the model with ``ratio_error``; ``extra``, the parameters that the model
        does not have.
    figures : DataFrame
        Index ``figure``; ``role``, ``identity`` (whether the null predicts it by the identity
        rather than by a constant), and ``log_score.NAME``, ``crps.NAME``; NaN where a competitor
        is silent, and the CRPS of bounds and ranges.
    tails : DataFrame
        From :func:`feedfollow.calibrate.tails.compare_tails`.
    """

    table: pd.DataFrame
    figures: pd.DataFrame
    tails: pd.DataFrame

    @property
    def names(self) -> tuple[str, ...]:
        """Competitors, the model first."""
        return tuple(str(name) for name in self.table.index)

    @property
    def null_wins(self) -> bool:
        """Whether the null predicts the held-out figures at least as well as the model."""
        held = self.table["holdout_log_score"]
        return bool(self.table.loc[MODEL, "holdout_figures"] and held[NULL] >= held[MODEL])

    def gain(self, identity: bool = False) -> Gain:
        """Compare the log scores of the model and of the null on held-out figures.

        Parameters
        ----------
        identity : bool
            Only figures that the null derives by the identity; a constant of its own is no rival.
        """
        held = self.figures[self.figures["role"] == "holdout"]
        if identity:
            held = held[held["identity"].astype(bool)]
        more = (held[f"log_score.{MODEL}"] - held[f"log_score.{NULL}"]).dropna().to_numpy()
        count = len(more)
        return Gain(
            float(more.mean()) if count else math.nan,
            float(more.std(ddof=1) / math.sqrt(count)) if count > 1 else math.nan,
            count,
        )

    def write(self, folder: Path) -> None:
        """Write the three tables."""
        for name, table in zip(FILES, (self.table, self.figures, self.tails), strict=True):
            table.to_csv(folder / name)


def read_rivals(folder: Path) -> Rivals | None:
    """Read the tables of a fit's folder; None if the fit was not compared."""
    if not all((folder / name).is_file() for name in FILES):
        return None
    table, figures, tails = (
        pd.read_csv(folder / name, index_col=0, engine="python") for name in FILES
    )
    return Rivals(table.fillna({"extra": ""}), figures, tails)


@dataclass(frozen=True)
class Competitor:
    """What the comparison needs of a fit, whatever made it.

    Parameters
    ----------
    targets : Targets
        Those that it predicts.
    scores : Scores
        Of them.
    space : Space
    z : (n, d) float64
        Draws of its parameters.
    evidence : Evidence
    runs : int
        0 for the null, whose identity is exact.
    converged : bool
    """

    targets: Targets
    scores: Scores
    space: Space
    z: Floats
    evidence: Evidence
    runs: int
    converged: bool


def compare(fit: Fit, null: NullFit, others: Mapping[str, Fit]) -> Rivals:
    """Compare a fit with the null and with rivals that were fitted to the same figures.

    Parameters
    ----------
    fit : Fit
        The model.
    null : NullFit
    others : mapping of str to Fit
        Rivals by name.

    Returns
    -------
    Rivals

    Raises
    ------
    ValueError
        If a rival met other figures, tolerances or slack than the model.
    """
    for name, other in others.items():
        if other.targets.rows != fit.targets.rows or other.posterior.slack != fit.posterior.slack:
            raise ValueError(f"the rival {name} was fitted to other figures or with other slack")
    master = fit.about.master
    found = {MODEL: _fitted(fit, master), NULL: _null(null, master)}
    found |= {name: _fitted(other, master) for name, other in others.items()}
    figures = _figures(fit.targets, found, null)
    tails = compare_tails(fit.posterior, fit.draws.x, fit.space.paths, master)
    return Rivals(_table(found, figures), figures, tails)


def _fitted(fit: Fit, master: int) -> Competitor:
    x = fit.draws.x
    rng = generator(master, Stage.EVIDENCE)
    found = emulated_evidence(fit.posterior, x, (fit.z, fit.predicted, fit.seeds), rng)
    return Competitor(
        fit.targets, fit.scores, fit.space, x[:, : fit.posterior.d], found, fit.about.runs,
        fit.converged,
    )  # fmt: skip


def _null(null: NullFit, master: int) -> Competitor:
    """Take the null; without some fitted figure its evidence is of something else."""
    density, x = null.density, null.draws.x
    found, _ = evidence(density.log_density, x, generator(master, Stage.EVIDENCE))
    return Competitor(
        density.targets, null.scores, null.space, x[:, : density.d], found, 0, null.draws.converged
    )


def _figures(targets: Targets, found: Mapping[str, Competitor], null: NullFit) -> pd.DataFrame:
    names = pd.Index(targets.names, name="figure")
    constant = dict(zip(null.density.targets.names, null.constant.tolist(), strict=True))
    columns: dict[str, object] = {
        "role": [row.role for row in targets.rows],
        "identity": [not constant.get(name, True) for name in targets.names],
    }
    for name, each in found.items():
        own = pd.Index(each.targets.names)
        columns[f"log_score.{name}"] = pd.Series(each.scores.log_score, own).reindex(names)
        columns[f"crps.{name}"] = pd.Series(each.scores.crps, own).reindex(names)
    table = pd.DataFrame(columns, index=names)
    table["tolerance"] = targets.sd
    return table


def _table(found: Mapping[str, Competitor], figures: pd.DataFrame) -> pd.DataFrame:
    scores = figures[[f"log_score.{name}" for name in found]].notna().to_numpy()
    common = np.flatnonzero(scores.all(axis=1))
    model = found[MODEL]
    whole = int(model.targets.fitted.sum())
    rows = []
    for name, each in found.items():
        row: dict[str, object] = {"name": name, "parameters": len(each.space)}
        row |= {"runs": each.runs, "converged": each.converged}
        row |= _sums(figures.iloc[common], name)
        row["silent"] = len(figures) - len(each.targets)
        found_evidence = each.evidence
        if int(each.targets.fitted.sum()) < whole:
            found_evidence = Evidence(math.nan, math.nan, math.nan, math.nan)
        row |= _evidence(found_evidence, model.evidence, name == MODEL)
        row["extra"] = _extra(each, model.space)
        rows.append(row)
    return pd.DataFrame(rows).set_index("name")


def _sums(figures: pd.DataFrame, name: str) -> dict[str, object]:
    """Add up log scores by role, and average the CRPS of held-out numbers."""
    out: dict[str, object] = {}
    for role in ("fit", "holdout"):
        own = figures[figures["role"] == role]
        out[f"{role}_figures"] = len(own)
        out[f"{role}_log_score"] = float(own[f"log_score.{name}"].sum())
    held = figures[figures["role"] == "holdout"]
    crps = (held[f"crps.{name}"] / held["tolerance"]).dropna()
    out["holdout_crps"] = float(crps.mean()) if len(crps) else math.nan
    return out


def _evidence(own: Evidence, model: Evidence, is_model: bool) -> dict[str, object]:
    """Write an evidence, and its ratio to the model's; both errors are independent."""
    return {
        "log_evidence": own.log,
        "sampling_error": own.sampling,
        "emulator_error": own.emulator,
        "correction": own.correction,
        "effective": own.effective,
        "log_ratio": 0.0 if is_model else own.log - model.log,
        "ratio_error": 0.0 if is_model else math.hypot(own.error, model.error),
    }


def _extra(each: Competitor, model: Space) -> str:
    """Write the parameters that the model does not have, with medians and 90 % intervals."""
    quantiles = each.space.natural(np.quantile(each.z, [0.05, 0.5, 0.95], axis=0))
    return "; ".join(
        f"{path} {plain(quantiles[1, k])} ({plain(quantiles[0, k])} to {plain(quantiles[2, k])})"
        for k, path in enumerate(each.space.paths)
        if path not in model.rows
    )


def with_rivals(fit: Fit, null: NullFit, others: Mapping[str, Fit]) -> Fit:
    """Give a fit that carries the comparison, for its report and its folder."""
    return replace(fit, rivals=compare(fit, null, others))
