"""An anchor in its market: the goods of others, sold in the feed and to followers."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import numpy as np

from feedfollow.analyse.focal.accounts import ANCHOR_ACCOUNTS, anchor_flows
from feedfollow.analyse.focal.audience import (
    FROM_FEED,
    FROM_FOLLOW,
    PART,
    Ways,
    meet_audience,
    scratch_for,
)
from feedfollow.analyse.focal.cash import AnchorCash
from feedfollow.analyse.focal.fans import empty_fans, pass_day
from feedfollow.analyse.focal.learning import Standing
from feedfollow.analyse.focal.menu import Menu
from feedfollow.analyse.focal.sale import ENGAGED, SESSIONS, VIEWS, WIDTH, fill_further
from feedfollow.analyse.focal.show import Who
from feedfollow.analyse.focal.stage import Stage, trader_of
from feedfollow.day.evening.attention import empty_pairs
from feedfollow.day.evening.intents import ORDERS_PER_SESSION
from feedfollow.spec.focal import Anchor
from feedfollow.world.columns import F64
from feedfollow.world.world import World

FEN: Final = 100.0
YEAR, MONTHS = 365.0, 12.0
ANCHOR_CHANNELS: Final = ("feed", "follow")
MOST: Final = 0.999
"""Share of a user's persons who may follow at the start, at most."""


class AnchorTracer:
    """What an anchor expects in a market.

    Parameters
    ----------
    world : World
        On its first day.
    anchor : Anchor

    Attributes
    ----------
    traffic : (1, 2, QUANTITIES) float64
        What has come so far, of feed and follows, in real people and fen.
    flows : (1, 2, ANCHOR_ACCOUNTS) float64
        The accounts so far, fen; what is spent for all channels alike stands with the feed.
    cash : AnchorCash
        Money by day.
    followers, gmv : (1, n_days) float64
        Followers on each evening, people; sales of each day, fen.
    """

    def __init__(self, world: World, anchor: Anchor) -> None:
        self.world, self.anchor = world, anchor
        coef = world.coef
        self.stage = Stage(world, trader_of(anchor, world))
        self.standing = Standing(self.stage, 1)
        self.first = (anchor.start - world.scenario.start).days
        self.days = (world.scenario.until - anchor.start + timedelta(days=1)).days
        self.traffic = np.zeros((1, len(ANCHOR_CHANNELS), WIDTH))
        self.flows = np.zeros((1, len(ANCHOR_CHANNELS), len(ANCHOR_ACCOUNTS)))
        self.followers, self.gmv = np.zeros((2, 1, self.days))
        self.cash = AnchorCash(self.days, (int(coef.delivery_days), int(coef.confirm_days)))
        trader, stage = self.stage.trader, self.stage
        places = (trader.platform, stage.room, stage.page, stage.line)
        self.who = Who(places, False, trader.categories, trader.mix)
        self.fans = empty_fans(world.scenario.users, 1, int(coef.delivery_days))
        self.menu = Menu(stage, anchor.numbers["honesty"], world.scenario.modules["selection"])
        further = np.zeros(ORDERS_PER_SESSION)
        fill_further(coef.extra_orders, further)
        self._pairs = empty_pairs(PART * len(world.names))
        self._scratch = scratch_for(len(trader.categories), len(world.cells), further)
        self._today = np.zeros((1, len(ANCHOR_CHANNELS), WIDTH))
        self._fee = 0.0

    @property
    def active(self) -> bool:
        """Whether the anchor is in business today."""
        return self.world.day >= self.first

    def before_rooms(self, world: World) -> None:
        """Trace today's views of the room."""
        if not self.active:
            return
        self.stage.open_day()
        if world.day == self.first:
            self._bring_followers()
        share = self.standing.rank(0)[None, :]
        if (world.day - self.first) % 7 == 0:
            self._fee = self.menu.fill() / 7.0
        one, aired = np.ones(1), np.array([self.anchor.numbers["on_air"]])
        plan = Ways(one, aired, share, np.zeros((1, 2)))
        met = np.zeros((1, 3, WIDTH))
        tables = (self._pairs, self._scratch)
        scene = self.menu.scene
        pass_day(scene, self.fans, world.day)
        meet_audience(scene, self.who, plan, self.fans, tables, world.day, met)
        self._today[0] = met[0, [FROM_FEED, FROM_FOLLOW]]
        total = met.sum(axis=1)
        self.standing.learn_rooms(total[:, VIEWS], total[:, ENGAGED], total[:, SESSIONS])
        self.standing.unsold[:] = self._scratch.unsold

    def before_shelves(self, _world: World) -> None:
        """Nothing of an anchor is on the shelf."""

    def _bring_followers(self) -> None:
        """Let the followers of the first day be members, by how they like its shows."""
        world, trader = self.world, self.stage.trader
        lift = world.users.lift[:, trader.categories].astype(np.float64) @ trader.mix
        weight = lift * (world.users.member[:, trader.platform] > 0) * world.users.adopted
        wanted = self.anchor.numbers["followers"] / world.coef.people_per_user
        if weight.sum() <= 0.0:
            return
        share = np.minimum(MOST, wanted * weight / weight.sum())
        for _ in range(50):  # whom the cap leaves out, others take the place of
            missing = wanted - share.sum()
            free = weight * (share < MOST)
            if missing <= 1e-9 or free.sum() <= 0.0:
                break
            share = np.minimum(MOST, share + missing * free / free.sum())
        self.fans.follow[:, 0] = share

    def end_day(self) -> None:
        """Book the day."""
        if not self.active:
            return
        world, day = self.world, self.world.day - 1 - self.first
        name = world.names[self.stage.trader.platform]
        traffic = self._today * world.coef.people_per_user
        self.traffic += traffic
        terms = {
            "commission": self.anchor.numbers["commission"],
            "tips": world.levers[name]["fees.tips"],
        }
        earned = anchor_flows(traffic, terms)
        upfront = np.zeros(len(ANCHOR_ACCOUNTS))
        service = world.levers[name]["fees.slots"] * self._fee
        upfront[ANCHOR_ACCOUNTS.index("slot_fees")] = self._fee
        upfront[ANCHOR_ACCOUNTS.index("platform_share")] = -service
        cost = FEN * self.anchor.numbers["cost"] * MONTHS / YEAR
        upfront[ANCHOR_ACCOUNTS.index("team")] = -cost
        self.flows += earned
        self.flows[0, FROM_FEED] += upfront
        commission = earned[0, :, ANCHOR_ACCOUNTS.index("commission")].sum()
        self.cash.book(day, float(earned.sum() - commission + upfront.sum()), float(commission))
        self.gmv[:, day] = _gmv(traffic)
        self.followers[:, day] = self.fans.follow.sum(axis=0) * world.coef.people_per_user


def _gmv(traffic: F64) -> F64:
    """Return the sales of all channels."""
    from feedfollow.analyse.focal.sale import GMV

    total: F64 = traffic[..., GMV].sum(axis=1)
    return total
