"""What the tests share: the browser, and the rule that in CI a test that should run is never skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools.browser import find_chromium


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the Chromium to drive; `make test` installs one."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium: run `make test`, or set SELON_CHROMIUM to one")
    return path


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, which looks for what keeps people from a page; `make test` gets it."""
    path = Path(__file__).parent.parent / ".venv" / "axe" / "axe.min.js"
    if not path.exists():
        pytest.skip("no axe-core: run `make test`")
    return path.read_text("utf-8")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names what was skipped where CI is set; `pytest_sessionfinish` has made the run fail for it."""
    if _skipped_in_ci(terminalreporter):
        terminalreporter.write_line("skipped tests fail the run where CI is set", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails the run where CI is set and a test was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.exitstatus == pytest.ExitCode.OK and reporter is not None and _skipped_in_ci(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _skipped_in_ci(reporter: pytest.TerminalReporter) -> bool:
    return bool(os.environ.get("CI")) and bool(reporter.stats.get("skipped"))
