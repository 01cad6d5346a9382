"""Scalars are read as the core schema of YAML 1.2 says, and every node knows its place."""

import math
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedfollow.spec.errors import MAX_SHOWN, SpecError
from feedfollow.spec.nodes import ListNode, MapNode, Node, ScalarNode
from feedfollow.spec.yaml12 import core_scalar, read_file, read_text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # traps of YAML 1.1
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("N", "N"),
        ("12:30", "12:30"),
        ("1:30:00", "1:30:00"),
        ("010", 10),
        ("0o10", 8),
        ("0b10", "0b10"),
        ("5e11", 5e11),
        ("5E-3", 5e-3),
        ("1_000", "1_000"),
        ("0x1F", 31),
        ("2019-01-01", "2019-01-01"),
        ("2019-01-01 10:00:00", "2019-01-01 10:00:00"),
        ("=", "="),
        # the core schema
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("nULL", "nULL"),
        ("true", True),
        ("False", False),
        ("tRUE", "tRUE"),
        ("-12", -12),
        ("+3", 3),
        (".5", 0.5),
        ("5.", 5.0),
        ("1.5e3", 1500.0),
        (".", "."),
        ("-", "-"),
        ("e5", "e5"),
        ("1e", "1e"),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("inf", "inf"),
        ("nan", "nan"),
        ("65 %", "65 %"),
        ("٣", "٣"),
    ],
)
def test_a_plain_scalar_has_its_type_of_the_core_schema(text: str, value: object) -> None:
    assert core_scalar(text) == value
    assert type(core_scalar(text)) is type(value)


def test_not_a_number_is_a_float() -> None:
    value = core_scalar(".nan")
    assert isinstance(value, float)
    assert math.isnan(value)


def test_endless_digits_stay_text() -> None:
    assert core_scalar("7" * 5000) == "7" * 5000


@pytest.mark.parametrize("written", ['"5"', "'5'", "|\n  5", ">-\n  5"])
def test_a_quoted_number_is_text(written: str) -> None:
    root = read_text(f"a: {written}\n", "f")
    assert isinstance(root, MapNode)
    node = root.entries["a"]
    assert isinstance(node, ScalarNode)
    assert isinstance(node.value, str)


def test_every_node_knows_its_line_and_column() -> None:
    root = read_text("a: 1\nb:\n  - x\n  - {c: no}\n", "some.yaml")
    assert isinstance(root, MapNode)
    inner = root.entries["b"]
    assert isinstance(inner, ListNode)
    table = inner.items[1]
    assert isinstance(table, MapNode)
    assert (table.mark.line, table.mark.column) == (4, 5)
    assert (table.keys["c"].line, table.keys["c"].column) == (4, 6)
    assert (table.entries["c"].mark.line, table.entries["c"].mark.column) == (4, 9)
    assert table.mark.problem("m").source == "  - {c: no}"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_lines_are_counted_as_yaml_counts_them(end: str) -> None:
    with pytest.raises(SpecError) as caught:
        read_text(f"a: 1{end}b: 2{end}a: 3{end}", "f")
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.source) == (3, 1, "a: 3")


def test_all_duplicate_keys_are_reported_at_once() -> None:
    with pytest.raises(SpecError) as caught:
        read_text("a: 1\nb: {c: 1, c: 2}\na: 2\n", "f")
    assert [(p.line, p.column) for p in caught.value.problems] == [(2, 11), (3, 1)]


def test_the_first_of_two_values_of_a_key_is_kept() -> None:
    with pytest.raises(SpecError, match=r"duplicate key 'a' \(first in line 1\)"):
        read_text("a: 1\na: 2\n", "f")


def test_a_flood_of_problems_ends() -> None:
    with pytest.raises(SpecError) as caught:
        read_text("a: 1\n" * 5000, "f")
    assert len(caught.value.problems) == MAX_SHOWN


def test_a_file_is_named_as_the_user_named_it(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text("a: [")
    with pytest.raises(SpecError, match=r"^some name:1:5: not valid YAML"):
        read_file(tmp_path / "f.yaml", "some name")


def test_the_start_of_an_unclosed_collection_is_named() -> None:
    with pytest.raises(SpecError, match=r"flow sequence that starts in line 1"):
        read_text("a: [1,\n  2\nb: 3\n", "f")


def scalars(node: Node) -> list[ScalarNode]:
    if isinstance(node, ScalarNode):
        return [node]
    inner = node.items if isinstance(node, ListNode) else tuple(node.entries.values())
    return [leaf for each in inner for leaf in scalars(each)]


@given(st.text(alphabet="ab:-{}[]!&*#|>'\"%@`,?~ \n\t\r\0\x85\ufeff0.e", max_size=60))
@example("a: !<x> 1")
@example("%TAG ! tag:x,2000:\n--- 1")
@example("'a': \"\\uD800\"")
@example("? \n? ")
@example("a: >9999999\n x")
@example("&a *a : x")
@example("a: \\\x00")
def test_any_text_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    try:
        root = read_text(text, "f")
    except SpecError as error:
        assert error.problems
        assert "Traceback" not in str(error)
        for problem in error.problems:
            assert problem.line is not None
            assert 1 <= problem.line <= text.count("\n") + text.count("\r") + text.count("\x85") + 1
    else:
        assert all(leaf.mark.line is not None for leaf in scalars(root))


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "f.yaml"
    path.write_bytes(data)
    try:
        read_file(path)
    except SpecError as error:
        assert error.problems
