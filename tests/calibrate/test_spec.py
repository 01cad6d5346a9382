"""A calibration spec becomes a calibration, or a list of all its mistakes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.run.short import tiny, written
from typer.testing import CliRunner

from feedfollow.calibrate.budget import TooSmall, saved_text, within
from feedfollow.calibrate.problem import Plan
from feedfollow.calibrate.sampler import Length
from feedfollow.calibrate.spec import Spec
from feedfollow.calibrate.spec_file import CHAIN, PLAN, is_spec_file, parse_prior
from feedfollow.calibrate.spec_load import load_spec
from feedfollow.calibrate.stages import runs_expected
from feedfollow.cli import app
from feedfollow.observe.figures import load_figures
from feedfollow.paths import data_folder
from feedfollow.spec.errors import SpecError
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.prior import beta, lognormal, normal, uniform

SHIPPED = sorted(path.name for path in (data_folder("calibration") / "specs").glob("*.yaml"))
VALID = """\
name: example
scenario: base.yaml
users: 500
from: 2020-03-20
until: 2020-07-02
set:
  parameters.session_need: 2
master: 4
parameters:
  - {path: parameters.session_trust}
  - {path: platforms.kuaishou.traffic.private_share, prior: "B(6.5, 3.5)", source: assumed}
discrepancy: {money: 0.1, level: 15 %, ratio: 0.15, share: 0.05, trust: 0}
figures:
  exclude:
    - {id: cnnic_2020_03, reason: a test}
what_ifs:
  - {name: fewer, scenario: fewer.yaml}
plan: {pilot: 3, most_waves: 2}
chain: {times: 10}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    base = tiny(start="2020-03-25", until="2020-07-02")
    written(base, tmp_path / "base.yaml")
    share = {"platforms.kuaishou.traffic.private_share": 0.1}
    written(base.with_(name="fewer", **share), tmp_path / "fewer.yaml")
    return tmp_path


def loaded(folder: Path, text: str = VALID) -> Spec:
    path = folder / "spec.yaml"
    path.write_text(text, encoding="utf-8")
    return load_spec(path)


def test_a_spec_becomes_a_calibration(folder: Path) -> None:
    spec = loaded(folder)
    assert str(spec.scenario.start) == "2020-03-20"
    assert (spec.scenario.users, spec.scenario.parameters["session_need"]) == (500, 2.0)
    assert spec.what_ifs["fewer"].parameters["session_need"] == 2.0
    assert [each.id for each in spec.compared if each.role == "fit"] == [
        "ks_gmv_2020q2", "cnnic_2020_06",
    ]  # fmt: skip
    assert "cnnic_2020_03" in {each.id for each in spec.read}  # read, so that runs stay the same
    problem = spec.problem()
    assert problem.master == 4
    assert problem.plan.pilot == 3 and problem.plan.steps == Plan().steps
    assert problem.plan.length == Length(times=10.0)
    assert problem.what_ifs == ("fewer",)
    assert problem.slack.discrepancy["level"] == 0.15
    assert problem.space.rows["parameters.session_trust"].prior == uniform(0.5, 3.0)
    assert problem.space.named([0.0, 0.0])["platforms.kuaishou.traffic.private_share"] == (
        pytest.approx(beta(6.5, 3.5).median())
    )
    assert problem.targets.names == ("ks_gmv_2020q2", "cnnic_2020_06")


