"""A diversion in words: the matrix for a terminal, and the report of its folder."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Final

from feedfollow.analyse.diverted import PLACES
from feedfollow.analyse.text import columns_text
from feedfollow.observe.origin import origin_of
from feedfollow.plots.amount import amount_for
from feedfollow.spec.markdown import markdown_table
from feedfollow.spec.notebook import Table, fragment

if TYPE_CHECKING:
    from feedfollow.analyse.diversion_result import Diversion

HOW_TO_READ: Final = (
    "Diversion ratios: what each destination sells more, over what the leaver sells in the same "
    "days where it stays, with half of the 95 % interval over seeds. A negative number sells less. "
    "Rows add up to 100 %; lost is what the whole market sells less."
)


def heading(found: Diversion) -> str:
    """Name what was asked."""
    return f"Where sales go when a room leaves: {found.scenario.name}"


def subtitle_of(found: Diversion) -> str:
    """Say which days and how many seeds."""
    return (
        f"% of the leaver's sales, {found.on} to {found.scenario.until} ({found.days} days); "
        f"{len(found.seeds)} seeds, half of the 95 % interval"
    )


def note_of(found: Diversion) -> str:
    """Say what was run."""
    scenario = found.scenario
    return (
        f"Scenario {scenario.name}, {scenario.users:,} simulated users; each leaver leaves alone, "
        f"beside a run with the same seed in which all stay. Parameters: {origin_of(scenario)}."
    )


def diversion_text(found: Diversion, width: int = 100) -> str:
    """Write a diversion for a terminal.

    Parameters
    ----------
    found : Diversion
    width : int
        Of the lines of words; the table is as wide as it is.

    Returns
    -------
    str
    """
    head, rows = _cells(found)
    lines = [
        f"{heading(found)}, {found.on} to {found.scenario.until} ({found.days} days), "
        f"{len(found.seeds)} seeds",
        "",
        columns_text(head, rows),
        "",
        *_wrapped(HOW_TO_READ, width),
        *_wrapped(note_of(found), width),
        *(line for told in _followers(found) for line in _wrapped(told, width)),
    ]
    return "\n".join(lines)


def report_markdown(found: Diversion) -> str:
    """Write the report of a folder, with its plot.

    Returns
    -------
    str
    """
    head, rows = _cells(found)
    parts = [
        f"# {heading(found)}",
        f"{subtitle_of(found)}. {note_of(found)} {HOW_TO_READ}",
        markdown_table(head, rows),
        "![Matrix of diversion ratios](diversion.png)",
        *_followers(found),
        *(f"A run failed: {each}" for each in found.failures),
    ]
    return "\n\n".join(parts) + "\n"


def diversion_html(found: Diversion) -> str:
    """Write what a notebook shows: the matrix, and how to read it."""
    head, rows = _cells(found)
    table = Table(head, rows, subtitle_of(found), 1)
    return fragment(heading(found), [HOW_TO_READ, *_followers(found)], [table])


def _cells(found: Diversion) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the head and the rows of the matrix, the leaver's sales in front."""
    sales = found.table.groupby("leaver", sort=False)["sales"].first()
    amount = amount_for(sales, "CNY")
    head = ("who leaves", f"sold, {amount.unit}", *(f"{word}, %" for word in PLACES.values()))
    rows = []
    for leaver in found.leavers:
        own = found.table[found.table["leaver"] == leaver.text].set_index("place")
        cells = [
            cell_text(*own.loc[place, ["ratio", "low", "high"]].astype(float)) for place in PLACES
        ]
        rows.append((leaver.label, amount.text(sales[leaver.text]), *cells))
    return head, rows


def cell_text(ratio: float, low: float, high: float) -> str:
    """Write a ratio in per cent with half of its interval; a dash where there is none."""
    if not math.isfinite(ratio):
        return "-"
    if not math.isfinite(low):
        return f"{100.0 * ratio:.0f}"
    return f"{100.0 * ratio:.0f} ± {50.0 * (high - low):.0f}"


def _followers(found: Diversion) -> list[str]:
    """Say how many followers went along, and who sold nothing."""
    told = []
    for leaver in found.leavers:
        own = found.pairs[found.pairs["leaver"] == leaver.text]
        if leaver.to is not None and own["followers"].sum():
            share = own["moved"].sum() / own["followers"].sum()
            told.append(
                f"{leaver.label}: {100.0 * share:.0f} % of its follow edges lead to the new room; "
                "only members of that platform can go along."
            )
        if not own["sales"].any():
            told.append(f"{leaver.label}: it sold nothing, so there is nothing to divert.")
    return told


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False)
