"""The command ``feedfollow sensitivity``: which priors an outcome or a difference hangs on."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from rich.console import Console

from feedfollow.analyse.factors import factors_of
from feedfollow.analyse.folder import refuse_other
from feedfollow.analyse.outcome import outcomes_of
from feedfollow.analyse.question import Question
from feedfollow.analyse.sensitivity import analysed, design_of, method_named
from feedfollow.analyse.sensitivity_folder import key_of
from feedfollow.analyse.sensitivity_result import Sensitivity
from feedfollow.analyse.sensitivity_text import sensitivity_text
from feedfollow.analyse.session import Wanted, hands
from feedfollow.analyse.work import seeds_of
from feedfollow.run.telling import FINE, told
from feedfollow.world.columns import F64


@dataclass(frozen=True)
class SensitivityWishes:
    """What the user typed.

    Attributes
    ----------
    scenario : str
        File or shipped name.
    against : str or None
        The variant.
    method : str
    names : str or None
        Parameters, separated by commas.
    outcomes : tuple of str
        ``MEASURE@PLATFORM``.
    points : int or None
    relative : bool
    wanted : Wanted
        Changes, seeds, hands, folder.
    """

    scenario: str
    against: str | None
    method: str
    names: str | None
    outcomes: tuple[str, ...]
    points: int | None
    relative: bool
    wanted: Wanted


def sensitivity_command(wishes: SensitivityWishes) -> int:
    """Carry out ``feedfollow sensitivity``; return the exit code.

    Raises
    ------
    SpecError
        If a scenario, a name or an outcome cannot be used.
    """
    screen = Console(stderr=True)
    wanted = wishes.wanted

    def act() -> int:
        question = _question(wishes)
        design = design_of(question, wishes.method, wishes.points)
        default = f"runs/{question.scenario.name}-{method_named(wishes.method).name}"
        out = wanted.folder(default)
        empty = np.empty((0, len(question.seeds), len(question.outcomes)))
        asked = Sensitivity(method_named(wishes.method), question, design, empty)
        refuse_other(out, "sensitivity", key_of(asked))
        screen.print(plan_text(question, design, wishes.method), highlight=False, soft_wrap=True)
        with (
            hands(wanted, out, f"{question.scenario.name}, {wishes.method}", screen) as work,
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore", UserWarning)  # a failed run ends the analysis anyway
            found = analysed(question, wishes.method, design, lambda v: question.answer(v, work))
        found.save(out)
        print(sensitivity_text(found))
        print(f"\nTables and plots: {out}")
        return FINE

    return told(act, screen, "the analysis")


def _question(wishes: SensitivityWishes) -> Question:
    wanted = wishes.wanted
    scenario = wanted.load(wishes.scenario)
    names = wishes.names.split(",") if wishes.names is not None else None
    return Question(
        scenario,
        wanted.load(wishes.against) if wishes.against is not None else None,
        factors_of(scenario, names),
        outcomes_of(wishes.outcomes or ("gmv_broad@all",), scenario),
        seeds_of(wanted.seeds, least=2),
        wishes.relative,
    )


def plan_text(question: Question, design: F64, method: str) -> str:
    """Say how many runs an analysis takes, before they are made."""
    sides = 1 if question.against is None else 2
    points, factors = design.shape
    runs = points * sides * len(question.seeds)
    both = " x 2 scenarios" if sides == 2 else ""
    asked = f"{factors} parameter{'s' if factors > 1 else ''}"
    return (
        f"{method}: {asked}, {points:,} points{both} x {len(question.seeds)} seeds = {runs:,} runs "
        "at most"
    )
