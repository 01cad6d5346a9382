"""Copies of the table of figures with some cells changed."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from feedfollow.observe.figures import FILE, load_statements
from feedfollow.paths import data_folder
from feedfollow.spec.errors import Problem, SpecError

TABLE = data_folder("calibration") / FILE


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def edited(
    folder: Path, changes: Mapping[str, Mapping[str, str]], *more: Mapping[str, str]
) -> Path:
    """Write the table with cells changed by id, and further rows made of others.

    A further row names under ``like`` the id of the row it copies.
    """
    table = rows()
    by_id = {row["id"]: row for row in table}
    for row in more:
        table.append(by_id[row["like"]] | {key: row[key] for key in row if key != "like"})
    for name, cells in changes.items():
        by_id[name].update(cells)
    path = folder / FILE
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    return path


def problems(path: Path) -> tuple[Problem, ...]:
    """Every mistake of a table; none when it loads."""
    try:
        load_statements(path)
    except SpecError as error:
        return error.problems
    return ()


def only_problem(path: Path) -> Problem:
    (problem,) = problems(path)
    return problem


def line_of(path: Path, name: str) -> int:
    """Line of the last row with an id, counted from 1."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return max(n for n, line in enumerate(lines, start=1) if line.startswith(f"{name},"))
