"""One row of the parameter table.

Everything that reads a number from the user (validation, ``describe``, the JSON Schema, the
documentation, calibration, sensitivity) reads these rows, so that a unit or a range is written
once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from feedfollow.spec.prior import (
    Prior,
    beta,
    fixed,
    lognormal,
    normal,
    plain,
    uniform,
)

__all__ = [
    "VERDICTS",
    "Parameter",
    "Prior",
    "Verdict",
    "beta",
    "fixed",
    "lognormal",
    "normal",
    "plain",
    "uniform",
]

Verdict = Literal["fit", "marginalise", "fix", "policy"]

VERDICTS: Final[tuple[Verdict, ...]] = ("fit", "marginalise", "fix", "policy")
"""Informed by a figure; prior carried through; fixed by definition; decided by a platform."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the model that a user may set.

    Parameters
    ----------
    name : str
        The name used in scenario files and in code; dotted for a lever of a platform.
    symbol : str
        The letter of the equations.
    equations : tuple of str
        Where it stands: equation numbers such as ``"(7)"``, or sections such as ``"2.5"``.
    unit : str
        As a reader would write it; ``"share"``, ``"logit"`` and ``"exponent"`` are units here.
    default : float
        Used where a scenario says nothing.
    low, high : float
        The values a scenario may use, both ends included. They are wide enough to reach the
        limits in which the model has a closed form; what is plausible is the prior's business.
    prior : Prior or None
        None where no single law holds for every platform.
    description : str
        What it does, for a reader who knows marketing and not this code.
    source : str
        Identifiers of documented figures, a paper, ``prototype`` or ``assumed``.
    verdict : {'fit', 'marginalise', 'fix', 'policy'}
        Informed by a documented figure; not informed, so its prior is carried through; fixed by
        definition or convention; decided by a platform.
    dated : bool
        Whether an event may change it on a date (levers only).
    integer : bool
        Whether only whole numbers are accepted.

    Raises
    ------
    ValueError
        If the row contradicts itself.
    """

    name: str
    symbol: str
    equations: tuple[str, ...]
    unit: str
    default: float
    low: float
    high: float
    prior: Prior | None
    description: str
    source: str
    verdict: Verdict
    dated: bool = False
    integer: bool = False

    def __post_init__(self) -> None:
        if not self.low <= self.default <= self.high:
            raise ValueError(
                f"{self.name}: default {self.default} is outside {self.low} to {self.high}"
            )
        if not self.accepts(self.default):
            raise ValueError(f"{self.name}: a whole number has default {self.default}")
        is_fixed = self.prior is not None and self.prior.dist == "fixed"
        if is_fixed and self.prior != fixed(self.default):
            raise ValueError(f"{self.name}: its prior is fixed at another value than its default")
        if is_fixed and self.verdict != "fix":
            raise ValueError(f"{self.name}: a fixed prior needs the verdict 'fix'")

    def accepts(self, value: float) -> bool:
        """Tell whether a scenario may use ``value``.

        Parameters
        ----------
        value : float
            In the row's unit.

        Returns
        -------
        bool
            False for a value out of range, not finite, or broken where only whole numbers count.
        """
        whole = not self.integer or float(value).is_integer()
        return self.low <= value <= self.high and whole

    def range_text(self) -> str:
        """Write the accepted values, such as ``0 to 1``."""
        return f"{plain(self.low)} to {plain(self.high)}"

    def prior_text(self) -> str:
        """Write the prior, or why there is none: a decision, or one law for each platform."""
        if self.prior is not None:
            return self.prior.text()
        return "none" if self.verdict == "policy" else "by platform"

    def quantile(self, u: float) -> float:
        """Give a quantile of the prior cut at the range, so that any draw is a legal setting.

        Parameters
        ----------
        u : float
            A probability strictly between 0 and 1.

        Returns
        -------
        float
            In the row's unit, between ``low`` and ``high``; rounded where only whole numbers
            are accepted.

        Raises
        ------
        ValueError
            If the row has no prior of its own, or ``u`` is not strictly between 0 and 1.
        """
        if self.prior is None:
            raise ValueError(f"{self.name} has no prior of its own: name one for the platform")
        if self.prior.dist == "fixed":
            return self.prior.quantile(u)
        below, above = self.prior.cdf(self.low), self.prior.cdf(self.high)
        value = self.prior.quantile(below + u * (above - below))
        value = min(max(value, self.low), self.high)
        return float(round(value)) if self.integer else value
