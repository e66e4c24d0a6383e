"""Words of texts as numbers, and fingerprints of five of them in a row, by array operations alone.

Many texts are read in one pass over the array of their code points. A word is a run of letters and digits,
folded: letter case, accents, ligatures and the marks of typography leave no trace, so that a copy that was
re-typeset has the words of its original. Digits count: in news they are what matters. In scripts that leave
no space between words, each character is a word.

The number of a word is a polynomial of its folded characters modulo 2^64, that of a fingerprint one of its
words. With 64 bits, a thousand million different fingerprints hold about 0.03 chance pairs of one number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from selon.records import Skipped

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]
Offsets = NDArray[np.int32]
Flags = NDArray[np.bool_]

LENGTH = 5  # words of a fingerprint: three are too often shared by chance, of eight an edit hides too many
CHUNK = 1 << 17  # code points worked on at a time: the arrays of one pass stay in the processor's cache
BLANK = "\x00"  # overwrites what is left out: it is no part of a word

_BASE = 0x9E3779B97F4A7C15  # odd: its powers then have inverses modulo 2^64
_SEED = 0xD6E8FEB86659FD93
_MIX = np.uint64(0xBF58476D1CE4E5B9)  # of splitmix64: spreads a polynomial over all 64 bits
_SHIFT = np.uint64(31)
_TABLE_BITS = 16

# The table of folded characters. Above all code points: what is not yet looked up, what stands inside a word
# and leaves no trace (accents, soft hyphens), what folds to several letters; and a flag for a word by itself.
_UNSEEN, _NOTHING, _SEVERAL = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_ALONE = 1 << 30
_LETTERS = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}  # what Unicode does not take apart
_table = np.full(0x110000, _UNSEEN, np.uint32)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of several texts, one text after the other.

    `numbers[i]` is the number of word i; `starts[i]` and `ends[i]` are its code points in its own text;
    `figures[i]` is True where it holds a digit. The words of text t are those from `bounds[t]` up to, not
    including, `bounds[t + 1]`.
    """

    numbers: Numbers
    starts: Offsets
    ends: Offsets
    figures: Flags
    bounds: Places


def blank_out(text: str, leftovers: Sequence[Skipped]) -> str:
    """The text with what is page furniture overwritten, every other character in its place."""
    for skipped in leftovers:
        start, end = skipped.span
        text = text[:start] + BLANK * (end - start) + text[end:]
    return text


