"""Runs of experiments: each made once, read as the tables say, kept, and resumed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from tests.facts.asked import asked
from tests.run.short import tiny

from feedfollow.facts import answers as module
from feedfollow.facts.answers import (
    Answers,
    Wanted,
    ask,
    read_run,
    reading_sources,
    runs_wanted,
)
from feedfollow.facts.lived import live_through
from feedfollow.facts.reading import by_reader, of_measures, value_of
from feedfollow.run.jobs import ATTEMPTS
from feedfollow.run.lock import StoreError
from feedfollow.run.simulate import simulate
from feedfollow.run.task import code_of_a_run, make_task

OUTCOMES = [
    "{name: sales, read: gmv_broad@kuaishou, expect: up}",
    "{name: of followers, read: {follow_share_of_orders: {platform: kuaishou}}, expect: down}",
]


def fill(folder: Path, seeds: range = range(1, 3)) -> dict[str, dict[str, float]]:
    """Ask a small experiment; return what is held of its runs."""
    wanted = runs_wanted([asked(OUTCOMES)], seeds)
    with Answers(folder) as answers, ThreadPoolExecutor(2) as engine:
        assert ask(wanted, answers, engine, lambda done, total: None) == []
        return {each.key: answers.held(each) for each in wanted}


def test_what_is_read_is_what_the_tables_say():
    scenario = tiny()
    lived = live_through(scenario, 3, [], orders=True)
    run = simulate(scenario, 3)
    daily = run.daily
    sums = daily[["gmv_live", "gmv_broad", "orders"]].groupby("platform").sum()
    reading = of_measures("gmv_live@kuaishou / (2 * gmv_broad@kuaishou)", scenario)
    share = sums.loc["kuaishou", "gmv_live"] / (2.0 * sums.loc["kuaishou", "gmv_broad"])
    assert value_of(reading, lived) == pytest.approx(share, rel=1e-12)
    assert len(lived.orders) == round(sums["orders"].sum() / run.people_per_user)
    june = of_measures("gmv_broad@douyin@2020-06-01..2020-06-02", scenario)
    days = daily.xs("douyin", level="platform")["gmv_broad"].loc["2020-06-01":"2020-06-02"]
    assert value_of(june, lived) == pytest.approx(days.sum(), rel=1e-12)


def test_an_eye_sees_every_recorded_evening_and_changes_nothing():
    days = []

    class Eye:
        def look(self, world):
            days.append(world.day)

    scenario = tiny()
    lived = live_through(scenario, 3, [Eye()], orders=True)
    assert days == list(range(scenario.days))
    assert lived.run.daily.equals(simulate(scenario, 3).daily)


def test_a_run_is_made_once_for_all_who_ask(tmp_path, monkeypatch):
    made = []

    def act(wanted):
        made.append(wanted.key)
        return read_run(wanted)

    monkeypatch.setattr(module, "read_run", act)
    first = fill(tmp_path)
    assert len(made) == len(set(made)) == 4
    assert fill(tmp_path) == first
    assert len(made) == 4
    more = fill(tmp_path, range(1, 4))
    assert len(made) == 6
    assert {key: more[key] for key in first} == first


def test_who_asks_for_more_of_a_run_gets_the_same_numbers(tmp_path):
    task = make_task(tiny(), 1)
    sales = of_measures("gmv_broad@kuaishou", task.scenario)
    apparel = by_reader("category_sales", {"platform": "kuaishou", "category": 0})
    alone, both = read_run(Wanted(task, (sales,))), read_run(Wanted(task, (sales, apparel)))
    assert alone[sales.text] == both[sales.text]
    assert both[apparel.text] > 0.0


def test_a_number_that_is_none_is_kept_as_none(tmp_path):
    wanted = Wanted(make_task(tiny(), 1), (of_measures("gmv_broad@kuaishou", tiny()),))
    with Answers(tmp_path) as answers:
        assert answers.held(wanted) == {}
        answers.keep(wanted, {wanted.readings[0].text: float("nan")})
        assert np.isnan(answers.held(wanted)[wanted.readings[0].text])


def test_a_run_that_fails_is_told_and_the_others_are_kept(tmp_path, monkeypatch):
    def act(wanted):
        if wanted.task.seed == 2:
            raise ValueError("no such world")
        return read_run(wanted)

    monkeypatch.setattr(module, "read_run", act)
    wanted = runs_wanted([asked(OUTCOMES)], range(1, 3))
    with Answers(tmp_path) as answers, ThreadPoolExecutor(1) as engine:
        failed = ask(wanted, answers, engine, lambda done, total: None)
        held = [bool(answers.held(each)) for each in wanted]
    assert len(failed) == 2
    assert all("seed 2: ValueError: no such world" in each for each in failed)
    assert held == [each.task.seed == 1 for each in wanted]
    assert ATTEMPTS > 1


def test_a_folder_has_one_writer(tmp_path):
    with (
        Answers(tmp_path),
        pytest.raises(StoreError, match="another process is asking for facts"),
        Answers(tmp_path),
    ):
        pass


def test_a_damaged_table_is_told_and_the_folder_is_free_again(tmp_path):
    (tmp_path / module.FILE).write_bytes(b"no table " * 100)
    for _ in range(2):
        with pytest.raises(StoreError, match=r"facts\.sqlite: file is not a database"):
            Answers(tmp_path).__enter__()


def test_answers_outlive_a_change_of_the_model_but_not_one_of_their_readers() -> None:
    own = reading_sources("AdCostByFollowShare")
    assert own > reading_sources()
    assert not own & code_of_a_run()
    assert {"reading.py", "lived.py"} <= {path.name for path in reading_sources()}
