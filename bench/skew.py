"""Traces of archives in which one thing is everywhere: what each costs, and which bounds bite.

    python -m bench.skew story FOLDER    one story in ten thousand articles, each with words of its own, cut or edited
    python -m bench.skew footer FOLDER   one footer in two hundred thousand short articles, a tenth of them copies
    python -m bench.skew long FOLDER     one article of five million characters that quotes a thousand others
    python -m bench.skew small FOLDER    the three together, a hundred times smaller (as the tests have it)

Figures are CPU seconds of all threads, peak memory, and the bounds that were reported.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.archive import PART, Row, measure

SIZES = {"story": 10_000, "footer": 200_000, "long": 1_000}


class Words:
    """Words drawn by Zipf's law, so that chance repeats hardly a run of five."""

    def __init__(self, seed: int = 9) -> None:
        self.chance = np.random.default_rng(seed)
        letters = np.array(list("abcdefghijklmnoprstuvw"))
        self.words = np.array(
            ["".join(self.chance.choice(letters, 3 + n % 8)) + str(n % 7 or "") for n in range(100_000)],
            object,
        )
        self.edges = np.cumsum(1 / np.arange(10, 100_010))

    def draw(self, count: int) -> list[str]:
        """So many words."""
        places = np.searchsorted(self.edges, self.chance.random(count) * self.edges[-1])
        return list(self.words[places])


def generate(kind: str, share: float = 1.0) -> Iterator[Row]:
    """The articles of one kind of skew; `share`: of the full size."""
    words = Words()
    number = max(10, int(SIZES[kind] * share))
    if kind == "story":
        yield from _story(words, number)
    elif kind == "footer":
        yield from _footer(words, number)
    else:
        yield from _long(words, number, int(5_000_000 * share))


def _row(name: str, outlet: str, text: list[str]) -> Row:
    record = f'{{"id": "{name}", "text": "", "lang": "en", "outlet": "{outlet}"}}'
    return {"id": name, "outlet": outlet, "text": " ".join(text), "record": record}


def _story(words: Words, number: int) -> Iterator[Row]:
    """Copies with a lead of their own: whole, the second half, or with a tenth of the words replaced."""
    story = words.draw(250)
    for place in range(number):
        copy = story
        if place % 3 == 1:
            copy = story[125:]
        elif place % 3 == 2:
            kept = words.chance.random(len(story)) >= 0.1
            copy = [old if keep else new for old, new, keep in zip(story, words.draw(250), kept, strict=True)]
        yield _row(f"s{place}", f"S{place % 997}", [*words.draw(15), *copy])


def _footer(words: Words, number: int) -> Iterator[Row]:
    """Short articles of twenty outlets, all with the same forty words at their end."""
    footer, before = words.draw(40), words.draw(40)
    for place in range(number):
        body = before if place % 10 == 9 else words.draw(60)
        before = body
        yield _row(f"f{place}", f"F{place % 20}", [*body, *footer])


def _long(words: Words, number: int, size: int) -> Iterator[Row]:
    """Articles of which one that is far longer quotes forty words each, over and over."""
    quoted: list[str] = []
    for place in range(number):
        body = words.draw(250)
        quoted += body[100:140]
        yield _row(f"l{place}", f"L{place % 50}", body)
    text: list[str] = []
    held = 0
    while held < size:
        piece = [*quoted, *words.draw(len(quoted))]
        text += piece
        held += sum(map(len, piece)) + len(piece)
    yield _row("long", "Long", text)


def write(kind: str, folder: Path) -> None:
    """The articles as Parquet files, if they are not there."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "made").exists():
        return
    kinds = [(kind, 1.0)] if kind != "small" else [(each, 0.01) for each in SIZES]
    rows = [row for each, share in kinds for row in generate(each, share)]
    for begin in range(0, len(rows), PART):
        table = pa.Table.from_pylist(rows[begin : begin + PART])
        pq.write_table(table, folder / f"part-{begin // PART:05}.parquet", compression="zstd")
    (folder / "made").write_text(kind)


def main() -> None:
    """Generates and traces."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kind", choices=[*SIZES, "small"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--memory", default="1GB")
    arguments = parser.parse_args()
    write(arguments.kind, arguments.folder)
    measure(arguments.folder, arguments.memory)


if __name__ == "__main__":
    main()
