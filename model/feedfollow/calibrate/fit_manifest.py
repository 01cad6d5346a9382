"""The manifest of a fit: what was done, and whether the files are those that were written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from feedfollow.calibrate.about import About
from feedfollow.calibrate.fit_files import ARRAYS, KIND, MANIFEST, PROBLEM
from feedfollow.observe.foreign_files import ResultError, inside, read_json
from feedfollow.observe.store import digest

_KINDS: Final[Mapping[str, Any]] = MappingProxyType(
    {"int": int, "str": str, "float": int | float, "bool": bool, "tuple[str, ...]": list}
)
"""What JSON makes of a field's type."""


def read_about(home: Path) -> About:
    """Read what was done, and make sure that the files are those that were written.

    Parameters
    ----------
    home : Path
        Folder of the fit.

    Returns
    -------
    About

    Raises
    ------
    ResultError
        If the folder holds no fit, a file is missing or was changed, or the manifest names one
        that lies elsewhere.
    """
    try:
        manifest = read_json(home / MANIFEST)
    except (OSError, ResultError):
        manifest = {}
    if manifest.get("kind") != KIND:
        raise ResultError(f"{home} holds no fit: expected a folder that 'calibrate' wrote")
    written = manifest.get("sha256")
    if not isinstance(written, dict):
        raise ResultError(f"{home / MANIFEST} lists no files: expected their hashes in 'sha256'")
    names = sorted({ARRAYS, PROBLEM, *(each for each in written if each.endswith(".yaml"))})
    # none is opened before all are known to lie inside
    for name, path in [(name, inside(home, name)) for name in names]:
        if not path.is_file() or digest(path) != written.get(name):
            raise ResultError(f"{path} is missing or was changed since the fit was written")
    return _about(home / MANIFEST, manifest)


def _about(path: Path, manifest: Mapping[str, Any]) -> About:
    """Take what was done from a manifest, each part of its kind."""
    values: dict[str, Any] = {}
    for field in fields(About):
        value = manifest.get(field.name)
        kind = _KINDS[str(field.type)]
        right = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        if kind is list:
            right = right and all(isinstance(each, str) for each in value or ())
        if not right:
            raise ResultError(f"{path}: expected {field.name!r} of {field.type}, got {value!r:.60}")
        values[field.name] = tuple(value) if isinstance(value, list) else value
    return About(**values)
