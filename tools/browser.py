"""The Chromium that the browser tests drive; run as a program, its exit status says whether there is one."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find_chromium() -> str | None:
    """The path of a Chromium: `$SELON_CHROMIUM`, the system's, else the one playwright installed; or None."""
    candidates = [os.environ.get("SELON_CHROMIUM"), *map(shutil.which, NAMES), *MACOS]
    for path in candidates:
        if path and Path(path).exists():
            return path
    return _playwright_chromium()


def _playwright_chromium() -> str | None:

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    sys.exit(find_chromium() is None)
