"""What a notebook shows of a scenario: the question, its size, policies, events, expectations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedfollow.spec.difference import expectation_said, festival_said, said
from feedfollow.spec.notebook import Table, fragment
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS

if TYPE_CHECKING:
    from feedfollow.spec.scenario import Scenario


def scenario_html(scenario: Scenario) -> str:
    """Write what a notebook shows of a scenario.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    str
        HTML; every number has its unit. Parameters at their defaults are only counted.
    """
    tables = [_levers(scenario), _events(scenario), _parameters(scenario)]
    festivals = [(each.name, festival_said(each)) for each in scenario.festivals]
    expected = [(expectation_said(each), each.note or "") for each in scenario.expect]
    tables += [
        Table(("festival", "days, platforms, size"), festivals, "Festivals", 2, folded=True),
        Table(("expected, written down before the run", "why"), expected, "Expectations", 2),
    ]
    return fragment(scenario.name, [scenario.question, _size(scenario)], tables)


def _size(scenario: Scenario) -> str:
    on = [name for name, active in scenario.modules.items() if active]
    return (
        f"{scenario.start} to {scenario.until}: {scenario.days:,} recorded days after "
        f"{scenario.burn_in:,} days of burn-in; {scenario.users:,} simulated users, "
        f"{scenario.anchors_per_platform:,} anchors a platform, {scenario.merchants:,} merchants; "
        f"seed {scenario.seed}; modules on: {', '.join(on) or 'none'}."
    )


def _levers(scenario: Scenario) -> Table:
    content = [each for each in scenario.platforms.values() if each.role == "content"]
    rows = [
        (name, *(said(each.levers.get(name)) for each in content), row.unit)
        for name, row in LEVERS.items()
    ]
    head = ("lever", *(each.name for each in content), "unit")
    return Table(head, rows, f"Policy of {len(content)} content platforms", folded=True)


def _events(scenario: Scenario) -> Table:
    rows = [
        (str(event.date), event.platform, event.name, lever, said(value), LEVERS[lever].unit)
        for event in scenario.events
        for lever, value in event.set.items()
    ]
    return Table(("from", "platform", "event", "lever", "becomes", "unit"), rows, "Events", 4)


def _parameters(scenario: Scenario) -> Table:
    set_here = [
        (name, said(value), said(PARAMETERS[name].default), PARAMETERS[name].unit)
        for name, value in scenario.parameters.items()
        if value != PARAMETERS[name].default
    ]
    rest = len(scenario.parameters) - len(set_here)
    caption = f"Parameters set here; {rest} others are at their defaults"
    return Table(("parameter", "value", "default", "unit"), set_here, caption)
