"""The command line: exit codes, streams, and nothing heavy before a command needs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.scenario_texts import VALID, edited
from typer.testing import CliRunner, Result

from feedfollow import __version__
from feedfollow.cli import app

ROOT = Path(__file__).parents[1]
HEAVY = ("numba", "llvmlite", "mesa", "matplotlib", "pandas", "pyarrow", "scipy", "streamlit")


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def loaded_by(code: str) -> list[str]:
    """Return the heavy packages that a fresh interpreter has loaded after some code."""
    program = (
        f"import sys\nsys.path.insert(0, {str(ROOT / 'model')!r})\n{code}\n"
        f"print('LOADED', *sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return run.stdout.splitlines()[-1].split()[1:]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--help"],
        ["--version"],
        ["check", "scenarios/baseline.yaml"],
        ["check", "--help"],
        ["describe"],
        ["describe", "session_trust"],
        ["schema"],
    ],
)
def test_a_light_command_loads_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "from feedfollow.cli import app\n"
        f"try:\n    app({arguments!r})\nexcept SystemExit as end:\n    assert not end.code"
    )
    assert loaded_by(code) == []


def test_importing_the_package_and_loading_a_scenario_load_nothing_heavy() -> None:
    code = "import feedfollow as ff\ndir(ff)\nff.load_scenario('baseline.yaml').with_(seed=2).key"
    assert loaded_by(code) == []


def test_the_probe_sees_what_is_heavy() -> None:
    assert loaded_by("import scipy") == ["scipy"]


def test_without_arguments_the_help_is_shown() -> None:
    result = call()
    assert result.exit_code == 0
    assert "Usage" in result.stdout
    assert "check" in result.stdout


def test_the_version_is_the_packages() -> None:
    assert call("--version").stdout == f"feedfollow {__version__}\n"


def test_the_module_runs_as_the_command() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "feedfollow", "--version"],
        cwd=ROOT / "model",
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == f"feedfollow {__version__}\n"


@pytest.mark.parametrize("arguments", [["chek"], ["check"], ["check", "--fast"], ["--fast"]])
def test_a_mistyped_command_is_a_mistake_of_the_user(arguments: list[str]) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.stderr
    assert "Traceback" not in result.output


def test_check_says_on_stdout_what_is_fine_and_on_stderr_what_is_not(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(VALID)
    bad.write_text(edited(("users: 2000", "usrs: 2000"), ("seed: 7", "seed: -7")))
    result = call("check", str(good), str(bad), str(tmp_path / "none.yaml"))
    assert result.exit_code == 2
    assert result.stdout.startswith(f"{good}: fine: example, 2019-01-01 to 2019-12-31")
    assert f"{bad}:6:1: unknown key 'usrs'" in result.stderr
    assert f"{bad}:7:7: seed must lie in" in result.stderr
    assert f"{tmp_path / 'none.yaml'}: no such file" in result.stderr
    assert result.stderr.endswith("3 problems\n")


def test_check_accepts_the_name_of_a_shipped_scenario() -> None:
    assert call("check", "baseline.yaml").exit_code == 0


def test_figures_lists_every_role_or_one_and_refuses_another() -> None:
    listed = call("figures")
    assert listed.exit_code == 0
    assert "ks_gmv_2019 " in listed.stdout
    assert "WAITS FOR" in listed.stdout
    held = call("figures", "--role", "holdout")
    assert "ks_gmv_2020q4" in held.stdout
    assert "ks_gmv_2019 " not in held.stdout
    wrong = call("figures", "--role", "holdot")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "did you mean 'holdout'?" in wrong.stderr


def test_describe_lists_everything_and_explains_one_name() -> None:
    listed = call("describe")
    assert listed.exit_code == 0
    assert "session_trust" in listed.stdout
    assert "feed.precision" in listed.stdout
    one = call("describe", "feed.precision")
    assert one.exit_code == 0
    assert "range" in one.stdout
    assert "prior" in one.stdout


def test_describe_meets_an_unknown_name_with_the_nearest() -> None:
    result = call("describe", "sesion_trust")
    assert result.exit_code == 2
    assert result.stderr == "nothing is called 'sesion_trust'; did you mean 'session_trust'?\n"


def test_schema_prints_the_schema() -> None:
    result = call("schema")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["title"] == "feedfollow scenario"
