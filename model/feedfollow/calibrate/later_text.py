"""Scores of later figures as Markdown: misses first, and what could not be scored."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from feedfollow.calibrate.later import KNOWN, LaterScores
from feedfollow.calibrate.projection import Projection
from feedfollow.observe.documented import Figure, Statement
from feedfollow.observe.figure_words import UNITS
from feedfollow.observe.score import documented_text
from feedfollow.plots.amount import Amount
from feedfollow.spec.markdown import markdown_table

_HEADER = ("figure", "role", "period", "documented", "median (90 %)", "away", "CRPS", "of the null")


def later_markdown(
    scores: LaterScores, projection: Projection, statements: Sequence[Statement], file: str
) -> str:
    """Write the scores.

    Parameters
    ----------
    scores : LaterScores
    projection : Projection
    statements : sequence of Statement
        Rows of the table that was scored.
    file : str
        Its name.

    Returns
    -------
    str
        Markdown, with a final newline.
    """
    figures = {each.id: each for each in statements if isinstance(each, Figure)}
    parts = [f"# {file} against the projection", *_headline(scores, projection)]
    later = scores.later
    for title, rows in (
        ("Misses", later[later["missed"].astype(bool)]),
        ("Met", later[~later["missed"].astype(bool)]),
        (
            "Fitted or following from fitted figures, so no prediction",
            scores.table[scores.table["status"] == KNOWN],
        ),
    ):
        parts.append(f"## {title}")
        parts.append(_table(rows, figures) if len(rows) else "None.")
    parts += _how_read(scores)
    if scores.unscored:
        parts.append("## Not scored")
        parts.append(_reasons(scores.unscored))
    return "\n\n".join(parts) + "\n"


def _headline(scores: LaterScores, projection: Projection) -> list[str]:
    """Say how good the predictions were; what speaks against them first."""
    later, warnings = scores.later, []
    if not projection.fit.converged:
        warnings.append("**The fit did not converge.**")
    if not projection.same_code:
        warnings.append("**The model has changed since the fit: the projection is of the model as "
                        "it was when projected.**")  # fmt: skip
    if not len(later):
        return [*warnings, "No figure of the file is a prediction that can be scored."]
    lines = [*_coverage(scores), *_said(scores)]
    lines.append(_against(scores))
    if len(scores.compared) and scores.skill < 0.0:
        warnings.insert(0, f"**The {scores.null} predicts better than the model.**")
    days = f"{projection.market.base.start} to {projection.market.base.until}"
    lines.append(f"- {len(projection.rows)} posterior draws, {days}; fitted to "
                 f"{projection.fitted_until}. Intervals hold the figure's own error and the "
                 "model's.")  # fmt: skip
    return [*warnings, "\n".join(lines)]


def _coverage(scores: LaterScores) -> list[str]:
    """Say how many numbers their intervals hold, and how far off the medians are."""
    numbers = scores.numbers
    if not len(numbers):
        return []
    lines = [
        f"- Numbers that the fit did not see: {len(numbers)}. The 50 % interval holds "
        f"{int(numbers['inside50'].sum())} ({100 * scores.coverage(50):.0f} %), the 90 % interval "
        f"{int(numbers['inside90'].sum())} ({100 * scores.coverage(90):.0f} %)."
    ]
    if (logs := int(numbers["log_error"].notna().sum())) > 0:
        off = scores.median_log_error
        lines.append(
            f"- Median absolute log error {off:.3f} (a factor of {math.exp(off):.2f}), over the "
            f"{logs} of them that are compared on a log scale."
        )
    return lines


def _said(scores: LaterScores) -> list[str]:
    """Say of how many bounds and ranges the projection thinks them at least as likely as not."""
    rows = scores.intervals
    if not len(rows):
        return []
    met = int((~rows["missed"].astype(bool)).sum())
    return [
        f"- Bounds and ranges that the fit did not see: {len(rows)}. {met} have P(said) of 0.5 or "
        f"more; sum of log P {rows['log_score'].sum():.1f}."
    ]


def _against(scores: LaterScores) -> str:
    both = scores.compared
    if not len(both):
        return f"- The {scores.null} predicts none of these numbers."
    own, other = both["crps"].mean(), both["null_crps"].mean()
    return (
        f"- CRPS over the {len(both)} numbers that both predict: model {own:.3f}, {scores.null} "
        f"{other:.3f} (skill {scores.skill:+.2f}; 1 is perfect, 0 no better)."
    )


def _table(rows: pd.DataFrame, figures: Mapping[str, Figure]) -> str:
    return markdown_table(
        _HEADER, (_cells(figures[str(name)], row) for name, row in rows.iterrows())
    )


def _cells(figure: Figure, row: pd.Series) -> tuple[str, ...]:
    unit = (UNITS[figure.unit].text or figure.unit).strip()
    written = Amount(1.0, unit)
    median, low, high = (
        written.text(figure.in_unit(float(row[name]))) for name in ("median", "low90", "high90")
    )
    return (
        figure.id,
        f"{figure.role}{'*' if figure.seen_by else ''}",
        figure.period_text,
        documented_text(figure),
        f"{median} {unit} ({low} to {high})",
        f"{float(row['away']) + 0.0:+.1f}",
        _number(row["crps"]),
        _number(row["null_crps"]),
    )


def _number(value: object) -> str:
    number = float(str(value))
    return "-" if math.isnan(number) else f"{number:.3f}"


def _how_read(scores: LaterScores) -> list[str]:
    words = [
        "A number is missed outside its 90 % interval, a bound or range below an even chance. "
        "`away` is (model - documented) / sd of the figure, 0 inside a bound or range; CRPS is on "
        "the figure's scale, for numbers alone; * was in view when a prior was chosen."
    ]
    months = [str(name) for name in scores.table.index[scores.table["read"] == "months"]]
    if months:
        words.append(f"Read off whole months of each draw: {', '.join(months)}.")
    return [" ".join(words)] if len(scores.table) else []


def _reasons(unscored: Mapping[str, str]) -> str:
    """List why, each reason once."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in unscored.items():
        by_reason.setdefault(reason, []).append(name)
    # what could be mended comes before what was never meant to be compared
    order = sorted(by_reason, key=lambda reason: (reason.startswith("role"), reason))
    return "\n".join(f"- {reason}: {', '.join(by_reason[reason])}" for reason in order)
