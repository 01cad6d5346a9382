"""What a platform's paid programme does to those in it and to the platform (M74)."""

from __future__ import annotations

import numpy as np
import pytest
from tests.facts.paired import SEEDS, USERS, Arm, effects
from tests.laws.small_world import live_days
from tests.run.short import short

from feedfollow.world import ledger as books
from feedfollow.world.columns import F64, Flag
from feedfollow.world.world import World, build_world

ON: dict[str, object] = {
    "modules__paid_membership": True,
    "parameters__session_intercept_live": -2.0,
}
"""More trade than there was in 2020, so that 3,000 users show it."""

TERMS = {"fee": 10, "coupon": 0.1, "freight": 1}
FREE_RETURNS = {"fee": 1, "coupon": 0, "freight": 1}
HALF, LAST = 61, 122
"""Days of two months and of four: who is in after two is looked at in the next two."""


class Lived:
    """Four months of a seed: orders by user in the last two, who is in, and money."""

    def __init__(self, seed: int, terms: dict[str, float], **changes: object) -> None:
        levers = {f"platforms__kuaishou__programme__{name}": each for name, each in terms.items()}
        scenario = short(users=USERS, **ON, **levers, **changes)
        self.orders: F64 = np.zeros((2, USERS))
        self.inside: Flag = np.zeros(USERS, np.bool_)
        world = build_world(scenario, seed)
        live_days(world, scenario.burn_in)
        self.before = self.balance(world)
        live_days(world, LAST, at_night=self.look)
        self.after = self.balance(world)
        flows = world.ledger.flows_total
        self.fees, self.freight = (
            flows[flow] / 100.0 for flow in (books.PROGRAMME_FEE, books.PROGRAMME_FREIGHT)
        )

    def look(self, world: World) -> None:
        """Count today's orders of the last two months in Kuaishou's app, by user and month."""
        p = world.names.index("kuaishou")
        if world.day == HALF - 1:
            self.inside = world.programme.enrolled[:, p] > 0
        orders = world.orders.used
        today = (orders.placed == world.day) & (orders.platform == p) & ~orders.external
        if world.day >= HALF:
            half = int(world.day - HALF >= (LAST - HALF) // 2)
            np.add.at(self.orders[half], orders.user[today], 1.0)

    @staticmethod
    def balance(world: World) -> float:
        """Return what the platform has, CNY."""
        accounts = books.sector_accounts(world.ledger, books.PLATFORMS)
        return float(accounts[world.names.index("kuaishou")] / 100.0)

    def of(self, who: Flag) -> dict[str, float]:
        """Return how often some people buy, who of them stops, and the platform's money."""
        first, second = self.orders[:, who]
        return {
            "frequency": float((first + second).mean()),
            "churn": float((second[first > 0] == 0).mean()),
            "fees": self.fees,
            "freight": self.freight,
            "profit": self.after - self.before,
        }


def arms(terms: dict[str, float], **changes: object) -> tuple[Arm, Arm, list[int]]:
    """Pair each seed with and without the programme, over those who are in it with it."""
    base, variant, inside = [], [], []
    for seed in SEEDS:
        without, with_it = Lived(seed, {}, **changes), Lived(seed, terms, **changes)
        inside.append(int(with_it.inside.sum()))
        base.append(without.of(with_it.inside))
        variant.append(with_it.of(with_it.inside))
    print("members", inside)
    return base, variant, inside


@pytest.mark.experiment
def test_members_of_a_programme_buy_more_often_than_the_same_people_without_it() -> None:
    """M74: matched with themselves; 3,000 users, seeds 1 to 5, four months.

    Churn, the share of last month's buyers among them who buy no more, was asked to fall and cannot
    be told on these seeds: -.016 from .119 (interval -.065 to +.034). It is not asserted. The
    platform loses at these terms, -17,100 CNY (-17,600 to -16,500): fees are 5,300 and freight
    2,800, and coupons cost more than what commissions bring. The sign was not asked for; it is held
    so that a change of it is noticed.
    """
    base, variant, inside = arms(TERMS)
    assert min(inside) > 30
    found = effects(base, variant)
    assert found["frequency"].low > 0.0
    assert found["fees"].low > 0.0
    assert found["freight"].low > 0.0
    assert found["profit"].high < 0.0


@pytest.mark.experiment
def test_members_who_do_not_look_at_prices_pay_and_buy_no_more_often() -> None:
    """M74, the control: without weight on prices, and with money enough, not an order moves."""
    blind = {
        "parameters__price_sensitivity": 0,
        "parameters__session_budget": 0,
        "parameters__hard_budget_multiple": 1000,
    }
    base, variant, inside = arms(TERMS, **blind)
    assert min(inside) > 30
    found = effects(base, variant)
    assert found["fees"].low > 0.0
    for name in ("frequency", "churn"):
        assert (found[name].low, found[name].high) == (0.0, 0.0), name


@pytest.mark.experiment
def test_free_returns_alone_move_money_and_no_purchase() -> None:
    """M74, what the model lacks of it: nobody weighs the freight of a return before buying.

    Buyers bear all of it, and a programme of 1 CNY takes it off them; sizes as above. How often
    they buy moves by -.07 (interval -.27 to +.13), and the platform pays for it.
    """
    base, variant, inside = arms(FREE_RETURNS, parameters__freight_borne=1)
    assert min(inside) > 30
    found = effects(base, variant)
    assert found["fees"].low > 0.0 and found["freight"].low > 0.0
    assert found["frequency"].low <= 0.0
    assert found["profit"].high < 0.0
