"""The numbers behind the page: kept whole, the same comparison as from the runs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.atlas.small import SEEDS, SHARE, TRUST, fitted, kept, made, rows, what_ifs

from feedfollow.analyse.compare import compare
from feedfollow.analyse.comparison import Comparison
from feedfollow.analyse.work import Work
from feedfollow.atlas import kept as module
from feedfollow.atlas.kept import (
    COLUMNS,
    GROUP,
    MONTH,
    digest_of,
    fitted_of,
    is_current,
    of_fits,
    read_kept,
    rows_of_fit,
    usable,
    write_kept,
)
from feedfollow.atlas.reading import months
from feedfollow.atlas.runs import Wanted
from feedfollow.observe.foreign_files import ResultError
from feedfollow.observe.period import over_period
from feedfollow.run.task import make_task

NAMES = ("s01_cut", "s02_opened")


def digests() -> dict[str, str]:
    return {name: digest_of(what_ifs()[name], SEEDS) for name in NAMES}


def written(folder: Path) -> Path:
    path = folder / "effects.parquet"
    write_kept(path, [rows_of_fit(fitted()), *(rows(name) for name in NAMES)])
    return path


def from_runs(name: str) -> Comparison:
    """Compare a what-if as ``feedfollow compare`` does."""
    what_if = what_ifs()[name]
    with ThreadPoolExecutor(1) as pool:
        work = Work(executor=pool, folder=made()[0].name)
        return compare(what_if.base, what_if.variant.scenario, SEEDS, fitted().draws, work=work)


@pytest.mark.parametrize("name", NAMES)
def test_the_comparison_is_that_of_the_command(name: str) -> None:
    mine, theirs = kept(name).comparison(what_ifs()[name]), from_runs(name)
    shared = mine.table.index.intersection(theirs.table.index)
    assert len(shared) == len(mine.table)
    numbers = mine.table.select_dtypes("number").columns
    pd.testing.assert_frame_equal(
        mine.table.loc[shared, numbers], theirs.table.loc[shared, numbers], rtol=1e-9
    )
    assert (mine.table["state"] == theirs.table.loc[shared, "state"]).all()
    assert [v.word for v in mine.verdicts] == [v.word for v in theirs.verdicts]
    pd.testing.assert_frame_equal(mine.bridge, theirs.bridge, rtol=1e-9)
    assert mine.origin == fitted().origin


def test_numbers_come_back_with_seven_digits(tmp_path: Path) -> None:
    path = written(tmp_path)
    table = read_kept(path)
    assert tuple(table.columns) == COLUMNS
    found, fits = usable(table, digests())
    assert list(found) == list(NAMES)
    assert list(fits) == [fitted().key]
    for name in NAMES:
        mine, theirs = (
            kept(name).comparison(what_ifs()[name]),
            found[name].comparison(what_ifs()[name]),
        )
        for side in ("base_mean", "variant_mean"):
            np.testing.assert_allclose(mine.table[side], theirs.table[side], rtol=1e-6)
        assert (mine.table["state"] == theirs.table["state"]).all()
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    before = path.read_bytes()
    write_kept(path, [table])
    assert path.read_bytes() == before


def test_a_fit_comes_back_with_draws_priors_and_verdicts() -> None:
    back = fitted_of(of_fits(rows_of_fit(fitted()))[fitted().key])
    assert back.priors == fitted().priors
    assert back.informed == {TRUST: False, SHARE: True}
    pd.testing.assert_frame_equal(back.draws[[TRUST, SHARE]], fitted().draws)
    assert back.origin == "drawn from a fit, not converged"
    assert back.key == fitted().key


def test_a_draw_stands_in_its_prior_where_its_chance_is() -> None:
    # 2.0 in U(0.5, 3): a chance of 0.6, of which the normal quantile is 0.2533
    assert fitted().places(TRUST)[1] == pytest.approx(0.2533, abs=1e-4)


def test_a_prior_of_no_known_law_is_refused() -> None:
    table = rows_of_fit(fitted())
    table.loc[table["kind"] == "prior", "platform"] = "cauchy"
    with pytest.raises(ResultError, match="no known law: 'cauchy'"):
        fitted_of(table)


def test_a_what_if_that_asks_something_else_has_no_kept_numbers(tmp_path: Path) -> None:
    table = read_kept(written(tmp_path))
    other = {**digests(), "s01_cut": "0" * 16}
    assert list(usable(table, other)[0]) == ["s02_opened"]
    assert read_kept(tmp_path / "none.parquet").empty


def test_words_that_change_no_run_leave_the_question_as_it_is() -> None:
    what_if = what_ifs()["s01_cut"]
    worded = what_if.variant.scenario.with_(question="Asked in other words?")
    again = replace(what_if, variant=replace(what_if.variant, scenario=worded))
    assert digest_of(again, SEEDS) == digests()["s01_cut"]
    harder = what_if.variant.scenario.with_(**{SHARE: 0.1})
    other = replace(what_if, variant=replace(what_if.variant, scenario=harder))
    assert digest_of(other, SEEDS) != digests()["s01_cut"]
    assert digest_of(what_if, (1, 2, 3)) != digests()["s01_cut"]


def test_numbers_are_current_of_the_same_model_and_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    own = kept("s01_cut")
    assert is_current(own, fitted().key)
    assert not is_current(own, "another fit")
    monkeypatch.setattr(module, "model_version", lambda: "other code")
    assert not is_current(own, fitted().key)


def test_a_number_that_a_pair_lacks_is_refused() -> None:
    own = kept("s01_cut")
    short = replace(own, rows=own.rows.iloc[:-1])
    with pytest.raises(ResultError, match=r"has 5 pairs; expected \(3, 2\)"):
        short.pairs(GROUP)


def test_the_main_outcome_is_read_month_by_month() -> None:
    what_if = what_ifs()["s02_opened"]
    # May is recorded from the 18th on, less than half of it
    assert months(what_if.base, what_if.since) == [(date(2020, 6, 1), date(2020, 6, 22))]
    pairs = kept("s02_opened").pairs(MONTH)
    assert all(np.isfinite(side).all() for both in pairs.values() for side in both)
    assert list(pairs) == [("2020-06-22", "kuaishou", "gmv_broad")]
    base, _ = pairs["2020-06-22", "kuaishou", "gmv_broad"]
    library, run = made()[1], what_if.scenarios(fitted().draws)[0]
    daily = library.daily(library.known(Wanted(make_task(run, SEEDS[0]))))
    expected = over_period(daily, date(2020, 6, 1), date(2020, 6, 22))
    np.testing.assert_array_equal(base[0, 0], expected["kuaishou", "gmv_broad"])


def test_months_reach_two_before_the_first_day_compared() -> None:
    what_if = what_ifs()["s01_cut"]
    year = what_if.base.with_(start="2019-01-01", until="2020-06-30")
    found = months(year, date(2020, 3, 20))
    assert found[0] == (date(2020, 1, 1), date(2020, 1, 31))
    assert found[-1] == (date(2020, 6, 1), date(2020, 6, 30))
    assert len(found) == 6
