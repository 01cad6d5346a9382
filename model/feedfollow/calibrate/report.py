"""The report of a fit as Markdown: misses first, every number with tolerance and source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from feedfollow.calibrate.report_pictures import over_time, pictures
from feedfollow.calibrate.rivals_report import first_lines, rivals_section
from feedfollow.calibrate.scale import from_scale
from feedfollow.calibrate.tables import tolerance_text
from feedfollow.calibrate.what_if import LEVELS

if TYPE_CHECKING:
    from feedfollow.calibrate.fit import Fit

NOT_INFORMED = "not informed by the figures"


def report(fit: Fit) -> str:
    """Write the report.

    Parameters
    ----------
    fit : Fit

    Returns
    -------
    str
        Markdown. The posterior of a parameter that the figures do not inform is never given
        without its prior and the words that say so.
    """
    parts = [
        ["# Calibration", ""],
        _headline(fit),
        _misses(fit),
        pictures(fit, "forest"),
        over_time(fit),
        _conflicts(fit),
        pictures(fit, "left_out"),
        rivals_section(fit.rivals),
        pictures(fit, "rivals"),
        _parameters(fit),
        pictures(fit, "prior_posterior"),
        _directions(fit),
        pictures(fit, "spectrum"),
        _convergence(fit),
        pictures(fit, "waves", "ranks"),
        _what_ifs(fit),
        _all_figures(fit),
    ]
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Write a Markdown table."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(cell.replace("|", "/") for cell in row) + " |" for row in rows]
    return [*lines, ""]


def _headline(fit: Fit) -> list[str]:
    fitted = fit.targets.fitted
    inside = fit.scores.inside90
    lines = first_lines(fit.rivals)
    if not fit.converged:
        lines.append(f"**Not converged**: {_why(fit)}.")
    if fit.failed:
        lines.append(f"**Failed**: the discrepancy of {', '.join(fit.failed)} is above 20 %.")
    if fit.about.emulated:
        lines.append("Figures were changed after the fit: predictions come from the emulator.")
    lines += [""] if lines else []
    lines.append(
        f"- {int(inside[fitted].sum())} of {int(fitted.sum())} fitted figures lie inside their "
        f"90 % predictive interval; root mean square of (model - documented) / tolerance "
        f"{fit.root_mean_square:.2f}."
    )
    if (~fitted).any():
        away = fit.scores.score[~fitted]
        lines.append(
            f"- {int(inside[~fitted].sum())} of {int((~fitted).sum())} held-out figures lie "
            f"inside; root mean square of their score {np.sqrt(np.mean(away**2)):.2f}, log score "
            f"{fit.scores.log_score[~fitted].sum():.1f}."
        )
    for name, row in fit.discrepancy.iterrows():
        slack, low, high, prior = (
            tolerance_text(float(f"{row[part]:.2g}"), row["scale"])
            for part in ("median", "low90", "high90", "prior")
        )
        lines.append(
            f"- The model needs {slack} of slack on the figures of group {name} (90 %: {low} to "
            f"{high}; prior half-normal of scale {prior})."
        )
    lines.append(
        f"- The figures inform {fit.identified.effective:.1f} of {len(fit.space)} parameters."
    )
    return [*lines, ""]


def _why(fit: Fit) -> str:
    """Say which part of the stop rule was not met."""
    if not fit.checks:
        return "no wave was run"
    last, names = fit.checks[-1], [row.name for row in fit.targets.rows if row.role == "fit"]
    reasons = []
    if not fit.draws.converged:
        reasons.append(f"the chain is {fit.draws.steps} steps at {fit.draws.autocorrelation:.0f} "
                       "a time")  # fmt: skip
    if not last.emulator_is_good:
        bad = np.flatnonzero((last.median > 0.3) | (last.upper > 0.5))
        worst = max(bad, key=lambda k: last.median[k])
        reasons.append(
            f"the emulator is less sure than 0.3 (median) or 0.5 (95 %) tolerances for {len(bad)} "
            f"figures, most for {names[worst]} ({last.median[worst]:.2f}, {last.upper[worst]:.2f})"
        )
    if not last.posterior_is_still:
        reasons.append(f"the last wave moved the mean by {last.mean_shift:.2f} sd, sd by "
                       f"{last.sd_ratio:.2f}")  # fmt: skip
    return "; ".join(reasons) or "the figures were changed"


_FIGURE_HEADER = (
    "figure", "role", "documented", "tolerance", "model (90 %)", "away", "source",
)  # fmt: skip


def _figure_rows(fit: Fit, names: Iterable[str]) -> list[tuple[str, ...]]:
    table = fit.figures
    rows: list[tuple[str, ...]] = []
    for name in names:
        row = table.loc[name]
        ends = f"{row['model_low90']:.4g} to {row['model_high90']:.4g}"
        why = f"{row['tolerance']} ({row['reason']})" if row["reason"] else str(row["tolerance"])
        rows.append(
            (
                str(name), str(row["role"]), str(row["said"]), why,
                f"{row['model']:.4g} ({ends})", f"{row['away']:+.1f}", str(row["source"]),
            )
        )  # fmt: skip
    return rows


def _misses(fit: Fit) -> list[str]:
    missed = [str(name) for name in fit.figures.index[~fit.figures["inside90"]]]
    lines = ["## Misses", ""]
    if not missed:
        return [*lines, "None: every figure lies inside its 90 % predictive interval.", ""]
    return [*lines, "`away` is (model - documented) / tolerance.", "",
            *_table(_FIGURE_HEADER, _figure_rows(fit, missed))]  # fmt: skip


def _conflicts(fit: Fit) -> list[str]:
    table = fit.figures
    flagged = table[table["conflict"]]
    lines = ["## Figures in conflict", ""]
    if not len(flagged):
        lines.append(
            "None: left out one at a time, no figure lies further than 2.5 sd from what the others "
            "predict."
        )
    else:
        lines += _table(
            ("figure", "left-out score", "documented", "tolerance", "source"),
            [
                (str(name), f"{row['left_out_score']:+.1f}", str(row["said"]),
                 str(row["tolerance"]), str(row["source"]))
                for name, row in flagged.iterrows()
            ],
        )  # fmt: skip
    for platform, left in fit.conflicts.platforms.items():
        size = left.score[np.isfinite(left.score)]
        lines.append(
            f"- Without any figure of {platform}, its {len(size)} figures are predicted with a "
            f"root mean square score of {np.sqrt(np.mean(size**2)):.2f}."
        )
    return [*lines, ""]


def _parameters(fit: Fit) -> list[str]:
    table = fit.parameters
    informed = table[table["verdict"] == "informed"]
    prior_only = table[table["verdict"] != "informed"]
    lines = ["## Parameters", ""]
    lines += _table(
        ("parameter", "median", "90 %", "unit", "prior", "contraction"),
        [
            (str(name), f"{row['median']:.4g}", f"{row['low90']:.4g} to {row['high90']:.4g}",
             str(row["unit"]), str(row["prior"]), f"{row['contraction']:.2f}")
            for name, row in informed.iterrows()
        ],
    )  # fmt: skip
    if len(prior_only):
        lines += [f"Prior only ({NOT_INFORMED}; they are drawn from their priors, not fitted):", ""]
        lines += [
            f"- {name}: {NOT_INFORMED}, prior {row['prior']} {row['unit']}, contraction "
            f"{row['contraction']:.2f}"
            for name, row in prior_only.iterrows()
        ]
        lines.append("")
    return lines


def _directions(fit: Fit) -> list[str]:
    found = fit.identified
    rows = [
        (
            f"{row.eigenvalue:.3g}", f"{100.0 * row.left:.0f} %",
            ", ".join(f"{name} {load:+.2f}" for name, load in row.loadings), row.sentence,
        )
        for row in found.table
    ]  # fmt: skip
    lines = ["## What the figures can tell", "",
             "Information of the figures by direction of the parameters, that of the prior being "
             "1.", ""]  # fmt: skip
    lines += _table(("eigenvalue", "prior variance left", "loadings", "which means"), rows)
    best = int(np.argmax(found.next_best))
    if found.next_best[best] > 0.0:
        lines += [
            f"Of the figures held out, {fit.targets.names[best]} would tell most if it were "
            f"fitted (log det of the information +{found.next_best[best]:.2f}).",
            "",
        ]
    return lines


def _convergence(fit: Fit) -> list[str]:
    lines = ["## Convergence", ""]
    rows = [
        (
            str(check.wave), str(check.runs), f"{check.median.max():.2f}",
            f"{check.upper.max():.2f}", f"{check.mean_shift:.2f}", f"{check.sd_ratio:.2f}",
        )
        for check in fit.checks
    ]  # fmt: skip
    header = ("wave", "runs", "emulator sd / tolerance, worst median (limit 0.3)",
              "worst 95 % (0.5)", "shift of the mean in sd (0.2)",
              "ratio of sd (0.9 to 1.1)")  # fmt: skip
    lines += _table(header, rows)
    draws, about = fit.draws, fit.about
    lines += [
        f"- Chain: {draws.steps} steps, autocorrelation time {draws.autocorrelation:.0f}, "
        f"acceptance {draws.acceptance:.2f}.",
        f"- Errors of the emulator at unseen points are {about.emulator_sd:.2f} of what it expects "
        "(honest from 0.8 to 1.2).",
        f"- Noise of a run is at most 0.3 tolerances for {100.0 * about.quiet:.0f} % of the fitted "
        f"figures at {about.agents:,} simulated users"
        + (f"; for 90 % multiply them by {about.agents_factor:.1f}."
           if about.agents_factor > 1.0 else "."),
        f"- {about.runs} runs in all; {about.unusable} of design and waves could not be used.",
    ]  # fmt: skip
    if fit.calibration is not None:
        own = slice(0, len(fit.space))
        excess = fit.calibration.excess(0.99)[own]
        out = [path for path, beyond in zip(fit.space.paths, excess, strict=True) if beyond > 0.0]
        lines.append(
            f"- Simulation-based calibration, {len(fit.calibration.ranks)} truths: 90 % intervals "
            f"hold {100.0 * fit.calibration.coverage(0.9)[own].mean():.0f} %, 50 % intervals "
            f"{100.0 * fit.calibration.coverage(0.5)[own].mean():.0f} %; ranks leave their 99 % "
            f"band for {', '.join(out) if out else 'no parameter'}."
        )
    return [*lines, ""]


def _what_ifs(fit: Fit) -> list[str]:
    if not fit.effects:
        return []
    lines = ["## What-ifs", "",
             "Differences under the same random numbers over posterior draws; they do not include "
             "the model's own error.", ""]  # fmt: skip
    for effect in fit.effects:
        low, _, middle, _, high = effect.quantiles()
        up = effect.chance_up()
        rows = [
            (name, _change(row.scale, float(middle[k])),
             f"{_change(row.scale, float(low[k]))} to {_change(row.scale, float(high[k]))}",
             f"{up[k]:.2f}")
            for k, (name, row) in enumerate(zip(fit.targets.names, fit.targets.rows, strict=True))
        ]  # fmt: skip
        percent = f"{100 * LEVELS[0]:.0f} to {100 * LEVELS[-1]:.0f} %"
        lines += [f"### {effect.scenario}", ""]
        lines += _table(("output", "change", percent, "P(up)"), rows)
    return lines


def _change(scale: str, difference: float) -> str:
    """Write a difference on a scale for people."""
    if scale == "log":
        factor = float(from_scale(np.array([difference]), ("log",))[0])
        return f"{100.0 * (factor - 1.0):+.1f} %"
    if scale == "logit":
        return f"{difference:+.3f} logits"
    return f"{100.0 * difference:+.2f} points"


def _all_figures(fit: Fit) -> list[str]:
    names = [str(name) for name in fit.figures.index]
    return ["## All figures", "", *_table(_FIGURE_HEADER, _figure_rows(fit, names))]
