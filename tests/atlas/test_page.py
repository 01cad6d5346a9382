"""The page: misses first, what is missing said, and the same from kept numbers as from runs."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from tests.atlas.small import SEEDS, asked, fitted, kept, rows, what_ifs
from tests.run.short import tiny

from feedfollow.atlas import __main__ as command
from feedfollow.atlas import kept as kept_module
from feedfollow.atlas import phases, reading
from feedfollow.atlas.__main__ import PAGE, main, parser, session_for, told_of
from feedfollow.atlas.kept import model_version, read_kept, rows_of_fit, write_kept
from feedfollow.atlas.library import MAP
from feedfollow.atlas.page import FILE, Told, page_text, write_page
from feedfollow.atlas.phases import grid_of
from feedfollow.atlas.reading import Asked
from feedfollow.atlas.session import Session
from feedfollow.run.run_store import RunStore

ROOT = Path(__file__).parents[2]
GRID = {
    "platforms.kuaishou.traffic.private_share": (0.2,),
    "parameters.trust_system_weight": (5.0, 20.0),
}


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    """Return two tiny what-ifs and a map of two points."""
    monkeypatch.setattr(phases, "AFTER", 10)
    # five weeks hold no two months, between which one buys again
    monkeypatch.setattr(phases, "OVER_YEAR", ("gmv_broad", "top2_2pct_share"))
    point = {path: values[:1] for path, values in GRID.items()}
    one = Asked(replace(fitted(), draws=fitted().draws.iloc[:1]), SEEDS[:1])
    small = Session(what_ifs(), one, grid_of(tiny(name="tiny"), SEEDS[:1], point))
    monkeypatch.setattr(command, "small_session", lambda: small)
    return Session(what_ifs(), asked(), grid_of(tiny(name="tiny"), SEEDS, GRID))


def told(session: Session) -> Told:
    """Return a page of one what-if, the other without an answer."""
    missing = {"s02_opened": "its runs are not all made"}
    return Told(session.what_ifs, {"s01_cut": kept("s01_cut")}, session.grid, missing)


def test_the_page_has_an_answer_pictures_and_tables_of_each_what_if(
    session: Session, tmp_path: Path
) -> None:
    page = tmp_path / "atlas.md"
    write_page(told(session), page)
    text = page.read_text("utf-8")
    assert "## s01-cut\n\n*What if follows saw less?*\n\nFrom 2020-05-18" in text
    assert "- its runs are not all made: s02_opened" in text
    assert "The fit: drawn from a fit, not converged." in text
    shown = re.findall(r"\]\((atlas/\S+\.png)\)", text)
    assert sorted(shown) == sorted(f"atlas/{each.name}" for each in (tmp_path / "atlas").iterdir())
    assert [each.rpartition("-")[2] for each in shown] == ["bridge.png", "fan.png", "classes.png"]
    assert "What it rests on:\n\n- GMV broad of Kuaishou. " in text
    for title in ("Main measures and bridge", "Who wins and who loses"):
        assert f"<summary>{title}</summary>" in text


def test_expectations_that_follow_from_the_lever_are_counted_apart(session: Session) -> None:
    text = page_text(told(session), "atlas")
    rows_of_count = {
        line.split("|")[1].strip(): [int(cell) for cell in line.split("|")[2:-1]]
        for line in text.splitlines()
        if line.startswith(("| could fail", "| follow from"))
    }
    assert rows_of_count["could fail"][-1] == 2
    assert rows_of_count["follow from the lever"][-1] == 1
    assert [sum(numbers[:-1]) for numbers in rows_of_count.values()] == [2, 1]


def test_where_a_dated_lever_has_its_size_from_is_said(session: Session) -> None:
    both = replace(told(session), kept={name: kept(name) for name in what_ifs()}, missing={})
    text = page_text(both, "atlas")
    assert "- source: opens: article 003; the size is assumed" in text
    assert "**Without an answer" not in text


def test_what_answered_earlier_and_what_failed_is_said(session: Session) -> None:
    text = page_text(replace(told(session), old=["s01_cut"], failed=["tiny, seed 1: why"]), "atlas")
    assert "Of an earlier model or fit: s01_cut." in text
    assert "**Runs that failed: 1.**\n\n- tiny, seed 1: why" in text


def test_a_session_that_was_stopped_makes_the_rest_and_a_page_of_what_is_there(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def count(wanted: list[object], *rest: object) -> list[str]:
        made.append(len(wanted))
        return original(wanted, *rest)

    original = command.make
    monkeypatch.setattr(command, "make", count)
    screen = Console(quiet=True)
    page = tmp_path / "atlas.md"
    given = ["--out", str(page), "--runs", str(tmp_path / "runs"), "--workers", "1"]

    def answered(names: list[str], *more: str) -> str:
        with RunStore(tmp_path / "runs") as store:
            options = parser().parse_args([*given, *more])
            assert command.answer(options, session, names, store, screen) == 0
        return page.read_text("utf-8")

    first = answered(["s02_opened"])
    assert made == [12, 2]
    assert "- its runs are not all made: s01_cut, s24_map" in first
    whole = answered(["s01_cut", "s02_opened", MAP])
    assert made == [12, 2, 12 + 8, 2 + 2]  # runs, then those of the probes
    assert "**Without an answer" not in whole
    assert "## s01-cut" in whole and "## s02-opened" in whole and f"## {MAP}" in whole
    assert len(read_kept(tmp_path / "atlas" / FILE)) > 0
    for path in (tmp_path / "runs").glob("*.parquet"):
        path.unlink()
    assert answered(["s01_cut", "s02_opened", MAP], "--judge") == whole
    assert answered(["s01_cut", "s02_opened", MAP]) == whole
    assert made == [12, 2, 20, 4, 0]
    for version in (command.__dict__, kept_module.__dict__, reading.__dict__, phases.__dict__):
        if "model_version" in version:
            monkeypatch.setitem(version, "model_version", lambda: "other code")
    told = answered(["s01_cut", "s02_opened", MAP])
    assert told.replace("other code", model_version()) == whole
    assert made == [12, 2, 20, 4, 0, 3 + 2, 0]


def test_the_page_is_the_same_from_the_kept_numbers(session: Session, tmp_path: Path) -> None:
    numbers = tmp_path / FILE
    write_kept(numbers, [rows_of_fit(fitted()), rows("s01_cut"), rows("s02_opened")])
    once = page_text(told_of(session, numbers), "atlas")
    write_kept(numbers, [read_kept(numbers)])
    assert page_text(told_of(session, numbers), "atlas") == once
    assert f"- its runs are not all made: {MAP}" in once


def test_another_size_needs_a_page_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--users", "500"])
    assert (
        "docs/atlas.md is of 8000 users, 10 draws, 3 seeds: give --out" in capsys.readouterr().err
    )


@pytest.mark.long
def test_the_committed_page_is_what_the_kept_numbers_give() -> None:
    page = ROOT / PAGE
    if not page.exists():
        assert not (page.with_suffix("") / FILE).exists(), "numbers without a page"
        pytest.skip("no page is committed yet: make atlas")
    session = session_for(parser().parse_args([]))
    found = told_of(session, page.with_suffix("") / FILE)
    assert page.read_text("utf-8") == page_text(found, page.stem)
