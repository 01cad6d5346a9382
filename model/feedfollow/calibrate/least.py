"""The least -2 log posterior from many starts at once, some coordinates of each held.

Broyden, Fletcher, Goldfarb and Shanno's method (Nocedal & Wright 2006, Numerical Optimization, 6.1)
for all starts in one array: what an evaluation costs is mostly its overhead. The first curvature is
that of the expected information: of means through the slopes of the deviance residuals, of error
variances through their logarithms, and of the prior. It has no negative eigenvalue and is nearly
the true one, so that a start takes some fifteen slopes.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Bools, Floats
from feedfollow.calibrate.likelihood import Statements, deviance_residuals
from feedfollow.calibrate.posterior import Posterior

STEP: Final = 0.01
"""Of the central differences, in prior sd.

That of the table in which :class:`feedfollow.calibrate.null_space.Grid` interpolates linearly: a
shorter one would see its kinks, this one sees the function behind.
"""
ENOUGH: Final = 1e-6
"""A start is done when a step promises to lower -2 log posterior by less."""
MOST: Final = 500
"""Steps before giving up."""
LONGEST: Final = 3.0
"""Length of a step at most, in prior sd."""
_TOGETHER: Final = 512
"""Points evaluated in one array; more fall out of a processor's cache and take longer each."""
_LOWERED: Final = 1e-4
"""Share of the promise that a step must keep."""
_SHORTEST: Final = 1e-6
"""Share of a step below which nothing is lower in its direction."""


def least(posterior: Posterior, start: Floats, free: Bools) -> tuple[Floats, Floats]:
    """Minimise -2 log posterior over the free coordinates of each start.

    Parameters
    ----------
    posterior : Posterior
    start : (k, size) float64
        Held coordinates keep their values.
    free : (k, size) bool

    Returns
    -------
    x : (k, size) float64
        The next minimum downhill of each.
    value : (k,) float64
        Of -2 log posterior there.

    Raises
    ------
    RuntimeError
        If a start is not done after 500 steps.
    """
    x, value = start.copy(), _values(posterior, start)
    slope, inverse = _slopes(posterior, x, free), _inverses(posterior, x, free)
    going = np.arange(len(x))
    for _ in range(MOST):
        step = -_times(inverse[going], slope[going])
        promised = -0.5 * _dot(step, slope[going])
        worth = promised > ENOUGH
        going, step = going[worth], step[worth]
        share, reached = _lower(posterior, x[going], step, value[going], promised[worth])
        going, step = going[share > 0.0], (share[:, None] * step)[share > 0.0]
        if not going.size:
            return x, value
        x[going], value[going] = x[going] + step, reached[share > 0.0]
        before, slope[going] = slope[going], _slopes(posterior, x[going], free[going])
        inverse[going] = _updated(inverse[going], step, slope[going] - before)
    raise RuntimeError(f"{going.size} of {len(x)} minima were not found in {MOST} steps")


def _values(posterior: Posterior, x: Floats) -> Floats:
    """Give -2 log posterior at points ``(k, size)``."""
    values: Floats = -2.0 * posterior.log_density(x)
    return values


def _lower(
    posterior: Posterior, x: Floats, step: Floats, value: Floats, promised: Floats
) -> tuple[Floats, Floats]:
    """Shorten steps until they keep a part of what they promise.

    Returns
    -------
    share : (k,) float64
        Of the step to take; 0 where none of it lowers the value.
    reached : (k,) float64
        The value there.
    """
    share = np.minimum(1.0, LONGEST / np.sqrt(_dot(step, step)))
    reached = value.copy()
    trying = np.arange(len(x))
    while trying.size:
        part, fall = share[trying], 2.0 * promised[trying] * share[trying]
        found = _values(posterior, x[trying] + part[:, None] * step[trying])
        rise = found - value[trying]
        kept = rise <= -_LOWERED * fall
        reached[trying[kept]] = found[kept]
        # the parabola through the value, the slope and what was found is least here
        lowest = 0.5 * part * np.divide(fall, rise + fall, out=np.zeros_like(fall), where=~kept)
        share[trying] = np.where(kept, part, np.clip(lowest, 0.1 * part, 0.5 * part))
        given_up = ~kept & (share[trying] < _SHORTEST)
        share[trying[given_up]] = 0.0
        trying = trying[~kept & ~given_up]
    return share, reached


