"""The interface's own words, in the language of who looks: strings, numbers, dates, names of kinds.

A language of the interface is data: `strings/<code>.toml`. Loading is strict: each file has exactly the keys of
the English one, with the same `{places}` in each string, or a `PackError` names file and key. Words of an
article are never translated.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from selon.errors import PackError
from selon.records import (
    ChangeType,
    CreditKind,
    Direction,
    FactType,
    Relation,
    SourceKind,
    Span,
    Speech,
    Strength,
)
from selon.reports import wording

STRINGS = Path(__file__).parent / "strings"
ENGLISH = "en"
_PLACE = re.compile(r"\{(\w+)\}")
_Fields = dict[str, str | int | float | bool | None]


class Interface:
    """The words of the interface in one language; called with a key, it gives the string.

    Values put into a string are plain text: escaping is the template's work.
    """

    def __init__(self, lang: str, strings: dict[str, str]) -> None:
        self.lang = lang
        self.locale = Locale(lang)
        self._strings = strings

    def __call__(self, key: str, **values: object) -> str:
        """The string of a key, its places filled."""
        return self._strings[key].format(**values)

    def count(self, key: str, number: int, **values: object) -> str:
        """A number with the noun that agrees with it: `count("article", 3)` is "3 articles"."""
        form = "one" if self.locale.plural_form(number) == "one" else "many"
        return self._strings[f"count.{key}.{form}"].format(n=self.number(number), **values)

    def or_key(self, section: str, name: str, otherwise: str | None = None) -> str:
        """The words for a name that comes from the analysis, such as a rule; itself, or another, where none are."""
        return self._strings.get(f"{section}.{name}") or wording.one_line(
            name if otherwise is None else otherwise
        )

    def number(self, value: float) -> str:
        """A number as the language writes it."""
        return format_decimal(value, locale=self.locale)

    def percent(self, share: float) -> str:
        """A share as a whole percentage; never 0 or 100 unless it is exactly that."""
        shown = min(max(round(share * 100), 1 if share > 0 else 0), 99 if share < 1 else 100)
        return f"{shown}\u00a0%"

    def join(self, parts: Iterable[str]) -> str:
        """Words as a list: "a, b and c"."""
        items = list(parts)
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self('list.and')} {items[-1]}"

    # The values of records -----------------------------------------------------------------------

    def kind(self, kind: SourceKind) -> str:
        """A kind of source: "named person"."""
        return self(f"kind.{kind}")

    def kinds(self, kind: SourceKind, number: int) -> str:
        """How many sources of a kind: "3 named people"."""
        return self.count(f"kind-{kind}", number)

    def relation(self, relation: Relation) -> str:
        """How an article derives from another: "edited copy"."""
        return self(f"relation.{relation}")

    def change(self, change: ChangeType) -> str:
        """A type of change: "hedge dropped"."""
        return self(f"change.{change}")

    def direction(self, direction: Direction) -> str:
        """The kind of evidence that decided a direction."""
        return self(f"direction.{direction}")

    def strength(self, strength: Strength) -> str:
        """How far a join is beyond doubt."""
        return self(f"strength.{strength}")

    def speech(self, speech: Speech) -> str:
        """Direct, indirect or partly direct."""
        return self(f"speech.{speech}")

    def credit(self, kind: CreditKind) -> str:
        """What a credit declares."""
        return self(f"credit.{kind}")

    def fact_type(self, kind: FactType) -> str:
        """A type of checkable detail."""
        return self(f"fact.{kind}")

    def rule(self, rule: str) -> str:
        """A rule in words; a pattern of a language pack, such as "en-originally", is a credit by its name."""
        if re.match(r"[a-z]{2}-", rule):
            return f"{self('rule.credit')} ({rule})"
        return self.or_key("rule", rule)

    def language(self, code: str) -> str:
        """A language by its name; a code without a name stays a code."""
        if code == "und":
            return self("language.unknown")
        name = self.locale.languages.get(re.split("[-_]", code.lower())[0])
        return name or wording.one_line(code)

    def value(self, field: str, value: str) -> str:
        """The value of a property of an article ("published", "lang", …)."""
        if field in {"published", "modified", "captured"}:
            return self.date(value)
        if field == "lang" and value != "und":
            return f"{self.language(value)} ({wording.one_line(value)})"
        return self.language(value) if field == "lang" else wording.one_line(value)

    def date(self, iso: str | None) -> str:
        """An ISO 8601 date as precise as it was given, "22 Oct 2025 09:15 UTC"; other text as it is."""
        if not iso:
            return self("date.none")
        if month := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", iso):
            year = int(month[1])
            return format_skeleton("yMMM", date(year, int(month[2]), 1), locale=self.locale) if year else iso
        moment = moment_of(iso)
        if moment is None:
            return wording.one_line(iso)
        return " ".join(filter(None, (self.day(moment), _clock(iso, moment))))

    def day(self, moment: datetime) -> str:
        """The day of a moment: "22 Oct 2025"."""
        return format_date(moment, "d MMM y", locale=self.locale)

    def short_day(self, moment: datetime) -> str:
        """The day of a moment as an axis names it: "Wed 22 Oct"."""
        return format_date(moment, "EEE d MMM", locale=self.locale)

    def period(self, moments: Iterable[datetime]) -> str:
        """The days from the first moment to the last: "20–24 October 2025"; "" for none."""
        days = sorted({moment.date() for moment in moments})
        if not days:
            return ""
        first, last = days[0], days[-1]
        whole = format_date(last, "d MMMM y", locale=self.locale)
        if first == last:
            return whole
        same = (first.year == last.year) + ((first.year, first.month) == (last.year, last.month))
        shape = ("d MMMM y", "d MMMM", "d")[same]
        dash = "–" if same == 2 else " – "
        return f"{format_date(first, shape, locale=self.locale)}{dash}{whole}"

    def quote(self, text: str, lang: str) -> str:
        """Words of an article in the quotation marks of the article's language, where they bear none yet."""
        text = wording.printable(text)
        if text[:1] in '“«"' and text[-1:] in '”»"':
            return text
        return f"«\u202f{text}\u202f»" if lang == "fr" else f"“{text}”"

    def span(self, span: Span) -> str:
        """A span as "40–57"."""
        return wording.span_in_words(span)


