"""The page ``docs/trace.md``: each claim of the articles, and where it is in the model.

What is not there stands first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from feedfollow.reference.claims import Claim, load_claims
from feedfollow.reference.glossary import Term, load_glossary
from feedfollow.reference.trace_words import (
    GLOSSARY_COLUMNS,
    STATUSES,
    TRACE_COLUMNS,
    Status,
    to_build,
)
from feedfollow.spec.markdown import markdown_table

_OPENING: Final = """\
# What the articles claim, and where it is in the model

This page is written from `calibration/stylised_facts.csv` (the claims, with the paired run that
would show each and the control that must kill it), `calibration/trace.csv` (what became of each)
and `calibration/glossary.csv` by `python -m feedfollow.reference trace`; a test fails when it is
stale, and another when a test that it names is not there.
[SOURCES.md](../calibration/SOURCES.md) names the five articles.

A claim is *modelled* only if its mechanism is in the code and a test or a what-if shows the
claimed direction; a lever alone is not enough. What the claim says beyond that stands under it.
Sizes of what-ifs are in [first_what_ifs.md](first_what_ifs.md). A direction that is shown is one of
this model, not of the real platforms: tests show it at the medians of priors, what-ifs over the
posterior of the fit. How far the model meets documented figures is told by
[calibration.md](calibration.md)."""

_UNCLAIMED: Final = """\
Some statements of the articles are no row of the table of claims, and are not traced. Forecasts,
targets and opinions (WeChat Channels overtakes both in 2021; 4.9 tn in 2023; 2 tn as a target) are
figures with the role *excluded* or *context* ([figures.md](figures.md)). Outlooks without a
mechanism are nowhere: that 5G and artificial intelligence will bring more (001), goods under two
brands (end of 000), the comparison with Pinduoduo's use of WeChat traffic (003), stars whose
endorsement no longer works (004), new layers of needs (004)."""

_TITLES: Final[dict[Status, str]] = {
    "modelled": "Modelled",
    "partly": "Partly modelled",
    "waits": "Waiting for a process",
    "out_of_scope": "Out of scope",
}
_REASONS: Final[dict[Status, str]] = {
    "modelled": "shown",
    "partly": "missing",
    "waits": "needs",
    "out_of_scope": "because",
}
_WHOLE: Final[tuple[Status, ...]] = ("modelled", "partly")
_IN_A_TABLE: Final[tuple[Status, ...]] = ("waits", "out_of_scope")


def trace_markdown(
    claims: Sequence[Claim] | None = None, glossary: Sequence[Term] | None = None
) -> str:
    """Write the page ``docs/trace.md``.

    Parameters
    ----------
    claims : sequence of Claim, optional
        Claims with their traces; the project's own when left out.
    glossary : sequence of Term, optional
        Likewise.

    Returns
    -------
    str
        The page, with a final newline.

    Raises
    ------
    SpecError
        If a table of the project has a mistake.
    """
    rows = load_claims() if claims is None else claims
    terms = load_glossary() if glossary is None else glossary
    parts = [
        _OPENING,
        "## What is there and what is not",
        _counts(rows),
        *_absent(rows),
        _UNCLAIMED,
        "## All claims",
        markdown_table(("claim", "name", "articles", "status", "waits for"), map(_line, rows)),
    ]
    for status in _WHOLE:
        parts += [f"## {_TITLES[status]}", *map(_full, _of(rows, status))]
    for status in _IN_A_TABLE:
        parts += [f"## {_TITLES[status]}", _short(_of(rows, status))]
    parts += ["## Glossary", _GLOSSARY, _terms(terms), "## Columns of the tables", *_columns()]
    return "\n\n".join(parts) + "\n"


_GLOSSARY: Final = """\
The Chinese terms that the articles use. A term without an article is the trade's word, and stands
here because it names something in the model, or something that is missing."""


def _of(rows: Iterable[Claim], *statuses: Status) -> list[Claim]:
    return [each for each in rows if each.status in statuses]


def _counts(rows: Sequence[Claim]) -> str:
    """Count the claims by status, and by status of each article."""
    number = Counter(each.status for each in rows)
    cells = [
        (_TITLES[status].lower(), text, str(number[status])) for status, text in STATUSES.items()
    ]
    return markdown_table(("status", "meaning", "claims"), [*cells, ("all", "", str(len(rows)))])


def _absent(rows: Sequence[Claim]) -> Iterator[str]:
    """Write what is not there: processes with the claims that wait, what is partial, what is out.

    A process that holds back only a part of a claim is marked.
    """
    cells = []
    for process, meaning in to_build().items():
        whole, part = (
            [each.id for each in _of(rows, status) if process in each.names["waits_for"]]
            for status in ("waits", "partly")
        )
        if whole or part:
            cells.append((f"`{process}`", meaning, ", ".join(whole), ", ".join(part)))
    yield "### Processes that claims wait for"
    yield markdown_table(("process", "is", "claims that wait", "a part waits"), cells)
    yield "### What is missing in claims that are partly modelled"
    yield "\n".join(f"- **{_title(each)}**: {each.reason}" for each in _of(rows, "partly"))
    out = _of(rows, "out_of_scope")
    yield "### What the model will not have"
    yield "\n".join(f"- **{_title(each)}**: {each.reason}" for each in out) or "Nothing."


def _title(claim: Claim) -> str:
    return f"{claim.id} {claim.said['name']}"


def _line(claim: Claim) -> tuple[str, ...]:
    waits = ", ".join(f"`{name}`" for name in claim.names["waits_for"])
    status = _TITLES[claim.status].lower()
    return claim.id, claim.said["name"], claim.said["source"], status, waits or "-"


def _full(claim: Claim) -> str:
    """Write the whole trace of a claim."""
    said = claim.said
    tests = [f"`{name}`" for name in claim.tests]
    runs = [f"[{name.removesuffix('.yaml')}](../scenarios/{name})" for name in _runs(claim)]
    lines = (
        ("claim", f"{said['intervention']} → {said['expected']} (articles {said['source']})"),
        ("would show it", said["paired_run_test"]),
        ("control", said["control"] or "-"),
        ("mechanism", claim.mechanism),
        ("equations", ", ".join(claim.names["equations"]) or "-"),
        ("set by", _code(claim.names["levers"])),
        ("tests and what-ifs", ", ".join([*tests, *runs]) or "none"),
        ("asked as", f"[{claim.id}.yaml](../calibration/facts/{claim.id}.yaml)"),
        ("measures", _code(claim.names["measures"])),
        ("figures", _code(claim.names["figures"])),
        ("waits for", _code(claim.names["waits_for"])),
        (_REASONS[claim.status], claim.reason),
    )
    shown = [f"- *{name}*: {text}" for name, text in lines if text not in ("", "-")]
    return f"### {_title(claim)}\n\n" + "\n".join(shown)


def _runs(claim: Claim) -> tuple[str, ...]:
    return claim.names["scenarios"]


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _short(rows: Sequence[Claim]) -> str:
    """Write claims of which nothing is there as one table."""
    cells = [
        (
            _title(each),
            each.said["source"],
            f"{each.said['intervention']} → {each.said['expected']}",
            _code(each.names["waits_for"]) or "-",
            _code(each.names["levers"]) or "-",
            _code(each.names["figures"]) or "-",
            each.reason,
        )
        for each in rows
    ]
    head = ("claim", "articles", "says", "waits for", "levers there", "figures", "why")
    return markdown_table(head, cells) if cells else "None."


def _terms(terms: Iterable[Term]) -> str:
    cells = [
        (
            each.term,
            each.pinyin,
            each.english,
            ", ".join(each.articles) or "-",
            _code(each.names) or "-",
            each.meaning,
        )
        for each in terms
    ]
    head = ("term", "pinyin", "English", "articles", "in the model", "meaning")
    return markdown_table(head, cells)


def _columns() -> Iterator[str]:
    for file, columns in (("trace.csv", TRACE_COLUMNS), ("glossary.csv", GLOSSARY_COLUMNS)):
        yield f"### calibration/{file}"
        yield markdown_table(("column", "holds"), columns.items())
