"""Runs on a cluster: the workers of a Dask scheduler as an executor."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Final

from feedfollow.run.jobs import EngineError

CONNECT_SECONDS: Final = 10
MISSING: Final = "a cluster needs dask.distributed, which is not installed: pip install 'feedfollow[distributed]'"


@contextmanager
def cluster_executor(address: str) -> Iterator[Executor]:
    """Give the workers of a running Dask scheduler as an executor.

    The workers need the same version of feedfollow; they write nothing, results come back here.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``tcp://10.0.0.1:8786``.

    Raises
    ------
    EngineError
        If dask.distributed is not installed, or no scheduler answers at the address.
    """
    try:
        from distributed import Client
    except ImportError:
        raise EngineError(MISSING) from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise EngineError(f"no Dask scheduler answers at {address}: {error}") from None
    with client, client.get_executor(pure=False) as executor:
        yield executor
