"""The words of articles as numbers, so that many pairs can be compared by array operations.

A word is what `fingerprints` takes for one, folded: letter case and accents leave no trace. Words that are counted
over a whole case are what `\\w+` finds, without case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

import numpy as np
import numpy.typing as npt

from selon.records import Article, Span
from selon.tracing.fingerprints import split_words

Ids = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_WORD = re.compile(r"\w+")
_LONG, _FIGURE = 5, 2  # characters of words long enough to be about something, and of figures
TOP = 160  # characters of a text in which datelines stand
_FACTORS = (
    np.int64(1_000_003),
    np.int64(998_244_353),
    np.int64(1),
)  # odd, large: runs of words rarely collide


@dataclass(frozen=True)
class Wording:
    """The words of one article: number, first and last character, whether the word is the article's own (no
    leftover, no credit), and whether it is long enough to be about something, or a figure."""

    text: str
    ids: Ids
    starts: Ids
    ends: Ids
    own: Flags
    telling: Flags

    def inside(self, spans: Iterable[Span]) -> Flags:
        """Which words begin inside spans."""
        return _inside(self.starts, spans)

    def runs(self, words: Flags) -> Ids:
        """The distinct runs of three words, all of them among `words`."""
        together = words[:-2] & words[1:-1] & words[2:]
        return np.unique(self._runs[together])

    def spelled(self, ids: Ids) -> list[str]:
        """Words by their numbers as the text has them where they first stand, without case."""
        known, first = np.unique(self.ids, return_index=True)
        places = first[np.searchsorted(known, ids)]
        return [self.text[self.starts[place] : self.ends[place]].casefold() for place in places.tolist()]

    @cached_property
    def _runs(self) -> Ids:
        a, b, c = self.ids[:-2], self.ids[1:-1], self.ids[2:]
        return (a * _FACTORS[0] + b) * _FACTORS[1] + c * _FACTORS[2]


def _inside(starts: Ids, spans: Iterable[Span]) -> Flags:
    edges = np.zeros(len(starts) + 1, dtype=np.int64)
    bounds = np.array([(s, e) for s, e in spans], dtype=np.int64).reshape(-1, 2)
    np.add.at(edges, np.searchsorted(starts, bounds[:, 0]), 1)
    np.add.at(edges, np.searchsorted(starts, bounds[:, 1]), -1)
    return np.cumsum(edges[:-1]) > 0


class Wordings:
    """The wordings of articles, each made when it is first needed."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self.articles = articles
        self._made: dict[str, Wording] = {}

    def of(self, article: str) -> Wording:
        """The wording of an article, by its id."""
        if article not in self._made:
            self._made[article] = _make(self.articles[article])
        return self._made[article]


def _make(article: Article) -> Wording:
    words = split_words([article.text])
    starts, ends = words.starts.astype(np.int64), words.ends.astype(np.int64)
    lengths = ends - starts
    telling = np.where(words.figures, lengths >= _FIGURE, lengths >= _LONG)
    foreign = [leftover.span for leftover in article.leftovers] + [c.span for c in article.credits if c.span]
    own = ~_inside(starts, foreign)
    return Wording(article.text, words.numbers.view(np.int64), starts, ends, own, telling)


def words_of(text: str) -> set[str]:
    """The different words of a text."""
    return {word.casefold() for word in set(_WORD.findall(text))}


def runs_at_top(text: str, end: int = TOP) -> set[str]:
    """The runs of three words, with spaces between, among those that begin in the first `end` characters."""
    found = takewhile(lambda word: word.start() < end, _WORD.finditer(text))
    words = [word[0].casefold() for word in found]
    return {" ".join(run) for run in zip(words, words[1:], words[2:], strict=False)}


def common_runs(one: Ids, other: Ids) -> Ids:
    """The numbers two sorted arrays of distinct numbers share."""
    return np.intersect1d(one, other, assume_unique=True)
