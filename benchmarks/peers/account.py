"""What a plain Python user keeps of one platform: learnt clicks, trust and follow edges."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.morning import CATEGORIES, SLOTS, Morning
from benchmarks.peers.town import Platform, Room, Town


class Account:
    """Clicks, system trust and follow edges of one user on one platform, decayed when used."""

    __slots__ = (
        "anchors",
        "bad",
        "clicks",
        "clicks_day",
        "days",
        "good",
        "system_bad",
        "system_day",
        "system_good",
    )

    def __init__(self, morning: Morning, user: int, p: int) -> None:
        users, follows = morning.users, morning.follows
        count = int(follows["count"][user, p])
        self.clicks: list[float] = users["clicks"][user, p].tolist()
        self.clicks_day = int(users["clicks_day"][user, p])
        self.system_good = float(users["system_good"][user, p])
        self.system_bad = float(users["system_bad"][user, p])
        self.system_day = int(users["system_day"][user, p])
        self.anchors: list[int] = follows["anchor"][user, p, :count].tolist()
        self.good: list[float] = follows["good"][user, p, :count].tolist()
        self.bad: list[float] = follows["bad"][user, p, :count].tolist()
        self.days: list[int] = follows["day"][user, p, :count].tolist()

    def system_trust(self, platform: Platform, c: dict[str, float], day: int) -> float:
        """Return the trust in the platform (2.9)."""
        factor = c["trust_decay"] ** max(0, day - self.system_day)
        good, bad = self.system_good * factor, self.system_bad * factor
        prior = c["system_trust_prior"]
        return (prior * platform.system_start + good) / (prior + good + bad)

    def weigh_follows(
        self, town: Town, platform: Platform, system: float
    ) -> tuple[int, list[float]]:
        """Return how many followed rooms are on air, and running totals of trust over them (4)."""
        random, rooms, day = town.random.random, town.rooms, town.day
        decay, weight = town.c["trust_decay"], platform.system_weight
        anchored, live, total, totals = weight * system, 0, 0.0, []
        for anchor, good, bad, since in zip(
            self.anchors, self.good, self.bad, self.days, strict=True
        ):
            room = rooms[anchor]
            if room.live if room.head else random() < room.live_probability:
                live += 1
                factor = decay ** (day - since) if since < day else 1.0
                good *= factor
                total += (anchored + good) / (weight + good + factor * bad)
            totals.append(total)
        return live, totals

    def shares(self, town: Town, platform: Platform) -> list[float]:
        """Return in what proportion the feed shows the categories (5)."""
        c, gamma = town.c, platform.precision
        prior = c["interest_prior"]
        factor = c["interest_decay"] ** max(0, town.day - self.clicks_day)
        sharp = [
            (prior * mean + factor * clicks) ** gamma
            for mean, clicks in zip(town.popularity, self.clicks, strict=True)
        ]
        scale = (1.0 - platform.exploration) / sum(sharp)
        even = platform.exploration / CATEGORIES
        shares = [
            w * scale + even if odds > 0.0 else 0.0
            for w, odds in zip(sharp, platform.pull_odds, strict=True)
        ]
        served = sum(shares)
        return [share / served for share in shares] if served < 1.0 - 1e-12 else shares

    def met(self, anchor: int, room: Room, random: Callable[[], float]) -> int:
        """Return the slot by which a room met in the feed is followed, -1 if it is not."""
        if anchor not in self.anchors:
            return -1
        if not room.head and random() * room.weight >= self.anchors.count(anchor):
            return -1
        return self.anchors.index(anchor)

    def trust(
        self, slot: int, weight: float, system: float, c: dict[str, float], day: int
    ) -> float:
        """Return the trust of an edge (1)."""
        factor = c["trust_decay"] ** max(0, day - self.days[slot])
        good, bad = factor * self.good[slot], factor * self.bad[slot]
        total = weight + good + bad
        return (weight * system + good) / total if total > 0.0 else system

    def click(self, category: int, decay: float, day: int) -> None:
        """Count an engaged view in the clicks of (5)."""
        if self.clicks_day < day:
            factor = decay ** (day - self.clicks_day)
            self.clicks = [factor * clicks for clicks in self.clicks]
        self.clicks_day = day
        self.clicks[category] += 1.0

    def bond(self, anchor: int, followed: bool, trust: float, town: Town) -> None:
        """Let an engaged view of a followed room strengthen the edge, or break it (2.8, 2.9)."""
        c, day = town.c, town.day
        if anchor not in self.anchors:
            return
        slot = self.anchors.index(anchor)
        if followed:
            factor = c["trust_decay"] ** max(0, day - self.days[slot])
            self.good[slot] = factor * self.good[slot] + c["parasocial_weight"]
            self.bad[slot] *= factor
            self.days[slot] = day
        if trust < c["unfollow_threshold"] and town.random.random() < c["unfollow_exposure"]:
            self._remove(slot)

    def consider(self, anchor: int, trust: float, town: Town, p: int) -> None:
        """Follow a room met in the feed, or not (2.8)."""
        room, c = town.rooms[anchor], town.c
        if town.random.random() >= c["follow_probability"] * room.follow_pull:
            return
        if room.head and anchor in self.anchors:
            return  # followed earlier this evening
        slot = len(self.anchors)
        if slot == SLOTS:
            weight = town.platforms[p].system_weight
            lowest, slot = trust, -1
            for other in range(SLOTS):
                found = self.trust(other, weight, trust, c, town.day)
                if found < lowest:
                    lowest, slot = found, other
            if slot < 0:
                return
            self.anchors[slot], self.good[slot], self.bad[slot] = anchor, 0.0, 0.0
            self.days[slot] = town.day
            return
        self.anchors.append(anchor)
        self.good.append(0.0)
        self.bad.append(0.0)
        self.days.append(town.day)

    def _remove(self, slot: int) -> None:
        """Free a slot: the last used one takes its place."""
        for column in (self.anchors, self.good, self.bad, self.days):
            last = column.pop()
            if slot < len(column):
                column[slot] = last


def accounts_of(morning: Morning, user: int) -> list[Account]:
    """Return what a user keeps of every platform."""
    return [Account(morning, user, p) for p in range(morning.width)]
