"""The command ``feedfollow compare``: what it refuses before any run, and what it leaves behind."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.run.short import tiny, written
from typer.testing import CliRunner, Result

from feedfollow.cli import app

SHARE = "platforms.kuaishou.traffic.private_share"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["compare", *map(str, arguments)])


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    base = tiny(name="tiny", until="2020-05-24")
    variant = base.with_(
        name="public",
        question="What if follows saw less?",
        expect=[{"measure": "views_follow", "platform": "kuaishou", "direction": "down"}],
        **{SHARE: 0.15},
    )
    return written(base, tmp_path / "tiny.yaml"), written(variant, tmp_path / "public.yaml")


def test_a_comparison_is_printed_and_leaves_a_folder(files, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    out = tmp_path / "out"
    arguments = (*files, "--seeds", 2, "--workers", 1, "--out", out)
    first = call(*arguments)
    assert first.exit_code == 0, first.stderr
    for said in (
        "What if follows saw less?",
        f"{SHARE}: 0.65 -> 0.15",
        "2020-05-18 to 2020-05-24 (7 days)",
        "2 pairs (seeds 1 to 2)",
        "not calibrated",
        "views_follow of kuaishou expected down",
        "Bridge of broad GMV",
        "Seeds needed",
    ):
        assert said in first.stdout
    assert "4 of 4 runs" in first.stderr
    assert (out / "plots" / "forest.png").exists()
    runs = sorted(path.name for path in (out / "runs").glob("*.parquet"))
    assert len(runs) == 4

    again = call(*arguments)
    assert again.exit_code == 2
    assert "add --resume to use them, or choose another folder" in again.stderr

    more = call(*files, "--seeds", 3, "--workers", 1, "--out", out, "--resume")
    assert more.exit_code == 0, more.stderr
    assert "3 pairs" in more.stdout
    assert set(runs) < {path.name for path in (out / "runs").glob("*.parquet")}


@pytest.mark.long
def test_a_fit_is_compared_under_as_many_draws_as_asked(files, tmp_path):
    share = [f"{number},{0.2 + number / 50}" for number in range(10)]
    (tmp_path / "fit").mkdir()
    (tmp_path / "fit" / "posterior.csv").write_text("\n".join([f"draw,{SHARE}", *share]))
    options = ("--fit", tmp_path / "fit", "--workers", 1, "--out", tmp_path / "out")
    refused = call(*files, *options, "--draws", 11)
    assert refused.exit_code == 2
    assert "--draws: expected 2 to 10 draws, which the fit has, got 11" in refused.stderr
    found = call(*files, *options, "--draws", 3, "--seeds", 2)
    assert found.exit_code == 0, found.stderr
    assert "2 scenarios x 3 draws x 2 seeds = 12 runs at most" in found.stderr
    assert "6 pairs" in found.stdout
    draws = pd.read_csv(tmp_path / "out" / "draws.csv")
    assert draws[SHARE].tolist() == pytest.approx([0.2, 0.28, 0.38])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--since", "soon"), "expected a day such as 2020-09-01, got 'soon'"),
        (("--since", "2021-01-01"), "within the recorded ones, 2020-05-18 to 2020-05-24"),
        (("--set", f"{SHARE}=0.4"), "does not differ from tiny"),
        (("--set", "parameters.session_trst=2"), "did you mean 'parameters.session_trust'"),
        (("--fit", "nowhere"), "cannot read the draws"),
        (("--draws", "5"), "--draws: there is no fit"),
        (("--seeds", "1"), "at least 2 seeds"),
        (("--workers", "1", "--cluster", "tcp://x:1"), "--workers or --cluster, not both"),
    ],
)
def test_a_mistake_is_named_before_any_run(files, tmp_path, options, message):
    out = tmp_path / "out"
    found = call(*files, "--out", out, *options)
    assert found.exit_code == 2
    assert message in found.stderr
    assert "Traceback" not in found.stderr
    assert not out.exists()


def test_a_folder_of_something_else_is_refused(files, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    found = call(*files, "--out", out)
    assert found.exit_code == 2
    assert "thesis.txt" in found.stderr
    assert [path.name for path in out.iterdir()] == ["thesis.txt"]
