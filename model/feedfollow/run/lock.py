"""A folder that one process writes at a time."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Final

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
