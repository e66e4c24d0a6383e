"""What a statement holds that another may share: words, meanings, names, figures, dates, who says it.

A word stands for what it means where the pack lists it (`concepts.toml`: "toll" and "bilan" are both of dying),
else for its stem (Snowball), so that "fired" meets "firing"; a name is the same in every language once accents
and case are taken off. A figure is its number with its unit, a date is as precise as the text makes it. Marks
that cross languages are meanings, names, figures, dates, who says it, and the first letters of long words
("protestation", "protest"). Not handled: the sense of a word that has several.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import snowballstemmer
from babel import Locale

from selon.attribution.sentences import Sentence
from selon.attribution.tokens import Token, W, lexicon_of, tokenise
from selon.comparison.polarity import PLAIN, any_within, find_denials, find_doubts
from selon.comparison.segments import Clause, is_content, split_clauses
from selon.packs import Pack, load_pack
from selon.records import Fact, Reading, Statement

_COGNATE = 5  # first letters by which a long word meets its cognate: "protest", "nautic", "hospit"
_LONG = 6  # letters of a word long enough to have a cognate

WORD, MEANING, NAME, SPEAKER, COGNATE = "w", "k", "p", "s", "c"
DAY, HOUR, NUMBER, UNIT, AMOUNT = "d", "t", "n", "u", "q"  # AMOUNT is a number with its unit
BEFALLEN = "b"  # that it counts people by what befell them
GLOSSED = "g"  # a frequent word, for the other language
DENIAL = "-"


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """What one statement holds.

    `marks` are features of the form "kind:value" that may be compared within a language; `crossing` are those
    that mean the same in any language; `predicate` are those of its verb and what follows; `spelled` gives each
    mark as the text writes it, `places` the index of its word. `words` is how many words of content it has,
    `denies` whether it holds a negation, `believed` whether somebody only believes it, `verbal` whether it has a
    verb.
    """

    statement: Statement
    lang: str
    marks: frozenset[str]
    crossing: frozenset[str]
    predicate: frozenset[str]
    spelled: Mapping[str, str]
    places: Mapping[str, int]
    words: int
    denies: bool
    believed: bool
    verbal: bool


def describe_statements(reading: Reading, sentences: Sequence[Sentence] | None = None) -> tuple[Content, ...]:
    """The content of every statement of an article, in order; its `sentences` where they were read already."""
    clauses = split_clauses(reading, sentences)
    if not clauses:
        return ()
    maker = _Maker(reading, clauses)
    return tuple(maker.make(clause) for clause in clauses)


class _Maker:
    """One article's facts, names and speakers, and the words of its language."""

    def __init__(self, reading: Reading, clauses: Iterable[Clause]) -> None:
        self.lang = reading.article.lang
        self.text = reading.article.text
        pack = load_pack(self.lang)
        self.denials = [d.span for d in find_denials(self.text, pack, PLAIN)]
        self.beliefs = sorted(find_doubts(self.text, pack, "belief"))
        self.contradicting = _contradicting(reading, pack)
        self.persons = frozenset(f"{UNIT}:{MEANING}:{p}" for p in pack.claims.persons.split())
        self.befallen = frozenset(f"{MEANING}:{b}" for b in pack.claims.befallen.split())
        self.meanings = meanings_of(pack)
        self.facts = sorted(reading.facts, key=lambda f: f.span)
        self.at = 0
        self.names = {
            bare_of(t.word) for c in clauses for t in c.tokens[1:] if t.bits & W.CAPITAL and is_content(t)
        }
        self.speakers = _speakers(reading, pack)

    def make(self, clause: Clause) -> Content:
        inside = self._facts(clause)
        marks: dict[str, str] = {}
        crossing = dict(self.speakers.get(clause.statement.attribution or "", {}))
        for fact in inside:
            crossing |= dict.fromkeys(self._marks_of(fact), self.text[slice(*fact.span)])
        figures = {t.start for f in inside for t in _numbers(clause, f)}
        dated = {t.start for f in inside if f.type == "date" for t in _within(clause, f)}
        numbered = _numbered(clause.tokens)
        told = dict(self.meanings.find(clause.tokens))
        words = [t for t in clause.tokens if self._tells(t, told) and t.start not in figures]
        verb = clause.verb if clause.verb is not None else clause.tokens[0].start
        predicate: set[str] = set()
        places: dict[str, int] = {}
        for token in words:
            surface = self.text[token.start : token.end]
            if token.bits & W.NUMBER:
                if token.start not in dated:
                    crossing[f"{NAME if token.start in numbered else NUMBER}:{token.word}"] = surface
            elif token.bits & W.TIME:
                continue
            elif token.bits & W.CAPITAL and bare_of(token.word) in self.names:
                crossing[f"{NAME}:{bare_of(token.word)}"] = surface
            else:
                stem = f"{WORD}:{stem_of(token.word, self.lang)}"
                across = [f"{MEANING}:{m}" for m in told.get(token.start, ())]
                across += self._across(token, known=bool(across))
                marks[stem] = surface
                crossing |= dict.fromkeys(across, surface)
                places |= dict.fromkeys((stem, *across), clause.tokens.index(token))
                if token.start >= verb:
                    predicate |= {stem, *across}
        crossing |= self._befallen(crossing)
        span = clause.statement.span
        denies = any_within(self.denials, span) != (clause.statement.attribution in self.contradicting)
        if denies:
            crossing[f"{DENIAL}:"] = ""
        return Content(
            clause.statement,
            self.lang,
            frozenset({*marks, *(m for m in crossing if m[0] not in (COGNATE, GLOSSED))}),
            frozenset(crossing),
            frozenset(predicate),
            marks | crossing,
            places,
            len(words),
            denies,
            any_within(self.beliefs, span),
            clause.verb is not None,
        )

    def _tells(self, token: Token, told: Mapping[int, Sequence[str]]) -> bool:
        """Whether a word says what is spoken of; an office does, though it may be the title before a name."""
        return is_content(token) or bool(token.bits & W.TITLE and token.start in told)

    def _facts(self, clause: Clause) -> list[Fact]:
        """The facts inside a clause; clauses come nearly in order, so the scan resumes where it stood."""
        start, end = clause.statement.span
        while self.at > 0 and self.facts[self.at - 1].span.end > start:
            self.at -= 1
        while self.at < len(self.facts) and self.facts[self.at].span.end <= start:
            self.at += 1
        out = []
        for i in range(self.at, len(self.facts)):
            if self.facts[i].span.start >= end:
                break
            out.append(self.facts[i])
        return out

    def _marks_of(self, fact: Fact) -> Iterator[str]:
        """A figure as number and as number with unit; a date as day or time; not places, which are names."""
        value = fact.value
        if fact.type == "date":
            if value.get("date"):
                yield f"{DAY}:{value['date']}"
            if value.get("time"):
                yield f"{HOUR}:{value['time']}"
        elif fact.type in ("quantity", "money"):
            number = value.get("number", value.get("amount"))
            unit = value.get("unit") or value.get("currency") or self._counted(value.get("counted"))
            if isinstance(number, int | float):
                yield f"{NUMBER}:{number:g}"
                if unit:
                    yield f"{UNIT}:{unit}"
                    yield f"{AMOUNT}:{number:g} {unit}"

    def _across(self, token: Token, *, known: bool) -> Iterator[str]:
        """What else a word may meet in another language: its key, or its first letters where nothing is `known`."""
        bare = bare_of(token.word)
        keys = self.meanings.glossary.get(stem_of(token.word, self.lang), ())
        yield from (f"{GLOSSED}:{key}" for key in keys)
        if not keys and not known and len(bare) >= _LONG and bare.isalpha():
            yield f"{COGNATE}:{bare[:_COGNATE]}"

    def _befallen(self, crossing: Mapping[str, str]) -> dict[str, str]:
        """That people are counted by what befell them, and how many: "14 dead", "seventeen bodies"."""
        counted = [m for m in crossing if m[0] == UNIT]
        if any(m not in self.persons and m[2:] not in self.befallen for m in counted):
            return {}
        told = {m: surface for m, surface in crossing.items() if m in self.befallen}
        numbers = any(m[0] == NUMBER for m in crossing)
        return {f"{BEFALLEN}:{m[2:]}": surface for m, surface in told.items()} if numbers else {}

    def _counted(self, noun: object) -> str | None:
        """What is counted, as its meaning or else its stem: the last word of what is written."""
        if not isinstance(noun, str):
            return None
        word = noun.split()[-1].lower()
        meanings = self.meanings.of(word)
        return f"{MEANING}:{meanings[0]}" if meanings else f"{WORD}:{stem_of(word, self.lang)}"


