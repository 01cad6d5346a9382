"""The part of a fit's report on its rivals and the inputs-only null."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.calibrate.evidence import ENOUGH
from feedfollow.calibrate.rivals import MODEL, NULL, Rivals
from feedfollow.calibrate.tails import FREEDOM, LOST
from feedfollow.spec.markdown import markdown_table

STRONG: Final = 3.0
"""Difference of log evidences (a factor of 20) from which figures take a side."""
MOVED: Final = 0.5
"""Shift of a posterior mean, in its sd, that is worth a line."""


def first_lines(rivals: Rivals | None) -> list[str]:
    """Say first of all if the null predicts what was held out better than the model."""
    if rivals is None or not rivals.null_wins:
        return []
    held, gain = rivals.table["holdout_log_score"], rivals.gain()
    return [
        f"**The inputs-only null predicts the held-out figures better than the model**"
        f"{'' if gain.told else ', though not by more than twice the standard error'}: log score "
        f"{held[NULL]:.1f} against {held[MODEL]:.1f}; model less null, mean over figures "
        f"{gain.text()}{_by_identity(rivals)}."
    ]


def _by_identity(rivals: Rivals) -> str:
    """Compare on the figures that the null derives; empty if there is none."""
    derived = rivals.gain(identity=True)
    return f"; on those that it derives by the identity {derived.text()}" if derived.figures else ""


def rivals_section(rivals: Rivals | None) -> list[str]:
    """Write the section; empty for a fit that was not compared.

    Parameters
    ----------
    rivals : Rivals or None

    Returns
    -------
    list of str
        Lines of Markdown: where the model loses first.
    """
    if rivals is None:
        return []
    lines = ["## Rivals and the null", "", *_losses(rivals), *_scores(rivals)]
    return [*lines, *_evidence(rivals), *_tails(rivals.tails)]


def _losses(rivals: Rivals) -> list[str]:
    """List held-out figures that the null predicts better, the worst first."""
    figures = rivals.figures
    gain = figures[f"log_score.{MODEL}"] - figures[f"log_score.{NULL}"]
    held = gain[figures["role"] == "holdout"].dropna().sort_values()
    lost = held[held < 0.0]
    if not len(held):
        return ["No held-out figure lies in the period: the null cannot be told from the model.",
                ""]  # fmt: skip
    if not len(lost):
        return [f"- The model predicts all of {len(held)} held-out figures better than the null.",
                _mean_gain(rivals)]  # fmt: skip
    named = ", ".join(f"{name} ({value:+.2f})" for name, value in lost.items())
    return [
        f"- The null predicts {len(lost)} of {len(held)} held-out figures better (model's log "
        f"score less the null's): {named}.",
        _mean_gain(rivals),
    ]


def _mean_gain(rivals: Rivals) -> str:
    return (
        "- Log score of the model less the null's, mean and standard error over held-out figures: "
        f"{rivals.gain().text()}{_by_identity(rivals)}."
    )


def _scores(rivals: Rivals) -> list[str]:
    rows = []
    for name, row in rivals.table.iterrows():
        state = "" if row["converged"] else ", not converged"
        rows.append(
            (
                f"{name}{state}", str(row["parameters"]), str(row["runs"] or "none"),
                f"{row['fit_log_score']:.1f}", f"{row['holdout_log_score']:.1f}",
                f"{row['holdout_crps']:.2f}", str(row["silent"]),
            )
        )  # fmt: skip
    model = rivals.table.loc[MODEL]
    by_identity = int(rivals.figures["identity"].sum())
    header = (
        "competitor", "parameters", "runs", f"log score, {model['fit_figures']} fitted",
        f"log score, {model['holdout_figures']} held out", "CRPS / tolerance, held-out numbers",
        "figures it is silent on",
    )  # fmt: skip
    return [
        "- Sums are over the figures that all competitors predict. The null predicts "
        f"{by_identity} of {len(rivals.figures)} by the identity; for the others, shares that it "
        "cannot derive, it has a constant of each platform, uniform from 0 to 1 before the fit.",
        "",
        markdown_table(header, rows),
        "",
    ]


def _evidence(rivals: Rivals) -> list[str]:
    lines = ["Evidence: probability of the fitted figures averaged over the prior, on the emulator "
             "(the null: on the identity). Ratios are against the model.", ""]  # fmt: skip
    rows = [
        (
            str(name), f"{row['log_evidence']:.2f}", f"{row['sampling_error']:.2f}",
            f"{row['emulator_error']:.2f}", f"{row['correction']:+.2f}",
            f"{row['log_ratio']:+.2f} ± {row['ratio_error']:.2f}" if name != MODEL else "",
            _verdict(row) if name != MODEL else "",
        )
        for name, row in rivals.table.iterrows()
    ]  # fmt: skip
    header = ("competitor", "log evidence", "error of sampling", "error of the emulator",
              "corrected by", "log ratio", "which says")  # fmt: skip
    lines += [markdown_table(header, rows), ""]
    lines.append(
        "Rivals have fewer runs than the model, so that their emulators err more: the logarithm is "
        "corrected for what an emulator is unsure of, and the correction counts as an error. A "
        "prior twice as wide costs a parameter that the figures know well a log ratio of 0.7."
    )
    extra = rivals.table["extra"]
    for name in rivals.names[2:]:
        if extra[name]:
            lines.append(f"- What {name} adds: {extra[name]} (median, 90 %).")
    return [*lines, ""]


def _verdict(row: pd.Series) -> str:
    """Say which side the figures take, if the error allows one."""
    ratio, error = float(row["log_ratio"]), float(row["ratio_error"])
    if not np.isfinite(ratio):
        return "not comparable: it is silent on a fitted figure"
    if row["effective"] < ENOUGH:
        return f"uncertain: only {row['effective']:.0f} effective points"
    if abs(ratio) < 2.0 * error:
        return "undecided within the error"
    side = "against the model" if ratio > 0.0 else "for the model"
    return side if abs(ratio) >= STRONG else f"weakly {side}"


def _tails(tails: pd.DataFrame) -> list[str]:
    figures = tails[tails["what"] == "figure"]
    moved = tails[(tails["what"] == "parameter") & (tails["moved"].abs() > MOVED)]
    lost = figures[figures["weight"] < LOST]
    lines = [f"### Student's t with {FREEDOM:.0f} degrees of freedom in place of the normal", ""]
    if len(lost):
        header = ("figure that loses influence", "weight", "score, normal", "score, t")
        cells = [_tail_row(name, row) for name, row in lost.iterrows()]
        lines += [markdown_table(header, cells), ""]
    else:
        lines.append(f"No figure keeps less than {LOST:.0%} of its pull on the parameters.")
    if len(moved):
        listed = ", ".join(f"{name} {row['moved']:+.1f}" for name, row in moved.iterrows())
        lines.append(f"Parameters that move by more than half a posterior sd: {listed}.")
    else:
        lines.append("No parameter moves by more than half a posterior sd.")
    return [*lines, ""]


def _tail_row(name: object, row: pd.Series) -> Sequence[str]:
    return str(name), f"{row['weight']:.2f}", f"{row['normal']:+.1f}", f"{row['student']:+.1f}"
