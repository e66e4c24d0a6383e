"""Web archives: WARC, and WACZ, which holds WARC files with the list of the pages among them.

An article is a response of status 200 whose body is a web page. When it was captured is a candidate of its
own ("captured"), beside what the page says of its publication. A WACZ file names its pages: what else it
holds (frames, advertisements, scripts) is no article. A "revisit" says that a page was the same as before: it
is listed with the capture it refers to, and not read again.

Not handled: bodies compressed with Brotli or Zstandard where they are not decompressed in the archive.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from selon.errors import InputError
from selon.inputs.articles import Item, Place, article_of_page
from selon.inputs.bounds import LARGEST, Counted, check_swelling, open_zip, read_member, too_large
from selon.inputs.decoding import decode
from selon.records import Candidate, Unread

_CHUNK = 2**16
_PAGE = ("text/html", "application/xhtml+xml")
_WARC = re.compile(r"archive/[^/]{1,300}\.warc(\.gz)?")
_LIST = re.compile(r"pages/[^/]{1,200}\.jsonl")
_MOST_PAGES = 200_000  # of a page list
_Record = Any  # warcio has no types


@dataclass(slots=True)
class _Seen:
    """What an archive has shown so far: its captures by digest, the pages asked for and those found."""

    listed: dict[str, str] | None = None  # address, title
    found: set[str] = field(default_factory=set)
    captures: dict[str, str] = field(default_factory=dict)
    number: int = 0


def read_warc(stream: BinaryIO, place: Place) -> Iterator[Item]:
    """The articles of a WARC file, one record held at a time."""
    seen = _Seen()
    yield from _read_records(stream, place, seen)
    if not seen.number:
        raise InputError("a WARC file without any record")


def read_wacz(stream: BinaryIO, place: Place) -> Iterator[Item]:
    """The articles that a WACZ file lists as its pages; a page that is listed and not held is an `Unread`."""
    with open_zip(stream) as archive:
        names = archive.namelist()
        lists = [name for name in names if _LIST.fullmatch(name)]
        seen = _Seen({url: title for name in lists for url, title in _pages(read_member(archive, name))})
        if not lists:
            raise InputError("a WACZ file without its list of pages")
        for name in sorted(filter(_WARC.fullmatch, names)):
            inner = Place(f"{place.path}:{name}", f"{place.stem}:{name.rpartition('/')[2].partition('.')[0]}")
            try:
                with archive.open(name) as member:
                    yield from _read_records(cast(BinaryIO, member), inner, seen)
            except (InputError, zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as error:
                yield Unread(inner.path, str(error))
        for url in sorted(set(seen.listed or ()) - seen.found):
            yield Unread(place.path, f"{url}: listed as a page, and no capture of it is in the archive")


def _pages(data: bytes) -> Iterator[tuple[str, str]]:
    """Address and title of each page of a list, whose first line is a header."""
    for line in data.splitlines()[:_MOST_PAGES]:
        try:
            page = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(page, dict) and isinstance(page.get("url"), str):
            title = page.get("title")
            yield page["url"].partition("#")[0], title if isinstance(title, str) else ""


def _read_records(stream: BinaryIO, place: Place, seen: _Seen) -> Iterator[Item]:
    """The articles of the records of one WARC file; raises InputError where it cannot be read further."""
    counted, number = Counted(stream), 0
    try:
        records = ArchiveIterator(counted)
        while (record := _next(records)) is not None:
            number += 1
            yield from _read_record(record, place.part(number), seen)
            _pass_over(record, counted)
        seen.number += number
    except ArchiveLoadFailed as error:
        words = " ".join(str(error).split())
        raise InputError(f"a WARC file cut short, damaged or wrongly compressed: {words[:200]}") from error
    except (
        EOFError,
        OSError,
        ValueError,
        AttributeError,
        TypeError,
        zlib.error,
    ) as error:  # as warcio stumbles
        raise InputError(f"a WARC file cut short or damaged: {error}") from error


def _next(records: ArchiveIterator) -> _Record:
    """The next record, None after the last; what warcio would print is raised instead."""
    with redirect_stderr(io.StringIO()):
        record = next(records, None)
    if records.err_count:
        raise ValueError("a record is longer or shorter than its header claims")
    return record


def _read_record(record: _Record, place: Place, seen: _Seen) -> Iterator[Item]:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>").partition("#")[0]
    if not _is_asked(url, seen):
        return
    if record.rec_type == "revisit":
        yield Unread(place.path, f"{url}: {_revisit(record, seen)}")
    if record.rec_type != "response" or not _is_page(record):
        return
    seen.found.add(url)
    moment = record.rec_headers.get_header("WARC-Date") or ""
    if digest := record.rec_headers.get_header("WARC-Payload-Digest"):
        seen.captures.setdefault(digest, f"captured {moment} (record {place.path.rpartition(':')[2]})")
    known = [Candidate("url", url, "WARC address")]
    if moment:
        known.append(Candidate("captured", moment, "WARC date"))
    try:
        article = article_of_page(decode(_body(record)), place, tuple(known))
    except InputError as error:
        yield Unread(place.path, f"{url}: {error}")
        return
    title = (seen.listed or {}).get(url)
    further = (Candidate("title", title, "WACZ page list"),) if title else ()
    yield replace(article, title=article.title or title, candidates=article.candidates + further)


def _is_asked(url: str, seen: _Seen) -> bool:
    return url.startswith(("http:", "https:")) and (seen.listed is None or url in seen.listed)


def _is_page(record: _Record) -> bool:
    headers = record.http_headers
    if headers is None or not str(headers.get_statuscode()).startswith("200"):
        return False
    kind = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return kind in _PAGE


def _revisit(record: _Record, seen: _Seen) -> str:
    """What a revisit refers to, in words."""
    get = record.rec_headers.get_header
    same = seen.captures.get(get("WARC-Payload-Digest") or "")
    if same is None:
        same = f"captured {get('WARC-Refers-To-Date') or 'at a time it does not say'}, which is not in this archive"
    return f"unchanged on {get('WARC-Date')}, the same as {same}"


def _body(record: _Record) -> bytes:
    """The body of a response, its encoding undone; raises InputError where it is too large or cut short."""
    encoding = (record.http_headers.get_header("Content-Encoding") or "").strip().lower()
    if encoding in ("br", "zstd"):
        raise InputError(f"compressed with {encoding}, which selon does not undo")
    claimed = record.rec_headers.get_header("Content-Length")
    stream, out = record.content_stream(), io.BytesIO()
    while chunk := stream.read(_CHUNK):
        out.write(chunk)
        if out.tell() > LARGEST:
            raise too_large()
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise InputError(f"cut short: its header claims {claimed} bytes")
    return out.getvalue()


def _pass_over(record: _Record, counted: Counted) -> None:
    """Reads the rest of a record, whatever it is; raises InputError where it swells."""
    out, before = 0, counted.count
    while chunk := record.raw_stream.read(_CHUNK):
        out += len(chunk)
        check_swelling(counted.count - before, out)
