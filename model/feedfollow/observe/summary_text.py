"""How a summary is written: as text for a terminal, as JSON for a file."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from feedfollow.observe.causes import Cause
from feedfollow.observe.identity import Factors
from feedfollow.observe.origin import NOT_CALIBRATED
from feedfollow.observe.score import Row

if TYPE_CHECKING:
    from feedfollow.observe.summary import Summary

Data: TypeAlias = "dict[str, Data] | list[Data] | str | float | int | bool | None"

_DIGITS: Final = 12
_SEEN: Final = "*"
_FITTED: Final = "+"
_NOTES: Final = {
    _SEEN: f"{_SEEN} the prior median of a parameter was chosen with this figure in view: "
    "agreement is no success",
    _FITTED: f"{_FITTED} parameters were fitted to this figure: agreement is no success",
}
TITLES: Final = (
    "Documented figures beside the model, misses first",
    "Reported only (not scored)",
    "Met by construction (not scored)",
    "Not covered by this run",
)
IDENTITY: Final = (
    "Factors of the macro identity (0): GMV = W x users/day x days x A x V x x x g x P",
    "W people per simulated user; A adopters among the day's users; V views per adopter-day; x "
    "buying sessions per view (in brackets: of followed anchors); g orders per session; P CNY per "
    "order",
)


def summary_text(summary: Summary, width: int) -> str:
    """Write a summary for a terminal.

    Parameters
    ----------
    summary : Summary
        The summary.
    width : int
        Columns.

    Returns
    -------
    str
        Plain text, ends with a newline.
    """
    titles = (f"{TITLES[0]} ({summary.origin})", *TITLES[1:3])
    parts = [
        _figure_table(title, figure_cells(summary, block), width)
        for block, title in enumerate(titles)
    ]
    parts[0] = "\n".join([parts[0], *figure_notes(summary)])
    outside = ", ".join(row.figure.id for row in summary.rows if row.block == len(titles))
    parts.append(_wrapped(f"{TITLES[3]}: {outside}", width) if outside else "")
    if summary.factors:
        parts.append(_factor_table(summary.factors, width))
    if summary.causes:
        told = [_wrapped(f"- {cause.text()}", width) for cause in summary.causes]
        parts.append("\n".join(["GMV off by more than x1.5, and where it comes from", *told]))
    return "\n\n".join(part for part in parts if part) + "\n"


def summary_json(summary: Summary) -> bytes:
    """Write a summary as JSON.

    Parameters
    ----------
    summary : Summary
        The summary.

    Returns
    -------
    bytes
        UTF-8; the same bytes for the same tables.
    """
    data: Data = {
        "origin": summary.origin,
        "figures": [_row_data(row) for row in summary.rows],
        "identity": [_factor_data(each) for each in summary.factors],
        "causes": [_cause_data(each) for each in summary.causes],
    }
    text = json.dumps(_rounded(data), indent=1, ensure_ascii=False, allow_nan=False)
    return text.encode() + b"\n"


def figure_notes(summary: Summary) -> list[str]:
    """Say what the marks behind ids of compared figures mean, those that are there."""
    marks = {mark for row in summary.rows if row.block == 0 for mark in _marks(summary, row)}
    return [note for mark, note in _NOTES.items() if mark in marks]


def figure_cells(summary: Summary, block: int) -> list[tuple[str, ...]]:
    """Return the cells of figures beside the model, the heading first.

    Parameters
    ----------
    summary : Summary
    block : int
        Which of ``TITLES``.
    """
    head = ("figure", "period", "documented", "model", "model is", "verdict")
    cells = [
        (
            row.figure.id + _marks(summary, row),
            row.period,
            row.documented,
            _number(row.model),
            row.distance,
            row.verdict,
        )
        for row in summary.rows
        if row.block == block
    ]
    return [head, *cells]


def factor_cells(factors: Sequence[Factors]) -> list[tuple[str, ...]]:
    """Return the cells of the factors of (0) by platform and period, the heading first."""
    head = ("platform", "period", "W", "users/day", "A", "V", "x", "g", "P", "GMV bn CNY")
    cells = [
        (
            each.platform,
            each.period,
            _number(each.persons_per_user),
            _number(each.users_simulated),
            f"{each.adopter_share:.3f}",
            f"{each.views_per_adopter_day:.2f}{_followed(each, 'views_per_adopter_day', 1)}",
            f"{100.0 * each.sessions_per_view:.2f} %{_followed(each, 'sessions_per_view', 100)}",
            f"{each.orders_per_session:.2f}",
            f"{each.price_per_order:.1f}",
            _number(each.gmv / 1e9),
        )
        for each in factors
    ]
    return [head, *cells]


def _marks(summary: Summary, row: Row) -> str:
    """Return the marks behind the id of a figure whose agreement is no success."""
    fitted = summary.origin != NOT_CALIBRATED and row.figure.role == "fit"
    return (_FITTED if fitted else "") + (_SEEN if row.figure.seen_by else "")


def _figure_table(title: str, cells: Sequence[tuple[str, ...]], width: int) -> str:
    if len(cells) == 1:
        return ""
    lines = _columns(cells, left=(0, 1, 5))
    if max(map(len, lines)) > width:  # the period mostly stands in the id
        lines = _columns([line[:1] + line[2:] for line in cells], left=(0, 4))
    return "\n".join([title, *lines])


def _factor_table(factors: Sequence[Factors], width: int) -> str:
    head = [_wrapped(line, width, "") for line in IDENTITY]
    return "\n".join([*head, *_columns(factor_cells(factors), left=(0, 1))])


def _followed(each: Factors, name: str, size: int) -> str:
    """Write in brackets what the followed anchors' part of a factor is, where it is known."""
    values = [getattr(c, name) * size for c in each.channels if c.source == "follow"]
    return "".join(f" ({value:.2f})" for value in values if math.isfinite(value))


