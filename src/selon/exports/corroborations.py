"""Traces and corroborations as data for other programs.

A trace is JSON Lines, a line a derivation; a corroboration is one object: `derivations`, `absent`, `changes`,
`edits`, `claims`, `loops`. Spans are `[start, end)` in code points of the article's text; everything is UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator

from selon.exports.readings import Json, dump_json
from selon.records import (
    Absent,
    Change,
    Claim,
    Corroboration,
    Derivation,
    Disagreement,
    Edit,
    Evidence,
    Join,
    Loop,
    Origin,
    Origins,
    Span,
    Statement,
    Trace,
)
from selon.reports.wording import evidence_in_words


def trace_to_jsonl(trace: Trace) -> Iterator[bytes]:
    """A line a derivation; an absent article stands in `source` under its id, with `absent` true."""
    absent = {a.id for a in trace.absent}
    for derivation in trace.derivations:
        yield dump_json(derivation_object(derivation, absent=derivation.source in absent)) + b"\n"


def corroboration_to_json(trace: Trace, found: Corroboration) -> Iterator[bytes]:
    """One object, each of its lists a record a line; what derives from absent articles is a list of its own."""
    absent = {a.id for a in trace.absent}
    parts: dict[str, list[Json]] = {
        "derivations": [derivation_object(d) for d in trace.derivations if d.source not in absent],
        "absent": [_absent(a) for a in trace.absent],
        "absent_derivations": [
            derivation_object(d, absent=True) for d in trace.derivations if d.source in absent
        ],
        "changes": [_change(c) for c in found.changes],
        "edits": [_edit(e) for e in found.edits],
        "claims": [claim_object(c) for c in found.claims],
        "loops": [_loop(loop) for loop in found.loops],
    }
    opening = b"{"
    for name, records in parts.items():
        yield opening + dump_json(name) + b": [" + b",".join(b"\n" + dump_json(r) for r in records) + b"]"
        opening = b",\n"
    yield b"}\n"


def derivation_object(derivation: Derivation, *, absent: bool = False) -> Json:
    """A derivation as JSON holds it."""
    return {
        "derived": derivation.derived,
        "source": derivation.source,
        "relation": derivation.relation,
        "declared": derivation.declared,
        "score": derivation.score,
        "direction": derivation.direction,
        "passages": [{"derived": list(p.derived), "source": list(p.source)} for p in derivation.passages],
        "evidence": [evidence_in_words(e) for e in derivation.evidence],
        "shown_by": [_evidence(e) for e in derivation.evidence],
        "sibling": derivation.sibling,
        "absent": absent,
    }


def claim_object(claim: Claim) -> Json:
    """A claim as JSON holds it."""
    return {
        "id": claim.id,
        "label": claim.label,
        "statements": [_statement(s) for s in claim.statements],
        "origins": _origins(claim.origins),
        "joins": [_join(j) for j in claim.joins],
        "disagreements": [_disagreement(d) for d in claim.disagreements],
    }


def _span(span: Span | None) -> list[int] | None:
    return list(span) if span else None


def _evidence(evidence: Evidence) -> Json:
    return {
        "rule": evidence.rule,
        "article": evidence.article,
        "span": _span(evidence.span),
        "detail": evidence.detail,
    }


def _statement(statement: Statement) -> Json:
    return {
        "article": statement.article,
        "span": list(statement.span),
        "attribution": statement.attribution,
    }


def _origins(origins: Origins) -> Json:
    return {
        "at_least": origins.at_least,
        "at_most": origins.at_most,
        "declared_only": origins.declared_only,
        "groups": [_origin(group) for group in origins.groups],
        "joins": [_join(join) for join in origins.joins],
    }


def _origin(origin: Origin) -> Json:
    return {
        "label": origin.label,
        "kind": origin.kind,
        "name": origin.name,
        "first": origin.first,
        "articles": list(origin.articles),
        "statements": [_statement(s) for s in origin.statements],
    }


def _join(join: Join) -> Json:
    return {
        "first": _statement(join.first),
        "second": _statement(join.second),
        "strength": join.strength,
        "evidence": _evidence(join.evidence),
    }


def _disagreement(found: Disagreement) -> Json:
    values: list[Json] = [{"value": v, "statements": [_statement(s) for s in of]} for v, of in found.values]
    return {"type": found.type, "values": values}


def _absent(absent: Absent) -> Json:
    return {
        "id": absent.id,
        "name": absent.name,
        "url": absent.url,
        "credited_by": list(absent.credited_by),
    }


def _change(change: Change) -> Json:
    return {
        "source": change.source,
        "derived": change.derived,
        "type": change.type,
        "before": list(change.before),
        "after": list(change.after),
        "rule": change.rule,
    }


def _edit(edit: Edit) -> Json:
    return {
        "source": edit.source,
        "derived": edit.derived,
        "type": edit.type,
        "before": _span(edit.before),
        "after": _span(edit.after),
    }


def _loop(loop: Loop) -> Json:
    return {"articles": list(loop.articles), "evidence": [_evidence(e) for e in loop.evidence]}
