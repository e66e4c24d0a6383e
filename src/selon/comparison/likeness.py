"""How alike two statements are by what they hold, and whether that is enough to say that they assert the same.

Marks (`selon.comparison.contents`) are weighed by how rare they are among all statements compared, as in
information retrieval (idf, Spärck Jones 1972): a mark says as many nats as the logarithm of how few statements
have it. Among n statements, one that shares s nats with a given one by chance is expected n / e^s times: a pair
must share more than ln n by a margin, and a good part of what either says. A word counts once, whatever it means.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Bond:
    """What is known of two articles, and what their statements must share for it to be taken for the same.

    `margin`: nats beyond ln n, e^-margin such pairs being expected by chance if marks fell independently;
    `likeness`: of what the two say, and `detailed_likeness` where an exact detail is shared.
    """

    margin: float
    likeness: float
    detailed_likeness: float


TIED = Bond(-0.5, 0.30, 0.22)  # one takes from the other
RELATED = Bond(
    0.75, 0.30, 0.30
)  # they tell of one story: a third of what both say, less what a stemmer misses
ACQUAINTED = Bond(1.5, 0.40, 0.30)  # they share one rare name
STRANGE = Bond(4.0, 0.40, 0.30)  # nothing is known: the detail itself shows it, one in fifty by chance

_WORDS_MARGIN = 1.0  # nats more where no detail is shared, only words
_UNSEEN = (
    20  # statements counted beside those of the case: a few are too few to tell a rare word from a common one
)
_CREDITED_LIKENESS = 0.4  # from here on a credit excuses another predicate: "ordered" for "bought"
_BEFALLEN_EASE = 0.75  # nats less where people are counted by what befell them: one story counts them once
STRONG = 0.5  # from here on an article may well say the same twice
_SPOKEN_LIKENESS = 0.45  # where they share who speaks and only one thing said
_NAME_SHARE = 0.6  # a name says who is spoken of, and in one story all speak of the same
_VALUES = {
    AMOUNT: 2000,
    NUMBER: 500,
    DAY: 365,
    HOUR: 48,
}  # how many telling values a detail may take, in round numbers
_PLAIN = (
    "second", "minute", "hour", "day", "week", "month", "year", "m", "km", "kg", "t", "l", "ha", "percent",
    "k:people", "k:man", "k:woman", "k:child",
)  # fmt: skip
_PAIR = 2
_SHORT = 5  # words of content in a statement of which a day is the main thing it says
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
        share = _NAME_SHARE if mark[0] in (NAME, SPEAKER) else 1.0
        return max(0.0, self.rarity(mark)) * share

    def rarity(self, mark: str) -> float:
        """The nats of one mark by how few statements have it, all that is known of a word."""
        return math.log(max(2, self.statements)) - math.log(max(2, self.counts.get(mark, 1)))

    def detail(self, mark: str) -> float:
        """The nats of a mark that two statements share, more for a telling detail: it takes more values than are seen.

        The two that share it are no evidence that it is common, only the others are: of n statements and K values
        2n / (n + K) are expected to have it, beside those that have it in fact.
        """
        values = _VALUES.get(mark[0], 0) if is_telling(mark) else 0
        if not values:
            return self.of(mark)
        n = max(2, self.statements)
        return math.log(n) - math.log(max(2, self.counts.get(mark, 1)) - 2 + 2 * n / (n + values))

    def size(self, content: Content, common: Iterable[str], *, across: bool) -> float:
        """What a statement says, in nats: what is in common as it is weighed, each other word at its least.

        Amounts are left aside that the two give differently: that is where they disagree, and no reason for
        them not to speak of the same.
        """
        key = (content, across)
        if key not in self._least:
            self._least[key] = self._words(content.crossing if across else content.marks, content.spelled)
        least = self._least[key]
        shared = {_word(m, content.spelled): self.detail(m) for m in common}
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
            weight = (self.detail(mark), mark[0] == AMOUNT)
            if key not in best or weight > (self.detail(best[key]), best[key][0] == AMOUNT):
                best[key] = mark
        counted = {m[2:].partition(" ")[2] for m in best.values() if m[0] == AMOUNT}
        return [m for m in best.values() if not (m in counted and m in _PLAIN)]


def _word(mark: str, spelled: Mapping[str, str]) -> str:
    """What bears a mark: a word or a figure as written; that it counts people is apart from what it says of them."""
    return mark if mark[0] == BEFALLEN else spelled.get(mark) or mark


def weigh_marks(families: Iterable[Sequence[Content]]) -> Weights:
    """The weights of all marks; what was copied or translated is one family, and counts once."""
    counts: Counter[str] = Counter()
    number = 0
    for family in families:
        counts.update({mark for content in family for mark in content.marks | content.crossing})
        number += 1
    return Weights(number + _UNSEEN, counts)


def likeness(
    a: Content,
    b: Content,
    weights: Weights,
    bond: Bond,
    own: Callable[[Content, Content], Bond] | None = None,
) -> float | None:
    """How alike two statements are by what they hold, or None where they do not assert the same.

    `bond`: what is known of their articles, or of copies and translations of these. A credit shows that some
    statements do answer each other, so that less need be shared; where nothing else shows that two articles tell
    of one story, much must. Where no exact detail is shared, only words, the bond of the two articles themselves,
    their `own`, counts.
    """
    if a.denies != b.denies and bond is not TIED:
        return None
    least = math.log(max(2, weights.statements))
    both = a.marks & b.marks if a.lang == b.lang else a.crossing & b.crossing
    if not both or sum(map(weights.detail, both)) < least + bond.margin - _BEFALLEN_EASE:
        return None
    shared = _Shared(a, b, shared_marks(a, b, weights))
    if not shared.detailed:
        bond = own(a, b) if own else bond
    if shared.weight(weights) < least + shared.margin(bond) or not shared.tells(bond):
        return None
    across = a.lang != b.lang
    sizes = weights.size(a, shared.marks, across=across) * weights.size(b, shared.marks, across=across)
    alike = shared.weight(weights) / math.sqrt(sizes) if sizes else 0.0
    if (
        not shared.detailed
        and not shared.same_predicate()
        and (bond is not TIED or alike < _CREDITED_LIKENESS)
    ):
        return None
    return alike if alike >= shared.least(bond) else None


class _Shared:
    """What two statements have in common: of each word the weightiest mark; `told` is what is said, by whomever."""

    def __init__(self, a: Content, b: Content, marks: list[str]) -> None:
        self.both = a, b
        self.marks = marks
        self.told = [m for m in marks if m[0] not in (SPEAKER, NAME, DENIAL)]
        self.befallen = any(m[0] == BEFALLEN for m in self.told)
        self.detailed = self.befallen or any(is_detail(m) or _is_measure(m) for m in self.told)
        self.spoken = any(m[0] == SPEAKER for m in marks)
        self.said = len(self.told) + any(_is_enough(m, a, b) for m in self.told)

    def weight(self, weights: Weights) -> float:
        """All that is in common, in nats."""
        return sum(map(weights.detail, self.marks))

    def margin(self, bond: Bond) -> float:
        """The nats beyond ln n that must be in common."""
        if self.detailed:
            return bond.margin - _BEFALLEN_EASE * (self.befallen and bond is not STRANGE)
        return bond.margin if bond is TIED else bond.margin + _WORDS_MARGIN

    def tells(self, bond: Bond) -> bool:
        """Whether what is in common says something: not one word alone, one thing alone, or statements too short."""
        if not self.told or (self.said == 1 and not (len(self.marks) > 1 and (self.spoken or self.detailed))):
            return False
        if bond is STRANGE:
            return any(is_exact(m) for m in self.told)
        if self.detailed:
            return True
        if not all(map(_says_enough, self.both)):
            return False
        return bond is TIED or self.spoken or not _is_one_phrase(*self.both, self.told)

    def same_predicate(self) -> bool:
        """Whether something in common is said of the subject of both: a gate that was opened is not one that jams."""
        return any(all(m in c.predicate for c in self.both) for m in self.told)

    def least(self, bond: Bond) -> float:
        """How alike the two must be."""
        if self.detailed:
            return bond.detailed_likeness
        return max(bond.likeness, _SPOKEN_LIKENESS) if self.said == 1 else bond.likeness


def _is_enough(mark: str, a: Content, b: Content) -> bool:
    """Whether a detail may be all that two statements have in common: a day only of what says little else."""
    if mark[0] in (DAY, HOUR):
        return is_telling(mark) and max(a.words, b.words) <= _SHORT
    return mark[0] in (AMOUNT, NUMBER) and is_telling(mark)


def is_exact(mark: str) -> bool:
    """Whether a mark is an amount or a number that is neither small nor round."""
    return mark[0] in (AMOUNT, NUMBER) and is_telling(f"{NUMBER}:{mark[2:].partition(' ')[0]}")


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


def is_telling(mark: str) -> bool:
    """Whether a detail is seldom the same by chance: an amount of something that few things are counted in, or of
    many; a number that is large and not round; a day; an hour."""
    kind, _, value = mark.partition(":")
    if kind == AMOUNT:
        number, _, unit = value.partition(" ")
        return float(number) >= _TELLING or not _is_plain(unit)
    if kind == NUMBER:
        return is_detail(mark) and value.strip("0.")[1:] != ""
    return kind == HOUR or (kind == DAY and is_detail(mark))


def _is_measure(mark: str) -> bool:
    """Whether a mark is a unit that few things are measured in: not of time, people, or plain weight and length."""
    return mark[0] == UNIT and not _is_plain(mark[2:])


def is_detail(mark: str) -> bool:
    """Whether a mark is exact enough to tell one assertion from others: an amount, a day, an hour, a number."""
    kind, _, value = mark.partition(":")
    if kind == NUMBER:
        return float(value) >= _TELLING if value.replace(".", "", 1).isdigit() else True
    return kind in (AMOUNT, HOUR) or (kind == DAY and len(value) == len("2025-01-31"))
