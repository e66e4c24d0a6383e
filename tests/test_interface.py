"""The words of the interface: the same keys in each language, every key in use there, values as each writes them."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from selon.errors import PackError
from selon.records import Fact, Span
from selon.reports.facts_in_words import fact_in_words
from selon.reports.interface import STRINGS, _compare, _read, interface_languages, load_interface
from selon.reports.page import TEMPLATES

EN, FR = load_interface("en"), load_interface("fr")
_KEY = re.compile(r"""\bt\(["']([\w.-]+)["']\s*[,)]""")
_COUNT = re.compile(r"""\bt\.count\(["']([\w-]+)["']""")


def test_there_are_two_and_english_comes_first() -> None:
    assert interface_languages() == ["en", "fr"]


def test_every_key_that_a_template_asks_for_is_there() -> None:
    strings = _read(STRINGS / "en.toml")
    for path in TEMPLATES.glob("*.html"):
        text = path.read_text("utf-8")
        for key in _KEY.findall(text):
            assert key in strings, f"{path.name}: {key}"
        for key in _COUNT.findall(text):
            assert f"count.{key}.one" in strings, f"{path.name}: {key}"


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ('[list]\nand = "et"\n', "missing"),
        ('[list]\nand = "et"\ncolon = ":"\nodd = "x"\n', "not a key of en.toml"),
        ('[list]\nand = "et {n}"\ncolon = ":"\n', "places differ"),
        ('[list]\nand = 3\ncolon = ":"\n', "must be a string"),
        ("[list\n", "en-XX.toml"),
    ],
)
def test_a_file_that_is_not_as_the_english_one_is_refused(tmp_path: Path, text: str, trouble: str) -> None:
    path = tmp_path / "en-XX.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(PackError, match=trouble):
        _compare(path, _read(path), {"list.and": "and", "list.colon": ":"})


def test_numbers_and_plurals_are_those_of_the_language() -> None:
    assert [EN.count("article", n) for n in (0, 1, 2, 1200)] == [
        "0 articles",
        "1 article",
        "2 articles",
        "1,200 articles",
    ]
    assert FR.count("article", 0) == "0 article"
    assert FR.count("article", 1200) == "1\u202f200 articles"
    assert EN.join(["a", "b", "c"]) == "a, b and c"
    assert FR.join(["a", "b"]) == "a et b"


def test_shares_are_never_all_or_nothing_unless_they_are() -> None:
    assert [EN.percent(share) for share in (0, 0.001, 0.5, 0.999, 1)] == [
        f"{n}\u00a0%" for n in (0, 1, 50, 99, 100)
    ]


@pytest.mark.parametrize(
    ("iso", "english", "french"),
    [
        ("2025-10-22T09:15:00Z", "22 Oct 2025 09:15 UTC", "22 oct. 2025 09:15 UTC"),
        ("2025-10-22", "22 Oct 2025", "22 oct. 2025"),
        ("2025-10", "Oct 2025", "oct. 2025"),
        ("last week", "last week", "last week"),
        (None, "no date", "sans date"),
    ],
)
def test_dates(iso: str | None, english: str, french: str) -> None:
    assert (EN.date(iso), FR.date(iso)) == (english, french)


def test_periods_name_what_they_share_once() -> None:
    days = [datetime(2025, 10, 20), datetime(2025, 10, 24)]
    assert EN.period(days) == "20–24 October 2025"
    assert FR.period(days) == "20–24 octobre 2025"
    assert EN.period([datetime(2024, 12, 30), datetime(2025, 1, 2)]) == "30 December 2024 – 2 January 2025"
    assert EN.period([]) == ""


def test_quotation_marks_are_those_of_the_article_and_are_not_doubled() -> None:
    assert EN.quote("oui", "fr") == "«\u202foui\u202f»"
    assert FR.quote("yes", "en") == "“yes”"
    assert FR.quote("“yes”", "en") == "“yes”"


def test_rules_of_packs_are_credits_and_unknown_names_stay() -> None:
    assert EN.rule("en-originally") == "its own credit (en-originally)"
    assert FR.rule("shared-words") == "mots en commun"
    assert EN.rule("new-rule") == "new-rule"


def test_facts_are_worded_in_both() -> None:
    span = Span(0, 1)
    fact = Fact(span, "quantity", {"number": 38000, "unit": "hour", "bound": "at-least"})
    assert fact_in_words(fact, EN) == "at least 38,000 hours"
    assert fact_in_words(fact, FR) == "au moins 38\u202f000 heures"
    night = Fact(span, "date", {"date": "2025-03-11", "end": "2025-03-12", "precision": "night"})
    assert fact_in_words(night, FR) == "11 mars 2025 à 12 mars 2025, nuit"
    assert fact_in_words(Fact(span, "quantity", {"number": 0.125, "unit": "share"}), EN) == "12.5 %"
