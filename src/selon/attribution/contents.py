"""Where what is said begins and ends beside its cue.

All functions take the sentence as read so far and token indices into it, and give indices, ends exclusive.
"""

from __future__ import annotations

from selon.attribution.cues import CLAUSAL, Cue
from selon.attribution.frames import Reader
from selon.attribution.phrases import NP, has_verb, is_verbal, phrase_after
from selon.attribution.tokens import CUE_VERB, Token, W

_PHRASE = 3  # tokens without any verb that are no clause ("She said little", "so in 1981")
_NAME = 5  # tokens of a quotation that begins with a capital and may be a name ("la société « La Gaule »")
_DASHES = ("–", "—", "--", "-")


def clause_start(r: Reader, before: int) -> int:
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


def trim_right(r: Reader, end: int) -> int:
    while end > 0 and r.tokens[end - 1].bits & (W.COMMA | W.COORDINATOR | W.CONTRAST | W.ADVERB | W.BREAK):
        end -= 1
    return end


def past_date(r: Reader, k: int) -> int:
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


def past_enclosed(r: Reader, k: int, dated: bool) -> int | None:
    """Past an adjunct between commas at `k`, or past the one comma after a date; None where none stands there."""
    if not r.bits(k) & W.COMMA:
        return None
    closing = next((i for i in range(k + 1, min(k + 10, r.end)) if r.bits(i) & W.COMMA), None)
    if dated and r.bits(k + 1) & (W.DETERMINER | W.CAPITAL | W.TITLE) and not r.bits(k + 1) & W.TIME:
        return k + 1
    return closing + 1 if closing is not None else None


def relative_end(r: Reader, content: NP) -> NP:
    """A relative clause ends where the main clause goes on: at a comma and a finite verb."""
    for i in range(content[0] + 1, content[1] - 1):
        if (
            r.bits(i) & W.COMMA
            and r.bits(i + 1) & (W.AUXILIARY | W.FINITE_OTHER | W.CUE_FINITE)
            and is_verbal(r.tokens[i + 1])
        ):
            return (content[0], i)
    return content


def subordinate_end(r: Reader, content: NP) -> NP:
    """ "While S said X, Y": what a subordinate clause reports ends where the main clause begins."""
    for i in range(content[0] + 1, content[1] - 1):
        if r.bits(i) & W.COMMA and r.bits(i + 1) & (W.SUBJECT | W.DETERMINER | W.CAPITAL):
            return (content[0], i)
    return content


def find_content(r: Reader, cue: Cue, start: int) -> NP | None:
    """What is said after the cue, or None where nothing the verb takes stands there."""
    if start >= r.end:
        return None
    bare = False
    begin = find_infinitive(r, cue, start)
    if begin is None:
        begin = find_opener(r, start)
        if begin is None or _is_other_clause(r, cue, start, begin) or _crosses_object(r, cue, start, begin):
            begin = _bare_content(r, cue, start)
            bare = True
        elif r.bits(begin) & W.QUOTE and (_is_name(r, cue, begin) or _is_title(r.tokens[begin])):
            return None
    if begin is None:
        return None
    end = content_end(r, begin)
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


def find_infinitive(r: Reader, cue: Cue, start: int) -> int | None:
    """The infinitive that is said ("affirme avoir vu", "promet de venir"), adverbs and times stepped over."""
    k = start
    while r.bits(k) & (W.ADVERB | W.TIME) and not r.bits(k) & W.DETERMINER:
        k += 1
    if r.bits(k) & W.COMMA and r.bits(k + 1) & (W.TIME | W.PREPOSITION):
        aside = past_enclosed(r, k, dated=False)
        k = aside if aside is not None and is_infinitive(r, aside) else k
    if r.bits(k) & W.DATIVE and r.lexicon.infinitive_endings and not is_infinitive(r, k):
        person = phrase_after(r.tokens, k, r.end)
        if person:  # "à l'équipage d'avoir …": the preposition of the infinitive carries nothing on
            inside = range(k + 1, person[1])
            marker = (
                i for i in inside if r.tokens[i].word in r.lexicon.infinitive_markers and is_infinitive(r, i)
            )
            k = next(marker, person[1])
    if k >= r.end or not cue.takes & {"infinitive", "de"}:
        return None
    marked = r.tokens[k].word in r.lexicon.infinitive_markers
    wanted = "de" in cue.takes or not r.lexicon.infinitive_endings if marked else "infinitive" in cue.takes
    return k if wanted and is_infinitive(r, k) else None


