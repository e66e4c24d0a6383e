"""Articles that share text: what is found, to the character, and what is bounded."""

from __future__ import annotations

import random

import duckdb

from selon.records import Article, Match, Skipped, Span
from selon.tracing.reuse import find_matches, find_reuse, index_articles

WORDS = "".join(chr(c) for c in range(97, 123))


def prose(count: int, seed: int) -> str:
    """Words that no other seed gives, in sentences."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(WORDS, k=chance.randint(3, 9))) for _ in range(count)]
    return " ".join(word + ("." if place % 11 == 10 else "") for place, word in enumerate(words))


def pairs(found: list[Match]) -> set[tuple[str, str]]:
    return {(match.first, match.second) for match in found}


def shared(match: Match, first: str, second: str) -> list[tuple[str, str]]:
    return [(first[a.start : a.end], second[b.start : b.end]) for a, b in match.passages]


def test_an_excerpt_is_found_to_the_character() -> None:
    text = prose(40, 1)
    first = f"{text}\n\n{prose(80, 2)}"
    second = f"{prose(50, 3)}\n\n{text}\n\n{prose(20, 4)}"
    [match] = find_reuse([Article("a", first), Article("b", second)])
    assert shared(match, first, second) == [(text, text)]


def test_a_copy_that_begins_at_the_first_character() -> None:
    text = prose(40, 1)
    [match] = find_reuse([Article("a", f"{text} {prose(9, 5)}"), Article("b", text)])
    assert match.passages == ((Span(0, len(text)), Span(0, len(text))),)
    assert match.score == 1.0


def test_nothing_shared_and_nothing_there() -> None:
    assert not list(
        find_reuse(
            [Article("a", prose(90, 1)), Article("b", prose(90, 2)), Article("c", ""), Article("d", "mot")]
        )
    )
    assert not list(find_reuse([]))


def test_retyped_marks_and_broken_paragraphs() -> None:
    first = "« L’œuvre de l'État » a été présentée au musée — trois cents personnes, dit-on, l’ont vue en un jour."
    second = "\"L'oeuvre de l’Etat\" a été présentée au musée - trois cents\n\npersonnes, dit-on, l'ont vue en un jour."
    [match] = find_reuse([Article("a", first), Article("b", second)])
    assert len(match.passages) == 1


def test_leftovers_are_not_compared() -> None:
    footer = prose(30, 9)
    first, second = prose(50, 1) + "\n" + footer, prose(50, 2) + "\n" + footer
    articles = [
        Article(name, text, leftovers=(Skipped(Span(len(text) - len(footer), len(text)), "footer"),))
        for name, text in (("a", first), ("b", second))
    ]
    assert not list(find_reuse(articles))


def test_only_pairs_with_a_new_article() -> None:
    story = prose(60, 1)
    with duckdb.connect() as connection:
        index_articles(connection, [Article("a", story), Article("b", story + prose(9, 2))])
        new = index_articles(connection, [Article("c", prose(9, 3) + story)])
        assert pairs(list(find_matches(connection, new))) == {("a", "c"), ("b", "c")}
        assert len(list(find_matches(connection))) == 3
