"""The festival calendar conserves needs: what comes early is missing behind (process 2.7)."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.laws.small_world import small_scenario

from feedfollow.world.festivals import drawn_ahead, festival_days

FIRST = date(2020, 5, 1)
DAYS = 120
NAMES = ["douyin", "kuaishou"]
ONE = {"name": "one", "start": "2020-06-01", "end": "2020-06-18", "platforms": ["douyin"]}


def calendar(*festivals, days=DAYS, on=True, **parameters):
    """Resolve a calendar on the small scenario from 1 May on."""
    changes = {f"parameters.{name}": value for name, value in parameters.items()}
    listed = {"modules.festivals": on, "festivals": list(festivals)}
    return festival_days(small_scenario(64, {**changes, **listed}), FIRST, days, NAMES)


def test_a_festival_is_held_on_its_days_both_ends_included_and_nowhere_else():
    strength = calendar({**ONE, "size": 0.5}, festival_strength=0.8).strength
    held = np.zeros((DAYS, 2))
    held[31:49, 0] = 0.8 * 0.5
    assert np.array_equal(strength, held)


def test_the_days_behind_lend_a_share_and_the_festival_gives_it_back_in_equal_parts():
    shift = calendar(ONE, festival_strength=1, festival_pull_forward=0.2).need_shift
    assert shift[31:49, 0] == pytest.approx(0.2 * 14 / 18)
    assert shift[49:63, 0] == pytest.approx(-0.2)
    assert not shift[:31].any() and not shift[63:].any() and not shift[:, 1].any()


def test_a_unit_of_strength_draws_its_share_and_each_further_one_the_same_share_of_what_is_left():
    for share in (0.0, 0.12, 0.25, 1.0):
        assert drawn_ahead(share, 0.0) == 0.0
        assert drawn_ahead(share, 1.0) == pytest.approx(share, abs=1e-15)
        assert drawn_ahead(share, 2.0) == pytest.approx(share + share * (1 - share), abs=1e-15)
    assert drawn_ahead(0.12, 1e-12) == pytest.approx(0.0, abs=1e-12)


@example(starts=[0, 1, 2], lengths=[1, 1, 1], strength=2.0, share=0.25, horizon=3)
@settings(deadline=None, max_examples=40)
@given(
    starts=st.lists(st.integers(0, 60), min_size=1, max_size=3, unique=True),
    lengths=st.lists(st.integers(1, 20), min_size=3, max_size=3),
    strength=st.floats(0, 2),
    share=st.floats(0, 0.25),
    horizon=st.integers(1, 30),
)
def test_needs_are_conserved_or_the_calendar_is_refused(starts, lengths, strength, share, horizon):
    """Refused exactly where a day would lose more needs than arise."""
    listed, free = [], 0
    ahead = drawn_ahead(share, strength)
    change = np.zeros((DAYS + 60, len(NAMES)))
    for k, start in enumerate(sorted(starts)):
        begin = max(start, free)
        free = begin + lengths[k]
        first = FIRST + timedelta(days=begin)
        last = FIRST + timedelta(days=free - 1)
        names = NAMES if k % 2 else NAMES[:1]
        listed.append({"name": str(k), "start": first, "end": last, "platforms": names})
        change[begin:free, : len(names)] += ahead * horizon / lengths[k]
        change[free : free + horizon, : len(names)] -= ahead
    values = {
        "days": DAYS + 60,
        "festival_strength": strength,
        "festival_pull_forward": share,
        "festival_pull_days": horizon,
        "need_arrival": 0.01,
    }
    assume(abs(change.min() + 1.0) > 1e-6)  # at the border rounding decides
    if change.min() < -1.0:
        with pytest.raises(ValueError, match=r"draw .* times the needs of .* ahead"):
            calendar(*listed, **values)
        return
    days = calendar(*listed, **values)
    assert days.need_shift == pytest.approx(change, abs=1e-12)
    assert days.need_shift.sum(axis=0) == pytest.approx(0.0, abs=1e-9)
    assert (days.strength[days.need_shift > 1e-12] > 0.0).all()


def test_a_festival_before_the_first_day_still_leaves_its_dip():
    before = {**ONE, "start": "2020-04-20", "end": "2020-04-25"}
    days = calendar(before, festival_strength=1, festival_pull_forward=0.1)
    assert days.need_shift[:9, 0] == pytest.approx(-0.1)
    assert not days.need_shift[9:].any() and not days.strength.any()


@pytest.mark.parametrize(
    ("size", "parameters", "on"),
    [(1, {}, False), (0, {}, True), (1, {"festival_strength": 0}, True)],
)
def test_no_festival_is_held_where_the_module_is_off_or_its_strength_is_zero(size, parameters, on):
    days = calendar({**ONE, "size": size}, on=on, **parameters)
    assert not days.strength.any() and not days.need_shift.any()


def test_more_needs_than_there_are_cannot_be_drawn_ahead():
    soon = {**ONE, "name": "two", "start": "2020-06-20", "end": "2020-06-21"}
    with pytest.raises(ValueError, match=r"draw 1\.2 times the needs of 2020-06-22 ahead"):
        calendar(ONE, soon, festival_strength=1, festival_pull_forward=0.6, need_arrival=0.01)


def test_more_than_one_need_a_user_and_day_cannot_arise():
    short = {**ONE, "end": "2020-06-01"}
    with pytest.raises(ValueError, match=r"festival on 2020-06-01 makes 1\.2 needs a user"):
        calendar(short, festival_strength=1, festival_pull_forward=0.5, need_arrival=0.15)
