"""Figures left out and predicted from the others, on the emulator: which ones are in conflict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Bools, Floats, one_thread
from feedfollow.calibrate.likelihood import Statements, innovations
from feedfollow.calibrate.many import sample_many
from feedfollow.calibrate.posterior import Posterior

CONFLICT: Final = 2.5
"""Size of a leave-one-out score from which a figure contradicts the others and the model."""
WALKERS: Final = 40


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Targets predicted without themselves.

    Parameters
    ----------
    mean, sd : (n,) float64
        Of the published number as the others predict it, on its scale; NaN where it was not left
        out.
    score : (n,) float64
        What was said minus what is predicted, in that sd; 0 inside a bound or range.
    converged : bool
        Whether every chain was long enough.
    """

    mean: Floats
    sd: Floats
    score: Floats
    converged: bool

    @property
    def conflicts(self) -> Bools:
        """``(n,)`` whether a figure contradicts the others."""
        conflicting: Bools = np.abs(np.nan_to_num(self.score)) > CONFLICT
        return conflicting


def leave_one_out(posterior: Posterior, draws: Floats, rng: np.random.Generator) -> LeftOut:
    """Leave each fitted figure out, one at a time.

    Parameters
    ----------
    posterior : Posterior
    draws : (m, size) float64
        Of the posterior with all figures; where the chains start.
    rng : Generator

    Returns
    -------
    LeftOut
    """
    fitted = np.flatnonzero(posterior.targets.fitted)
    out = np.zeros((len(fitted), len(posterior.targets)), dtype=np.bool_)
    out[np.arange(len(fitted)), fitted] = True
    return _predicted_without(posterior, draws, out, rng)


def leave_groups_out(
    posterior: Posterior, draws: Floats, groups: Mapping[str, Bools], rng: np.random.Generator
) -> dict[str, LeftOut]:
    """Leave whole groups of fitted figures out, such as those of a platform.

    Parameters
    ----------
    posterior : Posterior
    draws : (m, size) float64
    groups : mapping of str to (n,) bool
        Members by name; hold-outs among them are predicted too, though never fitted.
    rng : Generator

    Returns
    -------
    dict of str to LeftOut
    """
    result = {}
    for name, members in groups.items():
        result[name] = _predicted_without(posterior, draws, members[None], rng)
    return result


@one_thread
def _predicted_without(
    posterior: Posterior, draws: Floats, out: Bools, rng: np.random.Generator
) -> LeftOut:
    """Sample one posterior a row of ``out``, and predict what that row leaves out."""
    count = np.where(out, 0.0, posterior.targets.fitted.astype(np.float64))[:, None, :]
    # the start is spread a little, since a posterior without a figure is wider
    start = np.stack([draws[rng.choice(len(draws), WALKERS, replace=False)] for _ in out])
    start = start.mean(axis=1, keepdims=True) + 1.2 * (start - start.mean(axis=1, keepdims=True))
    many = sample_many(lambda x: posterior.log_density(x, mask=count), start, rng)
    n = out.shape[1]
    mean, sd = np.full(n, np.nan), np.full(n, np.nan)
    for row, chain in zip(out, many.x, strict=True):
        predicted, variance = posterior.predict(chain)
        mean[row] = predicted[:, row].mean(axis=0)
        sd[row] = np.sqrt(predicted[:, row].var(axis=0) + variance[:, row].mean(axis=0))
    score = innovations(mean, Statements.of(posterior.targets)) / sd
    return LeftOut(mean, sd, score, many.converged)
