"""Counterparts: the sentences of a derived article, each with those of its source that it was taken from.

Within a language the sentences are matched by their words, wherever they stand, so that moved, split and merged
ones are found; across languages the passages of the derivation are the pairs. What a rewrite took is paired by
its statements. Not handled: a sentence replaced by another that shares nothing with it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from selon.comparison.accounts import Account
from selon.comparison.contents import Content, describe_statements
from selon.comparison.differences import Diff, compare_words, normal, span_of
from selon.comparison.likeness import weigh_marks
from selon.comparison.pairing import pair_contents
from selon.records import ChangeType, Derivation, Span
from selon.tracing.anchors import DATE, NUMBER, PLACE, find_anchors
from selon.tracing.bitext import align_sentences

_LIKE = 0.5  # of the weight of the shorter of two sentences that must be shared for a copy
_LEAST = 3  # words shared by two sentences, or all of them
_COMMON = 12  # a word in more sentences than this finds no candidates, though it counts once there are some
_KEPT = 0.5  # of the words of the shorter of two stretches, for what differs to stand in one place
_DETAILS = (NUMBER, DATE, PLACE)
_GROUP = 4  # sentences of a group on either side: a split or a merge is of two or three


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A stretch before and the stretch after that was taken from it.

    `close`: the one is a copy or a translation of the other, so that what is missing was left out; otherwise
    they only assert the same. `diff` holds the words aligned where both are in one language.
    """

    source: Account
    derived: Account
    before: Span
    after: Span
    close: bool
    diff: Diff | None

    def opposite(self, span: Span, *, room: int = 0) -> Span:
        """Where after what stands in a span before must be looked for: its own place where words are aligned,
        with `room` words around, else the whole stretch; a place from which all was taken out is empty."""
        if self.diff is None or not self.close:
            return self.after
        low, high = self.diff.across(span, room=room)
        return span_of(self.diff.after, low, high) or self._point(low)

    def whole_after(self) -> Span:
        """The stretch after, or, of one that only asserts the same, the sentences it stands in."""
        inside = self.derived.sentences_in(self.after)
        if self.close or not inside:
            return self.after
        return Span(self.derived.sentences[inside[0]].start, self.derived.sentences[inside[-1]].end)

    def shares_a_detail(self) -> bool:
        """Whether a figure, a date or a place stands in both stretches: what else differs is then of one thing.

        Copies and translations need none.
        """
        if self.close:
            return True
        before = {a.key for a in find_anchors(self._text(self.source, self.before), self.source.lang)}
        after = {a.key for a in find_anchors(self._text(self.derived, self.after), self.derived.lang)}
        return any(key[0] in _DETAILS for key in before & after)

    def is_verbatim(self) -> bool:
        """Whether the two stretches are the same, letter by letter."""
        return self.close and self._text(self.source, self.before) == self._text(self.derived, self.after)

    def is_kept(self) -> bool:
        """Whether most words of the shorter stretch stand in the longer: what differs then stands in a place of its
        own. Always so where words are not aligned."""
        if self.diff is None:
            return True
        shorter = min(len(self.diff.before), len(self.diff.after))
        return self.diff.shared >= _KEPT * shorter

    @staticmethod
    def _text(account: Account, span: Span) -> str:
        return account.text[span.start : span.end]

    def _point(self, at: int) -> Span:
        assert self.diff is not None
        words = self.diff.after
        start = words[at].start if at < len(words) else self.after.end
        return Span(start, start)


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference of substance found between two stretches: as `Change`, before it is known of which articles.

    Of findings with one `key` only the first is kept: a source made several is so wherever it speaks.
    """

    type: ChangeType
    before: Span
    after: Span
    rule: str
    key: str | None = None


def find_counterparts(
    source: Account, derived: Account, derivation: Derivation, contents: Mapping[str, Sequence[Content]]
) -> list[Counterpart]:
    """The counterparts of a derived article and its source, in the order of the derived article.

    `contents`: the statements of articles, by their ids, where they have been described already.
    """
    if derivation.relation == "rewrite":
        found = _stated(source, derived, derivation, contents)
    elif source.lang != derived.lang:
        found = _translated(source, derived, derivation)
    else:
        found = _copied(source, derived, derivation)
    return sorted(found, key=lambda c: (c.after, c.before))


def _translated(source: Account, derived: Account, derivation: Derivation) -> list[Counterpart]:
    passages: Sequence[tuple[Span, Span]] = [(p.source, p.derived) for p in derivation.passages]
    if not passages:
        passages = align_sentences(source.reading.article, derived.reading.article)
    return [Counterpart(source, derived, before, after, True, None) for before, after in passages]


def _stated(
    source: Account, derived: Account, derivation: Derivation, contents: Mapping[str, Sequence[Content]]
) -> list[Counterpart]:
    passages = [(p.source, p.derived) for p in derivation.passages]
    first, second = (
        contents.get(a.reading.article.id) or describe_statements(a.reading, a.tree)
        for a in (source, derived)
    )
    weights = weigh_marks([c] for c in (*first, *second))
    joins = pair_contents(first, second, passages, weights, tied=derivation.declared)
    return [Counterpart(source, derived, j.first.span, j.second.span, False, None) for j in joins]


# Within a language -------------------------------------------------------------------------------


def _copied(source: Account, derived: Account, derivation: Derivation) -> list[Counterpart]:
    """Sentences joined by the words they share, the likest first, into groups of a few that stand together.

    What is left of a passage, one sentence on each side, is a counterpart too where it shares but something.
    """
    links = sorted(_links(source, derived), reverse=True)
    groups = _Groups(len(source.sentences), len(derived.sentences))
    for _, before, after in links:
        groups.join(before, after)
    for passage in derivation.passages:
        rest_before = [b for b in source.sentences_in(passage.source) if groups.of_before[b] is None]
        rest_after = [a for a in derived.sentences_in(passage.derived) if groups.of_after[a] is None]
        if len(rest_before) == len(rest_after) == 1:
            groups.join(rest_before[0], rest_after[0])
    return [_counterpart(source, derived, b, a) for b, a in groups.groups]


def _counterpart(source: Account, derived: Account, b: list[int], a: list[int]) -> Counterpart:
    before = Span(source.sentences[b[0]].start, source.sentences[b[-1]].end)
    after = Span(derived.sentences[a[0]].start, derived.sentences[a[-1]].end)
    diff = compare_words(source.words_in(before), derived.words_in(after))
    return Counterpart(source, derived, before, after, True, diff)


def _links(source: Account, derived: Account) -> Iterator[tuple[float, int, int]]:
    """Pairs of sentences with how much of the lighter one they share: by words, each weighed by its rarity."""
    before = [Counter(normal(w) for w in source.words_in(s)) for s in source.sentences]
    after = [Counter(normal(w) for w in derived.words_in(s)) for s in derived.sentences]
    spread = Counter(word for sentence in (*before, *after) for word in sentence)
    total = len(before) + len(after)
    weight = {word: log(1 + total / count) for word, count in spread.items()}
    where: defaultdict[str, list[int]] = defaultdict(list)
    for number, sentence in enumerate(before):
        for word in sentence:
            where[word].append(number)
    own = [sum(weight[w] * n for w, n in s.items()) for s in before]
    for number, sentence in enumerate(after):
        mine = sum(weight[w] * n for w, n in sentence.items())
        meets = {b for word in sentence if len(where[word]) <= _COMMON for b in where[word]}
        for other in meets:
            shared = sentence & before[other]
            heavy = sum(weight[w] * n for w, n in shared.items())
            lighter = max(1e-9, min(mine, own[other]))
            few = shared.total() < min(_LEAST, sentence.total(), before[other].total())
            if not few and heavy >= _LIKE * lighter:
                alike = heavy / lighter + heavy / max(mine, own[other], 1e-9)
                yield alike - 1e-4 * abs(number - other), other, number


class _Groups:
    """Sentences of two articles joined into groups whose members stand next to each other on both sides."""

    def __init__(self, before: int, after: int) -> None:
        self.of_before: list[int | None] = [None] * before
        self.of_after: list[int | None] = [None] * after
        self.groups: list[tuple[list[int], list[int]]] = []

    def join(self, b: int, a: int) -> None:
        """Joins two sentences unless both are taken, or one is by a group that does not stand next to it."""
        first, second = self.of_before[b], self.of_after[a]
        if first is None and second is None:
            self.groups.append(([b], [a]))
            self.of_before[b] = self.of_after[a] = len(self.groups) - 1
        elif first is None and second is not None:
            self._add(self.groups[second][0], b, self.of_before, second)
        elif second is None and first is not None:
            self._add(self.groups[first][1], a, self.of_after, first)

    def _add(self, members: list[int], number: int, owners: list[int | None], group: int) -> None:
        if len(members) < _GROUP and (number == members[0] - 1 or number == members[-1] + 1):
            members.append(number)
            members.sort()
            owners[number] = group
