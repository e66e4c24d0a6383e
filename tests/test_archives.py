"""Web archives and saved pages, made by the programs that make them; broken and hostile ones are refused."""

from __future__ import annotations

import gzip
import io
import json
import resource
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from selon.inputs.files import read_articles
from selon.inputs.webpage import read_page
from selon.records import Article, Unread

PAGE = """<!DOCTYPE html><html lang="en"><head><title>The pump</title>
<meta property="article:published_time" content="2025-03-03T09:00:00Z"></head><body><article><h1>The pump</h1>
<p>Ada Quill said the pump had failed on Monday morning, and that nobody had been told of it since.</p>
<p>Nobody was hurt, the harbour office said in a statement that it sent to the press on Tuesday night.</p>
</article></body></html>"""
OTHER = PAGE.replace("Ada Quill", "Edda Marchbank").replace("The pump", "The other pump")


def _read(path: Path) -> list[Article | Unread]:
    return list(read_articles([path]))


def _articles(path: Path) -> list[Article]:
    items = _read(path)
    assert all(isinstance(item, Article) for item in items), items
    return [item for item in items if isinstance(item, Article)]


def _value(article: Article, field: str) -> list[tuple[str, str]]:
    return [(c.value, c.found_in) for c in article.candidates if c.field == field]


class _Warc:
    """A WARC file written by warcio."""

    def __init__(self, path: Path, *, packed: bool = True) -> None:
        self.path = path
        self.out = io.BytesIO()
        self.writer = WARCWriter(self.out, gzip=packed)

    def add(
        self, url: str, body: str | bytes, *, status: str = "200 OK", kind: str = "text/html", **more: str
    ) -> None:
        data = body.encode() if isinstance(body, str) else body
        headers = [("Content-Type", kind), *((k.replace("_", "-"), v) for k, v in more.items())]
        record = self.writer.create_warc_record(
            url, "response", payload=io.BytesIO(data),
            http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": "2025-03-04T10:00:00Z"},
        )  # fmt: skip
        self.writer.write_record(record)
        record.raw_stream.close()  # a temporary file that warcio leaves open

    def save(self, data: bytes | None = None) -> Path:
        self.path.write_bytes(self.out.getvalue() if data is None else data)
        return self.path


def _warc(path: Path, *, packed: bool = True) -> _Warc:
    warc = _Warc(path, packed=packed)
    warc.add("https://ledger.example/pump", PAGE)
    warc.add("https://ledger.example/logo.png", b"\x89PNG", kind="image/png")
    warc.add("https://ledger.example/gone", PAGE, status="404 Not Found")
    warc.add("https://ledger.example/other", OTHER, kind="text/html; charset=utf-8")
    return warc


# --- WARC --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["case.warc.gz", "case.warc"])
def test_the_pages_of_a_warc_file(tmp_path: Path, name: str) -> None:
    first, second = _articles(_warc(tmp_path / name, packed=name.endswith("gz")).save())
    assert (first.id, second.id) == ("case:1", "case:4")
    assert first.path == f"{tmp_path / name}:1"
    assert (first.url, first.title, first.published) == (
        "https://ledger.example/pump", "The pump", "2025-03-03T09:00:00Z",
    )  # fmt: skip
    assert _value(first, "captured") == [("2025-03-04T10:00:00Z", "WARC date")]
    assert second.url == "https://ledger.example/other"


def test_a_compressed_body_is_undone_or_named(tmp_path: Path) -> None:
    warc = _Warc(tmp_path / "a.warc.gz")
    warc.add("https://ledger.example/1", gzip.compress(PAGE.encode()), Content_Encoding="gzip")
    warc.add("https://ledger.example/2", b"\x0b\x02\x80xx", Content_Encoding="br")
    article, unread = _read(warc.save())
    assert isinstance(article, Article)
    assert "Ada Quill" in article.text
    assert isinstance(unread, Unread)
    assert unread.reason == "https://ledger.example/2: compressed with br, which selon does not undo"


def test_a_revisit_is_listed_with_what_it_is_the_same_as(tmp_path: Path) -> None:
    warc = _warc(tmp_path / "a.warc.gz")
    warc.writer.write_record(
        warc.writer.create_revisit_record(
            "https://ledger.example/pump", _digest(warc), "https://ledger.example/pump", "2025-03-04T10:00:00Z",
            warc_headers_dict={"WARC-Date": "2025-03-05T10:00:00Z"},
        )
    )  # fmt: skip
    revisit = _read(warc.save())[-1]
    assert isinstance(revisit, Unread)
    assert revisit.reason == (
        "https://ledger.example/pump: unchanged on 2025-03-05T10:00:00Z, the same as"
        " captured 2025-03-04T10:00:00Z (record 1)"
    )


def _digest(warc: _Warc) -> str:
    record = next(iter(ArchiveIterator(io.BytesIO(warc.out.getvalue()))))
    return str(record.rec_headers.get_header("WARC-Payload-Digest"))


