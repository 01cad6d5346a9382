"""The map: its runs with and without the scandal, the loss by hand, where it is highest."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.run.short import tiny

from feedfollow.atlas import phases
from feedfollow.atlas.kept import CELL
from feedfollow.atlas.phases import (
    AFTERWARDS,
    PLATFORM,
    draw,
    grid_of,
    losses_of,
    rows_of,
    section,
    sweep_of,
)
from feedfollow.atlas.runs import Library, make
from feedfollow.run.run_store import RunStore

GRID = {
    "platforms.kuaishou.traffic.private_share": (0.2, 0.8),
    "parameters.trust_system_weight": (5.0,),
}
SEEDS = (1, 2)


@pytest.fixture
def grid(monkeypatch: pytest.MonkeyPatch) -> phases.Grid:
    """Return a tiny map whose scandal comes out ten days before the end."""
    monkeypatch.setattr(phases, "AFTER", 10)
    # five weeks hold no two months, between which one buys again
    monkeypatch.setattr(phases, "OVER_YEAR", ("gmv_broad", "top2_2pct_share"))
    return grid_of(tiny(name="tiny"), SEEDS, GRID)


@cache
def folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="map-")


@pytest.fixture
def rows(grid: phases.Grid) -> pd.DataFrame:
    runs = grid.runs()
    with RunStore(Path(folder().name)) as store, ThreadPoolExecutor(1) as pool:
        assert make(runs, store, pool, lambda done, total: None) == []
        return rows_of(grid, runs, Library(store, runs))


def test_a_point_is_run_without_and_with_the_scandal(grid: phases.Grid) -> None:
    assert grid.scandal == date(2020, 6, 13)
    pairs = grid.pairs()
    assert len(pairs) == 2 and len(grid.runs()) == 2 * 2 * len(SEEDS)
    for calm, struck in pairs:
        (scandal,) = struck.scandals
        assert (scandal.date, scandal.platform, scandal.rank) == (grid.scandal, PLATFORM, 1)
        assert calm.scandals == () and not calm.modules["scandal"]
        share = "platforms.kuaishou.traffic.private_share"
        assert calm.with_(**{share: 0.5}).key != calm.key


def test_what_is_read_is_gmv_after_the_day_and_the_outcomes_of_the_whole(
    grid: phases.Grid, rows: pd.DataFrame
) -> None:
    assert set(rows["kind"]) == {CELL}
    assert set(rows["name"]) == {*phases.OVER_YEAR, AFTERWARDS}
    after = rows[rows["name"] == AFTERWARDS]
    assert len(after) == 2 * len(SEEDS)
    assert (after["base"] > 0.0).all()
    whole = rows[rows["name"] == "gmv_broad"]
    assert (whole["base"].to_numpy() > after["base"].to_numpy()).all()
    found = sweep_of(grid, rows).of("gmv_broad", PLATFORM)
    by_hand = whole.groupby("draw")["base"].mean()
    np.testing.assert_allclose(found["mean"], by_hand)
    np.testing.assert_allclose(found["change"], by_hand - by_hand[0])


def test_the_loss_is_the_share_of_gmv_by_hand(grid: phases.Grid) -> None:
    sides = {"base": [100.0, 200.0, 50.0, 50.0], "value": [90.0, 140.0, 50.0, 45.0]}
    made_up = pd.DataFrame({"name": AFTERWARDS, "draw": [0, 0, 1, 1], "seed": [1, 2] * 2, **sides})
    found = losses_of(grid, made_up, 0)
    np.testing.assert_allclose(found["mean"], [0.2, 0.05])
    np.testing.assert_allclose(found["change"], [0.0, -0.15], atol=1e-12)
    # Student's t of one degree of freedom at 95 % is 12.706
    half = 12.7062 * np.std([0.1, 0.3], ddof=1) / np.sqrt(2.0)
    assert found["high"][0] - found["mean"][0] == pytest.approx(half, rel=1e-5)


def test_nothing_sold_is_no_loss(grid: phases.Grid) -> None:
    nothing = pd.DataFrame(
        {"name": AFTERWARDS, "draw": [0, 0, 1, 1], "seed": [1, 2, 1, 2], "base": 0.0, "value": 0.0}
    )
    assert losses_of(grid, nothing, 0)["mean"].isna().all()


def test_the_map_says_where_each_outcome_is_highest(
    grid: phases.Grid, rows: pd.DataFrame, tmp_path: Path
) -> None:
    lines = section(grid, rows, "atlas")
    told = next(line for line in lines if line.startswith("GMV broad is highest at"))
    means = sweep_of(grid, rows).of("gmv_broad", PLATFORM)["mean"]
    best = 20 if means[0] > means[1] else 80
    assert told.startswith(f"GMV broad is highest at private share {best} %, weight 5 (")
    draw(grid, rows, tmp_path)
    shown = {part.rpartition("/")[2].rstrip(")") for part in lines if part.startswith("![")}
    assert {path.name for path in tmp_path.iterdir()} == shown
    assert len(shown) == 3


def test_another_question_has_another_hash(grid: phases.Grid) -> None:
    assert grid.digest != grid_of(tiny(), (1, 2, 3), GRID).digest
    assert grid.digest != grid_of(tiny(users=400), SEEDS, GRID).digest
    assert grid.digest == grid_of(tiny(name="other"), SEEDS, GRID).digest
