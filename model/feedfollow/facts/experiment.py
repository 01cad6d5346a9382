"""What a claim is asked as: arms of one market, what is read off them, and what is expected."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias

from feedfollow.facts.reading import Reading
from feedfollow.spec.scenario import Scenario

Kind = Literal["emergent", "assumed"]
Scale = Literal["difference", "ratio"]
Fate = Literal["gone", "smaller", "not asked"]
Weights: TypeAlias = Mapping[str, float]

KINDS: Final[tuple[Kind, ...]] = ("emergent", "assumed")
SCALES: Final[tuple[Scale, ...]] = ("difference", "ratio")
FATES: Final[tuple[Fate, ...]] = ("gone", "smaller", "not asked")


@dataclass(frozen=True)
class Expected:
    """Where the whole interval of an effect must lie.

    Attributes
    ----------
    text : str
        As it was written: ``up``, ``down``, ``none``, ``above 0.5``, ``below 2``, ``2 to 20``.
    low, high : float
        Ends, infinite where there is none; of ``none`` both are the neutral value.
    """

    text: str
    low: float
    high: float

    @property
    def nothing(self) -> bool:
        """Whether no effect is expected."""
        return self.low == self.high


@dataclass(frozen=True)
class Outcome:
    """One number that a claim is about.

    Attributes
    ----------
    name, unit : str
    reading : Reading
        How it is read off a run.
    weights : mapping of str to float
        Arms, and how often each counts: an effect is the weighted sum.
    scale : {'difference', 'ratio'}
        ``ratio``: of logarithms, given back as a factor.
    expected : Expected
    claimed : bool
        Whether the verdict on the claim hangs on it.
    under_control : {'gone', 'smaller', 'not asked'}
        What the control must leave of it.
    control_reading : Reading
        How it is read under control: its own reading unless the control is about other goods.
    """

    name: str
    unit: str
    reading: Reading
    weights: Weights
    scale: Scale
    expected: Expected
    claimed: bool
    under_control: Fate
    control_reading: Reading

    @property
    def level(self) -> bool:
        """Whether it is the level of arms rather than an effect: their weights do not cancel."""
        return sum(self.weights.values()) != 0.0

    @property
    def neutral(self) -> float:
        """The effect of nothing: 1 of a ratio, 0 of a difference; of a level its bound, or NaN."""
        if not self.level:
            return 1.0 if self.scale == "ratio" else 0.0
        ends = [end for end in (self.expected.low, self.expected.high) if math.isfinite(end)]
        return ends[0] if len(ends) == 1 else math.nan


@dataclass(frozen=True)
class Control:
    """What is made neutral, so that the effect must go if the model has the claimed cause.

    Attributes
    ----------
    why : str
        What is neutral; where there is no control, why none is possible.
    arms : mapping of str to Scenario
        Empty where none is possible, or where only other goods are read.
    """

    why: str
    arms: Mapping[str, Scenario]


@dataclass(frozen=True)
class Experiment:
    """A claim as it is put to the model.

    Attributes
    ----------
    id : str
        Of the claim, such as ``M05``.
    question : str
    kind : {'emergent', 'assumed'}
    arms : mapping of str to Scenario
        The first is the base.
    outcomes : tuple of Outcome
    control : Control
    priors : tuple of str
        Parameters and levers on whose priors, or assumed sizes, the answer rests.
    seen : str
        What had been seen of the answer before it was written down.
    note : str
    text : str
        The file, whose hash tells whether anything was changed afterwards.
    """

    id: str
    question: str
    kind: Kind
    arms: Mapping[str, Scenario]
    outcomes: tuple[Outcome, ...]
    control: Control
    priors: tuple[str, ...]
    seen: str
    note: str
    text: str


class Asked(NamedTuple):
    """What is read off an arm.

    Attributes
    ----------
    arm : str
        With ``, control`` behind it where the cause is neutral.
    scenario : Scenario
    reading : Reading
    """

    arm: str
    scenario: Scenario
    reading: Reading


def asked_of(experiment: Experiment) -> Iterator[Asked]:
    """List what is read off which arm of an experiment."""
    for outcome in experiment.outcomes:
        for arm in outcome.weights:
            yield Asked(arm, experiment.arms[arm], outcome.reading)
            if outcome.under_control == "not asked":
                continue
            if experiment.control.arms:
                yield Asked(
                    f"{arm}, control", experiment.control.arms[arm], outcome.control_reading
                )
            elif outcome.control_reading != outcome.reading:
                yield Asked(arm, experiment.arms[arm], outcome.control_reading)


def digest_of_all(texts: Mapping[str, str]) -> str:
    """Return one hash for a set of files, by the id of their claim: what was asked, and of whom."""
    hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    told = "\n".join(f"{name} {own}" for name, own in sorted(hashes.items()))
    return hashlib.sha256(told.encode()).hexdigest()
