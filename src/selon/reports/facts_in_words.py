"""The normalised values of checkable details, and of what is known of an article, as a person would say them."""

from __future__ import annotations

from selon.records import Fact
from selon.reports.interface import Interface
from selon.reports.wording import one_line

_PRECISE = {"day", "time"}  # precisions that a date shows by itself
_Fields = dict[str, str | int | float | bool | None]


def fact_in_words(fact: Fact, words: Interface) -> str:
    """The normalised value of a fact: "at least 3 drones", "11 Mar 2025 to 12 Mar 2025, night"."""
    writers = {"date": _date, "money": _money, "quantity": _quantity, "place": _place}
    return one_line(writers[fact.type](fact.value, words))


def _date(value: _Fields, words: Interface) -> str:
    day = words.date(str(value["date"])) if value.get("date") else ""
    shown = str(value.get("time") or day or words("value.unresolved"))
    if value.get("end"):
        shown = words("value.to", first=shown, last=words.date(str(value["end"])))
    if value.get("or"):
        shown = words("value.or", first=shown, last=words.date(str(value["or"])))
    precision = value.get("precision")
    named = [value.get("part"), value.get("season"), None if precision in _PRECISE else precision]
    notes = [words.or_key("value.part", str(note)) for note in named if note]
    notes += [words(f"value.{key}") for key in ("approximate", "relative", "year_inferred") if value.get(key)]
    return ", ".join([shown, *notes])


def _money(value: _Fields, words: Interface) -> str:
    return f"{_amount(value, 'amount', words)} {value.get('currency') or ''}".rstrip()


def _quantity(value: _Fields, words: Interface) -> str:
    unit = str(value.get("unit") or "")
    if unit in ("percent", "share"):
        return words("value.percent", number=_amount(value, "number", words, 100 if unit == "share" else 1))
    shown = _amount(value, "number", words)
    if value.get("counted") or not unit:
        return f"{shown} {value.get('counted') or ''}".rstrip()
    number = value.get("number")
    form = words.locale.plural_form(float(number) if isinstance(number, int | float) else 2)
    form = "one" if form == "one" else "many"
    return f"{shown} {words.or_key('unit', f'{unit}.{form}', unit)}"


def _amount(value: _Fields, key: str, words: Interface, scale: int = 1) -> str:
    """A number or a range with its bound, thousands parted: "at least 38,000", "10 to 15"."""
    ends = [float(number) * scale for number in (value.get(key), value.get("high")) if number is not None]
    shown = [words.number(round(end, 2)) for end in ends]
    whole = words("value.to", first=shown[0], last=shown[1]) if len(shown) == 2 else "".join(shown)
    bound = value.get("bound")
    return words(f"value.{bound}", number=whole) if bound else whole


def _place(value: _Fields, words: Interface) -> str:
    country = f" ({value['country']})" if value.get("country") else ""
    return f"{value.get('name') or ''}{country}" or words("value.unresolved")
