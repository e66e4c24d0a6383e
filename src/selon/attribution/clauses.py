"""Constructions: where the source and the content of each cue of a sentence stand.

One function for each construction, tried in the order in which they exclude each other. All work on token
indices of one sentence; nothing here crosses a sentence.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from selon.attribution.cues import CLAUSAL, Cue, find_cues
from selon.attribution.phrases import NP, has_verb, is_verbal, phrase_after, phrase_before, sentence_subject
from selon.attribution.tokens import CUE_VERB, Lexicon, Token, W

_END = int(W.STOP | W.BREAK)
_AUDIENCE = 16  # tokens of a phrase of whom one speaks to
_NO_AUDIENCE = int(W.STOP | W.COMMA | W.COLON | W.BREAK | W.QUOTE | W.RELATIVE & ~W.DETERMINER)
_PHRASE = 3  # tokens without any verb that are no clause ("She said little", "so in 1981")
_NAME = 5  # tokens of a quotation that begins with a capital and may be a name ("la société « La Gaule »")
_DASHES = ("–", "—", "--", "-")
_IDIOM = 6  # tokens of a clause that may stand for a verb of speech before a colon
_MAY_SPEAK = int(W.SPEAKER | W.CAPITAL | W.SUBJECT | W.PRONOUN | W.NUMBER | W.TITLE | W.RELATIVE | W.QUOTE)
_NAMED = int(W.DETERMINER | W.SUBJECT | W.TITLE | W.CAPITAL | W.NUMBER)
_CLAUSAL = frozenset(("that", "clause", "infinitive", "of", "question"))
_SPOKEN = frozenset(("quote", "clause", "that", "question", "incise"))


@dataclass(slots=True)
class Frame:
    """One attribution as token index pairs, ends exclusive; `content` may be empty until the next sentence,
    `kind` is the construction."""

    source: list[NP]
    cue: list[NP]
    content: list[NP]
    kind: str


class Reader:
    """The tokens of one sentence, and the frames read so far, left to right."""

    def __init__(self, tokens: list[Token], lexicon: Lexicon, inside: bool) -> None:
        self.tokens = tokens
        self.inside = inside
        self.lexicon = lexicon
        self.end = len(tokens)
        while self.end and tokens[self.end - 1].bits & W.STOP:
            self.end -= 1
        self.frames: list[Frame] = []
        self.cues = find_cues(tokens, lexicon)
        self._subjects: dict[int, NP | None] = {}

    def subject_of(self, cue: Cue) -> NP | None:
        """The noun phrase right before a cue; read once, since every cue to its left asks for it."""
        if cue.first not in self._subjects:
            self._subjects[cue.first] = phrase_before(self.tokens, cue.first)
        return self._subjects[cue.first]

    def bits(self, i: int) -> int:
        return self.tokens[i].bits if 0 <= i < self.end else int(W.STOP)


def read_clauses(tokens: list[Token], lexicon: Lexicon, *, inside: bool = False) -> list[Frame]:
    """The frames of a sentence, in the order of their cues; `inside` quotation marks, an incise needs no clause
    before it ("Impossible, a dit S")."""
    reader = Reader(tokens, lexicon, inside)
    for number, cue in enumerate(reader.cues):
        following = reader.cues[number + 1 :]
        if cue.form == "phrase":
            frame = _phrase(reader, cue)
        elif cue.form == "passive" and cue.enclitic is None:
            frame = _passive(reader, cue)
        else:
            frame = _verbal(reader, cue, following)
        if frame is not None and not (cue.form == "infinitive" and _is_object(reader, cue)):
            reader.frames.append(frame)
    _relay(reader)
    if not reader.cues:
        frame = _colon(reader)
        if frame:
            reader.frames.append(frame)
    return reader.frames


def _relay(r: Reader) -> None:
    """ "S, citing T, said X": X is what T is cited for, and S ends before the citation."""
    cited = [c for c in r.cues if c.phrase and c.phrase.kind == "relay"]
    for cue in cited:
        own = next((f for f in r.frames if f.cue == [(cue.first, cue.last + 1)]), None)
        main = next((f for f in r.frames if f is not own and f.kind != "phrase" and f.content), None)
        if own is None or main is None:
            continue
        own.content = list(main.content)
        main.source = [(a, cue.first - 1) if a < cue.first < b else (a, b) for a, b in main.source]


def _is_object(r: Reader, infinitive: Cue) -> bool:
    """Whether what an infinitive reports is all that another cue says ("a refusé de dire si …").

    Also where it belongs to the source of a fixed phrase: "d'après l'agent venu nous parler, …".
    """
    phrased = any(
        f.kind == "phrase" and f.source[-1:] and f.source[-1][1] == infinitive.first for f in r.frames
    )
    inside = any(infinitive.first - 1 <= a <= infinitive.first for f in r.frames for a, _ in f.content)
    return phrased or inside


# --- fixed phrases ---------------------------------------------------------------------------------------


def _phrase(r: Reader, cue: Cue) -> Frame | None:
    """ "According to S, X", "X, selon S": the content is the rest of the clause on both sides."""
    opens = cue.first == 0 or bool(
        r.bits(cue.first - 1) & (W.COORDINATOR | W.CONTRAST | W.ADVERB | W.COMPLEMENTISER)
    )
    lead = W.COMMA | W.ADVERB | W.CONTRAST | W.COORDINATOR
    opens = opens or all(r.bits(i) & lead for i in range(cue.first))  # "Or, selon S, …"
    own = cue.phrase is not None and cue.phrase.kind == "own-source"
    unfinished = cue.first and not has_verb(r.tokens, _clause_start(r, cue.first), cue.first)
    closed = opens or bool(unfinished)
    source = _own_source(r, cue) if own else phrase_after(r.tokens, cue.last + 1, r.end, closed=closed)
    if source is None or not (own or _may_speak(r, source)):
        return None
    if cue.phrase and cue.phrase.speakers and not _speaks_for_itself(r, cue, source):
        return None
    if r.bits(source[0]) & W.RELATIVE and cue.first:  # "S, selon qui …"
        who = phrase_before(r.tokens, cue.first - 1 if r.bits(cue.first - 1) & W.COMMA else cue.first)
        return Frame(
            [who] if who else [], [(cue.first, cue.last + 1)], [_relative_content(r, source[0] + 1)], "phrase"
        )
    if not opens and not own:
        source = _with_complement(r, source)
    begin, after = _clause_start(r, cue.first), max(source[1], cue.last + 1)
    if opens and not r.bits(after) & W.COMMA:  # a relative clause or an adjunct of the source comes first
        comma = next((i for i in range(after, min(after + 25, r.end)) if r.bits(i) & W.COMMA), None)
        if comma is not None and r.bits(after) & W.PREPOSITION and not has_verb(r.tokens, after, comma):
            source = (source[0], comma)
        after = comma or after
    if r.bits(after) & W.COMMA and r.bits(after + 1) & W.RELATIVE:
        after = next((i for i in range(after + 1, min(after + 25, r.end)) if r.bits(i) & W.COMMA), after)
    if not opens and r.bits(after) & (W.RELATIVE | W.COMPLEMENTISER) and after < r.end:
        after = next((i for i in range(after, r.end) if r.bits(i) & W.COMMA), r.end)
    loose = not opens and not own and after < r.end and not r.bits(after) & (W.COMMA | W.QUOTE)
    pronoun = source[1] - source[0] == 1 and r.bits(source[0]) & (W.SUBJECT | W.PRONOUN)
    runs_on = not r.bits(cue.first - 1) & W.COMMA and (pronoun or _is_infinitive(r, after))
    if loose and not runs_on:  # but "la mesure, prise selon elle après la pluie"
        after = next((i for i in range(after, r.end) if r.bits(i) & (W.COMMA | W.BREAK)), r.end)
    if not opens and r.bits(after) & W.COMMA and _is_relative(r, after + 1):
        after = next((i for i in range(after + 1, r.end) if r.bits(i) & W.COMMA), r.end)
    if r.bits(after) & W.COMMA:
        after += 1
    if cue.phrase and after < r.end and r.tokens[after].word in cue.phrase.unless_content.split():
        return None
    content = [(begin, _trim_right(r, cue.first)), (after, _content_end(r, after))]
    if r.bits(content[0][1] - 1) & W.QUOTE and content[0][1] > begin and not r.bits(content[1][0]) & W.QUOTE:
        content = [content[0], (r.end, r.end)]  # the quotation is closed: only another one goes on with it
    alone = content[:1] if begin == 0 and content[1][0] >= r.end else []  # "Oui, à en croire le ministère."
    content = [(a, b) for a, b in content if b - a >= 2 or (b > a and r.bits(a) & W.QUOTE)] or alone
    if not any(b > a for a, b in content):
        return None
    return Frame([source], [(cue.first, cue.last + 1)], content, "phrase")


def _is_relative(r: Reader, i: int) -> bool:
    """Whether a word can only be a relative pronoun ("qui", "which"), not "que" or "où"."""
    return bool(r.bits(i) & W.RELATIVE) and not r.bits(i) & (W.COMPLEMENTISER | W.SUBORDINATOR)


def _with_complement(r: Reader, source: NP) -> NP:
    """A source that ends with a participle or an adjective, with what it takes ("sources close to the inquiry")."""
    after = source[1]
    last = r.bits(after - 1)
    if after - source[0] < 2 or last & (W.SPEAKER | W.CAPITAL | W.NUMBER | W.DETERMINER):
        return source
    if not r.bits(after) & W.PREPOSITION or r.bits(after) & W.DETERMINER or r.bits(after + 1) & W.TIME:
        return source
    inner = phrase_after(r.tokens, after + 1, r.end)
    return (source[0], inner[1]) if inner else source


def _own_source(r: Reader, cue: Cue) -> NP | None:
    """The last pronoun inside a phrase that holds its own source ("à l'en croire", "by her own account")."""
    inside = range(cue.last, cue.first - 1, -1)
    found = next(
        (i for i in inside if r.bits(i) & (W.DETERMINER | W.CLITIC) and not r.bits(i) & W.PREPOSITION), None
    )
    return (found, found + 1) if found is not None else None


def _speaks_for_itself(r: Reader, cue: Cue, source: NP) -> bool:
    """Whether "pour X, …" gives X's view: a person or body at the head of the sentence, and a clause after it.

    Of several people ("pour les riverains, …") it is as often what they get, so that their words must be quoted.
    """
    after = source[1]
    if r.bits(after) & W.COMMA and r.bits(after + 1) & W.RELATIVE:
        after = next((i for i in range(after + 1, min(after + 25, r.end)) if r.bits(i) & W.COMMA), after)
    if cue.first > 1 or not r.bits(after) & W.COMMA or not has_verb(r.tokens, after, r.end):
        return False
    tokens = r.tokens[source[0] : source[1]]
    if any(t.bits & W.TIME for t in tokens) or not r.bits(after + 1) & (
        W.SUBJECT | W.DETERMINER | W.CAPITAL | W.QUOTE
    ):
        return False
    names = sum(bool(t.bits & W.CAPITAL) and not t.bits & W.DETERMINER for t in tokens)
    first = next((t for t in tokens[:2] if t.bits & (W.SPEAKER | W.TITLE)), None)
    one = names > 1 or (first is not None and bool(first.bits & (W.SINGLE | W.TITLE)))
    quoted = any(t.bits & W.QUOTE for t in r.tokens[after:])
    return one or (quoted and first is not None)


def _may_speak(r: Reader, source: NP) -> bool:
    """Whether a phrase can be a source: "selon les variétés" and "according to plan" name none.

    A longer phrase without any known noun is trusted, and so is one that ends like the nouns of people.
    """
    if source[1] - source[0] > 2 or any(r.bits(i) & _MAY_SPEAK for i in range(*source)):
        return True
    return r.tokens[source[1] - 1].word.endswith(r.lexicon.person_endings)


def _relative_content(r: Reader, start: int) -> NP:
    """ "S, selon qui X, …": X runs to its closing mark or to where the main clause goes on."""
    if r.bits(start) & W.QUOTE:
        return (start, start + 1)
    return _relative_end(r, (start, r.end))


def _clause_start(r: Reader, before: int) -> int:
    """Where the clause that runs up to index `before` begins: its sentence, or past the last frame's content."""
    start, i = 0, before - 1
    while i >= 0:
        bits = r.tokens[i].bits
        if bits & W.BREAK and _is_inside(r, i):
            i = _opening_dash(r, i)
        elif bits & (W.COLON | W.BREAK) or (
            bits & W.COMPLEMENTISER and not bits & W.DETERMINER and _says(r, i)
        ):
            start = i + 1
            break
        i -= 1
    while start < before and r.tokens[start].bits & (W.COORDINATOR | W.CONTRAST | W.COMMA):
        start += 1
    return start


