"""Where parameters come from: a fit, as good as it is, or values that nobody fitted."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from feedfollow.observe.foreign_files import ResultError, read_json
from feedfollow.paths import data_folder
from feedfollow.spec.scenario import Scenario

NOT_CALIBRATED: Final = "not calibrated"
CALIBRATED: Final = "calibrated"
"""Of a fit that converged and did not fail; everything else says what it lacks."""
FITS: Final = "fits"
"""Folder of the shipped fits, in ``calibration``."""
ORIGIN: Final = "origin"
"""Attribute of a table of draws that says what fit they are of."""
MANIFEST: Final = "manifest.json"
_SOURCE: Final = "fit "
"""What the source of a value begins with that is a best fit; the name of the fit follows."""


def fit_home(name: str | Path) -> Path:
    """Find the folder of a fit: the folder itself, or the shipped fit of that name.

    Parameters
    ----------
    name : path
        A name without folders that is not in the working folder is looked up among the shipped
        fits.

    Returns
    -------
    Path
        The path itself where there is no such fit.
    """
    path = Path(name)
    if os.path.exists(path) or path.name != str(name):
        return path
    try:
        shipped = data_folder("calibration") / FITS / path.name
    except FileNotFoundError:
        return path
    return shipped if os.path.isdir(shipped) else path


def fit_state(folder: Path) -> str | None:
    """Read off the manifest of a fit what is wrong with it.

    Parameters
    ----------
    folder : path
        Of the fit.

    Returns
    -------
    str or None
        Empty for a fit that converged and did not fail; None if the folder holds no fit.
    """
    try:
        manifest = read_json(folder / MANIFEST)
    except (OSError, ResultError):
        return None
    failed, vague = manifest.get("failed", []), manifest.get("not_judged", [])
    if manifest.get("kind") != "fit" or not isinstance(failed, list) or not isinstance(vague, list):
        return None
    return lack_of(failed, vague, manifest.get("converged") is True)


def lack_of(failed: Iterable[object], vague: Iterable[object], converged: bool) -> str:
    """Say what is wrong with a fit.

    Parameters
    ----------
    failed, vague : iterable
        Groups of figures on which its own error is too large, or cannot be judged.
    converged : bool

    Returns
    -------
    str
        Empty for a fit that converged and did not fail.
    """
    large, unclear = (", ".join(map(str, names)) for names in (failed, vague))
    if large:
        return f"failed: its own error is too large on {large}"
    if unclear:
        return f"not converged: its own error on {unclear} cannot be judged"
    return "" if converged else "not converged"


def drawn_from(lack: str | None, emulated: bool = False) -> str:
    """Say for people where posterior draws come from.

    Parameters
    ----------
    lack : str or None
        What the fit lacks, as :func:`lack_of` has it; None if no fit wrote them.
    emulated : bool
        Whether figures were changed since the fit, so that only its emulator knows of them.

    Returns
    -------
    str
        ``calibrated`` only for draws of a fit that converged and did not fail.
    """
    if lack is None:
        return "drawn from a table that no fit wrote"
    if emulated:
        return f"drawn from a refit on the emulator{f', {lack}' if lack else ''}"
    return f"drawn from a fit, {lack}" if lack else CALIBRATED


def origin_of(scenario: Scenario) -> str:
    """Say for people where the parameters of a scenario come from.

    Parameters
    ----------
    scenario : Scenario
        Values of a best fit have the source ``fit NAME``, the name being that of a shipped fit.

    Returns
    -------
    str
        ``not calibrated`` if no value names a fit, ``calibrated`` if the one fit that values name
        converged and did not fail; else the fit and what it lacks.
    """
    names = sorted({
        each.source.removeprefix(_SOURCE)
        for each in scenario.provenance.values()
        if each.source and each.source.startswith(_SOURCE)
    })  # fmt: skip
    if not names:
        return NOT_CALIBRATED
    told = [(name, fit_state(data_folder("calibration") / FITS / name)) for name in names]
    if len(told) == 1 and told[0][1] == "":
        return CALIBRATED
    return "; ".join(f"best fit of {name}{_told(state)}" for name, state in told)


def _told(state: str | None) -> str:
    if state is None:
        return ", which is not shipped"
    return f", {state}" if state else ""
