"""Who speaks beside a verb: its subject before it, or after it where the verb comes first."""

from __future__ import annotations

from selon.attribution.contents import is_infinitive, past_date, past_enclosed
from selon.attribution.cues import Cue
from selon.attribution.frames import Reader
from selon.attribution.phrases import NP, is_verbal, phrase_after, phrase_before, sentence_subject
from selon.attribution.tokens import CUE_VERB, W

_AUDIENCE = 16  # tokens of a phrase of whom one speaks to
_NO_AUDIENCE = int(W.STOP | W.COMMA | W.COLON | W.BREAK | W.QUOTE | W.RELATIVE & ~W.DETERMINER)
_MAY_SPEAK = int(W.SPEAKER | W.CAPITAL | W.SUBJECT | W.PRONOUN | W.NUMBER | W.TITLE | W.RELATIVE | W.QUOTE)


def may_speak(r: Reader, source: NP) -> bool:
    """Whether a phrase can be a source: "selon les variétés" and "according to plan" name none.

    A longer phrase without any known noun is trusted, and so is one that ends like the nouns of people.
    """
    if source[1] - source[0] > 2 or any(r.bits(i) & _MAY_SPEAK for i in range(*source)):
        return True
    return r.tokens[source[1] - 1].word.endswith(r.lexicon.person_endings)


def is_speaker(r: Reader, cue: Cue, source: NP) -> bool:
    """Whether what follows a verb is its subject rather than its object ("le maire, Ada Quill, exige une pause")."""
    if not any(r.bits(i) & _MAY_SPEAK for i in range(*source)):
        return False
    apposed = "object" in cue.takes and phrase_before(r.tokens, cue.first)
    return not apposed or not any(r.bits(i) & (W.SPEAKER | W.TITLE) for i in range(*apposed))


def subject_after(r: Reader, start: int, closed: bool = False) -> NP | None:
    """The subject that follows an inverted verb, adverbs and one adjunct between them stepped over."""
    k = start
    for _ in range(3):
        k = past_date(r, k)
        if r.bits(k) & W.DATIVE and r.bits(k + 1) & W.QUOTE and len(r.tokens[k + 1].inner or ()) <= 4:
            k += 2  # "a déclaré au « Welt » Ada Quill"
        source = phrase_after(r.tokens, k, r.end, closed)
        if source is None:
            closing = past_enclosed(r, k, dated=k > start)
            if closing is None:
                return None
            k = closing
            continue
        bits = r.bits(source[0])
        if bits & W.DATIVE or (bits & W.PREPOSITION and not bits & W.DETERMINER):
            inner = phrase_after(r.tokens, k + 1, r.end)
            outlet = _outlet_end(r, inner) if inner else None
            named = _past_audience(r, k, inner) if inner and r.lexicon.free_inversion else None
            if named is not None and outlet is None:
                return phrase_after(r.tokens, named, r.end, closed)
            if inner is None or (inner[1] >= r.end and outlet is None):
                return None
            k = outlet or inner[1]
            continue
        verbal = is_verbal(r.tokens[source[0]]) or is_infinitive(r, source[0])
        return None if verbal or bits & W.COMPLEMENTISER else source
    return None


def _outlet_end(r: Reader, inner: NP) -> int | None:
    """Where the outlet spoken to ends, a person's name right after it: "à l'AFP Ada Quill, organisatrice"."""
    last = next((i for i in range(inner[1] - 1, inner[0] - 1, -1) if r.bits(i) & W.OUTLET), None)
    if last is None or last + 2 >= inner[1]:
        return None
    if not any(r.bits(i) & W.DETERMINER for i in range(inner[0] - 1, last)) and r.bits(last + 3) & W.CAPITAL:
        last += 1  # "à Radio Garonne Ada Quill": the outlet's own name has no article
    named = r.bits(last + 1) & W.CAPITAL and r.bits(last + 2) & W.CAPITAL
    return last + 1 if named and not r.bits(last + 1) & W.OUTLET else None


