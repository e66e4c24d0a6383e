"""Statements of two articles that assert the same thing, each pair with its reason.

First through passages that are known to answer each other: the statements of a copy and of a translation follow
each other in order, so an altered one still meets what it garbles. Then through what the statements hold
(`selon.comparison.likeness`); a statement that denies does not meet one that affirms unless a passage or a credit
ties them. Each statement is paired once at most, with the one it shares most with.

Not handled: an assertion that shares no word, name, figure or date with its counterpart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from selon.comparison.contents import AMOUNT, DAY, HOUR, NUMBER, UNIT, Content, describe_statements
from selon.comparison.likeness import RELATED, TIED, Weights, likeness, shared_marks, weigh_marks
from selon.comparison.ordering import align_in_order
from selon.records import Evidence, Join, Reading, Span

Passages = Iterable[tuple[Span, Span]]

TIE_BONUS = 0.2  # a pair of articles of which one credits the other is joined before others as close
EXACT_BONUS = 0.15  # and so is one that shares an amount; one that gives another amount is joined after
_COPY_LIKENESS = 0.3  # of the words, for two statements at the same place of a copy
_ORDER = 0.3  # what the same place in a translated sentence is worth beside its marks
_TRANSLATION_LIKENESS = 0.15


def pair_statements(
    a: Reading, b: Reading, passages: Passages = (), *, tied: bool = False
) -> tuple[Join, ...]:
    """The pairs of statements, one of `a` and one of `b`, that assert the same thing, in the order of `a`.

    `passages` are pairs of a span of `a` and a span of `b` that answer each other. `tied`: one of the two
    articles credits the other, so that less need be shared.
    """
    first, second = describe_statements(a), describe_statements(b)
    return pair_contents(first, second, passages, weigh_marks([c] for c in (*first, *second)), tied=tied)


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
        for i, j, alike in _aligned(*inside, likeness, least):
            one, other = inside[0][i], inside[1][j]
            if one.statement.span not in taken:
                taken.add(one.statement.span)
                rule = "translated-passage" if across else "copied-passage"
                evidence = Evidence(rule, one.statement.article, one.statement.span, f"{alike:.2f}")
                joins.append(Join(one.statement, other.statement, "certain", evidence))
    return joins


def _aligned(
    first: Sequence[Content],
    second: Sequence[Content],
    likeness: Callable[[Content, Content], float],
    least: float,
) -> list[tuple[int, int, float]]:
    """Pairs of indices in order, with their likeness: what is the same at both ends needs no search."""
    n, m = len(first), len(second)
    most, head, tail = min(n, m), 0, 0
    while head < most and _is_same(first[head], second[head]):
        head += 1
    while head + tail < most and _is_same(first[n - 1 - tail], second[m - 1 - tail]):
        tail += 1
    between = align_in_order(first[head : n - tail], second[head : m - tail], likeness, least)
    return [
        *((i, i, 1.0) for i in range(head)),
        *((head + i, head + j, alike) for i, j, alike in between),
        *((n - k, m - k, 1.0) for k in range(tail, 0, -1)),
    ]


def _is_same(a: Content, b: Content) -> bool:
    """Whether two statements of one language hold the same."""
    return a.lang == b.lang and a.marks == b.marks and bool(a.marks)


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
        alike = likeness(one, other, weights, TIED if tied else RELATED)
        if alike is not None:
            found.append((-rank(alike, one, other, tied=tied), i, j))
    joins, seen_first, seen_second = [], set(), set()
    for _, i, j in sorted(found):
        if i not in seen_first and j not in seen_second:
            seen_first.add(i)
            seen_second.add(j)
            joins.append(join_by_content(first[i], second[j], weights))
    return joins


def rank(alike: float, a: Content, b: Content, *, tied: bool) -> float:
    """How early a pair is joined: by likeness, a credit, and an amount that is the same or another."""
    amounts = [{m for m in c.crossing if m[0] == AMOUNT} for c in (a, b)]
    units = [{m for m in c.crossing if m[0] == UNIT} for c in (a, b)]
    exact = bool(amounts[0] & amounts[1]) - (not amounts[0] & amounts[1] and bool(units[0] & units[1]))
    return alike + TIE_BONUS * tied + EXACT_BONUS * exact


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


def join_by_content(a: Content, b: Content, weights: Weights) -> Join:
    """The join of two statements by what they hold, its evidence the marks they share, rarest first."""
    shared = sorted(shared_marks(a, b, weights), key=lambda m: (-weights.of(m), m))
    details = any(m[0] in (NUMBER, AMOUNT, DAY, HOUR) for m in shared)
    rule = "shared-details" if details else "shared-words"
    words = ", ".join(dict.fromkeys(a.spelled[m] for m in shared if a.spelled[m]))
    return Join(
        a.statement, b.statement, "plausible", Evidence(rule, a.statement.article, a.statement.span, words)
    )
