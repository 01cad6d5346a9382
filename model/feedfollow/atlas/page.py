"""The page ``docs/atlas.md``: every what-if with its answer, misses first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from feedfollow.analyse.compare_report import interval_kind, judged_lines, runs_said
from feedfollow.analyse.compare_tables import FOOT, bridge_lines, table_lines
from feedfollow.analyse.comparison import Comparison
from feedfollow.analyse.flips import VERDICTS
from feedfollow.analyse.pairing import change_lines
from feedfollow.analyse.verdict import WORDS
from feedfollow.atlas import classes as by_class
from feedfollow.atlas import phases, rests
from feedfollow.atlas.answer import answer, outcome_name
from feedfollow.atlas.classes import classes_of
from feedfollow.atlas.kept import MEASURE, Kept
from feedfollow.atlas.library import GIVEN, MAP, WhatIf
from feedfollow.atlas.phases import Grid
from feedfollow.atlas.picture import draw, shown
from feedfollow.observe.period import ALL
from feedfollow.spec.scenario import Event

FILE: Final = "effects.parquet"
OPENING: Final = """Every what-if of `scenarios/`, compared with the scenario that it extends under
the same seeds and the same posterior draws of `calibration/fits/default`. The page is made by `make
atlas` from the runs alone; nothing of it is written by hand, and the numbers behind it are in
`docs/atlas/effects.parquet`.

**Intervals are those of the parameters that were fitted**, and of seeds. They hold neither
parameters that were not fitted, which stand at their defaults, nor the model's own error. Sizes of
levers that the sources do not document are assumptions of the scenario. With ten draws the ends
are Student's t. Each interval is for its own number: by chance one in twenty misses what it is
for. **"Not distinguishable" is a result.** Expected directions were written into the files before
the runs; those that follow from the lever itself say so (*by construction*) and could hardly fail,
so they are counted apart.

