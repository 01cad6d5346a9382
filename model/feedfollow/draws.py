"""Randomness as a function: every random word of the model is Philox of who, when and what for.

Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3")
maps a key of two words and a counter of four to four words of 32 random bits.  Here the key is the
seed and the counter is (block, agent, day, purpose), so that word k of an agent-day always means
the same decision: a process that is off moves no other draw, threads and workers change no bit,
and scenarios share their random numbers.  Every quantity drawn takes a fixed number of words.
"""

from __future__ import annotations

import enum
import math

import numpy as np
import numpy.typing as npt

from feedfollow.functions import exp, log, normal_quantile, power
from feedfollow.kernels import in_place, inlined

STREAM_VERSION = 1
"""Version of the bit stream: raised whenever any word or any law below changes."""

GAMMA_BLOCKS = 5
"""Blocks of four words that one gamma draw takes."""

EXACT_MEAN = 60.0
"""Largest mean for which counts are drawn by inversion; beyond it, by a corrected normal."""

Words = tuple[np.uint32, np.uint32, np.uint32, np.uint32]
WordArray = npt.NDArray[np.uint32]

_WORD_UNIT = 2.0**-32
_TERMS_AT_ONCE = 8
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_STEP_0 = np.uint64(0x9E3779B9)
_STEP_1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)


class Purpose(enum.IntEnum):
    """What a word decides.  Closed: a number is never used again for something else.

    Free inside a kernel.  From Python pass ``int(Purpose.X)``: a bare member costs a compilation
    of its own and many microseconds a call.
    """

    TASTES = 1  # a user's vector of tastes at birth
    TRAITS = 2  # a user's budget, price sensitivity and other traits at birth
    MEMBERSHIP = 3  # which platforms a user belongs to
    ADOPTION = 4  # nothing any more: a user adopts when a hazard has run up to a trait of birth
    OPENING = 5  # whether a user opens a platform today
    MINUTES = 6  # nothing yet: how long a user stays today is an input
    NEEDS = 7  # arrival and expiry of a user's needs
    VIEWS = 8  # how many engaged views a user has today, by source
    EXPOSURE = 9  # one engaged view: category, room, session; the block counts exposures
    FOLLOW_START = 10  # the follows a user has at the start
    FOLLOW_DAY = 11  # new follows of the day
    UNFOLLOW = 12  # follows dropped today
    LIVE = 13  # whether an anchor is live today
    ANCHOR_TRAITS = 14  # an anchor's charisma, category and other traits at birth
    MERCHANT_TRAITS = 15  # a merchant's quality, honesty, price and other traits at birth
    ORDER = 16  # what an order holds: items, price paid, place in the queue
    OUTCOME = 17  # whether a delivered order satisfies, and whether it is returned
    CANCEL = 18  # whether a waiting order is cancelled today
    REALISE = 19  # what the end of the day realises from the day's counts
    SHELF = 20  # where a need is met when no room met it, and which goods are compared there
    TIP = 21  # whether an engaged follower tips
    CHEAT = 22  # whether an order's goods are not as listed, and whether the buyer claims
    FRIENDS = 23  # where a user stands among those nearby, and which far friends they choose
    SCANDAL = 24  # when a user hears of a scandal
    FLASH = 25  # whether a view falls on a flash deal, who is in time, how many pieces there are
    SOCIAL = 26  # views of rooms that friends show, and whether these are live
    SLOT = 27  # whether a room has a fixed slot, and on which days
    LOCAL = 28  # how many rooms of their own city a user meets
    LOGISTICS = 29  # who sends an order, what an inspection finds, damage, customer service
    WORD = 30  # which friends want something of a category that a buyer was pleased with
    SOURCE = 31  # which merchants sell at source before others
    PROGRAMME = 32  # how long buyers who would save by a paid programme wait before they join
    OWN_BRAND = 33  # which line of goods an anchor owns
    DEAL = 34  # whether a follower settles an order by private message


def key_of(seed: int) -> tuple[np.uint32, np.uint32]:
    """Return the two key words of a seed, low word first.

    Raises
    ------
    ValueError
        If the seed is not a whole number from 0 to 2**64 - 1.
    """
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)):
        raise ValueError(f"a seed is a whole number from 0 to 2**64 - 1, not {seed!r}")
    if not 0 <= seed < 2**64:
        raise ValueError(f"a seed is a whole number from 0 to 2**64 - 1, not {seed}")
    return np.uint32(int(seed) & 0xFFFFFFFF), np.uint32(int(seed) >> 32)


