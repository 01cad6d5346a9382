"""D5: what is kept of each day, as integers of the simulated economy; tables come at the end."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date

import numpy as np

from feedfollow.day.morning.calendar import month_ends
from feedfollow.observe.census import head_count, month_census
from feedfollow.world.columns import F64, I64
from feedfollow.world.labels import WAITING
from feedfollow.world.ledger import ANCHORS, MERCHANTS, sector_accounts
from feedfollow.world.scene import scene_of
from feedfollow.world.tally import Tally
from feedfollow.world.world import World


@dataclass
class Month:
    """Snapshot at the end of a month.

    Attributes
    ----------
    day : int
    counts, trust : (9, n_platforms) int64, (2, n_platforms) float64
        From :func:`feedfollow.observe.census.month_census`.
    anchors : (5, n_anchors) float64
        GMV of the month (fen), buying sessions, followers, real anchors, popularity.
    cash : (n_anchors + n_merchants,) int64
        Balances in fen, anchors first.
    merchants : (n_platforms + 1, n_merchants) int64
        Orders of the month by platform, then waiting orders.
    """

    day: int
    counts: I64
    trust: F64
    anchors: F64
    cash: I64
    merchants: I64


@dataclass
class Recorder:
    """Rows of every recorded day, in order; the burn-in leaves none."""

    dates: list[date] = field(default_factory=list)
    traffic: list[I64] = field(default_factory=list)
    counters: list[I64] = field(default_factory=list)
    rooms: list[I64] = field(default_factory=list)
    heads: list[I64] = field(default_factory=list)
    backlog: list[I64] = field(default_factory=list)
    flows: list[I64] = field(default_factory=list)
    festivals: list[F64] = field(default_factory=list)
    shops: list[F64] = field(default_factory=list)
    sellers: list[F64] = field(default_factory=list)
    brands: list[F64] = field(default_factory=list)
    seller_quality: list[F64] = field(default_factory=list)
    looking: list[F64] = field(default_factory=list)
    first_deals: list[F64] = field(default_factory=list)
    months: list[Month] = field(default_factory=list)

    def record(self, world: World) -> None:
        """Keep today's counts, and a census on the last day of a month."""
        if world.held:
            return
        tally: Tally = world.tally
        self.dates.append(world.date)
        self.traffic.append(tally.traffic.copy())
        self.counters.append(tally.counters.copy())
        self.rooms.append(tally.gmv_room.copy())
        self.heads.append(head_count(world.users, world.scandals))
        self.backlog.append(_waiting(world))
        self.flows.append(world.ledger.flows.copy())
        self.festivals.append(world.platforms.festival.copy())
        self.shops.append(world.platforms.own_shops.copy())
        self.sellers.append(world.platforms.sellers.copy())
        self.brands.append(world.platforms.brands.copy())
        self.seller_quality.append(world.platforms.seller_quality.copy())
        self.looking.append(world.platforms.looking.copy())
        self.first_deals.append(world.platforms.first_deals.copy())
        if month_ends(world):
            self.months.append(_snapshot(world))

    def last_day(self) -> Recorder:
        """Return a recorder of the last recorded day alone; empty before there is one."""
        last = Recorder(**{rows.name: getattr(self, rows.name)[-1:] for rows in fields(self)})
        last.months = [month for month in last.months if month.day == len(self.dates) - 1]
        return last


def _waiting(world: World) -> I64:
    """Return the waiting orders by platform."""
    orders = world.orders.used
    waiting = orders.platform[orders.state == WAITING]
    return np.bincount(waiting, minlength=len(world.names)).astype(np.int64)


def _snapshot(world: World) -> Month:
    anchors = world.anchors
    counts, trust, followers = month_census(scene_of(world), world.day)
    rows = [
        anchors.gmv_month,
        anchors.sessions_month,
        followers,
        anchors.weight,
        anchors.popularity,
    ]
    cash = [sector_accounts(world.ledger, ANCHORS), sector_accounts(world.ledger, MERCHANTS)]
    merchants = world.merchants
    rows_of_merchants = [*merchants.orders_month.T, merchants.backlog.sum(axis=1)]
    return Month(
        day=world.day,
        counts=counts,
        trust=trust,
        anchors=np.array(rows, dtype=np.float64),
        cash=np.concatenate(cash),
        merchants=np.array(rows_of_merchants, dtype=np.int64),
    )
