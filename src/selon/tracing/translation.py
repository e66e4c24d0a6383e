"""Which articles translate each other, and the sentences that do.

Candidates are pairs that share rare anchors (`anchor_queries.py`); each is aligned sentence by sentence, and the
alignment decides, never the similarity of the two as wholes: two releases of one product, or two reports of one
event, share their anchors too, but not sentence after sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

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
    for i, j in _candidates(texts):
        a, b = (texts[i], texts[j]) if texts[i].article.lang < texts[j].article.lang else (texts[j], texts[i])
        pairs = align(a.bitext, b.bitext)
        verdict = judge(a.bitext, b.bitext, pairs)
        if verdict.translates:
            yield _match(texts[i], texts[j], pairs, verdict, swapped=a is texts[j])


class _Text:
    """An article with its anchors and, once asked for, its sentences."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.latin = is_latin(article.text)
        self.anchors = find_anchors(article.text, article.lang)
        self._bitext: Bitext | None = None

    @property
    def bitext(self) -> Bitext:
        if self._bitext is None:
            self._bitext = cut(self.article, self.anchors)
        return self._bitext

    def span(self, sentences: tuple[int, int]) -> Span:
        """The stretch of the text from one sentence up to, not including, another."""
        spans = self.bitext.spans
        return Span(spans[sentences[0]].start, spans[sentences[1] - 1].end)


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an alignment says of two texts: whether one translates the other, and how much speaks for it.

    `first` and `second`: the share of each text's characters that is aligned; `worth` in nats, less what chance
    would give.
    """

    translates: bool
    first: float
    second: float
    worth: float


def judge(a: Bitext, b: Bitext, pairs: Sequence[Pair]) -> Verdict:
    """Whether two texts are translations, in whole or in part, by the sentences that were aligned."""
    if not pairs:
        return Verdict(False, 0.0, 0.0, 0.0)
    first = _share(a.lengths, (pair.first for pair in pairs))
    second = _share(b.lengths, (pair.second for pair in pairs))
    worth = sum(pair.score for pair in pairs) - float(np.log(len(a.spans) * len(b.spans)))
    whole = min(first, second) >= _LEAST_SHARE and worth > 0
    part = worth >= _LEAST_PART and max(len(run) for run in _runs(pairs)) >= _LEAST_RUN
    return Verdict(whole or part, first, second, worth)


_LEAST_SHARE = 0.3  # of the characters of both texts
_LEAST_PART = 12.0  # nats
_LEAST_RUN = 4  # pairs of sentences in a row


def _share(lengths: Sequence[int], groups: Iterable[tuple[int, int]]) -> float:
    return sum(sum(lengths[slice(*group)]) for group in groups) / sum(lengths)


def _runs(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """The pairs that follow one another in both texts, with at most one sentence left out between two."""
    run = list(pairs[:1])
    for before, after in pairwise(pairs):
        near = 0 <= after.first[0] - before.first[1] <= 1 and 0 <= after.second[0] - before.second[1] <= 1
        if not near:
            yield run
            run = []
        run.append(after)
    yield run


def _match(first: _Text, second: _Text, pairs: Sequence[Pair], verdict: Verdict, *, swapped: bool) -> Match:
    a, b = (second, first) if swapped else (first, second)
    spans = [(a.span(pair.first), b.span(pair.second)) for pair in pairs]
    evidence = (
        Evidence("aligned-sentences", a.article.id, None, f"{verdict.first:.2f}"),
        Evidence("aligned-sentences", b.article.id, None, f"{verdict.second:.2f}"),
    )
    passages = sorted((y, x) if swapped else (x, y) for x, y in spans)
    score = float(1 - np.exp(-max(0.0, verdict.worth) / 10))
    return Match(first.article.id, second.article.id, tuple(passages), True, score, evidence)
