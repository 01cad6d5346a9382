"""The ODD page covers the tables to the last row, and only its parts are ever rewritten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from feedfollow.reference.odd import UnknownPart, filled, parts_of
from feedfollow.reference.phases import rooms
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.symbols import EQUATIONS
from feedfollow.spec.vocabulary import MODULES

TEXT = (Path(__file__).parents[2] / "docs" / "odd.md").read_text(encoding="utf-8")
PARTS = parts_of(TEXT)
CONCEPTS = (
    "Basic principles",
    "Emergence",
    "Adaptation",
    "Objectives",
    "Learning",
    "Prediction",
    "Sensing",
    "Interaction",
    "Stochasticity",
    "Collectives",
    "Observation",
    "Additions of ODD+D: decisions",
)


def named(kind: str) -> list[str]:
    """Return what the parts of one kind are of."""
    return [name.partition(" ")[2] for name in PARTS if name.partition(" ")[0] == kind]


def test_every_equation_is_set_once():
    assert sorted(named("equation")) == sorted(EQUATIONS)


def test_every_room_of_the_world_is_listed_once():
    assert sorted(named("columns")) == sorted(rooms())


@pytest.mark.parametrize("row", [*PARAMETERS.values(), *LEVERS.values()], ids=lambda row: row.name)
def test_every_parameter_and_lever_stands_with_a_submodel(row):
    assert f"| `{row.name}` | {row.unit} | " in TEXT
    assert set(row.equations) & set(named("parameters"))


def test_the_elements_of_the_protocol_stand_in_its_order():
    elements = [
        "## 1 Purpose and patterns",
        "## 2 Entities, state variables and scales",
        "## 3 Process overview and scheduling",
        "## 4 Design concepts",
        *(f"### 4.{number} {concept}" for number, concept in enumerate(CONCEPTS, start=1)),
        "## 5 Initialisation",
        "## 6 Input data",
        "## 7 Submodels",
    ]
    places = [TEXT.index(f"\n{element}\n") for element in elements]
    assert places == sorted(places)


def test_names_in_the_prose_are_those_of_the_tables():
    """A name in code font that looks like a parameter or lever is one, or a module."""
    prose = re.sub(r"<!-- begin.*?<!-- end -->", "", TEXT, flags=re.DOTALL)
    found = set(re.findall(r"`([a-z]+(?:[._][a-z_]+)+)`", prose))
    assert found - {*PARAMETERS, *LEVERS, *MODULES} == set()


def test_prose_is_left_alone_and_parts_are_written_anew():
    page = "Before.\n\n<!-- begin: categories -->\nstale\n<!-- end -->\n\nAfter.\n"
    found = filled(page)
    assert found.startswith("Before.\n\n<!-- begin: categories -->\n\napparel 0.22, ")
    assert found.endswith("\n\n<!-- end -->\n\nAfter.\n")
    assert filled(found) == found


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<!-- begin: categry -->\n<!-- end -->", r"'categry'; did you mean 'categories'"),
        ("<!-- begin: equation (99) -->\n<!-- end -->", r"no equation '\(99\)'; known: \(0\)"),
        ("<!-- begin: columns Userz -->\n<!-- end -->", r"no room 'Userz'; known: Users"),
        ("<!-- begin: parameters 9 -->\n<!-- end -->", r"no parameter or lever stands in '9'"),
        ("<!-- begin: categories -->\n", "without its partner"),
        ("<!-- end -->\n", "without its partner"),
        (
            "<!-- begin: figures -->\n<!-- begin: categories -->\n<!-- end -->",
            "'figures' does not end",
        ),
    ],
)
def test_a_mark_that_cannot_be_filled_is_refused(page, said):
    with pytest.raises(UnknownPart, match=said):
        filled(page)
