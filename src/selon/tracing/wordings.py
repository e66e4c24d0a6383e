"""The words of articles as numbers, so that many pairs can be compared by array operations.

A word is what `\\w+` finds, without case. Numbers are given in the order in which words are met, and hold within
one `Wordings` only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

import numpy as np
import numpy.typing as npt

from selon.records import Article, Span

Ids = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_WORD = re.compile(r"\w+")
_TELLING = re.compile(r"[^\W\d_]{5,}|\d{2,}")  # words long enough to be about something, and figures
TOP = 160  # characters of a text in which datelines stand
_FACTORS = (
    np.int64(1_000_003),
    np.int64(998_244_353),
    np.int64(1),
)  # odd, large: runs of words rarely collide


@dataclass(frozen=True)
class Wording:
    """The words of one article: number, place in the text, whether the word is the article's own, and telling."""

    ids: Ids
    starts: Ids
    own: Flags
    telling: Flags

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
    """The wordings of articles, each made when it is first needed."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        self.articles = articles
        self.words: list[str] = []  # every word met so far, by its number
        self._numbers: dict[str, int] = {}
        self._telling: list[bool] = []
        self._made: dict[str, Wording] = {}

    def of(self, article: str) -> Wording:
        """The wording of an article, by its id."""
        if article not in self._made:
            self._made[article] = self._make(self.articles[article])
        return self._made[article]

    def _make(self, article: Article) -> Wording:
        found = [(m[0], m.start()) for m in _WORD.finditer(article.text)]
        numbers = [self._number(word.casefold()) for word, _ in found]
        ids = np.array(numbers, dtype=np.int64)
        starts = np.array([start for _, start in found], dtype=np.int64)
        telling = np.array([self._telling[number] for number in numbers], dtype=np.bool_)
        whole = Wording(ids, starts, np.ones(len(ids), dtype=np.bool_), telling)
        return replace(whole, own=~whole.inside(s.span for s in article.leftovers))

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self.words)
            self.words.append(word)
            self._telling.append(_TELLING.fullmatch(word) is not None)
        return number


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
