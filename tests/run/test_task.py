"""A run is named by what it depends on, and by nothing else."""

from __future__ import annotations

import ast
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tests.run.ensembles import speck
from tests.run.short import environment

from feedfollow import sources
from feedfollow.run import task as tasks
from feedfollow.run.task import OtherVersion, code_version, make_task, run_task
from feedfollow.spec.scenario import Expectation, Record

SIMULATE = """
import pickle, sys
from feedfollow.run.simulate import simulate
simulate(pickle.load(sys.stdin.buffer))
print(*sorted(m.__file__ for n, m in sys.modules.items() if n.split(".")[0] == "feedfollow"))
"""


def test_the_key_is_a_hash_that_another_process_finds_too():
    task = make_task(speck(), 3)
    assert len(task.key) == 64
    assert set(task.key) <= set("0123456789abcdef")
    words = "import pickle, sys; print(pickle.load(sys.stdin.buffer).key)"
    done = subprocess.run(
        [sys.executable, "-c", words],
        input=pickle.dumps(make_task(speck(), 3)), capture_output=True, check=True,
        env=environment(PYTHONHASHSEED="7"),
    )  # fmt: skip
    assert done.stdout.decode().strip() == task.key


def test_equal_scenarios_loaded_twice_have_one_key():
    assert make_task(speck(), 3).key == make_task(speck(), 3).key


def test_a_task_survives_pickling():
    task = make_task(speck(), 3)
    again = pickle.loads(pickle.dumps(task))
    assert again == task
    assert again.key == task.key
    task = make_task(speck(), 3)
    assert pickle.loads(pickle.dumps(task)).key == task.key


@pytest.mark.parametrize(
    "change", [{"users": 201}, {"parameters__session_trust": 0.1}, {"until": "2020-06-07"}]
)
def test_another_scenario_is_another_run(change):
    assert make_task(speck(**change), 3).key != make_task(speck(), 3).key


def test_another_seed_is_another_run_whatever_the_file_says():
    assert make_task(speck(), 4).key != make_task(speck(), 3).key
    assert make_task(speck(seed=9), 3).key == make_task(speck(), 3).key


def test_another_version_of_the_code_or_of_the_draws_is_another_run(monkeypatch):
    known = make_task(speck(), 3)
    assert replace(known, code="0" * 64).key != known.key
    monkeypatch.setattr(tasks, "STREAM_VERSION", tasks.STREAM_VERSION + 1)
    assert make_task(speck(), 3).key != known.key


@pytest.mark.parametrize(
    "change",
    [
        {"name": "another"},
        {"question": "Why?"},
        {"expect": (Expectation("gmv_broad", "up"),)},
        {"record": Record(("daily",), 7)},
    ],
)
def test_words_about_a_scenario_and_what_it_writes_do_not_change_its_run(change):
    other = replace(speck(), **change)
    assert other != speck()
    assert make_task(other, 3).key == make_task(speck(), 3).key


def test_words_about_a_scenario_and_what_it_writes_do_not_change_the_file():
    other = replace(speck(), name="another", question="Why?", record=Record(("daily",), 7))
    assert run_task(make_task(other, 3)) == run_task(make_task(speck(), 3))


def test_a_worker_with_other_code_refuses():
    with pytest.raises(OtherVersion, match=r"another version of feedfollow.*install the same"):
        run_task(replace(make_task(speck(), 3), code="0" * 64))


def test_the_refusal_survives_pickling():
    assert str(pickle.loads(pickle.dumps(OtherVersion("why")))) == "why"


@pytest.fixture(scope="module")
def loaded() -> list[Path]:
    """Return the source files that a process loads for one simulation."""
    done = subprocess.run(
        [sys.executable, "-c", SIMULATE],
        input=pickle.dumps(speck()), capture_output=True, env=environment(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return [Path(name) for name in done.stdout.decode().split()]


def changed_version(path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the version of the code if one file read otherwise."""
    read = sources._read.__wrapped__
    with monkeypatch.context() as patch:
        patch.setattr(
            sources, "_read", lambda each: read(each) + (b"# new\n" if each == path else b"")
        )
        return code_version.__wrapped__()


def says_something(path: Path) -> bool:
    """Whether a module holds more than its docstring."""
    return len(ast.parse(path.read_text()).body) > 1


def test_the_version_covers_every_module_that_a_simulation_loads(loaded, monkeypatch):
    assert len(loaded) > 50
    assert sources.ROOT / "day" / "evening" / "shop_floor.py" in loaded
    forgotten = [path for path in loaded if changed_version(path, monkeypatch) == code_version()]
    # the package's front door lists names and the version, which no table holds
    assert [path for path in forgotten if says_something(path)] == [sources.ROOT / "__init__.py"]


def test_the_version_covers_how_a_run_file_is_written(monkeypatch):
    path = sources.ROOT / "run" / "run_file.py"
    assert changed_version(path, monkeypatch) != code_version()


@pytest.mark.parametrize(
    "name", ["cli/running.py", "plots/style.py", "run/ensemble.py", "run/pool.py"]
)
def test_a_change_of_plots_or_engine_leaves_finished_runs_valid(name, monkeypatch):
    assert (sources.ROOT / name).is_file()
    assert changed_version(sources.ROOT / name, monkeypatch) == code_version()