What an answer rests on is found by regressing the effect on one fitted parameter at a time over the
draws: a crude way, which sees what a parameter does together with all that moves with it in the
posterior, and of twenty parameters that do nothing finds one. The model knows no income or
education of people but a budget, and of cities only in which order local services open."""


@dataclass(frozen=True)
class Told:
    """What the page is made of.

    Attributes
    ----------
    what_ifs : mapping of str to WhatIf
        All that there are, by name.
    kept : mapping of str to Kept
        Numbers of those that were run, the map's under ``s24_map``.
    grid : Grid
        The map.
    missing : mapping of str to str
        What-ifs without an answer, and why.
    old : sequence of str
        Those whose numbers are of an earlier model or fit.
    failed : sequence of str
        Runs that could not be made.
    """

    what_ifs: Mapping[str, WhatIf]
    kept: Mapping[str, Kept]
    grid: Grid
    missing: Mapping[str, str] = field(default_factory=dict)
    old: Sequence[str] = ()
    failed: Sequence[str] = ()

    def compared(self) -> Iterator[tuple[WhatIf, Kept, Comparison]]:
        """List the what-ifs that have an answer, each with its comparison."""
        for name, each in self.what_ifs.items():
            if name in self.kept:
                yield each, self.kept[name], self.kept[name].comparison(each)


def write_page(told: Told, page: Path) -> None:
    """Write the page, and its plots into a folder of its name beside it."""
    folder = page.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    for what_if, kept, comparison in told.compared():
        draw(what_if, comparison, kept, folder)
    if MAP in told.kept:
        phases.draw(told.grid, told.kept[MAP].rows, folder)
    page.write_text(page_text(told, folder.name), encoding="utf-8")


def page_text(told: Told, folder: str) -> str:
    """Return the page in Markdown.

    Parameters
    ----------
    told : Told
    folder : str
        Of the plots, from the page.
    """
    compared = list(told.compared())
    parts = ["# What would happen if", "", OPENING, "", *_count([c for *_, c in compared]), ""]
    parts += [*_missing(told), *_made_of(told), ""]
    parts += [*_overview(compared), "", *_reading(compared), ""]
    for what_if, kept, comparison in compared:
        parts += _section(what_if, kept, comparison, folder)
    if MAP in told.kept:
        parts += phases.section(told.grid, told.kept[MAP].rows, folder)
    return "\n".join(parts).rstrip() + "\n"


def _count(comparisons: Sequence[Comparison]) -> list[str]:
    """Count the expectations met, and list those that were not, misses first."""
    judged = [line for comparison in comparisons for line in comparison.verdicts]
    judged = sorted(judged, key=lambda each: WORDS.index(each.word))
    missed = [each for each in judged if each.word != "as expected"]
    given = [each for each in judged if GIVEN.match(each.expectation.note or "")]
    lines = ["| | " + " | ".join(WORDS) + " | of |", "|---|" + "---|" * (len(WORDS) + 1)]
    free = [each for each in judged if each not in given]
    for words, own in (("could fail", free), ("follow from the lever", given)):
        numbers = [sum(each.word == word for each in own) for word in WORDS]
        lines.append(f"| {words} | {' | '.join(map(str, numbers))} | {len(own)} |")
    opposite = {each.variant for each in judged if each.word == "opposite"}
    lines += ["", f"What-ifs without an opposite direction: {len(comparisons) - len(opposite)} of "
              f"{len(comparisons)}. Expectations that were not met:", ""]  # fmt: skip
    told = [
        f"- {each.word}: {outcome_name(each.expectation)} in [{each.variant}](#{each.variant})"
        for each in missed
    ]
    return [*lines, *(told or ["- none"])]


def _missing(told: Told) -> list[str]:
    """List the what-ifs without an answer, the failed runs, and answers of an earlier model."""
    lines = []
    if told.missing:
        lines += [f"**Without an answer: {len(told.missing)}.**", ""]
        for why in dict.fromkeys(told.missing.values()):
            names = [name for name, own in told.missing.items() if own == why]
            lines.append(f"- {why}: {', '.join(names)}")
        lines.append("")
    if told.old:
        lines += [f"Of an earlier model or fit: {', '.join(told.old)}.", ""]
    if told.failed:
        lines += [f"**Runs that failed: {len(told.failed)}.**", ""]
        lines += [*(f"- {each}" for each in told.failed), ""]
    return lines


def _made_of(told: Told) -> list[str]:
    """Say which models and fits answered."""
    models: dict[tuple[str, str], list[str]] = {}
    for name, kept in told.kept.items():
        row = kept.rows.iloc[0]
        models.setdefault((str(row["model"]), str(row["fit"])), []).append(name)
    lines = []
    for (model, fit), names in models.items():
        of_fit = f", draws `{fit}`" if fit else ", no draws"
        listed = f" for {', '.join(names)}" if len(models) > 1 else ""
        lines.append(f"Model `{model}`{of_fit}{listed}.")
    origins = {kept.fitted.origin for name, kept in told.kept.items() if name != MAP}
    return [*lines, *(f"The fit: {each}." for each in sorted(origins))]


def _overview(compared: Sequence[tuple[WhatIf, Kept, Comparison]]) -> list[str]:
    lines = ["| what-if | question | met | opposite |", "|---|---|---|---|"]
    for what_if, _, comparison in compared:
        words = [each.word for each in comparison.verdicts]
        met, opposite = words.count("as expected"), words.count("opposite")
        label, question = what_if.variant.label, what_if.variant.scenario.question
        lines.append(f"| [{label}](#{label}) | {question} | {met} of {len(words)} | {opposite} |")
    return lines


def _section(what_if: WhatIf, kept: Kept, comparison: Comparison, folder: str) -> list[str]:
    variant, classes = what_if.variant, classes_of(kept)
    since, until = variant.period
    parts = [
        f"## {variant.label}",
        "",
        f"*{variant.scenario.question}*",
        "",
        answer(what_if, comparison, classes),
        "",
        f"Against **{comparison.base.name}**, {since} to {until}; {runs_said(comparison)}. "
        "What differs:",
        "",
        *(f"- {line}" for line in change_lines(comparison.base, variant.scenario)),
        *_sources(what_if),
        "",
        "Expectations, written down before the runs:",
        "",
        *(f"- {line}" for line in judged_lines(comparison, variant)),
        "",
    ]
    for kind, words in shown(what_if, comparison, kept).items():
        parts += [f"![{words}]({folder}/{what_if.name}-{kind}.png)", ""]
    parts += ["What it rests on:", "", *(f"- {line}" for line in _rests(what_if, kept)), ""]
    return [*parts, *_details(what_if, comparison, classes), ""]


def _sources(what_if: WhatIf) -> list[str]:
    """Say where the dated levers that differ have their dates and sizes from."""
    known = {_told_of(event) for event in what_if.base.events}
    new = (_told_of(event) for event in what_if.variant.scenario.events)
    return [f"- source: {told}" for told in dict.fromkeys(new) if told not in known and told]


def _told_of(event: Event) -> str:
    told = "; ".join(part for part in (event.source, event.note) if part)
    return f"{event.name}: {told}" if told else ""


def _rests(what_if: WhatIf, kept: Kept) -> list[str]:
    """Say what the main outcome hangs on, and what would flip it."""
    main = what_if.main
    pair = kept.pairs(MEASURE).get(("", main.platform or ALL, main.measure))
    draws = len(kept.fitted.draws)
    priors = {path: p for path, p in kept.fitted.priors.items() if path not in what_if.decided}
    fitted = replace(kept.fitted, priors=priors)
    slopes = [] if pair is None else rests.slopes_of(fitted, *pair)
    head, *lines = rests.lines_of(slopes, draws)
    return [f"{outcome_name(main)}. {head}", *lines]


def _details(what_if: WhatIf, comparison: Comparison, classes: by_class.Classes) -> list[str]:
    """Return the tables behind the answer, folded."""
    variant = what_if.variant
    measures = [*table_lines(comparison, variant)[1:], "", *bridge_lines(comparison, variant)]
    tables = {
        "Main measures and bridge": measures,
        "Who wins and who loses": by_class.table_lines(classes),
    }
    parts = []
    for title, lines in tables.items():
        parts += [f"<details><summary>{title}</summary>", "", "```", *lines, "```", ""]
        parts += ["</details>", ""]
    return parts[:-1]


def _reading(compared: Sequence[tuple[WhatIf, Kept, Comparison]]) -> list[str]:
    """Say once how the folded tables and the regressions are read."""
    kinds = dict.fromkeys(interval_kind(comparison) for *_, comparison in compared)
    verdicts = "; ".join(f"*{word}*: {meaning}" for word, meaning in VERDICTS.items())
    return [
        "<details><summary>How the tables are read</summary>",
        "",
        *(f"- {kind}" for kind in kinds),
        f"- Main measures: {FOOT}",
        f"- Who wins and who loses: {by_class.FOOT}",
        f"- What it rests on: a parameter is named where its slope over the draws is told from 0 "
        f"({100.0 * rests.LEVEL:g} %), with the sign of the slope. {verdicts}.",
        "",
        "</details>",
    ]
