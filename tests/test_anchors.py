"""Anchors: what two languages share of one text, and where it stands."""

from __future__ import annotations

import pytest

from selon.packs import load_pack, packaged_languages
from selon.tracing.anchors import KINDS, find_anchors, fold


def _keys(text: str, lang: str, kinds: str = "".join(KINDS)) -> set[str]:
    return {anchor.key for anchor in find_anchors(text, lang) if anchor.key[0] in kinds}


@pytest.mark.parametrize(
    ("english", "other", "lang"),
    [
        ("1,200 people", "1 200 personnes", "fr"),
        ("1,200 people", "1.200 Menschen", "de"),
        ("1,200.5 tonnes", "1 200,5 tonnes", "fr"),
        ("3.5 percent", "3,5 Prozent", "de"),
        ("1,200 people", "١٢٠٠ شخص", "ar"),
        ("twelve jurors", "douze jurés", "fr"),
        ("ninety-one trees", "quatre-vingt-onze arbres", "fr"),
        ("the fifth time", "la cinquième fois", "fr"),
        ("on Thursday in March", "jeudi en mars", "fr"),
        ("on Thursday, 7 March", "в четверг, 7 марта", "ru"),
        ("in Germany", "в Германии", "ru"),
        ("in Germany", "en Allemagne", "fr"),
        ("the Airbus A380", "l'Airbus A380", "fr"),
        ("see https://example.org/a.", "voir https://example.org/a", "fr"),
        ("says @harbour", "dit @harbour", "fr"),
    ],
)
def test_what_survives_translation_has_one_key(english: str, other: str, lang: str) -> None:
    found = _keys(english, "en", "#%*@")
    assert found
    assert found <= _keys(other, lang, "#%*@")


@pytest.mark.parametrize(
    ("first", "second", "lang"),
    [
        ("Mikhail Murashko", "Михаил Мурашко", "ru"),
        ("Hichem Mechichi", "Хишам Машиши", "ru"),
        ("Vladimir Putin", "Владимиром Путиным", "ru"),
        ("Mohamed", "محمد", "ar"),
    ],
)
def test_names_sound_alike_across_scripts(first: str, second: str, lang: str) -> None:
    words = first.split()
    there = _keys(second, lang, "s")
    assert all(_keys(word, "en", "s") & there for word in words)


@pytest.mark.parametrize(("a", "b"), [("Kommission", "commission"), ("президент", "president")])
def test_cognates_fold_alike(a: str, b: str) -> None:
    assert fold(a)[:6] == fold(b)[:6]


def test_an_hour_of_the_afternoon_is_one_of_either_clock() -> None:
    assert {"#18", "#10"} <= _keys("at 6:10 p.m.", "en", "#") & (_keys("à 18h10", "fr", "#") | {"#6"})


def test_a_month_that_is_a_verb_needs_its_capital() -> None:
    assert "%m5" in _keys("in May", "en", "%")
    assert not _keys("they may", "en", "%")


def test_different_numbers_differ() -> None:
    assert not _keys("1,200", "en", "#") & _keys("1,2", "fr", "#")
    assert not _keys("6.0.2", "en", "#") & _keys("6.0.3", "fr", "#")


def test_an_anchor_stands_where_its_word_does() -> None:
    text = "Près de Vessa, 310 tonnes"
    assert all(text[anchor.start].isalnum() for anchor in find_anchors(text, "fr"))
    assert {anchor.start for anchor in find_anchors(text, "fr") if anchor.key == "#310"} == {
        text.index("310")
    }


@pytest.mark.parametrize("lang", ["und", "xx", "zh", "fr"])
def test_any_language_and_no_text_do(lang: str) -> None:
    assert find_anchors("", lang) == []
    assert "#12" in _keys("12 Corrin", lang)


def test_glossaries_say_the_same_things() -> None:
    words = [load_pack(code).glossary.words.keys() for code in packaged_languages()]
    assert all(ids == words[0] for ids in words)
