"""Constructions: where the source and the content of each cue of a sentence stand.

One function for each construction, tried in the order in which they exclude each other. All work on token
indices of one sentence; nothing here crosses a sentence.
"""

from __future__ import annotations

import itertools

from selon.attribution.colons import read_colon
from selon.attribution.contents import (
    clause_start,
    content_end,
    find_content,
    find_infinitive,
    find_opener,
    has_quote_near,
    is_infinitive,
    is_to_infinitive,
    relative_end,
    skip_adjunct,
    subordinate_end,
    trim_right,
)
from selon.attribution.cues import Cue
from selon.attribution.frames import Frame, Reader
from selon.attribution.phrases import NP, has_verb, is_verbal, phrase_after, phrase_before
from selon.attribution.subjects import find_subject, is_speaker, may_speak, subject_after
from selon.attribution.tokens import Lexicon, Token, W

_NAMED = int(W.DETERMINER | W.SUBJECT | W.TITLE | W.CAPITAL | W.NUMBER)
_SPOKEN = frozenset(("quote", "clause", "that", "question", "incise"))


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
        frame = read_colon(reader)
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


def _phrase(r: Reader, cue: Cue) -> Frame | None:
    """ "According to S, X", "X, selon S": the content is the rest of the clause on both sides."""
    opens = cue.first == 0 or bool(
        r.bits(cue.first - 1) & (W.COORDINATOR | W.CONTRAST | W.ADVERB | W.COMPLEMENTISER)
    )
    lead = W.COMMA | W.ADVERB | W.CONTRAST | W.COORDINATOR
    opens = opens or all(r.bits(i) & lead for i in range(cue.first))  # "Or, selon S, …"
    own = cue.phrase is not None and cue.phrase.kind == "own-source"
    unfinished = cue.first and not has_verb(r.tokens, clause_start(r, cue.first), cue.first)
    closed = opens or bool(unfinished)
    source = _own_source(r, cue) if own else phrase_after(r.tokens, cue.last + 1, r.end, closed=closed)
    if source is None or not (own or may_speak(r, source)):
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
    begin, after = clause_start(r, cue.first), max(source[1], cue.last + 1)
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
    runs_on = not r.bits(cue.first - 1) & W.COMMA and (pronoun or is_infinitive(r, after))
    if loose and not runs_on:  # but "la mesure, prise selon elle après la pluie"
        after = next((i for i in range(after, r.end) if r.bits(i) & (W.COMMA | W.BREAK)), r.end)
    if not opens and r.bits(after) & W.COMMA and _is_relative(r, after + 1):
        after = next((i for i in range(after + 1, r.end) if r.bits(i) & W.COMMA), r.end)
    if r.bits(after) & W.COMMA:
        after += 1
    if cue.phrase and after < r.end and r.tokens[after].word in cue.phrase.unless_content.split():
        return None
    content = [(begin, trim_right(r, cue.first)), (after, content_end(r, after))]
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


def _relative_content(r: Reader, start: int) -> NP:
    """ "S, selon qui X, …": X runs to its closing mark or to where the main clause goes on."""
    if r.bits(start) & W.QUOTE:
        return (start, start + 1)
    return relative_end(r, (start, r.end))


def _passive(r: Reader, cue: Cue) -> Frame | None:
    """ "X was described by S as Y", "X, qualifié de « Y » par S"; of nobody, "It was noted that X"."""
    if r.bits(cue.last + 1) & W.COMPLEMENTISER and cue.first:
        nobody = r.tokens[cue.first - 1].word in r.lexicon.dummies
        said = (cue.last + 1, content_end(r, cue.last + 1))
        return Frame([], [(cue.first, cue.last + 1)], [said], "passive") if nobody else None
    agent = next((i for i in range(cue.last + 1, min(cue.last + 20, r.end)) if r.bits(i) & W.AGENT), None)
    if agent is None or any(r.bits(i) & (W.STOP | W.COLON) for i in range(cue.last, agent)):
        return None
    source = phrase_after(r.tokens, agent + 1, r.end)
    if source is None:
        return None
    for start, end in ((cue.last + 1, agent), (source[1], content_end(r, source[1]))):
        stated = r.bits(start) & (W.QUOTE | W.MANNER | W.GENITIVE | W.COMPLEMENTISER) and start < end
        if stated and (r.bits(start) & (W.MANNER | W.COMPLEMENTISER) or has_quote_near(r, start)):
            return Frame([source], [(cue.first, cue.last + 1), (agent, agent + 1)], [(start, end)], "passive")
    return None


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
    subject = find_subject(r, cue)
    return _around_verb(r, cue, subject, said, following)


