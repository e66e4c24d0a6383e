"""Edits: what else differs between a derived article and its source, told apart from changes of substance.

Sentences without a counterpart were added or cut; inside a counterpart of the same language words were added,
cut or reworded, and where only marks, spaces or letter case differ the edit is one of form. A rewrite has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from selon.comparison.accounts import Account
from selon.comparison.counterparts import Counterpart
from selon.comparison.differences import changed_steps, span_of
from selon.records import EditType, Span

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Alteration:
    """An edit before it is known of which articles: `before` is None where something was added."""

    type: EditType
    before: Span | None
    after: Span | None


def find_edits(source: Account, derived: Account, pairs: Sequence[Counterpart]) -> Iterator[Alteration]:
    """The edits of a derived article: by counterpart, then sentences added, then sentences cut."""
    for pair in pairs:
        yield from _edits_within(pair)
    for span in _without(derived, [p.after for p in pairs]):
        yield Alteration("added", None, span)
    for span in _without(source, [p.before for p in pairs]):
        yield Alteration("cut", span, None)


def _edits_within(pair: Counterpart) -> Iterator[Alteration]:
    if pair.diff is None:
        return
    steps = list(changed_steps(pair.diff))
    for step in steps:
        before, after = span_of(pair.diff.before, *step.before), span_of(pair.diff.after, *step.after)
        kind: EditType = "reworded" if before and after else "cut" if before else "added"
        yield Alteration(kind, before, after)
    old = pair.source.text[pair.before.start : pair.before.end]
    new = pair.derived.text[pair.after.start : pair.after.end]
    if not steps and _SPACES.sub(" ", old) != _SPACES.sub(" ", new):
        yield Alteration("form", pair.before, pair.after)


def _without(account: Account, taken: Iterable[Span]) -> Iterator[Span]:
    """The runs of sentences of an article that none of the spans touches."""
    held = {i for span in taken for i in account.sentences_in(span)}
    start: int | None = None
    for i in range(len(account.sentences) + 1):
        if i < len(account.sentences) and i not in held:
            start = i if start is None else start
        elif start is not None:
            yield Span(account.sentences[start].start, account.sentences[i - 1].end)
            start = None
