"""Whether implementations are of one model: sales and views within Monte Carlo error.

All begin with the same morning and live the same number of evenings. The difference from ours is
taken evening by evening, so that what moves all of them alike (needs that are used up) is no part
of its error. An implementation disagrees where a t test of these differences falls below
``LEVEL``; without agreement no time of it is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from benchmarks.evening import Evening

LEVEL = 0.001
"""Of each test: fifteen of them then find a difference that is none once in seventy runs."""

MEASURES = ("GMV, fen a user", "sessions an engaged view", "engaged views a user")


@dataclass(frozen=True)
class Agreement:
    """One measure of one implementation beside ours.

    Attributes
    ----------
    mean, error : float
        Over evenings, with the standard error of the mean.
    ours, ours_error : float
        The same of ours.
    difference, difference_error : float
        Mean over evenings of the difference from ours, and its standard error.
    p_value : float
        Of no difference; two-sided.
    """

    name: str
    measure: str
    users: int
    evenings: int
    mean: float
    error: float
    ours: float
    ours_error: float
    difference: float
    difference_error: float
    p_value: float

    @property
    def detectable(self) -> float:
        """Return the relative difference from which on the test would have found one."""
        bound = float(student.isf(LEVEL / 2.0, self.evenings - 1))
        return bound * self.difference_error / self.ours

    @property
    def holds(self) -> bool:
        """Whether the difference is within Monte Carlo error."""
        return self.p_value >= LEVEL


def agreements(
    name: str, users: int, theirs: Sequence[Evening], ours: Sequence[Evening]
) -> list[Agreement]:
    """Compare the evenings of an implementation with ours, measure by measure.

    Parameters
    ----------
    name : str
    users : int
    theirs, ours : sequence of Evening
        Of the same evenings, at least two.

    Raises
    ------
    ValueError
        If the evenings are not as many, or too few.
    """
    if len(theirs) != len(ours) or len(ours) < 2:
        raise ValueError(
            f"{len(theirs)} evenings beside {len(ours)} of ours: expected as many, at least two"
        )
    rows = []
    for measure, own, other in zip(
        MEASURES, _measured(ours, users), _measured(theirs, users), strict=True
    ):
        gap, gap_error = _mean(other - own)
        mean, error = _mean(other)
        our_mean, our_error = _mean(own)
        statistic = abs(gap) / gap_error if gap_error > 0.0 else np.inf * (gap != 0.0)
        p_value = 2.0 * float(student.sf(np.nan_to_num(statistic), len(ours) - 1))
        rows.append(
            Agreement(
                name=name,
                measure=measure,
                users=users,
                evenings=len(ours),
                mean=mean,
                error=error,
                ours=our_mean,
                ours_error=our_error,
                difference=gap,
                difference_error=gap_error,
                p_value=p_value,
            )
        )
    return rows


def _measured(evenings: Sequence[Evening], users: int) -> tuple[np.ndarray, ...]:
    """Return the measures of every evening."""
    gmv = np.array([evening.gmv / users for evening in evenings])
    rate = np.array([evening.sessions / max(1, evening.engaged) for evening in evenings])
    engaged = np.array([evening.engaged / users for evening in evenings])
    return gmv, rate, engaged


def _mean(values: np.ndarray) -> tuple[float, float]:
    """Return a mean and its standard error."""
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))
