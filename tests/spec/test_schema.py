"""The JSON Schema accepts what the loader accepts, and the committed copy is not stale."""

import json

import jsonschema
import pytest
from tests.scenario_texts import VALID, edited

from feedfollow.paths import data_folder, shipped_businesses, shipped_scenarios
from feedfollow.spec.dotted import plain_data
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.schema import json_schema, schema_text
from feedfollow.spec.yaml12 import read_file, read_text


def complaints(text: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(json_schema())
    data = plain_data(read_text(text, "scenario"))
    return [error.json_path for error in validator.iter_errors(data)]


def test_the_committed_schema_is_the_generated_one() -> None:
    committed = (data_folder("scenarios") / "scenario.schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(), "run: feedfollow schema > scenarios/scenario.schema.json"


def test_the_schema_is_a_schema_of_its_draft() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json.loads(schema_text()) == json_schema()


@pytest.mark.parametrize("name", shipped_scenarios())
def test_shipped_scenarios_and_their_resolved_forms_meet_the_schema(name: str) -> None:
    path = data_folder("scenarios") / name
    validator = jsonschema.Draft202012Validator(json_schema())
    validator.validate(plain_data(read_file(path)))
    assert complaints(load_scenario(path).to_yaml()) == []


@pytest.mark.parametrize("name", shipped_businesses())
def test_shipped_businesses_meet_the_schema(name: str) -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    validator.validate(plain_data(read_file(data_folder("scenarios") / name)))


def test_the_schema_refuses_a_business_with_a_misspelt_key() -> None:
    good = "focal: {kind: brand, name: shop, platform: douyin, start: 2020-01-01, price: 90 CNY}"
    assert complaints(good) == []
    assert complaints(good.replace("price", "prce")) == ["$.focal"]
    assert complaints(good.replace("brand", "brnd")) == ["$.focal.kind"]


def test_the_valid_example_meets_the_schema() -> None:
    assert complaints(VALID) == []


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("users: 2000", "usrs: 2000", "$"),
        ("users: 2000", "users: -5", "$.users"),
        ("users: 2000", "users: 2000.5", "$.users"),
        ("users: 2000", "users: many", "$.users"),
        ("precision: 1.5", "precison: 1.5", "$.platforms.douyin.feed"),
        ("precision: 1.5", "precision: -1", "$.platforms.douyin.feed.precision"),
        ("precision: 1.5", "precision: {source: x}", "$.platforms.douyin.feed.precision"),
        ("session_trust: 2", "sesion_trust: 2", "$.parameters"),
        ("direction: down", "direction: sideways", "$.expect[0].direction"),
        ("measure: gmv_broad", "measure: gmv", "$.expect[0].measure"),
        ("role: shelf", "role: shelve", "$.platforms.outside_shelf.role"),
        ("set: {links.open_live: 0}", "set: {goods.list_price: 90}", "$.events[0].set"),
        ("minutes: 90", "minutes: []", "$.platforms.kuaishou.population.minutes"),
    ],
)
def test_an_editor_marks_the_common_mistakes(old: str, new: str, path: str) -> None:
    assert complaints(edited((old, new))) == [path]


def test_a_variant_that_takes_a_key_away_meets_the_schema() -> None:
    text = "extends: b.yaml\nplatforms: {kuaishou: {population: {overlap: null}}}\n"
    assert complaints(text) == []
