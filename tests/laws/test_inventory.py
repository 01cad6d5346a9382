"""T12 and (13): base stock, the bullwhip of forecasts, capacity, and a festival known ahead."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import poisson
from tests.laws.judge import SIGMAS, sample_distance
from tests.laws.small_world import small_world
from tests.run.short import digests, tiny

from feedfollow.day.morning.dispatch import UNIT
from feedfollow.day.morning.stocking import open_stocks, receive
from feedfollow.day.night.replenish import (
    Plan,
    learn_demand,
    mark_changes,
    place_orders,
    plan_capacity,
    plan_stock,
)
from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.world.columns import I64
from feedfollow.world.labels import LEADS
from feedfollow.world.merchants import Merchants
from feedfollow.world.outlook import HORIZON

ENDLESS = 1e9


class Chain:
    """Merchants whose orders are given, moved by the kernels of (13); dispatch has no limit.

    Parameters
    ----------
    demand : float
        Orders a day that they expect at first, all on the first platform.
    variance : float
        Variance of their error.
    **plan
        Fields of :class:`Plan` that differ from a steady forecast and an endless capacity.
    """

    def __init__(self, demand: float, variance: float, **plan: float) -> None:
        world = small_world(64)
        self.merchants: Merchants = world.merchants
        self.outlook = np.ones((400 + HORIZON, 2))
        self.settings = {
            "weight": 0.0, "safety": 0.0, "lead": 3, "headroom": ENDLESS, "growth": 1.0, **plan
        }  # fmt: skip
        self.merchants.forecast[:, 0] = demand
        self.merchants.expected[:] = demand
        self.merchants.error[:] = variance
        self.merchants.capacity[:] = self.settings["headroom"] * demand
        plan_stock(self.merchants, self.plan(0))
        open_stocks(self.merchants, int(self.settings["lead"]))

    def plan(self, day: int) -> Plan:
        place = (day + int(self.settings["lead"]) + 1) % LEADS
        ahead = self.outlook[day : day + 1 + HORIZON]
        fresh = np.zeros(len(ahead), np.int64)
        mark_changes(ahead, fresh)
        return Plan(outlook=ahead, fresh=fresh, place=place, **self.settings)  # type: ignore[arg-type]

    def morning(self, day: int) -> None:
        """Receive goods and ship what they cover."""
        merchants = self.merchants
        receive(merchants, day % LEADS)
        backlog = merchants.backlog[:, 0]
        shipped = np.minimum(backlog, merchants.stock // UNIT)
        merchants.backlog[:, 0] -= shipped
        merchants.stock -= shipped * UNIT

    def night(self, day: int, orders: I64) -> I64:
        """Place orders of the evening, plan, and return the goods ordered, 1/1024 orders."""
        merchants, plan = self.merchants, self.plan(day)
        merchants.backlog[:, 0] += orders
        sold = np.zeros((len(merchants), 2), np.int64)
        sold[:, 0] = orders
        learn_demand(merchants, sold, plan)
        plan_capacity(merchants, plan)
        plan_stock(merchants, plan)
        place_orders(merchants, plan.place)
        return merchants.on_order[:, plan.place].copy()


@pytest.mark.parametrize(("lead", "safety"), [(3, 1.2816), (0, 0.5), (7, 2.0)])
def test_stock_lasts_as_often_as_the_safety_factor_says(lead: int, safety: float) -> None:
    """T12: over ``L + 1`` days of demand; the sum of Poisson numbers is one."""
    mean = 4
    chain = Chain(mean, float(mean), lead=lead, safety=safety)
    draw = np.random.default_rng(71)
    lasted = np.zeros(len(chain.merchants))
    settle, days = 2 * lead + 2, 200
    for day in range(settle + days):
        chain.morning(day)
        orders = draw.poisson(mean, len(chain.merchants))
        # judged in the evening, before tomorrow's goods arrive
        enough = chain.merchants.stock >= UNIT * (chain.merchants.backlog[:, 0] + orders)
        lasted += enough if day >= settle else 0
        chain.night(day, orders)
    cover = (lead + 1) * mean
    level = np.ceil(cover + safety * np.sqrt((lead + 1) * mean))
    assert (chain.merchants.base_stock == UNIT * level).all()
    assert sample_distance(lasted / days, float(poisson.cdf(level, cover))) < SIGMAS


@pytest.mark.parametrize(("weight", "lead"), [(0.2, 2), (0.1, 6), (0.1, 0)])
def test_orders_vary_more_than_demand_by_the_closed_form(weight: float, lead: int) -> None:
    """T12: Chen et al. (2000) with smoothing and L' = L + 1, the review of one day included."""
    mean = 900.0
    chain = Chain(mean, mean, lead=lead, weight=weight)
    draw = np.random.default_rng(72)
    settle, days = int(10 / weight), 200
    spread = np.zeros(len(chain.merchants))
    for day in range(settle + days):
        chain.morning(day)
        ordered = chain.night(day, draw.poisson(mean, len(chain.merchants))) / UNIT
        spread += (ordered - mean) ** 2 if day >= settle else 0.0
    span = lead + 1
    law = 1.0 + 2.0 * weight * span + 2.0 * (weight * span) ** 2 / (2.0 - weight)
    # whole orders add a sixth, of two roundings
    assert sample_distance(spread / days / mean, law + 1.0 / (6.0 * mean)) < SIGMAS


def test_days_that_are_like_the_day_before_are_marked_as_such() -> None:
    outlook, fresh = np.ones((1 + HORIZON, 2)), np.zeros(1 + HORIZON, np.int64)
    outlook[7:12, 1] = 3.0
    mark_changes(outlook, fresh)
    assert np.flatnonzero(fresh).tolist() == [1, 7, 12]


