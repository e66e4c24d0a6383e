"""The head of a text saved from a page: its title, byline, outlet and date among menus and buttons.

Not handled: a title of one or two words, and one that ends in a full stop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from selon.inputs.lines import Line, compiled, find_prose, read_lines
from selon.packs import Pack
from selon.records import Span

_HEAD = 30  # lines of a text in which its title, byline and date are looked for
_REACH = 6000  # characters of a text in which they are
_TITLE = 40  # characters; a shorter line before the title may be a slogan, a longer one after it a standfirst
_PATHS = (" > ", " › ", " / ", "://")  # what stands in a trail of sections or in an address


def find_title(text: str, packs: Iterable[Pack], credited: Iterable[Span] = ()) -> Span | None:
    """The line that reads like a title above the first prose; one that the page says again comes first."""
    lines = read_lines(text, packs, _REACH)[:_HEAD]
    head = lines[: find_prose(lines)]
    if len(head) == len(lines):
        head = head[:-1]  # the last line has nothing below it to be the title of
    credits = list(credited)
    able = [line for line in head if _is_able(line, credits)]
    signed = next((i for i, line in enumerate(head) if line.kind == "head"), len(head))
    above = [line for line in able if line in head[:signed]] or able
    if not above:
        return None
    for line in above:
        if line.length > 2 and text.count(line.words) > 1:
            return line.span
    first = next((line for line in above if len(line.words) >= _TITLE), None)
    return (first or max(above, key=lambda line: len(line.words))).span


def find_head(text: str, packs: Iterable[Pack]) -> Iterator[tuple[str, str, Span]]:
    """Property, value and span of each byline, date and outlet line near the top of a text."""
    packs = list(packs)
    patterns = [regex for pack in packs for kind, regex, _ in compiled(pack) if kind == "head"]
    for line in read_lines(text, packs, _REACH)[:_HEAD]:
        if line.kind != "head":
            continue
        found = next(match for regex in patterns if (match := regex.search(line.words)))
        for name, value in found.groupdict().items():
            if value:
                start = line.span.start
                yield name, value, Span(start + found.start(name), start + found.end(name))


def _is_able(line: Line, credits: list[Span]) -> bool:
    """Whether a line may be a title: some words, no stop, neither furniture nor credit nor a trail of links."""
    if line.kind is not None or not 3 <= line.length <= 30 or line.words[-1] in ".,;:":
        return False
    if line.is_menu or any(path in line.words for path in _PATHS):
        return False
    return not any(span.start < line.span.end and line.span.start < span.end for span in credits)
