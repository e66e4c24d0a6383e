"""Translations found: whole, in part, several of one article; and what only looks like one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from eval.translation import OWN, read_aligned
from selon.records import Article, Match
from selon.tracing.lexicon import learn_lexicon
from selon.tracing.translation import find_translations

PAIRS = {pair.name: pair.articles for pair in read_aligned(OWN / "en_fr_aligned.txt")}
ENGLISH, FRENCH = PAIRS["quarry"]


def _found(*articles: Article) -> dict[frozenset[str], Match]:
    return {frozenset((match.first, match.second)): match for match in find_translations(articles)}


def test_every_pair_of_ours_and_no_other() -> None:
    found = _found(*(article for pair in PAIRS.values() for article in pair))
    assert found.keys() == {frozenset((a.id, b.id)) for a, b in PAIRS.values()}


@pytest.mark.parametrize("name", sorted(PAIRS))
def test_a_pair_alone(name: str) -> None:
    (match,) = _found(*PAIRS[name]).values()
    assert match.across
    assert len(match.passages) >= 5
    by_id = {article.id: article.text for article in PAIRS[name]}
    for first, second in match.passages:
        assert by_id[match.first][slice(*first)].strip()
        assert by_id[match.second][slice(*second)].strip()


def test_articles_on_different_things_alone() -> None:
    names = sorted(PAIRS)
    for one, other in pairwise(names):
        assert not _found(PAIRS[one][0], PAIRS[other][1])


def test_another_report_of_the_same_event_is_no_translation() -> None:
    rewrite = Article(
        "rewrite",
        "La poussière de Hallow Down ne retombera plus sur Maerwick. Mardi soir, une majorité d'élus a tourné la "
        "page d'un siècle d'extraction. Les syndicats ont quitté la salle en silence. Au café du Pont, on parlait "
        "surtout des 87 salariés de Denholm Aggregates, et de ce que deviendra la colline. L'entreprise peut encore "
        "saisir le tribunal avant le 30 juin. Rosalind Petch s'est dite soulagée.",
        "fr",
    )
    assert not _found(ENGLISH, rewrite)
    assert _found(ENGLISH, FRENCH, rewrite).keys() == {frozenset((ENGLISH.id, FRENCH.id))}


def test_a_release_in_the_same_words_with_other_numbers_is_no_translation() -> None:
    english = "".join(
        f"Port {name} handled {n} tonnes in week {n % 50}. That is {n % 17} percent more than a year ago. "
        for name, n in (("Ardel", 4120), ("Bexen", 2391), ("Corve", 1817), ("Dorne", 3902), ("Esk", 2774))
    )
    french = "".join(
        f"Le port de {name} a traité {n} tonnes en semaine {n % 50}. C'est {n % 17} pour cent de plus qu'il y a un an. "
        for name, n in (("Ardel", 5225), ("Bexen", 1483), ("Corve", 2936), ("Dorne", 4408), ("Esk", 1659))
    )
    assert not _found(Article("a", english, "en"), Article("b", french, "fr"))


def test_half_of_an_article_inside_another() -> None:
    half = ENGLISH.text[: ENGLISH.text.index("\n\nResidents")]
    host = "\n\n".join([PAIRS["opera"][1].text, FRENCH.text, PAIRS["bees"][1].text])
    (match,) = _found(replace(ENGLISH, text=half), Article("host", host, "fr")).values()
    inside = host.index(FRENCH.text)
    spans = [second if match.second == "host" else first for first, second in match.passages]
    assert all(inside <= span.start and span.end <= inside + len(FRENCH.text) for span in spans)


def test_two_copies_and_a_translation_all_match() -> None:
    copies = [replace(FRENCH, id=f"copy{n}") for n in range(3)]
    assert _found(ENGLISH, *copies).keys() == {frozenset((ENGLISH.id, copy.id)) for copy in copies}


@pytest.mark.parametrize("text", ["", "\n", "12 30\n44 18\n" * 40, "…", "@a @b"])
def test_texts_without_sentences(text: str) -> None:
    odd = Article("odd", text, "fr"), Article("odder", text, "en")
    assert _found(*odd, ENGLISH, FRENCH).keys() == {frozenset((ENGLISH.id, FRENCH.id))}


def test_a_wrong_language_label() -> None:
    assert _found(ENGLISH, replace(FRENCH, lang="es"))


def test_an_article_in_two_languages() -> None:
    both = Article("both", PAIRS["border"][0].text + "\n\n" + FRENCH.text, "en")
    assert frozenset((ENGLISH.id, FRENCH.id)) in _found(both, ENGLISH, FRENCH)
    assert frozenset(("both", "other")) in _found(both, Article("other", PAIRS["border"][1].text, "fr"))


def test_no_article_and_one() -> None:
    assert not _found()
    assert not _found(ENGLISH)


def test_articles_of_one_language_are_left_to_others() -> None:
    assert not _found(ENGLISH, replace(ENGLISH, id="copy"))


def test_a_lexicon_is_learnt_from_many_articles_and_not_from_one_story() -> None:
    stories = [
        [
            (frozenset({"kat", f"a{n}{k}"}), frozenset({"chat", f"b{n}{k}"})) if k == 0
            else (frozenset({f"c{n}{k}"}), frozenset({f"d{n}{k}"}))
            for k in range(40)
        ]
        for n in range(30)
    ]  # fmt: skip
    assert learn_lexicon(stories) == {"kat": ("chat",)}
    assert learn_lexicon(stories[:5]) == {}
