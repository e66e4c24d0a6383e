"""The functions of translations that see texts, from batches of Arrow to batches of Arrow: the same on every engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec
import numpy as np
import pyarrow as pa

from selon.engines.batches import MATCHES, Batches, batch_of, encode, gather, pieces_of
from selon.engines.translation_relations import BESIDE_IT, BITEXT, CROSSING, JOINED, NEAR
from selon.records import Span
from selon.tracing.anchor_queries import FAR_LESS
from selon.tracing.anchors import MARK, SOUND, WORD, find_stems
from selon.tracing.bitext import Bitext, span_of
from selon.tracing.translation import (
    Alignment,
    Lexicons,
    Text,
    align_texts,
    chance_of,
    decide,
    is_glossed,
    is_sure,
    match_of,
    number_key,
)

ANCHORS = pa.schema(
    [
        ("article", pa.int32()),
        ("lang", pa.string()),
        ("latin", pa.bool_()),
        ("kind", pa.string()),
        ("anchor", pa.int64()),
        ("position", pa.int32()),
    ]
)
BITEXTS = pa.schema([("article", pa.int32()), ("keys", pa.list_(pa.int64())), ("record", pa.string())])
ALIGNED = pa.schema(
    [
        ("first", pa.int32()),
        ("second", pa.int32()),
        ("score", pa.int64()),
        ("worth", pa.float64()),
        ("sure", pa.bool_()),
        ("teaches", pa.bool_()),
        ("record", pa.string()),
    ]
)
_KINDS = {SOUND: "sound", MARK: "mark"}  # all others are "plain"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of all articles when a pair is aligned: how many there are, how many have each common key, and
    the words that translate each other, if any were learnt."""

    articles: int
    common: Mapping[int, int]
    lexicons: Lexicons = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aligned:
    """An alignment of articles, by their numbers, with the lengths of the sentences of either text, and the spans."""

    alignment: Alignment
    lengths: tuple[tuple[int, ...], tuple[int, ...]]
    passages: tuple[tuple[Span, Span], ...]


def take_anchors(batches: Batches) -> Batches:
    """Rows of `all_anchors` for the bodies of articles."""
    for rows in pieces_of(batches, "body"):
        texts = [Text("", row["lang"], row["body"]) for row in rows]
        counts = [len(text.anchors) for text in texts]
        known: dict[str, tuple[int, str]] = {}
        for key in {anchor.key for text in texts for anchor in text.anchors}:
            known[key] = number_key(key), _KINDS.get(key[0], "plain")
        columns = {
            "article": np.repeat(np.array([row["article"] for row in rows], np.int32), counts),
            "lang": np.repeat(np.array([text.lang for text in texts], object), counts),
            "latin": np.repeat(np.array([text.latin for text in texts], np.bool_), counts),
            "kind": [known[anchor.key][1] for text in texts for anchor in text.anchors],
            "anchor": [known[anchor.key][0] for text in texts for anchor in text.anchors],
            "position": [anchor.start for text in texts for anchor in text.anchors],
        }
        yield batch_of(columns, ANCHORS)


def cut_texts(batches: Batches) -> Batches:
    """Rows of `bitexts` for the bodies of articles: the numbers of their keys, and their sentences."""
    for rows in pieces_of(batches, "body"):
        texts = [Text("", row["lang"], row["body"]) for row in rows]
        columns = {
            "article": [row["article"] for row in rows],
            "keys": [
                [number_key(key) for key in dict.fromkeys(a.key for a in text.anchors)] for text in texts
            ],
            "record": [encode(text.bitext) for text in texts],
        }
        yield batch_of(columns, BITEXTS)


# --- pairs -----------------------------------------------------------------------------------------------


def align_crossings(batches: Batches, known: Known) -> Batches:
    """Rows of `ALIGNED` for the rows of `TURN_PAGES`, by page and kind; of a pair with nothing aligned, without a
    record."""
    for table in gather(batches, "page"):
        pages = table.column("page").to_numpy()
        edges = [0, *(np.flatnonzero(np.diff(pages)) + 1).tolist(), len(pages)]
        for begin, end in pairwise(edges):
            rows = list(_Page(table.slice(begin, end - begin), known).align())
            columns = {name: [row[place] for row in rows] for place, name in enumerate(ALIGNED.names)}
            yield batch_of(columns, ALIGNED)


