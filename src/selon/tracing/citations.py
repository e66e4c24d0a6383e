"""What an article credits: its declared credits, a byline that is another outlet, outlets it cites as it reports.

An outlet named is not an outlet credited. A citation is a name in one of the packs' patterns of reporting
("told X", "X reported", "selon l'agence X"), or one that is heard as a source or as whom a source told. A credit of
the text itself (republication, translation, agency, link, byline) is kept apart from one of its information
(reports, told, work, ours).

Not handled: "the same agency" and "the newspaper" without a name; the name stands elsewhere in such articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from selon.packs import Pattern, load_pack, packaged_languages
from selon.records import Article, Span
from selon.tracing.hearing import Heard, hear_around, hear_outlets
from selon.tracing.outlets import Key, Mention, Outlet, Outlets, key_of, small_words

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

    `outlet` is the key of one, None where only an address was given, or a name that is no outlet's. `said`: the
    characters that show it; outside the text the address, or the byline. `inner`: somebody spoke to this outlet,
    but it is another that reports so, in the same sentence. `bare`: the name may be that of the organisation behind
    the outlet.
    """

    kind: CitationKind
    outlet: Key | None
    url: str | None
    span: Span | None
    rule: str
    said: str
    inner: bool = False
    bare: bool = False

    @property
    def of_text(self) -> bool:
        """Whether the text itself is credited, and not only its information."""
        return self.kind in OF_TEXT


def find_citations(article: Article, outlets: Outlets) -> tuple[Citation, ...]:
    """All that an article credits, its text first; what it says of its own outlet only where it is an earlier text."""
    own = outlets.own(article)
    mentions = outlets.mentions(article.text, own)
    found = [*_declared(article, mentions, outlets, own), *_byline(article, outlets, own)]
    lines = [credit.span for credit in article.credits if credit.span]
    others = [m for m in mentions if not any(s.start < m.span.end and m.span.start < s.end for s in lines)]
    found += _outer(article.text, list(_cited(article, others, own)))
    found += _of_this_outlet(article, mentions, own)
    return tuple(found)


def texts_with_names(article: Article) -> Iterator[str]:
    """All texts of an article in which outlets are looked for."""
    yield article.text
    yield from _bylines(article)


def _bylines(article: Article) -> set[str]:
    names = {article.byline, *(c.value for c in article.candidates if c.field == "byline")}
    return {name for name in names if name}


def credited_names(article: Article) -> Iterator[str]:
    """The names that an article's credits give; a translation's is that of the translator."""
    return (c.name for c in article.credits if c.name and c.kind != "translation")


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
        said = _piece(article.text, credit.span) if credit.span else credit.url or ""
        yield Citation(kind, named.key if named else None, credit.url, credit.span, credit.rule, said)


def _piece(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _beside(text: str, span: Span, mentions: Iterable[Mention]) -> Outlet | None:
    """The first outlet named in the lines of a span, from its start on."""
    end = text.find("\n", span.end)
    end = len(text) if end == -1 else end
    return next((m.outlet for m in mentions if span.start <= m.span.start < end), None)


def _byline(article: Article, outlets: Outlets, own: Outlet | None) -> Iterator[Citation]:
    """Outlets other than its own that an article names where its author stands."""
    for name in sorted(_bylines(article)):
        for mention in outlets.mentions(name, None):
            if mention.form == "full" and not (own and _kin(mention.outlet, own)):
                yield Citation("byline", mention.outlet.key, None, None, "byline", article.byline or "")


def _kin(outlet: Outlet, own: Outlet) -> bool:
    """Whether two names are of one outlet: the one holds the other ("Lantern Newsroom", "The Daily Lantern")."""
    return outlet.key == own.key or set(outlet.key) <= set(own.key) or set(own.key) <= set(outlet.key)


def _cited(article: Article, mentions: Iterable[Mention], own: Outlet | None) -> Iterator[Citation]:
    """Other outlets that a text cites for what it reports; who speaks is read only where no pattern tells."""
    others = [
        mention
        for mention in mentions
        if not (own and _kin(mention.outlet, own))
        and (mention.form != "bare" or _is_document(article.text, mention.span))
    ]
    patterns = [_pattern_at(article.text, mention.span) for mention in others]
    heard = hear_around(article, [m.span for m, p in zip(others, patterns, strict=True) if p is None])
    for mention, pattern in zip(others, patterns, strict=True):
        cited = (_KINDS[pattern.kind], pattern.id) if pattern else _how_heard(mention.span, heard)
        if cited:
            said, bare = _piece(article.text, mention.span), mention.form == "bare"
            yield Citation(cited[0], mention.outlet.key, None, mention.span, cited[1], said, bare=bare)


def _how_heard(mention: Span, heard: Heard) -> tuple[CitationKind, str] | None:
    """What a name is cited for by who speaks, or to whom, and the rule that says so."""
    if any(told.start <= mention.start and mention.end <= told.end for told in heard.told):
        return "told", "told"
    if any(_is_source(source, mention) for source in heard.sources):
        return "says", "attribution"
    return None


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
            yield Citation("ours", own.key, None, Span(*match.span()), pattern.id, match[0])
        for span in spans:
            window, at = _window(text, span)
            if any(m.start() <= at < m.end() for m in regex.finditer(window)):
                yield Citation("ours", own.key, None, span, pattern.id, _piece(text, span))


def _pattern_at(text: str, span: Span) -> Pattern | None:
    """The first pattern of reporting that matches around a name, in the line it stands in."""
    window, at = _window(text, span)
    for kind in ("reports", "told", "work", "says"):
        for pattern, regex in _patterns():
            if pattern.kind == kind and any(m.start() <= at < m.end() for m in regex.finditer(window)):
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


def unknown_names(article: Article) -> Iterator[str]:
    """Names that are credited as outlets and may be of none that was supplied, without article and common noun."""
    heard = hear_outlets(article)
    spoken = [m["name"] for m in _titled().finditer(article.text)]
    spoken += [_piece(article.text, told) for told in heard.told]
    names = list(credited_names(article))
    names += [name for name in spoken if _sounds_like_an_outlet(_proper(name))]
    names += heard.outlets
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
