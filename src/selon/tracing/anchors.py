"""What of a text survives its translation: numbers, dates, names, long words, countries, links, quotation marks.

An anchor is a key and the code point where it stands. Its first character is its kind, one of `KINDS`; two
texts in different languages share a key where each holds what the other's translation of it would. Nothing is
learnt and no dictionary is needed: names and long words are transliterated, folded and cut (Simard, Foster and
Isabelle 1992: cognates align bitexts), countries, languages, months and weekdays come from CLDR by way of
babel, number words from the language's pack where it has one.

Not handled: languages written without spaces, Roman numerals, units converted on the way (miles into km).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from anyascii import anyascii
from babel import Locale, UnknownLocaleError
from babel.core import get_global

from selon.packs import load_pack, packaged_languages

NUMBER, DATE, PLACE, FORM, COMMON, SOUND, LINK, MARK, WORD = "#", "%", "*", "f", "g", "s", "@", "'", "="
# A word (=) is one that a glossary or a lexicon translates; its form (g) counts only where that is no use.
KINDS = (NUMBER, DATE, PLACE, FORM, COMMON, SOUND, LINK, MARK, WORD)

_FORM = 6  # letters of a folded word that are compared: endings differ between languages, beginnings less
_LONG = 5  # letters from which a word in lower case may be a cognate; shorter ones are mostly function words
_SHORT_NAME = 3  # letters from which a capitalised word may be a name
_SOUNDS = 4  # consonants of a word that are compared across scripts
_SPACES = "\u0020\u00a0\u2009\u202f"
_TOKEN = re.compile(
    # "A380", "r7", "2.2r7", "6.0.2": names with digits in them, which nobody translates
    r"(?P<code>(?<!\w)(?:\d{1,4}(?:\.\d{1,4}){0,3})?[A-Za-z]{1,5}-?\d{1,6}(?!\w)|(?<!\w)\d{1,4}(?:\.\d{1,4}){2,3}(?![\w.]))"
    r"|(?P<link>https?://[^\s<>\"«»()]{4,300}|www\.[^\s<>\"«»()]{4,300}|@\w{2,40})"
    rf"|(?P<number>(?<!\d)\d{{1,3}}(?:[.,'’٬{_SPACES}]\d{{3}}){{1,5}}(?!\d)(?:[.,٫]\d{{1,2}}(?!\d))?|\d{{1,20}}(?:[.,٫]\d{{1,4}}(?!\d))?)"
    r"|(?P<word>[^\W\d_]{2,60}(?:['’-][^\W\d_]{1,60}){0,6})"
    r"|(?P<mark>[«“„\"?؟!:(])"
)
_MARKS = {"«": '"', "“": '"', "„": '"', '"': '"', "?": "?", "؟": "?", "!": "!", ":": ":", "(": "("}
_GROUPED = re.compile(rf"[.,'’٬{_SPACES}](?=\d{{3}}(?!\d))")


class Anchor(NamedTuple):
    """A key that survives translation, and the code point of the text where it stands."""

    key: str
    start: int


def find_anchors(text: str, lang: str) -> list[Anchor]:
    """The anchors of a text in order; `lang` may be "und": only what CLDR and a pack know of it is then missed."""
    words = _words_of(lang)
    found: list[Anchor] = []
    for match in _TOKEN.finditer(text):
        kind, start = match.lastgroup, match.start()
        if kind == "word":
            found += [Anchor(key, start) for key in words.keys(match[0])]
        elif kind == "number":
            found += [Anchor(key, start) for key in words.number_keys(text, match)]
        elif kind == "code":
            found += [Anchor(key, start) for key in _code_keys(match[0])]
        elif kind == "mark":
            found.append(Anchor(MARK + _MARKS[match[0]], start))
        else:
            found.append(Anchor(LINK + match[0].lower().rstrip(".,;:!?'’/"), start))
    return found


def _code_keys(code: str) -> Iterator[str]:
    """The code as a whole; of a time ("18h10") or a date ("24.12.2025") its numbers."""
    if _TIME.fullmatch(code) or _DATE.fullmatch(code):
        yield from (f"{NUMBER}{int(number)}" for number in re.findall(r"\d+", code))
    else:
        yield NUMBER + code.lower()


_TIME = re.compile(r"\d{1,2}[A-Za-z]\d\d")
_DATE = re.compile(r"[0-3]?\d\.[01]?\d\.(?:19|20)?\d\d")


def find_stems(text: str) -> list[str]:
    """The folded and cut words of a text, in order, the common ones too: what a lexicon is learnt from."""
    return [stem for word in _LETTERS.findall(text) if (stem := _stem_of(word))]


_LETTERS = re.compile(r"[^\W\d_]{2,60}")


@lru_cache(maxsize=500_000)
def _stem_of(word: str) -> str:
    return fold(word)[:_FORM]


def fold(word: str) -> str:
    """A word in lower-case Latin letters, spelled so that cognates and transliterations meet.

    "Kommission" and "commission", "президент" and "president" come out alike; homographs may meet as well.
    """
    letters = re.sub(r"[^a-z]", "", anyascii(word).lower())
    for pattern, spelling in _SPELLINGS:
        letters = pattern.sub(spelling, letters)
    return letters


# Spellings that stand for about one sound in the languages of Europe, and the usual transliterations into them.
_SPELLINGS = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"t?sch|[tsc]h|shch", "s"),
        (r"ph", "f"),
        (r"[kg]h", "h"),
        (r"ck|qu?|c", "k"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"w", "v"),
        (r"[yj]", "i"),
        (r"(.)\1+", r"\1"),
    )
)


def sounds(folded: str) -> str:
    """The consonants of a folded word, with "a" for a vowel that begins it: what two scripts agree on."""
    return ("a" if folded[:1] in _VOWELS else "") + re.sub(r"[aeiou]", "", folded)


_VOWELS = frozenset("aeiou")


class _Glossary:
    """The words of a pack's glossary, found by their forms."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.by_form: dict[str, list[str]] = {}
        for name, forms in words.items():
            for form in forms.split():
                key = NUMBER + name if name.isdigit() else WORD + name
                self.by_form.setdefault(form, []).append(key)

    def meanings(self, word: str) -> list[str]:
        """The keys of a word, or of the longest form that it inflects."""
        lower = word.lower()
        for end in range(len(lower), max(_INFLECTED, len(lower) - _ENDING) - 1, -1):
            if found := self.by_form.get(lower[:end]):
                return found
        return self.by_form.get(lower, [])


