"""Sentences aligned: groups, omissions, paragraphs that moved, and texts that have nothing in common."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eval.translation import OWN, measure_alignment, read_aligned
from selon.records import Article
from selon.tracing.bitext import align_sentences, split_sentences

PAIRS = {pair.name: pair for pair in read_aligned(OWN / "en_fr_aligned.txt")}


def _read(pair: str) -> list[tuple[str, str]]:
    first, second = PAIRS[pair].articles
    return [(first.text[slice(*a)], second.text[slice(*b)]) for a, b in align_sentences(first, second)]


def test_the_alignment_of_our_own_pairs_is_near_that_by_hand() -> None:
    figures = dict(measure_alignment(PAIRS.values()))
    assert figures["dev"]["links f1"] >= 96
    assert figures["test"]["links f1"] >= 92


def test_spans_are_whole_sentences_in_order() -> None:
    first, second = PAIRS["quarry"].articles
    found = align_sentences(first, second)
    assert [a for a, _ in found] == sorted(a for a, _ in found)
    starts = {s.start for s in split_sentences(first.text, "en")}
    assert {a.start for a, _ in found} <= starts


def test_a_merge_and_a_split() -> None:
    found = _read("strike")
    assert any("48 hours. It may be extended" in a and b.startswith("La grève doit durer") for a, b in found)
    assert any(a.startswith("She had") or "Odette" in a for a, _ in found)


def test_a_sentence_that_was_left_out_or_added_has_no_pair() -> None:
    assert not any("Denholm disputed" in a for a, _ in _read("quarry"))
    assert not any("douze autocars" in b for _, b in _read("strike"))


def test_paragraphs_may_change_places() -> None:
    order = [PAIRS["vaccine"].articles[1].text.index(b) for _, b in _read("vaccine")]
    assert order != sorted(order)
    assert any(a.startswith("The first case") and b.startswith("Le premier cas") for a, b in _read("vaccine"))


def test_unrelated_texts_share_nothing() -> None:
    assert align_sentences(PAIRS["opera"].articles[0], PAIRS["border"].articles[1]) == ()


def test_a_lexicon_joins_what_has_no_anchor() -> None:
    first = Article("a", "Il gatto dorme. La barca affonda. Il prete ride. Una mucca beve.", "it")
    second = Article("b", "Die Katze schläft. Das Boot sinkt. Der Priester lacht. Eine Kuh trinkt.", "de")
    lexicon = {"gato": ["katse"], "afonda": ["sinkt"], "prete": ["priest"], "muka": ["kuh"], "barka": ["bot"]}
    assert align_sentences(first, second) == ()
    assert len(align_sentences(first, second, lexicon)) >= 3


@pytest.mark.parametrize("text", ["", "   \n", "12", "…", "1 2 3\n4 5 6\n7 8 9\n" * 30])
def test_odd_texts_do_no_harm(text: str) -> None:
    other = PAIRS["opera"].articles[1]
    assert align_sentences(Article("x", text, "en"), other) == ()
    assert align_sentences(other, Article("x", text, "und")) == ()


def _numbered(side: int, turn: int) -> str:
    """All our pairs in one text, with other numbers at each turn."""
    text = "\n\n".join(pair.articles[side].text for pair in PAIRS.values())
    return re.sub(
        r"(?<![\d.,])(?<!\d )\b\d{2}\b(?![.,]?\d| \d)", lambda match: f"{int(match[0]) + 100 * turn}", text
    )


def test_long_texts_are_cut_into_tiles() -> None:
    first, second = ("\n\n".join(_numbered(side, turn) for turn in range(1, 4)) for side in (0, 1))
    found = align_sentences(Article("a", first, "en"), Article("b", second, "fr"))
    near = [abs(a.start / len(first) - b.start / len(second)) < 0.02 for a, b in found]
    assert len(found) > 400
    assert sum(near) > 0.95 * len(near)


def test_sentences_end_where_they_should() -> None:
    text = "M. Roy est là. « Oui. » Il a dit le 3. März : non ! 3 morts."
    assert [text[slice(*s)] for s in split_sentences(text, "fr")] == [
        "M. Roy est là.",
        "« Oui. »",
        "Il a dit le 3. März : non !",
        "3 morts.",
    ]


def test_gold_that_is_not_well_written_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gold.txt"
    path.write_text("@ a dev\nen\nno label\n", "utf-8")
    with pytest.raises(ValueError, match=r"gold\.txt:3"):
        read_aligned(path)
