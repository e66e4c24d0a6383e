"""Where the inputs agree about an article, and where they do not."""

from __future__ import annotations

import pytest

from selon.records import Article, Candidate
from selon.reports.properties import group_candidates


def _values(field: str, *values: str) -> list[tuple[str, tuple[str, ...]]]:
    candidates = tuple(Candidate(field, value, f"place {n}") for n, value in enumerate(values, 1))
    (known,) = group_candidates(Article("x", "", candidates=candidates))
    return [(value.text, value.found_in) for value in known.values]


@pytest.mark.parametrize(
    ("field", "a", "b"),
    [
        ("title", "The dam holds", "THE DAM  HOLDS"),
        ("title", "L’été, c’est loin", "l-ete-c-est-loin"),
        ("title", "The dam holds", "The dam holds | The Calmora Ledger"),
        ("title", "Le Courant – Le barrage tient", "Le barrage tient"),
        (
            "title",
            "Vallée : le barrage – et après ?",
            "Vallée : le barrage – et après ? - Les Cahiers de la Digue",
        ),
        ("outlet", "The Calmora Ledger", "calmoraledger.example"),
        ("outlet", "Le Monde", "www.lemonde.fr"),
        ("byline", "Ada Quill", "ADA QUILL"),
        ("published", "2025-10-22", "2025-10-22T09:15:00Z"),
        ("published", "2025-10-22T09:15:00Z", "2025-10-22T11:15:00+02:00"),
        ("published", "2025-10-22T09:15:00Z", "2025-10-22T09:15:00.000+00:00"),
        ("published", "2025-10-21", "2025-10-22T00:15:00+02:00"),
        ("published", "2025-10", "2025-10-22"),
        ("lang", "fr", "fr-FR"),
        ("url", "https://www.a.example/b/", "http://a.example/b#c"),
    ],
)
def test_values_that_differ_in_form_only_agree(field: str, a: str, b: str) -> None:
    assert _values(field, a, b) == [(a, ("place 1", "place 2"))]
    assert _values(field, b, a) == [(b, ("place 1", "place 2"))]


@pytest.mark.parametrize(
    ("field", "a", "b"),
    [
        ("title", "The dam holds", "The dam fails"),
        ("title", "The dam holds", "they-fired-on-us"),
        ("title", "?!", "…"),
        ("outlet", "The Calmora Ledger", "The Calmora Echo"),
        ("outlet", "The Calmora Ledger", "northernsignal.example"),
        ("outlet", "Le Monde", "Le Monde diplomatique"),
        ("byline", "Ada Quill", "Ada Quill and Bo Rask"),
        ("published", "2025-10-22", "2025-10-23T09:15:00Z"),
        ("published", "2025-10-22T09:15:00Z", "2025-10-22T09:15:00+02:00"),
        ("published", "yesterday", "2025-10-22"),
        ("lang", "fr", "en"),
        ("url", "https://a.example/b", "https://a.example/c"),
        ("url", "https://a.example/b?id=1", "https://a.example/b?id=2"),
        ("url", "https://[a.example/b", "https://a.example/b"),
    ],
)
def test_values_that_differ_are_all_kept(field: str, a: str, b: str) -> None:
    assert _values(field, a, b) == [(a, ("place 1",)), (b, ("place 2",))]


def test_what_the_article_carries_is_known_without_a_candidate() -> None:
    known = group_candidates(Article("x", "", lang="fr", title="Titre"))
    assert [(item.label, item.values[0].text, item.values[0].found_in) for item in known] == [
        ("Title", "Titre", ()),
        ("Language", "fr", ()),
    ]


def test_a_place_is_named_once_and_properties_keep_their_order() -> None:
    candidates = (
        Candidate("captured", "2025", "WARC"),
        Candidate("byline", "Ada", "record"),
        Candidate("byline", "ada", "record"),
        Candidate("section", "Sea", "record"),
    )
    known = group_candidates(Article("x", "", candidates=candidates))
    assert [(item.field, item.values[0].found_in) for item in known] == [
        ("byline", ("record",)),
        ("captured", ("WARC",)),
        ("section", ("record",)),
    ]
    assert not any(item.differ for item in known)
