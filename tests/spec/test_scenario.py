"""A scenario is frozen, comparable, hashable and picklable; a series means the same everywhere."""

import dataclasses
import math
import pickle
from datetime import date, timedelta
from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfollow.spec.scenario import FrozenMap, Scenario, Series

FIRST, LAST = date(2019, 1, 1), date(2019, 1, 11)


def series(*points: tuple[date, float]) -> Series:
    return Series(
        tuple((day, value, None) for day, value in points),
        tuple(str(day) for day, _ in points),
        tuple(None for _ in points),
    )


def test_a_series_meets_its_points_and_is_held_at_its_ends() -> None:
    pair = series((FIRST, 3.3), (LAST, 7.7))
    assert pair.at(FIRST) == pair.at(FIRST - timedelta(days=500)) == 3.3
    assert pair.at(LAST) == pair.at(LAST + timedelta(days=500)) == 7.7


def test_a_series_is_log_linear_between_its_points() -> None:
    pair = series((FIRST, 100.0), (LAST, 400.0))
    assert pair.at(FIRST + timedelta(days=5)) == 200.0
    assert math.isclose(pair.at(FIRST + timedelta(days=1)), 100.0 * 4.0**0.1, rel_tol=1e-15)


@given(
    st.floats(1e-3, 1e12),
    st.floats(1e-3, 1e12),
    st.integers(1, 3000),
    st.integers(0, 3000),
)
def test_a_series_stays_between_its_points_to_the_last_bit_but_one(
    left: float, right: float, length: int, day: int
) -> None:
    pair = series((FIRST, left), (FIRST + timedelta(days=length), right))
    value = pair.at(FIRST + timedelta(days=min(day, length)))
    part = min(day, length) / length
    assert math.isclose(value, left ** (1 - part) * right**part, rel_tol=1e-12)
    assert min(left, right) * (1 - 1e-15) <= value <= max(left, right) * (1 + 1e-15)


def test_a_series_does_not_depend_on_the_callers_decimals() -> None:
    pair = series((FIRST, 155.4e6), (LAST, 262.1e6))
    day = FIRST + timedelta(days=3)
    expected = pair.at(day)
    with localcontext() as context:
        context.prec = 3
        assert series((FIRST, 155.4e6), (LAST, 262.1e6)).at(day) == expected


def test_a_series_is_correctly_rounded_so_that_every_machine_has_the_same_bits() -> None:
    length = 500
    pair = series((FIRST, 155.4e6), (FIRST + timedelta(days=length), 262.1e6))
    exact = Context(prec=60)
    left, right = exact.ln(Decimal(155_400_000)), exact.ln(Decimal(262_100_000))
    for day in range(length + 1):
        part = exact.divide(Decimal(day), Decimal(length))
        log = exact.add(left, exact.multiply(part, exact.subtract(right, left)))
        assert pair.at(FIRST + timedelta(days=day)) == float(exact.exp(log))


def test_a_scenario_cannot_be_changed(example: Scenario) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        example.users = 5  # type: ignore[misc]
    with pytest.raises(TypeError):
        example.parameters["session_trust"] = 5.0  # type: ignore[index]


def test_a_scenario_survives_pickling_with_its_key(example: Scenario) -> None:
    again = pickle.loads(pickle.dumps(example))
    assert again == example
    assert again.key == example.key
    assert hash(again) == hash(example)


def test_the_key_moves_with_every_value_and_with_nothing_else(example: Scenario) -> None:
    variant = example.with_(seed=8)
    assert variant.key != example.key
    assert variant.with_(seed=7).key == example.key
    assert len(example.key) == 64


def test_variants_leave_the_original_alone(example: Scenario) -> None:
    before = example.to_yaml()
    example.with_(**{"platforms.douyin.feed.precision": 9})
    assert example.to_yaml() == before


def test_days_count_both_ends(example: Scenario) -> None:
    assert example.days == 365


def test_a_scenario_does_not_differ_from_itself(example: Scenario) -> None:
    assert example.diff(example) == {}


def test_a_difference_is_named_by_its_path_from_both_sides(example: Scenario) -> None:
    variant = example.with_(seed=8, events=[])
    assert example.diff(variant)["seed"] == (7, 8)
    assert variant.diff(example)["seed"] == (8, 7)
    assert example.diff(variant)["events.links_close.platform"] == ("douyin", None)


def test_frozen_maps_are_equal_only_in_the_same_order() -> None:
    assert FrozenMap({"a": 1, "b": 2}) == FrozenMap({"a": 1, "b": 2})
    assert FrozenMap({"a": 1, "b": 2}) != FrozenMap({"b": 2, "a": 1})
    assert FrozenMap({"a": 1}) == {"a": 1}
    assert hash(FrozenMap({"a": 1})) == hash(FrozenMap({"a": 1}))
    assert repr(FrozenMap({"a": 1})) == "FrozenMap({'a': 1})"
