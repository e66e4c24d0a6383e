"""The sourcing report as one self-contained HTML page: no request, readable and linked without JavaScript.

A content security policy allows only the page's own style and script, by their digests; whatever an article
holds is text. Its addresses are links only where they are http or https.

Not handled: a page of thousands of articles is written, and slow to open.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from selon.records import Attribution, Credit, Fact, Reading, SourceKind, Span, Unread
from selon.reports import wording
from selon.reports.facts_in_words import fact_in_words
from selon.reports.interface import ENGLISH, Interface, load_interface
from selon.reports.marking import Mark, Paragraph, Role, mark_paragraphs
from selon.reports.properties import Known, group_candidates
from selon.reports.summary import (
    Outline,
    Summary,
    Voice,
    group_skipped,
    outline,
    summarise,
    summary_in_words,
)

TEMPLATES = Path(__file__).parent / "templates"
_LEVELS = 2  # of statements inside statements that the underlines tell apart


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the text to link to: its anchor, its span, and what it holds in one line."""

    anchor: str
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Statement:
    """An attribution as a card lists it."""

    place: Place
    attribution: Attribution
    words: str
    cue: str
    hedges: tuple[str, ...]
    facts: tuple[Fact, ...]
    inside: Place | None


@dataclass(frozen=True, slots=True)
class Card:
    """A source in the panel: its anchor, what the text says of it, its mentions and its statements."""

    anchor: str
    voice: Voice
    css: str
    anonymity: Place | None
    told: Place | None
    mentions: tuple[Place, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class FactRow:
    """A checkable detail and the statement that carries it, if one does."""

    place: Place
    fact: Fact
    card: Card | None
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """All that the page shows of one article."""

    anchor: str
    reading: Reading
    title: str
    known: tuple[Known, ...]
    summary: Summary
    summary_words: str
    credits: tuple[tuple[Credit, Place | None], ...]
    cards: tuple[Card, ...]
    facts: tuple[FactRow, ...]
    skipped: dict[str, list[Place]]
    paragraphs: tuple[Paragraph, ...]
    fact_count: int
    hedge_count: int


def render_page(readings: Iterable[Reading | Unread], lang: str = ENGLISH) -> Iterator[str]:
    """The page, in pieces; all articles are held in memory, since an index of them comes first.

    `lang` is the language of the page's own words; those of the articles stay as they are.
    """
    results = list(readings)
    words = load_interface(lang)
    views = [
        view_article(r, n, words) for n, r in enumerate((r for r in results if isinstance(r, Reading)), 1)
    ]
    style, script = ((TEMPLATES / name).read_text("utf-8") for name in ("page.css", "page.js"))
    yield from (
        page_templates()
        .get_template("page.html")
        .generate(
            **words_context(words),
            views=views,
            unread=[r for r in results if isinstance(r, Unread)],
            kinds=kinds_shown(views),
            style=Markup(style),
            script=Markup(script),
            policy=make_policy(style, script),
        )
    )


@cache
def page_templates() -> Environment:
    """The templates of all pages, each compiled once; what a page shows comes in its context."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        wording=wording, css=css_class, web_address=web_address, KINDS=wording.KINDS, version=version("selon")
    )
    environment.filters.update(line=wording.one_line, printable=wording.printable)
    return environment


def words_context(words: Interface) -> dict[str, Any]:
    """What every page says in its own words."""
    return {"t": words, "fact_words": lambda fact: fact_in_words(fact, words)}


def make_policy(style: str, script: str) -> str:
    """The content security policy under which only this style and this script run, and nothing is fetched."""
    digests = [
        base64.b64encode(hashlib.sha256(source.encode()).digest()).decode() for source in (style, script)
    ]
    return (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def css_class(kind: SourceKind) -> str:
    """The class of a kind of source in the style: its code, NO for none."""
    return "NO" if kind == "none" else wording.KINDS[kind].code


def web_address(url: str | None) -> str | None:
    """The address where it is safe to link to, http or https; else None."""
    try:
        return url if url and urlsplit(url).scheme.lower() in {"http", "https"} else None
    except ValueError:  # such as an unclosed bracket in the host
        return None


def kinds_shown(views: Sequence[ArticleView]) -> dict[SourceKind, int]:
    """How many sources of each kind all articles have; for "none", statements without a source too."""
    total: Counter[SourceKind] = Counter()
    for view in views:
        total.update(view.summary.kinds)
        total["none"] += view.summary.unsourced
    return {kind: total[kind] for kind in wording.KINDS if total[kind]}


# From a reading to what is shown of it -----------------------------------------------------------


def view_article(reading: Reading, number: int, words: Interface, notes: Iterable[Mark] = ()) -> ArticleView:
    """What the page shows of an article, under its number; `notes` are marks that others link to."""
    article = reading.article
    whole = outline(reading)
    cards = tuple(_cards(whole, number))
    facts = tuple(_fact_rows(whole, cards, number))
    skipped = _skipped(reading, number)
    declared = tuple(_credits(reading, number))
    marks = [
        *_source_marks(cards),
        *_statement_marks(cards),
        *_other_marks(reading, facts, skipped, declared),
        *notes,
    ]
    return ArticleView(
        anchor=f"article-{number}",
        reading=reading,
        title=article.title or f"{article.id} ({words('article.untitled')})",
        known=group_candidates(article),
        summary=summarise(reading),
        summary_words=summary_in_words(reading, words),
        credits=declared,
        cards=cards,
        facts=facts,
        skipped=skipped,
        paragraphs=tuple(mark_paragraphs(article.text, marks)),
        fact_count=len(reading.facts),
        hedge_count=sum(mark.role == "hedge" for mark in marks),
    )


def _place(reading: Reading, anchor: str, span: Span) -> Place:
    return Place(anchor, span, wording.shorten(reading.article.text[span.start : span.end], 80))


def _maybe_place(reading: Reading, anchor: str, span: Span | None) -> Place | None:
    return _place(reading, anchor, span) if span else None


def _credits(reading: Reading, number: int) -> Iterator[tuple[Credit, Place | None]]:
    for n, credit in enumerate(reading.article.credits, 1):
        place = _place(reading, f"c{number}-{n}", credit.span) if credit.span else None
        yield credit, place


def _cards(whole: Outline, number: int) -> Iterator[Card]:
    reading = whole.reading
    places = {
        a.id: _place(reading, f"m{number}-{n}", min(a.content)) for n, a in enumerate(reading.attributions, 1)
    }
    for voice in whole.voices:
        source = voice.source
        mentions = sorted(source.spans) if source else []
        anchor = f"{number}-{voice.number}"
        yield Card(
            anchor=f"s{anchor}",
            voice=voice,
            css=css_class(voice.kind),
            anonymity=_place(reading, f"w{anchor}", source.anonymity)
            if source and source.anonymity
            else None,
            told=_place(reading, f"t{anchor}", source.told) if source and source.told else None,
            mentions=tuple(_place(reading, f"n{anchor}-{n}", span) for n, span in enumerate(mentions, 1)),
            statements=tuple(_statement(whole, attribution, places) for attribution in voice.statements),
        )


def _statement(whole: Outline, attribution: Attribution, places: dict[str, Place]) -> Statement:
    text = whole.reading.article.text
    return Statement(
        place=places[attribution.id],
        attribution=attribution,
        words=wording.excerpt(text, attribution.content),
        cue=wording.excerpt(text, attribution.cue),
        hedges=tuple(wording.excerpt(text, (span,)) for span in sorted(attribution.hedges)),
        facts=tuple(whole.facts.get(attribution.id, ())),
        inside=places.get(attribution.inside or ""),
    )


def _fact_rows(whole: Outline, cards: tuple[Card, ...], number: int) -> Iterator[FactRow]:
    carriers = {s.attribution.id: (card, s) for card in cards for s in card.statements}
    facts = [(fact.span, carrier, fact) for carrier, found in whole.facts.items() for fact in found]
    for n, (span, carrier, fact) in enumerate(sorted(facts, key=lambda row: row[0]), 1):
        card, statement = carriers.get(carrier, (None, None))
        yield FactRow(_place(whole.reading, f"f{number}-{n}", span), fact, card, statement)


def _skipped(reading: Reading, number: int) -> dict[str, list[Place]]:
    grouped = group_skipped(reading)
    return {
        reason: [_place(reading, f"k{number}-{r}-{n}", span) for n, span in enumerate(spans, 1)]
        for r, (reason, spans) in enumerate(grouped.items(), 1)
    }


# What is drawn in the text -----------------------------------------------------------------------


def _source_marks(cards: tuple[Card, ...]) -> Iterator[Mark]:
    """The mentions of the sources; those that are the source of a statement carry the label."""
    for card in cards:
        speaking = {span for s in card.statements for span in s.attribution.source}
        anchors = {mention.span: mention.anchor for mention in card.mentions}
        for span in sorted(speaking | set(anchors)):
            anchor = anchors.get(span, "")
            if span in speaking:
                yield Mark(span, "source", card.css, anchor, card.anchor, card.voice.label)
            elif any(outer.start <= span.start and span.end <= outer.end for outer in speaking):
                yield Mark(span, "note", anchor=anchor)
            else:
                yield Mark(span, "mention", card.css, anchor, card.anchor)
        for note in (card.anonymity, card.told):
            if note:
                yield Mark(note.span, "note", anchor=note.anchor)


def _statement_marks(cards: tuple[Card, ...]) -> Iterator[Mark]:
    """The cues, contents and hedges; a statement without a source span carries the label itself."""
    depths = _depths(cards)
    for card in cards:
        for statement in card.statements:
            attribution = statement.attribution
            for span in attribution.cue:
                yield Mark(span, "cue", card.css, voice=card.anchor)
            for span in attribution.hedges:
                yield Mark(span, "hedge")
            for n, span in enumerate(sorted(attribution.content)):
                alone = not attribution.source and n == len(attribution.content) - 1
                label = card.voice.label if alone else ""
                anchor = "" if n else statement.place.anchor
                depth = depths[attribution.id]
                yield Mark(span, "content", card.css, anchor, card.anchor, label, depth=depth)


def _depths(cards: tuple[Card, ...]) -> dict[str, int]:
    """How many statements stand around each, by its id; never more than there are levels of underline."""
    around = {s.attribution.id: s.attribution.inside for card in cards for s in card.statements}
    depths = {}
    for name in around:
        depth, at = 0, around[name]
        while at in around and depth < _LEVELS:
            depth, at = depth + 1, around[at]
        depths[name] = depth
    return depths


def _other_marks(
    reading: Reading,
    facts: tuple[FactRow, ...],
    skipped: dict[str, list[Place]],
    declared: tuple[tuple[Credit, Place | None], ...],
) -> Iterator[Mark]:
    """Facts, hedges of no statement, credits, and what was left out."""
    for row in facts:
        yield Mark(row.place.span, "fact", anchor=row.place.anchor, voice=f"r{row.place.anchor}")
    softened = {span for attribution in reading.attributions for span in attribution.hedges}
    for span in set(reading.hedges) - softened:
        yield Mark(span, "hedge")
    for _, place in declared:
        if place:
            yield Mark(place.span, "credit", "", place.anchor, f"r{place.anchor}", "credit")
    leftovers = {item.span for item in reading.article.leftovers}
    for reason, places in skipped.items():
        for place in places:
            role: Role = "leftover" if place.span in leftovers else "abstention"
            yield Mark(place.span, role, anchor=place.anchor, title=wording.one_line(reason))
