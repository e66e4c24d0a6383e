"""Statements of two articles that assert the same thing, each pair with its reason.

First through passages that are known to answer each other: the statements of a copy and of a translation follow
each other in order, so an altered one still meets what it garbles. Then through what the statements hold: marks
(`selon.comparison.contents`) weighed by how rare they are among all statements compared, as in information
retrieval (idf, Spärck Jones 1972). A pair needs enough in common for chance to be out of the question, and a
good part of what either says; a statement that denies does not meet one that affirms unless a passage or a
credit ties them. Each statement is paired once at most, with the one it shares most with.

Not handled: an assertion that shares no word, name, figure or date with its counterpart.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from selon.comparison.contents import (
    AMOUNT,
    BEFALLEN,
    DAY,
    DENIAL,
    HOUR,
    NAME,
    NUMBER,
    SPEAKER,
    UNIT,
    Content,
    describe_statements,
)
from selon.comparison.ordering import align_in_order
from selon.records import Evidence, Join, Reading, Span

Passages = Iterable[tuple[Span, Span]]

# A mark says as many nats as the logarithm of how few statements have it. Among n statements, one that shares s
# nats with a given one by chance is expected n / e^s times: a pair must share more than ln n by a margin.
_MARGIN = (
    0.75  # e^-0.75: less than one such pair in two by chance, if marks fell independently; with what follows
)
_WORDS_MARGIN = 0.75  # more where no detail is shared, only words
_TIED_MARGIN = (
    -0.5
)  # less where one article credits the other: it is then known that some statements do answer
_LIKENESS = 0.30  # of what the two say: a third, less what a stemmer misses
_TIED_LIKENESS = 0.22
_NAME_SHARE = 0.6  # a name says who is spoken of, and in one story all speak of the same
TIE_BONUS = 0.2  # a pair of articles of which one credits the other is joined before others as close
_TIME = (
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "year",
    "k:people",
    "k:man",
    "k:woman",
    "k:child",
)
_TELLING = 13  # a number from which on it is seldom the same by chance: no dozen, no hour, no small count
_COPY_LIKENESS = 0.3  # of the words, for two statements at the same place of a copy
_ORDER = 0.3  # what the same place in a translated sentence is worth beside its marks
_TRANSLATION_LIKENESS = 0.15


_NAMES = (NAME, SPEAKER)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each mark says: the logarithm of how many statements there are for one that has it."""

    statements: int
    counts: Mapping[str, int]

    def of(self, marks: Iterable[str]) -> float:
        """The nats that the marks carry together; a mark seen once is weighed as if seen twice.

        A number and a unit are not counted again beside an amount that holds them.
        """
        top, counts = math.log(max(2, self.statements)), self.counts
        held = set(marks)
        amounts = [m[2:].split(" ", 1) for m in held if m[0] == AMOUNT]
        units = {f"{UNIT}:{unit}" for _, unit in amounts} | {f"{NUMBER}:{number}" for number, _ in amounts}
        units |= {m[2:] for m in held if m[0] == UNIT and m[2:] in _TIME}
        return sum(
            max(0.0, top - math.log(max(2, counts.get(m, 1)))) * (_NAME_SHARE if m[0] in _NAMES else 1.0)
            for m in held - units
        )


def weigh_marks(contents: Iterable[Content]) -> Weights:
    """The weights of all marks of the statements; copies should be given once."""
    counts: Counter[str] = Counter()
    number = 0
    for content in contents:
        counts.update(content.marks | content.crossing)
        number += 1
    return Weights(number, counts)


def pair_statements(
    a: Reading, b: Reading, passages: Passages = (), *, tied: bool = False
) -> tuple[Join, ...]:
    """The pairs of statements, one of `a` and one of `b`, that assert the same thing, in the order of `a`.

    `passages` are pairs of a span of `a` and a span of `b` that answer each other. `tied`: one of the two
    articles credits the other, so that less need be shared.
    """
    first, second = describe_statements(a), describe_statements(b)
    return pair_contents(first, second, passages, weigh_marks([*first, *second]), tied=tied)