def _clock(iso: str, moment: datetime) -> str:
    if "T" not in iso and " " not in iso.strip():
        return ""
    zone = moment.strftime("%z")
    offset = "UTC" if zone == "+0000" else f"UTC{zone[:3]}:{zone[3:]}" if zone else ""
    return f"{moment:%H:%M} {offset}".rstrip()


def moment_of(iso: str | None) -> datetime | None:
    """The moment that an ISO 8601 date names, None where it names none; a date without a zone has none."""
    try:
        return datetime.fromisoformat(iso) if iso else None
    except ValueError:
        return None


def interface_languages() -> list[str]:
    """The languages of the interface, English first."""
    codes = sorted(path.stem for path in STRINGS.glob("*.toml"))
    return sorted(codes, key=lambda code: code != ENGLISH)


@cache
def load_interface(lang: str = ENGLISH) -> Interface:
    """The interface in a language; raises PackError where its file is not exactly as the English one."""
    strings = _read(STRINGS / f"{lang}.toml")
    if lang != ENGLISH:
        _compare(STRINGS / f"{lang}.toml", strings, _read(STRINGS / f"{ENGLISH}.toml"))
    return Interface(lang, strings)


def _read(path: Path) -> dict[str, str]:
    try:
        return dict(_flatten(path, tomllib.loads(path.read_text("utf-8"))))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise PackError(f"{path}: {error}") from error


def _flatten(path: Path, table: dict[str, object], prefix: str = "") -> Iterable[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(path, value, f"{prefix}{key}.")
        elif isinstance(value, str):
            yield f"{prefix}{key}", value
        else:
            raise PackError(f"{path}: {prefix}{key}: must be a string")


def _compare(path: Path, strings: dict[str, str], english: dict[str, str]) -> None:
    for key in sorted(strings.keys() ^ english.keys()):
        raise PackError(f"{path}: {key}: {'missing' if key in english else 'not a key of en.toml'}")
    for key, text in strings.items():
        if set(_PLACE.findall(text)) != set(_PLACE.findall(english[key])):
            raise PackError(f"{path}: {key}: its places differ from those of en.toml")
