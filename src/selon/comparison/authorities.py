"""Authority that changed: an attribution dropped, a source made weightier than it was.

A statement has lost its attribution where its counterpart has no source, no cue, no quotation marks, and no
sentence before it in its paragraph that attributes. A source is upgraded where one unnamed source becomes several,
or an organisation, or is said to confirm. Not handled: a source replaced by another of the same weight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selon.attribution.mentions import Mention, read_mention
from selon.attribution.tokens import Token, W
from selon.comparison.accounts import Account
from selon.comparison.counterparts import Counterpart, Finding
from selon.comparison.differences import span_of
from selon.records import Attribution, Source, Span

_LEAST = 3  # words of a statement worth an attribution
_KEPT = 0.6  # of the words of a statement that its counterpart must still have
_VAGUE = ("anonymous", "group", "none")


def find_dropped_attributions(pair: Counterpart) -> Iterator[Finding]:
    """The attributed statements of a stretch whose counterpart stands as fact."""
    if _is_attributed(pair.derived, pair.after):
        return
    for attribution in pair.source.attributions_in(pair.before):
        place = _place_of(pair, attribution)
        if place is not None:
            yield Finding("attribution-dropped", _authority(attribution), place, "attribution")
            return


def _place_of(pair: Counterpart, attribution: Attribution) -> Span | None:
    """Where an attributed statement stands after, None where it does not, or is not attributed to anybody."""
    if not attribution.source or not attribution.cue or attribution.inside:
        return None
    if _overlap(_authority(attribution), pair.before) == 0:
        return None
    content = [_cut(s, pair.before) for s in attribution.content]
    words = [w for span in content if span for w in pair.source.words_in(span)]
    if len(words) < _LEAST:
        return None
    if pair.diff is None or not pair.close:
        return pair.after
    kept = {w.start for step in pair.diff.steps if step.same for w in pair.diff.before[slice(*step.before)]}
    if sum(w.start in kept for w in words) < _KEPT * len(words):
        return None
    whole = Span(words[0].start, words[-1].end)
    return span_of(pair.diff.after, *pair.diff.across(whole))


def _authority(attribution: Attribution) -> Span:
    """The stretch of source and cue where they stand together, else the source alone."""
    spans = sorted((*attribution.source, *attribution.cue))
    content = sorted(attribution.content)
    whole = Span(spans[0].start, max(s.end for s in spans))
    if any(_overlap(whole, s) for s in content):
        return attribution.source[0]
    return whole


def _cut(span: Span, frame: Span) -> Span | None:
    start, end = max(span.start, frame.start), min(span.end, frame.end)
    return Span(start, end) if start < end else None


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _is_attributed(account: Account, span: Span) -> bool:
    """Whether anything in a stretch, or before it in its paragraph, tells that somebody says so."""
    if account.attributions_in(span) or any(_overlap(q.span, span) for q in account.quotations_in(span)):
        return True
    if _has_cue(account.words_in(span)):
        return True
    paragraph = account.paragraph_of(span)
    earlier = Span(paragraph.start, span.start)
    return earlier.start < earlier.end and bool(account.attributions_in(earlier))


def _has_cue(words: Sequence[Token]) -> bool:
    """Whether a word of saying stands in a row of words, other than in the passive."""
    for i, word in enumerate(words):
        if word.bits & (W.CUE_FINITE | W.CUE_PHRASE | W.CUE_NOUN) and not word.bits & W.NOMINAL:
            return True
        if word.bits & W.CUE_PARTICIPLE and i and words[i - 1].bits & W.AUXILIARY:
            if not words[i - 1].bits & W.PASSIVE:
                return True
    return False


# Sources made weightier -----------------------------------------------------------------------------


def find_upgraded_sources(pair: Counterpart) -> Iterator[Finding]:
    """The sources of a stretch that carry more weight in its counterpart."""
    before = [a for a in pair.source.attributions_in(pair.before) if a.source]
    after = [a for a in pair.derived.attributions_in(pair.after) if a.source]
    for a in after:
        if _overlap(_reach(a), pair.after) == 0:
            continue
        for b in before:
            rule = _upgrade(pair, b, a)
            if rule is not None:
                yield Finding("source-upgraded", _authority(b), _authority(a), rule)
                break


def _reach(attribution: Attribution) -> Span:
    spans = (*attribution.source, *attribution.cue, *attribution.content)
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def _upgrade(pair: Counterpart, b: Attribution, a: Attribution) -> str | None:
    """The rule by which the source after weighs more than the one before, None where it does not."""
    was, now = _source(pair.source, b), _source(pair.derived, a)
    if was is None or now is None or was.kind != "anonymous":
        return None
    one, other = _mention(pair.source, was), _mention(pair.derived, now)
    if one is None or other is None or _speaks_for(pair.source, was):
        return None
    if now.kind in ("anonymous", "group") and other.plural and not one.plural:
        return "source-plural"
    if now.kind == "named-organisation":
        return "source-official"
    if _confirms(pair.derived, a) and not _confirms(pair.source, b):
        return "source-confirmed"
    return None


def _source(account: Account, attribution: Attribution) -> Source | None:
    return account.speakers.get(attribution.speaker) if attribution.speaker else None


def _mention(account: Account, source: Source) -> Mention | None:
    """The first mention of a source, read again for its number."""
    return read_mention(account.text, source.spans[:1], account.pack) if source.spans else None


def _speaks_for(account: Account, source: Source) -> bool:
    listed = account.pack.changes.spoken_for.split()
    words = (w.word for s in source.spans[:1] for w in account.words_in(s))
    return any(word in listed for word in words)


def _confirms(account: Account, attribution: Attribution) -> bool:
    listed = account.pack.changes.confirming.split()
    return any(w.word in listed for s in attribution.cue for w in account.words_in(s))
