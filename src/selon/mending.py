"""Words that a line end broke ("har-" and "bour"), made whole for the analysis alone.

The text of an article is never altered. `mend` gives a copy without what stands in `Article.breaks`, to be
analysed; `unmend` puts the spans found in it back to where they stand in the text as it was read, so that a
span over a broken word covers its hyphen and line end too.

Not handled here: tracing and comparison read the text as it is, and a broken word is there two others.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import accumulate

from selon.records import Article, Credit, Reading, Skipped, Span, Spans


def mend(article: Article) -> Article:
    """The article without its breaks: text, leftovers and credits."""
    cuts = _Cuts(article.breaks)
    pieces, at = [], 0
    for start, end in article.breaks:
        pieces.append(article.text[at:start])
        at = end
    return replace(
        article,
        text="".join((*pieces, article.text[at:])),
        leftovers=tuple(Skipped(cuts.without(s.span), s.reason) for s in article.leftovers),
        credits=tuple(_moved(c, cuts) for c in article.credits),
        breaks=(),
        pages=(),
    )


def unmend(reading: Reading, article: Article) -> Reading:
    """The reading of a mended article as one of the article itself."""
    cuts = _Cuts(article.breaks)
    back, back_all = cuts.back, cuts.back_all
    return Reading(
        article,
        tuple(
            replace(a, source=back_all(a.source), cue=back_all(a.cue), content=back_all(a.content),
                    hedges=back_all(a.hedges))
            for a in reading.attributions
        ),
        tuple(
            replace(s, spans=back_all(s.spans), anonymity=s.anonymity and back(s.anonymity),
                    told=s.told and back(s.told))
            for s in reading.sources
        ),
        tuple(replace(fact, span=back(fact.span)) for fact in reading.facts),
        back_all(reading.hedges),
        tuple(Skipped(back(s.span), s.reason) for s in reading.skipped),
        reading.measured,
    )  # fmt: skip


class _Cuts:
    """Offsets of a text with its breaks, and of the same text without them."""

    def __init__(self, breaks: Spans) -> None:
        self._starts = [span.start for span in breaks]
        self._ends = [span.end for span in breaks]
        self._gone = [0, *accumulate(end - start for start, end in breaks)]
        # Where each cut is in the text without them: what was cut before it has moved it.
        self._places = [start - gone for start, gone in zip(self._starts, self._gone, strict=False)]

    def without(self, span: Span) -> Span:
        """A span of the text as one of the text without breaks."""
        return Span(self._forth(span.start), self._forth(span.end))

    def back(self, span: Span) -> Span:
        """A span of the text without breaks as one of the text; a break at either edge stays outside."""
        start = span.start + self._gone[bisect_right(self._places, span.start)]
        end = span.end + self._gone[bisect_left(self._places, span.end)]
        return Span(start, max(start, end))

    def back_all(self, spans: Spans) -> Spans:
        """Each of some spans, put back."""
        return tuple(map(self.back, spans))

    def _forth(self, offset: int) -> int:
        at = bisect_right(self._ends, offset)
        inside = max(0, offset - self._starts[at]) if at < len(self._starts) else 0
        return offset - self._gone[at] - inside


def _moved(credit: Credit, cuts: _Cuts) -> Credit:
    return replace(credit, span=cuts.without(credit.span)) if credit.span else credit
