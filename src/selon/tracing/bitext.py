"""Sentences of two texts, in different languages, aligned: which translates which.

Every pair of groups of sentences (1-1, 1-2, 2-1, 2-2, 1-3, 3-1) is scored in nats: how much likelier what they
share is if one translates the other than if two sentences met by chance. It adds up, for each anchor and each
pair of words of a lexicon, log(p/q) where it is shared and log(1-p) where it is missing (p: how often such an
anchor survives translation; q: how often it would be met by chance in these two texts), the ratio of lengths
(after Gale and Church 1993), and the prior of the grouping. Dynamic programming then finds the best monotone
block (local, as Smith and Waterman 1981), and the best one of what is left, until none is worth more than
chance: so omissions, insertions, reordered paragraphs and partial translations need no case of their own.

Texts of more than `_CELLS` pairs of sentences are cut where the anchors on either side of the cut agree best,
so that work grows with length and not with its square; a passage moved across such a cut is then missed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from selon.attribution.sentences import find_paragraphs
from selon.packs import load_pack, packaged_languages
from selon.records import Article, Span
from selon.tracing.anchors import COMMON, FORM, MARK, SOUND, WORD, Anchor, find_anchors, find_stems

Array = NDArray[np.float64]
Lexicon = Mapping[str, Sequence[str]]  # of a stem of the first text's language: stems of its translations

# How often an anchor of a sentence is found in the sentence's translation, by kind.
SURVIVES = {"#": 0.95, "%": 0.8, "*": 0.6, "f": 0.4, "s": 0.4, "@": 0.8, "'": 0.8, "=": 0.5}
# Prior of a grouping; after Gale and Church 1993, table 5, with room for 1-3.
_GROUPS = {(1, 1): 0.86, (1, 2): 0.05, (2, 1): 0.05, (2, 2): 0.0005, (1, 3): 0.005, (3, 1): 0.005}
_SKIP = -1.5  # nats: a sentence that is left out or added inside a block
_LEAST_BLOCK = 3.0  # nats: a block worth less is chance
_MOST_BLOCKS = 40
_CELLS = 62_500  # pairs of sentences compared at once; 250 sentences a side
_BARRED = -1e6
_PARAGRAPH = MARK + "¶"  # a sentence that begins a paragraph after the first

_STOP = re.compile(
    r"(?:[.!?…؟]{1,3}[»”\"'’)\]]{0,3}|[»”\"](?<=[.!?…][ \u00a0\u202f][»”\"])|[؛。])"
    r"(?=(?P<space>\s{1,8})[«“„\"'’(\[–—-]{0,3}\s?(?P<next>[^\W_]))"
)


class Pair(NamedTuple):
    """Sentences `first` (from, to) of one text and `second` of the other, and what speaks for them, in nats."""

    first: tuple[int, int]
    second: tuple[int, int]
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Bitext:
    """A text cut into sentences, with the anchors of each.

    `latin`: it is mostly in Latin letters; `lengths` are in characters without spaces.
    """

    lang: str
    latin: bool
    text: str
    spans: tuple[Span, ...]
    keys: tuple[tuple[str, ...], ...]
    lengths: tuple[int, ...]


def align_sentences(
    first: Article, second: Article, lexicon: Lexicon | None = None
) -> tuple[tuple[Span, Span], ...]:
    """The sentences of `first` that translate, or are translated by, sentences of `second`, in order of `first`.

    Each pair holds one to three whole sentences on either side; what has no counterpart is left out.
    """
    a, b = cut(first), cut(second)
    pairs = align(a, b, lexicon)
    return tuple((span_of(a, pair.first), span_of(b, pair.second)) for pair in pairs)


def span_of(text: Bitext, sentences: tuple[int, int]) -> Span:
    """The stretch of a text from one sentence up to, not including, another."""
    return Span(text.spans[sentences[0]].start, text.spans[sentences[1] - 1].end)


def cut(article: Article, anchors: Sequence[Anchor] | None = None) -> Bitext:
    """The sentences of an article with their anchors, without its leftovers."""
    spans = split_sentences(article.text, article.lang, [leftover.span for leftover in article.leftovers])
    starts = [span.start for span in spans]
    keys: list[list[str]] = [[] for _ in spans]
    for before, span, held in zip(spans, spans[1:], keys[1:], strict=False):
        if "\n" in article.text[before.end : span.start]:
            held.append(_PARAGRAPH)
    for key, start in anchors if anchors is not None else find_anchors(article.text, article.lang):
        at = bisect_right(starts, start) - 1
        if at >= 0 and start < spans[at].end:
            keys[at].append(key)
    lengths = (max(1, len(article.text[s.start : s.end].replace(" ", ""))) for s in spans)
    unique = (tuple(dict.fromkeys(k)) for k in keys)
    return Bitext(
        article.lang,
        is_latin(article.text),
        article.text,
        tuple(spans),
        tuple(unique),
        tuple(lengths),
    )


def split_sentences(text: str, lang: str, leave_out: Iterable[Span] = ()) -> list[Span]:
    """The spans of the sentences of a text, by marks alone: a stop before what may begin a sentence.

    Those of attribution hold whole quotations, which here would hide where a translator cut, and a mark that is
    never closed would make one sentence of an article. Abbreviations are those of the language's pack, if any.
    """
    found: list[Span] = []
    abbreviations = _abbreviations(lang)
    for paragraph in find_paragraphs(text, leave_out):
        start = paragraph.start
        for stop in _STOP.finditer(text, *paragraph):
            word = _LAST_WORD.search(text, max(start, stop.start() - 20), stop.start() + 1)
            shortened = word and (word[0].lower() in abbreviations or word[0][:1].isdigit())
            if stop.end() - start > _SHORTEST and not shortened and not stop["next"].islower():
                found.append(Span(start, stop.end()))
                start = stop.end("space")
        if start < paragraph.end:
            found.append(Span(start, paragraph.end))
    return found


_SHORTEST = 3  # code points: a shorter one is the number of an item or an initial
# The last word before a stop, with the stops inside it; or a day of a month ("3. März"), or the number of an item.
_LAST_WORD = re.compile(r"(?:(?<!\w)\d{1,2}|[^\W\d_]{1,12}(?:\.[^\W\d_]{1,12}){0,4})\.$")


@cache
def _abbreviations(lang: str) -> frozenset[str]:
    if lang not in packaged_languages():
        return frozenset()
    return frozenset(load_pack(lang).language.abbreviations.lower().split())


def is_latin(text: str) -> bool:
    """Whether a text is mostly in Latin letters."""
    letters = [c for c in text[:2000] if c.isalpha()]
    return sum(c < "\u0250" for c in letters) * 2 >= len(letters)


def align(
    first: Bitext,
    second: Bitext,
    lexicon: Lexicon | None = None,
    expected: Callable[[str], float] = lambda _: 0.0,
) -> list[Pair]:
    """The pairs of groups of sentences that translate each other, in the order of `first`.

    `expected` says of a key how probable it is in any article of the case: what all articles share is no evidence.
    """
    if not first.spans or not second.spans:
        return []
    first, second = comparable(first, second)
    if lexicon:
        first, second = _translated(first, second, lexicon)
    shared = _shared(first, second, expected)
    if len(first.spans) * len(second.spans) > _SMALL and _densest(shared) < _PROMISE:
        return []
    pairs: list[Pair] = []
    for rows, columns in _tiles(shared, len(first.spans), len(second.spans)):
        grid = _Grid(shared, rows, columns, np.array(first.lengths, float), np.array(second.lengths, float))
        for (i, k), (j, m), score in grid.pairs(_least(len(rows), len(columns))):
            r, c = rows.start, columns.start
            pairs.append(Pair((i + r, k + r), (j + c, m + c), score))
    return sorted(pairs)


def _densest(shared: _Shared) -> float:
    """The most that the keys are worth that stand once in either text, within `_NEAR` sentences of one another.

    A cheap look at long texts: translations have such keys side by side on both sides, all along.
    """
    once = (np.bincount(shared.in_first[:, 0]) == 1) & (np.bincount(shared.in_second[:, 0]) == 1)
    rows, columns = (
        side[once[side[:, 0]]][np.argsort(side[once[side[:, 0]], 0], kind="stable"), 1]
        for side in (shared.in_first, shared.in_second)
    )
    near = (np.abs(rows[:, None] - rows) <= _NEAR) & (np.abs(columns[:, None] - columns) <= _NEAR)
    return float((near @ shared.gain[once]).max(initial=0.0))


_SMALL = 400  # pairs of sentences that are aligned without a look
_NEAR = 3
_PROMISE = 6.0  # nats


def comparable(first: Bitext, second: Bitext) -> tuple[Bitext, Bitext]:
    """Both texts with only the keys that the two languages can share, each word counted once.

    Words are compared by their sound between scripts and by their form within one, those of the glossaries by
    what they mean where both languages have one.
    """
    unused = SOUND if first.latin == second.latin else FORM, COMMON if _are_glossed(first, second) else WORD
    return _without(first, unused), _without(second, unused)


def _are_glossed(*texts: Bitext) -> bool:
    return {text.lang for text in texts}.issubset(packaged_languages())


@lru_cache(maxsize=2000)  # a text is compared with several
def _without(text: Bitext, unused: tuple[str, str]) -> Bitext:
    keys = (
        tuple(FORM + k[1:] if k[0] == COMMON else k for k in of if k[0] not in unused) for of in text.keys
    )
    return replace(text, keys=tuple(keys))


@lru_cache(maxsize=2000)
def stems_of(text: Bitext) -> tuple[frozenset[str], ...]:
    """The folded and cut words of each sentence."""
    return tuple(frozenset(find_stems(text.text[slice(*span)])) for span in text.spans)


def _translated(first: Bitext, second: Bitext, lexicon: Lexicon) -> tuple[Bitext, Bitext]:
    """Both texts with a key more wherever a stem of the first is translated, by the lexicon, in the second."""
    there = frozenset().union(*stems_of(second))
    stems = frozenset().union(*stems_of(first))
    mine, theirs = defaultdict(list), defaultdict(list)
    for stem, translation in ((s, t) for s in stems for t in lexicon.get(s, ()) if t in there):
        mine[stem].append(f"{WORD}{stem} {translation}")
        theirs[translation].append(f"{WORD}{stem} {translation}")
    return _with_keys(first, mine), _with_keys(second, theirs)


def _with_keys(text: Bitext, keys_of: Mapping[str, Sequence[str]]) -> Bitext:
    keys = (
        (*keys, *(key for stem in stems for key in keys_of.get(stem, ())))
        for keys, stems in zip(text.keys, stems_of(text), strict=True)
    )
    return replace(text, keys=tuple(keys))


def _least(n: int, m: int) -> float:
    """What the best block must be worth, in nats, if it is not one that n times m places bring about by chance.

    Of scores that are logs of odds, the best of chance grows as the log of the places (Karlin and Altschul 1990).
    """
    return max(_LEAST_BLOCK, float(np.log(n * m)) - 2)


@dataclass(frozen=True, slots=True)
class _Shared:
    """The keys that two texts share: in which sentences of either they stand, and what each is worth.

    `in_first` and `in_second` pair the number of a key with that of a sentence; `gain` and `cost` are by number
    of key; `missing` is what each sentence of either text loses by the keys that are not shared at all.
    """

    in_first: NDArray[np.int64]
    in_second: NDArray[np.int64]
    gain: Array
    cost: Array
    missing: tuple[Array, Array]


def _shared(first: Bitext, second: Bitext, expected: Callable[[str], float]) -> _Shared:
    mine, theirs = places_of(first), places_of(second)
    keys = sorted(mine.keys() & theirs.keys())
    few = 0 if _are_glossed(first, second) else _FEW
    n, m = (max(few, len(text.spans)) + 1 for text in (first, second))
    chance = [max(len(mine[key]) / n, len(theirs[key]) / m, expected(key)) for key in keys]
    gain = [max(0.0, log(SURVIVES[key[0]] / q)) for key, q in zip(keys, chance, strict=True)]
    in_first, in_second = _standing(keys, mine), _standing(keys, theirs)
    cost = np.array([_COST[key[0]] for key in keys], float)
    missing = (_missing(first, in_first, cost), _missing(second, in_second, cost))
    return _Shared(in_first, in_second, np.array(gain, float), cost, missing)


# Sentences: how common a key is, a text of fewer cannot tell, and a name in two of three is rare in any other text.
# Where glossaries help, words say enough; names alone would then join two short reports of one event.
_FEW = 7


def _standing(keys: Sequence[str], places: Mapping[str, Sequence[int]]) -> NDArray[np.int64]:
    """The number of each key with each sentence it stands in."""
    pairs = [(number, i) for number, key in enumerate(keys) for i in places[key]]
    return np.array(pairs, np.int64).reshape(-1, 2)


def _missing(text: Bitext, standing: NDArray[np.int64], cost: Array) -> Array:
    """What each sentence loses by its keys that are not shared at all: by all of them, less by those that are."""
    keys, at = standing.T
    return _losses(text) - np.bincount(at, cost[keys], minlength=len(text.spans))


@lru_cache(maxsize=2000)
def _losses(text: Bitext) -> Array:
    return np.array([sum(_COST[key[0]] for key in keys) for keys in text.keys], float)


# What a group loses for an anchor that the other one lacks; each side bears half.
_SURVIVES_AT_LEAST = {"#": 0.8, "%": 0.6, "*": 0.35, "f": 0.06, "s": 0.04, "@": 0.6, "'": 0.4, "=": 0.15}
_COST = {kind: log(1 - survives) / 2 for kind, survives in _SURVIVES_AT_LEAST.items()}


@lru_cache(maxsize=2000)
def places_of(text: Bitext) -> dict[str, list[int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, keys in enumerate(text.keys):
        for key in keys:
            places[key].append(number)
    return places


def _tiles(shared: _Shared, n: int, m: int) -> Iterable[tuple[range, range]]:
    """The table of sentences by sentences, cut into parts of at most `_CELLS` cells along its diagonal."""
    waiting = [(range(n), range(m))]
    while waiting:
        rows, columns = waiting.pop()
        if len(rows) * len(columns) <= _CELLS or min(len(rows), len(columns)) < 2:
            yield rows, columns
            continue
        middle = rows.start + len(rows) // 2
        split = _split(shared, rows, columns, middle)
        waiting.append((range(middle, rows.stop), range(split, columns.stop)))
        waiting.append((range(rows.start, middle), range(columns.start, split)))


def _split(shared: _Shared, rows: range, columns: range, middle: int) -> int:
    """The column before which the keys of the rows before `middle` stand, and after which those of the rest."""
    keys, at = shared.in_first.T
    inside = (at >= rows.start) & (at < rows.stop)
    size = len(shared.gain)
    above = np.bincount(keys[inside & (at < middle)], minlength=size)
    below = np.bincount(keys[inside & (at >= middle)], minlength=size)
    leaning = (above - below) / np.maximum(1, above + below) * shared.gain
    keys, at = shared.in_second.T
    inside = (at >= columns.start) & (at < columns.stop)
    gained = np.bincount(at[inside] - columns.start, leaning[keys[inside]], minlength=len(columns)).cumsum()
    return columns.start + min(len(columns) - 1, max(1, int(np.argmax(gained)) + 1))


class _Grid:
    """One table of sentences by sentences, with the score of each grouping at each place."""

    def __init__(self, shared: _Shared, rows: range, columns: range, len_a: Array, len_b: Array) -> None:
        self.n, self.m = len(rows), len(columns)
        sides = (_Side(shared, 0, rows, len_a), _Side(shared, 1, columns, len_b))
        ratio = float(np.clip(len_b.sum() / len_a.sum(), 0.75, 1.33))
        self.scores = [self._score(p, q, *sides, shared.gain - 2 * shared.cost, ratio) for p, q in _GROUPS]

    def _score(self, p: int, q: int, a: _Side, b: _Side, worth: Array, ratio: float) -> Array:
        """The score of each group of p rows and q columns, at its last row and its last column."""
        score = np.full((self.n, self.m), _BARRED)
        if self.n >= p and self.m >= q:
            held_a, held_b = a.held(p), b.held(q)
            shared = ((held_a * worth.astype(np.float32)) @ held_b.T).astype(float)
            missing = a.missing(p)[:, None] + b.missing(q)[None, :]
            length = _by_length(a.length(p)[:, None] * ratio, b.length(q)[None, :])
            score[p - 1 :, q - 1 :] = shared + missing + length + np.log(_GROUPS[p, q])
        return score

    def pairs(self, least: float) -> Iterable[Pair]:
        """The pairs of the best block if it is worth `least`, then of the best of what is left, while worth it."""
        for _ in range(_MOST_BLOCKS):
            block = self._best_block(least) if self._promises(least) else []
            if not block:
                return
            yield from block
            for pair in block:
                self._bar(pair)
            least = _LEAST_BLOCK

    def _promises(self, least: float) -> bool:
        """Whether the best score of each row, were they all on one path, would be worth enough."""
        best = np.maximum.reduce([score.max(1) for score in self.scores])
        return float(np.maximum(best, 0).sum()) >= least

    def _bar(self, pair: Pair) -> None:
        """No later block may use the sentences of this pair."""
        for (p, q), score in zip(_GROUPS, self.scores, strict=True):
            score[pair.first[0] : pair.first[1] + p - 1, :] = _BARRED
            score[:, pair.second[0] : pair.second[1] + q - 1] = _BARRED

    def _best_block(self, least: float) -> list[Pair]:
        best, step = self._fill()
        d, i = map(int, np.unravel_index(int(best.argmax()), best.shape))
        if best[d, i] < least:
            return []
        block = []
        while step[d, i] < len(_STEPS):
            p, q = _STEPS[step[d, i]]
            j = d - i
            if p and q:
                score = float(self.scores[step[d, i]][i - 1, j - 1])
                block += (
                    self._crossed(i, j, score) if (p, q) == (2, 2) else [Pair((i - p, i), (j - q, j), score)]
                )
            d, i = d - p - q, i - p
        return block[::-1]

    def _crossed(self, i: int, j: int, score: float) -> list[Pair]:
        """Two sentences with two, or, where that says more, each with one of them, in the other order."""
        single = self.scores[_STEPS.index((1, 1))]
        late, early = float(single[i - 1, j - 2]), float(single[i - 2, j - 1])
        if late + early < score:
            return [Pair((i - 2, i), (j - 2, j), score)]
        return [Pair((i - 1, i), (j - 2, j - 1), late), Pair((i - 2, i - 1), (j - 1, j), early)]

    def _fill(self) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
        """The best score of a block that ends before each corner, and the step that led there.

        Row d holds the corners before sentence i of the first text and d - i of the second. Those of no such
        sentence hold what no path comes back from.
        """
        n, m, reach = self.n, self.m, 3  # a step takes at most three sentences of a side
        skewed = [_skew(score) for score in self.scores]
        best = np.zeros((n + m + 1, reach + n + 1), np.float32)
        step = np.full((n + m + 1, n + 1), len(_STEPS), np.int8)
        reached = np.full((len(_STEPS) + 1, n + 1), _BARRED, np.float32)
        reached[-1] = 0  # a fresh start
        for d in range(1, n + m + 1):
            for number, (p, q) in enumerate(_STEPS):
                if d < p + q:
                    continue
                before = best[d - p - q, reach - p : reach - p + n + 1]
                if p and q:
                    np.add(before[1:], skewed[number][d - 2], out=reached[number, 1:])
                else:
                    np.add(before, _SKIP, out=reached[number])
            how = reached.argmax(0)
            step[d] = how
            best[d, reach:] = reached.max(0)
        return best[:, reach:], step


_STEPS = (*_GROUPS, (1, 0), (0, 1))


def _skew(score: Array) -> NDArray[np.float32]:
    """The antidiagonals as rows: at (d, i) what stood at (i, d - i), and where that is outside, what bars a step."""
    n, m = score.shape
    wide = np.full((n, n + m + 1), _BARRED, np.float32)
    wide[:, :m] = score
    return np.ascontiguousarray(wide.ravel()[: n * (n + m)].reshape(n, n + m).T)


class _Side:
    """The sentences of one text in a table: the shared keys each holds, what it loses, its length."""

    def __init__(self, shared: _Shared, which: int, sentences: range, lengths: Array) -> None:
        keys, at = (shared.in_first, shared.in_second)[which].T
        inside = (at >= sentences.start) & (at < sentences.stop)
        self._held = np.zeros((len(sentences), len(shared.gain)), np.float32)
        self._held[at[inside] - sentences.start, keys[inside]] = 1
        self._cost = shared.cost.astype(np.float32)
        self._missing = shared.missing[which][sentences.start : sentences.stop]
        self._lengths = lengths[sentences.start : sentences.stop]

    def held(self, size: int) -> NDArray[np.float32]:
        """For each run of `size` sentences and each shared key: 1 where the run holds it, else 0."""
        runs = [self._held[k : len(self._held) - size + k + 1] for k in range(size)]
        held: NDArray[np.float32] = np.maximum.reduce(runs)
        return held

    def missing(self, size: int) -> Array:
        """What each run loses where the other side holds none of its keys."""
        return _runs(self._missing, size) + self.held(size) @ self._cost

    def length(self, size: int) -> Array:
        return _runs(self._lengths, size)


def _runs(values: Array, size: int) -> Array:
    """The sums of `size` values in a row."""
    return np.convolve(values, np.ones(size), "valid")


def _by_length(a: Array, b: Array) -> Array:
    """How much likelier two lengths are for a translation than for sentences that met by chance, in nats.

    The log of their ratio is taken as normal: 0.2 wide for long sentences that translate each other, 0.8 for such
    that do not, and both wider for short ones.
    """
    off, short = np.log(a / b) ** 2, 3.0 / np.minimum(a, b)
    near, far = 0.2**2 + short, 0.8**2 + short
    return (np.log(far / near) - off / near + off / far) / 2
