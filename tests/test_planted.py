"""The planted copies are what they are said to be, and their score can fall."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.planted import plant
from eval.reuse import parse_figures, score
from selon.records import Match, Span

PLANTED = plant()
TEXTS = {article.id: article.text for article in PLANTED.articles}
PERFECT = [
    Match(copy.first, copy.second, ((Span(*copy.spans[0]), Span(*copy.spans[1])),), False, 1.0)
    for copy in PLANTED.copies
    if copy.kind != "merged"
]


def test_an_unedited_copy_is_the_same_on_both_sides() -> None:
    same = [copy for copy in PLANTED.copies if copy.rate == 0]
    assert len(same) > 300
    for copy in same:
        (begin, end), (begin2, end2) = copy.spans
        assert TEXTS[copy.first][begin:end] == TEXTS[copy.second][begin2:end2]


def test_the_same_seed_plants_the_same() -> None:
    assert plant().articles == PLANTED.articles


def test_the_score_of_the_planted_passages_is_full_but_for_what_was_left_out() -> None:
    figures = score(PLANTED, PERFECT)
    assert figures["pair p"] == figures["char p"] == figures["30% r"] == 100.0
    assert figures["pair r"] < 80


@pytest.mark.parametrize("wrong", ["spans", "pairs"])
def test_the_score_falls(wrong: str) -> None:
    off = ((Span(0, 20), Span(0, 20)),)
    first, second = PLANTED.articles[0].id, PLANTED.articles[1].id
    spoilt = (
        [replace(match, passages=off) for match in PERFECT]
        if wrong == "spans"
        else [*PERFECT, *([Match(first, second, off, False, 1.0)])]
    )
    figures = score(PLANTED, spoilt)
    assert figures["char p"] < 100
    assert (figures["pair p"] < 100) == (wrong == "pairs")


def test_figures_of_the_shared_scorer() -> None:
    printed = (
        "pair precision                     0.9936\npair recall, direct                0.99\n"
        "pair recall, all                   0.975\n"
        "pair recall by kind                {'edited 30%': 0.981, 'merge': 1.0}\n"
        "character precision                0.99\ncharacter recall                   0.98\n"
    )
    assert parse_figures(printed) == {
        "pair p": 99.36,
        "pair r": 97.5,
        "char p": 99.0,
        "char r": 98.0,
        "30% r": 98.1,
    }
