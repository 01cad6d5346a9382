"""Where the shipped data live: beside the source in a checkout, inside the package in a wheel."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, Literal

Folder = Literal["scenarios", "calibration"]

PACKAGE: Final = Path(__file__).resolve().parent


def data_folder(name: Folder) -> Path:
    """Find a folder of shipped data.

    Parameters
    ----------
    name : {'scenarios', 'calibration'}
        The folder.

    Returns
    -------
    pathlib.Path
        ``feedfollow/data/NAME`` of an installed wheel, ``NAME`` at the root of a checkout.

    Raises
    ------
    FileNotFoundError
        If the installation holds neither.
    """
    return _find(PACKAGE, name)


def _find(package: Path, name: str) -> Path:
    root = package.parents[1]
    # A checkout is recognised by its project file: site-packages may have a neighbour of any name.
    places = [package / "data" / name]
    if package.parent.name == "model" and (root / "pyproject.toml").is_file():
        places.append(root / name)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"this installation of feedfollow has no {name!r} folder")


_FOCAL: Final = "focal_"


def shipped_scenario(name: str) -> Path | None:
    """Find a shipped scenario by its file name.

    Parameters
    ----------
    name : str
        Such as ``baseline.yaml``; a name without folders.

    Returns
    -------
    pathlib.Path or None
        The file, None if no such scenario is shipped.
    """
    if Path(name).name != name:
        return None
    try:
        path = data_folder("scenarios") / name
    except FileNotFoundError:
        return None
    return path if os.path.isfile(path) else None


def shipped_scenarios() -> tuple[str, ...]:
    """List the shipped scenarios.

    Returns
    -------
    tuple of str
        File names in alphabetical order; empty where none is shipped. Files of a focal business,
        which begin with ``focal_``, are no scenarios alone.
    """
    return tuple(name for name in _shipped() if not name.startswith(_FOCAL))


def shipped_businesses() -> tuple[str, ...]:
    """List the shipped files of a focal business, by file name.

    Returns
    -------
    tuple of str
        In alphabetical order; empty where none is shipped.
    """
    return tuple(name for name in _shipped() if name.startswith(_FOCAL))


def _shipped() -> tuple[str, ...]:
    try:
        folder = data_folder("scenarios")
    except FileNotFoundError:
        return ()
    return tuple(sorted(path.name for path in folder.glob("*.yaml")))
