"""The comparison: sums over common figures, ratios with errors, losses first in the report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import matplotlib.figure
import numpy as np
import pandas as pd
import pytest
from tests.calibrate.test_null import SHORT, market_problem

from feedfollow.calibrate.evidence import Evidence
from feedfollow.calibrate.null import inputs_null
from feedfollow.calibrate.rivals import (
    MODEL,
    NULL,
    Competitor,
    Rivals,
    _figures,
    _table,
    read_rivals,
)
from feedfollow.calibrate.rivals_report import first_lines, rivals_section
from feedfollow.calibrate.tails import FREEDOM
from feedfollow.plots.calibration_rivals import log_scores

DOCUMENTED = {"ks_gmv_2020q1": 4e10, "ks_gmv_2020q2": 7e10, "ks_gmv_2020q4": 1.2e11,
              "ks_repurchase_2020": 0.65}  # fmt: skip
TAILS = pd.DataFrame(
    {"what": ["figure", "figure", "parameter"], "normal": [3.1, 0.2, 0.0],
     "student": [3.9, 0.2, 0.8], "weight": [0.31, 1.2, np.nan], "moved": [np.nan, np.nan, 1.4]},
    index=pd.Index(["ks_gmv_2020q2", "ks_gmv_2020q1", "parameters.session_trust"], name="name"),
)  # fmt: skip


def compared(gain: float, **more: Evidence) -> Rivals:
    """The null against a model whose log scores are the null's plus ``gain``."""
    problem = market_problem(DOCUMENTED)
    null = inputs_null(problem, SHORT)
    d = null.density.d
    own = Competitor(null.density.targets, null.scores, null.space, null.draws.x[:, :d],
                     Evidence(-5.0, 0.03, 0.0, 900.0), 0, True)  # fmt: skip
    model = replace(
        own, scores=replace(own.scores, log_score=own.scores.log_score + gain),
        space=problem.space, z=np.zeros((10, 1)), evidence=Evidence(-3.0, 0.03, 0.04, 900.0),
        runs=100,
    )  # fmt: skip
    found = {MODEL: model, NULL: own}
    found |= {name: replace(model, evidence=each) for name, each in more.items()}
    figures = _figures(null.density.targets, found, null)
    return Rivals(_table(found, figures), figures, TAILS)


@pytest.fixture(scope="module")
def better() -> Rivals:
    return compared(
        0.5, equal=Evidence(-3.05, 0.03, 0.04, 900.0), worse=Evidence(-9.0, 0.03, 0.04, 900.0),
        thin=Evidence(9.0, 0.3, 0.04, 20.0),
    )  # fmt: skip


def test_sums_are_over_figures_and_roles(better: Rivals) -> None:
    table, figures = better.table, better.figures
    assert better.names == (MODEL, NULL, "equal", "worse", "thin")
    assert (table["fit_figures"] == 3).all() and (table["holdout_figures"] == 1).all()
    fitted = figures[figures["role"] == "fit"]
    assert table.loc[NULL, "fit_log_score"] == pytest.approx(fitted["log_score.inputs_null"].sum())
    gain = table.loc[MODEL, "fit_log_score"] - table.loc[NULL, "fit_log_score"]
    assert gain == pytest.approx(3 * 0.5)
    assert figures["identity"].to_dict()["ks_repurchase_2020"] is False


def test_ratios_are_to_the_model_with_both_errors(better: Rivals) -> None:
    table = better.table
    assert table.loc[NULL, "log_ratio"] == pytest.approx(-2.0)
    assert table.loc[NULL, "ratio_error"] == pytest.approx(np.hypot(0.03, 0.05))
    assert table.loc[MODEL, "log_ratio"] == 0.0


def test_the_report_says_which_side_figures_take_only_where_the_error_allows(
    better: Rivals,
) -> None:
    rows = {line.split(" | ")[0].strip("| "): line
            for line in "\n".join(rivals_section(better)).split("Evidence")[1].splitlines()
            if line.startswith("| ")}  # fmt: skip
    assert "undecided within the error" in rows["equal"]
    assert rows["worse"].endswith("| for the model |")
    assert "weakly for the model" in rows[NULL]
    assert "uncertain: only 20 effective points" in rows["thin"]


def test_a_null_that_wins_is_the_first_line() -> None:
    losing = compared(-0.5)
    assert losing.null_wins
    (line,) = first_lines(losing)
    assert line.startswith("**The inputs-only null predicts the held-out figures better")
    assert "not by more than twice the standard error" in line  # one figure has none
    assert "mean over figures -0.50 (one figure, no error known)" in line
    section = rivals_section(losing)
    assert section[2].startswith("- The null predicts 1 of 1 held-out figures better")
    assert "ks_gmv_2020q4 (-0.50)" in section[2]


def test_held_out_figures_are_compared_with_the_error_over_figures_and_by_the_identity_alone() -> (
    None
):
    losing = compared(-0.5)
    index = pd.Index(["a", "b", "c", "d"], name="figure")
    figures = pd.DataFrame(
        {"role": ["holdout"] * 3 + ["fit"], "identity": [True, True, False, True],
         "log_score.model": [0.0, 1.0, -9.0, 7.0], "log_score.inputs_null": [1.0, 2.2, 0.0, 0.0]},
        index=index,
    )  # fmt: skip
    found = replace(losing, figures=figures)
    gain, derived = found.gain(), found.gain(identity=True)
    more = np.array([-1.0, -1.2, -9.0])
    assert (gain.mean, gain.figures) == (pytest.approx(more.mean()), 3)
    assert gain.error == pytest.approx(more.std(ddof=1) / np.sqrt(3.0))
    assert not gain.told
    assert derived.mean == pytest.approx(-1.1) and derived.told
    (line,) = first_lines(found)
    assert gain.text() in line
    assert f"by the identity {derived.text()}" in line


def test_a_model_that_wins_has_no_such_line(better: Rivals) -> None:
    assert not better.null_wins
    assert first_lines(better) == first_lines(None) == rivals_section(None) == []


def test_figures_that_lose_influence_under_heavy_tails_are_named(better: Rivals) -> None:
    text = "\n".join(rivals_section(better)).split("### Student's t")[1]
    assert f"with {FREEDOM:.0f} degrees" in text
    assert "| ks_gmv_2020q2 | 0.31 | +3.1 | +3.9 |" in text
    assert "ks_gmv_2020q1" not in text
    assert "parameters.session_trust +1.4" in text


def test_tables_are_read_back_as_they_were_written(better: Rivals, tmp_path: Path) -> None:
    assert read_rivals(tmp_path) is None
    better.write(tmp_path)
    again = read_rivals(tmp_path)
    assert again is not None
    pd.testing.assert_frame_equal(again.figures, better.figures, check_exact=True)
    pd.testing.assert_frame_equal(again.table, better.table, check_exact=True)
    assert rivals_section(again) == rivals_section(better)


def test_the_plot_shows_every_figure_and_marks_constants(better: Rivals) -> None:
    names = {"log_score.model": "model", "log_score.inputs_null": "null"}
    figure = log_scores(better.figures.rename(columns=names), "title", "note")
    assert isinstance(figure, matplotlib.figure.Figure)
    labels = [text.get_text() for axes in figure.axes for text in axes.get_yticklabels()]
    assert sorted(labels) == sorted(
        ["ks_gmv_2020q1", "ks_gmv_2020q2", "ks_gmv_2020q4", "ks_repurchase_2020 *"]
    )
