"""Outlets as texts name them: in full, in short ("the Ledger", "Le Matin"), by initials ("ALP").

A name is compared word by word, accents and case folded, its article left aside; its first word must be
capitalised in the text, which tells "Le Matin" from "le matin". A short form needs an article, and counts only
where it can mean one outlet alone: no other outlet of the case shares it, nor the outlet that writes; or the
article gives the full name too, as it must where nothing of the outlet was supplied, and where the form is a
common noun ("the Agency") or no word of outlets ("the Riverside").

Not handled: nicknames, former names, and translated names ("The Gazette" for "La Gazette").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Literal, Protocol
from urllib.parse import urlsplit

from selon.packs import load_pack, packaged_languages
from selon.records import Credit, Span

Form = Literal["full", "bare", "short", "part", "initials"]
Key = tuple[str, ...]
_WORD = re.compile(r"[^\W_]+")
_FIRST = re.compile(r"(?<![^\W_])[^\W_a-z][^\W_]*")  # a word, none that begins with a plain small letter
_LONGEST = 8  # words of an outlet's name; more is a slogan
_INITIALS = 3  # letters; two are any company


class Published(Protocol):
    """What is known of who published an article, and where: of its credits, those that give an agency count."""

    @property
    def id(self) -> str: ...
    @property
    def outlet(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def credits(self) -> tuple[Credit, ...]: ...


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet of the case: the words of its name without the article, its name as written, its articles."""

    key: Key
    name: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names an outlet, capitalised article included."""

    outlet: Outlet
    span: Span
    form: Form


_Entry = tuple[Key, Form, list[Outlet]]


class Outlets:
    """The outlets of a case, found by name, in text, and by web address."""

    def __init__(self, articles: Iterable[Published], others: Iterable[str] = ()) -> None:
        """Outlets are told apart by the words of their names; an article without outlet has only its address.

        `others` are names of outlets of which nothing was supplied; one that joins the names of two supplied outlets
        ("The Post and Le Courant") is none.
        """
        names: dict[Key, str] = {}
        members: dict[Key, list[str]] = {}
        self.by_article: dict[str, Key] = {}
        self.by_url: dict[str, str] = {}
        self.by_host: dict[str, list[str]] = {}
        datelines: dict[Key, set[Key]] = {}  # what an agency calls itself: "(Transmar) -"
        for article in articles:
            if article.outlet and (key := key_of(article.outlet)):
                own = (key_of(c.name) for c in article.credits if c.kind == "agency" and c.name)
                datelines.setdefault(key, set()).update(own)
                names.setdefault(key, article.outlet)
                members.setdefault(key, []).append(article.id)
                self.by_article[article.id] = key
            if article.url and (address := address_of(article.url)):
                self.by_url.setdefault(address, article.id)
                self.by_host.setdefault(host_of(article.url), []).append(article.id)
        self.all: dict[Key, Outlet] = {}
        self._said: dict[str, list[tuple[str, list[tuple[Key, set[str]]], bool]]] = {}
        self._forms: dict[str, list[_Entry]] = {}  # by first word
        self._firsts: dict[Key, set[str]] = {}  # the words that forms of it in full begin with
        for key, name in names.items():
            self._add(Outlet(key, name, tuple(members[key])), datelines[key])
        for name in others:
            if (key := key_of(name)) and self.named(name) is None and not self._joins(name):
                self._add(Outlet(key, name), set())
        for entries in self._forms.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def _add(self, outlet: Outlet, datelines: set[Key]) -> None:
        """Makes an outlet known by all forms of its name; what its own dateline calls it is a full one."""
        self.all[outlet.key] = outlet
        for words, form in _forms_of(outlet):
            form = "full" if words in datelines else form
            if form == "full":
                self._firsts.setdefault(outlet.key, set()).add(words[0])
            entries = self._forms.setdefault(words[0], [])
            for known, of, outlets in entries:
                if known == words and of == form:
                    outlets += [outlet] if outlet not in outlets else []
                    break
            else:
                entries.append((words, form, [outlet]))

    def _joins(self, name: str) -> bool:
        """Whether a name is those of two known outlets with a small word between."""
        words = name.split()
        return any(
            fold(word) in small_words()
            and self.named(" ".join(words[:i])) is not None
            and self.named(" ".join(words[i + 1 :])) is not None
            for i, word in enumerate(words[1:-1], 1)
        )

    def own(self, article: Published) -> Outlet | None:
        """The outlet that published an article."""
        key = self.by_article.get(article.id)
        return self.all[key] if key else None

    def named(self, name: str) -> Outlet | None:
        """The outlet a whole name stands for, in full or in a form no other outlet of the case shares."""
        key = key_of(name)
        if key in self.all:
            return self.all[key]
        forms = self._forms.get(key[0], ()) if key else ()
        found = {o.key: o for words, _, outlets in forms if words == key for o in outlets}
        return next(iter(found.values())) if len(found) == 1 else None

    def digest(self, words: Iterable[str], names: Iterable[str], own: Outlet | None) -> str:
        """A digest of all that `mentions` and `named` know of outlets, as far as it concerns an article.

        `words` are the `first_words` of its texts, `names` what is asked of `named`, `own` the outlet that writes.
        As long as the digest is the same, so is what is found. "" where the article can name no outlet.
        """
        firsts = frozenset(words)
        mine = own.key if own else None
        known = ["-".join(o.key) for name in names if (o := self.named(name))]
        for word in sorted(self._forms.keys() & firsts):
            for said, parts, alone in self._as_said(word):
                meant = [key for key, begins in parts if key == mine or not firsts.isdisjoint(begins)]
                if not parts or meant or not alone:
                    known.append(f"{said}{meant}")
        return blake2b("\n".join(known).encode(), digest_size=8).hexdigest() if known else ""

    def _as_said(self, word: str) -> list[tuple[str, list[tuple[Key, set[str]]], bool]]:
        """The forms that begin with a word, in words: all of a form that stands for its outlets by itself; of a part
        of names, which stands only for an outlet that the text may name in full, the outlets with the words that
        full names of them begin with, and whether it hides no other form of the same words."""
        if word not in self._said:
            entries = self._forms[word]
            self._said[word] = [
                (
                    f"{words} {form} {[] if form == 'part' else [o.key for o in outlets]}",
                    [(o.key, self._firsts[o.key]) for o in outlets] if form == "part" else [],
                    sum(other[0] == words for other in entries) == 1,
                )
                for words, form, outlets in entries
            ]
        return self._said[word]

    def mentions(self, text: str, own: Outlet | None = None) -> list[Mention]:
        """Every mention of an outlet in a text, in order; `own` is the outlet that writes."""
        found: list[tuple[int, int, Form, list[Outlet]]] = []
        end = 0
        for match in _FIRST.finditer(text):
            if match.start() >= end and (hit := self._at(text, match)) is not None:
                end, form, outlets = hit
                found.append((match.start(), end, form, outlets))
        return list(_settled(text, found, own))

    def _at(self, text: str, first: re.Match[str]) -> tuple[int, Form, list[Outlet]] | None:
        """What begins with a word of a text: where it ends, its form, and the outlets it may mean."""
        start = first.start()
        if not _may_begin(first[0]):
            return None
        for key, form, outlets in self._forms.get(fold(first[0]), ()):
            end = _end_of(text, key, first.end())
            if end is None:
                continue
            if form in ("short", "part") and not _has_article(text, start):
                continue
            if form == "initials" and not text[start:end].isupper():
                continue
            return end, form, outlets
        return None


def first_words(text: str) -> set[str]:
    """The words of a text with which a mention of an outlet may begin."""
    return {fold(word) for word in set(_FIRST.findall(text)) if _may_begin(word)}


def _may_begin(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit()


def _end_of(text: str, key: Key, end: int) -> int | None:
    """Where the words of a key end in a text, of which the first ends at `end`; None where others follow."""
    for wanted in key[1:]:
        word = _WORD.search(text, end)
        if word is None or fold(word[0]) != wanted:
            return None
        end = word.end()
    return end


def _settled(
    text: str, found: Iterable[tuple[int, int, Form, list[Outlet]]], own: Outlet | None
) -> Iterator[Mention]:
    """Mentions whose outlet is beyond doubt in this text."""
    found = list(found)
    in_full = {o.key for _, _, form, outlets in found if form == "full" for o in outlets}
    in_full |= {own.key} if own else set()
    for start, end, form, outlets in found:
        known = [o for o in outlets if o.key in in_full]
        meant = known if known or form == "part" else outlets
        if len(meant) == 1:
            yield Mention(meant[0], Span(_from_article(text, start), end), form)


def _forms_of(outlet: Outlet) -> Iterator[tuple[Key, Form]]:
    """The ways to name an outlet: the whole, without nouns of outlets, by its telling word, by initials.

    "Bare" is what remains without them, which may be who runs it ("Orren Hydro newsroom").
    """
    key = outlet.key
    yield key, "full"
    nouns, names = _outlet_nouns(), _outlet_words()
    bare = key
    while len(bare) > 1 and bare[-1] in nouns | names:
        bare = bare[:-1]
    if bare != key and any(word in nouns for word in key[len(bare) :]):
        yield bare, "bare"
    content = [w for w in key if w not in small_words()]
    if len(content) > 1:
        for word in dict.fromkeys((content[-1], content[0])):
            yield (word,), "short" if word in names - nouns and outlet.articles else "part"
    if len(content) >= _INITIALS:
        yield ("".join(w[0] for w in content),), "initials"


def key_of(name: str, limit: int = _LONGEST) -> Key:
    """The first words of an outlet's name, folded, without a leading article."""
    words = [fold(w) for w in _WORD.findall(name)][:limit]
    if len(words) > 1 and words[0] in _articles():
        words = words[1:]
    return tuple(words)


