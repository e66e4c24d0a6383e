"""PDF with a text layer, DOCX and EPUB. pypdf and python-docx are an extra: `pip install selon[documents]`.

The lines of a PDF are joined into paragraphs, across pages too; what stands at the edge of most pages
(running heads, page numbers) is outside the text. A hyphen at a line end stays in the text with its line end:
`Article.breaks` marks what of it the analysis leaves out. `Article.pages` are the pages.

Not handled: text in pictures, columns that the PDF does not give in reading order, footnotes of DOCX, locked
files.
"""

from __future__ import annotations

import io
import logging
import posixpath
import re
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from itertools import pairwise
from statistics import median
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import unquote

from lxml import etree

from selon.errors import InputError
from selon.inputs.articles import Item, Place, article_of_page, complete
from selon.inputs.bounds import check_members, open_zip, parse_xml, read_member, read_whole
from selon.inputs.decoding import decode
from selon.records import Candidate, Span, Spans, Unread

_MOST_PAGES = 2000  # of one document
_MOST_TEXT = 8 * 2**20  # characters; the longest novels have four million
_LONGEST = 60  # seconds of one PDF; a page of text takes some hundredths of one
_FULL = 0.85  # of the usual width: letters differ in width, and lines of as many characters by a tenth
_EDGE = 2  # lines at the top and at the foot of a page that may be running heads
_RUNNING = 3  # pages on which a running head stands at least
_NUMBER = re.compile(r"\d+")
_GAP = 1.3  # times the usual step between two lines: more is the room between paragraphs
_HYPHENS = "-\u2010\u00ad"
_BREAK = re.compile(
    r"(?P<left>[^\W\d_](?:-?[^\W\d_]){0,40})(?P<hyphen>[-\u2010\u00ad])\n(?P<right>[^\W\d_]{1,40})"
)
_WORD = re.compile(r"[^\W\d_](?:-?[^\W\d_]){0,80}")
_TAG = re.compile(rb"<[^>]{0,1000}>")
_COVER = 200  # bytes of words: a cover or a title page has no more
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"


def _library(name: str, package: str) -> Any:
    """A library of the extra; raises InputError that says how to get it."""
    try:
        return import_module(name)
    except ImportError as error:
        raise InputError(f"needs {package}: pip install 'selon[documents]'") from error


# --- PDF ---------------------------------------------------------------------------------------------------


class Layout(NamedTuple):
    """A text laid out from pages of lines; `heads` are the running heads and page numbers, which are not in it."""

    text: str
    pages: Spans
    heads: tuple[str, ...]


def read_pdf(stream: BinaryIO, place: Place) -> Iterator[Item]:
    """The article of a PDF, its pages marked."""
    pages, candidates = _pdf_pages(read_whole(stream))
    layout = join_pages(pages)
    if not layout.text.strip():
        raise InputError("a PDF without a text layer: its pages are pictures")
    breaks = find_breaks(layout.text)
    article = complete(layout.text, place, headed=True, further=candidates, pages=layout.pages, breaks=breaks)
    yield replace(article, outside=layout.heads)


def _pdf_pages(data: bytes) -> tuple[list[list[str]], tuple[Candidate, ...]]:
    """The lines of each page, and what the document says of itself."""
    pypdf = _library("pypdf", "pypdf")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it writes a line for each odd object
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        _check_pdf(reader)
        return _page_lines(reader), tuple(_pdf_candidates(reader.metadata))
    except InputError:
        raise
    except Exception as error:  # pypdf raises whatever a broken object makes it stumble on
        words = " ".join(str(error).split()) or type(error).__name__
        raise InputError(f"a PDF cut short or damaged: {words[:200]}") from error


