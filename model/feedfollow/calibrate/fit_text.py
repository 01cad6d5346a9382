"""The documented figures beside what a fit predicts, as text for a terminal: misses first."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from feedfollow.calibrate.checks import predictions
from feedfollow.calibrate.figure_targets import target_of
from feedfollow.calibrate.fit import Fit
from feedfollow.calibrate.fit_folder import load_fit
from feedfollow.observe.documented import Figure, Statement
from feedfollow.observe.figure_text import BLOCKS, WIDTH, error_text
from feedfollow.observe.figure_words import UNITS, WAITS
from feedfollow.observe.figures import load_statements
from feedfollow.observe.origin import fit_home
from feedfollow.observe.score import documented_text
from feedfollow.spec.describe import UnknownName
from feedfollow.spec.errors import nearest

_HEAD = ("figure", "role", "documented", "sd", "fit's median", "90 % interval", "away")


def fit_figures(folder: str | Path, role: str | None = None) -> str:
    """List the figures with the predictions of a fit.

    Parameters
    ----------
    folder : path
        Folder that ``feedfollow calibrate`` wrote, or the name of a shipped fit.
    role : str, optional
        Only this role, or ``waiting``.

    Returns
    -------
    str
        Ends with a newline.

    Raises
    ------
    ValueError
        If the folder holds no fit.
    UnknownName
        If there is no such role.
    """
    if role is not None and role not in BLOCKS:
        raise UnknownName(role, nearest(role, BLOCKS))
    home = fit_home(folder)
    fit, statements = load_fit(home), load_statements()
    figures = [each for each in statements if isinstance(each, Figure)]
    return text_of(fit, predictions(fit, home, figures), statements, role)


def text_of(
    fit: Fit, table: pd.DataFrame, statements: Sequence[Statement], role: str | None = None
) -> str:
    """Write the list.

    Parameters
    ----------
    fit : Fit
    table : DataFrame
        From :func:`feedfollow.calibrate.checks.predictions`.
    statements : sequence of Statement
        Rows of the table of figures.
    role : str, optional
        Only this role, or ``waiting``.

    Returns
    -------
    str
    """
    known = {each.id: each for each in statements if isinstance(each, Figure)}
    chosen = table if role is None else table[table["role"] == role]
    chosen = chosen[[name in known for name in chosen.index]]
    missed = chosen["missed"].to_numpy(dtype=bool)
    parts = [_opening(fit)]
    for rows, words in (
        (
            chosen[missed],
            "Missed: numbers outside their 90 % interval, bounds below an even chance",
        ),
        (chosen[~missed], "Met"),
    ):
        if len(rows):
            lines = _lines([_cells(known[str(name)], row) for name, row in rows.iterrows()])
            parts.append("\n".join([f"{words} ({len(rows)})", *lines]))
    left = [each for each in statements if each.id not in table.index]
    parts += _without(fit, left, role)
    changed = _changed(fit, known)
    if changed:
        parts.append(f"Changed in the table of figures since the fit: {', '.join(changed)}")
    return "\n\n".join(parts) + "\n"


def _opening(fit: Fit) -> str:
    about = fit.about
    state = "" if fit.converged else ", NOT CONVERGED"
    return (
        f"Fit of {about.agents} users, {about.period}, seed {about.master}{state}. 'away' is "
        "model less documented in sd of\nthe figure, 0 inside a bound or range; intervals hold the "
        "figure's own error and the model's. A role\nwith * was in view when a prior was chosen, "
        "one with = is set by a lever: agreement is no\nsuccess."
    )


def _cells(figure: Figure, row: pd.Series) -> tuple[str, ...]:
    unit = (UNITS[figure.unit].text or figure.unit).strip()
    median, low, high = (
        f"{figure.in_unit(float(row[name])):.3g}" for name in ("median", "low90", "high90")
    )
    return (
        figure.id,
        _role(figure, str(row["role"])),
        documented_text(figure),
        error_text(figure),
        f"{median} {unit}",
        f"{low} to {high}",
        f"{float(row['away']) + 0.0:+.1f}",
    )


def _role(figure: Figure, role: str) -> str:
    """Name a role with what makes agreement no success."""
    return f"{role}{'*' if figure.seen_by else ''}{'=' if figure.by_construction else ''}"


def _lines(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Align cells under their headings."""
    table = [_HEAD, *rows]
    wide = [max(len(row[k]) for row in table) for k in range(len(_HEAD))]
    return ["  " + "  ".join(cell.ljust(wide[k]) for k, cell in enumerate(row)).rstrip()
            for row in table]  # fmt: skip


def _without(fit: Fit, statements: Sequence[Statement], role: str | None) -> list[str]:
    """Say of the figures without a prediction why they have none."""
    scored = [
        each for each in statements
        if each.role in ("fit", "holdout", "check")
        and (role is None or each.role == role or (role == "waiting" and each.waits_for))
    ]  # fmt: skip
    parts = []
    if scored:
        ids: dict[str, list[str]] = {}
        for each in scored:
            ids.setdefault(_why(fit, each), []).append(f"{each.id} ({each.role})")
        lines = [
            textwrap.fill(f"{why}: {', '.join(names)}", WIDTH, initial_indent="  ",
                          subsequent_indent="    ", break_on_hyphens=False)
            for why, names in ids.items()
        ]  # fmt: skip
        parts.append("\n".join([f"Without a prediction ({len(scored)})", *lines]))
    others = Counter(each.role for each in statements if each not in scored)
    if role is None and others:
        listed = ", ".join(f"{number} {name}" for name, number in others.items())
        parts.append(f"Not compared: {listed} ('feedfollow figures --role ROLE')")
    return parts


def _why(fit: Fit, each: Statement) -> str:
    if each.waits_for:
        return "waits for " + " and ".join(WAITS[name] for name in each.waits_for)
    if not isinstance(each, Figure):
        return "nothing reads it off a run"
    if each.id in fit.about.outputs:
        return "excluded by the spec, or some runs give no number"
    if each.needs:
        return "needs " + " and ".join(each.needs) + ", or lies outside the simulated period"
    return "outside the simulated period, or newer than the fit"


def _changed(fit: Fit, known: dict[str, Figure]) -> list[str]:
    """Name the fit's figures whose documented number or role is another now."""
    names = []
    for row in fit.targets.rows:
        figure = known.get(row.name)
        if figure is None:
            names.append(row.name)
            continue
        now = target_of(figure, row.role, {row.factor})
        if (now.low, now.high, figure.role) != (row.low, row.high, row.role):
            names.append(row.name)
    return names
