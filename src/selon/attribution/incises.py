"""Incises: reporting clauses inside quoted words ("…, a-t-il dit"), and how far an unclosed quotation goes.

French puts the reporting clause between the marks, so that where the closing one is missing the quotation
goes on after the clause, to the end of its paragraph; only what plainly is the writer's voice ends it before.

Not handled: narration of the past after an incise, without a verb of speech or a pronoun for the speaker.
"""

from __future__ import annotations

from collections.abc import Iterator

from selon.attribution.clauses import read_clauses
from selon.attribution.tokens import Lexicon, Token, W

INCISES = ("incise", "inversion")  # the constructions that may stand inside quoted words
_LONGEST_SENTENCE = 150  # tokens, as in sentences
_SUBJECT = 6  # tokens after a reporting verb in which its subject shows a gender


def quotation_end(tokens: list[Token], lexicon: Lexicon, *, last: bool, loose: bool) -> int | None:
    """The offset at which quoted words without a closing mark end; None where no reporting clause is in them.

    `last`: no other quotation opens after them in their paragraph; where one does, the marks around the
    clause were lost, and they end at the clause. `loose`: the text leaves most quotations open; elsewhere a
    lost mark is an accident, and only words of the first person show that the quotation went on.
    """
    clause = _reporting_clause(tokens)
    if clause is None:
        return None
    if not last:
        return clause
    sentences = list(split_inner(tokens))
    first = next(n for n, part in enumerate(sentences) if part[-1].end > clause)
    gender = _gender_of_speaker(sentences[first], clause, lexicon)
    spoken = [n for n, part in enumerate(sentences) if n > first and any(t.bits & W.SPEAKING for t in part)]
    end = max(spoken, default=first)
    while loose and end + 1 < len(sentences) and not _is_narrated(sentences[end + 1], gender, lexicon):
        end += 1
    return clause if end == first else sentences[end][-1].end


def _gender_of_speaker(sentence: list[Token], clause: int, lexicon: Lexicon) -> str:
    """ "m" or "f" where the subject of the reporting clause shows it, else ""."""
    after = [t for t in sentence if t.start >= clause]
    verb = next((i for i, t in enumerate(after) if t.bits & (W.CUE_FINITE | W.CUE_PARTICIPLE)), 0)
    near = after[max(0, verb - 2) : verb + _SUBJECT]
    return next((lexicon.genders[t.word] for t in near if t.word in lexicon.genders), "")


def _is_narrated(sentence: list[Token], gender: str, lexicon: Lexicon) -> bool:
    """Whether a sentence after an incise is the writer's: it reports on its own, or tells of the speaker."""
    if _tells_of_speaker(sentence, gender, lexicon):
        return True
    for frame in read_clauses(sentence, lexicon):
        pronoun = all(sentence[a].bits & (W.ENCLITIC | W.SUBJECT) for a, _ in frame.source)
        if frame.content and frame.source and not (pronoun and frame.kind in INCISES):
            return True
    return False


def _tells_of_speaker(sentence: list[Token], gender: str, lexicon: Lexicon) -> bool:
    """Whether a sentence begins with a pronoun for the speaker and a verb ("Elle a ensuite quitté la salle").

    Where a word for "he" may stand for nobody ("il est tard", "il y a", "il faut"), only "a" and verbs of
    speech show that it does not.
    """
    pronoun = sentence[0]
    shown = lexicon.genders.get(pronoun.word, "")
    if not pronoun.bits & W.SUBJECT or not shown or (gender and shown != gender):
        return False
    k = 1
    while k < len(sentence) and (
        sentence[k].bits & (W.REFLEXIVE | W.ADVERB) or sentence[k].word in lexicon.restrictives
    ):
        k += 1
    verb = sentence[k].bits if k < len(sentence) else 0
    if shown == "f" or not lexicon.idle_he:
        return bool(verb & (W.AUXILIARY | W.CUE_FINITE | W.FINITE_OTHER))
    return bool(verb & W.CUE_FINITE or (verb & W.AUXILIARY and not verb & W.PASSIVE))


def split_inner(items: list[Token]) -> Iterator[list[Token]]:
    """The sentences inside a quotation, without looking at the text around them."""
    begin = 0
    for i, item in enumerate(items):
        last = i + 1 == len(items)
        if last or (item.bits & W.STOP and items[i + 1].bits & W.CAPITAL) or i - begin >= _LONGEST_SENTENCE:
            yield items[begin : i + 1]
            begin = i + 1


def _reporting_clause(tokens: list[Token]) -> int | None:
    """Where a reporting clause set off by a comma begins inside quoted words ("…, a-t-il dit"), or None."""
    for i, token in enumerate(tokens):
        if token.bits & (W.COMMA | W.STOP) and _is_reporting(tokens, i + 1):
            return token.start if token.bits & W.COMMA else token.end
    return None


def _is_reporting(tokens: list[Token], i: int) -> bool:
    """Whether an inverted or a plain reporting clause begins at index `i`."""
    n = len(tokens)
    j = i
    while j < n and tokens[j].bits & (W.CLITIC | W.ADVERB) and not tokens[j].bits & W.AUXILIARY:
        j += 1
    if j < n and tokens[j].bits & W.AUXILIARY:
        k = j + 1
        while k < n and tokens[k].bits & (W.ENCLITIC | W.ADVERB | W.AUXILIARY):
            k += 1
        return (
            k < n
            and bool(tokens[k].bits & W.CUE_PARTICIPLE)
            and bool(
                tokens[j + 1].bits & W.ENCLITIC
                or (k + 1 < n and tokens[k + 1].bits & (W.CAPITAL | W.DETERMINER | W.TITLE))
            )
        )
    if j < n and tokens[j].bits & W.CUE_FINITE:
        return j + 1 < n and bool(tokens[j + 1].bits & (W.ENCLITIC | W.CAPITAL | W.DETERMINER | W.TITLE))
    for k in range(i, min(i + 5, n)):
        bits = tokens[k].bits
        if k > i and bits & W.CUE_FINITE:
            return k + 1 >= n or bool(tokens[k + 1].bits & (W.STOP | W.COMMA | W.TIME))
        if not bits & (W.CAPITAL | W.SUBJECT | W.DETERMINER | W.TITLE | W.ADVERB) and k == i:
            return False
        if bits & (W.COMMA | W.STOP | W.PREPOSITION):
            return False
    return False
