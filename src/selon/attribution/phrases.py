"""Noun phrases and clauses, found shallowly from word classes: no parser, no model.

All functions take a sentence's tokens and indices into them, and give indices, ends exclusive. They read
only closed classes (determiners, prepositions, auxiliaries …), capitals and punctuation, so a word the pack
does not know costs nothing. Not handled: garden paths, and subjects that hold a clause of their own.
"""

from __future__ import annotations

from selon.attribution.tokens import CUE_VERB, PUNCTUATION, Token, W

NP = tuple[int, int]

_HARD = int(W.STOP | W.COLON | W.MARK)
_VERB = int(W.AUXILIARY | W.FINITE_OTHER | W.CUE_FINITE)
_CLAUSE = int(W.SUBORDINATOR | W.COMPLEMENTISER | W.RELATIVE)
_STARTS_NP = int(W.DETERMINER | W.SUBJECT | W.TITLE | W.CAPITAL)
_NO_NOUN = int(PUNCTUATION | W.QUOTE | W.ADVERB | W.CLITIC | W.PREPOSITION | CUE_VERB | _VERB | _CLAUSE)
_LONGEST = 40  # tokens of a subject; beyond it the reading is not to be trusted


def is_verbal(token: Token) -> bool:
    """Whether a token is surely a finite verb: a capitalised one is taken for a name."""
    return bool(token.bits & _VERB) and not token.bits & (W.CAPITAL | W.DETERMINER | W.NOMINAL)


def has_verb(tokens: list[Token], start: int, end: int) -> bool:
    """Whether a finite verb the pack knows stands between two indices."""
    return any(tokens[i].bits & W.FINITE_GUESS or is_verbal(tokens[i]) for i in range(start, end))


def phrase_before(tokens: list[Token], end: int, floor: int = 0) -> NP | None:
    """The noun phrase that ends right before index `end`, with its apposition; None where there is none.

    A relative pronoun in subject place gives its antecedent and itself.
    """
    j = end - 1
    if j < floor:
        return None
    token = tokens[j]
    if token.bits & W.COMMA or token.bits & W.BREAK:
        return _apposed(tokens, end, floor)
    if token.bits & W.RELATIVE and not token.bits & W.DETERMINER:
        k = j - 1 if j - 1 >= floor and tokens[j - 1].bits & W.COMMA else j
        found = phrase_before(tokens, k, floor) if k > floor and not tokens[k - 1].bits & W.COMMA else None
        found = found or (_past_affiliation(tokens, k, floor) if k < j else None)
        if found is None or tokens[found[0]].bits & (W.CUE_PARTICIPLE | W.FINITE_GUESS):
            found = _nearest_phrase(tokens, k, floor) or found  # "was written by an analyst, who said"
        return (found[0], end) if found else (j, end)
    owned = j > floor and tokens[j - 1].bits & (W.ARTICLE | (W.CAPITAL if token.bits & W.CAPITAL else 0))
    if token.bits & W.SUBJECT and not owned:
        return (j, end)
    part_of_name = token.bits & W.CAPITAL and j > floor and tokens[j - 1].bits & (W.CAPITAL | W.DETERMINER)
    if not part_of_name and token.bits & (
        PUNCTUATION | W.COORDINATOR | W.CONTRAST | W.PREPOSITION | W.SUBORDINATOR | W.COMPLEMENTISER
    ):
        return None
    while end - 1 > floor and tokens[end - 1].bits & W.CLITIC and tokens[end - 1].bits & W.ARTICLE:
        end -= 1  # "un musicien le dit": an object, not the article of a noun
    start = strip_adjuncts(tokens, _past_participle(tokens, _scan_left(tokens, end, floor), end), end)
    that = start + 1 < end and tokens[start].bits & W.COMPLEMENTISER and tokens[start].bits & W.DETERMINER
    if that and tokens[start + 1].bits & (W.CAPITAL | W.DETERMINER):
        start += 1  # "that Americans say": no determiner
    if start >= end or not tokens[start].bits & (_STARTS_NP | W.NUMBER | W.PARTITIVE):
        if start < end and start > floor and _opens_clause(tokens, start):
            return (start, end)  # "because local papers said"
        return _antecedent(tokens, min(start, end - 1), floor) or ((start, end) if start < end else None)
    return (start, end)


