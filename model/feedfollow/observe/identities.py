"""D4: the accounting identities of the core, asserted in whole fen and orders (process 3).

:func:`check_day` compares what stands at the end of a day by independent routes: the open-order
table, the merchants' buffers and events, the ledger's accounts and its flows, and the day's
counters. How today follows from yesterday, order by order and account by account, is the business
of :mod:`feedfollow.observe.audit`. Identity numbers are those of process 3.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from feedfollow.kernels import kernel
from feedfollow.observe.assertions import IdentityError, count_by, never, same, sum_by
from feedfollow.world import labels as state
from feedfollow.world import ledger as books
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import I64
from feedfollow.world.follows import Follows
from feedfollow.world.orders import OrderColumns
from feedfollow.world.platforms import Platforms
from feedfollow.world.tally import COUNTERS, FIXED_POINT
from feedfollow.world.users import Users
from feedfollow.world.world import World

__all__ = ["IdentityError", "check_day"]

ROUNDING: Final = 1e-5
"""Largest error of a sum of sixteen single-precision shares."""


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
    check_people(world)


def check_money(world: World) -> None:
    """Identity 1: balances sum to zero; each sector's is its flows; freight goes with events."""
    ledger = world.ledger
    same(world, "1: the sum of all accounts", int(ledger.accounts.sum()), 0)
    for sector, name in enumerate(books.SECTORS):
        balance = int(books.sector_accounts(ledger, sector).sum())
        received = int(ledger.flows_total[sector == books.PAYEE].sum())
        paid = int(ledger.flows_total[sector == books.PAYER].sum())
        same(world, f"1: the balance of {name} by account and by flow", balance, received - paid)
    events, total = world.merchants.events.sum(axis=0), ledger.flows_total
    parcels = events[state.SHIPPED] - int(world.platforms.vouchers_issued.sum())
    freight = world.coef.shipping_cost * parcels
    same(world, "1: freight by flow and event", total[books.SHIPPING], freight)
    parcels = events[state.RETURNED] - int(world.platforms.vouchers_undone.sum())
    freight = world.coef.shipping_cost * parcels
    payers = (books.RETURN_FREIGHT, books.PROGRAMME_FREIGHT, books.BUYER_FREIGHT)
    back = sum(int(total[flow]) for flow in payers)
    same(world, "1: return freight by flow and event", back, freight)


def check_escrow(world: World) -> None:
    """Identity 2: escrow by account, by flow, and order by order; so are payments held outside."""
    orders, ledger = world.orders.used, world.ledger
    still = (orders.state != state.CLOSED) & ~orders.external
    held = sum_by(orders.platform[still], orders.price[still], len(world.names))
    escrow = books.sector_accounts(ledger, books.ESCROW)
    same(world, "2: escrow by account and by open order", escrow, held)
    total = ledger.flows_total
    kept = _paid_in(total) - _paid_out(total)
    same(world, "2: escrow by flow and by open order", kept, held.sum())
    outside = (orders.state != state.CLOSED) & orders.external & ~orders.deal
    owed = int(orders.price[outside].sum())
    held_outside, earned = books.sector_accounts(ledger, books.OUTSIDE)
    same(world, "2: payments held outside by account and by open order", held_outside, owed)
    flowed = total[books.EXTERNAL_PAYMENT] - sum(int(total[flow]) for flow in EXTERNAL_OUTLETS)
    same(world, "2: payments held outside by flow and by open order", flowed, owed)
    fees = total[books.EXTERNAL_FEE]
    same(world, "2: fees of the outside shelf by account and by flow", earned, fees)


EXTERNAL_OUTLETS: Final = (
    books.EXTERNAL_REFUND,
    books.EXTERNAL_MERCHANT,
    books.EXTERNAL_ANCHOR,
    books.EXTERNAL_PLATFORM,
    books.LINK_FEE,
    books.EXTERNAL_FEE,
)
"""Flows by which the payment of an external order leaves the outside shelf's keeping."""


