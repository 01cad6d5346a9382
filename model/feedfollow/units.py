"""Money, dates and quantities as a reader of a scenario writes them.

Money is int64 fen (0.01 CNY). A quantity is a number with an optional scale word and an optional
unit (``"500 bn CNY"``, ``"65 %"``, ``"90 days"``, ``"0.06 /year"``); it is read in decimal
arithmetic, so that ``"155.4 m"`` is exactly 155400000. A period is a stretch of days
(``2019H1``, ``2020Q3``, ``2020-01..2020-09``) with its middle.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal
from typing import Final

FEN_PER_CNY: Final = 100
DAYS_PER_YEAR: Final = 365
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2200
_LONGEST: Final = 100
# Its own context, so that a caller's decimal settings change nothing.
_EXACT: Final = Context(prec=60)

_SCALES: Final[dict[str, Decimal]] = {
    "k": Decimal("1e3"),
    "thousand": Decimal("1e3"),
    "m": Decimal("1e6"),
    "mn": Decimal("1e6"),
    "million": Decimal("1e6"),
    "bn": Decimal("1e9"),
    "billion": Decimal("1e9"),
    "tn": Decimal("1e12"),
    "trillion": Decimal("1e12"),
}

# Word -> (dimension, size in the dimension's smallest step). The year is the model's: 365 days.
_UNITS: Final[dict[str, tuple[str, Decimal]]] = {
    "fen": ("money", Decimal(1)),
    "cny": ("money", Decimal(FEN_PER_CNY)),
    "yuan": ("money", Decimal(FEN_PER_CNY)),
    "rmb": ("money", Decimal(FEN_PER_CNY)),
    "min": ("time", Decimal(1)),
    "minute": ("time", Decimal(1)),
    "hour": ("time", Decimal(60)),
    "day": ("time", Decimal(24 * 60)),
    "week": ("time", Decimal(7 * 24 * 60)),
    "month": ("time", Decimal(DAYS_PER_YEAR * 2 * 60)),
    "year": ("time", Decimal(DAYS_PER_YEAR * 24 * 60)),
    "person": ("person", Decimal(1)),
    "people": ("person", Decimal(1)),
    "user": ("person", Decimal(1)),
}

# First words of units that are pure numbers, so that a percentage may be given for them.
_PURE: Final = frozenset({"", "1", "share", "probability", "ratio", "multiple", "trust"})
_NUMBER: Final = re.compile(
    r"(?P<number>[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)(?P<rest>.*)", re.DOTALL
)

_SIMPLE_PERIOD: Final = re.compile(
    r"(?P<year>\d{4})(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?"
)


def fen(cny: float) -> int:
    """Turn an amount in CNY into whole fen, halves to the even fen.

    Parameters
    ----------
    cny : float
        Amount in CNY; read by its shortest decimal form, so that 0.285 is 28.5 fen.

    Returns
    -------
    int
        Amount in fen (0.01 CNY).

    Raises
    ------
    ValueError
        If the amount is not finite or does not fit an int64.
    """
    amount = Decimal(repr(float(cny)))
    if not amount.is_finite():
        raise ValueError(f"{cny!r} is not an amount of money")
    whole = int((amount * FEN_PER_CNY).to_integral_value(rounding="ROUND_HALF_EVEN"))
    if not -(2**63) <= whole < 2**63:
        raise ValueError(f"{cny!r} CNY does not fit an int64 number of fen")
    return whole


def parse_date(text: str) -> date:
    """Read a calendar day written ``YYYY-MM-DD``.

    Parameters
    ----------
    text : str
        The day.

    Returns
    -------
    datetime.date
        The day.

    Raises
    ------
    ValueError
        If the text has another form or names a day that does not exist.
    """
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text.strip(), re.ASCII)
    if match is None:
        raise ValueError(f"{text!r} is not a date; write it as YYYY-MM-DD, such as 2019-07-15")
    year, month, day = (int(part) for part in match.groups())
    _refuse_impossible(text, year, month, day)
    return date(year, month, day)


def _refuse_impossible(text: str, year: int, month: int, day: int) -> None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"{text!r}: the year must lie in {_FIRST_YEAR}..{_LAST_YEAR}")
    if not 1 <= month <= 12:
        raise ValueError(f"{text!r} does not exist: a month is 01..12")
    length = calendar.monthrange(year, month)[1]
    if not 1 <= day <= length:
        name = calendar.month_name[month]
        raise ValueError(f"{text!r} does not exist: {name} {year} has {length} days")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of whole days.

    Parameters
    ----------
    text : str
        The period as it was written.
    start, end : datetime.date
        First and last day, both inside the period.
    """

    text: str
    start: date
    end: date

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period.

        Parameters
        ----------
        text : str
            ``2019``, ``2019H1``, ``2020Q3``, ``2020-07``, ``2019-07-15``, or two of these joined
            by ``..`` (from the first day of the left one to the last day of the right one).

        Returns
        -------
        Period
            The days it covers.

        Raises
        ------
        ValueError
            If the text has another form, names a day that does not exist, or ends before it
            starts.
        """
        left, dots, right = text.strip().partition("..")
        start, end = _simple_period(left.strip(), text)
        if dots:
            end = _simple_period(right.strip(), text)[1]
        if end < start:
            raise ValueError(f"period {text!r} ends before it starts")
        return cls(text.strip(), start, end)

    @property
    def days(self) -> int:
        """Number of days, both ends included."""
        return (self.end - self.start).days + 1

    @property
    def mid(self) -> date:
        """The middle day; of two middle days the earlier."""
        return self.start + timedelta(days=(self.days - 1) // 2)


def _simple_period(part: str, whole: str) -> tuple[date, date]:
    match = re.fullmatch(_SIMPLE_PERIOD, part)
    if match is None or not part.isascii():
        raise ValueError(
            f"{whole!r} is not a period; write 2019, 2019H1, 2020Q3, 2020-07, 2019-07-15 "
            "or 2020-01..2020-09"
        )
    found = {key: int(value) for key, value in match.groupdict().items() if value is not None}
    year = found["year"]
    if "day" in found:
        _refuse_impossible(part, year, found["month"], found["day"])
        day = date(year, found["month"], found["day"])
        return day, day
    if "half" in found:
        first, last = 6 * found["half"] - 5, 6 * found["half"]
    elif "quarter" in found:
        first, last = 3 * found["quarter"] - 2, 3 * found["quarter"]
    elif "month" in found:
        first = last = found["month"]
    else:
        first, last = 1, 12
    _refuse_impossible(part, year, first, 1)
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def parse_quantity(text: str, unit: str) -> float:
    """Read a number with an optional scale word and unit, in the unit that is expected.

    Parameters
    ----------
    text : str
        For example ``500 bn CNY``, ``65 %``, ``1.5 k``, ``3 weeks``, ``0.06 /year``. A number
        without a unit is taken to be in ``unit`` already.
    unit : str
        The expected unit, such as ``CNY``, ``share``, ``days``, ``/year``, ``persons``,
        ``CNY/month``; ``""`` and ``"1"`` are pure numbers. Anything after a comma or a bracket is
        explanation.

    Returns
    -------
    float
        The value in ``unit``.

    Raises
    ------
    ValueError
        If there is no number, or its unit cannot be turned into the expected one.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"{text[:20]!r}... is too long for a number{_expected(unit)}")
    match = re.fullmatch(_NUMBER, text.strip())
    if match is None or not match["number"].isascii():
        raise ValueError(f"{text!r} is not a number{_expected(unit)}")
    words = match["rest"].split()
    scale = Decimal(1)
    if words and words[0].lower() in _SCALES:
        scale = _SCALES[words.pop(0).lower()]
    factor = _factor(" ".join(words), unit, text) if words else Decimal(1)
    try:
        product = _EXACT.multiply(_EXACT.create_decimal(match["number"]), scale)
        return float(_EXACT.multiply(product, factor))
    except ArithmeticError:
        raise ValueError(f"{text!r} is too large or too small a number") from None


