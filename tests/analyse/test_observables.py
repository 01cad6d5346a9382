"""The model as a plain function: same numbers as a run, stable keys, clear refusals."""

import math
import os
import pickle

import numpy as np
import pytest
from tests.run.short import tiny, written

import feedfollow as ff
from feedfollow.analyse import observables as module
from feedfollow.observe.period import over_period
from feedfollow.spec.errors import SpecError


def test_the_values_are_those_of_a_run():
    scenario = tiny()
    varied = scenario.with_(
        **{"parameters.session_trust": 2.5, "platforms.kuaishou.feed.precision": 0.5}
    )
    run = ff.simulate(varied, 7)
    expected = over_period(run.daily, scenario.start, scenario.until)
    found = ff.observables(
        {"session_trust": np.float32(2.5), "platforms.kuaishou.feed.precision": 0.5}, 7, scenario
    )
    assert list(found) == [".".join(key) for key in expected.index]
    np.testing.assert_array_equal(list(found.values()), expected.to_numpy())
    assert all(type(value) is float for value in found.values())


def test_a_measure_that_the_period_does_not_hold_keeps_its_key():
    short = tiny(until="2020-05-25")
    found = ff.observables({}, 1, short)
    assert math.isnan(found["kuaishou.trust_mean"])
    assert found["kuaishou.views"] > 0.0
    assert found.keys() == ff.observables({}, 1, tiny()).keys()


def test_it_can_be_sent_to_another_process():
    assert pickle.loads(pickle.dumps(ff.observables)) is ff.observables


def test_a_file_is_read_once_and_again_when_it_changes(tmp_path, monkeypatch):
    read = []
    monkeypatch.setattr(module, "simulate", lambda scenario, seed: (_ for _ in ()).throw(Done))
    load = module.load_scenario
    monkeypatch.setattr(module, "load_scenario", lambda name: read.append(name) or load(name))
    path = written(tiny(), tmp_path / "one.yaml")
    for text in (tiny(), tiny(), tiny(users=600)):
        if text.users == 600:
            written(text, path)
        with pytest.raises(Done):
            ff.observables({}, 1, path)
    assert len(read) == 2


class Done(Exception):
    """The simulation would begin here."""


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"session_trst": 1.0}, "did you mean 'session_trust'"),
        ({"platforms.kuaishou.feed.precison": 1.0}, "feed.precision"),
        ({"session_trust": 1e9}, "session_trust"),
        ({"session_trust": math.nan}, "session_trust"),
    ],
)
def test_what_cannot_be_set_is_refused(parameters, message):
    with pytest.raises(SpecError, match=message):
        ff.observables(parameters, 1, tiny())


def test_a_scenario_file_is_read_again_when_a_file_that_it_extends_changes(tmp_path):
    base, overlay = tmp_path / "base.yaml", tmp_path / "overlay.yaml"
    base.write_text(tiny().to_yaml(), encoding="utf-8")
    overlay.write_text("extends: base.yaml\nname: overlay\n", encoding="utf-8")
    first = module._loaded(overlay)
    assert module._loaded(overlay) is first
    base.write_text(tiny(users=600).to_yaml(), encoding="utf-8")
    os.utime(base, ns=(1, 1))
    assert module._loaded(overlay).users == 600
