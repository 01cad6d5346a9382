"""The page's server in a process of its own, and a browser on it that lists what it asks for."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, expect, sync_playwright
from tests.app.browser import browser_path
from tests.run.ensembles import wait_until
from tests.run.short import command, environment

PATIENCE = 240_000
"""Milliseconds; a first run on a machine compiles the model."""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(folder: Path, *scenarios: Path) -> Iterator[tuple[str, int]]:
    """Start `feedfollow app` in a folder; yield its address and process number; end it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            command("app", *scenarios, "--port", port, "--no-browser"),
            cwd=folder,
            env=environment(),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        up = wait_until(lambda: server.poll() is not None or _answers(address), 300)
        assert up and server.poll() is None, (folder / "server.log").read_text()
        yield address, server.pid
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)


@contextmanager
def opened(address: str, width: int = 1280, height: int = 900) -> Iterator[tuple[Page, list[str]]]:
    """Open an address in a headless Chromium; yield its page and every address it asked for."""
    asked: list[str] = []
    path = browser_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        try:
            context = browser.new_context(
                viewport={"width": width, "height": height}, accept_downloads=True
            )
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            expect.set_options(timeout=PATIENCE)
            page.on("request", lambda request: asked.append(request.url))
            page.on("websocket", lambda socket: asked.append(socket.url))
            page.goto(address)
            yield page, asked
        finally:
            browser.close()


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/_stcore/health", timeout=5) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False
