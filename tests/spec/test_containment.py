"""A file of somebody else names only files of the folders that the user gave."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.scenario_texts import VALID
from typer.testing import CliRunner

from feedfollow.cli import app
from feedfollow.paths import data_folder
from feedfollow.spec.containment import given_folders, lies_in
from feedfollow.spec.errors import SpecError
from feedfollow.spec.loader import base_file, load_scenario

SECRET = VALID.replace("question: Does it load?", "question: hidden words")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, beside one that nobody gave."""
    for name in ("project", "project/mine", "elsewhere"):
        (tmp_path / name).mkdir()
    (tmp_path / "elsewhere" / "secret.yaml").write_text(SECRET, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "name",
    ["../elsewhere/secret.yaml", "mine/../../elsewhere/secret.yaml", "link.yaml",
     "door/secret.yaml"],
)  # fmt: skip
def test_what_a_file_extends_may_not_lie_outside(project: Path, name: str) -> None:
    (project / "link.yaml").symlink_to("../elsewhere/secret.yaml")
    (project / "door").symlink_to("../elsewhere")
    path = written(project / "variant.yaml", f"users: 3000\nextends: {name}\n")
    for reads in (load_scenario, base_file):
        with pytest.raises(SpecError) as caught:
            reads(path)
        (problem,) = caught.value.problems
        assert (problem.line, problem.column) == (2, 10)
        assert problem.message.startswith(f"extends {name!r} lies outside the folders")
        assert str(project) in problem.message
        assert "put it beside" in str(problem.hint)
        assert "hidden" not in str(caught.value)


def test_an_absolute_name_is_held_to_the_same_rule(project: Path) -> None:
    base = written(project / "base.yaml", VALID)
    inner = written(project / "mine" / "variant.yaml", f"extends: {base}\nusers: 3000\n")
    assert load_scenario(inner).users == 3000
    secret = project.parent / "elsewhere" / "secret.yaml"
    with pytest.raises(SpecError, match="lies outside"):
        load_scenario(written(project / "variant.yaml", f"extends: {secret}\n"))
    assert load_scenario(secret).question == "hidden words", "the user may name any file"


def test_what_does_not_exist_outside_is_refused_in_the_same_words(project: Path) -> None:
    for name in ("../elsewhere/secret.yaml", "../elsewhere/nothing.yaml", "/dev/zero", "/etc/x"):
        with pytest.raises(SpecError, match="lies outside"):
            load_scenario(written(project / "variant.yaml", f"extends: {name}\n"))


def test_layouts_that_users_have_still_work(project: Path) -> None:
    written(project / "base.yaml", VALID)
    written(project / "mine" / "child.yaml", "extends: ../base.yaml\nusers: 3000\n")
    top = written(project / "top.yaml", "extends: mine/child.yaml\nseed: 9\n")
    assert (load_scenario(top).users, load_scenario(top).seed) == (3000, 9)
    # a file in a folder below the working folder, by whatever path it was named
    assert load_scenario("mine/child.yaml").users == 3000
    assert load_scenario(project / "mine" / "child.yaml").users == 3000
    shipped = written(project / "mine" / "shipped.yaml", "extends: baseline.yaml\nusers: 3000\n")
    assert load_scenario(shipped).users == 3000
    (project / "mine" / "linked.yaml").symlink_to("../base.yaml")
    far = written(project / "far.yaml", "extends: mine/linked.yaml\nusers: 3000\n")
    assert load_scenario(far).users == 3000


def test_a_chain_may_not_leave_later_what_its_first_file_was_given(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(project / "mine" / "child.yaml", "extends: ../../elsewhere/secret.yaml\n")
    with pytest.raises(SpecError, match="lies outside") as caught:
        load_scenario(written(project / "top.yaml", "extends: mine/child.yaml\n"))
    assert caught.value.problems[0].file.endswith("child.yaml")
    # its own folder is given by naming the file, wherever one stands
    monkeypatch.chdir(project.parent / "elsewhere")
    written(project / "base.yaml", VALID)
    written(project / "mine" / "child.yaml", "extends: ../base.yaml\nusers: 3000\n")
    assert load_scenario(project / "top.yaml").users == 3000
    with pytest.raises(SpecError, match="lies outside"):
        load_scenario(project / "mine" / "child.yaml")


def test_given_folders_are_the_files_own_the_working_and_the_shipped(project: Path) -> None:
    folders = given_folders(project.parent / "elsewhere" / "secret.yaml")
    assert folders == (project.parent / "elsewhere", project, data_folder("scenarios"))
    assert lies_in(project / "mine" / "new.yaml", folders)
    assert not lies_in(project.parent / "new.yaml", folders)
    assert not lies_in(project.parent / "projects" / "new.yaml", folders)
    assert not lies_in(Path("a\0b"), folders)


@pytest.mark.parametrize("name", ["../../x", "/x", "a/b", "..", ".x", "a\\\\b", "x\\0", "a" * 81])
def test_a_name_that_could_lead_elsewhere_names_no_run(project: Path, name: str) -> None:
    path = written(project / "named.yaml", VALID.replace("name: example", f'name: "{name}"'))
    result = CliRunner().invoke(app, ["run", str(path)])
    assert result.exit_code == 2
    assert "name must be a name of letters" in result.stderr
    assert sorted(each.name for each in project.parent.iterdir()) == ["elsewhere", "project"]
    assert not (project / "runs").exists()
