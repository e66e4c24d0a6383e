"""How well sentences are aligned and translations found.

Our own pairs (`translation/en_fr_aligned.txt`, whose head says how it is written) are measured everywhere.

links f1  a link joins one sentence of a text with one of the other, so a merge of two makes two of them; a found
          pair of spans links every two sentences of gold of which it holds more than half. In percent, over all
          links of all pairs, and for a development and a test part apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from selon.records import Article, Span
from selon.tracing.bitext import align_sentences

OWN = Path(__file__).parent / "translation"
_LINE = re.compile(r"(?P<label>-|\d+(?:\+\d+)*) (?P<sentence>.+)")

Links = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Aligned:
    """A pair of gold: two articles, their sentences, and the links between those (by their places)."""

    name: str
    split: str
    articles: tuple[Article, Article]
    sentences: tuple[tuple[Span, ...], tuple[Span, ...]]
    links: Links


class _Side:
    """One text of a pair as its lines are read."""

    def __init__(self, lang: str) -> None:
        self.lang, self.text, self.ends_paragraph = lang, "", False
        self.spans: list[Span] = []
        self.labels: list[str] = []

    def add(self, label: str, sentence: str) -> None:
        if self.text:
            self.text += "\n\n" if self.ends_paragraph else " "
        self.spans.append(Span(len(self.text), len(self.text) + len(sentence)))
        self.labels.append(label)
        self.text += sentence
        self.ends_paragraph = False


def read_aligned(path: Path) -> list[Aligned]:
    """The pairs of a file of gold; raises ValueError, with the line, where one is not as its head says."""
    found: list[Aligned] = []
    header: list[str] = []
    sides: list[_Side] = []
    for number, line in enumerate([*path.read_text("utf-8").splitlines(), "@"], 1):
        line = line.rstrip()
        if line.startswith("@"):
            found += [_aligned(header, sides)] if sides else []
            header, sides = line.split()[1:], []
        elif re.fullmatch(r"[a-z]{2}", line):
            sides.append(_Side(line))
        elif match := _LINE.fullmatch(line):
            sides[-1].add(match["label"], match["sentence"])
        elif not line:
            if sides:
                sides[-1].ends_paragraph = True
        elif not line.startswith("#"):
            raise ValueError(f"{path}:{number}: neither a sentence nor a heading: {line!r}")
    return found


def _aligned(header: Sequence[str], sides: Sequence[_Side]) -> Aligned:
    name, split = header
    first, second = sides
    place = {label: i for i, label in enumerate(first.labels)}
    links = {
        (place[label], j)
        for j, labels in enumerate(second.labels)
        if labels != "-"
        for label in labels.split("+")
    }
    articles = tuple(Article(id=f"{name}-{side.lang}", text=side.text, lang=side.lang) for side in sides)
    return Aligned(
        name, split, (articles[0], articles[1]), (tuple(first.spans), tuple(second.spans)), frozenset(links)
    )


def found_links(pair: Aligned, spans: Iterable[tuple[Span, Span]]) -> Links:
    """The links of sentences of gold that found pairs of spans stand for."""
    links = set()
    for first, second in spans:
        rows, columns = (
            [i for i, s in enumerate(sentences) if 2 * _common(s, span) > s.end - s.start]
            for sentences, span in zip(pair.sentences, (first, second), strict=True)
        )
        links |= {(i, j) for i in rows for j in columns}
    return frozenset(links)


def _common(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def measure_alignment(pairs: Iterable[Aligned]) -> Iterator[tuple[str, dict[str, float]]]:
    """For each part (dev, test): precision, recall and F1 of links, in percent."""
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for pair in pairs:
        found = found_links(pair, align_sentences(*pair.articles))
        part = counts[pair.split]
        for i, number in enumerate((len(found & pair.links), len(found), len(pair.links))):
            part[i] += number
    for split, (right, found_all, gold) in sorted(counts.items()):
        yield (
            split,
            {
                "links p": round(100 * right / max(1, found_all), 1),
                "links r": round(100 * right / gold, 1),
                "links f1": round(200 * right / (found_all + gold), 1),
            },
        )


if __name__ == "__main__":
    for split, figures in measure_alignment(read_aligned(OWN / "en_fr_aligned.txt")):
        print(split, figures)
