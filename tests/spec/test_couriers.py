"""The ``couriers`` part: days on which couriers rest, read like the festivals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.scenario_texts import VALID, loaded

from feedfollow.spec.errors import SpecError
from feedfollow.spec.scenario import Scenario

PART = """\
modules: {couriers: on}
couriers:
  - {name: later, start: 2020-02-01, end: 2020-02-06, capacity: 60 %, source: public}
  - name: spring
    start: 2020-01-24
    end: 2020-01-31
    capacity: {value: 0.07, source: public, note: parcels of the week}
"""


@pytest.fixture
def resting(tmp_path: Path) -> Scenario:
    return loaded(tmp_path, VALID + PART)


def test_rests_are_read_by_their_first_day(resting: Scenario) -> None:
    spring, later = resting.couriers
    assert (spring.name, spring.start, spring.end) == (
        "spring",
        date(2020, 1, 24),
        date(2020, 1, 31),
    )
    assert (spring.capacity, later.capacity) == (0.07, 0.6)
    assert spring.provenance is not None and spring.provenance.note == "parcels of the week"
    assert later.source == "public"


def test_the_resolved_form_gives_the_same_rests(resting: Scenario, tmp_path: Path) -> None:
    again = loaded(tmp_path, resting.to_yaml())
    assert again.couriers == resting.couriers and again.to_yaml() == resting.to_yaml()


def test_a_rest_changes_by_its_path(resting: Scenario) -> None:
    variant = resting.with_(**{"couriers.spring.capacity": 0.5})
    assert variant.couriers[0].capacity == 0.5
    shorter = resting.with_(**{"couriers.spring.end": "2020-01-30"})
    assert shorter.diff(resting)["couriers.spring.end"][0] == date(2020, 1, 30)
    assert resting.with_(couriers=[]).couriers == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("modules: {couriers: on}\n", "", "couriers are listed, but modules does not say whether"),
        ("value: 0.07", "value: 1.2", "couriers[1].capacity must lie in 0 to 1"),
        ("    end: 2020-01-31", "    end: 2020-01-01", "end (2020-01-01) is before start"),
        ("    end: 2020-01-31", "    end: 2020-02-01", "both hold on 2020-02-01"),
        ("name: spring", "name: later", "two rests of couriers are named 'later'"),
        ("    capacity: {", "    capacty: {", "did you mean 'capacity'"),
        (", capacity: 60 %", "", "couriers[0] has no 'capacity'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(old, new, message, tmp_path: Path) -> None:
    assert old in PART
    with pytest.raises(SpecError) as told:
        loaded(tmp_path, VALID + PART.replace(old, new))
    assert message in str(told.value)
    assert ".yaml:" in str(told.value)
