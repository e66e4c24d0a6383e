"""Which articles translate each other, and the sentences that do.

Candidates are pairs that share rare anchors (`anchor_queries.py`); each is aligned sentence by sentence, and the
alignment decides, never the similarity of the two as wholes: two releases of one product, or two reports of one
event, share their anchors too, but not sentence after sentence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise
from math import exp, log
from typing import NamedTuple

import duckdb
import numpy as np

from selon.records import Article, Evidence, Match, Span
from selon.tracing.anchor_queries import STEPS
from selon.tracing.anchors import MARK, SOUND, find_anchors
from selon.tracing.bitext import Bitext, Pair, align, cut, is_latin


def find_translations(articles: Iterable[Article]) -> Iterator[Match]:
    """Every pair of articles in different languages of which one translates the other, or both a third.

    Passages are pairs of sentences, or of two or three of them.
    """
    texts = [_Text(article) for article in articles]
    expected = _expected(texts)
    found = []
    for i, j in _candidates(texts):
        pairs = align(texts[i].bitext, texts[j].bitext, expected=expected)
        if pairs:
            found.append(Alignment(i, j, tuple(pairs)))
    lengths = [text.bitext.lengths if text.cut else () for text in texts]
    for alignment, verdict in judge(found, lengths):
        yield _match(texts, alignment, verdict)


class _Text:
    """An article with its anchors and, once asked for, its sentences."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.latin = is_latin(article.text)
        self.anchors = find_anchors(article.text, article.lang)
        self._bitext: Bitext | None = None

    @property
    def cut(self) -> bool:
        """Whether its sentences were asked for."""
        return self._bitext is not None

    @property
    def bitext(self) -> Bitext:
        if self._bitext is None:
            self._bitext = cut(self.article, self.anchors)
        return self._bitext

    def span(self, sentences: tuple[int, int]) -> Span:
        """The stretch of the text from one sentence up to, not including, another."""
        spans = self.bitext.spans
        return Span(spans[sentences[0]].start, spans[sentences[1] - 1].end)


def _expected(texts: Sequence[_Text]) -> Callable[[str], float]:
    """How probable each key is in an article, by all articles but the two that are compared."""
    carriers = Counter(key for text in texts for key in {anchor.key for anchor in text.anchors})
    others = len(texts) - 2

    def share(key: str) -> float:
        return (max(0, carriers[key] - 2) + 0.5) / (others + 10)

    return share


def _candidates(texts: Sequence[_Text]) -> list[tuple[int, int]]:
    """The pairs of articles, by their places, that share rare anchors; most shared first."""
    with duckdb.connect() as connection:
        connection.register("rows", _rows(texts))
        connection.execute("CREATE TABLE anchors AS SELECT * FROM rows")
        connection.execute(f"CREATE TABLE newcomers AS SELECT range AS article FROM range({len(texts)})")
        for name, select in STEPS:
            connection.execute(f"CREATE TABLE {name} AS {select}")
        found = connection.execute("SELECT first, second FROM crossings ORDER BY score DESC, first, second")
        return [(int(first), int(second)) for first, second in found.fetchall()]


def _rows(texts: Sequence[_Text]) -> dict[str, np.ndarray]:
    """The relation `anchors`: sounds only where the articles are of several scripts, and no marks."""
    unused = {MARK} if len({text.latin for text in texts}) > 1 else {MARK, SOUND}
    numbers: dict[str, int] = {}
    rows: list[tuple[int, int, int]] = []
    for place, text in enumerate(texts):
        for key, start in text.anchors:
            if key[0] not in unused:
                number = numbers.get(key)
                if number is None:
                    number = numbers[key] = _number(key)
                rows.append((place, number, start))
    columns = np.array(rows, np.int64).reshape(-1, 3)
    langs = np.array([text.article.lang for text in texts], object)
    return {
        "article": columns[:, 0],
        "lang": langs[columns[:, 0]],
        "anchor": columns[:, 1],
        "position": columns[:, 2],
    }


