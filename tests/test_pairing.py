"""Statements cut from articles, and paired with those of other articles that assert the same."""

from __future__ import annotations

import pytest

from selon.comparison.contents import describe_statements
from selon.comparison.ordering import align_in_order
from selon.comparison.pairing import pair_statements
from selon.comparison.segments import split_clauses
from selon.reading import read_text
from selon.records import Reading, Span


def _statements(reading: Reading) -> list[str]:
    return [reading.article.text[slice(*c.statement.span)] for c in split_clauses(reading)]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "en",
            "A cutter may have entered the bay on Monday before firing two shots near a ketch, a deckhand told me.",
            ["A cutter may have entered the bay on Monday", "firing two shots near a ketch"],
        ),
        (
            "fr",
            "Un cotre serait entré dans la baie lundi avant de tirer deux coups près d’un ketch, selon le capitaine.",
            ["Un cotre serait entré dans la baie lundi", "tirer deux coups près d’un ketch"],
        ),
        (
            "en",
            "The firm used an account whose password had not been changed for nine months.",
            ["The firm used an account", "whose password had not been changed for nine months"],
        ),
        (
            "fr",
            "La société passait par un compte dont le code n’avait pas été changé depuis neuf mois.",
            ["La société passait par un compte", "dont le code n’avait pas été changé depuis neuf mois"],
        ),
        (
            "en",
            "Nothing indicates that the pump was faulty, the manager said.",
            ["Nothing indicates that the pump was faulty"],
        ),
        (
            "en",
            "The gate fell at 9.30 p.m. (2030 GMT), ten minutes before the end of the match.",
            ["The gate fell at 9.30 p.m. (2030 GMT), ten minutes before the end of the match"],
        ),
    ],
)
def test_a_statement_asserts_one_thing(lang: str, text: str, expected: list[str]) -> None:
    assert _statements(read_text(text, lang=lang)) == expected


def test_source_and_cue_are_no_statement() -> None:
    reading = read_text("The mayor, who asked not to be named, said the bridge had collapsed.", lang="en")
    assert _statements(reading) == ["the bridge had collapsed"]


def test_a_source_described_with_a_date_asserts_it() -> None:
    reading = read_text("L’Autorité, saisie le 3 mai, dit examiner la plainte du port.", lang="fr")
    assert any("saisie le 3 mai" in s for s in _statements(reading))


def test_inflected_forms_and_figures_meet() -> None:
    one, other = (
        describe_statements(read_text(text, lang="en"))[0]
        for text in (
            "The crew fired two flares at the wreck.",
            "Two flares had been fired over the wrecks by night.",
        )
    )
    assert {"k:shoot", "w:flare", "k:sink", "n:2"} <= one.marks & other.marks


EN = """A dredger sank off Kelby pier on 4 May with nine sailors aboard, the coastguard said.

The harbour pilot, Ida Morn, said the dredger had ignored three radio calls.

Divers found the wreck at a depth of 31 metres. The owner has not answered questions."""
FR = """Une drague a coulé au large de la jetée de Kelby le 4 mai avec neuf marins à bord, selon les garde-côtes.

La pilote du port, Ida Morn, a déclaré que la drague avait ignoré trois appels radio.

Des plongeurs ont trouvé l’épave à 31 mètres de profondeur. L’armateur n’a pas répondu aux questions."""
OTHER = """Nine sailors were aboard the dredger that sank off Kelby pier on 4 May, a survivor told the Gazette.

The town hall was painted green in 1931. The library has eleven radio sets."""


def _pairs(a: Reading, b: Reading, **how: object) -> list[tuple[str, str]]:
    joins = pair_statements(a, b, **how)  # type: ignore[arg-type]
    return [(a.article.text[slice(*j.first.span)], b.article.text[slice(*j.second.span)]) for j in joins]


def test_a_translation_is_paired_in_order() -> None:
    a, b = read_text(EN, lang="en", id="a"), read_text(FR, lang="fr", id="b")
    pairs = _pairs(a, b, passages=[(Span(0, len(EN)), Span(0, len(FR)))])
    starts = [(x.split()[0], y.split()[0]) for x, y in pairs]
    assert starts == [("A", "Une"), ("the", "la"), ("Divers", "Des"), ("The", "L’armateur")]


def test_an_altered_copy_meets_what_it_garbles() -> None:
    altered = EN.replace("nine", "ninety").replace("has not answered", "has answered")
    a, b = read_text(EN, lang="en", id="a"), read_text(altered, lang="en", id="b")
    pairs = _pairs(a, b, passages=[(Span(0, len(EN)), Span(0, len(altered)))])
    assert len(pairs) == len(_statements(a))
    assert any(x.endswith("has not answered questions") and "has answered" in y for x, y in pairs)


def test_an_independent_report_is_paired_by_what_it_says() -> None:
    a, b = read_text(EN, lang="en", id="a"), read_text(OTHER, lang="en", id="b")
    joins = pair_statements(a, b)
    assert len(joins) == 1
    assert joins[0].strength == "plausible"
    assert "Kelby" in joins[0].evidence.detail


def test_a_denial_does_not_meet_what_it_denies() -> None:
    denied = "Nine sailors were not aboard the dredger that sank off Kelby pier on 4 May."
    assert not pair_statements(read_text(EN, lang="en", id="a"), read_text(denied, lang="en", id="b"))


def test_unlike_articles_share_no_statement() -> None:
    other = read_text(
        "The festival sold 400 tickets, its director said. Rain is forecast for Sunday.", lang="en"
    )
    assert pair_statements(read_text(EN, lang="en"), other) == ()


def test_an_unmeasured_article_has_no_statement() -> None:
    assert pair_statements(read_text(EN, lang="en"), read_text("Das Schiff sank am 4. Mai.", lang="de")) == ()


def test_order_is_kept_and_the_band_bounds_the_work() -> None:
    calls = 0

    def equal(a: int, b: int) -> float:
        nonlocal calls
        calls += 1
        return float(a == b)

    assert align_in_order([1, 2, 3, 9, 4], [1, 3, 2, 4], equal, 0.5)[-1] == (4, 3, 1.0)
    calls = 0
    assert len(align_in_order(range(2000), range(2000), equal, 0.5)) == 2000
    assert calls < 2000 * 60


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("La ferme a brûlé mardi.", "La vanne a été fermée mardi.", False),  # only their stems are one
        ("La vanne fermée a tenu.", "The gate was closed and held.", True),
    ],
)
def test_homographs_are_told_by_their_spelling(one: str, other: str, alike: bool) -> None:
    first, second = (
        describe_statements(read_text(t, lang="en" if "The" in t else "fr"))[0].crossing for t in (one, other)
    )
    meant = {m for m in first & second if m.startswith("k:")}
    assert ("k:close-shut" in meant) == alike
    assert "k:farm" not in meant


def test_what_is_said_under_a_cue_that_denies_is_denied() -> None:
    denied = describe_statements(read_text("The officer denied that the gym had been open.", lang="en"))
    said = describe_statements(read_text("The officer said that the gym had been open.", lang="en"))
    doubly = describe_statements(read_text("The officer denied that the gym had not been open.", lang="en"))
    assert [c[0].denies for c in (denied, said, doubly)] == [True, False, False]
