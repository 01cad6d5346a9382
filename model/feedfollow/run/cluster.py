"""Runs on a cluster: the workers of a Dask scheduler as an executor."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final

from feedfollow.extras import missing
from feedfollow.run.jobs import EngineError

CONNECT_SECONDS: Final = 10


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
        raise EngineError(missing("a cluster", "dask.distributed", "distributed")) from None
    connect: Any = Client
    try:
        # a client that cannot connect could not be closed either, and would delay the end
        with ThreadPoolExecutor(1) as thread:  # in a notebook, this one has a loop already
            thread.submit(lambda: asyncio.run(_greet(address))).result()
        client = connect(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except Exception as error:  # whatever listens there may answer anything
        reason = str(error) or f"silence for {CONNECT_SECONDS} s"
        raise EngineError(f"no Dask scheduler answers at {address!r}: {reason}") from None
    with client, client.get_executor(pure=False) as executor:
        yield executor


async def _greet(address: str) -> None:
    """Open and close a connection."""
    import distributed

    dask: Any = distributed
    security = dask.Security().get_connection_args("client")
    async with asyncio.timeout(CONNECT_SECONDS):
        line = await dask.comm.connect(address, timeout=CONNECT_SECONDS - 1, **security)
        await line.close()