def _number(key: str) -> int:
    """A number for a key that is the same in every run and on every machine."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


class Alignment(NamedTuple):
    """Two texts, by their places, and the pairs of sentences that were aligned."""

    first: int
    second: int
    pairs: tuple[Pair, ...]

    @property
    def worth(self) -> float:
        """What speaks for it, in nats."""
        return sum(pair.score for pair in self.pairs)


class Verdict(NamedTuple):
    """Why an alignment is taken for a translation: the share of each text that is aligned, and what speaks for it.

    `worth`: nats, of the sentences that no other text of the case translates better.
    """

    first: float
    second: float
    worth: float


def judge(
    found: Sequence[Alignment], lengths: Sequence[Sequence[int]]
) -> Iterator[tuple[Alignment, Verdict]]:
    """The alignments that are translations, in whole or in part; `lengths` are those of the sentences of each text.

    Only sentences count that no other text translates clearly better: what two releases of one product share is
    aligned as well with each of them, what is told in one only is not. Copies of a translation tie, and both stay.
    """
    best = _best_scores(found)
    sides = _by_side(found)
    for alignment in found:
        verdict = _verdict(alignment, lengths, best)
        chance = log(len(lengths[alignment.first]) * len(lengths[alignment.second]))
        low, high = sorted((verdict.first, verdict.second))
        whole = low >= _LEAST_SHARE and high >= _WHOLE and verdict.worth >= _LEAST_WORTH
        part = (
            high >= _LEAST_PART
            and len(alignment.pairs) >= _LEAST_RUN
            and verdict.worth >= _PART_WORTH + chance
        )
        if (whole or part) and not any(_is_rivalled(alignment, other) for other in _others(alignment, sides)):
            yield alignment, verdict


_LEAST_SHARE = 0.4  # of the characters of either text, aligned ...
_WHOLE = 0.5  # ... and of one of them, from which the two are taken to be translations as wholes
_LEAST_WORTH = 3.0  # nats: twenty to one, after what chance would give
_LEAST_PART = 0.12  # of the characters of one text, from which it holds a part of the other
_LEAST_RUN = 3  # pairs of sentences of such a part
_PART_WORTH = 7.0  # nats, above the log of the places where such a part might stand
_TIE = 1.0  # nats of one sentence that do not make one translation better than another
_NEAR_BEST = 0.5  # of the score of the best pair of a sentence: a freer translation of it is one still
_RIVAL = 0.7  # of the worth of an alignment, from which another one, of other sentences or better ones, is its rival


def _worth_of_part(alignment: Alignment) -> float:
    """The worth of the pairs that stand in runs: next to another in both texts, with at most one sentence between."""
    inside: set[Pair] = set()
    for before, after in pairwise(alignment.pairs):
        if after.first[0] - before.first[1] <= 1 and 0 <= after.second[0] - before.second[1] <= 1:
            inside |= {before, after}
    return sum(pair.score for pair in inside) if len(inside) >= _LEAST_RUN else 0.0


def _best_scores(found: Iterable[Alignment]) -> dict[tuple[int, int], float]:
    """For each sentence (text, place) the score of the best pair it is in, of those of all texts."""
    best: defaultdict[tuple[int, int], float] = defaultdict(float)
    for text, sentence, score in (part for alignment in found for part in _parts(alignment)):
        best[text, sentence] = max(best[text, sentence], score)
    return best


def _parts(alignment: Alignment) -> Iterator[tuple[int, int, float]]:
    """Text, place and score of each aligned sentence; a pair's score is shared out among those of a side."""
    for first, second, score in alignment.pairs:
        for text, group in ((alignment.first, first), (alignment.second, second)):
            for sentence in range(*group):
                yield text, sentence, score / (group[1] - group[0])


def _verdict(
    alignment: Alignment, lengths: Sequence[Sequence[int]], best: Mapping[tuple[int, int], float]
) -> Verdict:
    kept = [pair for pair in alignment.pairs if _is_best(alignment, pair, best)]
    return Verdict(
        _share(lengths[alignment.first], (pair.first for pair in kept)),
        _share(lengths[alignment.second], (pair.second for pair in kept)),
        sum(pair.score for pair in kept),
    )


def _is_best(alignment: Alignment, pair: Pair, best: Mapping[tuple[int, int], float]) -> bool:
    """Whether no other text translates a sentence of this pair clearly better."""
    parts = _parts(Alignment(alignment.first, alignment.second, (pair,)))
    return all(score >= best[text, sentence] * _NEAR_BEST - _TIE for text, sentence, score in parts)


def _share(lengths: Sequence[int], groups: Iterable[tuple[int, int]]) -> float:
    return sum(sum(lengths[slice(*group)]) for group in groups) / sum(lengths)


def _by_side(found: Iterable[Alignment]) -> Mapping[int, Sequence[Alignment]]:
    sides: defaultdict[int, list[Alignment]] = defaultdict(list)
    for alignment in found:
        sides[alignment.first].append(alignment)
        sides[alignment.second].append(alignment)
    return sides


def _others(
    alignment: Alignment, sides: Mapping[int, Sequence[Alignment]]
) -> Iterator[tuple[int, Alignment]]:
    """The other alignments of either text, with that text."""
    for text in (alignment.first, alignment.second):
        yield from ((text, other) for other in sides[text] if other is not alignment)


def _is_rivalled(alignment: Alignment, other_of: tuple[int, Alignment]) -> bool:
    """Whether another alignment of a text is worth more, and near to it, by sentences where the two do not tie."""
    text, other = other_of
    worth = alignment.worth
    if other.worth <= worth:
        return False
    mine = {sentence: score for t, sentence, score in _parts(alignment) if t == text}
    theirs = {sentence: score for t, sentence, score in _parts(other) if t == text}
    untied = sum(
        score for sentence, score in theirs.items() if mine.get(sentence, 0.0) < score * _NEAR_BEST - _TIE
    )
    return untied >= _RIVAL * worth and sum(mine.get(s, 0.0) for s in theirs) >= worth / 2


def _match(texts: Sequence[_Text], alignment: Alignment, verdict: Verdict) -> Match:
    first, second = texts[alignment.first], texts[alignment.second]
    passages = tuple((first.span(pair.first), second.span(pair.second)) for pair in alignment.pairs)
    evidence = (
        Evidence("aligned-sentences", first.article.id, None, f"{verdict.first:.2f}"),
        Evidence("aligned-sentences", second.article.id, None, f"{verdict.second:.2f}"),
    )
    score = round(1 - exp(-max(0.0, verdict.worth) / 8), 3)
    return Match(first.article.id, second.article.id, passages, True, score, evidence)
