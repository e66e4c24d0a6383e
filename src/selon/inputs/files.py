"""Inputs: files, folders and standard input, read into articles one at a time.

HTML, plain text, Markdown, JSON, JSON Lines, CSV, RSS and Atom, each also gzipped. A record of JSON or CSV is
taken as it is: its text comes back unchanged, and spans count its code points. A text file is decoded once
and its line ends become "\\n"; from then on its text, too, is never altered.

What cannot be read gives an `Unread` that names the file (and the line), and costs nothing else.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import zlib
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

import dateparser

from selon.errors import InputError
from selon.inputs.credits import complete_credits, find_credits, find_linked_credits
from selon.inputs.decoding import decode
from selon.inputs.feeds import read_feed
from selon.inputs.heads import find_head, find_title
from selon.inputs.language import detect_language
from selon.inputs.leftovers import find_leftovers
from selon.inputs.webpage import Page, read_page
from selon.packs import Pack, load_pack, packaged_languages
from selon.records import Article, Candidate, Credit, Skipped, Span, Unread

LARGEST = 64 * 2**20  # bytes of one article, or of one line of JSON Lines: a novel has about one of them
_SHORTEST = 40  # characters; less than that from a page is a menu entry
KNOWN = ("url", "outlet", "title", "byline", "published", "lang")  # what a record may say besides id and text
_SUFFIXES = {
    ".html": "page", ".htm": "page", ".xhtml": "page",
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".jsonl": "lines", ".ndjson": "lines", ".json": "json", ".csv": "csv",
    ".xml": "feed", ".rss": "feed", ".atom": "feed",
}  # fmt: skip
_STDIN = "standard input"
_SURROGATE = re.compile("[\ud800-\udfff]")
_FRONT_MATTER = re.compile(r"\A---\n((?:[\w-]{1,40}:[^\n]{0,500}\n){1,40})---\n")
_FRONT_FIELDS = {
    "title": "title",
    "author": "byline",
    "date": "published",
    "url": "url",
    "lang": "lang",
    "site": "outlet",
}

Item = Article | Unread


def read_articles(paths: Iterable[str | Path], *, stdin: BinaryIO | None = None) -> Generator[Item]:
    """The articles of files and folders in the order given, and an `Unread` for whatever cannot be read.

    Lazy: one article is held at a time. "-" is `stdin`; a folder is read with all that it holds, in sorted
    order, without hidden files. An article without an id is called after its file.
    """
    names = _Names()
    for path in paths:
        if str(path) == "-":
            yield from _read_stream(stdin, names) if stdin else [Unread(_STDIN, "nothing was given")]
        else:
            yield from _read_path(Path(path), names)


def article_of(text: str, *, lang: str | None = None, **known: str) -> Article:
    """An article from a text at hand; `known` are fields of a record, such as `id` or `published`."""
    return _from_record({"id": "text", **known, "text": text, "lang": lang}, _STDIN, "text")


@dataclass(slots=True)
class _Names:
    """Ids given to articles that have none: the file's name, numbered where two files share it."""

    given: dict[str, int] = field(default_factory=dict)

    def new(self, stem: str) -> str:
        self.given[stem] = number = self.given.get(stem, 0) + 1
        return stem if number == 1 else f"{stem}-{number}"


# --- files and folders ---------------------------------------------------------------------------------


def _read_path(path: Path, names: _Names) -> Iterator[Item]:
    if path.is_dir():
        yield from _read_folder(path, names)
        return
    try:
        with path.open("rb") as raw:
            if path.name.lower().endswith(".gz"):
                with io.BufferedReader(cast(Any, gzip.GzipFile(fileobj=raw))) as unzipped:
                    yield from _read_open(unzipped, path, names)
            else:
                yield from _read_open(raw, path, names)
    except OSError as error:
        yield Unread(str(path), _why(error))


def _read_folder(folder: Path, names: _Names) -> Iterator[Item]:
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
                yield from _read_path(path, names)
    yield from failed


