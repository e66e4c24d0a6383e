"""What a text declares of where it comes from, and what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from selon.inputs.credits import find_credits
from selon.inputs.files import read_articles
from selon.packs import load_pack
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
NOTHING = [
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


@pytest.mark.parametrize("line", NOTHING)
def test_not_a_credit(line: str) -> None:
    assert find_credits(line + BODY, PACKS) == []


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
