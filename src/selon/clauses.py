"""Constructions: where the source and the content of each cue of a sentence stand.

One function for each construction, tried in the order in which they exclude each other. All work on token
indices of one sentence; nothing here crosses a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from selon.cues import Cue, find_cues
from selon.phrases import NP, has_verb, is_verbal, phrase_after, phrase_before, sentence_subject
from selon.tokens import CUE_VERB, Lexicon, Token, W

_END = int(W.STOP | W.BREAK)
_SPOKEN = frozenset(("quote", "clause", "that", "question", "incise"))


@dataclass(slots=True)
class Frame:
    """One attribution as token index pairs, ends exclusive; `content` may be empty until the next sentence."""

    source: list[NP]
    cue: list[NP]
    content: list[NP]
    rule: str


class Reader:
    """The tokens of one sentence, and the frames read so far, left to right."""

    def __init__(self, tokens: list[Token], lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.end = len(tokens)
        while self.end and tokens[self.end - 1].bits & W.STOP:
            self.end -= 1
        self.frames: list[Frame] = []
        self.cues = find_cues(tokens, lexicon)

    def bits(self, i: int) -> int:
        return self.tokens[i].bits if 0 <= i < self.end else int(W.STOP)


def read_clauses(tokens: list[Token], lexicon: Lexicon) -> list[Frame]:
    """The frames of a sentence, in the order of their cues."""
    reader = Reader(tokens, lexicon)
    for number, cue in enumerate(reader.cues):
        following = reader.cues[number + 1 :]
        if cue.form == "phrase":
            frame = _phrase(reader, cue)
        elif cue.form == "passive":
            frame = _passive(reader, cue)
        else:
            frame = _verbal(reader, cue, following)
        if frame is not None:
            reader.frames.append(frame)
    if not reader.cues:
        frame = _headline(reader)
        if frame:
            reader.frames.append(frame)
    return reader.frames


# --- fixed phrases ---------------------------------------------------------------------------------------


def _phrase(r: Reader, cue: Cue) -> Frame | None:
    """ "According to S, X", "X, selon S": the content is the rest of the clause on both sides."""
    source = phrase_after(r.tokens, cue.last + 1, r.end)
    if source is None:
        return None
    begin, after = _clause_start(r, cue.first), source[1]
    if r.bits(after) & W.COMMA:
        after += 1
    content = [(begin, _trim_right(r, cue.first)), (after, _content_end(r, after))]
    content = [(a, b) for a, b in content if b - a >= 2]
    if not content:
        return None
    return Frame([source], [(cue.first, cue.last + 1)], content, "phrase")


def _clause_start(r: Reader, before: int) -> int:
    """Where the clause that runs up to index `before` begins: its sentence, or past the last frame's content."""
    start = 0
    for i in range(before - 1, -1, -1):
        if r.tokens[i].bits & (W.COLON | W.BREAK) or r.tokens[i].word == ";":
            start = i + 1
            break
    while start < before and r.tokens[start].bits & (W.COORDINATOR | W.CONTRAST | W.COMMA):
        start += 1
    return start


def _trim_right(r: Reader, end: int) -> int:
    while end > 0 and r.tokens[end - 1].bits & (W.COMMA | W.COORDINATOR | W.CONTRAST | W.ADVERB | W.BREAK):
        end -= 1
    return end


# --- passives --------------------------------------------------------------------------------------------


def _passive(r: Reader, cue: Cue) -> Frame | None:
    """ "X was described by S as Y", "X, qualifié de « Y » par S"."""
    agent = next((i for i in range(cue.last + 1, min(cue.last + 20, r.end)) if r.bits(i) & W.AGENT), None)
    if agent is None or any(r.bits(i) & (W.STOP | W.COLON) for i in range(cue.last, agent)):
        return None
    source = phrase_after(r.tokens, agent + 1, r.end)
    if source is None:
        return None
    content = [(cue.last + 1, agent), (source[1], _content_end(r, source[1]))]
    content = [(a, b) for a, b in content if b > a and not r.bits(a) & _END]
    subject = phrase_before(r.tokens, cue.first)
    if not content and subject:
        content = [subject]
    if not content:
        return None
    return Frame([source], [(cue.first, cue.last + 1), (agent, agent + 1)], content[:1], "passive")


