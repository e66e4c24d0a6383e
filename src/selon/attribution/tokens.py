"""Words of a text with their offsets and the word classes of the language's pack.

One pass of one regular expression; a class is a bit, so a word may have several ("that" is a complementiser,
a relative and a determiner) and the stages that follow ask for any of them at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from selon.packs import Pack, Phrase


class W:
    """Word classes, one bit each: the first block is read from `language.toml`, the second from `cues.toml`.

    Plain ints: an `enum.IntFlag` made every test of a class cost ten times as much.
    """

    DETERMINER = 1 << 0
    PREPOSITION = 1 << 1
    COORDINATOR = 1 << 2
    SUBORDINATOR = 1 << 3
    RELATIVE = 1 << 4
    COMPLEMENTISER = 1 << 5
    SUBJECT = 1 << 6
    PRONOUN = 1 << 7
    CLITIC = 1 << 8
    AUXILIARY = 1 << 9
    ADVERB = 1 << 10
    TIME = 1 << 11
    TITLE = 1 << 12
    FINITE_OTHER = 1 << 13
    ENCLITIC = 1 << 14
    INTERROGATIVE = 1 << 15
    GENITIVE = 1 << 22
    CONTRAST = 1 << 23

    CUE_FINITE = 1 << 16
    CUE_PARTICIPLE = 1 << 17
    CUE_GERUND = 1 << 18
    CUE_INFINITIVE = 1 << 19
    CUE_PHRASE = 1 << 20
    CUE_NOUN = 1 << 21

    CAPITAL = 1 << 24
    NUMBER = 1 << 25
    MARK = 1 << 26  # a quotation mark left over, not paired
    STOP = 1 << 27  # . ? ! …
    COMMA = 1 << 28
    COLON = 1 << 29
    BREAK = 1 << 30  # ; dash ( )
    QUOTE = 1 << 31  # a whole quotation, as one item
    PAREN = 1 << 32  # a whole parenthesis, as one item
    PASSIVE = 1 << 33
    AGENT = 1 << 34
    NOMINAL = 1 << 35  # a cue form that is a noun as often
    MANNER = 1 << 36
    IMPERSONAL = 1 << 37
    REFLEXIVE = 1 << 38
    PARTITIVE = 1 << 39
    SUBJUNCTIVE = 1 << 40
    DATIVE = 1 << 43
    SPEAKING = 1 << 42  # a pronoun of the first or second person
    FINITE_GUESS = 1 << 41  # ends like a finite verb
    PLAIN = 1 << 44  # a word whose ending would mislead
    ARTICLE = 1 << 47  # a determiner that never stands alone
    SINGLE = 1 << 48  # a noun of one person or one body
    OUTLET = 1 << 46  # a word of outlets and of their names
    SPEAKER = 1 << 45  # a noun of someone or something that may be a source


CUE_VERB = int(W.CUE_FINITE | W.CUE_PARTICIPLE | W.CUE_GERUND | W.CUE_INFINITIVE)
CUE = CUE_VERB | int(W.CUE_PHRASE)
PUNCTUATION = int(W.STOP | W.COMMA | W.COLON | W.BREAK | W.MARK)


class Token:
    """A word, a mark, or (QUOTE, PAREN) a whole quotation or parenthesis with the tokens inside it.

    `bits` holds the classes of `W`.
    """

    __slots__ = ("bits", "end", "inner", "start", "word")

    def __init__(self, start: int, end: int, word: str, bits: int, inner: list[Token] | None = None) -> None:
        self.start = start
        self.end = end
        self.word = word
        self.bits = bits
        self.inner = inner

    def __repr__(self) -> str:
        return f"{self.word}@{self.start}"


def _spelled(expression: str) -> list[str]:
    """The words of a fixed phrase as the tokeniser cuts them: an elided word is one ("d'", "après")."""
    return re.findall(r"\w+'|[\w-]+", expression)


class Lexicon:
    """What a pack says of single words, compiled: the token pattern, the bits and the verb of each word."""

    def __init__(self, pack: Pack) -> None:
        words = pack.language.words
        self.bits: dict[str, int] = {}
        for name, flag in _WORD_LISTS.items():
            for word in getattr(words, name).split():
                self.bits[word] = self.bits.get(word, 0) | int(flag)
        # of each form of a reporting verb: the words that must follow it, and what it takes; longest first
        self.takes: dict[str, list[tuple[list[str], frozenset[str]]]] = {}
        for verb in pack.cues.verbs.values():
            for name, flag in _VERB_FORMS.items():
                for form in getattr(verb, name).split():
                    self.bits[form] = self.bits.get(form, 0) | int(flag)
                    entry = (verb.then.split(), frozenset(verb.takes.split()))
                    known = self.takes.setdefault(form, [])
                    if entry not in known:
                        known.append(entry)
            for form in verb.nouns.split():
                self.bits[form] |= int(W.NOMINAL)
        for entries in self.takes.values():
            entries.sort(key=lambda e: -len(e[0]))
        self.phrases: dict[str, list[tuple[list[str], Phrase]]] = {}
        for phrase in pack.cues.phrases:
            for expression in phrase.words:
                first, *_ = words_of = _spelled(expression)
                self.bits[first] = self.bits.get(first, 0) | int(W.CUE_PHRASE)
                self.phrases.setdefault(first, []).append((words_of, phrase))
        for longest_first in self.phrases.values():
            longest_first.sort(key=lambda entry: -len(entry[0]))
        for mark, flag in _MARKS.items():
            self.bits[mark] = int(flag)
        self.infinitive_markers = frozenset(pack.language.infinitive_markers.split())
        self.infinitive_endings = tuple(pack.language.infinitive_endings.split())
        # no word ends with a space: an empty list matches nothing
        self.imperative_endings = tuple(pack.language.imperative_endings.split()) or (" ",)
        self.restrictives = frozenset(pack.language.restrictives.split())
        self.semi_auxiliaries = frozenset(pack.language.semi_auxiliaries.split())
        self.linkers = frozenset(pack.language.linkers.split())
        self.dummies = frozenset(pack.language.dummies.split())
        self.given = frozenset((pack.sources.given_masculine + " " + pack.sources.given_feminine).split())
        self.third_person = tuple(pack.language.third_person.split())
        self.adverb_endings = tuple(pack.language.adverb_endings.split())
        for word in pack.language.adverb_exceptions.split():
            self.bits.setdefault(word, int(W.PLAIN))
        self.froms = frozenset(pack.language.froms.split())
        self.finite_endings = tuple(pack.language.finite_endings.split())
        self.rules = {c.kind: c.id for c in pack.cues.constructions}
        self.free_inversion = pack.language.inversion == "free"
        self.progressive = pack.language.progressive
        self.idle: dict[str, list[tuple[list[str], int]]] = {}  # by the cue form: the expression, its place
        for expression in pack.cues.idle:
            spelled = _spelled(expression)
            for place, word in enumerate(spelled):
                if self.bits.get(word, 0) & CUE_VERB:
                    self.idle.setdefault(word, []).append((spelled, place))
        self.someone = frozenset(f"{pack.sources.he} {pack.sources.she}".split())
        self.people = self.someone | set(
            f"{pack.sources.they} {pack.sources.first} {pack.sources.ours}".split()
        )
        self.people |= set(f"{pack.sources.some} {pack.sources.somebody}".split())
        self.hearers = frozenset(pack.sources.anyone.split()) & frozenset(words.speaking.split())
        self.voids = frozenset(pack.cues.voids.split())
        self.asks = frozenset(pack.cues.asks.split())
        self.answers = frozenset(pack.cues.answers.split())
        for noun in pack.cues.nouns.split():
            self.bits[noun] = self.bits.get(noun, 0) | int(W.CUE_NOUN)
        for name in _SPEAKERS:
            for noun in getattr(pack.sources, name).split():
                for form in (noun, *(noun + ending for ending in pack.sources.plurals.split())):
                    self.bits[form] = self.bits.get(form, 0) | int(W.SPEAKER)
        for name in _SINGLES:
            for noun in getattr(pack.sources, name).split():
                self.bits[noun] = self.bits.get(noun, 0) | int(W.SINGLE)
        for expression in pack.language.expressions:
            self.bits[expression] = int(W.ADVERB)
        for name in ("outlets", "outlet_names", "outlet_words"):
            for noun in getattr(pack.sources, name).split():
                self.bits[noun] = self.bits.get(noun, 0) | int(W.OUTLET)
        self.genders = _genders(pack)
        self.idle_he = not pack.sources.it.split()  # things have genders too, and "il faut" has no one
        endings = pack.sources.person_endings.split()
        self.person_endings = tuple(e + p for e in endings for p in ("", *pack.sources.plurals.split()))
        self.pattern = _token_pattern(pack)


_WORD_LISTS = {
    "determiners": W.DETERMINER,
    "articles": W.ARTICLE,
    "prepositions": W.PREPOSITION,
    "genitives": W.GENITIVE,
    "datives": W.DATIVE,
    "coordinators": W.COORDINATOR,
    "contrasts": W.CONTRAST,
    "subordinators": W.SUBORDINATOR,
    "manner": W.MANNER,
    "relatives": W.RELATIVE,
    "complementisers": W.COMPLEMENTISER,
    "interrogatives": W.INTERROGATIVE,
    "subjects": W.SUBJECT,
    "speaking": W.SPEAKING,
    "impersonals": W.IMPERSONAL,
    "pronouns": W.PRONOUN,
    "clitics": W.CLITIC,
    "reflexives": W.REFLEXIVE,
    "partitives": W.PARTITIVE,
    "subjunctives": W.SUBJUNCTIVE,
    "auxiliaries": W.AUXILIARY,
    "passives": W.PASSIVE,
    "agents": W.AGENT,
    "adverbs": W.ADVERB,
    "times": W.TIME,
    "titles": W.TITLE,
    "verbs": W.FINITE_OTHER,
    "enclitics": W.ENCLITIC,
}
_SPEAKERS = (
    "masculine", "feminine", "persons", "anonymous", "groups", "organisations", "documents", "outlets", "nobody",
)  # fmt: skip
_SINGLES = ("masculine", "feminine", "persons", "anonymous", "organisations", "outlets")
_VERB_FORMS = {
    "finite": W.CUE_FINITE,
    "participle": W.CUE_PARTICIPLE,
    "gerund": W.CUE_GERUND,
    "infinitive": W.CUE_INFINITIVE,
}
_MARKS = {
    **dict.fromkeys([".", "?", "!", "…", "...", "?!", "!?"], W.STOP),
    ",": W.COMMA,
    ":": W.COLON,
    **dict.fromkeys([";", "–", "—", "--", "-", "(", ")", "[", "]", "/", "|", "•"], W.BREAK),
    **dict.fromkeys(["«", "»", "“", "”", "„", '"', "''", "``", "‹", "›", "‘"], W.MARK),
}


def _genders(pack: Pack) -> dict[str, str]:
    """ "m" or "f" of each word that shows the gender of a person: pronouns, determiners, titles, nouns, names."""
    shown: dict[str, str] = {}
    for gender, other in (("m", "f"), ("f", "m")):
        masculine = gender == "m"
        s = pack.sources
        lists = (
            (s.he, s.masculine_determiners, s.titles_masculine, s.masculine, s.given_masculine)
            if masculine
            else (s.she, s.feminine_determiners, s.titles_feminine, s.feminine, s.given_feminine)
        )
        for word in " ".join(lists).split():
            shown[word] = "" if shown.get(word) == other else gender
    return shown


def _token_pattern(pack: Pack) -> re.Pattern[str]:
    """The one pattern of tokens: elided words, abbreviations, enclitics, words, numbers, marks."""
    language = pack.language

    def any_of(words: str, tail: str = "") -> str:
        listed = sorted(words.split(), key=len, reverse=True)
        return "|".join(re.escape(w).replace("'", "['’]") + tail for w in listed)

    elided = any_of(language.elisions, "['’\"]") or "(?!)"
    abbreviated = any_of(language.abbreviations) or "(?!)"
    enclitics = any_of(language.words.enclitics) or "(?!)"
    whole = "|".join(re.escape(e).replace("'", "['’]") for e in language.expressions) or "(?!)"
    return re.compile(
        rf"(?<![\w'’-])(?i:{whole})(?![\w'’-])"
        rf"|(?<![\w'’])(?i:{elided})(?=\w|(?<!\")(?:\s?[«“\"‘]|\Z))"
        rf"|(?<![\w'’])(?:{abbreviated})(?!\w)"
        r"|(?<!\w)(?:[A-Za-z]\.){2,6}"
        r"|(?<!\w)[A-Z]\.(?:-[A-Z]\.)?(?= ?[A-Z]|,| [a-zà-ÿ])"
        rf"|(?i:{enclitics})(?!\w)"
        r"|\d+-[^\W\d_]\w*(?:-[^\W\d_]\w*)*"
        r"|\d+(?:[.,:]\d+|[   ]\d{3}(?!\d))*"
        rf"|[^\W\d_]\w*(?:(?!(?i:{enclitics})(?!\w))['’-](?=\w)\w+|(?<=\w)/(?=[A-Z])\w+)*"
        r"|\?!|!\?|\.\.\.|''|``|--|[^\w\s]"
    )


# What stands before a pronoun that looks like an article: "il la rencontre", "qui le porte".
_BEFORE_CLITIC = int(W.SUBJECT | W.RELATIVE | W.CLITIC | W.ENCLITIC)


@cache
def lexicon_of(pack: Pack) -> Lexicon:
    """The compiled lexicon of a pack, made once."""
    return Lexicon(pack)


def tokenise(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Token]:
    """The tokens of `text[start:end]`, in order, with their offsets in `text`."""
    bits_of, capital, number = lexicon.bits.get, int(W.CAPITAL), int(W.NUMBER)
    guess, endings = int(W.FINITE_GUESS), lexicon.finite_endings
    adverb, adverbial = int(W.ADVERB), lexicon.adverb_endings
    article, clitic, subject = int(W.ARTICLE), int(W.CLITIC), _BEFORE_CLITIC
    impersonal, alone = int(W.IMPERSONAL), ~int(W.SUBJECT)  # "une personne" is no pronoun, "l'on" is
    noun, before, earlier = (
        ~int(W.FINITE_OTHER | W.FINITE_GUESS | W.CONTRAST | W.SUBORDINATOR),
        0,
        0,
    )  # "le car"
    for match in lexicon.pattern.finditer(text, start, end):
        surface = match[0]
        word = surface.lower()
        if "’" in word:
            word = word.replace("’", "'")
        if word[-1] == '"':
            word = word.replace('"', "'")  # typed for an apostrophe: l"école
        bits = bits_of(word, 0)
        first = surface[0]
        if first.isupper():
            bits |= capital
        elif first.isdigit():
            bits |= number
        elif not bits:
            bits = (
                guess if word.endswith(endings) else adverb if adverbial and word.endswith(adverbial) else 0
            )
        if before & article and not (before & clitic and earlier & subject):
            bits &= noun if bits & impersonal else noun & alone
        earlier, before = before, bits
        yield Token(match.start(), match.end(), word, bits)
