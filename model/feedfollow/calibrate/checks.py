"""Predictions for figures that are neither fitted nor held out, from the same simulated draws."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from feedfollow.calibrate.fit import Fit
from feedfollow.calibrate.fit_files import RUNS
from feedfollow.calibrate.likelihood import Statements
from feedfollow.calibrate.predictive import score
from feedfollow.calibrate.published import published
from feedfollow.calibrate.scale import from_scale
from feedfollow.calibrate.seeds import Stage
from feedfollow.observe.documented import Figure
from feedfollow.observe.foreign_files import read_parquet

COLUMNS = ("role", "median", "low90", "high90", "away", "inside90", "missed")


def predictions(fit: Fit, folder: str | Path, figures: Sequence[Figure]) -> pd.DataFrame:
    """Put every figure that the fit's runs hold beside its prediction.

    Parameters
    ----------
    fit : Fit
    folder : path
        The fit's folder, whose table of runs holds what was read besides the targets.
    figures : sequence of Figure
        Those with role ``check`` are added to the fit's own.

    Returns
    -------
    DataFrame
        Index ``figure``; ``role``, ``median``, ``low90`` and ``high90`` of what would be published
        (natural units), ``away`` (model minus documented, in sd of the figure), ``inside90`` and
        ``missed`` (a bound or range with less than an even chance is missed too). Misses first,
        then by the size of ``away``.
    """
    own = fit.figures.rename(
        columns={"model": "median", "model_low90": "low90", "model_high90": "high90"}
    )
    table = pd.concat([own[list(COLUMNS)], _checks(fit, Path(folder), figures)])
    order = np.lexsort([-table["away"].abs().to_numpy(), ~table["missed"].to_numpy(dtype=bool)])
    return table.iloc[order]


def _checks(fit: Fit, folder: Path, figures: Sequence[Figure]) -> pd.DataFrame:
    """Predict the figures with role ``check`` that the fit's runs hold."""
    known = set(fit.targets.names)
    wanted = [
        each for each in figures
        if each.role == "check" and not each.waits_for and each.id in fit.about.outputs
        and each.id not in known
    ]  # fmt: skip
    outputs = _outputs(fit, folder, [each.id for each in wanted])
    usable = [each for each in wanted if np.isfinite(outputs[each.id]).all()]
    if not usable:
        return pd.DataFrame(columns=pd.Index(COLUMNS), index=pd.Index([], name="figure"))
    return _scored(fit, usable, outputs)


def _outputs(fit: Fit, folder: Path, names: Sequence[str]) -> pd.DataFrame:
    """Read what the simulated draws gave, in the order of the fit's draws."""
    wanted = ["stage", "status", "idx", *names]
    runs: pd.DataFrame = read_parquet(folder / RUNS, wanted).to_pandas(ignore_metadata=True)
    own = runs[(runs["stage"] == int(Stage.PREDICTIVE)) & (runs["status"] == "done")]
    return own.set_index("idx").reindex(list(fit.simulated.index))[list(names)]


def _scored(fit: Fit, figures: Sequence[Figure], outputs: pd.DataFrame) -> pd.DataFrame:
    """Score figures that are not the fit's, with the slack of the fit."""
    values = outputs[[each.id for each in figures]].to_numpy(dtype=np.float64)
    prediction, targets = published(fit.posterior, fit.simulated.x, figures, values)
    levels = prediction.quantiles(np.array([0.05, 0.5, 0.95]))
    natural = from_scale(levels, targets.scales)
    scores = score(prediction, Statements.of(targets), targets.sd)
    return pd.DataFrame(
        {
            "role": "check",
            "median": natural[1],
            "low90": natural[0],
            "high90": natural[2],
            "away": scores.against_tolerance,
            "inside90": scores.inside90,
            "missed": scores.missed,
        },
        index=pd.Index(targets.names, name="figure"),
    )
