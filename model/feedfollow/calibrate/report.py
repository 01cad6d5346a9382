"""The report of a fit as Markdown: misses first, every number with tolerance and source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from feedfollow.calibrate.report_convergence import convergence
from feedfollow.calibrate.report_headline import headline
from feedfollow.calibrate.report_pictures import over_time, pictures
from feedfollow.calibrate.rivals_report import rivals_section
from feedfollow.calibrate.scale import from_scale
from feedfollow.calibrate.what_if import LEVELS
from feedfollow.spec.markdown import markdown_table

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
        headline(fit),
        _misses(fit),
        pictures(fit, "forest"),
        over_time(fit),
        _conflicts(fit),
        pictures(fit, "left_out"),
        _factors(fit),
        rivals_section(fit.rivals),
        pictures(fit, "rivals"),
        _parameters(fit),
        pictures(fit, "prior_posterior"),
        _directions(fit),
        pictures(fit, "spectrum"),
        convergence(fit),
        pictures(fit, "waves", "ranks"),
        _what_ifs(fit),
        _all_figures(fit),
    ]
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Write a table with an empty line behind it."""
    return [markdown_table(header, rows), ""]


_FIGURE_HEADER = (
    "figure", "role", "documented", "tolerance", "model (90 %)", "away", "P(said)",
    "emulator sd", "left-out sd", "source",
)  # fmt: skip
_FIGURE_WORDS = (
    "`away` is (model - documented) / tolerance, 0 inside a bound or range; P(said) the predicted "
    "probability of a bound or range; the emulator's sd at the posterior and the sd of what the "
    "other figures predict are in tolerances too. * was in view when a prior was chosen."
)


def _value(row: pd.Series, part: str) -> str:
    """Write a parameter; four digits of a year would hide its months."""
    return f"{float(row[part]):.2f}" if row["unit"] == "year" else f"{float(row[part]):.4g}"


def _figure_rows(fit: Fit, names: Iterable[str]) -> list[tuple[str, ...]]:
    table = fit.figures
    rows: list[tuple[str, ...]] = []
    for name in names:
        row = table.loc[name]
        ends = f"{row['model_low90']:.4g} to {row['model_high90']:.4g}"
        why = f"{row['tolerance']} ({row['reason']})" if row["reason"] else str(row["tolerance"])
        rows.append(
            (
                str(name), f"{row['role']}{'*' if row['seen_by'] else ''}", str(row["said"]), why,
                f"{row['model']:.4g} ({ends})", f"{row['away'] + 0.0:+.1f}",
                _or_none(row["chance"]), f"{row['emulator_sd']:.2f}",
                _or_none(row["left_out_sd"]), str(row["source"]),
            )
        )  # fmt: skip
    return rows


def _or_none(value: object) -> str:
    number = float(str(value))
    return "-" if np.isnan(number) else f"{number:.2f}"


def _misses(fit: Fit) -> list[str]:
    missed = [str(name) for name in fit.figures.index[fit.figures["missed"]]]
    lines = ["## Misses", ""]
    if not missed:
        return [*lines, "None: every number lies inside its 90 % predictive interval, and every "
                "bound and range has at least an even chance.", ""]  # fmt: skip
    return [*lines, "Numbers outside their 90 % predictive interval; bounds and ranges with "
            "P(said) below 0.5. " + _FIGURE_WORDS, "",
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
        lines.append("")
    else:
        lines += _table(
            ("figure", "left-out score", "left-out sd / tolerance", "documented", "tolerance",
             "source"),
            [
                (f"{name}{'*' if row['seen_by'] else ''}", f"{row['left_out_score']:+.1f}",
                 f"{row['left_out_sd']:.2f}", str(row["said"]), str(row["tolerance"]),
                 str(row["source"]))
                for name, row in flagged.iterrows()
            ],
        )  # fmt: skip
    sds = table["left_out_sd"].dropna()
    if len(sds):
        lines.append(
            f"- The others predict a figure with an sd of {sds.median():.1f} of its tolerances "
            f"(median; most {sds.max():.1f}, {sds.idxmax()}): a conflict below 2.5 times that "
            "cannot be seen."
        )
    for platform, left in fit.conflicts.platforms.items():
        size = left.score[np.isfinite(left.score)]
        lines.append(
            f"- Without any figure of {platform}, its {len(size)} figures are predicted with a "
            f"root mean square score of {np.sqrt(np.mean(size**2)):.2f}."
        )
    short = [name for name, left in (("one figure", fit.conflicts.one),
                                     *fit.conflicts.platforms.items())
             if not left.converged]  # fmt: skip
    state = f"too short without {', '.join(short)}" if short else "all long enough"
    return [*lines, f"- Chains of the posteriors without these figures: {state}.", ""]


def _factors(fit: Fit) -> list[str]:
    """Write what became of the definition factors."""
    if not len(fit.factors):
        return []
    rows = [
        (
            str(name), f"LN(1, e^{row['prior']:.2g})", f"{row['median']:.2f}",
            f"{row['low90']:.2f} to {row['high90']:.2f}", str(row["figures"]),
        )
        for name, row in fit.factors.iterrows()
    ]  # fmt: skip
    header = ("publisher", "prior", "median", "90 %", "multiplies")
    return ["## Definition factors", "",
            "By what the levels of a publisher with an unclear definition are multiplied.", "",
            *_table(header, rows)]  # fmt: skip


def _parameters(fit: Fit) -> list[str]:
    table = fit.parameters
    informed = table[table["verdict"] == "informed"]
    prior_only = table[table["verdict"] != "informed"]
    lines = ["## Parameters", ""]
    lines += _table(
        ("parameter", "median", "90 %", "unit", "prior", "contraction"),
        [
            (str(name), _value(row, "median"),
             f"{_value(row, 'low90')} to {_value(row, 'high90')}",
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
            f"Of the numbers held out, {fit.targets.names[best]} would tell most if it were "
            f"fitted (log det of the information +{found.next_best[best]:.2f}).",
            "",
        ]
    return lines


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
    rows = _figure_rows(fit, names)
    return ["## All figures", "", _FIGURE_WORDS, "", *_table(_FIGURE_HEADER, rows)]
