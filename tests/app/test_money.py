"""Who pays whom: sums of the ledger over a period, and a graph that shows each of them once."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest
from tests.run.short import tiny

from feedfollow.app.money import beside, drawn, flows
from feedfollow.run.simulate import simulate
from feedfollow.world.ledger import FLOW_NAMES, FLOWS, SECTORS

SINCE, UNTIL = date(2020, 5, 20), date(2020, 5, 26)


@pytest.fixture(scope="module")
def run():
    return simulate(tiny(users=300, until="2020-05-31"))


def test_flows_are_the_ledgers_sums_in_real_yuan(run):
    table = flows(run, SINCE, UNTIL).set_index("flow")
    assert list(table.index) == list(FLOW_NAMES)
    rows = run.accounts.reset_index()
    for name, (payer, payee) in FLOWS.items():
        own = rows[(rows["flow"] == name) & rows["date"].between("2020-05-20", "2020-05-26")]
        assert len(own) == 7
        expected = own["fen"].sum() * run.people_per_user / 100.0
        assert table.loc[name, "cny"] == pytest.approx(expected, rel=1e-12)
        assert (table.loc[name, "payer"], table.loc[name, "payee"]) == (
            SECTORS[payer],
            SECTORS[payee],
        )


def test_the_graph_has_an_arrow_for_every_flow_of_money_and_none_of_nothing(run):
    table = flows(run, SINCE, UNTIL)
    graph = drawn(table)
    some = table[table["cny"] > 0.0]
    assert len(some) > 5
    for row in some.itertuples():
        boxes = [line for line in graph.splitlines() if row.flow.replace("_", " ") + " " in line]
        (box,) = (line.split('"')[1] for line in boxes)
        heads = {line for line in graph.splitlines() if f'"{box}"' in line and "->" in line}
        ends = ("back", "none") if "refund" in row.flow else ("none", "forward")
        left, right = (row.payee, row.payer) if "refund" in row.flow else (row.payer, row.payee)
        assert [any(line.startswith(f'  "{left}" -> "{box}" [dir={ends[0]},') for line in heads),
                any(line.startswith(f'  "{box}" -> "{right}" [dir={ends[1]},') for line in heads),
                len(heads)] == [True, True, 2]  # fmt: skip
    for row in table[table["cny"] == 0.0].itertuples():
        assert row.flow.replace("_", " ") + " " not in graph
    widths = [float(each) for each in re.findall(r"penwidth=([\d.]+)", graph)]
    assert len(widths) == graph.count("->")
    assert "CNY" in graph


def test_the_larger_flow_has_the_thicker_arrow():
    table = pd.DataFrame(
        {"flow": ["a", "b"], "payer": ["x", "y"], "payee": ["y", "z"], "cny": [4e9, 1e9]}
    )
    widths = [float(each) for each in re.findall(r"penwidth=([\d.]+)", drawn(table))]
    thick, thin = widths[0], widths[2]  # an arrow has two halves
    assert widths == [thick, thick, thin, thin]
    assert thick == pytest.approx(4.0 * thin, rel=0.01)


def test_two_runs_stand_beside_each_other_in_one_unit():
    base = pd.DataFrame({"flow": ["a"], "payer": ["x"], "payee": ["y"], "cny": [2.0e9]})
    shown, unit = beside(base, base.assign(cny=[2.5e9]))
    assert unit == "bn CNY"
    assert shown.loc[0, ["base", "variant", "difference"]].tolist() == ["2.00", "2.50", "+0.500"]


def test_a_flow_of_nothing_on_both_sides_is_left_out():
    base = pd.DataFrame(
        {"flow": ["a", "b", "c"], "payer": "x", "payee": "y", "cny": [0.0, 0.0, 2.0e9]}
    )
    shown, _ = beside(base, base.assign(cny=[0.0, 1.0e9, 2.0e9]))
    assert shown["flow"].tolist() == ["b", "c"]
    assert shown.loc[0, ["base", "variant"]].tolist() == ["0", "1.00"]
