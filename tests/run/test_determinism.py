"""The same scenario and seed give the same bytes; another seed is another world."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pandas.testing import assert_frame_equal
from tests.run.short import contents, digests, feedfollow, manifest, tiny, written

from feedfollow.observe.results import TABLE_NAMES, Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.spec.loader import load_scenario
from feedfollow.world.world import BLOCK, build_world

STATIC = {
    "users": ("taste", "price_sensitivity", "budget", "activity", "openness", "rank"),
    "anchors": ("house",),
    "merchants": ("quality", "honesty", "log_price"),
}


@pytest.fixture(scope="module")
def run() -> Run:
    return simulate(tiny())


def test_the_number_of_threads_changes_no_byte(tmp_path: Path) -> None:
    scenario = tiny(users=2 * BLOCK + 300, until="2020-06-05")
    one, two, three = (
        digests(simulate(scenario, options=Options(threads=threads)), tmp_path)
        for threads in (1, 2, 3)
    )
    assert one == two == three


def test_a_run_repeats_itself(run: Run, tmp_path: Path) -> None:
    assert digests(simulate(tiny()), tmp_path) == digests(run, tmp_path)


def test_checking_the_books_changes_no_byte(run: Run, tmp_path: Path) -> None:
    assert digests(simulate(tiny(), options=Options(check=True)), tmp_path) == digests(
        run, tmp_path
    )


@pytest.mark.long
def test_saving_twice_writes_the_same_bytes_plots_included(run: Run, tmp_path: Path) -> None:
    one, two = run.save(tmp_path / "one"), run.save(tmp_path / "two")
    found = contents(one)
    assert {f"{name}.parquet" for name in TABLE_NAMES} < found.keys()
    assert {"scenario.yaml", "summary.json", "plots/gmv.png"} < found.keys()
    assert found == contents(two)
    assert manifest(one) == manifest(two)


def test_a_saved_run_reads_back_equal(run: Run, tmp_path: Path) -> None:
    back = Run.load(run.save(tmp_path / "run", plots=False))
    assert back.scenario == run.scenario
    assert back.scenario.to_yaml() == run.scenario.to_yaml()
    assert (back.seed, back.people_per_user) == (run.seed, run.people_per_user)
    for name in TABLE_NAMES:
        assert_frame_equal(back.tables[name], run.tables[name], check_freq=False, obj=name)
    assert back.summary().to_json() == run.summary().to_json()
    again = back.save(tmp_path / "again", plots=False)
    assert contents(again) == contents(tmp_path / "run")


def test_running_the_resolved_scenario_again_gives_the_same_bytes(tmp_path: Path) -> None:
    # the seed of the call, not of the file, must be what the folder repeats
    first = simulate(tiny(), seed=77).save(tmp_path / "first", plots=False)
    again = simulate(load_scenario(first / "scenario.yaml")).save(tmp_path / "again", plots=False)
    assert contents(first) == contents(again)
    assert manifest(first)["seed"] == manifest(again)["seed"] == 77


def test_different_seeds_are_different_worlds_not_only_different_days() -> None:
    one, two = build_world(tiny(), 1), build_world(tiny(), 2)
    for room, columns in STATIC.items():
        for column in columns:
            equal = getattr(one, room)[column] == getattr(two, room)[column]
            assert np.mean(equal) < 0.01, f"{room}.{column} is much the same"
    first = one.anchors.categories[:, 0] == two.anchors.categories[:, 0]
    assert np.mean(first) < 0.3  # sixteen unequal categories: a tenth is equal by chance


def test_the_head_is_the_same_in_law_whatever_the_seed() -> None:
    one, two = build_world(tiny(), 1), build_world(tiny(), 2)
    assert np.array_equal(one.anchors.charisma, two.anchors.charisma)
    assert np.array_equal(one.anchors.weight, two.anchors.weight)


@pytest.mark.long
def test_the_generic_processor_gives_the_same_bytes(tmp_path: Path) -> None:
    source = written(tiny(), tmp_path / "tiny.yaml")
    cache = tmp_path / "cache"
    cache.mkdir()
    here = feedfollow("run", source, "--out", tmp_path / "here")
    generic = feedfollow(
        "run",
        source,
        "--out",
        tmp_path / "generic",
        NUMBA_CPU_NAME="generic",
        NUMBA_CPU_FEATURES="",
        NUMBA_CACHE_DIR=str(cache),
    )
    assert here.returncode == generic.returncode == 0, here.stderr + generic.stderr
    assert any(cache.rglob("*.nbc")), "nothing was compiled for the generic processor"
    tables = [f"{name}.parquet" for name in TABLE_NAMES]
    one, two = contents(tmp_path / "here"), contents(tmp_path / "generic")
    for name in (*tables, "scenario.yaml", "summary.json"):
        assert one[name] == two[name], name
