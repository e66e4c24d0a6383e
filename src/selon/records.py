"""The records that travel between stages: frozen, typed, and nothing else.

A span is `[start, end)` in Unicode code points of the article's text; the text is never altered after
reading, so `article.text[span.start:span.end]` is always the evidence itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Speech = Literal["direct", "indirect", "mixed"]
SourceKind = Literal["named-person", "named-organisation", "anonymous", "group", "document", "outlet", "none"]
FactType = Literal["date", "place", "quantity", "money"]
CreditKind = Literal["republication", "translation", "agency", "link", "information"]


class Span(NamedTuple):
    """A stretch of an article's text: code points `start` up to, not including, `end`."""

    start: int
    end: int


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value seen for one property of an article (title, outlet, byline, published, modified,
    captured, lang, url), and where it was found, such as "JSON-LD headline" or "record".

    Every candidate is kept; the first of a property is the one the article carries.
    """

    field: str
    value: str
    found_in: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """A declaration that the article's text or information comes from elsewhere.

    `span` is None where it was declared outside the text (`found_in` says where: "JSON-LD isBasedOn",
    "canonical link"). `kind`: the text itself (republication, translation, agency, link), or only the
    information ("as first reported by", which is `information`).
    """

    span: Span | None
    kind: CreditKind
    name: str | None
    url: str | None
    found_in: str
    rule: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A stretch kept out of the analysis, or an abstention, and the reason in words."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """One text as read, with what is known of it.

    `lang` is an ISO 639-1 code or "und"; dates are ISO 8601 strings as precise as they were given;
    `leftovers` are the stretches of `text` that are page furniture; `path` is the file (and line, as
    "file.jsonl:3") it was read from.
    """

    id: str
    text: str
    lang: str = "und"
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None
    url: str | None = None
    path: str | None = None
    candidates: tuple[Candidate, ...] = ()
    credits: tuple[Credit, ...] = ()
    leftovers: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """An input that could not be read as an article: where (file, or file:line) and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have said (written, shown) what: spans of the source, of the cue, of the content.

    `source` or `cue` is empty where the text has none. `speaker` is the id of the `Source` it resolves to.
    `rule` names the rule that found it; `inside` is the id of the attribution whose content holds this one.
    """

    id: str
    source: Spans
    cue: Spans
    content: Spans
    speech: Speech
    rule: str
    speaker: str | None = None
    hedges: Spans = ()
    inside: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One distinct source of an article, after its mentions were joined.

    `description`: how the text describes it ("the owner of the Gannet Rose"); for an anonymous source
    also `anonymity`, the reason given for it, and `told`, to whom it spoke, where the text says so.
    `unresolved` gives the reason where a mention could not be tied to anyone.
    """

    id: str
    name: str
    kind: SourceKind
    spans: Spans
    description: str | None = None
    anonymity: Span | None = None
    told: Span | None = None
    unresolved: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A checkable detail: its span, its type, its normalised value, and the attribution that carries it.

    `value` holds only str, int, float, bool or None, under keys documented in `selon.facts.details`.
    """

    span: Span
    type: FactType
    value: dict[str, str | int | float | bool | None]
    attribution: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An article and all that was read in it.

    `measured` is False where the language has no pack: attributions were then not measured, which is
    not the same as there being none. `skipped` holds leftovers and abstentions with their reasons.
    """

    article: Article
    attributions: tuple[Attribution, ...] = ()
    sources: tuple[Source, ...] = ()
    facts: tuple[Fact, ...] = ()
    hedges: Spans = ()
    skipped: tuple[Skipped, ...] = ()
    measured: bool = True
