"""The scorer: figures of small answers that can be worked out by hand."""

from __future__ import annotations

import pytest

from eval.gold import Found, FoundArticle, FoundSource, Gold, Quote, Stretch
from eval.scoring import b_cubed, score

TEXT = "The pier is closed, said Ana Roux. It opens on Monday, she added."
CLOSED, ROUX, SAID = (0, 18), (25, 33), (20, 24)
OPENS, SHE, ADDED = (35, 53), (55, 58), (59, 64)


def _gold(*quotes: Quote) -> list[Gold]:
    return [Gold(doc_id="pier", lang="en", text=TEXT, quotes=quotes)]


def _answer(*found: Found, text: str = TEXT) -> dict[str, FoundArticle]:
    sources = (FoundSource("s1", "named-person"), FoundSource("s2", "group"))
    return {"pier": FoundArticle("pier", text, found, sources)}


def _found(
    content: tuple[int, int], source: tuple[int, int], cue: tuple[int, int], speaker: str = "s1"
) -> Found:
    return Found(Stretch((content,)), Stretch((source,)), Stretch((cue,)), "indirect", speaker)


FIRST = Quote((CLOSED,), (ROUX,), (SAID,), True, "indirect", "named-person", "roux")
SECOND = Quote((OPENS,), (SHE,), (ADDED,), True, "indirect", "named-person", "roux")
BOTH = (_found(CLOSED, ROUX, SAID), _found(OPENS, SHE, ADDED))


def test_a_right_answer_has_every_figure_at_a_hundred() -> None:
    figures = score(_gold(FIRST, SECOND), _answer(*BOTH))
    assert set(figures.values()) == {100.0}
    assert figures.keys() >= {
        "overlap .3 f1",
        "joint f1",
        "exact f1",
        "speaker",
        "kind",
        "speech",
        "joined b3 f1",
    }


@pytest.mark.parametrize(
    ("found", "figure", "expected"),
    [
        ((BOTH[0],), "overlap .3 f1", 66.7),  # one of two: precision 1, recall 1/2
        ((BOTH[0], _found((0, 53), SHE, ADDED)), "overlap .8 f1", 100.0),  # too long is forgiven here
        ((BOTH[0], _found((0, 53), SHE, ADDED)), "joint f1", 50.0),  # and not here: 18 of 53 characters
        ((BOTH[0], _found((34, 54), SHE, ADDED)), "exact f1", 100.0),  # the space and the comma are trimmed
        ((BOTH[0], _found((38, 53), SHE, ADDED)), "exact f1", 50.0),
        ((BOTH[0], _found(OPENS, ROUX, ADDED)), "speaker", 50.0),
        ((BOTH[0], _found(OPENS, ROUX, ADDED)), "joint f1", 50.0),
        ((BOTH[0], _found(OPENS, SHE, SAID)), "joint f1", 50.0),
        ((BOTH[0], _found(OPENS, SHE, ADDED, "s2")), "kind", 50.0),
        ((BOTH[0], _found(OPENS, SHE, ADDED, "s2")), "joined b3 f1", 66.7),  # precision 1, recall 1/2
    ],
)
def test_what_is_wrong_costs_its_figure(found: tuple[Found, ...], figure: str, expected: float) -> None:
    assert score(_gold(FIRST, SECOND), _answer(*found))[figure] == expected


@pytest.mark.parametrize("found", [BOTH, BOTH[:1]])
def test_an_optional_quote_is_neither_rewarded_nor_punished(found: tuple[Found, ...]) -> None:
    optional = Quote((OPENS,), (SHE,), (ADDED,), False)
    assert score(_gold(FIRST, optional), _answer(*found))["joint f1"] == 100.0


def test_an_attribution_that_is_not_in_gold_costs_precision() -> None:
    assert score(_gold(FIRST), _answer(*BOTH))["joint f1"] == 66.7


@pytest.mark.parametrize(("answers", "why"), [({}, "not in the output"), (_answer(text="x"), "altered")])
def test_an_answer_on_another_text_is_refused(answers: dict[str, FoundArticle], why: str) -> None:
    with pytest.raises(ValueError, match=f"pier: .*{why}"):
        score(_gold(FIRST), answers)


def test_b_cubed_of_one_cluster_found_as_two() -> None:
    # precision 1; recall of each of the three items: 2/3, 2/3, 1/3, mean 5/9; F1 = 2·(5/9)/(14/9) = 5/7
    assert b_cubed([("g", "f"), ("g", "f"), ("g", "h")]) == 71.4
