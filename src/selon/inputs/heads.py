"""The head of a text saved from a page: its title, byline, outlet and date among menus and buttons.

Not handled: a title of one or two words, one that ends in a full stop, and a masthead without a word of outlets
("Histoire et société").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from selon.inputs.lines import STOPS, Line, compiled, find_prose, read_lines
from selon.packs import Pack
from selon.records import Span

_HEAD = 30  # lines of a text in which its title, byline and date are looked for
_REACH = 6000  # characters of a text in which they are
_TITLE = 40  # characters; a shorter line before the title may be a slogan, a longer one after it a standfirst
_MASTHEAD = 6  # words of the longest name of an outlet that stands alone above a title
_WORD = re.compile(r"[\w.&-]+")
_PATHS = (" > ", " › ", " / ", "://")  # what stands in a trail of sections or in an address


def find_title(text: str, packs: Sequence[Pack], credited: Iterable[Span] = ()) -> Span | None:
    """The line that reads like a title above the first prose; one that the page says again comes first."""
    lines = read_lines(text, packs, _REACH)[:_HEAD]
    head = _above_prose(lines)
    credits = list(credited)
    able = [line for line in head if _is_able(line, credits)]
    if len(able) > 1 and able[0] is lines[0] and _is_masthead(able[0], packs):
        del able[0]
    signed = next((i for i, line in enumerate(head) if line.kind == "head"), len(head))
    above = [line for line in able if line in head[:signed]] or able
    if not above:
        return None
    for line in above:
        if line.length > 2 and text.count(line.words) > 1:
            return line.span
    first = next((line for line in above if len(line.words) >= _TITLE), None)
    return (first or max(above, key=lambda line: len(line.words))).span


def find_masthead(text: str, packs: Sequence[Pack], title: Span) -> Span | None:
    """The first line of a text, above its title, if it is the name of an outlet and nothing else."""
    first = read_lines(text, packs, _REACH)[0]
    return first.span if first.span.end <= title.start and _is_masthead(first, packs) else None


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


def _above_prose(lines: list[Line]) -> list[Line]:
    """The lines in which a title may stand: the last line of a text has nothing below it to be the title of."""
    head = lines[: find_prose(lines)]
    return head[:-1] if len(head) == len(lines) else head


def _is_masthead(line: Line, packs: Sequence[Pack]) -> bool:
    """Whether a line is the name of an outlet by a word at its end ("Grayville Post") or head ("Le blog de Titi").

    A title is none: "Signal fort à Matignon" ends in no word of outlets, "The Sun Rises Again" goes on after one.
    """
    words = _WORD.findall(line.words)
    if line.kind is not None or not 1 < len(words) <= _MASTHEAD or line.words[-1] in STOPS + ",:;":
        return False
    small, nouns, names = _outlet_words(*packs)
    telling = [w for w in words if w.lower() not in small]
    if not telling or not words[0][0].isupper() or not telling[-1][0].isupper():
        return False
    if telling[0].lower() in nouns and len(telling) > 1:
        return True
    follows = words[words.index(telling[0]) + 1 :][:1]
    headed = telling[0].lower() in names and bool(follows) and follows[0].lower() in small
    return all(w[0].isupper() for w in telling) and (headed or telling[-1].lower() in names)


@cache
def _outlet_words(*packs: Pack) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words that join those of a name, what an outlet is, and what it is called, in all the languages."""
    small, nouns, names = set[str](), set[str](), set[str]()
    for pack in packs:
        words = pack.language.words
        joining = f"{words.prepositions} {words.coordinators} {words.determiners}"
        small |= {word.rstrip("'") for word in joining.split()}
        nouns |= set(pack.sources.outlets.split())
        names |= nouns | set(pack.sources.outlet_words.split())
    return frozenset(small), frozenset(nouns), frozenset(names)


def _is_able(line: Line, credits: list[Span]) -> bool:
    """Whether a line may be a title: some words, no stop, neither furniture nor credit nor a trail of links."""
    if line.kind is not None or not 3 <= line.length <= 30 or line.words[-1] in ".,;:":
        return False
    if line.is_menu or any(path in line.words for path in _PATHS):
        return False
    return not any(span.start < line.span.end and line.span.start < span.end for span in credits)
