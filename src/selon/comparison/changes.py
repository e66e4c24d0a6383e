"""Changes along a derivation: what of a source's statements came out different in the article derived from it.

Each family of changes (`amounts`, `moments`, `localities`, `doubts`, `denials`, `quotes`, `authorities`) looks at
one pair of counterparts at a time. What has no counterpart was added or cut, which is an `Edit` and no change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from selon.comparison.accounts import Account, lay_out
from selon.comparison.amounts import find_changed_amounts
from selon.comparison.authorities import find_dropped_attributions, find_upgraded_sources
from selon.comparison.contents import Content
from selon.comparison.counterparts import Counterpart, Finding, find_counterparts
from selon.comparison.denials import find_flipped_denials
from selon.comparison.doubts import find_dropped_doubts
from selon.comparison.edits import Alteration, find_edits
from selon.comparison.localities import find_changed_places
from selon.comparison.moments import find_changed_dates
from selon.comparison.quotes import find_altered_quotes, find_requoted
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
    article has no pack, and its statements were therefore not measured. Where words of either were masked, no
    altered quotation is looked for: a word that is not there cannot be compared.
    """
    before, after = lay_out(source), lay_out(derived)
    if before is None or after is None:
        return (), ()
    compared = _compare(before, after, derivation, {})
    return compared.changes(), compared.edits()


def find_all_changes(
    accounts: Mapping[str, Account | None],
    derivations: Iterable[Derivation],
    contents: Mapping[str, Sequence[Content]] | None = None,
) -> Compared:
    """The changes and edits along every derivation between two articles that were supplied, laid out, by their ids.

    Siblings and absent articles are passed over. `contents`: the statements of articles, where they have been
    described already.
    """
    compared: list[_Comparison] = []
    for derivation in derivations:
        before, after = accounts.get(derivation.source), accounts.get(derivation.derived)
        if before and after and not derivation.sibling:
            compared.append(_compare(before, after, derivation, contents or {}))
    by_derived: defaultdict[str, list[_Comparison]] = defaultdict(list)
    for comparison in compared:
        by_derived[comparison.derivation.derived].append(comparison)
    changes = (c for one in compared for c in one.changes(by_derived[one.derivation.derived]))
    return tuple(changes), tuple(e for one in compared for e in one.edits())


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One derivation with its counterparts and what was found in them."""

    source: Account
    derived: Account
    derivation: Derivation
    pairs: Sequence[Counterpart]
    findings: Sequence[Finding]

    def changes(self, others: Iterable[_Comparison] = ()) -> tuple[Change, ...]:
        """The changes, in the order of the derived article, without what it has unchanged from another source."""
        ids = self.derivation.source, self.derivation.derived
        kept = [f for f in self.findings if not any(o.explains(f) for o in others if o is not self)]
        return tuple(
            Change(*ids, f.type, f.before, f.after, f.rule) for f in sorted(kept, key=lambda f: f.after)
        )

    def explains(self, finding: Finding) -> bool:
        """Whether this source has what another's counterpart differs in, as the derived article has it."""
        sentences = set(self.derived.sentences_in(finding.after))
        there = any(sentences & set(self.derived.sentences_in(p.after)) for p in self.pairs)
        return there and not any(
            f.type == finding.type and sentences & set(self.derived.sentences_in(f.after))
            for f in self.findings
        )

    def edits(self) -> tuple[Edit, ...]:
        """The edits, in the order of the derived article, without those that a change shows; a rewrite has none."""
        if self.derivation.relation == "rewrite":
            return ()
        ids = self.derivation.source, self.derivation.derived
        found = find_edits(self.source, self.derived, self.pairs)
        return tuple(Edit(*ids, e.type, e.before, e.after) for e in found if not self._is_shown(e))

    def _is_shown(self, edit: Alteration) -> bool:
        """Whether a change shows the same words, on either side."""
        return any(
            (
                edit.before is not None
                and f.before.start <= edit.before.start
                and edit.before.end <= f.before.end
            )
            or (
                edit.after is not None and f.after.start <= edit.after.start and edit.after.end <= f.after.end
            )
            for f in self.findings
        )


def _compare(
    source: Account, derived: Account, derivation: Derivation, contents: Mapping[str, Sequence[Content]]
) -> _Comparison:
    pairs = find_counterparts(source, derived, derivation, contents)
    masked = source.reading.article.masked or derived.reading.article.masked
    families = [f for f in _FAMILIES if f is not find_altered_quotes] if masked else _FAMILIES
    found: dict[object, Finding] = {}
    for pair in pairs:
        if pair.is_verbatim():
            continue
        for family in families:
            for finding in family(pair):
                found.setdefault(finding.key or finding, finding)
    if find_altered_quotes in families and derivation.relation == "rewrite" and source.lang == derived.lang:
        for pair in find_requoted(source, derived):
            for finding in find_altered_quotes(pair):
                found.setdefault(finding, finding)
    return _Comparison(source, derived, derivation, pairs, tuple(found.values()))
