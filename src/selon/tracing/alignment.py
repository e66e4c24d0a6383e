"""Exact passages that two articles share, grown from the fingerprints they share.

All pairs of a batch are worked on at once, as rows of arrays. From a seed (a run of fingerprints in common) an
alignment is extended word by word both ways, through words replaced, left out and added, by dynamic programming
in a band around the seed's diagonal, until it has lost more than it can hope to win back (the X-drop extension
of BLAST: Altschul et al. 1997, Nucleic Acids Research 25:3389). Seeds that an alignment passes through are
done with; the next one left starts the next alignment. A word in common counts by its length: long words are
rarer, and say more (Piantadosi et al. 2011, PNAS 108:3526).

A passage may hold words that differ. Which ones is not said here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from selon.tracing.fingerprints import LENGTH, Places, Words

Mask = NDArray[np.bool_]

BAND = 8  # words by which an alignment may drift from the diagonal of its seed, either way
HEAVIEST = 6  # points of a word of that many characters or more; a shorter one has a point a character
PRICE = 3  # points lost by a word replaced, left out or added
DROP = 30  # points below its best at which an extension ends: ten words that all differ
LEAST = 54  # points of a passage: some fifteen words in a row, or twenty-five with every third replaced
MEET = 6  # words between two alignments that are one passage
ROUNDS = 64  # seeds of one pair and diagonal from which an alignment is started, at most

_FAR = np.int32(-1 << 20)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Columns of the same length."""

    def take(self, rows: Places | Mask) -> Self:
        return type(self)(*(getattr(self, field.name)[rows] for field in fields(self)))

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))


