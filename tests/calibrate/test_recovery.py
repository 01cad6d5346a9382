"""A kept result is taken only by the code and the problem that made it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.calibrate.linear import linear_problem

from feedfollow.calibrate.recovery import Task, kept, key_of, main

FACTORY = "tests.calibrate.linear:linear_problem"


def test_a_key_holds_everything_that_a_result_depends_on():
    problem = linear_problem()
    key = key_of(problem, FACTORY)
    assert key == key_of(linear_problem(), FACTORY)
    row = problem.targets.rows[0]
    rows = (replace(row, low=1.0, high=1.0), *problem.targets.rows[1:])
    others = [
        replace(problem, master=4),
        replace(problem, plan=replace(problem.plan, members=41)),
        replace(problem, targets=replace(problem.targets, rows=rows)),
        replace(problem, slack=replace(problem.slack, discrepancy={"money": 0.1})),
        replace(problem, simulator=replace(problem.simulator, digest="other")),
        replace(problem, what_ifs=()),
    ]
    assert len({key, *(key_of(each, FACTORY) for each in others)}) == 1 + len(others)
    assert key_of(problem, "tests.calibrate.stand_in:stand_in") != key


def test_a_stale_result_is_not_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    task = Task(FACTORY, str(tmp_path), 3, "now")
    assert kept(task) is None
    task.path.write_text(json.dumps({"key": "now", "found": {"rank": [0.5]}}))
    assert kept(task) == {"rank": [0.5]}
    assert capsys.readouterr().err == ""
    for stale in ({"key": "before", "found": {"rank": [0.5]}}, {"rank": [0.5]}):
        task.path.write_text(json.dumps(stale))
        assert kept(task) is None
        said = capsys.readouterr().err
        assert said == "truth-003.json is of other code or another problem: starts again\n"


def test_a_function_that_gives_no_problem_is_refused(capsys: pytest.CaptureFixture[str]):
    assert main(["tests.calibrate.linear:nothing"]) == 2
    assert "expected module:function" in capsys.readouterr().err
