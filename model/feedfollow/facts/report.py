"""The page ``docs/facts.md``: what was asked, what came out, and what the control left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from feedfollow.analyse.pairing import settings_changed
from feedfollow.facts.claims import Claim
from feedfollow.facts.experiment import Experiment, digest_of_all
from feedfollow.facts.experiment_file import SIZE, usual_market
from feedfollow.facts.picture import draw
from feedfollow.facts.text import base_text, effect_text, unit_of_effect
from feedfollow.facts.verdict import JUDGEMENTS, Answer, Verdict, counts
from feedfollow.plots.style import DPI
from feedfollow.spec.scenario import Scenario

OPENING: Final = """The claims of the five articles, each put to the model as a paired experiment:
the same seeds in every arm, one thing changed, 95 % intervals over seeds by Student's t. What is
asked (arms, outcomes, expected directions, controls) is data in `calibration/facts/`, one file a
claim, written before the runs and hashed below. Where an answer had been seen in some form before,
the file says so. Runs are of the calibrated baseline (`scenarios/baseline.yaml`) unless the file
says otherwise.

**Shown** means that the whole interval of every claimed outcome lies where it was expected;
**opposite** that one lies wholly on the other side of no effect; **not shown** is the rest: effects
that cannot be told from nothing, and effects of another size than claimed. A **control** makes the
claimed cause neutral: the effect must then be *gone* (its interval holds nothing, and the loss is
told from chance), or at least *smaller* where the claim says so. *Assumed* claims put in what they
get out; *emergent* ones do not. All sizes rest on the priors that each section lists."""


@dataclass(frozen=True)
class Told:
    """What the page is made of.

    Attributes
    ----------
    verdicts : sequence of Verdict
    waiting : mapping of str to str
        Claims without an answer, and why.
    failed : sequence of str
        Runs that could not be made.
    seeds : sequence of int
    models : mapping of str to str
        Version of the model that answered, by id of the claim.
    """

    verdicts: Sequence[Verdict]
    waiting: Mapping[str, str]
    failed: Sequence[str]
    seeds: Sequence[int]
    models: Mapping[str, str]


def write_page(told: Told, claims: Mapping[str, Claim], page: Path) -> None:
    """Write the page, and its plots into a folder of its name beside it.

    Parameters
    ----------
    told : Told
    claims : mapping of str to Claim
        By id: what the sources say.
    page : Path
    """
    folder = page.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    for verdict in told.verdicts:
        figure = draw(verdict, len(told.seeds))
        path = folder / f"{verdict.experiment.id}.png"
        figure.savefig(path, dpi=DPI, metadata={"Software": None})
    page.write_text(page_text(told, claims, folder.name), encoding="utf-8")


def page_text(told: Told, claims: Mapping[str, Claim], folder: str) -> str:
    """Return the page in Markdown.

    Parameters
    ----------
    told : Told
    claims : mapping of str to Claim
        By id: what the sources say.
    folder : str
        Of the plots, from the page.

    Returns
    -------
    str
    """
    parts = ["# What the sources claim, and what the model does", "", OPENING, ""]
    parts += [*_headline(told), "", *_overview(told, claims), ""]
    for verdict in told.verdicts:
        name = verdict.experiment.id
        parts += _section(verdict, claims[name], f"{folder}/{name}.png")
    return "\n".join(parts).rstrip() + "\n"


def _headline(told: Told) -> list[str]:
    found = counts(told.verdicts)
    lines = ["| | opposite | not shown | shown | of these a control leaves what it should |"]
    lines += ["|---|---|---|---|---|"]
    for kind in ("emergent", "assumed"):
        killed = sum(
            each.killed
            for each in told.verdicts
            if each.experiment.kind == kind and each.judgement == "shown"
        )
        numbers = " | ".join(str(found.get((kind, word), 0)) for word in JUDGEMENTS)
        lines.append(f"| {kind} | {numbers} | {killed} |")
    if told.waiting:
        lines += ["", f"**Without an answer: {len(told.waiting)}.**", ""]
        for why in dict.fromkeys(told.waiting.values()):
            names = [name for name, own in told.waiting.items() if own == why]
            lines.append(f"- {why}: {', '.join(names)}")
    if told.failed:
        lines += ["", f"**Runs that failed: {len(told.failed)}.**", ""]
        lines += [f"- {each}" for each in told.failed]
    asked = {each.experiment.id: each.experiment.text for each in told.verdicts}
    seeds = f"{min(told.seeds)} to {max(told.seeds)}"
    return [
        *lines,
        "",
        f"Seeds {seeds}; unless a file says otherwise {SIZE['users']:,} users, {SIZE['start']} to "
        f"{SIZE['until']}. Files: `{digest_of_all(asked)[:16]}`; model (code and baseline): "
        f"{_models(told.models)}. Made by `make facts`; the numbers of every run are in "
        "`calibration/facts/answers.parquet`.",
    ]


def _models(models: Mapping[str, str]) -> str:
    """Say which model answered; which claims, where there are several."""
    found: dict[str, list[str]] = {}
    for name, model in models.items():
        found.setdefault(model, []).append(name)
    if len(found) < 2:
        return "".join(f"`{model}`" for model in found)
    return ", ".join(f"`{model}` for {', '.join(names)}" for model, names in found.items())


def _overview(told: Told, claims: Mapping[str, Claim]) -> list[str]:
    lines = ["| claim | kind | verdict | control |", "|---|---|---|---|"]
    order = sorted(told.verdicts, key=lambda each: JUDGEMENTS.index(each.judgement))
    for each in order:
        experiment = each.experiment
        claim = claims[experiment.id]
        name = f"[{claim.id}](#{_anchor(claim)}) {claim.words}"
        lines.append(f"| {name} | {experiment.kind} | {each.judgement} | {_control_word(each)} |")
    return lines


def _control_word(verdict: Verdict) -> str:
    fates = [each.fate for each in verdict.answers if each.outcome.claimed]
    asked = [fate for fate in fates if fate != "not asked"]
    if not asked:
        return "none"
    return asked[0] if len(set(asked)) == 1 else ", ".join(asked)


def _anchor(claim: Claim) -> str:
    """Return the place of a claim's heading on the page."""
    return f"{claim.id} {claim.words}".lower().replace(" ", "-")


