"""Pages saved by a browser or a crawler: where and when each was saved, from what the program wrote into it.

Known: the comments of SingleFile, of Internet Explorer and Chromium ("saved from url"), of HTTrack, of the
Internet Archive, the attributes of WebScrapBook, and MHTML, which is an e-mail message in form.

Not handled: a page that was saved without a trace of its address, as Firefox does.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import BinaryIO, NamedTuple

import dateparser

from selon.errors import InputError
from selon.inputs.bounds import LARGEST, read_whole
from selon.inputs.decoding import decode
from selon.records import Candidate

_HEAD = 20_000  # characters of a page within which a program leaves its mark; SingleFile's is the first thing
_TAIL = 3_000  # that of the Internet Archive stands at the end
_URL = r"(?P<url>https?://\S{1,2000})"
_MARKS = (
    ("SingleFile comment", rf"Page saved with SingleFile\s{{1,9}}url:\s{{1,9}}{_URL}\s{{1,9}}"
     r"saved date:\s{1,9}(?P<captured>[^\n(]{5,60})"),
    ("saved-from comment", rf"<!--\s{{0,9}}saved from url=\(\d{{1,6}}\){_URL}\s{{0,9}}-->"),
    ("HTTrack comment", r"<!-- Mirrored from (?P<bare>[^\s/]{1,200}\.\S{1,1800}) by HTTrack[^,>]{0,80}, "
     r"(?P<captured>[^>]{5,60}?) -->"),
    ("WebScrapBook attribute", r"""data-scrapbook-source=["'](?P<url>https?://[^"']{1,2000})["']"""),
    ("WebScrapBook attribute", r"""data-scrapbook-create=["'](?P<stamp>\d{14})"""),
    ("Internet Archive comment", r"FILE ARCHIVED ON (?P<captured>\d\d:\d\d:\d\d \w{3} \d\d, \d{4})"),
)  # fmt: skip
_FOUND = tuple((place, re.compile(pattern)) for place, pattern in _MARKS)
_MOST_PARTS = 5000  # of one message: each picture of a saved page is one


def find_saved(html: str) -> Iterator[Candidate]:
    """Address and moment of saving, as the program that saved a page noted them in it."""
    shown = html if len(html) <= _HEAD + _TAIL else html[:_HEAD] + html[-_TAIL:]
    for place, pattern in _FOUND:
        if found := pattern.search(shown):
            for name, value in found.groupdict().items():
                if value:
                    yield _candidate(name, value.strip(), place)


def _candidate(name: str, value: str, place: str) -> Candidate:
    if name == "bare":
        return Candidate("url", f"http://{value}", place)
    if name == "stamp":
        return Candidate("captured", datetime.strptime(value, "%Y%m%d%H%M%S").isoformat(), place)
    if name == "captured":
        value = re.sub(r"GMT(?=[+-]\d{4})", "", value)  # as JavaScript writes it: "10:00:00 GMT+0100"
        moment = dateparser.parse(value, languages=["en"])
        value = moment.isoformat() if moment else value
    return Candidate(name, value, place)


# --- MHTML -------------------------------------------------------------------------------------------------


class Saved(NamedTuple):
    """The page in an MHTML file, and what the file says of it."""

    html: str
    candidates: tuple[Candidate, ...]


def read_mhtml(stream: BinaryIO) -> Saved:
    """The page of an MHTML file; raises InputError where it holds none."""
    message = parse_message(read_whole(stream))
    part = message
    if message.is_multipart():
        pages = [p for p in message.walk() if p.get_content_type() in ("text/html", "application/xhtml+xml")]
        if not pages:
            raise InputError("MHTML without a page")
        part = pages[0]
    html = decode(payload_of(part))
    place = header_of(message, "Snapshot-Content-Location") or header_of(part, "Content-Location")
    found = []
    if place.startswith("http"):
        found.append(Candidate("url", place, "MHTML address"))
    if moment := moment_of(header_of(message, "Date")):
        found.append(Candidate("captured", moment, "MHTML Date"))
    return Saved(html, tuple(found))


def parse_message(data: bytes) -> EmailMessage:
    """A message in its parts; raises InputError where they are too many to be one."""
    if data.count(b"\n--") > 4 * _MOST_PARTS:
        raise InputError("a message of too many parts")
    try:
        return email.message_from_bytes(data, policy=email.policy.default)
    except RecursionError as error:
        raise InputError("a message nested too deep") from error


def payload_of(part: EmailMessage) -> bytes:
    """The bytes of one part, its transfer encoding undone."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError) as error:
        raise InputError(f"a part that cannot be decoded: {error}") from error
    if not isinstance(data, bytes) or not data.strip():
        raise InputError("an empty part")
    charset = part.get_content_charset()
    if charset and charset not in ("utf-8", "us-ascii") and len(data) <= LARGEST:
        try:
            return data.decode(charset).encode("utf-8")
        except (LookupError, UnicodeDecodeError):
            return data
    return data


def header_of(part: EmailMessage, name: str) -> str:
    """A header in one line; "" where there is none or it cannot be read."""
    try:
        return " ".join(str(part.get(name, "")).split())
    except (ValueError, IndexError, TypeError, AttributeError):  # what the parser of headers raises on noise
        return ""


def moment_of(value: str) -> str | None:
    """A date of mail (RFC 5322) as ISO 8601, None where it is none."""
    try:
        return parsedate_to_datetime(value).isoformat() if value else None
    except (ValueError, TypeError):
        return None
