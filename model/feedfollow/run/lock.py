"""A folder that one process writes at a time."""

from __future__ import annotations

import fcntl
import os
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Final, Self

LOCK: Final = ".lock"


class StoreError(Exception):
    """A folder of runs cannot be used; what it holds stays."""


class FolderLock:
    """The right to write a folder, until it is released or the process ends, however it ends.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    doing : str
        What whoever holds it is doing, such as ``making runs``.

    Raises
    ------
    StoreError
        If the folder cannot be made or written, or another process holds it.
    """

    def __init__(self, folder: Path, doing: str) -> None:
        self._file: int | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # a file and not the folder, which network file systems do not lock
            self._file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise StoreError(
                f"another process is {doing} in {folder}: wait for it, or choose another folder"
            ) from None
        except OSError as error:
            self.release()
            raise StoreError(f"cannot write to {folder}: {error.strerror}") from None

    def release(self) -> None:
        """Let another process write."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


class LockedFolder(AbstractContextManager["LockedFolder"]):
    """A folder that is locked while it is open; what a store in it opens and closes, it adds.

    Parameters
    ----------
    folder : Path
        Made if it is not there.

    Raises
    ------
    StoreError
        On entering, if the folder cannot be written, or another process holds it.
    """

    doing: ClassVar[str] = "making runs"
    """What another process is told that whoever holds it does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: FolderLock | None = None

    def __enter__(self) -> Self:
        self._lock = FolderLock(self.folder, self.doing)
        try:
            self._begin()
        except StoreError:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def _begin(self) -> None:
        """Open what lies in the folder, which is locked."""

    def _end(self) -> None:
        """Close it, and let another process write."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None
