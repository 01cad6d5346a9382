"""What a variant can move: only changes of levers are followed, and the report says so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.run.short import tiny

from feedfollow.analyse.compare import compare
from feedfollow.analyse.pairing import beside, levers_changed
from feedfollow.analyse.reached import reached
from feedfollow.analyse.work import Work
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.reach import reach
from feedfollow.spec.scenario import Scenario

ON = frozenset(name for name, on in tiny().modules.items() if on)
FEE = "platforms.kuaishou.fees.commission"
OPENS = {
    "name": "opens",
    "date": "2020-06-05",
    "platform": "douyin",
    "set": {"links.open_video": 0.1, "fees.external": 0.1},
}


def against(variant: Scenario):
    """Return a variant beside the scenario it was made from."""
    return beside(tiny(), [variant], (None, None))[0]


def test_levers_are_told_from_the_rest_at_the_start_and_from_a_date_on():
    base = tiny()
    dear = against(base.with_(**{FEE: 0.2}, events=[OPENS]))
    expected = {
        ("kuaishou", "fees.commission"),
        ("douyin", "links.open_video"),
        ("douyin", "fees.external"),
    }
    assert levers_changed(base, dear) == expected


@pytest.mark.parametrize(
    "path", ["parameters.session_trust", "platforms.kuaishou.population.minutes"]
)
def test_anything_but_a_lever_is_taken_to_lead_everywhere(path):
    value = "95 min" if path.endswith("minutes") else 1.0
    other = against(tiny().with_(**{path: value, FEE: 0.2}))
    assert levers_changed(tiny(), other) is None
    assert reached(tiny(), other) is None


def test_a_variant_reaches_what_any_of_its_levers_does():
    found = reached(tiny(), against(tiny().with_(**{FEE: 0.2}, events=[OPENS])))
    everywhere = {name for name in reach("links.open_video", ON) if MEASURES[name].common}
    assert found == {
        "kuaishou": reach("fees.commission", ON) | everywhere,
        "douyin": reach("links.open_video", ON),
    }


@pytest.fixture(scope="module")
def dear():
    expect = [{"measure": "orders", "platform": "kuaishou", "direction": "down"}]
    variant = tiny().with_(name="dear", expect=expect, **{FEE: 0.2})
    with ThreadPoolExecutor(1) as pool:
        return compare(tiny(), variant, seeds=2, work=Work(executor=pool))


def test_the_report_says_where_no_path_leads(dear):
    lines = dear.to_text().splitlines()
    assert "douyin: exactly 0 in every measure and pair; no path leads there" in lines
    own = lines[lines.index("kuaishou") :]
    orders = next(line for line in own if line.startswith("  orders"))
    profit = next(line for line in own if line.startswith("  merchant_profit"))
    assert "no path" in orders
    assert "no path" not in profit
    verdict = lines[next(k for k, line in enumerate(lines) if line.startswith("Expect")) + 1]
    assert "exactly zero: orders of kuaishou expected down: 0 in every pair, no path" in verdict


def test_whatever_no_path_leads_to_is_exactly_zero(dear):
    for platform, measure in dear.table.loc["dear"].index:
        if not dear.reaches("dear", platform, measure):
            assert dear.difference("dear", platform, measure).state in ("zero", "unknown")
    assert not dear.reaches("dear", "all", "orders")
    assert dear.reaches("dear", "all", "revenue_commission")
    assert {m for m in MEASURES if dear.reaches("dear", "kuaishou", m)} == reach(
        "fees.commission", ON
    )
