"""Which browser the test of the page drives. As a program it prints its path, or fails."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NONE = (
    "no Chromium was found: make test-long installs one where it can (Debian: apt install "
    "chromium); CHROMIUM=/path/to/chromium names one"
)


def browser_path() -> str:
    """Return the executable: named by CHROMIUM, on the path, or downloaded by Playwright.

    Raises
    ------
    RuntimeError
        If there is none.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        if shutil.which(named) is None:
            raise RuntimeError(f"CHROMIUM names {named}, which cannot be run")
        return named
    for name in NAMES:
        place = shutil.which(name)
        if place is not None:
            return place
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if not Path(own).exists():
        raise RuntimeError(NONE)
    return own


if __name__ == "__main__":
    try:
        print(browser_path())
    except RuntimeError as error:
        sys.exit(str(error))
