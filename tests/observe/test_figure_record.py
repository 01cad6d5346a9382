"""A figure that a result keeps is the one that was documented."""

from __future__ import annotations

import json
import math
from dataclasses import fields

import pytest

from feedfollow.observe.documented import Figure
from feedfollow.observe.figure_record import from_data, to_data
from feedfollow.observe.figures import load_figures


def same(one: Figure, other: Figure) -> bool:
    def equal(a: object, b: object) -> bool:
        return a == b or (a != a and b != b)

    return all(equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(Figure))


def test_every_figure_goes_through_json_and_back():
    for each in load_figures():
        text = json.dumps(to_data(each), allow_nan=False)
        assert same(from_data(json.loads(text)), each), each.id


def test_a_number_that_there_is_not_stays_none_at_all():
    (number,) = [each for each in load_figures() if each.id == "ks_gmv_2019"]
    assert to_data(number)["low"] is None
    assert math.isnan(from_data(to_data(number)).low)


def test_a_record_of_another_version_is_refused():
    data = to_data(load_figures()[0])
    with pytest.raises(ValueError, match="another version: note"):
        from_data({name: value for name, value in data.items() if name != "note"})
