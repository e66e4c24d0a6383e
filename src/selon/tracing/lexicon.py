"""Words of two languages that translate each other, learnt from sentences that do.

From the aligned sentences of confident pairs of the case itself: two stems that stand in the same pairs of
sentences, and seldom one without the other, translate each other (Dice's coefficient, as Melamed 2000 uses it to
begin with). No dictionary is needed, and what is learnt is what the case is about.

Not handled: expressions of several words; a word that is translated in many ways keeps the two most usual ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

StemPair = tuple[frozenset[str], frozenset[str]]
Sentences = Sequence[StemPair]  # of two articles: the stems of each two sentences that translate each other

_LEAST_ARTICLES = (
    20  # pairs of articles, below which words of a story would pass for translations of each other
)
_LEAST_SEEN = 3  # pairs of articles in which two stems were seen together
_LEAST_DICE = 0.4
_USUAL = 0.05  # of the sentences, from which a stem says too little
_MOST = 2  # translations of one stem
_MOST_PAIRS = 6000  # pairs of sentences learnt from: more change little, and cost time


def learn_lexicon(articles: Sequence[Sentences]) -> Mapping[str, Sequence[str]]:
    """For stems of the first language, those of the second that translate them, the likeliest first.

    `articles` are pairs of articles that translate each other. Empty where there are too few of them: what is
    learnt from one story would then be told of it again.
    """
    if len(articles) < _LEAST_ARTICLES:
        return {}
    sentences = [pair for pairs in articles for pair in pairs][:_MOST_PAIRS]
    first, second = (Counter(stem for pair in sentences for stem in pair[side]) for side in (0, 1))
    together, apart = _count_together(articles, first, second, _USUAL * len(sentences))
    likely: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for (stem, other), seen in together.items():
        dice = 2 * seen / (first[stem] + second[other])
        if apart[stem, other] >= _LEAST_SEEN and dice >= _LEAST_DICE and stem != other:
            likely[stem].append((-dice, other))
    return {stem: tuple(other for _, other in sorted(others)[:_MOST]) for stem, others in likely.items()}


Counts = Counter[tuple[str, str]]


def _count_together(
    articles: Sequence[Sentences], first: Counter[str], second: Counter[str], most: float
) -> tuple[Counts, Counts]:
    """How often two stems stand in a pair of sentences, and in how many pairs of articles.

    Only of those neither rare nor more usual than `most`.
    """
    kept = [{stem for stem, seen in side.items() if _LEAST_SEEN <= seen <= most} for side in (first, second)]
    together, apart = Counts(), Counts()
    left = _MOST_PAIRS
    for sentences in articles:
        here = Counts()
        for mine, theirs in sentences[:left]:
            others = theirs & kept[1]
            for stem in mine & kept[0]:
                here.update((stem, other) for other in others)
        together.update(here)
        apart.update(here.keys())
        left = max(0, left - len(sentences))
    return together, apart
