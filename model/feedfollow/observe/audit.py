"""D4: today's books follow from yesterday's, order by order and account by account.

The open-order table of yesterday and of today tell what happened to every order. From that alone
the audit derives the day's events of every merchant, the day's counters of every platform, the
spending of every user and the change of every single account, and holds them against buffers,
counters and ledger (process 3, identities 1 to 5 as flows).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from feedfollow.day.morning.calendar import BUDGET_DAYS
from feedfollow.observe.agencies import agency_fees_change, cuts
from feedfollow.observe.assertions import count_by, never, same, sum_by
from feedfollow.observe.besides import (
    OWED,
    ads_change,
    compensations,
    duties,
    loans_change,
    outside_change,
    owed_change,
    payment_fees,
    slots_change,
    tips_change,
)
from feedfollow.observe.exclusives import teams_change
from feedfollow.observe.handling import (
    check_logistics,
    handled,
    handling_costs,
    handling_fees,
    held_days,
    service_costs,
)
from feedfollow.observe.identities import check_day
from feedfollow.observe.own_brands import of_own_lines, owners_results
from feedfollow.observe.programme import (
    enrolled_of,
    of_members,
    programme_change,
    return_freight,
)
from feedfollow.observe.splits import Split, freight_of, left_to_merchants, split_prices
from feedfollow.observe.stocks import check_stocks, stocks_of
from feedfollow.observe.tasks import tasks_change
from feedfollow.world import labels as state
from feedfollow.world import ledger as books
from feedfollow.world.columns import I64, Flag
from feedfollow.world.tally import COUNTERS
from feedfollow.world.world import World

MOVES: Final = frozenset(
    {
        (state.WAITING, state.IN_TRANSIT),
        (state.WAITING, state.CLOSED),
        (state.IN_TRANSIT, state.IN_WINDOW),
        (state.IN_TRANSIT, state.RETURNING),
        (state.IN_WINDOW, state.CLOSED),
        (state.RETURNING, state.CLOSED),
    }
)
"""What may happen to an order in a day, besides nothing."""

BESIDES_ORDERS: Final = (
    *(books.OUTSIDE_PURCHASE, books.TIP_ANCHOR, books.TIP_PLATFORM),
    books.PROGRAMME_FEE,
)
"""Flows of what users spend on other than orders."""

FIXED: Final = (
    *("user", "merchant", "anchor", "platform", "external", "deal", "source", "placed"),
    *("listed", "price", "subsidy", "cost", "cheated", "flash"),
)
"""Columns of an order that nothing may change."""


@dataclass(frozen=True)
class Moves:
    """Orders of the table by what happened to them today, masks ``(n_orders,) bool``."""

    placed: Flag
    cancelled: Flag
    shipped: Flag
    delivered: Flag
    returned: Flag
    confirmed: Flag


class Audit:
    """Yesterday's books, against which :meth:`check` holds today's.

    Parameters
    ----------
    world : World
        At the beginning of a day.
    """

    def __init__(self, world: World) -> None:
        self._keep(world)

    def check(self, world: World) -> None:
        """Assert all identities after the phases of a day; keep the day for tomorrow.

        Raises
        ------
        IdentityError
            Naming the identity, the day and both values.
        """
        check_day(world)
        moves = self._moves(world)
        self._check_merchants(world, moves)
        self._check_months(world, moves)
        check_stocks(world, self._stocks)
        split = split_prices(world)
        check_counters(world, moves, split)
        change = expected_change(world, moves, split) + self._owed_change(world)
        change += slots_change(world, self._slots) + programme_change(world, self._enrolled)
        change += tasks_change(world, self._tasks) + teams_change(world, self._teams)
        change += agency_fees_change(world, self._agencies)
        actual = world.ledger.accounts - self._accounts
        same(world, "1: the day's change of every account, by order and by ledger", change, actual)
        flows = world.ledger.flows_total - self._flows
        same(world, "1: the day's flows, of the day and of all time", world.ledger.flows, flows)
        self._keep(world)

    def _keep(self, world: World) -> None:
        orders = world.orders.used
        self._orders = orders[orders.state != state.CLOSED].copy()
        self._events = world.merchants.events.copy()
        self._stocks = stocks_of(world)
        self._accounts = world.ledger.accounts.copy()
        self._flows = world.ledger.flows_total.copy()
        self._paid = {paid: world.merchants[paid].copy() for _, paid, _, _ in OWED}
        self._slots = world.choices.fee_paid.copy()
        self._tasks = world.shops.task_paid.copy()
        self._agencies = world.agencies.fee_paid.copy()
        self._teams = world.exclusives.team_paid.copy()
        self._enrolled = enrolled_of(world)
        self._loans = world.merchants.loan + world.merchants.loss_written
        self._spent = world.users.spent.copy()
        self._spent_otherwise = world.users.spent_otherwise.copy()
        self._sessions = world.users.sessions_month.sum(axis=0, dtype=np.int64)
        self._gmv = world.anchors.gmv_month.copy()

    def _owed_change(self, world: World) -> I64:
        """Return what dues and loans change on each account, ``(n_accounts,) int64`` fen."""
        return sum(
            (owed_change(world, due, self._paid[due[1]]) for due in OWED),
            loans_change(world, self._loans),
        )

    def _moves(self, world: World) -> Moves:
        """Tell what happened to each order from its state yesterday and today."""
        orders, count = world.orders.used, len(self._orders)
        same(world, "3: orders carried over", min(len(orders), count), count)
        for column in FIXED:
            now = orders[column][:count]
            same(world, f"3: the {column} of an order since", now, self._orders[column])
        never(world, "3: a new order of another day", orders.placed[count:] != world.day)
        now = orders.state
        before = np.full(len(orders), state.WAITING, np.int8)
        before[:count] = self._orders.state
        moved = before != now
        kinds = len(state.ORDER_STATES)
        counts = count_by(before[moved] * kinds + now[moved], kinds * kinds)
        for pair in {divmod(int(code), kinds) for code in np.flatnonzero(counts)} - MOVES:
            old, new = (state.ORDER_STATES[k] for k in pair)
            never(
                world, f"3: orders that went from {old} to {new}", counts[pair[0] * kinds + pair[1]]
            )
        closed = now == state.CLOSED
        return Moves(
            placed=np.arange(len(orders)) >= count,
            cancelled=(before == state.WAITING) & closed,
            shipped=(before == state.WAITING) & (now == state.IN_TRANSIT),
            delivered=(before == state.IN_TRANSIT) & moved,
            returned=(before == state.RETURNING) & closed,
            confirmed=(before == state.IN_WINDOW) & closed,
        )

    def _check_merchants(self, world: World, moves: Moves) -> None:
        """Identity 3 as flows: the events of each merchant are those of its orders."""
        never(
            world,
            "3: deals outside that are called off or paid back",
            world.orders.used.deal & (moves.cancelled | moves.returned),
        )
        merchant, count = world.orders.used.merchant, len(world.merchants)
        change = world.merchants.events - self._events
        for number, event in enumerate(state.ORDER_EVENTS):
            table = count_by(merchant[getattr(moves, event)], count)
            what = f"3: orders {event} by merchant, by order and by event"
            same(world, what, table, change[:, number])
        orders, platforms = world.orders.used[moves.placed], len(world.names)
        cell = orders.merchant.astype(np.int64) * platforms + orders.platform
        sold = sum_by(cell, orders.price, count * platforms).reshape(count, platforms)
        today = world.merchants.revenue[:, :, world.day % state.REVENUE_DAYS]
        same(world, "4: the day's sales by merchant and platform, and by order", today, sold)

    def _check_months(self, world: World, moves: Moves) -> None:
        """Identity 4 as flows: what users spent and anchors sold this month grew by the orders."""
        orders, first = world.orders.used[moves.placed], world.date.day == 1
        spent = self._spent.copy()
        spent[world.day % BUDGET_DAYS :: BUDGET_DAYS] = 0
        np.add.at(spent, orders.user, orders.price - orders.subsidy)
        outside = self._spent_otherwise.copy()
        outside[world.day % BUDGET_DAYS :: BUDGET_DAYS] = 0
        bought = world.users.spent_otherwise - outside
        never(world, "4: spending besides orders that was taken back", bought < 0)
        paid = sum(int(world.ledger.flows[flow]) for flow in BESIDES_ORDERS)
        same(world, "4: the day's spending besides orders, by user and flow", bought.sum(), paid)
        spent += bought
        same(world, "4: spending by user and by order", world.users.spent, spent)
        shown = (orders.anchor != state.NOBODY) & ~orders.deal
        sold = sum_by(orders.anchor[shown], orders.price[shown], len(world.anchors))
        same(world, "4: the day's GMV by anchor and by order", world.tally.gmv_anchor, sold)
        sold += 0 if first else self._gmv
        same(world, "4: the month's GMV by anchor and by order", world.anchors.gmv_month, sold)
        sessions = world.tally.traffic[..., state.SESSIONS].sum(axis=(1, 2, 3))
        sessions += 0 if first else self._sessions
        month = world.users.sessions_month.sum(axis=0, dtype=np.int64)
        same(world, "4: the month's sessions by user and by channel", month, sessions)


def check_counters(world: World, moves: Moves, split: Split) -> None:
    """Identities 3 and 4 as flows: the day's counters of each platform are those of its orders."""
    orders = world.orders.used
    one = np.ones(len(orders), np.int64)
    later = moves.cancelled & ~moves.placed
    at_once = moves.cancelled & moves.placed
    local = orders.source == state.LOCAL
    lapsed = local & (orders.state == state.RETURNING) & ~orders.claimed
    redeemed = moves.delivered & local & ~lapsed
    covered, borne = return_freight(world, freight_of(world))
    margin = left_to_merchants(world, split)
    placed, confirmed = moves.placed & ~orders.deal, moves.confirmed & ~orders.deal
    wanted: tuple[tuple[str, Flag, I64], ...] = (
        ("orders_cancelled_in_session", at_once, one),
        ("value_cancelled_in_session", at_once, orders.price),
        ("orders_cancelled_waiting", later, one),
        ("value_cancelled_waiting", later, orders.price),
        ("orders_shipped", moves.shipped, one),
        ("wait_days", moves.shipped, world.day - orders.placed + held_days(world)),
        ("orders_delivered", moves.delivered & ~lapsed, one),
        ("vouchers_redeemed", redeemed, one),
        ("orders_returned", moves.returned, one),
        ("value_returned", moves.returned, orders.price),
        ("orders_confirmed", confirmed, one),
        ("value_confirmed", confirmed, orders.price),
        ("fan_gmv", placed & orders.fan, orders.price),
        ("discounts", placed, orders.listed - orders.price),
        ("subsidies", moves.placed, orders.subsidy),
        ("flash_orders", moves.placed & orders.flash, one),
        ("buyers", moves.placed & first_of_buyer(world), one),
        ("commission", moves.confirmed, split.platform + split.service),
        ("anchor_income", moves.confirmed, split.anchor),
        ("agency_cuts", moves.confirmed, cuts(world, split.anchor)),
        ("merchant_margin", moves.confirmed & ~of_own_lines(world), margin),
        ("own_brands", moves.confirmed | moves.returned, results_of_owners(world, moves, split)),
        ("deals", moves.placed & orders.deal, orders.price),
        ("fraud_loss", moves.confirmed & orders.cheated, orders.price),
        ("orders_cheated", moves.delivered & ~lapsed & orders.cheated, one),
        ("data_fees", moves.confirmed, split.tools),
        ("payment_costs", moves.placed & ~orders.external, payment_fees(world)),
        ("compensation", moves.returned & orders.claimed, compensations(world)),
        ("orders_satisfied", moves.delivered & orders.satisfied, one),
        ("orders_damaged", moves.delivered & orders.damaged, one),
        ("orders_stopped", later & (orders.sender == state.STOPPED), one),
        ("orders_served", moves.delivered & orders.served, one),
        ("programme_orders", moves.placed & of_members(world), one),
        ("programme_freight", moves.returned, covered),
        ("buyer_freight", moves.returned, borne),
        ("duties", moves.confirmed, duties(world)),
        ("logistics_fees", handled(world, moves.shipped, later), handling_fees(world)),
    )
    for name, mask, values in wanted:
        table = sum_by(orders.platform[mask], values[mask], len(world.names))
        counted = world.tally.counters[:, COUNTERS.index(name)]
        same(world, f"4: {name} by counter and by order", counted, table)
    check_logistics(world, handled(world, moves.shipped, later), moves.delivered & orders.served)


