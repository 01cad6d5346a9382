"""Who pays whom: the ledger's flows over a period, as a table and as a drawing.

The drawing is text in the DOT language, laid out by the Graphviz inside Streamlit's page:
nothing is installed and nothing is fetched. A Sankey diagram was not taken, because money runs in
circles here (refunds go back to whoever paid, the outside shelf pays itself its fee) and a Sankey
diagram has a direction.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd

from feedfollow.observe.results import Run
from feedfollow.plots.amount import Amount, amount_for
from feedfollow.plots.style import GREY, INK, OKABE_ITO

FEN: Final = 100.0
"""In a yuan."""
_THICK: Final = 9.0
_THIN: Final = 0.8
_BACK: Final = "refund"
"""Flows whose name says that money goes back are drawn in another colour."""


def flows(run: Run, since: date, until: date) -> pd.DataFrame:
    """Sum the flows of a run over a period.

    Parameters
    ----------
    run : Run
    since, until : datetime.date
        First and last day, both inside.

    Returns
    -------
    DataFrame
        A row a flow, in the order of the ledger: flow, payer, payee (sectors), cny (real economy).
    """
    table = run.accounts.reset_index()
    days = pd.DatetimeIndex(table["date"])
    inside = (days >= pd.Timestamp(since)) & (days <= pd.Timestamp(until))
    summed = (
        table[inside]
        .groupby(["flow", "payer", "payee"], sort=False, observed=True)["fen"]
        .sum()
        .reset_index()
    )
    summed["cny"] = summed["fen"].to_numpy(dtype=float) * (run.people_per_user / FEN)
    return summed.drop(columns="fen")


def beside(base: pd.DataFrame, variant: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Put the flows of two runs beside each other, for people.

    Parameters
    ----------
    base, variant : DataFrame
        From :func:`flows`.

    Returns
    -------
    (DataFrame, str)
        Columns flow, payer, payee, base, variant, difference, all text, and the unit of the
        amounts; without the flows of nothing on both sides, as those of a module that is off.
    """
    both = base.merge(variant, on=["flow", "payer", "payee"], how="outer", sort=False)
    both = both.fillna({"cny_x": 0.0, "cny_y": 0.0})
    both = both[(both["cny_x"] != 0.0) | (both["cny_y"] != 0.0)].reset_index(drop=True)
    amount = amount_for([*both["cny_x"], *both["cny_y"]], "CNY")
    shown = both[["flow", "payer", "payee"]].copy()
    shown["flow"] = shown["flow"].str.replace("_", " ")
    shown["base"] = [amount.text(value) for value in both["cny_x"]]
    shown["variant"] = [amount.text(value) for value in both["cny_y"]]
    steps = both["cny_y"] - both["cny_x"]
    shown["difference"] = [amount.text(value, signed=True) for value in steps]
    return shown, amount.unit


def drawn(table: pd.DataFrame, amount: Amount | None = None) -> str:
    """Draw flows as arrows from payer to payee, as thick as they are large.

    Parameters
    ----------
    table : DataFrame
        From :func:`flows`.
    amount : Amount, optional
        How amounts are written; chosen from the table without it.

    Returns
    -------
    str
        A graph in the DOT language. Flows between the same two share an arrow, refunds apart;
        flows of nothing are left out.
    """
    how = amount or amount_for(table["cny"], "CNY")
    some = table[table["cny"] > 0.0]
    largest = float(some["cny"].max()) if len(some) else 1.0
    back = some["flow"].str.contains(_BACK)
    lines = [
        "digraph money {",
        f'  graph [rankdir=LR, nodesep=0.3, ranksep=0.35, label="amounts in {how.unit}", '
        f'labelloc=b, fontname="sans-serif", fontsize=12, fontcolor="{GREY}"]',
        f'  node [shape=box, style="rounded,filled", fillcolor="#F4F4F4", color="{GREY}", '
        f'fontname="sans-serif", fontsize=14, fontcolor="{INK}"]',
    ]
    lines += [
        _arrow(rows, how, largest)
        for _, rows in some.groupby([some["payer"], some["payee"], back], sort=False)
    ]
    return "\n".join([*lines, "}"])


def _arrow(rows: pd.DataFrame, how: Amount, largest: float) -> str:
    """Write one arrow, which passes through a box of its own that lists the flows in it.

    A label beside an arrow would be crossed by a thick one; a box is kept clear by every other
    arrow too.
    """
    payer, payee = rows["payer"].iloc[0], rows["payee"].iloc[0]
    named = zip(rows["flow"], rows["cny"], strict=True)
    label = "\\n".join(f"{flow.replace('_', ' ')} {how.text(value)}" for flow, value in named)
    width = max(_THIN, _THICK * float(rows["cny"].sum()) / largest)
    refund = _BACK in rows["flow"].iloc[0]
    look = f'penwidth={width:.2f}, color="{OKABE_ITO["vermillion" if refund else "blue"]}"'
    box = f"{payer} to {payee}, {'back' if refund else 'on'}"
    # a refund is laid out against its direction, which would pull its payer to the left
    left, right = (payee, payer) if refund else (payer, payee)
    heads = ("back", "none") if refund else ("none", "forward")
    return "\n".join(
        (
            f'  "{box}" [label="{label}", shape=none, style="", width=0, height=0, '
            f'margin="0.1,0.04", fontsize=11]',
            f'  "{left}" -> "{box}" [dir={heads[0]}, {look}]',
            f'  "{box}" -> "{right}" [dir={heads[1]}, {look}]',
        )
    )
