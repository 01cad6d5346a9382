"""Readers of the experiments: each is used, says what it gives, and gives what orders say."""

from __future__ import annotations

import inspect
import re

import pytest
from tests.run.short import tiny

from feedfollow.facts.experiment_file import files
from feedfollow.facts.lived import Lived, live_through
from feedfollow.facts.read.orders import (
    buyer_churn_between,
    category_sales,
    follow_share_of_orders,
)
from feedfollow.facts.readers import READERS, make_reader
from feedfollow.world.labels import FOLLOW


@pytest.fixture(scope="module")
def lived() -> Lived:
    return live_through(tiny(), 3, [], orders=True)


def test_every_reader_is_asked_by_a_claim():
    texts = "\n".join(path.read_text(encoding="utf-8") for path in files().values())
    named = set(re.findall(r"(\w+): *(?:\n +)?\{", texts))
    assert set(READERS) - named == set()


@pytest.mark.parametrize("name", READERS)
def test_a_reader_says_what_it_gives(name):
    assert inspect.getdoc(READERS[name])


def test_a_reader_that_is_asked_for_what_it_does_not_know_says_so():
    with pytest.raises(ValueError, match="takes no 'rooms'"):
        make_reader("follow_share_of_orders", {"platform": "kuaishou", "rooms": 3})
    with pytest.raises(ValueError, match="missing a required argument: 'platform'"):
        make_reader("follow_share_of_orders", {})


def test_a_share_is_that_of_the_orders(lived):
    orders = lived.orders[lived.orders["platform"] == lived.world.names.index("kuaishou")]
    assert len(orders) > 100
    assert follow_share_of_orders(lived, "kuaishou") == (orders["source"] == FOLLOW).mean()


def test_sales_of_categories_add_up_to_all(lived):
    whole = lived.orders.loc[lived.orders["platform"] == 0, "price"].sum() / 100.0
    parts = [category_sales(lived, lived.world.names[0], category) for category in range(16)]
    assert sum(parts) == pytest.approx(whole)


def test_who_buys_first_and_not_last_has_left(lived):
    orders = lived.orders[lived.orders["platform"] == lived.world.names.index("kuaishou")]
    last = lived.run.scenario.days - 10
    first_buyers = set(orders.loc[orders["placed"] < 10, "user"])
    late_buyers = set(orders.loc[orders["placed"] >= last, "user"])
    left = len(first_buyers - late_buyers) / len(first_buyers)
    assert buyer_churn_between(lived, "kuaishou", 10) == pytest.approx(left)
