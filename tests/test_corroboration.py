"""Claims, origins, disagreements and loops of small cases, the report and the data written from them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rich.text import Text

from eval.cases import count_titles, near
from selon.corroboration.loops import find_loops
from selon.corroboration.outcome import corroborate
from selon.exports.corroborations import corroboration_to_json, trace_to_jsonl
from selon.reading import read_text
from selon.records import Absent, Claim, Contents, Corroboration, Derivation, Passage, Reading, Span, Trace
from selon.reports.corroboration import corroboration_lines
from selon.reports.findings import Findings
from selon.reports.index import Index
from selon.reports.quoted import list_quoted
from selon.reports.reasons import why_lines

LEAD = """The ferry Alma Rose lost her rudder off Kelby pier on Sunday with 31 passengers aboard, a deckhand told \
The Kelby Post.

The harbour master, Ida Morn, told the Post that no passenger was hurt."""
COPY = (
    LEAD.replace("31 passengers", "13 passengers")
    .replace("told The Kelby Post", "said")
    .replace("told the Post", "said")
)
FRENCH = """Le ferry Alma Rose a perdu son gouvernail au large de la jetée de Kelby dimanche avec 31 passagers à \
bord, a déclaré un matelot.

La capitaine du port, Ida Morn, a déclaré qu’aucun passager n’avait été blessé."""
OTHER = """Ida Morn, the harbour master at Kelby, told the Gazette that no passenger of the Alma Rose was hurt.

