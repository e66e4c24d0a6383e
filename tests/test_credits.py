"""What a text declares of where it comes from, and what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from selon.inputs.credits import complete_credits, find_credits
from selon.inputs.files import read_articles
from selon.packs import load_pack
from selon.reading import read_text
from selon.records import Article

EXAMPLES = Path(__file__).parent.parent / "examples"
PACKS = [load_pack("en"), load_pack("fr")]
BODY = (
    "\n\nThe pump failed on Monday, the harbour master said, and nobody had been told of it since then.\n"
    * 60
)

DECLARED = [
    ("De : https://rivages-libres.example/8841", "link", None, "https://rivages-libres.example/8841"),
    (
        "Publié initialement par The Esquerre Inquirer, traduction revue",
        "republication",
        "The Esquerre Inquirer",
        None,
    ),
    (
        "Article originel : Who Shut It?\n\nNorthern Signal, 09.02.23",
        "republication",
        "Northern Signal",
        None,
    ),
    ("Source : Ada Quill, The Calmora Ledger,", "republication", "The Calmora Ledger", None),
    (
        "Le collectif vous propose la traduction d’un article\nen anglais paru dans Northern Signal",
        "translation",
        "Northern Signal",
        None,
    ),
    ("Article repris de La Gazette de Port-Sable", "republication", "La Gazette de Port-Sable", None),
    ("Traduit de l’anglais par Le Veilleur", "translation", "Le Veilleur", None),
    ("CORVELLE, 14 mai (ALP) - Un piratage", "agency", "ALP", None),
    (
        "Originally published by The Calmora Ledger on 21 October.",
        "republication",
        "The Calmora Ledger",
        None,
    ),
    ("This article first appeared in The Lisane Tribune.", "republication", "The Lisane Tribune", None),
    ("Republished with permission from Rivages Libres", "republication", "Rivages Libres", None),
    ("Translated from the French by Anne Le Goff", "translation", "Anne Le Goff", None),
    ("As first reported by The Calmora Ledger, the pump failed", "information", "The Calmora Ledger", None),
]
# How people credit what they repost: the line, and the name that is credited.
MANNERS = [
    ("Ce texte a d'abord été publié par La Lanterne du Nord.", "republication", "La Lanterne du Nord"),
    ("Initialement paru dans Le Courrier du Sud le 3 mai 2025.", "republication", "Le Courrier du Sud"),
    ("Première parution : The Strait Review, 12 mai 2025", "republication", "The Strait Review"),
    ("Paru en anglais dans The Strait Review, le 2 juin 2025", "republication", "The Strait Review"),
    ("Avec l'aimable autorisation du Phare de Ré", "republication", "Phare de Ré"),
    ("Repris de la Revue des eaux vives (n° 44)", "republication", "Revue des eaux vives"),
    ("Vu sur Le Grand Large", "republication", "Le Grand Large"),
    ("Source Le Grand Large", "republication", "Le Grand Large"),
    ("Par Jean Dol – Le 14 mai 2025 – Source Le Grand Large", "republication", "Le Grand Large"),
    ("Source : The Strait Review – Traduction : Le Veilleur", "republication", "The Strait Review"),
    ("Source : legrandlarge.example", "link", "legrandlarge.example"),
    ("L'original de cet article est paru sur Northern Signal", "republication", "Northern Signal"),
    ("Lire la suite sur Northern Signal", "link", "Northern Signal"),
    ("Cet article provient de Northern Signal", "republication", "Northern Signal"),
    ("Un article de La Lanterne du Nord", "republication", "La Lanterne du Nord"),
    ("Par Jean Dol, pour Northern Signal", "republication", "Northern Signal"),
    ("Republié sous licence CC BY-ND depuis Northern Signal", "republication", "Northern Signal"),
    ("Transféré de les yeux du large", "republication", "les yeux du large"),
    ("Merci à Jeanne Ollier pour le lien", "information", "Jeanne Ollier"),
    ("Article original : The tide nobody saw, Mara Feld, 2 juin 2025", "link", "The tide nobody saw"),
    ("Traduction : Marie Levert, pour Le Veilleur", "translation", "Marie Levert"),
    ("Traduit et annoté par M. Levert", "translation", "M. Levert"),
    ("Traduction d'un article d'Owen Storr paru dans The Strait Review", "translation", "The Strait Review"),
    ("Par Jean Dol avec AFP", "agency", "AFP"),
    ("La rédaction avec AFP et Reuters", "agency", "AFP et Reuters"),
    ("This article originally ran in The Strait Review.", "republication", "The Strait Review"),
    ("The original was published in The Strait Review", "republication", "The Strait Review"),
    ("An earlier version of this essay appeared in Northern Signal", "republication", "Northern Signal"),
    ("Reprinted by permission of Northern Signal", "republication", "Northern Signal"),
    ("Cross-posted at Northern Signal", "republication", "Northern Signal"),
    ("© 2025 The Strait Review. Reproduced with permission.", "republication", "The Strait Review"),
    ("Source: northern-signal.example", "link", "northern-signal.example"),
    ("By John Dole – May 14, 2025 – Source The Strait Review", "republication", "The Strait Review"),
    ("From The Strait Review, by John Dole:", "republication", "The Strait Review"),
    ("By John Dole for Northern Signal", "republication", "Northern Signal"),
    ("John Dole, The Strait Review, May 14, 2025", "republication", "The Strait Review"),
    ("Forwarded from eyes on the strait", "republication", "eyes on the strait"),
    ("Hat tip to June Oller", "information", "June Oller"),
    ("H/T dunlin.", "information", "dunlin"),
    ("Read the rest of the story at Northern Signal.", "link", "Northern Signal"),
    ("English translation by Mary Lever", "translation", "Mary Lever"),
    ("Translated by M. Lever for Northern Signal", "translation", "M. Lever"),
    ("Machine translation of Northern Signal", "translation", "Northern Signal"),
    ("By JOHN DOLE, Associated Press", "agency", "Associated Press"),
    ("Additional reporting by PA Media", "agency", "PA Media"),
]
NOTHING = [
    "Photo : Jean Dol",
    "© Jean Dol / AFP",
    "Publié le 14 mai 2025 dans Actualités",
    "Publié dans Économie",
    "Par Jean Dol, journaliste",
    "Jean Dol, Port-Sable, 14 mai 2025",
    "Merci à Jeanne Ollier et à toute l'équipe",
    "Lire la suite sur Facebook",
    "Une enquête de police est ouverte.",
    "D'après Jean Dol, le pont tient.",
    "Photo courtesy of The Strait Review",
    "By John Dole, Staff Writer",
    "From London to Paris",
    "From the Archives",
    "Read more on Twitter",
    "Thanks to John Dole the bridge was saved.",
    "She first appeared in London.",
    "A survey of 1,704 adults, taken from May 13, is in line with it.",
    "June Oller contributed to this story.",
    "Source : un policier",
    "The novel was first published in 1867 by a printer in Leeds.",
    "Il a repris le travail lundi.",
    "The Calmora Ledger reported that the pump had failed.",
    "Le maire (Parti rural) a dit non.",
]


@pytest.mark.parametrize(("line", "kind", "name", "url"), DECLARED)
@pytest.mark.parametrize("place", ["first", "last"])
def test_declared_at_either_end(line: str, kind: str, name: str | None, url: str | None, place: str) -> None:
    text = line + BODY if place == "first" else BODY.strip() + "\n\n" + line
    if kind == "agency" and place == "last":
        return  # a dateline opens an article
    (credit,) = find_credits(text, PACKS)
    assert (credit.kind, credit.name, credit.url) == (kind, name, url)
    assert credit.span is not None
    assert text[credit.span.start : credit.span.end] in line


@pytest.mark.parametrize(("line", "kind", "name"), MANNERS)
def test_manners_of_crediting(line: str, kind: str, name: str) -> None:
    found = [(c.kind, c.name) for c in find_credits(f"{line}\n{BODY}", PACKS)]
    assert (kind, name) in found
    assert len(found) <= 2  # one line may name both where it is from and who translated it


@pytest.mark.parametrize("line", NOTHING)
def test_not_a_credit(line: str) -> None:
    assert find_credits(line + BODY, PACKS) == []


def test_a_name_linked_twice_is_credited_with_its_page() -> None:
    text = "Republished from Open Tide"
    links = [
        ("Open Tide", "https://open-tide.example/"),
        ("Open Tide", "https://open-tide.example/2025/quay"),
    ]
    (credit,) = complete_credits(text, find_credits(text, PACKS), links)
    assert credit.url == links[1][1]


def test_a_credit_in_the_middle_speaks_of_something_else() -> None:
    assert find_credits(BODY + "Originally published by The Calmora Ledger." + BODY, PACKS) == []


@pytest.mark.parametrize(
    ("name", "credited"),
    [
        (
            "french-repost.txt",
            [
                "https://northharbour-monitor.example/2025/03/13/drones-over-port-sable-depot",
                "The Calmora Ledger",
            ],
        ),
        ("french-repost.html", ["https://rivages-libres.example/8841", "The Esquerre Inquirer"]),
        ("harbour-dispute.html", ["https://calmora-ledger.example/2025/06/11/quay", "The Calmora Ledger"]),
    ],
)
def test_the_examples_declare_both(name: str, credited: list[str]) -> None:
    (article,) = read_articles([EXAMPLES / name])
    assert isinstance(article, Article)
    assert [credit.name or credit.url for credit in article.credits] == credited


@pytest.mark.parametrize(
    ("text", "translator", "outlet"),
    [
        (
            "Publié par Odon, traduit par Hervé Varin pour le Courrier du Nord",
            "Hervé Varin",
            "Courrier du Nord",
        ),
        ("Traduit par Odon, relu par Le Goff, pour Rivages Libres", "Odon", "Rivages Libres"),
        ("Translated from the French by Ada Quill for Rivages Libres", "Ada Quill", "Rivages Libres"),
    ],
)
def test_a_translator_and_the_outlet_for_which_he_translated(text: str, translator: str, outlet: str) -> None:
    found = [c for c in find_credits(text + BODY, PACKS) if c.kind == "translation"]
    assert [c.name for c in found] == [translator, outlet]
    assert text[slice(*found[0].span)].endswith(translator) if found[0].span else False


def test_an_outlet_in_a_credit_is_no_place() -> None:
    text = f"Paru dans Severny Kurier le 9 mai\n\n{BODY}"
    assert [f for f in read_text(text, lang="fr").facts if f.type == "place"] == []


def test_an_address_of_the_page_itself_is_not_what_is_credited(tmp_path: Path) -> None:
    url = "https://blog.example/2025/quay"
    end = f"<p>Source The Strait Review</p><p><a href='{url}'>{url}</a></p>"
    head = f"<head><title>Pump fails at quay</title><link rel='canonical' href='{url}'></head>"
    page = tmp_path / "page.html"
    page.write_text(
        f"<html>{head}<body><article><h1>Pump fails at quay</h1><p>{BODY}</p>{end}</article></body></html>"
    )
    (article,) = read_articles([page])
    assert isinstance(article, Article)
    assert [(c.name, c.url) for c in article.credits] == [("The Strait Review", None)]
