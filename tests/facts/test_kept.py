"""The numbers behind the page: kept whole, judged again without a run, old ones told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.facts.asked import SALES, asked, told

from feedfollow.facts import kept as module
from feedfollow.facts.kept import (
    COLUMNS,
    digest_of_question,
    is_current,
    read_kept,
    reader_of,
    rows_of,
    write_kept,
)
from feedfollow.facts.verdict import judge
from feedfollow.observe.foreign_files import ResultError

SEEDS = range(1, 4)
PROBE = "p" * 16
HELD = "{name: kept, read: orders@kuaishou, expect: up, control: smaller}"


def experiment():
    return asked([SALES, HELD, SALES], control={"parameters.session_trust": 0})


def answers(without: str = ""):
    """Return made-up numbers of every arm and reading, one of them none."""
    values = {}
    for k, arm in enumerate(("M05 base", "M05 open")):
        values[arm, "gmv"] = [1.0 + k, 2.0, 4.0 + k]
        values[arm, "orders"] = [5.0, np.nan, 7.0 + k]
    return told({key: own for key, own in values.items() if key[0] != without})


def test_numbers_come_back_as_they_were(tmp_path):
    path, own = tmp_path / "answers.parquet", experiment()
    write_kept(path, {"M05": rows_of(own, answers(), SEEDS, PROBE)})
    back = read_kept(path, {"M05": own})["M05"]
    assert tuple(back.columns) == COLUMNS
    assert not back.duplicated(["arm", "reading", "seed"]).any()
    assert judge(own, reader_of(own, back)) == judge(own, answers())
    assert [each.name for each in tmp_path.iterdir()] == ["answers.parquet"]


def test_a_run_that_is_not_made_leaves_no_rows():
    with pytest.raises(KeyError):
        rows_of(experiment(), answers(without="M05 open"), SEEDS, PROBE)


def test_a_file_that_asks_something_else_has_no_kept_numbers(tmp_path):
    path, own = tmp_path / "answers.parquet", experiment()
    write_kept(path, {"M05": rows_of(own, answers(), SEEDS, PROBE)})
    words = asked_as(own, "id: M05\nnote: another remark\nseen: something\n")
    assert digest_of_question(words) == digest_of_question(own)
    assert set(read_kept(path, {"M05": words})) == {"M05"}
    other = asked_as(own, "id: M05\narms: {base: {}}\n")
    assert read_kept(path, {"M05": other}) == {}


def asked_as(own, text):
    return replace(own, text=text)


def test_numbers_are_of_the_present_model_by_its_code_or_by_its_probe(monkeypatch):
    own = experiment()
    rows = rows_of(own, answers(), SEEDS, PROBE)
    assert is_current(rows, own, SEEDS)
    assert not is_current(rows, own, range(1, 6))
    for other, excused in (("model_version", True), ("readers_version", False)):
        with monkeypatch.context() as patch:
            patch.setattr(module, other, lambda *asked: "other code")
            assert not is_current(rows, own, SEEDS)
            assert not is_current(rows, own, SEEDS, "q" * 16)
            assert is_current(rows, own, SEEDS, PROBE) == excused
    unknown = rows_of(own, answers(), SEEDS, "")
    monkeypatch.setattr(module, "model_version", lambda: "later code")
    assert not is_current(unknown, own, SEEDS, "")


def test_a_table_of_something_else_is_refused(tmp_path):
    path = tmp_path / "answers.parquet"
    pd.DataFrame({"claim": ["M05"]}).to_parquet(path)
    with pytest.raises(ResultError, match=r"answers\.parquet"):
        read_kept(path, {"M05": experiment()})
