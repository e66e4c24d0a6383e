"""Cues: the verb groups, fixed phrases and nouns that may introduce speech, and the subject of each.

A cue is only a candidate: `selon.attribution` decides whether anything said stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from selon.packs import Phrase
from selon.tokens import CUE_VERB, PUNCTUATION, Lexicon, Token, W

Form = Literal["finite", "gerund", "infinitive", "passive", "phrase"]

_INSIDE_GROUP = int(W.ADVERB | W.CLITIC | W.ENCLITIC)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue's token indices: `first` to `last` with auxiliaries and adverbs, `head` the word that says it.

    `enclitic` is the index of a subject pronoun inside the group ("a-t-il déclaré"); `takes` what it may
    introduce.
    """

    first: int
    last: int
    head: int
    form: Form
    takes: frozenset[str]
    enclitic: int | None = None
    phrase: Phrase | None = None


def find_cues(tokens: list[Token], lexicon: Lexicon) -> list[Cue]:
    """The cues of a sentence, left to right, quotations stepped over."""
    found: list[Cue] = []
    covered = -1
    for i, token in enumerate(tokens):
        if i <= covered:
            continue
        cue = None
        if token.bits & W.CUE_PHRASE:
            cue = _phrase_cue(tokens, i, lexicon)
        if cue is None and token.bits & CUE_VERB:
            cue = _verb_cue(tokens, i, lexicon)
        if cue is not None:
            found.append(cue)
            covered = cue.last
    return found


def _phrase_cue(tokens: list[Token], i: int, lexicon: Lexicon) -> Cue | None:
    for words, phrase in lexicon.phrases[tokens[i].word]:
        end = i + len(words)
        if [t.word for t in tokens[i:end]] == words:
            after = tokens[end].word if end < len(tokens) else ""
            if after not in phrase.unless.split():
                return Cue(i, end - 1, i, "phrase", frozenset([phrase.kind]), phrase=phrase)
    return None


def _verb_cue(tokens: list[Token], i: int, lexicon: Lexicon) -> Cue | None:
    """The verb group whose head is at `i`, or None where the word is no verb here."""
    token = tokens[i]
    if token.bits & W.CAPITAL and i > 0 and not tokens[i - 1].bits & (PUNCTUATION | W.QUOTE):
        return None
    first, enclitic, auxiliary, passive = _group(tokens, i)
    last = i
    if last + 1 < len(tokens) and tokens[last + 1].bits & W.ENCLITIC:
        enclitic = last = last + 1
    before = tokens[first - 1].bits if first else 0
    form: Form
    if auxiliary:
        form = "finite"
        if passive:
            form = "passive"
        if not token.bits & (W.CUE_PARTICIPLE | W.CUE_GERUND | W.CUE_INFINITIVE):
            return None
        if token.bits & W.CUE_GERUND:
            form = "finite"
    elif token.bits & W.CUE_FINITE and not _is_nominal(tokens, i, first, before):
        form = "infinitive" if before and tokens[first - 1].word in lexicon.infinitive_markers else "finite"
    elif token.bits & W.CUE_GERUND and not before & W.DETERMINER:
        form = "gerund"
    elif token.bits & W.CUE_INFINITIVE and not before & W.DETERMINER:
        form = "infinitive"
    elif token.bits & W.CUE_PARTICIPLE and i + 1 < len(tokens) and _has_agent(tokens, i):
        form = "passive"
    else:
        return None
    return Cue(first, last, i, form, lexicon.takes[token.word], enclitic)


def _group(tokens: list[Token], head: int) -> tuple[int, int | None, bool, bool]:
    """First index of the verb group around `head`, its enclitic, whether it has an auxiliary, a passive one."""
    k, enclitic, auxiliary, passive = head - 1, None, False, False
    first = head
    while k >= 0 and head - k <= 8:
        bits = tokens[k].bits
        if bits & W.AUXILIARY and not bits & W.CAPITAL or bits & W.AUXILIARY and k == 0:
            passive = passive or not auxiliary and bool(bits & W.PASSIVE)
            auxiliary, first = True, k
        elif bits & W.ENCLITIC:
            enclitic = k
        elif bits & W.CLITIC and not bits & W.CAPITAL and k == first - 1:
            passive = False  # a reflexive: "s'est dit" is no passive
            first = k
        elif bits & W.ADVERB and not bits & W.CAPITAL:
            if auxiliary or k == 0 or not _adverb_belongs(tokens, k):
                break
        else:
            break
        k -= 1
    return first, enclitic, auxiliary, passive


def _adverb_belongs(tokens: list[Token], k: int) -> bool:
    """Whether the adverb at `k` stands inside a verb group, rather than opening the clause."""
    return not tokens[k - 1].bits & (W.COMMA | W.STOP | W.COLON)


def _is_nominal(tokens: list[Token], i: int, first: int, before: int) -> bool:
    """Whether a form that is also a noun or an adjective is one here ("the claims", "a reported crossing")."""
    if before & W.DETERMINER and not before & W.RELATIVE:
        return True
    if before & W.PREPOSITION and not before & W.COMPLEMENTISER and first == i:
        return not tokens[i - 1].bits & W.ADVERB
    return first == i and i > 0 and tokens[i - 1].word.endswith("'s") and not before & W.SUBJECT


def _has_agent(tokens: list[Token], i: int) -> bool:
    return any(t.bits & W.AGENT for t in tokens[i + 1 : i + 8])
