"""Ads, small categories, fixed slots, lists of brands, paid programmes: what no measure holds."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np

from feedfollow.facts.lived import Lived
from feedfollow.spec.parameters import CATEGORY_POPULARITY
from feedfollow.world import ledger as books
from feedfollow.world.columns import F64, I64, Flag
from feedfollow.world.labels import SOURCES
from feedfollow.world.world import World

FEN: Final = 100.0
WEEK: Final = 7
MONTH: Final = 30
NAN: Final = float("nan")
POPULARITY: Final[F64] = np.array(CATEGORY_POPULARITY)
CIRCLES: Final[dict[str, Flag]] = {
    "niche": POPULARITY <= 0.02,
    "small": POPULARITY <= 0.03,
    "mass": POPULARITY >= 0.1,
}
"""Categories by their share in mean taste: of .5 to 2 %, of .5 to 3 %, and of 10 % or more."""


def checked(circle: str) -> str:
    """Return the name of a circle of categories.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    if circle not in CIRCLES:
        raise ValueError(f"there are {', '.join(CIRCLES)} categories, not {circle!r}")
    return circle


def quotient(over: float, under: float) -> float:
    """Return a quotient, NaN where nothing is below."""
    return float(over / under) if under > 0.0 else NAN


class SessionsOfAds:
    """Buying sessions of paid views for what these cost, in some categories; 1/CNY.

    All platforms together. NaN where nothing was paid.

    Parameters
    ----------
    circle : {'niche', 'small', 'mass'}
    """

    orders = True

    def __init__(self, circle: str) -> None:
        self._circle = checked(circle)
        self._spent = 0.0

    def look(self, world: World) -> None:
        """Add up what merchants of the categories pay today."""
        inside = CIRCLES[self._circle][world.merchants.category]
        self._spent += float(world.tally.ad_spent[inside].sum())

    def value(self, lived: Lived) -> float:
        """Return sessions over cost."""
        orders = lived.orders
        paid = orders["source"] == SOURCES.index("paid")
        paid &= CIRCLES[self._circle][orders["category"].to_numpy()]
        sessions = float((1.0 / orders.loc[paid, "session_size"]).sum())
        return quotient(FEN * sessions, self._spent)


class SessionsOfAdsCompared:
    """Sessions of ads for their cost, of some categories over others; a ratio, NaN of none.

    Parameters
    ----------
    over, under : {'niche', 'small', 'mass'}
    """

    orders = True

    def __init__(self, over: str, under: str) -> None:
        self._both = SessionsOfAds(over), SessionsOfAds(under)

    def look(self, world: World) -> None:
        """Add up what merchants pay today."""
        for each in self._both:
            each.look(world)

    def value(self, lived: Lived) -> float:
        """Return the ratio of the two."""
        over, under = (each.value(lived) for each in self._both)
        return quotient(over, under)


def orders_in_circle(lived: Lived, circle: str) -> float:
    """Return how many orders all platforms had in some categories (simulated users)."""
    inside = CIRCLES[checked(circle)]
    return float(inside[lived.orders["category"].to_numpy()].sum())


def niche_orders_over_mass(lived: Lived) -> float:
    """Return orders in niche categories over those in mass ones, all platforms; NaN of none."""
    return quotient(orders_in_circle(lived, "niche"), orders_in_circle(lived, "mass"))


class WeeklySalesVariation:
    """How much the weekly GMV of a platform's large rooms varies from week to week; a ratio.

    Half the mean squared difference of one week to the next, added up over the rooms of most
    charisma, over their squared means, added up: a squared coefficient of variation that slow
    growth is no part of. NaN with fewer than two whole weeks or without sales.

    Parameters
    ----------
    platform : str
    rooms : int
        How many rooms.
    """

    orders = False

    def __init__(self, platform: str, rooms: int) -> None:
        self._platform, self._rooms = platform, rooms
        self._days: list[I64] = []

    def look(self, world: World) -> None:
        """Keep what the rooms sold today."""
        p, step = world.names.index(self._platform), world.scenario.anchors_per_platform
        own = world.anchors.charisma[p * step : (p + 1) * step]
        rows = p * step + np.argsort(-own, kind="stable")[: self._rooms]
        self._days.append(world.tally.gmv_anchor[rows].copy())

    def value(self, lived: Lived) -> float:
        """Return the variation."""
        weeks = len(self._days) // WEEK
        if weeks < 2:
            return NAN
        sales = np.array(self._days[: WEEK * weeks], dtype=np.float64)
        weekly = sales.reshape(weeks, WEEK, -1).sum(axis=1)
        squares = float((weekly.mean(axis=0) ** 2).sum())
        return quotient(float((np.diff(weekly, axis=0) ** 2).mean(axis=0).sum()) / 2.0, squares)


