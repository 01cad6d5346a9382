"""How an identity is asserted: two routes to one number, or a case that must never occur."""

from __future__ import annotations

import numpy as np

from feedfollow.world.columns import I64
from feedfollow.world.world import World


class IdentityError(AssertionError):
    """An accounting identity does not hold; the run cannot be trusted."""


def same(world: World, what: str, left: object, right: object) -> None:
    """Assert that two routes to one stock or flow agree to the last fen or order.

    Raises
    ------
    IdentityError
        With the first place where they differ.
    """
    one, other = np.asarray(left), np.asarray(right)
    if np.array_equal(one, other):
        return
    place = ""
    if one.shape == other.shape and one.ndim:
        first = tuple(int(k) for k in np.argwhere(one != other)[0])
        place, one, other = f" at {first}", one[first], other[first]
    raise IdentityError(f"{world.date}: identity {what}{place}: {one} is not {other}")


def never(world: World, what: str, cases: object) -> None:
    """Assert that a number of forbidden cases is zero.

    Raises
    ------
    IdentityError
        With the number.
    """
    count = int(np.sum(np.asarray(cases)))
    if count:
        raise IdentityError(f"{world.date}: identity {what}: {count} cases")


def count_by(keys: object, length: int) -> I64:
    """Count by key, ``(length,) int64``."""
    return np.bincount(np.asarray(keys), minlength=length).astype(np.int64)


def sum_by(keys: object, values: object, length: int) -> I64:
    """Sum int64 exactly by key, ``(length,) int64``."""
    sums = np.zeros(length, np.int64)
    np.add.at(sums, np.asarray(keys), np.asarray(values))
    return sums
