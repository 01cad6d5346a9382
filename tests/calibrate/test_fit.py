"""A fit is written, read back, refitted, and reported with misses first."""

from dataclasses import replace
from pathlib import Path

import matplotlib.figure
import numpy as np
import pytest
from tests.calibrate.linear import IdleLast, Kept
from tests.run.short import tiny

from feedfollow.analyse.draws import origin_of_draws, read_draws
from feedfollow.calibrate.fit import Fit
from feedfollow.calibrate.posterior import Posterior
from feedfollow.calibrate.space import Space
from feedfollow.calibrate.tally import tally
from feedfollow.calibrate.target import Targets
from feedfollow.observe.origin import drawn_from, lack_of
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.prior import beta

NAMES = ("forest", "left_out", "prior_posterior", "ranks", "spectrum", "waves")


def test_draws_are_what_comparisons_read(linear_fit: Kept, tmp_path: Path) -> None:
    fit = linear_fit[0]
    rows = {
        "parameters.session_trust": PARAMETERS["session_trust"],
        "platforms.kuaishou.traffic.private_share": replace(
            LEVERS["traffic.private_share"], prior=beta(6.5, 3.5)
        ),
        "parameters.adoption_imitation": PARAMETERS["adoption_imitation"],
        "parameters.adoption_innovation": PARAMETERS["adoption_innovation"],
    }
    real = replace(fit, space=Space(rows))
    table = real.posterior_table(50)
    table.insert(0, "draw", range(50))
    table.to_csv(tmp_path / "posterior.csv", index=False)
    draws = read_draws(tmp_path, tiny())
    assert list(draws.columns) == list(rows)
    np.testing.assert_array_equal(draws.to_numpy(), real.posterior_table(50).to_numpy())


def test_draws_say_of_which_fit_they_are_also_without_a_column(
    linear_fit: Kept,
) -> None:
    fit = linear_fit[0]
    table = fit.posterior_table(5)
    lack = lack_of(fit.failed, fit.not_judged, fit.converged)
    assert origin_of_draws(table.drop(columns=table.columns[0])) == drawn_from(lack)
    assert "no fit" not in origin_of_draws(table)
    assert drawn_from("", emulated=True) == "drawn from a refit on the emulator"


def test_a_parameter_without_information_is_never_quoted_alone(
    linear_fit: Kept,
) -> None:
    fit = linear_fit[0]
    assert fit.parameters.loc["parameters.p3", "verdict"] == "prior only"
    text = fit.report()
    lines = [line for line in text.splitlines() if "parameters.p3" in line and "|" not in line]
    assert lines == [line for line in lines if "not informed by the figures, prior N(0, 1)" in line]
    assert len(lines) == 1
    table = text.split("## Parameters")[1].split("## What the figures")[0]
    assert "| parameters.p3" not in table


def test_every_figure_of_the_report_has_its_tolerance_and_source(
    linear_fit: Kept,
) -> None:
    fit = linear_fit[0]
    rows = fit.report().split("## All figures")[1].splitlines()
    for name in fit.targets.names:
        (row,) = [line for line in rows if line.startswith(f"| {name} |")]
        assert "±10 % (known)" in row
        assert "drawn" in row


def test_misses_come_first(linear_fit: Kept) -> None:
    fit = linear_fit[0]
    old = fit.targets.rows[1]
    wrong = fit.refit({old.name: replace(old, low=3.0 * old.low, high=3.0 * old.high)})
    missed = wrong.figures["missed"].tolist()
    assert missed == sorted(missed, reverse=True)
    assert wrong.figures.loc[old.name, "missed"]
    report = wrong.report()
    assert report.index("## Misses") < report.index("## Parameters")
    assert f"| {old.name} | fit |" in report.split("## Misses")[1].split("##")[0]
    assert old.name in report.split("## Figures in conflict")[1].split("## Par")[0]
    assert "predictions come from the emulator" in report


def test_a_refit_moves_the_posterior_as_the_linear_model_says(linear_fit: Kept) -> None:
    fit = linear_fit[0]
    new = fit.refit({fit.targets.names[0]: None})
    kept = new.targets.fitted
    assert kept.sum() == fit.targets.fitted.sum() - 1
    a, said = IdleLast().matrix[kept], new.targets.low[kept]
    covariance = np.linalg.inv(np.eye(4) + a.T @ a / 0.01)
    sd = np.sqrt(np.diag(covariance))
    mean = covariance @ a.T @ said / 0.01
    np.testing.assert_allclose((new.draws.x.mean(axis=0) - mean) / sd, 0.0, atol=0.35)
    np.testing.assert_allclose(new.draws.x.std(axis=0) / sd, 1.0, atol=0.15)