def _is_inside(r: Reader, i: int) -> bool:
    """Whether a break parts no clauses: a hyphen or slash within a word, or the second of two dashes."""
    token = r.tokens[i]
    glued = i + 1 < r.end and token.end == r.tokens[i + 1].start and i and r.tokens[i - 1].end == token.start
    return bool(glued) or _opening_dash(r, i) < i


def _opening_dash(r: Reader, closing: int) -> int:
    """The dash that opens the aside which the dash at `closing` ends; `closing` itself where there is none."""
    word = r.tokens[closing].word
    if word not in _DASHES:
        return closing
    for i in range(closing - 1, max(0, closing - 40), -1):
        if r.bits(i) & (W.STOP | W.COLON):
            break
        if r.tokens[i].word == word and not (r.tokens[i].end == r.tokens[i + 1].start and word == "-"):
            return i
    return closing


def _says(r: Reader, complementiser: int) -> bool:
    """Whether the complementiser at this index opens what a cue of the sentence introduces."""
    return any(a == complementiser for frame in r.frames for a, _ in frame.content)


def _trim_right(r: Reader, end: int) -> int:
    while end > 0 and r.tokens[end - 1].bits & (W.COMMA | W.COORDINATOR | W.CONTRAST | W.ADVERB | W.BREAK):
        end -= 1
    return end


# --- passives --------------------------------------------------------------------------------------------


