"""Shows with a fixed slot (4): which rooms have one, and on which days they are live.

A room that is live on a share l of days, drawn at random, is live as often with a fixed slot, but
at regular distances: on the days on which ``phase + l day`` passes a whole number. With l = 1/k
that is every k-th day.
"""

from __future__ import annotations

from feedfollow.draws import Purpose, Words, philox
from feedfollow.kernels import inlined
from feedfollow.world.columns import U32

HAS_SLOT, PHASE = 0, 1
"""Words of a room: whether its slot is fixed, and where it stands in its round on day 0."""


@inlined
def slot_words(room: int, follower: int, which: int, key: U32) -> Words:
    """Return the words of a real room.

    Parameters
    ----------
    room : int
        Its row.
    follower, which : int
        Of a row that stands for many rooms: the user who follows one of them, and which of those
        that this user follows there. Both are 0 of a room that has a row of its own.
    """
    return philox(follower, room, which, Purpose.SLOT, key[0], key[1])


@inlined
def on_slot(day: int, often: float, phase: float) -> bool:
    """Whether a show falls on the day.

    Parameters
    ----------
    often : float
        Shows a day, at most one.
    phase : float
        From 0 to 1.
    """
    return bool((phase + often * (day + 1)) // 1.0 > (phase + often * day) // 1.0)
