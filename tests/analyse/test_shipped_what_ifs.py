"""The shipped what-ifs: comparable with what they extend, dated with sources, able to be wrong."""

from __future__ import annotations

import pytest

from feedfollow.analyse.pairing import Variant, beside
from feedfollow.analyse.reached import reached
from feedfollow.observe.period import ALL
from feedfollow.paths import data_folder, shipped_scenarios
from feedfollow.spec.loader import base_file, load_scenario
from feedfollow.spec.scenario import Event, Scenario

HOME = data_folder("scenarios")
NUMBERED = [name for name in shipped_scenarios() if name[0] == "s" and name[1:3].isdigit()]
# by their text, as reading them all as scenarios would cost every run of the tests seconds
ASKED = [n for n in NUMBERED if "\nexpect:" in (HOME / n).read_text(encoding="utf-8")]


def pair(name: str) -> tuple[Scenario, Variant]:
    """Read a shipped scenario and what it extends, as they are compared."""
    file = HOME / name
    base = base_file(file)
    assert base is not None
    against = load_scenario(base)
    (variant,) = beside(against, [load_scenario(file)], (None, None))
    return against, variant


def new_events(base: Scenario, variant: Scenario) -> list[Event]:
    """List the events that the base has not, or has with other settings."""
    known = {(event.name, event.date, event.platform, event.set) for event in base.events}
    return [e for e in variant.events if (e.name, e.date, e.platform, e.set) not in known]


def test_every_question_of_the_library_has_a_file() -> None:
    assert {name[:3] for name in ASKED} == {f"s{number:02}" for number in range(1, 25)}


def test_a_numbered_file_that_expects_nothing_is_what_others_are_compared_with() -> None:
    bases = {base_file(HOME / name) for name in ASKED}
    for name in set(NUMBERED) - set(ASKED):
        assert HOME / name in bases


@pytest.mark.parametrize("name", ASKED)
def test_a_what_if_differs_in_its_lever_and_says_where_it_has_it_from(name: str) -> None:
    base, variant = pair(name)
    assert variant.scenario.question
    assert variant.scenario.expect
    modules = [path for path in variant.changes if path.startswith("modules.")]
    assert len(modules) <= 1, "modules that both sides need belong into the file that it extends"
    for event in new_events(base, variant.scenario):
        assert event.source, event.name


@pytest.mark.long
@pytest.mark.parametrize("name", ASKED)
def test_what_is_expected_to_move_can_be_moved_by_the_lever(name: str) -> None:
    base, variant = pair(name)
    measures = reached(base, variant)
    if measures is None:  # more than levers differs, and everything can move
        return
    anywhere = frozenset().union(*measures.values())
    for each in variant.scenario.expect:
        if each.direction != "none":
            found = anywhere if each.platform in (None, ALL) else measures[each.platform]
            assert each.measure in found, each.measure