def pair_contents(
    first: Sequence[Content],
    second: Sequence[Content],
    passages: Passages,
    weights: Weights,
    *,
    tied: bool = False,
) -> tuple[Join, ...]:
    """`pair_statements` for statements that are already described and weighed."""
    joins = pair_in_passages(first, second, passages)
    taken = {j.first for j in joins} | {j.second for j in joins}
    rest = [c for c in first if c.statement not in taken], [c for c in second if c.statement not in taken]
    joins += pair_by_content(*rest, weights, tied=tied)
    return tuple(sorted(joins, key=lambda j: j.first.span))


def pair_in_passages(first: Sequence[Content], second: Sequence[Content], passages: Passages) -> list[Join]:
    """The pairs at the same place of passages that answer each other."""
    joins: list[Join] = []
    taken: set[Span] = set()
    for mine, theirs in passages:
        inside = _inside(first, mine), _inside(second, theirs)
        across = bool(inside[0] and inside[1] and inside[0][0].lang != inside[1][0].lang)
        likeness, least = (
            (_translated_likeness, _TRANSLATION_LIKENESS) if across else (_copied_likeness, _COPY_LIKENESS)
        )
        for i, j, alike in align_in_order(*inside, likeness, least):
            one, other = inside[0][i], inside[1][j]
            if one.statement.span not in taken:
                taken.add(one.statement.span)
                rule = "translated-passage" if across else "copied-passage"
                evidence = Evidence(rule, one.statement.article, one.statement.span, f"{alike:.2f}")
                joins.append(Join(one.statement, other.statement, "certain", evidence))
    return joins


def _inside(contents: Sequence[Content], span: Span) -> list[Content]:
    """The statements at least half of which lie in a span."""
    out = []
    for content in contents:
        start, end = content.statement.span
        if 2 * (min(end, span.end) - max(start, span.start)) >= end - start:
            out.append(content)
    return out


def _copied_likeness(a: Content, b: Content) -> float:
    """The share of marks that two statements of one language have in common (Dice 1945)."""
    total = len(a.marks) + len(b.marks)
    return 2 * len(a.marks & b.marks) / total if total else 0.0


def _translated_likeness(a: Content, b: Content) -> float:
    """How far two statements may be translations: marks that cross languages, and alike in length."""
    total = len(a.crossing) + len(b.crossing)
    shared = 2 * len(a.crossing & b.crossing) / total if total else 0.0
    length = min(a.words, b.words) / max(1, a.words, b.words)
    return shared + _ORDER * length


def pair_by_content(
    first: Sequence[Content], second: Sequence[Content], weights: Weights, *, tied: bool = False
) -> list[Join]:
    """The pairs that share enough of what they say; each statement in one pair at most, the closest first."""
    found = []
    for i, j in _candidates(first, second):
        one, other = first[i], second[j]
        alike = likeness(one, other, weights, tied=tied)
        if alike is not None:
            found.append((-alike, i, j))
    joins, seen_first, seen_second = [], set(), set()
    for _, i, j in sorted(found):
        if i not in seen_first and j not in seen_second:
            seen_first.add(i)
            seen_second.add(j)
            joins.append(join_by_content(first[i], second[j], weights))
    return joins