The festival begins on Friday."""


def _read(id_: str, text: str, lang: str = "en", day: str = "02") -> Reading:
    names = {"post": "The Kelby Post", "copy": "The Mirror", "fr": "Le Large", "other": "The Gazette"}
    return read_text(
        text, lang=lang, id=id_, outlet=names[id_], published=f"2026-03-{day}T08:00:00Z", title=id_
    )


def _whole(
    derived: Reading, source: Reading, relation: str = "edited", *, declared: bool = False
) -> Derivation:
    spans = (Passage(Span(0, len(derived.article.text)), Span(0, len(source.article.text))),)
    passages = () if relation == "rewrite" else spans
    return Derivation(
        derived.article.id,
        source.article.id,
        relation,
        declared,
        1.0,
        "credit",
        passages,  # type: ignore[arg-type]
    )


def _case() -> tuple[list[Reading], Trace]:
    post, copy = _read("post", LEAD), _read("copy", COPY, day="03")
    french, other = _read("fr", FRENCH, "fr", "04"), _read("other", OTHER, day="05")
    return [post, copy, french, other], Trace((_whole(copy, post), _whole(french, post, "translation")))


def _claim(found: Corroboration, readings: list[Reading], words: str) -> Claim:
    texts = {r.article.id: r.article.text for r in readings}
    return next(
        c for c in found.claims if any(words in texts[s.article][slice(*s.span)] for s in c.statements)
    )


def test_a_copy_and_a_translation_are_one_origin() -> None:
    readings, trace = _case()
    claim = _claim(corroborate(readings, trace), readings, "lost her rudder")
    assert {s.article for s in claim.statements} == {"post", "copy", "fr"}
    assert (claim.origins.at_least, claim.origins.at_most, claim.origins.declared_only) == (1, 1, 3)
    assert claim.origins.groups[0].first == "post"
    assert claim.origins.groups[0].kind == "anonymous"


def test_an_altered_figure_stays_in_its_claim_and_disagrees() -> None:
    readings, trace = _case()
    claim = _claim(corroborate(readings, trace), readings, "lost her rudder")
    values = {v: {s.article for s in of} for d in claim.disagreements for v, of in d.values}
    assert values["13 passengers"] == {"copy"}


def test_a_named_source_who_tells_two_reporters_is_one_origin() -> None:
    readings, trace = _case()
    claim = _claim(corroborate(readings, trace), readings, "no passenger was hurt")
    assert "other" in {s.article for s in claim.statements}
    assert (claim.origins.at_least, claim.origins.at_most) == (1, 1)
    assert any(j.evidence.rule == "same-person" for j in claim.origins.joins)


def test_a_statement_without_a_source_is_a_plausible_join_only() -> None:
    bare = "The ferry Alma Rose lost her rudder off Kelby pier on Sunday. Ida Morn had no comment."
    readings = [_read("post", LEAD), _read("other", bare, day="05")]
    claim = _claim(corroborate(readings, Trace()), readings, "lost her rudder")
    assert (claim.origins.at_least, claim.origins.at_most) == (1, 2)


def test_different_figures_are_never_joined_as_plausible() -> None:
    bare = "The ferry Alma Rose lost her rudder off Kelby pier on Sunday with 44 passengers aboard. Ida Morn left."
    readings = [_read("post", LEAD), _read("other", bare, day="05")]
    claim = _claim(corroborate(readings, Trace()), readings, "lost her rudder")
    assert (claim.origins.at_least, claim.origins.at_most) == (2, 2)


def test_two_articles_that_credit_one_absent_outlet_share_its_origin() -> None:
    told = "The ferry Alma Rose lost her rudder off Kelby pier on Sunday, the Sea Herald reported. Ida Morn left."
    readings = [_read("copy", told), _read("other", told.replace("off Kelby", "near Kelby"), day="05")]
    links = tuple(Derivation(i, "sea-herald", "rewrite", True, 1.0, "credit") for i in ("copy", "other"))
    trace = Trace(links, (Absent("sea-herald", "Sea Herald", None, ("copy", "other")),))
    claim = _claim(corroborate(readings, trace), readings, "lost her rudder")
    assert (claim.origins.at_least, claim.origins.at_most, claim.origins.declared_only) == (1, 1, 1)
    assert claim.origins.groups[0].first == "sea-herald"


def test_unrelated_articles_make_no_claim() -> None:
    other = "The library sold 400 tickets, its director, Anna Bell, said. Rain is forecast for Sunday."
    assert corroborate([_read("post", LEAD), _read("other", other)], Trace()).claims == ()


def test_an_unmeasured_article_is_no_reason_to_fail() -> None:
    german = read_text("Die Fähre verlor am Sonntag das Ruder.", lang="de", id="de")
    assert corroborate([_read("post", LEAD), german], Trace()).claims == ()


def _links(*pairs: str) -> list[Derivation]:
    return [Derivation(p[0], p[1], "rewrite", True, 1.0, "credit") for p in pairs]


def test_a_loop_leads_back_to_an_earlier_article_of_the_outlet() -> None:
    order = {"a": 0, "b": 1, "c": 2, "d": 3}
    outlet = {"a": ("ledger",), "b": ("courant",), "c": ("signal",), "d": ("ledger",)}.__getitem__
    loops = find_loops(_links("ba", "cb", "dc", "da"), outlet, order)
    assert [loop.articles for loop in loops] == [("d", "c", "b", "a")]
    assert len(loops[0].evidence) == 3


def test_a_follow_up_of_the_same_paper_is_no_loop() -> None:
    outlet = {"a": ("ledger",), "b": ("ledger",), "c": ("signal",)}.__getitem__
    assert find_loops(_links("ba", "cb"), outlet, {"a": 0, "b": 1, "c": 2}) == ()


def test_two_articles_that_cite_each_other_are_a_loop() -> None:
    found = find_loops(_links("ab", "ba"), lambda i: (i,), {"a": 0, "b": 1})
    assert [set(loop.articles) for loop in found] == [{"a", "b"}]


def _text(lines: Iterator[Text]) -> str:
    return "\n".join(line.plain for line in lines)


def test_the_report_gives_counts_lineage_claims_and_methods() -> None:
    readings, trace = _case()
    findings = Findings.of(readings, trace, corroborate(readings, trace))
    shown = _text(corroboration_lines(findings, 100, title="kelby", version="9.9"))
    for words in (
        "-- The Mirror",
        "-- Le Large",
        "The Gazette  en",
        "1 origin in the articles supplied",
        "Methods",
        "selon 9.9",
    ):
        assert words in shown
    assert "13 passengers (The Mirror)" in shown
    assert not any(word in shown for word in ("is false", "fake", "is confirmed"))


def test_the_terminal_counts_the_sources_that_the_page_counts() -> None:
    readings, trace = _case()
    found = corroborate(readings, trace)
    contents = Contents("kelby", tuple(readings), trace=trace, corroboration=found)
    listed = list_quoted(Index(contents))
    shown = _text(corroboration_lines(Findings.of(readings, trace, found), 100, title="kelby", version="9.9"))
    assert listed
    assert f"{len(listed)} source" in shown


def test_why_explains_a_claim_a_link_and_nothing_else() -> None:
    readings, trace = _case()
    findings = Findings.of(readings, trace, corroborate(readings, trace))
    first = why_lines("c1", findings, 100)
    assert first is not None
    assert "Why they share an origin" in _text(first)
    link = why_lines("copy<post", findings, 100)
    assert link is not None
    assert "inferred, not declared" in _text(link)
    assert why_lines("c999", findings, 100) is None


def test_the_data_is_one_object_with_spans_of_the_texts() -> None:
    readings, trace = _case()
    found = corroborate(readings, trace)
    data = json.loads(b"".join(corroboration_to_json(trace, found)))
    assert [c["id"] for c in data["claims"]] == [f"c{n}" for n in range(1, len(found.claims) + 1)]
    text = {r.article.id: r.article.text for r in readings}
    for claim in data["claims"]:
        assert (
            claim["origins"]["at_least"] <= claim["origins"]["at_most"] <= claim["origins"]["declared_only"]
        )
        assert all(text[s["article"]][slice(*s["span"])].strip() for s in claim["statements"])
    assert [json.loads(line)["derived"] for line in trace_to_jsonl(trace)] == ["copy", "fr"]


def test_the_scorer_of_cases() -> None:
    assert near(Span(0, 10), Span(5, 40))
    assert not near(Span(0, 10), Span(6, 40))
    assert count_titles(["Ferry lost her rudder", "Ferry lost her rudder again", "Rain on Sunday"]) == 2


def test_an_office_is_the_person_whom_the_article_names() -> None:
    first = "Eighteen houses were emptied on Tuesday, the county engineer, Maud Ferrier, told The Kelby Post."
    later = "Maud Ferrier stood in the mud. Eighteen houses were empty, the county engineer said."
    readings = [_read("post", first), _read("other", later, day="03")]
    (claim,) = corroborate(readings, Trace()).claims
    assert (claim.origins.at_least, claim.origins.at_most, claim.origins.declared_only) == (1, 1, 2)
    assert [g.label for g in claim.origins.groups] == ["Maud Ferrier, the county engineer"]


def test_an_unnamed_source_is_called_with_the_outlet_that_carries_it() -> None:
    readings, trace = _case()
    claim = _claim(corroborate(readings, trace), readings, "lost her rudder")
    assert claim.origins.groups[0].label == "a deckhand (The Kelby Post)"


def test_an_exact_amount_shows_that_two_articles_tell_of_one_story() -> None:
    first = "A barge loaded with 640 tonnes of wheat sank at the lock on Sunday, the canal office said."
    later = "Her father had taken on 640 tonnes of wheat at the mill, the miller said."
    other = "The mill made six tonnes of wheat flour last week, the miller said."
    told = corroborate([_read("post", first), _read("other", later)], Trace()).claims
    assert [{s.article for s in c.statements} for c in told] == [{"post", "other"}]
    assert corroborate([_read("post", first), _read("other", other)], Trace()).claims == ()
