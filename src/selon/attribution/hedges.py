"""Hedges: the words that soften a statement, with their exact place.

What counts is the pack's: modals, adverbs of hearsay, "alleged", the French journalistic conditional. Not
handled: a hedge carried by the tone or by the context alone, and verbs of belief, which are cues.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from selon.attribution.tokens import W, lexicon_of, tokenise
from selon.packs import Pack
from selon.records import Attribution, Span, Spans

_SENTENCE_END = re.compile(r"[.?!…][»”\"’)]?\s|\n")


def find_hedges(
    text: str, attributions: Sequence[Attribution], pack: Pack, leave_out: Iterable[Span] = ()
) -> tuple[list[Attribution], Spans]:
    """The attributions with the hedges of their content, and all hedges of the text, in order.

    A hedge belongs to the innermost attribution whose content holds it.
    """
    outside = sorted(leave_out)
    reported = sorted(_reported(text, attributions, pack))
    spoken = sorted(s for a in attributions if a.speech == "direct" for s in a.content)
    found: set[Span] = set()
    for pattern, kind in _compiled(pack):
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if _held(outside, span):
                continue
            if kind != "always" and (_held(reported, span) or _hypothetical(text, span, pack)):
                continue
            if kind == "written" and _held(spoken, span):
                continue
            found.add(span)
    hedges = tuple(
        s for s in sorted(found) if not any(o != s and o.start <= s.start and s.end <= o.end for o in found)
    )
    return _given(attributions, hedges), hedges


@cache
def _compiled(pack: Pack) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(p.regex), p.kind) for p in pack.hedges.patterns]


def _reported(text: str, attributions: Sequence[Attribution], pack: Pack) -> list[Span]:
    """The reported clauses: indirect content that a complementiser opens."""
    lexicon = lexicon_of(pack)
    found = []
    for attribution in attributions:
        if attribution.speech == "direct":
            continue
        start, end = attribution.content[0]
        first = next(tokenise(text, start, min(end, start + 40), lexicon), None)
        if first is not None and first.bits & (W.COMPLEMENTISER | W.INTERROGATIVE):
            found.append(attribution.content[0])
    return found


def _held(spans: list[Span], span: Span) -> bool:
    """Whether one of the sorted spans holds `span`; nested spans are looked at a few deep."""
    i = bisect_right(spans, (span.start, sys.maxsize))
    return any(s.start <= span.start and span.end <= s.end for s in spans[max(0, i - 4) : i])


def _hypothetical(text: str, span: Span, pack: Pack) -> bool:
    """Whether a condition stands in the same sentence ("si …", "if …")."""
    before = text[max(0, span.start - 300) : span.start]
    ends = [m.end() for m in _SENTENCE_END.finditer(before)]
    after = text[span.end : span.end + 300]
    stop = _SENTENCE_END.search(after)
    sentence = before[ends[-1] if ends else 0 :] + " " + after[: stop.start() if stop else len(after)]
    words = re.findall(r"\w+['’]?", sentence.lower())
    return any(w.replace("’", "'") in pack.hedges.conditions.split() for w in words)


def _given(attributions: Sequence[Attribution], hedges: Spans) -> list[Attribution]:
    """Each attribution with the hedges inside its content that no attribution inside it holds."""
    own: dict[str, list[Span]] = {a.id: [] for a in attributions}
    pieces = sorted(((s, a) for a in attributions for s in a.content), key=lambda p: (p[0].start, -p[0].end))
    open_: list[tuple[Span, Attribution]] = []
    at = 0
    for hedge in hedges:
        while at < len(pieces) and pieces[at][0].start <= hedge.start:
            open_.append(pieces[at])
            at += 1
        open_ = [p for p in open_ if p[0].end > hedge.start]
        around = [p for p in open_ if hedge.end <= p[0].end]
        if around:
            own[min(around, key=lambda p: p[0].end - p[0].start)[1].id].append(hedge)
    return [replace(a, hedges=tuple(own[a.id])) for a in attributions]
