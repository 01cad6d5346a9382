"""Readers of goods and channels, against the fate of every order and the orders themselves."""

from __future__ import annotations

from statistics import geometric_mean

import pandas as pd
import pytest
from tests.facts.evenings import Told, busy, fates, levers, rows, tell, with_modules

from feedfollow.world.labels import FORMS, LIVE, SHELF, SOURCES

P = {"platform": "douyin"}
MARKET: dict[str, object] = {
    "users": 1500,
    **with_modules("shelf", "local", "inventory"),
    **levers("douyin", shelf__search=1, shelf__mall=1, local__share=0.1),
    "parameters__dispatch_multiple": 0.8,
    "parameters__cancel_wait": 0.3,
    "parameters__return_intercept": -1,
}
"""Merchants who cannot keep up, so that orders are cancelled while they wait, from day 0 on."""


@pytest.fixture(scope="module")
def told() -> Told:
    asked = {
        "refunded": ("RefundedLiveOverShelf", P),
        "returned": ("ReturnedLiveOverShelf", P),
        "doubles": ("DoublesAmongCancelled", P),
        "live": ("sessions_of_form", P | {"form": "live"}),
        "shelf": ("sessions_of_form", P | {"form": "shelf"}),
        "sessions": ("sessions_live_over_shelf", P),
        "listed": ("listed_live_over_shelf", P),
        "vouchers": ("vouchers_of_the_interested", P),
    }
    return tell(busy(**MARKET), asked)


@pytest.fixture(scope="module")
def ended() -> pd.DataFrame:
    found = fates(busy(**MARKET))
    return found[(found["platform"] == "douyin") & (found["source"] != SOURCES.index("local"))]


def test_orders_are_cancelled_from_the_first_recorded_day_on(ended: pd.DataFrame):
    unsent = ended[ended["fate"] == "cancelled"]
    assert (unsent["day"] - unsent["placed"] > 0).sum() > 20
    assert ((unsent["day"] == 0) & (unsent["placed"] < 0)).any()


def share_of_value(table: pd.DataFrame, form: int, fate: list[str]) -> float:
    own = table[table["form"] == form]
    return float(own.loc[own["fate"].isin(fate), "price"].sum() / own["price"].sum())


def test_value_refunded_is_what_is_cancelled_or_comes_back(told: Told, ended: pd.DataFrame):
    live, shelf = (share_of_value(ended, form, ["cancelled", "returned"]) for form in (LIVE, SHELF))
    assert told["refunded"] == pytest.approx(live / shelf, rel=1e-12)


def test_value_returned_is_of_what_was_delivered(told: Told, ended: pd.DataFrame):
    delivered = ended[ended["fate"] != "cancelled"]
    live, shelf = (share_of_value(delivered, form, ["returned"]) for form in (LIVE, SHELF))
    assert told["returned"] == pytest.approx(live / shelf, rel=1e-12)
    assert told["returned"] != pytest.approx(told["refunded"], rel=1e-3)


def test_doubles_are_second_orders_among_the_cancelled(told: Told, ended: pd.DataFrame):
    unsent = ended[ended["fate"] == "cancelled"]
    assert told["doubles"] == pytest.approx((unsent["sequence"] >= 1).mean(), rel=1e-12)
    assert 0.05 < told["doubles"] < 0.95


def test_sessions_of_a_form_are_its_orders_by_the_size_of_their_session(told: Told):
    people = told.lived.run.people_per_user
    here = [each for each in rows(told.lived) if each.platform == "douyin"]
    live = sum(1.0 / each.session_size for each in here if FORMS[each.form] == "live")
    shelf = sum(1 for each in here if FORMS[each.form] == "shelf")
    assert told["live"] == pytest.approx(people * live, rel=1e-9)
    assert told["shelf"] == pytest.approx(people * shelf, rel=1e-9)
    assert told["sessions"] == pytest.approx(live / shelf, rel=1e-9)


def test_list_prices_are_compared_by_their_geometric_means(told: Told):
    listed = {
        name: [
            float(each.listed)
            for each in rows(told.lived)
            if each.platform == "douyin" and FORMS[each.form] == name
        ]
        for name in ("live", "shelf")
    }
    ratio = geometric_mean(listed["live"]) / geometric_mean(listed["shelf"])
    assert told["listed"] == pytest.approx(ratio, rel=1e-9)
    assert abs(ratio - 1.0) > 1e-3


def test_vouchers_are_counted_a_head_of_who_likes_local_services(told: Told):
    users, p = told.lived.world.users, told.lived.world.names.index("douyin")
    bought: dict[int, int] = {}
    for each in rows(told.lived):
        if each.platform == "douyin" and SOURCES[each.source] == "local":
            bought[each.user] = bought.get(each.user, 0) + 1
    heads: dict[bool, list[int]] = {True: [], False: []}
    for user in range(len(users)):
        if users.adopted[user] and users.member[user, p]:
            keen = float(users.taste[user, 11]) > 1.0 / 16.0
            heads[keen].append(bought.get(user, 0))
    keen, others = (sum(heads[each]) / len(heads[each]) for each in (True, False))
    assert sum(heads[True]) > 10 and sum(heads[False]) > 10
    assert told["vouchers"] == pytest.approx(keen / others, rel=1e-12)
