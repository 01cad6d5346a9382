"""Choice among near substitutes in a nest, one alternative outside it, and putting it off (9)."""

from __future__ import annotations

import numpy as np

from feedfollow.functions import exp, log
from feedfollow.kernels import in_place
from feedfollow.world.columns import F64


@in_place
def log_sum(values: F64, sizes: F64, dissimilarity: float) -> float:
    """Return ``rho ln sum a_j exp(V_j / rho)``, the value of a nest; -inf if nothing is in it.

    Parameters
    ----------
    values : (n,) float64
        Utilities V_j.
    sizes : (n,) float64
        Part a_j of it that there is, not negative; 0 takes an alternative away.
    dissimilarity : float
        rho, above 0 and at most 1.
    """
    top = -np.inf
    for j in range(values.shape[0]):
        if sizes[j] > 0.0:
            top = max(top, values[j])
    if top == -np.inf:
        return top
    total = 0.0
    for j in range(values.shape[0]):
        if sizes[j] > 0.0:
            total += sizes[j] * exp((values[j] - top) / dissimilarity)
    return top + dissimilarity * log(total)


@in_place
def nested_shares(values: F64, sizes: F64, outside: float, dissimilarity: float, out: F64) -> None:
    """Write the probabilities of (9) to ``out``: the n alternatives of the nest, outside, put off.

    Parameters
    ----------
    values, sizes : (n,) float64
        As in :func:`log_sum`.
    outside : float
        Utility of the one alternative that is in no nest with others; putting it off has 0.
    dissimilarity : float
    out : (n + 2,) float64
        Adds up to 1. With ``dissimilarity`` 1 it is the multinomial logit.
    """
    count = values.shape[0]
    nest = log_sum(values, sizes, dissimilarity)
    top = max(0.0, outside, nest)
    out[count] = exp(outside - top)
    out[count + 1] = exp(-top)
    inside = exp(nest - top) if nest > -np.inf else 0.0
    total = inside + out[count] + out[count + 1]
    for j in range(count):
        out[j] = 0.0
        if sizes[j] > 0.0:
            out[j] = inside * sizes[j] * exp((values[j] - nest) / dissimilarity) / total
    out[count] /= total
    out[count + 1] /= total


@in_place
def pick(shares: F64, u: float) -> int:
    """Return the alternative that a uniform falls on; the last one takes what rounding leaves."""
    total = 0.0
    for j in range(shares.shape[0] - 1):
        total += shares[j]
        if u < total:
            return j
    return shares.shape[0] - 1
