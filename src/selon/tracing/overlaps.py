"""How much two articles share, and how faithfully: what chooses among several possible sources of one text.

Coverage is measured on the article without its leftovers and credit lines. Within a language, what an article
explains of another is the share of the other's runs of three words that it has too in the passages; what stands
above them, a dateline kept in part, decides between sources alike. Across languages it is the share covered,
times the share of its names and figures that the other's passages have. So a copy of an edited copy is nearer
to it than to the first article, and so is its translation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from selon.attribution.quotations import find_quotations
from selon.records import Article, Match, Span
from selon.tracing.anchors import FORM, NUMBER, PLACE, find_anchors

_PARAGRAPH = re.compile(r"[^\n]+")
_HEAD = 80  # characters above the first passage: a dateline
_HINT = 0.05  # what they count: they only decide between sources that are otherwise alike
_WORD = re.compile(r"\w+")
Runs = Counter[int]


@dataclass(frozen=True, slots=True)
class Overlap:
    """A match seen from both sides: the share of each article it covers, the share of each that the other
    explains, and how faithful the passages are."""

    match: Match
    covered: tuple[float, float]
    explained: tuple[float, float]
    fidelity: float

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
    """Measures overlaps; the words of each article are counted once."""

    def __init__(self, articles: Mapping[str, Article], matches: Iterable[Match]) -> None:
        self.articles = articles
        self._sizes: dict[str, int] = {}
        self._family = Counter(id_ for match in matches for id_ in (match.first, match.second))
        self._heads = Counter(run for id_ in self._family for run in _runs([articles[id_].text[: 2 * _HEAD]]))

    def measure(self, match: Match) -> Overlap:
        """The overlap of a match."""
        articles = (self.articles[match.first], self.articles[match.second])
        sides = [[pair[side] for pair in match.passages] for side in (0, 1)]
        covered = (share_of(articles[0], sides[0]), share_of(articles[1], sides[1]))
        if match.across:
            content = [_content(a, spans) for a, spans in zip(articles, sides, strict=True)]
            kept = [_within(content[0], content[1]), _within(content[1], content[0])]
            return Overlap(match, covered, (covered[0] * kept[0], covered[1] * kept[1]), _alike(*content))
        runs = [_runs(_texts(a, spans)) for a, spans in zip(articles, sides, strict=True)]
        both = sum((runs[0] & runs[1]).values()) + _HINT * self._shared_head(articles, sides)
        explained = [min(1.0, both / self._size(article)) for article in articles]
        return Overlap(match, covered, (explained[0], explained[1]), _alike(*runs))

    def _shared_head(self, articles: tuple[Article, Article], sides: Sequence[Sequence[Span]]) -> int:
        """The runs of words two articles share above their passages, and that only their family has there."""
        starts = [min(span.start for span in spans) for spans in sides]
        if max(starts) > _HEAD:
            return 0
        heads = [_runs([a.text[:start]]) for a, start in zip(articles, starts, strict=True)]
        family = max(self._family[article.id] for article in articles) + 1
        return sum(self._heads[run] <= family for run in heads[0] & heads[1])

    def _size(self, article: Article) -> int:
        """How many runs of words an article has of its own."""
        if article.id not in self._sizes:
            words = sum(1 for _ in _WORD.finditer(article.text))
            words -= sum(1 for s in article.leftovers for _ in _WORD.finditer(article.text, *s.span))
            self._sizes[article.id] = max(1, words - 2)
        return self._sizes[article.id]


def _texts(article: Article, spans: Iterable[Span]) -> Iterator[str]:
    return (article.text[start:end] for start, end in spans)


def _foreign(article: Article) -> list[Span]:
    return [s.span for s in article.leftovers] + [c.span for c in article.credits if c.span]


def beyond_quotations(article: Article, spans: Iterable[Span]) -> int:
    """The characters of spans that stand outside quotation marks: what two reporters at one table do not share."""
    paragraphs = [Span(*m.span()) for m in _PARAGRAPH.finditer(article.text)]
    quotations, _ = find_quotations(article.text, paragraphs, lambda _start, _end: None)
    spans = join(spans)
    return length(spans) - common(spans, join(q.span for q in quotations))


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


def _runs(texts: Iterable[str]) -> Runs:
    """Runs of three words: a changed word costs three, marks and case cost nothing."""
    found: Runs = Counter()
    for text in texts:
        words = [w.casefold() for w in _WORD.findall(text)]
        found.update(map(hash, zip(words, words[1:], words[2:], strict=False)))
    return found


def _content(article: Article, spans: Iterable[Span]) -> Counter[str]:
    """Figures, and names: what a translation keeps as it is."""
    found: Counter[str] = Counter()
    for span in spans:
        text = article.text[span.start : span.end]
        for key, start in find_anchors(text, article.lang):
            if key[0] == NUMBER or (key[0] in (FORM, PLACE) and text[start].isupper()):
                found[key] += 1
    return found


def _within(one: Counter[Any], other: Counter[Any]) -> float:
    """The share of what the first has that the second has too."""
    whole = sum(one.values())
    return sum((one & other).values()) / whole if whole else 1.0


def _alike(one: Counter[Any], other: Counter[Any]) -> float:
    """The share of what either has that both have (Jaccard over counts)."""
    union = sum((one | other).values())
    return sum((one & other).values()) / union if union else 0.0
