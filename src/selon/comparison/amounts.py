"""Figures that changed, with unit and rounding understood: "près de 40" for 38 is none, 83 for 38 is one.

A figure is matched with any figure of the other side that it may stand for: equal, rounded, within its bound or
range, or in another unit. What is left on both sides, in the same place or counting the same thing, changed. A
number that stands anywhere in the other stretch, whatever it counts there, is not missing. Not handled: sums
("12 men and 3 women" for "15 people"), currencies converted, and two figures that changed places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, log10

from selon.comparison.accounts import Account
from selon.comparison.counterparts import Counterpart, Finding
from selon.records import Fact, Span
from selon.tracing.anchors import fold

# What one of a unit is in the base unit of its kind (SI where there is one); international values.
_UNITS: dict[str, tuple[str, float]] = {
    "m": ("m", 1), "km": ("m", 1000), "cm": ("m", 0.01), "mm": ("m", 0.001), "mi": ("m", 1609.344),
    "nmi": ("m", 1852), "ft": ("m", 0.3048), "in": ("m", 0.0254), "yd": ("m", 0.9144),
    "m2": ("m2", 1), "km2": ("m2", 1e6), "ha": ("m2", 1e4), "acre": ("m2", 4046.856), "mi2": ("m2", 2.589988e6),
    "ft2": ("m2", 0.09290304), "l": ("l", 1), "hl": ("l", 100), "m3": ("l", 1000), "gal": ("l", 3.785412),
    "l/s": ("l/s", 1), "m3/s": ("l/s", 1000), "g": ("g", 1), "kg": ("g", 1000), "t": ("g", 1e6),
    "ton": ("g", 9.5e5), "lb": ("g", 453.59237), "oz": ("g", 28.349523), "km/h": ("km/h", 1),
    "mph": ("km/h", 1.609344), "kn": ("km/h", 1.852), "W": ("W", 1), "MW": ("W", 1e6), "GW": ("W", 1e9),
    "second": ("s", 1), "minute": ("s", 60), "hour": ("s", 3600), "day": ("s", 86400), "week": ("s", 604800),
    "month": ("s", 2629746), "year": ("s", 31556952),
    "percent": ("share", 0.01), "permille": ("share", 0.001), "share": ("share", 1),
}  # fmt: skip
_CONVERTED = 0.06  # of a figure: what two roundings lose when a unit is converted ("25 miles" for "40 km")
_ABOUT = 0.15  # of a figure: the farthest that "about" reaches, where its last digit allows it
_SCALED = 0.03  # of a large figure with one digit: "two million" for 1,960,000
_LARGE = 10_000
_TABLE = 0.3  # of the words, from which on digits make a table of a stretch
_STEM = 5  # first letters by which a word is known in another form
_SAID = 4  # words in common of two stretches that say much the same of one thing
_METRE = "m"
_MILLION = 1e6  # what "m" after a figure stands for beside the metre: "1.4m workers"
_MANY = (1.5, 20)  # "dozens" is more than one dozen, and not a thousand


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure: from `low` to `high` (None: without end) of `unit`, None where it counts things.

    `loose`: a word says that it is not exact. `raw`: a number of which it is not known what it counts.
    """

    span: Span
    low: float
    high: float
    unit: str | None
    kind: str
    loose: str | None
    counted: str | None
    raw: bool = False
    digits: bool = True


def find_changed_amounts(pair: Counterpart) -> Iterator[Finding]:
    """The figures that differ between two stretches."""
    before, after = list(_amounts(pair.source, pair.before)), list(_amounts(pair.derived, pair.after))
    if not pair.is_kept() or not (pair.shares_a_detail() or _is_of_one_thing(pair, before, after)):
        return
    if _is_table(pair.source, pair.before) and _is_table(pair.derived, pair.after):
        return
    lost = [b for b in before if not _is_met(b, after, pair.derived, _around(pair.derived, pair.after, pair))]
    new = [a for a in after if not _is_met(a, before, pair.source, _around(pair.source, pair.before, pair))]
    in_place = pair.diff is not None and pair.close
    taken: set[Span] = set()
    for b in before if in_place else lost:
        for a in after if in_place else new:
            missing = b in lost or a in new
            if (
                missing
                and a.span not in taken
                and not may_stand_for(b, a)
                and _same_thing(pair, b, a, lost, new)
            ):
                taken.add(a.span)
                yield Finding("figure-changed", b.span, a.span, "figure-raw" if a.raw and b.raw else "figure")
                break


