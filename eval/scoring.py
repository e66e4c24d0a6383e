"""How well attributions were found: figures of what `selon read --format jsonl` prints, against gold.

A gold quote with `core = false` is optional: finding it is neither rewarded nor punished. All figures are
percentages over all quotes of the articles, not means of articles.

overlap .3, .8  the protocol of the Gender Gap Tracker (Asr et al. 2021): the share of the gold content that
                was found is strictly above the threshold, each gold quote in order taking the best one left.
                It forgives content that is too long, so it is never quoted alone.
joint           symmetric: intersection over union of the contents at least .5, one to one, and source and cue
                overlap those of gold, or are absent on both sides. The headline.
exact           of those pairs, content the same after trimming marks and spaces.

Over the quotes found by overlap .3, and only those for which gold says it:
speaker         the source span overlaps gold's, or both have none.
kind, speech    the kind of the resolved source, and direct, indirect or mixed, are gold's.
joined          B-cubed F1 (Bagga and Baldwin 1998) of quotes grouped by resolved speaker; gold: `speaker_id`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.gold import Found, FoundArticle, Gold, Quote, Spans, Stretch

Cells = frozenset[int]
Clusters = list[tuple[str, str]]  # of each quote: its cluster in gold, its cluster as found


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """A quote of gold with the characters of its roles."""

    quote: Quote
    content: Cells
    source: Cells
    cue: Cells


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """A found attribution with the characters of its roles."""

    found: Found
    content: Cells
    source: Cells
    cue: Cells


Pair = tuple[Wanted, Given]


def score(gold: Sequence[Gold], answers: Mapping[str, FoundArticle]) -> dict[str, float]:
    """The figures by name; raises ValueError where an article is missing or its text was altered."""
    n: Counter[str] = Counter()
    clusters: Clusters = []
    for article in gold:
        answer = answers.get(article.doc_id)
        if answer is None or answer.text != article.text:
            raise ValueError(f"{article.doc_id}: {'its text was altered' if answer else 'not in the output'}")
        clusters += _count(article, answer, n)
    names = ("overlap .3", "overlap .8", "joint", "exact")
    figures = {f"{name} f1": _f1(n[name], n["found"], n["gold"]) for name in names}
    figures["speaker"] = _share(n["speaker"], n["overlap .3"])
    figures |= {
        name: _share(n[name], n[f"{name} known"]) for name in ("kind", "speech") if n[f"{name} known"]
    }
    if clusters:
        figures["joined b3 f1"] = b_cubed(clusters)
    return figures


def _count(article: Gold, answer: FoundArticle, n: Counter[str]) -> Clusters:
    """Adds one article's counts to `n`; returns the clusters of its quotes."""
    quotes = [_wanted(quote) for quote in article.quotes]
    wanted = [w for w in quotes if w.quote.core]
    optional = [w for w in quotes if not w.quote.core]
    kept = [g for g in map(_given, answer.attributions) if not _is_optional(g, optional, wanted)]
    overlapping = _overlapping(wanted, kept, 0.3)
    paired = _one_to_one(wanted, kept)
    n["gold"] += len(wanted)
    n["found"] += len(kept)
    n["overlap .3"] += len(overlapping)
    n["overlap .8"] += len(_overlapping(wanted, kept, 0.8))
    n["joint"] += sum(_touch(w.source, g.source) and _touch(w.cue, g.cue) for w, g in paired)
    n["exact"] += sum(
        _trimmed(article.text, w.quote.content_spans) == _trimmed(article.text, g.found.content.spans)
        for w, g in paired
    )
    kinds = {source.id: source.kind for source in answer.sources}
    for w, g in overlapping:
        n["speaker"] += _touch(w.source, g.source)
        n["speech known"] += w.quote.speech is not None
        n["speech"] += w.quote.speech == g.found.speech
        n["kind known"] += w.quote.source_kind is not None
        n["kind"] += w.quote.source_kind == kinds.get(g.found.speaker or "", "none")
    return _clusters(article.doc_id, overlapping)


