"""What a user at a terminal sees of many runs, and what a file gets."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from tests.run.short import environment, tiny, written

from feedfollow.analyse.session import RunProgress

SHARE = "platforms.kuaishou.traffic.private_share"


def at_a_terminal(*words: object) -> tuple[int, str]:
    """Run the command line with all its streams on a terminal; return exit code and screen."""
    own, other = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "feedfollow", *map(str, words)],
        stdin=other, stdout=other, stderr=other, env=environment(TERM="xterm"),
    )  # fmt: skip
    os.close(other)
    parts = []
    try:
        while part := os.read(own, 65536):
            parts.append(part)
    except OSError:  # how a terminal says that nobody writes to it any more
        pass
    os.close(own)
    return process.wait(), b"".join(parts).decode(errors="replace")


@pytest.mark.long
@pytest.mark.parametrize("command", ["compare", "sweep", "sensitivity"])
def test_at_a_terminal_a_command_shows_a_bar_and_ends_well(command: str, tmp_path: Path) -> None:
    base = written(tiny(), tmp_path / "base.yaml")
    variant = written(tiny(name="less").with_(**{SHARE: 0.1}), tmp_path / "less.yaml")
    words = {
        "compare": (base, variant, "--seeds", 2),
        "sweep": (base, "--vary", f"{SHARE}=0.1,0.6", "--seeds", 2),
        "sensitivity": (base, "--names", "session_trust", "--points", 2, "--seeds", 2),
    }[command]
    code, screen = at_a_terminal(command, *words, "--workers", 1, "--out", tmp_path / "out")
    assert code == 0, screen
    assert "Traceback" not in screen
    assert re.search(r"\d+/\d+", screen)


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_shown_before_and_after_the_number_of_runs_is_known(terminal: bool) -> None:
    screen = StringIO()
    console = Console(file=screen, force_terminal=terminal, width=100)
    with RunProgress(console, "what") as progress:
        progress(0, 4)
        progress(4, 4)
    assert "what" in screen.getvalue()
