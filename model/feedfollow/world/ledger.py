"""Double-entry ledger in int64 fen (process 3).

Every flow has a payer and a payee sector. Agents of a sector hold accounts of their own in one
flat array; the balance of everything is zero at all times by construction of :func:`post`.
"""

from __future__ import annotations

from typing import Annotated, Final, NamedTuple, cast

import numpy as np

from feedfollow.kernels import in_place
from feedfollow.world.columns import I64, Column, Whole

SECTORS: Final = (
    "users",
    "merchants",
    "anchors",
    "platforms",
    "escrow",
    "logistics",
    "suppliers",
    "outside",
    "bank",
    "state",
)
USERS, MERCHANTS, ANCHORS, PLATFORMS, ESCROW, LOGISTICS, SUPPLIERS, OUTSIDE, BANK, STATE = range(
    len(SECTORS)
)

FLOWS: Final[dict[str, tuple[int, int]]] = {
    "income": (STATE, USERS),
    "order_payment": (USERS, ESCROW),
    "refund_same_session": (ESCROW, USERS),
    "refund_waiting": (ESCROW, USERS),
    "refund_return": (ESCROW, USERS),
    "settle_merchant": (ESCROW, MERCHANTS),
    "settle_anchor": (ESCROW, ANCHORS),
    "settle_platform": (ESCROW, PLATFORMS),
    "shipping": (MERCHANTS, LOGISTICS),
    "return_freight": (MERCHANTS, LOGISTICS),
    "production": (MERCHANTS, SUPPLIERS),
    "external_payment": (USERS, OUTSIDE),
    "external_refund": (OUTSIDE, USERS),
    "external_merchant": (OUTSIDE, MERCHANTS),
    "external_anchor": (OUTSIDE, ANCHORS),
    "external_platform": (OUTSIDE, PLATFORMS),
    "external_fee": (OUTSIDE, OUTSIDE),
    "outside_purchase": (USERS, STATE),
    "tip_anchor": (USERS, ANCHORS),
    "tip_platform": (USERS, PLATFORMS),
    "ads": (MERCHANTS, PLATFORMS),
    "compensation": (MERCHANTS, USERS),
    "fine": (MERCHANTS, STATE),
    "teams": (MERCHANTS, STATE),
    "loan_draw": (PLATFORMS, MERCHANTS),
    "loan_repay": (MERCHANTS, PLATFORMS),
    "interest": (MERCHANTS, PLATFORMS),
    "data_fee": (MERCHANTS, PLATFORMS),
    "payment_fee": (PLATFORMS, STATE),
    "link_fee": (OUTSIDE, PLATFORMS),
    "shop_fee": (ESCROW, PLATFORMS),
    "order_subsidy": (PLATFORMS, ESCROW),
    "refund_subsidy": (ESCROW, PLATFORMS),
    "slot_fee": (MERCHANTS, ANCHORS),
    "slot_service": (ANCHORS, PLATFORMS),
    "handling": (PLATFORMS, LOGISTICS),
    "handling_fee": (MERCHANTS, PLATFORMS),
    "customer_service": (PLATFORMS, STATE),
    "programme_fee": (USERS, PLATFORMS),
    "programme_freight": (PLATFORMS, LOGISTICS),
    "buyer_freight": (USERS, LOGISTICS),
    "own_brand": (MERCHANTS, ANCHORS),
    "own_brand_loss": (ANCHORS, MERCHANTS),
    "duty": (MERCHANTS, STATE),
    "task_fee": (MERCHANTS, PLATFORMS),
    "deal_payment": (USERS, MERCHANTS),
    "deal_commission": (MERCHANTS, ANCHORS),
    "agency_fee": (MERCHANTS, STATE),
    "agency_cut": (ANCHORS, STATE),
    "exclusive_team": (MERCHANTS, STATE),
}
FLOW_NAMES: Final = tuple(FLOWS)
# NumPy's numbers: to the compiler every plain number is a type of its own, compiled for anew
(
    INCOME,
    ORDER_PAYMENT,
    REFUND_SAME_SESSION,
    REFUND_WAITING,
    REFUND_RETURN,
    SETTLE_MERCHANT,
    SETTLE_ANCHOR,
    SETTLE_PLATFORM,
    SHIPPING,
    RETURN_FREIGHT,
    PRODUCTION,
    EXTERNAL_PAYMENT,
    EXTERNAL_REFUND,
    EXTERNAL_MERCHANT,
    EXTERNAL_ANCHOR,
    EXTERNAL_PLATFORM,
    EXTERNAL_FEE,
    OUTSIDE_PURCHASE,
    TIP_ANCHOR,
    TIP_PLATFORM,
    ADS,
    COMPENSATION,
    FINE,
    TEAMS,
    LOAN_DRAW,
    LOAN_REPAY,
    INTEREST,
    DATA_FEE,
    PAYMENT_FEE,
    LINK_FEE,
    SHOP_FEE,
    ORDER_SUBSIDY,
    REFUND_SUBSIDY,
    SLOT_FEE,
    SLOT_SERVICE,
    HANDLING,
    HANDLING_FEE,
    CUSTOMER_SERVICE,
    PROGRAMME_FEE,
    PROGRAMME_FREIGHT,
    BUYER_FREIGHT,
    OWN_BRAND,
    OWN_BRAND_LOSS,
    DUTY,
    TASK_FEE,
    DEAL_PAYMENT,
    DEAL_COMMISSION,
    AGENCY_FEE,
    AGENCY_CUT,
    EXCLUSIVE_TEAM,
) = cast(list[int], np.arange(len(FLOW_NAMES)))

