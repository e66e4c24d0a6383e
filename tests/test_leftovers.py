"""Page furniture is left out and listed; the article's own lines never are."""

from __future__ import annotations

from pathlib import Path

import pytest

from selon.inputs.files import read_articles
from selon.inputs.leftovers import find_leftovers
from selon.packs import load_pack
from selon.records import Article, Span

EXAMPLES = Path(__file__).parent.parent / "examples"
PACKS = [load_pack("en"), load_pack("fr")]
PROSE = [
    "The pump failed on Monday, the harbour master said, and nobody had been told of it since then.",
    "La pompe est tombée en panne lundi, a dit la préfète, et personne n'en a été averti depuis ce jour-là.",
    "“Nobody came to see us, and nobody wrote, and nobody ever told us why it had been closed,” she said.",
    "More than ten people were there, and most of them had read the report before it was withdrawn in May.",
]

FURNITURE = [
    ("PLUS SUR LE SUJET", "list of links"),
    ("LIRE AUSSI\u202f: Faut-il brûler sa carte de santé ?", "page furniture"),
    ("Partager    Imprimer    Commentaires (12)", "page furniture"),
    ("Crédit photo : Archives du port", "picture caption or credit"),
    ("3 min read", "page furniture"),
    ("Also on the Patriot: Who sold our cod? A timeline of shame.", "page furniture"),
    ("© 2025 Harbour Dispatch. All rights reserved.", "page furniture"),
    ("Abonnez-vous à notre newsletter pour ne rien manquer", "box of the outlet"),
    ("The views expressed here are the author's own and not those of Northern Signal.", "page furniture"),
    ("Les opinions exprimées dans cet article n'engagent que leur auteur.", "page furniture"),
    ("Vous recevez cet e-mail parce que vous êtes inscrit à La Lettre.", "page furniture"),
    ("#Sarn #harbour", "page furniture"),
    ("👁 12,4K modifié 07:52", "page furniture"),
    ("Le port de Sarn, en mars. Anne Morel / AFP", "picture caption or credit"),
    ("Home   World   Sport   Weather", "sections of the site"),
    ("Cet article vous a plu ? Faites un don, nous ne vivons que de vous", "the outlet about itself"),
]


def _left_out(text: str) -> list[tuple[str, str]]:
    return [(text[s.span.start : s.span.end], s.reason) for s in find_leftovers(text, PACKS)]


@pytest.mark.parametrize(("line", "reason"), FURNITURE)
def test_a_line_of_furniture_at_the_end(line: str, reason: str) -> None:
    assert _left_out("\n\n".join([*PROSE, line])) == [(line, reason)]


@pytest.mark.parametrize(
    "line",
    [
        "Location: Port Sable",
        "He said:",
        "Le maire a écrit :",
        "Pier   300   tonnes   12",
        "+44 20 7946 0000",
        "* * *",
    ],
)
def test_a_line_that_only_looks_like_a_forum_or_a_counter_stays(line: str) -> None:
    assert _left_out("\n\n".join([*PROSE[:2], line, *PROSE[2:]])) == []


def test_counters_go_with_the_buttons_they_touch() -> None:
    lines = [*PROSE, "Share", "112", "♥ 31", "Comments", "Joe says:", "Well done."]
    assert [line for line, _ in _left_out("\n\n".join(lines))] == lines[len(PROSE) :]


def test_the_second_post_of_a_thread_is_what_readers_wrote() -> None:
    first, second = ("Post by oldsalt » Sat Mar 08, 2025 7:19 pm", "Post by joe » Sat Mar 08, 2025 8:02 pm")
    left = [line for line, _ in _left_out("\n\n".join([first, *PROSE, second, "Posts: 12", "I saw it too."]))]
    assert left == [first, second, "Posts: 12", "I saw it too."]


def test_prose_is_never_left_out() -> None:
    assert _left_out("\n\n".join(PROSE)) == []


def test_a_list_ends_where_prose_begins_again() -> None:
    links = ["Read more", "Who owns the sea wall?", "Harbour master to retire"]
    found = _left_out("\n".join([PROSE[0], *links, PROSE[3]]))
    assert [words for words, _ in found] == links


def test_comments_run_to_the_end() -> None:
    comment = "I do not believe a word of it, my brother-in-law was there and he says that it was a seagull after all."
    found = _left_out("\n".join([*PROSE, "Comments", "Marcel", comment]))
    assert [words for words, _ in found] == ["Comments", "Marcel", comment]


def test_a_line_said_twice_is_left_out_once() -> None:
    title = "Harbour pump fails for the third time"
    assert _left_out("\n".join([title, PROSE[0], title, PROSE[3]])) == [(title, "repeats a line above")]


def test_promotion_only_near_an_end() -> None:
    line = "Sign up for our newsletter, the minister told the crowd."
    assert _left_out("\n".join(PROSE * 2 + [line] + PROSE * 2)) == []


def test_the_sidebar_of_the_repost_is_out_and_its_story_is_in() -> None:
    (article,) = read_articles([EXAMPLES / "french-repost.txt"])
    assert isinstance(article, Article)
    left = [article.text[s.span.start : s.span.end] for s in article.leftovers]
    assert {"PLUS SUR LE SUJET", "Commentaires", "Posts les plus consultés de ce blog"} <= set(left)
    assert {"Encore une histoire à dormir debout, dit mon beau-frère.", "Accueil"} <= set(left)
    story = article.text[article.text.index("Au moins trois") : article.text.index("PLUS SUR")]
    assert not any(words in story for words in left)


@pytest.mark.parametrize(
    ("credit", "own"),
    [
        ("Traduction Odon", "Si vous appréciez notre blog, soutenez-le, faites-le connaître ! Merci."),
        ("Translation: Odon", "If you like our blog, support it and spread the word. Thank you."),
    ],
)
def test_what_a_site_says_of_itself_below_the_last_credit(credit: str, own: str) -> None:
    more = "- Search engines do not list Odon at all, unlike the rest of them!"
    text = "\n".join([*PROSE, credit, own, more])
    start = text.index(credit)
    found = find_leftovers(text, PACKS, credited=[Span(start, start + len(credit))])
    assert [text[slice(*s.span)] for s in found] == [own, more]
    prose = [f"{n}. {line}" for n in range(3) for line in PROSE]
    above = "\n".join([*prose[:6], own + " " + PROSE[0], *prose[6:], credit])
    assert not find_leftovers(above, PACKS, credited=[Span(len(above) - len(credit), len(above))])
