"""An evening of one user in good plain Python: what the Mesa and the AgentPy agents both do.

Numbers of equations are those of docs/odd.md. An evening only reads what its own user wrote
before, so that a user can decide and realise in one step; within it decisions read the state of
the beginning, as in the model. What costs time in plain Python is avoided: no NumPy scalar, local
names for what a loop reads, running totals and bisection for every choice.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from itertools import accumulate
from math import exp, log

from benchmarks.evening import Evening
from benchmarks.morning import BUDGET_DAYS, LIVE, SLOTS, Morning
from benchmarks.peers.account import accounts_of
from benchmarks.peers.draws import poisson
from benchmarks.peers.town import Town

LOGIT_REFERENCE = 1.3862943611198906
LONGEST_SESSION = 16
Intent = tuple[int, int, bool, bool, int, float, float, int]
"""Platform, category, whether a follow view, whether the room is followed, anchor, trust, ln P of
the good on show, orders meant."""


class Shopper:
    """State and evening of a user, to be mixed into a framework's agent."""

    town: Town

    def settle(self, morning: Morning, user: int, town: Town) -> None:
        """Take the state of a user of the morning."""
        users = morning.users
        self.town = town
        self.user = user
        self.lift: list[float] = users["lift"][user].tolist()
        self.price_sensitivity = float(users["price_sensitivity"][user])
        self.budget = int(users["budget"][user])
        self.activity = float(users["activity"][user])
        self.openness = float(users["openness"][user])
        self.spent = int(users["spent"][user])
        self.need = int(users["need"][user])
        self.accounts = accounts_of(morning, user)

    def live_evening(self) -> None:
        """Renew budget and need, open apps, view, shop, and follow or unfollow."""
        town = self.town
        random, c = town.random.random, town.c
        if self.user % BUDGET_DAYS == town.day % BUDGET_DAYS:
            self.spent = 0
        if self.need >= 0:
            if random() < c["need_expiry"]:
                self.need = -1
        elif random() < c["need_arrival"]:
            self.need = town.wanted()
        intents: list[Intent] = []
        width, active = len(self.accounts), 0
        for turn in range(width):
            p = (self.user + town.day + turn) % width
            odds = town.platforms[p].opening_odds * self.openness
            if random() * (1.0 + odds) < odds:
                active = 1
                self.view(p, intents)
        town.active += active
        town.engaged += len(intents)
        for intent in intents:
            self.realise(intent)

    def view(self, p: int, intents: list[Intent]) -> None:
        """Draw the views of one platform, (3) to (7), and what each engaged one leads to, (8)."""
        town, account = self.town, self.accounts[p]
        platform, c, rng = town.platforms[p], town.c, town.random
        random = rng.random
        spread = c["minutes_spread"]
        minutes = exp(spread * rng.gauss(0.0, 1.0) - 0.5 * spread * spread)
        system = account.system_trust(platform, c, town.day)
        live, follow_totals = account.weigh_follows(town, platform, system)
        private = 0.0
        if live:
            private = platform.private_share * live / (live + c["follow_half_saturation"])
        shares = account.shares(town, platform)
        weighed = zip(shares, self.lift, platform.pull_odds, strict=True)
        tilted = [share * lift * odds for share, lift, odds in weighed]
        totals = list(accumulate(tilted))
        reach = totals[-1]
        one_by_one = reach > 1.0
        if one_by_one:
            totals, reach = list(accumulate(shares)), 1.0
        room_totals = platform.plain_totals if one_by_one else platform.tilted_totals
        lift, rooms, e0, top = self.lift, town.rooms, c["engage_odds"], totals[-1]
        follow_odds, last = e0 * c["engage_follow_odds"], len(totals) - 1
        for form, rate in enumerate(platform.views_rate):
            views = rate * minutes
            proposals = poisson(rng, views * (1.0 - private) * reach)
            follows = poisson(rng, views * private) if live else 0
            town.exposures += proposals + follows
            for _ in range(proposals):
                category = min(bisect(totals, random() * top), last)
                within = room_totals[category]
                anchor = platform.rooms[category][
                    min(bisect(within, random() * within[-1]), len(within) - 1)
                ]
                odds = e0 * lift[category] * rooms[anchor].pull
                if random() * (1.0 + odds) < (odds if one_by_one else 1.0):
                    slot = account.met(anchor, rooms[anchor], random)
                    intents.append(self.intend((p, form), category, anchor, slot, system))
            for _ in range(follows):
                slot = min(bisect(follow_totals, random() * follow_totals[-1]), SLOTS - 1)
                anchor = account.anchors[slot]
                room = rooms[anchor]
                category = room.shows[bisect(room.mix, random())]
                odds = follow_odds * lift[category] * room.pull
                if random() * (1.0 + odds) < odds:
                    slot = account.anchors.index(anchor)
                    intents.append(self.intend((p, form), category, anchor, slot, system, True))

    def intend(
        self,
        place: tuple[int, int],
        category: int,
        anchor: int,
        slot: int,
        system: float,
        followed: bool = False,
    ) -> Intent:
        """Draw the goods on show and whether a buying session follows (8)."""
        town, (p, form) = self.town, place
        c, rng, platform = town.c, town.random, town.platforms[p]
        merchant, log_price = self.goods(p, category)
        trust = system
        if slot >= 0:
            trust = self.accounts[p].trust(slot, platform.system_weight, system, c, town.day)
        bounded = min(max(trust, 1e-9), 1.0 - 1e-9)
        expected = trust * town.claimed[merchant] + (1.0 - trust) * c["mean_quality"]
        attention = c["price_attention_live"] if form == LIVE else 1.0
        utility = (
            c["session_intercept_live" if form == LIVE else "session_intercept_video"]
            + c["session_trust"] * (log(bounded / (1.0 - bounded)) - LOGIT_REFERENCE)
            + c["session_quality"] * (expected - c["mean_quality"])
            - self.price_sensitivity * attention * log_price
        )
        if self.need == category:
            utility += c["session_need"]
        if self.spent > self.budget:
            utility -= c["session_budget"] * (self.spent / self.budget - 1.0)
        orders = 0
        if rng.random() < self.activity / (1.0 + exp(-utility)):
            orders = 1 + poisson(rng, c["extra_orders"])
        return p, category, followed, slot >= 0, anchor, trust, log_price, orders

    def goods(self, p: int, category: int) -> tuple[int, float]:
        """Draw a merchant of a cell and ln P of one of its goods."""
        town = self.town
        sellers = town.platforms[p].sellers[category]
        spread = town.c["goods_spread"]
        merchant = sellers[int(town.random.random() * len(sellers))]
        good = spread * town.random.gauss(0.0, 1.0) - 0.5 * spread * spread
        return merchant, town.log_price[merchant] + good

    def realise(self, intent: Intent) -> None:
        """Count the click, place the orders, seed a need (17), and bond with the room (2.8)."""
        p, category, followed, fan, anchor, trust, log_price, orders = intent
        town, account = self.town, self.accounts[p]
        c = town.c
        account.click(category, c["interest_decay"], town.day)
        placed = self.shop(p, category, log_price, orders) if orders else 0
        if placed:
            town.sessions += 1
            if self.need == category:
                self.need = -1
        elif town.random.random() < c["need_seeding"]:
            self.need = category
        if fan:
            account.bond(anchor, followed, trust, town)
        else:
            account.consider(anchor, trust, town, p)

    def shop(self, p: int, category: int, log_price: float, orders: int) -> int:
        """Place the orders of a session while the hard budget lasts; return how many."""
        town = self.town
        ceiling = town.c["hard_budget_multiple"] * self.budget
        level, placed = town.platforms[p].level, 0
        for k in range(min(orders, LONGEST_SESSION)):
            if k > 0:
                _, log_price = self.goods(p, category)
            price = int(level * exp(log_price) + 0.5)
            if self.spent + price > ceiling:
                break
            self.spent += price
            town.gmv += price
            placed += 1
        town.orders += placed
        return placed


def told(town: Town, shoppers: Iterable[Shopper]) -> Evening:
    """Return what an evening came to, and go to the next day."""
    evening = Evening(
        active=town.active,
        exposures=town.exposures,
        engaged=town.engaged,
        sessions=town.sessions,
        orders=town.orders,
        gmv=town.gmv,
        follows=sum(len(each.anchors) for shopper in shoppers for each in shopper.accounts),
    )
    town.clear()
    town.day += 1
    return evening
