"""A sensitivity analysis for a terminal."""

from __future__ import annotations

import math

import pandas as pd

from feedfollow.analyse.flips import VERDICTS
from feedfollow.analyse.sensitivity_result import Sensitivity
from feedfollow.analyse.text import columns_text
from feedfollow.plots.amount import Amount, amount_for

MOST_ROWS = 40
QUIET = "not above seed noise"
_SHOWN = {
    "oat": ("at_low", "at_high", "effect", "effect_low", "effect_high", "range"),
    "morris": ("mu", "mu_star", "mu_star_low", "mu_star_high", "sigma", "noise"),
    "sobol": ("S1", "S1_low", "S1_high", "ST", "ST_low", "ST_high", "noise"),
    "pawn": ("median", "low", "high", "maximum", "noise"),
}
_HEAD = {
    "at_low": "at 5 %",
    "at_high": "at 95 %",
    "effect": "95 % less 5 %",
    "mu": "μ",
    "mu_star": "μ*",
    "sigma": "σ",
    "noise": "noise",
}


def sensitivity_text(found: Sensitivity) -> str:
    """Write the tables of an analysis, an outcome after the other."""
    return "\n\n".join(_outcome_text(found, label) for label in found.labels)


def outcome_table(found: Sensitivity, label: str) -> tuple[list[str], list[list[str]], str]:
    """Return heading, rows (the strongest first) and caption of one outcome's table."""
    question, method = found.question, found.method
    table = found.table.xs(label, level="outcome")
    names = _SHOWN[method.name]
    in_unit = method.name in ("oat", "morris")
    values = table[list(names)].to_numpy(dtype=float).ravel()
    amount = amount_for(values, question.unit[label]) if in_unit else Amount(1.0, "")
    what = label
    if question.against is not None:
        what += f", {question.against.name} less {question.scenario.name}"
    rows = [
        [str(name), *(_cell(row[n], amount, in_unit) for n in names), "" if row["acts"] else QUIET]
        for name, row in table.head(MOST_ROWS).iterrows()
    ]
    head = ["parameter", *(_heading(name) for name in names), ""]
    return head, rows, f"{what}: {method.title}" + (f", {amount.unit}" if amount.unit else "")


def outcome_lines(found: Sensitivity, label: str) -> list[str]:
    """Say of one outcome how its variance splits, and which priors flip the answer."""
    lines = [_variance_text(found, label)]
    if found.question.against is not None and found.method.name == "oat":
        lines.append(flips_text(found.flips.loc[[label]].droplevel("outcome")))
    return lines


def _outcome_text(found: Sensitivity, label: str) -> str:
    head, rows, caption = outcome_table(found, label)
    lines = [caption, "", columns_text(head, rows)]
    rest = len(found.question.factors) - len(rows)
    if rest:
        lines.append(f"... and {rest} further parameters in the folder")
    for line in outcome_lines(found, label):
        lines += ["", line]
    return "\n".join(lines)


def _heading(name: str) -> str:
    """Return the heading of a column; the ends of an interval stand behind their number."""
    if name.endswith("low") and name != "at_low":
        return "from"
    if name.endswith("high") and name != "at_high":
        return "to"
    return _HEAD.get(name, name)


def _cell(value: float, amount: Amount, in_unit: bool) -> str:
    if in_unit:
        return amount.text(float(value))
    return f"{value:.3f}" if math.isfinite(value) else "-"


def _variance_text(found: Sensitivity, label: str) -> str:
    row = found.variance.loc[label]
    unit = found.question.unit[label]
    spread = {name: math.sqrt(float(str(row[name]))) for name in ("parameters", "seeds")}
    mean = float(str(row["mean"]))
    amount = amount_for([mean, *spread.values()], unit)
    unit_said = f" {amount.unit}" if amount.unit != "0..1" else ""
    alone = " (each alone, added up)" if found.method.name == "oat" else ""
    share = float(str(row["share"]))
    said = f"{100.0 * share:.1f} %" if math.isfinite(share) else "no share"
    centre = "as set" if found.method.name == "oat" else "mean"
    return (
        f"{centre} {amount.text(mean)}{unit_said}; standard deviation "
        f"{amount.text(spread['parameters'])} from parameters{alone}, "
        f"{amount.text(spread['seeds'])} from the seed of one run: {said} of the variance is the "
        "parameters'"
    )


def flips_text(flips: pd.DataFrame) -> str:
    """Say which parameters flip the sign of a difference, or leave it open."""
    lines = []
    for verdict, meaning in VERDICTS.items():
        part = flips[flips["verdict"] == verdict]
        if part.empty:
            continue
        if verdict == "holds":
            lines.append(f"{verdict} ({meaning}): {', '.join(map(str, part.index))}")
            continue
        lines.append(f"{verdict} ({meaning}):")
        for name, row in part.iterrows():
            at = float(row["crosses_at"])
            where = "keeps its sign" if math.isnan(at) else f"crosses 0 at {at:.4g}"
            lines.append(f"  {name}: {where}; the scenario has {float(row['own_value']):.4g}")
    return "Does the answer survive the priors, 5 to 95 %?\n" + "\n".join(lines)