SOLE: Final = cast(int, np.int64(0))
"""Account of a sector that holds only one."""

HELD, EARNED = cast(list[int], np.arange(2))
"""Accounts of the outside shelf: payments of open orders, and its own fees."""

PAYER: Final = np.array([FLOWS[name][0] for name in FLOW_NAMES], dtype=np.int64)
PAYEE: Final = np.array([FLOWS[name][1] for name in FLOW_NAMES], dtype=np.int64)


class Ledger(NamedTuple):
    """Accounts of all agents, flat by sector, and the flows of the day."""

    offset: Annotated[
        I64, Column("sector_edge", "int64", "account", "first account of each sector")
    ]
    accounts: Annotated[
        I64, Column("account", "int64", "fen", "balance of each account", ("ledger.post",))
    ]
    flows: Annotated[
        I64, Column("flow", "int64", "fen", "flows of today", ("calendar", "ledger.post"))
    ]
    flows_total: Annotated[
        I64, Column("flow", "int64", "fen", "flows since the beginning", ("ledger.post",))
    ]


@in_place
def post(ledger: Ledger, flow: int, payer: Whole, payee: Whole, fen: Whole) -> None:
    """Book ``fen`` of ``flow`` from the payer's to the payee's account (indices within sectors).

    Arguments of other types than int64 are welcome, but each mixture is compiled anew.
    """
    ledger.accounts[ledger.offset[PAYER[flow]] + payer] -= fen
    ledger.accounts[ledger.offset[PAYEE[flow]] + payee] += fen
    ledger.flows[flow] += fen
    ledger.flows_total[flow] += fen


@in_place
def refund(ledger: Ledger, flow: int, platform: Whole, price: Whole, subsidy: Whole) -> None:
    """Give an order's price back from escrow: by ``flow`` to the buyer, to the platform its part.

    Parameters
    ----------
    price, subsidy : int64
        What the merchant would have had, and what of it the platform paid for the buyer, fen.
    """
    post(ledger, flow, platform, SOLE, price - subsidy)
    if subsidy > 0:
        post(ledger, REFUND_SUBSIDY, platform, platform, subsidy)


def sector_accounts(ledger: Ledger, sector: int) -> I64:
    """Return the view ``(n,) int64 fen`` of the accounts of a sector."""
    return ledger.accounts[ledger.offset[sector] : ledger.offset[sector + 1]]


def account_offsets(counts: dict[int, int]) -> I64:
    """Return the first account of every sector; sectors not in ``counts`` hold one account."""
    sizes = [counts.get(sector, 1) for sector in range(len(SECTORS))]
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
