"""Sensitivity of the model itself, at a tiny size."""

import json

import pytest
from tests.analyse.hands import brief, here

import feedfollow as ff
from feedfollow.analyse.sensitivity import Plan
from feedfollow.spec.errors import SpecError

SHARE = "platforms.kuaishou.traffic.private_share"
NAMES = ["session_trust", "shipping_cost"]
OUTCOMES = ["orders@kuaishou", "views_private@kuaishou"]


@pytest.fixture(scope="module")
def found():
    """Return one factor at a time on a difference: follow traffic raised."""
    with here() as work:
        return ff.sensitivity(
            brief().with_(**{SHARE: 0.2}),
            brief(name="more").with_(**{SHARE: 0.7}),
            names=NAMES,
            outcome=OUTCOMES,
            plan=Plan(points=2, seeds=3, work=work),
        )


def test_several_outcomes_come_from_the_same_runs(found):
    assert found.values.shape == (1 + 2 * 2, 3, 2)
    assert found.table.index.get_level_values("outcome").unique().tolist() == OUTCOMES


def test_what_cannot_touch_an_outcome_has_no_effect_at_all(found):
    # the cost of shipping is booked when an order is confirmed, and decides nothing
    for outcome in OUTCOMES:
        row = found.table.loc[(outcome, "shipping_cost")]
        assert (row["range"], row["effect"], row["chance"]) == (0.0, 0.0, 1.0)
        assert not row["acts"]


def test_more_follow_traffic_has_more_private_views_whatever_the_priors(found):
    flips = found.flips.loc["views_private@kuaishou"]
    assert (flips["verdict"] == "holds").all()
    assert (flips["own_sign"] == 1).all()


def test_responses_are_what_was_run(found):
    rows = found.responses.query("parameter == 'session_trust' and outcome == 'orders@kuaishou'")
    assert rows["value"].tolist() == pytest.approx([2.0, 0.625, 2.875])
    assert rows["mean"].tolist() == pytest.approx(found.values[[0, 1, 2], :, 0].mean(axis=1))
    assert rows["change"].iloc[0] == 0.0


def test_it_saves_tables_and_plots_and_replaces_only_itself(found, tmp_path):
    folder = found.save(tmp_path / "oat")
    assert {path.name for path in folder.iterdir()} == {
        "scenario.yaml", "against.yaml", "table.csv", "variance.csv", "points.csv", "flips.csv",
        "plots", "manifest.json",
    }  # fmt: skip
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["outcomes"] == OUTCOMES
    assert (folder / "plots" / "orders-kuaishou.png").exists()
    found.save(folder)
    (folder / "manifest.json").write_text(json.dumps({**manifest, "key": "other"}))
    with pytest.raises(FileExistsError, match="not this sensitivity"):
        found.save(folder)


def test_a_plot_of_another_method_or_outcome_is_refused(found):
    with pytest.raises(ValueError, match="screening draws morris, this is oat"):
        found.plot.screening()
    with pytest.raises(ValueError, match="did you mean 'orders@kuaishou'"):
        found.plot.tornado("order@kuaishou")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"method": "morrris"}, "did you mean 'morris'"),
        ({"plan": Plan(seeds=1)}, "at least 2 seeds needed, got 1"),
        ({"plan": Plan(relative=True)}, "needs a second scenario"),
    ],
)
def test_what_cannot_be_run_is_refused_before_any_run(arguments, message):
    with pytest.raises(ValueError, match=message):
        ff.sensitivity(brief(), names=NAMES, **arguments)


def test_an_unknown_name_is_refused():
    with pytest.raises(SpecError, match="did you mean 'session_trust'"):
        ff.sensitivity(brief(), names=["session_trst"])
