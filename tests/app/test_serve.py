"""The command: this machine only, nothing told to anybody, one line where Streamlit is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from feedfollow.app import serve
from feedfollow.app.serve import command_line
from feedfollow.cli import app


def test_the_server_listens_on_this_machine_and_sends_no_statistics():
    words = command_line([Path("mine.yaml")], 8502, browser=False)
    assert "--server.address=127.0.0.1" in words
    assert "--server.port=8502" in words
    assert "--server.headless=true" in words
    assert "--browser.gatherUsageStats=false" in words
    assert "--server.showEmailPrompt=false" in words
    assert words[words.index("--") + 1 :] == [str(Path("mine.yaml").resolve())]


def test_without_streamlit_one_line_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(serve, "find_spec", lambda name: None)
    result = CliRunner().invoke(app, ["app", "--no-browser"])
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [serve.MISSING]
    assert "pip install '.[dashboard]'" in serve.MISSING


def test_a_scenario_that_cannot_be_used_is_refused_before_the_server_starts(monkeypatch, tmp_path):
    started: list[object] = []
    monkeypatch.setattr(serve.os, "execv", lambda *words: started.append(words))
    bad = tmp_path / "bad.yaml"
    bad.write_text("extends: baseline.yaml\nusrs: 10\n")
    result = CliRunner().invoke(app, ["app", str(bad)])
    assert result.exit_code == 2
    assert f"{bad}:2:1: unknown key 'usrs'" in result.stderr
    assert started == []


@pytest.mark.parametrize("name", ["baseline.yaml"])
def test_a_shipped_scenario_is_handed_on_by_its_file(monkeypatch, name):
    started: list[list[str]] = []
    monkeypatch.setattr(serve.os, "execv", lambda _, words: started.append(words))
    CliRunner().invoke(app, ["app", name])
    assert Path(started[0][-1]).is_file()
