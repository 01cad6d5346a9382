"""The social feed: which room each user was last engaged in, for friends to see (2.18)."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import in_place
from feedfollow.spec.scenario import Scenario
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import BIRTH, I16, I32, U32, Column, allocate_tuple
from feedfollow.world.labels import NOBODY

SHOWN = (BIRTH, "realise")

LIVE_BLOCK = 1024
"""First block of the words that say whether a room of a stratum is live; before it, of views."""


class Social(NamedTuple):
    """The room of the last engaged view by user and platform; no users where the module is off."""

    room: Annotated[
        I32,
        Column(
            "user platform", "int32", "anchor", "room of the last engaged view, -1 none", SHOWN, -1
        ),
    ]
    day: Annotated[I16, Column("user platform", "int16", "day", "day of that view", SHOWN)]


def make_social(scenario: Scenario, platforms: int) -> Social:
    """Return the rooms that a scenario's users show their friends; none where the module is off.

    Parameters
    ----------
    scenario : Scenario
    platforms : int
        Content platforms.
    """
    users = scenario.users if scenario.modules["social"] else 0
    return allocate_tuple(Social, {"user": users, "platform": platforms})


@in_place
def show_friends(social: Social, user: int, p: int, anchor: int, day: int) -> None:
    """Remember the room of an engaged view, where friends will see it."""
    if social.room.shape[0] > 0:
        social.room[user, p] = anchor
        social.day[user, p] = day


@in_place
def shown_by(social: Social, anchors: Anchors, friend: int, p: int, day: int, key: U32) -> int:
    """Return the room that a friend shows today: that of yesterday, if it is live; else -1.

    A real room is live or not for all. A stratum always is; the one of its rooms that the friend
    was in is live by a draw of the friend's, the same for all who see it.
    """
    room = social.room[friend, p]
    if room == NOBODY or social.day[friend, p] != day - 1 or not anchors[room].live:
        return NOBODY
    if not anchors[room].head:
        word = philox(LIVE_BLOCK + p, friend, day, Purpose.SOCIAL, key[0], key[1])[0]
        if uniform(word) >= anchors[room].live_probability:
            return NOBODY
    return room
