"""Traits at birth spread evenly: scrambled low-discrepancy words in the place of independent ones.

The people of a platform in its first year are few, and what they spend depends on how active, open
and rich they happen to be. Reality is one very large run, so that this luck is an artefact of
few simulated people. Words of a Sobol sequence cover every trait, and any few of them together,
as evenly as can be; a random shift of the digits by the seed leaves each word uniform, so that
every mean is unbiased and differs from seed to seed (L'Ecuyer and Lemieux 2002, "Recent advances in
randomized quasi-Monte Carlo methods").
"""

from __future__ import annotations

import numpy as np

from feedfollow.draws import philox
from feedfollow.world.columns import F64, U32
from feedfollow.world.sobol import BITS, sobol

# SciPy is imported where it is used: it takes as long as all else that a short command imports


def spread_words(count: int, dimensions: int, purpose: int, key: U32) -> U32:
    """Give a word an agent and dimension.

    Parameters
    ----------
    count, dimensions : int
        Agents; traits that shall be even together, the most important first.
    purpose : int
        What the words decide; its blocks are numbered by dimension.
    key : (2,) uint32
        Of the seed.

    Returns
    -------
    (dimensions, count) uint32
        Each word is uniform; the words of a dimension are as even as a grid.
    """
    words = sobol(dimensions, count)
    for dimension in range(dimensions):
        words[dimension] ^= philox(dimension, 0, 0, purpose, key[0], key[1])[0]
    return words


def uniforms(words: U32) -> F64:
    """Turn words into numbers inside (0, 1), each in the middle of its cell."""
    return (words.astype(np.float64) + 0.5) * 2.0**-BITS


def gamma_quantile(shape: float, words: U32) -> F64:
    """Give the Gamma(shape, 1) variates of words, by inversion."""
    from scipy.special import gammaincinv

    return np.asarray(gammaincinv(shape, uniforms(words)), dtype=np.float64)


def beta_quantile(shape: tuple[float, float], words: U32) -> F64:
    """Give the Beta variates of words, by inversion."""
    from scipy.special import betaincinv

    return np.asarray(betaincinv(*shape, uniforms(words)), dtype=np.float64)