def _why(error: OSError) -> str:
    reasons = {
        2: "no such file or folder",
        13: "no permission to read it",
        40: "too many links",
        36: "name too long",
    }
    return reasons.get(error.errno or 0, error.strerror or str(error))


def _kind_of(name: str) -> str | None:
    stem = name.lower().removesuffix(".gz")
    return _SUFFIXES.get(Path(stem).suffix)


def _read_stream(stdin: BinaryIO, names: _Names) -> Iterator[Item]:
    buffered = stdin if isinstance(stdin, io.BufferedReader) else io.BufferedReader(cast(Any, stdin))
    yield from _read_kind(buffered, _sniffed(buffered), _STDIN, "stdin", names)


def _read_open(stream: io.BufferedReader, path: Path, names: _Names) -> Iterator[Item]:
    stem = Path(path.name.removesuffix(".gz")).stem
    kind = _kind_of(path.name) or _sniffed(stream)
    try:
        yield from _read_kind(stream, kind, str(path), stem, names)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Unread(str(path), f"gzip data cut short or damaged: {error}")


def _sniffed(stream: io.BufferedReader) -> str:
    """The kind of an input without a telling name, from its first characters."""
    head = stream.peek(2048)[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(
        (b"<!doctype html", b"<html", b"<head", b"<body", b"<!--", b"<article", b"<div", b"<p")
    ):
        return "page"
    if head.startswith((b"<?xml", b"<rss", b"<feed")):
        return "page" if b"<html" in head else "feed"
    if head.startswith(b"{"):
        return "lines" if b"}\n{" in head or b"\n" not in head.rstrip(b"\r\n") else "json"
    return "json" if head.startswith((b"[{", b"[\n")) else "text"


def _read_kind(stream: io.BufferedReader, kind: str, path: str, stem: str, names: _Names) -> Iterator[Item]:
    """The articles of one open input; whatever is wrong with the whole of it is one `Unread`."""
    try:
        if kind == "lines":
            yield from _from_lines(stream, path)
        elif kind == "csv":
            yield from _from_csv(stream, path)
        else:
            yield from _from_document(_document(stream), kind, path, stem, names)
    except InputError as error:
        yield Unread(path, str(error))


def _document(stream: io.BufferedReader) -> bytes:
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise InputError(f"larger than {LARGEST >> 20} MiB, the most that one article may have")
    if not data.strip():
        raise InputError("empty")
    return data


def _from_document(data: bytes, kind: str, path: str, stem: str, names: _Names) -> Iterator[Item]:
    if kind == "json":
        yield from _from_json(data, path)
    elif kind == "feed":
        yield from _from_feed(data, path, stem)
    else:
        text = decode(data)
        if kind == "page":
            article = _from_page(text, path, "")
        else:
            article = (_from_markdown if kind == "markdown" else _from_text)(text, path, "")
        yield replace(article, id=names.new(stem))


# --- records ---------------------------------------------------------------------------------------------


def _from_lines(stream: io.BufferedReader, path: str) -> Iterator[Item]:
    empty = True
    number = 0
    while line := stream.readline(LARGEST + 1):
        number += 1
        where = f"{path}:{number}"
        if len(line) > LARGEST:
            yield Unread(where, f"a line larger than {LARGEST >> 20} MiB")
            while line and not line.endswith(b"\n"):
                line = stream.readline(LARGEST)
            continue
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            empty = False
            yield _from_line(line, where, f"{Path(path).stem}:{number}")
    if empty:
        raise InputError("empty")


def _from_line(line: bytes, where: str, name: str) -> Item:
    try:
        return _from_record(_parsed(line), where, name)
    except InputError as error:
        return Unread(where, str(error))


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}") from error
    except RecursionError as error:
        raise InputError("JSON nested too deep") from error
    except ValueError as error:
        raise InputError(f"not JSON: {error}") from error


