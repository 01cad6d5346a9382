"""Where the sales of a leaver go: to the fen, and nowhere else than they can."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from tests.analyse.hands import here
from tests.analyse.test_leaving import shared_market

from feedfollow.analyse import diversion as runs_of_diversion
from feedfollow.analyse import diverted as selling
from feedfollow.analyse.diversion import Diversion, diversion
from feedfollow.analyse.diverted import LOST, PLACES, NoPair, Sold, diverted, sold
from feedfollow.analyse.leaving import GONE, Leaver, rooms_of
from feedfollow.run.simulate import Simulation, simulate
from feedfollow.spec.errors import SpecError
from feedfollow.spec.scenario import Scenario

ON = "2020-06-03"
FIRST = 16
TALENT = Leaver("kuaishou", 1)
LEAVERS = ["kuaishou.1", "kuaishou.family1", "kuaishou.family1@douyin:60%"]
LIVELY = {
    "parameters__session_intercept_live": -1.5,
    "parameters__session_intercept_video": -2.5,
}


def lively(**changes: object) -> Scenario:
    """Return a market in which people buy much, so that every room has sales."""
    return shared_market(**{**LIVELY, **changes})


@cache
def three_leave() -> Diversion:
    with here() as work:
        return diversion(lively(), LEAVERS, ON, seeds=3, work=work)


def test_what_a_leaver_sold_is_divided_among_the_destinations_to_the_fen() -> None:
    found = three_leave()
    assert len(found.pairs) == 9
    assert (found.pairs["sales"] > 0).all()
    assert (found.pairs[list(PLACES)].sum(axis=1) == found.pairs["sales"]).all()
    assert found.pairs.dtypes.drop("leaver").eq(np.int64).all()
    assert found.matrix.shape == (3, len(PLACES))
    np.testing.assert_allclose(found.matrix.sum(axis=1), 1.0, rtol=0.0, atol=1e-12)


def test_a_ratio_is_the_sum_of_gains_over_the_sum_of_sales() -> None:
    found = three_leave()
    own = found.pairs[found.pairs["leaver"] == "kuaishou.1"]
    row = found.table.set_index(["leaver", "place"]).loc[("kuaishou.1", "rooms")]
    assert row["ratio"] == pytest.approx(own["rooms"].sum() / own["sales"].sum(), abs=1e-12)
    assert row["low"] < row["ratio"] < row["high"]
    assert row["pairs"] == 3


def test_a_room_opens_elsewhere_only_where_it_is_said_and_a_family_that_left_has_no_kin() -> None:
    found = three_leave().pairs.set_index("leaver")
    assert (found.loc["kuaishou.1", "opened"] == 0).all()
    assert (found.loc["kuaishou.family1", "family"] == 0).all()
    assert (found.loc["kuaishou.family1", "moved"] == 0).all()
    assert (found.loc["kuaishou.family1@douyin:0.6", "moved"] > 0).all()


def test_a_room_that_opens_elsewhere_sells_there() -> None:
    mover = Leaver("kuaishou", 1, family=True, to="douyin", share=0.6)
    scenario = lively(users=3000)
    stays, leaves = (sold(scenario, 1, FIRST, leaver) for leaver in (None, mover))
    sales, gains = diverted(stays, leaves)
    assert leaves.left.moved > 0
    assert 0 < gains["opened"] < sales


def test_the_runs_of_a_pair_are_the_same_before_anybody_leaves() -> None:
    stays, leaves = (sold(lively(), 1, FIRST, leaver) for leaver in (None, TALENT))
    assert stays.before.sum() > 0
    assert np.array_equal(stays.before, leaves.before)
    assert not np.array_equal(stays.rooms, leaves.rooms)


def test_what_is_added_up_is_gmv() -> None:
    scenario = lively()
    run = simulate(scenario, seed=1)
    found = sold(scenario, 1, FIRST)
    daily = run.daily["gmv_broad"].groupby("date").sum()
    # measures are floats of real CNY
    assert found.before.sum() * found.cny == pytest.approx(daily[:FIRST].sum(), rel=1e-9)
    assert found.total * found.cny == pytest.approx(daily[FIRST:].sum(), rel=1e-9)


def test_runs_that_differ_before_are_no_pair() -> None:
    stays = sold(lively(), 1, FIRST)
    with pytest.raises(NoPair, match="differ before anybody left"):
        diverted(stays, sold(lively(), 2, FIRST, TALENT))


def test_a_room_that_sells_after_it_left_is_told() -> None:
    stays = sold(lively(), 1, FIRST)
    rooms = rooms_of(TALENT, Simulation(lively()).world)
    kept = {name: getattr(stays, name) for name in Sold.__dataclass_fields__}
    left = stays.left._replace(rooms=rooms)
    with pytest.raises(NoPair, match="a room that left has sales"):
        diverted(stays, Sold(**{**kept, "left": left}))


# limits


STEADY = {
    f"platforms__{name}__population__daily_users": [{"period": "2020", "value": f"{size} m"}]
    for name, size in (("douyin", 300), ("kuaishou", 200))
}
"""Nobody joins or leaves a platform."""
SHUT = {
    "name": "shut",
    "date": "2020-05-18",
    "platform": "kuaishou",
    "size": 0,
    "suspended_from": "2020-05-18",
    "suspended_until": "2020-06-22",
}


def test_a_leaver_without_sales_diverts_nothing() -> None:
    scenario = lively(**STEADY)
    (room,) = rooms_of(TALENT, Simulation(scenario).world)
    shut = lively(**STEADY, modules__scandal=True, scandals=[{**SHUT, "rank": room - 399}])
    with here() as work:
        found = diversion(shut, "kuaishou.1", ON, seeds=[scenario.seed], work=work)
    assert found.pairs["market"].item() > 0
    assert (found.pairs[["sales", *PLACES]] == 0).all(axis=None)
    assert found.table["ratio"].isna().all()
    assert "it sold nothing, so there is nothing to divert" in found.to_text()


class Alone(Simulation):
    """Shuts every room but the one that leaves two days later.

    On a day on which choices of rooms are not frozen, so that weights of 0 divide nothing.
    """

    def live_day(self) -> None:
        world = self.world
        if world.day == FIRST - 2:
            others = np.arange(len(world.anchors)) != rooms_of(TALENT, world)[0]
            world.anchors.live_probability[others & world.anchors.head] = GONE
            world.anchors.live_probability[others & ~world.anchors.head] = 0.0
        super().live_day()


@pytest.mark.parametrize("shelf", [False, True])
def test_without_other_rooms_all_goes_to_the_shelf_or_is_lost(
    shelf: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selling, "Simulation", Alone)
    scenario = lively(modules__shelf=shelf)
    stays, leaves = (sold(scenario, 1, FIRST, leaver) for leaver in (None, TALENT))
    sales, gains = diverted(stays, leaves)
    assert sales == stays.rooms.sum() > 0
    assert leaves.rooms.sum() == 0
    assert gains["shelf"] + gains[LOST] == sales
    assert (stays.shelves > 0) == shelf
    if not shelf:
        assert gains[LOST] == sales


def test_needs_that_the_room_met_are_met_on_the_shelf_unless_the_room_woke_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(selling, "Simulation", Alone)
    gains = {}
    for wakes in (False, True):
        changes = {} if wakes else {"parameters__need_seeding": 0}
        scenario = lively(modules__shelf=True, **changes)
        gains[wakes] = [
            diverted(*(sold(scenario, seed, FIRST, leaver) for leaver in (None, TALENT)))[1][
                "shelf"
            ]
            for seed in (1, 2, 3)
        ]
    assert min(gains[False]) > 0
    assert sum(gains[True]) < sum(gains[False])


# runs that are kept


def test_runs_that_a_folder_holds_are_not_made_again(tmp_path, monkeypatch) -> None:
    with here(tmp_path) as work:
        first = diversion(lively(), "kuaishou.1", ON, seeds=2, work=work)
    kept = sorted(tmp_path.glob("*.json"))
    assert len(kept) == 4
    text = kept[0].read_text()
    kept[0].write_text(text.replace('"shelves": 0', '"shelves": 5'))  # spoilt: made again
    assert kept[0].read_text() != text
    made = []

    def carry_out(wanted):
        made.append(wanted.key)
        return plain(wanted)

    plain = runs_of_diversion.carry_out
    monkeypatch.setattr(runs_of_diversion, "carry_out", carry_out)
    with here(tmp_path) as work:
        again = diversion(lively(), "kuaishou.1", ON, seeds=2, work=work)
    assert made == [kept[0].stem]
    pd.testing.assert_frame_equal(first.pairs, again.pairs)


def test_a_run_that_fails_is_named_and_the_others_count(monkeypatch) -> None:
    plain = runs_of_diversion.carry_out

    def carry_out(wanted):
        if wanted.leaver is not None and wanted.task.seed == 2:
            raise ValueError("it broke")
        return plain(wanted)

    monkeypatch.setattr(runs_of_diversion, "carry_out", carry_out)
    with here() as work:
        found = diversion(lively(), "kuaishou.1", ON, seeds=3, work=work)
    assert found.pairs["seed"].tolist() == [1, 3]
    assert found.failures == ("tiny, seed 2, kuaishou.1: ValueError: it broke",)


@pytest.mark.parametrize("on", ["2020-05-17", "2020-06-23", "June"])
def test_a_day_that_is_not_recorded_is_refused(on: str) -> None:
    with pytest.raises(SpecError, match="--on"):
        diversion(lively(), "kuaishou.1", on)


def test_a_folder_holds_report_tables_and_plot_of_one_question(tmp_path) -> None:
    folder = three_leave().save(tmp_path / "out")
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        "diversion.png", "manifest.json", "pairs.csv", "report.md", "scenario.yaml", "table.csv",
    ]  # fmt: skip
    report = (folder / "report.md").read_text(encoding="utf-8")
    assert "largest family of Kuaishou, to Douyin with 60 % of followers" in report
    assert "largest family of Kuaishou, banned" in three_leave()._repr_html_()
    pd.testing.assert_frame_equal(pd.read_csv(folder / "pairs.csv"), three_leave().pairs)
    with pytest.raises(FileExistsError, match="not this diversion"), here() as work:
        diversion(lively(), "kuaishou.2", ON, seeds=1, work=work).save(folder)
