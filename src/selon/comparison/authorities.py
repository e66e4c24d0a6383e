"""Authority that changed: an attribution dropped, a source made weightier than it was.

A statement has lost its attribution where its counterpart has no source, no cue, no quotation marks, and no
sentence before it in its paragraph that attributes. A source is upgraded where one unnamed source becomes several,
or an organisation, or is said to confirm. Not handled: a source replaced by another of the same weight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selon.attribution.mentions import Mention, read_mention, who_of
from selon.attribution.tokens import Token, W
from selon.comparison.accounts import Account
from selon.comparison.counterparts import Counterpart, Finding
from selon.comparison.differences import span_of
from selon.records import Attribution, Span

_LEAST = 3  # words of a statement worth an attribution
_KEPT = 0.6  # of the words of a statement that its counterpart must still have
_LONGEST = 90  # characters of a mention; a longer one holds a clause, and was read wrong
_NEAR = 80  # characters after a noun in which it is said that its name is not given


def find_dropped_attributions(pair: Counterpart) -> Iterator[Finding]:
    """The attributed statements of a stretch whose counterpart stands as fact."""
    for attribution in pair.source.attributions_in(pair.before):
        place = _place_of(pair, attribution)
        if place is not None and not _is_attributed(pair, attribution, place):
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


def _is_attributed(pair: Counterpart, attribution: Attribution, place: Span) -> bool:
    """Whether anything around the place of a statement, or before it in its paragraph, tells that somebody says so.

    Words of saying that the statement itself holds, in both articles, tell nothing of who makes it.
    """
    account, reach = pair.derived, _reach(attribution)
    own = [
        a
        for a in pair.source.attributions_in(pair.before)
        if a is not attribution and _within(a, attribution)
    ]
    held = [a for a in account.attributions_in(pair.after) if _overlap(_content(a), place)]
    if len(held) > len(own) or any(_overlap(q.span, place) for q in account.quotations_in(pair.after)):
        return True
    spoken = _cues(pair.source, [s for s in attribution.content if _overlap(s, reach)])
    if len(_cues(account, [pair.after])) > len(spoken):
        return True
    paragraph = account.paragraph_of(pair.after)
    earlier = Span(paragraph.start, pair.after.start)
    return earlier.start < earlier.end and bool(account.attributions_in(earlier))


def _within(inner: Attribution, outer: Attribution) -> bool:
    """Whether one attribution stands in the content of another."""
    return inner.inside == outer.id or _overlap(_authority(inner), _content(outer)) > 0


def _content(attribution: Attribution) -> Span:
    spans = attribution.content or attribution.cue
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def _cues(account: Account, spans: Sequence[Span]) -> list[Token]:
    """The words of saying in some spans, other than in the passive."""
    return [w for span in spans for w in _sayings(account.words_in(span))]


def _sayings(words: Sequence[Token]) -> Iterator[Token]:
    for i, word in enumerate(words):
        passive = i > 0 and words[i - 1].bits & W.PASSIVE
        if (word.bits & (W.CUE_FINITE | W.CUE_NOUN) and not word.bits & W.NOMINAL and not passive) or (
            word.bits & W.CUE_PARTICIPLE and i and words[i - 1].bits & W.AUXILIARY and not passive
        ):
            yield word


# Sources made weightier -----------------------------------------------------------------------------


def find_upgraded_sources(pair: Counterpart) -> Iterator[Finding]:
    """The sources of a stretch that carry more weight in its counterpart.

    Where the statement before rests on another outlet's report, its source is the unnamed one described there.
    """
    before = [a for a in pair.source.attributions_in(pair.before) if a.source and not a.inside]
    for a in pair.derived.attributions_in(pair.after):
        if not a.source or not a.cue or not _overlap(_reach(a), pair.after) or (pair.close and a.inside):
            continue
        now = _described(pair.derived, a)
        for b in before:
            was = _described(pair.source, b)
            rule = _upgrade(pair, was, now, b, a) if was and now else None
            if rule is not None and was and now:
                key = f"{was.label} {now.label}"
                yield Finding("source-upgraded", _shown(pair.source, b, was), _authority(a), rule, key)
                break


def _reach(attribution: Attribution) -> Span:
    spans = (*attribution.source, *attribution.cue, *attribution.content)
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def _upgrade(pair: Counterpart, was: Mention, now: Mention, b: Attribution, a: Attribution) -> str | None:
    """The rule by which the source after weighs more than the one before, None where it does not."""
    if was.kind != "anonymous" or was.shape != "noun" or _speaks_for(pair.source, was):
        return None
    if now.kind in ("anonymous", "group") and now.shape == "noun" and now.plural and not was.plural:
        return "source-plural"
    if now.kind == "named-organisation" and _is_official(pair.derived, now):
        return "source-official"
    if now.kind in ("anonymous", "group") and _confirms(pair.derived, a) and not _confirms(pair.source, b):
        return "source-confirmed"
    return None


def _described(account: Account, attribution: Attribution) -> Mention | None:
    """The first mention of who is behind an attribution, read again for its kind and number."""
    source = account.speakers.get(attribution.speaker) if attribution.speaker else None
    if source is None or not source.spans:
        return None
    if source.kind == "outlet":
        return _unnamed(account, attribution)
    mention = read_mention(account.text, source.spans[:1], account.pack)
    if mention is None or mention.spans[0].end - mention.spans[0].start > _LONGEST:
        return None
    return mention


def _unnamed(account: Account, attribution: Attribution) -> Mention | None:
    """The one unnamed source that an outlet's report is said to rest on, in its paragraph or the next."""
    paragraph = account.paragraph_of(_reach(attribution))
    after = account.sentences_in(Span(paragraph.end, len(account.text)))
    end = account.paragraph_of(account.sentences[after[0]]).end if after else paragraph.end
    words = account.words_in(Span(paragraph.start, end))
    who = who_of(account.pack)
    for i, word in enumerate(words):
        klass, _, plural = who.class_of(word.word)
        if klass not in ("anonymous", "persons") or plural:
            continue
        first = next(
            (j for j in range(i, max(-1, i - 4), -1) if words[j].word in who.determiners["indefinite"]), None
        )
        hidden = account.text[word.end : word.end + _NEAR]
        if first is not None and (klass == "anonymous" or any(r.search(hidden) for r in who.anonymity)):
            return read_mention(account.text, (Span(words[first].start, word.end),), account.pack)
    return None


def _shown(account: Account, attribution: Attribution, mention: Mention) -> Span:
    """The authority as the statement has it, or the description it rests on."""
    source = account.speakers.get(attribution.speaker) if attribution.speaker else None
    return mention.spans[0] if source and source.kind == "outlet" else _authority(attribution)


def _is_official(account: Account, mention: Mention) -> bool:
    """Whether a mention is an organisation by its own noun or name, not for want of anything better."""
    who = who_of(account.pack)
    official = set(account.pack.changes.official.split())
    words = [w.word for s in mention.spans for w in account.words_in(s)]
    return any(w in official or who.class_of(w)[0] == "organisations" for w in words)


def _speaks_for(account: Account, mention: Mention) -> bool:
    listed = account.pack.changes.spoken_for.split()
    return any(w.word in listed for s in mention.spans for w in account.words_in(s))


def _confirms(account: Account, attribution: Attribution) -> bool:
    listed = account.pack.changes.confirming.split()
    return any(w.word in listed for s in attribution.cue for w in account.words_in(s))