def _passive(r: Reader, cue: Cue) -> Frame | None:
    """ "X was described by S as Y", "X, qualifié de « Y » par S"; of nobody, "It was noted that X"."""
    if r.bits(cue.last + 1) & W.COMPLEMENTISER and cue.first:
        nobody = r.tokens[cue.first - 1].word in r.lexicon.dummies
        said = (cue.last + 1, _content_end(r, cue.last + 1))
        return Frame([], [(cue.first, cue.last + 1)], [said], "passive") if nobody else None
    agent = next((i for i in range(cue.last + 1, min(cue.last + 20, r.end)) if r.bits(i) & W.AGENT), None)
    if agent is None or any(r.bits(i) & (W.STOP | W.COLON) for i in range(cue.last, agent)):
        return None
    source = phrase_after(r.tokens, agent + 1, r.end)
    if source is None:
        return None
    for start, end in ((cue.last + 1, agent), (source[1], _content_end(r, source[1]))):
        stated = r.bits(start) & (W.QUOTE | W.MANNER | W.GENITIVE | W.COMPLEMENTISER) and start < end
        if stated and (r.bits(start) & (W.MANNER | W.COMPLEMENTISER) or _quote_near(r, start)):
            return Frame([source], [(cue.first, cue.last + 1), (agent, agent + 1)], [(start, end)], "passive")
    return None


# --- verbs -----------------------------------------------------------------------------------------------


def _verbal(r: Reader, cue: Cue, following: list[Cue]) -> Frame | None:
    said = [(cue.first, cue.last + 1)]
    before = r.bits(cue.first - 1) if cue.first else int(W.STOP)
    if "learnt" in cue.takes:
        return _learnt(r, cue, said)
    if cue.enclitic is not None:
        return _enclitic(r, cue, cue.enclitic, said)
    manner = _manner(r, cue)
    if manner is not None:
        return manner
    if cue.form == "finite" and before & (W.COMMA | W.QUOTE | W.BREAK | W.STOP):
        frame = _inversion(r, cue, said)
        if frame is not None:
            return frame
    subject = _subject(r, cue)
    return _around_verb(r, cue, subject, said, following)


def _learnt(r: Reader, cue: Cue, said: list[NP]) -> Frame | None:
    """ "X, a-t-on appris auprès de S", "X, it was learnt from S": the source is whom it was learnt from."""
    for k in range(cue.last + 1, min(cue.last + 10, r.end)):
        if r.tokens[k].word in r.lexicon.froms:
            while r.tokens[k].word in r.lexicon.froms:
                k += 1
            source = phrase_after(r.tokens, k, r.end)
            return _inverted(r, cue, [source], source[1], said) if source else None
        if r.bits(k) & (W.COMMA | W.COMPLEMENTISER):
            return None
    return None


def _enclitic(r: Reader, cue: Cue, pronoun: int, said: list[NP]) -> Frame | None:
    """ "X, a-t-il dit"; with an impersonal pronoun the source is who it was learnt from, where that is said."""
    source = (pronoun, pronoun + 1)
    nobody = r.bits(pronoun) & W.IMPERSONAL or cue.form == "passive"  # "est-il précisé dans le communiqué"
    if nobody and r.bits(cue.last + 1) & (W.PREPOSITION | W.TIME):
        k = cue.last + 1
        while r.bits(k) & (W.PREPOSITION | W.TIME) and not r.bits(k) & W.DETERMINER:
            k += 1
        source = phrase_after(r.tokens, k, r.end) or source
    if r.end < len(r.tokens) and r.tokens[r.end].word == "?" and cue.first < 3 and not r.bits(0) & W.QUOTE:
        return None  # "Cela signifie-t-il que …?" asks, and reports nothing
    return _inverted(r, cue, [source], max(source[1], cue.last + 1), said)


def _manner(r: Reader, cue: Cue) -> Frame | None:
    """ "As S said, X", "X, comme l'a dit S": the rest of the sentence is the content."""
    inverted = cue.first > 0 and bool(r.bits(cue.first - 1) & W.MANNER)
    subject = _subject_after(r, cue.last + 1) if inverted else phrase_before(r.tokens, cue.first)
    if subject is None:
        return None
    start = cue.first - 1 if inverted else subject[0] - 1
    if start < 0 or not r.bits(start) & W.MANNER:
        return None
    if start and not r.bits(start - 1) & (
        W.COMMA | W.QUOTE | W.BREAK | W.COORDINATOR | W.CONTRAST | W.ADVERB
    ):
        return None  # "as he said" in mid-clause tells when
    after = subject[1] if inverted else cue.last + 1
    comma = next((i for i in range(after, r.end) if r.bits(i) & (W.COMMA | W.QUOTE)), r.end)
    if (start and not inverted and r.bits(comma + 1) & W.QUOTE) or (
        not inverted and _skip_adjunct(r, after) < comma
    ):
        return None
    begin = comma + 1 if r.bits(comma) & W.COMMA else comma
    content = [
        (_clause_start(r, start), _trim_right(r, start)),
        (begin, _content_end(r, begin) if begin < r.end else r.end),
    ]
    content = [(a, b) for a, b in content if b - a >= 2 or (b > a and r.bits(a) & W.QUOTE)]
    return Frame([subject], [(cue.first, cue.last + 1)], content, "manner") if content else None


def _inversion(r: Reader, cue: Cue, said: list[NP]) -> Frame | None:
    """ "X, said S": the subject right after the verb, the content before it."""
    left = cue.first
    quoted = bool(r.bits(left - 1) & W.QUOTE) or (left >= 2 and bool(r.bits(left - 2) & W.QUOTE))
    if left == 0 or not (quoted or r.bits(left - 1) & (W.COMMA | W.STOP | W.BREAK)):
        return None
    opener = _opener(r, cue.last + 1)
    if opener is not None and r.bits(opener) & W.QUOTE and (quoted or r.bits(opener - 1) & W.COMMA):
        opener = None  # "« A », a précisé S, « B »"
    if opener is not None and r.bits(opener - 1) & W.COLON and r.bits(opener) & W.QUOTE:
        who = _subject_after(r, cue.last + 1)
        if who is not None and who[1] == opener - 1 and _is_speaker(r, cue, who):
            opener = None  # "A, a précisé S : « B »"
    if opener is not None and quoted and r.bits(opener) & W.RELATIVE and not r.bits(opener - 1) & W.COMMA:
        who = phrase_after(r.tokens, cue.last + 1, opener)
        if who is not None and who[1] == opener and any(r.bits(i) & W.SPEAKER for i in range(*who)):
            opener = None  # "X", said an official at a firm that makes them
    if opener is not None and r.bits(opener) & W.COMPLEMENTISER and r.bits(opener - 1) & W.COMMA:
        who = _subject_after(r, cue.last + 1, closed=True)
        if who is not None and who[1] == opener - 1 and _is_speaker(r, cue, who):
            opener = None  # "d'autant plus, poursuit S, que …"
    if not cue.takes & _SPOKEN or opener is not None or _infinitive(r, cue, cue.last + 1) is not None:
        return None
    if ("addressee" in cue.takes and not r.lexicon.free_inversion) or r.tokens[
        left
    ].word in r.lexicon.restrictives:
        return None  # "X, S told Y"; "nobody …, would bet"
    if not quoted and _interrupts(r, left - 1):
        return None
    if not quoted and not cue.takes & {"incise", "clause"}:
        return None  # "La forêt, liée au minerai, a incité les hommes à …"
    clause = quoted or _is_clause(r, left - 1)
    if not clause and (not r.lexicon.free_inversion or _is_aside_of_subject(r, left - 1)):
        return None
    source = _subject_after(r, cue.last + 1, closed=not clause)
    if source is None or (not clause and not _is_speaker(r, cue, source)):
        return None
    follows = r.bits(source[1])
    if not quoted and _predicate_follows(r, source[1]):
        return None
    if not r.lexicon.free_inversion and follows & W.QUOTE and r.bits(source[0]) & W.SUBJECT:
        return None  # "S, in a statement, said he “regrets” it"
    if not (clause or follows & (W.STOP | W.COMMA | W.COLON | W.BREAK | W.RELATIVE)):
        return None
    return _inverted(r, cue, [source], source[1], said)