class ListedBrandViews:
    """Engaged views of a brand on a list over those of unlisted brands of its category.

    Who is on the list is read on one evening, views over a stretch of days; a ratio. NaN where
    nobody is listed, or nobody is like the listed.

    Parameters
    ----------
    platform : str
    issue, first, last : str
        Dates such as 2020-07-02: of the list, and of the first and last day of views.
    """

    orders = False

    def __init__(self, platform: str, issue: str, first: str, last: str) -> None:
        self._platform, self._issue = platform, date.fromisoformat(issue)
        self._first, self._last = date.fromisoformat(first), date.fromisoformat(last)
        self._listed: F64 = np.zeros(0)
        self._seen: F64 = np.zeros(0)

    def look(self, world: World) -> None:
        """Keep the list of its evening, and add up views."""
        p = world.names.index(self._platform)
        lines = shop_rows(world, p)
        if world.date == self._issue:
            self._listed = world.shops.listed[lines].copy()
        if self._first <= world.date <= self._last:
            seen = world.tally.goods_views[world.sellers[lines], p].astype(np.float64)
            self._seen = self._seen + seen if len(self._seen) else seen

    def value(self, lived: Lived) -> float:
        """Return views of the listed over those of the matched."""
        world, on = lived.world, self._listed
        if not len(on) or not len(self._seen):
            return NAN
        lines = shop_rows(world, world.names.index(self._platform))
        merchants = world.merchants[world.sellers[lines]]
        brand, category = merchants.brand, merchants.category
        own = matched = 0.0
        for line in np.flatnonzero(on > 0.0):
            alike = brand & (on == 0.0) & (category == category[line])
            if alike.any():
                own += float(on[line] * self._seen[line])
                matched += float(on[line] * self._seen[alike].mean())
        return quotient(own, matched)


class TopBrandsViews:
    """Share in the engaged views of brands of the tenth of brands seen most, by week, averaged.

    NaN where no whole week lies in the stretch, or no brand was seen.

    Parameters
    ----------
    platform : str
    first, last : str
        Dates.
    """

    orders = False

    def __init__(self, platform: str, first: str, last: str) -> None:
        self._platform = platform
        self._first, self._last = date.fromisoformat(first), date.fromisoformat(last)
        self._days: list[F64] = []

    def look(self, world: World) -> None:
        """Keep today's views of brands."""
        if self._first <= world.date <= self._last:
            p = world.names.index(self._platform)
            rows = world.sellers[shop_rows(world, p)]
            rows = rows[world.merchants.brand[rows]]
            self._days.append(world.tally.goods_views[rows, p].astype(np.float64))

    def value(self, lived: Lived) -> float:
        """Return the share."""
        shares = []
        for week in range(len(self._days) // WEEK):
            seen = np.sum(self._days[WEEK * week : WEEK * (week + 1)], axis=0)
            top = np.sort(seen)[-max(1, len(seen) // 10) :] if len(seen) else seen
            shares.append(quotient(float(top.sum()), float(seen.sum())))
        return float(np.mean(shares)) if shares else NAN


class MembersOfProgramme:
    """What those do who are in a platform's paid programme on one evening.

    Parameters
    ----------
    platform : str
    evening : str
        Date on which it is read who is in; what they buy in the app is read from the next day on.
    what : {'orders', 'stopped', 'number'}
        Orders a member in thirty days; share of them who order nothing in the last thirty days;
        how many they are (simulated users). NaN where nobody is in.
    """

    orders = True

    def __init__(self, platform: str, evening: str, what: str) -> None:
        if what not in ("orders", "stopped", "number"):
            raise ValueError(f"what must be orders, stopped or number, not {what!r}")
        self._platform, self._evening, self._what = platform, date.fromisoformat(evening), what
        self._inside: Flag = np.zeros(0, np.bool_)

    def look(self, world: World) -> None:
        """Keep who is in."""
        if world.date == self._evening:
            p = world.names.index(self._platform)
            self._inside = world.programme.enrolled[:, p] > 0

    def value(self, lived: Lived) -> float:
        """Return what was asked."""
        number = int(self._inside.sum())
        if self._what == "number" or not number:
            return float(number) if number else NAN
        scenario, orders = lived.run.scenario, lived.orders
        first = (self._evening - scenario.start).days + 1
        if self._what == "stopped":
            first = scenario.days - MONTH
        chosen = (orders["placed"] >= first) & ~orders["external"]
        chosen &= orders["platform"] == lived.world.names.index(self._platform)
        chosen &= self._inside[orders["user"].to_numpy()]
        if self._what == "stopped":
            return 1.0 - float(orders.loc[chosen, "user"].nunique()) / number
        return float(chosen.sum() / number / (scenario.days - first) * MONTH)


class MoneyOfPlatform:
    """By how much the account of a platform grew from its first recorded evening on; CNY.

    Parameters
    ----------
    platform : str
    """

    orders = False

    def __init__(self, platform: str) -> None:
        self._platform, self._before = platform, NAN

    def look(self, world: World) -> None:
        """Keep the balance of the first evening."""
        if np.isnan(self._before):
            self._before = self._balance(world)

    def value(self, lived: Lived) -> float:
        """Return the growth, of real people."""
        fen = self._balance(lived.world) - self._before
        return float(fen * lived.world.coef.people_per_user / FEN)

    def _balance(self, world: World) -> float:
        accounts = books.sector_accounts(world.ledger, books.PLATFORMS)
        return float(accounts[world.names.index(self._platform)])


def shop_rows(world: World, p: int) -> slice:
    """Return the rows of the shops of a platform."""
    cells = len(world.cells) // len(world.names)
    first, last = world.cells[p * cells], world.cells[(p + 1) * cells - 1]
    return slice(int(first.first_seller), int(last.last_seller))


__all__ = [
    "ListedBrandViews",
    "MembersOfProgramme",
    "MoneyOfPlatform",
    "SessionsOfAds",
    "SessionsOfAdsCompared",
    "TopBrandsViews",
    "WeeklySalesVariation",
    "niche_orders_over_mass",
    "orders_in_circle",
]
