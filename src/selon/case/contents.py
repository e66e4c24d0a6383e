"""What a case holds: its trace and its corroboration, each found once and kept, and all of it for the pages.

Rejected links are left out before statements are joined, so that what a person decided is respected whenever
the case is analysed again.
"""

from __future__ import annotations

from selon.case.matching import matches_of
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
from selon.tracing.lineage import find_derivations


def contents_of(case: Case, name: str) -> Contents:
    """All that a case holds, under the name by which its pages call it; what was not found yet is found now."""
    readings = tuple(case.readings())
    trace = trace_of(case, readings)
    found = corroboration_of(case, readings)
    return Contents(name, readings, tuple(case.unread()), trace, found, case.decisions())


def trace_of(case: Case, readings: tuple[Reading, ...] | None = None) -> Trace:
    """Where the articles of a case take their text from; `readings` are those of the case, if at hand."""
    if not case.has("trace"):
        readings = readings or tuple(case.readings())
        trace = find_derivations(readings, matches_of(case, [reading.article for reading in readings]))
        case.keep("trace", {"derivation": trace.derivations, "absent": trace.absent})
    return Trace(tuple(case.kept("derivation", Derivation)), tuple(case.kept("absent", Absent)))


def corroboration_of(case: Case, readings: tuple[Reading, ...] | None = None) -> Corroboration:
    """What changed on the way and how many origins each claim has; `readings` as for `trace_of`."""
    if not case.has("corroboration"):
        readings = readings or tuple(case.readings())
        found = corroborate(readings, trace_kept(trace_of(case, readings), case.decisions()))
        kinds = {"change": found.changes, "edit": found.edits, "claim": found.claims, "loop": found.loops}
        case.keep("corroboration", kinds)
    return Corroboration(
        tuple(case.kept("change", Change)),
        tuple(case.kept("edit", Edit)),
        tuple(case.kept("claim", Claim)),
        tuple(case.kept("loop", Loop)),
    )
