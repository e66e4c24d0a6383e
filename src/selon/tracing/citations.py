"""What an article credits: its declared credits, a byline that is another outlet, outlets it cites as it reports.

An outlet named is not an outlet credited. A citation is a name in one of the packs' patterns of reporting
("told X", "X reported", "selon l'agence X"), or one that the attributions hold for a source or for whom a
source told. A credit of the text itself (republication, translation, agency, link, byline) is kept apart from
one of its information (reports, told, work, ours).

Not handled: "the same agency" and "the newspaper" without a name; the name stands elsewhere in such articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from selon.packs import Pattern, load_pack, packaged_languages
from selon.records import Article, Reading, Span
from selon.tracing.outlets import Mention, Outlet, Outlets, key_of, small_words

CitationKind = Literal[
    "republication", "translation", "agency", "link", "byline", "reports", "says", "told", "work", "ours"
]
OF_TEXT: frozenset[CitationKind] = frozenset(("republication", "translation", "agency", "link", "byline"))
_NAME = "¤"
_REACH = 170  # characters on either side of a name in which a pattern is tried: a long sentence
_LINE = re.compile(r"[^\n]*")


@dataclass(frozen=True, slots=True)
class Citation:
    """One thing an article credits; `span` is None where it stands outside the text.

    `outlet` is None where only an address was given, or a name that is no outlet's. `inner`: somebody spoke to
    this outlet, but it is another that reports so, in the same sentence. `bare`: the name may be that of the
    organisation behind the outlet.
    """

    kind: CitationKind
    outlet: Outlet | None
    url: str | None
    span: Span | None
    rule: str
    inner: bool = False
    bare: bool = False

    @property
    def of_text(self) -> bool:
        """Whether the text itself is credited, and not only its information."""
        return self.kind in OF_TEXT


def find_citations(reading: Reading, outlets: Outlets) -> tuple[Citation, ...]:
    """All that an article credits, its text first; what it says of its own outlet only where it is an earlier text."""
    article = reading.article
    own = outlets.own(article)
    mentions = outlets.mentions(article.text, own)
    found = [*_declared(article, mentions, outlets, own), *_byline(article, outlets, own)]
    lines = [credit.span for credit in article.credits if credit.span]
    others = [m for m in mentions if not any(s.start < m.span.end and m.span.start < s.end for s in lines)]
    found += _outer(article.text, list(_cited(reading, others, own)))
    found += _of_this_outlet(article, mentions, own)
    return tuple(found)


def _declared(
    article: Article, mentions: Iterable[Mention], outlets: Outlets, own: Outlet | None
) -> Iterator[Citation]:
    """The article's credits; one that names no outlet takes the outlet named beside it."""
    for credit in article.credits:
        named = outlets.named(credit.name) if credit.name and credit.kind != "translation" else None
        if named is None and credit.span:
            named = _beside(article.text, credit.span, mentions)
        if named is not None and own is not None and named.key == own.key:
            continue
        if named is None and not credit.url:
            continue
        kind: CitationKind = "reports" if credit.kind == "information" else credit.kind
        yield Citation(kind, named, credit.url, credit.span, credit.rule)


def _beside(text: str, span: Span, mentions: Iterable[Mention]) -> Outlet | None:
    """The first outlet named in the lines of a span, from its start on."""
    end = text.find("\n", span.end)
    end = len(text) if end == -1 else end
    return next((m.outlet for m in mentions if span.start <= m.span.start < end), None)


def _byline(article: Article, outlets: Outlets, own: Outlet | None) -> Iterator[Citation]:
    """Outlets other than its own that an article names where its author stands."""
    for name in {article.byline, *(c.value for c in article.candidates if c.field == "byline")} - {None}:
        for mention in outlets.mentions(name or "", None):
            if mention.form == "full" and not (own and _kin(mention.outlet, own)):
                yield Citation("byline", mention.outlet, None, None, "byline")


def _kin(outlet: Outlet, own: Outlet) -> bool:
    """Whether two names are of one outlet: the one holds the other ("Lantern Newsroom", "The Daily Lantern")."""
    return outlet.key == own.key or set(outlet.key) <= set(own.key) or set(own.key) <= set(outlet.key)


def _cited(reading: Reading, mentions: Iterable[Mention], own: Outlet | None) -> Iterator[Citation]:
    """Other outlets that a text cites for what it reports."""
    article = reading.article
    told = [s.told for s in reading.sources if s.told]
    speak = [span for a in reading.attributions for span in a.source]
    for mention in mentions:
        if own and _kin(mention.outlet, own):
            continue
        start, end = mention.span
        if mention.form == "bare" and not _is_document(article.text, mention.span):
            continue
        pattern = _pattern_at(article.text, mention.span, ("reports", "told", "work", "says"))
        bare = mention.form == "bare"
        if pattern:
            yield Citation(_KINDS[pattern.kind], mention.outlet, None, mention.span, pattern.id, bare=bare)
        elif any(t.start <= start and end <= t.end for t in told):
            yield Citation("told", mention.outlet, None, mention.span, "told", bare=bare)
        elif any(_is_source(s, mention.span) for s in speak):
            yield Citation("says", mention.outlet, None, mention.span, "attribution", bare=bare)


def _is_document(text: str, span: Span) -> bool:
    """Whether a name that may be an organisation's stands for what it issued, or is introduced as an outlet's."""
    window, at = _window(text, span)
    near = set(key_of(window[max(0, at - 12) : at], limit=99))
    return bool(near & _nouns("outlets") or set(key_of(window, limit=99)) & _nouns("issued"))


