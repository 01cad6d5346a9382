"""Follow edges and trust as functions on columns: find, decay, add, remove; equations (1), (10)."""

from __future__ import annotations

from feedfollow.kernels import in_place, inlined
from feedfollow.world.columns import F64
from feedfollow.world.follows import Follows
from feedfollow.world.labels import SLOTS
from feedfollow.world.users import Users


@inlined
def memory(table: F64, since: int, day: int) -> float:
    """Return the decay factor from day ``since`` to ``day`` (1 for the future)."""
    gap = day - since
    if gap <= 0:
        return 1.0
    return table[min(gap, table.shape[0] - 1)]


@inlined
def mixed_trust(weight: float, system: float, good: float, bad: float) -> float:
    """Return effective trust ``T = (n0 S + alpha) / (n0 + alpha + beta)`` (1)."""
    total = weight + good + bad
    return (weight * system + good) / total if total > 0.0 else system


@inlined
def system_trust(
    users: Users, user: int, platform: int, start: float, prior: float, decay: float
) -> float:
    """Return ``S_ip = (n_S S0 + alpha^S) / (n_S + alpha^S + beta^S)`` with decayed counts (2.9)."""
    good = decay * users[user].system_good[platform]
    bad = decay * users[user].system_bad[platform]
    return (prior * start + good) / (prior + good + bad)


@in_place
def weigh(
    users: Users, table: F64, user: int, p: int, evidence: tuple[float, float], day: int
) -> None:
    """Add evidence for and against to trust in the platform, after what is forgotten (10)."""
    factor = memory(table, users[user].system_day[p], day)
    users[user].system_good[p] = factor * users[user].system_good[p] + evidence[0]
    users[user].system_bad[p] = factor * users[user].system_bad[p] + evidence[1]
    users[user].system_day[p] = day


@inlined
def find_edge(follows: Follows, user: int, platform: int, anchor: int) -> int:
    """Return the first slot of ``user`` that holds ``anchor``, -1 if none."""
    for slot in range(follows[user].count[platform]):
        if follows[user].anchor[platform, slot] == anchor:
            return slot
    return -1


@inlined
def count_edges(follows: Follows, user: int, platform: int, anchor: int) -> int:
    """Return how many slots hold ``anchor``; a stratum of the tail may be followed repeatedly."""
    found = 0
    for slot in range(follows[user].count[platform]):
        found += follows[user].anchor[platform, slot] == anchor
    return found


@in_place
def refresh_edge(
    follows: Follows, user: int, platform: int, slot: int, table: F64, day: int
) -> None:
    """Decay the credit of a slot to today (lambda_T of (10), applied lazily)."""
    factor = memory(table, follows[user].day[platform, slot], day)
    follows[user].good[platform, slot] *= factor
    follows[user].bad[platform, slot] *= factor
    follows[user].day[platform, slot] = day


@inlined
def edge_trust(
    follows: Follows,
    user: int,
    platform: int,
    slot: int,
    table: F64,
    day: int,
    weight: float,
    system: float,
) -> float:
    """Return T of a slot today without writing it."""
    factor = memory(table, follows[user].day[platform, slot], day)
    return mixed_trust(
        weight,
        system,
        factor * follows[user].good[platform, slot],
        factor * follows[user].bad[platform, slot],
    )


@in_place
def remove_edge(follows: Follows, user: int, platform: int, slot: int) -> None:
    """Free a slot: the last used one takes its place."""
    last = follows[user].count[platform] - 1
    if slot != last:
        follows[user].anchor[platform, slot] = follows[user].anchor[platform, last]
        follows[user].good[platform, slot] = follows[user].good[platform, last]
        follows[user].bad[platform, slot] = follows[user].bad[platform, last]
        follows[user].day[platform, slot] = follows[user].day[platform, last]
    follows[user].anchor[platform, last] = -1
    follows[user].good[platform, last] = 0.0
    follows[user].bad[platform, last] = 0.0
    follows[user].day[platform, last] = 0
    follows[user].count[platform] = last


@in_place
def add_edge(
    follows: Follows,
    user: int,
    platform: int,
    anchor: int,
    table: F64,
    day: int,
    weight: float,
    system: float,
) -> int:
    """Follow ``anchor``; return 1 if an edge was gained, 0 if one was exchanged, -1 if refused.

    When every slot is used, the edge of lowest trust is replaced if that trust is below the one
    of a new edge, which is the system's (process 2.8).
    """
    slot = follows[user].count[platform]
    gained = 1
    if slot == SLOTS:
        lowest = system
        slot = -1
        for other in range(SLOTS):
            trust = edge_trust(follows, user, platform, other, table, day, weight, system)
            if trust < lowest:
                lowest = trust
                slot = other
        if slot < 0:
            return -1
        gained = 0
    else:
        follows[user].count[platform] = slot + 1
    follows[user].anchor[platform, slot] = anchor
    follows[user].good[platform, slot] = 0.0
    follows[user].bad[platform, slot] = 0.0
    follows[user].day[platform, slot] = day
    return gained
