"""Tables of a fit: figures with tolerance and source, parameters with contraction."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import halfnorm

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.identify import INFORMED, PRIOR_ONLY, contraction
from feedfollow.calibrate.leave_out import LeftOut
from feedfollow.calibrate.posterior import Posterior
from feedfollow.calibrate.predictive import Predictive, Scores
from feedfollow.calibrate.scale import Scale, from_scale
from feedfollow.calibrate.space import Space
from feedfollow.calibrate.target import Target, Targets
from feedfollow.spec.table import plain

MOVED: Final = 0.5
"""Shift of a posterior mean, in prior sd, from which figures inform though they do not narrow."""


def tolerance_text(sd: float, scale: Scale) -> str:
    """Write a tolerance for people.

    Parameters
    ----------
    sd : float
        On the scale.
    scale : str

    Returns
    -------
    str
        ``±5 %`` on the logarithm, ``±3 points`` of a share, ``±0.2 logits``.
    """
    if scale == "log":
        return f"±{plain(round(100.0 * sd, 3))} %"
    if scale == "logit":
        return f"±{plain(round(sd, 4))} logits"
    return f"±{plain(round(100.0 * sd, 3))} points"


def said_text(row: Target) -> str:
    """Write what a source says: ``5e+11``, ``> 0.3``, ``0.7 to 0.8``."""
    if row.kind == "lower":
        return f"> {plain(row.low)}"
    if row.kind == "upper":
        return f"< {plain(row.high)}"
    if row.kind == "range":
        return f"{plain(row.low)} to {plain(row.high)}"
    return plain(row.low)


def figures_table(
    targets: Targets, prediction: Predictive, scores: Scores, left: LeftOut, unsure: Floats
) -> pd.DataFrame:
    """Put figures beside predictions.

    Parameters
    ----------
    targets : Targets
    prediction : Predictive
    scores : Scores
    left : LeftOut
        Of each figure alone.
    unsure : (n,) float64
        The emulator's sd at the posterior, in tolerances.

    Returns
    -------
    DataFrame
        Index ``figure``; misses first, then by the size of ``away``: model minus documented, in
        tolerances. ``chance`` is the probability of what was said of a bound or range, NaN of a
        number; ``left_out_sd`` that of what the others predict, in tolerances.
    """
    levels = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    natural = from_scale(prediction.quantiles(levels), targets.scales)
    rows = targets.rows
    table = pd.DataFrame(
        {
            "role": [row.role for row in rows],
            "kind": [row.kind for row in rows],
            "said": [said_text(row) for row in rows],
            "low": [row.low for row in rows],
            "high": [row.high for row in rows],
            "tolerance": [tolerance_text(row.sd, row.scale) for row in rows],
            "model": natural[2],
            "model_low50": natural[1],
            "model_high50": natural[3],
            "model_low90": natural[0],
            "model_high90": natural[4],
            "away": scores.against_tolerance,
            "inside90": scores.inside90,
            "missed": scores.missed,
            "chance": np.where(targets.is_point, np.nan, np.exp(scores.log_score)),
            "log_score": scores.log_score,
            "crps": scores.crps,
            "emulator_sd": unsure,
            "left_out_score": left.score,
            "left_out_sd": left.sd / targets.sd,
            "conflict": left.conflicts,
            "group": [row.group for row in rows],
            "platform": [row.platform for row in rows],
            "source": [row.source for row in rows],
            "reason": [row.reason for row in rows],
            "seen_by": [row.seen_by for row in rows],
        },
        index=pd.Index(targets.names, name="figure"),
    )
    order = np.lexsort([-np.abs(scores.against_tolerance), ~scores.missed])
    return table.iloc[order]


def parameters_table(space: Space, z: Floats) -> pd.DataFrame:
    """Put posteriors beside priors.

    Parameters
    ----------
    space : Space
    z : (n, d) float64
        Posterior draws.

    Returns
    -------
    DataFrame
        Index ``parameter``; the posterior of a parameter that the figures do not inform is given
        with the verdict ``prior only`` and its prior beside it.
    """
    shrunk = contraction(z)
    quantiles = space.natural(np.quantile(z, [0.05, 0.5, 0.95], axis=0))
    return pd.DataFrame(
        {
            "unit": [row.unit for row in space.rows.values()],
            "prior": [row.prior_text() for row in space.rows.values()],
            "contraction": shrunk,
            "verdict": np.where(shrunk < INFORMED, PRIOR_ONLY, "informed"),
            "median": quantiles[1],
            "low90": quantiles[0],
            "high90": quantiles[2],
            "mean_z": z.mean(axis=0),
            "sd_z": z.std(axis=0),
        },
        index=pd.Index(space.paths, name="parameter"),
    )


def discrepancies(posterior: Posterior, x: Floats) -> pd.DataFrame:
    """Give the model's own error by group.

    Parameters
    ----------
    posterior : Posterior
    x : (n, size) float64
        Posterior draws.

    Returns
    -------
    DataFrame
        Index ``group``; ``scale``, ``prior`` (scale of its half-normal), ``prior_median``,
        ``figures`` (fitted ones), ``informed`` (whether the posterior is another than the prior),
        ``median``, ``low90``, ``high90``. A group of several scales has the scale of its first
        figure; one without a fitted figure has no row.
    """
    low, median, high = np.quantile(posterior.discrepancy(x), [0.05, 0.5, 0.95], axis=0)
    own = x[:, posterior.d : posterior.d + len(posterior.groups)]
    prior = np.array([posterior.slack.discrepancy[name] for name in posterior.groups])
    fitted = [row.group for row in posterior.targets.rows if row.role == "fit"]
    first = {row.group: row.scale for row in reversed(posterior.targets.rows)}
    return pd.DataFrame(
        {
            "scale": [first[name] for name in posterior.groups],
            "prior": prior,
            "prior_median": prior * halfnorm.median(),
            "figures": [fitted.count(name) for name in posterior.groups],
            "informed": (contraction(own) >= INFORMED) | (np.abs(own.mean(axis=0)) >= MOVED),
            "median": median,
            "low90": low,
            "high90": high,
        },
        index=pd.Index(posterior.groups, name="group"),
    )


def factors_table(posterior: Posterior, x: Floats) -> pd.DataFrame:
    """Give the definition factors.

    Parameters
    ----------
    posterior : Posterior
    x : (n, size) float64
        Posterior draws.

    Returns
    -------
    DataFrame
        Index ``factor``, a publisher; ``prior`` (sd of the logarithm, about a median of 1),
        ``median``, ``low90``, ``high90`` of the factor, and ``figures``, the names of all that it
        multiplies.
    """
    targets = posterior.targets
    sds = np.array([posterior.slack.factors[name] for name in targets.factors])
    logs = x[:, posterior.d + len(posterior.groups) :] * sds
    low, median, high = np.exp(np.quantile(logs, [0.05, 0.5, 0.95], axis=0))
    return pd.DataFrame(
        {
            "prior": sds,
            "median": median,
            "low90": low,
            "high90": high,
            "figures": [
                ", ".join(row.name for row in targets.rows if row.factor == name)
                for name in targets.factors
            ],
        },
        index=pd.Index(targets.factors, name="factor"),
    )
