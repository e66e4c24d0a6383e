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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from selon.attribution.quotations import find_quotations
from selon.records import Article, Match, Span
from selon.tracing.anchors import FORM, NUMBER, PLACE, find_anchors
from selon.tracing.wordings import TOP, Wordings, common_runs, runs_at_top

_PARAGRAPH = re.compile(r"[^\n]+")
_ABOVE = TOP // 2  # characters above the first passage: a dateline
_HINT = 0.05  # what they count: they only decide between sources that are otherwise alike
_QUOTED = 0.4  # share of an article; more than that in quotation marks is an interview taken over
_LINE = 60  # characters outside quotation marks: "the mayor, Miriam Castell, told a press conference"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of either article of a match that it covers, and whether all that they share is what somebody said."""

    covered: tuple[float, float]
    spoken: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike the passages of a match are, word by word: the share of each article that the other explains, and
    how faithful they are; how many runs of words each article has, and those at the top of both."""

    explained: tuple[float, float]
    fidelity: float
    sizes: tuple[int, int] = (1, 1)
    top: tuple[str, ...] = ()


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
        return spans_of(self.match, article)

    def other(self, article: str) -> str:
        """The id of the other article."""
        return self.match.second if article == self.match.first else self.match.first


def spans_of(match: Match, article: str) -> tuple[Span, ...]:
    """The passages of a match on the side of one article."""
    side = 0 if article == match.first else 1
    return tuple(pair[side] for pair in match.passages)


def estimate(match: Match, coverage: Coverage) -> Overlap:
    """The overlap of a match as far as its passages and its score tell, without a look at the words."""
    covered = coverage.covered
    return Overlap(
        match, covered, (covered[0] * match.score, covered[1] * match.score), match.score, exact=False
    )


def measured(
    match: Match, coverage: Coverage, likeness: Likeness, family: int, spread: Mapping[str, int]
) -> Overlap:
    """The overlap of a match that was compared word by word.

    `family` is how many articles share text with one of the two, `spread` how many have each run of words at their
    top: what only a family has there tells of it.
    """
    hint = _HINT * sum(spread[run] <= family for run in likeness.top)
    first, second = (
        min(1.0, explained + hint / size)
        for explained, size in zip(likeness.explained, likeness.sizes, strict=True)
    )
    return Overlap(match, coverage.covered, (first, second), likeness.fidelity)


class Measuring:
    """Measures what articles share; what is counted of an article is counted once."""

    def __init__(self, wordings: Wordings) -> None:
        self._wordings = wordings
        self._articles = wordings.articles
        self._own: dict[str, int] = {}
        self._content: dict[str, list[tuple[int, str]]] = {}
        self._quoted: dict[str, list[Span]] = {}

    def cover(self, match: Match) -> Coverage:
        """How much of either article a match covers."""
        ids = (match.first, match.second)
        first, second = (share_of(self._articles[id_], spans_of(match, id_)) for id_ in ids)
        spoken = not match.across and max(first, second) <= _QUOTED and self._is_spoken(match)
        return Coverage((first, second), spoken)

    def _is_spoken(self, match: Match) -> bool:
        """Whether two articles share little but what somebody said: two reporters heard it."""
        for id_ in (match.first, match.second):
            if id_ not in self._quoted:
                self._quoted[id_] = quoted_spans(self._articles[id_])
            passages = join(spans_of(match, id_))
            if length(passages) - common(passages, self._quoted[id_]) >= _LINE:
                return False
        return True

    def compare(self, match: Match, coverage: Coverage) -> Likeness:
        """How alike two articles are, word by word."""
        ids = (match.first, match.second)
        sides = [spans_of(match, id_) for id_ in ids]
        if match.across:
            content = [self._content_of(id_, spans) for id_, spans in zip(ids, sides, strict=True)]
            kept = (_within(content[0], content[1]), _within(content[1], content[0]))
            first, second = (share * part for share, part in zip(coverage.covered, kept, strict=True))
            return Likeness((first, second), _alike(*content))
        wordings = [self._wordings.of(id_) for id_ in ids]
        runs = [w.runs(w.inside(spans) & w.own) for w, spans in zip(wordings, sides, strict=True)]
        both = len(common_runs(*runs))
        union = len(runs[0]) + len(runs[1]) - both
        sizes = (self._size(match.first), self._size(match.second))
        explained = (both / sizes[0], both / sizes[1])
        return Likeness(explained, both / union if union else 1.0, sizes, self._top(match))

    def _top(self, match: Match) -> tuple[str, ...]:
        """The runs of words two articles share above their passages."""
        ids = (match.first, match.second)
        starts = [min(span.start for span in spans_of(match, id_)) for id_ in ids]
        if max(starts) > _ABOVE:
            return ()
        one, other = (
            runs_at_top(self._articles[id_].text, start) for id_, start in zip(ids, starts, strict=True)
        )
        return tuple(sorted(one & other))

    def _size(self, article: str) -> int:
        """How many runs of words an article has of its own."""
        if article not in self._own:
            wording = self._wordings.of(article)
            self._own[article] = max(1, len(wording.runs(wording.own)))
        return self._own[article]

    def _content_of(self, article: str, spans: Iterable[Span]) -> Counter[str]:
        """The figures and the names inside spans: what a translation keeps as it is."""
        if article not in self._content:
            known = self._articles[article]
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
