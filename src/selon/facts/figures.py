"""Figures: quantities with their unit or what is counted, and sums of money.

Numbers in digits and in words, with the language's separators and scales ("1,2 million", "$3.4bn", "une
centaine de", "two dozen"), their bounds ("at least", "près de") and ranges ("between 10 and 15").

Keys of a value: `number` (for money `amount` and `currency`, ISO 4217), `unit` (a symbol such as "km", "t",
"percent", "l/s"), `counted` (the noun, as written), `bound` ("at-least", "at-most", "about", "exact"), and `high`
where a range ends; absent keys are None.

Left out: ordinals, years, numbers of articles, pages and lines, scores, telephone numbers, names with digits
("A380", "G7"), and small numbers in words that count nothing. Not handled: Roman numerals, arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from babel import Locale

from selon.attribution.tokens import PUNCTUATION, Token, W, lexicon_of, tokenise
from selon.packs import Pack
from selon.records import Fact, Span

_NOUN_REACH = 60  # characters after a number in which what it counts is looked for
_NOUN_WORDS = 3  # words between a number and the end of what it counts
_SPACE = "[ \u00a0\u2009\u202f]"
# The symbols of units of time where they stand after a stroke: "38 litres a second" is 38 l/s.
_TIMES = {
    "second": "s",
    "minute": "min",
    "hour": "h",
    "day": "d",
    "week": "week",
    "month": "month",
    "year": "year",
}
_STOPS = PUNCTUATION | W.PREPOSITION | W.DETERMINER | W.COORDINATOR | W.CONTRAST | W.SUBORDINATOR | W.SUBJECT
_STOPS |= W.RELATIVE | W.COMPLEMENTISER | W.AUXILIARY | W.FINITE_OTHER | W.TIME | W.NUMBER


@dataclass(frozen=True, slots=True)
class _Number:
    """A number found: its span, value, the digits' grouping, its scale word, its currency sign before it."""

    start: int
    end: int
    value: float
    firm: bool  # it counts something even where no noun follows
    currency: str | None
    small: bool
    scale: float  # what it was multiplied by
    of: bool  # a round noun or a scale, after which "of" leads to what is counted


def find_figures(text: str, pack: Pack, taken: Sequence[Span] = ()) -> list[Fact]:
    """The quantities and sums of money of a text, in order; `taken` are spans that are dates already."""
    return _Figures(pack).find(text, taken)


def find_numbers(text: str, pack: Pack) -> list[tuple[Span, float]]:
    """Every number of a text with its value, in order, whatever it counts: dates and ages too, not ordinals."""
    numbers = _Figures(pack).numbers(text)
    return [(Span(n.start, n.end), n.value) for n in numbers if not n.small]