def _expected(unit: str) -> str:
    plain = _bare(unit)
    return f" of {plain}" if plain not in {"", "1"} else ""


def _bare(unit: str) -> str:
    """Drop the explanation behind a unit of the parameter table."""
    return re.split(r"[,(;]", unit, maxsplit=1)[0].strip()


def _factor(given: str, unit: str, text: str) -> Decimal:
    """Give the number of expected units in one given unit."""
    wanted = _bare(unit)
    if given.lower() == wanted.lower():
        return Decimal(1)
    given_size, given_dimension = _measure(given)
    wanted_size, wanted_dimension = _measure(wanted)
    if given_dimension != wanted_dimension:
        expected = wanted if wanted not in {"", "1"} else "a plain number"
        raise ValueError(f"{text!r} has the wrong unit: expected {expected}, got {given!r}")
    return _EXACT.divide(given_size, wanted_size)


def _measure(unit: str) -> tuple[Decimal, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Split a unit into its size and its dimension (words above and below the line)."""
    text = re.sub(r"\bper\b", "/", unit.lower().replace("per cent", "%"))
    above, *below = [part.strip() for part in text.split("/")]
    size, top = _product([above])
    divisor, bottom = _product(below)
    return _EXACT.divide(size, divisor), (top, bottom)


def _product(parts: Iterable[str]) -> tuple[Decimal, tuple[str, ...]]:
    size, names = Decimal(1), []
    for part in parts:
        word = part.removesuffix("s")
        if part in {"%", "percent"}:
            size = _EXACT.divide(size, Decimal(100))
        elif word in _UNITS or part in _UNITS:
            name, factor = _UNITS[word if word in _UNITS else part]
            size = _EXACT.multiply(size, factor)
            names.append(name)
        elif part.partition(" ")[0] not in _PURE:
            names.append(word)
    return size, tuple(sorted(names))
