"""Numbers of goods and their channels: what is refunded, doubled, listed, and bought nearby."""

from __future__ import annotations

from typing import Final

import numpy as np

from feedfollow.facts.lived import Lived
from feedfollow.world.coefficients import CATEGORY_COUNT, LOCAL_SERVICES
from feedfollow.world.columns import F64
from feedfollow.world.labels import (
    CLOSED,
    FORMS,
    IN_WINDOW,
    LIVE,
    LOCAL,
    RETURNING,
    SHELF,
)
from feedfollow.world.world import World

_CANCELLED, _RETURNED, _KEPT = range(3)
NAN: Final = float("nan")


class _Refunds:
    """Sums what becomes of a platform's orders, by the form in which they were placed.

    An order counts on the evening of the day on which it is cancelled, or else delivered; whether
    it comes back is decided then. Vouchers are not looked at.
    """

    orders = False

    def __init__(self, platform: str) -> None:
        self._platform = platform
        self._fen = np.zeros((len(FORMS), 3))
        self._cancelled = np.zeros(2)
        """Orders cancelled before they were sent: first ones of a session, and further ones."""

    def look(self, world: World) -> None:
        """Add the day, before closed orders leave the table."""
        rows = world.orders.used
        rows = rows[(rows.platform == world.names.index(self._platform)) & (rows.source != LOCAL)]
        back = rows.state == RETURNING
        window = np.where(back, world.coef.return_days, world.coef.confirm_days)
        arrived = (back | (rows.state == IN_WINDOW)) & (rows.due - window == world.day)
        # who is settled today is due today, and was sent before; who was never sent has the 0 of
        # an empty column for both days, which on day 0 is today
        settled = (rows.due == world.day) & (rows.shipped < world.day)
        unsent = (rows.state == CLOSED) & ~settled
        self._add(_CANCELLED, rows.form[unsent], rows.price[unsent])
        self._add(_RETURNED, rows.form[arrived & back], rows.price[arrived & back])
        self._add(_KEPT, rows.form[arrived & ~back], rows.price[arrived & ~back])
        self._cancelled += np.bincount(rows.sequence[unsent] > 0, minlength=2)

    def _add(self, fate: int, form: F64, price: F64) -> None:
        self._fen[:, fate] += np.bincount(form, price, minlength=len(FORMS))


class RefundedLiveOverShelf(_Refunds):
    """Share of value cancelled or returned, of live rooms over that of the shelf in the app.

    A ratio; NaN where nothing of either came to its end, or nothing of the shelf was refunded.
    """

    def value(self, lived: Lived) -> float:
        """Tell the ratio."""
        refunded = self._fen[:, _CANCELLED] + self._fen[:, _RETURNED]
        return _live_over_shelf(refunded, self._fen.sum(axis=1))


class ReturnedLiveOverShelf(_Refunds):
    """Share of delivered value that comes back, of live rooms over that of the shelf in the app.

    A ratio; NaN where nothing of either was delivered, or nothing came back to the shelf.
    """

    def value(self, lived: Lived) -> float:
        """Tell the ratio."""
        returned = self._fen[:, _RETURNED]
        return _live_over_shelf(returned, returned + self._fen[:, _KEPT])


class DoublesAmongCancelled(_Refunds):
    """Share, of orders cancelled before they were sent, of second or later ones of a session.

    A share; NaN where nothing was cancelled.
    """

    def value(self, lived: Lived) -> float:
        """Tell the share."""
        total = self._cancelled.sum()
        return float(self._cancelled[1] / total) if total else NAN


def _live_over_shelf(part: F64, whole: F64) -> float:
    if not (whole[LIVE] and part[SHELF]):
        return NAN
    return float(part[LIVE] / whole[LIVE] * whole[SHELF] / part[SHELF])


def sessions_of_form(lived: Lived, platform: str, form: str) -> float:
    """Return buying sessions of a form (live, video, shelf); of the shelf each purchase is one."""
    traffic = lived.run.traffic
    levels = traffic.index
    chosen = (levels.get_level_values("platform") == platform) & (
        levels.get_level_values("form") == form
    )
    return float(traffic.loc[chosen, "sessions"].sum())


def sessions_live_over_shelf(lived: Lived, platform: str) -> float:
    """Return sessions of live rooms over purchases on the shelf; NaN where there are none."""
    shelf = sessions_of_form(lived, platform, FORMS[SHELF])
    return sessions_of_form(lived, platform, FORMS[LIVE]) / shelf if shelf else NAN


def listed_live_over_shelf(lived: Lived, platform: str) -> float:
    """Return the mean list price of what live rooms sold over that of the shelf.

    Means of logarithms, hence a ratio of geometric means; NaN where either sold nothing.
    """
    orders = lived.orders
    orders = orders[orders["platform"] == lived.world.names.index(platform)]
    logs = np.log(orders["listed"].to_numpy(np.float64))
    form = orders["form"].to_numpy()
    if not ((form == LIVE).any() and (form == SHELF).any()):
        return NAN
    return float(np.exp(logs[form == LIVE].mean() - logs[form == SHELF].mean()))


def vouchers_of_the_interested(lived: Lived, platform: str) -> float:
    """Return vouchers a head of who likes local services more than average, over the others'.

    Heads are adopters at the end who are members; NaN where the others bought none.
    """
    users, p = lived.world.users, lived.world.names.index(platform)
    orders = lived.orders
    orders = orders[(orders["platform"] == p) & (orders["source"] == LOCAL)]
    bought = np.bincount(orders["user"], minlength=len(users))
    there = users.adopted & (users.member[:, p] > 0)
    keen = users.taste[:, LOCAL_SERVICES] * CATEGORY_COUNT > 1.0
    few, many = bought[there & ~keen], bought[there & keen]
    return float(many.mean() / few.mean()) if few.sum() and len(many) else NAN


__all__ = [
    "DoublesAmongCancelled",
    "RefundedLiveOverShelf",
    "ReturnedLiveOverShelf",
    "listed_live_over_shelf",
    "sessions_live_over_shelf",
    "sessions_of_form",
    "vouchers_of_the_interested",
]
