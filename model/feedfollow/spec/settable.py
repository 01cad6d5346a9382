"""The numbers of a scenario that a design or a posterior may set, by dotted path."""

from __future__ import annotations

from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.table import Parameter


def settable(scenario: Scenario) -> dict[str, Parameter]:
    """List what may be set: parameters, and levers of content platforms and of dated events.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    dict of str to Parameter
        The row by its dotted path.
    """
    rows = {f"parameters.{name}": row for name, row in PARAMETERS.items()}
    for platform in scenario.platforms.values():
        if platform.role == "content":
            rows |= {f"platforms.{platform.name}.{name}": row for name, row in LEVERS.items()}
    for event in scenario.events:
        rows |= {f"events.{event.name}.set.{name}": LEVERS[name] for name in event.set}
    return rows