def fold(word: str) -> str:
    """A word without case and accents."""
    lowered = word.casefold()
    if lowered.isascii():
        return lowered
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


def host_of(url: str) -> str:
    """The host of an address, without "www."."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def address_of(url: str) -> str:
    """An address without scheme, "www.", query, fragment and final slash: what two links to a page share."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
    except ValueError:
        return ""
    return f"{host_of(url)}{parts.path.rstrip('/')}"


def _has_article(text: str, start: int) -> bool:
    """Whether a word that may be an outlet's short name has an article, or a preposition that holds one."""
    before = text[max(0, start - 12) : start]
    words = _WORD.findall(before)
    close = bool(before) and (before[-1] in " '’" or before[-1].isspace())
    return close and bool(words) and fold(words[-1]) in _articles()


def _from_article(text: str, start: int) -> int:
    """The start of a mention, its capitalised article taken in."""
    before = re.search(r"(?<!\w)([^\W\d_]{1,4})([ '’\u00a0])$", text[max(0, start - 6) : start])
    if before and before[1][0].isupper() and fold(before[1]) in _articles():
        return start - len(before[0])
    return start


@cache
def _articles() -> frozenset[str]:
    """Definite articles of every language, and what fuses one with a preposition ("au", "du")."""
    packs = [load_pack(code) for code in packaged_languages()]
    return frozenset(fold(w.strip("'")) for pack in packs for w in pack.sources.definite.split())


@cache
def small_words() -> frozenset[str]:
    """Articles, prepositions and conjunctions of every language: what joins the words of a name."""
    words = [load_pack(code).language.words for code in packaged_languages()]
    small = [w for each in words for w in (*each.prepositions.split(), *each.coordinators.split())]
    return _articles() | {fold(w.strip("'")) for w in small}


@cache
def _outlet_nouns() -> frozenset[str]:
    packs = [load_pack(code) for code in packaged_languages()]
    return frozenset(fold(w) for p in packs for w in p.sources.outlets.split())


@cache
def _outlet_words() -> frozenset[str]:
    packs = [load_pack(code) for code in packaged_languages()]
    return frozenset(fold(w) for p in packs for w in p.sources.outlet_words.split())