def _cells(spans: Spans) -> Cells:
    return frozenset(i for start, end in spans for i in range(start, end))


def _wanted(quote: Quote) -> Wanted:
    return Wanted(quote, _cells(quote.content_spans), _cells(quote.source_spans), _cells(quote.cue_spans))


def _given(found: Found) -> Given:
    def cells(stretch: Stretch | None) -> Cells:
        return _cells(stretch.spans) if stretch else frozenset()

    return Given(found, cells(found.content), cells(found.source), cells(found.cue))


def _alike(a: Cells, b: Cells) -> float:
    """Intersection over union."""
    return len(a & b) / max(1, len(a | b))


def _touch(a: Cells, b: Cells) -> bool:
    """Whether two roles overlap, or are absent on both sides."""
    return bool(a & b) or (not a and not b)


def _is_optional(given: Given, optional: Iterable[Wanted], wanted: Iterable[Wanted]) -> bool:
    """Whether a found attribution answers an optional quote rather than one that counts."""
    mine = given.content
    core = max((_alike(mine, w.content) for w in wanted), default=0.0)
    for side in optional:
        within = len(mine & side.content) / max(1, min(len(mine), len(side.content)))
        alike = _alike(mine, side.content)
        if (within >= 0.3 and core < 0.1) or (alike >= 0.5 and alike > core):
            return True
    return False


def _overlapping(wanted: Iterable[Wanted], kept: Iterable[Given], threshold: float) -> list[Pair]:
    left, pairs = list(kept), []
    for w in wanted:
        best = max(left, key=lambda g: len(w.content & g.content), default=None)
        if best is not None and len(w.content & best.content) > threshold * len(w.content):
            left.remove(best)
            pairs.append((w, best))
    return pairs


def _one_to_one(wanted: Sequence[Wanted], kept: Sequence[Given]) -> list[Pair]:
    """Pairs whose contents are alike by .5 or more, the most alike first, each used once."""
    candidates = (
        (_alike(w.content, g.content), i, j) for i, w in enumerate(wanted) for j, g in enumerate(kept)
    )
    pairs: dict[int, int] = {}
    for alike, i, j in sorted(candidates, reverse=True):
        if alike >= 0.5 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [(wanted[i], kept[j]) for i, j in pairs.items()]


def _trimmed(text: str, spans: Spans) -> list[str]:
    """The contents without the marks and spaces around them, each with where it starts."""
    pieces = []
    for start, end in spans:
        inner = [i for i in range(start, end) if text[i].isalnum()]
        if inner:
            pieces.append(f"{inner[0]} {text[inner[0] : inner[-1] + 1]}")
    return pieces


def _clusters(doc_id: str, pairs: Iterable[Pair]) -> Clusters:
    """The clusters of the quotes for which gold says who speaks; an unresolved speaker is one of its own."""
    return [
        (f"{doc_id} {w.quote.speaker_id}", f"{doc_id} {g.found.speaker or f'alone {number}'}")
        for number, (w, g) in enumerate(pairs)
        if w.quote.speaker_id is not None
    ]


def b_cubed(clusters: Clusters) -> float:
    """B-cubed F1 in percent: the share of each item's found cluster that is right, of its gold one found."""
    both, gold, found = Counter(clusters), Counter(g for g, _ in clusters), Counter(f for _, f in clusters)
    precision = sum(count * count / found[f] for (_, f), count in both.items()) / len(clusters)
    recall = sum(count * count / gold[g] for (g, _), count in both.items()) / len(clusters)
    return round(200 * precision * recall / (precision + recall), 1)


def _f1(right: int, found: int, gold: int) -> float:
    return round(200 * right / (found + gold), 1) if right else 0.0


def _share(part: int, whole: int) -> float:
    return round(100 * part / max(1, whole), 1)
