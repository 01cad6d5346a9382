"""The numbers of processes: each that a table of the model names is explained in the ODD."""

from __future__ import annotations

import re

from tests.docs.snippets import ROOT

from feedfollow.day.schedule import CLOSING, SCHEDULE
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.vocabulary import MODULES

PAGE = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
TABLE = PAGE.split("| process | is | sections of this page |", 1)[1].split("\n\n", 1)[0]
ROWS = {
    number.strip(): [name.strip() for name in sections.split(";")]
    for number, _, sections in (line.strip("| ").split("|") for line in TABLE.splitlines()[2:])
}
NUMBER = re.compile(r"(?<![\d.])(2\.\d{1,2}|[13])(?![\d.])")


def named() -> set[str]:
    """Numbers of processes in the tables of the model."""
    texts = [each.equations for each in (*SCHEDULE, CLOSING)]
    texts += [" ".join(re.findall(r"\(([\d., ()]+)\)", says)) for says in MODULES.values()]
    rows = (*PARAMETERS.values(), *LEVERS.values())
    texts += [name for row in rows for name in row.equations]
    return {number for text in texts for number in NUMBER.findall(re.sub(r"\(\d+\)", "", text))}


def test_every_process_that_a_table_names_is_explained() -> None:
    assert named() - set(ROWS) == set()
    assert len(named()) > 15


def test_every_process_is_described_in_sections_that_are_there() -> None:
    headings = re.findall(r"(?m)^##+ [\d.]+ (.*?)(?: \([^()]*\))?$", PAGE)
    for number, sections in ROWS.items():
        assert set(sections) <= set(headings), number
