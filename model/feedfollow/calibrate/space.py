"""Parameters as standard normals: the unit of every calibration method is the prior's own sd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr

from feedfollow.calibrate.arrays import Floats
from feedfollow.spec.errors import did_you_mean
from feedfollow.spec.prior import Prior
from feedfollow.spec.table import Parameter

_SMALLEST = 1e-12
"""Probabilities nearer to 0 or 1 are cut: seven prior sd, beyond any that a figure can move."""


@dataclass(frozen=True)
class Space:
    """Parameters that are fitted, by dotted path.

    A point z of d independent standard normals stands for the parameters whose prior probability
    is Phi(z): optimisers meet no bounds, and every move is in units of the prior.

    Parameters
    ----------
    rows : mapping of str to Parameter
        Row by dotted path, such as ``parameters.session_trust``; each with a prior of its own that
        is not fixed.

    Raises
    ------
    ValueError
        If there is none, or one has no prior or a fixed one.
    """

    rows: Mapping[str, Parameter]

    def __post_init__(self) -> None:
        if not self.rows:
            raise ValueError("a calibration needs a parameter")
        for path, row in self.rows.items():
            if row.prior is None:
                raise ValueError(f"{path} has no prior of its own: name one for the platform")
            if row.prior.dist == "fixed":
                raise ValueError(f"{path} is fixed at {row.default}: it cannot be fitted")

    @property
    def paths(self) -> tuple[str, ...]:
        """Dotted paths, in order."""
        return tuple(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def natural(self, z: Floats) -> Floats:
        """Give the parameters of a point.

        Parameters
        ----------
        z : (..., d) float64
            In prior standard deviations.

        Returns
        -------
        (..., d) float64
            In the parameters' units, inside their ranges.
        """
        chance = np.clip(ndtr(np.asarray(z, dtype=np.float64)), _SMALLEST, 1.0 - _SMALLEST)
        out = np.empty(chance.shape)
        for column, row in enumerate(self.rows.values()):
            cells = chance[..., column]
            values = [row.quantile(float(u)) for u in cells.ravel()]
            out[..., column] = np.array(values).reshape(cells.shape)
        return out

    def named(self, z: Floats) -> dict[str, float]:
        """Give the parameters of one point ``(d,)`` by path."""
        return dict(zip(self.paths, self.natural(z).tolist(), strict=True))


def make_space(paths: Mapping[str, Prior | None], known: Mapping[str, Parameter]) -> Space:
    """Make a space from a spec's list of parameters.

    Parameters
    ----------
    paths : mapping of str to Prior or None
        Dotted path, and the prior that the spec gives in place of the row's own.
    known : mapping of str to Parameter
        All rows that may be set, by dotted path.

    Returns
    -------
    Space

    Raises
    ------
    ValueError
        If a path is unknown, or has no prior in the row or the spec.
    """
    rows = {}
    for path, prior in paths.items():
        if path not in known:
            hint = did_you_mean(path, known) or "a path is such as 'parameters.session_trust'"
            raise ValueError(f"there is no parameter {path!r}; {hint}")
        rows[path] = known[path] if prior is None else replace(known[path], prior=prior)
    return Space(rows)
