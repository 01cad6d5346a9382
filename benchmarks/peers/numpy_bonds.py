"""Follow edges of all pairs as arrays of slots: who is on air, trust, new and broken follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.morning import SLOTS, Morning
from benchmarks.peers.numpy_tables import Array, Tables

if TYPE_CHECKING:
    from benchmarks.peers.numpy_views import Intents


class Bonds:
    """Slots of every pair of user and platform; a free slot has the anchor -1.

    Parameters
    ----------
    morning : Morning
    tables : Tables
    rng : numpy.random.Generator
    """

    def __init__(self, morning: Morning, tables: Tables, rng: np.random.Generator) -> None:
        pairs = morning.count * morning.width
        follows = morning.follows
        self.anchor = follows["anchor"].reshape(pairs, SLOTS).copy()
        self.good = follows["good"].reshape(pairs, SLOTS).copy()
        self.bad = follows["bad"].reshape(pairs, SLOTS).copy()
        self.since = follows["day"].reshape(pairs, SLOTS).copy()
        self.count = follows["count"].reshape(pairs).astype(np.int64)
        self.tables, self.rng, self.c = tables, rng, morning.coefficients
        self.weight = tables.platforms["system_weight"]

    def on_air(self, pair: Array, p: Array, system: Array, day: int) -> tuple[Array, Array]:
        """Return how many followed rooms are live, and running totals of trust over them (4)."""
        anchors, anchor = self.tables.anchors, self.anchor[pair]
        drawn = self.rng.random(anchor.shape, np.float32) < anchors["live_probability"][anchor]
        on_air = np.where(anchors["head"][anchor], anchors["live"][anchor], drawn)
        on_air &= anchor >= 0
        trust = self.trust((pair, slice(None)), p[:, None], system[:, None], day)
        return on_air.sum(axis=1), (on_air * trust).astype(np.float32).cumsum(axis=1)

    def trust(self, edges: tuple[Array, Array | slice], p: Array, system: Array, day: int) -> Array:
        """Return the trust of edges (1), of the shape that ``edges`` picks."""
        gap = np.maximum(0, day - self.since[edges].astype(np.int64))
        factor = self.c["trust_decay"] ** gap
        good, bad, weight = factor * self.good[edges], factor * self.bad[edges], self.weight[p]
        total = weight + good + bad
        return np.divide(weight * system + good, total, out=system + 0.0 * total, where=total > 0.0)

    def met(self, intents: Intents) -> Array:
        """Return the slot by which the room of every engaged view is followed, -1 if it is not."""
        same = self.anchor[intents.pair] == intents.anchor[:, None]
        edges = same.sum(axis=1)
        anchors = self.tables.anchors
        stranger = self.rng.random(len(edges)) * anchors["weight"][intents.anchor] >= edges
        unknown = ~intents.followed & ~anchors["head"][intents.anchor] & stranger
        return np.where((edges == 0) | unknown, -1, same.argmax(axis=1))

    def live(self, intents: Intents, day: int) -> None:
        """Let engaged views strengthen edges, break them, or make new ones (2.8, 2.9), in order."""
        from benchmarks.peers.numpy_views import rounds_of

        c, fan = self.c, intents.slot >= 0
        u = self.rng.random(len(fan))
        chance = c["follow_probability"] * self.tables.anchors["follow_pull"][intents.anchor]
        leaves = fan & (intents.trust < c["unfollow_threshold"]) & (u < c["unfollow_exposure"])
        follows = ~fan & (u < chance)
        for row in rounds_of(
            np.flatnonzero((fan & intents.followed) | leaves | follows), intents.pair
        ):
            pair, anchor = intents.pair[row], intents.anchor[row]
            same = self.anchor[pair] == anchor[:, None]
            slot = np.where(same.any(axis=1), same.argmax(axis=1), -1)
            there = slot >= 0
            seen = fan[row] & intents.followed[row] & there
            self._strengthen(pair[seen], slot[seen], day)
            gone = leaves[row] & there
            self._remove(pair[gone], slot[gone])
            new = follows[row] & ~(there & self.tables.anchors["head"][anchor])
            self._add(pair[new], row[new], intents, day)

    def _strengthen(self, pair: Array, slot: Array, day: int) -> None:
        """Add what a view of a followed room leaves, after what is forgotten (10)."""
        gap = np.maximum(0, day - self.since[pair, slot].astype(np.int64))
        factor = self.c["trust_decay"] ** gap
        self.good[pair, slot] = factor * self.good[pair, slot] + self.c["parasocial_weight"]
        self.bad[pair, slot] *= factor.astype(np.float32)
        self.since[pair, slot] = day

    def _remove(self, pair: Array, slot: Array) -> None:
        """Free slots: the last used one takes the place of each."""
        last = self.count[pair] - 1
        for column, free in ((self.anchor, -1), (self.good, 0), (self.bad, 0), (self.since, 0)):
            column[pair, slot] = column[pair, last]
            column[pair, last] = free
        self.count[pair] = last

    def _add(self, pair: Array, row: Array, intents: Intents, day: int) -> None:
        """Follow rooms: in a free slot, else in that of lowest trust below the new edge's."""
        slot = self.count[pair].copy()
        full = np.flatnonzero(slot == SLOTS)
        self.count[pair] = np.minimum(slot + 1, SLOTS)
        if len(full):
            start = intents.trust[row[full]]
            p = intents.p[row[full]]
            trust = self.trust((pair[full], slice(None)), p[:, None], start[:, None], day)
            lowest = trust.argmin(axis=1)
            exchanged = trust[np.arange(len(full)), lowest] < start
            slot[full] = np.where(exchanged, lowest, -1)
        pair, anchor, slot = pair[slot >= 0], intents.anchor[row][slot >= 0], slot[slot >= 0]
        self.anchor[pair, slot] = anchor
        self.good[pair, slot] = 0.0
        self.bad[pair, slot] = 0.0
        self.since[pair, slot] = day
