"""What is compared: articles of gold, and what the program printed for them.

Spans are code points, end exclusive. Keys that are not named here are ignored, on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

Spans = tuple[tuple[int, int], ...]


class Quote(msgspec.Struct, frozen=True, eq=False):
    """One attribution of gold."""

    content_spans: Spans
    source_spans: Spans = ()
    cue_spans: Spans = ()
    core: bool = True
    speech: str | None = None
    source_kind: str | None = None
    speaker_id: str | None = None


class Gold(msgspec.Struct, frozen=True, eq=False):
    """One article of gold; `split` keeps development and test apart."""

    doc_id: str
    lang: str
    text: str
    quotes: tuple[Quote, ...]
    split: str = "dev"


class Stretch(msgspec.Struct, frozen=True, eq=False):
    """The spans of one role of a found attribution."""

    spans: Spans = ()


class Found(msgspec.Struct, frozen=True, eq=False):
    """One attribution as the program prints it."""

    content: Stretch
    source: Stretch | None = None
    cue: Stretch | None = None
    speech: str | None = None
    speaker: str | None = None


class FoundSource(msgspec.Struct, frozen=True, eq=False):
    """One source as the program prints it."""

    id: str
    kind: str


class FoundArticle(msgspec.Struct, frozen=True, eq=False):
    """One line of the program's output."""

    id: str
    text: str
    attributions: tuple[Found, ...] = ()
    sources: tuple[FoundSource, ...] = ()


def read_gold(path: Path) -> Iterator[Gold]:
    """The articles of a JSON Lines file of gold, in order."""
    decode = msgspec.json.Decoder(Gold).decode
    with path.open("rb") as lines:
        yield from (decode(line) for line in lines if line.strip())


def read_found(path: Path) -> dict[str, FoundArticle]:
    """What `selon read --format jsonl` printed, by article id."""
    decode = msgspec.json.Decoder(FoundArticle).decode
    with path.open("rb") as lines:
        return {article.id: article for line in lines if line.strip() for article in [decode(line)]}
