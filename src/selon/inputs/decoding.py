"""Bytes into text: byte order marks, declared encodings, UTF-8, and a guess where none of these holds."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from selon.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s?=\s?["']?([\w-]{2,30})""", re.IGNORECASE
)
_LATIN = {
    "cp1250",
    "cp1252",
    "cp1254",
    "cp1257",
    "cp1258",
    "cp437",
    "cp850",
    "hp_roman8",
    "latin_1",
    "mac_roman",
}
_LATIN |= {f"iso8859_{part}" for part in (2, 3, 4, 9, 10, 13, 14, 15, 16)}
_LOOKED_AT = 200_000  # bytes that a guess is made from
_CONTROL = frozenset(range(32)) - {8, 9, 10, 12, 13, 27}
_MOST_CONTROL = 0.02  # share of control bytes above which bytes are no text
_CUT = 4  # bytes: the longest UTF-8 character, which the end of a file may cut


def decode(data: bytes) -> str:
    """The text that bytes hold; raises InputError where they hold none.

    A wrong declaration is passed over when UTF-8 reads the bytes without an error. A file cut in the middle
    of a character loses that character. Line ends stay as they are.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if _is_binary(data):
        raise InputError("not text: it holds binary data")
    for encoding in ("utf-8", *_declared(data)):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8" and error.start >= len(data) - _CUT:
                return data[: error.start].decode("utf-8")
        except LookupError:
            continue
    best = from_bytes(data[:_LOOKED_AT]).best()
    return data.decode(best.encoding if best and not _is_western(best.encoding) else "cp1252", "replace")


def _is_western(encoding: str) -> bool:
    """Whether an encoding is one of those of the Latin alphabet that a guess from few letters takes for another."""
    return encoding in _LATIN or encoding.startswith("mac_latin")


def _declared(data: bytes) -> list[str]:
    found = _DECLARED.search(data[:2048])
    return [found[1].decode("ascii")] if found else []


def _is_binary(data: bytes) -> bool:
    sample = data[:_LOOKED_AT]
    return b"\0" in sample or sum(b in _CONTROL for b in sample) > _MOST_CONTROL * max(1, len(sample))
