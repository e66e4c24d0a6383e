"""Changes along a derivation: what of a source's statements came out different in the article derived from it.

Each family of changes (`amounts`, `moments`, `localities`, `doubts`, `denials`, `quotes`, `authorities`) looks at
one pair of counterparts at a time. What has no counterpart was added or cut, which is an `Edit` and no change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from selon.comparison.accounts import Account, lay_out
from selon.comparison.amounts import find_changed_amounts
from selon.comparison.authorities import find_dropped_attributions, find_upgraded_sources
from selon.comparison.counterparts import Counterpart, Finding, find_counterparts
from selon.comparison.denials import find_flipped_denials
from selon.comparison.doubts import find_dropped_doubts
from selon.comparison.edits import find_edits
from selon.comparison.localities import find_changed_places
from selon.comparison.moments import find_changed_dates
from selon.comparison.quotes import find_altered_quotes
from selon.records import Change, Derivation, Edit, Reading

Compared = tuple[tuple[Change, ...], tuple[Edit, ...]]

_FAMILIES: tuple[Callable[[Counterpart], Iterator[Finding]], ...] = (
    find_dropped_attributions,
    find_upgraded_sources,
    find_dropped_doubts,
    find_changed_amounts,
    find_altered_quotes,
    find_changed_dates,
    find_changed_places,
    find_flipped_denials,
)


def find_changes(source: Reading, derived: Reading, derivation: Derivation) -> Compared:
    """The changes and the edits of `derived` against `source`, each in the order of the derived article.

    Without passages in the derivation, the counterparts are found here. Empty where the language of either
    article has no pack, and its statements were therefore not measured.
    """
    before, after = lay_out(source), lay_out(derived)
    return _compare(before, after, derivation) if before and after else ((), ())


def find_all_changes(readings: Mapping[str, Reading], derivations: Iterable[Derivation]) -> Compared:
    """The changes and edits along every derivation between two articles that were supplied.

    Siblings and absent articles are passed over; each article is laid out once.
    """
    accounts: dict[str, Account | None] = {}
    changes: list[Change] = []
    edits: list[Edit] = []
    for derivation in derivations:
        if derivation.sibling or not {derivation.source, derivation.derived} <= readings.keys():
            continue
        for name in (derivation.source, derivation.derived):
            if name not in accounts:
                accounts[name] = lay_out(readings[name])
        before, after = accounts[derivation.source], accounts[derivation.derived]
        if before and after:
            found = _compare(before, after, derivation)
            changes += found[0]
            edits += found[1]
    return tuple(changes), tuple(edits)


def _compare(source: Account, derived: Account, derivation: Derivation) -> Compared:
    pairs = find_counterparts(source, derived, derivation)
    ids = derivation.source, derivation.derived
    found = dict.fromkeys(f for pair in pairs for family in _FAMILIES for f in family(pair))
    changes = [Change(*ids, f.type, f.before, f.after, f.rule) for f in found]
    if derivation.relation == "rewrite":
        return tuple(sorted(changes, key=lambda c: c.after)), ()
    edits = [Edit(*ids, e.type, e.before, e.after) for e in find_edits(source, derived, pairs)]
    return tuple(sorted(changes, key=lambda c: c.after)), tuple(sorted(edits, key=lambda e: e.after or e.before))