def _is_table(account: Account, span: Span) -> bool:
    """Whether a stretch is a row of figures rather than a sentence: two tables alike are no account of one thing."""
    words = account.words_in(span)
    numbers = sum(account.text[w.start].isdigit() for w in words)
    return numbers > _TABLE * len(words)


def _is_of_one_thing(pair: Counterpart, before: Sequence[Amount], after: Sequence[Amount]) -> bool:
    """Whether two reworded stretches have one figure each, of one noun, and say much the same of it."""
    if len(before) != 1 or len(after) != 1 or not before[0].counted or not after[0].counted:
        return False
    mine, theirs = (
        {fold(w.word)[:_STEM] for w in account.words_in(span) if len(w.word) >= _STEM}
        for account, span in ((pair.source, pair.before), (pair.derived, pair.after))
    )
    return _alike(before[0].counted, after[0].counted) and len(mine & theirs) >= _SAID


def _around(account: Account, span: Span, pair: Counterpart) -> Span:
    return span if pair.close else account.paragraph_of(span)


def _is_met(amount: Amount, others: Sequence[Amount], account: Account, where: Span) -> bool:
    """Whether the other stretch has a figure that this one may stand for, or the bare number."""
    if any(may_stand_for(amount, other) for other in others):
        return True
    if amount.kind == "money":
        return False
    return any(value in (amount.low, amount.high) for _, value in account.numbers_in(where))


def _same_thing(
    pair: Counterpart, b: Amount, a: Amount, lost: Sequence[Amount], new: Sequence[Amount]
) -> bool:
    """Whether two figures that differ are of the same thing: in one place, in one unit, or of one noun."""
    if (b.kind == "money") != (a.kind == "money") and not (a.raw or b.raw):
        return False
    if pair.diff is not None and pair.close:
        there = pair.opposite(b.span)
        return there.start < a.span.end and a.span.start < there.end and not _far_apart(b, a)
    if b.raw or a.raw:
        alone = len(lost) == len(new) == 1
        return alone and pair.close and b.digits and a.digits and b.raw == a.raw
    if b.unit and a.unit:
        return _base(b.unit)[0] == _base(a.unit)[0]
    if b.unit or a.unit:
        return False
    if b.counted and a.counted and _alike(b.counted, a.counted):
        return True
    return pair.close and len(lost) == len(new) == 1


def _far_apart(b: Amount, a: Amount) -> bool:
    """Whether the two are told to be of different things by their units."""
    return bool(b.unit and a.unit and _base(b.unit)[0] != _base(a.unit)[0])


def _alike(first: str, second: str) -> bool:
    """Whether two nouns may be the same word, or cognates: their last words begin alike."""
    one, other = fold(first.split()[-1]), fold(second.split()[-1])
    return len(one) > 3 and len(other) > 3 and one[:4] == other[:4]


# What figures a stretch has ---------------------------------------------------------------------


def _amounts(account: Account, span: Span) -> Iterator[Amount]:
    """The figures of a stretch: those of which it is known what they count, then bare numbers."""
    facts = account.facts_in(span, "quantity", "money")
    for fact in facts:
        yield _amount(account, fact)
    taken = [f.span for f in (*facts, *account.facts_in(span, "date"))]
    for where, value in account.numbers_in(span):
        if not any(t.start < where.end and where.start < t.end for t in taken):
            digits = account.text[where.start].isdigit()
            yield Amount(where, value, value, None, "quantity", None, None, True, digits)