_INFLECTED = 4  # letters from which a form may be followed by an ending
_ENDING = 3  # letters of an ending


class _Words:
    """What is known of the words of one language; the keys of each word are found once."""

    def __init__(self, lang: str) -> None:
        names = list(_cldr(lang))
        self.known = {fold(name): key for name, key in names}
        self.lower = {
            fold(name) for name, _ in names if name.islower()
        }  # "mars", where "May" needs its capital
        self.stems = {name[:_FORM]: key for name, key in self.known.items() if len(name) > _FORM}
        packed = lang in packaged_languages()
        self.numbers = load_pack(lang).facts.numbers if packed else {}
        self.glossary = _Glossary(load_pack(lang).glossary.words if packed else {})
        self.afternoon = _afternoon(lang)
        self.cache: dict[str, tuple[str, ...]] = {}

    def keys(self, word: str) -> tuple[str, ...]:
        """The keys of a word as it is written."""
        known = self.cache.get(word)
        if known is None:
            if len(self.cache) > 500_000:  # bounds the memory of a run over millions of articles
                self.cache.clear()
            known = self.cache[word] = tuple(dict.fromkeys(self._keys(word)))
        return known

    def _keys(self, word: str) -> Iterator[str]:
        value = _number_in_words(word.lower(), self.numbers)
        if value is not None:
            if value > 1:  # "un", "one": articles and pronouns more often than numbers
                yield f"{NUMBER}{value}"
            return
        meant = self.glossary.meanings(word)
        for part in re.split(r"['’-]", word):
            said = meant or self.glossary.meanings(part)
            yield from said
            if not said or said[0][0] != NUMBER:
                yield from self._keys_of_part(part, COMMON if said else FORM)

    def _keys_of_part(self, part: str, form: str) -> Iterator[str]:
        folded = fold(part)
        capital = part[:1] != part[:1].lower()
        if folded in self.known:
            key = self.known[folded]
            if capital or folded in self.lower or len(folded) >= _LONG:
                yield key
                return
        elif len(folded) > _FORM and folded[:_FORM] in self.stems:
            yield self.stems[folded[:_FORM]]
        caseless = part.lower() == part.upper()
        if len(folded) >= (_SHORT_NAME if capital or caseless else _LONG):
            yield form + folded[:_FORM]
            for ending in range(1 if part.isascii() else 3):
                heard = sounds(folded[: len(folded) - ending])
                if len(heard) >= _SHORT_NAME:
                    yield SOUND + heard[:_SOUNDS]

    def number_keys(self, text: str, match: re.Match[str]) -> Iterator[str]:
        """The keys of a number in digits: its value, and for an hour of the afternoon that of the other clock."""
        plain = _GROUPED.sub("", match[0]).replace(",", ".").replace("٫", ".")
        whole, _, decimals = plain.partition(".")
        yield NUMBER + str(int(whole)) + (f".{decimals.translate(_DIGITS)}" if decimals else "")
        if (
            self.afternoon
            and int(whole) < 12
            and text[match.start() - 1 : match.start()] != ":"
            and self.afternoon.match(text, match.end())
        ):
            yield f"{NUMBER}{int(whole) + 12}"


