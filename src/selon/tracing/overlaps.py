"""How much two articles share, and how faithfully: what chooses among several possible sources of one text.

Coverage is measured on the article without its leftovers and credit lines. Within a language, what an article
explains of another is the share of the other's runs of three words that it has too in the passages; what stands
above them, a dateline kept in part, decides between sources alike. Across languages it is the share covered,
times the share of its names and figures that the other's passages have. So a copy of an edited copy is nearer
to it than to the first article, and so is its translation.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from selon.attribution.quotations import find_quotations
from selon.records import Article, Match, Span
from selon.tracing.anchors import FORM, NUMBER, PLACE, find_anchors
from selon.tracing.wordings import Ids, Wordings, common_runs

_PARAGRAPH = re.compile(r"[^\n]+")
_HEAD = 80  # characters above the first passage: a dateline
_HINT = 0.05  # what they count: they only decide between sources that are otherwise alike


@dataclass(frozen=True, slots=True)
class Overlap:
    """A match seen from both sides: the share of each article it covers, the share of each that the other
    explains, and how faithful the passages are; where not `exact`, by an estimate."""

    match: Match
    covered: tuple[float, float]
    explained: tuple[float, float]
    fidelity: float
    exact: bool = True

    def explains(self, derived: str) -> float:
        """How much of one of the two articles the other explains."""
        return self.explained[0 if derived == self.match.first else 1]

    def covers(self, article: str) -> float:
        """The share of one of the two articles that stands in the other."""
        return self.covered[0 if article == self.match.first else 1]

    def spans(self, article: str) -> tuple[Span, ...]:
        """The passages on the side of one article."""
        side = 0 if article == self.match.first else 1
        return tuple(pair[side] for pair in self.match.passages)

    def other(self, article: str) -> str:
        """The id of the other article."""
        return self.match.second if article == self.match.first else self.match.first


class Measuring:
    """Measures overlaps; what is counted of an article is counted once."""

    def __init__(self, wordings: Wordings, matches: Iterable[Match]) -> None:
        self.wordings = wordings
        self._own: dict[str, int] = {}
        self._content: dict[str, list[tuple[int, str]]] = {}
        self._family = Counter(id_ for match in matches for id_ in (match.first, match.second))
        self._heads = Counter(run for id_ in self._family for run in self._head(id_, 2 * _HEAD).tolist())

    def estimate(self, match: Match) -> Overlap:
        """The overlap of a match as far as its passages and its score tell, without a look at the words."""
        covered = self._covered(match)
        return Overlap(
            match, covered, (covered[0] * match.score, covered[1] * match.score), match.score, exact=False
        )

    def measure(self, match: Match) -> Overlap:
        """The overlap of a match, word by word."""
        ids, covered = (match.first, match.second), self._covered(match)
        sides = [[pair[side] for pair in match.passages] for side in (0, 1)]
        if match.across:
            content = [self._content_of(id_, spans) for id_, spans in zip(ids, sides, strict=True)]
            kept = [_within(content[0], content[1]), _within(content[1], content[0])]
            return Overlap(match, covered, (covered[0] * kept[0], covered[1] * kept[1]), _alike(*content))
        wordings = [self.wordings.of(id_) for id_ in ids]
        runs = [w.runs(w.inside(spans)) for w, spans in zip(wordings, sides, strict=True)]
        both = len(common_runs(*runs))
        hint = _HINT * self._shared_head(ids, [min(span.start for span in spans) for spans in sides])
        explained = [min(1.0, (both + hint) / self._size(id_)) for id_ in ids]
        union = len(runs[0]) + len(runs[1]) - both
        return Overlap(match, covered, (explained[0], explained[1]), both / union if union else 1.0)

    def _covered(self, match: Match) -> tuple[float, float]:
        articles = self.wordings.articles
        return (
            share_of(articles[match.first], (first for first, _ in match.passages)),
            share_of(articles[match.second], (second for _, second in match.passages)),
        )

    def _shared_head(self, ids: tuple[str, str], starts: Sequence[int]) -> int:
        """The runs of words two articles share above their passages, and that only their family has there."""
        if max(starts) > _HEAD:
            return 0
        shared = common_runs(*(self._head(id_, start) for id_, start in zip(ids, starts, strict=True)))
        family = max(self._family[id_] for id_ in ids) + 1
        return sum(self._heads[run] <= family for run in shared.tolist())

    def _head(self, article: str, end: int) -> Ids:
        wording = self.wordings.of(article)
        return wording.runs(wording.inside([Span(0, end)]))

    def _size(self, article: str) -> int:
        """How many runs of words an article has of its own."""
        if article not in self._own:
            wording = self.wordings.of(article)
            self._own[article] = max(1, len(wording.runs(wording.own)))
        return self._own[article]

    def _content_of(self, article: str, spans: Iterable[Span]) -> Counter[str]:
        """The figures and the names inside spans: what a translation keeps as it is."""
        if article not in self._content:
            known = self.wordings.articles[article]
            self._content[article] = [
                (start, key)
                for key, start in find_anchors(known.text, known.lang)
                if _kept(known, key, start)
            ]
        content = self._content[article]
        found: Counter[str] = Counter()
        for start, end in join(spans):
            first = bisect_left(content, (start, ""))
            found.update(key for _, key in content[first : bisect_left(content, (end, ""))])
        return found


def _kept(article: Article, key: str, start: int) -> bool:
    return key[0] == NUMBER or (key[0] in (FORM, PLACE) and article.text[start].isupper())


def _foreign(article: Article) -> list[Span]:
    return [s.span for s in article.leftovers] + [c.span for c in article.credits if c.span]


def quoted_spans(article: Article) -> list[Span]:
    """What stands in quotation marks in an article, in order."""
    paragraphs = [Span(*m.span()) for m in _PARAGRAPH.finditer(article.text)]
    quotations, _ = find_quotations(article.text, paragraphs, lambda _start, _end, _last: None)
    return join(quotation.span for quotation in quotations)


def share_of(article: Article, spans: Iterable[Span]) -> float:
    """The share of an article's own text, without leftovers and credit lines, that spans cover."""
    outside = join(_foreign(article))
    inside = join(spans)
    whole = len(article.text) - length(outside)
    return min(1.0, (length(inside) - common(inside, outside)) / max(1, whole))


def join(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch made one."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, end))
        else:
            out.append(Span(start, end))
    return out


def length(spans: Iterable[Span]) -> int:
    """The characters in spans that do not overlap."""
    return sum(end - start for start, end in spans)


def common(one: Sequence[Span], other: Sequence[Span]) -> int:
    """The characters that two lists of ordered, disjoint spans share."""
    at = total = 0
    for start, end in one:
        while at < len(other) and other[at].end <= start:
            at += 1
        i = at
        while i < len(other) and other[i].start < end:
            total += min(end, other[i].end) - max(start, other[i].start)
            i += 1
    return total


def _within(one: Counter[Any], other: Counter[Any]) -> float:
    """The share of what the first has that the second has too."""
    whole = sum(one.values())
    return sum((one & other).values()) / whole if whole else 1.0


def _alike(one: Counter[Any], other: Counter[Any]) -> float:
    """The share of what either has that both have (Jaccard over counts)."""
    union = sum((one | other).values())
    return sum((one & other).values()) / union if union else 0.0
