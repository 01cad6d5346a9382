"""The first lines of the report of a fit: what speaks against it, scores, the model's own error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from feedfollow.calibrate.arrays import Bools
from feedfollow.calibrate.rivals_report import first_lines
from feedfollow.calibrate.tables import tolerance_text
from feedfollow.calibrate.tally import Tally, tally
from feedfollow.calibrate.verdict import vague
from feedfollow.calibrate.waves import MEDIAN_LIMIT, UPPER_LIMIT

if TYPE_CHECKING:
    from feedfollow.calibrate.fit import Fit


def headline(fit: Fit) -> list[str]:
    """Write the first lines.

    Parameters
    ----------
    fit : Fit

    Returns
    -------
    list of str
        Lines of Markdown.
    """
    warnings = first_lines(fit.rivals)
    if not fit.converged:
        warnings.append(f"**Not converged**: {_why(fit)}.")
    if fit.failed:
        warnings.append(f"**Failed**: the discrepancy of {', '.join(fit.failed)} is above 20 %.")
    warnings += [f"**Cannot be judged**: {line}" for line in _vague(fit)]
    if fit.about.emulated:
        warnings.append("Figures were changed after the fit: predictions come from the emulator.")
    lines = score_lines(fit, "fitted", fit.targets.fitted)
    held = ~fit.targets.fitted
    seen = np.array([bool(row.seen_by) for row in fit.targets.rows])
    if held.any():
        lines += score_lines(fit, "held-out", held)
    if (held & seen).any() and (held & ~seen).any():
        lines.append(
            f"- Without the {int((held & seen).sum())} held-out figures that were in view when a "
            "prior was chosen (marked *):"
        )
        lines += [f"  {line}" for line in score_lines(fit, "held-out", held & ~seen)]
    lines += [_slack(str(name), row) for name, row in fit.discrepancy.iterrows()]
    lines.append(
        f"- The figures inform {fit.identified.effective:.1f} of {len(fit.space)} parameters."
    )
    return [*warnings, *([""] if warnings else []), *lines, ""]


def score_lines(fit: Fit, words: str, chosen: Bools) -> list[str]:
    """Score a set of figures: a line for its numbers and one for its bounds and ranges.

    Parameters
    ----------
    fit : Fit
    words : str
        What they are called, such as ``held-out``.
    chosen : (n,) bool

    Returns
    -------
    list of str
        Lines of Markdown.
    """
    found = tally(fit, chosen)
    lines = [_numbers(found, words)] if found.numbers else []
    if found.intervals:
        lines.append(
            f"- {found.met} of {found.intervals} {words} bounds and ranges have P(said) of 0.5 or "
            f"more; sum of log P {found.log_intervals:.1f}."
        )
    return lines


def _numbers(found: Tally, words: str) -> str:
    return (
        f"- {found.inside} of {found.numbers} {words} numbers lie inside their 90 % predictive "
        f"interval ({found.inside_bare} if the model had no error of its own; median width of the "
        f"interval {found.width:.1f} tolerances); root mean square of (model - documented) / "
        f"tolerance over these {found.numbers} {found.away:.2f}, definition factors left out, "
        f"and in predictive sd {found.score:.2f}; log score {found.log_numbers:.1f}."
    )


def _slack(name: str, row: pd.Series) -> str:
    """Say how large the model's own error on a group is, and whether the figures say so."""
    slack, low, high, middle = (
        tolerance_text(float(f"{row[part]:.2g}"), row["scale"])
        for part in ("median", "low90", "high90", "prior_median")
    )
    count = f"{row['figures']} fitted figure{'s' if row['figures'] > 1 else ''}"
    if not row["informed"]:
        return (
            f"- The model's own error on {name} is not informed by {count}: {slack} (90 %: {low} "
            f"to {high}) is the prior (half-normal of median {middle})."
        )
    return (
        f"- The model needs {slack} of slack on {name} (90 %: {low} to {high}; prior half-normal "
        f"of median {middle}), by {count}."
    )


def _vague(fit: Fit) -> list[str]:
    """Say for every group that cannot be judged of which figures the emulator is not sure."""
    lines = []
    for group in fit.not_judged:
        names = vague(fit.targets, fit.emulator_sd[0], group)
        size = fit.emulator_sd[0][fit.targets.names.index(names[0])]
        lines.append(
            f"whether the model's own error on {group} is above 20 %: the emulator is less sure "
            f"than 0.5 tolerances of {', '.join(names)} (most {size:.2f})."
        )
    return lines


def _why(fit: Fit) -> str:
    """Say which part of the stop rule was not met."""
    if not fit.checks:
        return "no wave was run"
    last, reasons = fit.checks[-1], []
    if not fit.draws.converged:
        reasons.append(f"the chain is {fit.draws.steps} steps at {fit.draws.autocorrelation:.0f} "
                       "a time")  # fmt: skip
    if not fit.emulator_is_good:
        median, upper = fit.emulator_sd
        bad = np.flatnonzero(fit.targets.fitted & ((median > MEDIAN_LIMIT) | (upper > UPPER_LIMIT)))
        worst = max(bad, key=lambda k: median[k])
        reasons.append(
            f"the emulator is less sure than {MEDIAN_LIMIT} (median) or {UPPER_LIMIT} (95 %) "
            f"tolerances for {len(bad)} figures, most for {fit.targets.names[worst]} "
            f"({median[worst]:.2f}, {upper[worst]:.2f})"
        )
    if not last.posterior_is_still:
        reasons.append(f"the last wave moved the mean by {last.mean_shift:.2f} sd, sd by "
                       f"{last.sd_ratio:.2f}")  # fmt: skip
    return "; ".join(reasons)
