"""A brand in its market: four channels, for many ways to divide its budget among them."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import numpy as np

from feedfollow.analyse.focal.accounts import BRAND_ACCOUNTS, brand_flows
from feedfollow.analyse.focal.audience import (
    FROM_ADS,
    FROM_FEED,
    FROM_FOLLOW,
    PART,
    Ways,
    meet_audience,
    scratch_for,
)
from feedfollow.analyse.focal.cash import Cash
from feedfollow.analyse.focal.fans import empty_fans, pass_day
from feedfollow.analyse.focal.learning import Standing
from feedfollow.analyse.focal.sale import ENGAGED, SESSIONS, VIEWS, WIDTH, fill_further
from feedfollow.analyse.focal.shelves import Shelf, sell_on_shelves
from feedfollow.analyse.focal.show import Who
from feedfollow.analyse.focal.stage import Stage, all_sellers, blank, trader_of
from feedfollow.analyse.focal.talents import (
    Places,
    bounds,
    cells_with,
    sell_in_rooms,
    value_contacts,
)
from feedfollow.day.evening.attention import empty_pairs
from feedfollow.day.evening.decide import decide
from feedfollow.day.evening.intents import ORDERS_PER_SESSION
from feedfollow.day.evening.shelf import scratch_for as shelf_scratch
from feedfollow.day.evening.shelf import shelves_of, terms_of
from feedfollow.spec.focal import BUDGET_PARTS, Brand
from feedfollow.world.columns import F64
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.world import BLOCK, World

FEN: Final = 100.0
YEAR, MONTHS, WEEK = 365.0, 12.0, 7.0
OWN_ROOM, TALENTS, ADS, MALL = range(len(BUDGET_PARTS))
SOURCES: Final = ("own room: feed", "own room: follow", "ads", "talents", "mall")
"""Where a brand's views come from."""
FEED_ROW, FOLLOW_ROW, ADS_ROW, TALENT_ROW, MALL_ROW = range(len(SOURCES))
CHANNEL_OF: Final = (OWN_ROOM, OWN_ROOM, ADS, TALENTS, MALL)
"""Channel of each source."""


