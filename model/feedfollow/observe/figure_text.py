"""Documented figures as a list for a terminal: number, error, source, role, what is waited for."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from feedfollow.observe.documented import Figure, Statement
from feedfollow.observe.figure_words import DEFINITION_SD, ROLES, WAITS
from feedfollow.observe.reading import Reading
from feedfollow.observe.score import documented_text
from feedfollow.spec.describe import UnknownName
from feedfollow.spec.errors import nearest

WAITING: Final = "waiting"
BLOCKS: Final[dict[str, str]] = {
    "fit": ROLES["fit"],
    "holdout": ROLES["holdout"],
    "check": ROLES["check"],
    WAITING: "the model does not have the process yet",
    "input": ROLES["input"],
    "context": ROLES["context"],
    "excluded": ROLES["excluded"],
}
"""Blocks of the list, in order, with their meaning."""
WIDTH: Final = 100
_INDENT: Final = "    "
_NUMBER, _ERROR = 28, 16


def blocks(statements: Sequence[Statement]) -> dict[str, list[Statement]]:
    """Sort figures into the blocks of the list.

    Parameters
    ----------
    statements : sequence of Statement
        Rows of the table.

    Returns
    -------
    dict of str to list of Statement
        By key of ``BLOCKS``, in its order: what waits is under ``waiting``, the rest under its
        role.
    """
    sorted_in: dict[str, list[Statement]] = {name: [] for name in BLOCKS}
    for each in statements:
        sorted_in[WAITING if each.waits_for else each.role].append(each)
    return sorted_in


def figures_text(statements: Sequence[Statement], role: str | None = None) -> str:
    """List figures for a terminal.

    Parameters
    ----------
    statements : sequence of Statement
        Rows of the table.
    role : str, optional
        Only this role, with those of it that wait; or ``waiting``. All without one.

    Returns
    -------
    str
        Plain text of at most 100 columns, but for addresses; ends with a newline.

    Raises
    ------
    UnknownName
        If there is no such role; it carries the nearest one.
    """
    if role is not None and role not in BLOCKS:
        raise UnknownName(role, nearest(role, BLOCKS))
    chosen = [
        each
        for each in statements
        if role is None or each.role == role or (role == WAITING and each.waits_for)
    ]
    parts = [
        "\n".join([f"{name} ({len(own)}): {BLOCKS[name]}", *_lines(own)])
        for name, own in blocks(chosen).items()
        if own
    ]
    return "\n\n".join([*parts, _count(chosen)]) + "\n"


def error_text(figure: Figure) -> str:
    """Write the error of a figure.

    Parameters
    ----------
    figure : Figure
        A figure with an observation operator.

    Returns
    -------
    str
        ``5 %`` on the log scale, ``4 points`` on the share itself, ``0.2 logit``.
    """
    if figure.scale == "logit":
        return f"{figure.sd:g} logit"
    return f"{100.0 * figure.sd:g} {'%' if figure.scale == 'log' else 'points'}"


def reason_text(figure: Figure) -> str:
    """Write why the error is that large, with the definition factor where there is one.

    Parameters
    ----------
    figure : Figure
        A figure with an observation operator.

    Returns
    -------
    str
        A phrase.
    """
    if not figure.definition_factor:
        return figure.sd_reason
    return (
        f"{figure.sd_reason}; times the definition of {figure.definition_factor} "
        f"({100.0 * DEFINITION_SD:g} %)"
    )


def operator_text(figure: Figure) -> str:
    """Write an observation operator.

    Parameters
    ----------
    figure : Figure
        A figure with an observation operator.

    Returns
    -------
    str
        Such as ``total gmv_broad of douyin in 2020, over that in 2019``.
    """
    own = figure.reading
    text = f"{own.statistic} {_measures(own)} of {_platforms(own)}, {days_text(own)}"
    base = figure.base
    if base is None:
        return text
    parts = [
        (_measures(base) if base.measures != own.measures else "that", True),
        (f"of {_platforms(base)}", base.platforms != own.platforms),
        (f"in {days_text(base)}", (base.start, base.end) != (own.start, own.end)),
    ]
    return f"{text}, over {' '.join(part for part, differs in parts if differs)}"


def days_text(reading: Reading) -> str:
    """Write the period of a reading, both ends inside.

    Parameters
    ----------
    reading : Reading
        A reading.

    Returns
    -------
    str
        ``2020-10-30..2020-11-11``, or the day alone where the last day is read.
    """
    if reading.statistic == "at_end":
        return reading.end.isoformat()
    return f"{reading.start.isoformat()}..{reading.end.isoformat()}"


def place(source: str) -> str:
    """Shorten an address to its host.

    Parameters
    ----------
    source : str
        An article, an address, or words.

    Returns
    -------
    str
        The host of an address without ``www.``, else the words.
    """
    return urlsplit(source.split(" ")[0].rstrip(",")).netloc.removeprefix("www.") or source


def _measures(reading: Reading) -> str:
    return " + ".join(reading.measures)


def _platforms(reading: Reading) -> str:
    return " + ".join(reading.platforms)


def _lines(statements: Sequence[Statement]) -> list[str]:
    margin = max(len(each.id) for each in statements) + 2
    lines: list[str] = []
    for each in statements:
        number = documented_text(each) if each.kind != "text" else "-"
        error = f"sd {error_text(each)}" if isinstance(each, Figure) else ""
        head = f"  {each.id.ljust(margin)}{number.ljust(_NUMBER)}  {error.ljust(_ERROR)}{each.role}"
        lines.append(head if len(head) <= WIDTH else _wrapped(head.strip(), "  "))
        lines.append(_wrapped(_details(each), _INDENT))
    return lines


def _details(each: Statement) -> str:
    """Say in one paragraph what the figure is, what is behind its error, and where it is from."""
    said = [f"{each.entity}: {each.what}, {each.period_text or 'no date'}"]
    if each.stated:
        said.append(f"stated: {each.stated}")
    if isinstance(each, Figure):
        said.append(f"error: {reason_text(each)}")
    where = place(each.source)
    said.append(each.publisher if each.publisher == where else f"{each.publisher}, {where}")
    if each.by_construction:
        said.append("met by construction, not scored")
    if each.seen_by:
        said.append(f"seen by the prior of {each.seen_by}")
    if each.waits_for:
        said.append("WAITS FOR " + " and ".join(WAITS[name] for name in each.waits_for))
    if each.needs:
        said.append("read where these modules are on: " + ", ".join(each.needs))
    return "; ".join(said)


def _wrapped(text: str, indent: str) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _count(statements: Sequence[Statement]) -> str:
    sizes = {name: len(own) for name, own in blocks(statements).items() if own}
    return f"{len(statements)} rows: " + ", ".join(f"{n} {name}" for name, n in sizes.items())
