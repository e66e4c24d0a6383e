"""Addresses fetched from a server of this machine: what is kept, what is refused, what is bounded."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from warcio.archiveiterator import ArchiveIterator

from selon.inputs import fetching
from selon.inputs.fetching import Fetcher, is_public

PAGE = "<html><body><p>“The pump failed,” said Ada Quill. Café.</p></body></html>".encode()


class _Site(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []
    robots: ClassVar[tuple[int, bytes]] = (200, b"User-agent: *\nDisallow: /private/\n")

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/robots.txt":
            self._send(*self.robots)
        elif self.path.startswith("/to/"):
            self._send(302, b"", {"Location": self.path.removeprefix("/to/")})
        elif self.path == "/loop":
            self._send(302, b"", {"Location": "/loop"})
        elif self.path == "/large":
            self._send(200, b"x" * 5000)
        elif self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b"x")
                time.sleep(0.02)
        elif self.path == "/gone":
            self._send(404, b"no")
        else:
            self._send(200, PAGE, {"Content-Type": "text/html; charset=utf-8"})

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    _Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(allows=lambda address: address == "127.0.0.1", pause=0)


def _records(archive: Path) -> list[tuple[str, str, bytes]]:
    with archive.open("rb") as file:
        return [
            (
                r.rec_headers.get_header("WARC-Target-URI"),
                r.http_headers.get_statuscode(),
                r.content_stream().read(),
            )
            for r in ArchiveIterator(file)
        ]


def test_a_page_is_kept_as_it_was_sent(site: str, fetcher: Fetcher, tmp_path: Path) -> None:
    archive = tmp_path / "pages.warc.gz"
    assert fetcher.fetch([f"{site}/story"], archive) == []
    assert _records(archive) == [(f"{site}/story", "200", PAGE)]


def test_redirects_are_followed_and_kept(site: str, fetcher: Fetcher, tmp_path: Path) -> None:
    archive = tmp_path / "pages.warc.gz"
    assert fetcher.fetch([f"{site}/to//story"], archive) == []
    assert [r[:2] for r in _records(archive)] == [(f"{site}/to//story", "302"), (f"{site}/story", "200")]


def test_robots_are_respected_and_asked_once(site: str, fetcher: Fetcher, tmp_path: Path) -> None:
    archive = tmp_path / "pages.warc.gz"
    (failed,) = fetcher.fetch([f"{site}/private/x", f"{site}/story", f"{site}/story?2"], archive)
    assert "robots.txt" in failed.reason
    assert _Site.asked == ["/robots.txt", "/story", "/story?2"]


def test_a_site_whose_robots_cannot_be_asked_is_left_alone(
    site: str, fetcher: Fetcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Site, "robots", (503, b""))
    (failed,) = fetcher.fetch([f"{site}/story"], tmp_path / "pages.warc.gz")
    assert "robots.txt" in failed.reason


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone", "answered 404"),
        ("/loop", "more than 5 redirects"),
        ("/large", "larger than"),
        ("/slow", "within"),
    ],
)
def test_what_is_bounded(
    site: str, fetcher: Fetcher, tmp_path: Path, path: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 4000)
    monkeypatch.setattr(fetching, "LONGEST", 0.2)
    (failed,) = fetcher.fetch([f"{site}{path}"], tmp_path / "pages.warc.gz")
    assert reason in failed.reason


def test_a_redirect_does_not_reach_what_may_not_be_reached(site: str, tmp_path: Path) -> None:
    port = site.rpartition(":")[2]
    fetcher = Fetcher(allows=lambda address: address == "127.0.0.1", pause=0)
    (failed,) = fetcher.fetch([f"{site}/to/http://127.0.0.2:{port}/story"], tmp_path / "pages.warc.gz")
    assert "127.0.0.2: not a public address" in failed.reason
    assert "/story" not in _Site.asked


def test_this_machine_is_never_reached_by_default(site: str, tmp_path: Path) -> None:
    (failed,) = Fetcher(pause=0).fetch([f"{site}/story"], tmp_path / "pages.warc.gz")
    assert "not a public address" in failed.reason
    assert _Site.asked == []


@pytest.mark.parametrize("url", ["ftp://example.org/a", "file:///etc/passwd", "http://", "http://[::1"])
def test_what_is_no_web_address_is_said(url: str, tmp_path: Path) -> None:
    (failed,) = Fetcher(pause=0).fetch([url], tmp_path / "pages.warc.gz")
    assert "not an address that can be fetched" in failed.reason


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07::1", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("169.254.169.254", False), ("::1", False), ("::ffff:127.0.0.1", False), ("2002:7f00:1::", False),
        ("224.0.0.1", False), ("0.0.0.0", False), ("not an address", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public
