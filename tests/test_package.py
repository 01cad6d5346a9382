"""The package offers its names lazily, and no others."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from matplotlib.figure import Figure

import feedfollow
import feedfollow as ff
from feedfollow.spec.loader import load_scenario

BRIEF = {
    "users": 500,
    "until": "2018-06-14",
    "burn_in": 5,
    "scale": {"anchors": 60, "merchants": 400},
}


def test_a_name_is_imported_when_it_is_asked_for() -> None:
    assert feedfollow.load_scenario is load_scenario


@pytest.mark.parametrize("name", feedfollow.__all__)
def test_every_promised_name_exists(name: str) -> None:
    assert getattr(feedfollow, name).__module__.startswith("feedfollow.")
    assert name in dir(feedfollow)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'load_senario'"):
        feedfollow.load_senario  # noqa: B018


def test_the_names_that_the_design_promises_work_as_written(tmp_path: Path) -> None:
    base = ff.load_scenario("scenarios/baseline.yaml", BRIEF)
    variant = base.with_(**{"platforms.kuaishou.feed.precision": 1.5})
    run = ff.simulate(base, seed=1)
    for name in ("daily", "traffic", "accounts", "anchors", "merchants"):
        assert "date" in getattr(run, name).index.names
    assert run.summary().rows
    assert isinstance(run.plot.gmv(), Figure)
    assert run.save(tmp_path / "run", plots=False).is_dir()
    with ThreadPoolExecutor(1) as pool:
        runs = ff.ensemble([base, variant], seeds=range(2), executor=pool)
        diff = ff.compare(base, variant, seeds=2, work=ff.Work(executor=pool))
    assert runs.seeds == (0, 1)
    assert len(runs.files) == 4
    assert (diff.table["pairs"] <= 2).all()
    assert isinstance(diff.plot(), Figure)
    assert {"figures", "posterior", "plot"} <= {*dir(ff.Fit), *ff.Fit.__dataclass_fields__}


def test_a_seed_is_a_whole_number() -> None:
    base = ff.load_scenario("baseline.yaml", BRIEF)
    with pytest.raises(TypeError):
        ff.ensemble(base, seeds=[0.5])