def backlog_after(chain: Chain, orders: I64) -> I64:
    """Return what waits each morning after shipping, of the first merchant."""
    waiting = []
    for day, number in enumerate(orders):
        chain.morning(day)
        waiting.append(int(chain.merchants.backlog[0, 0]))
        chain.night(day, np.full(len(chain.merchants), number))
    return np.array(waiting)


def test_a_flash_beyond_capacity_clears_with_what_is_made_beyond_demand() -> None:
    """T11 for goods: what stock does not cover is made up for in so many days of surplus.

    The day's stock that stands ready in the evening covers as much of the flash; the first goods
    made for it arrive on the morning after the lead time.
    """
    usual, flash, made, lead = 100, 1000, 1.5, 3
    chain = Chain(usual, 0.0, lead=lead, headroom=made, growth=0.0)
    orders = np.full(60, usual)
    orders[10] += flash
    waiting = backlog_after(chain, orders)
    short, surplus = flash - usual, (made - 1.0) * usual
    first = 10 + 1 + lead
    made_up = np.clip(short - surplus * (np.arange(60) - first + 1), 0, short)
    made_up[:11] = 0
    assert np.array_equal(waiting, made_up)
    assert np.count_nonzero(waiting[first:]) == short / surplus - 1


def test_capacity_grows_to_its_target_no_faster_than_allowed() -> None:
    chain = Chain(100.0, 0.0, weight=1.0, headroom=1.2, growth=0.1)
    before = chain.merchants.capacity.copy()
    for day in range(12):
        chain.night(day, np.full(len(chain.merchants), 200))
        assert (chain.merchants.capacity <= 1.1 * before * (1 + 1e-12)).all()
        before = chain.merchants.capacity.copy()
    assert before == pytest.approx(1.2 * 200.0)


FESTIVAL = slice(60, 80)


def festive(known: bool, **plan: float) -> I64:
    """Backlog by morning of a merchant whose demand is threefold for twenty days."""
    settings = {"lead": 5, "headroom": 1.2, "growth": 0.1 / 7.0, "weight": 0.1, **plan}
    chain = Chain(100.0, 0.0, **settings)
    true = np.ones(120)
    true[FESTIVAL] = 3.0
    if known:
        chain.outlook[:120, 0] = true
    return backlog_after(chain, (100 * true).astype(np.int64))


def test_a_festival_that_is_known_ahead_leaves_fewer_orders_waiting() -> None:
    surprised, planned = festive(False), festive(True)
    assert (surprised[:60] == 0).all()
    assert surprised.sum() > 0
    assert planned.sum() < 0.5 * surprised.sum()
    # with capacity enough nobody waits who knows of it
    assert festive(True, headroom=ENDLESS).sum() == 0
    assert festive(False, headroom=ENDLESS).sum() > 0


def test_more_capacity_never_lengthens_a_queue_for_goods() -> None:
    for name, values in (("headroom", (1.1, 1.2, 2.0, 4.0)), ("growth", (0.0, 0.1 / 7.0, 0.1))):
        queues = [festive(False, **{name: value}) for value in values]
        for fewer, more in zip(queues[1:], queues, strict=False):
            assert (fewer <= more).all(), name
        assert queues[-1].sum() < queues[0].sum(), name


ON = {
    "users": 1500,
    "modules__inventory": True,
    "modules__festivals": True,
    "parameters__session_intercept_live": -1.0,
    "festivals": [
        {"name": "june", "start": "2020-06-01", "end": "2020-06-14", "platforms": ["kuaishou"]}
    ],
}

USUAL_COST = {"parameters__scale_elasticity": 0, "parameters__volatility_cost": 0}


def waiting(**changes: object) -> pd.Series:
    """Orders by day that wait for goods on Kuaishou, in 30 days of burn-in and five weeks."""
    settings = {**ON, "burn_in": "60 days", **changes}
    run = simulate(tiny(**settings), options=Options(check=True))
    return run.daily["waiting_for_goods"].unstack()["kuaishou"]


def test_stocks_open_as_in_a_steady_state() -> None:
    """Without a festival the first days are as the later ones."""
    calm = waiting(festivals=[], parameters__safety_factor=2)
    assert calm.iloc[7:].mean() > 0.0
    assert calm.iloc[:7].mean() <= calm.iloc[7:].mean()


def test_with_goods_made_at_once_nothing_but_the_stock_differs_from_the_module_off() -> None:
    ready = {"parameters__lead_time": 0, "parameters__capacity_headroom": 1e6, **USUAL_COST}
    off, on = (
        simulate(tiny(**{**ON, **ready, "modules__inventory": each})).daily
        for each in (False, True)
    )
    assert (on["stock_days"] > 0.0).all()
    assert (on["unit_cost"] == 1.0).all()
    goods = ["stock_days", "unit_cost"]
    assert on.drop(columns=goods).equals(off.drop(columns=goods))


def test_a_run_resumed_with_goods_on_order_gives_the_same_bytes(tmp_path: Path) -> None:
    class Interrupted(Exception):
        pass

    def stop(done: int, _total: int) -> None:
        if done == 25:
            raise Interrupted

    scenario = tiny(**ON)
    work = tmp_path / "work"
    with pytest.raises(Interrupted):
        simulate(scenario, options=Options(checkpoint_every=20, workdir=work, progress=stop))
    rest: Run = simulate(scenario, options=Options(workdir=work, resume=True))
    assert digests(rest, tmp_path) == digests(simulate(scenario), tmp_path)