def _learnt(r: Reader, cue: Cue, said: list[NP]) -> Frame | None:
    """ "X, a-t-on appris auprès de S", "X, it was learnt from S": the source is whom it was learnt from."""
    for k in range(cue.last + 1, min(cue.last + 10, r.end)):
        if r.tokens[k].word in r.lexicon.froms:
            while k < r.end and r.tokens[k].word in r.lexicon.froms:
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
    subject = subject_after(r, cue.last + 1) if inverted else phrase_before(r.tokens, cue.first)
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
        not inverted and skip_adjunct(r, after) < comma
    ):
        return None
    begin = comma + 1 if r.bits(comma) & W.COMMA else comma
    content = [
        (clause_start(r, start), trim_right(r, start)),
        (begin, content_end(r, begin) if begin < r.end else r.end),
    ]
    content = [(a, b) for a, b in content if b - a >= 2 or (b > a and r.bits(a) & W.QUOTE)]
    return Frame([subject], [(cue.first, cue.last + 1)], content, "manner") if content else None


def _inversion(r: Reader, cue: Cue, said: list[NP]) -> Frame | None:
    """ "X, said S": the subject right after the verb, the content before it."""
    left = cue.first
    quoted = bool(r.bits(left - 1) & W.QUOTE) or (left >= 2 and bool(r.bits(left - 2) & W.QUOTE))
    if left == 0 or not (quoted or r.bits(left - 1) & (W.COMMA | W.STOP | W.BREAK)):
        return None
    opener = find_opener(r, cue.last + 1)
    if opener is not None and r.bits(opener) & W.QUOTE and (quoted or r.bits(opener - 1) & W.COMMA):
        opener = None  # "« A », a précisé S, « B »"
    if opener is not None and r.bits(opener - 1) & W.COLON and r.bits(opener) & W.QUOTE:
        who = subject_after(r, cue.last + 1)
        if who is not None and who[1] == opener - 1 and is_speaker(r, cue, who):
            opener = None  # "A, a précisé S : « B »"
    if opener is not None and quoted and r.bits(opener) & W.RELATIVE and not r.bits(opener - 1) & W.COMMA:
        who = phrase_after(r.tokens, cue.last + 1, opener)
        if who is not None and who[1] == opener and any(r.bits(i) & W.SPEAKER for i in range(*who)):
            opener = None  # "X", said an official at a firm that makes them
    if opener is not None and r.bits(opener) & W.COMPLEMENTISER and r.bits(opener - 1) & W.COMMA:
        who = subject_after(r, cue.last + 1, closed=True)
        if who is not None and who[1] == opener - 1 and is_speaker(r, cue, who):
            opener = None  # "d'autant plus, poursuit S, que …"
    if not cue.takes & _SPOKEN or opener is not None or find_infinitive(r, cue, cue.last + 1) is not None:
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
    source = subject_after(r, cue.last + 1, closed=not clause)
    if source is None or (not clause and not is_speaker(r, cue, source)):
        return None
    follows = r.bits(source[1])
    if not quoted and _predicate_follows(r, source[1]):
        return None
    if not r.lexicon.free_inversion and follows & W.QUOTE and r.bits(source[0]) & W.SUBJECT:
        return None  # "S, in a statement, said he “regrets” it"
    if not (clause or follows & (W.STOP | W.COMMA | W.COLON | W.BREAK | W.RELATIVE)):
        return None
    return _inverted(r, cue, [source], source[1], said)


