"""What differs between two scenarios, as a mapping and as a table with units."""

from __future__ import annotations

import pickle

from feedfollow.spec.difference import Change, unit_of
from feedfollow.spec.scenario import Scenario

SHARE = "platforms.kuaishou.traffic.private_share"
RATE = "platforms.douyin.population.opening_rate"
OPENS = {
    "name": "opens",
    "date": "2019-03-01",
    "platform": "kuaishou",
    "set": {"traffic.public_extra": 0.5},
}
JUNE = {
    "name": "june",
    "start": "2019-06-01",
    "end": "2019-06-18",
    "platforms": ["douyin"],
    "size": 2,
}


def test_a_row_has_both_values_and_their_unit(example: Scenario) -> None:
    (row,) = example.diff(example.with_(**{SHARE: 0.15})).changes
    assert row == Change(SHARE, "share of views", 0.65, 0.15)


def test_a_value_that_states_its_source_is_one_row_under_its_own_path(example: Scenario) -> None:
    found = example.diff(example.with_(**{RATE: 0.7}))
    assert found.changes == (Change(RATE, "share of members", 0.78, 0.7),)
    assert f"{RATE}.source" in found  # the mapping keeps every path as a file has it


def test_a_note_is_a_row_where_the_value_is_the_same(example: Scenario) -> None:
    found = example.diff(example.with_(**{RATE: {"value": 0.78, "source": "counted"}}))
    assert found.changes == (Change(f"{RATE}.source", "", "assumed", "counted"),)


def test_an_event_that_only_one_scenario_has_is_one_row(example: Scenario) -> None:
    added = example.diff(example.with_(events=[OPENS])).changes
    unit = unit_of("platforms.kuaishou.traffic.public_extra")
    assert [row.path for row in added] == ["events.opens"]
    assert added[0].here is None
    assert added[0].there == f"2019-03-01, kuaishou: traffic.public_extra = 0.5 {unit}"
    (gone,) = example.diff(example.with_(events=[])).changes
    assert (gone.path, gone.there) == ("events.links_close", None)
    assert gone.here == "2019-10-09, douyin: links.open_live = 0 " + unit_of(
        "platforms.douyin.links.open_live"
    )


def test_a_changed_setting_of_an_event_is_a_row_of_its_own(example: Scenario) -> None:
    (row,) = example.diff(example.with_(**{"events.links_close.set.links.open_live": 0.1})).changes
    assert (row.path, row.here, row.there) == ("events.links_close.set.links.open_live", 0.0, 0.1)
    assert row.unit


def test_a_festival_that_only_one_scenario_has_is_one_row(example: Scenario) -> None:
    festive = example.with_(festivals=[JUNE], **{"modules.festivals": True})
    rows = {row.path: row for row in example.diff(festive).changes}
    assert rows["festivals.june"].there == "2019-06-01 to 2019-06-18, douyin: size 2"
    assert rows.keys() == {"festivals.june", "modules.festivals"}
    larger = festive.with_(**{"festivals.june.size": 3})
    (row,) = festive.diff(larger).changes
    assert row == Change("festivals.june.size", "multiple of festival_strength", 2.0, 3.0)


def test_every_unit_is_that_of_the_table_that_declares_the_value() -> None:
    assert unit_of("platforms.douyin.population.daily_users.2020-08") == "persons"
    assert unit_of("population.netizens.2020-03") == "persons"
    assert unit_of("users") == "users"
    assert unit_of("burn_in") == "days"
    assert unit_of("question") == ""


def test_it_prints_a_line_a_row_and_lays_out_as_a_frame(example: Scenario) -> None:
    found = example.diff(example.with_(seed=8, **{SHARE: 0.15}))
    assert str(found) == f"seed: 7 -> 8\n{SHARE}: 0.65 -> 0.15 share of views"
    frame = found.to_frame()
    assert frame.loc[SHARE].tolist() == [0.65, 0.15, "share of views"]
    assert frame.index.name == "path"
    same = example.diff(example)
    assert str(same) == "example and example do not differ"
    assert len(same.to_frame()) == 0


def test_a_notebook_shows_text_and_obeys_none(example: Scenario) -> None:
    variant = example.with_(question="<script>alert(1)</script>")
    for html in (example.diff(variant)._repr_html_(), variant._repr_html_()):
        assert "<script>" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_difference_survives_pickling(example: Scenario) -> None:
    found = example.diff(example.with_(seed=8))
    again = pickle.loads(pickle.dumps(found))
    assert again == found == {"seed": (7, 8)}
    assert again.changes == found.changes


def test_a_notebook_shows_the_size_policy_and_events_of_a_scenario(example: Scenario) -> None:
    html = example.with_(**{"parameters.session_trust": 3})._repr_html_()
    words = ("Does it load?", "2,000 simulated users", "links_close", "session_trust")
    for each in (*words, "traffic.private_share", "share of views", "gmv_broad of douyin: down"):
        assert each in html, each
