"""Money by day: when what is sold today is shipped, sent back and paid out (process 3).

Goods and freight are paid when an order is shipped, the morning after; the platform pays what is
kept when the buyer confirms; returns are refunded from escrow, so that they cost freight alone, and
what can be sold again is back in stock.
"""

from __future__ import annotations

import numpy as np

from feedfollow.analyse.focal.accounts import BRAND_ACCOUNTS
from feedfollow.analyse.focal.sale import RETURNED, RETURNED_LISTED
from feedfollow.world.columns import F64

SHIPPED = 1
"""Days from an order to its shipping."""


class Cash:
    """Money of every way by day, and what comes after the last one.

    Parameters
    ----------
    ways, days : int
    lags : (3,) int
        Days of delivery, of confirming, and until a return is refunded.

    Attributes
    ----------
    by_day : (n_ways, n_days + tail) float64
        Fen.
    """

    def __init__(self, ways: int, days: int, lags: tuple[int, int, int]) -> None:
        delivery, confirm, back = (int(lag) for lag in lags)
        self._paid, self._back = SHIPPED + delivery + confirm, SHIPPED + delivery + back
        self.days = days
        self.by_day = np.zeros((ways, days + max(self._paid, self._back) + 1))

    def book(
        self, day: int, earned: F64, advance: F64, traffic: F64, terms: dict[str, float]
    ) -> None:
        """Book what a day's orders bring and cost, and what is spent in advance.

        Parameters
        ----------
        day : int
            From 0.
        earned : (n_ways, BRAND_ACCOUNTS) float64
        advance : (n_ways,) float64
            Negative.
        traffic : (n_ways, n_sources, QUANTITIES) float64
        terms : dict
            As in :func:`feedfollow.analyse.focal.accounts.brand_flows`.
        """
        of = {name: earned[:, k] for k, name in enumerate(BRAND_ACCOUNTS)}
        again = terms["cost_share"] * terms["restocked"] * traffic[..., RETURNED_LISTED].sum(axis=1)
        way_back = terms["shipping"] * (1.0 - terms["borne"]) * traffic[..., RETURNED].sum(axis=1)
        self.by_day[:, day] += advance
        self.by_day[:, day + SHIPPED] += of["goods"] - again + of["shipping"] + way_back
        kept = of["gmv"] + of["cancelled"] + of["returned"]
        self.by_day[:, day + self._paid] += kept + of["commission"] + of["platform_fee"]
        self.by_day[:, day + self._back] += again - way_back


def payback_day(cumulative: F64) -> F64:
    """Return the day from which a sum stays above zero to the end; NaN where it is not by then.

    Parameters
    ----------
    cumulative : (..., n_days) float64

    Returns
    -------
    (...) float64
        Counted from 1.
    """
    above = cumulative > 0.0
    backwards = np.cumprod(above[..., ::-1], axis=-1).sum(axis=-1)
    days = cumulative.shape[-1] - backwards + 1.0
    found: F64 = np.where(backwards > 0, days, np.nan)
    return found


class AnchorCash:
    """Money of an anchor by day: commission comes when buyers confirm, all else at once.

    Parameters
    ----------
    days : int
    lags : (2,) int
        Days of delivery, and of confirming.

    Attributes
    ----------
    by_day : (1, n_days + tail) float64
        Fen.
    """

    def __init__(self, days: int, lags: tuple[int, int]) -> None:
        self._paid, self.days = SHIPPED + sum(lags), days
        self.by_day = np.zeros((1, days + self._paid + 1))

    def book(self, day: int, at_once: float, commission: float) -> None:
        """Book a day, from 0, in fen."""
        self.by_day[0, day] += at_once
        self.by_day[0, day + self._paid] += commission
