"""Priors: what was believed about a number before the documented figures were seen.

A prior is a small record with a text form for tables and a quantile for designs. The module needs
only the standard library; the beta law alone asks SciPy, and only when called.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, Literal

Distribution = Literal["lognormal", "normal", "uniform", "beta", "fixed"]

_STANDARD_NORMAL: Final = NormalDist()
_LETTER: Final[dict[Distribution, str]] = {
    "lognormal": "LN",
    "normal": "N",
    "uniform": "U",
    "beta": "B",
}


def plain(value: float) -> str:
    """Write a number the way a reader of a table expects it.

    Parameters
    ----------
    value : float
        Any finite number.

    Returns
    -------
    str
        At most six significant digits, no padding in the exponent: ``0.06``, ``7e8``, ``1e-5``.
    """
    mantissa, mark, exponent = f"{value:.6g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if mark else mantissa


@dataclass(frozen=True, slots=True)
class Prior:
    """What was believed about a number before the documented figures were seen.

    Parameters
    ----------
    dist : {'lognormal', 'normal', 'uniform', 'beta', 'fixed'}
        Family of the law.
    args : tuple of float
        ``(median, geometric standard deviation)`` of a lognormal, ``(mean, standard deviation)``
        of a normal, ``(lowest, highest)`` of a uniform, ``(a, b)`` of a beta on (0, 1),
        ``(value,)`` of a fixed number. The unit is the parameter's.

    Raises
    ------
    ValueError
        If the arguments do not describe a law of that family.
    """

    dist: Distribution
    args: tuple[float, ...]

    def __post_init__(self) -> None:
        wanted = 1 if self.dist == "fixed" else 2
        if len(self.args) != wanted or not all(math.isfinite(arg) for arg in self.args):
            raise ValueError(f"a {self.dist} prior takes {wanted} finite numbers, got {self.args}")
        if not self._proper():
            raise ValueError(f"{self.args} are not arguments of a {self.dist} prior")

    def _proper(self) -> bool:
        first, last = self.args[0], self.args[-1]
        if self.dist == "lognormal":
            return first > 0.0 and last > 1.0
        if self.dist == "normal":
            return last > 0.0
        if self.dist == "uniform":
            return first < last
        if self.dist == "beta":
            return first > 0.0 and last > 0.0
        return True

    def text(self) -> str:
        """Write the prior in the notation of the parameter table.

        Returns
        -------
        str
            ``LN(2.6, 1.3)``, ``N(0.6, 0.3)``, ``U(0, 1)``, ``B(4, 16)`` or ``fixed``.
        """
        if self.dist == "fixed":
            return "fixed"
        return f"{_LETTER[self.dist]}({', '.join(plain(arg) for arg in self.args)})"

    def support(self) -> tuple[float, float]:
        """Give the smallest interval that holds all the probability.

        Returns
        -------
        tuple of float
            Lowest and highest value, in the parameter's unit; infinite where the law has no end.
        """
        if self.dist == "lognormal":
            return (0.0, math.inf)
        if self.dist == "normal":
            return (-math.inf, math.inf)
        if self.dist == "beta":
            return (0.0, 1.0)
        return (self.args[0], self.args[-1])

    def median(self) -> float:
        """Give the value that is as likely to be exceeded as not.

        Returns
        -------
        float
            In the parameter's unit.
        """
        return self.quantile(0.5)

    def quantile(self, u: float) -> float:
        """Give the value below which a share ``u`` of the probability lies.

        Parameters
        ----------
        u : float
            A probability strictly between 0 and 1.

        Returns
        -------
        float
            In the parameter's unit.

        Raises
        ------
        ValueError
            If ``u`` is not strictly between 0 and 1.
        """
        if not 0.0 < u < 1.0:
            raise ValueError(f"a quantile needs a probability strictly between 0 and 1, got {u!r}")
        first, last = self.args[0], self.args[-1]
        if self.dist == "lognormal":
            return first * math.exp(math.log(last) * _STANDARD_NORMAL.inv_cdf(u))
        if self.dist == "normal":
            return first + last * _STANDARD_NORMAL.inv_cdf(u)
        if self.dist == "uniform":
            return first + (last - first) * u
        if self.dist == "beta":
            from scipy.special import betaincinv

            return float(betaincinv(first, last, u))
        return first

    def cdf(self, value: float) -> float:
        """Give the probability of a value not above ``value``.

        Parameters
        ----------
        value : float
            In the parameter's unit.

        Returns
        -------
        float
            Between 0 and 1.
        """
        first, last = self.args[0], self.args[-1]
        lowest, highest = self.support()
        if value >= highest:
            return 1.0
        if value <= lowest:
            return 0.0
        if self.dist == "lognormal":
            return _STANDARD_NORMAL.cdf(math.log(value / first) / math.log(last))
        if self.dist == "normal":
            return _STANDARD_NORMAL.cdf((value - first) / last)
        if self.dist == "uniform":
            return (value - first) / (last - first)
        from scipy.special import betainc

        return float(betainc(first, last, value))


def lognormal(median: float, geometric_sd: float) -> Prior:
    """Make a lognormal prior from its median and its geometric standard deviation (above 1)."""
    return Prior("lognormal", (median, geometric_sd))


def normal(mean: float, sd: float) -> Prior:
    """Make a normal prior from its mean and its standard deviation."""
    return Prior("normal", (mean, sd))


def uniform(lowest: float, highest: float) -> Prior:
    """Make a uniform prior from its two ends."""
    return Prior("uniform", (lowest, highest))


def beta(a: float, b: float) -> Prior:
    """Make a beta prior on (0, 1), of mean a/(a + b)."""
    return Prior("beta", (a, b))


def fixed(value: float) -> Prior:
    """Make the prior of a number that is a gauge, a definition or a convention."""
    return Prior("fixed", (value,))
