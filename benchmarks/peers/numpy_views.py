"""Views of all pairs of user and platform at once: planned, drawn, engaged; what they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.morning import CATEGORIES, FORMS, LIVE
from benchmarks.peers.numpy_bonds import Bonds
from benchmarks.peers.numpy_tables import Array, Tables

LOGIT_REFERENCE = 1.3862943611198906
SOURCES = 2


@dataclass
class Plan:
    """Pairs that opened, each array with a row a pair; ``counts`` is (pair, form, source)."""

    user: Array
    p: Array
    pair: Array
    system: Array
    totals: Array
    one_by_one: Array
    follow_totals: Array
    counts: Array

    @property
    def exposures(self) -> int:
        """Views that are looked at one by one."""
        return int(self.counts.sum())


@dataclass
class Intents:
    """Engaged views in the order of users and of their exposures, arrays with a row a view."""

    place: Array
    user: Array
    p: Array
    pair: Array
    form: Array
    followed: Array
    anchor: Array
    category: Array
    slot: Array
    trust: Array
    log_price: Array
    orders: Array


def rounds_of(rows: Array, owner: Array) -> Iterator[Array]:
    """Cut rows into rounds in which every owner has one row at most, in the order of rows.

    Parameters
    ----------
    rows : (n,) int64
        Rising.
    owner : (rows of all,) int64
        Of every row there is; equal owners stand together.
    """
    if len(rows) == 0:
        return
    own = owner[rows]
    new = np.ones(len(rows), bool)
    new[1:] = own[1:] != own[:-1]
    start = np.flatnonzero(new)
    rank = np.arange(len(rows)) - np.repeat(start, np.diff(np.append(start, len(rows))))
    order = rank.argsort(kind="stable")
    yield from np.split(rows[order], np.bincount(rank).cumsum()[:-1])


class Views:
    """Views of an evening.

    Parameters
    ----------
    tables : Tables
    columns : dict of str to array
        State of users, by user or by pair.
    bonds : Bonds
    c : dict of str to float
        Coefficients.
    rng : numpy.random.Generator
    """

    def __init__(
        self,
        tables: Tables,
        columns: dict[str, Array],
        bonds: Bonds,
        c: dict[str, float],
        rng: np.random.Generator,
    ) -> None:
        self.tables, self.columns, self.bonds = tables, columns, bonds
        self.c, self.rng = c, rng

    def plan(self, user: Array, p: Array, day: int) -> Plan:
        """Draw how many views each pair has by form and source, (3) and (4)."""
        c, rng, policy = self.c, self.rng, self.tables.platforms
        pair = user * len(policy["list_price"]) + p
        spread = c["minutes_spread"]
        minutes = np.exp(spread * rng.standard_normal(len(user)) - 0.5 * spread * spread)
        system = self._system_trust(pair, p, day)
        live, follow_totals = self.bonds.on_air(pair, p, system, day)
        private = policy["private_share"][p] * live / (live + c["follow_half_saturation"])
        shares = self._shares(pair, p, day)
        tilted = shares * self.columns["lift"][user] * self.tables.pull_odds[p]
        totals = tilted.cumsum(axis=1)
        reach = totals[:, -1].astype(np.float64)
        one_by_one = reach > 1.0
        dense = np.flatnonzero(one_by_one)
        totals[dense] = shares[dense].cumsum(axis=1)
        reach[dense] = 1.0
        views = policy["views_rate"][p] * minutes[:, None]
        counts = np.empty((len(user), FORMS, SOURCES), np.int64)
        counts[..., 0] = rng.poisson(views * ((1.0 - private) * reach)[:, None])
        counts[..., 1] = rng.poisson(views * private[:, None])
        return Plan(user, p, pair, system, totals, one_by_one, follow_totals, counts)

    def engage(self, plan: Plan) -> Intents:
        """Draw room and category of every view, (5) and (6); keep the engaged ones (7)."""
        tables, rng = self.tables, self.rng
        kind = np.repeat(np.arange(plan.counts.size), plan.counts.ravel())
        place, followed = kind // (FORMS * SOURCES), (kind & 1).astype(bool)
        anchor, category = np.empty(len(kind), np.int64), np.empty(len(kind), np.int64)
        feed, follow = np.flatnonzero(~followed), np.flatnonzero(followed)
        anchor[feed], category[feed] = self._feed(plan, place[feed])
        anchor[follow], category[follow] = self._follow(plan, place[follow])
        odds = self.columns["lift"][plan.user[place], category] * tables.anchors["pull"][anchor]
        odds *= self.c["engage_odds"]
        odds[follow] *= self.c["engage_follow_odds"]
        threshold = np.where(followed | plan.one_by_one[place], odds, 1.0)
        kept = np.flatnonzero(rng.random(len(kind)) * (1.0 + odds) < threshold)
        place = place[kept]
        none = np.empty(0)
        return Intents(
            place=place,
            user=plan.user[place],
            p=plan.p[place],
            pair=plan.pair[place],
            form=(kind[kept] >> 1) & 1,
            followed=followed[kept],
            anchor=anchor[kept],
            category=category[kept],
            slot=none,
            trust=none,
            log_price=none,
            orders=none,
        )

    def intend(self, plan: Plan, intents: Intents, day: int) -> None:
        """Draw the goods on show of engaged views, and whether a session follows (8)."""
        c, user, columns = self.c, intents.user, self.columns
        merchant, intents.log_price = self.goods(intents.p, intents.category)
        intents.slot = self.bonds.met(intents)
        trust = plan.system[intents.place]
        known = np.flatnonzero(intents.slot >= 0)
        trust[known] = self.bonds.trust(
            (intents.pair[known], intents.slot[known]), intents.p[known], trust[known], day
        )
        intents.trust = trust
        bounded = np.clip(trust, 1e-9, 1.0 - 1e-9)
        quality = trust * (self.tables.claimed[merchant] - c["mean_quality"])
        live = intents.form == LIVE
        attention = np.where(live, c["price_attention_live"], 1.0)
        utility = np.where(live, c["session_intercept_live"], c["session_intercept_video"])
        utility += c["session_trust"] * (np.log(bounded / (1.0 - bounded)) - LOGIT_REFERENCE)
        utility += c["session_quality"] * quality
        utility -= columns["price_sensitivity"][user] * attention * intents.log_price
        utility += c["session_need"] * (columns["need"][user] == intents.category)
        over = columns["spent"][user] / columns["budget"][user] - 1.0
        utility -= c["session_budget"] * np.maximum(over, 0.0)
        chance = columns["activity"][user] / (1.0 + np.exp(-utility))
        intents.orders = np.zeros(len(user), np.int64)
        buys = np.flatnonzero(self.rng.random(len(user)) < chance)
        intents.orders[buys] = 1 + self.rng.poisson(c["extra_orders"], len(buys))

    def goods(self, p: Array, category: Array) -> tuple[Array, Array]:
        """Draw a merchant of each cell and ln P of one of its goods."""
        tables, spread = self.tables, self.c["goods_spread"]
        cell = p * CATEGORIES + category
        pick = (self.rng.random(len(cell)) * tables.sellers[cell]).astype(np.int64)
        merchant = tables.seller[tables.seller_first[cell] + pick]
        good = spread * self.rng.standard_normal(len(cell)) - 0.5 * spread * spread
        return merchant, tables.log_price[merchant] + good

    def _system_trust(self, pair: Array, p: Array, day: int) -> Array:
        """Return the trust in the platform of every pair (2.9)."""
        columns, prior = self.columns, self.c["system_trust_prior"]
        gap = np.maximum(0, day - columns["system_day"][pair].astype(np.int64))
        factor = self.c["trust_decay"] ** gap
        good, bad = factor * columns["system_good"][pair], factor * columns["system_bad"][pair]
        start = self.tables.platforms["system_start"][p]
        return (prior * start + good) / (prior + good + bad)

    def _shares(self, pair: Array, p: Array, day: int) -> Array:
        """Return ``(n, 16) float32``, in what proportion the feed shows the categories (5)."""
        tables, policy = self.tables, self.tables.platforms
        gap = np.maximum(0, day - self.columns["clicks_day"][pair].astype(np.int64))
        factor = (self.c["interest_decay"] ** gap).astype(np.float32)
        prior = np.float32(self.c["interest_prior"])
        weight = prior * tables.popularity + factor[:, None] * self.columns["clicks"][pair]
        np.log(weight, out=weight)
        weight *= policy["precision"].astype(np.float32)[p, None]
        np.exp(weight, out=weight)
        exploration = policy["exploration"].astype(np.float32)[p, None]
        weight *= (np.float32(1) - exploration) / weight.sum(axis=1, keepdims=True)
        weight += exploration / CATEGORIES
        weight *= tables.pull_odds[p] > 0.0
        weight /= weight.sum(axis=1, keepdims=True)
        return weight

    def _feed(self, plan: Plan, place: Array) -> tuple[Array, Array]:
        """Return anchor and category of feed views; ``place`` is the row of each one's pair."""
        totals = plan.totals[place]
        target = self.rng.random(len(place), np.float32) * totals[:, -1]
        category = (totals[:, :-1] <= target[:, None]).sum(axis=1)
        cell, u = plan.p[place] * CATEGORIES + category, self.rng.random(len(place))
        entry = self.tables.tilted.draw(cell, u)
        plain = np.flatnonzero(plan.one_by_one[place])
        entry[plain] = self.tables.plain.draw(cell[plain], u[plain])
        return self.tables.room[entry], category

    def _follow(self, plan: Plan, place: Array) -> tuple[Array, Array]:
        """Return anchor and category of views of followed rooms."""
        totals = plan.follow_totals[place]
        target = self.rng.random(len(place), np.float32) * totals[:, -1]
        slot = (totals[:, :-1] <= target[:, None]).sum(axis=1)
        anchor = self.bonds.anchor[plan.pair[place], slot].astype(np.int64)
        anchors = self.tables.anchors
        category = anchors["categories"][anchor, 0].astype(np.int64)
        mixed = np.flatnonzero(anchors["breadth"][anchor] > 1)
        u = self.rng.random(len(mixed))
        show = (self.tables.mix[anchor[mixed]] <= u[:, None]).sum(axis=1)
        category[mixed] = anchors["categories"][anchor[mixed], show]
        return anchor, category
