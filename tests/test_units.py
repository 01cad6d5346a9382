"""Money, dates, periods and quantities are read exactly, or refused with what was expected."""

import math
from datetime import date, timedelta
from decimal import localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedfollow.units import Period, fen, parse_date, parse_quantity


@pytest.mark.parametrize(
    ("cny", "whole"),
    [
        (0.0, 0),
        (1.0, 100),
        (0.01, 1),
        (0.285, 28),
        (0.275, 28),
        (0.005, 0),
        (0.015, 2),
        (-0.015, -2),
        (-0.005, 0),
        (1.005, 100),
        (1e9 + 0.25, 100_000_000_025),
        (92233720368547.0, 9223372036854700),
    ],
)
def test_money_is_rounded_to_whole_fen_with_halves_to_even(cny: float, whole: int) -> None:
    assert fen(cny) == whole
    assert type(fen(cny)) is int


@pytest.mark.parametrize("cny", [math.nan, math.inf, -math.inf, 1e18, -1e18])
def test_money_that_no_int64_holds_is_refused(cny: float) -> None:
    with pytest.raises(ValueError, match=r"amount of money|does not fit an int64"):
        fen(cny)


@given(st.integers(-(10**13), 10**13))
def test_whole_fen_survive_the_way_to_cny_and_back(amount: int) -> None:
    assert fen(amount / 100) == amount


def test_a_date_is_read() -> None:
    assert parse_date("2020-02-29") == date(2020, 2, 29)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2019-02-30", "February 2019 has 28 days"),
        ("2019-02-00", "February 2019 has 28 days"),
        ("2019-00-01", "a month is 01..12"),
        ("0000-01-01", "the year must lie in"),
        ("2019-1-1", "YYYY-MM-DD"),
        ("20190101", "YYYY-MM-DD"),
        ("2019-W01-1", "YYYY-MM-DD"),
        ("٢٠١٩-01-01", "YYYY-MM-DD"),
        ("", "YYYY-MM-DD"),
    ],
)
def test_a_date_that_is_none_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "start", "mid", "end"),
    [
        ("2019", "2019-01-01", "2019-07-02", "2019-12-31"),
        ("2020", "2020-01-01", "2020-07-01", "2020-12-31"),
        ("2019H1", "2019-01-01", "2019-04-01", "2019-06-30"),
        ("2019H2", "2019-07-01", "2019-09-30", "2019-12-31"),
        ("2020Q1", "2020-01-01", "2020-02-15", "2020-03-31"),
        ("2020Q3", "2020-07-01", "2020-08-15", "2020-09-30"),
        ("2020-02", "2020-02-01", "2020-02-15", "2020-02-29"),
        ("2020-07", "2020-07-01", "2020-07-16", "2020-07-31"),
        ("2019-07-15", "2019-07-15", "2019-07-15", "2019-07-15"),
        ("2020-01..2020-09", "2020-01-01", "2020-05-16", "2020-09-30"),
        ("2020-10-30..2020-11-11", "2020-10-30", "2020-11-05", "2020-11-11"),
        ("2019H1..2020Q1", "2019-01-01", "2019-08-16", "2020-03-31"),
        (" 2020 .. 2021 ", "2020-01-01", "2020-12-31", "2021-12-31"),
    ],
)
def test_a_period_has_first_middle_and_last_day(text: str, start: str, mid: str, end: str) -> None:
    period = Period.parse(text)
    assert (period.start, period.mid, period.end) == tuple(
        date.fromisoformat(day) for day in (start, mid, end)
    )
    assert period.days == (period.end - period.start).days + 1
    assert period.text == text.strip()


@given(st.dates(date(1900, 1, 1), date(2189, 1, 1)), st.integers(0, 4000))
def test_the_middle_is_as_far_from_both_ends(start: date, more: int) -> None:
    end = start + timedelta(days=more)
    period = Period.parse(f"{start}..{end}")
    before, after = (period.mid - start).days, (end - period.mid).days
    assert after - before in (0, 1)


