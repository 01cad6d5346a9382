"""Sobol's points: words that cover a cube evenly, in any number of a power of two.

The numbers below are the first of new-joe-kuo-6.21201 (Joe and Kuo 2008, "Constructing Sobol
sequences with better two-dimensional projections", SIAM J. Sci. Comput. 30); the order is that of
Gray's code (Antonov and Saleev 1979). SciPy has the same points, and a test compares them; to
import it takes longer than all else that a run loads.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from feedfollow.world.columns import I64, U32

BITS: Final = 32

INITIAL: Final = (
    (3, (1,)),
    (7, (1, 3)),
    (11, (1, 3, 1)),
    (13, (1, 1, 1)),
    (19, (1, 1, 3, 3)),
    (25, (1, 3, 5, 13)),
    (37, (1, 1, 5, 5, 17)),
    (41, (1, 1, 5, 5, 5)),
    (47, (1, 1, 7, 11, 19)),
    (55, (1, 1, 5, 1, 1)),
    (59, (1, 1, 1, 3, 11)),
    (61, (1, 3, 5, 5, 31)),
    (67, (1, 3, 3, 9, 7, 49)),
    (91, (1, 1, 1, 15, 21, 21)),
    (97, (1, 3, 1, 13, 27, 49)),
    (103, (1, 1, 1, 15, 7, 5)),
    (109, (1, 3, 1, 15, 13, 25)),
    (115, (1, 1, 5, 5, 19, 61)),
    (131, (1, 3, 7, 11, 23, 15, 103)),
    (137, (1, 3, 7, 13, 13, 15, 69)),
    (143, (1, 1, 3, 13, 7, 35, 63)),
    (145, (1, 3, 5, 9, 1, 25, 53)),
    (157, (1, 3, 1, 13, 9, 35, 107)),
    (167, (1, 3, 1, 5, 27, 61, 31)),
    (171, (1, 1, 5, 11, 19, 41, 61)),
    (185, (1, 3, 5, 3, 3, 13, 69)),
    (191, (1, 1, 7, 13, 1, 19, 1)),
    (193, (1, 3, 7, 5, 13, 19, 59)),
    (203, (1, 1, 3, 9, 25, 29, 41)),
    (211, (1, 3, 5, 13, 23, 1, 55)),
    (213, (1, 3, 7, 3, 13, 59, 17)),
)
"""Dimensions from the second on: primitive polynomial modulo 2, highest power first, and the first
odd numbers m_1, m_2, ... of its recurrence."""

MOST_DIMENSIONS: Final = 1 + len(INITIAL)


def sobol(dimensions: int, count: int) -> U32:
    """Give the first points of Sobol's sequence, the origin first.

    Returns
    -------
    (dimensions, count) uint32
        Of 32 binary digits each: divided by 2**32 they lie in [0, 1).

    Raises
    ------
    ValueError
        If more dimensions are wanted than `MOST_DIMENSIONS`, or more points than 2**32.
    """
    if not 0 < dimensions <= MOST_DIMENSIONS:
        raise ValueError(f"Sobol's points have 1 to {MOST_DIMENSIONS} dimensions, not {dimensions}")
    if count > 2**BITS:
        raise ValueError(f"Sobol's points are told apart up to 2**{BITS}, not up to {count:,}")
    directions = np.array([direction_numbers(d) for d in range(dimensions)], dtype=np.uint32)
    points = np.zeros((dimensions, count), dtype=np.uint32)
    filled, bit = min(count, 1), 0
    while filled < count:
        more = min(filled, count - filled)
        step = directions[:, bit] ^ (directions[:, bit - 1] if bit else np.uint32(0))
        points[:, filled : filled + more] = points[:, :more] ^ step[:, None]
        filled, bit = filled + more, bit + 1
    return points


def direction_numbers(dimension: int) -> I64:
    """Give the 32 direction numbers of a dimension, the most significant digit first."""
    numbers = np.ones(BITS, dtype=np.int64)
    if dimension > 0:
        polynomial, first = INITIAL[dimension - 1]
        degree = len(first)
        numbers[:degree] = first
        for k in range(degree, BITS):
            numbers[k] = numbers[k - degree] ^ (numbers[k - degree] << degree)
            for back in range(1, degree):
                if polynomial >> (degree - back) & 1:
                    numbers[k] ^= numbers[k - back] << back
    shifted: I64 = numbers << np.arange(BITS - 1, -1, -1)
    return shifted
