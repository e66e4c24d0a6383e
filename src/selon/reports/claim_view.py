"""A claim: its statements from each origin outwards, the evidence for each join, and how each article puts it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from selon.decisions import join_subject
from selon.records import (
    Change,
    Claim,
    Decision,
    Derivation,
    Disagreement,
    Fact,
    Join,
    Origin,
    Source,
    Span,
    Statement,
)
from selon.reports.index import Index
from selon.reports.quoted import speaker_of

DEEPEST = 7  # levels that a tree is indented by; what lies deeper stands at the last of them
_RANK = {"declared": 0, "certain": 1, "plausible": 2}


@dataclass(frozen=True, slots=True)
class Put:
    """A statement as its article puts it: its words cut at hedges and details, and whom it credits."""

    statement: Statement
    pieces: tuple[tuple[str, str], ...]
    source: Source | None
    credited: str
    hedges: tuple[str, ...]
    facts: tuple[Fact, ...]
    measured: bool
    same: Join | None


@dataclass(slots=True)
class Branch:
    """A statement in the tree of its origin: the join that leads to it, the link it came by, what lies under it."""

    put: Put
    join: Join | None
    decision: Decision | None
    link: Derivation | None
    changes: tuple[Change, ...]
    below: list[Branch] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OriginView:
    """An origin and the statements that rest on it, the first at the root."""

    origin: Origin
    roots: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """All that a page shows of a claim."""

    claim: Claim
    origins: tuple[OriginView, ...]
    between: tuple[tuple[Join, Decision | None], ...]
    puts: tuple[Put, ...]
    disagreements: tuple[Disagreement, ...]
    articles: int
    outlets: int
    named: int
    hedged: int


def view_claim(index: Index, claim: Claim) -> ClaimView:
    """A claim as its page shows it."""
    ordered = sorted(claim.statements, key=lambda s: (index.rank[s.article], s.span))
    same = {join.second: join for join in reversed(claim.joins)}
    puts = {statement: put(index, statement, same.get(statement)) for statement in ordered}
    origins = tuple(OriginView(o, tuple(_trees(index, claim, o, puts))) for o in claim.origins.groups)
    group = {s: n for n, o in enumerate(claim.origins.groups) for s in o.statements}
    between = tuple(
        (join, index.decision_on(join_subject(join, "origin")))
        for join in claim.origins.joins
        if group.get(join.first) != group.get(join.second)
    )
    named = {p.source.name.casefold() for p in puts.values() if p.source and p.source.kind == "named-person"}
    return ClaimView(
        claim,
        origins,
        between,
        tuple(puts.values()),
        claim.disagreements,
        len({s.article for s in ordered}),
        len({index.outlet(s.article) for s in ordered}),
        len(named),
        sum(bool(p.hedges) for p in puts.values()),
    )


def put(index: Index, statement: Statement, same: Join | None) -> Put:
    """A statement as its article puts it; `same` is the join by which it belongs to its claim."""
    reading = index.readings[statement.article]
    text, span = reading.article.text, statement.span
    facts = tuple(f for f in reading.facts if span.start <= f.span.start and f.span.end <= span.end)
    hedges = tuple(h for h in reading.hedges if h.start < span.end and span.start < h.end)
    attribution = next((a for a in reading.attributions if a.id == statement.attribution), None)
    inside = [h for h in hedges if span.start <= h.start and h.end <= span.end]
    if attribution:
        hedges = tuple(dict.fromkeys([*hedges, *attribution.hedges]))
    crediting = sorted([*attribution.source, *attribution.cue]) if attribution else []
    return Put(
        statement,
        tuple(_cut(text, span, [(h, "hedge") for h in inside] + [(f.span, "fact") for f in facts])),
        speaker_of(index, statement),
        " ".join(text[s.start : s.end] for s in crediting),
        tuple(text[h.start : h.end] for h in sorted(hedges)),
        facts,
        reading.measured,
        same,
    )


def _cut(text: str, span: Span, marks: list[tuple[Span, str]]) -> Iterable[tuple[str, str]]:
    """The words of a span in pieces, each with the mark on it; of marks that overlap the first is drawn."""
    at = span.start
    for mark, role in sorted(marks):
        if mark.start < at:
            continue
        if mark.start > at:
            yield text[at : mark.start], ""
        yield text[mark.start : mark.end], role
        at = mark.end
    if at < span.end:
        yield text[at : span.end], ""


def _trees(index: Index, claim: Claim, origin: Origin, puts: dict[Statement, Put]) -> list[Branch]:
    """The statements of an origin as trees: each hangs by its best join, met breadth first from the first one."""
    held = [s for s in puts if s in set(origin.statements)]
    held.sort(key=lambda s: s.article != origin.first)  # stable: the first article, then the order of time
    ties: dict[Statement, list[tuple[Join, Statement]]] = {s: [] for s in held}
    for join in claim.origins.joins:
        if join.first in ties and join.second in ties:
            ties[join.first].append((join, join.second))
            ties[join.second].append((join, join.first))
    left, trees = dict.fromkeys(held), []
    while left:
        root = next(iter(left))
        del left[root]
        trees.append(_grow(index, root, ties, left, puts))
    return trees


def _grow(
    index: Index,
    root: Statement,
    ties: dict[Statement, list[tuple[Join, Statement]]],
    left: dict[Statement, None],
    puts: dict[Statement, Put],
) -> Branch:
    top = Branch(puts[root], None, None, None, ())
    waiting = deque([(top, top, 0)])
    while waiting:
        branch, holder, depth = waiting.popleft()
        for join, other in sorted(ties[branch.put.statement], key=lambda t: _RANK[t[0].strength]):
            if other not in left:
                continue
            del left[other]
            link = _link(index, branch.put.statement.article, other.article)
            changes = _changes(index, link, branch.put.statement, other)
            child = Branch(puts[other], join, index.decision_on(join_subject(join, "origin")), link, changes)
            holder.below.append(child)
            waiting.append((child, child if depth < DEEPEST else holder, depth + 1))
    return top


def _link(index: Index, source: str, derived: str) -> Derivation | None:
    """The link by which one article took from the other, in either direction."""
    ways = [d for d in index.into.get(derived, ()) if d.source == source]
    ways += [d for d in index.into.get(source, ()) if d.source == derived]
    return ways[0] if ways else None


def _changes(
    index: Index, link: Derivation | None, before: Statement, after: Statement
) -> tuple[Change, ...]:
    """The changes of a link that touch both statements."""
    if link is None:
        return ()
    spans = {before.article: before.span, after.article: after.span}
    return tuple(
        c
        for c in index.changes.get((link.derived, link.source), ())
        if _near(c.before, spans[c.source]) and _near(c.after, spans[c.derived])
    )


def _near(a: Span, b: Span) -> bool:
    """Whether two spans touch; an attribution often stands right beside its statement."""
    return a.start <= b.end + 2 and b.start <= a.end + 2
