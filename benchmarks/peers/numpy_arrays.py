"""The evening in vectorised NumPy: columns for all users, one array operation a step.

What a user decides reads the state of the beginning, so all views are decided at once. What
follows from them goes in the order of a user's views: only the few that change something are
walked, in rounds in which each user, or each pair of user and platform, has one at most.
"""

from __future__ import annotations

import numpy as np

from benchmarks.evening import Evening
from benchmarks.morning import BUDGET_DAYS, CATEGORIES, Morning
from benchmarks.peers.numpy_bonds import Bonds
from benchmarks.peers.numpy_tables import Array, Tables
from benchmarks.peers.numpy_views import Intents, Views, rounds_of

LONGEST_SESSION = 16


class NumpyModel:
    """Columns of all users, who live one evening after the other.

    Parameters
    ----------
    morning : Morning
    seed : int
    """

    def __init__(self, morning: Morning, seed: int) -> None:
        self.users = morning.count
        self.width = morning.width
        self.day = morning.day
        self.c = morning.coefficients
        self.rng = np.random.Generator(np.random.SFC64(seed))
        self.tables = Tables(morning)
        self.columns = {name: column.copy() for name, column in morning.users.items()}
        pairs = morning.count * morning.width
        for name in ("clicks_day", "system_good", "system_bad", "system_day"):
            self.columns[name] = self.columns[name].reshape(pairs)
        self.columns["clicks"] = self.columns["clicks"].reshape(pairs, CATEGORIES)
        self.bonds = Bonds(morning, self.tables, self.rng)
        self.views = Views(self.tables, self.columns, self.bonds, self.c, self.rng)

    def evening(self) -> Evening:
        """Live the next evening."""
        self.columns["spent"][self.day % BUDGET_DAYS :: BUDGET_DAYS] = 0
        self._renew_needs()
        user, p = self._open_apps()
        plan = self.views.plan(user, p, self.day)
        intents = self.views.engage(plan)
        self.views.intend(plan, intents, self.day)
        self._click(intents)
        placed, orders, gmv = self._shop(intents)
        self._turn_needs(intents, placed)
        self.bonds.live(intents, self.day)
        self.day += 1
        return Evening(
            active=int(np.count_nonzero(np.diff(user)) + (len(user) > 0)),
            exposures=plan.exposures,
            engaged=len(intents.user),
            sessions=int(np.count_nonzero(placed)),
            orders=orders,
            gmv=gmv,
            follows=int(self.bonds.count.sum()),
        )

    def _renew_needs(self) -> None:
        """Let needs expire, and arrive where there is none."""
        need, u = self.columns["need"], self.rng.random(self.users)
        had = need >= 0
        need[had & (u < self.c["need_expiry"])] = -1
        called = np.flatnonzero(~had & (u < self.c["need_arrival"]))
        drawn = np.searchsorted(
            self.tables.popularity_totals, self.rng.random(len(called)), "right"
        )
        need[called] = np.minimum(drawn, CATEGORIES - 1)

    def _open_apps(self) -> tuple[Array, Array]:
        """Return user and platform of every pair that opens, users in order, platforms by turn."""
        turn = np.arange(self.users)[:, None] + self.day + np.arange(self.width)
        p = turn % self.width
        odds = self.tables.platforms["opening_odds"][p] * self.columns["openness"][:, None]
        opened = self.rng.random(p.shape) * (1.0 + odds) < odds
        user, place = np.nonzero(opened)
        return user, p[user, place]

    def _click(self, intents: Intents) -> None:
        """Count engaged views in the clicks of (5), decayed to today."""
        clicks, since = self.columns["clicks"], self.columns["clicks_day"]
        new = np.ones(len(intents.pair), bool)
        new[1:] = intents.pair[1:] != intents.pair[:-1]
        touched = intents.pair[new]
        factor = self.c["interest_decay"] ** np.maximum(0, self.day - since[touched].astype(int))
        clicks[touched] *= factor[:, None].astype(np.float32)
        since[touched] = self.day
        np.add.at(clicks.reshape(-1), intents.pair * CATEGORIES + intents.category, np.float32(1))

    def _shop(self, intents: Intents) -> tuple[Array, int, int]:
        """Place the orders of every session while hard budgets last.

        Returns
        -------
        placed : (intents,) int64
            Orders by intent.
        orders, gmv : int
            In all; fen.
        """
        spent, budget = self.columns["spent"], self.columns["budget"]
        level, multiple = self.tables.platforms["list_price"], self.c["hard_budget_multiple"]
        placed, gmv = np.zeros(len(intents.user), np.int64), 0
        buying = np.flatnonzero(intents.orders)
        for row in rounds_of(buying, intents.user):
            log_price = intents.log_price[row]
            for k in range(LONGEST_SESSION):
                user = intents.user[row]
                price = (100.0 * level[intents.p[row]] * np.exp(log_price) + 0.5).astype(np.int64)
                can = spent[user] + price <= multiple * budget[user]
                row, price = row[can], price[can]
                spent[intents.user[row]] += price
                placed[row] += 1
                gmv += int(price.sum())
                row = row[intents.orders[row] > k + 1]
                if len(row) == 0:
                    break
                _, log_price = self.views.goods(intents.p[row], intents.category[row])
        return placed, int(placed.sum()), gmv

    def _turn_needs(self, intents: Intents, placed: Array) -> None:
        """Let purchases end needs, and views that end without one seed them (17), in order."""
        need = self.columns["need"]
        seeded = self.rng.random(len(placed)) < self.c["need_seeding"]
        for row in rounds_of(np.flatnonzero(seeded | (placed > 0)), intents.user):
            user, category = intents.user[row], intents.category[row]
            bought = placed[row] > 0
            met = bought & (need[user] == category)
            need[user[met]] = -1
            need[user[~bought]] = category[~bought]
