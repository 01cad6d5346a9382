"""Scandals: whom they are about, when the room is shut, and who has heard of each (2.9)."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from feedfollow.draws import Purpose, exponential, philox
from feedfollow.kernels import kernel
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import BIRTH, F32, F64, I32, U32, Column, Flag, allocate_tuple

HEARING = (BIRTH, "scandals")
NEVER = -1
"""Days of a suspension that there is not."""


class Scandals(NamedTuple):
    """The scandals of a scenario by date; none where the module is off.

    Nobody hears any more of those before day 0, when follow edges are held.
    """

    day: Annotated[I32, Column("scandal", "int32", "day", "first day on which people may hear")]
    anchor: Annotated[I32, Column("scandal", "int32", "anchor", "whom it is about")]
    platform: Annotated[I32, Column("scandal", "int32", "platform", "where")]
    loss: Annotated[
        F64, Column("scandal", "float64", "pseudo-observations", "credit that is lost, B_e (10)")
    ]
    shut: Annotated[I32, Column("scandal", "int32", "day", "first day of a suspension, -1 none")]
    opens: Annotated[I32, Column("scandal", "int32", "day", "first day behind a suspension")]
    left: Annotated[
        F32,
        Column(
            "scandal user", "float32", "1", "hazard left to run up until the user hears", HEARING
        ),
    ]
    aware: Annotated[
        Flag, Column("scandal user", "bool", "flag", "has heard of the scandal", HEARING)
    ]


def list_scandals(scenario: Scenario, names: tuple[str, ...], key: U32) -> Scandals:
    """Resolve the scandals of a scenario to days and rows, and draw how long each user waits.

    Parameters
    ----------
    scenario : Scenario
    names : tuple of str
        Content platforms in the order of their rows.
    key : (2,) uint32
        Of the seed.
    """
    listed = scenario.scandals if scenario.modules["scandal"] else ()
    found = allocate_tuple(Scandals, {"scandal": len(listed), "user": scenario.users})
    for row, scandal in enumerate(listed):
        platform = names.index(scandal.platform)
        found.day[row] = (scandal.date - scenario.start).days
        found.platform[row] = platform
        found.anchor[row] = platform * scenario.anchors_per_platform + scandal.rank - 1
        found.loss[row] = scandal.size * scenario.parameters["scandal_loss"]
        found.shut[row], found.opens[row] = NEVER, NEVER
        if scandal.suspended_from is not None and scandal.suspended_until is not None:
            found.shut[row] = (scandal.suspended_from - scenario.start).days
            found.opens[row] = (scandal.suspended_until - scenario.start).days + 1
    draw_waits(found.left, found.anchor, found.day, key)
    return found


@kernel
def draw_waits(left: F32, anchor: I32, day: I32, key: U32) -> None:
    """Draw an exponential of mean 1 for every scandal and user, by anchor and day."""
    for row in range(left.shape[0]):
        for user in range(left.shape[1]):
            word = philox(anchor[row], user, day[row], Purpose.SCANDAL, key[0], key[1])[0]
            left[row, user] = exponential(word)


def is_suspended(scandals: Scandals, anchors: int, day: int) -> Flag:
    """Return whose rooms are shut on a day.

    Parameters
    ----------
    anchors : int
        Rows of anchors.
    day : int
        Of the scenario.

    Returns
    -------
    (anchors,) bool
    """
    shut = (scandals.shut <= day) & (day < scandals.opens)
    return np.bincount(scandals.anchor[shut], minlength=anchors) > 0
