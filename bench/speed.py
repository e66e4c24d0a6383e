"""Speed and memory of reading, as ratios within one run: the machine and its load cancel out.

    python -m bench.speed

Every measurement is a process of its own, on one core, and the least of several repeats counts. The articles
are the project's own gold and examples, so anyone can redo it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from time import process_time

import trafilatura

from bench.pages import wrap
from eval.gold import read_gold
from selon.attribution.statements import attribute
from selon.packs import load_pack
from selon.reading import read_all

ROOT = Path(__file__).parent.parent
PAGES = 100
FEW, MANY = 150, 600  # articles, for memory
SMALL, LARGE = 500_000, 5_000_000  # characters of one article
SHORT_LINE, LONG_LINE = 10_000, 100_000  # characters of one line
REPEATS = 3


def texts() -> list[tuple[str, str]]:
    """Language and text of each article of our own gold."""
    return [
        (g.lang, g.text)
        for path in sorted((ROOT / "eval/attribution").glob("*.jsonl"))
        for g in read_gold(path)
    ]


def _cycle(count: int) -> list[tuple[str, str]]:
    articles = texts()
    return [articles[i % len(articles)] for i in range(count)]


def _timed(work: Callable[[], object]) -> float:
    begin = process_time()
    work()
    return process_time() - begin


def _read(articles: Iterable[tuple[str, str]]) -> None:
    """Reads articles whole, as the command line does from JSON Lines, and keeps none of them."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as lines:
        for number, (lang, text) in enumerate(articles):
            lines.write(json.dumps({"id": str(number), "lang": lang, "text": text}) + "\n")
        lines.flush()
        for _ in read_all([Path(lines.name)]):
            pass


def _attribute(articles: Iterable[tuple[str, str]]) -> None:
    for lang, text in articles:
        attribute(text, load_pack(lang))


def _one_article(size: int) -> list[tuple[str, str]]:
    lang, paragraphs = "fr", "\n\n".join(text for lang, text in texts() if lang == "fr")
    return [(lang, (paragraphs + "\n\n") * (size // len(paragraphs) + 1))]


def _cut(size: int, *, one_line: bool) -> list[tuple[str, str]]:
    [(lang, text)] = _one_article(size)
    return [(lang, (text.replace("\n", " ") if one_line else text)[:size])]


def measure_extraction() -> float:
    """Seconds of trafilatura on the pages."""
    pages = [wrap(text, lang, number) for number, (lang, text) in enumerate(_cycle(PAGES))]
    trafilatura.extract(pages[0])
    return _timed(lambda: [trafilatura.extract(page, with_metadata=True) for page in pages])


def measure_attribution() -> float:
    """Seconds of attribution on the text of the same pages."""
    articles = _cycle(PAGES)
    _attribute(articles[:2])
    _attribute(articles[-2:])
    return _timed(lambda: _attribute(articles))


def measure_reading() -> float:
    """Seconds of the whole reading (language, attribution, sources, facts) on the text of the same pages."""
    articles = _cycle(PAGES)
    _read([*articles[:2], *articles[-2:]])
    return _timed(lambda: _read(articles))


def measure_memory(count: int) -> float:
    """Peak resident memory in MB after reading `count` articles."""
    _read(_cycle(count))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 if sys.platform == "linux" else 1024 * 1024)  # kilobytes on Linux, bytes on macOS


def measure_size(size: int, *, one_line: bool) -> float:
    """Seconds of reading one article of `size` characters, in paragraphs or as one line."""
    _read(texts()[:1])
    article = _cut(size, one_line=one_line)
    return _timed(lambda: _read(article))


MEASURES: dict[str, Callable[[], float]] = {
    "extraction": measure_extraction,
    "attribution": measure_attribution,
    "reading": measure_reading,
    "memory few": lambda: measure_memory(FEW),
    "memory many": lambda: measure_memory(MANY),
    "article small": lambda: measure_size(SMALL, one_line=False),
    "article large": lambda: measure_size(LARGE, one_line=False),
    "line short": lambda: measure_size(SHORT_LINE, one_line=True),
    "line long": lambda: measure_size(LONG_LINE, one_line=True),
}
ONCE = {"memory few", "memory many", "article large"}  # long, and steady


def least(name: str) -> float:
    """The least of several runs of one measurement, each in a process of its own."""
    command = [sys.executable, "-m", "bench.speed", "--only", name]
    runs = range(1 if name in ONCE else REPEATS)
    return min(float(subprocess.run(command, check=True, capture_output=True).stdout) for _ in runs)


def _table(found: dict[str, float]) -> list[tuple[str, str]]:
    words = sum(len(text.split()) for _, text in _cycle(PAGES))
    size = sum(len(wrap(text, lang, n)) for n, (lang, text) in enumerate(_cycle(PAGES))) / PAGES
    return [
        ("attribution, words a second", f"{words / found['attribution']:,.0f}"),
        ("whole reading, words a second", f"{words / found['reading']:,.0f}"),
        (
            f"trafilatura, pages a second (mean page {size / 1000:.0f} KB)",
            f"{PAGES / found['extraction']:.0f}",
        ),
        ("attribution / trafilatura on the same pages", f"{found['attribution'] / found['extraction']:.2f}"),
        ("whole reading / trafilatura on the same pages", f"{found['reading'] / found['extraction']:.2f}"),
        (f"memory, {FEW} articles", f"{found['memory few']:.0f} MB"),
        (f"memory, {MANY} articles / {FEW}", f"{found['memory many'] / found['memory few']:.2f}"),
        (
            "an article of 5 MB / ten of 0.5 MB",
            f"{found['article large'] / (LARGE / SMALL * found['article small']):.2f}",
        ),
        (
            "a line of 100,000 characters / ten of 10,000",
            f"{found['line long'] / (LONG_LINE / SHORT_LINE * found['line short']):.2f}",
        ),
    ]


def _conditions() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("selon", "trafilatura"))
    return (
        f"Python {platform.python_version()}, {libraries}, {platform.machine()}, {os.cpu_count()} cores, "
        f"{PAGES} pages, least of {REPEATS} runs"
    )


def main() -> None:
    """Prints the table; with `--only NAME`, one measurement."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=MEASURES)
    arguments = parser.parse_args()
    if arguments.only:
        print(MEASURES[arguments.only]())
        return
    print(_conditions())
    for name, value in _table({name: least(name) for name in MEASURES}):
        print(f"{name:62} {value:>9}")


if __name__ == "__main__":
    main()
