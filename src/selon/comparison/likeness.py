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
_TIED_LIKENESS = 0.22  # where a detail is shared as well, or both count the same thing
STRONG = 0.5  # from here on an article may well say the same twice
_SPOKEN_LIKENESS = 0.45  # where they share who speaks and only one thing said
_NAME_SHARE = 0.6  # a name says who is spoken of, and in one story all speak of the same
_TELLING_SHARE = (
    1.5  # there are more amounts than there are statements, so that rarity among these says too little
)
_PLAIN = (
    "second", "minute", "hour", "day", "week", "month", "year", "m", "km", "kg", "t", "l", "ha", "percent",
    "k:people", "k:man", "k:woman", "k:child",
)  # fmt: skip
_PAIR = 2
_CURRENCY = 3  # letters of the code of a currency
_LEAST_WORDS = 3  # words, names and who speaks, in a statement that is compared without a detail
_TELLING = 13  # a number from which on it is seldom the same by chance: no dozen, no hour, no small count


@dataclass(slots=True)
class Weights:
    """How much each mark says, in nats: the logarithm of how many statements there are for one that has it."""

    statements: int
    counts: Mapping[str, int]
    _nats: dict[str, float] = field(default_factory=dict, repr=False)
    _least: dict[tuple[Content, bool], dict[str, tuple[float, str]]] = field(default_factory=dict, repr=False)

    def of(self, mark: str) -> float:
        """The nats of one mark; one that was seen once is weighed as if seen twice."""
        known = self._nats.get(mark)
        if known is None:
            known = self._nats[mark] = self._weigh(mark)
        return known

    def _weigh(self, mark: str) -> float:
        nats = math.log(max(2, self.statements)) - math.log(max(2, self.counts.get(mark, 1)))
        share = _NAME_SHARE if mark[0] in (NAME, SPEAKER) else 1.0
        return max(0.0, nats) * (_TELLING_SHARE if mark[0] == AMOUNT and is_telling(mark) else share)

    def size(self, content: Content, common: Iterable[str], *, across: bool) -> float:
        """What a statement says, in nats: what is in common as it is weighed, each other word at its least.

        Amounts are left aside that the two give differently: that is where they disagree, and no reason for
        them not to speak of the same.
        """
        key = (content, across)
        if key not in self._least:
            self._least[key] = self._words(content.crossing if across else content.marks, content.spelled)
        least = self._least[key]
        shared = {_word(m, content.spelled): self.of(m) for m in common}
        aside = {m[2:] for m in common if m[0] == UNIT}
        rest = (
            nats
            for word, (nats, unit) in least.items()
            if word not in shared and not (unit and unit in aside)
        )
        return sum(shared.values()) + sum(rest)

    def _words(self, marks: Iterable[str], spelled: Mapping[str, str]) -> dict[str, tuple[float, str]]:
        """Of each word or figure: the least that one of its marks says, and the unit of a figure."""
        least: dict[str, tuple[float, str]] = {}
        for mark in marks:
            key, nats = _word(mark, spelled), self.of(mark)
            unit = mark[2:].partition(" ")[2] if mark[0] == AMOUNT else ""
            known = least.get(key, (math.inf, ""))
            least[key] = (max(nats, 0.0) if unit else min(nats, known[0]), unit or known[1])
        return least

    def heaviest(self, marks: Iterable[str], spelled: Mapping[str, str]) -> list[str]:
        """Of the marks that one word or one figure bears, the one that says most."""
        best: dict[str, str] = {}
        for mark in sorted(marks):
            key = _word(mark, spelled)
            if key not in best or self.of(mark) > self.of(best[key]):
                best[key] = mark
        counted = {m[2:].partition(" ")[2] for m in best.values() if m[0] == AMOUNT}
        return [m for m in best.values() if not (m in counted and m in _PLAIN)]


def _word(mark: str, spelled: Mapping[str, str]) -> str:
    """What bears a mark: a word or a figure as written; that it counts people is apart from what it says of them."""
    return mark if mark[0] == BEFALLEN else spelled.get(mark) or mark


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
    margin = _TIED_MARGIN if tied else _MARGIN
    needed = math.log(max(2, weights.statements)) + margin
    both = a.marks & b.marks if a.lang == b.lang else a.crossing & b.crossing
    if len(both) < 2 or sum(map(weights.of, both)) < needed:
        return None
    common = shared_marks(a, b, weights)
    told = [m for m in common if m[0] not in (SPEAKER, NAME, DENIAL)]
    detailed = any(is_detail(m) or m[0] == BEFALLEN or _is_measure(m) for m in told)
    said = len(told) + any(m[0] == AMOUNT and is_telling(m) for m in told)
    spoken = any(m[0] == SPEAKER for m in common)
    if not detailed and not (_says_enough(a) and _says_enough(b) and _same_predicate(a, b, told)):
        return None
    if not tied and not detailed and not spoken and _is_one_phrase(a, b, told):
        return None
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
    if shared < needed:
        return None
    across = a.lang != b.lang
    sizes = weights.size(a, common, across=across) * weights.size(b, common, across=across)
    alike = shared / math.sqrt(sizes) if sizes else 0.0
    return alike if alike >= least else None


def _says_enough(content: Content) -> bool:
    """Whether a statement without a detail says enough to be compared: "which runs the dam" does not."""
    return len({_word(m, content.spelled) for m in content.marks}) >= _LEAST_WORDS


def _is_one_phrase(a: Content, b: Content, told: list[str]) -> bool:
    """Whether all that two statements have in common stands side by side in both: "the north hall" is one thing."""
    if len(told) != _PAIR:
        return False
    return all(
        m in c.places and abs(c.places[told[0]] - c.places[told[1]]) == 1
        for c in (a, b)
        for m in told
        if told[0] in c.places and told[1] in c.places
    )


def _same_predicate(a: Content, b: Content, told: Iterable[str]) -> bool:
    """Whether something in common is said of the subject of both: a gate that was opened is not one that jams."""
    return any(m in a.predicate and m in b.predicate for m in told)


def shared_marks(a: Content, b: Content, weights: Weights) -> list[str]:
    """The marks that two statements share, within a language or across two; of each word the weightiest.

    A plain unit alone, of different amounts, is nothing in common.
    """
    both = a.marks & b.marks if a.lang == b.lang else a.crossing & b.crossing
    both = frozenset(m for m in both if not (m[0] == UNIT and _is_plain(m[2:])))
    return weights.heaviest(weights.heaviest(both, a.spelled), b.spelled)


def _is_plain(unit: str) -> bool:
    """Whether many things are counted in a unit: time, people, plain weight and length, money."""
    return unit in _PLAIN or (len(unit) == _CURRENCY and unit.isupper())


def is_telling(amount: str) -> bool:
    """Whether an amount is seldom the same by chance: of something that few things are counted in, or of many."""
    number, _, unit = amount[2:].partition(" ")
    return float(number) >= _TELLING or not _is_plain(unit)


def _is_measure(mark: str) -> bool:
    """Whether a mark is a unit that few things are measured in: not of time, people, or plain weight and length."""
    return mark[0] == UNIT and not _is_plain(mark[2:])


def is_detail(mark: str) -> bool:
    """Whether a mark is exact enough to tell one assertion from others: an amount, a day, an hour, a number."""
    kind, _, value = mark.partition(":")
    if kind == NUMBER:
        return float(value) >= _TELLING if value.replace(".", "", 1).isdigit() else True
    return kind in (AMOUNT, HOUR) or (kind == DAY and len(value) == len("2025-01-31"))
