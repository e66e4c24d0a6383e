"""Places that changed on the way.

A place is missing where neither its name nor a spelling of it in the other language stands in the other stretch.
Names in two languages are known from CLDR (countries, and the cities of its time zones), from the pack, and from
their letters. Not handled: a place that is named in one article and described in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale
from rapidfuzz.fuzz import ratio

from selon.attribution.tokens import Token
from selon.comparison.accounts import Account
from selon.comparison.counterparts import Counterpart, Finding
from selon.packs import Pack
from selon.records import Span
from selon.tracing.anchors import fold

_ALIKE = 75  # percent of letters (Indel ratio) from which two spellings are taken for one name


def find_changed_places(pair: Counterpart) -> Iterator[Finding]:
    """The places that differ between two stretches."""
    lost = _missing(pair.source, pair.before, pair.derived, _wide(pair.derived, pair.after, pair))
    new = _missing(pair.derived, pair.after, pair.source, _wide(pair.source, pair.before, pair))
    for b in lost:
        same = [a for a in new if _is_replaced(pair, b, a)]
        if same:
            new.remove(same[0])
            yield Finding("place-changed", b.span, same[0].span, "place")


def _wide(account: Account, span: Span, pair: Counterpart) -> Span:
    return span if pair.close else account.paragraph_of(span)


def _missing(account: Account, span: Span, other: Account, where: Span) -> list[_Name]:
    """The names of a stretch that may be places and are not in the other stretch, in any spelling that is known."""
    text = fold(other.text[where.start : where.end])
    countries = {f.value["country"] for f in other.facts_in(where, "place")} - {None}
    return [
        name
        for name in _names_in(account, span, other)
        if name.country not in countries
        and not any(known in text for known in _spellings(name.name, account.pack, other.pack))
    ]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in a text; `placed`: something in either article shows it to be a place's."""

    span: Span
    name: str
    country: object = None
    placed: bool = True


def _names_in(account: Account, span: Span, other: Account) -> Iterator[_Name]:
    """The places of a stretch, and other names in it that may be places."""
    facts = account.facts_in(span, "place")
    for fact in facts:
        yield _Name(fact.span, str(fact.value["name"]), fact.value["country"])
    known = _places_of(account) | _places_of(other)
    taken = [f.span for f in facts] + _persons_in(account, span)
    for start, end in _capitals(account, span):
        if not any(t.start < end and start < t.end for t in taken):
            name = account.text[start:end]
            yield _Name(Span(start, end), name, None, name in known)


def _places_of(account: Account) -> frozenset[str]:
    return frozenset(str(f.value["name"]) for f in account.reading.facts if f.type == "place")


def _persons_in(account: Account, span: Span) -> list[Span]:
    """The spans of sources in a stretch: their names are not places."""
    return [s for a in account.attributions_in(span) for s in a.source]


def _capitals(account: Account, span: Span) -> Iterator[tuple[int, int]]:
    """The runs of capitalised words in a stretch, without a word that opens a sentence."""
    opening = {account.sentences[i].start for i in account.sentences_in(span)}
    run: list[Token] = []
    for word in account.words_in(span):
        capital = account.text[word.start].isupper() and word.start not in opening
        joined = bool(run) and account.text[run[-1].end : word.start] == " "
        if run and not (capital and joined):
            yield run[0].start, run[-1].end
            run = []
        if capital:
            run.append(word)
    if run:
        yield run[0].start, run[-1].end


def _is_replaced(pair: Counterpart, b: _Name, a: _Name) -> bool:
    """Whether one name stands where the other stood, is a place's, and is no spelling of the other."""
    if not (b.placed or a.placed) or _is_same(b.name, a.name):
        return False
    if pair.diff is None or not pair.close:
        return (b.placed and a.placed) or _looks_alike(b.name, a.name)
    there = pair.opposite(b.span)
    return there.start < a.span.end and a.span.start < there.end


def _looks_alike(first: str, second: str) -> bool:
    """Whether a name that nothing shows to be a place's is built like one that is: as many words, or as many parts."""
    return len(re.split(r"[\s-]", first)) == len(re.split(r"[\s-]", second)) > 1


def _is_same(first: str, second: str) -> bool:
    """Whether two names may be spellings of one: alike in letters, or one inside the other."""
    one, other = fold(first), fold(second)
    return ratio(one, other) >= _ALIKE or one in other or other in one


def _spellings(name: str, pack: Pack, other: Pack) -> set[str]:
    """The folded names of a place: as written, in English, and in the other language."""
    english = _english_names(pack).get(name, name)
    spellings = {name, english, *_other_names(other).get(english, ())}
    return {folded for s in spellings if len(folded := fold(s)) > 2}


@cache
def _other_names(pack: Pack) -> dict[str, tuple[str, ...]]:
    """The names in a language of each place known by its English name."""
    names: dict[str, tuple[str, ...]] = {}
    for name, english in _english_names(pack).items():
        names[english] = (*names.get(english, ()), name)
    return names


@cache
def _english_names(pack: Pack) -> dict[str, str]:
    """The English name of countries and cities of CLDR, and of the pack's own places, by their name."""
    here, english = Locale.parse(pack.code), Locale("en")
    names = {
        str(name): str(english.territories[code])
        for code, name in here.territories.items()
        if code in english.territories
    }
    for zone, data in here.time_zones.items():
        if "city" in data:
            told = english.time_zones.get(zone, {}).get("city")
            names[str(data["city"])] = str(told) if told else zone.split("/")[-1].replace("_", " ")
    return names | pack.changes.exonyms
