"""D4: the accounting identities of the core, asserted in whole fen and orders (model.md section 3).

Each stock is counted by independent routes: the open-order table, the merchants' buffers, and the
ledger (or the cumulated events). Identity numbers are those of model.md section 3.
"""

from __future__ import annotations

import numpy as np

from feedfollow.world import labels as state
from feedfollow.world import ledger as books
from feedfollow.world.columns import I64
from feedfollow.world.tally import COUNTERS
from feedfollow.world.world import World


class IdentityError(AssertionError):
    """An accounting identity does not hold; the run cannot be trusted."""


def check_day(world: World) -> None:
    """Assert identities 1-4 and 8-10 after the phases of a day, before the books are closed.

    Raises
    ------
    IdentityError
        Naming the identity, the day and both values.
    """
    check_money(world)
    check_escrow(world)
    check_orders(world)
    check_gmv(world)
    check_attention(world)
    check_follows(world)
    check_probabilities(world)


def _same(world: World, what: str, left: object, right: object) -> None:
    if not np.array_equal(np.asarray(left), np.asarray(right)):
        raise IdentityError(f"{world.date}: {what}: {left!r} is not {right!r}")


def check_money(world: World) -> None:
    """Identity 1: all balances sum to zero; each sector's balance is its flows."""
    _same(world, "1: the sum of all accounts", int(world.ledger.accounts.sum()), 0)
    for sector, name in enumerate(books.SECTORS):
        balance = int(books.sector_accounts(world.ledger, sector).sum())
        received = int(world.ledger.flows_total[sector == books.PAYEE].sum())
        paid = int(world.ledger.flows_total[sector == books.PAYER].sum())
        _same(world, f"1: the balance of {name} by account and by flow", balance, received - paid)


def check_escrow(world: World) -> None:
    """Identity 2: escrow equals the open orders of each platform, order by order."""
    orders = world.orders.used
    still = (orders.state != state.CLOSED) & ~orders.external
    held = _sum_by(orders.platform[still], orders.price[still], len(world.names))
    escrow = books.sector_accounts(world.ledger, books.ESCROW)
    _same(world, "2: escrow by account and by open order", escrow, held)
    outside = (orders.state != state.CLOSED) & orders.external
    held_outside, earned = books.sector_accounts(world.ledger, books.OUTSIDE)
    owed = int(orders.price[outside].sum())
    _same(world, "2: payments held outside by account and by open order", held_outside, owed)
    fees = world.ledger.flows_total[books.EXTERNAL_FEE]
    _same(world, "2: fees of the outside shelf by account and by flow", earned, fees)


def check_orders(world: World) -> None:
    """Identity 3: orders by merchant, age and state, by table, by buffers, by events."""
    merchants, orders = world.merchants, world.orders.used
    events = merchants.events
    count = len(merchants)
    waiting = orders.state == state.WAITING
    age = np.minimum(world.day - orders.placed[waiting], state.BACKLOG_AGES - 1)
    table = np.zeros((count, state.BACKLOG_AGES), np.int64)
    np.add.at(table, (orders.merchant[waiting], age), 1)
    _same(world, "3: backlog by age, table and buffers", table, merchants.backlog)
    backlog = events[:, 0] - events[:, 1] - events[:, 2]
    _same(world, "3: backlog by events and buffers", backlog, merchants.backlog.sum(axis=1))
    transit = _count_by(orders.merchant[orders.state == state.IN_TRANSIT], count)
    _same(world, "3: in transit, table and buffers", transit, merchants.in_transit)
    _same(world, "3: in transit by events", events[:, 2] - events[:, 3], merchants.in_transit)
    late = (orders.state == state.IN_WINDOW) | (orders.state == state.RETURNING)
    window = _count_by(orders.merchant[late], count)
    _same(world, "3: in window, table and buffers", window, merchants.in_window)
    left = events[:, 3] - events[:, 4] - events[:, 5]
    _same(world, "3: in window by events", left, merchants.in_window)
    if min(merchants.backlog.min(), merchants.in_transit.min(), merchants.in_window.min()) < 0:
        raise IdentityError(f"{world.date}: 3: a merchant's buffer is negative")


