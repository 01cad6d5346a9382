"""Festivals and modules in scenario files: read, written out, changed, and refused with a place."""

from datetime import date
from pathlib import Path

import jsonschema
import pytest
from tests.scenario_texts import VALID, edited, loaded, place

from feedfollow.spec.dotted import plain_data
from feedfollow.spec.errors import SpecError
from feedfollow.spec.resolved import flat
from feedfollow.spec.scenario import Provenance, Scenario
from feedfollow.spec.schema import json_schema
from feedfollow.spec.yaml12 import read_text

FESTIVALS = """\
modules: {festivals: on}
festivals:
  - {name: eleven, start: 2019-11-01, end: 2019-11-11, platforms: [douyin, kuaishou]}
  - name: sixes
    start: 2019-11-06
    end: 2019-11-06
    platforms: [kuaishou]
    size: {value: 50 %, source: article 003}
    source: article 003
    note: one day
"""
APART = ("platforms: [douyin, kuaishou]}", "platforms: [douyin]}")
TEXT = edited(APART, text=VALID + FESTIVALS)


@pytest.fixture(scope="module")
def festive(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return loaded(tmp_path_factory.mktemp("festive"), TEXT)


def test_festivals_are_read_with_size_and_sources(festive: Scenario) -> None:
    eleven, sixes = festive.festivals
    assert (eleven.name, eleven.start, eleven.end) == (
        "eleven",
        date(2019, 11, 1),
        date(2019, 11, 11),
    )
    assert (eleven.platforms, eleven.size, eleven.source) == (("douyin",), 1.0, None)
    assert (sixes.size, sixes.note) == (0.5, "one day")
    assert sixes.provenance == Provenance("article 003")


@pytest.mark.parametrize(
    ("word", "on"), [("on", True), ("off", False), ("true", True), ("false", False)]
)
def test_a_module_is_switched_by_on_and_off_or_true_and_false(
    tmp_path: Path, word: str, on: bool
) -> None:
    text = edited(("{festivals: on}", f"{{festivals: {word}}}"), text=TEXT)
    assert loaded(tmp_path, text).modules["festivals"] is on


def test_the_resolved_form_gives_the_same_festivals_and_bytes(
    festive: Scenario, tmp_path: Path
) -> None:
    again = loaded(tmp_path, festive.to_yaml())
    assert again == festive
    assert again.to_yaml() == festive.to_yaml()


def test_the_schema_accepts_what_the_loader_accepts(festive: Scenario) -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    for text in (TEXT, festive.to_yaml()):
        validator.validate(plain_data(read_text(text, "scenario")))


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("{festivals: on}", "{festivals: yes}", "$.modules.festivals"),
        ("{festivals: on}", "{festival: on}", "$.modules"),
        ("end: 2019-11-06", "until: 2019-11-06", "$.festivals[1]"),
        ("value: 50 %", "value: -1", "$.festivals[1].size.value"),
        ("platforms: [kuaishou]", "platforms: []", "$.festivals[1].platforms"),
    ],
)
def test_an_editor_marks_the_common_mistakes(old: str, new: str, path: str) -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    data = plain_data(read_text(edited((old, new), text=TEXT), "scenario"))
    assert path in [error.json_path for error in validator.iter_errors(data)]


@pytest.mark.parametrize(
    ("path", "value", "resolved"),
    [
        ("modules.festivals", False, False),
        ("modules.festivals", "off", False),
        ("festivals.sixes.size", 2, 2.0),
        ("festivals.sixes.end", "2019-11-08", date(2019, 11, 8)),
        ("festivals.sixes.note", "three days", "three days"),
        ("parameters.festival_strength", 0, 0.0),
    ],
)
def test_one_value_is_replaced_and_nothing_else(
    festive: Scenario, path: str, value: object, resolved: object
) -> None:
    variant = festive.with_(**{path: value})
    assert flat(variant)[path] == resolved or flat(variant)[f"{path}.value"] == resolved
    assert all(changed.startswith(path) for changed in festive.diff(variant))


def test_festivals_merge_by_name_and_new_ones_are_added(festive: Scenario) -> None:
    new = {"name": "june", "start": "2019-06-01", "end": "2019-06-18", "platforms": ["douyin"]}
    variant = festive.with_(festivals=[new, {"name": "sixes", "size": 3}])
    assert [(each.name, each.size) for each in variant.festivals] == [
        ("june", 1.0),
        ("eleven", 1.0),
        ("sixes", 3.0),
    ]
    assert festive.with_(festivals=[]).festivals == ()


def test_a_festival_that_is_gone_shows_in_a_diff(festive: Scenario) -> None:
    assert festive.diff(festive.with_(festivals=[]))["festivals.sixes.start"] == (
        date(2019, 11, 6),
        None,
    )


def test_a_wrong_path_is_met_with_the_nearest_one(festive: Scenario) -> None:
    with pytest.raises(SpecError, match=r"did you mean 'festivals\.sixes\.size'"):
        festive.with_(**{"festivals.sixes.siz": 2})
    with pytest.raises(SpecError, match=r"did you mean 'modules\.festivals'"):
        festive.with_(**{"modules.festval": True})


@pytest.mark.parametrize(
    ("old", "new", "message", "at"),
    [
        (
            "modules: {festivals: on}\n",
            "",
            "modules does not say whether they are held",
            "- {name: el",
        ),
        ("{festivals: on}", "{festivals: maybe}", "modules.festivals must be on or off", "maybe"),
        ("{festivals: on}", "{festivls: on}", "unknown key 'festivls' in modules", "festivls"),
        ("end: 2019-11-06", "end: 2019-11-05", "end (2019-11-05) is before start", "2019-11-05"),
        ("start: 2019-11-06", "start: soon", "festivals[1].start", "soon"),
        ("    platforms: [kuaishou]\n", "", "festivals[1] has no 'platforms'", "name: sixes"),
        ("platforms: [kuaishou]", "platforms: kuaishou", "must be a list", "kuaishou\n    size"),
        ("platforms: [kuaishou]", "platforms: []", "names nobody", "[]"),
        (
            "platforms: [kuaishou]",
            "platforms: [outside_shelf]",
            "must be one of douyin, kuaishou",
            "outside_shelf]",
        ),
        (
            "platforms: [kuaishou]",
            "platforms: [kuaishou, kuaishou]",
            "names 'kuaishou' twice",
            "kuaishou]",
        ),
        ("value: 50 %", "value: 5000 %", "must lie in 0 to 20", "5000 %"),
        ("    size: {", "    sze: {", "unknown key 'sze' in festivals[1]", "sze"),
        ("name: sixes", "name: eleven", "two festivals are named 'eleven'", "name: eleven\n"),
        (
            "platforms: [douyin]}",
            "platforms: [kuaishou]}",
            "festival 'sixes' and festival 'eleven' are both held by kuaishou on 2019-11-06",
            "name: sixes",
        ),
    ],
)
def test_a_mistake_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, message: str, at: str
) -> None:
    text = edited((old, new), text=TEXT)
    with pytest.raises(SpecError) as refused:
        loaded(tmp_path, text)
    told = str(refused.value)
    assert message in told
    assert f"scenario.yaml:{place(text, at)}: " in told
