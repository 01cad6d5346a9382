"""The pages do what they say: their snippets run, block after block, and none escapes unnoticed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.docs.recipes import PLAIN, RECIPES
from tests.docs.snippets import ROOT, Reader, blocks, pages, unlisted

Names = dict[str, Any]


def salib_drives_the_model(names: Names, _folder: Path) -> None:
    assert np.shape(names["gmv"]) == (4 * (3 + 2),)
    assert len(set(np.asarray(names["gmv"]))) > 4
    assert np.isfinite(names["found"]["ST"]).all()


def optuna_drives_the_model(names: Names, _folder: Path) -> None:
    assert len(names["study"].trials) == 10
    assert names["study"].best_value < names["study"].trials[0].value


def the_ema_workbench_drives_the_model(names: Names, _folder: Path) -> None:
    assert len(names["experiments"]) == 8
    assert set(names["outcomes"]) == {"gmv", "fans"}
    assert (names["outcomes"]["gmv"] > 0.0).all()
    # what the workbench was given is what the model gives, experiment by experiment
    for k, row in enumerate(names["experiments"].to_dict("records")):
        inputs = [row[name] for name in ("session_trust", "follow_probability", "private_share")]
        found = names["market"](*inputs)
        assert names["outcomes"]["gmv"][k] == found["kuaishou.gmv_broad"]
        assert names["outcomes"]["fans"][k] == found["kuaishou.fan_gmv_share"]


def mesa_steps_the_model(names: Names, _folder: Path) -> None:
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


def a_scenario_is_compared(names: Names, folder: Path) -> None:
    assert len(names["variant"].events) == 2
    assert len(names["compared"].verdicts) == 3
    # the comparison in Python takes the runs of the command line, and makes two for the new variant
    assert len(list((folder / "runs" / "room" / "runs").glob("*.parquet"))) == 8 + 2
    assert (folder / "runs" / "two" / "scenario.yaml").is_file()


def generated_pages_are_those_of_the_repository(_names: Names, folder: Path) -> None:
    for name in ("docs/parameters.md", "scenarios/scenario.schema.json"):
        assert (folder / name).read_bytes() == (ROOT / name).read_bytes(), name


def a_figure_is_fitted_and_scored(names: Names, folder: Path) -> None:
    assert names["figure"].value == 118.56
    if "again" not in names:  # the rest is for the long tests
        return
    wide, narrow = (each.targets.rows for each in (names["again"], names["fit"]))
    changed = {new.name for new, old in zip(wide, narrow, strict=True) if new.sd != old.sd}
    assert changed == {"ks_gmv_2019"}
    assert "dy_daily_live_views_2022_23" in (folder / "score.md").read_text(encoding="utf-8")


def runs_of_all_engines_are_one_folder(names: Names, folder: Path) -> None:
    # seeds 1 to 3 by the command line, seed 4 by the executor, for both scenarios
    assert len(list((folder / "runs" / "closed" / "runs").glob("*.parquet"))) == 2 * 4
    assert len(list((folder / "runs" / "together" / "runs").glob("*.parquet"))) == 2 * 2
    assert names["gmv"].shape == (2, 14) and (names["gmv"] > 0).any(axis=None)


def the_readme_answers(names: Names, folder: Path) -> None:
    assert names["diff"].seeds == tuple(range(1, 11))


def the_guide_answers(names: Names, folder: Path) -> None:
    assert "kuaishou.gmv_broad" in names["numbers"]
    manifest = json.loads((folder / "runs" / "quick" / "manifest.json").read_text("utf-8"))
    assert manifest["seed"] == 1


def a_claim_is_asked(names: Names, folder: Path) -> None:
    assert names["failed"] == []
    assert names["verdict"].judgement in ("shown", "not shown", "opposite")
    assert all(np.isfinite(each.effect.mean) for each in names["verdict"].answers)
    assert (folder / "runs" / "facts.sqlite").is_file()


def sales_of_leavers_go_somewhere(names: Names, folder: Path) -> None:
    # Python takes the runs of the command line
    assert len(list((folder / "runs" / "try" / "runs").glob("*.json"))) == 3 * 2
    places = list(names["found"].matrix.columns)
    assert (names["pairs"][places].sum(axis=1) == names["pairs"]["sales"]).all()
    assert (folder / "runs" / "try" / "report.md").is_file()


HELD: Mapping[str, Callable[[Names, Path], None]] = {
    "README.md": the_readme_answers,
    "docs/guide.md": the_guide_answers,
    "docs/howto/add_a_figure.md": a_figure_is_fitted_and_scored,
    "docs/howto/add_a_process.md": generated_pages_are_those_of_the_repository,
    "docs/howto/ask_a_claim.md": a_claim_is_asked,
    "docs/howto/ema_workbench.md": the_ema_workbench_drives_the_model,
    "docs/howto/mesa.md": mesa_steps_the_model,
    "docs/howto/optuna.md": optuna_drives_the_model,
    "docs/howto/run_on_a_cluster.md": runs_of_all_engines_are_one_folder,
    "docs/howto/salib.md": salib_drives_the_model,
    "docs/howto/where_sales_go.md": sales_of_leavers_go_somewhere,
    "docs/howto/write_a_scenario.md": a_scenario_is_compared,
}
"""What must hold once a page was read to its end."""

LIBRARY = {"salib": "SALib", "optuna": "optuna", "ema_workbench": "ema_workbench", "mesa": "mesa"}
WITH_SNIPPETS = [page for page in pages() if blocks(page)]


def skip_without_library(page: str) -> None:
    name = LIBRARY.get(Path(page).stem)
    if name is not None and find_spec(name) is None:
        pytest.skip(f"{name} is not installed")
    if name == "mesa":
        import mesa

        if not hasattr(mesa, "batch_run"):
            pytest.skip("this Mesa has no batch_run")


def read_and_hold(page: str, folder: Path, slow: bool) -> None:
    """Carry out a page in a folder, and check what it leaves."""
    names = Reader(page, folder, RECIPES.get(page, PLAIN), slow).read()
    if page in HELD:
        HELD[page](names, folder)


def test_recipes_are_of_pages_with_snippets() -> None:
    assert RECIPES.keys() | HELD.keys() | LONG <= set(WITH_SNIPPETS)


@pytest.mark.parametrize("page", WITH_SNIPPETS)
def test_no_snippet_escapes_unnoticed(page: str) -> None:
    assert unlisted(page, RECIPES.get(page, PLAIN)) == []


READ = [page for page in WITH_SNIPPETS if not RECIPES.get(page, PLAIN).whole]
LONG = {
    "README.md",
    "docs/guide.md",
    "docs/howto/app.md",
    "docs/howto/ask_a_claim.md",
    "docs/howto/ema_workbench.md",
    "docs/howto/run_on_a_cluster.md",
    "docs/howto/salib.md",
    "docs/howto/where_sales_go.md",
    "docs/howto/write_a_scenario.md",
}
"""Pages that take ten seconds or more."""


@pytest.mark.parametrize(
    "page", [pytest.param(page, marks=[pytest.mark.long] * (page in LONG)) for page in READ]
)
def test_a_page_does_what_it_says(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    skip_without_library(page)
    monkeypatch.chdir(tmp_path)
    read_and_hold(page, tmp_path, slow=False)


@pytest.mark.endurance
@pytest.mark.parametrize("page", [page for page, recipe in RECIPES.items() if recipe.slow])
def test_a_page_does_what_it_says_where_that_takes_minutes(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    read_and_hold(page, tmp_path, slow=True)