def _from_json(data: bytes, path: str) -> Iterator[Item]:
    """One record, a list of records, or an object that holds one under "articles"."""
    loaded = _parsed(data)
    if isinstance(loaded, dict) and isinstance(loaded.get("articles"), list):
        loaded = loaded["articles"]
    records = loaded if isinstance(loaded, list) else [loaded]
    for number, record in enumerate(records, 1):
        where = f"{path}:{number}" if isinstance(loaded, list) else path
        try:
            yield _from_record(record, where, f"{Path(path).stem}:{number}")
        except InputError as error:
            yield Unread(where, str(error))


def _from_csv(stream: io.BufferedReader, path: str) -> Iterator[Item]:
    csv.field_size_limit(LARGEST)
    words = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    rows = csv.DictReader(words)
    try:
        if "text" not in (rows.fieldnames or ()):
            raise InputError("a table without a column called “text”")
        for row in rows:
            where = f"{path}:{rows.line_num}"
            known = {key: value for key, value in row.items() if key and value not in (None, "")}
            try:
                yield _from_record(known, where, f"{Path(path).stem}:{rows.line_num}")
            except InputError as error:
                yield Unread(where, str(error))
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(f"line {rows.line_num}: {error}") from error
    finally:
        words.detach()  # the file is closed by whoever opened it


def _from_feed(data: bytes, path: str, stem: str) -> Iterator[Item]:
    empty = True
    for number, record in enumerate(read_feed(data), 1):
        empty = False
        name, url = record.pop("source_name", None), record.pop("source_url", None)
        article = _from_record(record, f"{path}:{number}", f"{stem}:{number}")
        if name or url:
            credit = Credit(None, "republication", name, url, "RSS source", "rss-source")
            article = replace(article, credits=(credit, *article.credits))
        yield article
    if empty:
        raise InputError("a feed without any entry that holds text")


def _from_record(record: object, where: str, name: str) -> Article:
    """The article of a record, whose text is taken as it is; raises InputError where it has none."""
    if not isinstance(record, dict):
        raise InputError("not an object with a “text”")
    for key in ("text", "html", *KNOWN):
        if not isinstance(record.get(key), str | None):
            raise InputError(f"“{key}” is not a string")
    given = record.get("id")
    identity = str(given) if isinstance(given, str | int) and given != "" else name
    known = {key: _whole(record[key]) for key in KNOWN if record.get(key)}
    if record.get("text") is None and record.get("html"):
        page = _from_page(
            record["html"], where, "", tuple(Candidate(k, v, "record") for k, v in known.items())
        )
        return replace(page, id=identity)
    if not (record.get("text") or "").strip():
        raise InputError("no text in the record" if "text" not in record else "its text is empty")
    candidates = tuple(Candidate(key, value, "record") for key, value in known.items())
    return _complete(_whole(record["text"]), identity, where, candidates, odd=_surrogates(record["text"]))


def _whole(value: str) -> str:
    """A string without lone surrogates, which are no characters and cannot be written out."""
    return _SURROGATE.sub("\ufffd", value)


def _surrogates(text: str) -> tuple[Skipped, ...]:
    reason = "a lone surrogate is no character: replaced by U+FFFD"
    return tuple(Skipped(Span(*m.span()), reason) for m in _SURROGATE.finditer(text))


# --- documents -------------------------------------------------------------------------------------------


def _from_page(html: str, path: str, identity: str, known: tuple[Candidate, ...] = ()) -> Article:
    page = read_page(html)
    if len(page.text.strip()) < _SHORTEST:
        raise InputError("no article was found in the page")
    candidates = known + page.candidates
    candidates += tuple(_beside(page, {c.field for c in candidates}))
    article = _complete(page.text, identity, path, candidates, page.credits)
    credits = _page_credits(page, article.text, article.credits)
    return replace(article, credits=credits, outside=page.outside)


def _beside(page: Page, known: set[str]) -> Iterator[Candidate]:
    """Byline, outlet and date from lines beside the article, where nothing else declares them."""
    packs = [load_pack(code) for code in packaged_languages()]
    for name, value, _ in find_head(page.near, packs):
        if name not in known:
            known.add(name)
            value = _iso(value, detect_language(page.text)) if name == "published" else value
            yield Candidate(name, value, "line of the page")


