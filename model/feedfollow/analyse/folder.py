"""The folder of an analysis: refused if it holds something else, never half written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from feedfollow import __version__
from feedfollow.draws import STREAM_VERSION
from feedfollow.observe.results import read_manifest
from feedfollow.observe.store import digest, write_json
from feedfollow.run.simulate import git_commit

MANIFEST: Final = "manifest.json"
RUNS: Final = "runs"
"""Run files of an analysis; they stay beside its results."""


def refuse_other(folder: Path, kind: str, key: str) -> None:
    """Refuse a folder that holds anything but an analysis of this kind and key, or its runs.

    Raises
    ------
    FileExistsError
        Saying what the folder holds.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FileExistsError(f"{folder} is a file; expected a new folder for the {kind}")
    manifest = read_manifest(folder)
    if manifest is None:
        others = sorted(path.name for path in folder.iterdir() if path.name != RUNS)
        if others:
            raise FileExistsError(
                f"{folder} holds files that are no {kind} ({others[0]}); expected a new or empty "
                "folder"
            )
    elif manifest.get("kind") != kind or manifest.get("key") != key:
        held = f"a {manifest.get('kind', 'run')} ({manifest.get('name')})"
        raise FileExistsError(f"{folder} holds {held}, not this {kind}; expected a new folder")


def put(folder: Path, about: Mapping[str, object], write: Callable[[Path], None]) -> Path:
    """Write an analysis into its folder: aside first, then renamed, the manifest last.

    Parameters
    ----------
    folder : Path
        New, or of the same analysis.
    about : mapping
        For the manifest; holds ``kind``, ``key`` and ``name``.
    write : callable
        Writes the files into the folder that it is given.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    FileExistsError
        If the folder holds something else.
    """
    refuse_other(folder, str(about["kind"]), str(about["key"]))
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f"{folder.name}.writing-", dir=folder.parent))
    try:
        new = aside / "new"
        new.mkdir()
        write(new)
        files = sorted(path for path in new.rglob("*") if path.is_file() and path.suffix != ".png")
        described = {
            **about,
            "feedfollow": __version__,
            "draw_stream": STREAM_VERSION,
            "git_commit": git_commit(),
            "sha256": {str(path.relative_to(new)): digest(path) for path in files},
        }
        write_json(described, new / MANIFEST)
        _move(new, folder, aside / "old")
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder


def _move(new: Path, folder: Path, old: Path) -> None:
    if not folder.exists():
        os.replace(new, folder)
        return
    old.mkdir()
    for path in sorted(new.iterdir(), key=lambda each: (each.name == MANIFEST, each.name)):
        target = folder / path.name
        if target.is_dir():
            os.replace(target, old / path.name)
        os.replace(path, target)
