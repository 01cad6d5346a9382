"""What plain Python agents look up: rooms, goods and policy as lists, which read fastest."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from benchmarks.morning import CATEGORIES, Morning


@dataclass
class Platform:
    """Policy of a platform, and its cells by category.

    Attributes
    ----------
    pull_odds : list of float
        Mean pull of the rooms of every category times the base odds of engagement, 0 where no room
        is live.
    rooms, plain_totals, tilted_totals : list of list
        Anchors of every category, and running totals of their weights of (6), the second tilted by
        pull.
    """

    opening_odds: float
    views_rate: list[float]
    private_share: float
    precision: float
    exploration: float
    system_start: float
    system_weight: float
    level: float
    pull_odds: list[float]
    rooms: list[list[int]]
    plain_totals: list[list[float]]
    tilted_totals: list[list[float]]
    sellers: list[list[int]]


@dataclass
class Room:
    """An anchor as its viewers meet it."""

    head: bool
    live: bool
    live_probability: float
    weight: float
    pull: float
    follow_pull: float
    shows: list[int]
    mix: list[float]


class Town:
    """All that agents read and never write, and the random numbers they share.

    Parameters
    ----------
    morning : Morning
    seed : int
    """

    def __init__(self, morning: Morning, seed: int) -> None:
        self.random = Random(seed)
        self.day = morning.day
        self.c = dict(morning.coefficients)
        self.popularity: list[float] = morning.popularity.tolist()
        self.popularity_totals = list(accumulate(self.popularity))
        self.platforms = [self._platform(morning, p) for p in range(morning.width)]
        self.rooms = _rooms(morning)
        self.log_price: list[float] = morning.merchants["log_price"].astype(float).tolist()
        self.claimed: list[float] = morning.merchants["claimed"].astype(float).tolist()
        self.clear()

    def clear(self) -> None:
        """Begin the counts of a new evening."""
        self.active = self.exposures = self.engaged = 0
        self.sessions = self.orders = self.gmv = 0

    def wanted(self) -> int:
        """Draw the category of a need that arrives."""
        return min(bisect(self.popularity_totals, self.random.random()), CATEGORIES - 1)

    def _platform(self, morning: Morning, p: int) -> Platform:
        own = {name: column[p].tolist() for name, column in morning.platforms.items()}
        own["level"] = 100.0 * own.pop("list_price")
        cells = range(p * CATEGORIES, (p + 1) * CATEGORIES)
        pull = morning.anchors["pull"]
        pull_odds, rooms, plain, tilted, sellers = [], [], [], [], []
        for cell in cells:
            inside = slice(morning.room_first[cell], morning.room_first[cell + 1])
            anchors, weight = morning.room[inside], morning.room_weight[inside]
            rooms.append(anchors.tolist())
            plain.append(weight.cumsum().tolist())
            tilted.append((weight * pull[anchors]).cumsum().tolist())
            total = plain[-1][-1] if len(weight) else 0.0
            mean = tilted[-1][-1] / total if total > 0.0 else 0.0
            pull_odds.append(mean * self.c["engage_odds"])
            first, last = morning.seller_first[cell], morning.seller_first[cell + 1]
            sellers.append(morning.seller[first:last].tolist())
        return Platform(
            **own,
            pull_odds=pull_odds,
            rooms=rooms,
            plain_totals=plain,
            tilted_totals=tilted,
            sellers=sellers,
        )


def _rooms(morning: Morning) -> list[Room]:
    """Return every anchor as its viewers meet it."""
    columns = {name: column.tolist() for name, column in morning.anchors.items()}
    columns["shows"] = [
        shows[:breadth]
        for shows, breadth in zip(columns.pop("categories"), columns["breadth"], strict=True)
    ]
    columns["mix"] = [
        mix[: breadth - 1]
        for mix, breadth in zip(columns.pop("mix_total"), columns.pop("breadth"), strict=True)
    ]
    rows = zip(*columns.values(), strict=True)
    return [Room(**dict(zip(columns, row, strict=True))) for row in rows]
