"""``feedfollow sweep``: what it prints, where it writes, what it refuses."""

from contextlib import contextmanager

import pandas as pd
import pytest
from tests.analyse.hands import brief, here
from tests.run.short import feedfollow, written
from typer.testing import CliRunner

from feedfollow.analyse import sensitivity_command, sweep_command
from feedfollow.analyse.folder import RUNS
from feedfollow.analyse.session import Wanted, hands
from feedfollow.analyse.sweep_command import varied_of
from feedfollow.cli import app
from feedfollow.run.telling import FolderError
from feedfollow.spec.errors import SpecError

SHARE = "platforms.kuaishou.traffic.private_share"


@pytest.fixture
def in_process(monkeypatch):
    """Make the commands' runs in this process."""

    @contextmanager
    def hand(wanted, out, what, screen):
        with here(out / RUNS) as work:
            yield work

    monkeypatch.setattr(sweep_command, "hands", hand)
    monkeypatch.setattr(sensitivity_command, "hands", hand)


@pytest.fixture
def file(tmp_path):
    """Return the file of a brief scenario."""
    return str(written(brief(), tmp_path / "brief.yaml"))


def typed(*words):
    """Carry out a command in this process."""
    return CliRunner().invoke(app, [str(word) for word in words])


def test_it_prints_a_line_a_point_and_leaves_every_measure(in_process, file, tmp_path):
    out = tmp_path / "out"
    words = ["sweep", file, "--vary", f"{SHARE}=20 %, 65 %", "--seeds", 2, "--out", out]
    outcomes = ["--outcome", "orders@kuaishou", "--outcome", "views_private@kuaishou@2020-05-31"]
    done = typed(*words, *outcomes)
    assert done.exit_code == 0, done.output
    assert "private_share (% of views)" in done.output
    assert "change: against 65, paired by seed" in done.output
    rows = [line.split()[0] for line in done.output.splitlines() if "±" in line]
    assert rows == ["20", "65"] * 2
    means = pd.read_parquet(out / "means.parquet")
    assert {"gmv_broad", "trust_mean"} <= set(means["measure"])
    assert sorted(path.name for path in (out / "plots").iterdir()) == [
        "orders-kuaishou.png", "views_private-kuaishou.png",
    ]  # fmt: skip

    again = typed(*words)
    assert again.exit_code == 2
    assert "add --resume to use them" in again.output
    resumed = typed(*words, "--resume")
    assert resumed.exit_code == 0, resumed.output


def test_sensitivity_prints_table_variance_and_flips(in_process, file, tmp_path):
    other = written(brief(name="more").with_(**{SHARE: 0.7}), tmp_path / "more.yaml")
    out = tmp_path / "out"
    done = typed(
        "sensitivity", file, "--against", other, "--names", "session_trust", "--points", 2,
        "--seeds", 2, "--outcome", "views_private@kuaishou", "--relative", "--out", out,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "1 parameter, 3 points x 2 scenarios x 2 seeds = 12 runs at most" in done.output
    assert "views_private@kuaishou, more less tiny: one factor at a time, %" in done.output
    assert "Does the answer survive the priors" in done.output
    assert (out / "flips.csv").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--vary", "session_trust"], "is written PATH=VALUE,VALUE"),
        (["--vary", "session_trst=1"], "did you mean 'session_trust'"),
        (["--vary", "session_trust=1", "--outcome", "gmv@all"], "no measure is called 'gmv'"),
        (["--vary", "session_trust=1", "--design", "grit"], "did you mean 'grid'"),
        (["--vary", "session_trust=1,2", "--design", "sobol", "--points", "6"], "take 4 or 8"),
        (["--vary", "session_trust=1", "--vary", "session_trust=2"], "is varied twice"),
        (["--vary", "session_trust=1", "--workers", "1", "--cluster", "tcp://x:1"], "not both"),
    ],
)
def test_mistakes_end_with_code_2_and_no_folder(file, tmp_path, words, message):
    done = typed("sweep", file, *words, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert message in done.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--names", "session_trst"], "did you mean 'session_trust'"),
        (["--method", "moris"], "did you mean 'morris'"),
        (["--relative"], "needs a second scenario"),
        (["--method", "sobol", "--points", "7"], "powers of 2"),
    ],
)
def test_mistakes_in_a_sensitivity_end_with_code_2_and_no_folder(file, tmp_path, words, message):
    done = typed("sensitivity", file, *words, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert message in done.output
    assert not (tmp_path / "out").exists()


def test_a_folder_of_other_things_is_refused_before_any_run(file, tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    for words in (["sweep", file, "--vary", "session_trust=1,2"], ["sensitivity", file]):
        done = typed(*words, "--out", tmp_path)
        assert done.exit_code == 2
        assert "brief.yaml" in done.output
        assert not (tmp_path / RUNS).exists()


def test_values_are_split_at_commas_and_read_as_yaml():
    assert varied_of(("a=1, 65 %,yes", "b=prior")) == {"a": [1, "65 %", "yes"], "b": "prior"}
    with pytest.raises(SpecError, match="is varied twice"):
        varied_of(("session_trust=1", "parameters.session_trust=2"))


def test_workers_and_cluster_exclude_each_other(tmp_path):
    wanted = Wanted({}, workers=1, cluster="tcp://127.0.0.1:1")
    with pytest.raises(FolderError, match="not both"), hands(wanted, tmp_path, "x", None):
        pass


@pytest.mark.long
def test_worker_processes_give_what_this_process_gives(in_process, file, tmp_path):
    words = ["sweep", file, "--vary", "session_trust=1,2", "--seeds", "2"]
    assert typed(*words, "--out", tmp_path / "here").exit_code == 0
    done = feedfollow(*words, "--out", tmp_path / "there", "--workers", "2")
    assert done.returncode == 0, done.stderr
    one, other = (pd.read_parquet(tmp_path / each / "table.parquet") for each in ("here", "there"))
    pd.testing.assert_frame_equal(one, other, check_exact=True)