def _nearest_phrase(tokens: list[Token], end: int, floor: int) -> NP | None:
    """The noun phrase right before `end`, from its own article on; None where no article stands near."""
    for k in range(end - 1, max(floor, end - 6) - 1, -1):
        bits = tokens[k].bits
        if bits & (PUNCTUATION | W.QUOTE | W.COORDINATOR) or is_verbal(tokens[k]):
            return None
        if bits & W.DETERMINER and not bits & W.PREPOSITION:
            return (k, end) if k < end - 1 else None
    return None


def _opens_clause(tokens: list[Token], start: int) -> bool:
    """Whether the word before a bare plural opens its clause, so that no antecedent further left is its subject."""
    before, first = tokens[start - 1].bits, tokens[start].bits
    if before & (W.SUBORDINATOR | W.COORDINATOR | W.CONTRAST) and not before & (W.RELATIVE | W.DETERMINER):
        return not first & (W.CUE_PARTICIPLE | W.FINITE_GUESS | W.PRONOUN | W.CLITIC)
    return False


def _past_affiliation(tokens: list[Token], comma: int, floor: int) -> NP | None:
    """The noun phrase before an affiliation between commas: "Petra Novák, de l'Institut de Brenn, qui"."""
    opening = next((k for k in range(comma - 1, floor, -1) if tokens[k].bits & W.COMMA), None)
    if opening is None or not tokens[opening + 1].bits & W.GENITIVE or has_verb(tokens, opening, comma):
        return None
    start = opening
    while start > floor and tokens[start - 1].bits & W.CAPITAL:
        start -= 1
    return (start, opening) if start < opening else phrase_before(tokens, opening, floor)


def _antecedent(tokens: list[Token], start: int, floor: int) -> NP | None:
    """The noun phrase whose relative clause ends right before the verb: "The man who shot him said"."""
    for k in range(start - 1, max(floor, start - 25), -1):
        bits = tokens[k].bits
        if bits & (_HARD | W.QUOTE):
            return None
        if bits & W.RELATIVE and not bits & W.DETERMINER:
            stop = k
            while stop > floor and tokens[stop - 1].bits & (W.COMMA | W.COORDINATOR):
                stop -= 1
            found = phrase_before(tokens, stop, floor)
            return found if found and tokens[found[0]].bits & (W.DETERMINER | W.CAPITAL | W.TITLE) else None
    return None


def _scan_left(tokens: list[Token], end: int, floor: int) -> int:
    """The leftmost index from which the tokens up to `end` may be one noun phrase."""
    k = end - 1
    floor = max(floor, end - _LONGEST)
    while k >= floor:
        token = tokens[k]
        bits = token.bits
        if bits & (PUNCTUATION | W.QUOTE | W.CONTRAST) or is_verbal(token):
            break
        if bits & _CLAUSE and not bits & (W.DETERMINER | W.PREPOSITION):
            break
        if bits & W.SUBJECT and not bits & (W.CAPITAL | W.DETERMINER):
            break
        if bits & W.COORDINATOR and not _joins_nouns(tokens, k, floor):
            break
        if bits & W.ADVERB and not (k > floor and tokens[k - 1].bits & (W.DETERMINER | W.PREPOSITION)):
            break
        if k > floor and _begins_another(tokens, k):
            return k
        k -= 1
    return k + 1