# --- verbs -----------------------------------------------------------------------------------------------


def _verbal(r: Reader, cue: Cue, following: list[Cue]) -> Frame | None:
    said = [(cue.first, cue.last + 1)]
    before = r.bits(cue.first - 1) if cue.first else int(W.STOP)
    if cue.enclitic is not None:
        return _inverted(r, cue, [(cue.enclitic, cue.enclitic + 1)], cue.last + 1, said)
    if cue.form == "finite" and (cue.first == 0 or before & (W.COMMA | W.QUOTE | W.BREAK | W.COMPLEMENTISER | W.RELATIVE)):
        frame = _inversion(r, cue, said)
        if frame is not None:
            return frame
    subject = _subject(r, cue)
    return _around_verb(r, cue, subject, said, following)


def _inversion(r: Reader, cue: Cue, said: list[NP]) -> Frame | None:
    """ "X, said S": the subject right after the verb, the content before it."""
    left = cue.first
    quoted = bool(r.bits(left - 1) & W.QUOTE) or left >= 2 and bool(r.bits(left - 2) & W.QUOTE)
    if left == 0 or not (quoted or r.lexicon.inversion and r.bits(left - 1) & W.COMMA):
        return None
    if not cue.takes & _SPOKEN:
        return None
    start = cue.last + 1
    while r.bits(start) & W.ADVERB and not r.bits(start) & W.DETERMINER:
        start += 1
    skipped = _skip_adjunct(r, start)
    source = phrase_after(r.tokens, skipped, r.end)
    if source is None or r.bits(source[0]) & (W.COMPLEMENTISER | W.PREPOSITION) and not r.bits(source[0]) & W.DETERMINER:
        return None
    if is_verbal(r.tokens[source[0]]):
        return None
    return _inverted(r, cue, [source], source[1], said)


def _inverted(r: Reader, cue: Cue, source: list[NP], after: int, said: list[NP]) -> Frame | None:
    """The content of an inverted clause: before it, and after it where the incise cuts it in two."""
    content = _before(r, cue.first)
    rest = _after_incise(r, after)
    if not content:
        direct = _content_after(r, cue, after)
        return Frame(source, said, [direct] if direct else [], "inverted-question") if direct else None
    if rest:
        content.append(rest)
    return Frame(source, said, content, "incise" if r.lexicon.inversion else "inversion")


def _before(r: Reader, end: int) -> list[NP]:
    """What was said before an incise: the quotation, or the clause set off by its comma."""
    end = _trim_right(r, end)
    if end <= 0:
        return []
    start = _clause_start(r, end)
    if r.bits(end - 1) & W.QUOTE:
        quote = end - 1
        while quote > start and r.bits(quote - 1) & W.QUOTE:
            quote -= 1
        lead = r.tokens[start:quote]
        return [(start if lead and not any(t.bits & CUE_VERB for t in lead) else quote, end)]
    for frame in r.frames:
        for _, stop in frame.cue + frame.source:
            if start < stop < end and r.bits(stop) & (W.COMMA | W.COORDINATOR):
                start = max(start, stop + 1)
    return [(start, end)] if end > start else []


def _after_incise(r: Reader, after: int) -> NP | None:
    """What goes on being said after an incise closed by a comma, or by adjuncts and a comma."""
    k = after
    while k < r.end and not r.bits(k) & (W.COMMA | W.QUOTE | W.COLON | W.STOP | W.BREAK):
        k += 1
        if k - after > 25:
            return None
    if k < r.end and r.bits(k) & (W.COMMA | W.COLON):
        k += 1
    elif not r.bits(k) & W.QUOTE:
        return None
    if k >= r.end or r.bits(k) & (W.CUE_GERUND | W.RELATIVE) or not r.bits(k) & W.QUOTE and _is_tail(r, k):
        return None
    return (k, _content_end(r, k))


def _is_tail(r: Reader, k: int) -> bool:
    """Whether what follows the comma is about the speaker or the setting rather than said."""
    return not has_verb(r.tokens, k, r.end) or bool(r.bits(k) & (W.SUBORDINATOR | W.COORDINATOR | W.CONTRAST))


