"""Sweeps: each point is the scenario run with its values, under the same seeds."""

import json

import numpy as np
import pandas as pd
import pytest
from tests.analyse.hands import brief, here

import feedfollow as ff
from feedfollow.observe.period import over_period
from feedfollow.observe.store import read_table
from feedfollow.spec.errors import SpecError

SHARE = "platforms.kuaishou.traffic.private_share"


@pytest.fixture(scope="module")
def swept():
    """Return a grid of two values of a lever and two of a parameter, three seeds."""
    with here() as work:
        return ff.sweep(
            brief(), {SHARE: ["20 %", 0.65], "session_trust": [1, 3]}, seeds=3, work=work
        )


@pytest.fixture(scope="module")
def line():
    """Return a grid along one path that holds the scenario's own value second."""
    own = brief().parameters["session_trust"]
    with here() as work:
        return ff.sweep(brief(), {"session_trust": [0.5, own]}, seeds=[4, 9], work=work)


def test_the_table_is_tidy(swept):
    table = swept.table
    assert list(table.columns) == [
        "point", "seed", SHARE, "session_trust", "platform", "measure", "value",
    ]  # fmt: skip
    keys = ["point", "seed", "platform", "measure"]
    assert not table.duplicated(keys).any()
    assert len(table) == 4 * 3 * table.groupby(["platform", "measure"]).ngroups


def test_a_point_is_the_scenario_with_its_values(swept):
    scenario = brief().with_(**{SHARE: 0.65, "parameters.session_trust": 1.0})
    expected = over_period(ff.simulate(scenario, 2).daily, scenario.start, scenario.until)
    rows = swept.table[(swept.table["point"] == 2) & (swept.table["seed"] == 2)]
    assert rows[SHARE].eq(0.65).all()
    found = rows.set_index(["platform", "measure"])["value"].reindex(expected.index)
    # runs are kept as float32
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_means_are_over_seeds(swept):
    rows = swept.table.query("measure == 'orders' and platform == 'all'")
    expected = rows.groupby("point")["value"].mean()
    of = swept.of("orders")
    np.testing.assert_allclose(of["mean"], expected)
    assert (of["seeds"] == 3).all()
    assert ((of["low"] < of["mean"]) & (of["mean"] < of["high"])).all()


def test_changes_are_paired_by_seed_with_the_scenarios_own_point(line):
    assert line.reference == 1
    values = line.table.query("measure == 'orders' and platform == 'all'")
    by_seed = values.pivot(index="seed", columns="point", values="value")
    of = line.of("orders")
    assert of.loc[0, "change"] == pytest.approx((by_seed[0] - by_seed[1]).mean())
    assert of.loc[1, ["change", "change_low", "change_high"]].eq(0.0).all()


def test_a_grid_without_the_own_values_refers_to_its_first_point(swept):
    assert swept.reference == 0


def test_another_period_is_read_off_the_same_runs(line):
    part = line.over("2020-05-20..2020-05-26")
    assert (part.of("orders")["mean"] < line.of("orders")["mean"]).all()
    with pytest.raises(SpecError, match="not inside the recorded days"):
        line.over("2021")


def test_a_filling_design_has_no_point_to_refer_to():
    with here() as work:
        found = ff.sweep(brief(), {"session_trust": "prior"}, "sobol", 2, seeds=1, work=work)
    assert found.reference is None
    assert "change" not in found.means
    assert found.of("orders")["low"].isna().all()


def test_it_saves_and_replaces_only_itself(swept, line, tmp_path):
    folder = swept.save(tmp_path / "sweep", ["orders@all"])
    pd.testing.assert_frame_equal(
        read_table(folder / "table.parquet"), swept.table, check_dtype=False
    )
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["kind"], manifest["seeds"]) == ("sweep", [1, 2, 3])
    assert (folder / "plots" / "orders-all.png").stat().st_size > 10_000
    swept.save(folder, ["orders@all"])
    with pytest.raises(FileExistsError, match="not this sweep"):
        line.save(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["sweep"]


def test_a_folder_of_other_things_is_refused(line, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(FileExistsError, match=r"letter\.txt"):
        line.save(tmp_path / "mine")


def test_runs_beside_the_result_stay(line, tmp_path):
    (tmp_path / "out" / "runs").mkdir(parents=True)
    (tmp_path / "out" / "runs" / "kept").write_text("run")
    line.save(tmp_path / "out")
    line.save(tmp_path / "out")
    assert (tmp_path / "out" / "runs" / "kept").exists()


def test_failed_runs_are_gaps_and_no_zeros(line):
    missing = line.runs.files.copy()
    missing.pop((0, 4))
    runs = type(line.runs)(line.runs.scenarios, line.runs.seeds, (), missing)
    gap = type(line)(line.scenario, line.design, line.points, runs)
    rows = gap.table.query("point == 0 and seed == 4")
    assert rows["value"].isna().all()
    assert gap.of("orders").loc[0, "seeds"] == 1


def test_plots_refuse_what_they_cannot_draw(swept, line):
    with pytest.raises(ValueError, match="lines draws a grid of 1 path"):
        swept.plot.lines("orders")
    with pytest.raises(ValueError, match="heat draws a grid of 2 path"):
        line.plot.heat("orders")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"design": "grids"}, "did you mean 'grid'"),
        ({"seeds": 0}, "at least one seed"),
        ({"seeds": [3, 3]}, "different numbers"),
        ({"points": 4}, "name no number"),
    ],
)
def test_what_cannot_be_run_is_refused_before_any_run(arguments, message):
    with pytest.raises(ValueError, match=message):
        ff.sweep(brief(), {"session_trust": [1, 2]}, **arguments)