def _begins_another(tokens: list[Token], k: int) -> bool:
    """Whether a determiner right after a noun begins a phrase of its own ("no answer the report gave")."""
    bits, before = tokens[k].bits, tokens[k - 1].bits
    if not bits & W.ARTICLE or bits & W.PREPOSITION:
        return False
    if bits & W.CAPITAL and k + 1 < len(tokens) and tokens[k + 1].bits & W.CAPITAL:
        return False  # "Bruno Le Marec"
    for i in range(k - 1, max(-1, k - 12), -1):
        if tokens[i].bits & (PUNCTUATION | W.QUOTE) or is_verbal(tokens[i]):
            break
        if tokens[i].bits & W.RELATIVE and not tokens[i].bits & W.DETERMINER:
            return False  # "a manager who holds the shares": a verb that no list has
    joins = (
        W.PREPOSITION | W.DETERMINER | W.COORDINATOR | W.CONTRAST | W.TITLE | W.ADVERB | W.CAPITAL | W.PAREN
    )
    return not before & (joins | W.SUBORDINATOR | W.PRONOUN | W.NUMBER) and not is_verbal(tokens[k - 1])


def _past_participle(tokens: list[Token], start: int, end: int) -> int:
    """`start` moved past the rest of a compound verb that no list has: "il a reconnu la voix"."""
    bare = start < end and not tokens[start].bits & (_STARTS_NP | W.PREPOSITION | W.NUMBER)
    if bare and start and tokens[start - 1].bits & W.AUXILIARY and is_verbal(tokens[start - 1]):
        return start + 1
    return start


def _joins_nouns(tokens: list[Token], k: int, floor: int) -> bool:
    """Whether the coordinator at `k` joins two nouns of one subject, rather than two clauses."""
    if k <= floor:
        return False
    before = tokens[k - 1].bits
    if before & (PUNCTUATION | W.QUOTE) or (
        not tokens[k + 1].bits & (_STARTS_NP | W.CAPITAL | W.SPEAKER) and before & W.CAPITAL
    ):
        return False
    for i in range(k - 1, floor - 1, -1):
        if tokens[i].bits & (W.STOP | W.COLON | W.COMMA | W.QUOTE):
            return True
        if is_verbal(tokens[i]) or (tokens[i].bits & W.SUBJECT and not tokens[i].bits & W.CAPITAL):
            return False
    return True


def strip_adjuncts(tokens: list[Token], start: int, end: int) -> int:
    """`start` moved past a leading time or place phrase ("On Tuesday the mayor", "Yesterday John Smith")."""
    while start < end:
        bits = tokens[start].bits
        after = tokens[start + 1].bits if start + 1 < end else 0
        third = tokens[start + 2].bits if start + 2 < end else int(W.PREPOSITION)
        if (
            bits & W.DETERMINER
            and not bits & W.ARTICLE
            and after & W.TIME
            and not third & (W.PREPOSITION | W.TIME | W.GENITIVE)
        ):
            start += 2  # "this month deputy minister Ada Quill"
        elif (
            bits & (W.COORDINATOR | W.CONTRAST | W.ADVERB | W.SUBORDINATOR) and not bits & W.DETERMINER
        ) or (
            bits & W.TIME
            and start + 1 < end
            and not tokens[start + 1].bits & (W.GENITIVE | W.TIME | W.PREPOSITION)
        ):
            start += 1
        elif bits & W.PREPOSITION and not bits & W.DETERMINER:
            if (
                bits & W.PARTITIVE
                and start + 1 < end
                and not tokens[start + 1].bits & (W.CAPITAL | W.DETERMINER)
            ):
                break
            if start + 1 < end and tokens[start + 1].bits & W.NUMBER and not tokens[start + 1].bits & W.TIME:
                break  # "about 40 people"
            inner = _second_phrase(tokens, start + 1, end) or _clause_inside(tokens, start + 1, end)
            if inner is None:
                return end
            start = inner
        else:
            break
    return start


def _clause_inside(tokens: list[Token], start: int, end: int) -> int | None:
    """Where a clause begins inside what looked like one adjunct: "in August after the firm announced"."""
    return next((k + 1 for k in range(end - 2, start - 1, -1) if tokens[k].bits & W.SUBORDINATOR), None)


