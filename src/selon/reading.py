"""Readings: everything selon finds in an article, stage after stage.

This is the one place that knows the order of the stages; each of them is a function of records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from selon.attribution.hedges import find_hedges
from selon.attribution.sources import resolve_sources
from selon.attribution.statements import attribute
from selon.errors import InputError
from selon.facts.details import find_facts
from selon.inputs.files import article_of, read_articles
from selon.mending import mend, unmend
from selon.packs import load_pack, packaged_languages
from selon.records import Article, Reading, Span, Unread


def read(source: str | Path | Article) -> Reading:
    """What one article says and on whose authority: a file's path, or an `Article` already at hand.

    Raises InputError where the file cannot be read as one article; of a file that holds several, the first
    is read. For many inputs, and for inputs that may be broken, use `read_all`.
    """
    if isinstance(source, Article):
        return read_article(source)
    with closing(read_articles([source])) as items:
        item = next(items, None)
    if item is None:
        raise InputError(f"{source}: holds no article")
    if isinstance(item, Unread):
        raise InputError(f"{item.path}: {item.reason}")
    return read_article(item)


def read_text(text: str, *, lang: str | None = None, **known: str) -> Reading:
    """What a text says and on whose authority; `known` are fields of `Article`, such as `published`."""
    return read_article(article_of(text, lang=lang, **known))


def read_all(paths: Iterable[str | Path], *, stdin: BinaryIO | None = None) -> Iterator[Reading | Unread]:
    """A reading for every article of the inputs, and an `Unread` with its reason for everything else.

    Lazy: one article is held at a time. `paths` are files or folders; "-" is `stdin`.
    """
    for item in read_articles(paths, stdin=stdin):
        yield item if isinstance(item, Unread) else read_article(item)


def read_article(article: Article) -> Reading:
    """All that is found in one article; `measured` is False where its language has no pack."""
    if article.lang not in packaged_languages():
        return Reading(article, skipped=article.leftovers, measured=False)
    return unmend(_read_whole(mend(article)), article) if article.breaks else _read_whole(article)


def _read_whole(article: Article) -> Reading:
    """All that is found in an article whose language has a pack and whose words are whole."""
    pack = load_pack(article.lang)
    leave_out = [s.span for s in article.leftovers]
    attributions, odd = attribute(article.text, pack, leave_out)
    attributions, sources = resolve_sources(
        article.text, attributions, pack, outlet=article.outlet, byline=article.byline
    )
    attributions, hedges = find_hedges(article.text, attributions, pack, leave_out)
    facts = find_facts(
        article.text, pack, published=article.published, attributions=attributions, leave_out=leave_out
    )
    facts = [fact for fact in facts if not (fact.type == "place" and _is_credited(article, fact.span))]
    skipped = sorted([*article.leftovers, *odd], key=lambda s: s.span)
    return Reading(article, tuple(attributions), tuple(sources), tuple(facts), hedges, tuple(skipped))


def _is_credited(article: Article, span: Span) -> bool:
    """Whether a stretch stands in a credit, where "paru dans Severny Kurier" is no place; a dateline names one."""
    spans = [c.span for c in article.credits if c.span and c.kind != "agency"]
    return any(credit.start < span.end and span.start < credit.end for credit in spans)