def _subject(r: Reader, cue: Cue) -> NP | None:
    """The subject of a verb: right before it, or shared with a cue or clause further left."""
    i = cue.first
    if i == 0:
        return None
    before = r.bits(i - 1)
    shared = before & (W.COORDINATOR | W.CONTRAST) or cue.form in ("gerund", "infinitive")
    if cue.form == "infinitive" and r.tokens[i - 1].word in r.lexicon.infinitive_markers:
        i -= 1
    if shared or before & W.COMMA and cue.form == "gerund":
        if r.frames and r.frames[-1].source:
            return r.frames[-1].source[0]
        return sentence_subject(r.tokens, i)
    return phrase_before(r.tokens, i)


def _around_verb(r: Reader, cue: Cue, subject: NP | None, said: list[NP], following: list[Cue]) -> Frame | None:
    """ "S said X", "X, S said", "X, S said, Y": decided by what stands on either side."""
    source = [subject] if subject else []
    left = subject[0] if subject and subject[1] == cue.first else cue.first
    right = cue.last + 1
    follows = r.bits(right)
    direct = _content_after(r, cue, right)
    behind = bool(left) and (r.bits(left - 1) & W.QUOTE or r.bits(left - 1) & W.COMMA and _is_clause(r, left - 1))
    if subject is None or cue.form != "finite":
        behind = False
    if behind and "incise" in cue.takes | ({"incise"} if r.bits(left - 1) & W.QUOTE else set()):
        quoted = r.bits(left - 1) & W.QUOTE or left >= 2 and r.bits(left - 2) & W.QUOTE
        closes = follows & (W.STOP | W.COMMA | W.BREAK | W.COLON)
        aside = quoted and not follows & (W.COMPLEMENTISER | W.QUOTE) and (follows & (W.PREPOSITION | W.TIME | W.ADVERB | W.CUE_GERUND | W.SUBORDINATOR) or not direct)
        if closes or aside:
            content = _before(r, left)
            rest = _after_incise(r, right)
            if rest:
                content.append(rest)
            return Frame(source, said, content, "incise")
    if direct is None:
        if follows & W.COLON and right + 1 >= r.end and source:
            return Frame(source, said, [], "subject-verb")
        return None
    if not source and cue.form != "finite":
        return None
    return Frame(source, said, [direct], "subject-verb" if cue.form == "finite" else cue.form)


def _is_clause(r: Reader, comma: int) -> bool:
    """Whether what stands before a comma is a clause or a quotation, so that it may be what was said."""
    if r.bits(comma - 1) & W.QUOTE:
        return True
    start = _clause_start(r, comma)
    if r.bits(start) & (W.SUBORDINATOR | W.PREPOSITION) and not has_verb(r.tokens, start, comma):
        return False
    if r.bits(start) & W.SUBORDINATOR and not r.bits(start) & W.DETERMINER:
        return False
    return comma - start >= 3 and has_verb(r.tokens, start, comma)


# --- content ---------------------------------------------------------------------------------------------


def _content_after(r: Reader, cue: Cue, start: int) -> NP | None:
    """What is said after the cue, or None where nothing the verb takes stands there."""
    if start >= r.end:
        return None
    opener = _opener(r, start)
    if opener is not None:
        begin = opener
    else:
        begin = _bare_content(r, cue, start)
        if begin is None:
            return None
    end = _content_end(r, begin)
    return (begin, end) if end > begin else None


def _opener(r: Reader, start: int) -> int | None:
    """The index of the complementiser, question word or introduced quotation that opens the content."""
    limit = min(r.end, start + 18)
    k = start
    while k < limit:
        bits = r.bits(k)
        if bits & W.QUOTE:
            return k if k == start or r.bits(k - 1) & (W.COLON | W.COMMA) or k - start <= 12 and k == start else None
        if bits & W.COMPLEMENTISER:
            return k
        if bits & W.INTERROGATIVE and k == start:
            return k
        if bits & W.COLON:
            return k + 1 if k + 1 < r.end else None
        if bits & W.COMMA:
            if r.bits(k + 1) & W.QUOTE:
                return k + 1
            return None
        if bits & (W.STOP | W.BREAK | W.SUBJECT) or is_verbal(r.tokens[k]) or bits & CUE_VERB & ~W.CUE_PARTICIPLE:
            return None
        k += 1
    return None


