"""The claims of the sources, as ``calibration/stylised_facts.csv`` has them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from feedfollow.paths import data_folder


@dataclass(frozen=True)
class Claim:
    """A causal claim of the articles.

    Attributes
    ----------
    id, name, source : str
        ``M05``, a short name, numbers of articles.
    intervention, expected, test : str
        What is done, what follows, how two runs would show it.
    kind : str
        ``emergent`` or ``assumed``.
    control : str
        What makes the cause neutral; empty where the table names nothing.
    """

    id: str
    name: str
    source: str
    intervention: str
    expected: str
    test: str
    kind: str
    control: str

    @property
    def words(self) -> str:
        """The name as words."""
        return self.name.replace("_", " ")


def read_claims(path: Path | None = None) -> dict[str, Claim]:
    """Read the table of claims.

    Parameters
    ----------
    path : Path, optional
        The shipped table without one.

    Returns
    -------
    dict of str to Claim
        By id.
    """
    file = data_folder("calibration") / "stylised_facts.csv" if path is None else path
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {
        row["id"]: Claim(
            row["id"],
            row["name"],
            row["source"],
            row["intervention"],
            row["expected"],
            row["paired_run_test"],
            row["kind"],
            row["control"],
        )
        for row in rows
    }