def _contradicting(reading: Reading, pack: Pack) -> set[str]:
    """The attributions whose cue denies what they hold: "he denied that the gym had been open"."""
    text = reading.article.text
    reversals = [d.span for d in find_denials(text, pack, ("reversing",))]
    return {a.id for a in reading.attributions if a.content and any(any_within(reversals, s) for s in a.cue)}


def _speakers(reading: Reading, pack: Pack) -> dict[str, dict[str, str]]:
    """Of each attribution, the names in how its source is called and described, as marks."""
    lexicon = lexicon_of(pack)
    named = {}
    for source in reading.sources:
        words = f"{source.name} · {source.description or ''}"
        tokens = [t for t in tokenise(words, 0, len(words), lexicon) if t.bits & W.CAPITAL and is_content(t)]
        named[source.id] = {f"{SPEAKER}:{bare_of(t.word)}": words[t.start : t.end] for t in tokens}
    return {a.id: named.get(a.speaker or "", {}) for a in reading.attributions}


def _numbered(tokens: Sequence[Token]) -> set[int]:
    """The starts of numbers that name one of several things ("tank 14"): right after a noun, not a count."""
    return {
        after.start
        for noun, after in pairwise(tokens)
        if after.bits & W.NUMBER
        and is_content(noun)
        and not noun.bits & (W.NUMBER | W.FINITE_GUESS | W.FINITE_OTHER)
    }


