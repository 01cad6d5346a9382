"""Targets of the likelihood: what a source says, as an interval on the scale of its error."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np

from feedfollow.calibrate.arrays import Bools, Floats, Ints
from feedfollow.calibrate.scale import SCALES, Scale, to_scale
from feedfollow.spec.errors import did_you_mean

Kind = Literal["point", "growth", "lower", "upper", "range"]
Role = Literal["fit", "holdout"]
KINDS: Final[tuple[Kind, ...]] = ("point", "growth", "lower", "upper", "range")
ROLES: Final[tuple[Role, ...]] = ("fit", "holdout")


@dataclass(frozen=True, slots=True)
class Target:
    """What one source says about one output of the simulator.

    Parameters
    ----------
    name : str
        Identifier of the figure.
    output : str
        Name of the simulator's output that it is compared with.
    kind : {'point', 'growth', 'lower', 'upper', 'range'}
        "was X", "grew by", "more than X", "less than X", "X to Y". A growth is a ratio and has
        its error on the logarithm.
    scale : {'log', 'logit', 'identity'}
        Where the error is normal.
    low, high : float
        In the output's unit: equal for a point and a growth; a bound has an infinite other end.
    sd : float
        Tolerance on the scale, above 0: 0.05 on ``log`` is 5 %.
    group : str
        Figures of one group share one discrepancy of the model.
    factor : str
        Name of the definition factor shared with other figures of a publisher, if any.
    role : {'fit', 'holdout'}
        A hold-out takes no part in any fit.
    platform : str
        Whom it is about; figures of a platform can be left out together.
    source, reason : str
        Where it stands, and why the tolerance is what it is.
    seen_by : str
        Parameters whose prior was chosen with the figure in view; empty if none was.

    Raises
    ------
    ValueError
        If the fields contradict each other.
    """

    name: str
    output: str
    kind: Kind
    scale: Scale
    low: float
    high: float
    sd: float
    group: str
    factor: str = ""
    role: Role = "fit"
    platform: str = ""
    source: str = ""
    reason: str = ""
    seen_by: str = ""

    def __post_init__(self) -> None:
        _known(self.name, "kind", self.kind, KINDS)
        _known(self.name, "scale", self.scale, SCALES)
        _known(self.name, "role", self.role, ROLES)
        if not (math.isfinite(self.sd) and self.sd > 0.0):
            raise ValueError(f"{self.name}: a tolerance is above 0, got {self.sd}")
        if self.kind == "growth" and self.scale != "log":
            raise ValueError(f"{self.name}: a growth has its error on the log, not {self.scale}")
        if not self._ends_fit():
            raise ValueError(f"{self.name}: {self.low} to {self.high} is no {self.kind}")
        for end in (self.low, self.high):
            if math.isfinite(end) and not math.isfinite(self._scaled(end)):
                raise ValueError(f"{self.name}: {end} has no place on the scale {self.scale}")
        if self.factor and self.scale != "log":
            raise ValueError(f"{self.name}: a definition factor multiplies, so the scale is log")

    def _ends_fit(self) -> bool:
        if self.kind in ("point", "growth"):
            return math.isfinite(self.low) and self.low == self.high
        if self.kind == "lower":
            return math.isfinite(self.low) and self.high == math.inf
        if self.kind == "upper":
            return math.isfinite(self.high) and self.low == -math.inf
        return math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high

    def _scaled(self, end: float) -> float:
        return float(to_scale(np.array([end]), (self.scale,))[0])

    @property
    def value(self) -> float:
        """The number, the bound, or the middle of the range, in the output's unit."""
        if self.kind == "lower":
            return self.low
        if self.kind == "upper":
            return self.high
        return 0.5 * (self.low + self.high)


def _known(name: str, what: str, given: str, choices: Sequence[str]) -> None:
    if given not in choices:
        hint = did_you_mean(given, choices) or f"expected one of {', '.join(choices)}"
        raise ValueError(f"{name}: there is no {what} {given!r}; {hint}")


@dataclass(frozen=True)
class Targets:
    """Targets as arrays, one column a target, on the scales of their errors.

    Parameters
    ----------
    rows : tuple of Target
        At least one, names all different.

    Raises
    ------
    ValueError
        If there is none, or a name comes twice.
    """

    rows: tuple[Target, ...]

    def __post_init__(self) -> None:
        names = [row.name for row in self.rows]
        if not names:
            raise ValueError("a calibration needs a target")
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two targets are called {twice[0]}")

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Identifier of each target."""
        return tuple(row.name for row in self.rows)

    @cached_property
    def scales(self) -> tuple[Scale, ...]:
        """Scale of each target."""
        return tuple(row.scale for row in self.rows)

    @cached_property
    def low(self) -> Floats:
        """``(n,)`` lower ends on the scales; minus infinity for an upper bound."""
        return self._ends([row.low for row in self.rows])

    @cached_property
    def high(self) -> Floats:
        """``(n,)`` upper ends on the scales; infinity for a lower bound."""
        return self._ends([row.high for row in self.rows])

    def _ends(self, natural: list[float]) -> Floats:
        given = np.array(natural)
        scaled = to_scale(given[None, :], self.scales)[0]
        return np.where(np.isfinite(given), scaled, given)

    @cached_property
    def sd(self) -> Floats:
        """``(n,)`` tolerances on the scales."""
        return np.array([row.sd for row in self.rows])

    @cached_property
    def is_point(self) -> Bools:
        """``(n,)`` whether a target is a number and not an interval."""
        return np.array([row.kind in ("point", "growth") for row in self.rows])

    @cached_property
    def fitted(self) -> Bools:
        """``(n,)`` whether a target takes part in the fit."""
        return np.array([row.role == "fit" for row in self.rows])

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups of fitted targets, in the order of their first target."""
        return tuple(dict.fromkeys(row.group for row in self.rows if row.role == "fit"))

    @cached_property
    def group(self) -> Ints:
        """``(n,)`` place of each target's group in ``groups``; -1 if nothing fitted shares it."""
        places = {name: place for place, name in enumerate(self.groups)}
        return np.array([places.get(row.group, -1) for row in self.rows], dtype=np.int64)

    @cached_property
    def factors(self) -> tuple[str, ...]:
        """Names of the definition factors that fitted targets name."""
        named = (row.factor for row in self.rows if row.factor and row.role == "fit")
        return tuple(dict.fromkeys(named))

    @cached_property
    def factor(self) -> Floats:
        """``(n_factors, n)``, 1 where a factor multiplies a target."""
        rows = [[row.factor == name for row in self.rows] for name in self.factors]
        return np.array(rows, dtype=np.float64).reshape(len(self.factors), len(self))

    def read(self, outputs: Floats, names: Sequence[str]) -> Floats:
        """Pick what the targets are compared with and put it on their scales.

        Parameters
        ----------
        outputs : (..., n_outputs) float64
            The simulator's outputs in natural units.
        names : sequence of str
            Their names.

        Returns
        -------
        (..., n) float64
            Not finite where an output has no place on the scale.

        Raises
        ------
        ValueError
            If a target names an output that the simulator does not have.
        """
        places = {name: place for place, name in enumerate(names)}
        for row in self.rows:
            if row.output not in places:
                hint = did_you_mean(row.output, names) or f"outputs are {', '.join(names)}"
                raise ValueError(f"{row.name}: the simulator has no {row.output!r}; {hint}")
        chosen = [places[row.output] for row in self.rows]
        return to_scale(np.asarray(outputs, dtype=np.float64)[..., chosen], self.scales)
