"""How alike two statements are by what they hold, and whether that is enough to say that they assert the same.

Marks (`selon.comparison.contents`) are weighed by how rare they are among all statements compared, as in
information retrieval (idf, Spärck Jones 1972): a mark says as many nats as the logarithm of how few statements
have it. Among n statements, one that shares s nats with a given one by chance is expected n / e^s times: a pair
must share more than ln n by a margin, and a good part of what either says. A word counts once, whatever it means.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

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
)

_MARGIN = (
    0.75  # e^-0.75: less than one such pair in two by chance, if marks fell independently; with what follows
)
_WORDS_MARGIN = 0.75  # more where no detail is shared, only words
_TIED_MARGIN = (
    -0.5
)  # less where one article credits the other: it is then known that some statements do answer
_LIKENESS = 0.30  # of what the two say: a third, less what a stemmer misses
_TIED_LIKENESS = 0.22  # where a detail is shared as well
_SPOKEN_LIKENESS = 0.45  # where they share who speaks and only one thing said
_NAME_SHARE = 0.6  # a name says who is spoken of, and in one story all speak of the same
_TELLING_SHARE = (
    1.5  # there are more amounts than there are statements, so that rarity among these says too little
)
_PLAIN = (
    "second", "minute", "hour", "day", "week", "month", "year", "m", "km", "kg", "t", "l", "ha", "percent",
    "k:people", "k:man", "k:woman", "k:child",
)  # fmt: skip
_TELLING = 13  # a number from which on it is seldom the same by chance: no dozen, no hour, no small count


@dataclass(slots=True)
class Weights:
    """How much each mark says, in nats: the logarithm of how many statements there are for one that has it."""

    statements: int
    counts: Mapping[str, int]
    _own: dict[tuple[Content, bool], tuple[str, ...]] = field(default_factory=dict, repr=False)

    def of(self, mark: str) -> float:
        """The nats of one mark; one that was seen once is weighed as if seen twice."""
        nats = math.log(max(2, self.statements)) - math.log(max(2, self.counts.get(mark, 1)))
        share = _NAME_SHARE if mark[0] in (NAME, SPEAKER) else 1.0
        return max(0.0, nats) * (_TELLING_SHARE if mark[0] == AMOUNT and is_telling(mark) else share)

    def whole(self, content: Content, *, across: bool) -> tuple[str, ...]:
        """The marks of a statement that count within its language, or across two: of each word the weightiest."""
        key = (content, across)
        if key not in self._own:
            marks = content.crossing if across else content.marks
            self._own[key] = tuple(self.heaviest(marks, content.spelled))
        return self._own[key]

    def heaviest(self, marks: Iterable[str], spelled: Mapping[str, str]) -> list[str]:
        """Of the marks that one word or one figure bears, the one that says most."""
        best: dict[tuple[bool, str], str] = {}
        for mark in sorted(marks):
            key = (mark[0] == BEFALLEN, spelled.get(mark, "").casefold() or mark)
            if key not in best or self.of(mark) > self.of(best[key]):
                best[key] = mark
        counted = {m[2:].partition(" ")[2] for m in best.values() if m[0] == AMOUNT} | {
            m[2:] for m in best.values() if m[0] == UNIT
        }
        return [m for m in best.values() if not (m in counted and m in _PLAIN)]


def weigh_marks(contents: Iterable[Content]) -> Weights:
    """The weights of all marks of the statements; copies should be given once."""
    counts: Counter[str] = Counter()
    number = 0
    for content in contents:
        counts.update(content.marks | content.crossing)
        number += 1
    return Weights(number, counts)


def likeness(a: Content, b: Content, weights: Weights, *, tied: bool = False) -> float | None:
    """How alike two statements are by what they hold, or None where they do not assert the same.

    `tied`: an article of one takes from an article of the other.
    """
    if a.denies != b.denies and not tied:
        return None
    common = shared_marks(a, b, weights)
    told = [m for m in common if m[0] not in (SPEAKER, NAME, DENIAL)]
    detailed = any(is_detail(m) or m[0] == BEFALLEN or _is_measure(m) for m in told)
    said = len(told) + any(m[0] == AMOUNT and is_telling(m) for m in told)
    spoken = any(m[0] == SPEAKER for m in common)
    if not told or (said == 1 and not (len(common) > 1 and (spoken or detailed))):
        return None
    shared = sum(map(weights.of, common))
    margin, least = (
        (_TIED_MARGIN, _TIED_LIKENESS if detailed else _LIKENESS) if tied else (_MARGIN, _LIKENESS)
    )
    if not tied and not detailed:
        margin += _WORDS_MARGIN
    if said == 1 and not detailed:
        least = max(least, _SPOKEN_LIKENESS)
    if shared < math.log(max(2, weights.statements)) + margin:
        return None
    alike = shared / _size(a, b, common, weights)
    return alike if alike >= least else None


def _size(a: Content, b: Content, common: Iterable[str], weights: Weights) -> float:
    """What two statements say: the geometric mean of both, amounts aside that they give differently.

    That is where they disagree, and no reason for them not to speak of the same.
    """
    differently = {m[2:] for m in common if m[0] == UNIT}
    product = 1.0
    for one in (a, b):
        marks = weights.whole(one, across=a.lang != b.lang)
        kept = (m for m in marks if not (m[0] == AMOUNT and m[2:].partition(" ")[2] in differently))
        product *= sum(map(weights.of, kept))
    return math.sqrt(product) or 1.0


def shared_marks(a: Content, b: Content, weights: Weights) -> list[str]:
    """The marks that two statements share, within a language or across two; of each word the weightiest."""
    both = a.marks & b.marks if a.lang == b.lang else a.crossing & b.crossing
    return weights.heaviest(weights.heaviest(both, a.spelled), b.spelled)


def is_telling(amount: str) -> bool:
    """Whether an amount is seldom the same by chance: of something that few things are counted in, or of many."""
    number, _, unit = amount[2:].partition(" ")
    return float(number) >= _TELLING or unit not in _PLAIN


def _is_measure(mark: str) -> bool:
    """Whether a mark is a unit that few things are measured in: not of time, people, or plain weight and length."""
    return mark[0] == UNIT and mark[2:] not in _PLAIN


def is_detail(mark: str) -> bool:
    """Whether a mark is exact enough to tell one assertion from others: an amount, a day, an hour, a number."""
    kind, _, value = mark.partition(":")
    if kind == NUMBER:
        return float(value) >= _TELLING if value.replace(".", "", 1).isdigit() else True
    return kind in (AMOUNT, HOUR) or (kind == DAY and len(value) == len("2025-01-31"))
