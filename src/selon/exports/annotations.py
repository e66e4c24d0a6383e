"""Web Annotations (W3C) as JSON-LD, and the file that the Hypothesis client imports.

An annotation says one thing of one or more stretches: who is said to have said it, what is credited, what is
checkable, what changed. Its positions are those in the article's text as selon read it; the quote with the
words around it finds the place in the page itself. The W3C model counts code points, Hypothesis UTF-16 units.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time

from selon.exports.material import Material, captured, day, moment, stamp
from selon.exports.positions import Utf16, context_of
from selon.exports.readings import Json, dump_json
from selon.records import Article, Change, Span, Spans

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_PDF_PAGES = "http://tools.ietf.org/rfc/rfc3778"


def to_annotations(material: Material) -> Iterator[bytes]:
    """A collection of annotations with one page, an annotation a line."""
    name = material.urn("annotations", material.contents.name)
    items = list(_annotations(material))
    head: Json = {
        "@context": _CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": material.contents.name,
        "total": len(items),
    }
    page: Json = {"id": f"{name}:1", "type": "AnnotationPage", "partOf": name, "startIndex": 0}
    yield dump_json(head)[:-1] + b', "first": ' + dump_json(page)[:-1] + b', "items": ['
    yield b",".join(b"\n" + dump_json(item) for item in items)
    yield b"]}}\n"


def _annotations(material: Material) -> Iterator[Json]:
    for reading, found, source in material.each():
        article = reading.article
        words = f"{found.speech} speech of {material.source_label(source)}"
        spans = found.content or found.source or found.cue
        yield _annotation(material, "describing", words, [(article, spans)], article.id, found.id)
        if source and found.source and found.content:
            label = material.source_label(source)
            yield _annotation(
                material, "identifying", label, [(article, found.source)], article.id, found.id, "source"
            )
    for reading in material.readings:
        article = reading.article
        for n, credit in enumerate(article.credits):
            if credit.span:
                words = f"credit ({credit.kind}): {credit.name or credit.url or 'nobody named'}"
                yield _annotation(
                    material, "linking", words, [(article, (credit.span,))], article.id, "credit", n
                )
        for n, fact in enumerate(reading.facts):
            words = f"{fact.type}: {json.dumps(fact.value, ensure_ascii=False)}"
            yield _annotation(
                material, "classifying", words, [(article, (fact.span,))], article.id, "fact", n
            )
    for n, change in enumerate(material.corroboration.changes):
        yield _annotation(material, "assessing", change.type, _both(material, change), "change", n)


def _both(material: Material, change: Change) -> list[tuple[Article, Spans]]:
    """The passage after a change, then the one before it."""
    articles = material.articles
    return [(articles[change.derived], (change.after,)), (articles[change.source], (change.before,))]


def _annotation(
    material: Material, motivation: str, words: str, places: list[tuple[Article, Spans]], *name: object
) -> Json:
    targets = [_target(material, article, span) for article, spans in places for span in spans]
    return {
        "id": f"urn:uuid:{material.uuid('annotation', *name)}",
        "type": "Annotation",
        "motivation": motivation,
        "generator": {"id": "urn:selon", "type": "Software", "name": material.maker},
        "generated": stamp(material.made),
        "body": {"type": "TextualBody", "value": words, "format": "text/plain", "language": "en"},
        "target": targets if len(targets) > 1 else targets[0] if targets else material.iri(places[0][0].id),
    }


def _target(material: Material, article: Article, span: Span) -> Json:
    target: Json = {
        "type": "SpecificResource",
        "source": material.iri(article.id),
        "selector": _selectors(material, article, span),
    }
    if state := _state(article):
        target["state"] = state
    return target


def _selectors(material: Material, article: Article, span: Span) -> list[Json]:
    out: list[Json] = [{"type": "TextPositionSelector", "start": span.start, "end": span.end}]
    if not material.spans_only:
        out.insert(0, _quote(article, span))
    page = article.page_of(span)
    if page:
        out.append({"type": "FragmentSelector", "conformsTo": _PDF_PAGES, "value": f"page={page}"})
    return out


def _quote(article: Article, span: Span) -> Json:
    before, after = context_of(article.text, span)
    exact = article.text[span.start : span.end]
    return {"type": "TextQuoteSelector", "exact": exact, "prefix": before, "suffix": after}


def _state(article: Article) -> Json | None:
    """The time at which the page read so: when it was captured, else when it was published."""
    given = captured(article) or article.published
    if found := moment(given):
        return {"type": "TimeState", "sourceDate": stamp(found)}
    if whole := day(given):
        start, end = (datetime.combine(whole, at, UTC) for at in (time.min, time(23, 59, 59)))
        return {"type": "TimeState", "sourceDateStart": stamp(start), "sourceDateEnd": stamp(end)}
    return None


# --- Hypothesis --------------------------------------------------------------------------------------------


def to_hypothesis(material: Material) -> Iterator[bytes]:
    """One object as the client exports and imports it; articles without an address of the web are left out."""
    items = list(_items(material))
    head: Json = {
        "export_date": stamp(material.made),
        "export_userid": "acct:selon@localhost",
        "client_version": material.maker,
    }
    yield dump_json(head)[:-1] + b', "annotations": ['
    yield b",".join(b"\n" + dump_json(item) for item in items)
    yield b"]}\n"


def _items(material: Material) -> Iterator[Json]:
    wide = {name: Utf16(article.text) for name, article in material.articles.items()}
    for reading, found, source in material.each():
        article = reading.article
        if not (article.url or "").startswith(("http://", "https://")):
            continue
        for n, span in enumerate(found.content or found.source or found.cue):
            units = wide[article.id].span(span)
            selectors: list[Json] = [{"type": "TextPositionSelector", "start": units.start, "end": units.end}]
            if not material.spans_only:
                selectors.append(_quote(article, span))
            yield {
                "id": material.uuid("hypothesis", article.id, found.id, n),
                "created": stamp(material.made),
                "updated": stamp(material.made),
                "user": "acct:selon@localhost",
                "uri": material.iri(article.id),
                "text": f"{found.speech} speech of {material.source_label(source)}",
                "tags": ["selon", found.speech, *([source.kind] if source else [])],
                "document": {"title": [article.title or article.id]},
                "target": [{"source": material.iri(article.id), "selector": selectors}],
            }