def _second_phrase(tokens: list[Token], start: int, end: int) -> int | None:
    """Where a second noun phrase begins after the one at `start`: a determiner, title or name not carried on."""
    for k in range(start + 1, end):
        before, bits = tokens[k - 1].bits, tokens[k].bits
        if before & (W.PREPOSITION | W.DETERMINER | W.COORDINATOR | W.TITLE) and not before & W.TIME:
            continue
        if bits & (W.DETERMINER | W.SUBJECT) and not bits & W.PREPOSITION:
            return k
        if bits & (W.CAPITAL | W.TITLE) and not before & W.CAPITAL:
            return k
        if before & W.TIME and not bits & (W.PREPOSITION | W.TIME | W.NUMBER):
            return k
    return None


def _apposed(tokens: list[Token], end: int, floor: int) -> NP | None:
    """The noun phrase that a comma-enclosed apposition, age or relative clause separates from its verb."""
    commas = []
    k = end - 2
    floor = max(floor, end - 60)
    while k >= floor:
        bits = tokens[k].bits
        if bits & (W.COMMA | W.BREAK):
            commas.append(k)
        elif bits & (_HARD | W.QUOTE):
            break
        k -= 1
    bounds = [*commas, k]
    chunks = [(bounds[i] + 1, ([end - 1, *commas])[i]) for i in range(len(bounds))]  # right to left
    if len(chunks) < 2:
        return _antecedent(tokens, end - 1, floor) if has_verb(tokens, *chunks[0]) else None
    for n in range(1, len(chunks)):
        start, stop = chunks[n]
        if start >= stop:
            continue
        found = (
            phrase_before(tokens, stop, start) if not tokens[stop - 1].bits & (W.COMMA | W.BREAK) else None
        )
        if found is None:
            if has_verb(tokens, start, stop):
                return _antecedent(tokens, stop, start)  # "A nurse who had waited since dawn, said"
            continue
        whole = _twofold(tokens, chunks[n - 1][0], start, stop)
        if whole is not None:
            return (whole, end - 1)
        bits = tokens[found[0]].bits
        last = n + 1 == len(chunks)
        named = bool(bits & (W.CAPITAL | W.TITLE)) and not bits & W.DETERMINER
        if not (named or bits & (W.DETERMINER | W.SUBJECT) or last):
            continue
        if not named and not last and n + 1 < len(chunks) and _names(tokens, *chunks[n + 1]):
            continue
        interruption = tokens[chunks[n - 1][0]].bits
        alone = chunks[n - 1][1] - chunks[n - 1][0] == 1
        if (
            interruption & W.RELATIVE
            or (alone and interruption & (W.ADVERB | W.PRONOUN))
            or (interruption & W.PREPOSITION and not interruption & W.GENITIVE)
        ):
            return found
        return (found[0], end - 1)
    return None


def _twofold(tokens: list[Token], second: int, start: int, stop: int) -> int | None:
    """Where the subject of two relative clauses begins: "une personne qui a vu le navire, et qui …, a dit"."""
    if not (tokens[second].bits & W.COORDINATOR and tokens[second + 1].bits & W.RELATIVE):
        return None
    first = next((i for i in range(start + 1, stop) if tokens[i].bits & W.RELATIVE), None)
    found = phrase_before(tokens, first, start) if first is not None else None
    return found[0] if found else None


def _names(tokens: list[Token], start: int, end: int) -> bool:
    """Whether a chunk is nothing but a name, perhaps with its title."""
    return start < end and all(tokens[i].bits & (W.CAPITAL | W.TITLE | W.PAREN) for i in range(start, end))