def _is_speaker(r: Reader, cue: Cue, source: NP) -> bool:
    """Whether what follows a verb is its subject rather than its object ("le maire, Ada Quill, exige une pause")."""
    if not any(r.bits(i) & _MAY_SPEAK for i in range(*source)):
        return False
    apposed = "object" in cue.takes and phrase_before(r.tokens, cue.first)
    return not apposed or not any(r.bits(i) & (W.SPEAKER | W.TITLE) for i in range(*apposed))


def _interrupts(r: Reader, comma: int) -> bool:
    """Whether a relative clause between commas parts a subject from its verb: "S, who …, said"."""
    opening = next((i for i in range(comma - 1, -1, -1) if r.bits(i) & W.COMMA), None)
    if opening is None or not r.bits(opening + 1) & W.RELATIVE or r.bits(opening + 1) & W.CAPITAL:
        return False
    return not has_verb(r.tokens, _clause_start(r, opening), opening)


def _is_aside_of_subject(r: Reader, comma: int) -> bool:
    """Whether an adjunct between commas parts a subject from its verb: "S, de son côté, a annoncé X"."""
    opening = next((i for i in range(comma - 1, max(-1, comma - 8), -1) if r.bits(i) & W.COMMA), None)
    return (
        opening is not None
        and opening > 0
        and bool(r.bits(opening + 1) & (W.PREPOSITION | W.PRONOUN | W.ADVERB))
    )


def _predicate_follows(r: Reader, i: int) -> bool:
    """Whether a verb follows at once, so that what looked like an inverted subject is a subject of its own."""
    return i < r.end and is_verbal(r.tokens[i])


def _subject_after(r: Reader, start: int, closed: bool = False) -> NP | None:
    """The subject that follows an inverted verb, adverbs and one adjunct between them stepped over."""
    k = start
    for _ in range(3):
        k = _past_date(r, k)
        if r.bits(k) & W.DATIVE and r.bits(k + 1) & W.QUOTE and len(r.tokens[k + 1].inner or ()) <= 4:
            k += 2  # "a déclaré au « Welt » Ada Quill"
        source = phrase_after(r.tokens, k, r.end, closed)
        if source is None:
            closing = _past_enclosed(r, k, dated=k > start)
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
        verbal = is_verbal(r.tokens[source[0]]) or _is_infinitive(r, source[0])
        return None if verbal or bits & W.COMPLEMENTISER else source
    return None


def _past_date(r: Reader, k: int) -> int:
    """`k` moved past adverbs and a date ("vendredi 24 juillet", "cette semaine")."""
    while r.bits(k) & (W.ADVERB | W.TIME | W.NUMBER | W.DETERMINER):
        bits = r.bits(k)
        if bits & W.DETERMINER:
            after = r.bits(k + 2)
            if not r.bits(k + 1) & W.TIME or after & (W.STOP | W.COMMA):
                break  # "relate ce dernier"
        elif bits & W.NUMBER and not bits & W.TIME and not (r.bits(k - 1) & W.TIME):
            break
        k += 1
    return k


def _past_enclosed(r: Reader, k: int, dated: bool) -> int | None:
    """Past an adjunct between commas at `k`, or past the one comma after a date; None where none stands there."""
    if not r.bits(k) & W.COMMA:
        return None
    closing = next((i for i in range(k + 1, min(k + 10, r.end)) if r.bits(i) & W.COMMA), None)
    if dated and r.bits(k + 1) & (W.DETERMINER | W.CAPITAL | W.TITLE) and not r.bits(k + 1) & W.TIME:
        return k + 1
    return closing + 1 if closing is not None else None


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


def _inverted(r: Reader, cue: Cue, source: list[NP], after: int, said: list[NP]) -> Frame | None:
    """The content of an inverted clause: before it, and after it where the incise cuts it in two."""
    content = _before(r, cue.first)
    rest = _after_incise(
        r, after, _is_quoted(r, content), bool(content) and not has_verb(r.tokens, *content[0])
    )
    if not content and not rest and r.bits(after) & W.COMMA and r.bits(after + 1) & W.COMPLEMENTISER:
        rest = (after + 1, _content_end(r, after + 1))  # "d'autant plus, poursuit S, que …"
    if not content and rest:
        return Frame(source, said, [rest], "incise")
    if not content:
        direct = _content_after(r, cue, after)
        return Frame(source, said, [direct] if direct else [], "inverted-question") if direct else None
    if rest:
        content.append(rest)
    return Frame(source, said, content, "inversion")


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
        said = any(start <= c.first < quote and c.form != "infinitive" for c in r.cues)
        bare = all(t.bits & (W.NUMBER | W.BREAK) for t in lead)  # "14.20 “Please wait,” police said"
        return [(quote if said or bare else start, end)]
    if (
        r.bits(start) & (W.PREPOSITION | W.TIME | W.SUBORDINATOR)
        and not r.bits(start) & W.DETERMINER
        and not has_verb(r.tokens, start, end)
    ):
        return []  # "In 2008, Trump said, …": an adjunct, not what was said
    for frame in r.frames:
        for _, stop in frame.cue + frame.source:
            if start < stop < end and r.bits(stop) & (W.COMMA | W.COORDINATOR):
                start = max(start, stop + 1)
    return [(start, end)] if end > start else []


def _is_quoted(r: Reader, content: list[NP]) -> bool:
    return bool(content) and bool(r.bits(content[-1][1] - 1) & W.QUOTE)


def _after_incise(r: Reader, after: int, quoted: bool, unfinished: bool = False) -> NP | None:
    """What goes on being said after an incise closed by a comma, or by adjuncts and a comma.

    Where what stands before it has no verb yet, it is `unfinished`, and the predicate follows.
    """
    k = after
    while k < r.end and not r.bits(k) & (W.COMMA | W.QUOTE | W.COLON | W.STOP | W.BREAK):
        k += 1
        if k - after > 25:
            return None
    if k < r.end and (r.bits(k) & (W.COMMA | W.COLON) or (r.bits(k) & W.BREAK and r.bits(k + 1) & W.QUOTE)):
        k += 1
    elif not r.bits(k) & W.QUOTE:
        return None
    if quoted and not r.bits(k) & W.QUOTE:
        return None  # the quotation is closed: only another one goes on with it
    if (
        k < r.end
        and r.bits(k) & W.COMPLEMENTISER
        and any(c.last < after and c.form == "finite" for c in r.cues[:-1])
    ):
        return (k, _content_end(r, k))  # "S confirmed, says T, that X"
    if (
        k >= r.end
        or r.bits(k) & (W.CUE_GERUND | W.RELATIVE)
        or (not r.bits(k) & W.QUOTE and not unfinished and _is_tail(r, k))
    ):
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


