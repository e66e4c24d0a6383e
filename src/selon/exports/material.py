"""What every exporter takes: a case without what a person rejected, looked up by id, with or without its words.

With `spans_only` no words of an article leave the program, for reasons of rights: positions, counts, types and
the names of named sources remain. Title, byline, outlet and address describe an article and remain too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from importlib.metadata import version
from urllib.parse import quote
from uuid import UUID, uuid5

from selon.decisions import corroboration_kept, trace_kept
from selon.records import (
    Absent,
    Article,
    Attribution,
    Claim,
    Contents,
    Corroboration,
    Decision,
    Origin,
    Reading,
    Source,
    SourceKind,
    Span,
    Spans,
    Trace,
)
from selon.reports.wording import KINDS

_NAMED: tuple[SourceKind, ...] = ("named-person", "named-organisation", "outlet")
_SPACE = UUID("5c1b8a52-9d0e-5a0c-8a54-7b0e5e3f6d11")  # ours: ids made from it are the same at every export
_SAFE = "/:?#[]@!$&'()*+,;=%-._~"  # what an address may hold as it is (RFC 3986)


@dataclass(frozen=True)
class Material:
    """A case as exporters see it; `made` is the moment of the export."""

    contents: Contents
    made: datetime
    spans_only: bool = False

    @property
    def maker(self) -> str:
        """The program and its version."""
        return f"selon {version('selon')}"

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The readings of the case, in its order."""
        return self.contents.readings

    @cached_property
    def articles(self) -> dict[str, Article]:
        """The articles by id."""
        return {reading.article.id: reading.article for reading in self.readings}

    @cached_property
    def absent(self) -> dict[str, Absent]:
        """What is credited and was not supplied, by id."""
        return {absent.id: absent for absent in self.trace.absent}

    @cached_property
    def trace(self) -> Trace:
        """Where articles take their text from, without what a person rejected; empty where not measured."""
        return trace_kept(self.contents.trace or Trace(), self.contents.decisions)

    @cached_property
    def corroboration(self) -> Corroboration:
        """Changes, claims and loops, without what a person rejected; empty where not measured."""
        texts = {name: article.text for name, article in self.articles.items()}
        found = self.contents.corroboration or Corroboration()
        return corroboration_kept(found, self.contents.decisions, texts)

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """What a person decided and did not take back."""
        return tuple(d for d in self.contents.decisions if d.undone is None)

    # --- words -------------------------------------------------------------------------------------------

    def text(self, article: Article) -> str | None:
        """The text of an article, None where only spans leave."""
        return None if self.spans_only else article.text

    def words(self, article: str, spans: Spans | Span | None) -> str | None:
        """The characters of one span or of several; None where there are none, or only spans leave."""
        if self.spans_only or not spans or article not in self.articles:
            return None
        text = self.articles[article].text
        listed = (spans,) if isinstance(spans, Span) else spans
        return " … ".join(text[start:end] for start, end in listed)

    def name(self, source: Source | Origin) -> str | None:
        """How a source is called: by its name; by its words in the text, unless only spans leave."""
        return source.name if source.kind in _NAMED or not self.spans_only else None

    def source_label(self, source: Source | None) -> str:
        """A source in words, with its kind, always some."""
        if source is None:
            return "nobody named"
        kind = KINDS[source.kind].one
        name = self.name(source)
        return f"{name} ({kind})" if name else kind

    def claim_label(self, claim: Claim) -> str | None:
        """The words of a claim, None where only spans leave."""
        return None if self.spans_only else claim.label

    def describe(self, attribution: Attribution, source: Source | None) -> str:
        """An attribution in one line, without words of the article but the name of its source."""
        spans = ", ".join(f"{start}–{end}" for start, end in attribution.content) or "none"
        return f"{attribution.speech} speech of {self.source_label(source)}; content at {spans}"

    # --- names for machines ------------------------------------------------------------------------------

    def title(self, name: str) -> str:
        """How an article or an absent one is called in a list."""
        if name in self.articles:
            article = self.articles[name]
            return article.title or article.outlet or article.url or name
        absent = self.absent.get(name)
        return (absent.name or absent.url or name) if absent else name

    def iri(self, name: str) -> str:
        """The address of an article or an absent one; a name of ours where it has none of its own."""
        known = self.articles.get(name) or self.absent.get(name)
        url = known.url if known else None
        if url and url.startswith(("http://", "https://")):
            return quote(url, safe=_SAFE)
        return self.urn("article", name)

    def urn(self, *parts: object) -> str:
        """A name of ours for what has no address."""
        return "urn:selon:" + ":".join(quote(str(part), safe="~-._") for part in parts)

    def uuid(self, *parts: object) -> str:
        """An id that is the same whenever the same thing of the same case is exported."""
        return str(uuid5(_SPACE, "\x1f".join(map(str, (self.contents.name, *parts)))))

    def each(self) -> Iterator[tuple[Reading, Attribution, Source | None]]:
        """Every attribution with its reading and its source."""
        for reading in self.readings:
            sources = {source.id: source for source in reading.sources}
            for attribution in reading.attributions:
                yield reading, attribution, sources.get(attribution.speaker or "")


def captured(article: Article) -> str | None:
    """When the article was captured, where an input said so."""
    return next((c.value for c in article.candidates if c.field == "captured"), None)


def moment(value: str | None) -> datetime | None:
    """A date and time as given, in UTC; None where it is a day without an hour, or cannot be read."""
    if value is None or len(value) < len("2025-03-03T09"):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def day(value: str | None) -> date | None:
    """The day of a date as given; None where it cannot be read."""
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def stamp(value: datetime) -> str:
    """A moment as machines write it: "2025-03-03T09:30:00.000Z"."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
