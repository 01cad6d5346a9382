"""The how-to pages do what they say: their code runs, block after block."""

from __future__ import annotations

import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import typer

from feedfollow.calibrate.spec_load import load_spec
from feedfollow.cli import app

PAGES = Path(__file__).parents[2] / "docs" / "howto"
LIBRARY = {"salib": "SALib", "optuna": "optuna", "ema_workbench": "ema_workbench", "mesa": "mesa"}
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)


def executed(page: str) -> dict[str, object]:
    """Run the code blocks of a page in order; return what they defined."""
    if find_spec(LIBRARY[page]) is None:
        pytest.skip(f"{LIBRARY[page]} is not installed")
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": f"howto_{page}"}
    for match in BLOCK.finditer(text):
        # a failure is reported at its line of the page
        line = text.count("\n", 0, match.start(1))
        code = "\n" * line + match.group(1)
        exec(compile(code, str(PAGES / f"{page}.md"), "exec"), names)
    return names


def test_every_page_is_executed():
    assert {path.stem for path in PAGES.glob("*.md")} == {*LIBRARY, "calibrate", "app"}


def test_salib_drives_the_model():
    names = executed("salib")
    assert np.shape(names["gmv"]) == (4 * (3 + 2),)
    assert len(set(np.asarray(names["gmv"]))) > 4
    assert np.isfinite(names["found"]["ST"]).all()


def test_optuna_drives_the_model():
    study = executed("optuna")["study"]
    assert len(study.trials) == 10
    assert study.best_value < study.trials[0].value


def test_the_ema_workbench_drives_the_model():
    names = executed("ema_workbench")
    assert len(names["experiments"]) == 8
    assert set(names["outcomes"]) == {"gmv", "fans"}
    assert (names["outcomes"]["gmv"] > 0.0).all()
    # what the workbench was given is what the model gives, experiment by experiment
    for k, row in enumerate(names["experiments"].to_dict("records")):
        inputs = [row[name] for name in ("session_trust", "follow_probability", "private_share")]
        found = names["market"](*inputs)
        assert names["outcomes"]["gmv"][k] == found["kuaishou.gmv_broad"]
        assert names["outcomes"]["fans"][k] == found["kuaishou.fan_gmv_share"]


def test_mesa_steps_the_model():
    import mesa

    if not hasattr(mesa, "batch_run"):
        pytest.skip("this Mesa has no batch_run")
    names = executed("mesa")
    assert len(names["frame"]) == 21
    assert np.isfinite(names["gmv"].to_numpy()).all()
    assert names["axes"].get_ylabel().endswith("CNY a day")
    assert len(names["popularity"]) == 3 * len(names["anchors"])
    assert 0.0 < names["share"] < 1.0
    assert names["best"].gmv_month == max(names["anchors"].get("gmv_month"))
    assert sum(names["by_platform"].values()) == sum(names["anchors"].get("gmv_month"))
    assert len(names["table"]) == len(names["merchants"])
    assert ((names["members"] > 0.0) & (names["members"] <= 1.0)).all()
    assert names["total"].shape == (2, 2)
    assert len(set(names["total"].to_numpy().ravel())) == 4
    changed = names["model"].scenario.diff(names["steered"].scenario)
    assert any(after == 2.5 for _, after in changed.values())
    orders = names["watched"].datacollector.get_model_vars_dataframe()["orders"]
    assert orders.tolist() == names["watched"].daily["orders"].groupby("date").sum().tolist()


def test_the_page_on_calibration_names_commands_options_and_specs_that_exist(tmp_path):
    text = (PAGES / "calibrate.md").read_text(encoding="utf-8")
    commands = typer.main.get_command(app).commands
    lines = re.findall(r"^feedfollow .*$", text, re.M)
    assert len(lines) >= 5
    for line in lines:
        _, name, *words = shlex.split(line, comments=True)
        known = {option for each in commands[name].params for option in each.opts}
        assert {word for word in words if word.startswith("--")} <= known, line
    own = text.split("## A spec of your own")[1]
    spec = re.search(r"^```yaml\n(.*?)^```$", own, re.M | re.S)
    (tmp_path / "mine.yaml").write_text(spec.group(1), encoding="utf-8")
    assert load_spec(tmp_path / "mine.yaml").count("fit") > 10


def test_the_page_on_the_app_names_commands_and_options_that_exist():
    text = (PAGES / "app.md").read_text(encoding="utf-8")
    commands = typer.main.get_command(app).commands
    lines = re.findall(r"^feedfollow .*$", text, re.M)
    assert len(lines) >= 5
    for line in lines:
        _, name, *words = shlex.split(line, comments=True)
        known = {option for each in commands[name].params for option in each.opts}
        known |= {option for each in commands[name].params for option in each.secondary_opts}
        assert {word for word in words if word.startswith("--")} <= known, line
