"""Pages with their answers marked in them: eval/pages/{dev,test}/LANG_NUMBER.{html,txt}.

A mark is opened by its name in white brackets and closed by "⟦/⟧", which closes the last one opened:

    ⟦B⟧ body of the article          ⟦L⟧ what the page leaves in it: menus, buttons, comments, captions
    ⟦C kind/kind | name | address⟧   a credit; name and address are empty where the page shows none
    ⟦U⟧ a quotation whose mark never closes
    ⟦s1⟧ ⟦c1⟧ ⟦t1⟧ source, cue and content (one stretch of it) of attribution 1

What is in neither B nor L (titles, bylines, lines that credit) counts for neither. The page that selon reads is the
file without its marks. A page is compared with a text by its words: a text that was extracted from it holds some of
them, in their order.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from selon.records import Span

_MARK = re.compile(r"⟦([^⟧]*)⟧")
_UNSEEN = r"<(?P<tag>head|script|style|noscript)\b.*?</(?P=tag)\s*>|<!--.*?-->|<[^>]*>"
_WORD = re.compile(r"\w+|[^\w\s]")
_SEEN_WORD = re.compile(rf"(?P<unseen>(?s:{_UNSEEN}))|&#?\w+;|{_WORD.pattern}")


class Mark(NamedTuple):
    """A marked stretch of a page: the name of the mark ("B", "t1"), what stands behind it, and its span."""

    name: str
    value: str
    span: Span


class Token(NamedTuple):
    """A word or a sign, and where it stands."""

    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class Marked:
    """A page as selon reads it, and its marks, in the order in which they open."""

    name: str
    split: str
    lang: str
    page: str
    marks: tuple[Mark, ...]

    @property
    def is_html(self) -> bool:
        """Whether it is a web page, and not a text."""
        return self.name.endswith(".html")


def read_marked(path: Path) -> Marked:
    """A page with its marks; raises ValueError where a mark is not closed, or closed twice."""
    whole = path.read_text("utf-8")
    pieces, marks, opened = [], [], []
    length = at = 0
    for found in _MARK.finditer(whole):
        pieces.append(whole[at : found.start()])
        length += found.start() - at
        at = found.end()
        if found[1] != "/":
            opened.append((found[1], length))
        elif opened:
            name, start = opened.pop()
            mark, _, value = name.partition(" ")
            marks.append(Mark(mark, value, Span(start, length)))
        else:
            raise ValueError(f"{path.name}: nothing is open before “{whole[at : at + 40]}”")
    if opened:
        raise ValueError(f"{path.name}: {opened[-1][0]} is never closed")
    page = "".join([*pieces, whole[at:]])
    return Marked(
        path.name, path.parent.name, path.stem[:2], page, tuple(sorted(marks, key=lambda m: m.span))
    )


def read_tokens(text: str, *, tags: bool = False) -> list[Token]:
    """The words and signs of a text, or those that a web page shows; entities are read."""
    return list(_tokens(text, _SEEN_WORD if tags else _WORD))


def _tokens(text: str, pattern: re.Pattern[str]) -> Iterator[Token]:
    for found in pattern.finditer(text):
        if "unseen" in found.groupdict() and found["unseen"] is not None:
            continue
        words = html.unescape(found[0]) if found[0][0] == "&" else found[0]
        if not words.isspace():
            yield Token(words, Span(*found.span()))


def find_counterparts(page: list[Token], text: list[Token]) -> dict[int, int]:
    """For each token of a page that the text holds, by index, the index of that token in the text."""
    matcher = SequenceMatcher(None, [t.words for t in page], [t.words for t in text], autojunk=False)
    return {a + i: b + i for a, b, size in matcher.get_matching_blocks() for i in range(size)}
