"""A calibration spec: what is fitted, to which figures, with which slack and how many runs.

Roles of figures stand in ``calibration/figures.csv``. A spec may leave a figure out and says why;
it cannot fit what is held out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feedfollow.calibrate.market import Market, comparable, holds
from feedfollow.observe.documented import Figure
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.table import Parameter

if TYPE_CHECKING:
    from feedfollow.calibrate.problem import Problem


@dataclass(frozen=True)
class Spec:
    """A calibration as it is declared.

    Parameters
    ----------
    name, question : str
    scenario : Scenario
        What is fitted, with the spec's users, period and settings.
    what_ifs : mapping of str to Scenario
        Compared with it at the end, by name.
    rows : mapping of str to Parameter
        Fitted parameters by dotted path, with the priors that the spec gives.
    figures : tuple of Figure
        Every documented figure that has an operator.
    excluded : mapping of str to str
        Figures that are left out, with the reason.
    discrepancy : mapping of str to float
        Scale of the half-normal prior of the model's own error, by group of figures.
    factor_sd : float
        Prior sd of the logarithm of a publisher's definition factor.
    master : int
        Seed of everything.
    plan, chain : mapping of str to float
        Numbers of runs, and length of the chain; fields of ``Plan`` and ``Length``.
    """

    name: str
    question: str
    scenario: Scenario
    what_ifs: Mapping[str, Scenario]
    rows: Mapping[str, Parameter]
    figures: tuple[Figure, ...]
    excluded: Mapping[str, str]
    discrepancy: Mapping[str, float]
    factor_sd: float
    master: int
    plan: Mapping[str, int]
    chain: Mapping[str, float]

    @property
    def read(self) -> tuple[Figure, ...]:
        """Figures read off each run: fit, hold-out and check, not waiting, inside the period."""
        return tuple(
            each for each in comparable(self.figures, self.scenario) if holds(self.scenario, each)
        )

    @property
    def compared(self) -> tuple[Figure, ...]:
        """Those of them that are not excluded."""
        return tuple(each for each in self.read if each.id not in self.excluded)

    @property
    def outside(self) -> tuple[Figure, ...]:
        """Figures for fit or hold-out that do not wait but lie outside the period."""
        ready = (each for each in comparable(self.figures, self.scenario) if each.role != "check")
        return tuple(each for each in ready if not holds(self.scenario, each))

    def count(self, role: str) -> int:
        """Count the compared figures of a role."""
        return sum(each.role == role for each in self.compared)

    def to_text(self) -> str:
        """Say in one line what it is."""
        return (
            f"{self.name}, {len(self.rows)} parameters, {self.count('fit')} figures to fit, "
            f"{self.count('holdout')} held out, {len(self.excluded)} excluded, "
            f"{len(self.outside)} outside the period, {self.scenario.name} of "
            f"{self.scenario.users} users, {self.scenario.start} to {self.scenario.until}"
        )

    def problem(self, plan: Mapping[str, int] | None = None) -> Problem:
        """Make the calibration that is declared.

        Parameters
        ----------
        plan : mapping of str to int, optional
            Numbers of runs in place of the spec's.

        Returns
        -------
        Problem
        """
        from feedfollow.calibrate.figure_targets import targets_of
        from feedfollow.calibrate.identity_trend import IdentityTrend
        from feedfollow.calibrate.posterior import Slack
        from feedfollow.calibrate.problem import Plan, Problem
        from feedfollow.calibrate.sampler import Length
        from feedfollow.calibrate.space import Space
        from feedfollow.calibrate.target import Targets

        targets = Targets(targets_of(self.compared, self.factor_sd))
        space = Space(self.rows)
        known = {each.id: each for each in self.read}
        behind = [known[row.output] for row in targets.rows]
        runs = self.plan if plan is None else plan
        chain = Length(self.chain["times"], int(self.chain["most"]), int(self.chain["keep"]))
        return Problem(
            Market(self.scenario, self.read, self.what_ifs),
            space,
            targets,
            Slack(dict(self.discrepancy), dict.fromkeys(targets.factors, self.factor_sd)),
            self.master,
            Plan(**runs, length=chain),  # type: ignore[arg-type]  # process is no number of a spec
            tuple(self.what_ifs),
            IdentityTrend.of(self.scenario, behind, targets.scales, space),
        )
