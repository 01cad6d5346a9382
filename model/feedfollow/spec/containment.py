"""Which folders a file may name other files in: those that the user gave, and no others.

A scenario or a spec may come from somebody else. What the user names on the command line or in a
program is the user's own, wherever it lies; what such a file names in turn must lie in the file's
own folder, below the working folder, or among the shipped scenarios. ``..``, absolute paths and
links are followed first, so that none of them leads out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from feedfollow.paths import data_folder

ADVICE: Final = "put it beside the file that names it, or run from a folder above both"


def given_folders(file: Path) -> tuple[Path, ...]:
    """List the folders that a file of the user may name other files in.

    Parameters
    ----------
    file : pathlib.Path
        As the user named it. It need not exist.

    Returns
    -------
    tuple of pathlib.Path
        Its own folder, the working folder, the shipped scenarios; without links.
    """
    folders = [file.parent, Path()]
    with suppress(FileNotFoundError):  # an installation without shipped scenarios
        folders.append(data_folder("scenarios"))
    return tuple(dict.fromkeys(Path(os.path.realpath(folder)) for folder in folders))


def lies_in(path: Path, folders: Iterable[Path]) -> bool:
    """Tell whether a path, every link followed, lies below one of some folders.

    Parameters
    ----------
    path : pathlib.Path
        It need not exist.
    folders : iterable of pathlib.Path
        Without links, as from :func:`given_folders`.

    Returns
    -------
    bool
        False for a path that cannot be one.
    """
    try:
        real = Path(os.path.realpath(path))
    except (OSError, ValueError):  # a NUL, or a name that no file system can hold
        return False
    return any(real.is_relative_to(folder) for folder in folders)


def outside(name: str, folders: Iterable[Path]) -> str:
    """Say that a file names another one where it may not.

    Parameters
    ----------
    name : str
        As it was written.
    folders : iterable of pathlib.Path
        Where it might have lain.

    Returns
    -------
    str
        For a message.
    """
    listed = ", ".join(str(folder) for folder in folders)
    return f"{name!r} lies outside the folders that this file may read: {listed}"
