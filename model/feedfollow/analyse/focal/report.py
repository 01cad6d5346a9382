"""How a traced business is written: for a terminal, as Markdown, as HTML."""

from __future__ import annotations

import textwrap
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from feedfollow.analyse.focal.accounts import ACCOUNT_WORDS
from feedfollow.analyse.focal.result import ALL, PROFIT
from feedfollow.analyse.text import columns_text
from feedfollow.plots.amount import Amount, amount_for, interval_text
from feedfollow.plots.style import name_of
from feedfollow.spec.focal import BUDGET_PARTS, Brand
from feedfollow.spec.notebook import Table, fragment

if TYPE_CHECKING:
    from feedfollow.analyse.focal.result import FocalResult

CHANNEL_WORDS: Final = {
    "own_room": "own room",
    "talents": "talents",
    "ads": "ads",
    "mall": "mall",
    "feed": "feed",
    "follow": "followers",
    ALL: "all",
}
MOST_MIXES: Final = 8
"""Mixes that a report shows; the table has all."""


def title(found: FocalResult) -> str:
    """Name the business and its market."""
    business = found.focal.business
    where = name_of(business.platform)
    return f"{business.name}, {business.kind} on {where}, in {found.focal.market.name}"


def opening(found: FocalResult) -> list[str]:
    """Say what was run, what it earns, when it pays, and which mix is the best."""
    lines = [found.focal.market.question] if found.focal.market.question else []
    return [*lines, runs_said(found), profit_said(found), payback_said(found), *mix_said(found)]


def runs_said(found: FocalResult) -> str:
    """Say how many markets were run, over which days, and what the intervals are."""
    draws = 1 if found.draws is None else len(found.draws)
    start, until = found.focal.business.start, found.focal.market.until
    each = f"{draws} posterior draws x " if found.draws is not None else ""
    kind = "posterior draws, freed of seed noise" if found.draws is not None else "seeds"
    return (
        f"{each}{len(found.seeds)} seeds of the market, {found.focal.market.users:,} simulated "
        f"users, business from {start} to {until} ({found.span} days); {found.origin}. 95 % "
        f"intervals over {kind}."
    )


def profit_said(found: FocalResult) -> str:
    """Say the profit of the chosen way."""
    mean, low, high = found.profit_interval
    amount = amount_for([mean, low, high], "CNY")
    point, ends = interval_text(amount, mean, low, high)
    setup = found.focal.business.numbers["setup"]
    less = f", after {setup:,.0f} CNY spent before the first day" if setup else ""
    way = f" ({mix_text(found, found.chosen)})" if isinstance(found.focal.business, Brand) else ""
    return f"Profit{way}: {point} {amount.unit} {ends}{less}."


def payback_said(found: FocalResult) -> str:
    """Say when the chosen way pays."""
    back = found.payback
    if not back.share:
        return "Payback: not within the run, in any of the runs."
    day = found.focal.business.start + timedelta(days=int(back.day) - 1)
    said = f"Payback: day {back.day:.0f} ({day})"
    if back.share < 1.0:
        said += f" where it pays, which is in {100 * back.share:.0f} % of the runs; elsewhere not "
        return f"{said}within the run."
    if back.low == back.high:
        return f"{said} in every run."
    return f"{said}; 95 % of the runs between day {back.low:.0f} and day {back.high:.0f}."


def mix_said(found: FocalResult) -> list[str]:
    """Say which mix is the best, and how surely."""
    table = found.mixes
    if len(table) < 2:
        return []
    best, second = (mix_text(found, int(way)) for way in table.index[:2])
    row = table.iloc[1]
    amount = amount_for(row[["less", "less_low", "less_high"]], "CNY")
    point, ends = interval_text(amount, row["less"], row["less_low"], row["less_high"])
    sure = "" if found.is_distinguishable else "; the two are not distinguishable"
    return [
        f"Best mix of {len(table)}: {best}. It brings {point} {amount.unit} {ends} more than the "
        f"second, {second}{sure}. The interval is of this pair; the best of many is chosen by the "
        "same runs."
    ]


def mix_text(found: FocalResult, way: int) -> str:
    """Write a mix, such as ``50 % own room, 50 % ads``."""
    parts = [
        f"{share:.0%}".replace("%", " %") + f" {CHANNEL_WORDS[name]}"
        for name, share in zip(BUDGET_PARTS, found.ways[way], strict=True)
        if share > 0.0
    ]
    return ", ".join(parts)


