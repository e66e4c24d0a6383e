"""Two articles side by side: every character of both is there once, and what differs is marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selon.records import Article, Derivation, Passage, Span
from selon.reports.pairs import pair_lines, pair_rows

SOURCE = Article("a", "The dam leaked.\nThe mayor said 38 litres a second.\nNobody was told.\n", lang="en")
DERIVED = Article("b", "Scandal!\nThe dam leaked.\nThe mayor said 380 litres a second.\n", lang="en")
PASSAGE = Passage(Span(9, 60), Span(0, 50))


def _words(article: Article, spans: list[Span | None]) -> list[str | None]:
    return [article.text[s.start : s.end] if s else None for s in spans]


def test_a_passage_is_laid_out_line_by_line_and_the_rest_stands_alone() -> None:
    rows = pair_rows(DERIVED, SOURCE, [PASSAGE], across=False)
    assert _words(DERIVED, [r.derived for r in rows]) == [
        "Scandal!", "The dam leaked.", "The mayor said 380 litres a second.", None,
    ]  # fmt: skip
    assert _words(SOURCE, [r.source for r in rows]) == [
        None, "The dam leaked.", "The mayor said 38 litres a second.", "Nobody was told.",
    ]  # fmt: skip


def test_the_words_that_differ_are_marked_on_both_sides() -> None:
    row = pair_rows(DERIVED, SOURCE, [PASSAGE], across=False)[2]
    assert [DERIVED.text[s.start : s.end] for s in row.changed[0]] == ["380"]
    assert [SOURCE.text[s.start : s.end] for s in row.changed[1]] == ["38"]


def test_a_translated_passage_is_one_row_without_marks() -> None:
    french = Article("c", "Le barrage fuyait.", lang="fr")
    rows = pair_rows(french, SOURCE, [Passage(Span(0, 18), Span(0, 15))], across=True)
    assert rows[0].changed == ((), ())
    assert _words(SOURCE, [r.source for r in rows[1:]]) == [
        "The mayor said 38 litres a second.",
        "Nobody was told.",
    ]


@pytest.mark.parametrize("width", [41, 80, 120])
def test_no_line_is_wider_than_asked(width: int) -> None:
    found = Derivation("b", "a", "edited", False, 0.9, "unknown", (PASSAGE,))
    lines = list(pair_lines(DERIVED, SOURCE, found, width))
    assert max(line.cell_len for line in lines) <= width
    text = "\n".join(line.plain for line in lines)
    assert "≠" in text
    assert "380" in text


@given(st.text("ab \n.'’", max_size=60), st.text("ab \n.'’", max_size=60), st.data())
def test_every_letter_stands_in_one_row(mine: str, theirs: str, data: st.DataObject) -> None:
    derived, source = Article("b", mine, lang="en"), Article("a", theirs, lang="en")
    left = sorted(data.draw(st.tuples(st.integers(0, len(mine)), st.integers(0, len(mine)))))
    right = sorted(data.draw(st.tuples(st.integers(0, len(theirs)), st.integers(0, len(theirs)))))
    rows = pair_rows(derived, source, [Passage(Span(*left), Span(*right))], across=False)
    for article, spans in ((derived, [r.derived for r in rows]), (source, [r.source for r in rows])):
        held = sorted(i for s in spans if s for i in range(*s) if article.text[i].isalnum())
        assert held == [i for i, c in enumerate(article.text) if c.isalnum()]
