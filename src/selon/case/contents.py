"""What a case holds: its trace and its corroboration, each found once and kept, and all of it for the pages.

Rejected links are left out before statements are joined, so that what a person decided is respected whenever
the case is analysed again.
"""

from __future__ import annotations

from selon.case.lineage import find_lineage
from selon.case.store import Case
from selon.corroboration.outcome import corroborate
from selon.decisions import trace_kept
from selon.records import (
    Absent,
    Change,
    Claim,
    Contents,
    Corroboration,
    Derivation,
    Edit,
    Loop,
    Reading,
    Trace,
)


def contents_of(case: Case, name: str) -> Contents:
    """All that a case holds, under the name by which its pages call it; what was not found yet is found now."""
    readings = tuple(case.readings())
    trace = trace_of(case)
    found = corroboration_of(case, readings)
    return Contents(name, readings, tuple(case.unread()), trace, found, case.decisions())


def trace_of(case: Case) -> Trace:
    """Where the articles of a case take their text from."""
    if not case.has("trace"):
        trace = find_lineage(case)
        case.keep("trace", {"derivation": trace.derivations, "absent": trace.absent})
        return trace
    return Trace(tuple(case.kept("derivation", Derivation)), tuple(case.kept("absent", Absent)))


def corroboration_of(case: Case, readings: tuple[Reading, ...] | None = None) -> Corroboration:
    """What changed on the way and how many origins each claim has; `readings` are those of the case, if at hand."""
    if not case.has("corroboration"):
        readings = readings or tuple(case.readings())
        found = corroborate(readings, trace_kept(trace_of(case), case.decisions()))
        kinds = {"change": found.changes, "edit": found.edits, "claim": found.claims, "loop": found.loops}
        case.keep("corroboration", kinds)
    return Corroboration(
        tuple(case.kept("change", Change)),
        tuple(case.kept("edit", Edit)),
        tuple(case.kept("claim", Claim)),
        tuple(case.kept("loop", Loop)),
    )
