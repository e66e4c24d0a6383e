"""Pages with their answers marked in them: the marks are read, and taken out of what is measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.marked import find_counterparts, read_marked, read_tokens
from eval.pages import find_kept, find_quotes, measure_outcomes, read_page, read_pages

MARKED = """⟦L⟧Menu
Share⟦/⟧

⟦B⟧⟦t1⟧“The tide gate held,”⟦/⟧ ⟦c1⟧said⟦/⟧ ⟦s1⟧Una Marsh⟦/⟧, who keeps it.⟦/⟧

⟦C republication | The Quay | ⟧Originally published by The Quay⟦/⟧
"""


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    (tmp_path / "dev").mkdir()
    path = tmp_path / "dev" / "en_01.txt"
    path.write_text(MARKED, "utf-8")
    return path


def test_marks_name_stretches_of_the_page_without_them(marked: Path) -> None:
    read = read_marked(marked)
    assert (read.lang, read.split, "⟦" in read.page) == ("en", "dev", False)
    stretches = {mark.name: read.page[mark.span.start : mark.span.end] for mark in read.marks}
    assert stretches["s1"] == "Una Marsh"
    assert stretches["L"] == "Menu\nShare"


@pytest.mark.parametrize("odd", ["⟦B⟧never closed", "closed twice⟦/⟧"])
def test_a_mark_without_its_other_half_is_refused(marked: Path, odd: str) -> None:
    marked.write_text(odd, "utf-8")
    with pytest.raises(ValueError, match=r"en_01\.txt"):
        read_marked(marked)


def test_what_a_page_shows_is_compared_by_its_words() -> None:
    page = read_tokens("<head><title>No</title></head><p>L&rsquo;eau&nbsp;<b>mon</b>te</p>", tags=True)
    assert [t.words for t in page] == ["L", "’", "eau", "mon", "te"]
    assert find_counterparts(page, read_tokens("Titre\nL’eau")) == {0: 1, 1: 2, 2: 3}


def test_the_figures_of_a_page(marked: Path, tmp_path: Path) -> None:
    outcome = read_page(read_marked(marked), tmp_path)
    text = outcome.reading.article.text
    assert [text[a:b] for a, b in find_quotes(outcome)[1].content_spans] == ["“The tide gate held,”"]
    assert len(find_kept(outcome)) < len(outcome.page)
    figures = measure_outcomes([outcome])
    assert (figures["body kept"], figures["leftovers out"], figures["credits right"]) == (100.0, 100.0, 100.0)
    assert figures["joint f1"] == 100.0


def test_half_of_the_pages_of_each_language_are_held_back() -> None:
    pages = read_pages()
    counts = {(p.lang, p.split): sum((q.lang, q.split) == (p.lang, p.split) for q in pages) for p in pages}
    assert set(counts.values()) == {6}
    assert len(counts) == 4
