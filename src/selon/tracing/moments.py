"""When an article was published, as an interval: dates come in every precision, and contradict each other.

Dates are the weakest evidence of direction, and this module is why: all dates an article gives of its
publication are taken together, one that lies in the future says nothing, and two articles are in order only
where their intervals do not touch.

Not handled: time zones of dates without one, which are read as UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from selon.records import Article

_ISO = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s?(Z|[+-]\d{2}:?\d{2})?)?)?)?"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """The first and the last instant at which an article may have been published."""

    earliest: datetime
    latest: datetime

    def before(self, other: Moment) -> bool:
        """Whether this is over before the other can have begun."""
        return self.latest < other.earliest


def moment_of(article: Article, now: datetime | None = None) -> Moment | None:
    """When an article was published; None where nothing says so, or only what lies in the future of `now`."""
    return taken_together(dates_of(article), now or datetime.now(UTC))


def dates_of(article: Article) -> tuple[Moment, ...]:
    """All dates that an article gives of its publication, as far as they can be read."""
    given = {c.value for c in article.candidates if c.field == "published"}
    if article.published:
        given.add(article.published)
    return tuple(moment for moment in map(_read, sorted(given)) if moment)


def taken_together(dates: Iterable[Moment], now: datetime) -> Moment | None:
    """The interval of several dates, those in the future of `now` left out; None without any."""
    known = [moment for moment in dates if moment.earliest <= now]
    if not known:
        return None
    return Moment(min(m.earliest for m in known), max(m.latest for m in known))


def _read(value: str) -> Moment | None:
    """The interval an ISO 8601 string covers: a year, a month, a day, a minute or a second."""
    found = _ISO.fullmatch(value.strip())
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        start = datetime(
            int(year),
            int(month or 1),
            int(day or 1),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            tzinfo=UTC,
        )
    except ValueError:
        return None
    start -= _offset(zone)
    if hour:
        return Moment(start, start + (timedelta(0) if second else timedelta(seconds=59)))
    if day:
        return Moment(start, start + timedelta(days=1, microseconds=-1))
    end = start.replace(
        year=start.year + (not month or start.month == 12), month=start.month % 12 + 1 if month else 1
    )
    return Moment(start, end - timedelta(microseconds=1))


def _offset(zone: str | None) -> timedelta:
    if not zone or zone == "Z":
        return timedelta(0)
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return timedelta(minutes=-minutes if zone[0] == "-" else minutes)
