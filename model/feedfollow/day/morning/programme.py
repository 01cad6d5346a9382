"""A5: a platform's paid programme: what it would have saved, who joins, stays and leaves (31)."""

from __future__ import annotations

import numpy as np

from feedfollow.day.hazard import hazard
from feedfollow.day.morning.proceeds import borne, ends
from feedfollow.draws import Purpose, exponential, philox
from feedfollow.kernels import in_place
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.columns import U32
from feedfollow.world.labels import IN_WINDOW
from feedfollow.world.ledger import PROGRAMME_FEE, SOLE, Ledger, post
from feedfollow.world.orders import OrderColumns
from feedfollow.world.platforms import Platforms
from feedfollow.world.programme import Programme, saved
from feedfollow.world.tally import PROGRAMME_FEES, PROGRAMME_MEMBERS, Tally
from feedfollow.world.users import Users
from feedfollow.world.world import World

MONTH = 30
"""Days for which a fee is paid, as of a budget month."""

FEN = 100.0


def run_programme(world: World) -> None:
    """Write today's terms; look back at what is settled today; let buyers join, stay and leave."""
    value, levers = world.scenario.parameters, [world.levers[name] for name in world.names]
    today = np.asarray(world.platforms)
    today["member_fee"] = [int(FEN * own["programme.fee"] + 0.5) for own in levers]
    today["member_coupon"] = [own["programme.coupon"] for own in levers]
    today["freight_covered"] = [own["programme.freight"] for own in levers]
    today["freight_borne"] = value["freight_borne"]
    look_back(
        world.programme,
        world.orders.columns,
        world.orders.count,
        world.platforms,
        world.coef,
        world.day,
    )
    enrol(
        world.programme,
        (world.users, world.platforms),
        (world.ledger, world.tally),
        (value["programme_speed"], world.coef.hard_budget_multiple),
        world.day,
        world.key,
    )


@in_place
def look_back(
    programme: Programme,
    orders: OrderColumns,
    count: int,
    platforms: Platforms,
    coef: Coefficients,
    day: int,
) -> None:
    """Forget a day's part of the past month, and add what is settled or returned today.

    What was bought behind links is none of the app's, and a return on which a claim stands is the
    seller's to pay.
    """
    for user in range(programme.kept.shape[0]):
        for p in range(programme.kept.shape[1]):
            programme.kept[user, p] *= 1.0 - 1.0 / MONTH
            programme.sent_back[user, p] *= 1.0 - 1.0 / MONTH
    for row in range(count):
        if orders[row].external or not ends(orders, row, day):
            continue
        user, p = orders[row].user, orders[row].platform
        if orders[row].state == IN_WINDOW:
            programme.kept[user, p] += orders[row].price
        else:
            programme.sent_back[user, p] += borne(orders, row, platforms, coef, np.int64(0))


@in_place
def enrol(
    programme: Programme,
    rooms: tuple[Users, Platforms],
    books: tuple[Ledger, Tally],
    terms: tuple[float, float],
    day: int,
    key: U32,
) -> None:
    """Let a day's hazard of joining run up, and renew or end what has run out (31).

    Parameters
    ----------
    terms : tuple of float
        lambda_M of (31), and the hard budget as a multiple of the month's.
    """
    users, platforms = rooms
    ledger, tally = books
    speed, multiple = terms
    for user in range(programme.enrolled.shape[0]):
        for p in range(programme.enrolled.shape[1]):
            fee, value = platforms[p].member_fee, saved(programme, platforms, user, p)
            payable = users[user].spent + fee <= multiple * users[user].budget
            pays = False
            if users[user].member[p] == 0:
                programme.enrolled[user, p] = 0
            elif programme.enrolled[user, p] > 0:
                if programme.renewal[user, p] <= day:
                    pays = value >= fee and payable
                    programme.enrolled[user, p] = pays
            elif value > fee:
                programme.patience[user, p] -= hazard(speed * (1.0 - fee / value), 0.0, 0.0, 1.0)
                pays = programme.patience[user, p] < 0.0 and payable
                if pays:
                    words = philox(2 * p + 1, user, day, Purpose.PROGRAMME, key[0], key[1])
                    programme.patience[user, p] = exponential(words[0])
                    programme.enrolled[user, p] = 1
            if pays:
                pay_fee(programme, users, (user, p), fee, ledger, tally, day)
            tally.counters[p, PROGRAMME_MEMBERS] += programme.enrolled[user, p]


@in_place
def pay_fee(
    programme: Programme,
    users: Users,
    place: tuple[int, int],
    fee: np.int64,
    ledger: Ledger,
    tally: Tally,
    day: int,
) -> None:
    """Pay for a month of the programme, out of the month's budget."""
    user, p = place
    programme.renewal[user, p] = day + MONTH
    users[user].spent += fee
    users[user].spent_otherwise += fee
    post(ledger, PROGRAMME_FEE, SOLE, np.int64(p), fee)
    tally.counters[p, PROGRAMME_FEES] += fee
