"""Sums by classes, counted again from the orders and accounts of every evening."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest
from tests.run.short import tiny

from feedfollow.observe.groups import Groups, anchor_classes, buyer_classes, merchant_classes
from feedfollow.run.simulate import Options, Simulation
from feedfollow.world.ledger import ANCHORS, MERCHANTS, PLATFORMS, sector_accounts
from feedfollow.world.world import World

LATER = date(2020, 6, 8)
MODULES = ("entry", "sourcing", "own_brands", "families", "local", "friends")
LEVERS = {"families": 2, "own_brands": 5, "own_brand_share": 0.5}


@cache
def lived() -> tuple[pd.DataFrame, World, dict[str, list[np.ndarray]]]:
    """Live a busy market with all types; keep orders of the recorded days, and balances."""
    changes: dict[str, object] = {f"modules__{name}": True for name in MODULES}
    levers = {f"platforms__kuaishou__anchors__{name}": value for name, value in LEVERS.items()}
    market = tiny(parameters__session_intercept_live=-1.0, **changes, **levers)
    eye = Groups((market.start, LATER))
    noted: dict[str, list[np.ndarray]] = {"orders": [], "before": [], "past": []}

    def look(world: World) -> None:
        eye.look(world)
        used = world.orders.used
        today = used[used.placed == world.day]
        noted["orders" if not world.held else "past"].append(np.array(today))
        if world.day == -1:
            sectors = (MERCHANTS, ANCHORS, PLATFORMS)
            noted["before"] = [sector_accounts(world.ledger, each).copy() for each in sectors]

    simulation = Simulation(market, Options(look=look))
    while not simulation.over:
        simulation.live_day()
    return eye.table(simulation.world), simulation.world, noted


def whole() -> pd.DataFrame:
    table, world, _ = lived()
    return pd.DataFrame(table.xs(pd.Timestamp(world.scenario.start), level="date"))


def orders() -> pd.DataFrame:
    rows = np.concatenate(lived()[2]["orders"])
    return pd.DataFrame({n: rows[n] for n in ("user", "merchant", "anchor", "platform", "price")})


def cny(fen: float) -> float:
    return float(fen) * lived()[1].coef.people_per_user / 100.0


def test_each_way_to_part_the_sales_adds_up_to_all_of_them() -> None:
    sales, total = whole()["sales"], cny(orders()["price"].sum())
    assert total > 0.0
    for kind in ("platforms", "sold in"):
        parts = [name for name in sales.index if name.startswith(f"{kind}/")]
        assert sales[parts].sum() == pytest.approx(total)
    for parts in (
        [f"merchants/{size}" for size in ("large", "middle", "small")],
        ["merchants/brands", "merchants/white label"],
        [f"buyers/{third} budgets" for third in ("low", "middle", "high")],
        [f"buyers/cities that open {when}" for when in ("first", "last")],
    ):
        assert sales[parts].sum() == pytest.approx(total), parts


def test_sales_and_income_of_a_class_are_those_of_its_members() -> None:
    _, world, noted = lived()
    past = np.zeros(len(world.merchants), np.int64)
    for rows in noted["past"]:
        np.add.at(past, rows["merchant"], rows["price"])
    table, placed = whole(), orders()
    now = [sector_accounts(world.ledger, each) for each in (MERCHANTS, ANCHORS, PLATFORMS)]
    income = [mine - then for mine, then in zip(now, noted["before"], strict=True)]
    for name, rows in merchant_classes(world, past):
        own = placed[rows[placed["merchant"]]]
        assert table.loc[f"merchants/{name}", "sales"] == pytest.approx(cny(own["price"].sum()))
        found = table.loc[f"merchants/{name}", "income"]
        assert found == pytest.approx(cny(income[0][rows].sum()))
    types = {"brands", "white label", "first at the source", "owned by anchors"}
    assert {f"merchants/{each}" for each in types} < set(table.index)
    assert "anchors/kuaishou/families" in table.index
    for name, rows in anchor_classes(world):
        own = placed[(placed["anchor"] >= 0) & rows[placed["anchor"]]]
        assert table.loc[f"anchors/{name}", "sales"] == pytest.approx(cny(own["price"].sum()))
        found = table.loc[f"anchors/{name}", "income"]
        assert found == pytest.approx(cny(income[1][rows].sum()))
    for p, name in enumerate(world.names):
        assert table.loc[f"platforms/{name}", "income"] == pytest.approx(cny(income[2][p]))


def test_from_a_later_day_on_only_later_orders_count() -> None:
    table, world, noted = lived()
    part = table.xs(pd.Timestamp(LATER), level="date")["sales"]
    rows = np.concatenate(noted["orders"])
    late = rows["price"][rows["placed"] >= (LATER - world.scenario.start).days].sum()
    found = part[[name for name in part.index if name.startswith("platforms/")]].sum()
    assert found == pytest.approx(cny(late))
    assert found < whole()["sales"][lambda s: s.index.str.startswith("platforms/")].sum()


def test_classes_of_talents_part_them_and_own_rooms_are_in_none() -> None:
    world = lived()[1]
    ranks = [rows for name, rows in anchor_classes(world) if not name.endswith("families")]
    assert (np.sum(ranks, axis=0) == ~world.anchors.self_room).all()


def test_large_merchants_are_those_who_sold_most_before() -> None:
    world = lived()[1]
    past = np.arange(len(world.merchants), dtype=np.int64)
    sizes = dict(merchant_classes(world, past))
    count = len(past)
    assert sizes["large"][-1] and sizes["small"][0]
    assert sizes["large"].sum() == round(0.01 * count)
    assert (sizes["large"] | sizes["middle"]).sum() == round(0.1 * count)
    names = [name for name, _ in merchant_classes(world, np.zeros(count, np.int64))]
    assert "large" not in names, "without sales there are no sizes"


def test_types_that_a_scenario_has_not_are_no_classes() -> None:
    simulation = Simulation(tiny())
    world = simulation.world
    assert [
        name for name, _ in merchant_classes(world, np.zeros(len(world.merchants), np.int64))
    ] == []
    assert [name for name, _ in buyer_classes(world)] == [
        "low budgets", "middle budgets", "high budgets"
    ]  # fmt: skip
