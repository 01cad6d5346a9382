"""The documentation of parameters is the tables and nothing else."""

from pathlib import Path

import pytest

from feedfollow.spec.markdown import markdown_table, parameters_markdown
from feedfollow.spec.parameters import CATEGORIES, PARAMETERS
from feedfollow.spec.policy import LEVERS

PAGE = Path(__file__).parents[2] / "docs" / "parameters.md"


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == parameters_markdown()


@pytest.mark.parametrize("name", [*PARAMETERS, *LEVERS, *CATEGORIES])
def test_the_page_has_a_row_for_every_name(name: str) -> None:
    assert f"\n| `{name}` | " in parameters_markdown()


def test_a_table_has_a_line_for_headings_and_rows() -> None:
    assert markdown_table(("a", "b"), [("1", "2")]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_a_bar_inside_a_cell_does_not_end_it() -> None:
    assert markdown_table(("a",), [("x|y",)]).endswith("| x\\|y |")


def test_a_row_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells under 1 headings"):
        markdown_table(("a",), [("1", "2")])
