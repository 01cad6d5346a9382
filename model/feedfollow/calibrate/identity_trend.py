"""What the macro identity (0) says of the targets, as the trend on which the emulator builds.

The identity knows the closed forms of the model that bend most: adoption, content density, views of
festivals, closed links. What agents add to it (trust, needs, chance, who is shown what) is smoother
in the parameters than the targets are, so that the same runs tell more about it. This is the
difference between a cheap and a dear version of a model that Kennedy and O'Hagan (2000, Biometrika
87) emulate. The identity need not be right: what it misses, the emulator learns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Final

import numpy as np
from scipy.special import expit

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.null_identity import VIDEO, conversion_path, predict
from feedfollow.calibrate.null_inputs import Identity
from feedfollow.calibrate.null_space import Grid
from feedfollow.calibrate.scale import Scale, to_scale
from feedfollow.calibrate.space import Space
from feedfollow.observe.documented import Figure
from feedfollow.spec.scenario import Scenario

_INTERCEPTS: Final = (
    "parameters.session_intercept_live",
    "parameters.session_intercept_video",
)
_LONGEST: Final = timedelta(days=31)
"""Of a block: the trend is asked for millions of times and need not be exact."""
_FARTHEST: Final = 700.0
"""No target lies beyond on its scale: the logarithm of what underflows is taken as this."""


@dataclass(frozen=True)
class IdentityTrend:
    """The identity's value of every target, with one conversion for all platforms.

    Parameters
    ----------
    identity : Identity
        Over the days that the figures read.
    figures : tuple of Figure
        One a target, in their order.
    scales : tuple of Scale
        Of the targets.
    space : Space
        Fitted parameters; what the identity does not know of them it ignores.
    """

    identity: Identity
    figures: tuple[Figure, ...]
    scales: tuple[Scale, ...]
    space: Space

    @classmethod
    def of(
        cls, scenario: Scenario, figures: Sequence[Figure], scales: Sequence[Scale], space: Space
    ) -> IdentityTrend:
        """Cut the days that the figures read into blocks, and keep the rest."""
        return cls(Identity.over(scenario, figures, _LONGEST), tuple(figures), tuple(scales), space)

    def __call__(self, z: Floats) -> Floats:
        """Give the targets at points.

        Parameters
        ----------
        z : (..., d) float64

        Returns
        -------
        (..., n) float64
            On the scales; 0 for a target of which the identity says nothing.
        """
        flat = z.reshape(-1, len(self.space))
        values = self._grid.values(flat)
        live, video = (self._value(values, path) for path in _INTERCEPTS)
        rate = np.broadcast_to(expit(live), (len(flat), 1))
        values |= {conversion_path(name): rate for name in self.identity.platforms}
        values[VIDEO] = np.broadcast_to(expit(video) / expit(live), (len(flat), 1))
        with np.errstate(divide="ignore"):
            said = to_scale(predict(self.identity, self.figures, values), self.scales)
        trend = np.clip(np.nan_to_num(said, posinf=_FARTHEST, neginf=-_FARTHEST),
                        -_FARTHEST, _FARTHEST)  # fmt: skip
        return trend.reshape(*z.shape[:-1], len(self.figures))

    def _value(self, values: dict[str, Floats], path: str) -> Floats:
        name = path.partition(".")[2]
        return values.get(path, np.array(self.identity.scenario.parameters[name]))

    @cached_property
    def _grid(self) -> Grid:
        return Grid(self.space)