def _around_verb(
    r: Reader, cue: Cue, subject: NP | None, said: list[NP], following: list[Cue]
) -> Frame | None:
    """ "S said X", "X, S said", "X, S said, Y": decided by what stands on either side."""
    left = subject[0] if subject and subject[0] < cue.first <= subject[1] + 3 else cue.first
    right = cue.last + 1
    direct = _content_after(r, cue, right)
    relative = subject is not None and r.bits(subject[1] - 1) & W.RELATIVE
    if (
        subject is not None
        and not relative
        and cue.form == "finite"
        and _is_aside(r, cue, left, right, direct)
    ):
        content = [(a, b) for a, b in _before(r, left) if not a <= subject[0] < b]
        unfinished = bool(content) and not has_verb(r.tokens, *content[0])
        rest = _after_incise(r, right, _is_quoted(r, content), unfinished)
        content += [rest] if rest else []
        return Frame([subject], said, content, "incise") if content else None
    source = [subject] if subject else []
    if direct is None:
        awaits = r.bits(right) & (W.COLON | W.COMMA) and right + 1 >= r.end
        return Frame(source, said, [], "subject-verb") if awaits and source else None
    historic = _is_historic(r, cue)
    if historic:
        source, subject = [], None
    directive = r.tokens[direct[0]].word in r.lexicon.infinitive_markers
    if not source and not historic and (cue.form != "finite" or cue.first == 0 or directive):
        return None  # "Note the date": nobody says it
    if _is_imperative(r, cue, subject) or ("naming" in cue.takes and not source):
        return None
    if not source and cue.first and r.bits(cue.first - 1) & W.SUBORDINATOR:
        return None  # "When asked whether …"
    if subject and subject[1] - subject[0] == 1:
        alone = r.tokens[subject[0]]
        bare = alone.bits & (W.REFLEXIVE | W.PREPOSITION) and not alone.bits & (W.DETERMINER | W.CAPITAL)
        if alone.word in r.lexicon.voids or alone.word in r.lexicon.hearers or bare:
            return None
    if cue.form == "infinitive" and subject and _is_impersonal(r, subject):
        return None  # "il est à noter que", "il n'est pas facile de dire si"
    if cue.form == "infinitive" and _opener(r, right) is None:
        return None  # "pour expliquer l'éclipse", "to explain the plan"
    if relative:
        direct = _relative_end(r, direct)
    elif subject and subject[0] and _opens_subordinate(r, subject[0] - 1):
        direct = _subordinate_end(r, direct)
    return Frame(source, said, [direct], "subject-verb" if cue.form == "finite" else cue.form)


def _is_impersonal(r: Reader, subject: NP) -> bool:
    """Whether a pronoun and a form of "to be" open the clause whose infinitive reports."""
    inside = range(subject[0] + 1, subject[1])
    if not r.bits(subject[0]) & W.SUBJECT or not all(r.bits(i) & W.CLITIC for i in inside):
        return False
    k = subject[1]
    while k < r.end and r.bits(k) & (W.CLITIC | W.ADVERB):
        k += 1
    return bool(r.bits(k) & W.PASSIVE)


def _opens_subordinate(r: Reader, i: int) -> bool:
    """Whether a subordinate clause begins at index `i`: "while S said", "alors que S dit"."""
    bits = r.bits(i)
    return bool(bits & W.SUBORDINATOR or (bits & W.COMPLEMENTISER and i and r.bits(i - 1) & W.SUBORDINATOR))


def _is_imperative(r: Reader, cue: Cue, subject: NP | None) -> bool:
    """Whether a form of the first or second person plural stands without its pronoun ("mentionnons le chef")."""
    word = r.tokens[cue.head].word
    if cue.form != "finite" or cue.head != cue.first or not word.endswith(r.lexicon.imperative_endings):
        return False
    return subject is None or not any(r.bits(i) & (W.SPEAKING | W.RELATIVE) for i in range(*subject))


def _is_historic(r: Reader, cue: Cue) -> bool:
    """Whether an infinitive stands for the main verb: "Et d'ajouter : …" goes on with who spoke before."""
    lead = r.tokens[: cue.first]
    marked = cue.form == "infinitive" and lead and lead[-1].word in r.lexicon.infinitive_markers
    return (
        bool(marked) and all(t.bits & W.COORDINATOR for t in lead[:-1]) and bool(r.lexicon.infinitive_endings)
    )


def _is_aside(r: Reader, cue: Cue, left: int, right: int, direct: NP | None) -> bool:
    """Whether "S said" stands beside what was said rather than before it."""
    if left == 0 or not cue.takes & _SPOKEN or _is_to_infinitive(r, right):
        return False
    quoted = bool(
        r.bits(left - 1) & W.QUOTE
        or (left >= 2 and r.bits(left - 1) & W.COMMA and r.bits(left - 2) & W.QUOTE)
    )
    if "addressee" in cue.takes:
        told = not cue.takes & {"object", "infinitive"}  # "jury told" is not "leaders warned"
        if told and r.bits(right) & W.STOP and not quoted and not r.bits(left) & _NAMED:
            return False
        right = _past_addressee(r, right)
    follows = r.bits(right)
    parted = bool(r.bits(left - 1) & W.COMMA and "incise" in cue.takes)
    if parted and follows & W.COMMA and not r.bits(right + 1) & W.QUOTE:
        return True
    if not quoted and not (parted and _is_clause(r, left - 1)):
        return False
    if follows & (W.STOP | W.COMMA | W.BREAK):
        return True
    if follows & (W.COLON | W.COMPLEMENTISER | W.QUOTE):
        return False
    if quoted and (
        direct is None or follows & (W.PREPOSITION | W.TIME | W.ADVERB | W.CUE_GERUND | W.SUBORDINATOR)
    ):
        return True
    adjunct = follows & (W.PREPOSITION | W.TIME | W.ADVERB)
    return bool(adjunct) and not has_verb(r.tokens, right, r.end) and _opener(r, right) is None


def _past_addressee(r: Reader, i: int) -> int:
    """`i` moved past the person spoken to, where nothing but the end of the aside follows ("told the Mail.")."""
    person = phrase_after(r.tokens, i, r.end)
    if person is None:
        return i
    after = _skip_adjunct(r, person[1])
    return after if r.bits(after) & (W.STOP | W.COMMA | W.BREAK) else i


def _relative_end(r: Reader, content: NP) -> NP:
    """A relative clause ends where the main clause goes on: at a comma and a finite verb."""
    for i in range(content[0] + 1, content[1] - 1):
        if (
            r.bits(i) & W.COMMA
            and r.bits(i + 1) & (W.AUXILIARY | W.FINITE_OTHER | W.CUE_FINITE)
            and is_verbal(r.tokens[i + 1])
        ):
            return (content[0], i)
    return content


def _subordinate_end(r: Reader, content: NP) -> NP:
    """ "While S said X, Y": what a subordinate clause reports ends where the main clause begins."""
    for i in range(content[0] + 1, content[1] - 1):
        if r.bits(i) & W.COMMA and r.bits(i + 1) & (W.SUBJECT | W.DETERMINER | W.CAPITAL):
            return (content[0], i)
    return content


def _is_clause(r: Reader, comma: int) -> bool:
    """Whether what stands before a comma is a clause or a quotation, so that it may be what was said."""
    if r.bits(comma - 1) & W.QUOTE:
        return True
    start = _clause_start(r, comma)
    if r.inside and start == 0:
        return True
    if r.bits(start) & (W.SUBORDINATOR | W.PREPOSITION) and not has_verb(r.tokens, start, comma):
        return False
    if r.bits(start) & W.SUBORDINATOR and not r.bits(start) & W.DETERMINER:
        return _main_after(r, start, comma)
    return comma - start >= 3 and has_verb(r.tokens, start, comma) and not _is_only_subject(r, start, comma)


