"""`selon report` and `selon serve` as a person calls them."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from selon.cli import cli
from selon.errors import SelonError
from tests.cases import CASES, SKARN

ARTICLES = CASES / SKARN / "articles.jsonl"


def test_report_writes_one_file(tmp_path: Path) -> None:
    path = tmp_path / "story.html"
    done = CliRunner().invoke(
        cli, ["report", str(ARTICLES), "-o", str(path), "--language", "fr", "--name", "Skarn"]
    )
    assert done.exit_code == 0, done.output
    html = path.read_text("utf-8")
    assert html.lstrip().startswith("<!doctype html>")
    assert '<h1 id="case-title">Skarn</h1>' in html
    assert "Qui le dit" in html


def test_report_says_that_something_was_skipped(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{", "utf-8")
    (tmp_path / "good.txt").write_text("The mayor said it was safe.", "utf-8")
    done = CliRunner().invoke(cli, ["report", str(tmp_path), "-o", str(tmp_path / "x.html")])
    assert done.exit_code == 2
    assert "bad.json" in (tmp_path / "x.html").read_text("utf-8")


def test_serve_answers_until_it_is_stopped() -> None:
    command = [
        sys.executable,
        "-c",
        "from selon.cli import main; main()",
        "serve",
        str(ARTICLES),
        "--no-browser",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{address}en/", timeout=60) as answer:
            assert b"independent texts" in answer.read()
    finally:
        process.send_signal(signal.SIGINT)
        status = process.wait(20)
        if process.stdout:
            process.stdout.close()
    assert status in (0, 130)


def test_serve_refuses_other_machines_without_a_password(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["serve", str(ARTICLES), "--host", "0.0.0.0", "--no-browser"])
    assert isinstance(done.exception, SelonError)
    (tmp_path / "password").write_text("short\n", "utf-8")
    arguments = ["serve", str(ARTICLES), "--host", "0.0.0.0", "--password-file", str(tmp_path / "password")]
    done = CliRunner().invoke(cli, arguments)
    assert isinstance(done.exception, SelonError)
    with pytest.raises(SelonError, match="8 characters"):
        raise done.exception
