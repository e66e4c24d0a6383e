"""The counts that every report shares, and the words it puts them in."""

from __future__ import annotations

import pytest

from selon.records import Article, Attribution, Reading, Skipped, Source, Span
from selon.reports.summary import (
    group_voices,
    list_skipped,
    measure_unattributed,
    outline,
    summarise,
    summary_in_words,
)
from selon.reports.wording import (
    count,
    date_in_words,
    language_in_words,
    one_line,
    percent,
    printable,
    shorten,
)
from tests.samples import EMPTY, NESTED, PATRIOT, UNMEASURED


def test_the_summary_is_one_sentence() -> None:
    assert summary_in_words(PATRIOT) == (
        "7 attributed statements from 5 sources: 3 named people, 1 anonymous, 1 organisation; "
        "23\u00a0% of the text is attributed to nobody"
    )


def test_where_nothing_was_measured_the_summary_says_so() -> None:
    assert summary_in_words(UNMEASURED) == (
        "Attribution was not measured: there is no language pack for German (de)"
    )
    unknown = Reading(Article("x", "12345", "und"), measured=False)
    assert summary_in_words(unknown).endswith("the language was not recognised")


def test_no_statement_is_an_answer_of_its_own() -> None:
    assert (
        summary_in_words(EMPTY)
        == "No attributed statement found; 100\u00a0% of the text is attributed to nobody"
    )
    nothing = Reading(Article("x", " \n", "en"))
    assert summary_in_words(nothing) == "No attributed statement found"


def _said(number: int, start: int, end: int, speaker: str | None) -> Attribution:
    return Attribution(f"a{number}", (), (), (Span(start, end),), "direct", "r", speaker)


def test_statements_without_a_source_are_counted_apart() -> None:
    reading = Reading(
        Article("x", "ab cd ef", "en"),
        (_said(1, 0, 2, "s1"), _said(2, 3, 5, None), _said(3, 6, 8, "gone")),
        (Source("s1", "Ada", "named-person", ()), Source("s2", "Bea", "named-person", ())),
    )
    summary = summarise(reading)
    assert (summary.statements, summary.unsourced, summary.sources) == (1, 2, 1)
    assert "1 attributed statement from 1 source: 1 named person; 2 statements without a source" in (
        summary_in_words(reading)
    )
    assert [voice.label for voice in group_voices(reading)] == ["PE1", "PE2", "no source"]


@pytest.mark.parametrize(
    ("text", "spans", "leftovers", "share"),
    [
        ("abcd efgh", [(0, 4)], [], 0.5),
        ("ab  cd\n\n\tefgh", [(0, 6)], [], 0.5),
        ("abcd efgh", [(0, 4), (2, 4)], [], 0.5),
        ("abcd efgh ijkl", [(0, 4)], [(10, 14)], 0.5),
        ("abcd efgh", [(0, 9)], [(5, 9)], 0.0),
        ("abcd", [], [(0, 4)], None),
        ("", [], [], None),
        ("😀😀 ab", [(0, 2)], [], 0.5),
    ],
)
def test_the_share_is_of_the_visible_text_that_is_the_articles_own(
    text: str, spans: list[tuple[int, int]], leftovers: list[tuple[int, int]], share: float | None
) -> None:
    left = tuple(Skipped(Span(*span), "related link") for span in leftovers)
    said = tuple(_said(n, start, end, None) for n, (start, end) in enumerate(spans))
    assert measure_unattributed(Reading(Article("x", text, leftovers=left), said)) == share


def test_voices_are_numbered_by_their_first_mention() -> None:
    assert [(voice.label, voice.name) for voice in group_voices(NESTED)] == [
        ("PE1", "Mme Vidal"),
        ("AN2", "une source proche du dossier"),
    ]


def test_the_outline_gives_each_statement_its_details_and_what_holds_it() -> None:
    whole = outline(NESTED)
    assert [fact.attribution for fact in whole.facts["a2"]] == ["a2"]
    assert [fact.value for fact in whole.facts[""]] == [{"date": None}]
    assert whole.around(whole.statements["a2"]) is whole.statements["a1"]
    assert whole.around(whole.statements["a1"]) is None


def test_what_stands_in_both_lists_is_skipped_once() -> None:
    assert len(list_skipped(PATRIOT)) == 2


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2025-10-22T09:15:00Z", "22 Oct 2025 09:15 UTC"),
        ("2025-10-22T09:15:00+02:00", "22 Oct 2025 09:15 UTC+02:00"),
        ("2025-10-22T09:15", "22 Oct 2025 09:15"),
        ("2025-10-22", "22 Oct 2025"),
        ("2025-10", "Oct 2025"),
        ("2025", "2025"),
        ("2025-13", "2025-13"),
        ("hier\nsoir", "hier soir"),
    ],
)
def test_a_date_is_as_precise_as_it_was_given(iso: str, words: str) -> None:
    assert date_in_words(iso) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0\u00a0%"),
        (0.001, "less than 1\u00a0%"),
        (0.314, "31\u00a0%"),
        (0.999, "more than 99\u00a0%"),
        (1, "100\u00a0%"),
    ],
)
def test_a_share_is_zero_or_whole_only_when_it_is(share: float, words: str) -> None:
    assert percent(share) == words


def test_plurals_agree() -> None:
    assert [count(n, "source", "sources") for n in (0, 1, 2, 1200)] == [
        "0 sources",
        "1 source",
        "2 sources",
        "1,200 sources",
    ]


@pytest.mark.parametrize(
    ("code", "words"), [("fr", "French (fr)"), ("pt-BR", "Portuguese (pt-BR)"), ("xx", "xx")]
)
def test_a_language_has_its_name(code: str, words: str) -> None:
    assert language_in_words(code) == words


def test_nothing_a_terminal_obeys_is_left_and_offsets_hold() -> None:
    hostile = "a\x1b[31m\x00\x7f\x9b\u202e\ud800b"
    assert printable(hostile) == "a␛[31m␀␡���b"
    assert len(printable(hostile)) == len(hostile)
    assert one_line(" a \n\t b\u202f» ") == "a b\u202f»"


@pytest.mark.parametrize(
    ("text", "short"),
    [("a short one", "a short one"), ("the quick brown fox", "the quick…"), ("x" * 30, "x" * 14 + "…")],
)
def test_an_excerpt_ends_after_a_word(text: str, short: str) -> None:
    assert shorten(text, 15) == short