def _amount(account: Account, fact: Fact) -> Amount:
    value = fact.value
    number = value["amount"] if fact.type == "money" else value["number"]
    assert isinstance(number, int | float)
    high = value.get("high")
    unit = value["currency"] if fact.type == "money" else value["unit"]
    counted, bound = value.get("counted"), value.get("bound")
    low, top = float(number), float(high) if isinstance(high, int | float) else float(number)
    if _is_many(account, fact):
        low, top, bound = low * _MANY[0], low * _MANY[1], None
    return Amount(
        fact.span, low, top, str(unit) if unit else None, fact.type,
        str(bound) if bound and bound != "exact" else None, str(counted) if counted else None,
    )  # fmt: skip


def _is_many(account: Account, fact: Fact) -> bool:
    """Whether a figure is a round noun in the plural without a number ("dozens", "des centaines")."""
    word = account.text[fact.span.start : fact.span.end].split()[0].lower()
    facts = account.pack.facts
    return word in facts.rounds and word.endswith(tuple(facts.plural_endings.split()))


# Whether one figure may stand for another ---------------------------------------------------------


def may_stand_for(one: Amount, other: Amount) -> bool:
    """Whether two figures agree: equal, one the other's rounding, within a bound or a range, or converted."""
    if (one.kind == "money") != (other.kind == "money"):
        return one.raw != other.raw and one.low == other.low
    converted = False
    if any(u.unit == _METRE and u.low * _MILLION == v.low for u, v in ((one, other), (other, one))):
        return True
    if one.unit != other.unit and not (one.raw or other.raw):
        if one.kind == "money":
            return (
                one.low != other.low
            )  # a rate is not known: only the same number in another currency is odd
        scale = _scale(one, other)
        if scale is None:
            return one.unit is None and other.unit == "share" and one.low == other.low
        other, converted = _scaled(other, scale), True
    if one.low <= other.high and other.low <= one.high:
        return True
    return _rounds(one, other, converted) or _rounds(other, one, converted)


def _scale(one: Amount, other: Amount) -> float | None:
    """What to multiply the other by to have it in the unit of the first; None where there is no such thing."""
    if one.unit is None or other.unit is None:
        return None
    first, second = _base(one.unit), _base(other.unit)
    return second[1] / first[1] if first[0] == second[0] else None


def _base(unit: str) -> tuple[str, float]:
    return _UNITS.get(unit, (unit, 1.0))


def _scaled(amount: Amount, scale: float) -> Amount:
    return Amount(amount.span, amount.low * scale, amount.high * scale, None, amount.kind, amount.loose, None)


def _rounds(rough: Amount, fine: Amount, converted: bool) -> bool:
    """Whether the first may be a rounder way of giving the second."""
    near = rough.low if fine.high < rough.low else rough.high
    exact = fine.high if fine.high < rough.low else fine.low
    off, size = abs(near - exact), max(abs(near), 1e-9)
    step = _last_digit(near)
    if converted and off <= _CONVERTED * size:
        return True
    if rough.loose == "at-least" and near <= exact <= near + step:
        return True
    if rough.loose == "at-most" and near - step <= exact <= near:
        return True
    if (rough.loose or fine.loose) and off <= min(step / 2, _ABOUT * size):
        return True
    finer = _last_digit(exact) < step
    if finer and _digits(near) >= 2 and off <= step / 2:
        return True
    return finer and near >= _LARGE and off <= _SCALED * size


def _last_digit(value: float) -> float:
    """The place of the last digit of a number that is not nought: 1000 for 412,000, 0.1 for 1.2."""
    if not value:
        return 1.0
    place = 10.0 ** floor(log10(abs(value)))
    for _ in range(6):
        if abs(value / place - round(value / place)) < 1e-6:
            break
        place /= 10
    return place


def _digits(value: float) -> int:
    """How many significant digits a number has."""
    return round(log10(abs(value) / _last_digit(value)) + 0.5) + 1 if value else 1
