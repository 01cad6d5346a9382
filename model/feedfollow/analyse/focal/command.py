"""The command ``feedfollow focal``: one named brand or anchor inside its market."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd
from rich.console import Console

from feedfollow.analyse.draws import read_draws, thinned
from feedfollow.analyse.focal.folder import KIND
from feedfollow.analyse.focal.study import SEEDS, focal
from feedfollow.analyse.focal.trace import ways_of
from feedfollow.analyse.folder import refuse_other
from feedfollow.analyse.session import Wanted, hands
from feedfollow.run.telling import FINE, told
from feedfollow.spec.errors import Problem, SpecError
from feedfollow.spec.focal import Focal
from feedfollow.spec.load_focal import load_focal

DRAWS: Final = 20
"""Posterior draws by default."""
SEEDS_OF_A_DRAW: Final = 2


@dataclass(frozen=True)
class FocalWishes:
    """What the user typed.

    Attributes
    ----------
    file : str
        File of a focal business, or a shipped one.
    fit : str or None
        Folder with posterior draws.
    draws : int or None
        Posterior draws of the fit; only with a fit.
    seeds : int or None
        Seeds; by default 10, with a fit 2 for every draw.
    wanted : Wanted
        Changes of the market, hands, folder; its seeds are not read.
    """

    file: str
    fit: str | None
    draws: int | None
    seeds: int | None
    wanted: Wanted


def focal_command(wishes: FocalWishes) -> int:
    """Carry out ``feedfollow focal``; return the exit code.

    Raises
    ------
    SpecError
        If the file, or a draw, cannot be used.
    """
    case = load_focal(wishes.file, wishes.wanted.overrides())
    draws = _draws(wishes, case)
    seeds = wishes.seeds or (SEEDS if draws is None else SEEDS_OF_A_DRAW)
    screen = Console(stderr=True)

    def act() -> int:
        out = wishes.wanted.folder(f"runs/{case.market.name}-{case.business.name}")
        refuse_other(out, KIND, case.key)
        runs = seeds * (1 if draws is None else len(draws))
        ways = len(ways_of(case.market, case.business))
        screen.print(
            f"{runs:,} markets, {ways} way{'s' if ways > 1 else ''} to run the business in each",
            highlight=False,
        )
        with hands(wishes.wanted, out, case.business.name, screen) as work:
            found = focal(case, seeds, draws, work)
        found.save(out)
        print(found.to_text(Console().width))
        print(f"Report, tables and plots: {out}")
        return FINE

    return told(act, screen, "the study")


def _draws(wishes: FocalWishes, case: Focal) -> pd.DataFrame | None:
    """Read the wanted draws of the wanted fit."""
    if wishes.fit is None:
        if wishes.draws is not None:
            hint = "add --fit default, or leave --draws out"
            raise SpecError([Problem("--draws", None, None, "there is no fit", None, hint)])
        return None
    known = read_draws(wishes.fit, case.market)
    try:
        return thinned(known, wishes.draws or min(DRAWS, len(known)))
    except ValueError as error:
        raise SpecError([Problem("--draws", None, None, str(error))]) from None
