"""A text cut at every boundary of what marks it, as a tree that HTML can hold.

Marks may nest and overlap. Where two overlap, the one that starts later is cut in two at the end of the
other: the pieces know whether they are the first and the last of their mark, so that an anchor and a label
are drawn once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, get_args

from selon.records import Span

Role = Literal[
    "leftover", "abstention", "credit", "content", "source", "mention", "note", "cue", "hedge", "fact"
]
# Outermost first, for marks on the very same span.
_RANK: dict[Role, int] = {role: rank for rank, role in enumerate(get_args(Role))}


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn on a span: its role, the CSS class of its kind, its anchor, and whom it belongs to.

    `voice` is the anchor of the source's card and `label` what links to it, "" where none is drawn. `depth`
    counts the statements around a statement.
    """

    span: Span
    role: Role
    kind: str = ""
    anchor: str = ""
    voice: str = ""
    label: str = ""
    title: str = ""
    depth: int = 0


@dataclass(slots=True)
class Node:
    """A piece of the tree: plain `text`, or a mark around its children."""

    text: str = ""
    mark: Mark | None = None
    first: bool = False
    last: bool = False
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text that is not blank, and what is drawn in it."""

    span: Span
    nodes: list[Node]

    @property
    def reasons(self) -> list[str]:
        """Why the paragraph is no part of the article, if all of it is left over; else nothing."""
        marks = [node.mark for node in self.nodes if node.mark or node.text.strip()]
        leftovers = [mark.title for mark in marks if mark and mark.role == "leftover"]
        return list(dict.fromkeys(leftovers)) if len(leftovers) == len(marks) else []


def mark_paragraphs(text: str, marks: Iterable[Mark]) -> Iterator[Paragraph]:
    """The paragraphs of a text with their marks; joined, their plain text is the text without blank lines."""
    waiting = sorted((m for m in (_trim(text, m) for m in marks) if m), key=_order, reverse=True)
    reached: list[Mark] = []
    for line in _lines(text):
        while waiting and waiting[-1].span.start < line.end:
            reached.append(waiting.pop())
        reached = [mark for mark in reached if mark.span.end > line.start]
        yield Paragraph(line, _nest(text, line, reached))


def _order(mark: Mark) -> tuple[int, int, int, str]:
    return mark.span.start, -mark.span.end, _RANK[mark.role], mark.anchor


def _trim(text: str, mark: Mark) -> Mark | None:
    """The mark without the white space at its ends, so that both lie in a paragraph; None if that is all."""
    held = text[mark.span.start : mark.span.end]
    if not held.strip():
        return None
    start = mark.span.end - len(held.lstrip())
    span = Span(start, mark.span.start + len(held.rstrip()))
    return Mark(span, mark.role, mark.kind, mark.anchor, mark.voice, mark.label, mark.title, mark.depth)


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield Span(start, start + len(line))
        start += len(line) + 1


def _nest(text: str, line: Span, marks: list[Mark]) -> list[Node]:
    """The nodes of one paragraph; `marks` are in order, and each touches it."""
    root = Node()
    stack = [root]
    edges = {line.start, line.end} | {max(m.span.start, line.start) for m in marks}
    edges |= {min(m.span.end, line.end) for m in marks}
    cuts = sorted(edges)
    waiting, active = list(reversed(marks)), list[Mark]()
    for start, end in pairwise(cuts):
        while waiting and waiting[-1].span.start <= start:
            active.append(waiting.pop())
        active = [mark for mark in active if mark.span.end > start]
        _open(stack, active, start)
        for node, mark in zip(stack[1:], active, strict=True):
            node.last = mark.span.end == end
        stack[-1].children.append(Node(text[start:end]))
    return root.children


def _open(stack: list[Node], active: list[Mark], start: int) -> None:
    """Closes the nodes on the stack that no longer hold, and opens those of the marks that now do."""
    kept = 0
    while kept < min(len(stack) - 1, len(active)) and stack[kept + 1].mark is active[kept]:
        kept += 1
    del stack[kept + 1 :]
    for mark in active[kept:]:
        node = Node(mark=mark, first=mark.span.start == start)
        stack[-1].children.append(node)
        stack.append(node)
