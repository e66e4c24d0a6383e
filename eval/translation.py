"""How well sentences are aligned and translations found.

Our own pairs (`translation/en_fr_aligned.txt`, whose head says how it is written) are measured everywhere.

links f1  a link joins one sentence of a text with one of the other, so a merge of two makes two of them; a found
          pair of spans links every two sentences of gold of which it holds more than half. In percent, over all
          links of all pairs, and for a development and a test part apart.
pair p, r pairs of articles in two languages found that are right, and right ones found.
"""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import msgspec

from selon.records import Article, Match, Span
from selon.tracing.bitext import align_sentences
from selon.tracing.translation import find_translations

OWN = Path(__file__).parent / "translation"
CASES = Path(__file__).parent / "cases"
SHARED = ("news_de_fr", "news_en_ru", "partial_en_fr", "debian_en_fr")
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


def measure_own() -> tuple[str, dict[str, float]]:
    """Digest and figures of translations among our own pairs, all in one pile, and in each of our cases.

    In a case all articles that take text from one another, rewrites apart, are one group.
    """
    pairs = read_aligned(OWN / "en_fr_aligned.txt")
    pile = {article: pair.name for pair in pairs for article in pair.articles}
    cases = [_read_case(folder) for folder in sorted(CASES.iterdir()) if folder.is_dir()]
    counts = [_count(groups) for groups in (pile, *cases)]
    right, found, gold = (sum(column) for column in zip(*counts, strict=True))
    digest = sha256((OWN / "en_fr_aligned.txt").read_bytes())
    for path in sorted(CASES.glob("*/*.json*")):
        digest.update(path.read_bytes())
    figures = {"pair p": round(100 * right / max(1, found), 1), "pair r": round(100 * right / gold, 1)}
    return digest.hexdigest(), figures


class _Derivation(msgspec.Struct):
    source: str
    derived: str
    relation: str


class _Gold(msgspec.Struct):
    derivations: tuple[_Derivation, ...]


class _Line(msgspec.Struct):
    id: str
    text: str
    lang: str


def _read_articles(lines: Iterable[bytes]) -> list[Article]:
    decode = msgspec.json.Decoder(_Line).decode
    return [
        Article(id=a.id, text=a.text, lang=a.lang) for line in lines if line.strip() for a in [decode(line)]
    ]


def _read_case(folder: Path) -> dict[Article, str]:
    """The articles of a case, each with the name of its group."""
    articles = _read_articles((folder / "articles.jsonl").read_bytes().splitlines())
    group = {article.id: article.id for article in articles}
    gold = msgspec.json.decode((folder / "gold.json").read_bytes(), type=_Gold)
    for derivation in gold.derivations:
        if derivation.relation != "rewrite":
            ends = (derivation.source, derivation.derived)
            old, new = (group.setdefault(end, end) for end in ends)
            group = {name: new if of == old else of for name, of in group.items()}
    return {article: group[article.id] for article in articles}


def _count(groups: Mapping[Article, str]) -> tuple[int, int, int]:
    """Pairs found that are right, pairs found, pairs to be found."""
    of = {article.id: group for article, group in groups.items()}
    found = [(match.first, match.second) for match in find_translations(groups)]
    gold = sum(a.lang != b.lang and groups[a] == groups[b] for a, b in combinations(groups, 2))
    return sum(of[a] == of[b] for a, b in found), len(found), gold


def measure_shared(shared: Path) -> Iterator[tuple[str, str, dict[str, float]]]:
    """Name, digest and figures of the shared sets of translations, by their own scorer."""
    for name in SHARED:
        path = shared / "translation" / f"{name}.articles.jsonl.gz"
        gold = shared / "translation" / f"{name}.gold.jsonl"
        with gzip.open(path) as lines:
            matches = list(find_translations(_read_articles(lines)))
        with tempfile.TemporaryDirectory() as scratch:
            found = Path(scratch) / "found.jsonl"
            found.write_bytes(b"\n".join(map(_printed, matches)))
            command = [sys.executable, str(shared / "score_translation.py"), str(gold), str(found)]
            printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
        shares = re.findall(r"^(recall|precision|passage \w+) +(\d[\d.]*)$", printed, re.MULTILINE)
        digest = sha256(path.read_bytes() + gold.read_bytes()).hexdigest()
        yield f"shared {name}", digest, {figure: round(100 * float(value), 1) for figure, value in shares}


def _printed(match: Match) -> bytes:
    passages = [{"derived": a, "source": b} for a, b in match.passages]
    return msgspec.json.encode({"derived": match.first, "source": match.second, "passages": passages})


def main() -> None:
    """Prints every figure; with the folder of the shared data as an argument, those of its sets too."""
    for split, figures in measure_alignment(read_aligned(OWN / "en_fr_aligned.txt")):
        print("bitext", split, figures)
    print("translations", measure_own()[1])
    for folder in sys.argv[1:]:
        for name, _, figures in measure_shared(Path(folder)):
            print(name, figures)


if __name__ == "__main__":
    main()