def _section(verdict: Verdict, claim: Claim, picture: str) -> list[str]:
    experiment = verdict.experiment
    parts = [
        f"## {experiment.id}: {claim.words}",
        "",
        f"*{experiment.question}*",
        "",
        f"**{verdict.judgement.capitalize()}** ({experiment.kind}; sources: articles "
        f"{claim.source}). The claim: {claim.intervention} -> {claim.expected}.",
        "",
        f"![{experiment.id}]({picture})",
        "",
        "| outcome | expected | first arm | effect | | under control | |",
        "|---|---|---|---|---|---|---|",
        *(_line(each) for each in verdict.answers),
        "",
        *_arms(experiment),
        "",
        f"Control: {experiment.control.why}",
        "",
        f"Rests on: {', '.join(f'`{each}`' for each in experiment.priors) or 'nothing assumed'}.",
        "",
        f"Seen before it was written: {experiment.seen}",
    ]
    if experiment.note:
        parts += ["", experiment.note]
    return [*parts, ""]


def _line(answer: Answer) -> str:
    outcome = answer.outcome
    cells = (
        outcome.name if outcome.claimed else f"({outcome.name})",
        outcome.expected.text,
        base_text(answer),
        f"{effect_text(answer, answer.effect)} {unit_of_effect(answer)}".strip(),
        answer.word,
        effect_text(answer, answer.control),
        answer.fate if answer.control is not None else "",
    )
    return f"| {' | '.join(cells)} |"


def _arms(experiment: Experiment) -> list[str]:
    """Say what the market of all arms is, and what the arms change against the first."""
    (first, base), *others = experiment.arms.items()
    lines = [f"- market, and {first}: {_changes(usual_market(), base) or 'as usual'}"]
    return [*lines, *(f"- {name}: {_changes(base, arm)}" for name, arm in others)]


def _changes(base: Scenario, arm: Scenario) -> str:
    changes = settings_changed(base, arm)
    return "; ".join(f"`{path}` {_value(a)} -> {_value(b)}" for path, (a, b) in changes.items())


def _value(value: object) -> str:
    if value is None:
        return "none"
    return f"{value:g}" if isinstance(value, float) else str(value)
