"""Words that a colon introduces where no cue does: "S shrugs: “X”", "Réponse de S : X"."""

from __future__ import annotations

from selon.attribution.contents import content_end
from selon.attribution.frames import Frame, Reader
from selon.attribution.phrases import NP, has_verb, phrase_after
from selon.attribution.subjects import may_speak
from selon.attribution.tokens import W

_IDIOM = 6  # tokens of a clause that may stand for a verb of speech before a colon


def read_colon(r: Reader) -> Frame | None:
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
        return Frame([], [], [(colon + 1, content_end(r, colon + 1))], "colon")
    while source[1] > source[0] + 1 and r.bits(source[1] - 1) & W.CLITIC:
        source = (source[0], source[1] - 1)
    said = colon - source[1]
    cue = [(source[1], colon)] if 0 < said <= _IDIOM else []
    if r.bits(start) & W.CUE_NOUN or r.bits(start + 1) & W.CUE_NOUN:
        source, cue = _of_noun(r, start, colon) or (source, cue)
    elif not said and colon - source[0] >= 2 and _may_be_verb(r, source[0], colon - 1):
        source, cue = (source[0], colon - 1), [(colon - 1, colon)]
    return Frame([source], cue, [(colon + 1, content_end(r, colon + 1))], "colon")


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
    if found is None or not may_speak(r, found[0]):
        return None
    return Frame([found[0]], found[1], [(colon + 1, content_end(r, colon + 1))], "colon")


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
