"""The command ``feedfollow app``: Streamlit's server, on this machine only, telling nobody."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from feedfollow.extras import missing

ADDRESS: Final = "127.0.0.1"
PORT: Final = 8501
MISSING: Final = f"feedfollow: {missing('the page', 'Streamlit', 'dashboard')}"
MISTAKE: Final = 2
_PAGE: Final = Path(__file__).with_name("page.py")


def command_line(scenarios: Sequence[Path], port: int, browser: bool) -> list[str]:
    """Return the words that start the server.

    Parameters
    ----------
    scenarios : sequence of Path
        Files that the page offers besides the shipped ones.
    port : int
    browser : bool
        Whether to open one.

    Returns
    -------
    list of str
    """
    options = {
        "server.address": ADDRESS,
        "server.port": str(port),
        "server.headless": str(not browser).lower(),
        "server.showEmailPrompt": "false",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    files = [str(path.resolve()) for path in scenarios]
    return [sys.executable, "-m", "streamlit", "run", str(_PAGE), *flags, "--", *files]


def app_command(scenarios: Sequence[str], port: int, browser: bool) -> int:
    """Carry out ``feedfollow app``: this process becomes the server.

    Returns
    -------
    int
        The exit code, if the server cannot be started.

    Raises
    ------
    SpecError
        If a scenario cannot be used.
    """
    if find_spec("streamlit") is None:
        print(MISSING, file=sys.stderr)
        return MISTAKE
    from feedfollow.paths import shipped_scenario
    from feedfollow.spec.loader import load_scenario

    files = []
    for name in scenarios:
        load_scenario(name)
        place = Path(name)
        files.append(place if place.exists() else shipped_scenario(name) or place)
    words = command_line(files, port, browser)
    os.execv(words[0], words)
