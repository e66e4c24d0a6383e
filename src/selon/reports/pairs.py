"""Two articles side by side in the terminal: what they share, row by row, and what each has alone.

In a shared row within one language the words that differ are marked; a translated row is shown as it is.
The order is that of the derived article; what only its source has stands where it stood there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rich.text import Text

from selon.records import Article, Derivation, Passage, Span
from selon.reports.layout import lay, wrap
from selon.reports.wording import one_line, printable

_WORD = re.compile(r"\w+|[^\w\s]")
_LINE = re.compile(r"[^\s](?:[^\n]*[^\s])?")
_MOST_WORDS = 3000  # of a row that is compared word by word: difflib's time grows with the square
_GUTTER = 3  # columns between the sides: a mark, and a space on either side
SAME, CHANGED, ALONE = "=", "≠", " "


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of either article, or of both where they share it; `changed` are the words that differ."""

    derived: Span | None
    source: Span | None
    changed: tuple[tuple[Span, ...], tuple[Span, ...]] = ((), ())


def pair_rows(derived: Article, source: Article, passages: Sequence[Passage], *, across: bool) -> list[Row]:
    """The rows of a pair: every passage line by line, and between them what only one of the articles has.

    `across`: the two are in different languages, and words are not compared.
    """
    rows: list[Row] = []
    alone = _gaps(source, [p.source for p in passages])
    at = 0
    for passage in sorted(passages):
        rows += _lone(derived, at, passage.derived.start)
        rows += [Row(None, gap) for gap in alone if gap.end <= passage.source.start]
        alone = [gap for gap in alone if gap.end > passage.source.start]
        rows += [Row(*passage)] if across else _shared(derived, source, passage)
        at = max(at, passage.derived.end)
    rows += _lone(derived, at, len(derived.text))
    return rows + [Row(None, gap) for gap in alone]


def _gaps(article: Article, taken: Sequence[Span]) -> list[Span]:
    """The stretches of an article outside all of the spans, without white space at their edges."""
    out: list[Span] = []
    at = 0
    for span in [*sorted(taken), Span(len(article.text), len(article.text))]:
        out += [row.derived for row in _lone(article, at, span.start) if row.derived]
        at = max(at, span.end)
    return out


def _lone(article: Article, start: int, end: int) -> list[Row]:
    """A stretch of the derived article alone, a row for each of its lines that has a letter or a digit."""
    lines = (m for m in _LINE.finditer(article.text, start, end) if any(c.isalnum() for c in m[0]))
    return [Row(Span(*m.span()), None) for m in lines]


def _shared(derived: Article, source: Article, passage: Passage) -> list[Row]:
    """A passage in rows: one for each line of the derived article, with the words that differ in it."""
    mine = list(_WORD.finditer(derived.text, *passage.derived))
    theirs = list(_WORD.finditer(source.text, *passage.source))
    if not mine or not theirs or max(len(mine), len(theirs)) > _MOST_WORDS:
        return [Row(*passage)]
    matcher = SequenceMatcher(None, [_folded(m) for m in theirs], [_folded(m) for m in mine], autojunk=False)
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    ends = [n for n in range(1, len(mine)) if "\n" in derived.text[mine[n - 1].end() : mine[n].start()]] + [
        len(mine)
    ]
    rows: list[Row] = []
    start, opposite = 0, 0
    for end in ends:
        beyond = len(theirs) if end == len(mine) else max(opposite, _opposite(changes, end))
        left = [(c, d) for _, _, _, c, d in changes if c < d and start <= c < end]
        right = [(a, b) for _, a, b, _, _ in changes if a < b and opposite <= a < beyond]
        rows.append(
            Row(
                _stretch(mine, start, end),
                _stretch(theirs, opposite, beyond) if opposite < beyond else None,
                (
                    tuple(_stretch(mine, c, min(d, end)) for c, d in left),
                    tuple(_stretch(theirs, a, min(b, beyond)) for a, b in right),
                ),
            )
        )
        start, opposite = end, beyond
    return rows


def _opposite(changes: Sequence[tuple[str, int, int, int, int]], index: int) -> int:
    """The index in the source's words that stands across from one of the derived article's."""
    shift = 0
    for _, _, b, c, d in changes:
        if index < d:
            return index + shift if index <= c else b
        shift = b - d
    return index + shift


def _stretch(words: Sequence[re.Match[str]], first: int, last: int) -> Span:
    return Span(words[first].start(), words[last - 1].end())


_ALIKE = str.maketrans("’‘“”«»–—", '\'\'""""--')  # marks set in another way are the same mark


def _folded(match: re.Match[str]) -> str:
    return match[0].translate(_ALIKE)


def pair_lines(derived: Article, source: Article, found: Derivation, width: int) -> Iterator[Text]:
    """A pair side by side, the derived article at the left, no line wider than `width` columns."""
    column = (width - _GUTTER) // 2
    across = derived.lang != source.lang
    yield _side_by_side(_head(derived), _head(source), " ", column)
    yield Text("─" * (2 * column + _GUTTER), "dim")
    for row in pair_rows(derived, source, found.passages, across=across):
        shared = row.derived is not None and row.source is not None
        mark = ALONE if not shared else CHANGED if any(row.changed) and not across else SAME
        left = wrap(_words(derived, row.derived, row.changed[0], shared), column)
        right = wrap(_words(source, row.source, row.changed[1], shared), column)
        for number in range(max(len(left), len(right))):
            yield _side_by_side(
                left[number] if number < len(left) else Text(),
                right[number] if number < len(right) else Text(),
                mark if number == 0 else ("│" if shared else " "),
                column,
            )
        yield Text()
    key = f"{SAME} the same   {CHANGED} shared, words that differ are underlined   blank: in one of them only"
    yield from lay(Text(key, "dim"), width)


def _head(article: Article) -> Text:
    return Text(one_line(article.title or article.id), "bold")


def _words(article: Article, span: Span | None, changed: Sequence[Span], shared: bool) -> Text:
    """A stretch in one line, the words that differ underlined, what stands alone dimmed."""
    if span is None:
        return Text()
    text = Text(printable(article.text[span.start : span.end]).replace("\n", " "), "" if shared else "dim")
    for piece in changed:
        text.stylize("underline bold", piece.start - span.start, piece.end - span.start)
    return text


def _side_by_side(left: Text, right: Text, mark: str, column: int) -> Text:
    line = left.copy()
    line.truncate(column)
    line.append(" " * (column - line.cell_len) + f" {mark} ")
    tail = right.copy()
    tail.truncate(column)
    return line + tail
