"""What a case holds, gathered for its pages: readings, the trace, what changed, the claims, and decisions.

Each stage is run where its results are not in the case yet, and kept there.
"""

from __future__ import annotations

from selon.case.store import Case
from selon.records import Absent, Contents, Derivation, Reading, Trace
from selon.tracing.lineage import find_derivations
from selon.tracing.reuse import find_reuse


def contents_of(case: Case, name: str) -> Contents:
    """All that a case holds, under the name by which its pages call it; what was not found yet is found now."""
    readings = tuple(case.readings())
    return Contents(name, readings, tuple(case.unread()), _trace(case, readings), None, case.decisions())


def _trace(case: Case, readings: tuple[Reading, ...]) -> Trace:
    kept = case.kept("derivation", Derivation)
    if kept:
        return Trace(tuple(kept), tuple(case.kept("absent", Absent)))
    matches = tuple(find_reuse(reading.article for reading in readings))
    trace = find_derivations(readings, matches)
    case.keep("derivation", trace.derivations)
    case.keep("absent", trace.absent)
    return trace
