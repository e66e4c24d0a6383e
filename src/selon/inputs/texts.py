"""Plain text and Markdown. A text is decoded once and its line ends become "\\n"; then it is never altered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from selon.inputs.articles import Item, Place, article_of_page, complete
from selon.inputs.bounds import read_whole
from selon.inputs.decoding import decode
from selon.records import Candidate, Skipped, Span

_FRONT_MATTER = re.compile(r"\A---\n((?:[\w-]{1,40}:[^\n]{0,500}\n){1,40})---\n")
_FRONT_FIELDS = {
    "title": "title",
    "author": "byline",
    "date": "published",
    "url": "url",
    "lang": "lang",
    "site": "outlet",
}


def read_text(stream: BinaryIO, place: Place) -> Iterator[Item]:
    """The article of a text file."""
    yield complete(one_line_end(decode(read_whole(stream))), place, headed=True)


def read_html(stream: BinaryIO, place: Place) -> Iterator[Item]:
    """The article of a web page in a file."""
    yield article_of_page(decode(read_whole(stream)), place)


def read_markdown(stream: BinaryIO, place: Place) -> Iterator[Item]:
    """Markdown as it is written; its front matter says what is known of it, and is no article text."""
    text = one_line_end(decode(read_whole(stream)))
    front = _FRONT_MATTER.match(text)
    candidates = []
    for line in front[1].splitlines() if front else ():
        key, _, value = line.partition(":")
        if key in _FRONT_FIELDS and value.strip():
            candidates.append(Candidate(_FRONT_FIELDS[key], value.strip(" \"'"), "front matter"))
    heading = re.search(r"(?m)^# (.{1,300})$", text)
    if heading:
        candidates.append(Candidate("title", heading[1].strip(), "heading", Span(*heading.span(1))))
    odd = (Skipped(Span(0, front.end()), "front matter"),) if front else ()
    yield complete(text, place, tuple(candidates), odd=odd)


def one_line_end(text: str) -> str:
    """A text whose lines all end in "\\n"."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
