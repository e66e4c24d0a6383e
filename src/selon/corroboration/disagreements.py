"""Details in which the statements of a claim differ: figures, days, hours, places, and who says which.

Figures are compared where they have the same unit or count the same thing, or where people are counted by what
befell them; a figure said to be rounded agrees with what rounds to it. Days, hours and places are
compared where each statement gives one and the two answer each other closely, a night with the day on either side
of it; places only within a language, since names are translated.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from selon.comparison.contents import AMOUNT, BEFALLEN, MEANING, NAME, NUMBER, UNIT, Content, bare_of
from selon.comparison.likeness import is_detail
from selon.records import Disagreement, Fact, FactType, Join, Reading, Span, Statement

_Value = tuple[str, tuple[Statement, ...]]
_MINUTES = 15  # by which two accounts of an hour may differ and still agree: "about 11.40", "23 h 45"
_COMPARED = 8  # statements of a value that are compared with those of another: copies are the same again
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class _Detail:
    """One detail of one statement: what is compared, and how the text writes it."""

    statement: Statement
    written: str
    fact: Fact


def find_disagreements(
    contents: Sequence[Content], joins: Iterable[Join], readings: Mapping[str, Reading]
) -> tuple[Disagreement, ...]:
    """The disagreements of one claim, figures first; `joins` are what makes it a claim."""
    close = _Close(contents, joins)
    found: list[Disagreement] = []
    for type_, details in _comparable(contents, readings):
        values = _values(details, type_)
        if type_ in ("date", "place"):
            values = tuple(v for v in values if any(close.answers(v, o) for o in values if o is not v))
        several = len(values) > 1 and len({s.article for _, of in values for s in of}) > 1
        if several and not any(d.type == type_ and set(d.values) == set(values) for d in found):
            found.append(Disagreement(type_, values))
    return tuple(d for d in found if not any(_holds(o, d) for o in found if o is not d))


def _holds(whole: Disagreement, part: Disagreement) -> bool:
    """Whether one disagreement says all that another does."""
    mine, theirs = ({s for _, of in d.values for s in of} for d in (whole, part))
    return whole.type == part.type and mine > theirs


class _Close:
    """Which statements answer each other detail by detail: at one place of a copy or a translation, or nearly so.

    Two reports of a leak may give two days, one of the leak and one of the report: that is no disagreement.
    """

    def __init__(self, contents: Iterable[Content], joins: Iterable[Join]) -> None:
        self.contents = {c.statement: c for c in contents}
        self.certain = [(j.first, j.second) for j in joins if j.strength == "certain"]

    def answers(self, one: _Value, other: _Value) -> bool:
        """Whether a statement of one value answers one of the other."""
        mine, theirs = set(one[1]), set(other[1])
        if any((a in mine and b in theirs) or (a in theirs and b in mine) for a, b in self.certain):
            return True
        return any(self._alike(a, b) for a in one[1][:_COMPARED] for b in other[1][:_COMPARED])

    def _alike(self, a: Statement, b: Statement) -> bool:
        both = self.contents[a].crossing & self.contents[b].crossing
        exact = any(m[0] in (AMOUNT, NUMBER) and is_detail(m) for m in both)
        return exact and any(m[0] in (MEANING, NAME) for m in both)


def _comparable(
    contents: Sequence[Content], readings: Mapping[str, Reading]
) -> Iterator[tuple[FactType, list[_Detail]]]:
    """Details of the same kind, of statements that each have one of it, or one that counts the same thing."""
    facts = {c.statement: _facts_in(readings[c.statement.article], c.statement.span) for c in contents}

    def alone(content: Content, wanted: Iterable[Fact]) -> Iterator[_Detail]:
        kept = list(wanted)
        if len(kept) == 1:
            text = readings[content.statement.article].article.text
            yield _Detail(content.statement, text[slice(*kept[0].span)], kept[0])

    for key in dict.fromkeys(k for c in contents for k in _counted(c)):
        having = [c for c in contents if key in _counted(c)]
        yield (
            "quantity",
            [d for c in having for d in alone(c, _figures_of(c, key, facts[c.statement], readings))],
        )
    days = [d for c in contents for d in alone(c, (f for f in facts[c.statement] if _day_of(f)))]
    yield "date", days
    yield (
        "date",
        [d for c in contents for d in alone(c, (f for f in facts[c.statement] if f.value.get("time")))],
    )
    for lang in dict.fromkeys(c.lang for c in contents):
        inside = [c for c in contents if c.lang == lang]
        yield (
            "place",
            [d for c in inside for d in alone(c, (f for f in facts[c.statement] if f.type == "place"))],
        )


def _figures_of(
    content: Content, key: str, facts: Iterable[Fact], readings: Mapping[str, Reading]
) -> list[Fact]:
    """The figures of a statement; of several, those that count what the key says."""
    figures = [f for f in facts if _is_figure(f)]
    if len(figures) < 2:
        return figures
    text = readings[content.statement.article].article.text
    written = {content.spelled[m] for m in content.crossing if m.split("/")[0] == key}
    return [f for f in figures if text[slice(*f.span)] in written]


def _counted(content: Content) -> list[str]:
    """What the figures of a statement count: their units, and what befell the people counted.

    A rate counts with its quantity: "38 litres a second" beside "52 litres".
    """
    return sorted({m.split("/")[0] for m in content.crossing if m[0] in (UNIT, BEFALLEN)})


def _facts_in(reading: Reading, span: Span) -> list[Fact]:
    """The facts inside a span."""
    starts = [f.span.start for f in reading.facts]
    out = []
    for fact in reading.facts[bisect_left(starts, span.start) :]:
        if fact.span.start >= span.end:
            break
        out.append(fact)
    return out


def _is_figure(fact: Fact) -> bool:
    return fact.type in ("quantity", "money")


def _day_of(fact: Fact) -> str | None:
    """The day of a date that is as precise as a day."""
    day = fact.value.get("date")
    return day if fact.type == "date" and isinstance(day, str) and len(day) == len("2025-01-31") else None


def _values(details: Sequence[_Detail], type_: FactType) -> tuple[_Value, ...]:
    """The details in groups that agree, each under how its first statement writes it, the most frequent first."""
    groups: list[list[_Detail]] = []
    for detail in details:
        for group in groups:
            if _agree(group[0].fact, detail.fact, type_):
                group.append(detail)
                break
        else:
            groups.append([detail])
    groups.sort(key=lambda g: -len(g))
    return tuple((group[0].written, tuple(d.statement for d in group)) for group in groups)


def _agree(one: Fact, other: Fact, type_: FactType) -> bool:
    if type_ == "place":
        mine, theirs = bare_of(str(one.value.get("name"))), bare_of(str(other.value.get("name")))
        return bool(mine in theirs or theirs in mine)
    if type_ == "date":
        if one.value.get("time") and other.value.get("time"):
            return _hours_agree(one, other)
        return _days_agree(one, other)
    return _figures_agree(one, other)


def _figures_agree(one: Fact, other: Fact) -> bool:
    """Whether two figures are one, a rounded one agreeing with what rounds to it."""
    mine, theirs = _number(one), _number(other)
    if mine is None or theirs is None or mine == theirs:
        return True
    if "about" not in (one.value.get("bound"), other.value.get("bound")):
        return False
    step = math.pow(10, max(0, len(str(int(min(mine, theirs)))) - 1))
    return round(mine / step) == round(theirs / step)


def _number(fact: Fact) -> float | None:
    value = fact.value.get("number", fact.value.get("amount"))
    return float(value) if isinstance(value, int | float) else None


def _days_agree(one: Fact, other: Fact) -> bool:
    """Whether two dates may be the same; a night agrees with the morning that ends it."""
    mine, theirs = date.fromisoformat(str(one.value["date"])), date.fromisoformat(str(other.value["date"]))
    relative = bool(one.value.get("relative") and other.value.get("relative"))
    if mine == theirs or (relative and (mine - theirs).days % 7 == 0):  # "Monday": the same, past or to come
        return True
    for night, day in ((one, other), (other, one)):
        early = day.value.get("part") in ("morning", "early", "dawn")
        if night.value.get("end") == day.value.get("date") and early:
            return True
    return False


def _hours_agree(one: Fact, other: Fact) -> bool:
    apart: int = abs(_minutes(str(one.value["time"])) - _minutes(str(other.value["time"])))
    return min(apart, _DAY - apart) <= _MINUTES


def _minutes(hour: str) -> int:
    hours, minutes = hour.split(":")[:2]
    return int(hours) * 60 + int(minutes)
