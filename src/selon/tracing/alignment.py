"""Exact passages that two articles share, grown from the fingerprints they share.

All pairs of a page are worked on at once, as rows of arrays. From a seed (a run of fingerprints in common) an
alignment is extended word by word both ways, through words replaced, left out and added, by dynamic programming
in a band around the seed's diagonal, until it has lost more than it can hope to win back (the X-drop extension
of BLAST: Altschul et al. 1997, Nucleic Acids Research 25:3389). Seeds that an alignment passes through are done
with; the next one left starts the next alignment. A word in common wins a point a character: long words are
rarer, and say more (Piantadosi et al. 2011, PNAS 108:3526).

A passage may hold words that differ; which ones, is not said here. Text that was moved makes two passages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from selon.tracing.fingerprints import LENGTH, Flags, Numbers, Places, find_known, split_words

Cells = NDArray[np.int32]

HEAVIEST = 8  # points of a word of that many characters or more; a shorter one has a point a character
PRICE = 3  # points lost by a word replaced, left out or added: a little less than the mean word wins
LEAST = 62  # points of a passage: thirteen words in a row, or twenty-five of which every third was replaced
MEET = 6  # words between two alignments that are one passage
FIGURES = 4  # words with digits from which on a passage is asked whether it is a form,
SAME_FIGURES = 0.5  # ... and the part of them that both sides of a copy have at least
ROUNDS = 64  # alignments started in one pair and ribbon, at most
STRETCH = 2_000_000  # characters that are split into words at a time

_NEVER = np.int32(-1 << 20)


class Reach(NamedTuple):
    """How far an extension goes: `band` words off its diagonal, until `drop` points below its best."""

    band: int
    drop: int


FULL = Reach(
    band=8, drop=36
)  # the mean of 30 % of words replaced is passed, and twelve in a row that all differ
# Most pairs share a phrase and no more. With so few hits (and so narrow a reach) they must win these points first.
PROBED_HITS = 3
PROBE = Reach(band=3, drop=15)
PROBE_POINTS = 40


@dataclass(frozen=True, slots=True)
class Sides:
    """The words of the texts of a page, one text after the other, as they are compared.

    Those of text t are the words from `bounds[t]` up to `bounds[t + 1]`; boilerplate words have no weight: no
    passage begins or ends with them. `starts` and `ends` are code points of a word's own text; `figures` says which
    words hold digits; `totals[i]` is the weight of all words before i.
    """

    numbers: NDArray[np.uint32]
    weights: NDArray[np.int8]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    figures: Flags
    bounds: Places
    totals: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Columns of the same length."""

    def take(self, rows: Places | Flags) -> Self:
        return type(self)(*(getattr(self, field.name)[rows] for field in fields(self)))

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))


@dataclass(frozen=True, slots=True)
class Seeds(_Rows):
    """Fingerprints that the texts of a pair share: a row for each pair, diagonal and block of words.

    `first` and `second` are the numbers of texts in the page; `low` is the word of `first` at which the first
    fingerprint starts, `high` the one at which the last ends; `shift` is what is added for the word of `second`;
    `hits` is how many fingerprints there are.
    """

    pair: Places
    first: Places
    second: Places
    shift: Places
    low: Places
    high: Places
    hits: Places


@dataclass(frozen=True, slots=True)
class Stretches(_Rows):
    """Words that the texts of a pair share: `begin` up to, not including, `end` of `first`, `begin2` up to `end2`
    of `second`."""

    pair: Places
    first: Places
    second: Places
    begin: Places
    end: Places
    begin2: Places
    end2: Places
    points: Places


def read_sides(texts: Sequence[str], boilerplate: Numbers) -> Sides:
    """The words of texts, those of boilerplate without weight."""
    parts = []
    for begin, end in _cut(texts):
        words = split_words(texts[begin:end])
        weights = np.minimum(words.ends - words.starts, HEAVIEST).astype(np.int8)
        weights[find_known(words, boilerplate)] = 0
        numbers = words.numbers.astype(np.uint32)
        parts.append((numbers, weights, words.starts, words.ends, words.figures, np.diff(words.bounds)))
    numbers, weights, starts, ends, figures, sizes = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    totals = np.concatenate([np.zeros(1, np.int32), np.cumsum(weights, dtype=np.int32)])
    return Sides(numbers, weights, starts, ends, figures, bounds, totals)


