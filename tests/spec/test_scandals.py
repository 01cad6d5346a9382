"""The ``scandals`` part: what comes out about large anchors, read like the festivals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.scenario_texts import VALID, loaded

from feedfollow.spec.errors import SpecError
from feedfollow.spec.scenario import Scenario

PART = """\
modules: {scandal: on}
scandals:
  - {name: later, date: 2020-03-01, platform: kuaishou, rank: 2}
  - name: nest
    date: 2020-02-04
    platform: kuaishou
    rank: 1
    size: {value: 1.5, source: assumed, note: widely told}
    suspended_from: 2020-02-23
    suspended_until: 2020-04-22
    source: article 002
"""


@pytest.fixture
def told(tmp_path: Path) -> Scenario:
    return loaded(tmp_path, VALID + PART)


def test_scandals_are_read_by_date(told: Scenario) -> None:
    nest, later = told.scandals
    assert (nest.name, nest.date, nest.rank, nest.size) == ("nest", date(2020, 2, 4), 1, 1.5)
    assert (nest.suspended_from, nest.suspended_until) == (date(2020, 2, 23), date(2020, 4, 22))
    assert nest.provenance is not None and nest.provenance.note == "widely told"
    assert (later.rank, later.size, later.suspended_from) == (2, 1.0, None)


def test_the_resolved_form_gives_the_same_scandals(told: Scenario, tmp_path: Path) -> None:
    again = loaded(tmp_path, told.to_yaml())
    assert again.scandals == told.scandals and again.to_yaml() == told.to_yaml()


def test_a_scandal_changes_by_its_path(told: Scenario) -> None:
    variant = told.with_(**{"scandals.nest.size": 0, "scandals.later.rank": 3})
    assert [each.size for each in variant.scandals] == [0.0, 1.0]
    assert variant.scandals[1].rank == 3
    assert variant.diff(told)["scandals.later.rank"] == (3, 2)
    assert told.with_(scandals=[]).scandals == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("modules: {scandal: on}\n", "", "add 'modules: {scandal: on}'"),
        ("value: 1.5", "value: 21", "scandals[1].size must lie in 0 to 20"),
        ("rank: 2", "rank: 0", "scandals[0].rank must lie in 1 to 100"),
        ("rank: 2", "rank: 1.5", "scandals[0].rank must be a whole number"),
        (", rank: 2", "", "scandals[0] has no 'rank'"),
        ("rank: 2", "rank: 90", "is of anchor 90 of kuaishou: expected one of the"),
        ("2020-03-01, platform: kuaishou", "2020-03-01, platform: kuaishu", "did you mean"),
        ("until: 2020-04-22", "until: 2020-02-22", "(2020-02-22) is before suspended_from"),
        ("from: 2020-02-23", "from: 2020-02-03", "suspended_from (2020-02-03) is before date"),
        ("    suspended_until: 2020-04-22\n", "", "scandals[1] has no 'suspended_until'"),
        ("name: nest", "name: later", "two scandals are named 'later'"),
        ("2020-03-01, platform: kuaishou, rank: 2", "2020-02-04, platform: kuaishou, rank: 1",
         "are of one anchor and day"),
        ("    suspended_until:", "    suspendd_until:", "did you mean 'suspended_until'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    assert old in PART
    with pytest.raises(SpecError) as raised:
        loaded(tmp_path, VALID + PART.replace(old, new))
    assert message in str(raised.value)
    assert ".yaml:" in str(raised.value)
