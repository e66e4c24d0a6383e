"""Articles that share text: what is found, to the character, and what is bounded."""

from __future__ import annotations

import random

import duckdb

from selon.records import Article, Match, Skipped, Span
from selon.tracing.queries import NEAR
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


def test_a_case_grown_step_by_step_has_the_pairs_of_one_built_at_once() -> None:
    stories = [prose(60, seed) for seed in range(6)]
    articles = [
        Article(
            f"{seed}-{copy}",
            f"{prose(20, 100 * seed + copy + 100)} {stories[seed]}",
        )
        for copy in range(3)
        for seed in range(6)
    ]
    with duckdb.connect() as connection:
        grown = []
        for begin in range(0, len(articles), 5):
            grown += list(find_matches(connection, index_articles(connection, articles[begin : begin + 5])))
    assert pairs(grown) == pairs(list(find_reuse(articles)))
    assert len(grown) == 6 * 3


def edited(text: str, every: int) -> str:
    """The text with every so-manieth word replaced, left out or doubled by another, in turn."""
    words = text.split()
    for place in range(every, len(words), every):
        words[place] = ("autrement", "", f"{words[place]} vraiment")[place // every % 3]
    return " ".join(words)


def test_an_edited_copy_is_one_passage_from_end_to_end() -> None:
    text = prose(120, 1)
    copy = f"{prose(30, 2)}\n\n{edited(text, 6)}\n\n{prose(30, 3)}"
    [match] = find_reuse([Article("a", text), Article("b", copy)])
    [(first, second)] = match.passages
    assert first == Span(0, len(text))
    assert copy[second.start : second.end] == edited(text, 6)


def test_moved_paragraphs_are_passages_of_their_own() -> None:
    one, two = prose(30, 1), prose(30, 2)
    first, second = f"{one}\n\n{two}", f"{two}\n\n{prose(9, 3)}\n\n{one}"
    [match] = find_reuse([Article("a", first), Article("b", second)])
    assert sorted(shared(match, first, second)) == sorted([(one, one), (two, two)])


def test_a_form_filled_in_anew_is_no_copy() -> None:
    form = (
        "The harbour office counted {} ships in port, {} at anchor and {} expected before the {} of the month, "
        "against {} a week earlier, and said that the mean time of waiting had been {} hours at the northern quay."
    )
    first, second = (form.format(*numbers) for numbers in ((12, 7, 31, 14, 15, 36), (45, 23, 8, 21, 12, 52)))
    assert not list(find_reuse([Article("a", first), Article("b", second)]))
    corrected = form.format(12, 7, 31, 14, 15, 63)
    assert pairs(list(find_reuse([Article("a", first), Article("b", corrected)]))) == {("a", "b")}


def test_a_footer_makes_no_pair_and_a_copy_inside_the_same_outlet_does() -> None:
    footer, story = prose(30, 1), prose(60, 2)
    articles = [Article(str(n), f"{prose(80, n + 10)}\n\n{footer}", outlet="The Quay") for n in range(40)]
    copies = [
        Article(name, f"{prose(9, n)} {story}\n\n{footer}", outlet="The Quay")
        for n, name in enumerate("ab", 70)
    ]
    found = list(find_reuse([*articles, *copies]))
    assert pairs(found) == {("a", "b")}
    [(first, _)] = found[0].passages
    assert copies[0].text[first.start : first.end] == story


def test_a_notice_of_many_outlets_makes_no_pair() -> None:
    notice = prose(30, 1)
    articles = [
        Article(str(n), f"{prose(80, n + 10)}\n\n{notice}", outlet=f"Outlet {n % 8}") for n in range(64)
    ]
    assert not list(find_reuse(articles))


def test_updates_of_one_story_in_one_outlet_stay_pairs() -> None:
    story = prose(80, 1)
    updates = [Article(str(n), f"{prose(10, n + 5)} {story}", outlet="The Quay") for n in range(6)]
    others = [Article(f"o{n}", prose(90, n + 50), outlet="The Quay") for n in range(6)]
    assert len(list(find_reuse([*updates, *others]))) == 15


def test_a_story_copied_more_than_a_hundred_times_is_found_within_bounds() -> None:
    story = prose(60, 1)
    copies = [Article(f"{n:03}", f"{prose(9, n + 10)} {story}", outlet=f"Outlet {n}") for n in range(200)]
    found = list(find_reuse(copies))
    assert {name for pair in pairs(found) for name in pair} == {article.id for article in copies}
    assert len(found) < 200 * 2 * NEAR


def test_a_thousand_identical_articles() -> None:
    text = prose(60, 1)
    found = list(find_reuse(Article(f"{n:04}", text) for n in range(1000)))
    assert {name for pair in pairs(found) for name in pair} == {f"{n:04}" for n in range(1000)}
    assert len(found) < 2000
    assert {match.passages for match in found} == {((Span(0, len(text)), Span(0, len(text))),)}


def test_an_article_that_holds_a_hundred_others() -> None:
    others = [Article(f"{n:03}", prose(40, n)) for n in range(100)]
    found = list(find_reuse([*others, Article("all", "\n\n".join(article.text for article in others))]))
    assert pairs(found) == {(article.id, "all") for article in others}
    assert all(match.score == 1.0 and len(match.passages) == 1 for match in found)


def test_one_phrase_over_and_over_is_read_in_bounded_time() -> None:
    articles = [Article(name, f"{prose(5, 1)} " * 4_000) for name in "ab"]
    assert pairs(list(find_reuse(articles))) == {("a", "b")}
