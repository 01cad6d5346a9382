"""How a comparison is written: for a terminal, as Markdown, as HTML."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from feedfollow.analyse.compare_tables import (
    FOOT,
    HEAD,
    NO_PATH,
    amount_of,
    bridge_lines,
    seed_lines,
    table_cells,
    table_lines,
)
from feedfollow.analyse.estimate import QUANTILE_DRAWS
from feedfollow.analyse.pairing import Variant, change_lines
from feedfollow.analyse.verdict import Verdict
from feedfollow.plots.amount import Amount, interval_text, step_unit
from feedfollow.spec.notebook import Table, fragment

if TYPE_CHECKING:
    from feedfollow.analyse.comparison import Comparison

MOST_CHANGES: Final = 12
FEW_SEEDS: Final = 4
"""With fewer seeds under each draw the noise that all draws share is hardly known."""
_PLAIN: Final = Amount(1.0, "")


def runs_said(comparison: Comparison) -> str:
    """Say how many pairs were run, of how many users, and whether parameters were fitted."""
    seeds = comparison.seeds
    pairs = len(seeds) * (1 if comparison.draws is None else len(comparison.draws))
    listed = f"{seeds[0]} to {seeds[-1]}" if _in_a_row(seeds) else ", ".join(map(str, seeds[:6]))
    listed += ", ..." if not _in_a_row(seeds) and len(seeds) > 6 else ""
    made = f"{pairs} pairs (seeds {listed}"
    if comparison.draws is not None:
        made = f"{pairs} pairs ({len(comparison.draws)} posterior draws x seeds {listed}"
    lost = len(comparison.failures)
    failed = f", {lost} run{'s' if lost > 1 else ''} failed" if lost else ""
    return f"{made}{failed}), {comparison.base.users:,} simulated users"


def interval_kind(comparison: Comparison) -> str:
    """Say what the intervals are, and what they are not."""
    if comparison.draws is None:
        kind = "95 % intervals: Student's t over pairs"
    elif len(comparison.seeds) == 1:
        kind = (
            "95 % intervals: range of the posterior draws at one seed, whose own deviation is in "
            "all of them; seeds and parameters cannot be told apart"
        )
    else:
        ends = "quantiles of" if len(comparison.draws) >= QUANTILE_DRAWS else "Student's t over"
        kind = f"95 % intervals of the expected effect: {ends} posterior draws, freed of seed noise"
        if len(comparison.seeds) < FEW_SEEDS:
            kind += f" (wide, as {len(comparison.seeds)} seeds say little of what they share)"
    return f"{kind}; each for its own measure: by chance one in 20 misses what it is for."


def report(comparison: Comparison, width: int) -> str:
    """Write the report for a terminal.

    Parameters
    ----------
    comparison : Comparison
    width : int
        Columns; tables may be wider.

    Returns
    -------
    str
        Plain text that ends with a newline.
    """
    parts = [_wrapped(line, width) for line in _opening(comparison)]
    for variant in comparison.variants:
        parts += ["", *_wrapped_all(_changes(comparison, variant), width)]
    parts += ["", *_wrapped_all(_verdict_lines(comparison), width)]
    for variant in comparison.variants:
        parts += ["", *table_lines(comparison, variant)]
    parts += [_wrapped(FOOT, width)]
    for variant in comparison.variants:
        parts += ["", *bridge_lines(comparison, variant)]
    parts += ["", *_wrapped_all(seed_lines(comparison), width)]
    parts += _wrapped_all((f"FAILED: {each}" for each in comparison.failures), width)
    return "\n".join(parts) + "\n"


def markdown(comparison: Comparison) -> str:
    """Write the summary of a folder: the report as a Markdown page, misses first.

    Returns
    -------
    str
    """
    lines = [f"# {title(comparison)}", "", *(line + "\n" for line in _opening(comparison))]
    for variant in comparison.variants:
        head, *changes = _changes(comparison, variant)
        lines += [f"## {head}", "", *(f"- {change.strip()}" for change in changes), ""]
    head, *judged = _verdict_lines(comparison)
    lines += [f"## {head}", "", *(f"- {line.strip()}" for line in judged), ""]
    for variant in comparison.variants:
        head, *table = table_lines(comparison, variant)
        lines += [f"## {head}", "", "```", *table, "```", ""]
    lines += [FOOT, ""]
    for variant in comparison.variants:
        head, *table = bridge_lines(comparison, variant)
        lines += [f"## {head}", "", "```", *table, "```", ""]
    lines += [*(line + "\n" for line in seed_lines(comparison))]
    if comparison.failures:
        lines += ["## Runs that failed", "", *(f"- {each}" for each in comparison.failures), ""]
    return "\n".join(lines).rstrip() + "\n"


def html(comparison: Comparison) -> str:
    """Write what a notebook shows: what was compared, the verdicts, the main measures."""
    tables = []
    for variant in comparison.variants:
        changes = change_lines(comparison.base, variant.scenario)
        more = f"; and {len(changes) - MOST_CHANGES} more" if len(changes) > MOST_CHANGES else ""
        caption = f"{variant.label}: {'; '.join(changes[:MOST_CHANGES])}{more}"
        cells = table_cells(comparison, variant)
        tables.append(Table(("platform", *HEAD), cells, caption, 2))
    said = [*_opening(comparison), *_verdict_lines(comparison), FOOT]
    return fragment(title(comparison), said, tables)


def title(comparison: Comparison) -> str:
    """Name what is compared with what."""
    labels = ", ".join(variant.label for variant in comparison.variants)
    return f"{labels} against {comparison.base.name}"


def _opening(comparison: Comparison) -> list[str]:
    questions = dict.fromkeys(v.scenario.question for v in comparison.variants)
    asked = [question for question in questions if question]
    return [
        *(asked or [title(comparison)]),
        f"{runs_said(comparison)}; {comparison.origin}. {interval_kind(comparison)}",
    ]


def _changes(comparison: Comparison, variant: Variant) -> list[str]:
    since, until = variant.period
    days = (until - since).days + 1
    lines = change_lines(comparison.base, variant.scenario)
    shown = [f"  {line}" for line in lines[:MOST_CHANGES]]
    if len(lines) > MOST_CHANGES:
        shown.append(f"  and {len(lines) - MOST_CHANGES} more: see comparison.json")
    head = f"{variant.label} against {comparison.base.name}, {since} to {until} ({days} days)"
    return [head, *shown]


def judged_lines(comparison: Comparison, variant: Variant) -> list[str]:
    """Write the expectations of one variant beside what was found, misses first."""
    own = [each for each in comparison.verdicts if each.variant == variant.label]
    return [_judged(comparison, each, many=False) for each in own]


def _verdict_lines(comparison: Comparison) -> list[str]:
    judged = comparison.verdicts
    if not judged:
        return ["Expectations: none registered"]
    met = sum(each.word == "as expected" for each in judged)
    head = f"Expectations: {met} of {len(judged)} as expected, misses first"
    many = len(comparison.variants) > 1
    return [head, *(f"  {_judged(comparison, each, many)}" for each in judged)]


def _judged(comparison: Comparison, each: Verdict, many: bool) -> str:
    expected, found = each.expectation, each.found
    amount = amount_of(expected.measure, found)
    where = f"{each.variant}: " if many else ""
    place = each.platform if expected.platform else "all platforms"
    words = {"up": "up", "down": "down", "none": "unchanged"}
    point, ends = interval_text(amount, found.difference, found.low, found.high)
    said = f"{point} {step_unit(amount)} {ends}".strip()
    if found.state == "zero":
        said = "0 in every pair"
        if not comparison.reaches(each.variant, each.platform, expected.measure):
            said += f", {NO_PATH} leads there"
    elif math.isfinite(found.relative_low):
        rate = Amount(0.01, "%")
        point, ends = interval_text(rate, found.relative, found.relative_low, found.relative_high)
        said += f", {point} % {ends} of the base"
    if each.word in ("not distinguishable", "as expected") and expected.direction == "none":
        said += _excluded(each, amount)
    text = (
        f"{each.word}: {where}{expected.measure} of {place} expected "
        f"{words[expected.direction]}: {said}, {found.pairs} pairs"
    )
    return f"{text} ({expected.note})" if expected.note else text


def _excluded(each: Verdict, amount: Amount) -> str:
    found = each.found
    if found.state == "zero" or not math.isfinite(each.excluded):
        return ""
    size = f"{amount.text(each.excluded)} {step_unit(amount)}".strip()
    share = ""
    if found.base_mean > 0.0:
        share = f" ({_PLAIN.text(100.0 * each.excluded / found.base_mean)} % of the base)"
    return f", an effect above {size}{share} is excluded"


def _wrapped(text: str, width: int) -> str:
    indent = " " * (len(text) - len(text.lstrip()) + 2)
    return textwrap.fill(text, width, subsequent_indent=indent, break_on_hyphens=False)


def _wrapped_all(lines: Iterable[str], width: int) -> Iterator[str]:
    return (_wrapped(line, width) for line in lines)


def _in_a_row(seeds: Sequence[int]) -> bool:
    return list(seeds) == list(range(seeds[0], seeds[0] + len(seeds)))
