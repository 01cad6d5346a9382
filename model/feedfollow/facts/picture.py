"""The plot of an experiment: every outcome with its interval, under control below it."""

from __future__ import annotations

import math
import textwrap
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from feedfollow.facts.text import amount_of, unit_of_effect
from feedfollow.facts.verdict import Answer, Effect, Verdict
from feedfollow.plots.style import GREY, INK, OKABE_ITO, styled

COLOUR: Final = {
    "as expected": OKABE_ITO["blue"],
    "opposite": OKABE_ITO["vermillion"],
    "not distinguishable": OKABE_ITO["orange"],
    "exactly zero": OKABE_ITO["orange"],
    "another size": OKABE_ITO["orange"],
    "unknown": GREY,
}
WIDTH, ROW, FRAME, LINE = 7.5, 0.42, 0.5, 0.17
"""Inches: the page, a row, what frames a panel, a further line of its title."""
LETTERS: Final = 100
"""Of a line of a title."""


@styled
def draw(verdict: Verdict, seeds: int) -> Figure:
    """Draw a claim: a panel an outcome, each on an axis of its own unit.

    Parameters
    ----------
    verdict : Verdict
    seeds : int

    Returns
    -------
    Figure
    """
    answers = verdict.answers
    rows = [2 if each.control is not None else 1 for each in answers]
    more = sum(_title(each).count("\n") for each in answers)
    height = sum(ROW * each + FRAME for each in rows) + LINE * more + 0.6
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    panels = figure.subplots(len(answers), 1, height_ratios=rows, squeeze=False)[:, 0]
    for panel, answer in zip(panels, answers, strict=True):
        factor = amount_of(answer).factor
        _row(panel, answer.effect, factor, (0, COLOUR[answer.word], "o"))
        labels = ["effect"]
        if answer.control is not None:
            _row(panel, answer.control, factor, (1, GREY, "s"))
            labels.append("control")
        panel.set_yticks(range(len(labels)), labels)
        panel.set_ylim(len(labels) - 0.4, -0.6)
        if math.isfinite(answer.outcome.neutral):
            panel.axvline(answer.outcome.neutral, color=INK, linewidth=0.8)
        _asked(panel, answer)
        panel.grid(axis="y", visible=False)
        panel.set_title(_title(answer), fontsize=9.5, fontweight="normal")
    experiment = verdict.experiment
    figure.suptitle(
        f"{experiment.id}: {verdict.judgement} ({seeds} seeds, 95 % intervals, shaded as claimed)",
        fontsize=10.5,
        fontweight="bold",
        x=0.01,
        ha="left",
    )
    return figure


def _row(panel: Axes, effect: Effect, factor: float, drawn: tuple[int, str, str]) -> None:
    """Draw an interval at a place, in a colour, with a marker."""
    if not math.isfinite(effect.mean):
        return
    (place, colour, marker), mean = drawn, effect.mean / factor
    ends = [[mean - effect.low / factor], [effect.high / factor - mean]]
    panel.errorbar([mean], [place], xerr=ends, fmt=marker, color=colour, capsize=3, markersize=6)


def _asked(panel: Axes, answer: Answer) -> None:
    """Shade where the interval was expected to lie."""
    expected, factor = answer.outcome.expected, amount_of(answer).factor
    if expected.nothing:
        return
    left, right = panel.get_xlim()
    low, high = max(left, expected.low / factor), min(right, expected.high / factor)
    if low < high:
        panel.axvspan(low, high, color=OKABE_ITO["green"], alpha=0.10, linewidth=0)
    panel.set_xlim(left, right)


def _title(answer: Answer) -> str:
    outcome = answer.outcome
    unit = unit_of_effect(answer)
    asked = f"expected {outcome.expected.text}" + ("" if outcome.claimed else ", beside the claim")
    title = f"{outcome.name}{f' ({unit})' if unit else ''}: {asked}; {answer.word}"
    return textwrap.fill(title, LETTERS)