class _Page:
    """Pairs to align, with their texts and what is known of the texts near either."""

    def __init__(self, table: pa.Table, known: Known) -> None:
        self.known = known
        self.bitexts: dict[int, Bitext] = {}
        self.near_stems: dict[int, frozenset[str]] = {}
        self.keys: dict[int, frozenset[int]] = {}
        self.beside: defaultdict[int, set[int]] = defaultdict(set)
        self.joined: defaultdict[int, set[int]] = defaultdict(set)
        self.pairs: list[tuple[int, int, int]] = []
        for row in table.to_pylist():
            self._take(row["kind"], row["first"], row["second"], row)
        self.pairs.sort()

    def _take(self, kind: int, first: int, second: int, row: Mapping[str, object]) -> None:
        record, keys = row["record"], row["keys"]
        if kind == BITEXT and isinstance(record, str):
            self.bitexts[first] = msgspec.json.decode(record, type=Bitext)
        elif kind == NEAR and isinstance(record, str):
            self.near_stems[first] = frozenset(find_stems(msgspec.json.decode(record, type=Bitext).text))
        elif kind == BESIDE_IT:
            self.beside[first].add(second)
        elif kind == JOINED:
            self.joined[first].add(second)
        elif kind == CROSSING and isinstance(row["score"], int):
            self.pairs.append((-row["score"], first, second))
        if isinstance(keys, list):
            self.keys[first] = frozenset(keys)

    def align(self) -> Iterator[tuple[object, ...]]:
        """Rows of `ALIGNED`: the pairs that share most first, as in `tracing.translation`."""
        settled: defaultdict[int, int] = defaultdict(int)
        for minus, first, second in self.pairs:
            score = -minus
            if score < FAR_LESS * min(settled[first], settled[second]):
                continue
            aligned = self._align(first, second)
            if aligned is None:
                yield first, second, score, 0.0, False, False, None
                continue
            sure = is_sure(aligned.alignment, aligned.lengths)
            if sure:
                settled[first], settled[second] = max(settled[first], score), max(settled[second], score)
                self.joined[first].add(second)
                self.joined[second].add(first)
            teaches = sure and not is_glossed(self.bitexts[first].lang, self.bitexts[second].lang)
            yield first, second, score, aligned.alignment.worth, sure, teaches, encode(aligned)

    def _align(self, *articles: int) -> Aligned | None:
        one, other = sorted(articles, key=lambda article: self.bitexts[article].lang)
        first, second = self.bitexts[one], self.bitexts[other]
        near = (self.beside[one] | self.beside[other]) - {one, other}
        expected = self._expected(near - self.joined[one] - self.joined[other])
        alignment = align_texts((one, other), first, second, expected, self.known.lexicons)
        if alignment is None:
            return None
        passages = tuple(
            (span_of(first, pair.first), span_of(second, pair.second)) for pair in alignment.pairs
        )
        return Aligned(alignment, (first.lengths, second.lengths), passages)

    def _expected(self, near: Collection[int]) -> Callable[[str], float]:
        """How probable a key is by chance, by all articles and by those near the pair."""
        keys = [self.keys[article] for article in near]

        def share(key: str) -> float:
            number = number_key(key)
            if key[0] == WORD and " " in key:
                words = key[1:].split(" ")
                held = sum(not self.near_stems[article].isdisjoint(words) for article in near)
            else:
                held = sum(number in each for each in keys)
            return chance_of(self.known.common.get(number, 0), self.known.articles, held, len(keys))

        return share


def judge_alignments(batches: Batches, *, strict: bool) -> Batches:
    """Rows of `MATCHES` for those rows of `JUDGED` that are translations."""
    for batch in batches:
        made = []
        for row in batch.to_pylist():
            aligned = msgspec.json.decode(row["record"], type=Aligned)
            most = row["most_of_first"], row["most_of_second"]
            turned = aligned.alignment.first != row["first"]
            verdict = decide(
                aligned.alignment, aligned.lengths, (most[turned], most[not turned]), strict=strict
            )
            if verdict is not None:
                first, second = aligned.alignment[:2]
                match = match_of(str(first), str(second), aligned.passages, verdict)
                made.append(
                    {
                        "first": first,
                        "second": second,
                        "score": match.score,
                        "unaligned": 0,
                        "record": encode(match),
                    }
                )
        yield pa.RecordBatch.from_pylist(made, MATCHES)
