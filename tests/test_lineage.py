"""Who took it from whom: on small cases whose answer a reader sees at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from selon.records import Article, Credit, Derivation, Match, Skipped, Span, Trace
from selon.tracing.lineage import find_derivations

LEAD = "A cargo ship lost forty containers off Port Ansley on Tuesday night, the harbour office said."
BODY = (
    "The crew of the Marigold counted the stack twice before calling the coastguard at 3 a.m. Captain Ines Dorval"
    " said that the lashings had parted one after another like the strings of a violin. Nobody was hurt, and the"
    " ship reached the roads of Sainte-Enora under her own power. Divers will look for the boxes on Thursday."
)
TAIL = "The owner, Blackwater Lines, did not answer questions. An inquiry has been opened by the maritime bureau."
COLUMN = (
    "Gardening is a matter of patience, as my grandmother used to say, and of slugs. This week the dahlias came up"
    " late, the beans came up twice, and a fox took the scarecrow for a friend. I have sown spinach where the"
    " potatoes were, and shall report on it in the autumn, weather permitting, with drawings of every leaf."
)

KITCHEN = (
    "Supper on Sunday was leek pudding, which takes flour, butter, nutmeg and somebody else's patience. Readers who"
    " wrote about marmalade are thanked; those who enclosed marmalade are thanked twice. The kettle has been mended,"
    " the cellar swept, and the parish choir rehearses again on Fridays under its young organist from Upper Venn."
)


def article(name: str, text: str, day: int | None = None, **known: str) -> Article:
    published = None if day is None else f"2025-03-{day:02}T08:00:00Z"
    return Article(
        name, text, "en", outlet=known.pop("outlet", f"The {name.title()} Herald"), published=published
    )


def match(first: Article, second: Article, *shared: str) -> Match:
    """The match of two articles that both hold the texts `shared`."""
    spans = [tuple(Span(a.text.index(s), a.text.index(s) + len(s)) for a in (first, second)) for s in shared]
    return Match(first.id, second.id, tuple((a, b) for a, b in sorted(spans)), across=False, score=1.0)


def trace(articles: list[Article], *matches: Match) -> Trace:
    return find_derivations(articles, matches)


def direct(found: Trace) -> dict[tuple[str, str], Derivation]:
    return {(d.derived, d.source): d for d in found.derivations if not d.sibling}


def test_a_later_copy_comes_from_the_earlier_article() -> None:
    a, b = article("mole", f"{LEAD} {BODY}", 4), article("quay", f"{LEAD} {BODY}", 5)
    (found,) = direct(trace([b, a], match(a, b, f"{LEAD} {BODY}"))).values()
    assert (found.derived, found.source, found.direction) == ("quay", "mole", "date")
    assert (found.relation, found.declared) == ("republication", False)


def test_another_credit_line_inside_a_passage_does_not_make_it_an_edited_copy() -> None:
    credit = "This article was originally published by the Mole Herald."
    first, second = f"{LEAD}\n\nBy Ada Quill\n\n{BODY}", f"{LEAD}\n\n{credit}\n\n{BODY}"
    a, b = article("mole", first, 4), article("quay", second, 5)
    a = replace(a, leftovers=(Skipped(Span(len(LEAD) + 2, len(LEAD) + 14), "byline or date line"),))
    said = Span(len(LEAD) + 2, len(LEAD) + 2 + len(credit))
    b = replace(b, credits=(Credit(said, "republication", "The Mole Herald", None, "text", "x"),))
    whole = Match("mole", "quay", ((Span(0, len(first)), Span(0, len(second))),), across=False, score=1.0)
    (found,) = direct(trace([a, b], whole)).values()
    assert (found.relation, found.declared) == ("republication", True)


@pytest.mark.parametrize("days", [(None, None), (4, 4), (4, None)], ids=["none", "the same", "one only"])
def test_without_dates_that_differ_the_direction_is_unknown(days: tuple[int | None, int | None]) -> None:
    a, b = article("mole", f"{LEAD} {BODY}", days[0]), article("quay", f"{LEAD} {BODY}", days[1])
    (found,) = direct(trace([a, b], match(a, b, f"{LEAD} {BODY}"))).values()
    assert found.direction == "unknown"


def test_a_credit_outranks_the_dates() -> None:
    a = article("mole", f"{LEAD} {BODY}", 9)
    b = article("quay", f"{LEAD} {BODY} Originally published by The Mole Herald.", 5)
    span = Span(b.text.index("Originally"), len(b.text))
    b = replace(b, credits=(Credit(span, "republication", "The Mole Herald", None, "text", "en-x"),))
    (found,) = direct(trace([a, b], match(a, b, f"{LEAD} {BODY}"))).values()
    assert (found.derived, found.direction, found.declared) == ("quay", "credit", True)


def test_a_copy_of_an_edited_copy_comes_from_it() -> None:
    edited = BODY.replace("like the strings of a violin", "like spaghetti")
    first, second = edited.split(" like spaghetti")
    a, b, c = article("a", BODY, 4), article("b", edited, 5), article("c", edited, 6)
    found = trace([a, b, c], match(a, b, first, second), match(a, c, first, second), match(b, c, edited))
    assert set(direct(found)) == {("b", "a"), ("c", "b")}
    (sibling,) = (d for d in found.derivations if d.sibling)
    assert ({sibling.derived, sibling.source}, sibling.evidence[0].rule) == ({"a", "c"}, "through")


def test_two_copies_of_one_article_are_siblings() -> None:
    a, b, c = article("a", BODY, 4), article("b", BODY, 5), article("c", BODY, 6)
    found = trace([a, b, c], match(a, b, BODY), match(a, c, BODY), match(b, c, BODY))
    assert set(direct(found)) == {("b", "a"), ("c", "a")}
    (sibling,) = (d for d in found.derivations if d.sibling)
    assert (sibling.evidence[0].rule, sibling.evidence[0].detail) == ("common-source", "a")


def test_an_article_put_together_from_two_has_two_sources() -> None:
    a, b = article("a", BODY, 4), article("b", COLUMN, 4)
    c = article("c", f"{COLUMN}\n\n{BODY}", 6)
    assert set(direct(trace([a, b, c], match(a, c, BODY), match(b, c, COLUMN)))) == {("c", "a"), ("c", "b")}


def test_a_passage_foreign_to_the_rest_was_taken_whatever_the_dates() -> None:
    sentence = (
        "Captain Ines Dorval of the Marigold said that the lashings had parted one after another like the strings of"
        " a violin while the containers leaned towards the harbour lights."
    )
    story = (
        f"{LEAD} {sentence} Dorval, whose Marigold had loaded containers at Corrin, praised the lashings. {TAIL} Her"
        " crew had counted every stack before midnight, she added, and would now count boxes along the coast. The"
        " harbour pilots were asked on Wednesday whether lights on the breakwater had been working that evening, and"
        " two fishermen handed in photographs of floating boxes that carried bananas, bicycles and spare tyres."
    )
    column = f"{COLUMN} {sentence} {KITCHEN}"
    a, b = article("story", story, 6), article("column", column, 5)
    (found,) = direct(trace([a, b], match(a, b, sentence))).values()
    assert (found.derived, found.direction, found.relation) == ("column", "containment", "excerpt")


def test_words_two_reporters_heard_are_no_copy() -> None:
    quote = "“We counted the stack twice and then we called the coastguard, and I would do the same again tomorrow,”"
    a = article("a", f"{LEAD} {quote} Captain Ines Dorval told reporters. {BODY[:90]}", 4)
    b = article("b", f"{COLUMN} At the pier the captain was firm. {quote} she said.", 5)
    found = trace([a, b], match(a, b, quote))
    assert not direct(found)
    assert [(d.sibling, d.evidence[0].rule) for d in found.derivations] == [(True, "same-words-said")]


def test_a_rewrite_that_credits_a_supplied_article() -> None:
    a = article("mole", f"{LEAD} {BODY}", 4)
    b = article(
        "quay",
        "Forty boxes are adrift. Captain Ines Dorval of the Marigold told The Mole Herald that nobody was hurt when"
        " the stack went over near Port Ansley. The boat is now off Sainte-Enora.",
        5,
    )
    (found,) = direct(trace([a, b])).values()
    assert (found.derived, found.source, found.relation, found.declared) == ("quay", "mole", "rewrite", True)
    assert b.text[slice(*(found.evidence[0].span or ()))] == "The Mole Herald"


def test_an_outlet_named_in_passing_is_no_source() -> None:
    a = article("mole", f"{LEAD} {BODY}", 4)
    b = article("quay", f"{TAIL} A van of The Mole Herald was parked near the Marigold in Port Ansley.", 5)
    assert trace([a, b]).derivations == ()


def test_what_is_credited_and_was_not_supplied_is_absent() -> None:
    told = "The captain told The Corrin Courier that forty boxes were adrift."
    found = trace([article("a", f"{told} {TAIL}", 4), article("b", f"{told} {COLUMN}", 5)])
    (absent,) = found.absent
    assert (absent.id, absent.name, absent.credited_by) == (
        "absent:corrin-courier",
        "Corrin Courier",
        ("a", "b"),
    )
    assert {d.source for d in found.derivations} == {absent.id}


def test_two_copies_of_one_absent_article_do_not_copy_each_other() -> None:
    line = "Originally published by The Corrin Courier."
    texts = [article(name, f"{BODY} {line}", day) for name, day in (("a", 4), ("b", 5))]
    credited = [
        replace(
            t,
            credits=(
                Credit(
                    Span(len(BODY) + 1, len(t.text)), "republication", "The Corrin Courier", None, "text", "x"
                ),
            ),
        )
        for t in texts
    ]
    found = trace(credited, match(credited[0], credited[1], BODY))
    first, second, sibling = found.derivations
    assert {(d.derived, d.source) for d in (first, second)} == {(i, "absent:corrin-courier") for i in "ab"}
    assert {first.relation, second.relation} == {"republication"}
    assert (sibling.sibling, {sibling.derived, sibling.source}) == (True, {"a", "b"})


def test_the_outlet_that_reports_is_the_source_and_not_the_one_it_quotes() -> None:
    agency = article(
        "agency",
        f"The Mole Herald reported that forty boxes were lost. {BODY}",
        5,
        outlet="Transmar News Agency",
    )
    mole = article("mole", f"{LEAD} {BODY[:60]}", 4)
    text = (
        "The captain told The Mole Herald, reported the Transmar News Agency, that the Marigold had lost boxes. Captain"
        " Ines Dorval is now off Sainte-Enora."
    )
    paper = article("paper", text, 6)
    found = direct(trace([agency, mole, paper]))
    assert ("paper", "agency") in found
    assert ("paper", "mole") not in found


def test_many_near_copies_take_time_in_proportion_to_their_pairs() -> None:
    texts = [
        article(f"a{i:03}", f"{BODY} {TAIL} Edition {i} of the evening paper.", 1 + i % 28) for i in range(60)
    ]
    pairs = [match(a, b, f"{BODY} {TAIL}") for i, a in enumerate(texts) for b in texts[i + 1 :]]
    found = trace(texts, *pairs)
    assert len(found.derivations) == len(pairs)
    assert len(direct(found)) == len(texts) - 1
