"""Accounts: a reading laid out for comparison, so that what stands in a stretch of it is found at once.

An account knows its sentences, its words, its quotations, and for any span the facts, hedges, attributions and
denials in it. Work is linear in the text when it is made; each question then costs a binary search.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from selon.attribution.quotations import Quotation
from selon.attribution.sentences import Sentence, read_sentences
from selon.attribution.tokens import Token, lexicon_of
from selon.comparison.polarity import Denial, find_denials, find_doubts
from selon.facts.figures import find_numbers
from selon.packs import Pack, load_pack
from selon.records import Attribution, Fact, Reading, Source, Span
from selon.tracing.anchors import COMMON, FORM, PLACE, WORD, find_anchors

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """A reading with its sentences, words, quotations, denials, doubts and softeners, each in order.

    `tree`: the sentences with the words in them, quotations folded.
    """

    reading: Reading
    pack: Pack
    tree: tuple[Sentence, ...] = field(repr=False)
    sentences: tuple[Span, ...]
    paragraphs: tuple[int, ...]  # of each sentence: the number of its paragraph
    words: tuple[Token, ...]
    quotations: tuple[Quotation, ...]
    denials: tuple[Denial, ...]
    doubts: tuple[Span, ...]
    softeners: tuple[Span, ...]
    numbers: tuple[tuple[Span, float], ...]
    speakers: dict[str, Source] = field(repr=False)
    pieces: tuple[tuple[Span, Attribution], ...] = field(repr=False)  # source, cue and content spans

    @property
    def text(self) -> str:
        return self.reading.article.text

    @property
    def lang(self) -> str:
        return self.reading.article.lang

    def words_in(self, span: Span) -> Sequence[Token]:
        """The words that begin inside a span."""
        first = bisect_left(self.words, span.start, key=lambda w: w.start)
        last = bisect_left(self.words, span.end, key=lambda w: w.start)
        return self.words[first:last]

    def sentences_in(self, span: Span) -> range:
        """The numbers of the sentences that overlap a span."""
        first = bisect_left(self.sentences, span.start + 1, key=lambda s: s.end)
        last = bisect_left(self.sentences, max(span.end, span.start + 1), key=lambda s: s.start)
        return range(first, max(first, last))

    def paragraph_of(self, span: Span) -> Span:
        """The whole sentences of the paragraphs that a span touches."""
        inside = self.sentences_in(span)
        if not inside:
            return span
        first, last = inside[0], inside[-1]
        while first > 0 and self.paragraphs[first - 1] == self.paragraphs[first]:
            first -= 1
        while last + 1 < len(self.sentences) and self.paragraphs[last + 1] == self.paragraphs[last]:
            last += 1
        return Span(self.sentences[first].start, self.sentences[last].end)

    def facts_in(self, span: Span, *types: str) -> list[Fact]:
        """The facts of some types that begin inside a span."""
        first = bisect_left(self.reading.facts, span.start, key=lambda f: f.span.start)
        last = bisect_left(self.reading.facts, span.end, key=lambda f: f.span.start)
        return [f for f in self.reading.facts[first:last] if f.type in types]

    def quotations_in(self, span: Span) -> list[Quotation]:
        """The quotations that overlap a span."""
        first = bisect_left(self.quotations, span.start + 1, key=lambda q: q.span.end)
        last = bisect_left(self.quotations, span.end, key=lambda q: q.span.start)
        return list(self.quotations[first:last])

    def denials_in(self, span: Span, *kinds: str) -> list[Denial]:
        """The denials of some kinds that begin inside a span."""
        first = bisect_left(self.denials, span.start, key=lambda d: d.span.start)
        last = bisect_left(self.denials, span.end, key=lambda d: d.span.start)
        return [d for d in self.denials[first:last] if d.kind in kinds]

    def doubts_in(self, span: Span) -> list[Span]:
        """What softens the words of a span, hedges and doubts, none inside another."""
        return _inside(self.doubts, span)

    def softeners_in(self, span: Span) -> list[Span]:
        """All that may soften the words of a span, in a wide sense."""
        return _inside(self.softeners, span)

    def numbers_in(self, span: Span) -> list[tuple[Span, float]]:
        """Every number that begins inside a span, with its value, whatever it counts."""
        first = bisect_left(self.numbers, span.start, key=lambda n: n[0].start)
        last = bisect_left(self.numbers, span.end, key=lambda n: n[0].start)
        return list(self.numbers[first:last])

    def meanings_in(self, span: Span) -> set[str]:
        """What the words of a span mean, in any language: keys of glossary, places and first letters."""
        return {
            a.key for a in find_anchors(self.text[span.start : span.end], self.lang) if a.key[0] in _MEANT
        }

    def attributions_in(self, span: Span) -> list[Attribution]:
        """The attributions any part of which overlaps a span, each once, in order."""
        inside = self.sentences_in(span)
        lowest = min(span.start, self.sentences[inside[0]].start) if inside else span.start
        last = bisect_left(self.pieces, span.end, key=lambda p: p[0].start)
        found: dict[str, Attribution] = {}
        at = last - 1
        while at >= 0 and last - at < _MOST_PIECES and self.pieces[at][0].start >= lowest - _LONGEST_PIECE:
            piece, attribution = self.pieces[at]
            if piece.end > span.start and attribution.id not in found:
                found[attribution.id] = attribution
            at -= 1
        return sorted(found.values(), key=lambda a: a.content[0] if a.content else a.cue)


_MEANT = (WORD, FORM, COMMON, PLACE)
_MOST_PIECES = 200  # pieces looked at backwards from a span
_LONGEST_PIECE = 1500  # characters that a piece of an attribution may begin before the sentence in question


def _inside(spans: Sequence[Span], span: Span) -> list[Span]:
    first = bisect_left(spans, span.start, key=lambda s: s.start)
    last = bisect_left(spans, span.end, key=lambda s: s.start)
    return list(spans[first:last])


def lay_out(reading: Reading) -> Account | None:
    """The account of a reading; None where its language has no pack, so that nothing was measured."""
    if not reading.measured:
        return None
    text, pack = reading.article.text, load_pack(reading.article.lang)
    lexicon = lexicon_of(pack)
    leave_out = [s.span for s in reading.article.leftovers]
    sentences, quotations, _ = read_sentences(text, lexicon, leave_out)
    spans = tuple(s.span for s in sentences)
    words = tuple(w for s in sentences for w in _flattened(s.tokens) if _WORD.search(w.word) is not None)
    doubts = [*reading.hedges, *find_doubts(text, pack, "doubt", "belief")]
    softeners = [*doubts, *find_doubts(text, pack, "softener")]
    denials = find_denials(text, pack, ("explicit", "lacking", "implicit", "reversing"))
    return Account(
        reading,
        pack,
        tuple(sentences),
        spans,
        tuple(s.paragraph for s in sentences),
        words,
        tuple(quotations),
        denials,
        _outermost(doubts),
        _outermost(softeners),
        tuple(find_numbers(text, pack)),
        {source.id: source for source in reading.sources},
        _pieces_of(reading.attributions),
    )


def _flattened(tokens: Iterable[Token]) -> Iterator[Token]:
    """All tokens, those inside quotations and parentheses too."""
    for token in tokens:
        if token.inner is None:
            yield token
        else:
            yield from _flattened(token.inner)


def _outermost(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, without those that overlap one before them."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s.start, -s.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def _pieces_of(attributions: Iterable[Attribution]) -> tuple[tuple[Span, Attribution], ...]:
    pieces = [(s, a) for a in attributions for s in (*a.source, *a.cue, *a.content)]
    return tuple(sorted(pieces, key=lambda p: p[0]))