def _past_audience(r: Reader, preposition: int, audience: NP) -> int | None:
    """Where the name of who spoke begins in the capitals that end a phrase of whom one speaks to.

    "affirme à Radio Garonne | Paul Roux", "a raconté à l'agence | Mercedes Roux": at a known given name; else
    the last two capitals of three after the name of an outlet begins, or two after a noun of outlets.
    """
    end = preposition + 1
    while end < min(r.end, preposition + _AUDIENCE) and not r.bits(end) & _NO_AUDIENCE:
        end += 1
    if audience[1] < end:
        return None  # "à l'AFP | le ministre": what follows is a phrase of its own
    start = end
    while start > preposition + 1 and r.bits(start - 1) & W.CAPITAL:
        start -= 1
    given = (i for i in range(start, end - 1) if r.tokens[i].word in r.lexicon.given)
    known = next(given, None)
    if known is not None:
        return known
    run = end - start
    outlet = r.bits(start) & W.OUTLET or (run == 2 and r.bits(start - 1) & W.OUTLET)
    plain = not any(r.bits(i) & (W.OUTLET | W.DETERMINER) for i in range(max(start, end - 2), end))
    return end - 2 if outlet and plain and (run > 2 or not r.bits(start) & W.OUTLET) and run > 1 else None


def find_subject(r: Reader, cue: Cue) -> NP | None:
    """The subject of a verb: right before it, or shared with a cue or clause further left."""
    i = cue.first
    if i == 0:
        return None
    before = r.bits(i - 1)
    shared = before & (W.COORDINATOR | W.CONTRAST) or cue.form in ("gerund", "infinitive")
    if cue.form == "infinitive" and r.tokens[i - 1].word in r.lexicon.infinitive_markers:
        i -= 1
    if cue.form == "gerund" and not before & (
        W.COMMA | W.PREPOSITION | W.SUBORDINATOR | W.COORDINATOR | W.CONTRAST
    ):
        enclosed = _enclosed_subject(r, i)
        direct = enclosed or phrase_before(r.tokens, i)
        if direct is not None and (enclosed or _speaks_by_gerund(r, cue, direct)):
            return direct
        shared = 0
    if shared:
        main = (f for f in reversed(r.frames) if f.source and not _ends_relative(r, f.source[0]))
        last = r.frames[-1:] if cue.form != "gerund" else list(main)[:1]
        if last and last[0].source:
            return last[0].source[0]
        return sentence_subject(r.tokens, i)
    if cue.form == "gerund":
        return sentence_subject(r.tokens, i)
    return phrase_before(r.tokens, _before_adjunct(r, i))


def _speaks_by_gerund(r: Reader, cue: Cue, direct: NP) -> bool:
    """Whether the noun right before a gerund says it ("a note saying"), rather than being an object ("the move")."""
    if cue.first < cue.head and r.bits(cue.first) & W.PREPOSITION:
        return False  # "renonce à son poste en demandant": the subject of the sentence
    before = r.tokens[direct[0] - 1] if direct[0] else None
    if before is not None and (is_verbal(before) or before.bits & (W.FINITE_GUESS | CUE_VERB)):
        # an object: "defended the move saying"; but "received many messages stating"
        return any(r.bits(k) & W.SPEAKER and not r.bits(k) & W.SINGLE for k in range(*direct))
    return any(r.bits(k) & _MAY_SPEAK and not r.bits(k) & W.DETERMINER for k in range(*direct))


def _ends_relative(r: Reader, source: NP) -> bool:
    return bool(r.bits(source[1] - 1) & W.RELATIVE)


def _enclosed_subject(r: Reader, gerund: int) -> NP | None:
    """The noun phrase of ", with S saying …": what a preposition after a comma gives the gerund as subject."""
    for i in range(gerund - 1, max(0, gerund - 8), -1):
        if r.bits(i) & (W.STOP | W.COMMA | W.QUOTE | W.SUBJECT) or is_verbal(r.tokens[i]):
            return None
        if r.bits(i) & W.PREPOSITION and not r.bits(i) & W.DETERMINER and r.bits(i - 1) & (W.COMMA | W.BREAK):
            return (i + 1, gerund) if i + 1 < gerund else None
    return None


def _before_adjunct(r: Reader, i: int) -> int:
    """`i` moved left past a time phrase between subject and verb ("the mayor on Sunday said")."""
    k = i
    while k > 1 and r.bits(k - 1) & W.TIME and not r.bits(k - 1) & W.SUBJECT:
        k -= 1
    if k < i and k > 1 and r.bits(k - 1) & W.PREPOSITION:
        k -= 1
    return (
        k
        if k < i and k > 0 and not r.bits(k - 1) & (W.STOP | W.COMMA | W.GENITIVE | W.ARTICLE | W.DETERMINER)
        else i
    )
