"""Runs in this process, so that tests of analyses start no workers."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.run.short import tiny

from feedfollow.analyse.work import Work
from feedfollow.spec.scenario import Scenario


def brief(**changes: object) -> Scenario:
    """Return two recorded weeks of the tiny scenario."""
    return tiny(**{"until": "2020-05-31", "burn_in": "5 days", **changes})


@contextmanager
def here(folder: Path | None = None) -> Iterator[Work]:
    """Give the one hand of this process."""
    with ThreadPoolExecutor(1) as pool:
        yield Work(executor=pool, folder=folder)
