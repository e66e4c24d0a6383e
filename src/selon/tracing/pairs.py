"""Pairs of articles that share text, with what their two texts show: found once, whatever else is in the case.

What depends on all articles is left open: of a slip all words that may correct it are kept, of a dateline the runs of
words; in how many articles these stand is looked up when the direct sources are chosen (`lineage`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from selon.records import Match
from selon.tracing.clues import Traits, find_traits
from selon.tracing.families import nearest
from selon.tracing.overlaps import Coverage, Likeness, Measuring, estimate
from selon.tracing.wordings import Wordings, runs_at_top, words_of

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two texts that share passages show word by word."""

    likeness: Likeness
    traits: Traits


@dataclass(frozen=True, slots=True)
class Pair:
    """A match with what was found of its two texts; `comparison` is None where other pairs are nearer."""

    match: Match
    coverage: Coverage
    comparison: Comparison | None = None

    @property
    def key(self) -> Key:
        """The ids of its articles, the same whichever comes first."""
        return key_of_pair(self.match.first, self.match.second)


def key_of_pair(one: str, other: str) -> Key:
    """The ids of two articles, the same whichever comes first."""
    return (one, other) if one < other else (other, one)


def counted_in(text: str) -> set[str]:
    """The words of a text, and the runs of words at its top."""
    return words_of(text) | runs_at_top(text)


class PairMeasuring:
    """Finds out about pairs what takes their texts; what is counted of an article is counted once."""

    def __init__(self, wordings: Wordings) -> None:
        self._wordings = wordings
        self._measuring = Measuring(wordings)

    def cover(self, match: Match) -> Pair:
        """A match with how much of either article it covers."""
        return Pair(match, self._measuring.cover(match))

    def compare(self, pair: Pair) -> Pair:
        """A pair compared word by word."""
        likeness = self._measuring.compare(pair.match, pair.coverage)
        return replace(pair, comparison=Comparison(likeness, find_traits(self._wordings, pair.match)))


def compare_nearest(
    order: Mapping[str, int], pairs: Iterable[Pair], compare: Callable[[list[Pair]], Iterable[Pair]]
) -> list[Pair]:
    """The pairs, the nearest of each article compared word by word, and no others.

    `order` is that of the articles in time; `compare` is given those that were not compared before.
    """
    known = {pair.key: pair for pair in pairs}
    near = nearest((estimate(pair.match, pair.coverage) for pair in known.values()), order)
    for key, pair in known.items():
        if pair.comparison and (pair.match.first, pair.match.second) not in near:
            known[key] = replace(pair, comparison=None)
    missing = [pair for pair in known.values() if not pair.comparison]
    missing = [pair for pair in missing if (pair.match.first, pair.match.second) in near]
    known |= {pair.key: pair for pair in compare(missing)}
    return list(known.values())


def words_to_count(pairs: Iterable[Pair]) -> set[str]:
    """The words, and the runs of words, of which it must be known in how many articles they stand."""
    wanted: set[str] = set()
    for pair in pairs:
        if pair.comparison:
            wanted.update(pair.comparison.likeness.top)
            for slip in pair.comparison.traits.slips:
                wanted.update((slip.slip, *slip.rights))
    return wanted