def _paid_in(flows: I64) -> int:
    """Return what entered escrow: from buyers, and from platforms as subsidies."""
    return int(flows[books.ORDER_PAYMENT] + flows[books.ORDER_SUBSIDY])


def _paid_out(flows: I64) -> int:
    """Return what left escrow: refunds and settlements."""
    outlets = (
        books.REFUND_SAME_SESSION,
        books.REFUND_WAITING,
        books.REFUND_RETURN,
        books.REFUND_SUBSIDY,
        books.SETTLE_MERCHANT,
        books.SETTLE_ANCHOR,
        books.SETTLE_PLATFORM,
        books.SHOP_FEE,
    )
    return sum(int(flows[flow]) for flow in outlets)


def check_orders(world: World) -> None:
    """Identity 3: orders by merchant, age and state, by table, by buffers, by events."""
    merchants, orders = world.merchants, world.orders.used
    events = merchants.events
    count = len(merchants)
    waiting = orders.state == state.WAITING
    age = np.minimum(world.day - orders.placed[waiting], state.BACKLOG_AGES - 1)
    cell = orders.merchant[waiting].astype(np.int64) * state.BACKLOG_AGES + age
    table = count_by(cell, count * state.BACKLOG_AGES).reshape(count, -1)
    same(world, "3: backlog by age, table and buffers", table, merchants.backlog)
    backlog = events[:, state.PLACED] - events[:, state.CANCELLED] - events[:, state.SHIPPED]
    same(world, "3: backlog, events and buffers", backlog, merchants.backlog.sum(axis=1))
    transit = count_by(orders.merchant[orders.state == state.IN_TRANSIT], count)
    same(world, "3: in transit, table and buffers", transit, merchants.in_transit)
    under_way = events[:, state.SHIPPED] - events[:, state.DELIVERED]
    same(world, "3: in transit, events and buffers", under_way, merchants.in_transit)
    late = (orders.state == state.IN_WINDOW) | (orders.state == state.RETURNING)
    window = count_by(orders.merchant[late], count)
    same(world, "3: in window, table and buffers", window, merchants.in_window)
    left = events[:, state.DELIVERED] - events[:, state.RETURNED] - events[:, state.CONFIRMED]
    same(world, "3: in window, events and buffers", left, merchants.in_window)
    buffers = (merchants.backlog, merchants.in_transit, merchants.in_window, events)
    never(world, "3: a merchant's buffer is negative", sum(int((b < 0).sum()) for b in buffers))
    # what is no number, or too large for one, becomes the least whole number there is
    paid = (orders.subsidy >= 0) & (orders.subsidy <= orders.price)
    priced = paid & (orders.price <= orders.listed) & (orders.cost >= 0)
    never(world, "3: an order costs, or brings, less than nothing or more than is listed", ~priced)


def check_gmv(world: World) -> None:
    """Identity 4: GMV by channel, category, room type, anchor, order and ledger; and over time."""
    tally, flows = world.tally, world.ledger.flows
    platforms = len(world.names)
    orders = world.orders.used
    today = orders[(orders.placed == world.day) & ~orders.deal]
    by_channel = channels(today, tally.traffic.shape)
    for quantity in (state.SESSIONS, state.ORDERS, state.ITEMS, state.GMV):
        what = f"4: {state.TRAFFIC[quantity]} by channel and by order"
        same(world, what, tally.traffic[..., quantity], by_channel[..., quantity])
    gmv = tally.traffic[..., state.GMV].sum(axis=(1, 2))
    total = gmv.sum(axis=1)
    same(world, "4: GMV by channel and category", total, tally.gmv_category.sum(axis=1))
    same(world, "4: GMV by channel and room type", total, tally.gmv_room.sum(axis=1))
    anchors = sum_by(world.anchors.platform, tally.gmv_anchor, platforms)
    roomless = tally.gmv_room[:, state.NO_ROOM]
    same(world, "4: GMV by channel and by anchor or none", total, anchors + roomless)
    shelf = tally.traffic[:, state.SHELF, ..., state.GMV].sum(axis=(1, 2))
    same(world, "4: GMV of shelves and of orders without a room", shelf, roomless)
    paid = [_paid_in(flows), flows[books.EXTERNAL_PAYMENT]]
    same(world, "4: GMV by destination and ledger", gmv.sum(axis=0)[: len(paid)], paid)
    pieces = count_by(today.anchor[today.flash], len(world.anchors))
    never(
        world,
        "5: pieces of flash deals sold beyond their stock",
        pieces > world.anchors.flash_stock,
    )
    still = (orders.state != state.CLOSED) & ~orders.external
    ever = world.ledger.flows_total
    gone = _paid_out(ever) + int(orders.price[still].sum())
    what = "4: GMV = GSV + cancelled + returned + open, since the beginning"
    same(world, what, _paid_in(ever), gone)


