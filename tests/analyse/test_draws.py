"""Posterior draws: every mistake is named with its row, column and the nearest valid name."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from tests.run.short import tiny

from feedfollow.analyse.draws import checked_draws, laid_over, origin_of_draws, read_draws, thinned
from feedfollow.spec.errors import SpecError

BASE = tiny()
SHARE = "platforms.kuaishou.traffic.private_share"
HEADER = f"parameters.session_trust,{SHARE}\n"


def problems(tmp_path, text: str) -> list[str]:
    (tmp_path / "posterior.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        read_draws(tmp_path, BASE)
    return [problem.render() for problem in caught.value.problems]


def test_draws_are_read_a_row_a_draw(tmp_path):
    (tmp_path / "posterior.csv").write_text(f"{HEADER}1.5,0.5\n2.5,0.25\n", encoding="utf-8")
    found = read_draws(tmp_path, BASE)
    assert found.columns.tolist() == ["parameters.session_trust", SHARE]
    assert found.to_numpy().tolist() == [[1.5, 0.5], [2.5, 0.25]]


def test_a_first_column_may_number_the_draws(tmp_path):
    text = "draw,parameters.session_trust\n7,1.5\n9,2.5\n"
    (tmp_path / "posterior.csv").write_text(text, encoding="utf-8")
    assert read_draws(tmp_path, BASE)["parameters.session_trust"].tolist() == [1.5, 2.5]


def test_a_misspelt_path_is_named_with_the_nearest_one(tmp_path):
    (said,) = problems(tmp_path, "parameters.session_trst\n1\n2\n")
    assert "posterior.csv:1: column 1" in said
    assert "did you mean 'parameters.session_trust'?" in said


def test_every_wrong_cell_is_named_with_row_and_column(tmp_path):
    said = problems(tmp_path, f"{HEADER}1,1.5\nx,0.5\n1,nan\n1\n1,0.5\n")
    assert [each.partition(": ")[0].rpartition(":")[2] for each in said] == ["2", "3", "4", "5"]
    assert f"row 2, column {SHARE}: got '1.5', expected 0 to 1" in said[0]
    assert "column parameters.session_trust: got 'x', expected a finite number" in said[1]
    assert "row 5 has 1 values, the header names 2" in said[3]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        (HEADER, "expected at least 2 draws, got 0"),
        (f"{HEADER}1,0.5\n", "expected at least 2 draws, got 1"),
        (f"{SHARE},{SHARE}\n0.1,0.1\n0.2,0.2\n", "is given twice"),
        ("draw\n1\n2\n", "no column"),
    ],
)
def test_a_file_that_is_no_table_of_draws_is_refused(tmp_path, text, message):
    assert any(message in each for each in problems(tmp_path, text))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SpecError, match=r"posterior\.csv: cannot read the draws: No such file"):
        read_draws(tmp_path, BASE)


def test_a_platform_that_the_scenario_lacks_cannot_be_set():
    frame = pd.DataFrame({"platforms.kwaishou.traffic.private_share": [0.1, 0.2]})
    with pytest.raises(SpecError, match=f"did you mean '{SHARE}'"):
        checked_draws(frame, BASE)


def test_a_program_gets_its_draws_back_as_they_were():
    frame = pd.DataFrame({SHARE: [0.1, 1 / 3]}, index=[5, 9])
    found = checked_draws(frame, BASE)
    assert found[SHARE].tolist() == [0.1, 1 / 3]
    assert found.index.tolist() == [0, 1]


def test_a_draw_leaves_alone_what_the_scenario_decides():
    draw = {SHARE: 0.4, "parameters.session_trust": 2.0}
    found = laid_over(BASE, draw, {SHARE}, 0)
    assert found.platforms["kuaishou"].levers["traffic.private_share"] == 0.65
    assert found.parameters["session_trust"] == 2.0


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ({"kind": "fit", "converged": True, "failed": []}, "calibrated"),
        (
            {"kind": "fit", "converged": False, "failed": []},
            "drawn from a fit, not converged",
        ),
        (
            {"kind": "fit", "converged": True, "failed": ["money"]},
            "drawn from a fit, failed: its own error is too large on money",
        ),
        (
            {"kind": "fit", "converged": False, "failed": [], "not_judged": ["money"]},
            "drawn from a fit, not converged: its own error on money cannot be judged",
        ),
        ({"kind": "run"}, "drawn from a table that no fit wrote"),
        (None, "drawn from a table that no fit wrote"),
    ],
)
def test_only_draws_of_a_fit_that_converged_and_did_not_fail_are_called_calibrated(
    tmp_path, manifest, said
):
    (tmp_path / "posterior.csv").write_text(f"{HEADER}1.5,0.5\n2.5,0.25\n", encoding="utf-8")
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert origin_of_draws(checked_draws(read_draws(tmp_path, BASE), BASE)) == said


def test_thinned_draws_are_evenly_spaced_rows_and_know_their_fit():
    draws = pd.DataFrame({"parameters.session_trust": range(11)})
    draws.attrs["origin"] = "drawn from a fit, not converged"
    found = thinned(draws, 3)
    assert found["parameters.session_trust"].tolist() == [0, 5, 10]
    assert found.index.tolist() == [0, 1, 2]
    assert origin_of_draws(found) == "drawn from a fit, not converged"
    pd.testing.assert_frame_equal(thinned(draws, 11), draws)


@pytest.mark.parametrize("most", [1, 12])
def test_more_draws_than_there_are_are_refused_and_fewer_than_two(most):
    with pytest.raises(ValueError, match=f"expected 2 to 11 draws, which the fit has, got {most}"):
        thinned(pd.DataFrame({"parameters.session_trust": range(11)}), most)