class BrandTracer:
    """What a brand expects in a market, by way to divide its budget.

    Parameters
    ----------
    world : World
        On its first day.
    brand : Brand
    mixes : (n_ways, 4) float64
        Share of the budget by channel.

    Attributes
    ----------
    traffic : (n_ways, 5, QUANTITIES) float64
        What has come so far by source, in real people and fen.
    flows : (n_ways, 4, BRAND_ACCOUNTS) float64
        The accounts so far by channel, fen.
    cash : Cash
        Money by day.
    followers, gmv : (n_ways, n_days) float64
        Followers on each evening, people; sales of each day, fen.
    talents : float
        Talents of its category, with whom it may be in contact.
    """

    def __init__(self, world: World, brand: Brand, mixes: F64) -> None:
        self.world, self.brand, self.mixes = world, brand, mixes
        ways, coef = len(mixes), world.coef
        self.stage = Stage(world, trader_of(brand, world))
        self.standing = Standing(self.stage, ways)
        self.first = (brand.start - world.scenario.start).days
        self.days = (world.scenario.until - brand.start + timedelta(days=1)).days
        self.traffic = np.zeros((ways, len(SOURCES), WIDTH))
        self.flows = np.zeros((ways, len(BUDGET_PARTS), len(BRAND_ACCOUNTS)))
        self.followers, self.gmv = np.zeros((2, ways, self.days))
        self.cash = Cash(ways, self.days, (coef.delivery_days, coef.confirm_days, coef.return_days))
        trader, stage = self.stage.trader, self.stage
        places = (trader.platform, stage.room, stage.page, stage.line)
        self.who = Who(places, True, trader.categories, trader.mix)
        self.fans = empty_fans(world.scenario.users, ways, int(coef.delivery_days))
        self._further = np.zeros(ORDERS_PER_SESSION)
        fill_further(coef.extra_orders, self._further)
        self._pairs = empty_pairs(PART * len(world.names))
        self._plan_pairs = empty_pairs(BLOCK * len(world.names))
        self._scratch = scratch_for(len(trader.categories), len(world.cells), self._further)
        self._places = Places(np.zeros(len(world.anchors)), np.zeros(len(world.anchors)))
        self.talents = 0.0
        self._contact_fee = 0.0
        self._tally = blank(world.tally)
        self._on_shelf = np.zeros((ways, WIDTH))
        self._advance = np.zeros((ways, len(BUDGET_PARTS), len(BRAND_ACCOUNTS)))
        self._today = np.zeros((ways, len(SOURCES), WIDTH))
        self._set_rooms()

    @property
    def active(self) -> bool:
        """Whether the brand is in business today."""
        return self.world.day >= self.first

    def _set_rooms(self) -> None:
        """Work out how many rooms each way can pay, and how often they are live."""
        numbers = self.brand.numbers
        weekly = self.mixes[:, OWN_ROOM] * numbers["budget"] * MONTHS / YEAR * WEEK
        wanted = np.minimum(weekly / numbers["room_cost"], numbers["most_rooms"])
        self._teams = wanted
        self._rooms = np.where(wanted > 0.0, np.maximum(wanted, 1.0), 0.0)
        self._aired = numbers["on_air"] * np.minimum(wanted, 1.0)

    def before_rooms(self, _world: World) -> None:
        """Trace today's views of its own rooms, ads and talents' rooms."""
        if not self.active:
            return
        world, ways = self.world, len(self.mixes)
        self.stage.open_day()
        self._advance[...] = 0.0
        self._today[...] = 0.0
        self._on_shelf[...] = 0.0
        share = np.zeros((ways, len(self.stage.cells)))
        paid, prices, bought = np.zeros((ways, 2)), np.zeros(ways), np.zeros(ways)
        listed = self._with_goods()
        daily = FEN * self.brand.numbers["budget"] * MONTHS / YEAR / world.coef.people_per_user
        for way in range(ways):
            if self._rooms[way] > 0.0:
                share[way] = self.standing.rank(way)
            if self.mixes[way, ADS] > 0.0 and world.scenario.modules["ads"]:
                found = self.standing.bid(way, listed, self.mixes[way, ADS] * daily)
                bought[way], prices[way], paid[way] = found
        met = np.zeros((ways, 3, WIDTH))
        plan = Ways(self._rooms, self._aired, share, paid)
        tables = (self._pairs, self._scratch)
        pass_day(self.stage.scene, self.fans, world.day)
        meet_audience(self.stage.scene, self.who, plan, self.fans, tables, world.day, met)
        self._today[:, FEED_ROW] = met[:, FROM_FEED]
        self._today[:, FOLLOW_ROW] = met[:, FROM_FOLLOW]
        self._today[:, ADS_ROW] = met[:, FROM_ADS]
        spent = np.minimum(prices * met[:, FROM_ADS, VIEWS], self.mixes[:, ADS] * daily)
        self._spend(ADS, "ads", spent * world.coef.people_per_user)
        self._spend(OWN_ROOM, "team", FEN * self._teams * self.brand.numbers["room_cost"] / WEEK)
        self._ask_talents(listed)
        self._learn(met)

    def _with_goods(self) -> Scene:
        """Return the scene in which its goods are the last of their category's sellers."""
        scene, cell = self.stage.scene, self.stage.cells[0]
        return scene._replace(cells=cells_with(scene.cells, cell, self.stage.sellers))

    def _spend(self, channel: int, account: str, fen: F64) -> None:
        self._advance[:, channel, BRAND_ACCOUNTS.index(account)] -= fen

    def _ask_talents(self, listed: Scene) -> None:
        """Trace the day's engaged views of talents' rooms."""
        world, numbers = self.world, self.brand.numbers
        if not self.mixes[:, TALENTS].any():
            return
        cell = self.stage.cells[0]
        if (world.day - self.first) % WEEK == 0:
            chosen = world.scenario.modules["selection"]
            self.talents = value_contacts(listed, cell, chosen, self._places)
        for counts in self._tally:
            counts[...] = 0
        blocks = bounds(-(-world.scenario.users // BLOCK))
        intents, count = decide(
            scene_of(world), self._tally, self._plan_pairs, blocks, world.day, False
        )
        out, row = np.zeros(WIDTH), np.zeros(WIDTH)
        trader = self.stage.trader
        who = (trader.platform, self.stage.line, int(trader.categories[0]), world.day)
        tables = (self._further, row)
        people = world.coef.people_per_user
        fee = people * sell_in_rooms(
            self.stage.scene, who, intents[:count], self._places, tables, out
        )
        each = FEN * numbers["contact_cost"] * MONTHS / YEAR
        money = FEN * self.mixes[:, TALENTS] * numbers["budget"] * MONTHS / YEAR
        contacts = np.minimum(money / (each + self._contact_fee), self.talents)
        self._today[:, TALENT_ROW] = contacts[:, None] * out
        self._spend(TALENTS, "contacts", contacts * each)
        self._spend(TALENTS, "slot_fees", contacts * fee)
        self._contact_fee = fee

    def before_shelves(self, _world: World) -> None:
        """Trace what needs that no room met bring on the platform's shelf."""
        if not self.active or not self.mixes[:, MALL].any():
            return
        world, numbers, scene = self.world, self.brand.numbers, self.stage.scene
        p, cell = self.stage.trader.platform, self.stage.cells[0]
        alone = cells_with(scene.cells, cell, (self.stage.sellers[1] - 1, self.stage.sellers[1]))
        shelf = Shelf(shelves_of(world), terms_of(world), shelf_scratch(len(world.names)))
        out = np.zeros(WIDTH)
        scenes = (scene, scene._replace(cells=alone))
        who = (p, self.stage.line, int(self.stage.trader.categories[0]))
        sell_on_shelves(scenes, who, shelf, self._further, world.day, out)
        each = numbers["listing_cost"] * MONTHS / YEAR
        money = self.mixes[:, MALL] * numbers["budget"] * MONTHS / YEAR
        others = all_sellers(scene, self.stage.cells)[0]
        listings = money / each
        self._today[:, MALL_ROW] = (listings / (others + listings))[:, None] * out
        self._spend(MALL, "listings", FEN * money)

    def _learn(self, met: F64) -> None:
        """Let the platform learn of today's views of its own rooms and goods."""
        rooms = np.maximum(self._rooms, 1.0)
        total = met.sum(axis=1) / rooms[:, None]
        total[self._rooms <= 0.0] = 0.0
        self.standing.learn_rooms(total[:, VIEWS], total[:, ENGAGED], total[:, SESSIONS])
        fed = met[:, [FROM_FEED, FROM_ADS]].sum(axis=1)
        self.standing.unsold[:] = self._scratch.unsold
        self.standing.learn_goods(fed[:, ENGAGED], fed[:, SESSIONS])

    def end_day(self) -> None:
        """Book the day."""
        if not self.active:
            return
        world, day = self.world, self.world.day - 1 - self.first
        traffic = self._today * world.coef.people_per_user
        self.traffic += traffic
        earned = np.zeros_like(self._advance)
        terms = self._terms()
        for source, channel in enumerate(CHANNEL_OF):
            rate = world.coef.anchor_commission if channel == TALENTS else 0.0
            earned[:, channel] += brand_flows(traffic[:, source], {**terms, "commission": rate})
        self.flows += earned + self._advance
        self.cash.book(day, earned.sum(axis=1), self._advance.sum(axis=(1, 2)), traffic, terms)
        self.gmv[:, day] = earned[..., BRAND_ACCOUNTS.index("gmv")].sum(axis=1)
        self.followers[:, day] = self.fans.follow.sum(axis=0) * world.coef.people_per_user

    def _terms(self) -> dict[str, float]:
        platform = self.world.platforms[self.stage.trader.platform]
        return {
            "cost_share": self.stage.trader.cost_share,
            "restocked": self.brand.numbers["restocked"],
            "shipping": float(self.world.coef.shipping_cost),
            "borne": float(platform.freight_borne),
        }
