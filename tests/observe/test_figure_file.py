"""The table as text: lines, cells, their places."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.figure_csv import TABLE

from feedfollow.observe.figure_file import read_lines, split
from feedfollow.observe.figure_words import COLUMNS
from feedfollow.spec.errors import SpecError

WIDTH = len(COLUMNS)


def test_cells_are_found_at_their_places_also_behind_quotes() -> None:
    text = 'a,"b, ""c"" d",, e'
    cells, starts = split(text)
    assert cells == ["a", 'b, "c" d', "", "e"]
    assert [text[start - 1] for start in starts] == ["a", '"', ",", " "]


def test_every_cell_of_the_table_is_at_its_place() -> None:
    for line in read_lines(TABLE):
        for column, place in line.places.items():
            shown = line.text[place - 1 :].removeprefix('"').replace('""', '"')
            assert shown.startswith(line[column]), (line["id"], column)


def test_the_columns_are_those_that_are_described() -> None:
    assert list(read_lines(TABLE)[0].cells) == list(COLUMNS)


def changed(folder: Path, old: str, new: str, lines: slice = slice(None)) -> Path:
    text = "\n".join(TABLE.read_text(encoding="utf-8").splitlines()[lines])
    path = folder / "figures.csv"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("publisher", "publisherr", "unknown column 'publisherr'"),
        ("publisher", "publisherr", "did you mean 'publisher'?"),
        ("publisher", "publisherr", "expected a column 'publisher': whose number it is"),
        (",note", ",note,note", "expected each column once"),
        (
            "cn_live_ecom_users_2021_06",
            "x,y",
            f"expected {WIDTH} cells, as in the header, got {WIDTH + 1}",
        ),
    ],
)
def test_a_table_of_another_form_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(SpecError) as caught:
        read_lines(changed(tmp_path, old, new, slice(2)))
    assert said in str(caught.value)


def test_an_empty_line_is_no_figure(tmp_path: Path) -> None:
    path = changed(tmp_path, "\n", "\n\n", slice(3))
    assert [line.number for line in read_lines(path)] == [3, 4]


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "no such file"), (b"", "empty; expected a header"), (b"\xff\xfe", "cannot be read")],
)
def test_a_file_that_is_no_table_is_refused(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "figures.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SpecError, match=said):
        read_lines(path)
