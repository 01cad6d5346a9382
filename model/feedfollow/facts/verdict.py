"""Judge an experiment: effects over seeds with their intervals, and what the control left."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from feedfollow.analyse.estimate import estimate
from feedfollow.facts.experiment import Experiment, Outcome
from feedfollow.facts.reading import Reading
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import F64

Word = Literal[
    "as expected", "not distinguishable", "exactly zero", "another size", "opposite", "unknown"
]
Fate = Literal["gone", "smaller", "turned", "kept", "not told", "not asked"]
Judgement = Literal["shown", "not shown", "opposite"]
Read: TypeAlias = Callable[[Scenario, Reading], F64]
"""Gives a reading of a scenario by seed, ``(n_seeds,)``, NaN where there is none."""

JUDGEMENTS: Final[tuple[Judgement, ...]] = ("opposite", "not shown", "shown")
"""Misses first."""


@dataclass(frozen=True)
class Effect:
    """A mean over seeds with its 95 % interval; a factor where its outcome is a ratio.

    Attributes
    ----------
    mean, low, high : float
        NaN with fewer than two seeds.
    seeds : int
        That could be used.
    zero : bool
        Whether no seed differs by a bit.
    """

    mean: float
    low: float
    high: float
    seeds: int
    zero: bool


@dataclass(frozen=True)
class Answer:
    """What became of an outcome.

    Attributes
    ----------
    outcome : Outcome
    levels : mapping of str to float
        Mean of each arm, in their order.
    effect : Effect
    word : str
        The effect against what was expected.
    control : Effect or None
        The same under control.
    drop : Effect or None
        What the control took away, a difference (of logarithms for a ratio).
    fate : str
        What the control left of the effect.
    """

    outcome: Outcome
    levels: Mapping[str, float]
    effect: Effect
    word: Word
    control: Effect | None
    drop: Effect | None
    fate: Fate


@dataclass(frozen=True)
class Verdict:
    """What became of a claim.

    Attributes
    ----------
    experiment : Experiment
    answers : tuple of Answer
    judgement : {'shown', 'not shown', 'opposite'}
        Shown if every claimed outcome is as expected, opposite if one is.
    killed : bool
        Whether a claimed outcome has a control, and every such control left what it was to.
    """

    experiment: Experiment
    answers: tuple[Answer, ...]
    judgement: Judgement
    killed: bool


def judge(experiment: Experiment, read: Read) -> Verdict:
    """Judge an experiment.

    Parameters
    ----------
    experiment : Experiment
    read : callable
        Gives the numbers that were read.

    Returns
    -------
    Verdict
    """
    answers = tuple(_answer(experiment, outcome, read) for outcome in experiment.outcomes)
    claimed = [each for each in answers if each.outcome.claimed]
    words = {each.word for each in claimed}
    judgement: Judgement = "not shown"
    if "opposite" in words:
        judgement = "opposite"
    elif words == {"as expected"}:
        judgement = "shown"
    held = [_held(each) for each in claimed if each.outcome.under_control != "not asked"]
    return Verdict(experiment, answers, judgement, bool(held) and all(held))


def _held(answer: Answer) -> bool:
    wanted = answer.outcome.under_control
    return answer.fate in ("gone", wanted) or (wanted == "smaller" and answer.fate == "turned")


def _answer(experiment: Experiment, outcome: Outcome, read: Read) -> Answer:
    own = {arm: read(experiment.arms[arm], outcome.reading) for arm in outcome.weights}
    effects = combined(own, outcome)
    found = effect_of(effects, outcome.scale == "ratio")
    word = compare(found, outcome)
    control = drop = None
    fate: Fate = "not asked"
    under = controlled(experiment, outcome, read)
    if under:
        left = combined(under, outcome)
        control = effect_of(left, outcome.scale == "ratio")
        drop = effect_of(effects - left, ratio=False)
        fate = fate_of(found, control, drop, outcome)
    levels = {arm: _level(own[arm]) for arm in experiment.arms if arm in own}
    return Answer(outcome, levels, found, word, control, drop, fate)


def controlled(experiment: Experiment, outcome: Outcome, read: Read) -> dict[str, F64]:
    """Read an outcome under control, by arm; empty where no control is asked for or there is none.

    Raises
    ------
    KeyError
        As ``read`` does.
    """
    other = outcome.control_reading != outcome.reading
    if outcome.under_control == "not asked" or not (experiment.control.arms or other):
        return {}
    arms = experiment.control.arms or experiment.arms
    return {arm: read(arms[arm], outcome.control_reading) for arm in outcome.weights}


def _level(values: F64) -> float:
    held = values[np.isfinite(values)]
    return float(held.mean()) if len(held) else math.nan


def combined(values: Mapping[str, F64], outcome: Outcome) -> F64:
    """Return the effect by seed: the weighted sum over arms, of logarithms for a ratio.

    Parameters
    ----------
    values : mapping of str to (n_seeds,) float64
    outcome : Outcome

    Returns
    -------
    (n_seeds,) float64
        NaN where an arm has no value, or a ratio meets nothing.
    """
    total = np.zeros(len(next(iter(values.values()))))
    for arm, weight in outcome.weights.items():
        level = values[arm]
        if outcome.scale == "ratio":
            level = np.log(np.where(level > 0.0, level, math.nan))
        total = total + weight * level
    return total


def effect_of(effects: F64, ratio: bool) -> Effect:
    """Return the mean over seeds and Student's interval."""
    held = effects[np.isfinite(effects)]
    found = estimate(held[None, :])
    ends = (found.mean, found.low, found.high)
    if ratio:
        ends = (math.exp(ends[0]), math.exp(ends[1]), math.exp(ends[2]))
    return Effect(*ends, seeds=len(held), zero=bool(len(held)) and not held.any())