@pytest.mark.parametrize("place", ["scenario", "what_ifs[0].scenario"])
def test_a_scenario_outside_the_folders_that_were_given_is_refused(
    folder: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = folder / "home"
    home.mkdir()
    monkeypatch.chdir(home)
    for name in ("base.yaml", "fewer.yaml"):
        (home / name).write_bytes((folder / name).read_bytes())
    assert loaded(home).name == "example"
    old = "base.yaml" if place == "scenario" else "fewer.yaml"
    for name in (f"../{old}", f"{folder}/{old}", "../nothing.yaml", "/dev/zero"):
        with pytest.raises(SpecError) as caught:
            loaded(home, VALID.replace(old, name))
        (problem,) = caught.value.problems
        assert problem.message.startswith(f"{place}: {name!r} lies outside the folders")
        assert problem.line == (2 if place == "scenario" else 17)
    # what it extends is held to the folders of the spec
    (home / old).write_text(f"extends: ../{old}\n", encoding="utf-8")
    with pytest.raises(SpecError, match="lies outside the folders"):
        loaded(home)
    monkeypatch.chdir(folder)  # the working folder is given too
    assert loaded(home).name == "example"


@dataclass(frozen=True)
class Broken:
    """A mistake: what of the valid text is replaced by what, and what is said about it."""

    old: str
    new: str
    message: str
    line: int


BROKEN = (
    Broken("scenario: base.yaml\n", "", "the spec has no 'scenario', which is required", 1),
    Broken("base.yaml", "bas.yaml", "no such file", 2),
    Broken("users: 500", "users: 5", "users must lie in 10 to", 3),
    Broken("until: 2020-07-02", "untill: 2020-07-02", "did you mean 'until'?", 5),
    Broken("until: 2020-07-02", "until: 2019-01-01", "is before start", 5),
    Broken("session_need: 2", "session_need: twelve", "session_need", 7),
    Broken("session_need: 2", "session_nead: 2", "did you mean 'parameters.session_need'?", 7),
    Broken("session_need: 2", "session_trust: 2", "is fitted, so 'set' cannot set it", 10),
    Broken("master: 4", "master: 1.5", "must be a whole number", 8),
    Broken("session_trust}", "sesion_trust}", "did you mean 'parameters.session_trust'?", 10),
    Broken("session_trust}", "session_quality}", "fixed by definition", 10),
    Broken("session_trust}", "session_trust, prior: \"N(1, 1)\"}", "needs a source", 10),
    Broken("B(6.5, 3.5)", "Beta(6, 3)", "expected LN(median, geometric sd)", 11),
    Broken("B(6.5, 3.5)", "B(-1, 3)", "are not arguments of a beta prior", 11),
    Broken("B(6.5, 3.5)", "U(2, 3)", "outside the range of traffic.private_share, 0 to 1", 11),
    Broken(', prior: "B(6.5, 3.5)", source: assumed', "", "the spec must give one", 11),
    Broken("platforms.kuaishou.traffic.private_share", "parameters.session_trust", "listed twice",
           11),
    Broken("money: 0.1, ", "", "discrepancy has no 'money', which is required", 12),
    Broken("trust: 0}", "trust: -1}", "discrepancy.trust must lie in 0 to 2", 12),
    Broken("exclude:", "fit:", "roles stand in calibration/figures.csv", 14),
    Broken("cnnic_2020_03", "cnnic_202_03", "did you mean 'cnnic_2020_03'?", 15),
    Broken(", reason: a test", "", "has no 'reason', which is required", 15),
    Broken("reason: a test", "reason: ' '", "say why cnnic_2020_03 is left out", 15),
    Broken("cnnic_2020_03", "ks_revenue_tips_2020",
           "is not compared anyway: it needs tips, off in the scenario", 15),
    Broken("cnnic_2020_03", "wx_daily_gmv_2020_12", "is not compared anyway: it waits", 15),
    Broken("cnnic_2020_03", "ks_repurchase_2020.within_month", "it has role context", 15),
    Broken("fewer.yaml", "few.yaml", "no such file", 17),
    Broken("name: fewer", "name: base", "expected a name of its own, 'base' is taken", 17),
    Broken("pilot: 3", "pilots: 3", "did you mean 'pilot'?", 18),
    Broken("pilot: 3", "pilot: 1", "plan.pilot must lie in 2 to 1000", 18),
    Broken("times: 10", "times: many", "chain.times", 19),
    Broken("cnnic_2020_03, reason: a test}", "cnnic_2020_06, reason: a test}\n    - {id: "
           "ks_gmv_2020q2, reason: another}\n    - {id: cnnic_2020_03, reason: a third}",
           "no figure is left to fit", 1),
)  # fmt: skip


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.message[:30])
def test_a_broken_spec_is_refused_with_its_place(case: Broken, folder: Path) -> None:
    assert VALID.count(case.old) == 1
    with pytest.raises(SpecError) as caught:
        loaded(folder, VALID.replace(case.old, case.new))
    told = [each for each in caught.value.problems if case.message in each.render()]
    assert told, str(caught.value)
    assert (told[0].line, told[0].source is not None) == (case.line, True)


def test_all_mistakes_of_a_spec_are_told_at_once(folder: Path) -> None:
    text = VALID
    for old, new in (("pilot: 3", "pilots: 3"), ("a test", "' '"), ("session_trust}", "trst}")):
        text = text.replace(old, new)
    with pytest.raises(SpecError) as caught:
        loaded(folder, text)
    assert [each.line for each in caught.value.problems] == [10, 15, 18]