def _is_only_subject(r: Reader, start: int, comma: int) -> bool:
    """Whether nothing but a noun and its relative clause stands there: "A nurse who had waited since dawn, said"."""
    relative = next((i for i in range(start + 1, comma) if r.bits(i) & W.RELATIVE), None)
    if (
        relative is None
        or r.bits(relative) & (W.DETERMINER | W.COMPLEMENTISER)
        or r.bits(relative - 1) & W.COMMA
    ):
        return False
    if has_verb(r.tokens, start, relative):
        return False
    verbs = [i for i in range(relative, comma) if has_verb(r.tokens, i, i + 1)]
    return bool(verbs) and all(b - a == 1 or r.bits(b - 1) & W.ADVERB for a, b in itertools.pairwise(verbs))


def _main_after(r: Reader, start: int, end: int) -> bool:
    """Whether a main clause follows the subordinate one that begins at `start`: "if …, the crew may …"."""
    parts = (i for i in range(start, end) if r.bits(i) & (W.COMMA | W.BREAK) and has_verb(r.tokens, start, i))
    comma = next(parts, None)
    return comma is not None and has_verb(r.tokens, comma + 1, end)


# --- content ---------------------------------------------------------------------------------------------


def _content_after(r: Reader, cue: Cue, start: int) -> NP | None:
    """What is said after the cue, or None where nothing the verb takes stands there."""
    if start >= r.end:
        return None
    bare = False
    begin = _infinitive(r, cue, start)
    if begin is None:
        begin = _opener(r, start)
        if begin is None or _is_other_clause(r, cue, start, begin) or _crosses_object(r, cue, start, begin):
            begin = _bare_content(r, cue, start)
            bare = True
        elif r.bits(begin) & W.QUOTE and (_is_name(r, cue, begin) or _is_title(r.tokens[begin])):
            return None
    if begin is None:
        return None
    end = _content_end(r, begin)
    if "causal" in cue.takes and any(r.bits(i) & W.SUBJUNCTIVE for i in range(begin, min(begin + 15, end))):
        return None
    if end <= begin or (end == begin + 1 and r.bits(begin) & W.COMPLEMENTISER):
        return None  # "She denied that."
    if bare and "clause" in cue.takes and "object" not in cue.takes and not _may_assert(r, begin, end):
        return None  # "The striker said little."
    return (begin, end)


def _may_assert(r: Reader, start: int, end: int) -> bool:
    """Whether a bare stretch may be a clause: one long enough, or with a verb or a quotation in it."""
    quoted = any(r.bits(i) & W.QUOTE for i in range(start, end))
    return end - start > _PHRASE or quoted or has_verb(r.tokens, start, end)


def _is_other_clause(r: Reader, cue: Cue, start: int, opener: int) -> bool:
    """Whether "that" opens a relative clause: the verb takes none, or an object stands before it.

    "She released emails that …", "he put a bill that …", but "told reporters that", "said on Monday that".
    """
    bits = r.bits(opener)
    if not bits & W.COMPLEMENTISER or bits & W.INTERROGATIVE:
        return False
    if not cue.takes & CLAUSAL:  # French says "glisse que" of verbs that else take a quotation alone
        return opener > start or not r.lexicon.free_inversion or "quote" not in cue.takes
    if opener == start or cue.takes & {"addressee", "person"} or r.bits(opener - 1) & W.COMMA:
        return False
    first = r.bits(start)
    return bool(first & (W.DETERMINER | W.CAPITAL | W.NUMBER)) and not first & (W.DATIVE | W.TIME)


def _is_name(r: Reader, cue: Cue, quote: int) -> bool:
    """Whether a short quotation right after the cue is a name it gives ("X, dit « le Grand »")."""
    if "naming" in cue.takes and quote == cue.last + 1:
        return True
    short = len(r.tokens[quote].inner or ()) <= 4
    bare = cue.first == cue.last and bool(r.bits(cue.head) & W.CUE_PARTICIPLE)
    parted = cue.first > 0 and bool(r.bits(cue.first - 1) & W.COMMA)
    return short and bare and quote == cue.last + 1 and parted


def _is_title(quote: Token) -> bool:
    """Whether a quotation is the title of a work: capitals throughout and no stop ("read “The Waves”")."""
    inner = quote.inner or []
    small = W.DETERMINER | W.PREPOSITION | W.COORDINATOR
    capitals = sum(bool(t.bits & W.CAPITAL) for t in inner)
    return capitals > 1 and all(
        t.bits & (W.CAPITAL | small) and not t.bits & (W.STOP | W.COMMA) for t in inner
    )


def _infinitive(r: Reader, cue: Cue, start: int) -> int | None:
    """The infinitive that is said ("affirme avoir vu", "promet de venir"), adverbs and times stepped over."""
    k = start
    while r.bits(k) & (W.ADVERB | W.TIME) and not r.bits(k) & W.DETERMINER:
        k += 1
    if r.bits(k) & W.COMMA and r.bits(k + 1) & (W.TIME | W.PREPOSITION):
        aside = _past_enclosed(r, k, dated=False)
        k = aside if aside is not None and _is_infinitive(r, aside) else k
    if r.bits(k) & W.DATIVE and r.lexicon.infinitive_endings and not _is_infinitive(r, k):
        person = phrase_after(r.tokens, k, r.end)
        if person:  # "à l'équipage d'avoir …": the preposition of the infinitive carries nothing on
            inside = range(k + 1, person[1])
            marker = (
                i for i in inside if r.tokens[i].word in r.lexicon.infinitive_markers and _is_infinitive(r, i)
            )
            k = next(marker, person[1])
    if k >= r.end or not cue.takes & {"infinitive", "de"}:
        return None
    marked = r.tokens[k].word in r.lexicon.infinitive_markers
    wanted = "de" in cue.takes or not r.lexicon.infinitive_endings if marked else "infinitive" in cue.takes
    return k if wanted and _is_infinitive(r, k) else None


def _opener(r: Reader, start: int) -> int | None:
    """The index of the complementiser, question word or introduced quotation that opens the content."""
    limit = min(r.end, start + 18)
    k = start
    while k < limit:
        bits = r.bits(k)
        if bits & W.QUOTE:
            return (
                k
                if k == start or r.bits(k - 1) & (W.COLON | W.COMMA) or (k - start <= 12 and k == start)
                else None
            )
        if bits & W.SUBORDINATOR and not bits & W.INTERROGATIVE and r.bits(k + 1) & W.COMPLEMENTISER:
            return None  # "demande à partir parce que …"
        if bits & W.COMPLEMENTISER:
            return None if _is_restrictive(r, start, k) else k
        if bits & W.PREPOSITION and r.bits(k + 1) & W.INTERROGATIVE and k == start:
            return k
        if bits & W.INTERROGATIVE and (
            all(r.bits(i) & W.ADVERB for i in range(start, k)) or _is_addressed(r, start, k)
        ):
            return k
        if bits & W.COLON:
            return k + 1 if k + 1 < r.end else None
        if bits & W.COMMA:
            if r.bits(k + 1) & W.QUOTE:
                return None if _is_anothers(r, k + 1) else k + 1
            if k == start and r.bits(k + 1) & W.COMPLEMENTISER and not r.bits(k + 1) & W.DETERMINER:
                return k + 1  # "souligne, qu'il n'y a eu …": a comma that translations leave
            return _past_aside(r, k)
        if (
            bits & (W.STOP | W.BREAK | W.SUBJECT)
            or is_verbal(r.tokens[k])
            or bits & CUE_VERB & ~W.CUE_PARTICIPLE
        ):
            return None
        k += 1
    return None


