"""The page of facts and its plots, and the rehearsal that hides what is not to be known yet."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from tests.facts.asked import SALES, asked, told

from feedfollow.facts.__main__ import main, told_of, waiting
from feedfollow.facts.claims import read_claims
from feedfollow.facts.experiment import digest_of_all
from feedfollow.facts.experiment_file import files, load_experiments
from feedfollow.facts.kept import home, read_kept
from feedfollow.facts.picture import draw
from feedfollow.facts.rehearse import rehearsed
from feedfollow.facts.report import Told, page_text, write_page
from feedfollow.facts.verdict import judge

DOCS = Path(__file__).parents[2] / "docs"
NOISE = np.array([0.3, -0.2, 0.1, -0.4, 0.2])
LEVEL = "{name: level, unit: CNY, read: gmv_live@douyin, of: open, expect: above 5, claimed: off}"


def read(effect: float):
    return told(
        {
            ("M05 base", "gmv"): 10.0 + NOISE,
            ("M05 open", "gmv"): 10.0 + effect + NOISE[::-1] / 10.0 + NOISE,
        }
    )


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Path:
    path: Path = tmp_path_factory.mktemp("docs") / "facts.md"
    found = judge(asked([SALES, LEVEL], control={"parameters.session_trust": 0}), read(2.0))
    claims = read_claims()
    left = waiting(claims, {"M05": found.experiment, "M06": found.experiment}, {"M05": found})
    write_page(
        Told([found], left, ["M06 base, seed 3: lost"], range(1, 6), {"M05": "c" * 16}),
        claims,
        path,
    )
    return path


def test_the_page_says_what_was_asked_found_and_not_asked(page):
    text = page.read_text(encoding="utf-8")
    assert "| emergent | 0 | 0 | 1 | 0 |" in text
    assert "- its runs are not all made: M06\n" in text
    assert "- no experiment asks it yet: M01, M02, M03, M04, M07," in text
    assert "M06 base, seed 3: lost" in text
    assert digest_of_all({"M05": asked().text})[:16] in text
    assert re.search(
        r"\| sales \| up \| 10\.0 CNY \| \+2\.0+ \[\+1\.9\d*, \+2\.0\d*\] CNY \|", text
    )
    assert re.search(
        r"\| \(level\) \| above 5 \| 12\.0 CNY \| 12\.0\d* \[11\.\d*, 12\.\d*\] CNY", text
    )
    assert "`platforms.kuaishou.traffic.public_extra` 0 -> 0.5" in text


def test_every_picture_that_the_page_shows_is_there(page):
    shown = re.findall(r"!\[.*?\]\((.*?)\)", page.read_text(encoding="utf-8"))
    assert shown == ["facts/M05.png"]
    assert all((page.parent / each).stat().st_size > 5000 for each in shown)


def test_a_plot_shows_effect_and_control_on_axes_with_units():
    found = judge(asked([SALES, LEVEL], control={"parameters.session_trust": 0}), read(2.0))
    sales, level = draw(found, 5).axes
    assert [each.get_text() for each in sales.get_yticklabels()] == ["effect", "control"]
    assert [each.get_text() for each in level.get_yticklabels()] == ["effect"]
    assert "(CNY)" in level.get_title(loc="left")
    assert "expected up" in sales.get_title(loc="left")


def test_a_rehearsal_does_not_tell_the_direction():
    outcomes = [SALES, LEVEL]
    up, down = (rehearsed(asked(outcomes), read(effect), 20) for effect in (2.0, -2.0))
    assert up == down
    assert "% of the base" in up[0]


def test_a_rehearsal_tells_what_has_no_number():
    empty = told({("M05 base", "gmv"): 10.0 + NOISE, ("M05 open", "gmv"): np.full(5, np.nan)})
    assert rehearsed(asked(), empty, 20) == ["sales: no number in open"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["M5"], "there is no experiment 'M5'"),
        (["--seeds", "1"], "--seeds must be at least 2"),
        (["--seeds", "5"], "docs/facts.md is of 20 seeds: give --out"),
    ],
)
def test_a_wrong_command_is_told(arguments, message, capsys, tmp_path):
    with pytest.raises(SystemExit) as caught:
        main([*arguments, "--runs", str(tmp_path)])
    assert message in f"{caught.value} {capsys.readouterr().err}"


def test_the_page_says_which_model_answered_which_claim():
    found = judge(asked([SALES]), read(2.0))
    models = {"M05": "c" * 16, "M06": "d" * 16}
    page = Told([found], {}, [], range(1, 6), models)
    text = page_text(page, read_claims(), "facts")
    assert f"`{'c' * 16}` for M05, `{'d' * 16}` for M06" in text


def test_the_committed_page_says_what_the_committed_numbers_say():
    known = load_experiments(files().values())
    tables = read_kept(home(), known)
    seeds = sorted(set(next(iter(tables.values()))["seed"]))
    made = page_text(told_of(known, tables, [], seeds), read_claims(), "facts")
    assert made == (DOCS / "facts.md").read_text(encoding="utf-8"), "run make facts"


def test_the_committed_page_is_of_the_files_as_they_are():
    text = (DOCS / "facts.md").read_text(encoding="utf-8")
    judged = re.findall(r"^## (M\d\d):", text, re.M)
    assert judged
    now = digest_of_all({name: files()[name].read_text(encoding="utf-8") for name in judged})
    assert f"Files: `{now[:16]}`" in text, "a file was changed after its answer: run make facts"
    assert all((DOCS / "facts" / f"{name}.png").is_file() for name in judged)
