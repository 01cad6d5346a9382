"""The tables of a comparison as text: main measures, bridge, seeds needed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd

from feedfollow.analyse.bridge import FACTORS, MEANING
from feedfollow.analyse.differences import Difference
from feedfollow.analyse.pairing import Variant
from feedfollow.analyse.text import columns_text
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import ALL
from feedfollow.plots.amount import Amount, amount_for, interval_text, percent_text

if TYPE_CHECKING:
    from feedfollow.analyse.comparison import Comparison

BRIDGE_HEAD: Final = ("factor", "base", "variant", "moves GMV by", "95 %", "of base")
NO_PATH: Final = "no path"
_MANY: Final = 100_000
HEAD: Final = ("measure", "base", "variant", "difference", "95 %", "relative", "95 %", "saved",
               "seeds a", "seeds b")  # fmt: skip
RELATIVE_FOOT: Final = "relative: difference over the base's mean."
ZERO_FOOT: Final = (
    'A difference of 0 is exact: not a bit differs in any pair, and with "no path" none can '
    "(docs/reach.md); ~ marks one whose interval holds 0."
)
FOOT: Final = (
    f"{RELATIVE_FOOT} saved: variance of the difference with independent "
    "seeds over that with shared ones. seeds a, b: pairs that bring the half-width due to seeds "
    f"down to half of the difference, and to 5 % of the base. {ZERO_FOOT}"
)


def table_lines(comparison: Comparison, variant: Variant) -> list[str]:
    """Write the main measures of a variant, a block a platform.

    Of a platform whose policy the variant leaves alone, only what can be told from 0 is listed.
    """
    cells = table_cells(comparison, variant)
    lines = columns_text(HEAD, [row[1:] for row in cells]).splitlines()
    shown = [f"Main measures, {variant.label}", "  " + lines[0]]
    for platform in dict.fromkeys(row[0] for row in cells):
        name = platform if platform != ALL else "all platforms"
        if _idle(comparison, variant, platform):
            why = _pathless(comparison, variant, platform)
            shown.append(f"{name}: exactly 0 in every measure and pair{why}")
            continue
        own = [
            (row, line) for row, line in zip(cells, lines[1:], strict=True) if row[0] == platform
        ]
        whole = platform == ALL or bool(variant.touches & {platform, ALL})
        told = [line for row, line in own if whole or row[4][:1] not in "0~"]
        shown += [name, *("  " + line for line in told)]
        if len(told) < len(own):
            shown.append(f"  {len(own) - len(told)} main measures not distinguishable from 0")
    return shown


def _idle(comparison: Comparison, variant: Variant, platform: str) -> bool:
    """Whether not a bit of the platform differs, in any measure of the table."""
    table = comparison.table
    names = [table.index.get_level_values(level) for level in ("variant", "platform")]
    states = table.loc[(names[0] == variant.label) & (names[1] == platform), "state"]
    return "zero" in set(states) <= {"zero", "unknown"}


def table_cells(
    comparison: Comparison, variant: Variant, measures: Sequence[str] | None = None
) -> list[tuple[str, ...]]:
    """Return the cells of some measures, without them of the main ones, the platform first."""
    from feedfollow.analyse.comparison import MAIN

    rows: list[tuple[str, ...]] = []
    table = comparison.table
    for platform in comparison.platforms:
        for measure in MAIN if measures is None else measures:
            if (variant.label, platform, measure) in table.index:
                found = comparison.difference(variant.label, platform, measure)
                zero = found.state == "zero"
                path = not zero or comparison.reaches(variant.label, platform, measure)
                rows.append((platform, *_row(measure, found, path)))
    return rows


def _pathless(comparison: Comparison, variant: Variant, platform: str) -> str:
    """Say so where no path leads to a platform."""
    if any(comparison.reaches(variant.label, platform, measure) for measure in MEASURES):
        return ""
    return f"; {NO_PATH} leads there"


def _row(measure: str, found: Difference, path: bool) -> tuple[str, ...]:
    amount = amount_of(measure, found)
    rate = Amount(0.01, "%")
    if not found.pairs:
        return (measure, "-", "-", "not measured", *[""] * 6)
    unit = f"{measure}, {amount.unit}" if amount.unit else measure
    sides = amount.text(found.base_mean), amount.text(found.variant_mean)
    if found.state == "zero":
        return (unit, *sides, "0", "" if path else NO_PATH, "0", "", "exact", "", "")
    unsure = "~" if found.state in ("not distinguishable", "unknown") else ""
    difference, ends = interval_text(amount, found.difference, found.low, found.high)
    relative, relative_ends = interval_text(
        rate, found.relative, found.relative_low, found.relative_high
    )
    return (
        unit,
        *sides,
        unsure + difference,
        ends,
        f"{relative} %" if math.isfinite(found.relative) else "-",
        relative_ends,
        _times(found.variance_ratio),
        _count(found.seeds_half_effect),
        _count(found.seeds_base_share),
    )


def amount_of(measure: str, found: Difference) -> Amount:
    """Return how the levels and differences of a measure are written."""
    return amount_for([found.base_mean, found.variant_mean], MEASURES[measure].unit)


def _times(ratio: float) -> str:
    return f"{ratio:,.{1 if ratio < 100.0 else 0}f}x" if math.isfinite(ratio) else "-"


def _count(seeds: float) -> str:
    if not math.isfinite(seeds):
        return "-"
    return f"{seeds:,.0f}" if seeds <= _MANY else f"> {_MANY:,}"


def bridge_lines(comparison: Comparison, variant: Variant) -> list[str]:
    """Write the bridge of a variant, a block a platform."""
    rows = comparison.bridge_of(variant.label)
    cells: list[tuple[str, ...]] = []
    heads: dict[int, str] = {}
    for platform in dict.fromkeys(rows.index.get_level_values("platform")):
        part = pd.DataFrame(rows.loc[platform])
        amount = amount_for(part[["difference", "low", "high"]].to_numpy().ravel(), "CNY")
        heads[len(cells)] = f"{'all platforms' if platform == ALL else platform}, {amount.unit}"
        for factor in (*FACTORS, "total"):
            cells.append(_bridge_row(factor, part, amount))
    lines = columns_text(BRIDGE_HEAD, cells).splitlines()
    shown = [f"Bridge of broad GMV over the factors of (0), {variant.label}", "  " + lines[0]]
    for number, line in enumerate(lines[1:]):
        if number in heads:
            shown.append(heads[number])
        shown.append("  " + line)
    return shown


def _bridge_row(factor: str, part: pd.DataFrame, amount: Amount) -> tuple[str, ...]:
    name = f"{factor} ({MEANING[factor]})" if factor in MEANING else "difference in GMV"
    row = {column: float(part[column].loc[factor]) for column in part.columns}
    sides = [_level(row[side]) for side in ("base_factor", "variant_factor")]
    return (
        name,
        *sides,
        *interval_text(amount, row["difference"], row["low"], row["high"]),
        percent_text(row["share_of_base"]),
    )


def _level(value: float) -> str:
    """Write a factor's level with its prefix; nothing where there is none."""
    if math.isnan(value):
        return ""
    amount = amount_for([value], "")
    return f"{amount.text(value)} {amount.unit}".strip()


def seed_lines(comparison: Comparison) -> list[str]:
    """Say for the GMV of each variant how many seeds a wanted precision needs."""
    lines = ["Seeds needed, broad GMV over all platforms"]
    for variant in comparison.variants:
        found = comparison.difference(variant.label, ALL, "gmv_broad")
        if found.state == "zero":
            lines.append(f"  {variant.label}: the difference is exactly 0, no seed will change it")
            continue
        text = (
            f"  {variant.label}: {_count(found.seeds_half_effect)} pairs for a half-width of half "
            f"of the difference, {_count(found.seeds_base_share)} for 5 % of the base; with "
            f"independent seeds {_times(found.variance_ratio)} as many"
        )
        lines.append(text + _split(found))
    return lines


def _split(found: Difference) -> str:
    """Say how the variance of the difference splits into parameters and seeds."""
    if not found.draws:
        return ""
    if not math.isfinite(found.variance_parameters):
        return "; with one seed a draw the variance cannot be split into parameters and seeds"
    whole = found.variance_parameters + found.variance_seeds
    if whole <= 0.0:
        return ""
    share = 100.0 * found.variance_parameters / whole
    return (
        f"; variance of one pair's difference: parameters {share:.0f} %, seeds {100 - share:.0f} %"
    )