class _Figures:
    def __init__(self, pack: Pack) -> None:
        self.words = _words_of(pack)
        self.data = pack.facts
        self.lexicon = lexicon_of(pack)

    def find(self, text: str, taken: Sequence[Span]) -> list[Fact]:
        numbers = list(_outside(self.numbers(text), sorted(taken)))
        found: list[Fact] = []
        at = 0
        while at < len(numbers):
            number = numbers[at]
            high = (
                numbers[at + 1]
                if at + 1 < len(numbers) and self._is_range(text, number, numbers[at + 1])
                else None
            )
            fact = self._fact(text, number, high)
            if fact is None and high is not None:
                high = None
                fact = self._fact(text, number, None)
            if fact is not None:
                found.append(fact)
            at += 2 if high else 1
        found += self._fractions(text, [*taken, *(f.span for f in found)])
        return sorted(found, key=lambda f: f.span)

    def _fractions(self, text: str, taken: Sequence[Span]) -> Iterator[Fact]:
        """Shares in words: "by a third", "deux tiers des élus"; "half" and the like only with what they are of."""
        blocked = sorted(taken)
        at = 0
        for match in self.words.fraction.finditer(text):
            span = Span(*match.span())
            while at < len(blocked) and blocked[at].end <= span.start:
                at += 1
            if at < len(blocked) and blocked[at].start < span.end:
                continue
            share = self.data.fractions[match["share"].lower()]
            if share == 0.5 and not match["of"]:
                continue
            bound = self._bound(text, span.start)
            yield Fact(Span(span.start, match.end("share")), "quantity",
                       {"number": share, "unit": "share", "counted": None, "bound": bound})  # fmt: skip

    # --- numbers ----------------------------------------------------------------------------------------

    def numbers(self, text: str) -> Iterator[_Number]:
        """The numbers of a text, before it is asked what they count."""
        for match in self.words.number.finditer(text):
            number = self._number(text, match)
            if number is not None:
                yield number

    def _number(self, text: str, match: re.Match[str]) -> _Number | None:
        start, end = match.span()
        if self._is_name(text, start, end):
            return None
        currency = self.data.currencies.get((match["sign"] or "").strip()) if match["sign"] else None
        named = match["scale"] or match["scale_words"] or ""
        scale = self.data.scales.get(named) or self.data.scales.get(named.lower())
        digits = match["digits"]
        value: float | None
        if digits:
            value, grouped = self._digits(digits)
            if match["short"] and not currency:
                end = match.end("digits")  # "40m" is a length, "£40m" a sum
                scale = None
            elif match["short"]:
                scale = self.data.scales.get(match["short"].lower(), 1)
            if self._is_year(digits) and not (scale or currency):
                grouped = False
        else:
            value, grouped = self._in_words((match["words"] or "").lower()), False
            if match["round"]:
                value = (value or 1) * self.data.rounds[match["round"].lower()]
        if value is None:
            return None
        firm = bool(scale or currency or grouped or match["round"])
        total = round(value * (scale or 1), 6)
        return _Number(
            start,
            end,
            total,
            firm,
            currency,
            not digits and value < 2,
            scale or 1,
            bool(scale or match["round"]),
        )

    def _digits(self, digits: str) -> tuple[float, bool]:
        plain = re.sub(_SPACE, "", digits)
        grouped = plain != digits or len(re.findall(rf"[{re.escape(self.words.group)}]\d{{3}}", plain)) > 0
        if self.words.group in plain and not re.search(rf"{re.escape(self.words.group)}\d{{1,2}}$", plain):
            plain = plain.replace(self.words.group, "")
        return float(plain.replace(",", ".")), grouped

    def _in_words(self, words: str) -> float | None:
        """The value of a number in words: sums below a hundred, hundreds and thousands multiplied."""
        total = part = 0
        for word in re.split(r"[-\s]+", words):
            value = self.data.numbers.get(word)
            if value is None:
                continue
            if value == 1000:
                total, part = total + (part or 1) * 1000, 0
            elif value == 100 or (value == 20 and part == 4):
                part = (part or 1) * value
            else:
                part += value
        return float(total + part) or None

    def _is_year(self, digits: str) -> bool:
        return len(digits) == 4 and digits.isdigit() and 1500 <= int(digits) <= 2100

    def _is_name(self, text: str, start: int, end: int) -> bool:
        """Whether the number belongs to a name or a label: "Article 49", "n° 7", "A380", "3rd"."""
        before = text[max(0, start - 24) : start].split()
        if before and before[-1].lower().strip("(") in self.words.labels and not text[start - 1].isalnum():
            return True
        return bool(self.words.ordinal.match(text, end))

    def _is_range(self, text: str, low: _Number, high: _Number) -> bool:
        between = text[low.end : high.start]
        if high.value <= low.value or len(between) > 8:
            return False
        joined = between.strip().lower()
        if joined in ("-", "–"):
            return True
        before = text[max(0, low.start - 12) : low.start].split()
        opened = bool(before) and before[-1].lower() in self.words.between
        return joined in self.words.joins and (opened or joined not in self.words.conjunctions)

    # --- what a number counts -----------------------------------------------------------------------------

    def _fact(self, text: str, number: _Number, high: _Number | None) -> Fact | None:
        last = high or number
        if half := self.words.half.match(text, last.end):
            last = replace(last, end=half.end(), value=last.value + last.scale / 2)
            number, high = (number, last) if high else (last, None)
        bound = self._bound(text, number.start)
        extent: dict[str, float] = {"high": _tidy(high.value)} if high else {}
        currency = number.currency or last.currency
        end = last.end
        if currency is None and (match := self.words.currency.match(text, end)):
            currency, end = self.data.currencies[match["unit"]], match.end()
        if currency:
            value = {"amount": _tidy(number.value), "currency": currency, "bound": bound, **extent}
            return Fact(Span(number.start, end), "money", value)
        match = self.words.unit.match(text, end) or (
            self.words.unit_of.match(text, end) if number.of else None
        )
        if match:
            unit = self.data.units.get(match["unit"]) or self.data.units[match["unit"].lower()]
            end = match.end()
            if rate := self.words.rate.match(text, end):
                per = self.data.units.get(rate["unit"]) or self.data.units[rate["unit"].lower()]
                unit, end = (f"{unit}/{_TIMES[per]}", rate.end()) if per in _TIMES else (unit, end)
            total = number.value
            if not high and (half := self.words.half.match(text, end)):
                total, end = total + 0.5, half.end()
            value = {"number": _tidy(total), "unit": unit, "counted": None, "bound": bound, **extent}
            return Fact(Span(number.start, end), "quantity", value)
        noun = self._counted(text, last)
        if number.small or (noun is None and not (number.firm and (bound or not number.of))):
            return None
        if number.value == 2 and not high and self._is_known(text, number.start):
            return None  # "the two sides", "les deux parties" say who, not how many
        counted = text[noun.start : noun.end] if noun else None
        value = {"number": _tidy(number.value), "unit": None, "counted": counted, "bound": bound, **extent}
        return Fact(Span(number.start, noun.end if noun else end), "quantity", value)

    def _is_known(self, text: str, start: int) -> bool:
        """Whether an article stands before a number, so that it takes up what was told before."""
        before = text[max(0, start - 12) : start].lower().split()
        return bool(before) and bool(self.lexicon.bits.get(before[-1], 0) & W.ARTICLE)

    def _bound(self, text: str, start: int) -> str | None:
        match = self.words.bound.search(text[max(0, start - 24) : start])
        return self.data.bounds[match[1].lower().replace("’", "'")] if match else None

    def _counted(self, text: str, number: _Number) -> Span | None:
        """The noun that a number counts: a plural within a few words, before any preposition or verb."""
        at = number.end
        if of := self.words.of.match(text, at):
            if not number.of:
                return None
            at = of.end()
        kept: list[Token] = []
        for token in tokenise(text, at, min(len(text), at + _NOUN_REACH), self.lexicon):
            if token.bits & _STOPS and not kept and token.word in self.words.skipped:
                kept.append(token)
                continue
            if token.bits & (_STOPS & ~W.CAPITAL) or len(kept) == _NOUN_WORDS:
                break
            kept.append(token)
            if token.word in self.words.skipped:
                continue
            if not token.bits & W.CAPITAL and self._is_plural(token.word):
                return Span(kept[0].start, token.end)
            if self.words.noun_first:
                break
        return None

    def _is_plural(self, word: str) -> bool:
        return word in self.words.irregular or (len(word) > 2 and word.endswith(self.words.plurals))