@cache
def _nouns(name: str) -> frozenset[str]:
    packs = [load_pack(code) for code in packaged_languages()]
    words = [getattr(p.credits if name == "issued" else p.sources, name) for p in packs]
    return frozenset(k for listed in words for w in listed.split() for k in key_of(w))


def _is_source(source: Span, mention: Span) -> bool:
    """Whether an outlet is the source itself, and not named somewhere in its description."""
    return source.start <= mention.start and mention.end == source.end and mention.start - source.start < 30


_KINDS: dict[str, CitationKind] = {
    "reports": "reports", "says": "says", "told": "told", "work": "work", "ours": "ours",
}  # fmt: skip


def _outer(text: str, citations: list[Citation]) -> Iterator[Citation]:
    """The citations, those told to an outlet marked where the same sentence has another outlet report it."""
    for citation in citations:
        inner = citation.kind == "told" and any(
            other.kind in ("reports", "says")
            and other.outlet != citation.outlet
            and other.span
            and citation.span
            and _same_sentence(text, citation.span, other.span)
            for other in citations
        )
        yield replace(citation, inner=inner)


def _same_sentence(text: str, one: Span, other: Span) -> bool:
    low, high = sorted((one, other))
    return not re.search(r"[.!?…]['’»”\"]?\s|\n", text[low.end : high.start])


def _of_this_outlet(article: Article, mentions: Iterable[Mention], own: Outlet | None) -> Iterator[Citation]:
    """Where a text names an earlier one of the same outlet as the first to report."""
    if own is None:
        return
    spans = [m.span for m in mentions if m.outlet.key == own.key]
    text = article.text
    for pattern, regex in _patterns():
        if pattern.kind != "ours":
            continue
        for match in regex.finditer(text):
            yield Citation("ours", own, None, Span(*match.span()), pattern.id)
        for span in spans:
            window, at = _window(text, span)
            if any(m.start() <= at < m.end() for m in regex.finditer(window)):
                yield Citation("ours", own, None, span, pattern.id)


def _pattern_at(text: str, span: Span, kinds: tuple[str, ...]) -> Pattern | None:
    """The first pattern that matches around a name, in the line it stands in."""
    window, at = _window(text, span)
    for pattern, regex in sorted(
        _patterns(), key=lambda p: kinds.index(p[0].kind) if p[0].kind in kinds else 9
    ):
        if pattern.kind in kinds and any(m.start() <= at < m.end() for m in regex.finditer(window)):
            return pattern
    return None


def _window(text: str, span: Span) -> tuple[str, int]:
    """The line around a name with `¤` in the name's place, cut at `_REACH`, and where the `¤` stands."""
    before = text[max(0, span.start - _REACH) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + _REACH].partition("\n")[0]
    return before.replace(_NAME, " ") + _NAME + after.replace(_NAME, " "), len(before)


@cache
def _patterns() -> tuple[tuple[Pattern, re.Pattern[str]], ...]:
    """The citation patterns of all languages: a French repost may keep an English sentence."""
    packs = [load_pack(code) for code in packaged_languages()]
    return tuple((p, re.compile(p.regex)) for pack in packs for p in pack.credits.citations)


def unknown_names(reading: Reading) -> Iterator[str]:
    """Names that are credited as outlets and may be of none that was supplied, without article and common noun."""
    article = reading.article
    names = [c.name for c in article.credits if c.name and c.kind != "translation"]
    heard = [m["name"] for m in _titled().finditer(article.text)]
    heard += [article.text[s.told.start : s.told.end] for s in reading.sources if s.told]
    names += [name for name in heard if _sounds_like_an_outlet(_proper(name))]
    names += [s.name for s in reading.sources if s.kind == "outlet"]
    yield from (proper for name in names if (proper := _proper(name)))


def _proper(name: str) -> str:
    """A name from its first capitalised word to its last: "the daily" has none, "l'agence Transmar" is Transmar."""
    words = [m for m in re.finditer(r"[\w&][\w&.-]*", name) if m[0][0].isupper() or m[0][0].isdigit()]
    while words and key_of(words[0][0] + " x") == ("x",):
        words = words[1:]
    return name[words[0].start() : words[-1].end()] if words else ""


def _sounds_like_an_outlet(name: str) -> bool:
    """Whether a name of several words ends like an outlet's, or begins like one ("Times of", "Matin de")."""
    key = key_of(name)
    names, words = _known_words()
    if " ".join(key) in names:
        return True
    return len(key) > 1 and (
        key[-1] in words or (len(key) > 2 and key[0] in words and key[1] in small_words())
    )


@cache
def _known_words() -> tuple[frozenset[str], frozenset[str]]:
    """The names of outlets that stand alone, and the words of names that documents and bodies do not share."""
    packs = [load_pack(code) for code in packaged_languages()]
    names = frozenset(w for p in packs for w in p.sources.outlet_names.split())
    shared = {w for p in packs for w in (*p.sources.documents.split(), *p.sources.organisations.split())}
    words = {w for p in packs for w in (*p.sources.outlet_words.split(), *p.sources.outlets.split())}
    return names, frozenset(k for w in words - shared for k in key_of(w))


@cache
def _titled() -> re.Pattern[str]:
    """Capitalised words after an article: how a text introduces an outlet its readers may not know."""
    articles = {w for code in packaged_languages() for w in load_pack(code).sources.definite.split()}
    spelled = "|".join(re.escape(a).replace("'", "['’]") for a in sorted(articles, key=len, reverse=True))
    word = r"[A-ZÀ-Þ][\w’'&-]{0,30}"
    joined = rf"(?: (?:d[eu]s? |of the |of |la |le )?{word}){{1,4}}"
    return re.compile(rf"(?<!\w)(?i:{spelled})[ \u00a0]?(?P<name>{word}{joined})")
