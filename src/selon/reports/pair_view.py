"""Two articles side by side, sentence by sentence: what changed, what is the same, what was added or left out.

Sentences stand beside each other where a passage, a change or a claim ties them. Inside a long passage the place
of a sentence follows from its share of the passage, and the words it has in common with the sentences there.

Not handled: a sentence whose parts went to distant places stands beside the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from selon.records import Change, Derivation, Edit, Span
from selon.reports.index import Index
from selon.reports.wording import one_line
from selon.tracing.bitext import split_sentences

State = Literal["changed", "same", "form", "different", "translated", "added", "cut"]
Role = Literal["", "around", "change", "edit"]
_DROPS = {
    "attribution-dropped",
    "hedge-dropped",
}  # of what comes after, nothing is marked: it is what is left
_WORD = re.compile(r"\w+|[^\w\s]")
_AROUND = 48  # characters around a change in a list
_LIKE = 0.3  # of the words of the shorter sentence, for two sentences of a passage to stand in one row
_LONGEST = 300  # words of a side that are compared word by word; a sentence has 25


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: plain, or changed in a way that has a type, or in one that has none."""

    text: str
    role: Role


@dataclass(frozen=True, slots=True)
class Side:
    """What stands on one side of a row; `spans` are its sentences."""

    spans: tuple[Span, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PairRow:
    """Sentences of the source beside those of the derived article, and what was found between them."""

    before: Side | None
    after: Side | None
    state: State
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change as a list shows it: before and after in pieces."""

    change: Change
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PairView:
    """All that a page shows of two articles."""

    link: Derivation
    rows: tuple[PairRow, ...]
    changes: tuple[ChangeRow, ...]
    aligned: int
    same: int
    sentences: int


def view_pair(index: Index, link: Derivation) -> PairView:
    """Two supplied articles side by side; the link gives which of them derives from which."""
    sides = _Sides(index, link)
    changes = tuple(index.changes.get((link.derived, link.source), ()))
    rows = tuple(sides.rows(changes))
    return PairView(
        link,
        rows,
        tuple(view_change(index, change) for change in changes),
        sum(row.before is not None and row.after is not None for row in rows),
        sum(row.state in {"same", "form"} for row in rows),
        sum(row.before is not None for row in rows),
    )


def view_change(index: Index, change: Change) -> ChangeRow:
    """A change with the words that differ set apart; between languages, the whole of both sides."""
    before, after = index.text(change.source, change.before), index.text(change.derived, change.after)
    across = index.lang(change.source) != index.lang(change.derived)
    spans = _changed(change, before, after, across=across)
    return ChangeRow(
        change,
        tuple(_with_context(index, change.source, change.before, _cut(before, spans[0]))),
        tuple(_with_context(index, change.derived, change.after, _cut(after, spans[1]))),
    )


def _changed(change: Change, before: str, after: str, *, across: bool) -> tuple[list[Span], list[Span]]:
    """Which stretches of both sides of a change are marked as changed."""
    whole = [Span(0, len(before))], [Span(0, len(after))]
    if change.type in _DROPS:
        return (whole[0] if across else differing(before, after)[0] or whole[0]), []
    return whole if across else differing(before, after)


def _with_context(index: Index, article: str, span: Span, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces of a change with some words around them, as far as its paragraph goes."""
    text = index.readings[article].article.text
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - _AROUND)
    end = text.find("\n", span.end)
    end = min(len(text) if end < 0 else end, span.end + _AROUND)
    before, after = text[start : span.start], text[span.end : end]
    if start > 0 and text[start - 1] != "\n":
        before = "…" + before.partition(" ")[2]
    if end < len(text) and text[end] != "\n":
        after = after.rpartition(" ")[0] + "…"
    yield Piece(one_line_kept(before), "around")
    yield from pieces
    yield Piece(one_line_kept(after), "around")


def differing(before: str, after: str) -> tuple[list[Span], list[Span]]:
    """The stretches of each of two texts that the other has not, word by word; all of both if they are long."""
    a, b = list(_WORD.finditer(before)), list(_WORD.finditer(after))
    if max(len(a), len(b)) > _LONGEST:
        return [Span(0, len(before))], [Span(0, len(after))]
    matcher = SequenceMatcher(None, [m[0] for m in a], [m[0] for m in b], autojunk=False)
    spans: tuple[list[Span], list[Span]] = ([], [])
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag != "equal":
            for words, start, end, out in ((a, a1, a2, spans[0]), (b, b1, b2, spans[1])):
                if end > start:
                    out.append(Span(words[start].start(), words[end - 1].end()))
    return spans