def _interrupts(r: Reader, comma: int) -> bool:
    """Whether a relative clause between commas parts a subject from its verb: "S, who …, said"."""
    opening = next((i for i in range(comma - 1, -1, -1) if r.bits(i) & W.COMMA), None)
    if opening is None or not r.bits(opening + 1) & W.RELATIVE or r.bits(opening + 1) & W.CAPITAL:
        return False
    return not has_verb(r.tokens, clause_start(r, opening), opening)


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


def _inverted(r: Reader, cue: Cue, source: list[NP], after: int, said: list[NP]) -> Frame | None:
    """The content of an inverted clause: before it, and after it where the incise cuts it in two."""
    content = _before(r, cue.first)
    rest = _after_incise(
        r, after, _is_quoted(r, content), bool(content) and not has_verb(r.tokens, *content[0])
    )
    if not content and not rest and r.bits(after) & W.COMMA and r.bits(after + 1) & W.COMPLEMENTISER:
        rest = (after + 1, content_end(r, after + 1))  # "d'autant plus, poursuit S, que …"
    if not content and rest:
        return Frame(source, said, [rest], "incise")
    if not content:
        direct = find_content(r, cue, after)
        return Frame(source, said, [direct] if direct else [], "inverted-question") if direct else None
    if rest:
        content.append(rest)
    return Frame(source, said, content, "inversion")


def _before(r: Reader, end: int) -> list[NP]:
    """What was said before an incise: the quotation, or the clause set off by its comma."""
    end = trim_right(r, end)
    if end <= 0:
        return []
    start = clause_start(r, end)
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
        return (k, content_end(r, k))  # "S confirmed, says T, that X"
    if (
        k >= r.end
        or r.bits(k) & (W.CUE_GERUND | W.RELATIVE)
        or (not r.bits(k) & W.QUOTE and not unfinished and _is_tail(r, k))
    ):
        return None
    return (k, content_end(r, k))


def _is_tail(r: Reader, k: int) -> bool:
    """Whether what follows the comma is about the speaker or the setting rather than said."""
    return not has_verb(r.tokens, k, r.end) or bool(r.bits(k) & (W.SUBORDINATOR | W.COORDINATOR | W.CONTRAST))


def _around_verb(
    r: Reader, cue: Cue, subject: NP | None, said: list[NP], following: list[Cue]
) -> Frame | None:
    """ "S said X", "X, S said", "X, S said, Y": decided by what stands on either side."""
    left = subject[0] if subject and subject[0] < cue.first <= subject[1] + 3 else cue.first
    right = cue.last + 1
    direct = find_content(r, cue, right)
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
    if cue.form == "infinitive" and find_opener(r, right) is None:
        return None  # "pour expliquer l'éclipse", "to explain the plan"
    if relative:
        direct = relative_end(r, direct)
    elif subject and subject[0] and _opens_subordinate(r, subject[0] - 1):
        direct = subordinate_end(r, direct)
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
    if left == 0 or not cue.takes & _SPOKEN or is_to_infinitive(r, right):
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
    return bool(adjunct) and not has_verb(r.tokens, right, r.end) and find_opener(r, right) is None


def _past_addressee(r: Reader, i: int) -> int:
    """`i` moved past the person spoken to, where nothing but the end of the aside follows ("told the Mail.")."""
    person = phrase_after(r.tokens, i, r.end)
    if person is None:
        return i
    after = skip_adjunct(r, person[1])
    return after if r.bits(after) & (W.STOP | W.COMMA | W.BREAK) else i


def _is_clause(r: Reader, comma: int) -> bool:
    """Whether what stands before a comma is a clause or a quotation, so that it may be what was said."""
    if r.bits(comma - 1) & W.QUOTE:
        return True
    start = clause_start(r, comma)
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
