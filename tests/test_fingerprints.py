"""Words and fingerprints: what is the same word, where it stands, and what is left out."""

from __future__ import annotations

import pytest

from selon.records import Skipped, Span
from selon.tracing import fingerprints
from selon.tracing.fingerprints import blank_out, digest_words, find_known, split_words, take_fingerprints


def words(text: str) -> list[str]:
    found = split_words([text])
    return [text[start:end] for start, end in zip(found.starts.tolist(), found.ends.tolist(), strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("« L’été », dit-il.", ["L", "été", "dit", "il"]),
        ("1,2 million", ["1", "2", "million"]),
        ("東京 a", ["東", "京", "a"]),
        ("x東京y", ["x", "東", "京", "y"]),
        ("co\u00adopération cafe\u0301", ["co\u00adopération", "cafe\u0301"]),
        ("\U0001f600 mot", ["mot"]),
    ],
)
def test_words_and_their_places(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L'Œuvre", "l’oeuvre"),
        ("café", "CAFE\u0301"),
        ("ﬁn", "fin"),
        ("Straße", "STRASSE"),
        ("co\u00adopération", "coopération"),
    ],
)
def test_the_same_words_however_they_are_set(one: str, other: str) -> None:
    assert split_words([one]).numbers.tolist() == split_words([other]).numbers.tolist()


def test_figures_count() -> None:
    found = split_words(["le 12 mai", "le 13 mai"])
    assert found.numbers[1] != found.numbers[4]
    assert found.figures.tolist() == [False, True, False] * 2


def test_a_word_has_one_number_wherever_a_chunk_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["un mot assez long, puis un autre " * 9, "x" * 50, "la fin"]
    whole = split_words(texts)
    monkeypatch.setattr(fingerprints, "CHUNK", 64)
    cut = split_words(texts)
    assert cut.numbers.tolist() == whole.numbers.tolist()
    assert cut.starts.tolist() == whole.starts.tolist()
    assert cut.bounds.tolist() == whole.bounds.tolist()


def test_fingerprints_stay_inside_their_text_and_stand_once() -> None:
    text, place, numbers = take_fingerprints(split_words(["a b c d", "a b c d e", "a b c d e a b c d e"]))
    assert text.tolist() == [1, 2, 2, 2, 2, 2]
    assert place.tolist() == [0, 0, 1, 2, 3, 4]
    assert numbers[0] == numbers[1]


def test_digests_tell_order_and_limits_of_texts() -> None:
    one, two, three, four = digest_words(split_words(["a b", "A, b!", "b a", "a b a b"])).tolist()
    assert one == two
    assert len({one, three, four}) == 3


def test_what_is_known_covers_short_gaps_up_to_the_end() -> None:
    footer = "call our newsroom line any day on {} or write"
    known = take_fingerprints(split_words(["call our newsroom line any day on"]))[2]
    found = find_known(split_words([f"one two three four five six {footer.format(17)}"]), known)
    assert found.tolist() == [False] * 6 + [True] * 10


def test_leftovers_are_blanked_and_nothing_moves() -> None:
    text = blank_out("avant [pub] après", [Skipped(Span(6, 11), "ad")])
    assert len(text) == 17
    assert words(text) == ["avant", "après"]
