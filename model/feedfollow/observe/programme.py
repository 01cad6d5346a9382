"""What paid programmes of platforms changed today, found without the ledger (31)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from feedfollow.day.morning.programme import MONTH
from feedfollow.observe.assertions import never, same
from feedfollow.observe.besides import part
from feedfollow.world import ledger as books
from feedfollow.world.columns import I8, I32, I64, Flag
from feedfollow.world.programme import enrolled_in
from feedfollow.world.tally import COUNTERS
from feedfollow.world.world import World


class Enrolled(NamedTuple):
    """Who was in a programme yesterday, and until when it was paid: ``(n_users, n_platforms)``."""

    inside: I8
    renewal: I32


def enrolled_of(world: World) -> Enrolled:
    """Keep who is in a programme, for tomorrow."""
    return Enrolled(world.programme.enrolled.copy(), world.programme.renewal.copy())


def of_members(world: World) -> Flag:
    """Mark the orders of the table that were made in the app by who is in its programme today."""
    orders = world.orders.used
    inside: Flag = ~orders.external & enrolled_in(world.programme, orders.user, orders.platform)
    return inside


def return_freight(world: World, freight: I64) -> tuple[I64, I64]:
    """Return what platform and buyer pay of the freight of each order's return, fen.

    Parameters
    ----------
    freight : (n_orders,) int64, fen
        What sending each order back costs.
    """
    orders, today = world.orders.used, world.platforms
    covered = part(today.freight_covered[orders.platform], freight)
    covered = np.where(of_members(world), covered, 0)
    own = part(today.freight_borne[orders.platform], freight - covered)
    return covered, np.where(orders.external | orders.claimed, 0, own)


def programme_change(world: World, before: Enrolled) -> I64:
    """Return what fees of programmes change today on each account, ``(n_accounts,) int64`` fen.

    Raises
    ------
    IdentityError
        Where somebody left before the time that was paid for, or is in without having paid.
    """
    programme, count = world.programme, len(world.names)
    offset, change = world.ledger.offset, np.zeros_like(world.ledger.accounts)
    if not len(programme.enrolled):
        return change
    inside, day = programme.enrolled > 0, world.day
    members = world.users.member > 0
    early = (before.inside > 0) & (before.renewal > day) & members & ~inside
    never(world, "4: members of a programme who lost what they had paid for", early)
    never(
        world, "4: members of a programme beyond what was paid", inside & (programme.renewal <= day)
    )
    paid = (inside & (programme.renewal == day + MONTH)).sum(axis=0)
    fees = paid * world.platforms.member_fee
    wanted = {"programme_members": inside.sum(axis=0), "programme_fees": fees}
    for name, values in wanted.items():
        counted = world.tally.counters[:, COUNTERS.index(name)]
        same(world, f"4: {name} by user and by counter", counted, values)
    change[offset[books.USERS]] -= fees.sum()
    change[offset[books.PLATFORMS] : offset[books.PLATFORMS] + count] += fees
    return change