_DIGITS = {
    ord(c): str(n) for base in ("٠", "۰", "०") for n, c in ((n, chr(ord(base) + n)) for n in range(10))
}


@cache
def _words_of(lang: str) -> _Words:
    return _Words(lang)


def _number_in_words(word: str, numbers: dict[str, int]) -> int | None:
    """The value of one word or of words joined by hyphens ("twenty-one", "quatre-vingt-dix"), or None."""
    total = 0
    for part in word.split("-"):
        value = numbers.get(part)
        if value is None:
            return None
        total = total * value if value > total > 0 else total + value
    return total


def _afternoon(lang: str) -> re.Pattern[str] | None:
    """What follows an hour of the afternoon in the language ("pm", "p.m."), after its minutes."""
    locale = _locale(lang)
    if locale is None:
        return None
    forms = {
        str(widths.get("pm", "")).lower().replace(".", "") for widths in locale.day_periods["format"].values()
    }
    spelled = [r"\.?\s?".join(map(re.escape, form)) for form in sorted(forms, reverse=True) if len(form) > 1]
    return re.compile(rf"(?:[:.]\d\d)?\s?(?i:{'|'.join(spelled)})(?!\w)") if spelled else None


def _locale(lang: str) -> Locale | None:
    try:
        return Locale.parse(lang)
    except (ValueError, UnknownLocaleError):
        return None


def _cldr(lang: str) -> Iterator[tuple[str, str]]:
    """The names of months, weekdays, countries, languages and cities of CLDR, each with its key."""
    locale = _locale(lang)
    if locale is None:
        return
    likely = get_global("likely_subtags")
    for code, name in locale.languages.items():  # "allemand" leads to Germany, as "Allemagne" does
        if len(code) == 2 and code in likely:
            yield from _single(name, f"{PLACE}t{likely[code].rpartition('_')[2]}")
    for zone, names in locale.time_zones.items():
        yield from _single(names.get("city", ""), f"{PLACE}c{zone.rpartition('/')[2]}")
    for code, name in locale.territories.items():
        yield from _single(name, f"{PLACE}t{code}")
    for context in ("stand-alone", "format"):
        for width in ("abbreviated", "wide"):
            yield from _numbered(locale.days[context].get(width, {}), f"{DATE}w")
            yield from _numbered(locale.months[context].get(width, {}), f"{DATE}m")


def _single(name: str, key: str) -> Iterator[tuple[str, str]]:
    """The name where it is one word: of several, each is common ("United Kingdom")."""
    if len(fold(name)) > _SHORT_NAME and not re.search(r"[\s(]", name):
        yield name, key


def _numbered(names: Iterable[tuple[int, str]] | dict[int, str], key: str) -> Iterator[tuple[str, str]]:
    for number, name in dict(names).items():
        if len(fold(name)) >= _SHORT_NAME:
            yield name, f"{key}{number}"
