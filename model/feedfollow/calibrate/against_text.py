"""The page of a fit against an earlier one: what moved most comes first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.calibrate.against import Against
from feedfollow.calibrate.fit_files import AGAINST
from feedfollow.observe.period import ALL
from feedfollow.spec.markdown import markdown_table

MUCH: Final = 1.0
"""Tolerances by which a figure must move to be called moved; prior sd halve it."""
MONEY: Final = {"gmv_broad": "broad GMV", "gmv_closed_loop": "closed-loop GMV"}
SHARES: Final = {
    "shelf": ("gmv_search", "gmv_mall"),
    "mall": ("gmv_mall",),
    "talents": ("gmv_talent",),
    "own rooms": ("gmv_self",),
}
"""Parts of broad GMV that the page gives by year, of the medians."""


def against_text(found: Against, name: str, before: str, file: str) -> str:
    """Write the page in Markdown.

    Parameters
    ----------
    found : Against
    name, before : str
        Of the two fits.
    file : str
        Where the whole tables lie, without the ending.

    Returns
    -------
    str
        Ends with a newline.
    """
    parts = [f"# {name} against {before}", *_figures(found.figures, before)]
    parts += _parameters(found.parameters, before)
    if len(found.projection):
        parts += _projection(found.projection, before)
    parts.append(
        f"Every figure and parameter: `{file}-figures.csv`, `{file}-parameters.csv`"
        + (f"; every period: `{file}-projection.csv`." if len(found.projection) else ".")
    )
    return "\n\n".join(parts) + "\n"


def save_against(found: Against, home: Path, before: str) -> Path:
    """Write page and tables into the folder of the later fit.

    Parameters
    ----------
    found : Against
    home : Path
        Of the later fit.
    before : str
        Name of the earlier one.

    Returns
    -------
    Path
        The page; its tables lie beside it.
    """
    stem = f"{AGAINST}{before}"
    tables = {"figures": found.figures, "parameters": found.parameters}
    if len(found.projection):
        tables["projection"] = found.projection.set_index(["period", "platform", "measure"])
    for name, table in tables.items():
        table.to_csv(home / f"{stem}-{name}.csv", lineterminator="\n")
    page = home / f"{stem}.md"
    page.write_text(against_text(found, home.name, before, stem), encoding="utf-8")
    return page


def _figures(table: pd.DataFrame, before: str) -> list[str]:
    shared = table.dropna(subset=["model", "model_before"])
    order = shared["moved"].abs().sort_values(ascending=False, kind="stable").index
    shared = shared.loc[order]
    left = (shared["model"] < shared["model_low90_before"]) | (
        shared["model"] > shared["model_high90_before"]
    )
    worse = shared["missed"].astype(bool) & ~shared["missed_before"].astype(bool)
    better = ~shared["missed"].astype(bool) & shared["missed_before"].astype(bool)
    new = table[table["model_before"].isna()]
    old = table[table["model"].isna()]
    lines = [
        f"- {int((shared['moved'].abs() > MUCH).sum())} of {len(shared)} figures that both predict "
        f"moved by more than a tolerance; {int(left.sum())} have a median outside the 90 % "
        f"interval of {before}{_names(shared[left].index)}.",
        f"- Missed now and not before: {int(worse.sum())}{_names(shared[worse].index)}; missed "
        f"before and not now: {int(better.sum())}{_names(shared[better].index)}.",
        f"- Predicted now and not before: {len(new)}; before and not now: "
        f"{len(old)}{_names(old.index)}.",
    ]
    head = ("figure", "role", "documented", before, "now", "90 % interval now", "moved, tolerances")
    rows = [_row(*each) for each in shared.iterrows()]
    return ["## Figures", "\n".join(lines), markdown_table(head, rows), *_new(new)]


def _row(name: object, row: pd.Series) -> tuple[str, ...]:
    return (
        f"`{name}`", str(row["role"]), str(row["said"]), _short(row["model_before"]),
        _short(row["model"]), _interval(row["model_low90"], row["model_high90"]),
        f"{row['moved']:+.2f}",
    )  # fmt: skip


def _new(table: pd.DataFrame) -> list[str]:
    if not len(table):
        return []
    rows = [
        (f"`{name}`", str(row["role"]), str(row["said"]), _short(row["model"]),
         _interval(row["model_low90"], row["model_high90"]), "missed" if row["missed"] else "met")
        for name, row in table.iterrows()
    ]  # fmt: skip
    head = ("figure", "role", "documented", "now", "90 % interval now", "")
    return ["Figures that only this fit predicts:", markdown_table(head, rows)]


def _parameters(table: pd.DataFrame, before: str) -> list[str]:
    table = table.loc[
        table["moved"].abs().sort_values(ascending=False, kind="stable", na_position="last").index
    ]
    moved = int((table["moved"].abs() > 0.5 * MUCH).sum())
    known = int(table["moved"].notna().sum())
    text = (f"{moved} of {known} parameters that both fit under the same prior moved by more than "
            "half of its sd.")  # fmt: skip
    rows = [
        (f"`{path}`", _told(row, "_before"), _told(row, ""),
         "" if np.isnan(row["moved"]) else f"{row['moved']:+.2f}")
        for path, row in table.iterrows()
    ]  # fmt: skip
    head = ("parameter", before, "now", "moved, prior sd")
    return ["## Parameters", text, markdown_table(head, rows)]


def _told(row: pd.Series, ending: str) -> str:
    if np.isnan(row[f"median{ending}"]):
        return "not fitted"
    numbers = (row[f"{name}{ending}"] for name in ("median", "low90", "high90"))
    form = ".2f" if row[f"unit{ending}"] == "year" else ".3g"
    middle, low, high = (f"{number:{form}}" for number in numbers)
    return f"{middle} ({low} to {high}), {row[f'verdict{ending}']}"


def _projection(table: pd.DataFrame, before: str) -> list[str]:
    years = table[(table["period"].str.len() == 4) & (table["platform"] == ALL)]
    parts = ["## Projection", "The platforms with content together by whole year, medians and 90 % "
             "intervals, bn CNY."]  # fmt: skip
    for measure, title in MONEY.items():
        own = years[years["measure"] == measure].sort_values("period")
        rows = [
            (str(row["period"]), _money(row, "_before"), _money(row, ""), f"{row['ratio']:.2f}")
            for _, row in own.iterrows()
        ]
        parts.append(markdown_table((title, before, "now", "ratio"), rows))
    return [*parts, *_shares(years, before)]


def _shares(years: pd.DataFrame, before: str) -> list[str]:
    """Give parts of broad GMV by year, as ratios of medians."""
    medians = {
        side: years.pivot_table(index="period", columns="measure", values=f"q50{ending}")
        for side, ending in ((before, "_before"), ("now", ""))
    }
    columns: dict[str, pd.Series] = {}
    for title, measures in SHARES.items():
        for side, table in medians.items():
            if set(measures) <= set(table.columns) and "gmv_broad" in table.columns:
                columns[f"{title}, {side}"] = table[list(measures)].sum(axis=1) / table["gmv_broad"]
    if not columns:
        return []
    told = pd.DataFrame(columns)
    rows = [
        (str(period), *("" if np.isnan(each) else f"{each:.2f}" for each in row))
        for period, row in zip(told.index, told.to_numpy(np.float64), strict=True)
    ]
    return ["Parts of broad GMV, medians over medians:", markdown_table(("", *told.columns), rows)]


def _money(row: pd.Series, ending: str) -> str:
    if np.isnan(row[f"q50{ending}"]):
        return ""
    low, middle, high = (row[f"q{level}{ending}"] / 1e9 for level in ("05", "50", "95"))
    return f"{middle:,.0f} ({low:,.0f} to {high:,.0f})"


def _interval(low: float, high: float) -> str:
    return f"{_short(low)} to {_short(high)}"


def _short(value: float) -> str:
    return f"{value:.3g}"


def _names(names: Sequence[str] | pd.Index) -> str:
    return f" ({', '.join(f'`{name}`' for name in names)})" if len(names) else ""
