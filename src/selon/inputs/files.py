"""Inputs: files, folders and standard input, read into articles one at a time.

Which reader a file gets is decided here, by its ending or, where that tells nothing, by its first bytes; each
kind of file may also be gzipped. What cannot be read gives an `Unread` that names the file (and the line), and
costs nothing else.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

from selon.errors import InputError
from selon.inputs.archives import read_wacz, read_warc
from selon.inputs.articles import Item, Place, article_of_page
from selon.inputs.bounds import Unzipped, open_zip
from selon.inputs.columns import Columns
from selon.inputs.documents import read_docx, read_epub, read_pdf
from selon.inputs.feeds import read_feed
from selon.inputs.mail import read_mail, read_mbox
from selon.inputs.records import article_of_record, read_json, read_lines
from selon.inputs.saved import read_mhtml
from selon.inputs.tables import read_csv, read_parquet
from selon.inputs.texts import read_html, read_markdown, read_text
from selon.records import Article, Unread

Reader = Callable[[BinaryIO, Place], Iterator[Item]]

_SUFFIXES = {
    ".html": "page", ".htm": "page", ".xhtml": "page", ".mhtml": "mhtml", ".mht": "mhtml",
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".jsonl": "lines", ".ndjson": "lines", ".json": "json", ".csv": "csv", ".parquet": "parquet",
    ".xml": "feed", ".rss": "feed", ".atom": "feed",
    ".warc": "warc", ".wacz": "wacz", ".eml": "mail", ".mbox": "mbox",
    ".pdf": "pdf", ".docx": "docx", ".epub": "epub",
}  # fmt: skip
_STDIN = "standard input"
_ADDRESS = re.compile(r"https?:/", re.IGNORECASE)


def read_articles(
    paths: Iterable[str | Path], *, stdin: BinaryIO | None = None, columns: Columns = ()
) -> Generator[Item]:
    """The articles of files and folders in the order given, and an `Unread` for whatever cannot be read.

    Lazy: one article is held at a time. "-" is `stdin`; a folder is read with all that it holds, in sorted
    order, without hidden files. An article without an id is called after its file. `columns` say which
    column of a table or record holds which field (see `selon.inputs.columns.read_columns`). Nothing is
    fetched: an address is an `Unread`.
    """
    names = _Names()
    readers = _readers(columns)
    for path in paths:
        if str(path) == "-":
            yield from _read_stream(stdin, names, readers) if stdin else [Unread(_STDIN, "nothing was given")]
        elif is_address(str(path)):
            yield Unread(str(path), "an address, and nothing is fetched without --fetch")
        else:
            yield from _read_path(Path(path), names, readers)


def is_address(name: str) -> bool:
    """Whether an input is an address of the web."""
    return _ADDRESS.match(name) is not None


def article_of(text: str, *, lang: str | None = None, **known: str) -> Article:
    """An article from a text at hand; `known` are fields of a record, such as `id` or `published`."""
    return article_of_record({"id": "text", **known, "text": text, "lang": lang}, Place(_STDIN, "text"))


def _readers(columns: Columns) -> dict[str, Reader]:
    """The reader of each kind of file."""
    return {
        "page": read_html,
        "mhtml": _read_mhtml,
        "text": read_text,
        "markdown": read_markdown,
        "lines": partial(read_lines, columns=columns),
        "json": partial(read_json, columns=columns),
        "csv": partial(read_csv, columns=columns),
        "parquet": partial(read_parquet, columns=columns),
        "feed": read_feed,
        "warc": read_warc,
        "wacz": read_wacz,
        "mail": read_mail,
        "mbox": read_mbox,
        "pdf": read_pdf,
        "docx": read_docx,
        "epub": read_epub,
    }


def _read_mhtml(stream: BinaryIO, place: Place) -> Iterator[Item]:
    saved = read_mhtml(stream)
    yield article_of_page(saved.html, place, saved.candidates)


@dataclass(slots=True)
class _Names:
    """Ids given to articles that have none: the file's name, numbered where two files share it."""

    given: dict[str, int] = field(default_factory=dict)

    def new(self, stem: str) -> str:
        self.given[stem] = number = self.given.get(stem, 0) + 1
        return stem if number == 1 else f"{stem}-{number}"


# --- files and folders ---------------------------------------------------------------------------------


def _read_path(path: Path, names: _Names, readers: dict[str, Reader]) -> Iterator[Item]:
    if path.is_dir():
        yield from _read_folder(path, names, readers)
        return
    stem = Path(path.name.removesuffix(".gz")).stem
    try:
        with path.open("rb") as raw:
            kind = _kind_of(path.name)
            if path.name.lower().endswith(".gz") and kind != "warc":  # warcio unzips record by record
                with io.BufferedReader(cast(Any, Unzipped(raw))) as unzipped:
                    yield from _read_kind(unzipped, kind, Place(str(path), stem), names, readers)
            else:
                yield from _read_kind(raw, kind, Place(str(path), stem), names, readers)
    except OSError as error:
        yield Unread(str(path), _why(error))


