"""The committed answers are those of the model as it is: by their probes, and some asked again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from feedfollow.facts.answers import Answers, ask, runs_wanted
from feedfollow.facts.experiment_file import files, load_experiments
from feedfollow.facts.kept import home, is_current, is_own_code, read_kept, reader_of
from feedfollow.facts.probe import probe
from feedfollow.facts.verdict import judge

SUBSET = ("M03", "M05", "M07", "M25")
"""Claims that one process asks again in half a minute each: ads, follows, needs, guarantees."""
SEEDS = range(3001, 3007)
ASKED = range(3001, 3021)
PARTS = 8


def silent(done: int, total: int) -> None:
    """Show no progress."""


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_the_model_is_the_one_that_answered(part):
    known = load_experiments(list(files().values())[part::PARTS])
    tables = read_kept(home(), known)
    other = {
        name: known[name] for name, rows in tables.items() if not is_own_code(rows, known[name])
    }
    with ThreadPoolExecutor(1) as engine:
        found = probe(other, engine, silent)
    moved = [
        name
        for name in other
        if not is_current(tables[name], known[name], ASKED, found.get(name, ""))
    ]
    assert not moved, "the model answers otherwise now: run make facts"


@pytest.mark.long
@pytest.mark.parametrize("name", SUBSET)
def test_who_asks_again_gets_the_committed_numbers(name, tmp_path):
    """Six of the twenty seeds, which alone would not tell every effect from chance."""
    known = load_experiments([files()[name]])
    kept = read_kept(home(), known)[name]
    own = kept[kept["seed"].isin(SEEDS)]
    wanted = runs_wanted(known.values(), SEEDS)
    with Answers(Path(tmp_path)) as answers, ThreadPoolExecutor(1) as engine:
        assert ask(wanted, answers, engine, silent) == []
        again = judge(known[name], answers.reader(SEEDS))
    assert again == judge(known[name], reader_of(known[name], own))
    whole = judge(known[name], reader_of(known[name], kept))
    assert whole.judgement == "shown"
    assert whole.killed
