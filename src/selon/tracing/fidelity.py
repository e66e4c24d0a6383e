"""Whether aligned sentences translate each other, or tell the same in other words.

Two reports of one event share names and figures, and sentences of theirs are aligned by these. What tells them from
a translation is the rest of what the sentences say (words that a glossary translates, cognates, quotation marks),
that in a translation a sentence follows on the one before on both sides, and that what is rare in either text
stands in sentences that are aligned. Each of these is weighed in nats: how much likelier it is of a translation than
of a retelling (naive Bayes, as Fellegi and Sunter 1969 weigh two records).

Not handled: two texts of one template, of which each sentence translates one of the other but for a few numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import fsum, log

from selon.packs import packaged_languages
from selon.tracing.bitext import Bitext, Pair, comparable, places_of

# Of the keys of two aligned sentences, by kind, how many both hold: if one translates the other, and if they tell the
# same. Counted on the pairs and the cases written for selon (eval/cases, eval/translation; development parts), where
# translations show # .89, % .88, = .49, f .23, ' .86 and retellings # .48, % .38, = .15, f .12, ' .44. Places, links
# are too few there; theirs are set between the same bounds.
_TRANSLATED = {"#": 0.85, "%": 0.8, "=": 0.4, "f": 0.24, "'": 0.86, "*": 0.5, "@": 0.9}
_RETOLD = {"#": 0.45, "%": 0.35, "=": 0.17, "f": 0.12, "'": 0.45, "*": 0.3, "@": 0.7}
_HELD = {kind: log(_TRANSLATED[kind] / _RETOLD[kind]) for kind in _TRANSLATED}
_LACKING = {kind: log((1 - _TRANSLATED[kind]) / (1 - _RETOLD[kind])) for kind in _TRANSLATED}
_IN_WORDS = {"=", "f"}  # kinds whose counts hold only where both languages have a glossary
# Two pairs in a row: how often the second begins on both sides where the first ends; .87 and .3 in the same data.
_FOLLOWS, _BREAKS = log(0.87 / 0.3), log(0.13 / 0.7)
# A key that stands at most twice in either text: how often in sentences that are aligned; .93 and .5.
_EXPLAINED, _UNEXPLAINED = log(0.93 / 0.5), log(0.07 / 0.5)
_EXPLAINABLE = frozenset("#@f*s%")
_RARE = 2


def choose_translated(first: Bitext, second: Bitext, pairs: Sequence[Pair]) -> tuple[list[Pair], float]:
    """The pairs that are likelier translated than told anew, in order, and how much likelier, in nats.

    All of them where together they say so; else the runs of them that do. Zero where there is none.
    """
    if not pairs:
        return [], 0.0
    glossed = {first.lang, second.lang}.issubset(packaged_languages())
    first, second = comparable(first, second)
    ordered = sorted(pairs)
    said = [_compare(first, second, pair, glossed) for pair in ordered]
    total = sum(said) + sum(_join(*two) for two in pairwise(ordered)) + _explain(first, second, ordered)
    if total >= (_SURE if glossed else 0):
        return ordered, total
    runs = list(_best_runs(ordered, said))
    kept = [pair for start, end, _ in runs for pair in ordered[start:end]]
    return kept, sum(nats for *_, nats in runs) + _explain(first, second, kept)


_SURE = 3.0  # nats: twenty to one. Where no glossary counts there are fewer keys to say anything.


def _compare(first: Bitext, second: Bitext, pair: Pair, glossed: bool) -> float:
    """How much likelier what two groups of sentences hold is if one translates the other."""
    mine, theirs = (
        {key for keys in text.keys[slice(*group)] for key in keys if _counts(key[0], glossed)}
        for text, group in ((first, pair.first), (second, pair.second))
    )
    return fsum([_HELD[key[0]] for key in mine & theirs] + [_LACKING[key[0]] for key in mine ^ theirs])


def _counts(kind: str, glossed: bool) -> bool:
    return kind in _HELD and (glossed or kind not in _IN_WORDS)


def _best_runs(pairs: Sequence[Pair], nats: Sequence[float]) -> Iterator[tuple[int, int, float]]:
    """From where to where pairs say most for a translation, and how much: each run that says more for it than against.

    A run ends where what follows it says against a translation as much as the run said for it.
    """
    start, end, most, total = 0, 0, 0.0, 0.0
    for place, said in enumerate(nats):
        if place > start:
            total += _join(pairs[place - 1], pairs[place])
        if total <= 0:
            if most > 0:
                yield start, end, most
            start, most, total = place, 0.0, 0.0
        total += said
        if total > most:
            end, most = place + 1, total
    if most > 0:
        yield start, end, most


def _join(pair: Pair, following: Pair) -> float:
    """What it says for a translation that one pair follows on another on both sides, or does not."""
    follows = (pair.first[1], pair.second[1]) == (following.first[0], following.second[0])
    return _FOLLOWS if follows else _BREAKS


def _explain(first: Bitext, second: Bitext, pairs: Sequence[Pair]) -> float:
    """What it says for a translation that keys rare in both texts stand in aligned sentences, or do not.

    Only keys of which a sentence of `pairs` holds one: of a part of a text, what the rest says is left aside.
    """
    aligned = {(i, j) for pair in pairs for i in range(*pair.first) for j in range(*pair.second)}
    rows, columns = {i for i, _ in aligned}, {j for _, j in aligned}
    mine, theirs = places_of(first), places_of(second)
    explained = unexplained = 0
    for key in mine.keys() & theirs.keys():
        here, there = mine[key], theirs[key]
        if key[0] in _EXPLAINABLE and max(len(here), len(there)) <= _RARE:
            if any((i, j) in aligned for i in here for j in there):
                explained += 1
            elif not rows.isdisjoint(here) or not columns.isdisjoint(there):
                unexplained += 1
    return explained * _EXPLAINED + unexplained * _UNEXPLAINED
