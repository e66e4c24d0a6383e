"""What a person decided, and what it does to counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from selon.decisions import (
    change_subject,
    corroboration_kept,
    join_subject,
    link_subject,
    standing,
    trace_kept,
)
from selon.records import Claim, Contents, Corroboration, Decision, Reference, Trace
from selon.reports.index import Index
from selon.reports.quoted import list_quoted
from tests.cases import load_case

CASE = load_case()


def _decision(
    number: int, kind: str, target: tuple[Reference, ...], value: str, detail: str = ""
) -> Decision:
    return Decision(f"d{number}", f"2025-11-01T10:00:{number:02}Z", kind, target, value, detail)  # type: ignore[arg-type]  # literals


def _reject_link(number: int = 1) -> Decision:
    return _decision(number, "derivation", (Reference("patriot"), Reference("ledger")), "rejected")


def _trace() -> Trace:
    assert CASE.trace
    return CASE.trace


def _found() -> Corroboration:
    assert CASE.corroboration
    return CASE.corroboration


def _texts() -> dict[str, str]:
    return {r.article.id: r.article.text for r in CASE.readings}


def _with(*decisions: Decision) -> Contents:
    return replace(CASE, decisions=decisions)


def _claim(claims: tuple[Claim, ...], name: str) -> Claim:
    return next(claim for claim in claims if claim.id == name)


def test_the_last_decision_on_a_subject_stands_and_one_taken_back_does_not() -> None:
    first, second = _reject_link(1), replace(_reject_link(2), value="confirmed")
    about = link_subject("ledger", "patriot")
    assert standing([second, first])[about] == second
    assert standing([first, replace(second, undone="2025-11-01T11:00:00Z")])[about] == first
    assert standing([replace(first, undone="2025-11-01T11:00:00Z")]) == {}


def test_without_decisions_nothing_is_altered() -> None:
    assert corroboration_kept(_found(), (), _texts()) is _found()
    assert trace_kept(_trace(), ()) == _trace()


def test_a_rejected_link_takes_its_changes_with_it_and_its_joins() -> None:
    kept = trace_kept(_trace(), [_reject_link()])
    assert len(kept.derivations) == len(_trace().derivations) - 1
    found = corroboration_kept(_found(), [_reject_link()], _texts())
    assert [c for c in found.changes if c.derived == "patriot"] == []
    before, after = (_claim(claims, "c1").origins for claims in (_found().claims, found.claims))
    assert (after.at_least, after.at_most) == (before.at_least + 1, before.at_most + 1)
    assert sum(len(g.statements) for g in after.groups) == sum(len(g.statements) for g in before.groups)
    assert "patriot" in [g.first for g in after.groups]


def test_a_rejected_link_leaves_the_loop_it_was_part_of() -> None:
    reject = _decision(1, "derivation", (Reference("courant"), Reference("ledger")), "rejected")
    assert corroboration_kept(_found(), [reject], _texts()).loops == ()
    assert len(_found().loops) == 2


def test_a_confirmed_link_moves_no_count() -> None:
    confirmed = replace(_reject_link(), value="confirmed")
    assert corroboration_kept(_found(), [confirmed], _texts()) == _found()


def test_one_rejected_change_leaves_the_others_on_its_passage() -> None:
    change = _found().changes[0]
    target = (Reference(change.source, change.before), Reference(change.derived, change.after))
    reject = _decision(1, "change", target, "rejected", change.type)
    assert change_subject(change) in standing([reject])
    kept = corroboration_kept(_found(), [reject], _texts()).changes
    assert set(_found().changes) - set(kept) == {change}


def test_a_rejected_join_of_an_origin_splits_it_and_of_a_claim_takes_the_statement_out() -> None:
    claim = _claim(_found().claims, "c1")
    join = claim.origins.joins[0]
    target = tuple(Reference(s.article, s.span) for s in (join.first, join.second))
    split = corroboration_kept(_found(), [_decision(1, "join", target, "rejected", "origin")], _texts())
    assert _claim(split.claims, "c1").origins.at_least == claim.origins.at_least + 1
    assert len(_claim(split.claims, "c1").statements) == len(claim.statements)
    asserted = claim.joins[0]
    target = tuple(Reference(s.article, s.span) for s in (asserted.first, asserted.second))
    parted = corroboration_kept(_found(), [_decision(1, "join", target, "rejected", "claim")], _texts())
    assert len(_claim(parted.claims, "c1").statements) == len(claim.statements) - 1
    assert join_subject(join, "origin") != join_subject(join, "claim")


def test_the_index_counts_texts_without_rejected_links() -> None:
    assert len(Index(CASE).groups()) == 3
    index = Index(_with(_reject_link()))
    assert len(index.groups()) == 4
    assert [(d.derived, d.source) for d in index.rejected] == [("patriot", "ledger")]


def test_sources_are_joined_set_apart_and_graded() -> None:
    before = list_quoted(Index(CASE))
    lise = next(q for q in before if q.name == "Lise Thornquist")
    tam = next(q for q in before if q.name == "Tam Orrick")
    assert lise.articles > 1
    pair = (tam.appearances[0].reference, lise.appearances[0].reference)
    joined = list_quoted(Index(_with(_decision(1, "sources", pair, "confirmed"))))
    assert len(joined) == len(before) - 1
    pair = (lise.appearances[0].reference, lise.appearances[1].reference)
    parted = list_quoted(Index(_with(_decision(1, "sources", pair, "rejected"))))
    assert len(parted) == len(before) + 1
    graded = list_quoted(Index(_with(_decision(1, "grade", (lise.appearances[1].reference,), "B"))))
    assert [q.name for q in graded if q.grade] == ["Lise Thornquist"]
    assert all(q.grade is None for q in before)


@pytest.mark.parametrize("value", ["confirmed", "rejected"])
def test_a_decision_on_what_is_gone_does_no_harm(value: str) -> None:
    gone = _decision(1, "sources", (Reference("nowhere"), Reference("ledger")), value)
    assert list_quoted(Index(_with(gone))) == list_quoted(Index(CASE))