def account_cells(found: FocalResult) -> tuple[list[str], list[list[str]]]:
    """Return head and rows of profit and loss: accounts by channels, means, and the whole."""
    table = found.table
    means: dict[tuple[str, str], float] = {key: float(x) for key, x in table["mean"].items()}  # type: ignore[misc]
    shown = [name for name in found.channels if any(means[name, each] for each in found.accounts)]
    amount = amount_for(means.values(), "CNY")
    rows = []
    for account in (*found.accounts, PROFIT):
        cells = [amount.text(means[name, account]) for name in (*shown, ALL)]
        if any(cell != "0" for cell in cells):
            whole = table.xs((ALL, account))
            _, ends = interval_text(amount, *map(float, whole[["mean", "low", "high"]]))
            rows.append([ACCOUNT_WORDS[account], *cells, ends])
    head = [f"{amount.unit}", *(CHANNEL_WORDS[name] for name in (*shown, ALL)), "95 % of all"]
    return head, rows


def mix_cells(found: FocalResult) -> tuple[list[str], list[list[str]]]:
    """Return head and rows of the best mixes."""
    table = found.mixes.head(MOST_MIXES)
    amount = amount_for(table[["profit", "low", "high"]].to_numpy().ravel(), "CNY")
    rows = []
    for way, row in table.iterrows():
        point, ends = interval_text(amount, row["profit"], row["low"], row["high"])
        day = f"{row['payback']:.0f}" if row["payback_share"] > 0.5 else "not within"
        rows.append([mix_text(found, int(str(way))), point, ends, day])
    return ["mix of the budget", f"profit, {amount.unit}", "95 %", "payback day"], rows


def traffic_cells(found: FocalResult) -> tuple[list[str], list[list[str]]]:
    """Return head and rows of traffic."""
    names = ["views", "engaged", "sessions", "orders", "gmv"]
    head = ["source", "views", "engaged views", "sessions", "orders", "GMV, CNY"]
    rows = []
    for source, row in found.traffic.iterrows():
        if row["views"] > 0.0:
            rows.append([str(source), *(_round(float(row[name])) for name in names)])
    return head, rows


def _round(value: float) -> str:
    amount = amount_for([value], "")
    return f"{amount.text(value)} {amount.unit}".strip()


def report(found: FocalResult, width: int) -> str:
    """Write the report for a terminal; tables may be wider."""
    parts = [title(found), ""]
    parts += [textwrap.fill(line, width, subsequent_indent="  ") for line in opening(found)]
    for head, table in _tables(found):
        parts += ["", head, columns_text(*table)]
    return "\n".join([*parts, "", textwrap.fill(foot(found), width)]) + "\n"


def markdown(found: FocalResult) -> str:
    """Write the report of a folder."""
    lines = [f"# {title(found)}", "", *(line + "\n" for line in opening(found))]
    for head, table in _tables(found):
        lines += [f"## {head}", "", "```", columns_text(*table), "```", ""]
    lines += ["## What it stands on", "", *sources_said(found), "", foot(found), ""]
    return "\n".join(lines)


def html(found: FocalResult) -> str:
    """Write what a notebook shows."""
    tables = [Table(table[0], table[1], head, 1) for head, table in _tables(found)]
    return fragment(title(found), [*opening(found), foot(found)], tables)


def _tables(found: FocalResult) -> list[tuple[str, tuple[list[str], list[list[str]]]]]:
    made = [
        ("Profit and loss by channel, means over runs", account_cells(found)),
        ("Traffic, means over runs", traffic_cells(found)),
    ]
    if len(found.mixes):
        made.insert(1, ("The best mixes", mix_cells(found)))
    return made


def foot(found: FocalResult) -> str:
    """Say what the numbers leave out."""
    amount = amount_for([found.after], "CNY")
    return (
        "Expected values of a business that does not move its market. Orders count when they are "
        f"placed; {amount.text(found.after)} {amount.unit} of the profit is paid out after the "
        "last day, and payback counts money in hand."
    )


def sources_said(found: FocalResult) -> list[str]:
    """List the numbers of the business with their sources."""
    business = found.focal.business
    lines = []
    for name, value in business.numbers.items():
        from_where = business.provenance.get(name)
        said = from_where.source if from_where and from_where.source else "not stated"
        note = f" ({from_where.note})" if from_where and from_where.note else ""
        lines.append(f"- `{name}`: {Amount(1.0, '').text(value)}, source: {said}{note}")
    return lines