def _check_pdf(reader: Any) -> None:
    """Raises InputError where a PDF is locked or too long."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise InputError("a locked PDF: it asks for a password")
    if len(reader.pages) > _MOST_PAGES:
        raise InputError(f"{len(reader.pages):,} pages, more than the {_MOST_PAGES:,} of one article")


def _page_lines(reader: Any) -> list[list[str]]:
    """The lines of each page; raises InputError where there are too many, or they take too long."""
    pages: list[list[str]] = []
    size, begin = 0, time.process_time()
    for page in reader.pages:
        pages.append(_spaced_lines(page))
        size += sum(map(len, pages[-1]))
        if size > _MOST_TEXT:
            raise InputError(f"more than {_MOST_TEXT:,} characters of text")
        if time.process_time() - begin > _LONGEST:
            raise InputError(f"its first {len(pages)} pages took more than {_LONGEST} seconds")
    return pages


def _spaced_lines(page: Any) -> list[str]:
    """The lines of a page from top to foot, with an empty one where the page leaves more room than usual."""
    lines: list[str] = [""]
    heights: list[float | None] = [None]

    def see(text: str, outer: list[float], inner: list[float], *_: object) -> None:
        for number, piece in enumerate(text.split("\n")):
            if number:
                lines.append("")
                heights.append(None)
            if piece.strip() and heights[-1] is None:
                heights[-1] = outer[3] * inner[5] + outer[5]
            lines[-1] += piece

    page.extract_text(visitor_text=see)
    shown = [(line, height) for line, height in zip(lines, heights, strict=True) if height is not None]
    steps = [above - below for (_, above), (_, below) in pairwise(shown)]
    usual = median(step for step in steps if step > 0) if any(step > 0 for step in steps) else 0.0
    spaced = [shown[0][0]] if shown else []
    for (line, _), step in zip(shown[1:], steps, strict=True):
        spaced += ["", line] if step > _GAP * usual else [line]
    return spaced


def _pdf_candidates(known: Any) -> Iterator[Candidate]:
    """A PDF printed from a page was created when the page was captured, not when it was published."""
    for field, name, key in (
        ("title", "Title", "title"),
        ("byline", "Author", "author"),
        ("modified", "ModDate", "modification_date"),
        ("captured", "CreationDate", "creation_date"),
    ):
        try:
            value = getattr(known, key, None)
        except ValueError:  # a date that is none
            continue
        words = value.isoformat() if isinstance(value, datetime) else " ".join(str(value or "").split())
        if words:
            yield Candidate(field, words, f"PDF {name}")


def join_pages(pages: list[list[str]]) -> Layout:
    """Pages of lines as one text, a paragraph a line; what runs on from page to page stays together.

    A paragraph ends where a line is left empty within a page, and where a line ends before the next word had
    to go to another. A line that ends in a hyphen keeps its line end, for `find_breaks`.
    """
    pages = [[" ".join(line.split()) for line in lines] for lines in pages]
    width = _FULL * _usual_width(line for lines in pages for line in lines)
    pages, heads = _without_heads(pages)
    text, starts = io.StringIO(), []
    before, gap = "", False
    for lines in pages:
        starts.append(None if any(lines) else text.tell())
        gap = False
        for line in lines:
            if not line:
                gap = bool(before)
                continue
            text.write(_between(before, line, width, gap=gap and starts[-1] is not None))
            if starts[-1] is None:
                starts[-1] = text.tell()
            text.write(line)
            before, gap = line, False
    ends = [*starts[1:], text.tell()]
    spans = tuple(Span(s or 0, e or 0) for s, e in zip(starts, ends, strict=True))
    return Layout(text.getvalue(), spans, heads)


def _usual_width(lines: Iterable[str]) -> int:
    """The length that nine of ten lines stay within."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _between(before: str, line: str, width: float, *, gap: bool) -> str:
    """What joins two lines: nothing at the top, a space within a paragraph, a line end between two."""
    if not before:
        return ""
    if gap:
        return "\n"
    if before[-1] in _HYPHENS and before[-2:-1].isalpha() and line[0].isalpha():
        return "\n"
    return "\n" if len(before) + 1 + len(line.split(" ", 1)[0]) <= width else " "


def _without_heads(pages: list[list[str]]) -> tuple[list[list[str]], tuple[str, ...]]:
    """The pages without the lines at their edges that most of them share, numbers aside; and those lines."""
    edges = []
    for lines in pages:
        shown = [i for i, line in enumerate(lines) if line]
        edges.append({*shown[:_EDGE], *shown[-_EDGE:]})
    seen = Counter(
        form for lines, edge in zip(pages, edges, strict=True) for form in {_form(lines[i]) for i in edge}
    )
    common = {form for form, times in seen.items() if times >= max(_RUNNING, len(pages) / 2)}
    kept, heads = [], []
    for lines, edge in zip(pages, edges, strict=True):
        out = {i for i in edge if _form(lines[i]) in common or _is_number(lines[i], len(pages))}
        kept.append([line for i, line in enumerate(lines) if i not in out])
        heads += [lines[i] for i in sorted(out)]
    return kept, tuple(dict.fromkeys(heads))


def _form(line: str) -> str:
    return _NUMBER.sub("#", line)


def _is_number(line: str, count: int) -> bool:
    """Whether a line at the edge of a page is its number: no word, and no number larger than a page has."""
    words = line.strip(" -–—/.")
    return count > 1 and words.isascii() and words.isdigit() and int(words) <= _MOST_PAGES