def _candidates(first: Sequence[Content], second: Sequence[Content]) -> set[tuple[int, int]]:
    """The pairs of indices that share a mark, through an index of the marks of `second`."""
    where: dict[str, list[int]] = {}
    for j, content in enumerate(second):
        for mark in content.marks | content.crossing:
            where.setdefault(mark, []).append(j)
    common = max(4, len(second) // 8)  # a mark in more statements than this brings no pair about by itself
    out = set()
    for i, content in enumerate(first):
        for mark in content.marks | content.crossing:
            places = where.get(mark, ())
            if len(places) <= common:
                out |= {(i, j) for j in places}
    return out


def likeness(a: Content, b: Content, weights: Weights, *, tied: bool = False) -> float | None:
    """How alike two statements are by what they hold, or None where they do not assert the same."""
    if a.denies != b.denies and not tied:
        return None
    common = shared_marks(a, b)
    if not _suffices(common):
        return None
    shared = weights.of(common)
    counted = {m[2:] for m in common if m[0] == UNIT} - {
        m[2:].partition(" ")[2] for m in common if m[0] == AMOUNT
    }
    whole = math.sqrt(
        weights.of(_without_amounts(_own(a, b), counted)) * weights.of(_without_amounts(_own(b, a), counted))
    )
    alike = shared / whole if whole else 0.0
    margin, least = (_TIED_MARGIN, _TIED_LIKENESS) if tied else (_MARGIN, _LIKENESS)
    if not tied and not any(is_detail(m) or m[0] == BEFALLEN or _is_measure(m) for m in common):
        margin += _WORDS_MARGIN
    information = math.log(max(2, weights.statements)) + margin
    return alike if shared >= information and alike >= least else None


def _without_amounts(marks: frozenset[str], counted: set[str]) -> frozenset[str]:
    """Marks without the amounts of what both statements count differently: that is where they disagree."""
    amounts = {m for m in marks if m[0] == AMOUNT and m[2:].partition(" ")[2] in counted}
    numbers = {f"{NUMBER}:{m[2:].partition(' ')[0]}" for m in amounts}
    return marks - amounts - numbers if amounts else marks


def _suffices(marks: frozenset[str]) -> bool:
    """Whether shared marks could make two statements one: a detail and something else, or two things said.

    Names and who speaks say what a statement is about, not what it asserts; a unit alone is no detail. An amount
    of something is two things said, unless it is of time or of people, of which there are many alike.
    """
    amounts = {part for m in marks if m[0] == AMOUNT for part in m[2:].split(" ", 1)}
    told = [m for m in marks if m[0] not in (SPEAKER, NAME, DENIAL) and m[2:] not in amounts]
    said = len(told) + any(m[0] == AMOUNT and _is_telling(m) for m in told)
    spoken = any(m[0] == SPEAKER for m in marks)
    return said > 1 or (bool(told) and len(marks) > 1 and (spoken or is_detail(told[0])))


def _is_telling(amount: str) -> bool:
    """Whether an amount is seldom the same by chance: of anything but time, or of many."""
    number, _, unit = amount[2:].partition(" ")
    return float(number) >= _TELLING or unit not in _TIME


def _is_measure(mark: str) -> bool:
    """Whether a mark is a unit that few things are measured in: neither of time nor of people."""
    return mark[0] == UNIT and mark[2:] not in _TIME


def is_detail(mark: str) -> bool:
    """Whether a mark is exact enough to tell one assertion from others: an amount, a day, an hour, a number."""
    kind, _, value = mark.partition(":")
    if kind == NUMBER:
        return float(value.replace(",", ".")) >= _TELLING if value.replace(".", "").isdigit() else True
    return kind in (AMOUNT, HOUR) or (kind == DAY and len(value) == len("2025-01-31"))


def _own(a: Content, b: Content) -> frozenset[str]:
    """The marks of `a` that count beside `b`: those of its language, or those that cross languages."""
    return a.marks if a.lang == b.lang else a.crossing


def shared_marks(a: Content, b: Content) -> frozenset[str]:
    """The marks that two statements share: within a language, or across two."""
    return _own(a, b) & _own(b, a)


def join_by_content(a: Content, b: Content, weights: Weights) -> Join:
    """The join of two statements by what they hold, its evidence the marks they share, rarest first."""
    shared = sorted(shared_marks(a, b), key=lambda m: (-weights.of([m]), m))
    details = any(m[0] in (NUMBER, AMOUNT, DAY, HOUR) for m in shared)
    rule = "shared-details" if details else "shared-words"
    words = ", ".join(dict.fromkeys(a.spelled[m] for m in shared if a.spelled[m]))
    return Join(
        a.statement, b.statement, "plausible", Evidence(rule, a.statement.article, a.statement.span, words)
    )
