"""The evening in AgentPy: an agent list whose members are called one after the other."""

from __future__ import annotations

import agentpy

from benchmarks.evening import Evening
from benchmarks.morning import Morning
from benchmarks.peers.shopper import Shopper, told
from benchmarks.peers.town import Town


class User(agentpy.Agent, Shopper):
    """A user of the platforms."""


class AgentPyModel(agentpy.Model):
    """All users, who live one evening after the other.

    Parameters
    ----------
    morning : Morning
    seed : int
    """

    def __init__(self, morning: Morning, seed: int) -> None:
        super().__init__({"seed": seed})
        self.users = morning.count
        self.town = Town(morning, seed)
        self.agents = agentpy.AgentList(self, morning.count, User)
        for user, agent in enumerate(self.agents):
            agent.settle(morning, user, self.town)

    def evening(self) -> Evening:
        """Live the next evening."""
        self.agents.shuffle().live_evening()
        return told(self.town, self.agents)