@pytest.mark.parametrize(
    "text",
    ["2019H3", "2019Q5", "2019Q0", "19", "2019-13", "2019-02-30", "2019-7", "2019..", "..2019",
     "2019..2018", "2019H1 yoy", "as of 2021-06", "2019-2020", "", "2019...2020", "1899", "2019h1"],
)  # fmt: skip
def test_a_period_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"period|exist|year"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("500 bn CNY", "CNY", 500e9),
        ("155.4 m", "persons", 155_400_000.0),
        ("155.4m", "persons", 155_400_000.0),
        ("1.011 bn persons", "persons", 1_011_000_000.0),
        ("3 million people", "persons", 3e6),
        ("2 k", "", 2000.0),
        ("2 thousand users", "users", 2000.0),
        ("1 tn CNY", "CNY", 1e12),
        ("65 %", "share", 0.65),
        ("65%", "share of feed views", 0.65),
        ("0.1 %", "1", 0.001),
        ("150 %", "multiple", 1.5),
        ("65 per cent", "probability", 0.65),
        ("20 %/day", "probability per day", 0.2),
        ("90 days", "days", 90.0),
        ("1 day", "days", 1.0),
        ("2 weeks", "days", 14.0),
        ("1 year", "days", 365.0),
        ("12 months", "years", 1.0),
        ("3 months", "days", 91.25),
        ("2 hours", "min", 120.0),
        ("0.41 /year", "1/year", 0.41),
        ("0.41 per year", "/year", 0.41),
        ("36.5 /year", "1/day", 0.1),
        ("0.1/day", "1/year", 36.5),
        ("60 CNY/week", "CNY/day", 60 / 7),
        ("800 CNY per month", "CNY/month", 800.0),
        ("5 yuan/order", "CNY/order", 5.0),
        ("250 fen", "CNY", 2.5),
        ("6.5 views/adopter-active-day", "views/adopter-active-day", 6.5),
        ("400 anchors", "anchors", 400.0),
        ("5000 real views", "real views", 5000.0),
        ("2 logit per logit of trust", "logit per logit of trust", 2.0),
        ("-3.4", "logit", -3.4),
        ("+.5e1", "logit", 5.0),
        ("2 days", "days, whole", 2.0),
    ],
)
def test_a_quantity_is_read_in_the_expected_unit(text: str, unit: str, value: float) -> None:
    assert parse_quantity(text, unit) == value


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("60 CNY", "days", "expected days, got 'CNY'"),
        ("60 days", "CNY", "expected CNY, got 'days'"),
        ("65 %", "persons", "expected persons, got '%'"),
        ("65 %", "logit", "expected logit, got '%'"),
        ("5 days", "", "expected a plain number, got 'days'"),
        ("5 days", "1", "expected a plain number, got 'days'"),
        ("5 /day", "days", "expected days, got '/day'"),
        ("5 CNY/day", "CNY", "expected CNY, got 'CNY/day'"),
        ("5 anchors", "persons", "expected persons, got 'anchors'"),
        ("5 views", "real views", "expected real views, got 'views'"),
        ("five", "persons", "'five' is not a number of persons"),
        ("", "days", "not a number of days"),
        ("%", "share", "not a number"),
        ("1,000", "persons", "wrong unit"),
        ("1_000", "persons", "wrong unit"),
        ("1 000", "persons", "wrong unit"),
        ("nan", "share", "not a number"),
        ("inf", "share", "not a number"),
        ("٣", "days", "not a number"),
        ("1" * 200, "days", "too long"),
    ],
)
def test_a_wrong_quantity_is_refused_with_what_was_expected(
    text: str, unit: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        parse_quantity(text, unit)


@given(st.decimals(0, 10**6, places=3), st.sampled_from(["k", "m", "bn"]))
def test_a_scale_word_is_exact(number: object, scale: str) -> None:
    power = {"k": "e3", "m": "e6", "bn": "e9"}[scale]
    assert parse_quantity(f"{number} {scale}", "persons") == float(f"{number}{power}")


def test_a_caller_with_coarse_decimals_changes_nothing() -> None:
    with localcontext() as context:
        context.prec = 2
        assert parse_quantity("155.4 m", "persons") == 155_400_000.0
