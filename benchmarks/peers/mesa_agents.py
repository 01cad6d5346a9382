"""The evening in plain Mesa: an agent a user, activated in random order."""

from __future__ import annotations

import mesa

from benchmarks.evening import Evening
from benchmarks.morning import Morning
from benchmarks.peers.shopper import Shopper, told
from benchmarks.peers.town import Town


class User(mesa.Agent, Shopper):
    """A user of the platforms."""


class MesaModel(mesa.Model):
    """All users, who live one evening after the other.

    Parameters
    ----------
    morning : Morning
    seed : int
    """

    def __init__(self, morning: Morning, seed: int) -> None:
        super().__init__(seed=seed)
        self.users = morning.count
        self.town = Town(morning, seed)
        for user in range(morning.count):
            User(self).settle(morning, user, self.town)

    def evening(self) -> Evening:
        """Live the next evening."""
        self.agents.shuffle_do("live_evening")
        return told(self.town, self.agents)