def channels(orders: OrderColumns, shape: tuple[int, ...]) -> I64:
    """Count orders by platform, form, source, destination: sessions, orders, items, GMV."""
    destination = np.where(orders.external, state.EXTERNAL, state.IN_APP)
    places = (orders.platform, orders.form, orders.source, destination)
    cell = np.ravel_multi_index(places, shape[:-1])
    counts = np.zeros((int(np.prod(shape[:-1])), shape[-1]), np.int64)
    values = {
        state.SESSIONS: orders.sequence == 0,
        state.ORDERS: np.ones(len(orders), np.int64),
        state.ITEMS: orders.items,
        state.GMV: orders.price,
    }
    for quantity, column in values.items():
        counts[:, quantity] = sum_by(cell, column, len(counts))
    return counts.reshape(shape)


def check_attention(world: World) -> None:
    """Identity 8: views and engaged views agree by source and by room; funnels narrow downwards."""
    tally, traffic = world.tally, world.tally.traffic
    platforms = len(world.names)
    engaged = traffic[..., state.ENGAGED].sum(axis=(1, 2, 3))
    rooms = sum_by(world.anchors.platform, tally.engaged, platforms)
    same(world, "8: engaged views by source and by room", engaged, rooms)
    follow = traffic[:, :, state.FOLLOW, :, state.VIEWS].sum(axis=(1, 2))
    seen = sum_by(world.anchors.platform, tally.follow_views, platforms)
    same(world, "8: views of followed rooms by source and by room", follow, seen)
    outside = traffic[:, :, :, state.EXTERNAL, state.ENGAGED].sum(axis=(1, 2))
    linked = sum_by(world.anchors.platform, tally.linked, platforms)
    same(world, "8: engaged views behind links by source and by room", outside, linked)
    shown = traffic[:, :, :, [state.IN_APP, state.EXTERNAL]]
    what = "8: views that showed goods and engaged views"
    same(world, what, shown[..., state.VIEWS], shown[..., state.ENGAGED])
    passed = traffic[:, :, :, state.NO_GOODS, state.ENGAGED :]
    never(world, "8: a view without goods did more than pass", passed != 0)
    content = traffic[:, : state.CONTENT_FORMS]
    never(world, "8: more sessions than engaged views", np.diff(content[..., 1:3], axis=-1) > 0)
    never(world, "8: a view on a shelf", traffic[:, state.SHELF, ..., : state.SESSIONS] != 0)
    sessions = traffic[..., state.SESSIONS]
    never(world, "8: a session without an order", traffic[..., state.ORDERS] < sessions)
    never(world, "8: an order without an item", traffic[..., 4] < traffic[..., state.ORDERS])
    never(world, "8: a negative count of traffic", traffic < 0)
    sold = tally.intent > tally.engaged * FIXED_POINT
    never(world, "8: more expected sessions than engaged views of a room", sold)
    needless = tally.counters[:, COUNTERS.index("sessions_without_need")]
    what = "8: more sessions without a need than sessions"
    never(world, what, needless > sessions.sum(axis=(1, 2, 3)))