@dataclass(frozen=True, slots=True)
class Seeds(_Rows):
    """Fingerprints that two texts share: a row for each pair, diagonal and block of words.

    `first` and `second` are the numbers of texts in a batch; `low` and `high` are the words of `first` at which the
    first and the last fingerprint start, `shift` what is added for the word of `second`; `hits` is how many
    fingerprints there are.
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
    """Words that two texts share: from `begin` up to, not including, `end` in one, `begin2` and `end2` in the other."""

    pair: Places
    first: Places
    second: Places
    begin: Places
    end: Places
    begin2: Places
    end2: Places
    points: Places


def align_seeds(seeds: Seeds, words: Words, masked: Mask) -> Stretches:
    """What the texts of each pair share, in the order of the first; masked words agree with none."""
    numbers = words.numbers.astype(np.uint32)
    numbers[masked] = np.flatnonzero(masked)
    weights = np.minimum(words.ends - words.starts, HEAVIEST).astype(np.int32)
    weights[masked] = 0
    found = _concatenate(list(_grow(_join_blocks(seeds), words.bounds, numbers, weights)))
    found = _join(found)
    found = found.take((found.points >= LEAST) & _unshadowed(found))
    return _join(found)


def _concatenate(parts: list[Stretches]) -> Stretches:
    if not parts:
        return Stretches(*(np.empty(0, np.int64) for _ in fields(Stretches)))
    return Stretches(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Stretches)))


def _join_blocks(seeds: Seeds) -> Seeds:
    """Runs of fingerprints that the edge of a block cut in two, joined; what is no run becomes its two ends."""
    order = np.lexsort((seeds.low, seeds.shift, seeds.pair))
    seeds = seeds.take(order)
    run = seeds.hits == seeds.high - seeds.low + 1
    follows = (seeds.pair[1:] == seeds.pair[:-1]) & (seeds.shift[1:] == seeds.shift[:-1])
    follows &= run[1:] & run[:-1] & (seeds.low[1:] == seeds.high[:-1] + 1)
    heads = np.flatnonzero(np.concatenate([[True], ~follows])[: len(seeds)])
    if not len(heads):
        return seeds
    tails = np.append(heads[1:], len(seeds)) - 1
    whole = seeds.take(heads)
    whole = Seeds(
        whole.pair,
        whole.first,
        whole.second,
        whole.shift,
        whole.low,
        seeds.high[tails],
        np.add.reduceat(seeds.hits, heads),
    )
    broken = np.flatnonzero(whole.hits != whole.high - whole.low + 1)
    ends = whole.take(broken)
    both = [np.concatenate([getattr(whole, f.name), getattr(ends, f.name)]) for f in fields(Seeds)]
    low, high = both[4], both[5]
    high[broken] = low[broken]
    low[len(whole) :] = high[len(whole) :]
    return Seeds(*both)


def _grow(
    seeds: Seeds, bounds: Places, numbers: NDArray[np.uint32], weights: NDArray[np.int32]
) -> Iterator[Stretches]:
    """Alignments from seed after seed, until every seed of a diagonal is inside one."""
    ribbon = _ribbons(seeds)
    order = np.lexsort((seeds.low, ribbon))
    seeds, ribbon = seeds.take(order), ribbon[order]
    for _ in range(ROUNDS):
        if not len(seeds):
            return
        heads = np.flatnonzero(np.concatenate([[True], ribbon[1:] != ribbon[:-1]]))
        found = _extend_both(seeds.take(heads), bounds, numbers, weights)
        yield found
        row = np.repeat(np.arange(len(heads)), np.diff(np.append(heads, len(seeds))))
        inside = (seeds.low >= found.begin[row]) & (seeds.high + LENGTH <= found.end[row])
        inside &= seeds.low + seeds.shift >= found.begin2[row] - BAND
        inside &= seeds.high + LENGTH + seeds.shift <= found.end2[row] + BAND
        inside[heads] = True
        seeds, ribbon = seeds.take(~inside), ribbon[~inside]


def _ribbons(seeds: Seeds) -> Places:
    """A number for the seeds of a pair whose diagonals lie no more than a band apart, one after the other."""
    order = np.lexsort((seeds.shift, seeds.pair))
    pair, shift = seeds.pair[order], seeds.shift[order]
    apart = np.concatenate([[True], (pair[1:] != pair[:-1]) | (np.diff(shift) > BAND)])[: len(order)]
    ribbon = np.empty(len(order), np.int64)
    ribbon[order] = np.cumsum(apart)
    return ribbon


def _extend_both(
    seeds: Seeds, bounds: Places, numbers: NDArray[np.uint32], weights: NDArray[np.int32]
) -> Stretches:
    left, right = bounds[seeds.first], bounds[seeds.second]
    begin, end = seeds.low, seeds.high + LENGTH
    begin2, end2 = begin + seeds.shift, end + seeds.shift
    ahead = _extend(
        numbers,
        weights,
        left + end,
        right + end2,
        bounds[seeds.first + 1] - left - end,
        bounds[seeds.second + 1] - right - end2,
        1,
    )
    back = _extend(numbers, weights, left + begin - 1, right + begin2 - 1, begin, begin2, -1)
    total = np.concatenate([np.zeros(1, np.int64), np.cumsum(weights, dtype=np.int64)])
    return Stretches(
        seeds.pair,
        seeds.first,
        seeds.second,
        begin - back[0],
        end + ahead[0],
        begin2 - back[1],
        end2 + ahead[1],
        total[left + end] - total[left + begin] + ahead[2] + back[2],
    )


def _extend(
    numbers: NDArray[np.uint32],
    weights: NDArray[np.int32],
    start: Places,
    start2: Places,
    room: Places,
    room2: Places,
    step: int,
) -> tuple[Places, Places, Places]:
    """How many words further the two sides agree, and the points that wins, for every row.

    `start` and `start2` are the next words of either side, `room` and `room2` how many there are from there to the
    end of the text, `step` is 1 or -1, the way to go. A cell of a row stands for a diagonal of the band.
    """
    rows, width = len(start), 2 * BAND + 1
    used, used2, best = np.zeros(rows, np.int64), np.zeros(rows, np.int64), np.zeros(rows, np.int32)
    drift = np.arange(-BAND, BAND + 1)
    slope = (PRICE * np.arange(width)).astype(np.int32)
    live = np.flatnonzero((room > 0) & (room2 > 0))
    cells = np.repeat(np.where(drift >= 0, -PRICE * drift, _FAR).astype(np.int32)[None, :], len(live), axis=0)
    here, there = start[live] - step, start2[live, None] + step * (drift - 1)
    left, left2 = room[live], room2[live, None] - drift
    count, last = 0, len(numbers) - 1
    while len(live):
        count += 1
        here, there = here + step, there + step
        within = (left2 >= count) & (drift + count > 0)
        same = (numbers[np.clip(there, 0, last)] == numbers[here][:, None]) & within
        matched = np.where(same, cells + weights[here][:, None], _FAR)
        where = np.argmax(matched, axis=1)
        top = matched[np.arange(len(live)), where]
        better = top > best[live]
        risen = live[better]
        best[risen], used[risen], used2[risen] = top[better], count, count + drift[where[better]]
        fresh = np.maximum(matched, cells - PRICE)
        np.maximum(fresh[:, :-1], cells[:, 1:] - PRICE, out=fresh[:, :-1])
        fresh += slope
        cells = np.maximum.accumulate(fresh, axis=1)
        cells -= slope
        np.copyto(cells, _FAR, where=left2 < count)
        going = (cells.max(axis=1) > best[live] - DROP) & (left > count)
        if not going.all():
            live, cells, here, there = live[going], cells[going], here[going], there[going]
            left, left2 = left[going], left2[going]
    return used, used2, best.astype(np.int64)


def _join(found: Stretches) -> Stretches:
    """Stretches of a pair that meet or overlap as one passage; in the order of pair and first text."""
    while True:
        found = found.take(np.lexsort((-found.end, found.begin, found.pair)))
        drift = (found.begin2 - found.begin)[1:] - (found.end2 - found.end)[:-1]
        meet = (
            (found.pair[1:] == found.pair[:-1])
            & (found.begin[1:] <= found.end[:-1] + MEET)
            & (found.begin2[1:] <= found.end2[:-1] + MEET)
            & (found.begin2[1:] >= found.begin2[:-1] - BAND)
            & (np.abs(drift) <= 2 * BAND)
        )
        if not meet.any():
            return found
        heads = np.flatnonzero(np.concatenate([[True], ~meet]))
        one = found.take(heads)
        end = np.maximum.reduceat(found.end, heads)
        begin2, end2 = np.minimum.reduceat(found.begin2, heads), np.maximum.reduceat(found.end2, heads)
        # Overlapping alignments have counted the words they share twice.
        apart = np.add.reduceat(found.end - found.begin, heads)
        points = np.add.reduceat(found.points, heads) * np.minimum(end - one.begin, apart) // apart
        found = Stretches(one.pair, one.first, one.second, one.begin, end, begin2, end2, points)


def _unshadowed(found: Stretches) -> Mask:
    """False for a stretch that lies, by half of either side, in one of the same pair that won more points."""
    order = np.lexsort((-found.points, found.pair))
    ranked = found.take(order)
    heads = np.flatnonzero(np.concatenate([[True], ranked.pair[1:] != ranked.pair[:-1]])[: len(order)])
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
