"""A page of what-ifs: each compared with the scenario that it extends, judged and drawn.

The page is made from scenario files and runs alone, so it can be made again by anyone; runs that
are there already are not made twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from feedfollow.analyse.compare import compare
from feedfollow.analyse.compare_report import interval_kind, judged_lines, runs_said
from feedfollow.analyse.compare_tables import FOOT, bridge_lines, table_lines
from feedfollow.analyse.comparison import Comparison
from feedfollow.analyse.pairing import Variant, change_lines
from feedfollow.analyse.work import Work
from feedfollow.observe.period import ALL
from feedfollow.plots.style import DPI, name_of
from feedfollow.spec.containment import given_folders
from feedfollow.spec.errors import Problem, SpecError
from feedfollow.spec.loader import base_file, load_scenario
from feedfollow.spec.scenario import Scenario

TITLE: Final = "First what-ifs"


@dataclass(frozen=True)
class WhatIf:
    """A scenario file and what it is compared with.

    Attributes
    ----------
    file : Path
    base : Scenario
        What the file extends.
    variant : Scenario
    """

    file: Path
    base: Scenario
    variant: Scenario


def read_what_ifs(
    files: Sequence[str | Path], overrides: Mapping[str, object] | None = None
) -> list[WhatIf]:
    """Read scenario files and the scenarios that they extend.

    Parameters
    ----------
    files : sequence of path
    overrides : mapping, optional
        Values by dotted path, laid over all of them and their bases.

    Raises
    ------
    SpecError
        If a file cannot be used, or extends nothing.
    """
    found = []
    for file in files:
        variant = load_scenario(file, overrides)
        base = base_file(file)
        if base is None:
            hint = "begin it with extends: baseline.yaml"
            message = "extends no scenario, so there is nothing to compare it with"
            raise SpecError([Problem(str(file), None, None, message, None, hint)])
        inside = given_folders(Path(file))
        found.append(WhatIf(Path(file), load_scenario(base, overrides, inside), variant))
    return found


def compare_all(
    what_ifs: Sequence[WhatIf], seeds: int, work: Work, draws: pd.DataFrame | None = None
) -> list[Comparison]:
    """Compare every what-if with its base, those of one base together.

    Parameters
    ----------
    what_ifs : sequence of WhatIf
    seeds : int
        Seeds 1 to that many; under every draw, where there are draws.
    work : Work
    draws : DataFrame, optional
        Posterior draws laid over all of them.
    """
    bases = {each.base.key: each.base for each in what_ifs}
    return [
        compare(
            base,
            [each.variant for each in what_ifs if each.base.key == key],
            seeds,
            draws,
            work=work,
        )
        for key, base in bases.items()
    ]


def write_page(comparisons: Sequence[Comparison], page: Path, opening: str, closing: str) -> None:
    """Write the page, and its plots into a folder of the page's name beside it.

    Parameters
    ----------
    comparisons : sequence of Comparison
    page : Path
        A Markdown file.
    opening, closing : str
        Markdown put before and behind the what-ifs.
    """
    folder = page.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    parts = [f"# {TITLE}", "", opening, "", *_overview(comparisons), ""]
    for comparison in comparisons:
        for variant in comparison.variants:
            parts += _section(comparison, variant, folder)
    page.write_text("\n".join([*parts, closing]).rstrip() + "\n", encoding="utf-8")


def _overview(comparisons: Sequence[Comparison]) -> list[str]:
    """List every expectation that was not met, over all what-ifs, then how many were."""
    judged = [line for comparison in comparisons for line in comparison.verdicts]
    missed = [each for each in judged if each.word != "as expected"]
    lines = [
        f"**{len(judged) - len(missed)} of {len(judged)} expectations were met.** Not met:",
        "",
    ]
    lines += [
        f"- {each.variant}: {each.expectation.measure} of {name_of(each.platform)}: {each.word}"
        for each in missed
    ]
    return lines if missed else [f"**All {len(judged)} expectations were met.**"]


def _section(comparison: Comparison, variant: Variant, folder: Path) -> list[str]:
    since, until = variant.period
    parts = [
        f"## {variant.label}",
        "",
        f"*{variant.scenario.question}*",
        "",
        f"Against **{comparison.base.name}**, {since} to {until}; {runs_said(comparison)}. What "
        "differs:",
        "",
        *(f"- {line}" for line in change_lines(comparison.base, variant.scenario)),
        "",
        "Expectations, written down before the runs:",
        "",
        *(f"- {line}" for line in judged_lines(comparison, variant)),
        "",
    ]
    for name, words in _plots(comparison, variant, folder).items():
        parts += [f"![{words}]({folder.name}/{name})", ""]
    table = table_lines(comparison, variant)[1:]
    bridge = bridge_lines(comparison, variant)
    parts += ["<details><summary>Main measures and bridge</summary>", ""]
    parts += ["```", *table, "", *bridge, "```", "", FOOT, "", interval_kind(comparison), ""]
    return [*parts, "</details>", ""]


def _plots(comparison: Comparison, variant: Variant, folder: Path) -> dict[str, str]:
    """Draw forest and bridge; return what they show by file name."""
    platform = _touched(comparison, variant)
    drawn = {
        f"{variant.label}-forest.png": (
            comparison.plot.forest(variants=[variant.label]),
            f"Effects of {variant.label} with 95 % intervals",
        ),
        f"{variant.label}-bridge.png": (
            comparison.plot.bridge(platform, variant.label),
            f"What the change in GMV of {name_of(platform)} consists of",
        ),
    }
    for name, (figure, _) in drawn.items():
        figure.savefig(folder / name, dpi=DPI, metadata={"Software": None})
    return {name: words for name, (_, words) in drawn.items()}


def _touched(comparison: Comparison, variant: Variant) -> str:
    """Return the platform whose GMV the variant moves most."""
    moved = comparison.table.loc[variant.label]["difference"].xs("gmv_broad", level="measure")
    rest = moved.drop(ALL, errors="ignore").abs()
    return str(rest.idxmax())