def _numbers(clause: Clause, fact: Fact) -> list[Token]:
    """The words of a figure that say how many and in what unit; what is counted is left to be read as a word."""
    if fact.type not in ("quantity", "money"):
        return []
    words = _within(clause, fact)
    return words if fact.value.get("unit") or fact.value.get("currency") else words[:-1]


def _within(clause: Clause, fact: Fact) -> list[Token]:
    """The words of a fact."""
    return [t for t in clause.tokens if fact.span.start <= t.start < fact.span.end]


class _Meanings:
    """What listed words mean, by the stem of a word or the stems of words that stand together."""

    def __init__(self, pack: Pack) -> None:
        self.lang = pack.code
        self.single: dict[str, list[str]] = {}
        self.whole: dict[str, list[str]] = {w: [] for w in pack.concepts.homographs.split()}
        self.endings = ("", *pack.concepts.agreements.split())
        self.glossary: dict[str, list[str]] = {}
        for key, forms in pack.glossary.words.items():
            for form in forms.split():
                self.glossary.setdefault(stem_of(form, self.lang), []).append(key)
        self.together: dict[str, list[tuple[list[str], str]]] = {}
        for meaning, words in pack.concepts.meanings.items():
            for word in words.split():
                stems = [stem_of(part, self.lang) for part in word.split("_")]
                if len(stems) == 1:
                    known = self.whole[word] if word in self.whole else self.single.setdefault(stems[0], [])
                    if meaning not in known:
                        known.append(meaning)
                else:
                    self.together.setdefault(stems[0], []).append((stems, meaning))

    def of(self, word: str, stem: str | None = None) -> Sequence[str]:
        """The meanings of one word: by its stem, unless it is one of those that only their spelling tells apart."""
        for ending in self.endings:
            if word.endswith(ending) and word.removesuffix(ending) in self.whole:
                return self.whole[word.removesuffix(ending)]
        return self.single.get(stem_of(word, self.lang) if stem is None else stem, ())

    def find(self, tokens: Sequence[Token]) -> Iterator[tuple[int, Sequence[str]]]:
        """The start of each word that means something listed, with its meanings; of several words, of each."""
        stems = [stem_of(t.word, self.lang) for t in tokens]
        found: dict[int, Sequence[str]] = {}
        for i, stem in enumerate(stems):
            if known := self.of(tokens[i].word, stem):
                found.setdefault(tokens[i].start, known)
            for wanted, meaning in self.together.get(stem, ()):
                if stems[i : i + len(wanted)] == wanted:
                    found |= {t.start: [meaning] for t in tokens[i : i + len(wanted)]}
        yield from found.items()


@cache
def meanings_of(pack: Pack) -> _Meanings:
    """The compiled meanings of a pack, made once."""
    return _Meanings(pack)


@lru_cache(maxsize=1 << 16)
def bare_of(word: str) -> str:
    """A word in lower case without accents and without a genitive's ending."""
    word = word.removesuffix("'s").removesuffix("'")
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=1 << 16)
def stem_of(word: str, lang: str) -> str:
    """The stem of a word in the language `lang`, without accents."""
    stemmer = _stemmer(lang)
    return bare_of(stemmer.stemWord(word.removesuffix("'s")) if stemmer else word)


@cache
def _stemmer(lang: str) -> snowballstemmer.basestemmer.BaseStemmer | None:
    name = (Locale.parse(lang).english_name or "").lower()
    return snowballstemmer.stemmer(name) if name in snowballstemmer.algorithms() else None
