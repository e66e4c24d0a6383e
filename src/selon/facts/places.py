"""Places: names in the text that a preposition of place, a word of place or a list of countries shows to be places.

No gazetteer: countries and territories are those of CLDR, by way of babel; everything else is told by its
form, and what could as well be a person, an outlet or an organisation is left out. Keys of a value: `name`
as written, and `country`, the ISO 3166 code of a country's own name, else None.

Not handled: places in lower case ("the capital"), and a place named like a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from babel import Locale

from selon.attribution.mentions import Who, who_of
from selon.attribution.tokens import W, lexicon_of
from selon.packs import Pack
from selon.records import Fact, Span

_NEXT = re.compile(r"[ \u00a0]([a-zà-ÿ]{2,20})(?!\w)")
_LEAD = 30  # characters before a name in which its preposition stands


def find_places(text: str, pack: Pack, taken: Sequence[Span] = ()) -> list[Fact]:
    """The places of a text in order; `taken` are spans known to be something else, such as sources."""
    words = _words_of(pack)
    blocked = sorted(taken)
    surnames = words.surnames(text)
    at = 0
    found = []
    for match in words.name.finditer(text):
        start, end = words.trimmed(text, *match.span())
        if start >= end:
            continue
        while at < len(blocked) and blocked[at].end <= start:
            at += 1
        end = words.with_noun(text, end)
        span = Span(start, end)
        name = text[start:end]
        country = words.countries.get(name)
        if name in surnames:
            continue
        held = at < len(blocked) and blocked[at].start <= start < blocked[at].end
        if (country and not words.is_part(text, span)) or (not held and words.is_place(text, span)):
            found.append(Fact(span, "place", {"name": name, "country": country}))
    return found


class _Words:
    """The expressions of place of a pack, compiled."""

    def __init__(self, pack: Pack) -> None:
        data = pack.facts
        self.who: Who = who_of(pack)
        self.bits = lexicon_of(pack).bits
        self.head_last = pack.sources.head == "last"
        particles = "|".join(sorted(map(re.escape, self.who.particles), key=len, reverse=True))
        word = r"[^\W\d_a-zà-ÿ][\w’'-]*"
        self.name = re.compile(
            rf"(?<![\w’-]){word}(?:[ \u00a0](?:(?:{particles})[ \u00a0]?){{0,2}}{word}){{0,4}}"
        )
        self.countries = {
            name: code for code, name in Locale.parse(pack.code).territories.items() if len(code) == 2
        }
        phrases = [*data.locative_phrases.split("|"), *data.locatives.split()]
        articles = _any_of(sorted(self.who.determiners["definite"] | {"d'"}))
        self.lead = re.compile(rf"(?<!\w)(?i:{_any_of(phrases)})[ \u00a0]?(?:(?i:{articles})[ \u00a0]?)?$")
        self.strong = re.compile(
            rf"(?<!\w)(?i:{_any_of(data.locative_phrases.split('|'))})[ \u00a0]?(?:(?i:{articles})[ \u00a0]?)?$"
        )
        self.dative = re.compile(
            rf"(?<!\w)(?i:{_any_of(sorted(self._datives(pack)))})[ \u00a0]?(?:(?i:{articles})[ \u00a0]?)?$"
        )
        self.place_words = frozenset(data.place_words.split())
        self.not_places = (
            frozenset(data.not_places.split()) | frozenset(data.months) | frozenset(data.weekdays)
        )

    def _datives(self, pack: Pack) -> set[str]:
        return set(pack.language.words.datives.split())

    def trimmed(self, text: str, start: int, end: int) -> tuple[int, int]:
        """A run of capitalised words without a sentence's first word and without a possessive."""
        first = text[start:end].split()[0]
        if (
            self.bits.get(first.lower().replace("’", "'"), 0) & _FUNCTION
            and first.lower() not in self.place_words
        ):
            start += len(first)
            start += len(text[start:end]) - len(text[start:end].lstrip())
        if text[start:end].endswith(("'s", "’s")):
            end -= 2
        return start, end

    def surnames(self, text: str) -> set[str]:
        """The last words of the names that a given name opens: "Mr Carson" is no place after "in"."""
        runs = (match[0].split() for match in self.name.finditer(text))
        return {
            run[-1].removesuffix("'s").removesuffix("’s")
            for run in runs
            if len(run) > 1 and run[0].lower() in self.who.given
        }

    def is_part(self, text: str, span: Span) -> bool:
        """Whether a country's name is but the beginning of a longer name or a person's ("Jordan Reed")."""
        return text[span.start : span.end].split()[0].lower() in self.who.given

    def with_noun(self, text: str, end: int) -> int:
        """The end of a name that a noun of place in lower case finishes ("the Skarn bank")."""
        match = _NEXT.match(text, end)
        return match.end() if match and self.head_last and match[1] in self.place_words else end

    def _is_adjective(self, text: str, end: int) -> bool:
        """Whether a name stands before the noun it qualifies ("Calmoran waters")."""
        match = _NEXT.match(text, end)
        return bool(match and self.head_last and not self.bits.get(match[1], 0) & ~W.SPEAKER)

    def is_place(self, text: str, span: Span) -> bool:
        name = text[span.start : span.end]
        low = re.split(r"[ \u00a0-]", name.lower().replace("’", "'"))
        if low[0] in self.not_places or low[0] in self.who.given or self.who.is_title(low[0]):
            return False
        if self.who.kind_of_name(tuple(name.split())) in ("outlet", "named-organisation"):
            return False
        before = text[max(0, span.start - _LEAD) : span.start]
        if len(low) > 1 and (low[-1] in self.place_words or low[0] in self.place_words):
            return True
        if (name.isupper() and len(name) <= 5) or self._is_adjective(text, span.end):
            return False
        if not self.lead.search(before):
            return False
        return (
            bool(self.strong.search(before)) or not self.dative.search(before) or self._is_town(before, name)
        )

    def _is_town(self, before: str, name: str) -> bool:
        """After a preposition that also leads to whom one speaks: a name of one word, and no verb of speech."""
        verbs = before.lower().split()[-4:-1]
        spoken = any(self.bits.get(word, 0) & _CUES for word in verbs)
        return not spoken and len(name.split()) <= 3


_FUNCTION = (
    W.DETERMINER | W.PREPOSITION | W.COORDINATOR | W.CONTRAST | W.SUBORDINATOR | W.SUBJECT | W.ADVERB | W.TIME
)
_CUES = W.CUE_FINITE | W.CUE_PARTICIPLE | W.CUE_INFINITIVE | W.CUE_GERUND


def _any_of(words: Iterable[str]) -> str:
    listed = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w).replace("'", "['’]") for w in listed) or "(?!)"


@cache
def _words_of(pack: Pack) -> _Words:
    return _Words(pack)