def _cut(text: str, spans: Iterable[Span], role: Role = "change") -> Iterator[Piece]:
    at = 0
    for span in spans:
        if span.start > at:
            yield Piece(text[at : span.start], "")
        yield Piece(text[span.start : span.end], role)
        at = span.end
    if at < len(text):
        yield Piece(text[at:], "")


class _Sides:
    """The sentences of two articles, and which of them belong together."""

    def __init__(self, index: Index, link: Derivation) -> None:
        self.index, self.link = index, link
        source, derived = index.readings[link.source].article, index.readings[link.derived].article
        self.texts = (source.text, derived.text)
        self.sentences = (
            _all_of(
                source.text, split_sentences(source.text, source.lang, [s.span for s in source.leftovers])
            ),
            _all_of(
                derived.text, split_sentences(derived.text, derived.lang, [s.span for s in derived.leftovers])
            ),
        )
        self.across = source.lang != derived.lang
        self.words = tuple(
            [set(_words(text[s.start : s.end])) for s in spans]
            for text, spans in zip(self.texts, self.sentences, strict=True)
        )
        self.edits = index.edits.get((link.derived, link.source), [])

    def rows(self, changes: Sequence[Change]) -> Iterator[PairRow]:
        """The rows in the order of the derived article; what it left out stands where it stood."""
        groups = self._groups(list(self._ties(changes)))
        taken = {i for befores, _ in groups for i in befores}
        left = [i for i in range(len(self.sentences[0])) if i not in taken]
        for befores, afters in groups:
            while left and befores and left[0] < min(befores):
                yield self._row([left.pop(0)], [], changes)
            yield self._row(befores, afters, changes)
        for i in left:
            yield self._row([i], [], changes)

    def _ties(self, changes: Sequence[Change]) -> Iterator[tuple[int, int]]:
        """Which sentence of the source belongs with which of the derived article."""
        for passage in self.link.passages:
            yield from self._passage(passage.source, passage.derived)
        for change in changes:
            before, after = self._at(0, change.before), self._at(1, change.after)
            if before and after:
                yield before[0], after[0]
        if not self.link.passages:
            yield from self._claims()

    def _claims(self) -> Iterator[tuple[int, int]]:
        for claim in self.index.claims_of.get(self.link.derived, ()):
            spans = [
                [s.span for s in claim.statements if s.article == name]
                for name in (self.link.source, self.link.derived)
            ]
            if all(spans):
                before, after = self._at(0, spans[0][0]), self._at(1, spans[1][0])
                if before and after:
                    yield before[0], after[0]

    def _passage(self, source: Span, derived: Span) -> Iterator[tuple[int, int]]:
        befores, afters = self._at(0, source), self._at(1, derived)
        if not befores:
            return
        scale = (source.end - source.start) / max(1, derived.end - derived.start)
        for j in afters:
            middle = (
                max(derived.start, self.sentences[1][j].start) + min(derived.end, self.sentences[1][j].end)
            ) / 2
            place = source.start + (middle - derived.start) * scale
            nearest = min(befores, key=lambda i: abs(_middle(self.sentences[0][i]) - place))
            near = [i for i in befores if abs(i - nearest) <= 1]
            best = nearest if self.across else max(near, key=lambda i: (self._alike(i, j), -abs(i - nearest)))
            if self.across or self._alike(best, j) >= _LIKE:
                yield best, j

    def _alike(self, i: int, j: int) -> float:
        a, b = self.words[0][i], self.words[1][j]
        return len(a & b) / max(1, min(len(a), len(b)))

    def _at(self, side: int, span: Span) -> list[int]:
        """The sentences that a span covers by half of themselves, or that cover half of it."""
        found = []
        for i, sentence in enumerate(self.sentences[side]):
            shared = min(span.end, sentence.end) - max(span.start, sentence.start)
            if shared > 0 and 2 * shared >= min(span.end - span.start, sentence.end - sentence.start):
                found.append(i)
        return found

    def _groups(self, ties: list[tuple[int, int]]) -> list[tuple[list[int], list[int]]]:
        """Sentences that stand in one row, in the order of the derived article, each sentence once."""
        chosen: dict[int, int] = {}
        for i, j in ties:
            chosen.setdefault(j, i)
        groups: list[tuple[list[int], list[int]]] = []
        row_of: dict[int, int] = {}
        for after in range(len(self.sentences[1])):
            before = chosen.get(after)
            if before is not None and before in row_of:
                groups[row_of[before]][1].append(after)
                continue
            if before is not None:
                row_of[before] = len(groups)
            groups.append(([] if before is None else [before], [after]))
        merged = {b for b, a in ties if chosen.get(a) != b and b not in row_of}
        for left, after in ties:
            row = next((g for g in groups if after in g[1]), None) if left in merged else None
            if row and left not in row[0]:
                row[0].append(left)
        return groups

    def _row(self, befores: list[int], afters: list[int], changes: Sequence[Change]) -> PairRow:
        spans = (
            tuple(self.sentences[0][i] for i in sorted(befores)),
            tuple(self.sentences[1][j] for j in sorted(afters)),
        )
        here = tuple(c for c in changes if _touches(c.before, spans[0]) and _touches(c.after, spans[1]))
        sides = [self._side(side, spans[side], here) if spans[side] else None for side in (0, 1)]
        return PairRow(sides[0], sides[1], self._state(spans, here), here)

    def _side(self, side: int, spans: tuple[Span, ...], changes: Sequence[Change]) -> Side:
        marks: list[tuple[Span, Role]] = []
        for change in changes:
            whole = (change.before, change.after)[side]
            marks += [
                (Span(whole.start + s.start, whole.start + s.end), "change")
                for s in self._parts(change, side)
            ]
        marks += [(span, "edit") for e in self.edits if (span := _edited(e, side)) and e.type != "form"]
        pieces = [
            piece for span in spans for piece in (*_pieces(self.texts[side], span, marks), Piece(" ", ""))
        ]
        return Side(spans, tuple(pieces[:-1]))

    def _parts(self, change: Change, side: int) -> list[Span]:
        before, after = (
            t[s.start : s.end] for t, s in zip(self.texts, (change.before, change.after), strict=True)
        )
        return _changed(change, before, after, across=self.across)[side]

    def _state(self, spans: tuple[tuple[Span, ...], tuple[Span, ...]], changes: Sequence[Change]) -> State:
        if not spans[0]:
            return "added"
        if not spans[1]:
            return "cut"
        if changes:
            return "changed"
        if self.across:
            return "translated"
        before, after = (
            " ".join(t[s.start : s.end] for s in part) for t, part in zip(self.texts, spans, strict=True)
        )
        if before == after:
            return "same"
        return "form" if _words(before) == _words(after) else "different"


