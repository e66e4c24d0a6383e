"""Places that changed on the way.

A place is missing where neither its name nor a spelling of it in the other language stands in the other stretch.
Names in two languages are known from CLDR (countries, and the cities of its time zones), from the pack, and from
their letters. Not handled: a place that is named in one article and described in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale
from rapidfuzz.fuzz import ratio

from selon.attribution.tokens import Token, W
from selon.comparison.accounts import Account
from selon.comparison.counterparts import Counterpart, Finding
from selon.comparison.differences import Diff, changed_steps, span_of
from selon.packs import Pack
from selon.records import Span
from selon.tracing.anchors import fold

_PART = re.compile(r"[\s'’-]")
_LEAST = 4  # letters of a part of a name that may be known again in another spelling
_LEAD = 20  # characters before a name in which its preposition ends
_ALIKE = 75  # percent of letters (Indel ratio) from which two spellings are taken for one name


def find_changed_places(pair: Counterpart) -> Iterator[Finding]:
    """The places that differ between two stretches."""
    if not pair.shares_a_detail() or not pair.is_kept():
        return
    before = list(_names_in(pair.source, pair.before, pair.derived))
    after = list(_names_in(pair.derived, pair.after, pair.source))
    lost = _missing(before, pair.source, pair.derived, _wide(pair.derived, pair.after, pair))
    new = _missing(after, pair.derived, pair.source, _wide(pair.source, pair.before, pair))
    in_place = pair.diff is not None and pair.close
    taken: set[Span] = set()
    for b in before if in_place else lost:
        for a in after if in_place else new:
            missing = b in lost or a in new
            if missing and a.span not in taken and _is_replaced(pair, b, a):
                taken.add(a.span)
                yield Finding("place-changed", b.span, a.span, "place")
                break


def _wide(account: Account, span: Span, pair: Counterpart) -> Span:
    return span if pair.close else account.paragraph_of(span)


def _missing(names: Sequence[_Name], account: Account, other: Account, where: Span) -> list[_Name]:
    """The names that are not in the other stretch, in any spelling that is known."""
    written = other.text[where.start : where.end]
    names = [name for name in names if name.name not in written]
    if not names:
        return []
    text = fold(written)
    theirs = [
        fold(other.text[w.start : w.end]) for w in other.words_in(where) if other.text[w.start].isupper()
    ]
    countries = {f.value["country"] for f in other.facts_in(where, "place")} - {None}
    return [
        name
        for name in names
        if name.country not in countries
        and not any(known in text for known in _spellings(name.name, account.pack, other.pack))
        and not any(ratio(mine, part) >= _ALIKE for mine in _parts(name.name) for part in theirs)
    ]


def _parts(name: str) -> list[str]:
    """The folded capitalised parts of a name that are long enough to know it by."""
    parts = (part for part in _PART.split(name) if part[:1].isupper())
    return [folded for part in parts if len(folded := fold(part)) >= _LEAST]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in a text; `placed`: something in either article shows it to be a place's; `led`: a preposition of
    place stands before it."""

    span: Span
    name: str
    country: object = None
    placed: bool = True
    led: bool = True


def _names_in(account: Account, span: Span, other: Account) -> Iterator[_Name]:
    """The places of a stretch, and other names in it that may be places."""
    facts = account.facts_in(span, "place")
    for fact in facts:
        yield _Name(fact.span, str(fact.value["name"]), fact.value["country"])
    known = _places_of(account) | _places_of(other)
    taken = [f.span for f in (*facts, *account.facts_in(span, "date"))] + _persons_in(account, span)
    for start, end in _capitals(account, span):
        if not any(t.start < end and start < t.end for t in taken):
            name = account.text[start:end]
            placed, led = name in known, _is_led(account, start)
            if placed or led or other.lang == account.lang:
                yield _Name(Span(start, end), name, None, placed, led)


def _is_led(account: Account, start: int) -> bool:
    """Whether a preposition of place stands before a name, with no more than an article between."""
    before = account.words_in(Span(max(0, start - _LEAD), start))
    words = [w for w in before if w.end <= start]
    while words and words[-1].bits & W.ARTICLE and words[-1].word not in _locatives(account.pack):
        words.pop()
    return bool(words) and words[-1].word in _locatives(account.pack)


@cache
def _locatives(pack: Pack) -> frozenset[str]:
    return frozenset(pack.facts.locatives.split())


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
        capital = capital and not word.bits & (W.TIME | W.NUMBER)
        joined = bool(run) and account.text[run[-1].end : word.start] == " "
        if run and not (capital and joined):
            yield run[0].start, run[-1].end
            run = []
        if capital:
            run.append(word)
    if run:
        yield run[0].start, run[-1].end


def _is_replaced(pair: Counterpart, b: _Name, a: _Name) -> bool:
    """Whether one name stands where the other stood, is a place's, and is no spelling of the other.

    What nothing else shows to be a place must have a preposition of place ("at Sarn", "at Kelby"), or stand between
    the same words as the other.
    """
    if not (b.placed or a.placed):
        return False
    if _is_same(b.name, a.name) or _english(b, pair.source.pack) == _english(a, pair.derived.pack):
        return False
    led = (b.placed or b.led) and (a.placed or a.led)
    if pair.diff is None or not pair.close:
        return (b.placed and a.placed) or _looks_alike(b.name, a.name)
    there = pair.opposite(b.span)
    return there.start < a.span.end and a.span.start < there.end and (led or _is_alone(pair.diff, b, a))


def _is_alone(diff: Diff, b: _Name, a: _Name) -> bool:
    """Whether nothing but the two names differs where they stand: the words on either side agree."""
    return any(
        (b.span, a.span) == (span_of(diff.before, *step.before), span_of(diff.after, *step.after))
        for step in changed_steps(diff)
    )


def _english(name: _Name, pack: Pack) -> str:
    """The name of a place in English, as far as it is known."""
    bare = name.name.replace(".", "")
    known = _english_names(pack)
    return known.get(name.name) or known.get(bare) or bare


def _looks_alike(first: str, second: str) -> bool:
    """Whether a name that nothing shows to be a place's is built like one that is: as many words, or as many parts."""
    return len(_PART.split(first)) == len(_PART.split(second)) > 1


def _is_same(first: str, second: str) -> bool:
    """Whether two names may be spellings of one: alike in letters, or one inside the other."""
    one, other = fold(first), fold(second)
    return ratio(one, other) >= _ALIKE or one in other or other in one


def _spellings(name: str, pack: Pack, other: Pack) -> set[str]:
    """The folded names of a place: as written, in English, and in the other language."""
    english = _english_names(pack).get(name, name)
    bare = " ".join(word for word in name.split() if not word.islower())
    spellings = {name, bare, english, *_other_names(other).get(english, ())}
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
