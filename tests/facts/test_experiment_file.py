"""Claims as files: what is read from them, and what is refused, each mistake at its place."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml
from tests.facts.asked import written

from feedfollow.facts.claims import read_claims
from feedfollow.facts.experiment import digest_of_all
from feedfollow.facts.experiment_file import files, load_experiment, load_experiments
from feedfollow.spec.errors import SpecError

HOME = Path(__file__).parents[2] / "calibration"

GOOD = """
id: M05
question: Do people who follow buy again?
kind: emergent
market: {users: 500, parameters.session_trust: 1.5}
arms:
  feed: {platforms.kuaishou.traffic.private_share: 0.15}
  follow: {platforms.kuaishou.traffic.private_share: 0.65}
control:
  why: trust has no effect on buying
  set: {parameters.session_trust: 0}
outcomes:
  - {name: repurchase, read: repurchase_rate@kuaishou, expect: up}
  - {name: sales, read: gmv_live@kuaishou / gmv_broad@kuaishou, as: ratio, expect: 0.5 to 2, claimed: off}
seen: nothing
"""  # noqa: E501


def test_a_file_becomes_arms_outcomes_and_a_control(tmp_path):
    found = load_experiment(written(tmp_path / "M05.yaml", GOOD))
    shares = [
        arm.platforms["kuaishou"].levers["traffic.private_share"] for arm in found.arms.values()
    ]
    assert shares == [0.15, 0.65]
    assert {arm.users for arm in found.arms.values()} == {500}
    assert [arm.parameters["session_trust"] for arm in found.control.arms.values()] == [0.0, 0.0]
    repurchase, sales = found.outcomes
    assert repurchase.weights == {"follow": 1.0, "feed": -1.0}
    assert (repurchase.claimed, repurchase.under_control, repurchase.neutral) == (True, "gone", 0.0)
    assert (sales.claimed, sales.under_control, sales.neutral) == (False, "not asked", 1.0)
    assert (sales.expected.low, sales.expected.high) == (0.5, 2.0)


def test_any_change_of_a_file_changes_the_hash(tmp_path):
    one = load_experiment(written(tmp_path / "M05.yaml", GOOD))
    other = load_experiment(
        written(tmp_path / "M05.yaml", GOOD.replace("expect: up", "expect: down"))
    )
    assert digest_of_all({"M05": one.text}) != digest_of_all({"M05": other.text})


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("kind: emergent", "kind: emergnt", "did you mean 'emergent'?"),
        ("id: M05", "id: M06", "expected M05, as the file is called"),
        ("seen: nothing", "", "no 'seen', which is required"),
        ("why: trust", "how: trust", "unknown key 'how' in control"),
        ("session_trust: 1.5", "session_trust: 9", "leaves its prior"),
        ("users: 500", "uses: 500", "did you mean 'users'?"),
        ("repurchase_rate@k", "repurchase_rte@k", "did you mean 'repurchase_rate'?"),
        ("repurchase_rate@kuaishou", "repurchase_rate@kuaisho", "did you mean 'kuaishou'?"),
        ("repurchase_rate@kuaishou", "repurchase_rate@all", "no value over all platforms"),
        ("repurchase_rate@kuaishou", "repurchase_rate@kuaishou@2020-12", "is not inside"),
        ("gmv_live@kuaishou /", "gmv_live@kuaishou **", "got 'term_0 ** term_1'"),
        ("gmv_live@kuaishou /", "gmv_live@kuaishou +/", "is no arithmetic"),
        ("expect: up", "expect: upward", "got 'upward'"),
        ("expect: up", "expect: up, of: follow", "of a level"),
        ("expect: up", "expect: up, of: follow - fed", "did you mean 'feed'?"),
        ("expect: 0.5 to 2", "expect: above 1, of: follow", "a ratio needs arms that cancel"),
        ("read: repurchase_rate@kuaishou", "read: {category_sale: {}}", "did you mean"),
        (
            "read: repurchase_rate@kuaishou",
            "read: {category_sales: {categry: 3}}",
            "takes no 'categry'; did you mean 'category'?",
        ),
        ("expect: up", "expect: up, claimed: off", "no outcome is claimed"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path, before, after, message):
    assert before in GOOD
    path = written(tmp_path / "M05.yaml", GOOD.replace(before, after))
    with pytest.raises(SpecError) as caught:
        load_experiment(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_arms_of_a_control_must_be_those_of_the_claim(tmp_path):
    other = "arms: {feed: {}, fallow: {}}"
    path = written(tmp_path / "M05.yaml", GOOD.replace("set: {parameters.session_trust: 0}", other))
    with pytest.raises(SpecError, match="must be those of the claim: feed, follow"):
        load_experiment(path)


def test_every_claim_is_asked_once_and_no_assumed_one_as_emergent():
    claims = read_claims()
    kinds = {name: yaml.safe_load(path.read_text())["kind"] for name, path in files().items()}
    assert list(kinds) == list(claims)
    raised = [name for name, kind in kinds.items() if kind == "emergent" != claims[name].kind]
    assert raised == [], "what is assumed is not made emergent by asking"


@pytest.mark.long
def test_every_shipped_file_is_read():
    assert list(load_experiments(files().values())) == list(read_claims())


def test_the_table_of_claims_is_read_as_it_stands():
    with (HOME / "stylised_facts.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    claims = read_claims()
    assert [row["paired_run_test"] for row in rows] == [each.test for each in claims.values()]
