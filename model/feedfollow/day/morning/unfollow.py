"""A4: natural unfollowing, at rate mu per edge and day (2.8, T3)."""

from __future__ import annotations

from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import kernel
from feedfollow.world.columns import U32
from feedfollow.world.edges import remove_edge
from feedfollow.world.follows import Follows
from feedfollow.world.labels import SLOTS
from feedfollow.world.tally import UNFOLLOWS, Tally
from feedfollow.world.users import Users
from feedfollow.world.world import World


def drop_follows(world: World) -> None:
    """Let adopters drop each edge with probability mu; edges of others and of the burn-in are held."""
    if not world.held:
        drop(
            world.users, world.follows, world.tally, world.coef.unfollow_rate, world.day, world.key
        )


@kernel
def drop(users: Users, follows: Follows, tally: Tally, rate: float, day: int, key: U32) -> None:
    """Drop edges; one word per user, platform and day says whether any goes, four more which.

    The number dropped is binomial: the first word is compared with ``(1 - mu)^K``; given that at
    least one edge goes, the first to go is geometric among the slots, truncated to them, and each
    slot behind it goes independently.
    """
    for user in range(users.adopted.shape[0]):
        if not users[user].adopted:
            continue
        for first in range(0, users.member.shape[1], 4):
            words = philox(first // 4, user, day, Purpose.UNFOLLOW, key[0], key[1])
            for lane in range(min(4, users.member.shape[1] - first)):
                p = first + lane
                word = (
                    words[0]
                    if lane == 0
                    else words[1]
                    if lane == 1
                    else words[2]
                    if lane == 2
                    else words[3]
                )
                if follows[user].count[p] > 0:
                    gone = _drop_row(follows, user, p, rate, uniform(word), day, key)
                    tally.counters[p, UNFOLLOWS] += gone


@kernel
def _drop_row(
    follows: Follows, user: int, p: int, rate: float, u: float, day: int, key: U32
) -> int:
    count = follows[user].count[p]
    kept = 1.0
    first = -1
    for slot in range(count):
        kept *= 1.0 - rate
        if u < 1.0 - kept:
            first = slot
            break
    if first < 0:
        return 0
    gone = 1
    # slots are walked downwards so that a swap with the last one moves only slots already seen
    for slot in range(count - 1, first, -1):
        words = philox(1024 + p * SLOTS + slot, user, day, Purpose.UNFOLLOW, key[0], key[1])
        if uniform(words[0]) < rate:
            remove_edge(follows, user, p, slot)
            gone += 1
    remove_edge(follows, user, p, first)
    return gone
