"""Words of two languages that translate each other, learnt from sentences that do.

From the aligned sentences of confident pairs of the case itself: two stems that stand in the same pairs of
sentences, and seldom one without the other, translate each other (Dice's coefficient, as Melamed 2000 uses it to
begin with). No dictionary is needed, and what is learnt is what the case is about.

Not handled: expressions of several words; a word that is translated in many ways keeps the two most usual ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

StemPair = tuple[frozenset[str], frozenset[str]]

_LEAST_PAIRS = 50  # pairs of sentences, below which nothing is learnt: two words meet too easily
_LEAST_SEEN = 3  # times that two stems were seen together
_LEAST_DICE = 0.4
_USUAL = 0.2  # of the sentences, from which a stem is a word of grammar that stands with everything
_MOST = 2  # translations of one stem
_MOST_PAIRS = 6000  # pairs of sentences learnt from: more change little, and cost time


def learn_lexicon(sentences: Iterable[StemPair]) -> Mapping[str, Sequence[str]]:
    """For stems of the first language, those of the second that translate them, the likeliest first.

    `sentences` are the stems of sentences that translate each other. Empty where there are too few of them.
    """
    pairs = [pair for pair, _ in zip(sentences, range(_MOST_PAIRS), strict=False)]
    if len(pairs) < _LEAST_PAIRS:
        return {}
    first, second = (Counter(stem for pair in pairs for stem in pair[side]) for side in (0, 1))
    together = _count_together(pairs, first, second)
    likely: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for (stem, other), seen in together.items():
        dice = 2 * seen / (first[stem] + second[other])
        if seen >= _LEAST_SEEN and dice >= _LEAST_DICE and stem != other:
            likely[stem].append((-dice, other))
    return {stem: tuple(other for _, other in sorted(others)[:_MOST]) for stem, others in likely.items()}


def _count_together(
    pairs: Sequence[StemPair], first: Counter[str], second: Counter[str]
) -> Counter[tuple[str, str]]:
    """How often two stems stand in a pair of sentences, of those neither rare nor in every other sentence."""
    most = _USUAL * len(pairs)
    kept = [{stem for stem, seen in side.items() if _LEAST_SEEN <= seen <= most} for side in (first, second)]
    together: Counter[tuple[str, str]] = Counter()
    for mine, theirs in pairs:
        others = theirs & kept[1]
        for stem in mine & kept[0]:
            together.update((stem, other) for other in others)
    return together
