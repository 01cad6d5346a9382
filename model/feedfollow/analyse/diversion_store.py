"""The runs of a diversion, each kept as a small file as soon as it is made."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np

from feedfollow.analyse.diverted import Sold, sold
from feedfollow.analyse.leaving import Leaver, Left
from feedfollow.run.lock import LockedFolder, StoreError
from feedfollow.run.task import OtherVersion, Task, code_version
from feedfollow.sources import digest_of, sources_behind

SUFFIX: Final = ".json"
_ARRAYS: Final = ("before", "rooms", "platform", "family")


@cache
def selling_code() -> str:
    """Return the SHA-256 of all code by which a room leaves and sales are added up."""
    here = Path(__file__)
    return digest_of(sources_behind(here) - {here})


@dataclass(frozen=True)
class Exit:
    """A run, and who leaves in it.

    Attributes
    ----------
    task : Task
    first : int
        Day from which on the leaver is gone, in days from the first recorded one.
    leaver : Leaver or None
        None where all stay.
    """

    task: Task
    first: int
    leaver: Leaver | None

    @cached_property
    def key(self) -> str:
        """SHA-256 of the run, the code that reads it, the day and the leaver."""
        who = "" if self.leaver is None else self.leaver.text
        words = (self.task.key, selling_code(), str(self.first), who)
        return hashlib.sha256("\0".join(words).encode()).hexdigest()


def carry_out(wanted: Exit) -> Sold:
    """Make a run.

    Raises
    ------
    OtherVersion
        If this process runs other code than the one that asked.
    ValueError
        If the leaver is not in this world.
    """
    if wanted.task.code != code_version():
        raise OtherVersion("a worker runs another version of feedfollow: start again")
    return sold(wanted.task.essence, wanted.task.seed, wanted.first, wanted.leaver)


class SoldStore(LockedFolder):
    """Sales by key of the run, in a folder that is locked while it is open.

    Parameters
    ----------
    folder : Path
        Made if it is not there.

    Raises
    ------
    StoreError
        On entering, if the folder cannot be written or another process holds it.
    """

    def held(self, key: str) -> Sold | None:
        """Return the sales of a run; a file that is not whole counts as missing."""
        try:
            data = json.loads((self.folder / f"{key}{SUFFIX}").read_text(encoding="utf-8"))
            seal = data.pop("sha256")
        except (OSError, ValueError, AttributeError, KeyError):
            return None
        return _sold_of(data) if seal == _seal(data) else None

    def keep(self, key: str, found: Sold) -> None:
        """Write the sales of a run aside, then give the file its name.

        Raises
        ------
        StoreError
            If the folder cannot be written.
        """
        data: dict[str, object] = {name: getattr(found, name).tolist() for name in _ARRAYS}
        data |= {"shelves": found.shelves, "left": list(found.left), "cny": found.cny}
        path = self.folder / f"{key}{SUFFIX}"
        aside = path.with_suffix(".writing")
        try:
            text = json.dumps({**data, "sha256": _seal(data)})
            aside.write_text(text, encoding="utf-8")
            os.replace(aside, path)
        except OSError as error:
            raise StoreError(
                f"cannot write {path}: {error.strerror}; finished runs are kept in {self.folder}"
            ) from None
        finally:
            aside.unlink(missing_ok=True)


def _seal(data: object) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def _sold_of(data: dict[str, Any]) -> Sold:
    arrays = {name: np.array(data[name], dtype=np.int64) for name in _ARRAYS}
    rooms, opened, followers, moved = data["left"]
    left = Left(tuple(rooms), tuple(opened), followers, moved)
    return Sold(**arrays, shelves=data["shelves"], left=left, cny=data["cny"])