def check_gmv(world: World) -> None:
    """Identity 4: GMV agrees by channel, category, room type, anchor and ledger; and over time."""
    tally, ledger = world.tally, world.ledger
    channel = tally.traffic[..., state.GMV].sum(axis=(1, 2, 3))
    _same(world, "4: GMV by channel and category", channel, tally.gmv_category.sum(axis=1))
    _same(world, "4: GMV by channel and room type", channel, tally.gmv_room.sum(axis=1))
    anchors = _sum_by(world.anchors.platform, tally.gmv_anchor, len(world.names))
    _same(world, "4: GMV by channel and anchor", channel, anchors)
    paid = ledger.flows[books.ORDER_PAYMENT] + ledger.flows[books.EXTERNAL_PAYMENT]
    _same(world, "4: GMV by channel and ledger", int(channel.sum()), int(paid))
    total = ledger.flows_total
    placed = int(total[books.ORDER_PAYMENT])
    gone = sum(
        int(total[flow])
        for flow in (
            books.REFUND_SAME_SESSION,
            books.REFUND_WAITING,
            books.REFUND_RETURN,
            books.SETTLE_MERCHANT,
            books.SETTLE_ANCHOR,
            books.SETTLE_PLATFORM,
        )
    )
    escrow = int(books.sector_accounts(ledger, books.ESCROW).sum())
    _same(world, "4: GMV = GSV + cancelled + returned + open", placed, gone + escrow)


def check_attention(world: World) -> None:
    """Identity 8: engaged views agree by source and by room; funnels narrow downwards."""
    tally = world.tally
    engaged = tally.traffic[..., state.ENGAGED].sum(axis=(1, 2, 3))
    rooms = _sum_by(world.anchors.platform, tally.engaged, len(world.names))
    _same(world, "8: engaged views by source and by room", engaged, rooms)
    follow = tally.traffic[:, :, state.FOLLOW, :, state.VIEWS].sum(axis=(1, 2))
    seen = _sum_by(world.anchors.platform, tally.follow_views, len(world.names))
    _same(world, "8: views of followed rooms by source and by room", follow, seen)
    funnel = tally.traffic[..., [state.VIEWS, state.ENGAGED, state.SESSIONS]]
    if (np.diff(funnel, axis=-1) > 0).any():
        raise IdentityError(f"{world.date}: 8: more engaged than viewed, or sessions than engaged")
    sessions = tally.traffic[..., state.SESSIONS]
    if (tally.traffic[..., state.ORDERS] < sessions).any():
        raise IdentityError(f"{world.date}: 8: a buying session without an order")
    needless = tally.counters[:, COUNTERS.index("sessions_without_need")]
    if (needless > sessions.sum(axis=(1, 2, 3))).any():
        raise IdentityError(f"{world.date}: 8: more sessions without a need than sessions")


def check_follows(world: World) -> None:
    """Identity 9: edges by users equal edges by anchors; members only; within the slots."""
    follows, users = world.follows, world.users
    slots = np.arange(state.SLOTS)
    used = slots < follows.count[..., None]
    _same(world, "9: used slots and named anchors", used, follows.anchor >= 0)
    if (follows.count[users.member == 0] > 0).any():
        raise IdentityError(f"{world.date}: 9: a follow of somebody who is not a member")
    anchor = follows.anchor[used]
    platform = np.broadcast_to(np.arange(len(world.names))[None, :, None], used.shape)[used]
    _same(world, "9: platforms of edges and of anchors", world.anchors.platform[anchor], platform)
    followers = _count_by(anchor, len(world.anchors))
    _same(world, "9: edges by users and by anchors", int(follows.count.sum()), followers.sum())


def check_probabilities(world: World) -> None:
    """Identity 10: tastes sum to one, evidence is not negative, system trust is inside (0, 1)."""
    users, follows = world.users, world.follows
    if abs(users.taste.sum(axis=1, dtype=np.float64) - 1.0).max() > 1e-5:
        raise IdentityError(f"{world.date}: 10: tastes do not sum to one")
    for name, evidence in (
        ("alpha", follows.good),
        ("beta", follows.bad),
        ("system alpha", users.system_good),
        ("system beta", users.system_bad),
        ("clicks", users.clicks),
    ):
        if not (evidence >= 0.0).all():
            raise IdentityError(f"{world.date}: 10: negative {name}")
    start = world.platforms.system_start
    if not ((start > 0.0) & (start < 1.0)).all():
        raise IdentityError(f"{world.date}: 10: system trust outside (0, 1)")


def _count_by(keys: object, length: int) -> I64:
    return np.bincount(np.asarray(keys), minlength=length).astype(np.int64)


def _sum_by(keys: object, values: object, length: int) -> I64:
    """Sum int64 exactly by key."""
    sums = np.zeros(length, np.int64)
    np.add.at(sums, np.asarray(keys), np.asarray(values))
    return sums
