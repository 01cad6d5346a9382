"""A run that was interrupted goes on, and ends with the bytes of one that was not."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.run.interrupting import (
    DAYS,
    EVERY,
    Interrupted,
    interrupt_at,
    interrupted,
    resumed,
    truncate,
)
from tests.run.short import (
    contents,
    digests,
    tiny,
)

from feedfollow.observe.recorder import Recorder
from feedfollow.observe.results import Run
from feedfollow.run import checkpoint
from feedfollow.run.checkpoint import (
    CheckpointError,
    DamagedCheckpoint,
    load_checkpoint,
)
from feedfollow.run.simulate import Options, simulate
from feedfollow.world.world import build_world


@pytest.fixture(scope="module")
def whole() -> Run:
    return simulate(tiny())


@pytest.mark.parametrize("day", [7, 17, 35, 42, DAYS])
def test_resumed_equals_uninterrupted_byte_for_byte(whole: Run, tmp_path: Path, day: int) -> None:
    workdir = interrupted(tiny(), tmp_path / "work", day)
    run = resumed(tiny(), workdir)
    done = day - day % EVERY
    assert run.manifest["days"] == {"executed": DAYS - done, "resumed_from_day": done - 10}
    assert digests(run, tmp_path) == digests(whole, tmp_path)
    assert run.save(tmp_path / "a", plots=False) and whole.save(tmp_path / "b", plots=False)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_a_run_may_be_interrupted_again_and_again(whole: Run, tmp_path: Path) -> None:
    workdir = interrupted(tiny(), tmp_path / "work", 8)
    for day in (14, 21, 40):
        with pytest.raises(Interrupted):
            simulate(
                tiny(),
                options=Options(
                    checkpoint_every=EVERY,
                    workdir=workdir,
                    resume=True,
                    progress=interrupt_at(day),
                ),
            )
    assert digests(resumed(tiny(), workdir), tmp_path) == digests(whole, tmp_path)


def test_threads_may_differ_between_the_parts(tmp_path: Path) -> None:
    scenario = tiny(users=4500, until="2020-06-01")
    workdir = interrupted(scenario, tmp_path / "work", 13)
    rest = simulate(scenario, options=Options(threads=2, workdir=workdir, resume=True))
    assert digests(rest, tmp_path) == digests(simulate(scenario), tmp_path)


def test_the_audit_goes_on_after_a_resume(tmp_path: Path) -> None:
    workdir = interrupted(tiny(), tmp_path / "work", 20)
    simulate(tiny(), options=Options(check=True, workdir=workdir, resume=True))


def test_without_a_checkpoint_a_resumed_run_starts_at_the_beginning(tmp_path: Path) -> None:
    run = resumed(tiny(until="2020-05-20"), tmp_path / "nothing")
    assert run.manifest["days"] == {"executed": 13, "resumed_from_day": None}


def test_checkpoints_need_a_work_folder() -> None:
    for options in (Options(checkpoint_every=3), Options(resume=True)):
        with pytest.raises(ValueError, match="work folder"):
            simulate(tiny(), options=options)


def test_a_kill_while_a_checkpoint_is_written_leaves_the_earlier_one(
    whole: Run, tmp_path: Path
) -> None:
    workdir = interrupted(tiny(), tmp_path / "work", 14)
    half = workdir / checkpoint.ASIDE
    half.mkdir()
    (half / "users.npy").write_bytes(b"\x93NUMPY half of an array")
    run = resumed(tiny(), workdir)
    assert run.manifest["days"] == {"executed": DAYS - 12, "resumed_from_day": 2}
    assert digests(run, tmp_path) == digests(whole, tmp_path)


def test_a_kill_between_the_two_renames_leaves_the_earlier_one(whole: Run, tmp_path: Path) -> None:
    workdir = interrupted(tiny(), tmp_path / "work", 14)
    os.replace(workdir / checkpoint.LATEST, workdir / checkpoint.EARLIER)
    # the run goes on from there, writes the next checkpoint, and is killed once more
    with pytest.raises(Interrupted):
        simulate(
            tiny(),
            options=Options(
                checkpoint_every=EVERY, workdir=workdir, resume=True, progress=interrupt_at(19)
            ),
        )
    assert sorted(path.name for path in workdir.iterdir()) == [checkpoint.LATEST]
    run = resumed(tiny(), workdir)
    assert run.manifest["days"] == {"executed": DAYS - 18, "resumed_from_day": 8}
    assert digests(run, tmp_path) == digests(whole, tmp_path)


@pytest.mark.parametrize("kill", ["rename", "first removal", "last removal"])
def test_a_kill_at_any_step_of_writing_leaves_a_whole_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kill: str
) -> None:
    workdir = interrupted(tiny(), tmp_path / "work", 13)
    world, recorder = build_world(tiny()), Recorder()
    assert load_checkpoint(workdir, world, recorder) == 2

    calls = {"rmtree": 0, "replace": 0}
    rmtree, replace = shutil.rmtree, os.replace

    def removing(path: Path, ignore_errors: bool = False) -> None:
        calls["rmtree"] += 1
        if kill == {1: "first removal", 3: "last removal"}.get(calls["rmtree"]):
            raise Interrupted
        rmtree(path, ignore_errors=ignore_errors)

    def renaming(source: Path, target: Path) -> None:
        calls["replace"] += 1
        if kill == "rename" and calls["replace"] == 2:
            raise Interrupted
        replace(source, target)

    monkeypatch.setattr(checkpoint.shutil, "rmtree", removing)
    monkeypatch.setattr(checkpoint.os, "replace", renaming)
    world.day += 6
    with pytest.raises(Interrupted):
        checkpoint.save_checkpoint(workdir, world, recorder)
    monkeypatch.undo()
    fresh = build_world(tiny())
    assert load_checkpoint(workdir, fresh, Recorder()) in (2, 8)


@pytest.mark.parametrize("change", [{"seed": 5}, {"users": 600}, {"until": "2020-06-30"}])
def test_the_checkpoint_of_another_run_is_refused(
    tmp_path: Path, change: dict[str, object]
) -> None:
    workdir = interrupted(tiny(), tmp_path / "work", 13)
    before = contents(workdir)
    with pytest.raises(CheckpointError, match="another scenario or seed"):
        resumed(tiny(**change), workdir)
    assert contents(workdir) == before


def test_the_checkpoint_of_another_version_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workdir = interrupted(tiny(), tmp_path / "work", 13)
    monkeypatch.setattr(checkpoint, "STREAM_VERSION", 99)
    with pytest.raises(CheckpointError, match="another version"):
        resumed(tiny(), workdir)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("spoil", [truncate, flip, Path.unlink])
@pytest.mark.parametrize("name", ["users.npy", "orders.npy", "day_traffic.npy", "state.json"])
def test_a_damaged_checkpoint_is_refused_and_left_alone(
    tmp_path: Path, name: str, spoil: object
) -> None:
    workdir = interrupted(tiny(), tmp_path / "work", 13)
    spoil(workdir / checkpoint.LATEST / name)  # type: ignore[operator]
    before = contents(workdir)
    with pytest.raises(DamagedCheckpoint) as failure:
        resumed(tiny(), workdir)
    assert name in str(failure.value)
    assert "start anew" in str(failure.value)
    assert contents(workdir) == before


def seal(folder: Path, **changes: object) -> None:
    """Make hashes and seal of a checkpoint right after its files were changed."""
    path = folder / checkpoint.STATE
    state = {**json.loads(path.read_text(encoding="utf-8")), **changes}
    state.pop("seal")
    for name in state["sha256"]:
        if (folder / f"{name}.npy").is_file():
            state["sha256"][name] = checkpoint._digest((folder / f"{name}.npy").read_bytes())
    sealed = {**state, "seal": checkpoint._seal(state)}
    path.write_text(json.dumps(sealed, sort_keys=True), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("users", lambda a: a[:-1], "users is"),
        ("users", lambda a: a[:1], "users is"),  # NumPy would write it into every row
        ("users", lambda a: np.zeros(len(a)), "users is"),
        ("orders", lambda a: np.zeros(3), "orders are"),
        ("ledger_accounts", lambda a: a.astype(np.float64), "ledger_accounts is"),
        ("day_traffic", lambda a: a[:-1], "expected rows of"),
        ("month_cash", lambda a: a[:0], "expected rows of"),
        ("users", lambda a: np.array([{}], dtype=object), "an array of object"),
    ],
)
def test_arrays_that_are_not_those_of_the_run_are_refused_however_well_sealed(
    name: str, change: Callable[[np.ndarray], np.ndarray], said: str, tmp_path: Path
) -> None:
    workdir = interrupted(tiny(), tmp_path / "work", 31)
    folder = workdir / checkpoint.LATEST
    np.save(folder / f"{name}.npy", change(np.load(folder / f"{name}.npy")), allow_pickle=True)
    seal(folder)
    with pytest.raises(DamagedCheckpoint, match=said):
        resumed(tiny(), workdir)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": 10**9}, "is none of the run"),
        ({"day": -11}, "is none of the run"),
        ({"day": "x"}, "expected 'day'"),
        ({"recorded": 10**9}, "expected rows of"),
        ({"levers": {"nowhere": {}}}, "do not fit together"),
        ({"sha256": {"../users": "0"}}, "lies outside it"),
        ({"sha256": {}}, "do not fit together"),
    ],
)
def test_a_state_that_is_none_of_the_run_is_refused_however_well_sealed(
    changes: dict[str, object], said: str, tmp_path: Path
) -> None:
    workdir = interrupted(tiny(), tmp_path / "work", 31)
    seal(workdir / checkpoint.LATEST, **changes)
    with pytest.raises(DamagedCheckpoint, match=said):
        resumed(tiny(), workdir)


def test_every_declared_column_is_kept() -> None:
    world = build_world(tiny())
    kept = {name for name, _ in checkpoint._arrays(world, Recorder())}
    for room in world.rooms_of_columns():
        if room == "tally":
            continue  # set to zero each morning
        assert room in kept or any(name.startswith(f"{room}_") for name in kept), room
    assert "orders" in kept
