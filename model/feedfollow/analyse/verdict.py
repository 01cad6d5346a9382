"""The expectations that a scenario registered before the run, judged on the paired difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from feedfollow.analyse.differences import Difference
from feedfollow.analyse.pairing import Variant
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import ALL, pooled
from feedfollow.spec.errors import Problem, SpecError, did_you_mean, listing
from feedfollow.spec.scenario import Direction, Expectation, Scenario

Word: TypeAlias = Literal["as expected", "not distinguishable", "exactly zero", "opposite"]
Found: TypeAlias = Callable[[Variant, str, str], Difference]

WORDS: Final[tuple[Word, ...]] = ("opposite", "exactly zero", "not distinguishable", "as expected")
"""Verdicts, misses first."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """An expectation beside what was found.

    Attributes
    ----------
    variant : str
        Label of the variant.
    expectation : Expectation
    word : {'as expected', 'not distinguishable', 'exactly zero', 'opposite'}
    found : Difference
    excluded : float
        Size of effect that the interval excludes, in the measure's unit: nothing larger in either
        direction is compatible with the pairs.
    """

    variant: str
    expectation: Expectation
    word: Word
    found: Difference
    excluded: float

    @property
    def platform(self) -> str:
        """The platform, ``all`` for the measure over all of them."""
        return self.expectation.platform or ALL


def refuse_unknown(scenarios: Iterable[Scenario]) -> None:
    """Refuse expectations that no run can judge, before any run.

    Raises
    ------
    SpecError
        With every expectation whose measure is unknown, has no value over all platforms together,
        or is asked of a platform without traffic; each with the names to choose from.
    """
    problems = [
        Problem(f"{scenario.name}: expect[{number}]", None, None, message, hint=hint)
        for scenario in scenarios
        for number, each in enumerate(scenario.expect)
        for message, hint in _refusals(each, scenario)
    ]
    if problems:
        raise SpecError(problems)


def _refusals(each: Expectation, scenario: Scenario) -> Iterable[tuple[str, str]]:
    measure = MEASURES.get(each.measure)
    content = [p.name for p in scenario.platforms.values() if p.role == "content"]
    if measure is None:
        hint = did_you_mean(each.measure, MEASURES) or listing(list(MEASURES))
        yield f"there is no measure {each.measure!r}", hint
    elif each.platform is None and not pooled(measure):
        message = f"{each.measure} has no value over all platforms together"
        yield message, f"name a platform: {', '.join(content)}"
    if each.platform is not None and each.platform not in content:
        hint = did_you_mean(each.platform, content) or listing(content)
        yield f"{each.platform} is no platform with traffic of its own", hint


def judge(direction: Direction, found: Difference) -> Word:
    """Judge a direction that was expected.

    Parameters
    ----------
    direction : {'up', 'down', 'none'}
    found : Difference

    Returns
    -------
    str
        ``up`` and ``down`` are as expected if the whole 95 % interval lies on that side of 0, and
        opposite if it lies on the other side. ``none`` is as expected if the interval holds 0: no
        proof that nothing happens, which is why the effect that is excluded stands beside it. A
        difference without a bit of change is told apart: no seed will ever distinguish it.
    """
    if found.state == "zero":
        return "as expected" if direction == "none" else "exactly zero"
    if found.state == "unknown":
        return "not distinguishable"
    if direction == "none":
        return "as expected" if found.state == "not distinguishable" else "opposite"
    if found.state == "not distinguishable":
        return "not distinguishable"
    return "as expected" if found.state == direction else "opposite"


def verdicts(variants: Sequence[Variant], found: Found) -> tuple[Verdict, ...]:
    """Judge every expectation of every variant, misses first.

    Parameters
    ----------
    variants : sequence of Variant
    found : callable
        Gives the difference of a variant, platform and measure.

    Returns
    -------
    tuple of Verdict
    """
    judged = []
    for variant in variants:
        for each in variant.scenario.expect:
            difference = found(variant, each.platform or ALL, each.measure)
            excluded = max(abs(difference.low), abs(difference.high))
            word = judge(each.direction, difference)
            judged.append(Verdict(variant.label, each, word, difference, excluded))
    return tuple(sorted(judged, key=lambda each: WORDS.index(each.word)))
