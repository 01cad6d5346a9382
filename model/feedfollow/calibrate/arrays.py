"""Types of arrays, files of them, and one thread for linear algebra."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
P = ParamSpec("P")
R = TypeVar("R")


def one_thread(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function with linear algebra on one thread.

    The last bits of a matrix product depend on how many threads share it; a resumed calibration
    must not.

    Parameters
    ----------
    function : callable

    Returns
    -------
    callable
        The same function; the limit is lifted when it returns.
    """

    @wraps(function)
    def alone(*args: P.args, **kwargs: P.kwargs) -> R:
        with threadpool_limits(limits=1, user_api="blas"):
            return function(*args, **kwargs)

    return alone


def write_arrays(path: Path, arrays: Mapping[str, npt.NDArray[np.generic]]) -> None:
    """Write arrays as .npz, the same bytes for the same arrays."""
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **dict(arrays))
