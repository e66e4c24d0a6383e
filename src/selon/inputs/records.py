"""Records: JSON and JSON Lines, an article an object.

The text of a record is taken as it is: it comes back unchanged, and spans count its code points. What selon
wrote itself is read back with all that was known of the article, so that its analysis comes out the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO

import msgspec

from selon.errors import InputError
from selon.inputs import bounds
from selon.inputs.articles import Item, Place, article_of_page, complete, lone_surrogates, whole_characters
from selon.inputs.columns import Columns, Value, read_fields
from selon.inputs.ninjs import is_ninjs, read_ninjs
from selon.records import Article, Candidate, Credit, Skipped, Span, Spans, Unread

# NELA-GT puts seven @ in place of seven words in every hundred; five in a row are nobody's sentence.
_MASKS = re.compile(r"(?<!\S)@(?: @){4,}(?!\S)")
_MASKED = "words taken out by whoever published the text, an @ for each"


def read_lines(stream: BinaryIO, place: Place, columns: Columns = ()) -> Iterator[Item]:
    """The articles of a JSON Lines file; a broken line is one `Unread`."""
    empty, number = True, 0
    while line := stream.readline(bounds.LARGEST + 1):
        number += 1
        part = place.part(number)
        if len(line) > bounds.LARGEST:
            yield Unread(part.path, f"a line larger than {bounds.LARGEST >> 20} MiB")
            while line and not line.endswith(b"\n"):
                line = stream.readline(bounds.LARGEST)
            empty = False
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            empty = False
            yield _read_line(line, part, columns)
    if empty:
        raise InputError("empty")


def _read_line(line: bytes, place: Place, columns: Columns) -> Item:
    try:
        return article_of_record(_parsed(line), place, columns)
    except InputError as error:
        return Unread(place.path, str(error))


def read_json(stream: BinaryIO, place: Place, columns: Columns = ()) -> Iterator[Item]:
    """One record, a list of records, or an object that holds one under "articles"."""
    loaded = _parsed(bounds.read_whole(stream))
    if isinstance(loaded, dict) and isinstance(loaded.get("articles"), list):
        loaded = loaded["articles"]
    for number, record in enumerate(loaded if isinstance(loaded, list) else [loaded], 1):
        part = place.part(number)
        try:
            yield article_of_record(
                record, part if isinstance(loaded, list) else Place(place.path, part.stem), columns
            )
        except InputError as error:
            yield Unread(part.path if isinstance(loaded, list) else place.path, str(error))


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}") from error
    except RecursionError as error:
        raise InputError("JSON nested too deep") from error
    except ValueError as error:
        raise InputError(f"not JSON: {error}") from error


# --- one record --------------------------------------------------------------------------------------------


def article_of_record(record: object, place: Place, columns: Columns = ()) -> Article:
    """The article of a record, whose text is taken as it is; raises InputError where it has none."""
    if not isinstance(record, dict):
        raise InputError("not an object with a “text”")
    if is_ninjs(record):
        return read_ninjs(record, place)
    values = read_fields(record, columns)
    known = {value.field: value.value for value in reversed(values)}
    place = Place(place.path, known.get("id", place.stem))
    candidates = tuple(_candidate(value) for value in values if value.field not in ("id", "text", "html"))
    if "text" not in known and known.get("html"):
        return article_of_page(known["html"], place, candidates, lang=known.get("lang"))
    if not known.get("text", "").strip():
        raise InputError("its text is empty" if "text" in known else "no text in the record")
    if len(known["text"]) > bounds.LARGEST:
        raise bounds.too_large()
    text = whole_characters(known["text"])
    if _is_own(record):
        return _restored(record, text, place, candidates)
    odd = lone_surrogates(known["text"])
    masks = tuple(Skipped(Span(*found.span()), _MASKED) for found in _MASKS.finditer(text))
    return complete(text, place, candidates, lang=known.get("lang"), odd=odd + masks, masked=bool(masks))


def _candidate(value: Value) -> Candidate:
    place = "record" if value.field == value.column else f"column {value.column}"
    return Candidate(value.field, whole_characters(value.value), place)


# --- what selon wrote itself -------------------------------------------------------------------------------


class _Own(msgspec.Struct):
    """The fields of our own records that hold more than a plain record does."""

    lang: str
    candidates: tuple[Candidate, ...]
    credits: tuple[Credit, ...]
    outside: tuple[str, ...]
    pages: Spans
    breaks: Spans
    masked: bool
    skipped: tuple[_OwnSkipped, ...] = ()
    leftovers: tuple[Skipped, ...] | None = None
    path: str | None = None


class _OwnSkipped(msgspec.Struct):
    span: Span
    reason: str
    leftover: bool


def _is_own(record: Mapping[str, object]) -> bool:
    own = ("candidates", "credits", "outside", "pages", "breaks", "masked", "lang")
    return all(name in record for name in own) and ("skipped" in record or "leftovers" in record)


def _restored(
    record: Mapping[str, object], text: str, place: Place, candidates: tuple[Candidate, ...]
) -> Article:
    """The article that this record was written from; raises InputError where the record was damaged since."""
    try:
        own = msgspec.convert(record, _Own)
    except msgspec.ValidationError as error:
        raise InputError(f"a record of selon that was altered: {error}") from error
    leftovers = own.leftovers
    if leftovers is None:
        leftovers = tuple(Skipped(s.span, s.reason) for s in own.skipped if s.leftover)
    spans = chain(
        (s.span for s in leftovers), (c.span for c in own.credits), (c.span for c in own.candidates),
        own.pages, own.breaks,
    )  # fmt: skip
    _check_spans(spans, len(text))
    known = {candidate.field: candidate.value for candidate in candidates}
    return Article(
        id=place.stem,
        text=text,
        lang=own.lang,
        title=known.get("title"),
        outlet=known.get("outlet"),
        byline=known.get("byline"),
        published=known.get("published"),
        url=known.get("url"),
        path=own.path,
        candidates=own.candidates,
        credits=own.credits,
        leftovers=leftovers,
        outside=own.outside,
        pages=own.pages,
        breaks=own.breaks,
        masked=own.masked,
    )


def _check_spans(spans: Iterable[Span | None], length: int) -> None:
    for span in spans:
        if span is not None and not 0 <= span.start <= span.end <= length:
            raise InputError(f"a record of selon that was altered: {list(span)} lies outside its text")