def _crosses_object(r: Reader, cue: Cue, start: int, opener: int) -> bool:
    """Whether a thing stands between the verb and "that", which then tells of it: "found trials that compared"."""
    if not r.bits(opener) & W.COMPLEMENTISER or opener == start:
        return False
    k = _past_date(r, start)
    bits = r.bits(k)
    if r.bits(opener + 1) & W.CUE_FINITE and not r.bits(opener + 1) & (W.NOMINAL | W.CAPITAL):
        return True  # "the report released last week that found …"
    if k >= opener or "addressee" in cue.takes or bits & (W.PREPOSITION | W.TIME | W.PRONOUN | W.QUOTE):
        return False
    inside = range(k, opener)
    if any(r.bits(i) & (W.SPEAKER | W.COMMA | W.QUOTE | W.CUE_NOUN | W.NOMINAL) for i in inside):
        return False
    return bool(bits & (W.DETERMINER | W.NUMBER | W.SUBJECT)) or opener - k > 4


def _is_anothers(r: Reader, quote: int) -> bool:
    """Whether a quotation set off by commas is what somebody named right after it said ("…, « X », selon lui")."""
    return bool(r.bits(quote + 1) & W.COMMA) and any(
        c.form == "phrase"
        and c.first == quote + 2
        and c.phrase is not None
        and c.phrase.kind == "before-source"
        for c in r.cues
    )


def _is_addressed(r: Reader, start: int, end: int) -> bool:
    """Whether nothing but whom one speaks to stands between two indices ("demande à ses équipes si …")."""
    person = phrase_after(r.tokens, start, end) if r.bits(start) & W.DATIVE else None
    return person is not None and person[1] == end


def _is_restrictive(r: Reader, start: int, complementiser: int) -> bool:
    """Whether "que" after a verb with "ne" means only ("on ne voit la ligne que sur les cartes")."""
    near = range(max(0, start - 4), start)
    first = next((i for i in near if r.tokens[i].word in r.lexicon.restrictives), None)
    return first is not None and not any(r.bits(i) & W.ADVERB for i in range(first, complementiser))


def _past_aside(r: Reader, comma: int) -> int | None:
    """The opener that follows an aside between commas, or a colon at its end ("…, mercredi, que")."""
    joined = r.bits(comma + 1) & (W.COORDINATOR | W.CONTRAST)
    for i in range(comma + 1, min(comma + 14, r.end)):
        if r.bits(i) & W.COLON and r.bits(i + 1) & W.QUOTE:
            return None if joined and has_verb(r.tokens, comma + 1, i) else i + 1
        if r.bits(i) & W.COMMA:
            return i + 1 if r.bits(i + 1) & (W.COMPLEMENTISER | W.QUOTE) else None
    return None


def _bare_content(r: Reader, cue: Cue, start: int) -> int | None:
    """Where a clause, an infinitive or a noun phrase without any opener begins, if the verb takes one."""
    k = start
    if "addressee" in cue.takes:
        person = phrase_after(r.tokens, k, r.end)
        if person is None:
            return None
        k = _skip_adjunct(r, person[1])
        return k if "clause" in cue.takes and r.bits(k) & (W.SUBJECT | W.DETERMINER | W.CAPITAL) else None
    k = _skip_adjunct(r, start)
    if r.bits(k) & (W.STOP | W.BREAK | W.COMMA | W.COLON | W.COORDINATOR):
        return None  # "persiste et signe"
    takes = cue.takes
    if "naming" in takes and r.bits(k) & (W.PRONOUN | W.SUBJECT) and r.bits(k + 1) & W.QUOTE:
        return k + 1  # "called it “a farce”"
    if "amount" in takes and any(r.bits(i) & W.NUMBER for i in range(k, min(k + 14, r.end))):
        return k
    if "weak" in takes:
        return k if "quote" in takes and _quote_near(r, k) else None
    if "charge" in takes:
        charges = (
            i for i in range(k + 1, min(k + 14, r.end)) if r.tokens[i].word in r.lexicon.infinitive_markers
        )
        if any(_is_infinitive(r, i) for i in charges):
            return k
    if "of" in takes and r.bits(start) & W.PREPOSITION:
        return start
    if "clause" in takes or "object" in takes:
        if r.bits(k) & W.RELATIVE or (k > start and r.bits(k) & W.AUXILIARY and is_verbal(r.tokens[k])):
            return None  # "the views expressed here are …": the verb of another clause
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
            inner = r.tokens[i].inner or ()
            return i == k or len(inner) > _NAME or not (inner and inner[0].bits & W.CAPITAL)
        if r.bits(i) & (W.COMMA | W.STOP | W.BREAK | W.COLON):
            return False
        if r.bits(i) & W.COORDINATOR and r.bits(i + 1) & (W.FINITE_GUESS | W.FINITE_OTHER):
            return False  # "had written twice and received “a very nice postcard”"
    return False


def _is_infinitive(r: Reader, k: int) -> bool:
    word, bits = r.tokens[k].word, r.bits(k)
    if word in r.lexicon.infinitive_markers:
        k += 1
        while k < r.end and r.bits(k) & W.CLITIC:
            k += 1
        endings = r.lexicon.infinitive_endings
        return k < r.end and (not endings or r.tokens[k].word.endswith(endings))
    after = r.tokens[k + 1] if k + 1 < r.end else None
    person = after is None or after.bits & W.SPEAKER or after.word.endswith(r.lexicon.person_endings)
    if word.endswith("'") and bits & W.CLITIC and r.lexicon.infinitive_endings and not person:
        # "assure l'avoir lu": a verb's object, since no article precedes an infinitive; not "l'ouvrier"
        bits &= ~int(W.DETERMINER)
    while k < r.end and r.bits(k) & (W.CLITIC | W.ADVERB):
        k += 1
    endings = r.lexicon.infinitive_endings
    return (
        bool(endings)
        and k < r.end
        and r.tokens[k].word.endswith(endings)
        and not bits & (W.DETERMINER | W.CAPITAL)
    )


def _skip_adjunct(r: Reader, k: int) -> int:
    """`k` moved past adverbs, time words and one time or place phrase ("on Monday", "in a statement")."""
    for _ in range(3):
        while r.bits(k) & (W.ADVERB | W.TIME) and not r.bits(k) & (W.DETERMINER | W.SUBORDINATOR):
            if r.bits(k) & W.CAPITAL and not r.bits(k) & W.TIME:
                break  # a name: "said First Federal had failed"
            k += 1
        if not r.bits(k) & W.PREPOSITION or r.bits(k) & W.DETERMINER or _is_to_infinitive(r, k):
            return k
        inner = phrase_after(r.tokens, k + 1, r.end)
        if inner is None or inner[1] >= r.end:
            return k
        if r.bits(inner[1]) & W.QUOTE and all(r.bits(i) & W.DETERMINER for i in range(*inner)):
            return k  # "parle d'une « offre résiduelle »": said, with its preposition
        k = inner[1]
    return k


