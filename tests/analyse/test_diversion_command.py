"""``feedfollow diversion``: what it prints, where it writes, what it refuses."""

from __future__ import annotations

from contextlib import contextmanager

import pandas as pd
import pytest
from tests.analyse.hands import here
from tests.analyse.test_leaving import shared_market
from tests.run.short import feedfollow, written
from typer.testing import CliRunner

from feedfollow.analyse import diversion_command
from feedfollow.analyse.folder import RUNS
from feedfollow.cli import app

ON = ["--on", "2020-05-25"]


@pytest.fixture
def in_process(monkeypatch):
    """Make the command's runs in this process."""

    @contextmanager
    def hand(wanted, out, what, screen):
        with here(out / RUNS) as work:
            yield work

    monkeypatch.setattr(diversion_command, "hands", hand)


@pytest.fixture
def file(tmp_path):
    """Return the file of two weeks."""
    return str(written(shared_market(until="2020-05-31", burn_in="5 days"), tmp_path / "two.yaml"))


def typed(*words):
    """Carry out the command in this process."""
    return CliRunner().invoke(app, ["diversion", *(str(word) for word in words)])


def test_it_prints_a_line_a_leaver_and_leaves_a_report(in_process, file, tmp_path):
    out = tmp_path / "out"
    words = [file, "--leaver", "kuaishou", "--leaver", "kuaishou.1@douyin:30%", *ON]
    words += ["--seeds", 2, "--out", out]
    done = typed(*words)
    assert done.exit_code == 0, done.output
    assert "4 leavers and a base x 2 seeds = 10 runs" in done.output
    for label in (
        "largest talent of Kuaishou, banned",
        "second largest talent of Kuaishou, banned",
        "largest family of Kuaishou, banned",
        "largest talent of Kuaishou, to Douyin with 30 % of followers",
    ):
        assert f"\n{label} " in done.output
    assert (out / "report.md").is_file()
    assert len(pd.read_csv(out / "pairs.csv")) == 8

    again = typed(*words)
    assert again.exit_code == 2
    assert "add --resume to use them" in again.output
    resumed = typed(*words, "--resume")
    assert resumed.exit_code == 0, resumed.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--leaver", "kuaishu.1", *ON], "did you mean 'kuaishou'"),
        (["--leaver", "kuaishou.1", "--on", "2021-05-25"], "is not one of the recorded days"),
        (["--leaver", "kuaishou.1", "--on", "June"], "expected a day such as 2020-09-01"),
        (["--leaver", "kuaishou.1"], "--on"),
        (ON, "--leaver"),
    ],
)
def test_mistakes_end_with_code_2_and_no_folder(file, tmp_path, words, message):
    done = typed(file, *words, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert message in done.output
    assert not (tmp_path / "out").exists()


@pytest.mark.long
def test_worker_processes_give_what_this_process_gives(in_process, file, tmp_path):
    words = [file, "--leaver", "kuaishou.1", *ON, "--seeds", "2"]
    assert typed(*words, "--out", tmp_path / "here").exit_code == 0
    done = feedfollow("diversion", *words, "--out", tmp_path / "there", "--workers", "2")
    assert done.returncode == 0, done.stderr
    one, other = (pd.read_csv(tmp_path / each / "pairs.csv") for each in ("here", "there"))
    pd.testing.assert_frame_equal(one, other, check_exact=True)
