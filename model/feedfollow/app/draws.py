"""Posterior draws of a fit under a question of the page: which fits, and their draws in a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pandas as pd

from feedfollow.analyse.draws import FILE, NUMBER, read_draws, thinned
from feedfollow.observe.origin import FITS, fit_home
from feedfollow.paths import data_folder
from feedfollow.spec.containment import lies_in
from feedfollow.spec.errors import Problem, SpecError
from feedfollow.spec.scenario import Scenario

DRAWS: Final = 10
"""Posterior draws at first: eighty runs with four seeds each, two minutes on two cores."""


def shipped_fits() -> tuple[str, ...]:
    """List the names of the shipped fits; none where an installation has none."""
    try:
        folder = data_folder("calibration") / FITS
    except FileNotFoundError:
        return ()
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{FILE}")))


def draws_of(fit: str, scenario: Scenario) -> pd.DataFrame:
    """Read the posterior draws of a fit that a page may read.

    Parameters
    ----------
    fit : str
        Name of a shipped fit, or a folder within the working folder.
    scenario : Scenario
        What they will be laid over.

    Returns
    -------
    DataFrame
        As :func:`feedfollow.analyse.draws.read_draws` gives it.

    Raises
    ------
    SpecError
        If no fit is named, it lies elsewhere, or its draws cannot be used.
    """
    if not fit.strip():
        raise _refusal("no fit is named", "type its folder, such as calibration/fits/mine")
    home = fit_home(fit)
    given = [Path(os.path.realpath(Path()))]
    if fit in shipped_fits():
        given.append(Path(os.path.realpath(data_folder("calibration"))))
    if not lies_in(home, given):
        hint = "start the page in a folder above the fit"
        raise _refusal(f"{fit!r} lies outside the folder in which the page was started", hint)
    return read_draws(home, scenario)


def drawn(fit: str | None, draws: int, scenario: Scenario) -> pd.DataFrame | None:
    """Choose the draws that a page asks for.

    Parameters
    ----------
    fit : str or None
        None for the scenario's own values.
    draws : int
        How many, evenly spaced along the chain.
    scenario : Scenario
        What they will be laid over.

    Returns
    -------
    DataFrame or None

    Raises
    ------
    SpecError
        As :func:`draws_of`, and if the fit has fewer.
    """
    if fit is None:
        return None
    known = draws_of(fit, scenario)
    try:
        return thinned(known, draws)
    except ValueError as error:
        raise _refusal(str(error)) from None


def keep_draws(draws: pd.DataFrame | None, folder: Path) -> None:
    """Write draws for the job of a page; without draws, see to it that none lie there."""
    if draws is None:
        (folder / FILE).unlink(missing_ok=True)
    else:
        draws.to_csv(folder / FILE, index_label=NUMBER)


def kept_draws(folder: Path, scenario: Scenario) -> pd.DataFrame | None:
    """Read the draws of a page's job, to the last digit; None if there are none.

    Raises
    ------
    SpecError
        If they cannot be laid over the scenario.
    """
    return read_draws(folder, scenario) if (folder / FILE).exists() else None


def _refusal(message: str, hint: str | None = None) -> SpecError:
    return SpecError([Problem("fit", None, None, message, hint=hint)])
