"""Whose word each statement rests on, as its article gives it: a source, other outlets it cites, or nobody.

The outlet that publishes an article is not its source; where it says in the same sentence that the source spoke to
it ("told the Ledger", in the Ledger), that is kept, since such a source was met and not copied.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from selon.attribution.mentions import who_of
from selon.attribution.tokens import W, lexicon_of, tokenise
from selon.comparison.contents import Content, bare_of, meanings_of, stem_of
from selon.comparison.segments import is_content
from selon.packs import load_pack
from selon.records import Reading, Source, SourceKind, Span
from selon.tracing.outlets import Mention, Outlets

_BOUND = re.compile(r"[.!?…][»”\"'’]?\s|\n")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says a statement: `kind` is "none" where the article says it in its own voice.

    `names` are the names in how the source is called and described, `called` those of its name alone, `about` the
    other words of both, as meanings or stems. `cites` are the outlets that the sentence names beside its own,
    `told` whether it says that the source spoke to this outlet. `self_spoken`: the outlet itself is the source.
    `description`: how its article describes it, where that can be understood elsewhere ("its director" cannot);
    `definite`: it is called as one that is known ("the county engineer").
    """

    content: Content
    kind: SourceKind
    name: str | None
    names: frozenset[str]
    called: frozenset[str]
    about: frozenset[str]
    cites: frozenset[tuple[str, ...]]
    told: bool
    self_spoken: bool = False
    description: str | None = None
    definite: bool = False


class Voices:
    """The voices of one article's statements."""

    def __init__(self, reading: Reading, outlets: Outlets) -> None:
        self.reading = reading
        self.text = reading.article.text
        self.own = outlets.own(reading.article)
        self.mentions: Sequence[Mention] = outlets.mentions(self.text, self.own)
        self.starts = [m.span.start for m in self.mentions]
        self.ends = [0, *(m.end() for m in _BOUND.finditer(self.text)), len(self.text)]
        self.attributions = {a.id: a for a in reading.attributions}
        self.sources = {s.id: s for s in reading.sources}
        self.described = {s.id: _Described(s, reading) for s in reading.sources}

    def of(self, content: Content) -> Voice:
        """The voice of one statement: the innermost source that is not an outlet only cited, or nobody."""
        source, cited = self._source(content)
        inside = self._mentioned(self._sentence(content.statement.span))
        others = frozenset(inside | cited) - ({self.own.key} if self.own else set())
        told = bool(self.own and self.own.key in inside)
        if source is None:
            own = frozenset(bare_of(w) for w in (self.own.key if self.own else ()))
            return Voice(content, "none", None, own, own, frozenset(), others, told, self_spoken=True)
        said = self.described[source.id]
        spelled = self._named_in(content)  # "the operator, Tamsin Refining" may be known as "the operator"
        called = said.called or spelled
        return Voice(
            content,
            source.kind,
            self._written(source, content, spelled - said.called),
            said.names | spelled,
            called,
            said.about,
            others,
            told,
            description=said.description,
            definite=said.definite,
        )

    def _source(self, content: Content) -> tuple[Source | None, set[tuple[str, ...]]]:
        """The source of a statement, and the outlets that its attributions name.

        The innermost that speaks: who says what a letter tells is asked before the letter.
        """
        cited: set[tuple[str, ...]] = set()
        attribution = self.attributions.get(content.statement.attribution or "")
        found: list[Source] = []
        for _ in range(_DEEPEST):
            if attribution is None:
                break
            source = self.sources.get(attribution.speaker or "")
            cited |= {k for s in attribution.source for k in self._mentioned(s)}
            if source and source.kind not in ("outlet", "none"):
                found.append(source)
            attribution = self.attributions.get(attribution.inside or "")
        speaking = [s for s in found if s.kind != "document"]
        return next(iter(speaking or found), None), cited

    def _written(self, source: Source, content: Content, more: frozenset[str]) -> str:
        """The name of a source; as the attribution writes it where that alone names it."""
        attribution = self.attributions.get(content.statement.attribution or "")
        if not more or self.described[source.id].called or not attribution or not attribution.source:
            return source.name
        return " ".join(self.text[slice(*attribution.source[0])].split())

    def _named_in(self, content: Content) -> frozenset[str]:
        """The names in the words by which the statement's own attribution calls its source."""
        attribution = self.attributions.get(content.statement.attribution or "")
        spans = attribution.source if attribution else ()
        lexicon = lexicon_of(load_pack(self.reading.article.lang))
        tokens = [t for s in spans for t in tokenise(self.text, *s, lexicon)]
        # a word that begins a sentence is capitalised anyway
        return frozenset(bare_of(t.word) for t in tokens[1:] if t.bits & W.CAPITAL and is_content(t))

    def _mentioned(self, span: Span) -> set[tuple[str, ...]]:
        """The outlets named inside a span."""
        first, last = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        return {m.outlet.key for m in self.mentions[first:last]}

    def _sentence(self, span: Span) -> Span:
        """The sentence around a span, told by its marks alone."""
        before = self.ends[max(0, bisect_right(self.ends, span.start) - 1)]
        after = self.ends[min(len(self.ends) - 1, bisect_left(self.ends, span.end))]
        return Span(before, after)


_DEEPEST = 4  # attributions one inside another


class _Described:
    """The words by which a source is called and described."""

    def __init__(self, source: Source, reading: Reading) -> None:
        pack = load_pack(reading.article.lang)
        lexicon, meanings = lexicon_of(pack), meanings_of(pack)

        def words(text: str) -> tuple[set[str], set[str]]:
            tokens = [t for t in tokenise(text, 0, len(text), lexicon) if is_content(t) or t.bits & W.CAPITAL]
            named = {bare_of(t.word) for t in tokens if t.bits & W.CAPITAL and is_content(t)}
            told = dict(meanings.find(tokens))
            others = {
                m
                for t in tokens
                for m in (told.get(t.start) or [stem_of(t.word, pack.code)])
                if bare_of(t.word) not in named or t.start in told
            }
            return named, others

        determiners = who_of(pack).determiners
        opening = (source.description or "").lower().split()[:1]
        self.description = None if set(opening) & determiners["possessive"] else source.description
        self.definite = bool(set(source.name.lower().split()[:1]) & determiners["definite"])
        called, about = words(source.name)
        more, further = words(source.description or "")
        self.called = frozenset(called)
        self.names = frozenset(called | more)
        self.about = frozenset(about | further)


def find_voices(
    readings: Mapping[str, Reading], contents: Iterable[Content], outlets: Outlets
) -> dict[Content, Voice]:
    """The voice of every statement given."""
    of_article: dict[str, Voices] = {}
    found = {}
    for content in contents:
        article = content.statement.article
        if article not in of_article:
            of_article[article] = Voices(readings[article], outlets)
        found[content] = of_article[article].of(content)
    return found
