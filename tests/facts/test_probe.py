"""Probes: the same for the same model, another where what a claim asks comes out otherwise."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from tests.facts.asked import SALES, asked

from feedfollow.facts import probe as module
from feedfollow.facts.probe import MERCHANTS, USERS, probe, probes_of, small
from feedfollow.world.inputs import content_platforms

SESSIONS = "{name: of views, read: session_rate@kuaishou, expect: up, claimed: off}"


def made(**experiments):
    with ThreadPoolExecutor(1) as engine:
        return probe(experiments, engine, lambda done, total: None)


def test_a_probe_is_that_of_the_model_and_of_what_is_asked():
    first, again = asked([SALES]), asked([SALES])
    other = asked([SALES, SESSIONS])
    trust = asked(
        [SALES], arms={"base": {"parameters.session_trust": 1.0}, "open": {"until": "2020-07-04"}}
    )
    found = made(a=first, b=again, c=other, d=trust)
    assert found["a"] == found["b"]
    assert len({found["a"], found["c"], found["d"]}) == 3


def test_a_probe_is_small_and_reads_what_the_claim_reads():
    runs = probes_of(asked([SALES], control={"parameters.session_trust": 0}))
    assert len(runs) == 4
    for each in runs:
        assert each.task.scenario.users == USERS
        assert "gmv_broad@kuaishou" in {reading.text for reading in each.readings}


def test_a_claim_whose_probe_fails_has_none(monkeypatch):
    def act(wanted):
        raise ValueError("no such world")

    monkeypatch.setattr(module, "read_run", act)
    assert made(a=asked([SALES])) == {}


def test_what_is_no_part_of_a_run_changes_no_probe():
    own = asked([SALES])
    assert made(a=own) == made(a=replace(own, note="a remark", question="Otherwise?"))


def test_merchants_of_one_platform_alone_are_as_many_on_each():
    alone = asked([SALES]).arms["base"]
    anywhere = alone.with_(merchants_exclusive=False)
    assert small(anywhere).merchants == MERCHANTS
    assert small(alone).merchants == MERCHANTS * len(content_platforms(alone))