def _page_credits(page: Page, text: str, found: tuple[Credit, ...]) -> tuple[Credit, ...]:
    """The credits of a page: those of its text with the addresses of its links, and those beside the text."""
    packs = [load_pack(code) for code in packaged_languages()]
    credits = complete_credits(text, found, page.links)
    beside = complete_credits(page.near, find_credits(page.near, packs), page.links)
    further = [replace(c, span=None, found_in="page, outside its article") for c in beside]
    said = {part for c in credits for part in (c.name, c.url) if part}
    for credit in (*further, *find_linked_credits(page.links, packs)):
        if not {credit.name, credit.url} & said:
            credits.append(credit)
            said |= {part for part in (credit.name, credit.url) if part}
    return tuple(credits)


def _from_text(text: str, path: str, identity: str) -> Article:
    return _complete(_lines(text), identity, path, (), headed=True)


def _from_markdown(text: str, path: str, identity: str) -> Article:
    """Markdown as it is written; its front matter says what is known of it, and is no article text."""
    text = _lines(text)
    front = _FRONT_MATTER.match(text)
    candidates = []
    for line in front[1].splitlines() if front else ():
        key, _, value = line.partition(":")
        if key in _FRONT_FIELDS and value.strip():
            candidates.append(Candidate(_FRONT_FIELDS[key], value.strip(" \"'"), "front matter"))
    heading = re.search(r"(?m)^# (.{1,300})$", text)
    if heading:
        candidates.append(Candidate("title", heading[1].strip(), "heading", Span(*heading.span(1))))
    odd = (Skipped(Span(0, front.end()), "front matter"),) if front else ()
    return _complete(text, identity, path, tuple(candidates), odd=odd)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _complete(
    text: str,
    identity: str,
    path: str,
    candidates: tuple[Candidate, ...],
    credits: tuple[Credit, ...] = (),
    *,
    odd: tuple[Skipped, ...] = (),
    headed: bool = False,
) -> Article:
    """The article of a text, with what the text itself says of its head, credits, leftovers and language."""
    packs = [load_pack(code) for code in packaged_languages()]
    first = {c.field: c.value for c in reversed(candidates)}
    declared = first.get("lang", "")[:2].lower()
    lang = detect_language(text)
    if any(c.field == "lang" and c.found_in == "record" for c in candidates):
        lang = declared
    declares = [c.span for c in find_credits(text, packs) if c.span]
    if headed:
        candidates += _head(text, packs, declares, lang)
        first = {c.field: c.value for c in reversed(candidates)}
    found = find_leftovers(
        text, packs, title=first.get("title"), byline=first.get("byline"), credited=declares
    )
    leftovers = tuple(sorted([*odd, *found], key=lambda s: s.span))
    candidates += (Candidate("lang", lang, "text (py3langid)"),) if lang != "und" else ()
    carried = {c.field: c.value for c in reversed(candidates)}
    return Article(
        id=identity,
        text=text,
        lang=lang,
        title=carried.get("title"),
        outlet=carried.get("outlet"),
        byline=carried.get("byline"),
        published=carried.get("published"),
        url=carried.get("url"),
        path=path,
        candidates=candidates,
        credits=(*credits, *find_credits(text, packs, leftovers)),
        leftovers=leftovers,
    )


def _head(text: str, packs: list[Pack], declares: list[Span], lang: str) -> tuple[Candidate, ...]:
    """Title, byline, outlet and date from the first lines of a text saved from a page."""
    found = []
    title = find_title(text, packs, declares)
    if title is not None:
        found.append(Candidate("title", text[title.start : title.end], "first line", title))
    for name, value, span in find_head(text, packs):
        if name == "published":
            value = _iso(value, lang)
        found.append(Candidate(name, value, "line near the top", span))
    return tuple(found)


def _iso(value: str, lang: str) -> str:
    """A full date in words as ISO 8601; as it stands where it cannot be read."""
    known = [lang] if lang in packaged_languages() else None
    moment = dateparser.parse(value, languages=known, settings={"REQUIRE_PARTS": ["day", "month", "year"]})
    return moment.date().isoformat() if moment else value
