"""The same scenario and seed give the same bytes, whatever the threads or the processor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.run.short import digests, folder_digests, short

from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate
from feedfollow.spec.loader import load_scenario
from feedfollow.world.world import build_world

CHILD = """
import json, sys, tempfile
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from feedfollow.run.simulate import simulate
from tests.run.short import digests, short
with tempfile.TemporaryDirectory() as folder:
    print(json.dumps(digests(simulate(short(until="2020-06-30")), Path(folder))))
"""


@pytest.fixture(scope="module")
def plain():
    return simulate(short())


def test_two_threads_give_the_bytes_of_one(plain, tmp_path):
    # more users than two blocks, so that both threads have some
    scenario = short(users=5000, until="2020-07-31")
    one = digests(simulate(scenario, options=Options(threads=1)), tmp_path)
    assert digests(simulate(scenario, options=Options(threads=2)), tmp_path) == one


def test_a_second_run_gives_the_same_bytes(plain, tmp_path):
    assert digests(simulate(short()), tmp_path) == digests(plain, tmp_path)


def test_the_written_folder_is_the_same_and_its_scenario_gives_it_again(plain, tmp_path):
    first = plain.save(tmp_path / "first", plots=False)
    again = simulate(load_scenario(first / "scenario.yaml")).save(tmp_path / "again", plots=False)
    assert folder_digests(again) == folder_digests(first)
    assert "daily.parquet" in folder_digests(first)


def test_a_saved_run_reads_back(plain, tmp_path):
    loaded = Run.load(plain.save(tmp_path / "run", plots=False))
    assert loaded.scenario == plain.scenario
    assert digests(loaded, tmp_path) == digests(plain, tmp_path)


def test_other_seeds_are_other_worlds_not_only_other_days():
    one, two = build_world(short(), 1), build_world(short(), 2)
    assert not np.array_equal(one.users.taste, two.users.taste)
    assert not np.array_equal(one.users.budget, two.users.budget)
    assert not np.array_equal(one.anchors.categories, two.anchors.categories)
    assert not np.array_equal(one.merchants.quality, two.merchants.quality)
    # the head is the same in law: only who it is differs
    assert np.array_equal(one.anchors.charisma, two.anchors.charisma)


@pytest.mark.long
def test_a_generic_processor_gives_the_bytes_of_this_one(tmp_path):
    here = digests(simulate(short(until="2020-06-30")), tmp_path)
    root = Path(__file__).parents[2]
    settings = {
        "NUMBA_CPU_NAME": "generic",
        "NUMBA_CPU_FEATURES": "",
        "NUMBA_CACHE_DIR": str(tmp_path / "cache"),
        "PYTHONPATH": str(root / "model"),
    }
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(root)],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(child.stdout) == here