@inlined
def philox(
    block: int, agent: int, day: int, purpose: int, key0: np.uint32, key1: np.uint32
) -> Words:
    """Return the four random words of one counter under one key.

    Counters are taken modulo 2**32.  A loop that calls this for consecutive agents or blocks runs
    on vectors, at a small fraction of the cost of separate calls.
    """
    c0, c1 = np.uint64(np.uint32(block)), np.uint64(np.uint32(agent))
    c2, c3 = np.uint64(np.uint32(day)), np.uint64(np.uint32(purpose))
    k0, k1 = np.uint64(key0), np.uint64(key1)
    for _ in range(10):
        product0 = c0 * _MULTIPLIER_0
        product1 = c2 * _MULTIPLIER_1
        c0 = (product1 >> _SHIFT) ^ c1 ^ k0
        c2 = (product0 >> _SHIFT) ^ c3 ^ k1
        c1 = product1 & _LOW
        c3 = product0 & _LOW
        k0 = (k0 + _STEP_0) & _LOW
        k1 = (k1 + _STEP_1) & _LOW
    return np.uint32(c0), np.uint32(c1), np.uint32(c2), np.uint32(c3)


@in_place
def fill_agents(
    out: WordArray,
    first_agent: int,
    block: int,
    day: int,
    purpose: int,
    key0: np.uint32,
    key1: np.uint32,
) -> None:
    """Write one block of words for each of the agents first_agent, first_agent + 1, ...

    Parameters
    ----------
    out
        ``(4, n_agents) uint32``, rows contiguous; column i becomes the block of agent
        ``first_agent + i``.
    first_agent, block, day, purpose
        The counter.
    key0, key1
        The key, from `key_of`.
    """
    for i in range(out.shape[1]):
        words = philox(block, first_agent + i, day, purpose, key0, key1)
        out[0, i], out[1, i], out[2, i], out[3, i] = words


@in_place
def fill_exposures(
    out: WordArray,
    blocks: npt.NDArray[np.int64],
    agents: npt.NDArray[np.int32],
    day: int,
    purpose: int,
    key0: np.uint32,
    key1: np.uint32,
) -> None:
    """Write k blocks of words for each of n exposures, k being the number of rows over 4.

    Exposure i of its agent's day has number ``blocks[i]`` and owns the k blocks from
    ``k * blocks[i]``; its word w is ``out[w, i]``.

    Parameters
    ----------
    out
        ``(4 * k, n) uint32``, rows contiguous.  Columns a few thousand long stay in the nearer
        caches and are then as cheap to read by exposure as rows would be, and a third as dear to
        write.
    blocks
        ``(n,) int64``, number of each exposure within its agent's day.
    agents
        ``(n,) int32``, agent of each exposure.
    day, purpose
        The rest of the counter.
    key0, key1
        The key, from `key_of`.
    """
    per_exposure = out.shape[0] // 4
    for j in range(per_exposure):
        row = 4 * j
        # Staged in the rows themselves, so that the loop below meets no array but its own.
        for i in range(out.shape[1]):
            out[row, i] = np.uint32(blocks[i] * per_exposure + j)
            out[row + 1, i] = np.uint32(agents[i])
        _fill_staged(out[row], out[row + 1], out[row + 2], out[row + 3], day, purpose, key0, key1)


@in_place
def _fill_staged(
    block_then_0: WordArray,
    agent_then_1: WordArray,
    out_2: WordArray,
    out_3: WordArray,
    day: int,
    purpose: int,
    key0: np.uint32,
    key1: np.uint32,
) -> None:
    """Replace each (block, agent) staged in the first two rows by the words of its counter."""
    for i in range(block_then_0.size):
        words = philox(block_then_0[i], agent_then_1[i], day, purpose, key0, key1)
        block_then_0[i], agent_then_1[i], out_2[i], out_3[i] = words


def philox_numpy(
    block: npt.ArrayLike,
    agent: npt.ArrayLike,
    day: npt.ArrayLike,
    purpose: npt.ArrayLike,
    key0: npt.ArrayLike,
    key1: npt.ArrayLike,
) -> WordArray:
    """Return what `philox` returns, in plain NumPy: the check on the compiled one.

    Parameters
    ----------
    block, agent, day, purpose, key0, key1
        Whole numbers, modulo 2**32, that broadcast against each other.

    Returns
    -------
    ``(4, ...) uint32``.
    """
    given = np.broadcast_arrays(block, agent, day, purpose, key0, key1)
    c0, c1, c2, c3, k0, k1 = (
        np.asarray(x).astype(np.int64, casting="unsafe").astype(np.uint64) & _LOW for x in given
    )
    for _ in range(10):
        product0, product1 = c0 * _MULTIPLIER_0, c2 * _MULTIPLIER_1
        c0, c1 = (product1 >> _SHIFT) ^ c1 ^ k0, product1 & _LOW
        c2, c3 = (product0 >> _SHIFT) ^ c3 ^ k1, product0 & _LOW
        k0, k1 = (k0 + _STEP_0) & _LOW, (k1 + _STEP_1) & _LOW
    return np.stack([c0, c1, c2, c3]).astype(np.uint32)


@inlined
def uniform(word: np.uint32) -> float:
    """Return a float64 uniform on the open interval (0, 1), a multiple of 2**-33."""
    return (np.float64(word) + 0.5) * _WORD_UNIT


@in_place
def normal(word: np.uint32) -> float:
    """Return a standard normal by inversion of one word; never beyond 6.4 in size."""
    return normal_quantile(uniform(word))


