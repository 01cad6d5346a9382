"""Names of numbers that an analysis varies: their paths, rows, priors and own values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from feedfollow.spec.errors import Problem, SpecError, did_you_mean
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.resolved import flat
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.table import Parameter

EDGE: Final = 1e-6
"""Probability nearest to 0 or 1 at which a prior is read; laws without an end have none there."""


@dataclass(frozen=True)
class Factor:
    """A number with a prior, as one scenario has it.

    Attributes
    ----------
    path : str
        Dotted path in a scenario.
    row : Parameter
        Its row: unit, range, prior.
    own : float
        The scenario's own value.
    """

    path: str
    row: Parameter
    own: float

    @property
    def name(self) -> str:
        """The shortest name that is understood: a parameter's own, a lever's path."""
        return short_name(self.path)

    def at(self, u: float) -> float:
        """Return the quantile ``u`` (0 to 1) of the prior, cut at the row's range."""
        return self.row.quantile(min(max(u, EDGE), 1.0 - EDGE))


def short_name(path: str) -> str:
    """Return a path without ``parameters.``, which parameters do without."""
    return path.removeprefix("parameters.")


def path_of(name: str) -> str:
    """Return the dotted path of a name; bare names are rows of the parameter table."""
    return f"parameters.{name}" if name in PARAMETERS else name


def changes_at(values: Mapping[str, object]) -> dict[str, object]:
    """Return changes of a scenario by path, as plain numbers, from values by name.

    Parameters
    ----------
    values : mapping of str to object
        By bare name of a parameter or by dotted path; NumPy numbers are welcome.
    """
    return {
        path_of(name): value.item() if isinstance(value, np.generic) else value
        for name, value in values.items()
    }


def row_of(path: str) -> Parameter | None:
    """Return the row of a path, None for what is neither a parameter nor a lever."""
    head, _, rest = path.partition(".")
    if head == "parameters":
        return PARAMETERS.get(rest)
    if head == "platforms":
        return LEVERS.get(rest.partition(".")[2])
    return None


def value_at(scenario: Scenario, path: str) -> object:
    """Return the value that a scenario has at a path.

    Parameters
    ----------
    scenario : Scenario
    path : str
        Dotted, or the bare name of a parameter.

    Returns
    -------
    object
        A number in the unit of its row, a date, a text or a truth value.

    Raises
    ------
    SpecError
        If the scenario has no such value; with the nearest path.
    """
    values = values_of(scenario)
    full = path_of(path)
    if full not in values:
        raise unknown(scenario, path, values)
    return values[full]


def values_of(scenario: Scenario) -> dict[str, object]:
    """Return every value of a scenario by its dotted path, without sources and notes."""
    return {path.removesuffix(".value"): value for path, value in flat(scenario).items()}


def unknown(scenario: Scenario, name: str, known: Iterable[str]) -> SpecError:
    """Make the error for a name that a scenario does not have."""
    names = [*(short_name(path) for path in known), *known]
    hint = did_you_mean(name, names) or "a name is such as 'session_trust' or a path such as " + (
        f"'platforms.{next(iter(scenario.platforms))}.feed.precision'"
    )
    message = f"no value is called {name!r}"
    return SpecError([Problem(f"scenario {scenario.name}", None, None, message, hint=hint)])


def factors_of(scenario: Scenario, names: Iterable[str] | None = None) -> tuple[Factor, ...]:
    """List the numbers whose priors a sensitivity analysis goes through.

    Parameters
    ----------
    scenario : Scenario
        Gives the own values.
    names : iterable of str, optional
        Parameters by name, levers as ``platforms.NAME.lever``. Without it every parameter whose
        verdict is fit or marginalise.

    Returns
    -------
    tuple of Factor
        In the order of the names, or of the parameter table.

    Raises
    ------
    SpecError
        For names that are unknown, come twice, or have no prior to vary; all at once.
    """
    if names is None:
        names = [name for name, row in PARAMETERS.items() if row.verdict != "fix" and row.prior]
    values = values_of(scenario)
    problems: list[Problem] = []
    found: dict[str, Factor] = {}
    for name in names:
        path = path_of(name.strip())
        row = row_of(path)
        if path not in values or row is None:
            problems += unknown(scenario, name, [p for p in values if row_of(p)]).problems
        elif (reason := _reason_not_to_vary(path, row, found)) is not None:
            problems.append(Problem(f"scenario {scenario.name}", None, None, reason))
        else:
            found[path] = Factor(path, row, float(str(values[path])))
    if not found and not problems:
        problems.append(Problem(f"scenario {scenario.name}", None, None, "no name to vary"))
    if problems:
        raise SpecError(problems)
    return tuple(found.values())


def _reason_not_to_vary(path: str, row: Parameter, found: dict[str, Factor]) -> str | None:
    name = short_name(path)
    if path in found:
        return f"{name} is named twice"
    if row.prior is None:
        return f"{name} has no prior of its own: vary it by a sweep with stated values"
    if row.prior.dist == "fixed":
        return f"{name} is fixed by definition or convention: vary it by a sweep with stated values"
    return None
