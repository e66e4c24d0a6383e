"""Doubts that were dropped: "may have" that became "has", "aurait" that became a fact.

A doubt is kept where any word that softens stands in its place, in other words, in another mood or as an adverb;
across languages and between reworded sentences, anywhere in the counterpart. Not handled: a doubt of two that is
dropped from one long sentence in another language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selon.attribution.tokens import Token, W
from selon.comparison.accounts import Account
from selon.comparison.counterparts import Counterpart, Finding
from selon.comparison.differences import normal, span_of
from selon.records import Span

_ROOM = 5  # words around the place of a doubt in which another may stand for it
_NEXT = 5  # words after a doubt, one of which at least must have been kept
_MARK = re.compile(r"[,;:–—»”\"]\s|\s[–—«“]")
_STEM = 4  # first letters by which a verb is known in another form


def find_dropped_doubts(pair: Counterpart) -> Iterator[Finding]:
    """The doubts of a stretch that its counterpart states without any."""
    for doubt in pair.source.doubts_in(pair.before):
        if pair.diff is not None and pair.close:
            yield from _dropped_in_place(pair, doubt)
        elif not pair.derived.softeners_in(pair.whole_after()) and _asserts(pair):
            following = _following(pair, doubt)
            before = Span(doubt.start, following[-1].end) if following else doubt
            rule = "hedge-across" if pair.diff is None else "hedge-reworded"
            yield Finding("hedge-dropped", before, _stated(pair, before), rule)


def _stated(pair: Counterpart, before: Span) -> Span:
    """The statement of a counterpart, cut at its attributions, that says most of what stood in a stretch before."""
    mine = pair.source.meanings_in(before)
    spans = [
        Span(max(s.start, pair.after.start), min(s.end, pair.after.end))
        for a in pair.derived.attributions_in(pair.after)
        for s in a.content
    ]
    alike = [(len(mine & pair.derived.meanings_in(s)), s.start - s.end, s) for s in spans if s.start < s.end]
    most = max(alike, default=None)
    return most[2] if most and most[0] else pair.after


def _asserts(pair: Counterpart) -> bool:
    """Whether a counterpart says that something is so, rather than naming it ("the leak, which was …")."""
    words = pair.derived.words_in(pair.after)
    first = next((w for w in words if w.bits & (W.RELATIVE | W.AUXILIARY | W.FINITE_OTHER)), None)
    return pair.close or first is None or bool(first.bits & ~W.RELATIVE & (W.AUXILIARY | W.FINITE_OTHER))


def _dropped_in_place(pair: Counterpart, doubt: Span) -> Iterator[Finding]:
    diff = pair.diff
    assert diff is not None
    low, high = diff.across(doubt, room=_ROOM)
    there = span_of(diff.after, low, high)
    if there is None or not diff.is_lost(doubt) or _is_repeated(pair, doubt):
        return
    kept = _kept(_following(pair, doubt), diff.after[low:high])
    if kept is None:
        return
    moved = diff.is_lost(
        Span(kept.start, kept.end)
    )  # or in another form: a doubt anywhere may then be this one
    if any(diff.is_new(s) for s in pair.derived.softeners_in(pair.after if moved else there)):
        return
    low, high = diff.across(Span(doubt.start, kept.end))
    after = span_of(diff.after, low, high) or there
    yield Finding("hedge-dropped", Span(doubt.start, kept.end), after, "hedge-in-place")


def _is_repeated(pair: Counterpart, doubt: Span) -> bool:
    """Whether the same words soften as often after as before, wherever in the stretch they stand."""

    def spelled(account: Account, span: Span) -> str:
        return " ".join(normal(w) for w in account.words_in(span))

    mine = spelled(pair.source, doubt)
    before = [d for d in pair.source.doubts_in(pair.before) if spelled(pair.source, d) == mine]
    after = [d for d in pair.derived.doubts_in(pair.after) if spelled(pair.derived, d) == mine]
    return len(after) >= len(before)


def _following(pair: Counterpart, doubt: Span) -> list[Token]:
    """The words of a doubt and those after it in its clause, a few."""
    inside = pair.source.sentences_in(doubt)
    end = pair.source.sentences[inside[-1]].end if inside else doubt.end
    mark = _MARK.search(pair.source.text, doubt.end, end)
    words = pair.source.words_in(Span(doubt.start, mark.start() if mark else end))
    return [w for w in words if w.end > doubt.end or w.start > doubt.start][:_NEXT]


def _kept(words: Sequence[Token], there: Sequence[Token]) -> Token | None:
    """The first word of content from a doubt on that its place still holds, in some form."""
    stems = {normal(w)[:_STEM] for w in there}
    return next((w for w in words if len(w.word) > 2 and normal(w)[:_STEM] in stems), None)
