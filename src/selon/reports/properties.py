"""What is known of an article, and where its inputs disagree about it.

Values that differ in form only (capitals, accents, an address with and without "www.", the same day with and
without its hour, a title with the site's name after it) count as one value seen in several places. Values
that remain apart are a conflict, and are shown as one: none is dropped.

Not decided here: which of them is right. The article carries the first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import urlsplit

from selon.records import Article

FIELDS = {
    "title": "Title",
    "outlet": "Outlet",
    "byline": "Byline",
    "published": "Published",
    "modified": "Modified",
    "captured": "Captured",
    "lang": "Language",
    "url": "Address",
}
_MOST_PARTS = 20  # separators of a title that are looked at
_TITLE_PARTS = re.compile(r"\s[|–—·»:-]{1,2}\s")
_HOST = re.compile(r"(?:www\.)?([\w-]{1,63}(?:\.[\w-]{1,63}){0,6})\.\w{2,24}")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property, and every place in which it was found."""

    text: str
    found_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A property of an article: the value it carries, then those that differ from it."""

    field: str
    values: tuple[Value, ...]

    @property
    def label(self) -> str:
        """The name of the property in a report."""
        return FIELDS.get(self.field, self.field.capitalize())

    @property
    def differ(self) -> bool:
        """Whether the places in which it was found disagree."""
        return len(self.values) > 1


def group_candidates(article: Article) -> tuple[Known, ...]:
    """What is known of an article, property by property; a property nobody gave is left out."""
    seen: dict[str, list[tuple[str, str | None]]] = {field: [] for field in FIELDS}
    for field, found in seen.items():
        carried = getattr(article, field, None)
        if carried and not any(c.field == field for c in article.candidates) and carried != "und":
            found.append((carried, None))
    for candidate in article.candidates:
        seen.setdefault(candidate.field, []).append((candidate.value, candidate.found_in))
    return tuple(Known(field, _merge(field, found)) for field, found in seen.items() if found)


def _merge(field: str, found: list[tuple[str, str | None]]) -> tuple[Value, ...]:
    agree = _AGREE.get(field, _same_words)
    values: list[tuple[str, list[str]]] = []
    for text, where in found:
        places = next((places for known, places in values if agree(known, text)), None)
        if places is None:
            places = []
            values.append((text, places))
        if where and where not in places:
            places.append(where)
    return tuple(Value(text, tuple(places)) for text, places in values)


def _squash(text: str) -> str:
    """Letters and digits only, without case or accents: how a title looks in an address."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if char.isalnum())


def _same_words(a: str, b: str) -> bool:
    return a == b or (_squash(a) == _squash(b) != "")


def _same_title(a: str, b: str) -> bool:
    """Whether two titles agree, or one is what stands before or after a separator of the other: beside it
    stands the name of the site, or of a section."""
    if _same_words(a, b):
        return True
    shorter, longer = sorted((a, b), key=len)
    wanted = _squash(shorter)
    cuts = [found.span() for found in islice(_TITLE_PARTS.finditer(longer), _MOST_PARTS)]
    beside = (_squash(part) for start, end in cuts for part in (longer[:start], longer[end:]))
    return bool(wanted) and wanted in beside


def _same_outlet(a: str, b: str) -> bool:
    """Whether two outlets agree; a host name agrees with a name that it holds or that holds it."""
    if _same_words(a, b):
        return True
    hosts = [_HOST.fullmatch(name) for name in (a, b)]
    if not any(hosts):
        return False
    x, y = (_squash(host[1]) if host else _squash(name) for host, name in zip(hosts, (a, b), strict=True))
    return bool(x and y) and (x in y or y in x)


def _same_language(a: str, b: str) -> bool:
    return re.split("[-_]", a.lower())[0] == re.split("[-_]", b.lower())[0]


def _same_address(a: str, b: str) -> bool:
    """Whether two addresses agree but for scheme, "www.", a fragment and a final slash."""
    return _bare_address(a) == _bare_address(b)


def _bare_address(url: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # such as an unclosed bracket in the host
        return url, "", ""
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query


def _same_date(a: str, b: str) -> bool:
    """Whether two dates agree as far as the less precise one goes, at its own place or in UTC."""
    shorter, longer = sorted((a.strip(), b.strip()), key=len)
    if longer.startswith(shorter):
        return True
    try:
        x, y = datetime.fromisoformat(shorter), datetime.fromisoformat(longer)
    except ValueError:
        return False
    if x.tzinfo and y.tzinfo:
        return abs((x - y).total_seconds()) < 60  # one of them may leave the seconds out
    in_utc = y.astimezone(UTC) if y.tzinfo else y
    forms = (y.replace(tzinfo=None).isoformat(), in_utc.replace(tzinfo=None).isoformat())
    return any(form.startswith(shorter) for form in forms)


_AGREE: dict[str, Callable[[str, str], bool]] = {
    "title": _same_title,
    "outlet": _same_outlet,
    "lang": _same_language,
    "url": _same_address,
    "published": _same_date,
    "modified": _same_date,
    "captured": _same_date,
}