def phrase_after(
    tokens: list[Token], start: int, limit: int | None = None, closed: bool = False
) -> NP | None:
    """The noun phrase that begins at index `start`, with its apposition; None where there is none.

    With `closed` an apposition counts only where a comma ends it: what follows is a clause of its own.
    """
    n = len(tokens) if limit is None else limit
    if start >= n:
        return None
    first = tokens[start].bits
    if first & (PUNCTUATION | W.QUOTE | W.COMPLEMENTISER & ~W.DETERMINER) and not first & W.DETERMINER:
        return None
    if first & (W.COORDINATOR | W.CONTRAST) and not first & W.CAPITAL:
        return None
    if first & (W.SUBJECT | W.PRONOUN) and not first & (W.DETERMINER | W.CAPITAL):
        return (start, start + 1)
    k = start
    while k < n:
        token = tokens[k]
        bits = token.bits
        if k > start and _is_quoted_name(token) and tokens[k - 1].bits & W.ARTICLE:
            # "les informations recueillies par le « Welt »"
            k += 1
            continue
        if bits & (_HARD | W.BREAK | W.QUOTE) or k - start > _LONGEST:
            break
        if bits & W.COMMA:
            apposition = _apposition_after(tokens, k, n)
            if apposition is None or (closed and not _is_closed(tokens, k, apposition, n)):
                break
            k = apposition
            break
        if k > start and _ends_phrase(tokens, k, start):
            break
        k += 1
    return (start, k) if k > start else None


def _is_quoted_name(token: Token) -> bool:
    """Whether a token is a name between quotation marks: short, and with a capital."""
    inner = token.inner or []
    return bool(token.bits & W.QUOTE) and 0 < len(inner) <= 4 and bool(inner[0].bits & W.CAPITAL)


def _is_closed(tokens: list[Token], comma: int, end: int, limit: int) -> bool:
    """Whether an apposition is set off on both sides: by a comma, or by a stop where a noun begins it."""
    if end < limit and tokens[end].bits & W.COMMA:
        return True
    noun = tokens[comma + 1].bits & (W.SPEAKER | W.TITLE | W.CAPITAL | W.NUMBER)
    return (
        bool(noun)
        and not has_verb(tokens, comma + 1, end)
        and (end >= limit or bool(tokens[end].bits & W.STOP))
    )


def _is_press(tokens: list[Token], dative: int) -> bool:
    """Whether the words after a dative name an outlet: "au journal", "à l'agence X", "au Calmora Ledger"."""
    for i in range(dative + 1, min(dative + 4, len(tokens))):
        if tokens[i].bits & W.OUTLET:
            after = tokens[i + 1].bits if i + 1 < len(tokens) else W.STOP
            return bool(tokens[i].bits & W.CAPITAL or after & (PUNCTUATION | W.CAPITAL))
    return False


def _ends_phrase(tokens: list[Token], k: int, start: int) -> bool:
    bits, before = tokens[k].bits, tokens[k - 1].bits
    if is_verbal(tokens[k]) and not before & (W.DETERMINER | W.PREPOSITION):
        return True
    if bits & W.CUE_GERUND and not bits & W.CAPITAL and not before & W.DETERMINER:
        return True
    if bits & _CLAUSE and not bits & W.DETERMINER:
        return True
    if bits & W.PREPOSITION and not bits & W.GENITIVE:
        return True
    dated = before & W.NUMBER and k - 2 > start and tokens[k - 2].bits & W.GENITIVE
    if bits & W.TIME and not before & (W.GENITIVE | W.DETERMINER) and not dated:
        return True
    if bits & W.DATIVE and _is_press(tokens, k):
        return True  # "a déclaré le pilote au journal": whom one speaks to
    if bits & W.SUBJECT and not bits & (W.CAPITAL | W.DETERMINER):
        return True
    if bits & W.CAPITAL and before & W.CAPITAL and k + 1 < len(tokens) and tokens[k + 1].bits & W.CAPITAL:
        return False  # a name: "Bruno Le Marec"
    if bits & W.DETERMINER and not bits & (W.GENITIVE | W.CAPITAL):
        return not before & (W.PREPOSITION | W.COORDINATOR | W.DETERMINER | W.GENITIVE) and k > start
    if bits & W.COORDINATOR:
        after = tokens[k + 1].bits if k + 1 < len(tokens) else 0
        second = tokens[k + 2].bits if k + 2 < len(tokens) else 0  # "et deuxième adjoint"
        noun = after & (_STARTS_NP | W.SPEAKER) or (second & W.SPEAKER and not (after | second) & _NO_NOUN)
        return not noun or after & W.SUBJECT != 0
    if bits & W.CONTRAST:
        return True
    return bool(bits & W.ADVERB) and not before & W.DETERMINER


