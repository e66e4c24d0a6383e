"""The lines of a text, each with what the packs take it for: a byline, a share button, a heading of a list.

The words are the packs', all of which are tried, since a French blog may stand in an English frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from selon.packs import Pack
from selon.records import Span

SPACES = {0x00A0: " ", 0x2009: " ", 0x202F: " "}  # the spaces of typography, one for one: offsets stay
STOPS = '.?!…»”"'
SPARED = (None, "promotion", "bio", "reader", "site")  # kinds of line that are leftovers in some places only
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_PROSE_WORDS = 16  # words in a line that ends with a stop: a sentence of an article rather than a headline
_FURNITURE_LINE = 40  # words; a longer line is prose whatever it begins with
_GAP = re.compile(r"[ ]{2,20}|\t{1,5}|[ ][|·•∙›▪][ ]")
_ENTRY = 40  # characters; what is longer is no entry of a menu
_SENTENCE = re.compile(r"(?<!\.)\.[ »”\"’)]{0,3}$|^[«“\"].{0,400}[»”\"]$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its edges: its span, its words with plain spaces, its kind of furniture or None.

    `gap`: a blank line stands above it.
    """

    span: Span
    words: str
    kind: str | None
    reason: str
    gap: bool

    @property
    def length(self) -> int:
        """The number of words."""
        return self.words.count(" ") + 1

    @property
    def is_prose(self) -> bool:
        """Whether it is long enough, and ends, like a paragraph of an article."""
        return self.kind in SPARED and self.words[-1] in STOPS and self.length >= _PROSE_WORDS

    @property
    def is_sentence(self) -> bool:
        """Whether it ends like a sentence, which headlines do not; a question may be either."""
        return self.kind in SPARED and self.length >= 2 and _SENTENCE.search(self.words) is not None

    @property
    def is_menu(self) -> bool:
        """Whether it is three or more entries of a few words, without figures, parted by wide gaps or bars."""
        parts = [part.strip() for part in _GAP.split(self.words)]
        short = all(0 < len(part) < _ENTRY and not any(c.isdigit() for c in part) for part in parts)
        return len(parts) > 2 and short and self.words[-1] not in STOPS


def read_lines(text: str, packs: Iterable[Pack], end: int | None = None) -> list[Line]:
    """The lines of a text that are not blank, up to the offset `end`."""
    patterns = [rule for pack in packs for rule in compiled(pack)]
    lines, before = [], 0
    for found in _LINE.finditer(text, 0, len(text) if end is None else end):
        bare = found[0].strip()
        start = found.start() + found[0].index(bare)
        words = bare.translate(SPACES)
        kind, reason = _kind(words, patterns)
        gap = text.count("\n", before, start) > 1
        lines.append(Line(Span(start, start + len(bare)), words, kind, reason, gap))
        before = start + len(bare)
    return lines


def find_prose(lines: list[Line]) -> int:
    """The index of the first line of prose; the number of lines where there is none."""
    return next((i for i, line in enumerate(lines) if line.is_prose), len(lines))


@cache
def compiled(pack: Pack) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """Kind, regex and reason of each pattern of furniture."""
    return tuple(
        (p.kind, re.compile(p.regex), pack.leftovers.reasons[p.kind]) for p in pack.leftovers.patterns
    )


def _kind(words: str, patterns: list[tuple[str, re.Pattern[str], str]]) -> tuple[str | None, str]:
    """What a line is, and the reason in words; a kind that holds wherever it stands comes first.

    A line of many words is prose, or what a site says of itself.
    """
    spared: tuple[str | None, str] = (None, "")
    long = words.count(" ") >= _FURNITURE_LINE
    for kind, regex, reason in patterns:
        if long and kind != "site":
            continue
        if (kind not in SPARED or spared[0] is None) and regex.search(words):
            if kind not in SPARED:
                return kind, reason
            spared = (kind, reason)
    return spared
