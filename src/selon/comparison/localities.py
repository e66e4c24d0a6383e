"""Places that changed on the way.

A place is missing where neither its name nor a spelling of it in the other language stands in the other stretch.
Names in two languages are known from CLDR (countries, and the cities of its time zones), from the pack, and from
their letters. Not handled: a place that is named in one article and described in the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from babel import Locale
from rapidfuzz.fuzz import ratio

from selon.comparison.accounts import Account
from selon.comparison.counterparts import Counterpart, Finding
from selon.packs import Pack
from selon.records import Fact, Span
from selon.tracing.anchors import fold

_ALIKE = 75  # percent of letters (Indel ratio) from which two spellings are taken for one name


def find_changed_places(pair: Counterpart) -> Iterator[Finding]:
    """The places that differ between two stretches."""
    lost = _missing(pair.source, pair.before, pair.derived, _wide(pair.derived, pair.after, pair))
    new = _missing(pair.derived, pair.after, pair.source, _wide(pair.source, pair.before, pair))
    for b in lost:
        same = [a for a in new if _in_place(pair, b, a) and not _same_name(pair, b, a)]
        if same:
            new.remove(same[0])
            yield Finding("place-changed", b.span, same[0].span, "place")


def _wide(account: Account, span: Span, pair: Counterpart) -> Span:
    return span if pair.close else account.paragraph_of(span)


def _missing(account: Account, span: Span, other: Account, where: Span) -> list[Fact]:
    """The places of a stretch whose names are not in the other stretch, in any spelling that is known."""
    text = fold(other.text[where.start : where.end])
    places = other.facts_in(where, "place")
    return [
        f
        for f in account.facts_in(span, "place")
        if not any(name in text for name in _spellings(str(f.value["name"]), account.pack, other.pack))
        and not any(f.value["country"] and f.value["country"] == p.value["country"] for p in places)
    ]


def _in_place(pair: Counterpart, b: Fact, a: Fact) -> bool:
    if pair.diff is None or not pair.close:
        return True
    there = pair.opposite(b.span)
    return there.start < a.span.end and a.span.start < there.end


def _same_name(pair: Counterpart, b: Fact, a: Fact) -> bool:
    """Whether two names may be spellings of one: alike in letters, or one known under the other."""
    first, second = fold(str(b.value["name"])), fold(str(a.value["name"]))
    return ratio(first, second) >= _ALIKE or first in second or second in first


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