def compare(found: Effect, outcome: Outcome) -> Word:
    """Compare an effect with what was expected.

    Returns
    -------
    str
        ``another size``: wholly outside, but not on the other side of no effect.
    """
    expected = outcome.expected
    if not math.isfinite(found.low):
        return "unknown"
    if expected.nothing:
        inside = found.zero or found.low <= expected.low <= found.high
        return "as expected" if inside else "opposite"
    if found.zero and outcome.neutral in (expected.low, expected.high):
        return "exactly zero"
    sure = (found.low > expected.low or math.isinf(expected.low)) and (
        found.high < expected.high or math.isinf(expected.high)
    )
    if sure:
        return "as expected"
    if expected.low <= found.high and found.low <= expected.high:
        return "not distinguishable"
    up, down = expected.low >= outcome.neutral, expected.high <= outcome.neutral
    against = (up and found.high < outcome.neutral) or (down and found.low > outcome.neutral)
    return "opposite" if against else "another size"


def fate_of(found: Effect, control: Effect, drop: Effect, outcome: Outcome) -> Fate:
    """Tell what the control left.

    Returns
    -------
    str
        ``gone``: its interval holds the effect of nothing, and what it took away is told from
        chance. ``smaller``: it took away something, but not all. ``turned``: it took away more than
        there was. ``not told``: neither an effect nor its loss can be told. ``kept``: the effect
        is there as before.
    """
    if not (math.isfinite(control.low) and math.isfinite(drop.low)):
        return "not told"
    nothing = control.zero or control.low <= outcome.neutral <= control.high
    up = found.mean > outcome.neutral
    lost = drop.low > 0.0 if up else drop.high < 0.0
    if lost and nothing:
        return "gone"
    if lost:
        return "smaller" if (control.mean > outcome.neutral) == up else "turned"
    return "not told" if nothing else "kept"


def counts(verdicts: Sequence[Verdict]) -> dict[tuple[str, Judgement], int]:
    """Count judgements by kind of claim."""
    found: dict[tuple[str, Judgement], int] = {}
    for each in verdicts:
        key = (each.experiment.kind, each.judgement)
        found[key] = found.get(key, 0) + 1
    return found
