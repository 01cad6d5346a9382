"""What a reader is told about a name, and what happens when no table has it."""

import pickle

import pytest

from feedfollow.spec.describe import (
    Entry,
    UnknownName,
    card,
    describe,
    entries,
    find,
    listing,
)
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS

MEASURE = Entry("repurchase_rate", "measure", "Buyers", "share", "Buyers who come back.")


def test_the_list_names_every_parameter_and_lever_once() -> None:
    text = describe()
    words = text.split()
    for name in (*PARAMETERS, *LEVERS):
        assert words.count(name) == 1


def test_the_list_is_grouped() -> None:
    lines = describe().splitlines()
    assert lines[0] == "Adoption (parameters)"
    assert "Feed (levers)" in lines
    assert lines.index("Feed (levers)") > lines.index("Orders (parameters)")


@pytest.mark.parametrize("name", [*PARAMETERS, *LEVERS])
def test_a_card_tells_everything_about_its_row(name: str) -> None:
    row = {**PARAMETERS, **LEVERS}[name]
    text = " ".join(describe(name).split())
    parts = (
        row.name,
        row.unit,
        row.range_text(),
        row.prior_text(),
        row.verdict,
        row.source,
        row.symbol,
        row.description,
    )
    for part in parts:
        assert " ".join(part.split()) in text


def test_a_card_of_a_lever_says_whether_events_may_change_it() -> None:
    assert "may change it on a date" in describe("traffic.private_share")
    assert "cannot change it" in describe("content.midpoint")


def test_a_lever_may_be_named_with_its_platform() -> None:
    assert find("platforms.douyin.feed.precision").name == "feed.precision"
    assert find("parameters.trust_halflife").name == "trust_halflife"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("trust_half_life", "trust_halflife"),
        ("feed.precison", "feed.precision"),
        ("precision", "feed.precision"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_nearest(wrong: str, right: str) -> None:
    with pytest.raises(UnknownName, match=f"did you mean '{right}'") as caught:
        describe(wrong)
    assert caught.value.nearest == right
    assert isinstance(caught.value, ValueError)


def test_a_name_near_nothing_gets_no_suggestion() -> None:
    with pytest.raises(UnknownName) as caught:
        find("zzzz")
    assert caught.value.nearest is None
    assert str(caught.value) == "nothing is called 'zzzz'"


def test_an_unknown_name_survives_a_worker_process() -> None:
    error = pickle.loads(pickle.dumps(UnknownName("a", "b")))
    assert (error.name, error.nearest, str(error)) == ("a", "b", str(UnknownName("a", "b")))


def test_entries_of_other_rooms_are_listed_after_the_tables() -> None:
    extra = {MEASURE.name: MEASURE}
    assert list(entries(extra))[-1] == "repurchase_rate"
    assert describe("repurchase_rate", extra).startswith("repurchase_rate  (measure, Buyers)")
    assert "Buyers (measures)" in describe(extra=extra)


def test_a_misspelt_measure_is_answered_too() -> None:
    with pytest.raises(UnknownName, match="repurchase_rate"):
        find("repurchse_rate", {MEASURE.name: MEASURE})


def test_an_entry_of_another_room_never_hides_a_parameter() -> None:
    imposter = Entry("trust_halflife", "measure", "Buyers", "", "Something else.")
    assert find("trust_halflife", {"trust_halflife": imposter}).kind == "parameter"


def test_a_thing_without_unit_or_facts_has_a_card() -> None:
    phase = Entry("adoption", "phase", "Evening", "", "People take up live commerce.")
    assert card(phase).rstrip().endswith("People take up live commerce.")
    assert listing([]) == ""


def test_no_line_is_wider_than_a_terminal_reads() -> None:
    for name in (*PARAMETERS, *LEVERS):
        assert max(map(len, describe(name).splitlines())) <= 100


def test_the_first_part_of_dotted_names_lists_those_that_begin_with_it() -> None:
    listed = describe("fees").splitlines()
    assert listed[0].endswith("(levers)")
    names = [line.split()[0] for line in listed if line.startswith("  ")]
    assert {"fees.commission", "fees.external"} <= set(names)
    assert all(name.startswith("fees.") for name in names)


def test_numbers_of_a_focal_business_are_described() -> None:
    text = describe("focal")
    assert "focal brand (numbers)" in text and "focal anchor (numbers)" in text
    card = " ".join(describe("focal.brand.room_cost").split())
    assert card.startswith("focal.brand.room_cost (number, focal brand)")
    for told in ("default 20000", "unit CNY/week", "written focal: room_cost"):
        assert told in card
    assert "default must be given" in " ".join(describe("focal.anchor.followers").split())
    with pytest.raises(UnknownName, match=r"did you mean 'focal\.brand\.price'"):
        describe("focal.brand.prices")
