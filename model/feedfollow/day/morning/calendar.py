"""A1: the calendar turns; dated policy and inputs of today; the month's counters start anew."""

from __future__ import annotations

from datetime import date

import numpy as np

from feedfollow.kernels import in_place
from feedfollow.world.ledger import INCOME, SOLE, Ledger, post
from feedfollow.world.users import Users
from feedfollow.world.world import World

BUDGET_DAYS = 30

LEVER_COLUMNS = {
    "traffic.private_share": "private_share",
    "traffic.public_extra": "public_extra",
    "feed.precision": "precision",
    "feed.exploration": "exploration",
    "feed.popularity_exponent": "popularity_exponent",
    "feed.conversion_exponent": "conversion_exponent",
    "feed.cold_start_quota": "cold_start_quota",
    "feed.intent_share": "intent_share",
    "access.follows": "follows_brought",
    "trust.system_start": "system_start",
    "guarantee.coverage": "guarantee",
    "fees.commission": "commission",
    "fees.external": "external_fee",
    "goods.list_price": "list_price",
    "taste.session_shift": "session_shift",
}


def turn_calendar(world: World) -> None:
    """Set today's policy and inputs, clear the day's counters, renew budgets, open new months."""
    for counters in (*world.tally, world.ledger.flows):
        counters[...] = 0
    apply_events(world)
    set_policy(world)
    weigh_anchors(world)
    pay_budgets(world.users, world.ledger, world.day)
    if world.date.day == 1:
        open_month(world)


def apply_events(world: World) -> None:
    """Put into force the dated policy changes of today; on the first day, all earlier ones too."""
    first = world.day == -world.scenario.burn_in
    for event in world.scenario.events:
        if event.date == world.date or (first and event.date < world.date):
            world.levers[event.platform].update(event.set)


def set_policy(world: World) -> None:
    """Write the policy vector and the dated inputs of today to the platform columns."""
    row = world.day - world.inputs.first_day
    today = np.asarray(world.platforms)  # names of a plain array are found ten times as fast
    for series in ("members", "opening_odds", "views_rate", "real_anchors"):
        today[series] = getattr(world.inputs, series)[row]
    today["stranded_share"] = world.inputs.stranded[row]
    levers = [world.levers[name] for name in world.names]
    for lever, column in LEVER_COLUMNS.items():
        today[column] = [own[lever] for own in levers]
    today["members"] *= [own["access.open"] for own in levers]
    today["open_share"] = [(own["links.open_live"], own["links.open_video"]) for own in levers]
    weight = world.scenario.parameters["trust_system_weight"]
    today["system_weight"] = [weight + own["trust.guarantee_weight"] for own in levers]


def weigh_anchors(world: World) -> None:
    """Let the tail's strata stand for today's number of real anchors; the head stays as it is."""
    anchors = np.asarray(world.anchors)
    platform, head = anchors["platform"], anchors["head"]
    tail = world.platforms.real_anchors - np.bincount(platform[head], minlength=len(world.names))
    np.copyto(anchors["weight"], anchors["tail_share"] * tail[platform], where=~head)


def open_month(world: World) -> None:
    """Start the month's counters of users, anchors and merchants."""
    users = world.users
    users.bought_last_month[...] = users.sessions_month > 0
    users.sessions_month[...] = 0
    users.needless_month[...] = 0
    world.anchors.gmv_month[...] = 0
    world.anchors.sessions_month[...] = 0
    world.merchants.orders_month[...] = 0


@in_place
def pay_budgets(users: Users, ledger: Ledger, day: int) -> None:
    """Renew the budget of the users whose payday it is (process 3, closing sector G).

    A user's budget month is 30 days and starts on a day of its own: were it the calendar month
    for all, sales would fall through every month for no reason of anybody's.
    """
    total = 0
    for user in range((day % BUDGET_DAYS), users.shape[0], BUDGET_DAYS):
        users[user].spent = 0
        users[user].spent_otherwise = 0
        total += users[user].budget
    post(ledger, INCOME, SOLE, SOLE, total)


def month_ends(world: World) -> bool:
    """Whether today is the last day of its month."""
    return date.fromordinal(world.date.toordinal() + 1).day == 1
