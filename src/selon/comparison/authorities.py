"""Authority that changed: an attribution dropped, a source made weightier than it was.

A statement has lost its attribution where its counterpart has no source, no cue, no quotation marks, and no
sentence before it in its paragraph that attributes. A source is upgraded where one unnamed source becomes several,
or an organisation, or is said to confirm. Not handled: a source replaced by another of the same weight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from selon.attribution.mentions import Mention, read_mention, who_of
from selon.attribution.tokens import Lexicon, Token, W, lexicon_of
from selon.comparison.accounts import Account
from selon.comparison.counterparts import Counterpart, Finding
from selon.comparison.differences import span_of
from selon.records import Attribution, Span

_LEAST = 3  # words of a statement worth an attribution
_KEPT = 0.6  # of the words of a statement that its counterpart must still have
_ASSERTS = W.AUXILIARY | W.FINITE_OTHER | W.FINITE_GUESS | W.CUE_FINITE | W.PASSIVE
_PHRASE = 6  # words of the longest fixed phrase
_CLAUSES = frozenset(("that", "clause", "learnt"))
_NEAR = 80  # characters after a noun in which it is said that its name is not given


def find_dropped_attributions(pair: Counterpart) -> Iterator[Finding]:
    """The attributed statements of a stretch whose counterpart stands as fact."""
    for attribution in pair.source.attributions_in(pair.before):
        place = _place_of(pair, attribution)
        if place is not None and not _is_attributed(pair, attribution, place):
            authority = _authority(attribution)
            yield Finding("attribution-dropped", authority, place, "attribution", f"dropped {authority}")
            return


def _place_of(pair: Counterpart, attribution: Attribution) -> Span | None:
    """Where an attributed statement stands after, None where it does not, or is not attributed to anybody."""
    if not attribution.source or not attribution.cue or attribution.inside:
        return None
    if pair.close and _overlap(_authority(attribution), pair.before) == 0:
        return None
    content = [_cut(s, pair.before) for s in attribution.content]
    words = [w for span in content if span for w in pair.source.words_in(span)]
    if len(words) < _LEAST or not any(w.bits & _ASSERTS for w in words):
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
    if _names_source(pair, attribution):
        return True
    paragraph = account.paragraph_of(pair.after)
    if (
        account.attributions_in(Span(paragraph.start, pair.after.start))
        and paragraph.start < pair.after.start
    ):
        return True
    if pair.diff is None or not pair.close:
        sentences = account.sentences_in(pair.after)
        whole = Span(account.sentences[sentences[0]].start, account.sentences[sentences[-1]].end)
        return bool(
            account.attributions_in(whole) or account.quotations_in(pair.after) or _cues(account, [whole])
        )
    own = [
        a
        for a in pair.source.attributions_in(pair.before)
        if a is not attribution and _within(a, attribution)
    ]
    held = [a for a in account.attributions_in(pair.after) if _overlap(_content(a), place)]
    if len(held) > len(own) or any(_overlap(q.span, place) for q in account.quotations_in(pair.after)):
        return True
    spoken = _cues(pair.source, [s for s in attribution.content if _overlap(s, reach)])
    return len(_cues(account, [pair.after])) > len(spoken)


def _names_source(pair: Counterpart, attribution: Attribution) -> bool:
    """Whether who says so stands in the counterpart, as whatever part of its sentence."""
    same = set(pair.source.pack.sources.same.split())
    named = [w for s in attribution.source for w in pair.source.words_in(s) if w.word not in same]
    mine = {key for w in named for key in pair.source.meanings_in(Span(w.start, w.end))}
    held = {key for s in attribution.content for key in pair.source.meanings_in(s)}
    where = pair.whole_after()
    if not mine:  # a pronoun: its counterpart is one too, at the head of its sentence
        return any(w.bits & W.SUBJECT for w in pair.derived.words_in(where)[:1])
    return bool((mine - held) & pair.derived.meanings_in(where))


def _within(inner: Attribution, outer: Attribution) -> bool:
    """Whether one attribution stands in the content of another."""
    return inner.inside == outer.id or _overlap(_authority(inner), _content(outer)) > 0


def _content(attribution: Attribution) -> Span:
    spans = attribution.content or attribution.cue
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def _cues(account: Account, spans: Sequence[Span]) -> list[Token]:
    """The words of saying in some spans that may take a clause, other than in the passive."""
    lexicon = lexicon_of(account.pack)
    return [
        word
        for span in spans
        for word in _sayings(account.words_in(span), lexicon)
        if word.bits & W.CUE_PHRASE or any(how & _CLAUSES for _, how in lexicon.takes.get(word.word, ()))
    ]


def _opens_phrase(words: Sequence[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether a fixed phrase that introduces a source begins at a word ("according to", "d'après")."""
    following = [w.word for w in words[i : i + _PHRASE]]
    return any(
        following[: len(spelled)] == spelled
        and phrase.kind == "before-source"
        and (not phrase.only or set(following[len(spelled) : len(spelled) + 1]) & set(phrase.only.split()))
        for spelled, phrase in lexicon.phrases.get(words[i].word, ())
    )