def _columns(cells: Sequence[tuple[str, ...]], left: tuple[int, ...]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if number in left else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    ]


def _wrapped(text: str, width: int, indent: str = "  ") -> str:
    return textwrap.fill(text, width, subsequent_indent=indent, break_on_hyphens=False)


def _number(value: float) -> str:
    """Write three significant digits, without an exponent."""
    if not math.isfinite(value):
        return "-"
    digits = 0 if value == 0.0 else 2 - math.floor(math.log10(abs(value)))
    return f"{round(value, digits):,.{max(digits, 0)}f}"


def _row_data(row: Row) -> Data:
    figure = row.figure
    return {
        "id": figure.id,
        "entity": figure.entity,
        "what": figure.what,
        "definition": figure.definition,
        "platforms": list(figure.platforms),
        "start": figure.period[0].isoformat(),
        "end": figure.period[1].isoformat(),
        "use": figure.use,
        "role": figure.role,
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "scale": figure.scale,
        "sd": figure.sd,
        "documented": figure.value,
        "low": figure.low,
        "high": figure.high,
        "model": row.model,
        "ratio": row.ratio,
        "points": row.points,
        "verdict": row.verdict,
        "seen_by": figure.seen_by,
        "source": figure.source,
    }


def _factor_data(each: Factors) -> Data:
    return {
        "platform": each.platform,
        "period": each.period,
        "start": each.start.isoformat(),
        "end": each.end.isoformat(),
        "days": each.days,
        "persons_per_user": each.persons_per_user,
        "users_simulated": each.users_simulated,
        "adopter_share": each.adopter_share,
        "views_per_adopter_day": each.views_per_adopter_day,
        "sources": [
            {
                "source": channel.source,
                "views_per_adopter_day": channel.views_per_adopter_day,
                "sessions_per_view": channel.sessions_per_view,
            }
            for channel in each.channels
        ],
        "sessions_per_view": each.sessions_per_view,
        "orders_per_session": each.orders_per_session,
        "price_per_order": each.price_per_order,
        "product": each.product,
        "gmv": each.gmv,
    }


def _cause_data(cause: Cause) -> Data:
    return {
        "figure": cause.figure,
        "ratio": cause.ratio,
        "documented_terms": [
            {"term": each.term, "figure": each.figure, "ratio": each.ratio}
            for each in cause.deviations
        ],
        "left_over": cause.rest,
        "terms": list(cause.terms),
        "prior": cause.prior,
        "prior_factor": cause.prior_factor,
        "text": cause.text(),
    }


def _rounded(data: Data) -> Data:
    """Cut numbers to 12 digits (a libm differs in the last one) and turn NaN into null."""
    if isinstance(data, dict):
        return {key: _rounded(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_rounded(value) for value in data]
    if isinstance(data, float):
        return float(f"{data:.{_DIGITS}g}") if math.isfinite(data) else None
    return data