def _slopes(posterior: Posterior, x: Floats, free: Bools) -> Floats:
    """Give the slopes of -2 log posterior, ``(k, size)``, 0 for what is held."""
    size = x.shape[1]
    moves = STEP * np.concatenate([np.eye(size), -np.eye(size)])
    parts = []
    for points in _parts(x, len(moves)):
        values = _values(posterior, points[:, None] + moves)
        parts.append((values[:, :size] - values[:, size:]) / (2.0 * STEP))
    return np.where(free, np.concatenate(parts), 0.0)


def _inverses(posterior: Posterior, x: Floats, free: Bools) -> Floats:
    """Invert the expected curvature of -2 log posterior among what is free, ``(k, size, size)``.

    What is held has zeros.
    """
    size, said = x.shape[1], Statements.of(posterior.targets)
    moves = STEP * np.concatenate([np.zeros((1, size)), np.eye(size), -np.eye(size)])
    fitted, numbers = posterior.targets.fitted, posterior.targets.is_point
    parts = []
    for points in _parts(x, len(moves)):
        mean, variance = posterior.predict(points[:, None] + moves)
        _, weight = deviance_residuals(mean[:, 0], said, np.sqrt(variance[:, 0]))
        means = _central(mean) * np.where(fitted, weight, 0.0)[:, None]
        variances = _central(np.log(variance)) * (fitted & numbers)
        parts.append(
            2.0 * np.eye(size)
            + 2.0 * means @ means.swapaxes(1, 2)
            + variances @ variances.swapaxes(1, 2)
        )
    both = free[:, :, None] & free[:, None, :]
    return np.where(both, np.linalg.inv(np.where(both, np.concatenate(parts), np.eye(size))), 0.0)


def _central(values: Floats) -> Floats:
    """Give slopes ``(k, size, n)`` of values at a point and a step along each axis and back."""
    size = values.shape[1] // 2
    slopes: Floats = (values[:, 1 : size + 1] - values[:, size + 1 :]) / (2.0 * STEP)
    return slopes


def _parts(x: Floats, moves: int) -> list[Floats]:
    """Cut points ``(k, size)``, each with a number of moves, into what is evaluated together."""
    most = max(1, _TOGETHER // moves)
    return [x[first : first + most] for first in range(0, len(x), most)]


def _updated(inverse: Floats, step: Floats, turn: Floats) -> Floats:
    """Let inverse curvatures ``(k, size, size)`` agree with how slopes turned along a step.

    Where they did not turn upwards nothing is learnt.
    """
    along = _dot(step, turn)
    learnt = along > 0.0
    scale = np.divide(1.0, along, out=np.zeros_like(along), where=learnt)
    turned = _times(inverse, turn)
    mixed = _outer(step, turned)
    longer = scale * (1.0 + scale * _dot(turn, turned))
    updated: Floats = (
        inverse
        + longer[:, None, None] * _outer(step, step)
        - scale[:, None, None] * (mixed + mixed.swapaxes(1, 2))
    )
    return updated


def _dot(a: Floats, b: Floats) -> Floats:
    """Multiply rows, ``(k,)``."""
    product: Floats = (a * b).sum(axis=-1)
    return product


def _outer(a: Floats, b: Floats) -> Floats:
    """Give ``(k, size, size)`` products of the coordinates of rows."""
    return a[:, :, None] * b[:, None, :]


def _times(matrices: Floats, rows: Floats) -> Floats:
    """Multiply each matrix with its row, ``(k, size)``."""
    product: Floats = (matrices @ rows[:, :, None])[:, :, 0]
    return product