def _bare_content(r: Reader, cue: Cue, start: int) -> int | None:
    """Where a clause, an infinitive or a noun phrase without any opener begins, if the verb takes one."""
    k = start
    if "addressee" in cue.takes:
        person = phrase_after(r.tokens, k, r.end)
        if person is not None and person[1] < r.end and "clause" in cue.takes:
            k = _skip_adjunct(r, person[1])
            if r.bits(k) & (W.SUBJECT | W.DETERMINER | W.CAPITAL):
                return k
            return None
    k = _skip_adjunct(r, start)
    if r.bits(k) & (W.STOP | W.BREAK | W.COMMA):
        return None
    takes = cue.takes
    if "infinitive" in takes and _is_infinitive(r, k):
        return k
    if "de" in takes and r.tokens[k].word in r.lexicon.infinitive_markers and _is_infinitive(r, k):
        return k
    if "clause" in takes or "object" in takes:
        if r.bits(k) & W.PREPOSITION and not r.bits(k) & W.DETERMINER and "clause" not in takes:
            return None
        return k
    if "quote" in takes and _quote_near(r, k):
        return k
    return None


def _quote_near(r: Reader, k: int) -> bool:
    """Whether a quotation stands in the same clause, within a dozen tokens."""
    for i in range(k, min(k + 12, r.end)):
        if r.bits(i) & W.QUOTE:
            return True
        if r.bits(i) & (W.COMMA | W.STOP | W.BREAK | W.COLON):
            return False
    return False


def _is_infinitive(r: Reader, k: int) -> bool:
    word, bits = r.tokens[k].word, r.bits(k)
    if word in r.lexicon.infinitive_markers:
        k += 1
        while k < r.end and r.bits(k) & W.CLITIC:
            k += 1
        endings = r.lexicon.infinitive_endings
        return k < r.end and (not endings or r.tokens[k].word.endswith(endings))
    while k < r.end and r.bits(k) & (W.CLITIC | W.ADVERB):
        k += 1
    endings = r.lexicon.infinitive_endings
    return bool(endings) and k < r.end and r.tokens[k].word.endswith(endings) and not bits & W.DETERMINER


def _skip_adjunct(r: Reader, k: int) -> int:
    """`k` moved past adverbs, time words and one time or place phrase ("on Monday", "in a statement")."""
    for _ in range(3):
        while r.bits(k) & (W.ADVERB | W.TIME) and not r.bits(k) & (W.DETERMINER | W.SUBORDINATOR):
            k += 1
        if not r.bits(k) & W.PREPOSITION or r.bits(k) & W.DETERMINER:
            return k
        inner = phrase_after(r.tokens, k + 1, r.end)
        if inner is None or inner[1] >= r.end:
            return k
        k = inner[1]
    return k


def _content_end(r: Reader, start: int) -> int:
    """Where the content that begins at `start` ends: its quotation, another cue that is not said, the sentence."""
    if r.bits(start) & W.QUOTE:
        k = start + 1
        while k < r.end and r.bits(k) & W.QUOTE:
            k += 1
        if k >= r.end or r.bits(k) & (W.STOP | W.COMMA | W.BREAK | W.CAPITAL):
            return k
    for cue in r.cues:
        if cue.first <= start:
            continue
        i = cue.first - 1
        joined = r.bits(i) & (W.COORDINATOR | W.CONTRAST)
        if cue.form == "gerund" and r.bits(i) & W.COMMA:
            return _trim_right(r, cue.first)
        if joined and cue.form == "finite" and not r.bits(i - 1) & W.QUOTE == 0:
            return _trim_right(r, cue.first)
        if joined and cue.form == "finite":
            return _trim_right(r, cue.first)
        if cue.form == "finite":
            subject = phrase_before(r.tokens, cue.first)
            if subject and subject[0] > start + 1:
                opener = r.bits(subject[0] - 1)
                if opener & (W.CONTRAST | W.COORDINATOR | W.SUBORDINATOR) and r.bits(subject[0] - 2) & W.COMMA:
                    return _trim_right(r, subject[0] - 1)
    for k in range(start, r.end):
        if r.tokens[k].word == ";":
            return k
    return r.end


def _headline(r: Reader) -> Frame | None:
    return None
