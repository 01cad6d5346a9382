"""C4: flash deals in live rooms: who sees one, and who is in time for its few pieces (2.7).

A view falls on a deal by a word of its own. Whoever decides to buy one asks for a piece; when a
room has fewer pieces than are asked for, those of the lowest keys have them, whatever the order of
users in memory. The others are offered the good as it is usually sold, and buy it or not by the
word by which they decided before.
"""

from __future__ import annotations

import numpy as np

from feedfollow.day.evening.intents import Intents
from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import in_place
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import I64
from feedfollow.world.labels import LIVE
from feedfollow.world.scene import Scene
from feedfollow.world.tally import FLASH_MISSED, Tally
from feedfollow.world.world import World

KEYS = 32
"""Bits of a key below those of the room."""


@in_place
def flash_on_show(scene: Scene, intents: Intents, row: int, day: int) -> bool:
    """Whether an engaged view falls on a flash deal; writes the key by which it is in time."""
    share = scene.platforms[intents[row].platform].flash_share
    intents[row].flash_word = 0
    if share == 0.0 or intents[row].form != LIVE:
        return False
    user, key = intents[row].user, scene.key
    words = philox(intents[row].number, user, day, Purpose.FLASH, key[0], key[1])
    intents[row].flash_word = words[1]
    return uniform(words[0]) < share


def clear_flash_deals(world: World, decided: list[tuple[Intents, int]]) -> None:
    """Let those who asked in time have the pieces of every room; the others meet the usual offer.

    Parameters
    ----------
    decided : list of (Intents, int)
        Intents of each part of the evening and how many rows count. Rows of those who are late
        are no flash deals any more, and ``orders`` becomes 0 in those of them who then buy nothing.
    """
    if not world.scenario.modules["flash_deals"]:
        return
    asked = 0
    for intents, count in decided:
        asked += count_asked(intents, count)
    keys = np.zeros(asked, np.int64)
    filled = 0
    for intents, count in decided:
        filled = list_keys(intents, count, keys, filled)
    last = np.zeros(len(world.anchors), np.int64)
    find_last_keys(keys, keys.argsort(), world.anchors, last)
    left = world.anchors.flash_stock.copy()
    for intents, count in decided:
        send_away(intents, count, last, left, world.tally)


@in_place
def count_asked(intents: Intents, count: int) -> int:
    """Return how many pieces of flash deals are asked for."""
    asked = 0
    for row in range(count):
        asked += intents[row].flash and intents[row].orders > 0
    return asked


@in_place
def key_of_piece(intents: Intents, row: int) -> np.int64:
    """Return the key of who asks for a piece, in order of rooms and then of words."""
    return (np.int64(intents[row].anchor) << KEYS) + np.int64(intents[row].flash_word)


@in_place
def list_keys(intents: Intents, count: int, keys: I64, filled: int) -> int:
    """Write the keys of all who ask for a piece from ``filled`` on; return how many there are."""
    for row in range(count):
        if intents[row].flash and intents[row].orders > 0:
            keys[filled] = key_of_piece(intents, row)
            filled += 1
    return filled


@in_place
def find_last_keys(keys: I64, order: I64, anchors: Anchors, last: I64) -> None:
    """Write the key of the last one in time for each room that somebody asks.

    Parameters
    ----------
    order : (n_keys,) int64
        Rows of the keys from the lowest on.
    """
    rank, room = 0, -1
    for place in range(keys.shape[0]):
        key = keys[order[place]]
        anchor = key >> KEYS
        rank = rank + 1 if anchor == room else 1
        room = anchor
        if rank <= anchors[anchor].flash_stock:
            last[anchor] = key


@in_place
def send_away(intents: Intents, count: int, last: I64, left: I64, tally: Tally) -> None:
    """Offer the good as usual to those who are late; equal keys have pieces in order of users."""
    for row in range(count):
        if not intents[row].flash or intents[row].orders == 0:
            continue
        anchor = intents[row].anchor
        if key_of_piece(intents, row) <= last[anchor] and left[anchor] > 0:
            left[anchor] -= 1
            continue
        intents[row].flash = False
        intents[row].log_discount = intents[row].usual_discount
        if not intents[row].instead:
            intents[row].orders = 0
            tally.counters[intents[row].platform, FLASH_MISSED] += 1
