"""Differences: what two stretches of one language have in common, word by word, and what stands in its stead.

The alignment is the longest common subsequence of words, by rapidfuzz, whose bit-parallel method (Hyyrö 2004)
costs a 64th of a plain table; `_LONGEST` bounds both sides all the same. Letter case, marks and spaces are no
part of a word here; a difference in them alone is one of form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from selon.attribution.tokens import Token
from selon.records import Span

_LONGEST = 2000  # words of a side that are compared; a group of sentences has a few hundred


class Step(NamedTuple):
    """Words `before` (from, to) and the words `after` that stand in their place; `same` where they agree."""

    same: bool
    before: tuple[int, int]
    after: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Diff:
    """Two sequences of words and the steps that lead from one to the other, in order."""

    before: Sequence[Token]
    after: Sequence[Token]
    steps: tuple[Step, ...]

    @property
    def shared(self) -> int:
        """How many words agree."""
        return sum(s.before[1] - s.before[0] for s in self.steps if s.same)

    def across(self, span: Span, *, room: int = 0) -> tuple[int, int]:
        """The words after (from, to) that stand where the words of a span before stand, and `room` words around.

        Bounded by the nearest words on each side that agree; empty where the words were taken out.
        """
        low, high = _indices(self.before, span)
        return _opposite([(s.same, s.before, s.after) for s in self.steps], low, high, len(self.after), room)

    def is_new(self, span: Span) -> bool:
        """Whether a span after holds a word that the other side does not have there."""
        return _touches(self.after, [s.after for s in self.steps if not s.same], span)

    def is_lost(self, span: Span) -> bool:
        """Whether a span before holds a word that the other side does not have there."""
        return _touches(self.before, [s.before for s in self.steps if not s.same], span)

    def back(self, span: Span, *, room: int = 0) -> tuple[int, int]:
        """The words before that stand where the words of a span after stand, and `room` words around."""
        low, high = _indices(self.after, span)
        return _opposite([(s.same, s.after, s.before) for s in self.steps], low, high, len(self.before), room)


def compare_words(before: Sequence[Token], after: Sequence[Token]) -> Diff:
    """The differences between two sequences of words of one language."""
    before, after = before[:_LONGEST], after[:_LONGEST]
    ops = LCSseq.opcodes([normal(w) for w in before], [normal(w) for w in after])
    steps: list[Step] = []
    for op in ops:
        same = op.tag == "equal"
        if steps and not same and not steps[-1].same:
            last = steps[-1]
            steps[-1] = Step(False, (last.before[0], op.src_end), (last.after[0], op.dest_end))
        else:
            steps.append(Step(same, (op.src_start, op.src_end), (op.dest_start, op.dest_end)))
    return Diff(before, after, tuple(steps))


def normal(word: Token) -> str:
    """A word as it is compared: the marks at its edges and its kind of hyphen and apostrophe do not count."""
    return word.word.strip(".'-").replace("\u2011", "-") or word.word


def span_of(words: Sequence[Token], low: int, high: int) -> Span | None:
    """The span of words from `low` up to `high`; None where there are none."""
    return Span(words[low].start, words[high - 1].end) if low < high else None


def changed_steps(diff: Diff) -> Iterator[Step]:
    """The steps at which the two sides differ."""
    return (step for step in diff.steps if not step.same)


def _touches(words: Sequence[Token], ranges: Sequence[tuple[int, int]], span: Span) -> bool:
    low, high = _indices(words, span)
    return any(first < high and low < last for first, last in ranges)


def _indices(words: Sequence[Token], span: Span) -> tuple[int, int]:
    inside = [i for i, w in enumerate(words) if w.end > span.start and w.start < span.end]
    if inside:
        return inside[0], inside[-1] + 1
    at = sum(w.end <= span.start for w in words)
    return at, at


def _opposite(
    steps: Sequence[tuple[bool, tuple[int, int], tuple[int, int]]], low: int, high: int, size: int, room: int
) -> tuple[int, int]:
    begin, end = None, 0
    for same, (mine, until), (theirs, limit) in steps:
        touches = (mine < high and until > low) or (mine == until and low <= mine <= high)
        if not touches:
            continue
        first = theirs + max(0, low - mine) if same else theirs
        last = theirs + min(until, high) - mine if same else limit
        begin, end = first if begin is None else begin, last
    if begin is None:
        begin = end = min(size, sum(l2 - l1 for _, (_, u), (l1, l2) in steps if u <= low))
    return max(0, begin - room), min(size, end + room)
