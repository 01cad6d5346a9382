"""A resolved scenario is complete: loading it gives the same scenario and the same bytes."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedfollow.paths import shipped_scenarios
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.yaml12 import read_text


def again(scenario: Scenario, folder: Path) -> Scenario:
    path = folder / "resolved.yaml"
    path.write_bytes(scenario.to_yaml().encode())
    return load_scenario(path)


@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_shipped_scenario_loads_from_its_resolved_form(name: str, tmp_path: Path) -> None:
    scenario = load_scenario(name)
    assert again(scenario, tmp_path) == scenario
    assert again(scenario, tmp_path).to_yaml() == scenario.to_yaml()


def test_the_resolved_form_leaves_nothing_to_defaults(example: Scenario) -> None:
    text = example.to_yaml()
    assert all(f"  {name}: " in text for name in PARAMETERS)
    assert all(f"      {lever.partition('.')[2]}: " in text for lever in LEVERS)


def test_sources_and_notes_are_kept(example: Scenario) -> None:
    text = example.to_yaml()
    assert "opening_rate: {value: 0.78, source: assumed}" in text
    assert "{period: 2019-07, value: 320000000, source: dy_dau_2019_07}" in text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_survives_being_written_out(example: Scenario, tmp_path: Path, text: str) -> None:
    variant = example.with_(question=text, **{"events.links_close.note": text})
    assert variant.question == text
    assert again(variant, tmp_path) == variant


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_numbers_survive_being_written_out(
    example: Scenario, tmp_path: Path, data: st.DataObject
) -> None:
    changes: dict[str, object] = {}
    for name in data.draw(st.lists(st.sampled_from(sorted(PARAMETERS)), unique=True, max_size=5)):
        row = PARAMETERS[name]
        whole = st.integers(int(row.low), int(row.high))
        changes[f"parameters.{name}"] = data.draw(
            whole if row.integer else st.floats(row.low, row.high)
        )
    changes.pop("parameters.merchants_real", None)
    variant = example.with_(**changes)
    assert again(variant, tmp_path) == variant
    assert again(variant, tmp_path).key == variant.key


def test_the_writer_writes_what_yaml_1_2_reads(example: Scenario) -> None:
    traps = [
        "no",
        "5e11",
        "010",
        "null",
        "~",
        "2019",
        "a: b",
        "# x",
        "- x",
        "'",
        '"',
        "\\",
        "",
        " x",
    ]
    variant = example.with_(
        expect=[{"measure": "gmv_broad", "direction": "none", "note": trap} for trap in traps]
    )
    assert read_text(variant.to_yaml(), "f")
    assert [each.note for each in variant.expect] == traps
