"""The paid programme of a platform: who is in it, until when, and what it would have saved (31).

Whoever is in it is *enrolled*; a *member* of a platform is anybody who has its app.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from feedfollow.draws import Purpose, exponential, philox
from feedfollow.kernels import in_place, inlined
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import BIRTH, F64, I8, I32, U32, Column, Flag, allocate_tuple
from feedfollow.world.platforms import Platforms

PROGRAMME = ("programme",)


class Programme(NamedTuple):
    """Buyers in and outside the programme of each platform; no users where the module is off."""

    enrolled: Annotated[
        I8, Column("user platform", "int8", "flag", "in the paid programme, m_ip (31)", PROGRAMME)
    ]
    renewal: Annotated[
        I32,
        Column(
            "user platform", "int32", "day", "up to which the last fee was paid (31)", PROGRAMME
        ),
    ]
    patience: Annotated[
        F64,
        Column(
            "user platform",
            "float64",
            "1",
            "hazard left to run up until who would save joins, E_ip (31)",
            (BIRTH, *PROGRAMME),
        ),
    ]
    kept: Annotated[
        F64,
        Column(
            "user platform",
            "float64",
            "fen/month",
            "price of what was bought in the app and kept, of late, X_ip (31)",
            PROGRAMME,
        ),
    ]
    sent_back: Annotated[
        F64,
        Column(
            "user platform",
            "float64",
            "fen/month",
            "freight of returns that was the buyer's to bear, of late, Y_ip (31)",
            PROGRAMME,
        ),
    ]


def make_programme(scenario: Scenario, platforms: int, key: U32) -> Programme:
    """Return the programmes of a scenario before anybody is in one; nobody where they are off.

    Parameters
    ----------
    scenario : Scenario
    platforms : int
        Content platforms.
    key : (2,) uint32
    """
    users = scenario.users if scenario.modules["paid_membership"] else 0
    made = allocate_tuple(Programme, {"user": users, "platform": platforms})
    if users:
        draw_patience(made, key)
    return made


@in_place
def draw_patience(programme: Programme, key: U32) -> None:
    """Draw everybody's first patience, an exponential of mean 1."""
    for user in range(programme.patience.shape[0]):
        for p in range(programme.patience.shape[1]):
            words = philox(2 * p, user, 0, Purpose.PROGRAMME, key[0], key[1])
            programme.patience[user, p] = exponential(words[0])


@inlined
def is_enrolled(programme: Programme, user: int, p: int) -> bool:
    """Whether a user is in the programme of a platform; nobody is where the module is off."""
    return programme.enrolled.shape[0] > 0 and programme.enrolled[user, p] > 0


@inlined
def coupon(programme: Programme, platforms: Platforms, user: int, p: int) -> float:
    """Return the share that a coupon takes off what a user pays in the app, 0 for all others."""
    share = platforms[p].member_coupon
    return share if share > 0.0 and is_enrolled(programme, user, p) else 0.0


@in_place
def saved(programme: Programme, platforms: Platforms, user: int, p: int) -> float:
    """Return what a month like the last ones costs less in the programme, w_ip of (31), fen."""
    off = platforms[p].member_coupon * (1.0 - platforms[p].subsidy) * programme.kept[user, p]
    freight: float = off + platforms[p].freight_covered * programme.sent_back[user, p]
    return freight


def enrolled_in(programme: Programme, user: I32, platform: I8) -> Flag:
    """Mark those of many who are in the programme of the platform named beside them.

    Parameters
    ----------
    user, platform : (n,) int
    """
    if not len(programme.enrolled):
        return np.zeros(len(user), np.bool_)
    inside: Flag = programme.enrolled[user, platform] > 0
    return inside
