"""The table as text: lines, cells, their places."""

from __future__ import annotations

import os
from itertools import product
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


def test_places_are_those_of_the_reader_of_csv_whatever_the_quotes() -> None:
    for letters in range(7):
        for text in map("".join, product('a,"', repeat=letters)):
            cells, starts = split(text)
            assert len(cells) == len(starts), text
    assert split('a"b,c"d') == (['a"b', 'c"d'], [1, 5])


def test_a_table_that_is_a_pipe_or_a_folder_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name, said in (("pipe", "regular file"), ("zero", "regular file"), (".", "is a directory")):
        with pytest.raises(SpecError, match=said):
            read_lines(tmp_path / name)


def test_a_byte_order_mark_changes_nothing(tmp_path: Path) -> None:
    path = changed(tmp_path, "", "")
    plain = read_lines(path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_lines(path) == plain


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
    [
        (None, "no such file"),
        (b"", "the file is empty"),
        (b"\xff\xfe", r"figures\.csv:1:1: byte 0xff is not UTF-8"),
        (b"id,\0", r"figures\.csv:1:4: the file holds a NUL byte"),
        (b"id," + b"x" * 140_000, r"figures\.csv:1:1: longer than 20000 characters"),
        (b"x" * 1_000_001, "is larger than 1000 kB"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "figures.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SpecError, match=said):
        read_lines(path)
