"""How kinds, counts, dates, values and spans read, the same in the terminal and on the page.

Every word that a report says in its own voice and that both of them use is here, and everything from outside
passes through `printable` first: an article may hold terminal escapes, markup and half characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from babel import Locale
from babel.dates import format_date

from selon.records import (
    Article,
    ChangeType,
    Credit,
    CreditKind,
    Derivation,
    Direction,
    Evidence,
    FactType,
    Relation,
    Source,
    SourceKind,
    Span,
    Spans,
    Speech,
)


class KindWords(NamedTuple):
    """The two-letter code of a kind of source, and its words for one and for many."""

    code: str
    one: str
    many: str


# In the order in which a summary lists them.
KINDS: dict[SourceKind, KindWords] = {
    "named-person": KindWords("PE", "named person", "named people"),
    "anonymous": KindWords("AN", "anonymous", "anonymous"),
    "document": KindWords("DO", "document", "documents"),
    "named-organisation": KindWords("OR", "organisation", "organisations"),
    "group": KindWords("GR", "group", "groups"),
    "outlet": KindWords("OU", "outlet", "outlets"),
    "none": KindWords("–", "unresolved", "unresolved"),
}
FACT_TYPES: dict[FactType, str] = {
    "date": "date",
    "place": "place",
    "quantity": "quantity",
    "money": "money",
}
SPEECH: dict[Speech, str] = {"direct": "direct", "indirect": "indirect", "mixed": "partly direct"}
CREDITS: dict[CreditKind, str] = {
    "republication": "republication",
    "translation": "translation",
    "agency": "agency copy",
    "link": "link to another address",
    "information": "information only",
}

RELATIONS: dict[Relation, str] = {
    "republication": "republication",
    "edited": "edited copy",
    "excerpt": "excerpt",
    "translation": "translation",
    "rewrite": "rewrite",
}
# The code of a type of change (a letter for what changed; a sign: lost, gained, different, inverted) and its words.
CHANGES: dict[ChangeType, tuple[str, str]] = {
    "attribution-dropped": ("A−", "attribution dropped"),
    "source-upgraded": ("S+", "source upgraded"),
    "hedge-dropped": ("H−", "hedge dropped"),
    "figure-changed": ("F≠", "figure changed"),
    "quote-altered": ("Q≠", "quote altered"),
    "date-changed": ("D≠", "date changed"),
    "place-changed": ("P≠", "place changed"),
    "negation-flipped": ("N±", "negation flipped"),
}
DIRECTIONS: dict[Direction, str] = {
    "credit": "a declared credit decided the direction",
    "canonical": "a link or canonical address decided the direction",
    "byline": "a byline or dateline decided the direction",
    "containment": "what the texts hold decided the direction",
    "date": "the dates alone decided the direction",
    "unknown": "direction unknown",
}

# A character that a terminal or a browser would obey or refuse is shown by one that it prints, one for one,
# so that offsets still hold: C0 controls by their pictures (U+2400 and on), the others by U+FFFD.
# Embeddings and overrides of direction are among them: left open in an article, they would turn the
# report's own words around.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}
_UNPRINTABLE = [*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)]
_PRINTABLE = _PICTURES | dict.fromkeys(_UNPRINTABLE, 0xFFFD)
_SPACE = re.compile(r"[ \t\n\r\u2028\u2029]+")  # not the no-break spaces, which hold « and » to their words


def printable(text: str) -> str:
    """The text with every control character replaced by one that shows, code point for code point."""
    return text.translate(_PRINTABLE)


def one_line(text: str) -> str:
    """The text, printable, in one line: each run of spaces and line breaks is one space."""
    return printable(_SPACE.sub(" ", text).strip())


def shorten(text: str, limit: int) -> str:
    """The text in one line of at most `limit` characters, cut after a word and marked "…" if longer."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > limit // 2 else cut).rstrip(" ,;:") + "…"


def excerpt(text: str, spans: Spans) -> str:
    """What the spans hold, in one line; " … " stands between them."""
    return " … ".join(one_line(text[start:end]) for start, end in sorted(spans))