def _cut(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    begin = size = 0
    for place, text in enumerate(texts):
        size += len(text)
        if size >= STRETCH:
            yield begin, place + 1
            begin, size = place + 1, 0
    if begin < len(texts) or not texts:
        yield begin, len(texts)


def align_seeds(seeds: Seeds, sides: Sides) -> tuple[Stretches, Places]:
    """The passages of each pair, in the order of the first text; and the pair of each seed that was left since
    `ROUNDS` alignments of its ribbon were done."""
    seeds = _trim(_join_blocks(seeds), sides)
    seeds = seeds.take(_promising(seeds, sides))
    grown, left = _grow(seeds, sides)
    found = _join(_concatenate(grown))
    found = found.take(found.points >= LEAST)
    found = found.take(_unshadowed(found))
    return found.take(~_are_forms(found, sides)), left


def _concatenate(parts: list[Stretches]) -> Stretches:
    empty = Stretches(*(np.empty(0, np.int64) for _ in fields(Stretches)))
    return Stretches(
        *(np.concatenate([getattr(part, f.name) for part in [empty, *parts]]) for f in fields(Stretches))
    )


def _heads(*columns: Places) -> Places:
    """Where a row differs from the one before in any of the columns: the first rows of groups."""
    changed = np.ones(len(columns[0]), np.bool_)
    changed[1:] = False
    for column in columns:
        changed[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(changed)


def _join_blocks(seeds: Seeds) -> Seeds:
    """Runs of fingerprints that the edge of a block cut in two, joined; a row that is no run becomes its two ends."""
    seeds = seeds.take(np.lexsort((seeds.low, seeds.shift, seeds.pair)))
    run = seeds.hits == seeds.high - seeds.low - LENGTH + 1
    follows = run[1:] & run[:-1] & (seeds.low[1:] == seeds.high[:-1] - LENGTH + 1)
    number = np.cumsum(np.concatenate([[True], ~follows])[: len(seeds)])
    heads = _heads(number, seeds.pair, seeds.shift)
    tails = np.append(heads[1:], len(seeds)) - 1
    hits = np.add.reduceat(seeds.hits, heads) if len(heads) else seeds.hits
    joined = replace(seeds.take(heads), high=seeds.high[tails[: len(heads)]], hits=hits)
    broken = np.flatnonzero(joined.hits != joined.high - joined.low - LENGTH + 1)
    ends = joined.take(broken)
    joined.high[broken] = joined.low[broken] + LENGTH
    ends.low[:] = ends.high - LENGTH
    ends.hits[:] = 0
    return Seeds(*(np.concatenate([getattr(joined, f.name), getattr(ends, f.name)]) for f in fields(Seeds)))


def _trim(seeds: Seeds, sides: Sides) -> Seeds:
    """The seeds without boilerplate words at their ends; one of nothing else is dropped."""
    low, high = seeds.low.copy(), seeds.high.copy()
    left, right = sides.bounds[seeds.first], sides.bounds[seeds.second] + seeds.shift
    for edge, inward, step in ((low, 0, 1), (high, -1, -1)):
        rows = np.arange(len(low))
        while len(rows):
            rows = rows[low[rows] < high[rows]]
            place = edge[rows] + inward
            masked = (sides.weights[left[rows] + place] == 0) | (sides.weights[right[rows] + place] == 0)
            rows = rows[masked]
            edge[rows] += step
    return replace(seeds, low=low, high=high).take(low < high)


def _promising(seeds: Seeds, sides: Sides) -> Flags:
    """False for the seeds of pairs that share few, none of which has words in common around it."""
    hits = np.bincount(seeds.pair, seeds.hits)
    good = hits > PROBED_HITS
    few = seeds.take(~good[seeds.pair])
    good[few.pair[_extend_both(few, sides, PROBE).points >= PROBE_POINTS]] = True
    return good[seeds.pair]


def _grow(seeds: Seeds, sides: Sides) -> tuple[list[Stretches], Places]:
    """Alignments from seed after seed, until each seed of a ribbon is inside one; and the pairs of seeds left."""
    grown: list[Stretches] = []
    ribbon = _ribbons(seeds)
    order = np.lexsort((seeds.low, ribbon))
    seeds, ribbon = seeds.take(order), ribbon[order]
    for _ in range(ROUNDS):
        heads = _heads(ribbon)
        if not len(heads):
            break
        found = _extend_both(seeds.take(heads), sides, FULL)
        grown.append(found)
        row = np.repeat(np.arange(len(heads)), np.diff(np.append(heads, len(seeds))))
        inside = (seeds.low >= found.begin[row]) & (seeds.high <= found.end[row])
        inside &= seeds.low + seeds.shift >= found.begin2[row] - FULL.band
        inside &= seeds.high + seeds.shift <= found.end2[row] + FULL.band
        inside[heads] = True
        seeds, ribbon = seeds.take(~inside), ribbon[~inside]
    return grown, seeds.pair


def _ribbons(seeds: Seeds) -> Places:
    """A number for the seeds of a pair whose diagonals lie no more than a band apart, each from the next."""
    order = np.lexsort((seeds.shift, seeds.pair))
    pair, shift = seeds.pair[order], seeds.shift[order]
    apart = np.ones(len(order), np.bool_)
    apart[1:] = (pair[1:] != pair[:-1]) | (np.diff(shift) > FULL.band)
    ribbon = np.empty(len(order), np.int64)
    ribbon[order] = np.cumsum(apart)
    return ribbon


def _extend_both(seeds: Seeds, sides: Sides, reach: Reach) -> Stretches:
    """The alignment around each seed."""
    left, right = sides.bounds[seeds.first], sides.bounds[seeds.second]
    low, high, low2, high2 = seeds.low, seeds.high, seeds.low + seeds.shift, seeds.high + seeds.shift
    room, room2 = sides.bounds[seeds.first + 1] - left - high, sides.bounds[seeds.second + 1] - right - high2
    ahead = _extend(sides, left + high, right + high2, room, room2, 1, reach)
    back = _extend(sides, left + low - 1, right + low2 - 1, low, low2, -1, reach)
    points = sides.totals[left + high] - sides.totals[left + low] + ahead.points + back.points
    return Stretches(
        *(seeds.pair, seeds.first, seeds.second, low - back.words, high + ahead.words),
        *(low2 - back.words2, high2 + ahead.words2, points),
    )


class _Extension(NamedTuple):
    """How many words further the two texts agree, for each row, and the points that wins."""

    words: Places
    words2: Places
    points: Places


def _extend(
    sides: Sides, start: Places, start2: Places, room: Places, room2: Places, step: int, reach: Reach
) -> _Extension:
    """Extends every row from `start` and `start2`, the next words of its two texts, by `step` 1 or -1.

    `room` and `room2` are how many words there are, that way, to the end of the text. The cells of a row stand
    for the diagonals of its band: the points of the best way to have used `count` words of the first text, and
    `count + drift` of the second.
    """
    used, used2, best = (np.zeros(len(start), np.int64) for _ in range(3))
    drift = np.arange(-reach.band, reach.band + 1)
    rows = np.flatnonzero((room > 0) & (room2 > 0))
    cells = np.repeat(
        np.where(drift < 0, _NEVER, -PRICE * drift).astype(np.int32)[None, :], len(rows), axis=0
    )
    here, there = start[rows], start2[rows, None] + step * drift
    left, left2 = room[rows], room2[rows, None] - drift
    count, last = 0, len(sides.numbers) - 1
    while len(rows):
        count += 1
        beyond = left2 < count
        same = sides.numbers[np.clip(there, 0, last)] == sides.numbers[here][:, None]
        same &= ~beyond & (drift + count > 0)
        matched = np.where(same, cells + sides.weights[here][:, None], _NEVER)
        where = np.argmax(matched, axis=1)
        top = matched[np.arange(len(rows)), where]
        better = top > best[rows]
        risen = rows[better]
        best[risen], used[risen], used2[risen] = top[better], count, count + drift[where[better]]
        cells = _step(cells, matched, beyond)
        going = (cells.max(axis=1) > best[rows] - reach.drop) & (left > count)
        here, there = here + step, there + step
        if not going.all():
            rows, cells, here, there, left, left2 = (
                column[going] for column in (rows, cells, here, there, left, left2)
            )
    return _Extension(used, used2, best)


def _step(cells: Cells, matched: Cells, beyond: Flags) -> Cells:
    """The cells after one more word of the first text: it agreed, was replaced or left out, or words were added."""
    cells = np.concatenate([cells, np.full((len(cells), 1), _NEVER)], axis=1) - PRICE
    fresh = np.maximum(np.maximum(matched, cells[:, :-1]), cells[:, 1:])
    # A word added moves one cell on and costs PRICE: with that slope taken out, the best so far is a running maximum.
    slope = (PRICE * np.arange(fresh.shape[1])).astype(np.int32)
    fresh = np.maximum.accumulate(fresh + slope, axis=1) - slope
    fresh[beyond] = _NEVER
    return fresh


def _join(found: Stretches) -> Stretches:
    """Stretches of a pair that meet or overlap as one; in the order of pair and first text."""
    while True:
        found = found.take(np.lexsort((-found.end, found.begin, found.pair)))
        drift = (found.begin2 - found.begin)[1:] - (found.end2 - found.end)[:-1]
        meet = (
            (found.pair[1:] == found.pair[:-1])
            & (found.begin[1:] <= found.end[:-1] + MEET)
            & (found.begin2[1:] <= found.end2[:-1] + MEET)
            & (found.begin2[1:] >= found.begin2[:-1] - FULL.band)
            & (np.abs(drift) <= 2 * FULL.band)
        )
        if not meet.any():
            return found
        found = _merge(found, np.flatnonzero(np.concatenate([[True], ~meet])))


def _merge(found: Stretches, heads: Places) -> Stretches:
    one = found.take(heads)
    end = np.maximum.reduceat(found.end, heads)
    # Alignments that overlap have both counted the words they share.
    counted = np.add.reduceat(found.end - found.begin, heads)
    points = np.add.reduceat(found.points, heads) * np.minimum(end - one.begin, counted) // counted
    return replace(
        one,
        end=end,
        begin2=np.minimum.reduceat(found.begin2, heads),
        end2=np.maximum.reduceat(found.end2, heads),
        points=points,
    )


def _unshadowed(found: Stretches) -> Flags:
    """False for a stretch half of which, on either side, lies in one of the same pair that won more points."""
    order = np.lexsort((-found.points, found.pair))
    ranked = found.take(order)
    heads = _heads(ranked.pair)
    sizes = np.diff(np.append(heads, len(order)))
    begin = np.repeat(heads, sizes)
    rank = np.arange(len(order)) - begin
    weaker = np.repeat(np.arange(len(order)), rank)
    stronger = np.arange(len(weaker)) - np.repeat(np.cumsum(rank) - rank - begin, rank)
    clear = np.ones(len(order), np.bool_)
    for low, high in ((ranked.begin, ranked.end), (ranked.begin2, ranked.end2)):
        common = np.minimum(high[weaker], high[stronger]) - np.maximum(low[weaker], low[stronger])
        clear[weaker[2 * common > high[weaker] - low[weaker]]] = False
    kept = np.empty(len(order), np.bool_)
    kept[order] = clear
    return kept


def _are_forms(found: Stretches, sides: Sides) -> Flags:
    """True for stretches with the same words around other figures: a weekly report, not a copy of last week's.

    Figures that an edit of a copy changed are few of those there are; in a form that was filled in anew, most.
    """
    count = len(found)
    row, number = _figures(found.begin, found.end, found.first, sides)
    row2, number2 = _figures(found.begin2, found.end2, found.second, sides)
    common = np.isin(row << 32 | number, row2 << 32 | number2)
    fewer = np.minimum(np.bincount(row, minlength=count), np.bincount(row2, minlength=count))
    return (fewer >= FIGURES) & (np.bincount(row[common], minlength=count) < SAME_FIGURES * fewer)


def _figures(begin: Places, end: Places, text: Places, sides: Sides) -> tuple[Places, Places]:
    """The words with digits of stretches: the row of each, and its number."""
    sizes = end - begin
    row = np.repeat(np.arange(len(sizes)), sizes)
    word = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes - begin - sides.bounds[text], sizes)
    holds = sides.figures[word]
    return row[holds], sides.numbers[word[holds]].astype(np.int64)
