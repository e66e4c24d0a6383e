"""Room for words in a drawing: how wide they are, and which stretches of a line are taken.

A drawing is made without knowing the font that will show it. Widths are therefore those of the widest font that a
page may fall back to: words never overlap, and in a narrower font some are cut earlier than they need be.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from selon.reports.wording import shorten

# Width of an "e" at 11.5, 11.5 bold, 13 serif and 13 bold pixels, in the widest font that a page may fall back to.
SANS, BOLD, SERIF, NAME = 7.1, 7.8, 7.7, 8.8


@dataclass(slots=True)
class Shelf:
    """The stretches of one line of text that are taken."""

    taken: list[tuple[float, float]] = field(default_factory=list)

    def room(self, start: float, end: float) -> float:
        """How much is free from `start` on, as far as `end`."""
        for left, right in self.taken:
            if right > start:
                end = min(end, left) if left > start else start
        return max(0.0, end - start)

    def room_before(self, end: float, start: float) -> float:
        """How much is free up to `end`, from `start` on."""
        for left, right in self.taken:
            if left < end:
                start = max(start, right) if right < end else end
        return max(0.0, end - start)

    def take(self, start: float, width: float) -> None:
        """Takes a stretch, with a little air."""
        self.taken.append((start - 4, start + width + 8))


def measure(text: str, size: float) -> float:
    """About how wide a text is, from that of an "e"; wide letters and those of East Asia count for more."""
    width = 0.0
    for char in text:
        if unicodedata.east_asian_width(char) in "WF":
            width += 2
        elif char in "iljtfrI.,:;'’!|()[] ":
            width += 0.55
        elif char in "mwMW—":
            width += 1.5
        elif char.isupper():
            width += 1.15
        elif not unicodedata.combining(char):
            width += 1
    return width * size


def fit(text: str, room: float, size: float) -> str:
    """The text, or as much of it as the room holds, cut after a word; "" where that is next to nothing."""
    width = measure(text, size)
    if width <= room:
        return text
    limit = int(len(text) * room / width) - 1
    return shorten(text, limit) if limit >= 8 else ""


def in_lines(name: str, room: float) -> Iterable[str]:
    """A name in one line, or in two where one is too short for it."""
    if measure(name, NAME) <= room:
        return [name]
    words = name.split(" ")
    cuts = range(1, len(words))
    halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in cuts] or [(name, "")]
    first, second = min(halves, key=lambda half: max(measure(part, NAME) for part in half))
    return [part for part in (_cut_to(first, room), _cut_to(second, room)) if part]


def _cut_to(text: str, room: float) -> str:
    return fit(text, room, NAME) or text[: max(3, int(room / NAME))]
