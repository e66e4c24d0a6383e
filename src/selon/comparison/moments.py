"""Dates, times and places of a text that changed on the way.

Two dates agree where the spans of time they name overlap, where they name the same day of the week, or where
they lie as far from the day of their own article; two times of day, where one is told to be of another zone and
whole half hours lie between.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from selon.comparison.accounts import Account
from selon.comparison.counterparts import Counterpart, Finding
from selon.records import Fact, Span

_NEAR_MINUTES = 10  # what "about" may round a time of day by
_LATE = ("evening", "night")
_ZONES = 30  # minutes: zones lie whole half hours apart, but for a few
_ZONE_REACH = 40  # characters after a time of day in which its zone is told
_HALF_DAY = 720  # minutes: a clock of twelve hours without its half of the day


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or a time of day: its class, what it covers, and what of it does not depend on the article's day."""

    span: Span
    words: str
    scale: str  # "time", "day", or something longer
    first: date | None
    last: date | None
    minutes: int | None
    weekdays: frozenset[int]
    evening: bool  # or the night: what follows midnight may be told of either day
    offset: int | None  # days from the day of the article, for one told by it
    loose: bool
    inferred: bool
    zoned: bool  # a time of day whose zone is told: "20:30 GMT", "heure locale"


def find_changed_dates(pair: Counterpart) -> Iterator[Finding]:
    """The dates and times of day that differ between two stretches."""
    before, after = _moments(pair.source, pair.before), _moments(pair.derived, pair.after)
    wide_after = after if pair.close else _moments(pair.derived, pair.derived.paragraph_of(pair.after))
    wide_before = before if pair.close else _moments(pair.source, pair.source.paragraph_of(pair.before))
    if not pair.shares_a_detail() or not pair.is_kept():
        return
    lost = [b for b in before if not _is_met(b, wide_after, pair.derived, pair.after)]
    new = [a for a in after if not _is_met(a, wide_before, pair.source, pair.before)]
    in_place = pair.diff is not None and pair.close
    taken: set[Span] = set()
    for b in before if in_place else lost:
        for a in after if in_place else new:
            missing = b in lost or a in new
            if (
                missing
                and a.span not in taken
                and not _agree(b, a)
                and _same_place(pair, b, a, lost, new, after)
            ):
                taken.add(a.span)
                yield Finding("date-changed", b.span, a.span, f"date-{b.scale}")
                break


def _is_met(moment: Moment, others: Sequence[Moment], account: Account, where: Span) -> bool:
    """Whether the other stretch has the date, or, for a day or a year of several, at least its number."""
    if any(_agree(moment, other) for other in others):
        return True
    first = moment.first
    if first is None or moment.scale not in ("day", "year"):
        return False
    values = {value for _, value in account.numbers_in(where)}
    if moment.scale == "year":
        return first.year in values
    months = {other.first.month for other in others if other.first}
    return (
        not moment.weekdays
        and first.month in months
        and first.day in values - {o.first.day for o in others if o.first}
    )


def _same_place(
    pair: Counterpart,
    b: Moment,
    a: Moment,
    lost: Sequence[Moment],
    new: Sequence[Moment],
    all_after: Sequence[Moment],
) -> bool:
    """Whether two dates that differ say when of the same thing: one that only has another beside it does not."""
    if (b.scale == "time") != (a.scale == "time"):
        return False
    if pair.diff is not None and pair.close:
        return _stands_there(pair, b, a) and not any(
            _agree(b, k) and _stands_there(pair, b, k) for k in all_after
        )
    return b.scale == a.scale or (len(lost) == len(new) == 1)


def _stands_there(pair: Counterpart, b: Moment, a: Moment) -> bool:
    there = pair.opposite(b.span)
    return there.start < a.span.end and a.span.start < there.end


def _moments(account: Account, span: Span) -> list[Moment]:
    published = _day(account.reading.article.published)
    return [_moment(account, f, published) for f in account.facts_in(span, "date")]


def _day(iso: object) -> date | None:
    try:
        return date.fromisoformat(str(iso)[:10]) if iso else None
    except ValueError:
        return None