def _read_folder(folder: Path, names: _Names, readers: dict[str, Reader]) -> Iterator[Item]:
    """Everything in a folder; a link back to a folder that holds it is named and not followed."""
    above: dict[str, set[str]] = {str(folder): {os.path.realpath(folder)}}
    failed: list[Unread] = []

    def note(error: OSError) -> None:
        failed.append(Unread(str(error.filename), _why(error)))

    for root, folders, files in os.walk(folder, followlinks=True, onerror=note):
        yield from failed
        failed.clear()
        held = above.pop(root, set())
        for name in sorted(folders):
            inner = os.path.join(root, name)
            if name.startswith("."):
                folders.remove(name)
            elif os.path.realpath(inner) in held:
                folders.remove(name)
                yield Unread(inner, "a link back to a folder that holds it")
            else:
                above[inner] = held | {os.path.realpath(inner)}
        folders.sort()
        for name in sorted(files):
            if name.startswith("."):
                continue
            path = Path(root, name)
            if _kind_of(path.name) is None:
                yield Unread(str(path), f"not a kind of file that selon reads: {path.suffix or 'no suffix'}")
            else:
                yield from _read_path(path, names, readers)
    yield from failed


def _why(error: OSError) -> str:
    reasons = {
        2: "no such file or folder",
        13: "no permission to read it",
        40: "too many links",
        36: "name too long",
    }
    return reasons.get(error.errno or 0, error.strerror or str(error))


def _read_stream(stdin: BinaryIO, names: _Names, readers: dict[str, Reader]) -> Iterator[Item]:
    buffered = stdin if isinstance(stdin, io.BufferedReader) else io.BufferedReader(cast(Any, stdin))
    place = Place(_STDIN, "stdin")
    if buffered.peek(2)[:2] == b"\x1f\x8b":
        with io.BufferedReader(cast(Any, Unzipped(buffered))) as unzipped:
            yield from _read_kind(unzipped, None, place, names, readers)
    else:
        yield from _read_kind(buffered, None, place, names, readers)


# --- kinds -------------------------------------------------------------------------------------------------


def _kind_of(name: str) -> str | None:
    stem = name.lower().removesuffix(".gz")
    return _SUFFIXES.get(Path(stem).suffix)


def _read_kind(
    stream: io.BufferedReader, kind: str | None, place: Place, names: _Names, readers: dict[str, Reader]
) -> Iterator[Item]:
    """The articles of one open input; whatever is wrong with the whole of it is one `Unread`."""
    try:
        for item in readers[kind or _sniffed(stream)](stream, place):
            single = isinstance(item, Article) and item.id == place.stem
            yield replace(item, id=names.new(place.stem)) if single and isinstance(item, Article) else item
    except InputError as error:
        yield Unread(place.path, str(error))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Unread(place.path, f"gzip data cut short or damaged: {error}")


def _sniffed(stream: io.BufferedReader) -> str:
    """The kind of an input without a telling name, from its first bytes."""
    raw = stream.peek(2048)[:2048]
    for mark, kind in ((b"%PDF-", "pdf"), (b"PAR1", "parquet"), (b"WARC/", "warc"), (b"From ", "mbox")):
        if raw.startswith(mark):
            return kind
    if raw.startswith(b"PK\x03\x04") and stream.seekable():
        return _zip_kind(stream)
    head = raw.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(
        (b"<!doctype html", b"<html", b"<head", b"<body", b"<!--", b"<article", b"<div", b"<p")
    ):
        return "page"
    if head.startswith((b"<?xml", b"<rss", b"<feed")):
        return "page" if b"<html" in head else "feed"
    if re.match(rb"(?:[a-z][a-z-]{1,40}: [^\n]{0,1000}\n(?:[ \t][^\n]{0,1000}\n)*){2}", head):
        return "mail" if b"\nmime-version:" in head or b"\nmessage-id:" in head else "text"
    if head.startswith(b"{"):
        return "lines" if b"}\n{" in head or b"\n" not in head.rstrip(b"\r\n") else "json"
    return "json" if head.startswith((b"[{", b"[\n")) else "text"


def _zip_kind(stream: io.BufferedReader) -> str:
    """What a zip archive is, by the names in it."""
    start = stream.tell()
    names = open_zip(stream).namelist()
    stream.seek(start)
    if "META-INF/container.xml" in names:
        return "epub"
    return "docx" if "word/document.xml" in names else "wacz"
