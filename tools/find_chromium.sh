#!/usr/bin/env bash
# Makes sure that the browser tests find a Chromium: the system's, else the distribution's, else playwright's.
set -euo pipefail

found() { .venv/bin/python -m tools.browser; }

found && exit 0
bash tools/system_packages.sh chromium && found && exit 0
.venv/bin/playwright install chromium >&2 && found && exit 0
echo "The browser tests need Chromium, and it could not be installed from here." >&2
echo "Debian: apt-get install chromium; Ubuntu: snap install chromium; macOS: brew install --cask chromium" >&2
exit 1
