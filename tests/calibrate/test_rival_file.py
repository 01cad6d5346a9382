"""Rivals laid over specs: what is fixed is no longer fitted, mistakes have their place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.run.short import tiny
from typer.testing import CliRunner

from feedfollow.calibrate.rival_file import load_rival, shipped_rivals
from feedfollow.calibrate.spec import Spec
from feedfollow.calibrate.spec_load import load_spec
from feedfollow.cli import app
from feedfollow.run.simulate import simulate
from feedfollow.spec.errors import SpecError
from feedfollow.spec.prior import normal

TRUST = "parameters.session_trust"
INTERCEPT = "parameters.session_intercept_live"
SHIFT = "platforms.kuaishou.taste.session_shift"

VALID = """name: cold
set:
  parameters.session_trust: 0
parameters:
  - {path: platforms.kuaishou.taste.session_shift, prior: "N(0, 0.7)", source: assumed}
plan: {wave_runs: 4, predictive: 1000}
"""


@pytest.fixture(scope="module")
def spec() -> Spec:
    return load_spec("quick.yaml")


def loaded(folder: Path, spec: Spec, text: str = VALID) -> Spec:
    path = folder / "cold.yaml"
    path.write_text(text, encoding="utf-8")
    return load_rival(path, spec)


def test_a_rival_fixes_frees_and_meets_the_same_figures(tmp_path: Path, spec: Spec) -> None:
    rival = loaded(tmp_path, spec)
    assert rival.name == "cold"
    assert rival.scenario.parameters["session_trust"] == 0.0
    assert TRUST in spec.rows and TRUST not in rival.rows
    assert rival.rows[SHIFT].prior == normal(0.0, 0.7)
    assert (rival.plan["wave_runs"], rival.plan["predictive"]) == (4, spec.plan["predictive"])
    assert rival.problem().targets.rows == spec.problem().targets.rows
    assert rival.problem().slack == spec.problem().slack


@pytest.mark.parametrize("path", shipped_rivals(), ids=lambda path: path.stem)
@pytest.mark.parametrize("name", ["default.yaml", "quick.yaml", "smoke.yaml"])
def test_every_shipped_rival_lies_over_every_shipped_spec(path: Path, name: str) -> None:
    spec = load_spec(name)
    rival = load_rival(path, spec)
    assert rival.name == path.stem
    assert rival.question.endswith("?")
    assert rival.scenario.diff(spec.scenario) or set(rival.rows) - set(spec.rows)
    assert all(rival.plan[each] <= spec.plan[each] for each in spec.plan)


def test_check_reads_rivals(tmp_path: Path) -> None:
    (good, *_), bad = shipped_rivals(), tmp_path / "bad.yaml"
    bad.write_text(VALID.replace("session_trust", "session_trsut"), encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(good), str(bad)])
    assert "own_tastes.yaml: fine: a rival; over the default spec: own_tastes" in result.stdout
    assert "did you mean 'parameters.session_trust'?" in result.stderr
    assert result.exit_code == 2


def test_the_three_rivals_of_the_specification_are_there() -> None:
    names = [path.stem for path in shipped_rivals()]
    assert names == ["own_tastes", "without_learning", "without_trust"]


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("name: cold", "nam: cold", "did you mean 'name'?", 1),
        ("session_trust: 0", "session_trsut: 0", "did you mean 'parameters.session_trust'?", 3),
        ("session_trust: 0", "session_trust: -1", "session_trust must lie in 0 to 10", 3),
        ("taste.session_shift,", "taste.shift,", "which cannot be fitted", 5),
        (f"{SHIFT},", f"{TRUST},", "cannot be added: the rival sets it", 5),
        (f"{SHIFT},", f"{INTERCEPT},", "cannot be added: it is fitted anyway", 5),
        (', prior: "N(0, 0.7)", source: assumed', "", "the spec must give one", 5),
        ("wave_runs: 4", "waves: 4", "unknown key 'waves' in plan", 6),
    ],
)
def test_a_broken_rival_is_refused_with_its_place(
    old: str, new: str, message: str, line: int, tmp_path: Path, spec: Spec
) -> None:
    assert VALID.count(old) == 1
    with pytest.raises(SpecError) as caught:
        loaded(tmp_path, spec, VALID.replace(old, new))
    said = str(caught.value)
    assert message in said
    assert f"cold.yaml:{line}:" in said
    assert len(caught.value.problems) == 1


def test_a_rival_must_differ_and_leave_something_to_fit(tmp_path: Path, spec: Spec) -> None:
    with pytest.raises(SpecError, match="a rival must differ"):
        loaded(tmp_path, spec, "name: same\n")
    everything = "".join(f"  {path}: {row.default}\n" for path, row in spec.rows.items())
    with pytest.raises(SpecError, match="is left to fit"):
        loaded(tmp_path, spec, f"set:\n{everything}")


def test_a_shift_of_taste_on_every_platform_is_a_shift_of_both_intercepts() -> None:
    base = tiny()
    names = [row.name for row in base.platforms.values() if row.role == "content"]
    shifted = base.with_(**{f"platforms.{name}.taste.session_shift": 0.5 for name in names})
    intercepts = {
        f"parameters.{name}": base.parameters[name] + 0.5
        for name in ("session_intercept_live", "session_intercept_video")
    }
    one, two = (simulate(each, 1).daily for each in (shifted, base.with_(**intercepts)))
    np.testing.assert_array_equal(one["sessions"], two["sessions"])
    assert one["sessions"].sum() > 1.2 * simulate(base, 1).daily["sessions"].sum()


def test_a_shift_on_one_platform_moves_that_platform() -> None:
    base = tiny()
    moved = base.with_(**{SHIFT: 1.0})
    before, after = (simulate(each, 1).daily["sessions"].groupby(level=1).sum()
                     for each in (base, moved))  # fmt: skip
    ratio = after / before
    assert ratio["kuaishou"] > 1.5
    assert ratio["douyin"] == pytest.approx(1.0, abs=0.1)
