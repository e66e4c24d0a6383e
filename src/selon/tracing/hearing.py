"""Who speaks in an article, and to whom: read only in the lines where that may be an outlet.

Lineage asks an article for outlets alone: as sources, and as whom a source told. A line is read if it holds a word
by which a name is known for an outlet's ("the daily", "Post", the outlet's own), or a name that stands beside such a
noun in another line ("the agency Transmar"). That leaves most of an article out.

Not handled: names that nothing in the article says to be an outlet's, if no supplied article is of that outlet.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from selon.attribution.mentions import who_of
from selon.attribution.sentences import find_paragraphs
from selon.attribution.sources import resolve_sources
from selon.attribution.statements import attribute
from selon.packs import load_pack, packaged_languages
from selon.reading import read_article
from selon.records import Article, Attribution, Source, Span, Spans
from selon.tracing.outlets import key_of, small_words

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Heard:
    """What was read of who speaks: where it says to whom a source told, where sources stand, and the names of those
    that are outlets."""

    told: Spans = ()
    sources: Spans = ()
    outlets: tuple[str, ...] = ()


def hear_outlets(article: Article) -> Heard:
    """Who speaks, and to whom, in the lines that may tell of an outlet by the words of the language."""
    if article.lang not in packaged_languages():
        return Heard()
    own = frozenset(key_of(article.outlet or ""))
    told = {line: words for line, words in _words_of(article) if _tells(words, article.lang, own)}
    named = {name for words in told.values() for name in _introduced(words, article.lang)}
    if named:
        told |= {line: words for line, words in _words_of(article) if not named.isdisjoint(words)}
    return _hear(article, sorted(told))


def _words_of(article: Article) -> Iterator[tuple[Span, list[str]]]:
    for line in _lines(article):
        yield line, _WORD.findall(article.text, line.start, line.end)


def _lines(article: Article) -> list[Span]:
    return find_paragraphs(article.text, [leftover.span for leftover in article.leftovers])


def _tells(words: Iterable[str], lang: str, own: frozenset[str]) -> bool:
    lowered = {word.lower() for word in words}
    return not lowered.isdisjoint(own) or any(_is_of_outlets(word, lang) for word in lowered)


def _introduced(words: Sequence[str], lang: str) -> Iterator[str]:
    """The names that stand beside a noun for outlets."""
    for one, other in pairwise(words):
        for noun, name in ((one, other), (other, one)):
            known = name[0].isupper() and name.lower() not in small_words()
            if known and who_of(load_pack(lang)).class_of(noun.lower())[0] == "outlets":
                yield name


@cache
def _is_of_outlets(word: str, lang: str) -> bool:
    """Whether a word names outlets, or is one that names of outlets hold."""
    who = who_of(load_pack(lang))
    return word in who.outlet_names or word in who.outlet_words or who.class_of(word)[0] == "outlets"


def hear_around(article: Article, places: Sequence[Span]) -> Heard:
    """Who speaks, and to whom, in the lines that hold some places."""
    if not places or article.lang not in packaged_languages():
        return Heard()
    held = [line for line in _lines(article) if any(line.start <= p.start < line.end for p in places)]
    return _hear(article, held)


def _hear(article: Article, lines: Sequence[Span]) -> Heard:
    """Who speaks in some lines of an article whose language has a pack."""
    if not lines:
        return Heard()
    if article.breaks:  # words that line ends broke are whole only in the whole text
        reading = read_article(article)
        return _heard(reading.attributions, reading.sources, lambda span: span)
    text = "\n".join(article.text[line.start : line.end] for line in lines)
    pack = load_pack(article.lang)
    attributions, _ = attribute(text, pack)
    attributions, sources = resolve_sources(
        text, attributions, pack, outlet=article.outlet, byline=article.byline
    )
    return _heard(attributions, sources, _back(lines))


def _heard(
    attributions: Iterable[Attribution], sources: Sequence[Source], back: Callable[[Span], Span]
) -> Heard:
    return Heard(
        tuple(back(source.told) for source in sources if source.told),
        tuple(back(span) for attribution in attributions for span in attribution.source),
        tuple(source.name for source in sources if source.kind == "outlet"),
    )


def _back(lines: Sequence[Span]) -> Callable[[Span], Span]:
    """From spans of the lines joined to those of the text that the lines are of."""
    starts: list[int] = []
    at = 0
    for line in lines:
        starts.append(at)
        at += line.end - line.start + 1

    def back(span: Span) -> Span:
        line = bisect_right(starts, span.start) - 1
        shift = lines[line].start - starts[line]
        return Span(span.start + shift, span.end + shift)

    return back
