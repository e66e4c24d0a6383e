"""Hedges are marked where they stand, on the statement they soften, and only where they are hedges."""

from __future__ import annotations

import pytest

from selon.attribution.hedges import find_hedges
from selon.attribution.statements import attribute
from selon.packs import load_pack

CASES = [
    ("en", "The ship may have crossed the line in May.", ["may"]),
    ("en", "The ship reportedly sank, allegedly with its cargo.", ["reportedly", "allegedly"]),
    ("en", "The minister said he could not come.", []),
    ("fr", "Le patrouilleur aurait franchi la ligne.", ["aurait franchi"]),
    ("fr", "L'auteur présumé des tirs serait à Paris.", ["présumé", "serait"]),
    # the conditional of reported speech is a tense
    (
        "fr",
        "Le maire a dit que le pont serait rouvert lundi prochain ou que l'on viendrait.",
        [],
    ),
    ("fr", "Le maire a dit que l'on viendrait.", []),
    # a condition makes it hypothetical
    ("fr", "Si le pont cédait, la ville voudrait partir.", []),
    # the imperfect of verbs in -rer is no conditional
    ("fr", "Il tirait sur la foule et considérait la carte.", []),
]


@pytest.mark.parametrize(("lang", "text", "expected"), CASES)
def test_hedges(lang: str, text: str, expected: list[str]) -> None:
    pack = load_pack(lang)
    attributions, _ = attribute(text, pack)
    _, hedges = find_hedges(text, attributions, pack)
    assert [text[s:e] for s, e in hedges] == expected


def test_a_hedge_belongs_to_the_innermost_statement_that_holds_it() -> None:
    text = "“The source said that the ship may have sunk,” the minister said. It may rain."
    pack = load_pack("en")
    attributions, _ = attribute(text, pack)
    found, hedges = find_hedges(text, attributions, pack)
    held = {text[a.source[0].start : a.source[0].end]: len(a.hedges) for a in found}
    assert held == {"The source": 1, "the minister": 0}
    assert len(hedges) == 2
