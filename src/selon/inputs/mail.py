"""E-mail: newsletters and forwarded articles, one message a file (.eml) or many (mbox).

A message that holds another one credits its sender, and the other one is an article too; a message sent on
("Resent-From") credits who wrote it. Quoted headers inside a text are the packs' matter, as all credits are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parseaddr
from typing import BinaryIO, cast

from selon.errors import InputError
from selon.inputs import bounds
from selon.inputs.articles import Item, Place, article_of_page, complete
from selon.inputs.decoding import decode
from selon.inputs.saved import header_of, moment_of, parse_message, payload_of
from selon.inputs.texts import one_line_end
from selon.records import Article, Candidate, Credit, Unread

_FROM_LINE = re.compile(rb"From \S{1,300} .{0,60}\d{4}\s{0,4}$")
_QUOTED_FROM = re.compile(rb"(?m)^>(>*From )")
_DEEPEST = 5  # messages within messages that are read
_ID = re.compile(r"<([^<>\s]{3,250})>")


def read_mail(stream: BinaryIO, place: Place) -> Iterator[Item]:
    """The article of a message, then those of the messages attached to it."""
    yield from _read_message(parse_message(bounds.read_whole(stream)), place, 0)


def read_mbox(stream: BinaryIO, place: Place) -> Iterator[Item]:
    """The articles of the messages of an mbox file, one message held at a time."""
    number = 0
    for number, data in enumerate(_split(stream), 1):
        part = place.part(number)
        try:
            if len(data) > bounds.LARGEST:
                raise bounds.too_large()
            yield from _read_message(parse_message(_QUOTED_FROM.sub(rb"\1", data)), part, 0)
        except InputError as error:
            yield Unread(part.path, str(error))
    if not number:
        raise InputError("no message: an mbox file begins with “From ”")


def _split(stream: BinaryIO) -> Iterator[bytes]:
    """The messages of an mbox file; one that is too large comes cut, a little larger than is allowed."""
    lines: list[bytes] = []
    size, blank, inside = 0, True, False
    while line := stream.readline(bounds.LARGEST):
        if blank and _FROM_LINE.match(line):
            if inside:
                yield b"".join(lines)
            lines, size, inside = [], 0, True
        elif inside and size <= bounds.LARGEST:
            lines.append(line)
            size += len(line)
        blank = not line.strip()
    if inside:
        yield b"".join(lines)


def _read_message(message: EmailMessage, place: Place, depth: int) -> Iterator[Item]:
    """A message and those attached to it. One that only carries another is no article of its own."""
    attached = [
        p.get_content() for p in message.iter_attachments() if p.get_content_type() == "message/rfc822"
    ]
    attached = [inner for inner in attached if isinstance(inner, EmailMessage)]
    try:
        yield _article(message, attached, place)
    except InputError as error:
        if not attached:
            yield Unread(place.path, str(error))
    for number, inner in enumerate(attached, 1):
        part = Place(f"{place.path}+{number}", f"{place.stem}+{number}")
        if depth + 1 < _DEEPEST:
            yield from _read_message(cast(EmailMessage, inner), part, depth + 1)
        else:
            yield Unread(part.path, f"more than {_DEEPEST} messages within each other")


def _article(message: EmailMessage, attached: list[EmailMessage], place: Place) -> Article:
    candidates, credits = tuple(_candidates(message)), tuple(_credits(message, attached))
    body = _body(message)
    words = decode(payload_of(body))
    if body.get_content_type() == "text/html":
        article = article_of_page(words, place, candidates)
        return replace(article, credits=(*credits, *article.credits))
    return complete(one_line_end(words), place, candidates, credits, headed=True)


def _body(message: EmailMessage) -> EmailMessage:
    """The part that holds the text: the page of a newsletter, which says more than its plain copy."""
    try:
        found = message.get_body(preferencelist=("html", "related", "plain"))
    except (KeyError, AttributeError, ValueError):
        found = None
    if found is None or found.is_multipart():
        raise InputError("a message without text")
    return cast(EmailMessage, found)


def _candidates(message: EmailMessage) -> Iterator[Candidate]:
    if title := header_of(message, "Subject"):
        yield Candidate("title", title, "mail Subject")
    name, address = parseaddr(header_of(message, "From"))
    if name or address:
        yield Candidate("byline", name or address, "mail From")
    if listed := header_of(message, "List-Id").partition("<")[0].strip(' "'):
        yield Candidate("outlet", listed, "mail List-Id")
    elif name and header_of(message, "List-Unsubscribe"):  # what is sent to many is sent by its outlet
        yield Candidate("outlet", name, "mail From")
    if moment := moment_of(header_of(message, "Date")):
        yield Candidate("published", moment, "mail Date")
    if found := re.match(r"<?(https?://[^>\s]{1,2000})", header_of(message, "Archived-At")):
        yield Candidate("url", found[1], "mail Archived-At")


def _credits(message: EmailMessage, attached: list[EmailMessage]) -> Iterator[Credit]:
    if header_of(message, "Resent-From"):
        yield from _sender(message, "mail Resent-From", "mail-resent")
    for inner in attached:
        yield from _sender(inner, "attached message", "mail-attached")


def _sender(message: EmailMessage, place: str, rule: str) -> Iterator[Credit]:
    name, address = parseaddr(header_of(message, "From"))
    if name or address:
        yield Credit(None, "republication", name or address, None, place, rule)
