"""A5: merchants learn what a dearer price would bring them, from the orders they settle (28).

Whoever buys has a price sensitivity, of which a live room leaves a part (8); where sessions are
rare it is the elasticity of their purchases. A price that is one per cent higher brings one per
cent more on every order that stays, and loses the sensitivity in per cent of all orders, those
that come back included.
"""

from __future__ import annotations

from feedfollow.day.morning.proceeds import borne, covered, duty, ends, freight, split
from feedfollow.kernels import in_place
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.goods import Goods
from feedfollow.world.labels import LIVE, LOCAL, RETURNING
from feedfollow.world.orders import OrderColumns
from feedfollow.world.own_brands import is_own
from feedfollow.world.platforms import Platforms
from feedfollow.world.programme import Programme
from feedfollow.world.users import Users
from feedfollow.world.world import World


def learn_margins(world: World) -> None:
    """Forget a part of what was learnt, and add the orders that are settled or returned today."""
    forget(world.goods, world.coef.conversion_decay)
    learn(
        world.orders.columns,
        world.orders.count,
        (world.users, world.anchors, world.platforms, world.goods, world.programme),
        world.coef,
        world.day,
    )


@in_place
def forget(goods: Goods, factor: float) -> None:
    """Multiply what was learnt by a day's factor."""
    for m in range(goods.markup.shape[0]):
        goods[m].dearer_sales *= factor
        goods[m].dearer_costs *= factor


@in_place
def learn(
    orders: OrderColumns,
    count: int,
    rooms: tuple[Users, Anchors, Platforms, Goods, Programme],
    coef: Coefficients,
    day: int,
) -> None:
    """Add both parts of (28) of every order whose window ends today.

    What an order brought is put at a mark-up of 1 by its own cost and list price, so that results
    of other prices than today's add up. Orders of an anchor's own line leave the merchants nothing.
    """
    users, anchors, platforms, goods, programme = rooms
    for row in range(count):
        m = orders[row].merchant
        if not ends(orders, row, day) or is_own(anchors, orders[row].anchor, m):
            continue
        returning = orders[row].state == RETURNING
        elasticity = users[orders[row].user].price_sensitivity
        if orders[row].form == LIVE:
            elasticity *= coef.price_attention_live
        way = freight(orders, row, coef)
        cost = orders[row].cost + way
        if returning and orders[row].source == LOCAL and not orders[row].claimed:
            continue  # what was not redeemed has cost nothing
        if returning:
            part = covered(orders, row, platforms, programme, coef)
            cost += way - part - borne(orders, row, platforms, coef, part)
        else:
            talent, fee, service, others = split(orders, row, anchors, platforms, coef)
            net = orders[row].price - talent - fee - service - others
            net -= duty(orders, row, platforms)
            at_cost = net * (orders[row].cost / orders[row].listed)
            goods[m].dearer_sales += (1.0 - elasticity) * at_cost
        goods[m].dearer_costs += elasticity * cost
