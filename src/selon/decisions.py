"""What a person decided, and what it does to an analysis.

A rejected derivation, change or join is left out, and what rested on it is counted again. Confirming changes no
count: a confirmed link stays "inferred" where no article declares it, since the two are different evidence.

Not handled here: joins that another analysis would find once a link is gone. `keep_decisions` counts again
with the joins that are left, which can only raise a number of origins; analysing the case again may join anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from selon.groups import Groups
from selon.records import (
    Change,
    Claim,
    Corroboration,
    Decision,
    DecisionKind,
    Join,
    Origin,
    Reference,
    Statement,
    Strength,
    Trace,
)

JoinAbout = Literal["claim", "origin"]
# What a decision is on: two on the same subject are one decision and its correction.
Subject = tuple[DecisionKind, frozenset[Reference], str]

# Rules of joins that run along a derivation; others, such as that of one person, outlast a rejected link.
_ALONG = frozenset({"copied-passage", "translated-passage", "credit", "rewrite"})
# Which joins each bound of the number of origins accepts.
_DECLARED: frozenset[Strength] = frozenset({"declared"})
_CERTAIN: frozenset[Strength] = frozenset({"declared", "certain"})
_PLAUSIBLE: frozenset[Strength] = frozenset({"declared", "certain", "plausible"})


def subject(decision: Decision) -> Subject:
    """What a decision is about, whatever the order of its target."""
    return decision.kind, frozenset(decision.target), decision.detail


def standing(decisions: Iterable[Decision]) -> dict[Subject, Decision]:
    """The decisions in force, by their subject: the last that was not taken back. Notes do not replace notes."""
    found: dict[Subject, Decision] = {}
    for decision in sorted(decisions, key=lambda d: (d.time, d.id)):
        if decision.undone is None and decision.kind != "note":
            found[subject(decision)] = decision
    return found


def link_subject(derived: str, source: str) -> Subject:
    """The subject of a decision on a derivation; either order is the same link."""
    return "derivation", frozenset({Reference(derived), Reference(source)}), ""


def change_subject(change: Change) -> Subject:
    """The subject of a decision on a change."""
    places = {Reference(change.derived, change.after), Reference(change.source, change.before)}
    return "change", frozenset(places), change.type


def join_subject(join: Join, about: JoinAbout) -> Subject:
    """The subject of a decision on a join: that two statements assert the same, or that they share an origin."""
    return "join", frozenset(Reference(s.article, s.span) for s in (join.first, join.second)), about


def trace_kept(trace: Trace, decisions: Iterable[Decision]) -> Trace:
    """The trace without the derivations that a person rejected."""
    refused = _refused(decisions)
    derivations = tuple(d for d in trace.derivations if link_subject(d.derived, d.source) not in refused)
    return replace(trace, derivations=derivations)


def corroboration_kept(
    found: Corroboration, decisions: Iterable[Decision], texts: Mapping[str, str]
) -> Corroboration:
    """Changes, claims and loops without what a person rejected, origins counted again from the joins left.

    `texts` are those of the articles by id: a claim that falls apart needs words for its parts.
    """
    refused = _refused(decisions)
    if not refused:
        return found
    return replace(
        found,
        changes=tuple(
            c
            for c in found.changes
            if change_subject(c) not in refused and link_subject(c.derived, c.source) not in refused
        ),
        edits=tuple(e for e in found.edits if link_subject(e.derived, e.source) not in refused),
        claims=tuple(part for claim in found.claims for part in _claims_kept(claim, refused, texts)),
        loops=tuple(
            loop
            for loop in found.loops
            if not any(link_subject(*pair) in refused for pair in _around(loop.articles))
        ),
    )


def _refused(decisions: Iterable[Decision]) -> set[Subject]:
    return {about for about, decision in standing(decisions).items() if decision.value == "rejected"}


def _around(articles: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    return zip(articles, articles[1:] + articles[:1], strict=True)


def _claims_kept(claim: Claim, refused: set[Subject], texts: Mapping[str, str]) -> Iterable[Claim]:
    """The claim, or the claims that it falls into once the refused joins between its statements are gone.

    A statement left alone is no claim any more.
    """
    joins = [join for join in claim.joins if join_subject(join, "claim") not in refused]
    if len(joins) == len(claim.joins):
        return [_count_again(claim, refused)]
    parts = [part for part in _components(claim.statements, joins) if len(part) > 1]
    return [_count_again(_part(claim, part, n, texts), refused) for n, part in enumerate(parts)]


def _part(claim: Claim, statements: Sequence[Statement], number: int, texts: Mapping[str, str]) -> Claim:
    """One of the claims that a claim fell into; its label is its longest statement."""
    held = set(statements)
    words = max((texts[s.article][s.span.start : s.span.end] for s in statements), key=len)
    groups = [
        replace(origin, statements=tuple(s for s in origin.statements if s in held))
        for origin in claim.origins.groups
    ]
    groups = [origin for origin in groups if origin.statements]
    joins = tuple(j for j in claim.origins.joins if j.first in held and j.second in held)
    return replace(
        claim,
        id=claim.id if number == 0 else f"{claim.id}.{number + 1}",
        label=claim.label if claim.label in words else words,
        statements=tuple(statements),
        joins=tuple(j for j in claim.joins if j.first in held and j.second in held),
        origins=replace(
            claim.origins,
            at_least=len(_components(statements, _of(joins, _PLAUSIBLE))),
            at_most=len(_components(statements, _of(joins, _CERTAIN))),
            declared_only=len(_components(statements, _of(joins, _DECLARED))),
            groups=tuple(groups),
            joins=joins,
        ),
        disagreements=tuple(
            kept
            for d in claim.disagreements
            if len((kept := replace(d, values=tuple(_values(d.values, held)))).values) > 1
        ),
    )


def _values(
    values: tuple[tuple[str, tuple[Statement, ...]], ...], held: set[Statement]
) -> Iterable[tuple[str, tuple[Statement, ...]]]:
    for value, statements in values:
        if kept := tuple(s for s in statements if s in held):
            yield value, kept


def _count_again(claim: Claim, refused: set[Subject]) -> Claim:
    """The claim with its origins counted without the refused joins, and without those on a refused link.

    The counts move by as many parts as the statements fall into: what else went into them is left alone.
    """
    origins = claim.origins
    left = tuple(join for join in origins.joins if not _is_refused(join, refused))
    if len(left) == len(origins.joins):
        return claim

    def more(strengths: frozenset[Strength]) -> int:
        before, after = _of(origins.joins, strengths), _of(left, strengths)
        return len(_components(claim.statements, after)) - len(_components(claim.statements, before))

    certain = _of(left, _CERTAIN)
    return replace(
        claim,
        origins=replace(
            origins,
            at_least=origins.at_least + more(_PLAUSIBLE),
            at_most=origins.at_most + more(_CERTAIN),
            declared_only=origins.declared_only + more(_DECLARED),
            groups=tuple(part for group in origins.groups for part in _split(group, certain)),
            joins=left,
        ),
    )


def _is_refused(join: Join, refused: set[Subject]) -> bool:
    """Whether a person rejected a join, or the link that it runs along."""
    link = link_subject(join.first.article, join.second.article)
    return join_subject(join, "origin") in refused or (join.evidence.rule in _ALONG and link in refused)


def _split(origin: Origin, joins: Sequence[Join]) -> Iterable[Origin]:
    """The origin, or its parts: the one with its first article keeps its label, the others name their article."""
    for part in _components(origin.statements, joins):
        articles = {statement.article for statement in part}
        if origin.first in articles or len(part) == len(origin.statements):
            yield replace(origin, statements=tuple(part))
        else:
            yield replace(origin, first=part[0].article, statements=tuple(part))


def _of(joins: Iterable[Join], strengths: frozenset[Strength]) -> list[Join]:
    return [join for join in joins if join.strength in strengths]


def _components(statements: Sequence[Statement], joins: Iterable[Join]) -> list[list[Statement]]:
    """The statements in groups that the joins connect, each group and the groups in the order given."""
    groups = Groups(statements)
    for join in joins:
        if join.first in groups and join.second in groups:
            groups.join(join.first, join.second)
    return groups.lists()