def _edited(edit: Edit, side: int) -> Span | None:
    return (edit.before, edit.after)[side]


def _middle(span: Span) -> float:
    return (span.start + span.end) / 2


def _words(text: str) -> list[str]:
    return [m[0].casefold() for m in re.finditer(r"\w+", text)]


def _touches(span: Span, sentences: Iterable[Span]) -> bool:
    return any(span.start < s.end and s.start < span.end for s in sentences)


def _all_of(text: str, sentences: list[Span]) -> list[Span]:
    """The sentences, and what stands between them and is no white space, so that no word is missing."""
    found, at = [], 0
    for sentence in [*sentences, Span(len(text), len(text))]:
        for line in text[at : sentence.start].split("\n"):
            if line.strip():
                start = at + len(line) - len(line.lstrip())
                found.append(Span(start, start + len(line.strip())))
            at += len(line) + 1
        if sentence.end > sentence.start:
            found.append(sentence)
        at = sentence.end
    return found


def _pieces(text: str, span: Span, marks: list[tuple[Span, Role]]) -> Iterator[Piece]:
    """A sentence cut where marks begin and end; a change outranks an edit."""
    inside = [
        (max(mark.start, span.start), min(mark.end, span.end), role)
        for mark, role in marks
        if mark.start < span.end and span.start < mark.end
    ]
    edges = sorted({span.start, span.end, *(e for start, end, _ in inside for e in (start, end))})
    for start, end in pairwise(edges):
        roles = {role for a, b, role in inside if a <= start and end <= b}
        role: Role = "change" if "change" in roles else "edit" if "edit" in roles else ""
        yield Piece(one_line_kept(text[start:end]), role)


def one_line_kept(text: str) -> str:
    """The text in one line, with a space at an end where it had white space there."""
    line = one_line(text)
    return (" " if text[:1].isspace() else "") + line + (" " if line and text[-1:].isspace() else "")
