"""The page of laws: every law that code, tables or tests name has a row, and every row a test."""

from __future__ import annotations

import re
from pathlib import Path

from tests.docs.snippets import ROOT

PAGE = (ROOT / "docs" / "laws.md").read_text(encoding="utf-8")
LAW = re.compile(r"\bT\d{1,2}b?\b")
ROWS = dict(re.findall(r"(?m)^\| (T\d+b?) \|(.*)$", PAGE))
OPEN: set[str] = set()
"""Said to be held by no test."""


def named_in(folder: str) -> set[str]:
    """Laws that the Python files of a folder name."""
    texts = (path.read_text(encoding="utf-8") for path in sorted((ROOT / folder).rglob("*.py"))
             if path != Path(__file__))  # fmt: skip
    return {law for text in texts for law in LAW.findall(text)}


def test_every_law_that_is_named_has_a_row() -> None:
    named = named_in("model") | named_in("tests")
    assert named - set(ROWS) == set()
    assert set(ROWS) | OPEN == {f"T{k}" for k in range(1, 21)} | {"T1b", "T5b"}


def test_every_law_has_a_test_and_what_has_none_is_said() -> None:
    for law, row in ROWS.items():
        assert re.findall(r"`(tests/[\w/]+\.py::test_\w+)`", row), law
    said = PAGE.rsplit("|\n", 1)[1]
    assert set(LAW.findall(said)) == OPEN
