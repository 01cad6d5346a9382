"""What the figures can tell: directions of the parameters, contraction, profiles.

calibration.md section 4. In prior standard deviations the prior's information is 1 in every
direction, so an eigenvalue of the figures' information below 1 is a direction of which the prior
says more than all figures together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Bools, Floats, one_thread
from feedfollow.calibrate.least import least
from feedfollow.calibrate.likelihood import Statements, deviance_residuals
from feedfollow.calibrate.posterior import Posterior

IDENTIFIED: Final = 1.0
"""Eigenvalue below which a direction is not identified."""
NOTHING: Final = 0.05
"""Eigenvalue below which the figures say nothing at all of a direction."""
INFORMED: Final = 0.3
"""Contraction below which a parameter is "prior only"."""
PRIOR_ONLY: Final = "prior only"
LOADINGS: Final = 3
PROFILE: Final = (-2.0, -1.0, 0.0, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Direction:
    """One eigenvector of the information.

    Parameters
    ----------
    eigenvalue : float
        Information of the figures in this direction, that of the prior being 1.
    left : float
        Share of the prior's variance that is left.
    loadings : tuple of (str, float)
        Parameters of the largest loadings.
    sentence : str
        What that means.
    """

    eigenvalue: float
    left: float
    loadings: tuple[tuple[str, float], ...]
    sentence: str

    @property
    def identified(self) -> bool:
        """Whether the figures say more than the prior."""
        return self.eigenvalue >= IDENTIFIED


def effective_parameters(information: Floats) -> float:
    """Give tr F (F + I)^-1 of an information ``(d, d)`` in prior units."""
    values = np.maximum(np.linalg.eigvalsh(information), 0.0)
    return float((values / (values + 1.0)).sum())


def contraction(z: Floats) -> Floats:
    """Give 1 - posterior variance / prior variance of draws ``(n, d)``, by parameter."""
    shrunk: Floats = 1.0 - z.var(axis=0)
    return shrunk


def not_informed(z: Floats) -> Bools:
    """Say of which parameters the posterior is the prior, ``(d,)``."""
    return contraction(z) < INFORMED


@one_thread
def information(posterior: Posterior, x: Floats) -> Floats:
    """Give the Fisher information of the figures about the parameters on the emulator.

    Parameters
    ----------
    posterior : Posterior
    x : (size,) float64
        Where; discrepancy and definition factors are those of this point, and definition factors
        are free: what they could explain counts for nothing.

    Returns
    -------
    (d, d) float64
        In prior units, without the prior. What errors of the emulator's slopes would add by
        chance is taken off, so that noise is not taken for knowledge.
    """
    fitted = posterior.targets.fitted
    mean, variance = posterior.predict(x)
    _, weight = deviance_residuals(mean, Statements.of(posterior.targets), np.sqrt(variance))
    weight = np.where(fitted, weight, 0.0)
    slopes, covariance = posterior.emulator.slopes(x[: posterior.d])
    rows = weight[:, None] * slopes
    raw = rows.T @ rows - np.einsum("n,nde->de", weight**2, covariance)
    sds = np.array([posterior.slack.factors[name] for name in posterior.targets.factors])
    if sds.size:
        shift = (weight * posterior.targets.factor * sds[:, None]).T
        cross = rows.T @ shift
        raw = raw - cross @ np.linalg.solve(np.eye(len(sds)) + shift.T @ shift, cross.T)
    return _positive(raw)


def _positive(matrix: Floats) -> Floats:
    """Take the nearest matrix without a negative eigenvalue."""
    values, vectors = np.linalg.eigh(0.5 * (matrix + matrix.T))
    nearest: Floats = (vectors * np.maximum(values, 0.0)) @ vectors.T
    return nearest


def directions(information: Floats, names: Sequence[str]) -> tuple[Direction, ...]:
    """Give the eigen-table of an information, best known first.

    Parameters
    ----------
    information : (d, d) float64
        In prior units.
    names : sequence of str
        Of the parameters.

    Returns
    -------
    tuple of Direction
    """
    values, vectors = np.linalg.eigh(information)
    vectors = _simple(np.maximum(values, 0.0), vectors)
    table = []
    for place in np.argsort(values)[::-1]:
        value, vector = max(float(values[place]), 0.0), vectors[:, place]
        largest = np.argsort(-np.abs(vector))[: min(LOADINGS, len(names))]
        vector = vector * (1.0 if vector[largest[0]] >= 0.0 else -1.0)
        loadings = tuple((names[k], float(vector[k])) for k in largest)
        table.append(Direction(value, 1.0 / (1.0 + value), loadings, _sentence(value, loadings)))
    return tuple(table)


def _simple(values: Floats, vectors: Floats) -> Floats:
    """Turn directions of no information among themselves so that few parameters load on each.

    Any basis of what is not known is as good as another; eigh gives an arbitrary one. Varimax.
    """
    free = values < NOTHING
    part = vectors[:, free]
    if part.shape[1] < 2:
        return vectors
    turn = np.eye(part.shape[1])
    for _ in range(100):
        loaded = part @ turn
        target = loaded**3 - loaded * (loaded**2).mean(axis=0)
        left, _, right = np.linalg.svd(part.T @ target)
        new = left @ right
        done = np.allclose(new, turn, atol=1e-10)
        turn = new
        if done:
            break
    out = vectors.copy()
    out[:, free] = part @ turn
    return out


def _sentence(value: float, loadings: tuple[tuple[str, float], ...]) -> str:
    """Say in words what is known of a direction."""
    strong = [each for each in loadings if abs(each[1]) >= 0.3] or [loadings[0]]
    first, rest = strong[0][0], strong[1:]
    if not rest:
        what = first
    else:
        same = [name for name, load in rest if load > 0.0]
        opposite = [name for name, load in rest if load < 0.0]
        up = " and ".join([first, *same])
        what = f"{up} against {' and '.join(opposite)}" if opposite else f"{up} together"
    if value < IDENTIFIED:
        return f"not identified: the figures say less about {what} than the prior"
    return f"the figures inform {what}"


@dataclass(frozen=True, slots=True)
class Profiles:
    """How much worse the best point is where one parameter is held.

    Parameters
    ----------
    at : (k,) float64
        Where it is held, in prior sd.
    rise : (d, k) float64
        Of -2 log posterior above its least value found; the prior alone gives at**2.
    """

    at: Floats
    rise: Floats


@one_thread
def profiles(posterior: Posterior, start: Floats) -> Profiles:
    """Profile every parameter on the emulator.

    Parameters
    ----------
    posterior : Posterior
    start : (size,) float64
        The posterior mean.

    Returns
    -------
    Profiles
    """
    at, size = np.array(PROFILE), len(start)
    best, lowest = least(posterior, start[None], np.ones((1, size), dtype=np.bool_))
    held = np.repeat(np.arange(posterior.d), len(at))
    row = np.arange(len(held))
    begin = np.repeat(best, len(held), axis=0)
    begin[row, held] = np.tile(at, posterior.d)
    free = np.ones(begin.shape, dtype=np.bool_)
    free[row, held] = False
    value = least(posterior, begin, free)[1].reshape(posterior.d, len(at))
    return Profiles(at, value - min(float(lowest[0]), float(value.min())))


@one_thread
def next_best(posterior: Posterior, x: Floats, information: Floats) -> Floats:
    """Give how much each held-out target would tell if it were fitted too.

    Parameters
    ----------
    posterior : Posterior
    x : (size,) float64
        The posterior mean.
    information : (d, d) float64
        Of the fitted figures.

    Returns
    -------
    (n,) float64
        Rise of log det(F + I); 0 for targets that are fitted already, and for bounds and ranges,
        which tell little or nothing where they are met.
    """
    _, variance = posterior.predict(x)
    slopes, _ = posterior.emulator.slopes(x[: posterior.d])
    known = np.linalg.inv(information + np.eye(posterior.d))
    gain = np.einsum("nd,de,ne->n", slopes, known, slopes) / variance
    asked = ~posterior.targets.fitted & posterior.targets.is_point
    return np.where(asked, np.log1p(gain), 0.0)
