"""Marks on a text become a tree: nothing is lost, and every mark is on exactly its own characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from selon.records import Span
from selon.reports.marking import Mark, Node, Role, mark_paragraphs

TEXTS = st.text(st.sampled_from("ab \n😀é\t"), max_size=40)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(places, places).map(sorted), max_size=8))
    roles = st.sampled_from(get_args(Role))
    return text, [Mark(Span(*span), draw(roles), anchor=f"m{n}") for n, span in enumerate(spans)]


def _leaves(nodes: list[Node], around: tuple[Node, ...] = ()) -> Iterator[tuple[str, tuple[Node, ...]]]:
    for node in nodes:
        if node.mark is None:
            yield node.text, around
        else:
            yield from _leaves(node.children, (*around, node))


@given(marked_texts())
def test_each_character_stands_in_exactly_the_marks_that_hold_it(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    seen = Counter[str]()
    for paragraph in mark_paragraphs(text, marks):
        at = paragraph.span.start
        for piece, around in _leaves(paragraph.nodes):
            assert text[at : at + len(piece)] == piece
            assert piece
            for offset, char in enumerate(piece, at):
                held = {m.anchor for m in marks if m.span.start <= offset < m.span.end}
                drawn = {node.mark.anchor for node in around if node.mark}
                assert drawn == held if not char.isspace() else drawn <= held
            at += len(piece)
        assert at == paragraph.span.end
        seen[text[paragraph.span.start : paragraph.span.end]] += 1
    assert seen == Counter(line for line in text.split("\n") if line.strip())


def _marked(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        if node.mark:
            yield node
            yield from _marked(node.children)


@given(marked_texts())
def test_a_mark_has_one_first_and_one_last_piece(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    nodes = [node for paragraph in mark_paragraphs(text, marks) for node in _marked(paragraph.nodes)]
    firsts = Counter(node.mark.anchor for node in nodes if node.mark and node.first)
    lasts = Counter(node.mark.anchor for node in nodes if node.mark and node.last)
    visible = {mark.anchor for mark in marks if text[mark.span.start : mark.span.end].strip()}
    assert firsts == lasts == Counter(visible)


def test_the_one_that_starts_later_is_cut() -> None:
    (paragraph,) = mark_paragraphs(
        "abcdef", [Mark(Span(0, 4), "content", anchor="x"), Mark(Span(2, 6), "content", anchor="y")]
    )
    assert [
        (piece, [n.mark.anchor for n in around if n.mark]) for piece, around in _leaves(paragraph.nodes)
    ] == [
        ("ab", ["x"]),
        ("cd", ["x", "y"]),
        ("ef", ["y"]),
    ]


def test_a_mark_within_another_does_not_cut_it() -> None:
    (paragraph,) = mark_paragraphs("abcdef", [Mark(Span(0, 6), "content"), Mark(Span(2, 4), "hedge")])
    (outer,) = paragraph.nodes
    assert [child.mark.role if child.mark else child.text for child in outer.children] == [
        "ab",
        "hedge",
        "ef",
    ]


def test_a_paragraph_is_left_out_only_if_all_of_it_is() -> None:
    marks = [
        Mark(Span(0, 2), "leftover", title="related link"),
        Mark(Span(3, 5), "leftover", title="caption"),
    ]
    whole, part = mark_paragraphs("ab\ncdef", marks)
    assert (whole.reasons, part.reasons) == (["related link"], [])
