"""The command ``feedfollow compare``: what-ifs beside a base, differences with intervals."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd
from rich.console import Console

from feedfollow.analyse.compare import SEEDS, compare
from feedfollow.analyse.compare_folder import KIND, key_of
from feedfollow.analyse.comparison import Comparison
from feedfollow.analyse.draws import read_draws, thinned
from feedfollow.analyse.estimate import QUANTILE_DRAWS
from feedfollow.analyse.folder import refuse_other
from feedfollow.analyse.pairing import Wanted as Period
from feedfollow.analyse.pairing import beside
from feedfollow.analyse.session import Wanted, hands
from feedfollow.analyse.verdict import refuse_unknown
from feedfollow.run.telling import FAILED, FINE, told
from feedfollow.spec.errors import Problem, SpecError
from feedfollow.spec.scenario import Scenario

DRAWS: Final = QUANTILE_DRAWS + 1
"""Posterior draws by default: enough for an interval that keeps the posterior's shape."""
SEEDS_OF_A_DRAW: Final = 4


@dataclass(frozen=True)
class CompareWishes:
    """What the user typed.

    Attributes
    ----------
    base : str
        File or shipped name.
    variants : tuple of str
        Files or shipped names.
    fit : str or None
        Folder with posterior draws.
    draws : int or None
        Posterior draws of the fit, 40 by default; only with a fit.
    seeds : int or None
        Seeds; by default 30, with a fit 4 for every draw.
    since : str or None
        First day compared.
    wanted : Wanted
        Changes, hands, folder; its seeds are not read.
    """

    base: str
    variants: tuple[str, ...]
    fit: str | None
    draws: int | None
    seeds: int | None
    since: str | None
    wanted: Wanted


@dataclass(frozen=True)
class _Question:
    """What is to be compared, checked."""

    base: Scenario
    variants: tuple[Scenario, ...]
    draws: pd.DataFrame | None
    period: Period
    seeds: int


def compare_command(wishes: CompareWishes) -> int:
    """Carry out ``feedfollow compare``; return the exit code.

    Raises
    ------
    SpecError
        If a scenario, a draw or an expectation cannot be used, or scenarios cannot be compared.
    """
    question = _question(wishes)
    screen = Console(stderr=True)

    def act() -> int:
        out = wishes.wanted.folder(_default_folder(question))
        refuse_other(out, KIND, key_of(question.base, question.variants))
        found = _made(question, wishes.wanted, out, screen)
        found.save(out)
        print(found.to_text(Console().width))
        print(f"Every measure, pairs and plots: {out}")
        for failure in found.failures:
            screen.print(f"feedfollow: failed: {failure}", markup=False, soft_wrap=True)
        return FAILED if found.failures else FINE

    return told(act, screen, "the comparison")


def _question(wishes: CompareWishes) -> _Question:
    """Load and check everything that can be checked before a run."""
    wanted = wishes.wanted
    base = wanted.load(wishes.base)
    variants = tuple(wanted.load(file) for file in wishes.variants)
    period = (_day(wishes.since), None)
    refuse_unknown(variant.scenario for variant in beside(base, variants, period))
    draws = _draws(wishes, base)
    seeds = wishes.seeds or (SEEDS if draws is None else SEEDS_OF_A_DRAW)
    return _Question(base, variants, draws, period, seeds)


def _draws(wishes: CompareWishes, base: Scenario) -> pd.DataFrame | None:
    """Read the wanted draws of the wanted fit."""
    if wishes.fit is None:
        if wishes.draws is not None:
            hint = "add --fit default, or leave --draws out"
            raise SpecError([Problem("--draws", None, None, "there is no fit", None, hint)])
        return None
    known = read_draws(wishes.fit, base)
    try:
        return thinned(known, wishes.draws or min(DRAWS, len(known)))
    except ValueError as error:
        raise SpecError([Problem("--draws", None, None, str(error))]) from None


def _made(question: _Question, wanted: Wanted, out: Path, screen: Console) -> Comparison:
    draws = 1 if question.draws is None else len(question.draws)
    sides = len(question.variants) + 1
    each = f"{draws} draws x " if question.draws is not None else ""
    screen.print(
        f"{sides} scenarios x {each}{question.seeds} seeds = {sides * draws * question.seeds:,} "
        "runs at most",
        highlight=False,
    )
    what = f"{question.base.name}, {sides - 1} variant{'s' if sides > 2 else ''}"
    with hands(wanted, out, what, screen) as work, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # failures are named one by one at the end
        return compare(
            question.base, question.variants, question.seeds, question.draws, question.period, work
        )


def _default_folder(question: _Question) -> str:
    first, *more = question.variants
    return (
        f"runs/{first.name}{f'-and-{len(more)}-more' if more else ''}-against-{question.base.name}"
    )


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"expected a day such as 2020-09-01, got {text!r}"
        raise SpecError([Problem("--since", None, None, message)]) from None