@in_place
def exponential(word: np.uint32) -> float:
    """Return an exponential of mean 1 by inversion of one word; never beyond 22.9."""
    return -log(uniform(word))


@in_place
def poisson(word: np.uint32, mean: float) -> int:
    """Return a Poisson count by inversion of one word; it never falls as the mean rises.

    Exact to the word's resolution of 2**-32 up to `EXACT_MEAN`.  Beyond, the normal quantile with
    the first skewness term of Cornish and Fisher, rounded.  A mean of 0 or less gives 0.
    """
    u = uniform(word)
    if mean > EXACT_MEAN:
        return _rounded_quantile(u, mean, mean, 1.0)
    if not mean > 0.0:
        return 0
    probability = exp(-mean)
    total = probability
    count = 0
    # The first terms are compared without a branch: where a small count ends nobody can foretell.
    for term in range(1, _TERMS_AT_ONCE + 1):
        count += u >= total
        probability *= mean / term
        total += probability
    if count == _TERMS_AT_ONCE:
        while u >= total:
            count += 1
            probability *= mean / count
            total += probability
    return count


@in_place
def binomial(word: np.uint32, n: int, p: float) -> int:
    """Return a binomial count out of n by inversion of one word; it never falls as p rises.

    Exact to the word's resolution of 2**-32 where n min(p, 1 - p) is at most `EXACT_MEAN`.
    Beyond, the normal quantile with the first skewness term of Cornish and Fisher, rounded.
    """
    if n <= 0 or not p > 0.0:
        return 0
    if p >= 1.0:
        return n
    u = uniform(word)
    if n * min(p, 1.0 - p) > EXACT_MEAN:
        count = _rounded_quantile(u, n * p, n * p * (1.0 - p), 1.0 - 2.0 * p)
        return min(count, n)
    if p > 0.5:
        return n - _binomial_search(1.0 - u, n, 1.0 - p)
    return _binomial_search(u, n, p)


@in_place
def _binomial_search(u: float, n: int, p: float) -> int:
    """Return the smallest count whose binomial distribution function exceeds u, p <= 1/2."""
    q = 1.0 - p
    # Kahan's log(1 + x), exact where 1 - p rounds.
    log_q = -p if q == 1.0 else log(q) * (p / (1.0 - q))
    probability = exp(n * log_q)
    total = probability
    count = 0
    while u >= total and count < n:
        probability *= (n - count) * p / ((count + 1) * q)
        count += 1
        total += probability
    return count


@in_place
def _rounded_quantile(u: float, mean: float, variance: float, skew_times_sd: float) -> int:
    """Return the rounded quantile of a count from its first three moments, at least 0."""
    z = normal_quantile(u)
    value = mean + z * math.sqrt(variance) + skew_times_sd * (z * z - 1.0) / 6.0
    return max(0, math.floor(value + 0.5))


@in_place
def gamma(
    shape: float, purpose: int, agent: int, block0: int, key0: np.uint32, key1: np.uint32
) -> float:
    """Return a gamma variate of the given shape > 0 and scale 1, from day 0.

    Marsaglia and Tsang (2000), "A simple method for generating gamma variables": at most eight
    attempts, then the value at z = 0, which happens less than once in 10**10 draws.  A shape
    below 1 goes through shape + 1 and a power of one more uniform; a very small one may underflow
    to 0.  The blocks ``block0`` to ``block0 + GAMMA_BLOCKS - 1`` are this draw's own.
    """
    boost = 1.0
    if shape < 1.0:
        last = philox(block0 + GAMMA_BLOCKS - 1, agent, 0, purpose, key0, key1)
        boost = power(uniform(last[0]), 1.0 / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    for j in range(GAMMA_BLOCKS - 1):
        words = philox(block0 + j, agent, 0, purpose, key0, key1)
        v = _gamma_attempt(words[0], words[1], c, d)
        if v < 0.0:
            v = _gamma_attempt(words[2], words[3], c, d)
        if v >= 0.0:
            return d * v * boost
    return d * boost


@in_place
def _gamma_attempt(normal_word: np.uint32, uniform_word: np.uint32, c: float, d: float) -> float:
    """Return one accepted v of Marsaglia and Tsang, or -1."""
    z = normal(normal_word)
    root = 1.0 + c * z
    if root <= 0.0:
        return -1.0
    v = root * root * root
    if log(uniform(uniform_word)) < 0.5 * z * z + d * (1.0 - v + log(v)):
        return v
    return -1.0


@in_place
def beta(
    alpha: float,
    beta_: float,
    purpose: int,
    agent: int,
    block0: int,
    key0: np.uint32,
    key1: np.uint32,
) -> float:
    """Return a beta variate from two gammas; both shapes must be above 0, day 0.

    The blocks ``block0`` to ``block0 + 2 * GAMMA_BLOCKS - 1`` are this draw's own.
    """
    a = gamma(alpha, purpose, agent, block0, key0, key1)
    b = gamma(beta_, purpose, agent, block0 + GAMMA_BLOCKS, key0, key1)
    return a / (a + b)
