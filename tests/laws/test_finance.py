"""What platforms lend, what it costs, and what tools and payments cost (2.16, 2.17)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, live_days, small_world
from tests.run.short import digests, tiny

from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.world.labels import IN_TRANSIT, IN_WINDOW, RETURNING
from feedfollow.world.world import World

NAMES = ("douyin", "kuaishou")
LEVERS = ("finance.lent", "finance.rate", "finance.loss", "fees.data", "fees.payment")
ON = LIGHT | {"modules.finance": True, "parameters.session_intercept_live": -1.5}


def terms(**values: float) -> dict[str, float]:
    """The same terms on both platforms, everything else for nothing."""
    named = {name.replace("__", "."): value for name, value in values.items()}
    return {f"platforms.{p}.{name}": named.get(name, 0.0) for p in NAMES for name in LEVERS}


def lent(days: int, **values: float) -> World:
    world = small_world(1500, ON | terms(**values), seed=16)
    live_days(world, days)
    return world


def test_loans_are_their_share_of_what_is_tied_up_in_open_orders() -> None:
    world = lent(12, finance__lent=0.3)
    orders = world.orders.used
    paid = np.isin(orders.state, [IN_TRANSIT, IN_WINDOW, RETURNING]) & ~orders.external
    tied = (orders.cost[paid] + int(world.coef.shipping_cost)).sum()
    loans = world.merchants.loan.sum()
    rows = np.count_nonzero(world.merchants.loan)
    assert loans > 1e5
    assert 0.3 * tied - rows <= loans <= 0.3 * tied


def test_interest_is_that_of_every_days_loan_and_no_fen_is_lost() -> None:
    """Identity 6: interest of a day is r over 365 of yesterday's loan."""
    world = small_world(1500, ON | terms(finance__lent=0.3, finance__rate=0.365), seed=16)
    expected = np.zeros_like(world.merchants.interest_owed)
    for _ in range(15):
        loan = world.merchants.loan.copy()
        live_days(world, 1)
        expected += 0.001 * loan
    np.testing.assert_allclose(world.merchants.interest_owed, expected, rtol=1e-9, atol=1e-6)
    paid = world.merchants.interest_paid
    np.testing.assert_array_equal(paid, np.floor(world.merchants.interest_owed))
    assert paid.sum() > 1e3


def test_what_is_lost_is_written_off_and_no_more_than_was_lent() -> None:
    world = small_world(1500, ON | terms(finance__lent=0.3, finance__loss=0.365), seed=16)
    expected = np.zeros_like(world.merchants.loss_owed)
    for _ in range(15):
        loan = world.merchants.loan.copy()
        written = world.merchants.loss_written.copy()
        live_days(world, 1)
        expected += 0.001 * loan
        assert (world.merchants.loss_written - written <= loan).all()
    np.testing.assert_allclose(world.merchants.loss_owed, expected, rtol=1e-9, atol=1e-6)
    assert world.merchants.loss_written.sum() > 1e3


def run(**values: float) -> Run:
    changes = {key.replace(".", "__"): value for key, value in terms(**values).items()}
    settings = {"users": 1500, "modules__finance": True, "parameters__session_intercept_live": -1.5}
    return simulate(tiny(**settings, **changes), options=Options(check=True))


@pytest.fixture(scope="module")
def priced() -> Run:
    return run(finance__lent=0.3, finance__rate=0.12, fees__data=0.01, fees__payment=0.006)


def test_fees_are_their_share_of_what_they_are_taken_on(priced: Run) -> None:
    daily = priced.daily.groupby("platform").sum()
    settled = daily["gsv"] - daily["gmv_external"] * daily["gsv"] / daily["gmv_broad"]
    assert (daily["revenue_data"] / 0.01 / settled).between(0.8, 1.2).all()
    paid = daily["gmv_closed_loop"]
    np.testing.assert_allclose(daily["payment_costs"], 0.006 * paid, rtol=1e-3)
    assert (daily["revenue_interest"] > 0.0).all()


def test_a_channel_of_ones_own_saves_its_cost_and_changes_nothing_else(priced: Run) -> None:
    """M64: the fee of the payment channel falls to nothing."""
    own = run(finance__lent=0.3, finance__rate=0.12, fees__data=0.01, fees__payment=0.0)
    assert own.daily["payment_costs"].sum() == 0.0 < priced.daily["payment_costs"].sum()
    rest = [each.daily.drop(columns="payment_costs") for each in (own, priced)]
    assert rest[0].equals(rest[1])


def test_money_that_is_lent_moves_no_sale(priced: Run) -> None:
    none = run()
    sales = ["orders", "gmv_broad", "gsv", "revenue_commission", "anchor_income"]
    assert priced.daily[sales].equals(none.daily[sales])
    assert priced.daily["merchant_profit"].sum() < none.daily["merchant_profit"].sum()


def test_all_for_nothing_equals_the_module_off_to_the_byte(tmp_path: Path) -> None:
    free = {key.replace(".", "__"): value for key, value in terms().items()}
    still = simulate(tiny(modules__finance=True, **free))
    assert digests(still, tmp_path) == digests(simulate(tiny()), tmp_path)