def count(number: int, one: str, many: str) -> str:
    """A number and the noun that agrees with it: "1 source", "1,200 sources"."""
    return f"{number:,} {one if number == 1 else many}"


def kind_count(kind: SourceKind, number: int) -> str:
    """How many sources of a kind: "3 named people"."""
    return count(number, KINDS[kind].one, KINDS[kind].many)


def describe(source: Source) -> str | None:
    """How the text describes a source, in one line; None where that says no more than its name."""
    if source.description is None:
        return None
    name, description = (one_line(words).casefold() for words in (source.name, source.description))
    # "the inspectorate", "l’inspection": an article has three letters at most, and a space or an apostrophe.
    more = not description.endswith(name) or len(description) - len(name) > 4
    return one_line(source.description) if more else None


def percent(share: float) -> str:
    """A share as a whole percentage; never 0 or 100 unless it is exactly that."""
    rounded = round(share * 100)
    if rounded == 0 and share > 0:
        return "less than 1\u00a0%"
    if rounded == 100 and share < 1:
        return "more than 99\u00a0%"
    return f"{rounded}\u00a0%"


def span_in_words(span: Span) -> str:
    """A span as "40–57"."""
    return f"{span.start}–{span.end}"


def spans_in_words(spans: Spans) -> str:
    """Spans in the order of the text, as "40–57, 80–91"."""
    return ", ".join(map(span_in_words, sorted(spans)))


def language_in_words(code: str) -> str:
    """A language by its English name and code, "French (fr)"; a code without a name stays a code."""
    if code == "und":
        return "not recognised"
    name = Locale("en").languages.get(re.split("[-_]", code.lower())[0])
    return f"{name} ({one_line(code)})" if name else one_line(code)


def date_in_words(iso: str) -> str:
    """An ISO 8601 date as precise as it was given, "22 Oct 2025 09:15 UTC"; anything else as it is."""
    if year_month := re.fullmatch(r"(\d{4})-(\d{2})", iso):
        year, month = map(int, year_month.groups())
        return format_date(date(year, month, 1), "MMM y", "en") if 1 <= month <= 12 and year else iso
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return one_line(iso)
    day = format_date(moment, "d MMM y", "en")
    if "T" not in iso and " " not in iso:
        return day
    zone = moment.strftime("%z")
    offset = "UTC" if zone == "+0000" else f"UTC{zone[:3]}:{zone[3:]}" if zone else ""
    return f"{day} {moment:%H:%M} {offset}".rstrip()


def value_in_words(field: str, value: str) -> str:
    """The value of a property of an article ("published", "lang", …) as a report gives it."""
    if field in {"published", "modified", "captured"}:
        return date_in_words(value)
    return language_in_words(value) if field == "lang" else one_line(value)


def credit_in_words(credit: Credit) -> str:
    """What a credit declares, and where it was found."""
    whom = ", ".join(one_line(part) for part in (credit.name, credit.url) if part)
    return f"{CREDITS[credit.kind]}: {whom or 'nobody named'}  · {one_line(credit.found_in)}"


def relation_in_words(found: Derivation, derived: Article, source: Article | None) -> str:
    """The relation of a link, with the languages of a translation: "translation fr > en"."""
    words = RELATIONS[found.relation]
    if found.relation != "translation" or source is None:
        return words
    return f"{words} {source.lang} > {derived.lang}"


def evidence_in_words(evidence: Evidence) -> str:
    """One reason for a link: its rule's name, which docs/method.md explains, and what was found."""
    name = evidence.rule.replace("-", " ")
    return f"{name}, {one_line(evidence.detail)}" if evidence.detail else name


_OUTSIDE_SHOWN = 3  # the longest lines: those most likely to be missed


def outside_in_words(lines: Sequence[str]) -> str:
    """What a page holds outside its article: how many lines, and the longest of them."""
    longest = sorted(lines, key=len, reverse=True)[:_OUTSIDE_SHOWN]
    shown = ", ".join(f"“{shorten(line, 60)}”" for line in longest)
    return (
        f"of the page, never in the article’s text: {count(len(lines), 'line', 'lines')}, the longest {shown}"
    )
