"""The command ``feedfollow diversion``: where sales go when a room or a family leaves."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console

from feedfollow.analyse.diversion import exits
from feedfollow.analyse.diversion_folder import KIND
from feedfollow.analyse.folder import refuse_other
from feedfollow.analyse.session import Wanted, hands
from feedfollow.analyse.work import seeds_of
from feedfollow.run.telling import FAILED, FINE, told


@dataclass(frozen=True)
class DiversionWishes:
    """What the user typed.

    Attributes
    ----------
    scenario : str
        File or shipped name.
    leavers : tuple of str
    on : str
        First day on which they are gone.
    wanted : Wanted
        Changes, seeds, hands, folder.
    """

    scenario: str
    leavers: tuple[str, ...]
    on: str
    wanted: Wanted


def diversion_command(wishes: DiversionWishes) -> int:
    """Carry out ``feedfollow diversion``; return the exit code.

    Raises
    ------
    SpecError
        If the scenario, a leaver or the day cannot be used.
    """
    wanted = wishes.wanted
    asked = exits(wanted.load(wishes.scenario), wishes.leavers, wishes.on)
    screen = Console(stderr=True)

    def act() -> int:
        seeds = seeds_of(wanted.seeds)
        out = wanted.folder(f"runs/{asked.scenario.name}-diversion")
        refuse_other(out, KIND, asked.key)
        runs = (1 + len(asked.leavers)) * len(seeds)
        screen.print(
            f"{len(asked.leavers)} leavers and a base x {len(seeds)} seeds = {runs:,} runs",
            highlight=False,
            soft_wrap=True,
        )
        with hands(wanted, out, f"{asked.scenario.name}, diversion", screen) as work:
            found = asked.run(seeds, work)
        found.save(out)
        print(found.to_text(Console().width))
        print(f"Report, tables and the plot: {out}")
        for failure in found.failures:
            screen.print(f"feedfollow: failed: {failure}", markup=False, soft_wrap=True)
        return FAILED if found.failures else FINE

    return told(act, screen, "the diversion")
