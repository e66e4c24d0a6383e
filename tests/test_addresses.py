"""Addresses among the inputs: fetched only when asked, kept as an archive, read again from it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from selon.cli import cli
from selon.commands.inputs import fetch_into
from selon.errors import SelonError
from selon.inputs.fetching import Fetcher
from selon.inputs.files import read_articles
from selon.records import Article, Unread

PAGE = b"""<html><head><title>The pump</title></head><body><article><h1>The pump</h1>
<p>Ada Quill said the pump had failed on Monday morning, and that nobody had been told of it since.</p>
</article></body></html>"""


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.path == "/pump"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE if found else b"")

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(allows=lambda address: address == "127.0.0.1", pause=0)


def test_nothing_is_fetched_without_being_asked() -> None:
    result = CliRunner().invoke(cli, ["read", "https://ledger.example/pump"])
    assert result.exit_code == 2
    assert "an address, and nothing is fetched without --fetch" in result.stderr


def test_what_is_fetched_is_read_from_its_archive(tmp_path: Path, site: str, fetcher: Fetcher) -> None:
    archive = tmp_path / "kept.warc.gz"
    failed, inputs = fetch_into(("a.txt", f"{site}/pump", f"{site}/gone", "b.txt"), archive, fetcher)
    assert inputs == ("a.txt", str(archive), "b.txt")
    assert failed == [Unread(f"{site}/gone", "the server answered 404 Not Found")]
    (article,) = read_articles([archive])
    assert isinstance(article, Article)
    assert (article.url, article.title) == (f"{site}/pump", "The pump")
    assert "captured" in {c.field for c in article.candidates}
    with pytest.raises(SelonError, match="is there already"):
        fetch_into((f"{site}/pump",), archive, fetcher)


def test_an_archive_of_nothing_is_not_kept(tmp_path: Path, site: str, fetcher: Fetcher) -> None:
    failed, inputs = fetch_into((f"{site}/gone",), tmp_path / "kept.warc.gz", fetcher)
    assert (len(failed), inputs, list(tmp_path.iterdir())) == (1, (), [])


def test_no_address_of_this_machine_is_reached(tmp_path: Path, site: str) -> None:
    kept = str(tmp_path / "kept.warc.gz")
    result = CliRunner().invoke(cli, ["read", "--fetch", f"{site}/pump", "--archive", kept])
    assert result.exit_code == 2
    assert "127.0.0.1: not a public address" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--fetch", "a.txt"], "no address"),
        (["--archive", "x.warc.gz", "a.txt"], "nothing is fetched without it"),
        (["--map", "text", "a.csv"], "maps nothing"),
    ],
)
def test_options_that_do_nothing_are_errors(arguments: list[str], words: str) -> None:
    result = CliRunner().invoke(cli, ["read", *arguments])
    assert result.exit_code != 0
    assert words in result.output + str(result.exception)
