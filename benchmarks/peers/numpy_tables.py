"""Rooms, sellers and policy for whole arrays of views: alias tables, few gathers a choice."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.morning import CATEGORIES, Morning
from feedfollow.day.alias import build_alias

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Alias:
    """Vose's alias tables of all cells, one behind the other.

    Attributes
    ----------
    first : (cells,) int64
        Where each cell begins.
    size : (cells,) int64
        Its number of entries.
    cut : (entries,) float64
    other : (entries,) int64
        Entry that is taken above the cut.
    """

    first: Array
    size: Array
    cut: Array
    other: Array

    def draw(self, cells: Array, u: Array) -> Array:
        """Return an entry for each cell and uniform, both (n,)."""
        place = u * self.size[cells]
        pick = place.astype(np.int64)
        entry = self.first[cells] + pick
        return np.where(place - pick < self.cut[entry], entry, self.other[entry])


def alias_of(first: Array, weight: Array) -> Alias:
    """Build the tables of all cells.

    Parameters
    ----------
    first : (cells + 1,) int64
        Where cells begin.
    weight : (entries,) float64
    """
    cut, other = np.ones(len(weight)), np.arange(len(weight))
    for low, high in pairwise(first):
        if weight[low:high].sum() > 0.0:
            place = np.zeros(high - low, np.int32)
            build_alias(weight[low:high].copy(), cut[low:high], place)
            other[low:high] = low + place
    return Alias(first[:-1], np.diff(first), cut, other)


class Tables:
    """What views look up and no evening changes.

    Parameters
    ----------
    morning : Morning
    """

    def __init__(self, morning: Morning) -> None:
        first, weight = morning.room_first, morning.room_weight
        pull = morning.anchors["pull"][morning.room]
        self.room = morning.room.astype(np.int64)
        self.plain = alias_of(first, weight)
        self.tilted = alias_of(first, weight * pull)
        cell = np.repeat(np.arange(len(first) - 1), np.diff(first))
        total = np.bincount(cell, weight, len(first) - 1)
        tilted = np.bincount(cell, weight * pull, len(first) - 1)
        mean = np.divide(tilted, total, out=np.zeros_like(total), where=total > 0.0)
        odds = mean * morning.coefficients["engage_odds"]
        self.pull_odds = odds.reshape(morning.width, CATEGORIES).astype(np.float32)
        self.seller_first = morning.seller_first[:-1]
        self.sellers = np.diff(morning.seller_first)
        self.seller = morning.seller.astype(np.int64)
        self.popularity = morning.popularity.astype(np.float32)
        self.popularity_totals = morning.popularity.cumsum()
        self.anchors = morning.anchors
        mix = morning.anchors["mix_total"].copy()
        beyond = np.arange(mix.shape[1]) >= morning.anchors["breadth"][:, None] - 1
        mix[beyond] = np.inf
        self.mix = mix
        self.platforms = morning.platforms
        self.log_price = morning.merchants["log_price"].astype(np.float64)
        self.claimed = morning.merchants["claimed"].astype(np.float64)
