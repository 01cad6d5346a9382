"""What a variant can move: the reach of every lever in which it differs from its base."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from feedfollow.analyse.pairing import Variant, levers_changed
from feedfollow.spec.scenario import Scenario

Reached: TypeAlias = Mapping[str, frozenset[str]]
"""Measures that can move, by content platform."""


def reached(base: Scenario, variant: Variant) -> Reached | None:
    """Return what a variant can move; None for everything.

    Parameters
    ----------
    base : Scenario
    variant : Variant

    Returns
    -------
    mapping of str to frozenset of str, or None
        By content platform; None where anything but levers differs.
    """
    # reading the code of the day takes a second or two: only where a report asks
    from feedfollow.observe.reach import reach_in

    levers = levers_changed(base, variant)
    if levers is None:
        return None
    found: dict[str, frozenset[str]] = {}
    for platform, lever in sorted(levers):
        for place, measures in reach_in(base, platform, lever).items():
            found[place] = found.get(place, frozenset()) | measures
    return found
