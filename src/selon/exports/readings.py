"""Readings as data for other programs: JSON Lines, one JSON object, or CSV; each written as it comes.

JSON Lines has a line an article. JSON is one object, `articles` with the same objects and `unread` with the
inputs that could not be read (`path`, `reason`). CSV has a row an attribution, spans as "133-240;262-300"; an
article without attributions has no row. Spans are `[start, end)` in code points of `text`.

Everything is UTF-8. Half of a surrogate pair, which UTF-8 cannot carry, is written `\\udXXX`: in JSON that is
the character itself, in CSV it is six characters. In CSV, a spreadsheet would run a cell that begins with =
+ - or @ as a formula: such a cell gets an apostrophe in front, and the last column, `guarded`, names it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator

from selon.records import Article, Attribution, Credit, Fact, Reading, Skipped, Source, Span, Spans, Unread
from selon.reports.summary import list_skipped

Json = dict[str, object]

COLUMNS = (
    "article",
    "outlet",
    "published",
    "lang",
    "attribution",
    "speech",
    "source",
    "speaker",
    "name",
    "kind",
    "cue",
    "content",
    "source_spans",
    "cue_spans",
    "content_spans",
    "hedges",
    "inside",
    "rule",
    "guarded",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for the start of one
_LINE_BREAKS = re.compile("[\x85\u2028\u2029]")  # JSON leaves them, and some programs end a line at them


def to_jsonl(readings: Iterable[Reading | Unread]) -> Iterator[bytes]:
    """A line an article, as UTF-8; inputs that could not be read have none."""
    for reading in readings:
        if isinstance(reading, Reading):
            yield dump_json(reading_object(reading)) + b"\n"


def to_json(readings: Iterable[Reading | Unread]) -> Iterator[bytes]:
    """One object, as UTF-8 and in pieces: `articles`, an article a line, then `unread`."""
    unread: list[Unread] = []
    yield b'{"articles": ['
    separator = b"\n"
    for reading in readings:
        if isinstance(reading, Unread):
            unread.append(reading)
            continue
        yield separator + dump_json(reading_object(reading))
        separator = b",\n"
    problems = [{"path": item.path, "reason": item.reason} for item in unread]
    yield b'\n],\n"unread": ' + dump_json(problems) + b"}\n"


def to_csv(readings: Iterable[Reading | Unread]) -> Iterator[bytes]:
    """A header, then a row an attribution, as UTF-8 without a byte order mark; lines end in CR LF."""
    yield _row(COLUMNS)
    for reading in readings:
        if isinstance(reading, Reading):
            for row in _rows(reading):
                guarded = [name for name, cell in row.items() if cell.startswith(FORMULA)]
                cells = [f"'{cell}" if name in guarded else cell for name, cell in row.items()]
                yield _row([*cells, " ".join(guarded)])


def reading_object(reading: Reading) -> Json:
    """What was read in one article, as the object that JSON and JSON Lines hold."""
    article = reading.article
    return {
        "id": article.id,
        "lang": article.lang,
        "title": article.title,
        "outlet": article.outlet,
        "byline": article.byline,
        "published": article.published,
        "url": article.url,
        "path": article.path,
        "text": article.text,
        "credits": [_credit(credit) for credit in article.credits],
        "attributions": [_attribution(attribution) for attribution in reading.attributions],
        "sources": [_source(source) for source in reading.sources],
        "facts": [_fact(fact) for fact in reading.facts],
        "skipped": _skipped(reading),
        "hedges": [list(span) for span in reading.hedges],
        "measured": reading.measured,
        "candidates": _candidates(article),
        "outside": list(article.outside),
        "pages": [list(span) for span in article.pages],
        "breaks": [list(span) for span in article.breaks],
        "masked": article.masked,
    }


def dump_json(value: object) -> bytes:
    """JSON in UTF-8. A lone surrogate becomes its escape, which in a JSON string stands for itself."""
    text = json.dumps(value, ensure_ascii=False)
    return _LINE_BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode("utf-8", "backslashreplace")


def _span(span: Span | None) -> list[int] | None:
    return list(span) if span else None


def _role(spans: Spans) -> Json | None:
    return {"spans": [list(span) for span in spans]} if spans else None


def _attribution(attribution: Attribution) -> Json:
    return {
        "id": attribution.id,
        "source": _role(attribution.source),
        "cue": _role(attribution.cue),
        "content": _role(attribution.content),
        "speech": attribution.speech,
        "speaker": attribution.speaker,
        "rule": attribution.rule,
        "hedges": [list(span) for span in attribution.hedges],
        "inside": attribution.inside,
    }


def _source(source: Source) -> Json:
    return {
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "spans": [list(span) for span in source.spans],
        "description": source.description,
        "anonymity": _span(source.anonymity),
        "told": _span(source.told),
        "unresolved": source.unresolved,
    }


def _credit(credit: Credit) -> Json:
    return {
        "span": _span(credit.span),
        "name": credit.name,
        "url": credit.url,
        "kind": credit.kind,
        "found_in": credit.found_in,
        "rule": credit.rule,
    }


def _fact(fact: Fact) -> Json:
    return {"span": list(fact.span), "type": fact.type, "value": fact.value, "attribution": fact.attribution}


def _skipped(reading: Reading) -> list[Json]:
    leftovers: set[Skipped] = set(reading.article.leftovers)
    return [
        {"span": list(item.span), "reason": item.reason, "leftover": item in leftovers}
        for item in list_skipped(reading)
    ]


def _candidates(article: Article) -> list[Json]:
    return [
        {"field": c.field, "value": c.value, "found_in": c.found_in, "span": _span(c.span)}
        for c in article.candidates
    ]


def _rows(reading: Reading) -> Iterator[dict[str, str]]:
    """The cells of the attributions of one article by column, `guarded` aside; what is not known is empty."""
    article = reading.article
    sources = {source.id: source for source in reading.sources}
    for attribution in reading.attributions:
        speaker = sources.get(attribution.speaker or "")
        yield {
            "article": article.id,
            "outlet": article.outlet or "",
            "published": article.published or "",
            "lang": article.lang,
            "attribution": attribution.id,
            "speech": attribution.speech,
            "source": _text(article, attribution.source),
            "speaker": attribution.speaker or "",
            "name": speaker.name if speaker else "",
            "kind": speaker.kind if speaker else "",
            "cue": _text(article, attribution.cue),
            "content": _text(article, attribution.content),
            "source_spans": _spans(attribution.source),
            "cue_spans": _spans(attribution.cue),
            "content_spans": _spans(attribution.content),
            "hedges": _spans(attribution.hedges),
            "inside": attribution.inside or "",
            "rule": attribution.rule,
        }


def _text(article: Article, spans: Spans) -> str:
    """The characters of the spans as they stand; " … " between two of them."""
    return " … ".join(article.text[start:end] for start, end in spans)


def _spans(spans: Spans) -> str:
    return ";".join(f"{start}-{end}" for start, end in spans)


def _row(cells: Iterable[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode("utf-8", "backslashreplace")
