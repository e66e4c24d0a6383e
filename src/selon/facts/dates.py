"""Dates and times of day, resolved against the article's own date, with their precision.

The expressions are the pack's; this module computes. A weekday or "yesterday" needs the date of the article:
without one it stays unresolved rather than being read against today. A weekday lies in the week before the
article, and a day without a year in the year before it (which the value says), unless the words before it
point ahead.

Keys of a value: `date` (ISO 8601 as far as the precision goes; None where unresolved), `precision` (day,
night, week, month, quarter, season, year, decade, time), `end` where a span of time is given, `part`
("early", "mid", "late", "evening" …), and `relative`, `year_inferred`, `approximate`, `ambiguous` where true.
A time of day has `time` ("23:40") and no date.

Not handled: calendars other than the Gregorian, holidays by name, time zones.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

from selon.packs import Pack
from selon.records import Fact, Span

Value = dict[str, str | int | float | bool | None]

_FUTURE_WINDOW = 60  # characters before a weekday in which a word may point ahead
_SOON = 40  # days: a day so near ahead is meant rather than the one eleven months ago
_DAYS_OF = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


def find_dates(text: str, pack: Pack, published: str | None) -> list[Fact]:
    """The dates and times of a text in order, none inside another; `published` is ISO 8601 or None."""
    day = _day_of(published)
    found: list[Fact] = []
    for kind, regex in _compiled(pack):
        for match in regex.finditer(text):
            reading = _Reading(text, match, pack, day)
            value = reading.value(kind)
            if value is not None:
                found.append(Fact(_extent(match, kind), "date", value))
    return list(_longest(found))


def _day_of(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


@cache
def _compiled(pack: Pack) -> list[tuple[str, re.Pattern[str]]]:
    return [(p.kind, re.compile(p.regex)) for p in pack.facts.dates]


def _extent(match: re.Match[str], kind: str) -> Span:
    """The characters of the date itself: without the preposition that leads to a year, a month or an hour."""
    words = match[0]
    start = match.start() + len(words) - len(words.lstrip())
    if kind in ("year", "month", "time", "clock"):
        named = [match.start(name) for name, value in match.groupdict().items() if value and name != "about"]
        start = min(named)
    return Span(start, match.start() + len(words.rstrip()))


def _longest(found: list[Fact]) -> Iterator[Fact]:
    """Of expressions that overlap, the longest."""
    end = -1
    kept: list[Fact] = []
    for fact in sorted(found, key=lambda f: (f.span.start, -f.span.end)):
        if fact.span.start >= end:
            kept.append(fact)
            end = fact.span.end
        elif fact.span.end - fact.span.start > kept[-1].span.end - kept[-1].span.start:
            kept[-1] = fact
            end = fact.span.end
    return iter(kept)


class _Reading:
    """One expression and what its groups say."""

    def __init__(self, text: str, match: re.Match[str], pack: Pack, published: date | None) -> None:
        self.text, self.match, self.data, self.published = text, match, pack.facts, published
        self.groups = {k: v for k, v in match.groupdict().items() if v is not None}

    def value(self, kind: str) -> Value | None:
        readers: dict[str, Callable[[], Value | None]] = {
            "day": self._day,
            "numeric": self._numeric,
            "month": self._month,
            "year": self._year,
            "decade": self._decade,
            "season": self._season,
            "quarter": self._quarter,
            "night": self._night,
            "weekday": self._weekday,
            "near": self._near,
            "ago": lambda: self._distance(-1),
            "ahead": lambda: self._distance(1),
            "perhaps-ahead": lambda: self._distance(1) if self._points_ahead() else None,
            "period": self._period,
            "time": self._time,
            "clock": self._clock,
        }
        try:
            return readers[kind]()
        except (ValueError, OverflowError):
            return None  # the 31st of February, year 0

    def _number(self, group: str) -> int:
        word = self.groups[group].lower()
        return int(word) if word.isdigit() else self.data.numbers.get(word, 1)

    def _month_number(self, group: str = "month") -> int:
        word = self.groups[group].lower()
        return self.data.months.get(word) or self.data.months[word.rstrip(".")]

    # --- full dates -------------------------------------------------------------------------------------

    def _day(self) -> Value | None:
        day, month = int(self.groups["day"]), self._month_number()
        value: Value = {"date": None, "precision": "day"}
        if "year" in self.groups:
            when: date | None = date(int(self.groups["year"]), month, day)
        else:
            when = self._nearest(month, day)
            value |= {"year_inferred": True}
        value["date"] = when.isoformat() if when else f"--{month:02}-{day:02}"
        if "first" in self.groups:
            start = int(self.groups["first"])
            if start >= day:
                return None
            value["end"] = value["date"]
            value["date"] = when.replace(day=start).isoformat() if when else f"--{month:02}-{start:02}"
        return value

    def _nearest(self, month: int, day: int) -> date | None:
        """The last such day before the article; the next one where words point ahead, or where it is soon."""
        if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(2024, month)[1]:
            raise ValueError(f"no day {day} in month {month}")
        if self.published is None:
            return None
        years = range(self.published.year - 1, self.published.year + 2)
        days = [date(y, month, day) for y in years if (month, day) != (2, 29) or calendar.isleap(y)]
        past = max((d for d in days if d <= self.published), default=None)
        coming = min((d for d in days if d >= self.published), default=None)
        if "back" in self.groups or coming is None:
            return past
        soon = (coming - self.published).days <= _SOON
        ahead = "ahead" in self.groups or soon or past is None or self._points_ahead()
        return coming if ahead else past

    def _numeric(self) -> Value | None:
        if "iso" in self.groups:
            return {"date": date.fromisoformat(self.groups["iso"]).isoformat(), "precision": "day"}
        first, second, year = int(self.groups["first"]), int(self.groups["second"]), int(self.groups["year"])
        year += 0 if year > 99 else 2000 if year < 70 else 1900
        if first > 12 or first == second:
            return {"date": date(year, second, first).isoformat(), "precision": "day"}
        if second > 12:
            return {"date": date(year, first, second).isoformat(), "precision": "day"}
        day_first = date(year, second, first)
        return {"date": day_first.isoformat(), "precision": "day", "ambiguous": True,
                "or": date(year, first, second).isoformat()}  # fmt: skip

    # --- months, years and longer -------------------------------------------------------------------------

    def _month(self) -> Value:
        month = self._month_number()
        value: Value = {"date": None, "precision": "month"}
        if "year" in self.groups:
            value["date"] = f"{int(self.groups['year']):04}-{month:02}"
        else:
            near = self._nearest(month, 15)
            if near is not None and near.month == month:
                value["date"] = f"{near.year:04}-{month:02}"
            else:
                value["date"] = f"--{month:02}"
            value["year_inferred"] = True
        return value | self._part()

    def _part(self) -> Value:
        if "part" not in self.groups:
            return {}
        word = self.groups["part"].lower()
        return {"part": self.data.parts.get(word, word)}

    def _year(self) -> Value | None:
        value: Value = {"date": self.groups["year"], "precision": "year"}
        if "until" in self.groups:
            if self.groups["until"] <= self.groups["year"]:
                return None
            value["end"] = self.groups["until"]
        return value

    def _decade(self) -> Value:
        digits = re.sub(r"\D", "", self.groups["decade"])
        if not digits:
            digits = str(self.data.decades[self.groups["decade"].lower()])
        year = int(digits)
        year += 1900 if year < 100 else 0
        return {"date": f"{year}", "end": f"{year + 9}", "precision": "decade"}

    def _season(self) -> Value:
        season = self.data.seasons[self.groups["season"].lower()]
        value: Value = {"date": None, "precision": "season", "season": season}
        if "year" in self.groups:
            value["date"] = self.groups["year"]
        elif self.published:
            middle = {"spring": 4, "summer": 7, "autumn": 10, "winter": 1}[season]
            near = self._nearest(middle, 15)
            value |= {"date": str(near.year) if near else None, "year_inferred": True}
        return value

    def _quarter(self) -> Value | None:
        word = self.groups["quarter"].lower()
        digits = re.sub(r"\D", "", word)
        number = int(digits) if digits else self.data.quarters.get(word, 0)
        return {"date": f"{self.groups['year']}-Q{number}", "precision": "quarter"} if number else None

    # --- against the date of the article --------------------------------------------------------------------

    def _relative(self, when: date | None, precision: str) -> Value:
        return {"date": when.isoformat() if when else None, "precision": precision, "relative": True}

    def _weekday(self) -> Value:
        when = self._on_weekday("weekday")
        return self._relative(when, "day") | self._part()

    def _on_weekday(self, group: str) -> date | None:
        if self.published is None:
            return None
        wanted = self.data.weekdays[self.groups[group].lower()]
        back = (self.published.weekday() - wanted) % 7
        ahead = "ahead" in self.groups or ("back" not in self.groups and self._points_ahead())
        if ahead:
            return self.published + timedelta(days=(7 - back) % 7 or 7)
        if "back" in self.groups and back == 0:
            back = 7
        return self.published - timedelta(days=back)

    def _points_ahead(self) -> bool:
        start = self.match.start()
        before = self.text[max(0, start - _FUTURE_WINDOW) : start]
        sentence = re.split(r"[.?!…»”\n]", before)[-1]
        return bool(re.search(self.data.future, sentence))

    def _near(self) -> Value:
        word = self.groups["near"].lower().replace("’", "'")
        offset = timedelta(days=self.data.days[word])
        return self._relative(self.published + offset if self.published else None, "day")

    def _night(self) -> Value | None:
        groups = self.groups
        value = self._relative(None, "night")
        if "day" in groups or ("from_day" in groups and ("night_month" in groups or "month" in groups)):
            month = self._month_number("month" if "month" in groups else "night_month")
            when = self._nearest(month, int(groups.get("day") or groups["from_day"]))
            value = {"date": None, "precision": "night", "year_inferred": True}
            if "year" in groups and when:
                when, value = when.replace(year=int(groups["year"])), {"date": None, "precision": "night"}
        elif "weekday" in groups:
            when = self._on_weekday("weekday")
        else:
            return None
        return (
            value | {"date": when.isoformat(), "end": (when + timedelta(days=1)).isoformat()}
            if when
            else value
        )

    def _distance(self, sign: int) -> Value | None:
        count, unit = self._number("count"), self.data.spans[self.groups["unit"].lower()]
        about: Value = {"approximate": True} if "about" in self.groups else {}
        if self.published is None:
            return self._relative(None, unit) | about
        if unit in _DAYS_OF:
            precision = "day" if unit == "day" else "week"
            return (
                self._relative(self.published + timedelta(days=sign * count * _DAYS_OF[unit]), precision)
                | about
            )
        if unit in _MONTHS_OF:
            whole = self.published.year * 12 + self.published.month - 1 + sign * count * _MONTHS_OF[unit]
            moment = f"{whole // 12:04}" + (f"-{whole % 12 + 1:02}" if unit == "month" else "")
            precision = "month" if unit == "month" else "year"
            value: Value = {"date": moment, "precision": precision, "relative": True}
            return value | about
        return self._relative(self.published, "day") | about  # hours and minutes: the day of the article

    def _period(self) -> Value | None:
        unit = self.data.spans.get((self.groups.get("unit") or self.groups["now"]).lower())
        step = -1 if "back" in self.groups else 1 if "ahead" in self.groups else 0
        if self.published is None:
            return self._relative(None, unit or "week")
        if unit is None or unit == "week":  # a week-end is named by its week
            year, week, _ = (self.published + timedelta(weeks=step)).isocalendar()
            return {"date": f"{year}-W{week:02}", "precision": "week", "relative": True}
        if unit == "quarter":
            whole = self.published.year * 4 + (self.published.month - 1) // 3 + step
            return {"date": f"{whole // 4}-Q{whole % 4 + 1}", "precision": "quarter", "relative": True}
        if unit not in _MONTHS_OF:
            return None
        whole = self.published.year * 12 + self.published.month - 1 + step * _MONTHS_OF[unit]
        moment = f"{whole // 12:04}" + (f"-{whole % 12 + 1:02}" if unit == "month" else "")
        return {"date": moment, "precision": unit, "relative": True}

    def _time(self) -> Value | None:
        groups = self.groups
        if "word" in groups:
            hour, minute = self.data.hours[groups["word"].lower()], 0
        else:
            hour, minute = (
                int(groups.get("hour") or groups["clock"]),
                int(groups.get("minute") or groups.get("past") or 0),
            )
        half = groups.get("half", "").replace(".", "").lower()
        if half and not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0) if half else hour % 24
        value: Value = {"date": None, "time": f"{hour:02}:{minute:02}", "precision": "time"}
        return value | {"approximate": True} if self._is_about(groups.get("about", "").lower()) else value

    def _clock(self) -> Value:
        """A time in words: the minutes past the hour, or what they lack of it; which half of the day is not told."""
        groups = {k: v.lower() for k, v in self.groups.items()}
        if "word" in groups:
            hour = self.data.hours[groups["word"]]
        else:
            hour = int(groups["named"]) if groups["named"].isdigit() else self.data.numbers[groups["named"]]
        shift = -self.data.clock[groups["to"]] if "less" in groups else self.data.clock[groups["past"]]
        minutes = (hour * 60 + shift) % 1440
        value: Value = {"date": None, "time": f"{minutes // 60:02}:{minutes % 60:02}", "precision": "time"}
        about = {"approximate": True} if self._is_about(groups.get("about", "")) else {}
        return value | about | ({} if "word" in groups else {"ambiguous": True})

    def _is_about(self, words: str) -> bool:
        return bool(words.strip()) and words.strip() not in self.data.locatives.split()