def _packed(*, one_member: bool) -> bytes:
    plain = _warc(Path("x"), packed=False).out.getvalue()
    return gzip.compress(plain) if one_member else plain


@pytest.mark.parametrize(
    ("name", "data", "found", "reason"),
    [
        ("a.warc", b"", 0, "a WARC file without any record"),
        (
            "a.warc.gz",
            b"\x28\xb5\x2f\xfdzstandard",
            0,
            "a WARC file cut short, damaged or wrongly compressed",
        ),
        ("a.warc", b"WARC/1.0\r\nWARC-Type: response\r\n", 0, "a WARC file"),
        ("a.warc.gz", _packed(one_member=True), 1, "a WARC file cut short, damaged or wrongly compressed"),
    ],
)
def test_a_damaged_warc_file_is_named(
    tmp_path: Path, name: str, data: bytes, found: int, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    *articles, unread = _read(tmp_path / name)
    assert len(articles) == found
    assert isinstance(unread, Unread)
    assert unread.reason.startswith(reason)


def test_what_stands_before_the_damage_is_read(tmp_path: Path) -> None:
    for name, packed in (("a.warc", False), ("b.warc.gz", True)):
        data = _warc(tmp_path / name, packed=packed).out.getvalue()
        (tmp_path / name).write_bytes(data[:-200])
        first, *rest = _read(tmp_path / name)
        assert isinstance(first, Article)
        assert rest
        assert all(isinstance(item, Unread) for item in rest), name


def test_a_claim_of_ten_gigabytes_costs_nothing(tmp_path: Path) -> None:
    data = _warc(tmp_path / "a.warc", packed=False).out.getvalue()
    at = data.rindex(b"Content-Length:")
    claim = data[:at] + data[at:].replace(data[at:].split(b"\r\n")[0], b"Content-Length: 10737418240", 1)
    (tmp_path / "a.warc").write_bytes(claim)
    first, last = _read(tmp_path / "a.warc")
    assert isinstance(first, Article)
    assert isinstance(last, Unread)
    assert last.reason.endswith("cut short: its header claims 10737418240 bytes")


# --- bombs -------------------------------------------------------------------------------------------------


def _gzip_bomb(megabytes: int, before: bytes = b"") -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as file:
        file.write(before)
        for _ in range(megabytes):
            file.write(b" " * 2**20)
    return out.getvalue()


HEAD = (
    b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: https://x.example/\r\n"
    b"WARC-Date: 2025-03-04T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
    b"Content-Length: 10737418240\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html.gz", _gzip_bomb(700)),
        ("a.jsonl.gz", _gzip_bomb(700)),
        ("a.csv.gz", _gzip_bomb(700, b"text\n")),
        ("a.warc.gz", _gzip_bomb(700, HEAD % b"response")),
        ("b.warc.gz", _gzip_bomb(700, HEAD % b"metadata")),
        ("a.mbox.gz", _gzip_bomb(700, b"From a Mon Mar  3 09:00:00 2025\nSubject: x\n\n")),
    ],
)
def test_a_bomb_is_refused_in_bounded_memory_and_time(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert len(data) < 2**20
    before, begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    items = _read(tmp_path / name)
    assert items
    assert all(isinstance(item, Unread) for item in items)
    reasons = " ".join(item.reason for item in items if isinstance(item, Unread))
    assert "bomb" in reasons or "larger than" in reasons
    assert time.process_time() - begin < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 * 2**10  # KiB


# --- WACZ --------------------------------------------------------------------------------------------------


def _wacz(tmp_path: Path) -> Path:
    """A WACZ file made by the program wacz from a WARC file and a list of one page and one absent page."""
    _warc(tmp_path / "case.warc.gz").save()
    pages = [
        {"format": "json-pages-1.0", "id": "pages", "title": "All pages"},
        {
            "id": "1",
            "url": "https://ledger.example/pump",
            "title": "Pump, as listed",
            "ts": "2025-03-04T10:00:00Z",
        },
        {"id": "2", "url": "https://ledger.example/never", "title": "Never", "ts": "2025-03-04T10:00:00Z"},
    ]
    (tmp_path / "pages.jsonl").write_text("".join(json.dumps(page) + "\n" for page in pages), "utf-8")
    target = tmp_path / "case.wacz"
    command = [sys.executable, "-W", "ignore", "-m", "wacz.main", "create", str(tmp_path / "case.warc.gz")]
    command += ["-o", str(target), "-p", str(tmp_path / "pages.jsonl"), "-c"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return target


def test_only_what_a_wacz_file_lists_is_an_article(tmp_path: Path) -> None:
    article, absent = _read(_wacz(tmp_path))
    assert isinstance(article, Article)
    assert article.url == "https://ledger.example/pump"
    assert ("Pump, as listed", "WACZ page list") in _value(article, "title")
    assert article.title == "The pump"
    assert _value(article, "captured") == [("2025-03-04T10:00:00Z", "WARC date")]
    assert isinstance(absent, Unread)
    assert absent.reason.startswith("https://ledger.example/never: listed as a page, and no capture")


def test_a_wacz_file_that_is_damaged(tmp_path: Path) -> None:
    data = _wacz(tmp_path).read_bytes()
    (tmp_path / "cut.wacz").write_bytes(data[: len(data) // 2])
    (cut,) = _read(tmp_path / "cut.wacz")
    assert cut == Unread(str(tmp_path / "cut.wacz"), "a zip archive cut short or damaged: its end is missing")
    with zipfile.ZipFile(tmp_path / "bare.wacz", "w") as bare:
        bare.writestr("archive/data.warc.gz", b"")
    assert _read(tmp_path / "bare.wacz") == [
        Unread(str(tmp_path / "bare.wacz"), "a WACZ file without its list of pages")
    ]


def test_what_a_zip_archive_claims_is_checked_before_it_is_believed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w", 8) as archive:
        archive.writestr("pages/pages.jsonl", b" " * 200_000_000)
    (item,) = _read(tmp_path / "a.wacz")
    assert isinstance(item, Unread)
    assert item.reason.startswith("pages/pages.jsonl: claims 200,000,000 bytes; larger than 64 MiB")
    data = bytearray((tmp_path / "a.wacz").read_bytes())
    at = data.rindex(b"PK\5\6")
    data[at + 12 : at + 16] = struct.pack("<L", 2**31)
    (tmp_path / "b.wacz").write_bytes(data)
    (item,) = _read(tmp_path / "b.wacz")
    assert isinstance(item, Unread)
    assert item.reason == "a zip archive whose directory claims 2,147,483,648 bytes: it is not opened"


# --- saved pages -------------------------------------------------------------------------------------------

SINGLEFILE = """<!DOCTYPE html> <html lang=en><!--
 Page saved with SingleFile
 url: https://ledger.example/pump?a=1
 saved date: Tue Mar 04 2025 11:00:00 GMT+0100 (Central European Standard Time)
-->"""


@pytest.mark.parametrize(
    ("mark", "url", "captured"),
    [
        (SINGLEFILE, "https://ledger.example/pump?a=1", "2025-03-04T11:00:00+01:00"),
        (
            "<!-- saved from url=(0028)https://ledger.example/pump --><html>",
            "https://ledger.example/pump",
            None,
        ),
        (
            "<html><!-- Mirrored from ledger.example/pump by HTTrack Website Copier/3.x [XR&CO'2014], "
            "Tue, 04 Mar 2025 10:00:00 GMT -->",
            "http://ledger.example/pump",
            "2025-03-04T10:00:00+00:00",
        ),
        (
            '<html data-scrapbook-source="https://ledger.example/pump" data-scrapbook-create="20250304100000000">',
            "https://ledger.example/pump",
            "2025-03-04T10:00:00",
        ),
        ("<!--\n     FILE ARCHIVED ON 10:00:00 Mar 04, 2025 AND RETRIEVED -->", None, "2025-03-04T10:00:00"),
    ],
)
def test_the_mark_that_a_program_leaves_in_a_saved_page(
    mark: str, url: str | None, captured: str | None
) -> None:
    found = {
        c.field: c.value
        for c in read_page(mark + PAGE).candidates
        if "comment" in c.found_in or "Book" in c.found_in
    }
    assert (found.get("url"), found.get("captured")) == (url, captured)


@pytest.mark.browser
def test_mhtml_saved_by_chromium(tmp_path: Path, chromium: str) -> None:
    (tmp_path / "pump.html").write_text(PAGE, "utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.route(
            "https://ledger.example/*", lambda route: route.fulfill(body=PAGE, content_type="text/html")
        )
        page.goto("https://ledger.example/pump")
        saved = page.context.new_cdp_session(page).send("Page.captureSnapshot")["data"]
        page.pdf(path=str(tmp_path / "pump.pdf"))
        browser.close()
    (tmp_path / "pump.mhtml").write_bytes(saved.encode())
    (article,) = _articles(tmp_path / "pump.mhtml")
    assert (article.url, article.title) == ("https://ledger.example/pump", "The pump")
    assert "Nobody was hurt, the harbour office said" in article.text
    ((captured, where),) = _value(article, "captured")
    assert (captured[:2], where) == ("20", "MHTML Date")
    (printed,) = _articles(tmp_path / "pump.pdf")
    assert (
        "Ada Quill said the pump had failed on Monday morning, and that nobody had been told" in printed.text
    )


def test_mhtml_without_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_text(
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
        "--x\nContent-Type: text/plain\n\nno page\n--x--\n",
        "utf-8",
    )
    (item,) = _read(tmp_path / "a.mhtml")
    assert item == Unread(str(tmp_path / "a.mhtml"), "MHTML without a page")