def find_breaks(text: str) -> Spans:
    """What the analysis leaves out where a line end broke a word: the line end, and mostly the hyphen before it.

    The hyphen is the word's own where the text writes the word so elsewhere, and not without; or where it
    cannot be the printer's: before a capital, after a single letter or another hyphen ("a-t-", "Jean-").
    """
    found = list(_BREAK.finditer(text))
    words = Counter(_WORD.findall(text.casefold())) if found else Counter()
    spans = []
    for match in found:
        left, right = match["left"].casefold(), match["right"].casefold()
        joined, apart = words[left.rpartition("-")[2] + right], words[f"{left}-{right}"]
        own = match["right"][0].isupper() or len(left) == 1 or "-" in left
        soft = match["hyphen"] == "\u00ad"
        keep = not soft and not joined and (bool(apart) or own)
        spans.append(Span(match.start("hyphen") + keep, match.end("hyphen") + 1))
    return tuple(spans)


# --- DOCX --------------------------------------------------------------------------------------------------


def read_docx(stream: BinaryIO, place: Place) -> Iterator[Item]:
    """The article of a DOCX document: its paragraphs and the cells of its tables, a line each."""
    docx = _library("docx", "python-docx")
    data = io.BytesIO(read_whole(stream))
    with open_zip(data) as archive:
        check_members(archive)
    try:
        document = docx.Document(data)
        lines = list(_docx_lines(document))
        known = document.core_properties
        values = [
            ("title", "title", known.title),
            ("byline", "author", known.author if known.author != "python-docx" else ""),
            ("modified", "modified", known.modified),
            ("captured", "created", known.created),
        ]
    except (KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError, AttributeError) as error:
        words = " ".join(str(error).split())
        raise InputError(f"a DOCX document cut short or damaged: {words[:200]}") from error
    text = "\n".join(lines)
    if not text.strip():
        raise InputError("a document without text")
    candidates = tuple(
        Candidate(field, value.isoformat() if isinstance(value, datetime) else value, f"DOCX {name}")
        for field, name, value in values
        if value
    )
    yield complete(text, place, headed=True, further=candidates)


def _docx_lines(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                for cell in dict.fromkeys(row.cells):
                    yield from filter(None, (line.strip() for line in cell.text.split("\n")))
        else:
            yield block.text


# --- EPUB --------------------------------------------------------------------------------------------------


def read_epub(stream: BinaryIO, place: Place) -> Iterator[Item]:
    """The articles of an EPUB: each document of its spine that holds more than a cover does."""
    with open_zip(io.BytesIO(read_whole(stream))) as archive:
        check_members(archive)
        root = parse_xml(read_member(archive, "META-INF/container.xml"))
        found = root.find(f".//{_CONTAINER}rootfile")
        package = "" if found is None else found.get("full-path", "")
        book = parse_xml(read_member(archive, package))
        names = list(_spine(book, package))
        known = _epub_candidates(book, single=len(names) == 1)
        number = 0
        for name in names:
            part = place.part(number + 1) if len(names) > 1 else place
            try:
                data = read_member(archive, name)
                if len(_TAG.sub(b"", data).strip()) > _COVER:
                    yield article_of_page(decode(data), part, known)
                    number += 1
            except InputError as error:
                yield Unread(f"{place.path}:{name}", str(error))
    if not number:
        raise InputError("an EPUB without an article")


def _spine(book: etree._Element, package: str) -> Iterator[str]:
    """The names of the documents of a book in reading order, its table of contents aside."""
    items = {item.get("id"): item for item in book.iter(f"{_OPF}item")}
    for reference in book.iter(f"{_OPF}itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and "nav" not in (item.get("properties") or "").split():
            yield posixpath.normpath(
                posixpath.join(posixpath.dirname(package), unquote(item.get("href", "")))
            )


def _epub_candidates(book: etree._Element, *, single: bool) -> tuple[Candidate, ...]:
    """What a book says of itself: of one article, its title; of several, where they stood."""
    found = []
    for field, name in (
        ("title" if single else "outlet", "title"),
        ("byline", "creator"),
        ("outlet", "publisher"),
        ("published", "date"),
        ("lang", "language"),
        ("url", "source"),
    ):
        for element in book.iter(f"{_DC}{name}"):
            words = " ".join((element.text or "").split())
            if words and (single or field != "url"):
                found.append(Candidate(field, words, f"EPUB {name}"))
    return tuple(found)
