"""A full disk and a folder that cannot be written: a clear line, an exit code, nothing corrupted.

A limit on the size of files stands in for the full disk: the system refuses a write in the middle
of a file, wherever the program happens to be. What becomes of checkpoints is in
test_checkpoint_command.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.run.short import contents, manifest, tiny, written
from typer.testing import CliRunner, Result

from feedfollow.cli import app
from feedfollow.observe.results import Run, damaged_files
from feedfollow.run.simulate import simulate


@pytest.fixture(scope="module", autouse=True)
def compiled() -> Run:
    """Compile before files are limited: the compiler's own files are not meant."""
    return simulate(tiny(users=200))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return written(tiny(users=200), tmp_path / "tiny.yaml")


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def call(*words: object) -> Result:
    """Run the command line in this process."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


# the scenario, the tables, the plots are what does not fit
@pytest.mark.parametrize("size", [0, 100, 12_000, 30_000])
def test_a_run_that_does_not_fit_says_so_and_leaves_nothing(
    size: int, source: Path, tmp_path: Path
) -> None:
    (tmp_path / "runs").mkdir()
    with files_of_at_most(size):
        result = call("run", source, "--out", tmp_path / "runs" / "out")
    assert "File too large" in result.stderr
    if size:  # a file of no byte at all is met before the run, as a folder that cannot be written
        assert (result.exit_code, "the run failed: " in result.stderr) == (1, True)
    else:
        assert (result.exit_code, "cannot write to " in result.stderr) == (2, True)
    assert list((tmp_path / "runs").iterdir()) == []


def test_an_earlier_run_survives_a_disk_that_is_full_when_it_is_made_again(
    compiled: Run, tmp_path: Path
) -> None:
    folder = compiled.save(tmp_path / "run", plots=False)
    before = contents(folder)
    with files_of_at_most(12_000), pytest.raises(OSError, match="File too large"):
        compiled.save(folder, plots=False)
    assert contents(folder) == before
    assert damaged_files(folder, manifest(folder)) == []
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("place", ["file/run", "file/deep/run", "x" * 300])
def test_a_folder_that_cannot_be_made_is_refused_before_a_day_is_simulated(
    place: str, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_day(*_: object) -> None:
        raise AssertionError("a day was simulated")

    monkeypatch.setattr("feedfollow.run.folder.simulate", no_day)
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    result = call("run", source, "--out", tmp_path / place)
    assert result.exit_code == 2
    lines = [line for line in result.stderr.splitlines() if line and "Compiling" not in line]
    assert len(lines) == 1 and lines[0].startswith("feedfollow: ")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


@pytest.mark.long
def test_a_comparison_that_does_not_fit_keeps_whole_runs_and_goes_on(
    source: Path, tmp_path: Path
) -> None:
    variant = written(tiny(users=200, name="variant", parameters__session_need=1.0),
                      tmp_path / "variant.yaml")  # fmt: skip
    out = tmp_path / "out"
    words = ("compare", source, variant, "--seeds", "2", "--workers", "1", "--out", out)
    with files_of_at_most(3_000):
        result = call(*words)
    assert result.exit_code == 1
    assert "File too large: make room and run again" in result.stderr
    assert not list(out.rglob("*.writing"))
    assert not (out / "manifest.json").exists()
    result = call(*words, "--resume")
    assert result.exit_code == 0, result.stderr
    assert (out / "manifest.json").exists()
