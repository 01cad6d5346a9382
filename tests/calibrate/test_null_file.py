"""The inputs-only null kept beside a fit: read back the same, and only where it is the same."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from tests.calibrate.test_null import FIGURES, SHORT, market_problem

from feedfollow.calibrate.null import NullFit
from feedfollow.calibrate.null_file import NULL_FILE, kept_null, read_null
from feedfollow.calibrate.problem import Problem
from feedfollow.observe.foreign_files import ResultError

VALUES = {"ks_gmv_2020q1": 4e10, "ks_gmv_2020q2": 7e10, "ks_repurchase_2020": 0.65}


def problem(values: dict[str, float] = VALUES) -> Problem:
    made = market_problem(values)
    return replace(made, plan=replace(made.plan, length=SHORT))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, NullFit, str]:
    home, said = tmp_path_factory.mktemp("fit"), io.StringIO()
    null = kept_null(problem(), home, Console(file=said))
    return home, null, said.getvalue()


def test_it_is_fitted_once_and_read_the_second_time(kept) -> None:
    home, null, said = kept
    assert "Fitting the inputs-only null" in said
    heard = io.StringIO()
    again = kept_null(problem(), home, Console(file=heard))
    assert heard.getvalue() == ""
    np.testing.assert_array_equal(again.draws.x, null.draws.x)
    assert replace(again.draws, x=null.draws.x) == null.draws
    later = [FIGURES["ks_gmv_2021q1"], FIGURES["private_leads_public_2021"]]
    np.testing.assert_array_equal(again.predict(later), null.predict(later))
    assert again.silent == null.silent
    assert [path.name for path in home.iterdir()] == [NULL_FILE]


@pytest.mark.parametrize(
    "other",
    [
        problem(VALUES | {"ks_gmv_2020q1": 5e10}),
        problem({**VALUES, "ks_gmv_2020q3": 9e10}),
        replace(problem(), master=8),
        replace(problem(), plan=replace(problem().plan, length=replace(SHORT, times=99.0))),
    ],
    ids=["another figure", "more figures", "another seed", "a longer chain"],
)
def test_a_null_of_another_problem_is_not_taken(kept, other: Problem) -> None:
    assert read_null(kept[0] / NULL_FILE, other) is None
    assert read_null(kept[0] / NULL_FILE, problem()) is not None


def test_where_nothing_may_be_written_nothing_is(tmp_path: Path) -> None:
    short = replace(SHORT, most=20)
    quick = replace(problem(), plan=replace(problem().plan, length=short))
    kept_null(quick, tmp_path, Console(file=io.StringIO()), keep=False)
    assert list(tmp_path.iterdir()) == []


def test_a_spoilt_file_is_named(tmp_path: Path) -> None:
    (tmp_path / NULL_FILE).write_bytes(b"PK\x03\x04 spoilt")
    with pytest.raises(ResultError, match=NULL_FILE):
        read_null(tmp_path / NULL_FILE, problem())
