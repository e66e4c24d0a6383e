"""What a statement holds that another may share: words, names, figures, dates, and whether it denies.

Words are stemmed (Snowball, by the language of the article), so that "fired" meets "firing"; a name is the same
in every language once accents and case are taken off. A figure is its number with its unit or what it counts, a
date is as precise as the text makes it. Marks that cross languages are names, figures, dates and the first
letters of long words ("protestation", "protest"). Not handled: synonyms, which only a lexicon can give.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer
from babel import Locale

from selon.attribution.tokens import Token, W
from selon.comparison.segments import Clause, is_content, split_clauses
from selon.packs import load_pack
from selon.records import Fact, Reading, Statement

_COGNATE = 5  # first letters by which a long word meets its cognate: "protest", "nautic", "hospit"
_LONG = 6  # letters of a word long enough to have a cognate


@dataclass(frozen=True, slots=True)
class Content:
    """What one statement holds.

    `marks` are features of the form "kind:value" that may be compared within a language; `crossing` are those
    that mean the same in any language; `spelled` gives each mark as the text writes it. `words` is how many words of content it has, `denies` whether it holds a
    negation, `believed` whether somebody only believes it.
    """

    statement: Statement
    lang: str
    marks: frozenset[str]
    crossing: frozenset[str]
    spelled: Mapping[str, str]
    words: int
    denies: bool
    believed: bool


def describe_statements(reading: Reading) -> tuple[Content, ...]:
    """The content of every statement of an article, in order."""
    clauses = split_clauses(reading)
    if not clauses:
        return ()
    maker = _Maker(reading)
    return tuple(maker.make(clause) for clause in clauses)


class _Maker:
    """One article's facts and the words of its language."""

    def __init__(self, reading: Reading) -> None:
        self.lang = reading.article.lang
        self.text = reading.article.text
        claims = load_pack(self.lang).claims
        self.negations = frozenset(claims.negations.split())
        self.beliefs = frozenset(claims.beliefs.split())
        self.facts = sorted(reading.facts, key=lambda f: f.span)
        self.at = 0

    def make(self, clause: Clause) -> Content:
        inside = self._facts(clause)
        figures = {
            t.start for f in inside if f.type in ("quantity", "money") for t in _before_last(clause, f)
        }
        marks: dict[str, str] = {}
        crossing: dict[str, str] = {}
        for fact in inside:
            crossing |= dict.fromkeys(_marks_of(fact), self.text[slice(*fact.span)])
        words = [(i, t) for i, t in enumerate(clause.tokens) if is_content(t) and t.start not in figures]
        for i, token in words:
            if not token.bits & (W.NUMBER | W.TIME):
                surface = self.text[token.start : token.end]
                marks[f"w:{stem_of(token.word, self.lang)}"] = surface
                crossing |= dict.fromkeys(_crossing_of(token, i), surface)
        return Content(
            clause.statement,
            self.lang,
            frozenset({*marks, *(m for m in crossing if m[0] not in "cp")}),
            frozenset(crossing),
            marks | crossing,
            len(words),
            any(t.word in self.negations for t in clause.tokens),
            any(t.word in self.beliefs for t in clause.tokens),
        )

    def _facts(self, clause: Clause) -> list[Fact]:
        """The facts inside a clause; clauses come nearly in order, so the scan resumes where it stood."""
        start, end = clause.statement.span
        while self.at > 0 and self.facts[self.at - 1].span.end > start:
            self.at -= 1
        while self.at < len(self.facts) and self.facts[self.at].span.end <= start:
            self.at += 1
        out = []
        for fact in self.facts[self.at :]:
            if fact.span.start >= end:
                break
            out.append(fact)
        return out


def _before_last(clause: Clause, fact: Fact) -> list[Token]:
    """The words of a figure without the last, which is the unit or what is counted."""
    return [t for t in clause.tokens if fact.span.start <= t.start < fact.span.end][:-1]


def _marks_of(fact: Fact) -> Iterator[str]:
    """A figure as number and as number with unit; a date as day, month or time; not places, which are names."""
    value = fact.value
    if fact.type == "date":
        if value.get("date"):
            yield f"d:{value['date']}"
        if value.get("time"):
            yield f"t:{value['time']}"
    elif fact.type in ("quantity", "money"):
        number = value.get("number", value.get("amount"))
        if isinstance(number, int | float):
            yield f"n:{number:g}"
            unit = value.get("unit") or value.get("currency")
            if unit:
                yield f"u:{unit}"
                yield f"q:{number:g} {unit}"


def _crossing_of(token: Token, place: int) -> Iterator[str]:
    """A name inside a statement, and the first letters of a long word."""
    bare = bare_of(token.word)
    if token.bits & W.CAPITAL and place > 0:
        yield f"p:{bare}"
    elif len(bare) >= _LONG and bare.isalpha():
        yield f"c:{bare[:_COGNATE]}"


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


def by_article(readings: Iterable[Reading]) -> dict[str, Sequence[Content]]:
    """The contents of the statements of every article, by its id."""
    return {reading.article.id: describe_statements(reading) for reading in readings}