def _sayings(words: Sequence[Token], lexicon: Lexicon) -> Iterator[Token]:
    for i, word in enumerate(words):
        if word.bits & W.CUE_PHRASE and _opens_phrase(words, i, lexicon):
            yield word
            continue
        passive = i > 0 and words[i - 1].bits & W.PASSIVE
        finite = word.bits & (W.CUE_FINITE | W.CUE_NOUN) and not word.bits & W.NOMINAL
        compound = word.bits & W.CUE_PARTICIPLE and i > 0 and words[i - 1].bits & W.AUXILIARY
        if (finite or compound) and not passive:
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
            rule = _upgrade(pair, was, now, b, a) if was and now and _answers(pair, b, a) else None
            if rule is not None and was and now:
                key = f"{was.label} {now.label}"
                yield Finding("source-upgraded", _shown(pair.source, b, was), _authority(a), rule, key)
                break


def _answers(pair: Counterpart, b: Attribution, a: Attribution) -> bool:
    """Whether, where words are aligned, what the one says stands where the other says it, and not where it is named."""
    if pair.diff is None or not pair.close:
        return True
    places = [span_of(pair.diff.after, *pair.diff.across(s)) for s in b.content]
    there = [p for p in places if p]
    said = any(_overlap(p, s) for p in there for s in a.content)
    return said and not any(_overlap(p, s) == s.end - s.start for p in there for s in a.source)


def _reach(attribution: Attribution) -> Span:
    spans = (*attribution.source, *attribution.cue, *attribution.content)
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def _upgrade(pair: Counterpart, was: Mention, now: Mention, b: Attribution, a: Attribution) -> str | None:
    """The rule by which the source after weighs more than the one before, None where it does not."""
    single = was.kind == "anonymous" and was.shape == "noun" and not _speaks_for(pair.source, was)
    if not single or was.plural:
        return "source-confirmed" if _is_confirmed(pair, was, now, b, a) else None
    if now.kind in ("anonymous", "group") and now.shape == "noun" and now.plural:
        return "source-plural"
    if now.kind == "named-organisation" and _is_official(pair.derived, now):
        return "source-official"
    return "source-confirmed" if _is_confirmed(pair, was, now, b, a) else None


def _is_confirmed(pair: Counterpart, was: Mention, now: Mention, b: Attribution, a: Attribution) -> bool:
    """Whether unnamed sources that said something are now said to confirm it."""
    unnamed = was.kind == "anonymous" and now.kind in ("anonymous", "group")
    return unnamed and _confirms(pair.derived, a) and not _confirms(pair.source, b)


def _described(account: Account, attribution: Attribution) -> Mention | None:
    """The first mention of who is behind an attribution, read again for its number, of the kind it resolved to."""
    source = account.speakers.get(attribution.speaker) if attribution.speaker else None
    if source is None or not source.spans:
        return None
    if source.kind == "outlet":
        return _unnamed(account, attribution)
    mention = read_mention(account.text, (_short(account, source.spans[0]),), account.pack)
    return replace(mention, kind=source.kind, plural=_is_several(account, mention)) if mention else None


def _short(account: Account, span: Span) -> Span:
    """A mention without the relative clause that follows it."""
    words = account.words_in(span)
    cut = next((w for w in words[1:] if w.bits & W.RELATIVE and not w.bits & W.DETERMINER), None)
    return span if cut is None else Span(span.start, len(account.text[: cut.start].rstrip(" ,")))


def _is_several(account: Account, mention: Mention) -> bool:
    """Whether a mention names several people: a plural, or a group by a noun in the plural."""
    endings = tuple(account.pack.sources.plurals.split())
    return mention.plural or (mention.kind == "group" and any(h.endswith(endings) for h in mention.heads))


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