def results_of_owners(world: World, moves: Moves, split: Split) -> I64:
    """Return what each order brings today to the owner of its line, ``(n_orders,) int64`` fen."""
    left = left_to_merchants(world, split)
    return owners_results(world, moves.confirmed, moves.returned, left)


def first_of_buyer(world: World) -> Flag:
    """Mark each user's first order of today that a platform sees, ``(n_orders,) bool``."""
    orders = world.orders.used
    today = np.flatnonzero((orders.placed == world.day) & ~orders.deal)
    buyer = orders.user[today].astype(np.int64) * len(world.names) + orders.platform[today]
    first = np.zeros(len(orders), np.bool_)
    first[today[np.unique(buyer, return_index=True)[1]]] = True
    return first


def expected_change(world: World, moves: Moves, split: Split) -> I64:
    """Return what each account must have gained today, from the orders alone.

    Returns
    -------
    (n_accounts,) int64, fen
    """
    orders, offset = world.orders.used, world.ledger.offset
    change = np.zeros_like(world.ledger.accounts)
    freight, local = freight_of(world), orders.source == state.LOCAL
    covered, borne = return_freight(world, freight)
    nobody = np.zeros(len(orders), np.int64)
    places = (orders.merchant, orders.anchor, orders.platform)
    m, a, p = (numbers.astype(np.int64) for numbers in places)
    undone = moves.cancelled | moves.returned
    inside, outside = ~orders.external, orders.external & ~orders.deal

    def pay(mask: Flag, flow: int, payer: I64, payee: I64, fen: I64) -> None:
        np.subtract.at(change, offset[books.PAYER[flow]] + payer[mask], fen[mask])
        np.add.at(change, offset[books.PAYEE[flow]] + payee[mask], fen[mask])

    own = orders.price - orders.subsidy
    pay(moves.placed & inside, books.ORDER_PAYMENT, nobody, p, own)
    pay(moves.placed & inside, books.ORDER_SUBSIDY, p, p, orders.subsidy)
    pay(moves.placed & outside, books.EXTERNAL_PAYMENT, nobody, nobody, orders.price)
    pay(moves.placed & orders.deal, books.DEAL_PAYMENT, nobody, m, orders.price)
    pay(moves.confirmed & orders.deal, books.DEAL_COMMISSION, m, a, split.anchor)
    pay(undone & inside, books.REFUND_RETURN, p, nobody, own)
    pay(undone & inside, books.REFUND_SUBSIDY, p, p, orders.subsidy)
    pay(undone & outside, books.EXTERNAL_REFUND, nobody, nobody, orders.price)
    pay(moves.returned, books.RETURN_FREIGHT, m, nobody, freight - covered - borne)
    pay(moves.returned, books.PROGRAMME_FREIGHT, p, nobody, covered)
    pay(moves.returned, books.BUYER_FREIGHT, nobody, nobody, borne)
    pay(moves.returned & orders.claimed, books.COMPENSATION, m, nobody, compensations(world))
    pay(moves.shipped, books.SHIPPING, m, nobody, freight)
    used = moves.confirmed | (moves.returned & orders.claimed)
    pay(np.where(local, used, moves.shipped), books.PRODUCTION, m, nobody, orders.cost)
    passed = handled(world, moves.shipped, moves.cancelled & ~moves.placed)
    pay(passed, books.HANDLING, p, nobody, handling_costs(world))
    pay(passed, books.HANDLING_FEE, m, p, handling_fees(world))
    pay(moves.delivered & orders.served, books.CUSTOMER_SERVICE, p, nobody, service_costs(world))
    settled = moves.confirmed & inside
    pay(settled, books.SETTLE_MERCHANT, p, m, split.merchant)
    pay(settled, books.SETTLE_ANCHOR, p, a, split.anchor)
    pay(settled, books.SETTLE_PLATFORM, p, p, split.platform)
    pay(settled, books.SHOP_FEE, p, p, split.service)
    pay(settled, books.DATA_FEE, m, p, split.tools)
    pay(moves.placed & inside, books.PAYMENT_FEE, p, nobody, payment_fees(world))
    settled = moves.confirmed & outside
    pay(settled, books.EXTERNAL_MERCHANT, nobody, m, split.merchant)
    pay(settled, books.EXTERNAL_ANCHOR, nobody, a, split.anchor)
    pay(settled, books.EXTERNAL_PLATFORM, nobody, p, split.platform)
    pay(settled, books.LINK_FEE, nobody, p, split.service)
    pay(moves.confirmed, books.DUTY, m, nobody, duties(world))
    pay(moves.confirmed, books.AGENCY_CUT, a, nobody, cuts(world, split.anchor))
    results = results_of_owners(world, moves, split)
    pay(results > 0, books.OWN_BRAND, m, a, results)
    pay(results < 0, books.OWN_BRAND_LOSS, a, m, -results)
    pay(settled, books.EXTERNAL_FEE, nobody + books.HELD, nobody + books.EARNED, split.outside)
    change += outside_change(world) + tips_change(world) + ads_change(world)
    income = int(world.users.budget[world.day % BUDGET_DAYS :: BUDGET_DAYS].sum())
    change[offset[books.STATE]] -= income
    change[offset[books.USERS]] += income
    return change
