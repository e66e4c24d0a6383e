"""Cues: the verb groups, fixed phrases and nouns that may introduce speech, and the subject of each.

A cue is only a candidate: `selon.attribution.statements` decides whether anything said stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from selon.attribution.tokens import CUE_VERB, PUNCTUATION, Lexicon, Token, W
from selon.packs import Phrase

Form = Literal["finite", "gerund", "infinitive", "passive", "phrase"]

CLAUSAL = frozenset(("that", "clause", "infinitive", "of", "question"))  # what a complementiser may open
_LISTED = ~int(W.FINITE_GUESS | W.FINITE_OTHER)  # a word with none of these classes may be a verb no list has
_UNLISTED_TAKES = frozenset(("quote", "incise"))
_FEWEST = 4  # tokens of a quotation that surely is speech, and no title, beside a verb that no list has
_LONGEST_SUBJECT = 6  # tokens between a quotation and such a verb


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
    headline = _is_headline(tokens)
    quoted = any(t.bits & W.QUOTE for t in tokens)
    for i, token in enumerate(tokens):
        if i <= covered:
            continue
        cue = None
        if token.bits & W.CUE_PHRASE:
            cue = _phrase_cue(tokens, i, lexicon)
        if cue is None and token.bits & CUE_VERB and not _is_idle(tokens, i, lexicon):
            cue = _verb_cue(tokens, i, lexicon, headline)
        if cue is None and quoted and not token.bits & _LISTED:
            cue = _beside_quotation(tokens, i, lexicon)
        if cue is not None:
            found.append(cue)
            covered = cue.last
    return found


def _is_headline(tokens: list[Token]) -> bool:
    """Whether nearly every word has a capital, so that a capital tells nothing."""
    words = [t for t in tokens if not t.bits & (PUNCTUATION | W.QUOTE | W.PAREN)]
    return len(words) > 3 and sum(bool(t.bits & W.CAPITAL) for t in words) > 0.7 * len(words)


def _is_idle(tokens: list[Token], i: int, lexicon: Lexicon) -> bool:
    """Whether the cue form at `i` stands in an expression that says nothing."""
    for words, place in lexicon.idle.get(tokens[i].word, ()):
        start = i - place
        if start >= 0 and [t.word for t in tokens[start : start + len(words)]] == words:
            return True
    return False


def _phrase_cue(tokens: list[Token], i: int, lexicon: Lexicon) -> Cue | None:
    for words, phrase in lexicon.phrases[tokens[i].word]:
        end = i + len(words)
        if [t.word for t in tokens[i:end]] != words:
            continue
        if (
            phrase.apart
            and i
            and not tokens[i - 1].bits & (PUNCTUATION | W.QUOTE | W.CONTRAST | W.COORDINATOR)
        ):
            continue
        barred = phrase.unless.split()
        head = end
        while head < len(tokens) and tokens[head].bits & W.DETERMINER and tokens[head].word not in barred:
            head += 1
        allowed = phrase.only.split()
        if allowed and (end >= len(tokens) or tokens[end].word not in allowed):
            continue
        if head < len(tokens) and tokens[head].word not in barred:
            return Cue(i, end - 1, i, "phrase", frozenset([phrase.kind]), phrase=phrase)
    return None


def _verb_cue(tokens: list[Token], i: int, lexicon: Lexicon, headline: bool) -> Cue | None:
    """The verb group whose head is at `i`, or None where the word is no verb here."""
    token = tokens[i]
    bits = token.bits
    if bits & W.CAPITAL and i > 0 and not headline and not tokens[i - 1].bits & (PUNCTUATION | W.QUOTE):
        return None
    first, enclitic, auxiliary, passive = _group(tokens, i)
    last = i
    while last + 1 < len(tokens) and tokens[last + 1].bits & W.ENCLITIC:
        enclitic = last = last + 1
    reflexive = any(t.bits & W.REFLEXIVE for t in tokens[first:i])
    followed = _followed(tokens, last, lexicon.takes[token.word], reflexive)
    if followed is None:
        return None
    takes, last = followed
    if reflexive and not takes & {"reflexive", "attribute"} and not (bits & W.CUE_INFINITIVE):
        apart = first == 0 or tokens[first - 1].bits & (PUNCTUATION | W.QUOTE)
        if not apart and not _opens(tokens, last + 1):
            return None  # "une liste s'est ajoutée"
    if last + 2 < len(tokens) and tokens[last + 1].bits & W.PREPOSITION:
        which = tokens[last + 2].bits
        if which & W.RELATIVE and not which & (W.COMPLEMENTISER | W.INTERROGATIVE | W.DETERMINER):
            return None  # "la date précise à laquelle …"
    base = bits & W.CUE_INFINITIVE and bits & W.CUE_FINITE
    if i and base and tokens[i - 1].bits & W.FINITE_OTHER and first == i:
        return None  # "helps explain"
    if "attribute" in takes and reflexive:
        takes |= {"object"}
    before = tokens[first - 1].bits if first else 0
    form: Form
    infinitive = bits & W.CUE_INFINITIVE and not auxiliary
    semi = _semi_auxiliary(tokens, first, lexicon) if infinitive and first else None
    if semi is not None:
        first, enclitic, _, _ = _group(tokens, semi)
        if semi + 1 < i and tokens[semi + 1].bits & W.ENCLITIC:
            enclitic = semi + 1
        form = "finite"
    elif auxiliary:
        if not bits & (W.CUE_PARTICIPLE | W.CUE_GERUND | W.CUE_INFINITIVE):
            return None
        if bits & W.CUE_GERUND and not lexicon.progressive:
            return None
        form = "passive" if passive and not bits & W.CUE_GERUND else "finite"
    elif bits & W.CUE_FINITE and before and tokens[first - 1].word in lexicon.infinitive_markers:
        form = "infinitive"
    elif bits & W.CUE_FINITE and not _is_noun(tokens, i, first, before, lexicon):
        form = "finite"
    elif (
        bits & W.CUE_GERUND
        and not before & (W.DETERMINER | W.GENITIVE)
        and not _is_owned(tokens, i)
        and not (
            first == i - 1
            and tokens[first].bits & W.ARTICLE
            and not before & W.PREPOSITION
            and not _opens(tokens, last + 1)
        )
    ):
        form = "gerund"
    elif bits & W.CUE_INFINITIVE and not before & W.DETERMINER:
        form = "infinitive"
    elif (
        bits & W.CUE_PARTICIPLE
        and not bits & W.CUE_FINITE
        and before & W.COORDINATOR
        and _opens(tokens, last + 1)
    ):
        form = "finite"  # "a indiqué que … et précisé que …": the auxiliary is shared
    elif bits & W.CUE_PARTICIPLE and i + 1 < len(tokens) and _has_agent(tokens, i):
        form = "passive"
    else:
        return None
    return Cue(first, last, i, form, takes, enclitic)


def _beside_quotation(tokens: list[Token], i: int, lexicon: Lexicon) -> Cue | None:
    """A verb that no list has, told by where it stands: "« … », bougonne-t-il", "“…,” the memo begins"."""
    word = tokens[i].word
    if len(word) < 4 or not word.isalpha() or not word.endswith(lexicon.third_person):
        return None
    if word in lexicon.semi_auxiliaries:
        return None  # "“…,” he used to say": the infinitive says it
    first, enclitic, _, _ = _group(tokens, i)
    after = tokens[i + 1].bits if i + 1 < len(tokens) else int(W.STOP)
    if after & W.ENCLITIC:
        enclitic = i + 1
    k = first - 1
    parted = k > 0 and bool(tokens[k].bits & W.COMMA)
    if _is_speech(tokens, k - parted) and (parted or _ends_open(tokens[k])):
        if enclitic is not None or (
            after & (W.CAPITAL | W.DETERMINER | W.TITLE) and not after & W.PREPOSITION
        ):
            return Cue(first, max(i, enclitic or i), i, "finite", _UNLISTED_TAKES, enclitic)
        return None
    closes = after & (W.STOP | W.COMMA | W.PREPOSITION | W.TIME | W.ADVERB)
    for q in range(first - 1, max(-1, first - 2 - _LONGEST_SUBJECT), -1):
        bits = tokens[q].bits
        if bits & W.QUOTE:
            subject = tokens[q + 1].bits & (W.SUBJECT | W.DETERMINER | W.CAPITAL | W.TITLE)
            said = closes and subject and q + 1 < first and _is_speech(tokens, q) and _ends_open(tokens[q])
            return Cue(first, i, i, "finite", _UNLISTED_TAKES) if said else None
        if bits & (PUNCTUATION | W.RELATIVE & ~W.DETERMINER) or bits & W.AUXILIARY:
            return None
    return None


def _is_speech(tokens: list[Token], q: int) -> bool:
    """Whether a quotation long enough to be speech stands at `q`."""
    return q >= 0 and bool(tokens[q].bits & W.QUOTE) and len(tokens[q].inner or ()) >= _FEWEST


def _ends_open(quotation: Token) -> bool:
    """Whether a quotation ends with a comma inside its marks, so that its sentence goes on: “…,” she said."""
    return bool(quotation.inner and quotation.inner[-1].bits & W.COMMA)


def _semi_auxiliary(tokens: list[Token], first: int, lexicon: Lexicon) -> int | None:
    """The index of a verb that an infinitive group depends on without a say of its own ("finit par dire")."""
    k = first - 1
    if k > 0 and tokens[k].word in lexicon.linkers:
        k -= 1
    while k > 0 and tokens[k].bits & W.ADVERB:
        k -= 1
    return k if k >= 0 and tokens[k].word in lexicon.semi_auxiliaries else None


def _followed(
    tokens: list[Token], last: int, entries: list[tuple[list[str], frozenset[str]]], reflexive: bool
) -> tuple[frozenset[str], int] | None:
    """What the verb takes, and the last index of the cue, by the words that must follow it.

    A verb that is only reflexive ("s'étonner") comes first where a reflexive pronoun stands, else not at all.
    """
    for then, takes in sorted(entries, key=lambda e: reflexive and "reflexive" not in e[1]):
        if "reflexive" in takes and not reflexive:
            continue
        k = last + 1
        while then and k < len(tokens) and tokens[k].bits & W.ADVERB and tokens[k].word != then[0]:
            k += 1
        if [t.word for t in tokens[k : k + len(then)]] == then:
            return takes, (k + len(then) - 1 if then else last)
    return None


def _opens(tokens: list[Token], k: int) -> bool:
    return k < len(tokens) and bool(tokens[k].bits & (W.COMPLEMENTISER | W.QUOTE | W.COLON | W.INTERROGATIVE))


def _labels(tokens: list[Token], k: int) -> bool:
    """Whether a colon without a quotation after it makes a label of what stands before it ("Contact presse : …")."""
    after = tokens[k + 1].bits if k + 1 < len(tokens) else 0
    return bool(tokens[k].bits & W.COLON) and not after & W.QUOTE


def _group(tokens: list[Token], head: int) -> tuple[int, int | None, bool, bool]:
    """First index of the verb group around `head`, its enclitic, whether it has an auxiliary, a passive one."""
    k, enclitic, auxiliary, passive = head - 1, None, False, False
    first = head
    while k >= 0 and head - k <= 8:
        bits = tokens[k].bits
        if bits & W.AUXILIARY and (not bits & W.CAPITAL or k == 0):
            passive = passive or (not auxiliary and bool(bits & W.PASSIVE))
            auxiliary, first = True, k
        elif bits & W.ENCLITIC:
            enclitic = k
        elif bits & W.CLITIC and not bits & W.CAPITAL and k == first - 1 and not enclitic:
            passive = passive and not bits & W.REFLEXIVE  # "s'est dit" is no passive
            first = k
        elif bits & W.ADVERB and not bits & W.CAPITAL and k > 0 and not _ends_group(tokens, k):
            first = first if auxiliary else k
            if auxiliary:
                break
        else:
            break
        k -= 1
    return first, enclitic, auxiliary, passive


def _ends_group(tokens: list[Token], adverb: int) -> bool:
    """Whether an adverb is no part of the verb group after it: punctuation or an article before it ("le même")."""
    before = tokens[adverb - 1].bits
    return bool(before & (PUNCTUATION | W.ARTICLE)) and not _has_subject(tokens, adverb - 1)


def _is_noun(tokens: list[Token], i: int, first: int, before: int, lexicon: Lexicon) -> bool:
    """Whether a finite form is a noun or an adjective here ("the claims", "a reported crossing")."""
    bits = tokens[i].bits
    if (
        first == i - 1
        and bits & W.NOMINAL
        and tokens[first].bits & W.ARTICLE
        and not _has_subject(tokens, first)
    ):
        return True  # "Montant de la note : …": no pronoun, since nobody does it
    if first == i - 1 and bits & W.NOMINAL and tokens[first].bits & W.ADVERB and before & W.DETERMINER:
        governed = first > 1 and tokens[first - 2].bits & W.PREPOSITION
        return bool(governed) or not _introduces(
            tokens, i + 1
        )  # "the only question is", "for his early remarks"
    if first != i or i == 0:
        return False
    if bits & W.NOMINAL and (_is_followed_by_verb(tokens, i) or _disagrees(tokens, i)):
        return True
    if before & W.ARTICLE and not before & (W.CLITIC | W.RELATIVE | W.SUBJECT):
        return True  # "a think tank"
    if before & W.DETERMINER and not before & (W.RELATIVE | W.CLITIC | W.SUBJECT):
        return bool(bits & (W.NOMINAL | W.CUE_PARTICIPLE))
    subject = i > 1 and tokens[i - 2].bits & (W.SUBJECT | W.RELATIVE | W.ENCLITIC | W.CAPITAL | W.SPEAKER)
    if before & W.DETERMINER and before & W.CLITIC and bits & W.NOMINAL and not subject:
        return True  # "le critique …", "lire la note": a clitic would have its subject before it
    if (before & W.PREPOSITION and not before & (W.COMPLEMENTISER | W.CLITIC)) or (
        tokens[i - 1].word.endswith("'s") and not before & W.SUBJECT
    ):
        return True
    if bits & W.NOMINAL:
        if before & (W.SUBJECT | W.RELATIVE):
            return False
        k = i + 1
        while k < len(tokens) and tokens[k].bits & W.ADVERB:
            k += 1
        after = tokens[k].bits if k < len(tokens) else int(W.STOP)
        if after & W.ENCLITIC:
            return False
        if after & W.COMPLEMENTISER and not any(
            takes & CLAUSAL for _, takes in lexicon.takes[tokens[i].word]
        ):
            return True  # "in a phone call that …"
        named = before & (W.CAPITAL | W.COMMA | W.QUOTE | W.SPEAKER)
        infinitives = lexicon.infinitive_endings
        plain = named and infinitives and k < len(tokens) and not after & W.DETERMINER
        if plain and tokens[k].word.endswith(infinitives):
            return False  # "Mobilys annonce avoir porté plainte"
        return not (
            (_opens(tokens, k) and not _labels(tokens, k))
            or (named and after & (W.DETERMINER | W.SUBJECT | W.CAPITAL | W.STOP))
        )
    return False


def _is_followed_by_verb(tokens: list[Token], i: int) -> bool:
    """Whether a finite verb follows at once: "that report could not …", "the claims are …"."""
    after = tokens[i + 1].bits if i + 1 < len(tokens) else 0
    return bool(after & W.AUXILIARY) and not after & (W.CAPITAL | W.DETERMINER | W.CLITIC | W.PREPOSITION)


def _disagrees(tokens: list[Token], i: int) -> bool:
    """Whether a base form stands after a singular of its own phrase: "a parliamentary answer", "his new show"."""
    bits, k = tokens[i].bits, i - 1
    if not (bits & W.CUE_INFINITIVE and bits & W.CUE_FINITE) or _introduces(tokens, i + 1):
        return False
    if tokens[k].word.endswith("s") or tokens[k].bits & (W.SPEAKER | W.CAPITAL):
        return False
    while k > max(0, i - 4) and not tokens[k].bits & ~int(W.ADVERB | W.PLAIN | W.TIME):
        k -= 1
    return k < i - 1 and bool(tokens[k].bits & W.ARTICLE)


def _introduces(tokens: list[Token], k: int) -> bool:
    return k < len(tokens) and bool(tokens[k].bits & (W.COMPLEMENTISER | W.QUOTE | W.COLON))


def _has_subject(tokens: list[Token], clitic: int) -> bool:
    """Whether what stands before a word that is article or pronoun can be the subject of a verb after it."""
    before = W.SUBJECT | W.RELATIVE | W.ENCLITIC | W.CLITIC | W.CAPITAL | W.SPEAKER | W.COMMA | W.QUOTE
    return clitic > 0 and bool(tokens[clitic - 1].bits & before)


def _is_owned(tokens: list[Token], i: int) -> bool:
    return i > 0 and tokens[i - 1].word.endswith("'s")


def _has_agent(tokens: list[Token], i: int) -> bool:
    return any(t.bits & W.AGENT for t in tokens[i + 1 : i + 8])
