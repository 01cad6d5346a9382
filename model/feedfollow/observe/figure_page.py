"""The table of figures as Markdown: ``docs/figures.md`` is this text and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from feedfollow.observe.documented import Figure, Statement
from feedfollow.observe.figure_text import (
    BLOCKS,
    blocks,
    error_text,
    operator_text,
    place,
    reason_text,
)
from feedfollow.observe.figure_words import COLUMNS, GROUP_SCALES, GROUPS, ROLES, WAITS
from feedfollow.observe.figures import load_statements
from feedfollow.observe.score import documented_text
from feedfollow.spec.markdown import markdown_table

_OPENING: Final = """\
# Documented figures

This page is written from `calibration/figures.csv` by `python -m feedfollow.reference figures`; a
test fails when it is stale. The numbers stand in that table and nowhere else;
[SOURCES.md](../calibration/SOURCES.md) explains ids, articles, grades and traps. `feedfollow
figures` prints the same list.

**Read as** is the observation operator: a statistic over the days of a period, the measures, the
platforms, and what the reading is divided by. **Error** is the standard deviation of the figure:
`5 %` on the logarithm, `4 points` on a share. A bound enters a likelihood by the probability of
being on its side, a range by that of lying inside. A publisher whose definition is unclear has
one factor, LN(1, e^0.2), for all its levels; in its ratios it cancels. Figures of one **group**
share one model discrepancy. A figure that *waits* needs a process that the model does not have
yet; it is neither dropped nor approximated, and its role stands already. `*` marks a figure that
was in view when the prior median of a parameter was chosen: agreement is no success."""

_HEADINGS: Final = ("figure", "what", "documented", "read as", "error", "why", "source", "remarks")


def figures_markdown(statements: Sequence[Statement] | None = None) -> str:
    """Write the page ``docs/figures.md``.

    Parameters
    ----------
    statements : sequence of Statement, optional
        Rows of the table; the project's own when left out.

    Returns
    -------
    str
        The page, with a final newline.
    """
    rows = load_statements() if statements is None else statements
    parts = [_OPENING, _counts(rows)]
    for name, own in blocks(rows).items():
        parts += [f"## {name.capitalize()} ({len(own)})", BLOCKS[name].capitalize() + "."]
        parts.append(markdown_table(_HEADINGS, [_cells(each) for each in own]))
    parts += ["## Columns of the table", markdown_table(("column", "holds"), COLUMNS.items())]
    return "\n\n".join(parts) + "\n"


def _counts(rows: Sequence[Statement]) -> str:
    """Count roles, groups of what is fitted or held out, and processes waited for."""
    number = Counter(each.role for each in rows)
    waiting = Counter(each.role for each in rows if each.waits_for)
    needy = Counter(each.role for each in rows if each.needs)
    roles = [
        (role, meaning, str(number[role]), str(waiting[role]), str(needy[role]))
        for role, meaning in ROLES.items()
    ]
    scored = [each for each in rows if isinstance(each, Figure)]
    groups = [
        (
            group,
            meaning,
            " or ".join(GROUP_SCALES[group]),
            *(
                str(sum(each.group == group and each.role == role for each in scored))
                for role in ("fit", "holdout")
            ),
        )
        for group, meaning in GROUPS.items()
    ]
    waited = Counter(process for each in rows for process in each.waits_for)
    absent = [(name, meaning, str(waited[name])) for name, meaning in WAITS.items()]
    return "\n\n".join(
        [
            markdown_table(("role", "meaning", "rows", "waiting", "with a module"), roles),
            markdown_table(("group", "holds", "scale", "fit", "holdout"), groups),
            markdown_table(("waits for", "which is", "rows"), absent),
        ]
    )


def _cells(each: Statement) -> tuple[str, ...]:
    figure = each if isinstance(each, Figure) else None
    number = documented_text(each) if each.kind != "text" else "-"
    return (
        f"`{each.id}`{' *' if each.seen_by else ''}",
        f"{each.entity}: {each.what}, {each.period_text or 'no date'}",
        number if not each.stated or number == each.stated else f"{number} (stated: {each.stated})",
        operator_text(figure) if figure else "-",
        error_text(figure) if figure else "-",
        f"{reason_text(figure)} ({figure.group})" if figure else "-",
        _source(each),
        _remarks(each),
    )


def _source(each: Statement) -> str:
    first = each.source.split(" ")[0].rstrip(",")
    shown = f"[{place(each.source)}]({first})" if first.startswith("http") else each.source
    grade = f" ({each.grade})" if each.grade else ""
    return f"{each.publisher}: {shown}{grade}" if each.publisher != shown else shown + grade


def _remarks(each: Statement) -> str:
    said = []
    if each.waits_for:
        said.append(f"**{each.role}**, waits for {' and '.join(each.waits_for)}")
    if each.needs:
        said.append(f"read where {' and '.join(each.needs)} is on")
    if each.by_construction:
        said.append("met by construction, not scored")
    if each.seen_by:
        said.append(f"seen by the prior of {each.seen_by}")
    if each.same_fact:
        said.append(f"the same fact as {' and '.join(each.same_fact)}")
    return "; ".join([*said, *([each.note] if each.note else [])])