def _is_to_infinitive(r: Reader, k: int) -> bool:
    """Whether a marker and a bare word make an infinitive: "to take it", "to be"; not "to reporters"."""
    if k + 1 >= r.end or r.lexicon.infinitive_endings:
        return False
    if r.tokens[k].word not in r.lexicon.infinitive_markers:
        return False
    bits, after = r.bits(k + 1), r.bits(k + 2)
    bare = not bits & ~int(W.CUE_INFINITIVE | W.CUE_FINITE | W.FINITE_OTHER)
    return bool(bits & W.AUXILIARY) or (bare and bool(after & (W.DETERMINER | W.PRONOUN)))


def _content_end(r: Reader, start: int) -> int:
    """Where the content that begins at `start` ends: its quotation, another cue that is not said, the sentence."""
    if r.bits(start) & W.QUOTE:
        k = start + 1
        while k < r.end and r.bits(k) & W.QUOTE:
            k += 1
        if k >= r.end or r.bits(k) & (W.STOP | W.COMMA | W.BREAK | W.CAPITAL | W.SUBORDINATOR):
            return k
    for cue in r.cues:
        if cue.form == "phrase":
            if cue.first > start + 2 and r.bits(cue.first - 1) & W.COMMA:
                return cue.first - 1
        elif cue.first > start:
            stop = _other_clause(r, cue, start)
            if stop is not None:
                return _trim_right(r, stop)
    for k in range(start, r.end):
        bits = r.bits(k)
        if r.tokens[k].word == ";" or (k > start + 2 and _opens_aside(r, k)):
            return k
        if bits & W.COMMA and r.bits(k + 1) & W.SUBJECT and r.bits(k + 2) & W.RELATIVE and k > start + 3:
            return k  # "…, ce qui …": the author's own comment
    return r.end


def _opens_aside(r: Reader, k: int) -> bool:
    """Whether a dash, a coordinator and a new subject go on without the speaker ("… – and the agency wrote …")."""
    if not r.bits(k) & W.BREAK or not r.bits(k + 1) & (W.COORDINATOR | W.CONTRAST):
        return False
    return bool(r.bits(k + 2) & (W.DETERMINER | W.SUBJECT | W.CAPITAL)) and has_verb(r.tokens, k + 2, r.end)


def _other_clause(r: Reader, cue: Cue, start: int) -> int | None:
    """Where the clause of another cue, not itself part of what is said, begins after `start`; or None."""
    i = cue.first - 1
    if cue.form == "gerund":
        return cue.first if r.bits(i) & W.COMMA and cue.takes & {"clause", "that"} else None
    if cue.form != "finite":
        return None
    if r.bits(i) & (W.COORDINATOR | W.CONTRAST) or (
        r.bits(i) & W.COMMA and not r.bits(cue.last + 1) & W.STOP and i > start
    ):
        return cue.first if r.bits(i) & (W.COORDINATOR | W.CONTRAST) else None
    subject = r.subject_of(cue)
    if subject is None or subject[0] <= start + 1:
        return None
    opener = r.bits(subject[0] - 1)
    if opener & W.QUOTE and r.bits(cue.last + 1) & (W.STOP | W.COMMA) and "incise" in cue.takes:
        return subject[0]  # “… that "X" the official said”
    joined = opener & W.CONTRAST or (
        opener & (W.COORDINATOR | W.SUBORDINATOR) and r.bits(subject[0] - 2) & W.COMMA
    )
    return subject[0] - 1 if joined else None


# --- no cue ----------------------------------------------------------------------------------------------


def _colon(r: Reader) -> Frame | None:
    """ "S shrugs: “X”", "S: “X”": what a clause or a bare name introduces by a colon and quotation marks."""
    colon = next((i for i in range(r.end) if r.bits(i) & W.COLON), None)
    if colon is None or colon == 0:
        return None
    if not r.bits(colon + 1) & W.QUOTE:
        return _answer(r, colon)
    if len(r.tokens[colon + 1].inner or ()) < 3:
        return None
    start = _past_lead(r, colon)
    source = phrase_after(r.tokens, start, colon)
    if source is None:
        return None
    if _is_thing(r, source):
        return Frame([], [], [(colon + 1, _content_end(r, colon + 1))], "colon")
    while source[1] > source[0] + 1 and r.bits(source[1] - 1) & W.CLITIC:
        source = (source[0], source[1] - 1)
    said = colon - source[1]
    cue = [(source[1], colon)] if 0 < said <= _IDIOM else []
    if r.bits(start) & W.CUE_NOUN or r.bits(start + 1) & W.CUE_NOUN:
        source, cue = _of_noun(r, start, colon) or (source, cue)
    elif not said and colon - source[0] >= 2 and _may_be_verb(r, source[0], colon - 1):
        source, cue = (source[0], colon - 1), [(colon - 1, colon)]
    return Frame([source], cue, [(colon + 1, _content_end(r, colon + 1))], "colon")


def _is_thing(r: Reader, source: NP) -> bool:
    """Whether a subject is a pronoun that stands for no person ("C'est pourquoi … : « X »")."""
    word = r.tokens[source[0]]
    return source[1] - source[0] == 1 and bool(word.bits & W.SUBJECT) and word.word not in r.lexicon.people


def _of_noun(r: Reader, start: int, colon: int) -> tuple[NP, list[NP]] | None:
    """Source and cue of a noun that introduces words: "Réponse du maire : …"."""
    link = next((i for i in range(start + 1, colon) if r.bits(i) & (W.PREPOSITION | W.AGENT)), None)
    if link is None or link + 1 >= colon:
        return None
    return (link if r.bits(link) & W.DETERMINER else link + 1, colon), [(start, link)]


def _answer(r: Reader, colon: int) -> Frame | None:
    """ "Réponse de S : X" without marks: a noun that introduces words opens the sentence, and says whose."""
    found = _of_noun(r, 0, colon) if r.bits(0) & W.CUE_NOUN and colon + 2 < r.end else None
    if found is None or not _may_speak(r, found[0]):
        return None
    return Frame([found[0]], found[1], [(colon + 1, _content_end(r, colon + 1))], "colon")


def _past_lead(r: Reader, colon: int) -> int:
    """Where the subject of the clause before a colon begins: after an adjunct that a comma parts from it."""
    comma = next((i for i in range(colon) if r.bits(i) & W.COMMA), None)
    if comma is None:
        return 0
    if r.bits(0) & (W.PREPOSITION | W.SUBORDINATOR | W.ADVERB | W.CUE_PARTICIPLE):
        return comma + 1
    clause = r.bits(comma + 1) & (W.DETERMINER | W.SUBJECT) and has_verb(r.tokens, comma + 1, colon)
    return comma + 1 if clause and not has_verb(r.tokens, 0, comma) else 0


def _may_be_verb(r: Reader, start: int, i: int) -> bool:
    """Whether the last word before a colon may be a verb no list has: "L'opposition ricane : …"."""
    plain = not r.bits(i) & (W.CAPITAL | W.NUMBER | W.PAREN | W.TIME | W.TITLE | W.SPEAKER)
    return (
        plain
        and not r.bits(i - 1) & W.COMMA
        and not r.tokens[i].word.endswith(r.lexicon.person_endings)
        and bool(r.bits(start) & (W.DETERMINER | W.CAPITAL))
        and not r.bits(i - 1) & (W.DETERMINER | W.PREPOSITION)
    )
