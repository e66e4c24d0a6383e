"""Outlets named in texts, what a text credits them for, and where a credit leads."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from selon.inputs.files import article_of
from selon.records import Article, Candidate
from selon.tracing.citations import find_citations, unknown_names
from selon.tracing.credited import Supplied, content_of, find_credited
from selon.tracing.moments import moment_of
from selon.tracing.outlets import Outlets, address_of, first_words, host_of, key_of
from selon.tracing.profiles import profile_of

OUTLETS = (
    "The Mole Herald",
    "Le Matin de Quint",
    "Agence corrinoise de presse",
    "Transmar News Agency",
    "The Gull",
)
ARTICLES = [Article(name, "…", outlet=name) for name in OUTLETS]


def named(text: str, writer: str = "The Gull") -> list[str]:
    """The outlets a text of `writer` names, each as often as it does."""
    outlets = Outlets(ARTICLES)
    return [m.outlet.name for m in outlets.mentions(text, outlets.named(writer))]


@pytest.mark.parametrize(
    ("text", "outlets"),
    [
        ("He told The Mole Herald so.", ["The Mole Herald"]),
        ("He told the Herald so.", ["The Mole Herald"]),
        ("Il l'a dit au Matin.", ["Le Matin de Quint"]),
        ("Il est venu le matin, puis au matin suivant.", []),
        ("The herald of spring, Herald Jones.", []),
        ("Sollicitée par l'ACP, la mairie se tait.", ["Agence corrinoise de presse"]),
        ("indique l'agence Transmar", ["Transmar News Agency"]),
        ("LE MATIN DE QUINT l'a révélé", ["Le Matin de Quint"]),
    ],
)
def test_outlets_are_found_as_texts_name_them(text: str, outlets: list[str]) -> None:
    assert named(text) == outlets


def test_a_short_name_that_two_outlets_share_needs_the_full_one() -> None:
    outlets = Outlets([*ARTICLES, Article("other", "…", outlet="The Quay Herald")])
    assert outlets.mentions("the Herald reported") == []
    found = outlets.mentions("The Quay Herald was first. The Herald reported it at dawn.")
    assert [m.outlet.name for m in found] == ["The Quay Herald"] * 2


@pytest.mark.parametrize(
    ("text", "newcomer", "differs"),
    [
        ("The Mole Herald was first.", "The Quay Argus", False),
        ("The Quay Argus was first.", "The Quay Argus", True),
        ("the Herald of Quay was first.", "The Quay Herald", True),
        ("Yesterday the Herald was first.", "The Quay Herald", True),  # it may mean either now
        ("Yesterday the Ledger was first.", "The Quay Ledger", True),
        ("The Tide is high today.", "The Northern Tide", False),  # a part of a name that is nowhere whole
        ("Sollicitée par l'ACP, la mairie se tait.", "Autorité corrinoise des ports", True),
        ("no name at all, the herald says", "The Quay Herald", False),
    ],
)
def test_what_is_known_of_outlets_differs_only_for_articles_that_may_name_the_new_one(
    text: str, newcomer: str, differs: bool
) -> None:
    before, after = Outlets(ARTICLES), Outlets([*ARTICLES, Article("new", "…", outlet=newcomer)])
    words, own = sorted(first_words(text)), before.named("The Gull")
    assert (before.digest(words, (), own) != after.digest(words, (), own)) == differs
    if not differs:
        assert [m.outlet.key for m in before.mentions(text, own)] == [
            m.outlet.key for m in after.mentions(text, own)
        ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Boxes were lost, a docker told The Mole Herald.", ["told"]),
        ("The Mole Herald reported on Tuesday that boxes were lost.", ["reports"]),
        ("According to the daily Mole Herald, boxes were lost.", ["reports"]),
        ("This was first in a report by The Mole Herald.", ["work"]),
        ("She sells The Mole Herald at the station.", []),
        ("A photograph from the archive of The Mole Herald hangs there.", []),
        ("L'affaire est sortie lundi dans Le Matin de Quint.", ["work"]),
        ("Selon nos confrères du Matin de Quint, tout est perdu.", ["reports"]),
        ("Un docker a confié au Matin de Quint que tout est perdu.", ["told"]),
        ("Un abonné du Matin de Quint a gagné un vélo.", []),
        ("Boxes were lost, as was first reported by this newspaper on Tuesday.", ["ours"]),
        ("Comme nous le révélions lundi, tout est perdu.", ["ours"]),
        ("The Gull has seen the letter.", []),
    ],
)
def test_a_name_is_a_credit_only_where_it_is_reported_from(text: str, kinds: list[str]) -> None:
    article = Article("x", text, outlet="The Gull")
    assert [c.kind for c in find_citations(article, Outlets([*ARTICLES, article]))] == kinds


def test_whom_one_outlet_quotes_through_another_is_inner() -> None:
    text = "Un docker a confié au Matin de Quint, indique l'agence Transmar, que tout est perdu."
    told, reports = find_citations(Article("x", text, outlet="The Gull"), Outlets(ARTICLES))
    assert (told.kind, told.inner) == ("told", True)
    assert (reports.kind, reports.inner) == ("reports", False)


@pytest.mark.parametrize(
    ("byline", "credited"),
    [
        ("Transmar News Agency", 1),
        ("Jo Roe, The Mole Herald", 1),
        ("avec Le Matin de Quint", 1),
        ("Gull Staff", 0),
    ],
)
def test_a_byline_that_is_another_outlet_is_a_credit(byline: str, credited: int) -> None:
    article = Article("x", "…", outlet="The Gull", byline=byline)
    found = find_citations(article, Outlets([*ARTICLES, article]))
    assert [c.kind for c in found] == ["byline"] * credited


def test_names_of_bodies_are_no_unknown_outlets() -> None:
    text = "The Corrin Courier and the National Harbour Agency disagree with the Patriot Act, the Times of Venn says."
    assert list(unknown_names(Article("x", text))) == ["Corrin Courier", "Times of Venn"]


class Contents:
    """The names and figures of a few articles."""

    def __init__(self, articles: list[Article]) -> None:
        self.all = {article.id: content_of(article) for article in articles}

    def contents(self, ids: set[str]) -> dict[str, frozenset[str]]:
        return {id_: self.all[id_] for id_ in ids}

    def spread(self, names: set[str]) -> Counter[str]:
        return Counter(name for held in self.all.values() for name in held & names)


def test_among_several_articles_of_an_outlet_the_fitting_earlier_one_is_meant() -> None:
    story = (
        "Captain Ines Dorval of the Marigold lost 40 boxes off Port Ansley, said the bureau of Sainte-Enora."
    )
    known = {"outlet": "The Mole Herald", "lang": "en"}
    articles = [
        Article("first", f"On Monday {story}", published="2025-03-04", **known),
        Article(
            "sports", "In Quint, Alma Reyes of Upper Venn won 12 races.", published="2025-03-05", **known
        ),
        Article("later", f"On Friday {story}", published="2025-03-09", **known),
        Article(
            "x",
            "The Mole Herald reported that Captain Dorval of the Marigold is near Port Ansley with 40 boxes fewer.",
            "en",
            outlet="The Gull",
            published="2025-03-06",
        ),
    ]
    supplied = Supplied(profile_of(article) for article in articles)
    citations = {a.id: find_citations(a, supplied.outlets) for a in articles}
    (pointer,) = find_credited(supplied, citations, Contents(articles))["x"]
    assert (pointer.target, pointer.absent) == ("first", False)


def test_an_address_leads_to_the_article_it_names() -> None:
    source = article_of(
        "Forty boxes were lost off Port Ansley.", id="a", url="https://www.mole.example/a/?ref=1", lang="en"
    )
    copy = article_of(
        "Forty boxes were lost.\n\nFrom: https://mole.example/a",
        id="b",
        url="https://gull.example/b",
        lang="en",
    )
    supplied = Supplied(profile_of(article) for article in (source, copy))
    assert supplied.outlets.by_url[address_of("http://mole.example/a")] == source.id


@pytest.mark.parametrize(
    ("value", "earliest", "latest"),
    [
        ("2025", "2025-01-01T00:00", "2025-12-31T23:59"),
        ("2025-02", "2025-02-01T00:00", "2025-02-28T23:59"),
        ("2025-12", "2025-12-01T00:00", "2025-12-31T23:59"),
        ("2025-03-04", "2025-03-04T00:00", "2025-03-04T23:59"),
        ("2025-03-04T09:30+02:00", "2025-03-04T07:30", "2025-03-04T07:30"),
    ],
)
def test_a_date_is_as_wide_as_it_is_precise(value: str, earliest: str, latest: str) -> None:
    moment = moment_of(Article("x", "…", published=value))
    assert moment is not None
    assert moment.earliest.isoformat()[:16] == earliest
    assert moment.latest.isoformat()[:16] == latest


def test_dates_that_contradict_each_other_are_taken_together() -> None:
    article = Article(
        "x", "…", published="2025-03-04", candidates=(Candidate("published", "2025-03-09", "text"),)
    )
    moment, between = moment_of(article), moment_of(Article("y", "…", published="2025-03-06"))
    assert moment is not None
    assert between is not None
    assert not moment.before(between)
    assert not between.before(moment)


@pytest.mark.parametrize("value", ["2999-01-01", "yesterday", "2025-13-40", ""])
def test_a_date_that_cannot_be_says_nothing(value: str) -> None:
    assert moment_of(Article("x", "…", published=value), datetime(2025, 6, 1, tzinfo=UTC)) is None


def test_names_and_addresses_in_the_form_they_are_compared_in() -> None:
    assert key_of("Le Télégramme du Détroit") == ("telegramme", "du", "detroit")
    assert host_of("https://www.mole.example/a") == "mole.example"
    assert host_of("http://[broken") == ""