def _apposition_after(tokens: list[Token], comma: int, limit: int) -> int | None:
    """Where the apposition opened by the comma at `comma` ends; None where no apposition follows."""
    k = comma + 1
    if k >= limit:
        return None
    bits = tokens[k].bits
    if bits & (
        W.SUBJECT
        | W.COORDINATOR
        | W.CONTRAST
        | W.RELATIVE
        | W.SUBORDINATOR
        | W.AUXILIARY
        | W.QUOTE
        | W.CUE_GERUND
        | W.ADVERB
    ):
        return None
    if bits & W.PREPOSITION and not bits & (W.GENITIVE | W.DETERMINER):
        return None
    while k < limit:
        bits = tokens[k].bits
        if bits & (W.COMMA | _HARD | W.BREAK | W.QUOTE):
            return k
        if (
            is_verbal(tokens[k])
            or bits & W.CUE_GERUND
            or (bits & W.SUBJECT and not bits & (W.CAPITAL | W.DETERMINER))
        ):
            return None
        if bits & (W.RELATIVE | W.COMPLEMENTISER | W.SUBORDINATOR) and not bits & (
            W.DETERMINER | W.PREPOSITION
        ):
            return k
        if (
            bits & W.PREPOSITION
            and not bits & W.GENITIVE
            and tokens[k - 1].bits & W.CAPITAL
            and k > comma + 2
        ):
            return k  # "…, de la relance Ada Quill dans la Gazette du 26 juillet"
        k += 1
    return k


def sentence_subject(tokens: list[Token], end: int) -> NP | None:
    """The subject of the main clause: the first noun phrase before index `end` that a verb follows."""
    start = 0
    while (
        start < end
        and tokens[start].bits & (W.COORDINATOR | W.CONTRAST | W.ADVERB)
        and not tokens[start].bits & W.DETERMINER
    ):
        start += 1
    if (
        start < end
        and tokens[start].bits & (W.PREPOSITION | W.SUBORDINATOR | W.TIME)
        and not tokens[start].bits & W.DETERMINER
    ):
        comma = next((i for i in range(start, end) if tokens[i].bits & W.COMMA), None)
        start = comma + 1 if comma is not None else strip_adjuncts(tokens, start, end)
    if (
        start < end
        and tokens[start].bits & (W.CAPITAL | W.TITLE)
        and not tokens[start].bits & (W.DETERMINER | W.SUBJECT)
    ):
        k = start + 1
        while k < end and tokens[k].bits & (W.CAPITAL | W.TITLE | W.PAREN):
            k += 1
        if k == end or is_verbal(tokens[k]) or tokens[k].bits & (PUNCTUATION | CUE_VERB | W.FINITE_GUESS):
            return (start, k)
        if not tokens[k].bits and k + 1 < end and tokens[k + 1].bits & W.ARTICLE:
            return (start, k)  # a verb that no list has: "Smit accepts the point but says"
    for k in range(start, end):
        if (
            k > start
            and tokens[k].bits & W.SUBJECT
            and not tokens[k].bits & (W.CAPITAL | W.DETERMINER | W.RELATIVE)
        ):
            return (k, k + 1)
        if is_verbal(tokens[k]) and not tokens[k].bits & W.RELATIVE:
            return phrase_before(tokens, k, start) or phrase_after(tokens, start, k)
    return phrase_after(tokens, start, end)