def _outside(numbers: Iterable[_Number], taken: Sequence[Span]) -> Iterator[_Number]:
    """The numbers that overlap none of the sorted spans."""
    at = 0
    for number in numbers:
        while at < len(taken) and taken[at].end <= number.start:
            at += 1
        if at == len(taken) or taken[at].start >= number.end:
            yield number


def _tidy(value: float) -> float | int:
    return int(value) if value == int(value) else value


class _Words:
    """The expressions of a pack's `facts.toml`, compiled."""

    def __init__(self, pack: Pack) -> None:
        data = pack.facts
        symbols = Locale.parse(pack.code).number_symbols["latn"]
        decimal = re.escape(symbols["decimal"])
        self.group = "," if symbols["decimal"] == "." else "."
        words = _any_of(data.numbers)
        joins = "|".join(map(re.escape, data.conjunctions.split()))
        signs = _any_of([c for c in data.currencies if not c.isalnum()])
        long = _any_of([s for s in data.scales if len(s) > 1])
        short = _any_of([s for s in data.scales if len(s) == 1])
        group = re.escape(self.group)
        grouped = rf"\d{{1,3}}(?:(?:{_SPACE}|{group})\d{{3}}(?!\d)){{1,4}}(?:{decimal}\d{{1,4}})?"
        digits = rf"{grouped}|\d{{1,9}}(?:[.,]\d{{1,4}}(?!\d))?"
        self.number = re.compile(
            rf"(?<![\w.,/#-])(?P<sign>(?:{signs}){_SPACE}?)?"
            rf"(?:(?P<digits>{digits})(?:{_SPACE}?-?(?P<scale>(?i:{long}))(?!\w)|(?P<short>{short})(?!\w))?"
            rf"|(?P<words>(?i:{words})(?:(?:[- ]|{_SPACE}(?:{joins}){_SPACE})(?i:{words})){{0,6}})?"
            rf"(?:(?(words){_SPACE}|)(?P<round>(?i:{_any_of(data.rounds)})))?"
            rf"(?(words)(?:{_SPACE}(?P<scale_words>(?i:{long})))?|(?(round)|(?!))))(?!\w)"
        )
        ofs = _any_of(data.share_ofs.split())
        self.fraction = re.compile(
            rf"(?<![\w-])(?P<share>(?i:{_any_of(data.fractions)}))(?!\w)(?P<of>{_SPACE}(?:{ofs}))?"
        )
        self.currency = _after(
            data.currencies, rf"(?:{_SPACE}|{_SPACE}?(?:{_any_of(data.ofs.split())}){_SPACE}?)?"
        )
        self.unit = _after(data.units, f"{_SPACE}?-?")
        self.unit_of = _after(data.units, rf"{_SPACE}(?:{_any_of(data.ofs.split())}){_SPACE}?")
        self.rate = _after(data.units, rf"{_SPACE}(?:{_any_of(data.rates)})")
        self.half = re.compile(rf"{_SPACE}(?:{_any_of(data.halves)})(?!\w)")
        self.ordinal = re.compile(rf"(?:{_any_of(data.ordinals.split())})(?!\w)")
        self.bound = re.compile(rf"(?<!\w)((?i:{_any_of(data.bounds)}))(?:\s|(?<=['’]))$")
        self.of = re.compile(rf"{_SPACE}(?:{_any_of(data.ofs.split())}){_SPACE}?")
        self.labels = frozenset(data.not_before.split())
        self.between, self.joins = frozenset(data.between.split()), frozenset(data.range_joins.split())
        self.conjunctions = frozenset(data.conjunctions.split())
        self.skipped = frozenset(data.skipped.split())
        self.plurals, self.irregular = (
            tuple(data.plural_endings.split()),
            frozenset(data.irregular_plurals.split()),
        )
        self.noun_first = pack.sources.head == "first"


def _any_of(words: Iterable[str]) -> str:
    listed = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w).replace("'", "['’]").replace(r"\ ", _SPACE) for w in listed) or "(?!)"


def _after(words: Iterable[str], lead: str) -> re.Pattern[str]:
    """A unit right after a number, in its own case: "MW" is no "mw"."""
    return re.compile(rf"{lead}(?P<unit>{_any_of(words)})(?![\w’'])")


@cache
def _words_of(pack: Pack) -> _Words:
    return _Words(pack)