def test_a_refit_refuses_what_the_emulator_does_not_know(linear_fit: Kept) -> None:
    fit = linear_fit[0]
    old = fit.targets.rows[0]
    with pytest.raises(ValueError, match="no figure 'gmv99'"):
        fit.refit({"gmv99": None})
    with pytest.raises(ValueError, match="needs a new calibration"):
        fit.refit({old.name: replace(old, output="gmv.1")})
    with pytest.raises(ValueError, match="no figure would be left"):
        fit.refit(dict.fromkeys(fit.targets.names))


def test_a_large_discrepancy_on_money_fails_the_fit(linear_fit: Kept) -> None:
    fit = linear_fit[0]
    slack = replace(fit.posterior.slack, discrepancy={"money": 0.6})
    posterior = replace(fit.posterior, slack=slack)
    x = np.hstack([fit.draws.x, np.ones((len(fit.draws.x), 1))])
    bad = replace(fit, posterior=posterior, draws=replace(fit.draws, x=x))
    assert bad.failed == ("money",)
    assert fit.failed == ()


def widened(fit: Fit, posterior: Posterior, own: np.ndarray) -> Fit:
    """A fit of another posterior with one more coordinate: ``own``, and 1 at simulated draws."""
    x = np.column_stack([fit.draws.x, own])
    simulated = np.column_stack([fit.simulated.x, np.ones(len(fit.simulated.x))])
    return replace(
        fit, posterior=posterior, draws=replace(fit.draws, x=x),
        simulated=replace(fit.simulated, x=simulated),
    )  # fmt: skip


def test_an_error_that_the_emulator_hides_cannot_be_judged(linear_fit: Kept) -> None:
    fit = linear_fit[0]
    slack = replace(fit.posterior.slack, discrepancy={"money": 0.6})
    # with tolerances of a hundredth the emulator, as good as it is, errs by several
    rows = tuple(replace(row, sd=0.001) for row in fit.targets.rows)
    posterior = replace(fit.posterior, slack=slack, targets=Targets(rows))
    vague = widened(fit, posterior, np.ones(len(fit.draws.x)))
    assert (vague.failed, vague.not_judged) == ((), ("money",))
    assert "**Cannot be judged**: whether the model's own error on money" in vague.report()
    assert "**Failed**" not in vague.report()
    assert not vague.converged


def test_a_refit_is_converged_only_where_the_emulator_knows_enough(
    linear_fit: Kept,
) -> None:
    fit = linear_fit[0]
    assert fit.converged
    old = fit.targets.rows[0]
    sharp = fit.refit({old.name: replace(old, sd=0.001)})
    assert sharp.checks == fit.checks
    assert not sharp.converged
    assert f"for 1 figures, most for {old.name}" in sharp.report()


def test_a_discrepancy_says_its_prior_and_whether_figures_inform_it(
    linear_fit: Kept,
) -> None:
    fit = linear_fit[0]
    slack = replace(fit.posterior.slack, discrepancy={"money": 0.1})
    posterior = replace(fit.posterior, slack=slack)
    rng = np.random.default_rng(1)
    idle, moved = rng.standard_normal((2, len(fit.draws.x)))

    def lines(own: np.ndarray) -> list[str]:
        text = widened(fit, posterior, own).report()
        return [line for line in text.splitlines() if "own error on" in line or "slack" in line]

    (line,) = lines(idle)
    assert "own error on money is not informed by 6 fitted figures" in line
    assert "half-normal of median ±6.7 %" in line
    (line,) = lines(1.5 + 0.5 * moved)
    assert line.startswith("- The model needs ±") and line.endswith("by 6 fitted figures.")


def test_definition_factors_are_told_with_their_prior(linear_fit: Kept) -> None:
    fit = linear_fit[0]
    rows = [replace(row, factor="press") if k in (1, 7) else row
            for k, row in enumerate(fit.targets.rows)]  # fmt: skip
    slack = replace(fit.posterior.slack, factors={"press": 0.2})
    posterior = replace(fit.posterior, targets=Targets(tuple(rows)), slack=slack)
    told = widened(fit, posterior, 1.0 + 0.1 * np.random.default_rng(1).standard_normal(
        len(fit.draws.x)))  # fmt: skip
    assert told.factors.loc["press", "median"] == pytest.approx(np.exp(0.2), rel=0.01)
    section = told.report().split("## Definition factors")[1].split("\n## ")[0]
    assert "| press | LN(1, e^0.2) | 1.22 | " in section
    assert "| gmv1, gmv7 |" in section
    # the factor shifts what would be published, and not the distance that is reported
    assert told.root_mean_square == pytest.approx(fit.root_mean_square)
    assert told.figures.loc["gmv1", "away"] == pytest.approx(fit.figures.loc["gmv1", "away"] + 2.0)


