"""A fit's record of its spec gives the same calibration again, from texts alone."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from feedfollow.calibrate.market import comparable
from feedfollow.calibrate.spec import Spec
from feedfollow.calibrate.spec_file import parse_prior, prior_text
from feedfollow.calibrate.spec_load import load_spec
from feedfollow.calibrate.spec_record import SPEC, SpecRecord
from feedfollow.observe.foreign_files import ResultError
from feedfollow.spec.frozen import FrozenMap
from feedfollow.spec.prior import Prior


def with_what_if() -> Spec:
    spec = load_spec("smoke.yaml")
    fewer = spec.scenario.with_(**{"platforms.kuaishou.feed.precision": 0.5})
    return replace(spec, what_ifs=FrozenMap({"fewer": fewer}))


@pytest.mark.parametrize("make", [lambda: load_spec("default.yaml"), with_what_if])
def test_the_same_spec_is_read_again(make):
    spec = make()
    again = SpecRecord.of(spec).load()
    for field in fields(Spec):
        if field.name != "figures":
            assert getattr(again, field.name) == getattr(spec, field.name), field.name
    assert [each.id for each in again.figures] == [
        each.id for each in comparable(spec.figures, spec.scenario)
    ]
    one, other = spec.problem().simulator, again.problem().simulator
    assert other.digest == one.digest
    assert other.scenario("base") == one.scenario("base")


def test_it_lies_in_a_folder_as_it_was_made(tmp_path: Path):
    record = SpecRecord.of(with_what_if())
    record.write(tmp_path)
    assert (tmp_path / "what_ifs" / "fewer.yaml").is_file()
    assert SpecRecord.read(tmp_path, record.figures).files == record.files
    assert record.exclusions == {
        "ks_repurchase_2020h1": "so few users leave months without a buyer"
    }
    # it is a spec like any other
    assert load_spec(tmp_path / SPEC).rows == record.load().rows


def test_a_missing_scenario_is_told(tmp_path: Path):
    record = SpecRecord.of(load_spec("smoke.yaml"))
    record.write(tmp_path)
    (tmp_path / "scenario.yaml").unlink()
    with pytest.raises(ValueError, match=r"scenario\.yaml is missing from the fit"):
        SpecRecord.read(tmp_path, record.figures)


@pytest.mark.parametrize(
    "name", ["../secret.yaml", "what_ifs/../../secret.yaml", "door/secret.yaml"]
)
def test_a_spec_from_elsewhere_reads_and_writes_nothing_outside(name: str, tmp_path: Path):
    home = tmp_path / "fit"
    home.mkdir()
    record = SpecRecord.of(load_spec("smoke.yaml"))
    record.write(home)
    (home / "door").symlink_to("..")
    (tmp_path / "secret.yaml").write_text("name: secret\n", encoding="utf-8")
    spec = (home / SPEC).read_text(encoding="utf-8")
    (home / SPEC).write_text(spec.replace("scenario: scenario.yaml", f"scenario: {name}"))
    with pytest.raises(ResultError, match="lies outside it"):
        SpecRecord.read(home, record.figures)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "is no spec of a fit"),
        ("scenario: scenario.yaml\n", "is no spec of a fit"),
        ("scenario: {}\nwhat_ifs: []\nfigures: {exclude: []}\n", "expected a name"),
        ("scenario: spec.yaml\nwhat_ifs: 3\n", "is no spec of a fit"),
        ("scenario: !!python/object/apply:os.getcwd []\n", "tag .* is not used"),
        ("scenario: &a scenario.yaml\nwhat_ifs: [*a]\n", "anchor &a is not used"),
    ],
)
def test_a_text_that_is_no_spec_of_a_fit_is_refused(text: str, said: str, tmp_path: Path):
    (tmp_path / "scenario.yaml").write_text("name: x\n", encoding="utf-8")
    (tmp_path / SPEC).write_text(text, encoding="utf-8")
    with pytest.raises(ResultError, match=said):
        SpecRecord.read(tmp_path, ())


def test_a_prior_is_written_to_the_last_bit():
    prior = Prior("lognormal", (0.1 + 0.2, 1.0 + 2.0**-40))
    assert parse_prior(prior_text(prior)) == prior