def test_a_hold_out_cannot_be_fitted() -> None:
    roles = {each.id: each.role for each in load_figures()}
    for name in SHIPPED:
        for row in load_spec(name).problem().targets.rows:
            assert row.role == roles[row.name]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_spec_is_fine(name: str) -> None:
    result = CliRunner().invoke(app, ["check", name])
    assert result.exit_code == 0, result.stderr
    assert f"{name}: fine: {Path(name).stem}, " in result.stdout


def test_the_default_fits_only_what_figures_inform_and_holds_out_ten() -> None:
    spec = load_spec("default.yaml")
    rows = {**{f"parameters.{name}": row for name, row in PARAMETERS.items()}, **LEVERS}
    for path, row in spec.rows.items():
        known = rows.get(path) or rows[path.split(".", 2)[2]]
        assert known.verdict == row.verdict == "fit", path
    # the one behind the period is read off the projection
    assert [figure.id for figure in spec.outside] == ["dy_daily_live_views_2022_23"]
    assert spec.count("holdout") + len(spec.outside) >= 10
    assert not spec.excluded
    assert runs_expected(spec.problem()) == 1527  # as the comments of the file say


def test_the_quick_spec_has_the_parameters_of_the_default() -> None:
    quick, default = load_spec("quick.yaml"), load_spec("default.yaml")
    assert {path: row.prior for path, row in quick.rows.items()} == {
        path: row.prior for path, row in default.rows.items()
    }
    assert runs_expected(quick.problem()) == 618


@pytest.mark.parametrize(
    "prior", [lognormal(2.6, 1.3), normal(-3.4, 0.7), uniform(6e8, 8e8), beta(4.0, 16.0)]
)
def test_a_prior_is_read_as_it_is_written(prior) -> None:
    assert parse_prior(prior.text()) == prior


def test_the_rows_of_plan_and_chain_are_the_fields_with_their_defaults() -> None:
    plan, chain = Plan(), Length()
    assert {name: row.default for name, row in PLAN.items()} == {
        name: getattr(plan, name) for name in Plan.__slots__ if name not in ("length", "process")
    }
    assert {name: row.default for name, row in CHAIN.items()} == {
        name: getattr(chain, name) for name in Length.__slots__
    }


def test_a_scenario_is_no_spec(folder: Path) -> None:
    (folder / "spec.yaml").write_text(VALID, encoding="utf-8")
    assert is_spec_file(str(folder / "spec.yaml"))
    assert is_spec_file("default.yaml")
    assert not is_spec_file(str(folder / "base.yaml"))
    assert not is_spec_file("baseline.yaml")
    assert not is_spec_file(str(folder / "none.yaml"))


def test_a_budget_saves_waves_first_then_truths(folder: Path) -> None:
    plan = "{pilot: 3, members: 16, steps: 1, wave_runs: 10, most_waves: 3, predictive: 8, "
    plan += "best_fit_seeds: 2, best_fit_iterations: 1, calibration_truths: 20}"
    text = VALID.replace("{pilot: 3, most_waves: 2}", plan)
    problem = loaded(folder, text.replace("what_ifs:\n  - {name: fewer, scenario: fewer.yaml}\n",
                                          "")).problem()  # fmt: skip
    whole = runs_expected(problem)
    least = whole - 30 - 20
    assert within(problem, None) is problem
    cuts = [
        (whole, 3, 20),
        (whole - 1, 2, 20),
        (whole - 20, 1, 20),
        (whole - 21, 1, 0),
        (least + 9, 0, 0),
        (least, 0, 0),
    ]
    for budget, waves, truths in cuts:
        cut = within(problem, budget)
        assert (cut.plan.most_waves, cut.plan.calibration_truths) == (waves, truths)
        assert runs_expected(cut) <= budget
    assert saved_text(problem.plan, within(problem, least).plan) == (
        "the budget leaves 0 of 3 waves and no simulation-based calibration"
    )
    assert saved_text(problem.plan, problem.plan) == ""
    with pytest.raises(TooSmall, match=f"needs at least {least}"):
        within(problem, least - 1)


def test_a_plan_has_the_numbers_of_its_spec() -> None:
    spec = load_spec("default.yaml")
    plan = spec.problem().plan
    assert {name: getattr(plan, name) for name in PLAN} == dict(spec.plan)
    assert plan.common_seeds == 100
