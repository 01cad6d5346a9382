"""The page of documented figures is the table and nothing else."""

from __future__ import annotations

from pathlib import Path

from feedfollow.observe.figure_page import figures_markdown
from feedfollow.observe.figures import load_statements

PAGE = Path(__file__).parents[2] / "docs" / "figures.md"


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == figures_markdown()


def test_the_page_has_one_row_for_every_figure() -> None:
    page = figures_markdown()
    for each in load_statements():
        mark = " *" if each.seen_by else ""
        assert page.count(f"\n| `{each.id}`{mark} | ") == 1, each.id


def test_the_page_counts_roles_and_links_sources() -> None:
    page = figures_markdown()
    assert "| fit | informs the parameters | 24 | 0 | 6 |" in page
    assert "[lieyunpro.com](https://lieyunpro.com/archives/471480) (A)" in page
    assert "**check**, waits for entrant" in page
    assert "read where shelf is on" in page