def split_words(texts: Sequence[str]) -> Words:
    """The words of each text, folded and numbered. An empty text has none."""
    codes = np.frombuffer(BLANK.join([*texts, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    lengths = np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts))
    edges = np.concatenate([[0], np.cumsum(lengths)])
    parts = [_read(codes[begin:end], begin) for begin, end in _chunks(codes)]
    numbers, starts, ends, figures = (np.concatenate(column) for column in zip(*parts, strict=True))
    bounds = np.searchsorted(starts, edges)
    shift = np.repeat(edges[:-1], np.diff(bounds))
    return Words(numbers, (starts - shift).astype(np.int32), (ends - shift).astype(np.int32), figures, bounds)


def _chunks(codes: NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
    """Cuts at gaps between words; a single word longer than a chunk is cut where the chunk ends."""
    begin, total = 0, len(codes)
    while begin + CHUNK < total:
        window = codes[begin + CHUNK // 2 : begin + CHUNK]
        gaps = np.flatnonzero(_fold(window) == 0)
        end = begin + CHUNK // 2 + int(gaps[-1]) + 1 if len(gaps) else begin + CHUNK
        yield begin, end
        begin = end
    yield begin, total


def _read(codes: NDArray[np.uint32], offset: int) -> tuple[Numbers, Places, Places, Flags]:
    """Numbers, starts and ends of the words, and which hold digits, of one chunk that begins at `offset`."""
    folded, index = _fold(codes), None
    if folded.max(initial=0) >= _SEVERAL:
        folded, index = _expand(codes, folded)
    letter = folded != 0
    begins, closes = letter.copy(), letter.copy()
    begins[1:] &= ~letter[:-1]
    closes[:-1] &= ~letter[1:]
    if folded.max(initial=0) >= _ALONE:
        _stand_alone(folded, letter, begins, closes)
    first, last = np.flatnonzero(begins), np.flatnonzero(closes)
    if not len(first):
        return np.empty(0, np.uint64), first, last, np.empty(0, np.bool_)
    powers, inverses = _powers(len(folded))
    numbers = np.add.reduceat(folded * powers, first) * inverses[first]
    figures = np.logical_or.reduceat((folded >= ord("0")) & (folded <= ord("9")), first)
    close = last + 1
    if index is not None:  # accents after the last letter belong to it
        first, close = index[first], np.append(index, len(codes))[close]
    return _spread(numbers), first + offset, close + offset, figures


def _fold(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Each character folded: 0 where it is no part of a word."""
    folded = _table[codes]
    if folded.max(initial=0) == _UNSEEN:
        for code in np.unique(codes[folded == _UNSEEN]).tolist():
            _table[code] = _look_up(chr(code))
        folded = _table[codes]
    return folded


def _look_up(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return _NOTHING
    if not character.isalnum():
        return 0
    letters = _letters(character)
    if len(letters) != 1:
        return _SEVERAL if letters else 0
    # The wide letters of East Asia are written without spaces.
    return ord(letters) + (_ALONE if unicodedata.east_asian_width(letters) == "W" else 0)


def _letters(character: str) -> str:
    apart = unicodedata.normalize("NFKD", character.casefold())
    return "".join(_LETTERS.get(c, c) for c in apart if c.isalnum())


def _expand(codes: NDArray[np.uint32], folded: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], Places]:
    """The folded characters with ligatures taken apart and accents left out, and where each stood."""
    several = np.flatnonzero(folded == _SEVERAL)
    letters = [[ord(c) for c in _letters(chr(code))] for code in codes[several].tolist()]
    counts = np.where(folded == _NOTHING, 0, 1)
    counts[several] = [len(found) for found in letters]
    index = np.repeat(np.arange(len(folded)), counts)
    expanded = folded[index]
    expanded[expanded == _SEVERAL] = [c for found in letters for c in found]
    return expanded, index


def _stand_alone(
    folded: NDArray[np.uint32],
    letter: Flags,
    begins: Flags,
    closes: Flags,
) -> None:
    alone = folded >= _ALONE
    begins |= alone
    closes |= alone
    begins[1:] |= letter[1:] & alone[:-1]
    closes[:-1] |= letter[:-1] & alone[1:]


def _powers(count: int) -> tuple[Numbers, Numbers]:
    """The powers of the base, and their inverses modulo 2^64."""
    global _tables
    if len(_tables[0]) < count:
        _tables = _list_powers(_BASE, count), _list_powers(pow(_BASE, -1, 1 << 64), count)
    return _tables[0][:count], _tables[1]


def _list_powers(base: int, count: int) -> Numbers:
    factors = np.full(count, base, np.uint64)
    factors[:1] = 1
    return np.multiply.accumulate(factors)


_tables = _list_powers(_BASE, 1), _list_powers(_BASE, 1)


def _spread(numbers: Numbers) -> Numbers:
    numbers = (numbers ^ (numbers >> _SHIFT)) * _MIX
    return numbers ^ (numbers >> _SHIFT)


def take_fingerprints(words: Words, length: int = LENGTH) -> tuple[Places, Places, Numbers]:
    """The fingerprints of each text: text, word at which it starts, number. A shorter text has none.

    Where a fingerprint recurs in one text only its first stands: it is found from there, and a text that
    repeats one phrase a million times costs what any text costs.
    """
    sizes = np.maximum(np.diff(words.bounds) - (length - 1), 0)
    text = np.repeat(np.arange(len(sizes)), sizes)
    place = np.arange(len(text)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    word = place + np.repeat(words.bounds[:-1], sizes)
    numbers = _sum_windows(words, length)[word]
    kept = _first_of_each(text, numbers)
    return text[kept], place[kept], numbers[kept]


def _sum_windows(words: Words, length: int) -> Numbers:
    """The fingerprint that starts at each word, also where it would run into the next text."""
    weights = _list_powers(_SEED, length)
    total = np.zeros(max(len(words.numbers) - length + 1, 0), np.uint64)
    for step in range(length):
        total += words.numbers[step : len(total) + step] * weights[step]
    return _spread(total)


def _are_among(numbers: Numbers, known: Numbers) -> Flags:
    """True for each number that is one of the known: a table of their last bits first leaves few to look up."""
    last = np.uint64((1 << _TABLE_BITS) - 1)
    table = np.zeros(1 << _TABLE_BITS, np.bool_)
    table[(known & last).astype(np.int64)] = True
    among = table[(numbers & last).astype(np.int64)]
    maybe, ordered = np.flatnonzero(among), np.sort(known)
    if len(maybe):
        place = np.minimum(np.searchsorted(ordered, numbers[maybe]), len(ordered) - 1)
        among[maybe] = ordered[place] == numbers[maybe]
    return among


def _first_of_each(text: Places, numbers: Numbers) -> Flags:
    keys = _spread(numbers + text.astype(np.uint64) * np.uint64(_SEED))
    kept = np.ones(len(keys), np.bool_)
    ordered = np.sort(keys)
    doubled = ordered[1:][ordered[1:] == ordered[:-1]]
    if len(doubled):
        suspects = np.flatnonzero(_are_among(keys, doubled))
        kept[suspects] = False
        kept[suspects[np.unique(keys[suspects], return_index=True)[1]]] = True
    return kept


def digest_words(words: Words) -> Numbers:
    """One number for the words of each text: texts with the same words, in the same order, share it."""
    sizes = np.diff(words.bounds)
    place = np.arange(len(words.numbers)) - np.repeat(words.bounds[:-1], sizes)
    longest = int(sizes.max(initial=0))
    terms = words.numbers * _list_powers(_SEED, longest + 1)[place]
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(terms)])
    return _spread(sums[words.bounds[1:]] - sums[words.bounds[:-1]] + sizes.astype(np.uint64))


def find_known(words: Words, known: Numbers, length: int = LENGTH) -> Flags:
    """True for each word that is part of a fingerprint in `known`, and for fewer than `length` words between two
    such, or between one and an end of the text: a footer with the day's number in it is a footer."""
    total = _sum_windows(words, length)
    hit = np.flatnonzero(_are_among(total, known))
    text = np.searchsorted(words.bounds, hit, "right") - 1
    inside = hit + length <= words.bounds[text + 1]
    hit, text = hit[inside], text[inside]
    return _cover(hit, text, words.bounds, length)


def _cover(hit: Places, text: Places, bounds: Places, length: int) -> Flags:
    if not len(hit):
        return np.zeros(bounds[-1], np.bool_)
    fresh = np.concatenate([[True], text[1:] != text[:-1]])
    last = np.concatenate([fresh[1:], [True]])
    begin, end = hit.copy(), hit + length
    near_start = fresh & (hit - bounds[text] < length)
    begin[near_start] = bounds[text[near_start]]
    near_end = last & (bounds[text + 1] - end < length)
    end[near_end] = bounds[text[near_end] + 1]
    near_next = ~last
    near_next[:-1] &= np.diff(hit) < 2 * length
    near_next = np.flatnonzero(near_next)
    end[near_next] = np.maximum(end[near_next], begin[near_next + 1])
    edges = np.zeros(bounds[-1] + 1, np.int64)
    np.add.at(edges, begin, 1)
    np.add.at(edges, end, -1)
    return np.cumsum(edges[:-1]) > 0