def find_opener(r: Reader, start: int) -> int | None:
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
    k = past_date(r, start)
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
        k = skip_adjunct(r, person[1])
        return k if "clause" in cue.takes and r.bits(k) & (W.SUBJECT | W.DETERMINER | W.CAPITAL) else None
    k = skip_adjunct(r, start)
    if r.bits(k) & (W.STOP | W.BREAK | W.COMMA | W.COLON | W.COORDINATOR):
        return None  # "persiste et signe"
    takes = cue.takes
    if "naming" in takes and r.bits(k) & (W.PRONOUN | W.SUBJECT) and r.bits(k + 1) & W.QUOTE:
        return k + 1  # "called it “a farce”"
    if "amount" in takes and any(r.bits(i) & W.NUMBER for i in range(k, min(k + 14, r.end))):
        return k
    if "weak" in takes:
        return k if "quote" in takes and has_quote_near(r, k) else None
    if "charge" in takes:
        charges = (
            i for i in range(k + 1, min(k + 14, r.end)) if r.tokens[i].word in r.lexicon.infinitive_markers
        )
        if any(is_infinitive(r, i) for i in charges):
            return k
    if "of" in takes and r.bits(start) & W.PREPOSITION:
        return start
    if "clause" in takes or "object" in takes:
        if r.bits(k) & W.RELATIVE or (k > start and r.bits(k) & W.AUXILIARY and is_verbal(r.tokens[k])):
            return None  # "the views expressed here are …": the verb of another clause
        if r.bits(k) & W.PREPOSITION and not r.bits(k) & W.DETERMINER and "clause" not in takes:
            return None
        return k
    if "quote" in takes and has_quote_near(r, k):
        return k
    return None


def has_quote_near(r: Reader, k: int) -> bool:
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


def is_infinitive(r: Reader, k: int) -> bool:
    if k >= r.end:
        return False
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


def skip_adjunct(r: Reader, k: int) -> int:
    """`k` moved past adverbs, time words and one time or place phrase ("on Monday", "in a statement")."""
    for _ in range(3):
        while r.bits(k) & (W.ADVERB | W.TIME) and not r.bits(k) & (W.DETERMINER | W.SUBORDINATOR):
            if r.bits(k) & W.CAPITAL and not r.bits(k) & W.TIME:
                break  # a name: "said First Federal had failed"
            k += 1
        if not r.bits(k) & W.PREPOSITION or r.bits(k) & W.DETERMINER or is_to_infinitive(r, k):
            return k
        inner = phrase_after(r.tokens, k + 1, r.end)
        if inner is None or inner[1] >= r.end:
            return k
        if r.bits(inner[1]) & W.QUOTE and all(r.bits(i) & W.DETERMINER for i in range(*inner)):
            return k  # "parle d'une « offre résiduelle »": said, with its preposition
        k = inner[1]
    return k


def is_to_infinitive(r: Reader, k: int) -> bool:
    """Whether a marker and a bare word make an infinitive: "to take it", "to be"; not "to reporters"."""
    if k + 1 >= r.end or r.lexicon.infinitive_endings:
        return False
    if r.tokens[k].word not in r.lexicon.infinitive_markers:
        return False
    bits, after = r.bits(k + 1), r.bits(k + 2)
    bare = not bits & ~int(W.CUE_INFINITIVE | W.CUE_FINITE | W.FINITE_OTHER)
    return bool(bits & W.AUXILIARY) or (bare and bool(after & (W.DETERMINER | W.PRONOUN)))


def content_end(r: Reader, start: int) -> int:
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
                return trim_right(r, stop)
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
