"""Doubts that were dropped: "may have" that became "has", "aurait" that became a fact.

A doubt is kept where any word that softens stands in its place, in other words, in another mood or as an adverb;
across languages and between reworded sentences, anywhere in the counterpart. Not handled: a doubt of two that is
dropped from one long sentence in another language.
"""

from __future__ import annotations

from collections.abc import Iterator

from selon.attribution.tokens import Token
from selon.comparison.counterparts import Counterpart, Finding
from selon.comparison.differences import normal, span_of
from selon.records import Span

_ROOM = 5  # words around the place of a doubt in which another may stand for it
_NEXT = 5  # words after a doubt, one of which at least must have been kept
_STEM = 4  # first letters by which a verb is known in another form


def find_dropped_doubts(pair: Counterpart) -> Iterator[Finding]:
    """The doubts of a stretch that its counterpart states without any."""
    for doubt in pair.source.doubts_in(pair.before):
        if pair.diff is not None and pair.close:
            yield from _dropped_in_place(pair, doubt)
        elif not pair.derived.softeners_in(pair.after):
            yield Finding(
                "hedge-dropped", doubt, pair.after, "hedge-across" if pair.diff is None else "hedge-reworded"
            )


def _dropped_in_place(pair: Counterpart, doubt: Span) -> Iterator[Finding]:
    diff = pair.diff
    assert diff is not None
    low, high = diff.across(doubt, room=_ROOM)
    there = span_of(diff.after, low, high)
    if there is None or pair.derived.softeners_in(there):
        return
    following = [w for w in diff.before if w.start >= doubt.end][:_NEXT]
    kept = _kept(following, diff.after[low:high])
    if kept:
        low, high = diff.across(Span(doubt.start, kept.end))
        after = span_of(diff.after, low, high) or there
        yield Finding("hedge-dropped", Span(doubt.start, kept.end), after, "hedge-in-place")


def _kept(words: list[Token], there: object) -> Token | None:
    """The first word of content after a doubt that its place still holds, in some form."""
    assert isinstance(there, list | tuple)
    stems = {normal(w)[:_STEM] for w in there}
    return next((w for w in words if len(w.word) > 2 and normal(w)[:_STEM] in stems), None)