def check_people(world: World) -> None:
    """Identities 9 and 10: edges by users are edges by anchors, members only; shares and trust.

    Tastes sum to one, evidence is not negative, system trust lies inside (0, 1), and so does the
    trust in an anchor, a mean of it and of that evidence; the feed's weights are finite, and so are
    the chances of goods to be listed.
    """
    worst, edges, followers, faults = walk_people(
        world.users, world.follows, world.anchors, world.platforms, world.coef.system_trust_prior
    )
    for fault, cases in zip(FAULTS, faults, strict=True):
        never(world, fault, cases)
    anchors = sum_by(world.anchors.platform, followers, len(world.names))
    same(world, "9: edges by users and by anchors", edges, anchors)
    if not worst <= ROUNDING:
        raise IdentityError(f"{world.date}: identity 10: tastes miss the sum of one by {worst:g}")
    mass, weight = world.tally.feed_mass, world.entries.weight
    never(world, "10: expected feed views by category", ~(np.isfinite(mass) & (mass >= 0.0)))
    never(world, "10: the weight of a room in the feed", ~(np.isfinite(weight) & (weight >= 0.0)))
    listed = world.choices.total
    never(world, "10: the chances of goods to be listed", ~(np.isfinite(listed) & (listed >= 0.0)))


FAULTS: Final = (
    "9: a follow of somebody who is not a member",
    "9: a count of follows beyond the slots",
    "9: a used slot without an anchor, or a free one with",
    "9: an edge to an anchor of another platform, or to none there is",
    "10: negative evidence of an anchor",
    "10: negative evidence of a platform",
    "10: negative clicks",
    "10: system trust outside (0, 1)",
)


@kernel
def walk_people(
    users: Users, follows: Follows, anchors: Anchors, platforms: Platforms, prior: float
) -> tuple[float, I64, I64, I64]:
    """Walk users and their slots once; not-a-number counts as a fault.

    Returns
    -------
    worst : float
        How far tastes are from summing to one.
    edges : (n_platforms,) int64
        By users' counts.
    followers : (n_anchors,) int64
        By slots.
    faults : (8,) int64
        As in ``FAULTS``.
    """
    width, slots = follows.anchor.shape[1], follows.anchor.shape[2]
    edges = np.zeros(width, np.int64)
    followers = np.zeros(anchors.platform.shape[0], np.int64)
    worst = 0.0
    strangers, beyond, unnamed, elsewhere, credit, spill, clicks, outside = 0, 0, 0, 0, 0, 0, 0, 0
    for user in range(users.need.shape[0]):
        row, kept = users[user], follows[user]
        total = np.float32(0.0)
        for c in range(row.taste.shape[0]):
            total += row.taste[c]
        worst = np.inf if np.isnan(total) else max(worst, float(abs(total - 1.0)))
        for p in range(width):
            count = kept.count[p]
            edges[p] += count
            strangers += count > 0 and not row.member[p]
            beyond += count < 0 or count > slots
            for slot in range(slots):
                anchor = kept.anchor[p, slot]
                unnamed += (anchor >= 0) != (slot < count)
                if 0 <= anchor < followers.shape[0]:
                    followers[anchor] += 1
                    elsewhere += anchors[anchor].platform != p
                    credit += not (kept.good[p, slot] >= 0.0 and kept.bad[p, slot] >= 0.0)
                else:
                    elsewhere += anchor >= 0
            good, bad = row.system_good[p], row.system_bad[p]
            spill += not (good >= 0.0 and bad >= 0.0)
            system = (prior * platforms[p].system_start + good) / (prior + good + bad)
            outside += not 0.0 < system < 1.0
            for c in range(row.clicks.shape[1]):
                clicks += not row.clicks[p, c] >= 0.0
    faults = np.array([strangers, beyond, unnamed, elsewhere, credit, spill, clicks, outside])
    return worst, edges, followers, faults
