"""The accounts of a focal business: what every source of traffic brings and costs, in fen."""

from __future__ import annotations

from typing import Final

import numpy as np

from feedfollow.analyse.focal.sale import (
    CANCELLED,
    CANCELLED_GMV,
    CANCELLED_LISTED,
    FEES,
    GMV,
    LISTED,
    ORDERS,
    RETURNED,
    RETURNED_GMV,
    RETURNED_LISTED,
    TIPS,
)
from feedfollow.world.columns import F64

BRAND_ACCOUNTS: Final = (
    "gmv",
    "cancelled",
    "returned",
    "goods",
    "commission",
    "platform_fee",
    "shipping",
    "slot_fees",
    "ads",
    "team",
    "contacts",
    "listings",
)
"""Of a brand; all but GMV are negative, and the profit is their sum."""

ANCHOR_ACCOUNTS: Final = ("commission", "slot_fees", "tips", "platform_share", "team")
"""Of an anchor."""

ACCOUNT_WORDS: Final = {
    "gmv": "GMV",
    "cancelled": "cancelled before shipping",
    "returned": "returned and refunded",
    "goods": "cost of goods",
    "commission": "commission",
    "platform_fee": "platform fees",
    "shipping": "shipping, both ways",
    "slot_fees": "slot fees",
    "ads": "ads",
    "team": "team and rooms",
    "contacts": "contacts with talents",
    "listings": "listings in the mall",
    "tips": "tips",
    "platform_share": "platform's share of tips and slot fees",
    "profit": "profit",
}
"""What an account is called."""


def brand_flows(quantities: F64, terms: dict[str, float]) -> F64:
    """Return what orders bring and cost, by account, fen; what is spent in advance stays 0.

    Parameters
    ----------
    quantities : (..., QUANTITIES) float64
    terms : dict
        ``cost_share``, ``restocked``, ``shipping`` (fen an order), ``borne`` (share of return
        freight that the buyer pays); and ``commission`` of talents (share of what buyers keep).

    Returns
    -------
    (..., BRAND_ACCOUNTS) float64
    """
    out = np.zeros((*quantities.shape[:-1], len(BRAND_ACCOUNTS)))
    q = np.moveaxis(quantities, -1, 0)
    kept = q[GMV] - q[CANCELLED_GMV] - q[RETURNED_GMV]
    shipped = q[ORDERS] - q[CANCELLED]
    goods = q[LISTED] - q[CANCELLED_LISTED] - terms["restocked"] * q[RETURNED_LISTED]
    freight = terms["shipping"] * (shipped + (1.0 - terms["borne"]) * q[RETURNED])
    values = {
        "gmv": q[GMV],
        "cancelled": -q[CANCELLED_GMV],
        "returned": -q[RETURNED_GMV],
        "goods": -terms["cost_share"] * goods,
        "commission": -terms["commission"] * kept,
        "platform_fee": -q[FEES],
        "shipping": -freight,
    }
    for name, value in values.items():
        out[..., BRAND_ACCOUNTS.index(name)] = value
    return out


def anchor_flows(quantities: F64, terms: dict[str, float]) -> F64:
    """Return what an anchor earns on orders and tips, by account, fen.

    Parameters
    ----------
    quantities : (..., QUANTITIES) float64
    terms : dict
        ``commission`` (share of what buyers keep), ``tips`` (share that the platform has).

    Returns
    -------
    (..., ANCHOR_ACCOUNTS) float64
    """
    out = np.zeros((*quantities.shape[:-1], len(ANCHOR_ACCOUNTS)))
    q = np.moveaxis(quantities, -1, 0)
    kept = q[GMV] - q[CANCELLED_GMV] - q[RETURNED_GMV]
    values = {
        "commission": terms["commission"] * kept,
        "tips": q[TIPS],
        "platform_share": -terms["tips"] * q[TIPS],
    }
    for name, value in values.items():
        out[..., ANCHOR_ACCOUNTS.index(name)] = value
    return out
