"""Search over the articles, statements and sources of a case: words as written, without case or accents.

All words of the question must stand in what is found, in any order; words in quotation marks must stand together.
Positions are exact: folding maps each character to one.

Not handled: inflected forms ("ferry" does not find "ferries"), and words of other languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from selon.records import Reading, Span
from selon.reports.index import Index
from selon.reports.quoted import Quoted
from selon.reports.wording import excerpt, one_line, shorten

_MOST = 60  # results of a kind; more are counted, and not shown
_AROUND = 70  # characters shown on each side of what was found
_TERM = re.compile(r'"([^"]{1,200})"|«([^»]{1,200})»|“([^”]{1,200})”|(\S{1,100})')


class _Folding(dict[int, str]):
    """A translation table that lays one character for each: its first letter, without case."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code))[:1].lower()
        self[code] = plain if len(plain) == 1 else chr(code)
        return self[code]


_FOLDING = _Folding({ord("’"): "'", ord("‘"): "'"})


@dataclass(frozen=True, slots=True)
class Hit:
    """Where something was found: an article's stretch and the words around it; `label` says what it is."""

    article: str
    span: Span
    before: str
    found: str
    after: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, of each kind at most `_MOST`, with how many there are."""

    articles: tuple[Hit, ...]
    statements: tuple[Hit, ...]
    sources: tuple[Quoted, ...]
    numbers: tuple[int, int, int]


def fold(text: str) -> str:
    """The text without case and accents, character for character."""
    return text.translate(_FOLDING)


def read_terms(question: str) -> list[str]:
    """The words of a question, and what stands in quotation marks, folded."""
    terms = [next(filter(None, found.groups()), "") for found in _TERM.finditer(question[:500])]
    return [term for term in (fold(one_line(term)) for term in terms) if term]


class Finder:
    """A case made ready for search: its texts folded once."""

    def __init__(self, index: Index, quoted: tuple[Quoted, ...]) -> None:
        self.index = index
        self.quoted = quoted
        self._texts = {name: fold(reading.article.text) for name, reading in index.readings.items()}

    def search(self, question: str) -> Found:
        """What holds all words of a question; nothing for an empty one."""
        terms = read_terms(question)
        if not terms:
            return Found((), (), (), (0, 0, 0))
        articles = list(self._articles(terms))
        statements = list(self._statements(terms))
        sources = [q for q in self.quoted if _holds(fold(" ".join((q.name, *q.descriptions))), terms)]
        numbers = (len(articles), len(statements), len(sources))
        return Found(tuple(articles[:_MOST]), tuple(statements[:_MOST]), tuple(sources[:_MOST]), numbers)

    def _articles(self, terms: list[str]) -> Iterator[Hit]:
        for name in self.index.order:
            article = self.index.readings[name].article
            known = fold(
                " ".join(filter(None, (article.title, article.outlet, article.byline, article.url, "")))
            )
            text = self._texts[name]
            if all(term in text or term in known for term in terms):
                at = next((text.find(term) for term in terms if term in text), None)
                length = next((len(term) for term in terms if term in text), 0)
                yield self._hit(name, Span(at or 0, (at or 0) + length))

    def _statements(self, terms: list[str]) -> Iterator[Hit]:
        for name in self.index.order:
            if not all(term in self._texts[name] for term in terms):
                continue
            reading = self.index.readings[name]
            for attribution in reading.attributions:
                folded = " ".join(self._texts[name][a:b] for a, b in sorted(attribution.content))
                if _holds(folded, terms):
                    span = min(attribution.content)
                    words = shorten(excerpt(reading.article.text, attribution.content), 240)
                    yield Hit(name, span, "", words, "", _speaker(reading, attribution.speaker))

    def _hit(self, name: str, span: Span) -> Hit:
        text = self.index.readings[name].article.text
        start, end = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND)
        before, after = one_line(text[start : span.start]), one_line(text[span.end : end])
        found = one_line(text[span.start : span.end])
        return Hit(
            name,
            span,
            ("…" if start else "") + before + (" " if text[: span.start][-1:].isspace() else ""),
            found,
            (" " if text[span.end :][:1].isspace() else "") + after + ("…" if end < len(text) else ""),
        )


def _speaker(reading: Reading, speaker: str | None) -> str:
    return next((one_line(source.name) for source in reading.sources if source.id == speaker), "")


def _holds(text: str, terms: list[str]) -> bool:
    return all(term in text for term in terms)