def _moment(account: Account, fact: Fact, published: date | None) -> Moment:
    value = fact.value
    words = account.text[fact.span.start : fact.span.end].lower()
    weekdays = account.pack.facts.weekdays
    named = frozenset(weekdays[w] for w in words.replace(",", " ").split() if w in weekdays)
    precision = str(value["precision"])
    first, last = _extent(str(value["date"] or ""), str(value.get("end") or ""))
    if precision == "night" and last and not value.get("end"):
        last += timedelta(days=1)
    time = value.get("time")
    minutes = int(str(time)[:2]) * 60 + int(str(time)[3:]) if time else None
    relative = bool(value.get("relative"))
    offset = (first - published).days if relative and first and published else None
    scale = "time" if time else "day" if precision in ("day", "night") else precision
    loose = bool(value.get("approximate") or value.get("ambiguous"))
    inferred = bool(value.get("year_inferred"))
    return Moment(
        fact.span, words, scale, first, last, minutes, named,
        precision == "night" or value.get("part") in _LATE, offset, loose, inferred,
        bool(time) and _is_zoned(account, fact.span.end),
    )  # fmt: skip


def _is_zoned(account: Account, end: int) -> bool:
    """Whether the zone of a time of day is told right after it."""
    after = " ".join(w.word for w in account.words_in(Span(end, end + _ZONE_REACH)))
    return any(after.startswith(zone) for zone in account.pack.changes.zones)


def _extent(start: str, end: str) -> tuple[date | None, date | None]:
    """The first and the last day of an ISO date of any precision; None where it is not resolved."""
    first, last = _days(start)
    if end:
        _, last = _days(end)
    return first, last


def _days(iso: str) -> tuple[date | None, date | None]:
    try:
        if "-W" in iso:
            year, week = iso.split("-W")
            monday = date.fromisocalendar(int(year), int(week), 1)
            return monday, monday + timedelta(days=6)
        if "-Q" in iso:
            year, quarter = iso.split("-Q")
            month = 3 * int(quarter)
            return date(int(year), month - 2, 1), date(
                int(year), month, calendar.monthrange(int(year), month)[1]
            )
        parts = [int(p) for p in iso.split("-")]
    except ValueError:
        return None, None
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        last = calendar.monthrange(parts[0], parts[1])[1]
        return date(parts[0], parts[1], 1), date(parts[0], parts[1], last)
    return date(parts[0], parts[1], parts[2]), date(parts[0], parts[1], parts[2])


def _agree(b: Moment, a: Moment) -> bool:
    """Whether two dates may be the same: an unresolved one is never held against the other."""
    if (b.minutes is None) != (a.minutes is None):
        return False
    if b.minutes is not None and a.minutes is not None:
        off = abs(b.minutes - a.minutes) % _HALF_DAY
        if (b.zoned or a.zoned) and off % _ZONES == 0:
            return True
        return min(off, _HALF_DAY - off) <= (_NEAR_MINUTES if b.loose or a.loose else 0)
    if b.words == a.words:
        return True
    if b.weekdays and a.weekdays:
        return bool(b.weekdays & a.weekdays) or _next_morning(b, a) or _next_morning(a, b)
    if b.first is None or a.first is None or b.last is None or a.last is None:
        return True
    if b.first <= a.last and a.first <= b.last:
        return True
    if b.offset is not None and b.offset == a.offset and not b.weekdays and not a.weekdays:
        return True
    if (b.inferred or a.inferred) and (b.first.month, b.first.day) == (a.first.month, a.first.day):
        return True
    return _weekday_of(b, a) or _weekday_of(a, b)


def _next_morning(evening: Moment, morning: Moment) -> bool:
    """Whether one is a night and the other the early hours after it ("Saturday night", "early on Sunday")."""
    after = {(day + 1) % 7 for day in evening.weekdays}
    return evening.evening and not morning.evening and bool(after & morning.weekdays)


def _weekday_of(named: Moment, exact: Moment) -> bool:
    """Whether a day of the week is that of a date: a Friday may be read as the last one and be the next."""
    return exact.first is not None and exact.first == exact.last and exact.first.weekday() in named.weekdays
