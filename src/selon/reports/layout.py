"""Lines of a report in the terminal: wrapped by columns, not characters, and indented under their labels.

Only at a plain space may a line break; a no-break space holds. A word wider than the line is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.text import Text

_WIDEST = 120  # columns; longer lines are hard to read, however wide the terminal
_NARROWEST = 40
LABEL = 12  # columns of the labels: "Published" and two spaces, with a little air
_WORD = re.compile(r"[^ ]+ *")


def print_lines(lines: Iterator[Text], console: Console) -> None:
    """Prints lines as they come, just as they are."""
    reconfigure = getattr(console.file, "reconfigure", None)
    if reconfigure is not None:  # a stream of its own: what its encoding lacks is shown as "?"
        reconfigure(errors="replace")
    for line in lines:
        console.print(line, no_wrap=True, overflow="ignore", crop=False, highlight=False)


def columns_of(console: Console) -> int:
    """How wide a report is: as wide as the terminal, but no wider than reads well."""
    return max(_NARROWEST, min(console.width, _WIDEST))


def lay(body: Text, width: int, indent: int = 0, label: Text | None = None) -> Iterator[Text]:
    """The body wrapped to the width behind an indent; the label stands in the indent of the first line."""
    lines = wrap(body, max(width - indent, 10))
    for number, line in enumerate(lines):
        head = label.copy() if label is not None and number == 0 else Text()
        head.append(" " * max(indent - head.cell_len, 0))
        yield head + line


def wrap(text: Text, width: int) -> list[Text]:
    """The text in lines of at most `width` columns, broken at plain spaces, else inside a word."""
    breaks, used = [], 0
    for word in _WORD.finditer(text.plain):
        bare = cell_len(word[0].rstrip(" "))
        if used and used + bare > width:
            breaks.append(word.start())
            used = 0
        at = word.start()
        if bare > width:
            *full, last = chop_cells(word[0].rstrip(" "), width)
            for piece in full:
                at += len(piece)
                breaks.append(at)
            used = cell_len(last) + len(word[0]) - len(word[0].rstrip(" "))
        else:
            used += cell_len(word[0])
    lines = list(text.divide(breaks))
    for line in lines:
        line.rstrip()
    return lines


def entry(label: str, body: Text | str, width: int) -> Iterator[Text]:
    """A labelled entry, the labels in a column of their own."""
    yield from lay(Text(body) if isinstance(body, str) else body, width, LABEL, Text(label, "dim"))


def heading(title: str, rest: str, width: int) -> Iterator[Text]:
    yield from lay(Text.assemble((title, "bold"), f"  {rest}" if rest else ""), width)