def test_scores_are_told_without_the_figures_that_a_prior_has_seen(
    linear_fit: Kept,
) -> None:
    fit = linear_fit[0]
    assert "in view when a prior was chosen (marked *)" not in fit.report()
    rows = [replace(row, seen_by="p0") if k == 7 else row for k, row in enumerate(fit.targets.rows)]
    seen = replace(fit, posterior=replace(fit.posterior, targets=Targets(tuple(rows))))
    text = seen.report()
    assert "of 2 held-out numbers lie inside" in text
    (later,) = [line for line in text.splitlines() if line.startswith("  - ")]
    assert "of 1 held-out numbers lie inside" in later
    assert "| gmv7 | holdout* |" in text and "| gmv6 | holdout |" in text
    assert "Without the 1 held-out figures that were in view" in text


def test_bounds_are_told_apart_from_numbers(linear_fit: Kept) -> None:
    fit = linear_fit[0]
    rows = list(fit.targets.rows)
    rows[0] = replace(rows[0], kind="lower", high=np.inf)
    rows[1] = replace(rows[1], kind="lower", low=2.0 * rows[1].low, high=np.inf)
    told = replace(fit, posterior=replace(fit.posterior, targets=Targets(tuple(rows))))
    found = tally(told, told.targets.fitted)
    assert (found.numbers, found.intervals) == (4, 2)
    away = fit.scores.against_tolerance[2:6]
    assert found.away == told.root_mean_square == pytest.approx(np.sqrt(np.mean(away**2)))
    assert found.log_intervals == pytest.approx(told.scores.log_score[:2].sum())
    text = told.report()
    assert (
        f"of 4 fitted numbers lie inside their 90 % predictive interval ({found.inside_bare} "
        in text
    )
    assert f"{found.met} of 2 fitted bounds and ranges have P(said) of 0.5 or more" in text
    assert "| gmv1 | fit |" in text.split("## Misses")[1].split("\n## ")[0]
    low, high = told.prediction.quantiles(np.array([0.05, 0.95]))
    assert found.width == pytest.approx(np.median((high - low)[2:6] / 0.1))


def test_what_numbers_rest_on_is_told(linear_fit: Kept) -> None:
    fit = linear_fit[0]
    short = replace(
        fit,
        left_out=replace(fit.conflicts, one=replace(fit.conflicts.one, converged=False)),
        best=replace(fit.best, settled=False),
    )
    text = short.report()
    assert "too short without one figure." in text
    assert "NOT settled" in text and "all long enough" not in text
    plain = fit.report()
    assert f"objective {fit.best.objective:.1f}" in plain and f"{fit.best.calls} runs" in plain
    rows = plain.split("| figure | mean of (run - emulator)")[1].split("\n\n")[0].splitlines()[2:]
    worst = [abs(float(row.split("|")[2].split("±")[0])) for row in rows]
    assert len(worst) == 8 and worst == sorted(worst, reverse=True)


@pytest.mark.parametrize("name", NAMES)
def test_plots_are_figures(linear_fit: Kept, name: str) -> None:
    figure = getattr(linear_fit[0].plot, name)()
    assert isinstance(figure, matplotlib.figure.Figure)
    assert all(len(axes.get_children()) > 5 for axes in figure.axes if axes.get_visible())


def test_posterior_draws_are_a_table_a_long_table_and_a_data_set(
    linear_fit: Kept,
) -> None:
    fit, _ = linear_fit
    table = fit.to_frame()
    assert list(table.columns) == list(fit.space.paths)
    long = fit.to_frame(tidy=True)
    assert list(long.columns) == ["draw", "parameter", "value", "unit"]
    assert len(long) == table.size
    for path, row in fit.space.rows.items():
        assert set(long.loc[long["parameter"] == path, "unit"]) == {row.unit}
    pytest.importorskip("xarray")
    data = fit.to_xarray()
    for path in fit.space.paths:
        np.testing.assert_array_equal(data[path], table[path])


def test_a_notebook_shows_the_headline_and_the_misses_of_a_fit(
    linear_fit: Kept,
) -> None:
    fit, _ = linear_fit
    html = fit._repr_html_()
    assert f"Fit of {len(fit.space)} parameters" in html
    assert "**" not in html
    assert all(str(name) in html for name in fit.figures.index)
    assert "prior only" in html
