"""What the fields of a record are called: by selon, by the data sets its users have, or by the user.

A record is one JSON object or one row of a table. Its own names ("text", "title", "published" …) are taken as
they are; the layouts below are known by columns that only they have; whatever else there is, the user maps
(`text=content`). Dates may be ISO 8601, as they are kept, or seconds or milliseconds since 1970.

The layouts are those of NELA-GT 2018 to 2022, the stories of Media Cloud, news-please, trafilatura's JSON, and
cc_news.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple

from selon.errors import InputError

FIELDS = (
    "id", "text", "html", "url", "outlet", "title", "byline", "published", "modified", "captured", "lang",
)  # fmt: skip
_DATES = ("published", "modified", "captured")
_SHORT = {"date": "published", "author": "byline", "source": "outlet", "language": "lang"}
_MILLISECONDS = 10**11  # seconds since 1970 reach this in the year 5138, milliseconds did in 1973

Columns = tuple[tuple[str, str], ...]


class Layout(NamedTuple):
    """A data set's names: the columns that tell it, and (field, column) in the order of trust."""

    telling: frozenset[str]
    columns: Columns


_LAYOUTS = (
    Layout(  # NELA-GT
        frozenset({"content", "source", "published_utc"}),
        (
            ("text", "content"), ("outlet", "source"), ("byline", "author"), ("published", "published_utc"),
            ("published", "date"), ("captured", "collection_utc"),
        ),
    ),
    Layout(  # Media Cloud
        frozenset({"media_name", "publish_date"}),
        (
            ("id", "stories_id"), ("outlet", "media_name"), ("published", "publish_date"),
            ("lang", "language"), ("captured", "indexed_date"), ("captured", "collect_date"),
        ),
    ),
    Layout(  # news-please
        frozenset({"maintext", "source_domain"}),
        (
            ("text", "maintext"), ("outlet", "source_domain"), ("byline", "authors"),
            ("published", "date_publish"), ("modified", "date_modify"), ("captured", "date_download"),
            ("lang", "language"),
        ),
    ),
    Layout(  # trafilatura
        frozenset({"text", "source-hostname", "fingerprint"}),
        (
            ("url", "source"), ("outlet", "source-hostname"), ("outlet", "hostname"), ("byline", "author"),
            ("published", "date"), ("captured", "filedate"), ("lang", "language"),
        ),
    ),
    Layout(  # cc_news
        frozenset({"text", "domain", "date"}),
        (("outlet", "domain"), ("published", "date")),
    ),
)  # fmt: skip


class Value(NamedTuple):
    """One field of a record as selon calls it, its value, and the column it stood in."""

    field: str
    value: str
    column: str


def read_columns(given: str) -> Columns:
    """The (field, column) of a mapping written "text=content,date=published_utc"; raises InputError."""
    columns = []
    for part in given.split(","):
        name, equals, column = (piece.strip() for piece in part.partition("="))
        field = _SHORT.get(name, name)
        if not equals or not column or field not in FIELDS:
            known = ", ".join((*FIELDS, *_SHORT))
            raise InputError(f"“{part}” maps nothing: write FIELD=COLUMN, where FIELD is one of {known}")
        columns.append((field, column))
    return tuple(columns)


def read_fields(record: Mapping[str, object], columns: Columns = ()) -> list[Value]:
    """The fields of a record, each value with the column it stood in; those chosen by the user come first.

    A field that the user maps is read from nowhere else. Raises InputError where a value is of no use.
    """
    chosen = {field for field, _ in columns}
    layout = next((lay for lay in _LAYOUTS if lay.telling <= record.keys()), None)
    pairs = [*columns]
    pairs += [pair for pair in (layout.columns if layout else ()) if pair[0] not in chosen]
    named = {field for field, _ in pairs}
    # "published" of NELA-GT is a text in the feed's own words: what a layout names is read where it says
    pairs += [
        (field, field) for field in FIELDS if field not in chosen and (not layout or field not in named)
    ]
    return [Value(f, v, c) for f, c in pairs if (v := _value(f, c, record.get(c))) is not None]


def names_text(names: Iterable[str], columns: Columns) -> bool:
    """Whether a table with columns of these names holds texts."""
    found = set(names)
    known = dict.fromkeys(found, "")
    return bool({"text", "html"} & ({f for f, c in columns if c in found} | found)) or any(
        lay.telling <= known.keys() and any(f == "text" for f, _ in lay.columns) for lay in _LAYOUTS
    )


def _value(field: str, column: str, given: object) -> str | None:
    """A value as a string; None where there is none."""
    if given is None or (given == "" and field not in ("text", "html")):
        return None
    if isinstance(given, str):
        return _moment(given) if field in _DATES else given
    if isinstance(given, datetime | date) and field in _DATES:
        return given.isoformat()
    if isinstance(given, int | float) and not isinstance(given, bool) and field in ("id", *_DATES):
        return str(given) if field == "id" else _moment(str(given))
    if isinstance(given, list) and all(isinstance(name, str) for name in given) and field == "byline":
        return ", ".join(given) or None
    raise InputError(f"“{column}” is not a string")


def _moment(given: str) -> str:
    """Seconds or milliseconds since 1970 as ISO 8601; any other date as it is given."""
    number = given.removesuffix(".0")
    if not (number.isascii() and number.isdigit() and 8 < len(number) < 15):
        return given
    seconds = int(number)
    if seconds >= _MILLISECONDS:
        seconds //= 1000
    return datetime.fromtimestamp(seconds, UTC).isoformat()
