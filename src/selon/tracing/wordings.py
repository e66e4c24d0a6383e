"""The words of articles as numbers, so that many pairs can be compared by array operations.

A word is what `\\w+` finds, without case. Numbers are given in the order in which words are met, and hold within
one `Wordings` only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from selon.records import Article, Span

Ids = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_WORD = re.compile(r"\w+")
_TELLING = re.compile(r"[^\W\d_]{5,}|\d{2,}")  # words long enough to be about something, and figures
_FACTORS = (
    np.int64(1_000_003),
    np.int64(998_244_353),
    np.int64(1),
)  # odd, large: runs of words rarely collide


@dataclass(frozen=True)
class Wording:
    """The words of one article: number, place, and whether it is the article's own (no leftover, no credit)."""

    ids: Ids
    starts: Ids
    own: Flags

    def inside(self, spans: Iterable[Span]) -> Flags:
        """Which words begin inside spans."""
        edges = np.zeros(len(self.ids) + 1, dtype=np.int64)
        bounds = np.array([(s, e) for s, e in spans], dtype=np.int64).reshape(-1, 2)
        np.add.at(edges, np.searchsorted(self.starts, bounds[:, 0]), 1)
        np.add.at(edges, np.searchsorted(self.starts, bounds[:, 1]), -1)
        return np.cumsum(edges[:-1]) > 0

    def runs(self, words: Flags) -> Ids:
        """The distinct runs of three words, all of them among `words`."""
        together = words[:-2] & words[1:-1] & words[2:]
        return np.unique(self._runs[together])

    @cached_property
    def _runs(self) -> Ids:
        a, b, c = self.ids[:-2], self.ids[1:-1], self.ids[2:]
        return (a * _FACTORS[0] + b) * _FACTORS[1] + c * _FACTORS[2]


class Wordings:
    """The wordings of the articles of a case, each made when it is first needed."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self.articles = articles
        self._numbers: dict[str, int] = {}
        self._made: dict[str, Wording] = {}

    def of(self, article: str) -> Wording:
        """The wording of an article, by its id."""
        if article not in self._made:
            self._made[article] = self._make(self.articles[article])
        return self._made[article]

    def _make(self, article: Article) -> Wording:
        numbers = self._numbers
        found = [(m[0].casefold(), m.start()) for m in _WORD.finditer(article.text)]
        ids = np.array([numbers.setdefault(word, len(numbers)) for word, _ in found], dtype=np.int64)
        starts = np.array([start for _, start in found], dtype=np.int64)
        everything = Wording(ids, starts, np.ones(len(ids), dtype=np.bool_))
        foreign = [s.span for s in article.leftovers] + [c.span for c in article.credits if c.span]
        return Wording(ids, starts, ~everything.inside(foreign))

    @cached_property
    def words(self) -> Sequence[str]:
        """Every word by its number; asked for when all articles have been read."""
        for article in self.articles:
            self.of(article)
        return list(self._numbers)

    @cached_property
    def spread(self) -> Ids:
        """In how many articles each word stands, by its number."""
        counts = np.zeros(len(self.words), dtype=np.int64)
        for article in self.articles:
            counts[np.unique(self.of(article).ids)] += 1
        return counts

    @cached_property
    def telling(self) -> Flags:
        """Which words are long enough to be about something, or figures, by their numbers."""
        return np.array([_TELLING.fullmatch(word) is not None for word in self.words], dtype=np.bool_)


def common_runs(one: Ids, other: Ids) -> Ids:
    """The numbers two sorted arrays of distinct numbers share."""
    return np.intersect1d(one, other, assume_unique=True)
